/** Search over everything in the issues, as you type: alike for the sidebar, the quick pick and the command line. */
import Fuse from 'fuse.js';
import { type Concepts, compileConcepts } from './search/concepts.ts';
import { detect, type Evidence } from './search/detectors.ts';
import { createLexicon, type Lexicon } from './search/lexicon.ts';
import { createMatcher, type Match, type Matcher } from './search/matches.ts';
import { collectPostings, type Postings } from './search/postings.ts';
import { createReader, type Profile, profileOf } from './search/profile.ts';
import { type Query, readQuery } from './search/query.ts';
import { rank, told } from './search/rank.ts';
import type { Impact, SearchedIssue, SynonymGroup } from './types.ts';

export type { Match } from './search/matches.ts';

export interface SearchResult {
  readonly issue: string;
  readonly title: string;
  /** 0 to 1, the higher the better. */
  readonly score: number;
  readonly matches: readonly Match[];
}

/** Several values of one filter widen, several filters narrow; an absent or empty one does not filter. */
export interface SearchFilters {
  readonly platforms?: readonly string[];
  readonly regions?: readonly string[];
  readonly impacts?: readonly Impact[];
  /** Only these issues. */
  readonly issues?: ReadonlySet<string>;
}

export interface SearchOptions {
  /** At most so many results; 20 when absent. */
  readonly limit?: number;
  readonly filters?: SearchFilters;
}

export interface Search {
  /** Best first. Nothing for an empty query, and for one that has nothing to do with any issue. */
  search(text: string, options?: SearchOptions): SearchResult[];
}

/** The inverted index picks so many issues, which are then ranked exactly. */
const mostCandidates = 50;
/** Of those the best are compared with the query letter by letter: Fuse.js is thorough, and slow. */
const mostCompared = 12;
/** Entries of the index one query may look at: some milliseconds' worth. */
const mostWork = 300_000;
/** What a command's output proves stands before everything that only sounds like it. */
const proof = 0.95;

export function createSearch(
  issues: readonly SearchedIssue[],
  synonyms: readonly SynonymGroup[] = [],
): Search {
  const building = build(issues, synonyms);
  for (;;) {
    const step = building.next();
    if (step.done === true) return step.value;
  }
}

/** How somebody else gets a turn while an index is built. */
export interface Turns {
  /** Milliseconds, from any beginning. */
  now(): number;
  rest(): Promise<void>;
}

/** Milliseconds of work at a stretch: half a frame. */
const stretch = 8;

/** The same without holding up whoever types meanwhile. */
export async function createSearchInSteps(
  issues: readonly SearchedIssue[],
  synonyms: readonly SynonymGroup[],
  turns: Turns,
): Promise<Search> {
  const building = build(issues, synonyms);
  let started = turns.now();
  for (;;) {
    const step = building.next();
    if (step.done === true) return step.value;
    if (turns.now() - started < stretch) continue;
    await turns.rest();
    started = turns.now();
  }
}

/** What is built once and asked often. */
interface Index {
  readonly concepts: Concepts;
  readonly lexicon: Lexicon;
  readonly postings: Postings;
  /** In the order of the postings. */
  readonly profiles: readonly Profile[];
  readonly byId: ReadonlyMap<string, Profile>;
  readonly matcher: Matcher;
}

/** Yields after each issue. */
function* build(
  issues: readonly SearchedIssue[],
  synonyms: readonly SynonymGroup[],
): Generator<void, Search> {
  const concepts = compileConcepts(synonyms);
  const lexicon = createLexicon(concepts.words);
  const read = createReader(concepts, lexicon);
  const collected = collectPostings();
  const profiles: Profile[] = [];
  const byId = new Map<string, Profile>();
  for (const issue of issues) {
    if (byId.has(issue.id)) continue;
    const { terms, strengths } = read(issue);
    collected.add(terms, strengths);
    const profile = profileOf(issue, profiles.length);
    profiles.push(profile);
    byId.set(issue.id, profile);
    yield;
  }
  const index = {
    concepts,
    lexicon,
    postings: collected.build(),
    profiles,
    byId,
    matcher: createMatcher(concepts),
  };
  return { search: (text, options) => search(text, options ?? {}, index) };
}

