/** The front matter of an issue: the YAML between the first two lines `---`. */
import { isSeq } from 'yaml';
import { BOM, lineEnd, nextLine, type Span } from '../text.ts';
import { type FrontMatter, issueFields } from './fields.ts';
import type { KnowledgeLink } from './links.ts';
import { type Entry, isComplete, type Reading, readMapping, readRecord } from './read.ts';
import type { Complain } from './sections.ts';
import type { KnowledgeProblem } from './types.ts';

export interface FrontMatterPlace {
  /** The line `---` that opens it, or the file's first line. */
  readonly open: Span;
  readonly yaml: Span;
  readonly bodyStart: number;
  readonly found: boolean;
}

export function findFrontMatter(text: string, complain: Complain): FrontMatterPlace {
  const start = text.startsWith(BOM) ? 1 : 0;
  const first = text.slice(start, lineEnd(text, start));
  const open = { start, end: start + first.trimEnd().length };
  if (first.trimEnd() !== '---') {
    complain(
      open,
      'The front matter is missing: start the file with a line `---`, then its keys, then `---` again.',
    );
    return { open, yaml: { start, end: start }, bodyStart: start, found: false };
  }
  const second = nextLine(text, start);
  for (let at = second; at < text.length; at = nextLine(text, at)) {
    if (text.slice(at, lineEnd(text, at)).trimEnd() !== '---') continue;
    return { open, yaml: { start: second, end: at }, bodyStart: nextLine(text, at), found: true };
  }
  complain(open, 'The front matter is never closed: write a line `---` behind its last key.');
  return { open, yaml: { start: second, end: second }, bodyStart: second, found: false };
}

export function readFrontMatter(
  text: string,
  matter: FrontMatterPlace,
  problems: KnowledgeProblem[],
  links: KnowledgeLink[],
): FrontMatter | undefined {
  if (!matter.found) return undefined;
  const { start, end } = matter.yaml;
  const reading: Reading = { text: text.slice(start, end), base: start, problems, places: new Map() };
  const entries = readMapping(reading, 'the front matter');
  if (entries === undefined) return undefined;
  const record = readRecord(entries, issueFields, reading, 'the front matter', matter.open);
  const front = record as Partial<FrontMatter>;
  const limits = entries.find((entry) => entry.key === 'limits')?.keySpan;
  if (limits !== undefined && !isEmptyList(entries, 'limits') && isEmptyList(entries, 'references')) {
    problems.push({
      rule: 'kb/format',
      span: limits,
      message: '`limits` gives numbers, and no reference supports them: add one to `references`.',
    });
  }
  const named = [
    ['related', 'issue', true],
    ['environments', 'environment', false],
  ] as const;
  for (const [key, kind, mutual] of named) {
    for (const [index, id] of (front[key] ?? []).entries()) {
      const span = reading.places.get(`${key}.${index}`);
      if (span !== undefined) links.push({ kind, id, span, ...(mutual ? { mutual } : {}) });
    }
  }
  return isComplete(record, issueFields) ? (record as unknown as FrontMatter) : undefined;
}

function isEmptyList(entries: readonly Entry[], key: string): boolean {
  const value = entries.find((entry) => entry.key === key)?.value;
  return !isSeq(value) || value.items.length === 0;
}
