import type { Edit, Span } from './text.ts';

export type Severity = 'error' | 'warning' | 'information';

export const severities: readonly Severity[] = ['error', 'warning', 'information'];

/**
 * `safe`: nothing that works today behaves differently. `review`: it changes what the kernel, the network
 * or the deployment does. Only `safe` fixes are ever applied without a look.
 */
export type Safety = 'safe' | 'review';

/** An edit of another file names it; without `uri` it belongs to the file of the finding. */
export interface FileEdit extends Edit {
  readonly uri?: string;
}

export interface Fix {
  readonly title: string;
  readonly safety: Safety;
  readonly preferred: boolean;
  /** Sorted, not overlapping, referring to the text as read. */
  readonly edits: readonly FileEdit[];
}

export interface Related {
  /** Absent: the file of the finding. */
  readonly uri?: string;
  readonly span: Span;
  readonly message: string;
}

export interface Finding {
  readonly rule: string;
  readonly issue: string;
  readonly severity: Severity;
  readonly span: Span;
  /** What will happen, where, after how long, and what to do. */
  readonly message: string;
  /** Ids of all failing environments, the tightest first; empty for a rule that rests on no limit. */
  readonly environments: readonly string[];
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

/** Something that went wrong with a file itself; never a finding about its content. */
export interface Failure {
  readonly uri: string;
  readonly message: string;
}
