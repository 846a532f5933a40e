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
/** Issues whose reading is kept: those that the last questions found. */
const mostRead = 200;

export interface Matcher {
  /** The title first, where something was found in it, then the texts in which most was found. */
  matches(issue: SearchedIssue, query: Query): Match[];
}

/** A text of an issue and where each term stands in it. */
interface Line {
  readonly field: SearchField;
  readonly text: string;
  readonly terms: ReadonlyMap<string, readonly Span[]>;
}

/** What the texts of an issue say, each read when it is first asked for: the next key asks for mostly the same. */
interface Reading {
  readonly short: readonly Line[];
  prose?: readonly Line[];
}

export function createMatcher(concepts: Concepts): Matcher {
  const read = new Map<SearchedIssue, Reading>();

  function readingOf(issue: SearchedIssue): Reading {
    const known = read.get(issue);
    const reading = known ?? { short: linesOf(issue, false, concepts) };
    if (known !== undefined) read.delete(issue);
    else if (read.size >= mostRead) read.delete(read.keys().next().value!);
    read.set(issue, reading);
    return reading;
  }

  return {
    matches(issue, query) {
      const weights = weightsOf(query);
      const reading = readingOf(issue);
      const found = best(reading.short, weights);
      // Prose is long, and only worth a look where the short texts say next to nothing.
      if (found.length < 2) {
        reading.prose ??= linesOf(issue, true, concepts);
        found.push(...best(reading.prose, weights));
      }
      return found
        .sort((a, b) => Number(b.field === 'title') - Number(a.field === 'title') || b.worth - a.worth)
        .slice(0, mostMatches)
        .map(({ field, text, ranges }) => ({ field, text, ranges }));
    },
  };
}

function weightsOf({ wanted }: Query): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const { alternatives, share, weight } of wanted) {
    for (const { term, closeness } of alternatives) {
      weights.set(term, Math.max(weights.get(term) ?? 0, closeness * share * weight));
    }
  }
  return weights;
}

function linesOf(issue: SearchedIssue, prose: boolean, concepts: Concepts): readonly Line[] {
  return fieldNames
    .filter((field) => searchedFields[field].prose === prose)
    .flatMap((field) => {
      const texts = searchedFields[field].texts(issue);
      const lines = prose ? texts.flatMap((text) => text.split('\n').map(plain)) : texts;
      return lines.map((text) => ({ field, text, terms: termsIn(text, concepts) }));
    });
}

function termsIn(text: string, concepts: Concepts): ReadonlyMap<string, readonly Span[]> {
  const terms = new Map<string, Span[]>();
  const add = (term: string, { start, end }: Span) => {
    const spans = terms.get(term);
    if (spans === undefined) terms.set(term, [{ start, end }]);
    else spans.push({ start, end });
  };
  const all = words(text);
  for (const word of all) for (const term of word.terms) add(term, word);
  for (const concept of concepts.find(all)) add(concept.term, concept);
  return terms;
}

interface Candidate extends Match {
  readonly worth: number;
}

/** Of each field the text in which most was found. */
function best(lines: readonly Line[], weights: ReadonlyMap<string, number>): Candidate[] {
  const found = new Map<SearchField, { readonly line: Line; readonly worth: number }>();
  for (const line of lines) {
    let worth = 0;
    for (const [term, weight] of weights) if (line.terms.has(term)) worth += weight;
    worth *= searchedFields[line.field].weight;
    if (worth > (found.get(line.field)?.worth ?? 0)) found.set(line.field, { line, worth });
  }
  return [...found.values()].map(({ line: { field, text, terms }, worth }) => {
    const spans = [...weights.keys()].flatMap((term) => terms.get(term) ?? []);
    return { field, text, ranges: union(spans), worth };
  });
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
