/**
 * `npm test [-- --fast | --only NAME]`: all suites, then one line with what they came to. `--fast`: those for which
 * nothing has to be built or started.
 */
import { readArguments } from './arguments.ts';
import { say, seconds, styled, Trouble, task } from './report.ts';
import { count, type Outcome, single } from './test/outcome.ts';
import { type Suite, suites } from './test/suites.ts';

interface Finished {
  readonly suite: Suite;
  readonly outcome: Outcome;
}

await task(async () => {
  const { fast = false, only } = readArguments(
    { options: { fast: { type: 'boolean' }, only: { type: 'string' } } },
    'npm test [-- --fast | --only NAME]',
  ).values;
  const chosen = choose(fast, only);
  const finished: Finished[] = [];
  const started = performance.now();
  for (const suite of chosen) {
    const broken = suite.built && finished.some((each) => each.suite.name === 'build' && failures(each) > 0);
    const outcome = broken ? single('not run: the build failed', false, '') : await timed(suite, fast);
    finished.push({ suite, outcome });
  }
  summarise(finished, performance.now() - started);
  process.exitCode = finished.some((each) => failures(each) > 0) ? 1 : 0;
});

/** A suite that runs what is built brings the build along. */
function choose(fast: boolean, only: string | undefined): readonly Suite[] {
  if (only === undefined) return fast ? suites.filter((suite) => suite.fast) : suites;
  const wanted = suites.find(({ name }) => name === only);
  if (wanted === undefined) {
    throw new Trouble(`no suite is called ${only}: one of ${suites.map(({ name }) => name).join(', ')}.`);
  }
  return suites.filter((suite) => suite === wanted || (wanted.built && suite.name === 'build'));
}

async function timed(suite: Suite, fast: boolean): Promise<Outcome> {
  const started = performance.now();
  // Replaced by the line below when it is over.
  if (process.stdout.isTTY) process.stdout.write(`${styled('dim', suite.name)}\r`);
  const outcome = await suite.run(fast);
  const failed = count(outcome, 'failed');
  if (failed > 0) say(`\n${outcome.output.trimEnd()}\n`);
  const parts = [
    styled('dim', `${count(outcome, 'passed')} passed`),
    ...(failed > 0 ? [styled('red', `${failed} failed`)] : []),
    ...(count(outcome, 'skipped') > 0 ? [styled('yellow', `${count(outcome, 'skipped')} skipped`)] : []),
    styled('dim', seconds(performance.now() - started)),
  ];
  say(`${styled(failed > 0 ? 'red' : 'green', suite.name.padEnd(8))} ${parts.join(', ')}`);
  return outcome;
}

function summarise(finished: readonly Finished[], milliseconds: number): void {
  for (const wanted of ['skipped', 'failed'] as const) {
    for (const { suite, outcome } of finished) {
      for (const { name, reason } of outcome.results.filter((result) => result.outcome === wanted)) {
        say(`${wanted}: ${suite.name} › ${name}${reason === undefined ? '' : ` (${reason})`}`);
      }
    }
  }
  const total = (outcome: 'passed' | 'failed' | 'skipped') =>
    finished.reduce((sum, each) => sum + count(each.outcome, outcome), 0);
  const skipped = total('skipped');
  say(`\nTests took ${seconds(milliseconds)}.`);
  say(`${total('passed')} passed, ${total('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

function failures({ outcome }: Finished): number {
  return count(outcome, 'failed');
}
