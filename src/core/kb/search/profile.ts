/** What of an issue the ranking needs: its terms with their strength, compact and quick to look up. */
import type { Issue } from '../types.ts';
import type { Concepts } from './concepts.ts';
import { fieldNames, type SearchField, searchedFields } from './fields.ts';
import type { Lexicon } from './lexicon.ts';
import { withoutNoise } from './noise.ts';
import { isStopWord, words } from './words.ts';

export interface Profile {
  readonly issue: Issue;
  /** Numbers of its terms, ascending. */
  readonly terms: Uint32Array;
  /** For each of them: the more often and the more prominently it stands, the higher. */
  readonly strengths: Float32Array;
  /** The terms by which each error string is recognised. */
  readonly errors: readonly (readonly string[])[];
}

/** The terms of one issue, by field. */
export type TermsOf = Readonly<Record<SearchField, readonly string[]>>;

/** How much a field's length counts, 0 to 1: BM25's b. */
const lengthPenalty = 0.5;

export function termsOf(issue: Issue, concepts: Concepts): TermsOf {
  const read = (field: SearchField) =>
    searchedFields[field].texts(issue).flatMap((text) => {
      const found = words(text);
      const terms = found.flatMap((word) => word.terms);
      for (const { term } of concepts.find(found)) terms.push(term);
      return terms;
    });
  return Object.fromEntries(fieldNames.map((field) => [field, read(field)])) as unknown as TermsOf;
}

export function profileOf(issue: Issue, byField: TermsOf, lexicon: Lexicon): Profile {
  const strengths = new Map<string, number>();
  for (const field of fieldNames) {
    const terms = byField[field];
    const { weight, usual } = searchedFields[field];
    const length = 1 - lengthPenalty + lengthPenalty * (terms.length / usual);
    const each = weight / Math.max(0.5, length);
    for (const term of terms) strengths.set(term, (strengths.get(term) ?? 0) + each);
  }
  const distinct = [...strengths.keys()];
  const naming = fieldNames.filter((field) => searchedFields[field].naming === true);
  const numbers = lexicon.add(distinct, new Set(naming.flatMap((field) => byField[field])));
  const sorted = distinct
    .map((term, index) => [numbers[index]!, strengths.get(term)!] as const)
    .sort(([a], [b]) => a - b);
  return {
    issue,
    terms: Uint32Array.from(sorted, ([number]) => number),
    strengths: Float32Array.from(sorted, ([, strength]) => strength),
    errors: issue.errors.map((error) => identifying(error.text)).filter((terms) => terms.length > 0),
  };
}

/** 0 where the issue does not have the term. */
export function strengthOf(profile: Profile, term: number): number {
  let low = 0;
  let high = profile.terms.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = profile.terms[middle]!;
    if (found === term) return profile.strengths[middle]!;
    if (found < term) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

function identifying(text: string): string[] {
  const terms = words(withoutNoise(text)).flatMap((word) => (isStopWord(word.plain) ? [] : [word.terms[0]!]));
  return [...new Set(terms)];
}
