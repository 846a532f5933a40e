/** Which services are servers that others hold connections to: told by image and command, not by their names. */
import type { Service } from '../../document/compose.ts';
import { gap, withGaps } from '../../document/interpolation.ts';
import type { Server } from '../../kb/types.ts';

/** `undefined` for what is no known server, and for jobs and clients on a server's image. */
export function serverOf(service: Service, servers: readonly Server[]): Server | undefined {
  const { entrypoint, command, image } = service;
  if (entrypoint === undefined || command === undefined || isJob(service)) return undefined;
  const name = image === undefined ? undefined : imageName(image.raw);
  if (name === undefined) return undefined;
  const server = byImage(servers).get(name) ?? byImage(servers).get(name.replace(role, ''));
  if (server !== undefined) {
    return startsServer(entrypoint, server) && startsServer(command, server) ? server : undefined;
  }
  return servers.find((candidate) => runsServer([...entrypoint, ...command], candidate));
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

/** `postgres-replica` is a postgres, `postgres-exporter` is none. */
const role = /[-_](master|slave|primary|replica|standby|custom)$/;

const indexes = new WeakMap<readonly Server[], ReadonlyMap<string, Server>>();

function byImage(servers: readonly Server[]): ReadonlyMap<string, Server> {
  let index = indexes.get(servers);
  if (index === undefined) {
    index = new Map(servers.flatMap((server) => server.images.map((image) => [image, server] as const)));
    indexes.set(servers, index);
  }
  return index;
}

/** What such services are called, whatever their image: `mongo-init`, `db-backup`, but not `migration_db`. */
const jobName =
  /(^|[-_.])(init|backups?|restore|migrate|migrator|seed|seeder|dump|job|cron|setup)([-_.]|$)|(^|[-_.])(migrations?|tests?|client|cli|load|loader|jobs)$/i;

/** Runs once or now and then, and serves nobody. */
function isJob({ name, deployMode, restartCondition, deployLabels }: Service): boolean {
  return (
    jobName.test(name) ||
    /-job$/.test(deployMode?.value ?? '') ||
    restartCondition?.value === 'none' ||
    [...deployLabels.keys()].some((label) => /cron/i.test(label))
  );
}

/** Nothing, options alone, the image's own entrypoint or the server's program; a shell may do anything. */
function startsServer([first, ...others]: readonly string[], server: Server): boolean {
  if (first === undefined || first.startsWith('-')) return true;
  return isEntrypoint(first) ? startsServer(others, server) : isProgram(first, server);
}

/** An image of somebody's own that starts the server's program: `postgres -c …`. */
function runsServer([first, ...others]: readonly string[], server: Server): boolean {
  if (first === undefined) return false;
  if (isEntrypoint(first)) return runsServer(others, server);
  return isProgram(first, server) && others[0]?.startsWith('-') === true;
}

function isEntrypoint(word: string): boolean {
  return /entrypoint|(^|\/)run\.sh$/.test(word);
}

function isProgram(word: string, server: Server): boolean {
  const program = word.split('/').at(-1)!;
  if (server.jobs?.includes(program) === true) return false;
  return [server.name, ...server.images].some((name) =>
    [name, `${name}d`, `${name}d_safe`, `${name}-server`, `${name}-sentinel`].includes(program),
  );
}
