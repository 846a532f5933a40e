/** Files of one or more knowledge bases -> one {@link Knowledge}, with everything wrong in them. */
import type { Files } from '../files.ts';
import { child } from '../uri.ts';
import { allProblems, indexKnowledge, type KnowledgeIndex } from './check.ts';
import { type KnowledgeFile, mappingNames, type ParsedFile, parseKnowledgeFile } from './file.ts';
import { longestFile } from './problems.ts';
import type { Knowledge, KnowledgeProblem } from './types.ts';

export const noKnowledge: Knowledge = { issues: [], environments: [], sysctl: [], servers: [] };

/** A folder's files, and what kept others from being read, by URI (the folder's where it is about all). */
export interface KnowledgeFolder {
  /** The folder's URI; absent for the built-in knowledge base. */
  readonly origin?: string;
  readonly files: readonly KnowledgeFile[];
  readonly problems?: ReadonlyMap<string, readonly KnowledgeProblem[]>;
}

export interface LoadedKnowledge {
  readonly knowledge: Knowledge;
  /** By the file's URI; files without problems are absent. */
  readonly problems: ReadonlyMap<string, readonly KnowledgeProblem[]>;
  /** Those of what could not be read: a file too large, a folder, a link that leads nowhere or to itself. */
  readonly unreadable: ReadonlyMap<string, readonly KnowledgeProblem[]>;
  /** For `crossProblems`, which looks at a newer text of one of the files. */
  readonly index: KnowledgeIndex;
}

/** Reads a file of a folder; `undefined` for one that belongs to no knowledge base. */
export type ParseFile = (file: KnowledgeFile, origin: string | undefined) => ParsedFile | undefined;

/** Issues and environments bear the folder they come from. */
const parseFile: ParseFile = (file, origin) => {
  const parsed = parseKnowledgeFile(file);
  if (parsed === undefined || origin === undefined) return parsed;
  const { issues, environments } = parsed.content;
  const content = {
    ...parsed.content,
    ...(issues === undefined ? {} : { issues: issues.map((issue) => ({ ...issue, origin })) }),
    ...(environments === undefined
      ? {}
      : { environments: environments.map((environment) => ({ ...environment, origin })) }),
  };
  return { ...parsed, content };
};

/**
 * Parses a file again only when its text is another: what did not change stays the same object, so that whoever
 * built something on it (the search its index) can keep that. Files no longer asked for are let go in time.
 */
export function rememberingParser(): { readonly parse: ParseFile; forgetUnused(): void } {
  type Known = {
    readonly text: string;
    readonly origin: string | undefined;
    readonly parsed: ParsedFile | undefined;
  };
  let before = new Map<string, Known>();
  let now = new Map<string, Known>();
  return {
    parse(file, origin) {
      const found = now.get(file.uri) ?? before.get(file.uri);
      const known =
        found?.text === file.text && found.origin === origin
          ? found
          : { text: file.text, origin, parsed: parseFile(file, origin) };
      now.set(file.uri, known);
      return known.parsed;
    },
    forgetUnused() {
      if (now.size === 0) return;
      before = now;
      now = new Map();
    },
  };
}

/** The built-in knowledge base, from its files. */
export function loadKnowledge(files: readonly KnowledgeFile[], rules?: Iterable<string>): LoadedKnowledge {
  return mergeKnowledge(noKnowledge, [{ files }], rules);
}

/**
 * Knowledge with that of further folders, in order; an id that is taken is refused and reported.
 * @param rules ids of all rules; absent: whether the rules exist that issues name is not checked.
 */
export function mergeKnowledge(
  builtIn: Knowledge,
  folders: readonly KnowledgeFolder[],
  rules?: Iterable<string>,
  parse: ParseFile = parseFile,
): LoadedKnowledge {
  const parsed = folders.map(({ files, origin }) =>
    files.map((file) => parse(file, origin)).filter((file) => file !== undefined),
  );
  const base = parsed.some((files) => isSourceOf(builtIn, files)) ? noKnowledge : builtIn;
  const files = parsed.flat();
  const index = indexKnowledge(files, base, rules);
  const unreadable = new Map(folders.flatMap((folder) => [...(folder.problems ?? [])]));
  const problems = new Map(unreadable);
  for (const [uri, found] of allProblems(files, index))
    problems.set(uri, [...(problems.get(uri) ?? []), ...found]);
  return {
    knowledge: merge(base, files),
    problems,
    unreadable,
    index,
  };
}

