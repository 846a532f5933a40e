/** Checks that are one test each. */
import { fromRoot } from '../paths.ts';
import { run } from '../processes.ts';
import { type Outcome, single } from './outcome.ts';

export function typeCheck(): Promise<Outcome> {
  return check('the compiler accepts every file', ['node_modules', 'typescript', 'bin', 'tsc'], '-b');
}

export function formatCheck(): Promise<Outcome> {
  return check(
    'biome has nothing to say',
    ['node_modules', '@biomejs', 'biome', 'bin', 'biome'],
    'check',
    '.',
  );
}

export function buildCheck(): Promise<Outcome> {
  return check(
    'everything builds, into a package that is small enough',
    ['src', 'build', 'bootstrap.mjs'],
    'package',
  );
}

async function check(name: string, script: readonly string[], ...args: readonly string[]): Promise<Outcome> {
  const { code, output } = await run(process.execPath, [fromRoot(...script), ...args], { cwd: fromRoot() });
  return single(name, code === 0, output);
}
