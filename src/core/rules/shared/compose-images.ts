/** Which services are servers that others hold connections to: told by image and command, not by their names. */
import type { Service } from '../../document/compose.ts';
import { gap, withGaps } from '../../document/interpolation.ts';
import { shellWords } from '../../document/shell.ts';
import type { Server } from '../../kb/types.ts';

/**
 * `undefined` for what is no known server, and for jobs and clients on a server's image.
 * @param script the text of a script of the project's by its name in the container.
 */
export function serverOf(
  service: Service,
  servers: readonly Server[],
  script: (name: string) => string | undefined = () => undefined,
): Server | undefined {
  const { entrypoint, command, image } = service;
  if (entrypoint === undefined || command === undefined || isJob(service)) return undefined;
  const name = image === undefined ? undefined : imageName(image.raw);
  if (name === undefined) return undefined;
  const server = byImage(servers).get(name) ?? byImage(servers).get(name.replace(role, ''));
  const words = [...entrypoint, ...command];
  if (server === undefined) return servers.find((candidate) => runsServer(words, candidate));
  const isStarted =
    startsServer(entrypoint, server) && startsServer(command, server)
      ? true
      : endsAsServer(words, server, script);
  return isStarted ? server : undefined;
}

/**
 * The last part of an image's name, lower case: without registry, namespace, tag and digest. `undefined`
 * where interpolation leaves it open: `${REGISTRY}/postgres:${TAG}` is `postgres`, `${IMAGE}` is unknown, and
 * `${IMAGE:-postgres}` is what it is unless somebody says otherwise.
 */
function imageName(raw: string): string | undefined {
  const last = withGaps(withDefaults(raw.trim())).split('@')[0]!.split('/').at(-1)!;
  // `${REGISTRY}postgres`: such variables bring their own slash.
  const name = last.split(':')[0]!.replace(/^\0+/, '');
  return name === '' || name.includes(gap) ? undefined : name.toLowerCase();
}

function withDefaults(raw: string): string {
  // From the inside out: `${A:-${B:-postgres}}`.
  const inner = raw.replace(/\$\{\w+:?-([^${}]*)\}/g, '$1');
  return inner === raw ? raw : withDefaults(inner);
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

/** A script, given to a shell or the project's own, that prepares something and then becomes the server. */
function endsAsServer(
  words: readonly string[],
  server: Server,
  script: (name: string) => string | undefined,
): boolean {
  const [first, ...others] = words;
  if (first === undefined) return false;
  if (isEntrypoint(first) && script(first) === undefined) return endsAsServer(others, server, script);
  const isShell = /^(ba|da|a)?sh$/.test(first.split('/').at(-1)!);
  const option = others.findIndex((word) => !word.startsWith('-') || /^-\w*c$/.test(word));
  const argument = others[option];
  const text = !isShell
    ? script(first)
    : argument?.startsWith('-') === true
      ? others[option + 1]
      : argument === undefined
        ? undefined
        : script(argument);
  const last = text === undefined ? [] : lastCommand(text);
  return last.length > 0 && startsServer(last, server) && !last[0]!.startsWith('-');
}

/** The words of the command a script ends with, without what hands over to it: `exec gosu postgres postgres`. */
function lastCommand(script: string): string[] {
  const commands = script
    .replace(/\\\r?\n/g, ' ')
    .replace(/^\s*#.*$/gm, '')
    .split(/[\r\n;]+|&&|\|\|?|(?<!>)&(?!>)/);
  const words = shellWords(commands.findLast((command) => command.trim() !== '') ?? '');
  const start = words[0] === 'exec' ? words.slice(1) : words;
  return /^(gosu|su-exec)$/.test(start[0] ?? '') ? start.slice(2) : start;
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
  return (
    server.programs?.includes(program) === true ||
    [server.name, ...server.images].some((name) =>
      [name, `${name}d`, `${name}d_safe`, `${name}-server`, `${name}-sentinel`].includes(program),
    )
  );
}
