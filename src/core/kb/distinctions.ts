/** What `## Check` says about other issues: what tells each of them from this one. */
import { issueOf } from './links.ts';

const link = /\[([^\]]*)\]\(([^()\s]+)\)/g;
/** Links in front of a colon, `and` and commas between them: what follows is about each of them. */
const named = /^((?:\[[^\]]*\]\([^()\s]+\)(?:,\s+|,?\s+and\s+)?)+):\s+/;
const lead = /^(?:how it differs from(?: its neighbours)?|what it is not|tell them apart):?\s*/i;

export interface Distinction {
  /** Inline Markdown without links. */
  readonly text: string;
  /** It is about the other issue alone, `[other](other.md): text`, and not a sentence that mentions it. */
  readonly named: boolean;
}

/** By the other issue's id; what names it stands in for what mentions it. */
export function distinctionsIn(check: string): ReadonlyMap<string, Distinction> {
  const found = new Map<string, Distinction>();
  for (const statement of statementsIn(check)) {
    const text = statement.replace(lead, '');
    const about = named.exec(text);
    const told = about === null ? text : text.slice(about[0].length);
    for (const [, , target = ''] of (about?.[1] ?? text).matchAll(link)) {
      const id = issueOf(target);
      const known = id === undefined ? undefined : found.get(id);
      if (id === undefined || known?.named === true || (known !== undefined && about === null)) continue;
      found.set(id, { text: told.replace(link, '$1'), named: about !== null });
    }
  }
  return found;
}

/**
 * The check without its lists of other issues and the words that lead to them, for a page that shows the comparison
 * by itself. A list that says more than that stays as it is.
 */
export function withoutComparison(check: string): string {
  const kept: string[] = [];
  for (const block of check.split(/\n[ \t]*\n/)) {
    const [, head, list] = /^((?:(?!- \[).*\n)*)(- \[[\s\S]*)$/.exec(block) ?? [];
    const items = (list ?? '').split(/\n(?=- )/).map((item) => item.slice(2).replace(/\s+/g, ' '));
    if (head === undefined || !items.every((item) => named.test(item))) {
      kept.push(block);
      continue;
    }
    const before = head === '' ? (kept.pop() ?? '') : head.trimEnd();
    const rest = before.replace(/(?:^|(?<=[.!?]\s))[^.!?]*:$/, '').trimEnd();
    if (rest !== '') kept.push(rest);
  }
  return kept.join('\n\n');
}

/** Items of lists, and sentences of paragraphs; code and tables say nothing about others. */
function statementsIn(markdown: string): string[] {
  const blocks = markdown
    .replace(/^([ \t]*)(`{3,}|~{3,})[\s\S]*?^[ \t]*\2[`~]*[ \t]*$/gm, '')
    .split(/\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])/)
    .map((block) => block.replace(/\s+/g, ' ').trim())
    .filter((block) => block !== '' && !block.startsWith('|'));
  return blocks.flatMap((block) => {
    const item = /^(?:[-*+]|\d+[.)]) /.exec(block)?.[0];
    return item === undefined ? block.split(/(?<=[.;!?]) (?=[A-Z[`*])/) : [block.slice(item.length)];
  });
}
