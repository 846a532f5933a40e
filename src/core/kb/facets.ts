/** The values by which issues can be filtered, with how many issues bear each. */
import type { Impact, Issue } from './types.ts';

export interface FacetCount<T extends string = string> {
  readonly value: T;
  readonly issues: number;
}

/** The most frequent value first, equals by name. */
export interface FacetCounts {
  readonly platforms: readonly FacetCount[];
  readonly regions: readonly FacetCount[];
  readonly impacts: readonly FacetCount<Impact>[];
}

export function countFacets(issues: Iterable<Pick<Issue, 'platforms' | 'regions' | 'impact'>>): FacetCounts {
  const all = [...issues];
  return {
    platforms: count(all.map((issue) => issue.platforms)),
    regions: count(all.map((issue) => issue.regions)),
    impacts: count(all.map((issue) => [issue.impact])),
  };
}

function count<T extends string>(values: readonly (readonly T[])[]): FacetCount<T>[] {
  const counts = new Map<T, number>();
  for (const value of values.flatMap((each) => [...new Set(each)])) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, issues]) => ({ value, issues }))
    .sort((a, b) => b.issues - a.issues || (a.value < b.value ? -1 : 1));
}
