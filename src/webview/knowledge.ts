/** What the page knows of issues and findings, as the views need it. */
import type { Issue } from '../core/kb/types.ts';

/** A field of an issue that the query matched; ranges are sorted UTF-16 offsets into `text`. */
export interface Match {
  readonly field: string;
  readonly text: string;
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

/** An issue as a line of the list. */
export interface Listed {
  readonly issue: Issue;
  readonly matches: readonly Match[];
  /** In the workspace, as far as it has been looked at. */
  readonly findings: number;
  /** From the team's own knowledge base. */
  readonly team: boolean;
}
