/** The terms of all issues: in how many issues each stands, and which ones a typed word may mean. */
import SearchableMap from 'minisearch/SearchableMap';

export interface Completion {
  readonly term: string;
  /** 0 to 1: how sure it is that this term is meant. */
  readonly closeness: number;
}

export interface Lexicon {
  /** The numbers of terms; new ones get the next. The same array is looked up but once. */
  numbers(terms: readonly string[]): readonly number[];
  /** Count the distinct terms of one more issue, by number. */
  count(terms: readonly number[]): void;
  /** These name what an issue is about, and do not merely occur in a sentence. */
  names(terms: readonly number[]): void;
  /** Whether the term is spelt right: some issue or synonym has it. */
  isWord(term: string): boolean;
  /** The term's number; `undefined` for an unknown one. */
  number(term: string): number | undefined;
  /** In how many issues the term stands. */
  frequency(term: string): number;
  /** How much the term tells: high for rare ones; an unknown term tells as much as the rarest. */
  weight(term: string): number;
  /** Terms that start with what was typed so far, the most frequent first. */
  completions(start: string): Completion[];
  /** Terms that start alike and differ by a letter or two, the nearest first. */
  corrections(term: string): Completion[];
}

/** What a word may be completed or corrected to, at most. */
const mostCompletions = 8;

interface Entry {
  readonly number: number;
  issues: number;
  naming: boolean;
}

/** Rare words of plain English (a *nightly* job) tell less than names that are as rare. */
const plainShare = 0.5;

/** @param known words that are spelt right though no issue may have them: those of the synonyms. */
export function createLexicon(known: readonly string[] = []): Lexicon {
  const entries = new Map<string, Entry>();
  const byNumber: Entry[] = [];
  /** Words repeat, and share the array of their terms. */
  const numbered = new WeakMap<readonly string[], readonly number[]>();
  /** The same terms, for what starts or looks alike. */
  const spellings = new SearchableMap<Entry>();
  let issues = 0;
  const entryOf = (term: string): Entry => {
    const found = entries.get(term);
    if (found !== undefined) return found;
    const entry = { number: entries.size, issues: 0, naming: false };
    entries.set(term, entry);
    byNumber.push(entry);
    spellings.set(term, entry);
    return entry;
  };
  for (const term of known) entryOf(term);
  return {
    numbers(terms) {
      let found = numbered.get(terms);
      if (found === undefined) {
        found = terms.map((term) => entryOf(term).number);
        numbered.set(terms, found);
      }
      return found;
    },
    count(terms) {
      issues++;
      for (const number of terms) byNumber[number]!.issues++;
    },
    names(terms) {
      for (const number of terms) byNumber[number]!.naming = true;
    },
    isWord: (term) => entries.has(term),
    number: (term) => entries.get(term)?.number,
    frequency: (term) => entries.get(term)?.issues ?? 0,
    weight(term) {
      const entry = entries.get(term);
      const found = Math.max(1, entry?.issues ?? 0);
      const rarity = Math.log(1 + (issues - found + 0.5) / (found + 0.5));
      return entry === undefined || entry.naming || term.startsWith('#') ? rarity : rarity * plainShare;
    },
    completions(start) {
      return [...spellings.atPrefix(start)]
        .filter(([term]) => term !== start)
        .sort(([a, { issues: inA }], [b, { issues: inB }]) => inB - inA || (a < b ? -1 : 1))
        .slice(0, mostCompletions)
        .map(([term]) => ({ term, closeness: 0.4 + (0.6 * start.length) / term.length }));
    },
    corrections(term) {
      const most = mistakes(term);
      if (most === 0) return [];
      const found = [...spellings.fuzzyGet(term, most)]
        .filter(([other]) => other[0] === term[0] && other.length > 2 && !/\d/.test(other))
        .map(([other, [entry, distance]]) => ({ other, distance, issues: entry.issues }));
      // Two letters in each other's place are one mistake; the tree counts two.
      const swapped = swaps(term).flatMap((other) => {
        const entry = entries.get(other);
        return entry === undefined ? [] : [{ other, distance: 1, issues: entry.issues }];
      });
      const isSwapped = new Set(swapped.map(({ other }) => other));
      return [...swapped, ...found.filter(({ other }) => !isSwapped.has(other))]
        .sort((a, b) => a.distance - b.distance || b.issues - a.issues)
        .slice(0, mostCompletions)
        .map(({ other, distance }) => ({ term: other, closeness: (1 - distance / term.length) ** 2 }));
    },
  };
}

/** The word with each two neighbouring letters in each other's place, the first letter aside. */
function swaps(term: string): string[] {
  return Array.from(
    { length: Math.max(0, term.length - 2) },
    (_, at) => term.slice(0, at + 1) + term[at + 2]! + term[at + 1]! + term.slice(at + 3),
  ).filter((swapped) => swapped !== term);
}

/** Letters that may be wrong; numbers and concepts are never corrected. */
function mistakes(term: string): number {
  if (term.length < 4 || /\d|^#/.test(term)) return 0;
  return term.length < 7 ? 1 : 2;
}