function search(text: string, { limit = 20, filters = {} }: SearchOptions, index: Index): SearchResult[] {
  const { concepts, lexicon, postings, byId, matcher } = index;
  const query = readQuery(text, concepts, lexicon);
  const scores = new Map<Profile, number>();
  const ranked = pick(query, filters, index)
    .map((profile) => ({ profile, ...rank(query, profile, lexicon, postings) }))
    .filter(({ answers }) => answers)
    .sort((a, b) => b.score - a.score);
  const alike = compare(
    query,
    ranked.slice(0, mostCompared).map(({ profile }) => profile),
  );
  for (const { profile, score } of ranked) {
    const spelling = alike.get(profile);
    scores.set(
      profile,
      spelling === undefined ? score : rank(query, profile, lexicon, postings, spelling).score,
    );
  }
  const evidence = new Map<string, Evidence>();
  for (const one of detect(text)) {
    const profile = byId.get(one.issue);
    if (profile === undefined || evidence.has(one.issue) || !passes(profile.issue, filters)) continue;
    scores.set(profile, proof - 0.02 * evidence.size);
    evidence.set(one.issue, one);
  }
  const floor = evidence.size === 0 ? 1 : proof - 0.02 * evidence.size;
  return [...scores]
    .map(([profile, score]) => ({
      profile,
      score: evidence.has(profile.issue.id) ? score : Math.min(score, floor),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ profile: { issue }, score }) => ({
      issue: issue.id,
      title: issue.title,
      score: Math.round(score * 1000) / 1000,
      matches: [...quoted(evidence.get(issue.id)), ...matcher.matches(issue, query)],
    }));
}

/** The issues worth ranking: those of the terms that tell most, as much as each of these tells there. */
function pick(query: Query, filters: SearchFilters, { lexicon, postings, profiles }: Index): Profile[] {
  const sums = new Float64Array(profiles.length);
  const hits: number[] = [];
  let work = 0;
  for (const { alternatives, share, weight } of query.wanted) {
    for (const { term, closeness } of alternatives) {
      const number = lexicon.number(term);
      const cost = number === undefined ? 0 : postings.count(number);
      if (number === undefined || cost === 0 || (work > 0 && work + cost > mostWork)) continue;
      work += cost;
      const { issues, strengths } = postings.of(number);
      for (let at = 0; at < issues.length; at++) {
        const issue = issues[at]!;
        if (sums[issue] === 0) hits.push(issue);
        sums[issue]! += share * weight * closeness * told(strengths[at]!);
      }
    }
  }
  return best(hits, sums, (place) => passes(profiles[place]!.issue, filters)).map(
    (place) => profiles[place]!,
  );
}

/** The hits with the highest sums, without sorting thousands of them. */
function best(hits: readonly number[], sums: Float64Array, accepts: (hit: number) => boolean): number[] {
  const kept: number[] = [];
  let least = 0;
  for (const hit of hits) {
    if (sums[hit]! <= least || !accepts(hit)) continue;
    kept.push(hit);
    if (kept.length < 4 * mostCandidates) continue;
    kept.sort((a, b) => sums[b]! - sums[a]!).length = mostCandidates;
    least = sums[kept.at(-1)!]!;
  }
  return kept.sort((a, b) => sums[b]! - sums[a]!).slice(0, mostCandidates);
}

/** How alike each candidate's title and keywords are to the query, 0 to 1: what Fuse.js makes of typing errors and order. */
function compare(query: Query, candidates: readonly Profile[]): Map<Profile, number> {
  if (query.pasted || query.words === '') return new Map();
  const fuse = new Fuse(candidates, {
    keys: [
      { name: 'title', weight: 2, getFn: ({ issue }) => issue.title },
      { name: 'keywords', weight: 1, getFn: ({ issue }) => issue.keywords },
    ],
    useTokenSearch: true,
    ignoreLocation: true,
    includeScore: true,
    threshold: 0.4,
    minMatchCharLength: 3,
  });
  return new Map(fuse.search(query.words).map(({ item, score = 1 }) => [item, 1 - score]));
}

function passes(issue: SearchedIssue, { platforms, regions, impacts, issues }: SearchFilters): boolean {
  const any = (wanted: readonly string[] | undefined, given: readonly string[]) =>
    wanted === undefined || wanted.length === 0 || wanted.some((value) => given.includes(value));
  return (
    any(platforms, issue.platforms) &&
    any(regions, issue.regions) &&
    any(impacts, [issue.impact]) &&
    (issues === undefined || issues.has(issue.id))
  );
}

function quoted(evidence: Evidence | undefined): Match[] {
  if (evidence === undefined) return [];
  const { line, span } = evidence;
  return [{ field: 'output', text: line, ranges: [span] }];
}
