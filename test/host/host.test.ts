/** The suite inside the lowest and the newest VS Code, in both extension hosts: each of its tests is one here. */
import { describe, it } from 'node:test';
import { fromRoot } from '../../src/build/paths.ts';
import { lowest, newest, type Release } from '../../src/build/vscode.ts';
import { bundleSuite, runSuite } from '../helpers/host-suite.ts';
import { closeBrowser, NoBrowser } from '../helpers/vscode-host.ts';
import type { HostKind, HostResult } from './runner/result.ts';

type Run = { readonly results: readonly HostResult[] } | { readonly trouble: unknown };

async function run(release: Release, host: HostKind, tests: string): Promise<Run> {
  try {
    return { results: await runSuite({ release, host, tests }) };
  } catch (trouble) {
    return { trouble };
  }
}

const tests = await bundleSuite(fromRoot('test', 'host', 'suite'));
for (const release of [lowest, newest]) {
  for (const host of ['node', 'web'] as const) {
    const done = await run(release, host, tests);
    describe(`VS Code ${release.version}, ${host} extension host`, () => tell(done));
  }
}
await closeBrowser();

function tell(done: Run): void {
  if ('trouble' in done) {
    const { trouble } = done;
    it('the suite runs to its end', trouble instanceof NoBrowser ? { skip: trouble.message } : {}, () => {
      throw trouble;
    });
    return;
  }
  for (const { name, outcome, error } of done.results) {
    it(name, { skip: outcome === 'skipped' }, () => {
      if (error !== undefined) throw asThere(error);
    });
  }
}

/** The error with the stack it had in the extension host. */
function asThere(stack: string): Error {
  const error = new Error(stack.split('\n', 1)[0]);
  error.stack = stack;
  return error;
}
