/** How well an issue answers a query, 0 to 1. */
import type { Lexicon } from './lexicon.ts';
import { type Profile, strengthOf } from './profile.ts';
import type { Query } from './query.ts';

/** What each part of the score counts. Set on the `tune` queries of test/search/queries.yaml. */
const shares = { strength: 1.3, coverage: 0.6, error: 0.9, spelling: 0.4 };
const total = Object.values(shares).reduce((sum, share) => sum + share);

/** A strength at which a term counts half: BM25's k. */
const half = 5;

/** Weights of so much together identify an error string. */
const telling = 12;

/** @param spelling 0 to 1: how alike the query and the short texts are, letter by letter. */
export function rank(query: Query, profile: Profile, lexicon: Lexicon, spelling = 0): number {
  let strength = 0;
  let covered = 0;
  let whole = 0;
  for (const { alternatives, share, weight } of query.wanted) {
    const counts = share * weight;
    whole += counts;
    let best = 0;
    let close = 0;
    for (const { term, closeness } of alternatives) {
      const number = lexicon.number(term);
      const found = number === undefined ? 0 : strengthOf(profile, number);
      if (found === 0) continue;
      best = Math.max(best, (closeness * found) / (found + half));
      close = Math.max(close, closeness);
    }
    strength += counts * best;
    covered += counts * close;
  }
  if (whole === 0) return 0;
  const sum =
    (shares.strength * strength) / whole +
    (shares.coverage * covered) / whole +
    shares.error * errorFound(query, profile, lexicon) +
    shares.spelling * spelling;
  return sum / total;
}

/** How much of the best error string stands in the query, by what its words tell; short ones prove less. */
function errorFound(query: Query, profile: Profile, lexicon: Lexicon): number {
  let best = 0;
  for (const terms of profile.errors) {
    let have = 0;
    let whole = 0;
    for (const term of terms) {
      const weight = lexicon.weight(term);
      whole += weight;
      if (query.terms.has(term)) have += weight;
    }
    best = Math.max(best, (have / whole) ** 2 * Math.min(1, have / telling));
  }
  return best;
}
