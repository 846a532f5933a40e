/** An issue as the search sees it: its terms with their strength, and what its error strings are recognised by. */
import type { SearchedIssue } from '../types.ts';
import type { Concepts } from './concepts.ts';
import { fieldNames, searchedFields } from './fields.ts';
import type { Lexicon } from './lexicon.ts';
import { withoutNoise } from './noise.ts';
import { isStopWord, words } from './words.ts';

export interface Profile {
  readonly issue: SearchedIssue;
  /** Its place in the postings. */
  readonly place: number;
  /** The terms by which each error string is recognised. */
  readonly errors: readonly (readonly string[])[];
  /** The terms of what it is about: products, protocols, places, as its id, platforms and regions name them. */
  readonly subjects: ReadonlySet<string>;
}

/** The distinct terms of an issue, by number, and how strong each is, in the same order. */
export interface Strengths {
  readonly terms: readonly number[];
  readonly strengths: readonly number[];
}

/** How much a field's length counts, 0 to 1: BM25's b. */
const lengthPenalty = 0.5;

/** Reads issues one after the other; every term is known to the lexicon afterwards. */
export function createReader(concepts: Concepts, lexicon: Lexicon): (issue: SearchedIssue) => Strengths {
  const conceptNumbers = new Map<string, readonly number[]>();
  const numberOf = (concept: string) => {
    let found = conceptNumbers.get(concept);
    if (found === undefined) {
      found = lexicon.numbers([concept]);
      conceptNumbers.set(concept, found);
    }
    return found;
  };
  /** By term; all zero between two issues. */
  const strengthOf: number[] = [];

  return (issue) => {
    const terms: number[] = [];
    for (const field of fieldNames) {
      const { weight, usual, naming, texts } = searchedFields[field];
      const found: number[] = [];
      for (const text of texts(issue)) {
        const all = words(text);
        for (const word of all) for (const number of lexicon.numbers(word.terms)) found.push(number);
        for (const { term } of concepts.find(all)) for (const number of numberOf(term)) found.push(number);
      }
      if (naming === true) lexicon.names(found);
      const length = 1 - lengthPenalty + lengthPenalty * (found.length / usual);
      const each = weight / Math.max(0.5, length);
      for (const number of found) {
        const before = strengthOf[number] ?? 0;
        if (before === 0) terms.push(number);
        strengthOf[number] = before + each;
      }
    }
    const strengths = terms.map((number) => strengthOf[number]!);
    for (const number of terms) strengthOf[number] = 0;
    lexicon.count(terms);
    return { terms, strengths };
  };
}

export function profileOf(issue: SearchedIssue, place: number): Profile {
  const errors = issue.errors.map((error) => identifying(error.text)).filter((terms) => terms.length > 0);
  const regions = issue.regions.filter((region) => region !== 'all');
  const named = [issue.id.replaceAll('-', ' '), ...issue.platforms, ...regions];
  const subjects = new Set(named.flatMap((text) => words(text).flatMap(({ terms }) => terms)));
  return { issue, place, errors, subjects };
}

function identifying(text: string): string[] {
  const terms = words(withoutNoise(text)).flatMap((word) => (isStopWord(word.plain) ? [] : [word.terms[0]!]));
  return [...new Set(terms)];
}
