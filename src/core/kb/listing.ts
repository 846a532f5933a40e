/** Issues as a list shows them: those a query finds, filtered, with what was found in the workspace. */
import { countFacets, type FacetCounts } from './facets.ts';
import type { Match as Found } from './search/matches.ts';
import type { Search } from './search.ts';
import type { Impact, Issue, IssueStatus, SearchedIssue } from './types.ts';

/** An issue as a line of a list. */
export interface IssueSummary {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly impact: Impact;
  readonly status: IssueStatus;
  readonly platforms: readonly string[];
  readonly regions: readonly string[];
  /** Findings in the workspace, as far as it has been looked at. */
  readonly findings: number;
  /** It comes from the team's own knowledge-base folder. */
  readonly team: boolean;
}

/** Part of an issue that a query matched. */
export interface Match {
  /** `title`, `summary`, `errors`, `symptoms`, ... */
  readonly field: string;
  readonly text: string;
  /** UTF-16 offsets into `text`, end exclusive, sorted, not overlapping. */
  readonly highlights: readonly (readonly [start: number, end: number])[];
}

export interface SearchResult {
  readonly issue: IssueSummary;
  /** 0 to 1, higher is better; 0 for all where nothing was searched for. */
  readonly score: number;
  readonly matches: readonly Match[];
}

/** An empty list does not filter. Several values of one facet widen, several facets narrow. */
export interface Filter {
  readonly platforms: readonly string[];
  readonly regions: readonly string[];
  readonly impacts: readonly Impact[];
  /** Only issues with findings in the workspace. */
  readonly found: boolean;
}

export const noFilter: Filter = { platforms: [], regions: [], impacts: [], found: false };

/** The values a filter can take, the most frequent first. */
export interface Facets extends FacetCounts {
  /** Issues with findings in the workspace. */
  readonly found: number;
}

/** Findings in the workspace by issue; issues without any may be absent. */
export type FindingCounts = ReadonlyMap<string, number>;

export interface Question {
  readonly query: string;
  readonly filter: Filter;
  /** At most so many results. */
  readonly limit: number;
}

export function summarise(issue: SearchedIssue | Issue, counts: FindingCounts): IssueSummary {
  const { id, title, summary, impact, status, platforms, regions, origin } = issue;
  const findings = counts.get(id) ?? 0;
  return { id, title, summary, impact, status, platforms, regions, findings, team: origin !== undefined };
}

/** The best match first; without a query those with the most findings, then by title. */
export function listIssues(
  { query, filter, limit }: Question,
  issues: readonly SearchedIssue[],
  counts: FindingCounts,
  search: Search,
): readonly SearchResult[] {
  if (query.trim() === '') {
    return issues
      .map((issue) => summarise(issue, counts))
      .filter((summary) => passes(summary, filter))
      .sort((a, b) => b.findings - a.findings || a.title.localeCompare(b.title))
      .slice(0, limit)
      .map((issue) => ({ issue, score: 0, matches: [] }));
  }
  const { found, ...filters } = filter;
  const byId = new Map(issues.map((issue) => [issue.id, issue]));
  return search
    .search(query, { limit, filters: found ? { ...filters, issues: new Set(counts.keys()) } : filters })
    .flatMap(({ issue, score, matches }) => {
      const known = byId.get(issue);
      return known === undefined
        ? []
        : [{ issue: summarise(known, counts), score, matches: matches.map(highlighted) }];
    });
}

export function facetsOf(issues: readonly SearchedIssue[], counts: FindingCounts): Facets {
  return { ...countFacets(issues), found: issues.filter(({ id }) => (counts.get(id) ?? 0) > 0).length };
}

function highlighted({ field, text, ranges }: Found): Match {
  return { field, text, highlights: ranges.map(({ start, end }) => [start, end] as const) };
}

function passes(issue: IssueSummary, { platforms, regions, impacts, found }: Filter): boolean {
  const any = (wanted: readonly string[], given: readonly string[]) =>
    wanted.length === 0 || wanted.some((value) => given.includes(value));
  return (
    any(platforms, issue.platforms) &&
    any(regions, issue.regions) &&
    any(impacts, [issue.impact]) &&
    (!found || issue.findings > 0)
  );
}
