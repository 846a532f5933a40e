/** A mocha reporter that tells each result on the extension host's console, where the harness reads it. */
import Mocha from 'mocha/mocha.mjs';
import { type HostResult, type HostSummary, resultMark, summaryMark } from './result.ts';

/** Events by their names: mocha's browser build has no typed constants for them. */
export class Report extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    let results = 0;
    const tell = (test: Mocha.Test, outcome: HostResult['outcome'], error?: Error) => {
      results += 1;
      const result: HostResult = {
        name: test.fullTitle(),
        outcome,
        duration: test.duration ?? 0,
        ...(error === undefined ? {} : { error: error.stack ?? String(error) }),
      };
      console.log(resultMark + JSON.stringify(result));
    };
    runner.on('pass', (test) => tell(test, 'passed'));
    runner.on('pending', (test) => tell(test, 'skipped'));
    runner.on('fail', (test, error: Error) => tell(test, 'failed', error));
    runner.on('end', () => {
      const host = typeof process === 'undefined' ? 'web' : 'node';
      console.log(summaryMark + JSON.stringify({ host, results } satisfies HostSummary));
    });
  }
}
