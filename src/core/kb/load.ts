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
  /** For `crossProblems`, which looks at a newer text of one of the files. */
  readonly index: KnowledgeIndex;
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
): LoadedKnowledge {
  const parsed = folders.map((folder) => ({
    folder,
    files: folder.files.map(parseKnowledgeFile).filter((file) => file !== undefined),
  }));
  const base = parsed.some(({ files }) => isSourceOf(builtIn, files)) ? noKnowledge : builtIn;
  const files = parsed.flatMap((entry) => entry.files);
  const index = indexKnowledge(files, base, rules);
  const problems = new Map(folders.flatMap((folder) => [...(folder.problems ?? [])]));
  for (const [uri, found] of allProblems(files, index))
    problems.set(uri, [...(problems.get(uri) ?? []), ...found]);
  return {
    knowledge: merge(
      base,
      parsed.flatMap(({ folder, files }) => files.map((file) => ({ file, origin: folder.origin }))),
    ),
    problems,
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

function merge(
  base: Knowledge,
  files: readonly { readonly file: ParsedFile; readonly origin: string | undefined }[],
): Knowledge {
  const contents = files.map(({ file, origin }) => ({
    ...file.content,
    from: origin === undefined ? {} : { origin },
  }));
  return {
    issues: unique(
      [
        ...base.issues,
        ...contents.flatMap(({ issues, from }) => (issues ?? []).map((issue) => ({ ...issue, ...from }))),
      ],
      (issue) => issue.id,
    ),
    environments: unique(
      [
        ...base.environments,
        ...contents.flatMap(({ environments, from }) =>
          (environments ?? []).map((environment) => ({ ...environment, ...from })),
        ),
      ],
      (environment) => environment.id,
    ),
    sysctl: unique([...base.sysctl, ...contents.flatMap(({ sysctl }) => sysctl ?? [])], (key) => key.key),
    servers: unique(
      [...base.servers, ...contents.flatMap(({ servers }) => servers ?? [])],
      (server) => server.name,
    ),
    synonyms: [...(base.synonyms ?? []), ...contents.flatMap(({ synonyms }) => synonyms ?? [])],
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
 */
export async function readKnowledgeFolder(files: Files, folder: string): Promise<Required<KnowledgeFolder>> {
  const read: KnowledgeFile[] = [];
  const problems = new Map<string, KnowledgeProblem[]>();
  const complain = (uri: string, message: string) =>
    problems.set(uri, [{ rule: 'kb/format', span: { start: 0, end: 0 }, message }]);
  const readFile = async (uri: string) => {
    const text = await files.read(uri, longestFile);
    if (text !== undefined) read.push({ uri, text });
    else {
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
