/** What the user interface shows of issues and findings. Markdown has become HTML on the way here. */
import type { Safety, Severity } from '../core/finding.ts';
import type { IssueSummary } from '../core/kb/listing.ts';
import type { ErrorString, Limit, Reference, SearchedIssue, SynonymGroup } from '../core/kb/types.ts';
import type { Range } from './message.ts';

/**
 * HTML rendered from Markdown: no script, no style, no image, no raw HTML of the author's. Links lead to
 * `http:`, `https:` and `mailto:` addresses; one to another issue has `data-issue="ID"` and no address.
 */
export type Html = string;

export type {
  Facets,
  Filter,
  IssueSummary,
  Match,
  SearchResult,
} from '../core/kb/listing.ts';

/** Everything a page needs to search and list issues by itself. */
export interface SearchedIssues {
  /** Of the issues and synonyms: another where these are others. */
  readonly revision: number;
  /** Absent where the asker has this revision already. */
  readonly content?: {
    readonly issues: readonly SearchedIssue[];
    readonly synonyms: readonly SynonymGroup[];
  };
  /** Findings in the workspace, as far as it has been looked at, by issue. */
  readonly findings: Readonly<Record<string, number>>;
}

export interface EnvironmentSummary {
  readonly id: string;
  readonly title: string;
  /** Seconds. */
  readonly idleTimeout?: number;
}

export interface IssueFixPage {
  readonly title: string;
  readonly body: Html;
  /** Ids of rules that can apply it. */
  readonly rules: readonly string[];
}

/** An issue that looks alike from outside, and what tells the two apart, as far as their checks say. */
export interface Neighbour {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** What is so in the case of the neighbour. */
  readonly there?: Html;
  /** What is so in the case of the page's own issue. */
  readonly here?: Html;
  /** Messages both show. */
  readonly errors: readonly string[];
}

export interface IssuePage extends IssueSummary {
  readonly errors: readonly ErrorString[];
  readonly limits: readonly Limit[];
  readonly environments: readonly EnvironmentSummary[];
  readonly symptoms: readonly Html[];
  readonly cause: Html;
  readonly check: Html;
  readonly fixes: readonly IssueFixPage[];
  readonly notes?: Html;
  /** What it could also be: the likeliest first. */
  readonly related: readonly Neighbour[];
  readonly references: readonly Reference[];
  /** ISO day. */
  readonly verified: string;
  /** Ids of the rules that detect it; empty where no file can show it. */
  readonly rules: readonly string[];
}

export interface FixSummary {
  readonly title: string;
  readonly safety: Safety;
  readonly preferred: boolean;
}

/** A finding somewhere in the workspace. `id` names it until its file is linted again. */
export interface FindingSummary {
  readonly id: string;
  readonly uri: string;
  readonly range: Range;
  readonly rule: string;
  readonly issue: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fixes: readonly FixSummary[];
}

/** The findings of one file, by position. */
export interface FileFindings {
  readonly uri: string;
  readonly findings: readonly FindingSummary[];
}

/** The findings of one issue, by file. */
export interface IssueFindings {
  readonly issue: string;
  readonly title: string;
  readonly files: readonly FileFindings[];
}
