/** What a suite comes to, whatever runs it. */

/** One test. Written by the reporter as a line of JSON, read when the suite has ended. */
export interface TestResult {
  /** With the names of the groups around it. */
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, where that is said. */
  readonly reason?: string;
}

export interface Outcome {
  readonly results: readonly TestResult[];
  /** Shown where something failed. */
  readonly output: string;
}

/** For a check that is one test by itself. */
export function single(name: string, passed: boolean, output: string): Outcome {
  return { results: [{ name, outcome: passed ? 'passed' : 'failed' }], output };
}

export function count({ results }: Outcome, outcome: TestResult['outcome']): number {
  return results.filter((result) => result.outcome === outcome).length;
}
