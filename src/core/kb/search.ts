/** Search over everything in the issues, as you type: alike for the sidebar, the quick pick and the command line. */
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import { type Concepts, compileConcepts } from './search/concepts.ts';
import { detect, type Evidence } from './search/detectors.ts';
import { fieldNames, searchedFields } from './search/fields.ts';
import { createLexicon, type Lexicon } from './search/lexicon.ts';
import { type Match, matchesOf } from './search/matches.ts';
import { type Profile, profileOf, termsOf } from './search/profile.ts';
import { type Query, readQuery } from './search/query.ts';
import { rank } from './search/rank.ts';
import type { Impact, Issue, SynonymGroup } from './types.ts';

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

/** MiniSearch picks so many issues, which are then ranked exactly. */
const mostCandidates = 50;
/** Of those the best are compared with the query letter by letter: Fuse.js is thorough, and slow. */
const mostCompared = 12;
/** A term of more issues than this picks none: it tells nothing, and costs time with each of them. */
const commonest = 800;
/** Entries of the index one query may look at. */
const mostWork = 3000;
/** What a command's output proves stands before everything that only sounds like it. */
const proof = 0.95;

export function createSearch(issues: readonly Issue[], synonyms: readonly SynonymGroup[] = []): Search {
  const building = build(issues, synonyms);
  for (;;) {
    const step = building.next();
    if (step.done === true) return step.value;
  }
}

/** The same without holding up whoever types meanwhile: `pause` is awaited between two handfuls of issues. */
export async function createSearchInSteps(
  issues: readonly Issue[],
  synonyms: readonly SynonymGroup[],
  pause: () => Promise<void>,
): Promise<Search> {
  const handful = 10;
  const building = build(issues, synonyms);
  for (let count = 1; ; count++) {
    const step = building.next();
    if (step.done === true) return step.value;
    if (count % handful === 0) await pause();
  }
}

/** What is built once and asked often. */
interface Index {
  readonly concepts: Concepts;
  readonly lexicon: Lexicon;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly terms: MiniSearch<Entry>;
}

/** An issue's terms as MiniSearch gets them. */
interface Entry {
  readonly id: string;
  readonly short: readonly string[];
  readonly prose: readonly string[];
}

/** Yields after each issue. */
function* build(issues: readonly Issue[], synonyms: readonly SynonymGroup[]): Generator<void, Search> {
  const concepts = compileConcepts(synonyms);
  const lexicon = createLexicon(concepts.words);
  const profiles = new Map<string, Profile>();
  // Terms are read beforehand, so that the ranking sees the same ones; here they pass as they are.
  const terms = new MiniSearch<Entry>({
    fields: ['short', 'prose'],
    extractField: (entry, name) => entry[name as keyof Entry] as string,
    stringifyField: (value) => value,
    tokenize: (value) => value as unknown as string[],
    processTerm: (term) => term,
  });
  for (const issue of issues) {
    if (profiles.has(issue.id)) continue;
    const byField = termsOf(issue, concepts);
    const collect = (prose: boolean) =>
      fieldNames
        .filter((field) => searchedFields[field].prose === prose)
        .flatMap((field) => byField[field])
        .filter((term) => lexicon.frequency(term) < commonest)
        .map(asKey);
    terms.add({ id: issue.id, short: collect(false), prose: collect(true) });
    profiles.set(issue.id, profileOf(issue, byField, lexicon));
    yield;
  }
  const index = { concepts, lexicon, profiles, terms };
  return { search: (text, options) => search(text, options ?? {}, index) };
}

function search(text: string, { limit = 20, filters = {} }: SearchOptions, index: Index): SearchResult[] {
  const { concepts, lexicon, profiles } = index;
  const query = readQuery(text, concepts, lexicon);
  const scores = new Map<Profile, number>();
  const ranked = pick(query, filters, index)
    .map((profile) => ({ profile, ...rank(query, profile, lexicon) }))
    .filter(({ answers }) => answers)
    .sort((a, b) => b.score - a.score);
  const alike = compare(
    query,
    ranked.slice(0, mostCompared).map(({ profile }) => profile),
  );
  for (const { profile, score } of ranked) {
    const spelling = alike.get(profile);
    scores.set(profile, spelling === undefined ? score : rank(query, profile, lexicon, spelling).score);
  }
  const evidence = new Map<string, Evidence>();
  for (const one of detect(text)) {
    const profile = profiles.get(one.issue);
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
      matches: [...quoted(evidence.get(issue.id)), ...matchesOf(issue, query, concepts)],
    }));
}

/** MiniSearch keeps an object of the terms of each hit; keys that look like an array's index make these slow. */
function asKey(term: string): string {
  return /^\d+$/.test(term) ? `=${term}` : term;
}

/** The issues worth ranking, found by the rarest terms; the common ones only count in the ranking. */
function pick(query: Query, filters: SearchFilters, { lexicon, profiles, terms }: Index): Profile[] {
  const boosts = new Map<string, number>();
  let work = 0;
  for (const { alternatives, share } of query.wanted) {
    for (const { term, closeness } of alternatives) {
      const cost = Math.min(commonest, lexicon.frequency(term));
      if (cost === 0 || (work > 0 && work + cost > mostWork)) continue;
      work += cost;
      boosts.set(asKey(term), Math.max(boosts.get(asKey(term)) ?? 0, closeness * share));
    }
  }
  if (boosts.size === 0) return [];
  const separator = '\n';
  const hits = terms.search([...boosts.keys()].join(separator), {
    tokenize: (all) => all.split(separator),
    boost: { short: 3 },
    boostTerm: (term) => boosts.get(term) ?? 1,
    filter: ({ id }) => passes(profiles.get(id)!.issue, filters),
  });
  return hits.slice(0, mostCandidates).map(({ id }) => profiles.get(id)!);
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

function passes(issue: Issue, { platforms, regions, impacts, issues }: SearchFilters): boolean {
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
  const { line } = evidence;
  return [{ field: 'output', text: line, ranges: [{ start: 0, end: line.length }] }];
}
