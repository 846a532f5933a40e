/** What crosses from the extension host to the harness: console lines. */

/** `node`: in a process of its own, through `main`. `web`: in a web worker of the page, through `browser`. */
export type HostKind = 'node' | 'web';

export interface HostResult {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Milliseconds. */
  readonly duration: number;
  /** The error with its stack, where the test failed. */
  readonly error?: string;
}

export interface HostSummary {
  /** Where the suite really ran: an extension with both entries runs in the node host unless told otherwise. */
  readonly host: HostKind;
  /** How many results were told, so that a lost one is noticed. */
  readonly results: number;
}

/** Begins the line of a result; what follows is a `HostResult` as JSON. */
export const resultMark = '#half-open-result ';

/** Begins the last line; what follows is a `HostSummary` as JSON. */
export const summaryMark = '#half-open-summary ';
