/** What the compose rules ask of a file, its project and its environments. */
import type { ComposeDocument, Port, Service } from '../../document/compose.ts';
import { type IdleLimit, idleLimits } from '../../environment.ts';
import type { Context } from '../../rule.ts';
import { combine, type Edit, type Span } from '../../text.ts';

/** The file's services as the whole project has them: overrides, includes and `extends` merged. */
export function servicesOf(document: ComposeDocument, context: Context): readonly Service[] {
  return context.project.compose?.services ?? document.services;
}

/** Deployed as a stack, by what this file or another of its project says. */
export function isStack(document: ComposeDocument, context: Context): boolean {
  return context.project.compose?.stack ?? document.stack;
}

/** Services of a stack talk over the overlay, and no other limit touches them there. */
export function limitsOf(document: ComposeDocument, context: Context): IdleLimit[] {
  return idleLimits(context.environments, isStack(document, context) ? 'overlay' : 'anywhere');
}

/** Clients reach it through a virtual IP: what a stack's service gets unless it says otherwise. */
export function hasVirtualIp(service: Service): boolean {
  if (service.unresolved || service.hostNetwork || service.replicas === 0) return false;
  const { endpointMode } = service;
  return endpointMode === undefined || /^(vip)?$/i.test(endpointMode.value ?? 'unknown');
}

export function isDnsrr(service: Service): boolean {
  return !service.unresolved && service.endpointMode?.value?.toLowerCase() === 'dnsrr';
}

/** `undefined` where a port's mode is unknown. */
export function ingressPorts(service: Service): readonly Port[] | undefined {
  if (service.ports.some((port) => port.mode === undefined)) return undefined;
  return service.ports.filter((port) => port.mode === 'ingress');
}

/** Services that the project reaches as `tasks.NAME`: past the virtual IP, at the tasks themselves. */
export function reachedByTasks(document: ComposeDocument, context: Context): ReadonlySet<string> {
  const { documents = [document], mounted = new Map<string, string>() } = context.project.compose ?? {};
  const texts = [...documents.map(({ text }) => text), ...mounted.values()];
  return new Set(texts.flatMap((text) => [...text.matchAll(/\btasks\.([\w-]+)/g)].map(([, name]) => name!)));
}

/** Something a service has, with the file it stands in where that is another one. */
interface Part {
  readonly span: Span;
  readonly uri?: string;
}

/**
 * Where a finding about a part that is wrong by itself stands in this document: at the part, or at the service
 * that inherits it (`extends`) from a file outside the project. `undefined` where the part's own file tells.
 */
export function placeOf(service: Service, part: Part, context: Context): Span | undefined {
  if (part.uri === undefined) return part.span;
  const tells = context.project.compose?.documents.some(({ uri }) => uri === part.uri) ?? false;
  return tells || !service.home ? undefined : service.nameSpan;
}

/**
 * The same for a part that is wrong only together with others of the service: where it inherits the part, the
 * service that lends it may be right, and this one is named. `undefined` where another file defines the service.
 */
export function placeOfCombined(
  document: ComposeDocument,
  service: Service,
  part: Part,
  context: Context,
): Span | undefined {
  if (part.uri === undefined) return part.span;
  const other = context.project.compose?.documents.find(({ uri }) => uri === part.uri);
  const tells = other !== document && other?.services.some(({ name }) => name === service.name) === true;
  return tells || !service.home ? undefined : service.nameSpan;
}

/** Swarm services take `sysctls` since engine and client 19.03 (API 1.40). */
export function takesSysctls({ settings: { docker } }: Context): boolean {
  if (docker === undefined) return true;
  const [year = 0, month = 0] = docker;
  return year > 19 || (year === 19 && month >= 3);
}

/** `db`, `db and cache`, `db, cache and 3 more`. */
export function namesOf(services: readonly Service[]): string {
  const names = services.map((service) => `\`${service.name}\``);
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  const last = names.pop()!;
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** The same change to each of the services, or none at all. */
export function inAll(
  services: readonly Service[],
  change: (service: Service) => readonly Edit[] | undefined,
): readonly Edit[] | undefined {
  const edits: Edit[] = [];
  for (const service of services) {
    const changed = change(service);
    if (changed === undefined) return undefined;
    edits.push(...changed);
  }
  return combine(edits);
}
