/** All that `npm test` runs, in this order. */

import { obtainBrowser } from '../browser.ts';
import { say } from '../report.ts';
import { lowest, newest, obtainVSCode } from '../vscode.ts';
import { buildCheck, formatCheck, typeCheck } from './checks.ts';
import { runNodeSuite, testFiles } from './node-suite.ts';
import type { Outcome } from './outcome.ts';

export interface Suite {
  readonly name: string;
  /** Part of `--fast`: nothing is built or started for it. */
  readonly fast: boolean;
  /** Runs what stands in `dist/`. */
  readonly built: boolean;
  /** `fast`: without the files that search for the unlikely. */
  readonly run: (fast: boolean) => Promise<Outcome>;
}

const minute = 60_000;

/** Thousands of generated inputs, files made to be slow, or every query there is. */
const thorough = /-(properties|fuzz|cost|quality)\.test\.ts$/;

interface How {
  readonly fast?: true;
  readonly built?: true;
  /** Its files run one after the other. */
  readonly alone?: true;
  /** Its files start nothing and change nothing outside of them, so that some can share a process. */
  readonly together?: number;
  /** It drives VS Code in a browser: both are fetched beforehand, so that one sees it. */
  readonly editor?: true;
}

/** A folder of `test/`. */
function folder(name: string, how: How): Suite {
  return {
    name,
    fast: how.fast === true,
    built: how.built === true,
    run: async (fast) => {
      if (how.editor === true) await fetchEditor();
      const files = (await testFiles(name)).filter((file) => !fast || !thorough.test(file));
      return runNodeSuite(files, {
        concurrency: how.alone === true ? 1 : 2,
        together: how.together ?? 1,
        patience: 10 * minute,
      });
    },
  };
}

/** What cannot be had, the tests that want it say. */
async function fetchEditor(): Promise<void> {
  await obtainBrowser(say).catch(() => {});
  for (const release of [lowest, newest]) await obtainVSCode(release, say).catch(() => {});
}

export const suites: readonly Suite[] = [
  { name: 'types', fast: true, built: false, run: typeCheck },
  { name: 'format', fast: true, built: false, run: formatCheck },
  { name: 'build', fast: false, built: false, run: buildCheck },
  folder('unit', { fast: true, together: 8 }),
  folder('server', {}),
  folder('cli', { built: true }),
  folder('host', { built: true, alone: true, editor: true }),
  folder('ui', { built: true, alone: true, editor: true }),
  folder('lab', { built: true }),
];
