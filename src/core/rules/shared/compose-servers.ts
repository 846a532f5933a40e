/** Which services are servers that others hold long connections to, and what they do about idle ones. */
import type { Service } from '../../document/compose.ts';
import { gap, withGaps } from '../../document/interpolation.ts';
import { effective, kernelInteger } from '../../document/settings.ts';
import { kernelKeepalive } from '../../environment.ts';
import type { Server } from '../../kb/types.ts';
import type { Context } from '../../rule.ts';

export interface Behaviour {
  readonly server: Server;
  /** As it is run here: `none` also where a server's own keepalive is switched off. */
  readonly keepalive: Server['keepalive'];
  /** Seconds of silence after which it sends something; infinite where it never does. */
  readonly idle: number;
  /** The service's `sysctls` set the time. */
  readonly tuned: boolean;
}

/** `undefined` for what is no known server, for jobs and clients on its image, and where too little is known. */
export function behaviourOf(service: Service, context: Context): Behaviour | undefined {
  const name = service.image === undefined ? undefined : imageName(service.image.raw);
  const server = name === undefined ? undefined : serversByImage(context.knowledge.servers).get(name);
  if (server === undefined || !isServing(service, server)) return undefined;
  const texts = textsOf(service, context);
  if (texts === undefined && server.keepalive === 'kernel') return undefined;
  const found = curedIn(texts ?? [], server);
  if (found === 'unknown' || found === 'cured') return undefined;
  if (found === 'off' && server.keepalive !== 'kernel') {
    return { server, keepalive: 'none', idle: Number.POSITIVE_INFINITY, tuned: false };
  }
  if (typeof found === 'number') return { server, keepalive: 'own', idle: found, tuned: false };
  if (server.keepalive !== 'kernel') {
    return {
      server,
      keepalive: server.keepalive,
      idle: server.seconds ?? Number.POSITIVE_INFINITY,
      tuned: false,
    };
  }
  const time = effective(service.sysctls, 'net.ipv4.tcp_keepalive_time');
  if (time === undefined) return { server, keepalive: 'kernel', idle: kernelKeepalive.idle, tuned: false };
  const idle = kernelInteger(time.value);
  return idle === undefined ? undefined : { server, keepalive: 'kernel', idle, tuned: true };
}

/**
 * The last part of an image's name, lower case: without registry, namespace, tag and digest. `undefined`
 * where interpolation leaves it open: `${REGISTRY}/postgres:${TAG}` is `postgres`, `${IMAGE}` is unknown.
 */
function imageName(raw: string): string | undefined {
  const last = withGaps(raw.trim()).split('@')[0]!.split('/').at(-1)!;
  // `${REGISTRY}postgres`: such variables bring their own slash.
  const name = last.split(':')[0]!.replace(/^\0+/, '');
  return name === '' || name.includes(gap) ? undefined : name.toLowerCase();
}

const indexes = new WeakMap<readonly Server[], ReadonlyMap<string, Server>>();

function serversByImage(servers: readonly Server[]): ReadonlyMap<string, Server> {
  let index = indexes.get(servers);
  if (index === undefined) {
    index = new Map(servers.flatMap((server) => server.images.map((image) => [image, server] as const)));
    indexes.set(servers, index);
  }
  return index;
}

/** Names of services that run once or now and then, whatever their image. */
const jobName =
  /(^|[-_.])(init\w*|backups?|restore|migrat\w*|seed\w*|dump|jobs?|cron|setup|client|cli|tests?|load\w*)([-_.]|$)/i;

function isServing(service: Service, server: Server): boolean {
  if (service.entrypoint === undefined || service.command === undefined) return false;
  if (jobName.test(service.name)) return false;
  if (/-job$/.test(service.deployMode?.value ?? '') || service.restartCondition?.value === 'none')
    return false;
  if ([...service.deployLabels.keys()].some((label) => /cron/i.test(label))) return false;
  return startsServer(service.entrypoint, server) && startsServer(service.command, server);
}

/** Nothing, options alone, the image's own entrypoint or the server's program; a shell may do anything. */
function startsServer(words: readonly string[], server: Server): boolean {
  const first = words[0];
  if (first === undefined || first.startsWith('-')) return true;
  const program = first.split('/').at(-1)!;
  if (server.jobs?.includes(program) === true) return false;
  if (/entrypoint|^run\.sh$/.test(program)) return words.length === 1 || startsServer(words.slice(1), server);
  const names = [server.name, ...server.images];
  return names.some((name) =>
    [name, `${name}d`, `${name}d_safe`, `${name}-server`, `${name}-sentinel`].includes(program),
  );
}

/** Command line, environment and mounted configuration; `undefined` where configuration cannot be read. */
function textsOf(service: Service, context: Context): string[] | undefined {
  const words = [...(service.entrypoint ?? []), ...(service.command ?? [])];
  const variables = [...service.environment].map(
    ([name, { raw, value }]) => `${name}=${value === undefined && raw === '' ? gap : raw}`,
  );
  const texts = [words.join(' '), ...variables].map(withGaps);
  const read = context.project.compose?.mounted;
  const configured = new Set<string>();
  for (const { source, target } of service.mounts) {
    if (
      !/\.(conf|cnf|cfg|ini|ya?ml)$|conf(ig)?\.d\/?$|^\/etc\//i.test(target) ||
      /hba|ident|certs?|ssl|localtime|timezone/i.test(target)
    )
      continue;
    const text = source === undefined ? undefined : read?.get(source);
    if (text === undefined) return undefined;
    configured.add(target);
    texts.push(withoutComments(text));
  }
  const named = /(?:config_file|defaults[-_](?:extra[-_])?file)[=\s]["']?([^\s"']+)/.exec(texts[0]!);
  return named !== null && !configured.has(named[1]!) ? undefined : texts;
}

function withoutComments(text: string): string {
  return text.replace(/^\s*[#;].*$/gm, '');
}

/** Stands for an interpolated value when a pattern wants digits. */
const anyNumber = '987654321';

function curedIn(texts: readonly string[], server: Server): number | 'cured' | 'off' | 'unknown' | undefined {
  for (const pattern of server.cures ?? []) {
    for (const text of texts) {
      const match = new RegExp(pattern, 'im').exec(text.replaceAll(gap, anyNumber));
      if (match === null) continue;
      if (match[1] === undefined) return 'cured';
      if (match[1].includes(anyNumber)) return 'unknown';
      const idle = inSeconds(match[1]);
      return idle === 0 ? 'off' : idle;
    }
  }
  return undefined;
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };

function inSeconds(text: string): number {
  const [, digits, unit = 's'] = /^(\d+)\s*([a-z]+)?$/i.exec(text) ?? [text, text];
  return Number.parseInt(digits!, 10) * (units[unit.toLowerCase()] ?? 1);
}
