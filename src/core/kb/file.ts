/** A file of a knowledge base, by its name. */
import {
  type ParsedEntries,
  parseEnvironments,
  parseServers,
  parseSynonyms,
  parseSysctlKeys,
} from './entries.ts';
import { parseIssue } from './issue.ts';
import type { KnowledgeEntry, KnowledgeLink } from './links.ts';
import type { Knowledge, KnowledgeProblem } from './types.ts';

/** A file's text with its place: a URI, or a path with `/`. */
export interface KnowledgeFile {
  readonly uri: string;
  readonly text: string;
}

/** What one file holds. */
export interface ParsedFile {
  readonly uri: string;
  readonly content: Partial<Knowledge>;
  /** What the file itself shows; what its neighbours show, `crossProblems` tells. */
  readonly problems: readonly KnowledgeProblem[];
  readonly entries: readonly KnowledgeEntry[];
  readonly links: readonly KnowledgeLink[];
}

type Reader = (text: string) => Omit<ParsedFile, 'uri'>;

const mappings: Readonly<Record<string, Reader>> = {
  environments: (text) => of(parseEnvironments(text), (environments) => ({ environments })),
  sysctl: (text) => of(parseSysctlKeys(text), (sysctl) => ({ sysctl })),
  servers: (text) => of(parseServers(text), (servers) => ({ servers })),
  synonyms: (text) => of(parseSynonyms(text), (synonyms) => ({ synonyms })),
};

/** Names of the files beside `issues/`, without their ending. */
export const mappingNames: readonly string[] = Object.keys(mappings);

/** Never throws. `undefined` for a file that belongs to no knowledge base. */
export function parseKnowledgeFile({ uri, text }: KnowledgeFile): ParsedFile | undefined {
  const { name, ending } = nameOf(uri);
  if (ending === 'md') {
    const { issue, problems, entries, links } = parseIssue(name, text);
    return { uri, content: issue === undefined ? {} : { issues: [issue] }, problems, entries, links };
  }
  const reader = Object.hasOwn(mappings, name) ? mappings[name] : undefined;
  if (reader === undefined || (ending !== 'yaml' && ending !== 'yml')) return undefined;
  return { uri, ...reader(text) };
}

function of<T>(parsed: ParsedEntries<T>, content: (entries: readonly T[]) => Partial<Knowledge>) {
  const { entries, problems, ids, links } = parsed;
  return { content: content(entries), problems, entries: ids, links };
}

/** The last part of a URI or path, decoded, split at its ending. */
export function nameOf(uri: string): { readonly name: string; readonly ending: string } {
  const last = decode(uri.slice(uri.lastIndexOf('/') + 1));
  const dot = last.lastIndexOf('.');
  return dot < 0 ? { name: last, ending: '' } : { name: last.slice(0, dot), ending: last.slice(dot + 1) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A path, not a URI: `100%.md`.
    return part;
  }
}
