/** The parts of an issue that are searched, with what a word found there is worth. */
import type { SearchedIssue } from '../types.ts';

export type SearchField =
  | 'title'
  | 'errors'
  | 'keywords'
  | 'symptoms'
  | 'summary'
  | 'limits'
  | 'environments'
  | 'cause'
  | 'check'
  | 'fixes'
  | 'notes';

export interface SearchedField {
  /** What a word found there is worth. */
  readonly weight: number;
  /** So many terms are usual there; where there are more, a single one tells less. */
  readonly usual: number;
  /** Its words name what an issue is about. */
  readonly naming?: boolean;
  /** Prose is shown line by line. */
  readonly prose: boolean;
  readonly texts: (issue: SearchedIssue) => readonly string[];
}

/** In the order in which they are shown. */
export const searchedFields: Readonly<Record<SearchField, SearchedField>> = {
  title: { weight: 5, naming: true, usual: 20, prose: false, texts: (issue) => [issue.title] },
  errors: {
    weight: 4,
    naming: true,
    usual: 60,
    prose: false,
    texts: (issue) => issue.errors.map((error) => error.text),
  },
  keywords: {
    weight: 4,
    naming: true,
    usual: 40,
    prose: false,
    texts: (issue) => [...issue.keywords, issue.id],
  },
  symptoms: { weight: 3, usual: 140, prose: false, texts: (issue) => issue.symptoms },
  summary: { weight: 3, usual: 40, prose: false, texts: (issue) => [issue.summary] },
  limits: {
    weight: 3,
    naming: true,
    usual: 20,
    prose: false,
    texts: (issue) => issue.limits.map((limit) => `${limit.name}: ${limit.value} ${limit.unit}`),
  },
  environments: {
    weight: 2,
    naming: true,
    usual: 10,
    prose: false,
    texts: (issue) => [
      ...issue.platforms,
      ...issue.regions.filter((region) => region !== 'all'),
      ...issue.environments,
    ],
  },
  cause: { weight: 1, usual: 250, prose: true, texts: (issue) => [issue.cause] },
  check: { weight: 0.7, usual: 350, prose: true, texts: (issue) => [issue.check] },
  fixes: {
    weight: 1,
    usual: 500,
    prose: true,
    texts: (issue) => issue.fixes.flatMap((fix) => [fix.title, fix.body]),
  },
  notes: { weight: 0.5, usual: 150, prose: true, texts: (issue) => [issue.notes ?? ''] },
};

export const fieldNames = Object.keys(searchedFields) as readonly SearchField[];