/** Half-Open's own `kb/` in a workspace, perhaps newer than what was built in: it stands in for that. */
function isSourceOf(builtIn: Knowledge, files: readonly ParsedFile[]): boolean {
  const ids = new Set(
    files.flatMap((file) => file.entries.filter((entry) => entry.kind === 'issue').map((entry) => entry.id)),
  );
  const shared = builtIn.issues.filter((issue) => ids.has(issue.id)).length;
  return builtIn.issues.length > 0 && shared > builtIn.issues.length / 2;
}

function merge(base: Knowledge, files: readonly ParsedFile[]): Knowledge {
  const all = <T>(
    of: readonly T[] | undefined,
    pick: (content: Partial<Knowledge>) => readonly T[] | undefined,
  ) => [...(of ?? []), ...files.flatMap(({ content }) => pick(content) ?? [])];
  return {
    issues: unique(
      all(base.issues, (content) => content.issues),
      (issue) => issue.id,
    ),
    environments: unique(
      all(base.environments, (content) => content.environments),
      (environment) => environment.id,
    ),
    sysctl: unique(
      all(base.sysctl, (content) => content.sysctl),
      (key) => key.key,
    ),
    servers: unique(
      all(base.servers, (content) => content.servers),
      (server) => server.name,
    ),
    synonyms: all(base.synonyms, (content) => content.synonyms),
  };
}

/** The first of each id. */
function unique<T>(items: readonly T[], idOf: (item: T) => string): T[] {
  const byId = new Map<string, T>();
  for (const item of items) if (!byId.has(idOf(item))) byId.set(idOf(item), item);
  return [...byId.values()];
}

/** More issues than this in one folder are a mistake, such as a folder of other Markdown. */
export const mostIssues = 2000;

/**
 * The files of a knowledge-base folder: `issues/*.md`, `environments.yaml`, `servers.yaml`, `sysctl.yaml`,
 * `synonyms.yaml`. Nothing deeper is looked at, so links that form a loop lead nowhere. An absent folder is empty.
 * @param onFile called with each file as soon as it is read.
 */
export async function readKnowledgeFolder(
  files: Files,
  folder: string,
  onFile?: (file: KnowledgeFile) => void,
): Promise<Required<KnowledgeFolder>> {
  const read: KnowledgeFile[] = [];
  const problems = new Map<string, KnowledgeProblem[]>();
  const complain = (uri: string, message: string) =>
    problems.set(uri, [{ rule: 'kb/format', span: { start: 0, end: 0 }, message }]);
  const readFile = async (uri: string) => {
    const text = await files.read(uri, longestFile);
    if (text !== undefined) {
      read.push({ uri, text });
      onFile?.({ uri, text });
    } else {
      complain(
        uri,
        `This cannot be read as text, or is larger than ${longestFile / 1024} KiB: an issue is one page of Markdown.`,
      );
    }
  };
  const entries = (await files.list(folder)) ?? [];
  for (const { name, type } of [...entries].sort(byName)) {
    const uri = child(folder, name);
    if (name === 'issues') {
      const issues = await files.list(uri);
      if (issues === undefined) {
        complain(
          uri,
          'This is no folder that can be listed (perhaps a link to itself): put the issues here as `<id>.md`.',
        );
        continue;
      }
      const pages = issues.filter((entry) => entry.name.endsWith('.md')).sort(byName);
      if (pages.length > mostIssues) {
        complain(
          uri,
          `${pages.length} files stand here, only the first ${mostIssues} are read: is this a folder of issues?`,
        );
      }
      for (const page of pages.slice(0, mostIssues)) {
        if (page.type === 'file') await readFile(child(uri, page.name));
        else complain(child(uri, page.name), notAFile);
      }
    } else if (/\.ya?ml$/.test(name) && mappingNames.includes(name.replace(/\.ya?ml$/, ''))) {
      if (type === 'file') await readFile(uri);
      else complain(uri, notAFile);
    }
  }
  return { origin: folder, files: read, problems };
}

const notAFile =
  'This is no file (a folder, or a link that leads nowhere or to itself): put the file itself here.';

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
