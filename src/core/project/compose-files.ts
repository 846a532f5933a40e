/** Which files form one project with a compose file, and what its services are once they are merged. */
import type { ConfigResolution } from '../config/resolve.ts';
import type { ComposeDocument, Service } from '../document/compose.ts';
import type { Files } from '../files.ts';
import { parseCompose } from '../parse/compose/parser.ts';
import { basename, child, isWithin, parent, resolvePath } from '../uri.ts';
import { inFile, mergeServices } from './compose-merge.ts';

/** Services one may extend through; beyond that it is a ring or a joke. */
const deepest = 8;

/** Files of one project, included ones counted. */
const mostFiles = 64;

export interface Merged {
  readonly services: readonly Service[];
  readonly stack: boolean;
  /** All files that could be read, included ones too. */
  readonly documents: readonly ComposeDocument[];
}

/** @param order the files in the order they are merged, `document`'s among them or among what they include. */
export async function mergeProject(
  document: ComposeDocument,
  order: readonly string[],
  files: Files,
  resolution: ConfigResolution,
): Promise<Merged> {
  const reader = createReader(document, files, resolution.root);
  const documents = await Promise.all(order.map((uri) => reader.read(uri)));
  const whole = documents.every((read) => read !== undefined);
  const found: Contributed = { parts: [], documents: new Set() };
  for (const read of documents) if (read !== undefined) await contribute(read, reader, found);
  const services = [...byName(found.parts).values()].map((parts) => join(parts, document.uri));
  // `docker stack deploy` reads an override only where it is named: by itself it is for a developer's machine.
  const isRead =
    resolution.composeFiles?.some((list) => list.includes(document.uri)) || !isOverride(document.uri);
  return {
    services: whole ? services : services.map((service) => ({ ...service, unresolved: true })),
    stack: isRead ? [...found.documents].some((read) => read.stack) : document.stack,
    documents: [...found.documents],
  };
}

/** One file's definition of a service, with what it extends. */
interface Part {
  readonly uri: string;
  readonly service: Service;
}

interface Contributed {
  /** In the order they are merged. */
  readonly parts: Part[];
  readonly documents: Set<ComposeDocument>;
}

/** What a file includes, then what it says itself; each file once. */
async function contribute(document: ComposeDocument, reader: Reader, found: Contributed): Promise<void> {
  if (found.documents.has(document) || found.documents.size >= mostFiles) return;
  found.documents.add(document);
  for (const path of document.includes.flat()) {
    const read = path === undefined ? undefined : await reader.read(resolvePath(parent(document.uri), path));
    if (read !== undefined) await contribute(read, reader, found);
  }
  for (const service of document.services) {
    found.parts.push({ uri: document.uri, service: await extend(service, document, reader, deepest) });
  }
}

/** In the order they are merged. The one looked at appears under its own URI. */
export async function filesOfProject(
  uri: string,
  files: Files,
  configured: ConfigResolution['composeFiles'],
): Promise<readonly string[]> {
  const named = configured?.find((list) => list.includes(uri));
  if (named !== undefined) return named;
  const folder = parent(uri);
  const name = basename(uri);
  const isBase = bases.includes(name);
  if (!isBase && !overrides.includes(name)) return [uri];
  const present = new Set((await files.list(folder))?.map((entry) => entry.name));
  const base = isBase ? name : bases.find((candidate) => present.has(candidate));
  // Compose takes one base and, where that is the file looked at or there is one, one override.
  const override = isBase ? overrides.find((candidate) => present.has(candidate)) : name;
  if (isBase && bases.find((candidate) => present.has(candidate)) !== name) return [uri];
  return [base, override].flatMap((part) =>
    part === undefined ? [] : [part === name ? uri : child(folder, part)],
  );
}

/** In the order Compose looks for them: compose-go, cli/options.go. */
const bases = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrides = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

function byName(parts: readonly Part[]): ReadonlyMap<string, readonly Part[]> {
  const found = new Map<string, Part[]>();
  for (const part of parts) {
    const known = found.get(part.service.name);
    if (known === undefined) found.set(part.service.name, [part]);
    else known.push(part);
  }
  return found;
}

function isOverride(uri: string): boolean {
  return overrides.includes(basename(uri));
}

interface Reader {
  read(uri: string): Promise<ComposeDocument | undefined>;
}

function createReader(document: ComposeDocument, files: Files, root: string): Reader {
  const known = new Map<string, ComposeDocument>([[document.uri, document]]);
  return {
    async read(uri) {
      const found = known.get(uri);
      if (found !== undefined) return found;
      const text = isWithin(root, uri) ? await files.read(uri) : undefined;
      if (text === undefined) return undefined;
      const parsed = parseCompose(uri, text);
      known.set(uri, parsed);
      return parsed;
    },
  };
}

/** Later parts win; the one in the file looked at gives the place and the edits. */
function join(parts: readonly Part[], looked: string): Service {
  const own = parts.find(({ uri }) => uri === looked)?.service;
  const [first, ...others] = parts.map(({ uri, service }) =>
    uri === looked ? service : inFile(service, uri),
  ) as [Service, ...Service[]];
  const merged = others.reduce((base, over) => mergeServices(base, over, own ?? first), first);
  const source = parts.find(({ service }) => service.image !== undefined || service.build !== undefined);
  const mode = parts.findLastIndex(({ service }) => service.endpointMode !== undefined);
  const overruled = mode > parts.findIndex(({ uri }) => uri === looked);
  return {
    ...merged,
    home: own !== undefined && (source === undefined || source.uri === looked),
    // A later file's mode would win over what is written here.
    ...(overruled ? { setEndpointMode: () => undefined } : {}),
  };
}

/** `extends`: the other service below this one. Unreadable, unknown or in a ring: the service stays unresolved. */
async function extend(
  service: Service,
  document: ComposeDocument,
  reader: Reader,
  depth: number,
): Promise<Service> {
  const { extends: inherits } = service;
  if (inherits === undefined || !inherits.otherwiseResolved) return service;
  const path = inherits.file === undefined ? document.uri : inherits.file.path;
  if (inherits.service === undefined || path === undefined || depth === 0) return service;
  const uri = inherits.file === undefined ? path : resolvePath(parent(document.uri), path);
  const other = await reader.read(uri);
  const found = other?.services.find((candidate) => candidate.name === inherits.service);
  if (other === undefined || found === undefined) return service;
  const base = await extend(found, other, reader, depth - 1);
  // What is inherited is reported where it stands, so even in the same file it counts as another's.
  const merged = mergeServices(inFile(base, uri), { ...service, unresolved: false }, service);
  return { ...merged, unresolved: base.unresolved };
}
