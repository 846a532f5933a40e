/** All that `npm test` runs, in this order. */

import { buildCheck, formatCheck, typeCheck } from './checks.ts';
import { runNodeSuite, testFiles } from './node-suite.ts';
import type { Outcome } from './outcome.ts';

export interface Suite {
  readonly name: string;
  /** Part of `--fast`: neither a VS Code nor a browser nor root. */
  readonly fast: boolean;
  /** Runs what stands in `dist/`. */
  readonly built: boolean;
  readonly run: () => Promise<Outcome>;
}

const minute = 60_000;

/** A folder of `test/`. `alone`: its files run one after the other. */
function folder(
  name: string,
  how: { readonly fast?: true; readonly built?: true; readonly alone?: true },
): Suite {
  return {
    name,
    fast: how.fast === true,
    built: how.built === true,
    run: () => runNodeSuite(name, { concurrency: how.alone === true ? 1 : 2, patience: 8 * minute }),
  };
}

const all: readonly Suite[] = [
  { name: 'types', fast: true, built: false, run: typeCheck },
  { name: 'format', fast: true, built: false, run: formatCheck },
  { name: 'build', fast: true, built: false, run: buildCheck },
  folder('unit', { fast: true }),
  folder('kb', {}),
  folder('server', { built: true }),
  folder('cli', { fast: true, built: true }),
  folder('host', { built: true, alone: true }),
  folder('ui', { built: true, alone: true }),
  folder('lab', { built: true, alone: true }),
];

const checks = ['types', 'format', 'build'];

export async function suites(): Promise<Suite[]> {
  const there = await Promise.all(
    all.map(async ({ name }) => checks.includes(name) || (await testFiles(name)).length > 0),
  );
  return all.filter((_, index) => there[index]);
}
