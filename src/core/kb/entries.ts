/** `environments.yaml`, `sysctl.yaml`, `servers.yaml`, `synonyms.yaml`: a mapping from id to entry each. */
import { timerSlack } from '../environment.ts';
import type { Span } from '../text.ts';
import { type EntryFile, entryFiles } from './fields.ts';
import type { KnowledgeEntry, KnowledgeLink } from './links.ts';
import { inOrder, tooLong } from './problems.ts';
import { checkId, isComplete, type Reading, readEntry, readMapping } from './read.ts';
import type { Environment, KnowledgeProblem, Server, SynonymGroup, SysctlKey } from './types.ts';

export interface ParsedEntries<T> {
  /** Those with all they need; the others are left out. */
  readonly entries: readonly T[];
  /** By position. */
  readonly problems: readonly KnowledgeProblem[];
  /** Where each id stands, also of the entries left out. */
  readonly ids: readonly KnowledgeEntry[];
  readonly links: readonly KnowledgeLink[];
}

export function parseEnvironments(text: string): ParsedEntries<Environment> {
  return parseEntries(text, entryFiles.environments, 'environment', checkEnvironment);
}

export function parseSysctlKeys(text: string): ParsedEntries<SysctlKey> {
  return parseEntries(text, entryFiles.sysctl, 'sysctl', checkSysctlKey);
}

export function parseServers(text: string): ParsedEntries<Server> {
  return parseEntries(text, entryFiles.servers, 'server', checkServer);
}

export function parseSynonyms(text: string): ParsedEntries<SynonymGroup> {
  return parseEntries(text, entryFiles.synonyms, 'synonym');
}

/** What no single key shows. Returns what is wrong, in words, with the key it is wrong at. */
type Check<T> = (entry: T) => Iterable<readonly [key: string, message: string]>;

/** Never throws. */
function parseEntries<T>(
  text: string,
  file: EntryFile,
  kind: KnowledgeEntry['kind'],
  check?: Check<T>,
): ParsedEntries<T> {
  const long = tooLong(text);
  if (long !== undefined) return { entries: [], problems: [long], ids: [], links: [] };
  const problems: KnowledgeProblem[] = [];
  const ids: KnowledgeEntry[] = [];
  const links: KnowledgeLink[] = [];
  const entries: T[] = [];
  const first = new Map<string, Span>();
  const reading: Reading = { text, base: 0, problems, places: new Map() };
  for (const { key: id, keySpan, value } of readMapping(reading, `${file.name}.yaml`) ?? []) {
    ids.push({ kind, id, span: keySpan });
    if (!checkId(id, file.form, keySpan, problems)) continue;
    if (first.has(id)) {
      problems.push({
        rule: 'kb/duplicate-id',
        span: keySpan,
        message: `\`${id}\` stands twice in this file: the second one is not read. Rename or remove it.`,
      });
      continue;
    }
    first.set(id, keySpan);
    const inner: Reading = { ...reading, places: new Map() };
    const nested = readEntry(value, file.fields, inner, file.entry, keySpan);
    if (nested === undefined) continue;
    const issue = inner.places.get('issue');
    if (issue !== undefined && typeof nested.issue === 'string') {
      links.push({ kind: 'issue', id: nested.issue, span: issue });
    }
    if (!isComplete(nested, file.fields)) continue;
    const entry = { [file.id]: id, ...nested } as T;
    for (const [key, message] of check?.(entry) ?? []) {
      problems.push({ rule: 'kb/format', span: inner.places.get(key) ?? keySpan, message });
    }
    entries.push(entry);
  }
  return { entries, problems: inOrder(problems), ids, links };
}

function* checkEnvironment(environment: Environment): ReturnType<Check<Environment>> {
  const { idleTimeout, resetBy, keepalive } = environment;
  if (idleTimeout === undefined) return;
  if (resetBy === undefined) {
    yield [
      'idleTimeout',
      'An idle timeout needs `resetBy`: `probe` where keepalive probes count as traffic, else `payload`.',
    ];
  }
  if (resetBy !== 'probe' || keepalive === undefined) return;
  const second = (keepalive.idle + keepalive.interval) * timerSlack;
  if (second < idleTimeout) return;
  yield [
    'keepalive',
    `The second probe may come only after ${second} s (probes run up to an eighth late), the idle timeout is ${idleTimeout} s: lower \`idle\` or \`interval\`.`,
  ];
}

function* checkSysctlKey(key: SysctlKey): ReturnType<Check<SysctlKey>> {
  if (key.type === 'integers' && key.count === undefined) {
    yield ['type', '`integers` needs `count`: how many the kernel reads.'];
  }
  for (const name of ['accepts', 'sane'] as const) {
    const { min, max } = key[name] ?? {};
    if (min !== undefined && max !== undefined && min > max) {
      yield [name, `\`${name}\` starts at ${min} and ends at ${max}: swap the two.`];
    }
  }
  if (key.typos?.includes(key.key) === true) {
    yield ['typos', `\`typos\` names the key itself: take \`${key.key}\` out.`];
  }
}

function* checkServer(server: Server): ReturnType<Check<Server>> {
  const timed = server.keepalive === 'own' || server.keepalive === 'heartbeat';
  if (timed && server.seconds === undefined) {
    yield ['keepalive', `\`${server.keepalive}\` needs \`seconds\`: after how long it speaks by itself.`];
  }
}
