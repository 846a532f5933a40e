/** The issues the page holds, searched here: nothing is asked of anybody while somebody types. */
import {
  type Facets,
  type FindingCounts,
  facetsOf,
  listIssues,
  type Question,
  type SearchResult,
} from '../core/kb/listing.ts';
import { createSearchInSteps, type Search, type Turns } from '../core/kb/search.ts';
import type { SearchedIssue } from '../core/kb/types.ts';
import type { SearchedIssues } from '../protocol/issues.ts';

export interface IssueList {
  /** Of what is held; `undefined` where nothing is yet. */
  readonly revision: number | undefined;
  /** Settles when they can be searched; with `false` where newer ones have come meanwhile. */
  take(searched: SearchedIssues): Promise<boolean>;
  list(question: Question): readonly SearchResult[];
  facets(): Facets;
}

/** Lets the page draw and take keys in between. */
const turns: Turns = {
  now: () => performance.now(),
  rest: () => new Promise((resolve) => setTimeout(resolve)),
};

export function createIssueList(): IssueList {
  let revision: number | undefined;
  let coming: number | undefined;
  let issues: readonly SearchedIssue[] = [];
  let counts: FindingCounts = new Map();
  let search: Search = { search: () => [] };
  /** Counted when something came: while somebody types, nothing in them changes. */
  let facets = facetsOf(issues, counts);

  return {
    get revision() {
      return revision;
    },
    async take({ revision: taken, content, findings }) {
      counts = new Map(Object.entries(findings));
      if (content === undefined) {
        facets = facetsOf(issues, counts);
        return true;
      }
      coming = taken;
      const built = await createSearchInSteps(content.issues, content.synonyms, turns);
      if (coming !== taken) return false;
      ({ issues } = content);
      search = built;
      facets = facetsOf(issues, counts);
      revision = taken;
      return true;
    },
    list: (question) => listIssues(question, issues, counts, search),
    facets: () => facets,
  };
}
