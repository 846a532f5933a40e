/** Which files form one project with a compose file, and what its services are once they are merged. */
import type { ConfigResolution } from '../config/resolve.ts';
import type { ComposeDocument, Service } from '../document/compose.ts';
import type { Files } from '../files.ts';
import { parseCompose } from '../parse/compose/parser.ts';
import { basename, child, isWithin, parent, resolvePath } from '../uri.ts';
import { inFile, mergeServices } from './compose-merge.ts';

/** Files one may extend or include through; beyond that it is a ring or a joke. */
const deepest = 8;

export interface Merged {
  readonly services: readonly Service[];
  readonly stack: boolean;
}

/** @param order the files in the order they are merged, `document`'s among them. */
export async function mergeProject(
  document: ComposeDocument,
  order: readonly string[],
  files: Files,
  resolution: ConfigResolution,
): Promise<Merged> {
  const reader = createReader(document, files, resolution.root);
  const documents = await Promise.all(order.map((uri) => reader.read(uri)));
  const whole = documents.every((read) => read !== undefined);
  const named = documents.map((read) => byName(read?.services ?? []));
  const services: Service[] = [];
  for (const [name, own] of byName(document.services)) {
    const parts: Service[] = [];
    for (const [index, read] of documents.entries()) {
      const service = named[index]!.get(name);
      if (service === undefined) continue;
      const extended = await extend(service, read!, reader, deepest);
      parts.push(order[index] === document.uri ? extended : inFile(extended, order[index]!));
    }
    services.push({ ...join(parts, own), ...(whole ? {} : { unresolved: true }) });
  }
  const included = await includes(document, reader, deepest);
  const ownNames = new Set(services.map(({ name }) => name));
  // `docker stack deploy` reads an override only where it is named: by itself it is for a developer's machine.
  const isRead =
    resolution.composeFiles?.some((list) => list.includes(document.uri)) || !isOverride(document.uri);
  return {
    services: [
      ...services,
      ...included.flatMap((read) =>
        read.services
          .filter(({ name }) => !ownNames.has(name))
          .map((service) => ({ ...inFile(service, read.uri), home: false })),
      ),
    ],
    stack: isRead
      ? [document, ...documents, ...included].some((read) => read?.stack === true)
      : document.stack,
  };
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

function byName(services: readonly Service[]): ReadonlyMap<string, Service> {
  return new Map(services.map((service) => [service.name, service]));
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

/** Later parts win; the one of the file looked at gives the place. */
function join(parts: readonly Service[], own: Service): Service {
  const placed = parts.find((part) => part.nameSpan === own.nameSpan) ?? own;
  const merged = parts.slice(1).reduce((base, over) => mergeServices(base, over, placed), parts[0] ?? own);
  const source = parts.find((part) => part.image !== undefined || part.build !== undefined) ?? placed;
  const last = parts.findLast((part) => part.endpointMode !== undefined);
  const overruled = last !== undefined && parts.indexOf(last) > parts.indexOf(placed);
  return {
    ...merged,
    home: source === placed,
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

async function includes(
  document: ComposeDocument,
  reader: Reader,
  depth: number,
): Promise<ComposeDocument[]> {
  if (depth === 0) return [];
  const found: ComposeDocument[] = [];
  for (const path of document.includes.flat()) {
    const read = path === undefined ? undefined : await reader.read(resolvePath(parent(document.uri), path));
    if (read !== undefined && read !== document)
      found.push(read, ...(await includes(read, reader, depth - 1)));
  }
  return [...new Set(found)];
}
