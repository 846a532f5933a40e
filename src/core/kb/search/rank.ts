/** How well an issue answers a query. */
import type { Lexicon } from './lexicon.ts';
import type { Postings } from './postings.ts';
import type { Profile } from './profile.ts';
import type { Query } from './query.ts';

/** What each part of the score counts. Set on the `tune` queries of test/search/queries.yaml. */
const shares = { strength: 1.3, coverage: 0.6, error: 0.9, spelling: 0.4, subject: 0.5 };
/** What an issue is about comes on top: a product named moves its own pages up, and makes no answer of a bad one. */
const total = shares.strength + shares.coverage + shares.error + shares.spelling;

/** A strength at which a term counts half: BM25's k. */
const half = 5;

/** 0 to 1: what a term of this strength tells. */
export function told(strength: number): number {
  return strength / (strength + half);
}

/** Weights of so much together, of words that name what an issue is about, count half. */
const halfSubject = 4;

/** Weights of so much together identify an error string. */
const telling = 12;

/** An issue with a lower score has nothing to do with the query: no answer is better than a wrong one. */
const leastScore = 0.155;
/** But a long sentence or log, most of which is about something else, may still say enough. */
const enoughTold = 3.3;
/** One rare word in the most prominent places is an answer by itself, whatever else was said: 524. */
const nameLike = { strength: 0.75, weight: 2.5 };
/** Where several words were looked for, one alone has to stand in a prominent place. */
const several = 3;
const prominent = 0.6;

export interface Rank {
  /** 0 to 1. */
  readonly score: number;
  /** Whether enough was found to call the issue an answer. */
  readonly answers: boolean;
}

/** @param spelling 0 to 1: how alike the query and the short texts are, letter by letter. */
export function rank(
  query: Query,
  profile: Profile,
  lexicon: Lexicon,
  postings: Postings,
  spelling = 0,
): Rank {
  let strength = 0;
  let covered = 0;
  let whole = 0;
  let found = 0;
  let strongest = 0;
  let named = false;
  let subject = 0;
  for (const { alternatives, share, weight } of query.wanted) {
    const counts = share * weight;
    whole += counts;
    let best = 0;
    let close = 0;
    let about = 0;
    for (const { term, closeness } of alternatives) {
      const number = lexicon.number(term);
      const has = number === undefined ? 0 : postings.strength(number, profile.place);
      if (has === 0) continue;
      best = Math.max(best, closeness * told(has));
      close = Math.max(close, closeness);
      if (profile.subjects.has(term)) about = Math.max(about, closeness);
    }
    if (best > 0) found++;
    strongest = Math.max(strongest, best);
    named ||= best >= nameLike.strength && counts >= nameLike.weight;
    strength += counts * best;
    covered += counts * close;
    subject += counts * about;
  }
  if (whole === 0) return { score: 0, answers: false };
  const sum =
    (shares.strength * strength) / whole +
    (shares.coverage * covered) / whole +
    shares.error * errorFound(query, profile, lexicon) +
    shares.spelling * spelling +
    (query.pasted ? 0 : (shares.subject * subject) / (subject + halfSubject));
  const score = Math.min(1, sum / total);
  const enough = score >= leastScore || strength >= enoughTold || named;
  const alone = found < 2 && query.wanted.length >= several && strongest < prominent;
  return { score, answers: enough && !alone };
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
