/** Where an issue answers a query: the texts to show, and the words in them to highlight. */
import type { Span } from '../../text.ts';
import { plain } from '../plain.ts';
import type { SearchedIssue } from '../types.ts';
import type { Concepts } from './concepts.ts';
import { fieldNames, type SearchField, searchedFields } from './fields.ts';
import type { Query } from './query.ts';
import { words } from './words.ts';

export interface Match {
  /** `output`: a line of what was pasted, which gives the issue away. */
  readonly field: SearchField | 'output';
  readonly text: string;
  /** UTF-16 offsets into `text`, in order, not overlapping. */
  readonly ranges: readonly Span[];
}

const mostMatches = 4;

/** The title first, where something was found in it, then the texts in which most was found. */
export function matchesOf(issue: SearchedIssue, query: Query, concepts: Concepts): Match[] {
  const weights = new Map<string, number>();
  for (const { alternatives, share, weight } of query.wanted) {
    for (const { term, closeness } of alternatives) {
      weights.set(term, Math.max(weights.get(term) ?? 0, closeness * share * weight));
    }
  }
  const found = fieldsOf(false).flatMap((field) => bestOf(field, issue, weights, concepts));
  // Prose is long, and only worth a look where the short texts say next to nothing.
  if (found.length < 2) {
    found.push(...fieldsOf(true).flatMap((field) => bestOf(field, issue, weights, concepts)));
  }
  return found
    .sort((a, b) => Number(b.field === 'title') - Number(a.field === 'title') || b.worth - a.worth)
    .slice(0, mostMatches)
    .map(({ field, text, ranges }) => ({ field, text, ranges }));
}

function fieldsOf(prose: boolean): SearchField[] {
  return fieldNames.filter((field) => searchedFields[field].prose === prose);
}

interface Candidate extends Match {
  readonly worth: number;
}

/** The text of a field in which most was found; none where nothing was. */
function bestOf(
  field: SearchField,
  issue: SearchedIssue,
  weights: ReadonlyMap<string, number>,
  concepts: Concepts,
): Candidate[] {
  const { texts, prose, weight } = searchedFields[field];
  let best: Candidate | undefined;
  for (const text of texts(issue)) {
    for (const line of prose ? text.split('\n').map(plain) : [text]) {
      const { ranges, worth } = highlight(line, weights, concepts);
      if (ranges.length === 0 || worth * weight <= (best?.worth ?? 0)) continue;
      best = { field, text: line, ranges, worth: worth * weight };
    }
  }
  return best === undefined ? [] : [best];
}

function highlight(text: string, weights: ReadonlyMap<string, number>, concepts: Concepts) {
  const terms = new Set<string>();
  const spans: Span[] = [];
  const take = (span: Span, term: string) => {
    if (!weights.has(term)) return;
    terms.add(term);
    spans.push({ start: span.start, end: span.end });
  };
  const all = words(text);
  for (const word of all) for (const term of word.terms) take(word, term);
  for (const concept of concepts.find(all)) take(concept, concept.term);
  let worth = 0;
  for (const term of terms) worth += weights.get(term)!;
  return { ranges: union(spans), worth };
}

function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && span.start <= last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else joined.push(span);
  }
  return joined;
}
