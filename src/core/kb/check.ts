/** What only shows across files: ids given twice, names that lead nowhere, relations told by one side only. */
import { type KnowledgeFile, type ParsedFile, parseKnowledgeFile } from './file.ts';
import type { KnowledgeEntry, KnowledgeLink } from './links.ts';
import { nearest } from './nearest.ts';
import { inOrder } from './problems.ts';
import type { Issue, Knowledge, KnowledgeProblem } from './types.ts';

/** Who defines an id: a file by its URI, or the built-in knowledge base. */
interface Definition {
  readonly uri: string | undefined;
  /** Of an issue that could be read. */
  readonly issue?: Issue;
}

/** Everything defined, also by files too broken to be read further, so that their neighbours get no findings. */
export interface KnowledgeIndex {
  readonly definitions: ReadonlyMap<string, readonly Definition[]>;
  /** Absent: nobody asked whether rules exist. */
  readonly rules?: ReadonlySet<string>;
}

const keyOf = (entry: Pick<KnowledgeEntry, 'kind' | 'id'>) => `${entry.kind} ${entry.id}`;

/** @param base the built-in knowledge, whose ids come first. */
export function indexKnowledge(
  files: readonly ParsedFile[],
  base?: Knowledge,
  rules?: Iterable<string>,
): KnowledgeIndex {
  const definitions = new Map<string, Definition[]>();
  const define = (entry: Pick<KnowledgeEntry, 'kind' | 'id'>, definition: Definition) => {
    const known = definitions.get(keyOf(entry));
    if (known === undefined) definitions.set(keyOf(entry), [definition]);
    else known.push(definition);
  };
  for (const issue of base?.issues ?? [])
    define({ kind: 'issue', id: issue.id }, { uri: issue.origin, issue });
  for (const { id, origin } of base?.environments ?? []) define({ kind: 'environment', id }, { uri: origin });
  for (const { key } of base?.sysctl ?? []) define({ kind: 'sysctl', id: key }, { uri: undefined });
  for (const { name } of base?.servers ?? []) define({ kind: 'server', id: name }, { uri: undefined });
  for (const file of files) {
    const issue = file.content.issues?.[0];
    const own = new Set<string>();
    for (const entry of file.entries) {
      // Synonyms of several files are joined.
      if (entry.kind === 'synonym' || own.has(keyOf(entry))) continue;
      own.add(keyOf(entry));
      define(entry, { uri: file.uri, ...(issue?.id === entry.id ? { issue } : {}) });
    }
  }
  return { definitions, ...(rules === undefined ? {} : { rules: new Set(rules) }) };
}

/** What the index shows about one file; its text may be newer than what was indexed. */
export function crossProblems(file: ParsedFile, index: KnowledgeIndex): KnowledgeProblem[] {
  const problems: KnowledgeProblem[] = [];
  for (const entry of file.entries) {
    const first = index.definitions.get(keyOf(entry))?.[0];
    if (first === undefined || first.uri === file.uri) continue;
    const where = first.uri === undefined ? 'the built-in knowledge base' : first.uri;
    problems.push({
      rule: 'kb/duplicate-id',
      span: entry.span,
      message: `\`${entry.id}\` is already an id of ${where}, so this one is not read: choose another.`,
    });
  }
  const own = new Set(file.entries.map(keyOf));
  for (const link of file.links) {
    const message = own.has(keyOf(asEntry(link))) ? undefined : deadLink(link, file, index);
    if (message !== undefined) problems.push({ rule: 'kb/dead-link', span: link.span, message });
  }
  return inOrder(problems);
}

const asEntry = (link: KnowledgeLink): Pick<KnowledgeEntry, 'kind' | 'id'> => ({
  kind: link.kind === 'environment' ? 'environment' : 'issue',
  id: link.kind === 'rule' ? '' : link.id,
});

function deadLink(link: KnowledgeLink, file: ParsedFile, index: KnowledgeIndex): string | undefined {
  if (link.kind === 'rule') {
    if (index.rules === undefined || index.rules.has(link.id)) return undefined;
    return `No rule is called \`${link.id}\`${suggestion(link.id, index.rules)}`;
  }
  const definition = index.definitions.get(keyOf(asEntry(link)))?.[0];
  if (definition === undefined) {
    const prefix = `${link.kind} `;
    const known = [...index.definitions.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
    return `No ${link.kind} is called \`${link.id}\`${suggestion(link.id, known)}`;
  }
  const issue = file.content.issues?.[0];
  if (link.mutual !== true || definition.issue === undefined || issue === undefined) return undefined;
  // An issue of another folder may be named without knowing of it: built-in ones cannot name a team's.
  if (definition.uri === undefined || folderOf(definition.uri) !== folderOf(file.uri)) return undefined;
  if (definition.issue.related.includes(issue.id)) return undefined;
  return `\`${link.id}\` does not name \`${issue.id}\` back: add it to the \`related\` there, or take it out here.`;
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

function suggestion(id: string, known: Iterable<string>): string {
  const meant = nearest(id, [...known]);
  return meant === undefined ? ': correct it or take it out.' : `: did you mean \`${meant}\`?`;
}

/**
 * Everything wrong with some files, by URI: what each shows by itself, and what they show together.
 * Files without problems are absent.
 */
export function checkKnowledge(
  files: readonly KnowledgeFile[],
  base?: Knowledge,
  rules?: Iterable<string>,
): Map<string, readonly KnowledgeProblem[]> {
  const parsed = files.map(parseKnowledgeFile).filter((file) => file !== undefined);
  return allProblems(parsed, indexKnowledge(parsed, base, rules));
}

export function allProblems(
  files: readonly ParsedFile[],
  index: KnowledgeIndex,
): Map<string, readonly KnowledgeProblem[]> {
  const byFile = new Map<string, readonly KnowledgeProblem[]>();
  for (const file of files) {
    const problems = [...file.problems, ...crossProblems(file, index)];
    if (problems.length > 0) byFile.set(file.uri, inOrder(problems));
  }
  return byFile;
}
