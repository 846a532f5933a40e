/** A keystroke's way to its diagnostics in a real VS Code, in both extension hosts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cache, dist, fromRoot } from '../../src/build/paths.ts';
import { removeTemporary, temporaryFolder } from '../../src/build/temporary.ts';
import { newest } from '../../src/build/vscode.ts';
import { bundleSuite, runSuite } from '../helpers/host-suite.ts';
import { closeBrowser } from '../helpers/vscode-host.ts';
import type { HostKind } from '../host/runner/result.ts';
import { percentile, type Row } from './measure.ts';

const mark = '#half-open-typing ';

export default async function benchmark(): Promise<readonly Row[]> {
  const tests = await bundleSuite(fromRoot('test', 'bench', 'host'), join(dist, 'test', 'bench'));
  // Empty, so that nothing in it activates the extension.
  const workspace = await temporaryFolder('bench');
  const rows: Row[] = [];
  for (const host of ['node', 'web'] as const) {
    await runSuite({ release: newest, host, tests, workspace });
    const log = await readFile(join(cache, 'logs', `${newest.version}-${host}.log`), 'utf8');
    for (const line of log.split('\n').filter((each) => each.startsWith(mark))) {
      const { name, taken } = JSON.parse(line.slice(mark.length)) as { name: string; taken: number[] };
      rows.push(name === 'activation' ? activation(host, taken) : keystroke(host, name, taken));
    }
  }
  await closeBrowser();
  await removeTemporary(workspace);
  return rows;
}

/** In a web worker the whole of the extension is one file, fetched over HTTP: no budget holds there. */
function activation(host: HostKind, taken: readonly number[]): Row {
  const row = {
    what: `VS Code, ${host} host: activation`,
    value: taken[0] ?? Number.NaN,
    unit: 'ms',
  } as const;
  return host === 'node' ? { ...row, budget: 30 } : row;
}

function keystroke(host: HostKind, name: string, taken: readonly number[]): Row {
  const what = `VS Code, ${host} host: keystroke to diagnostics, ${name}, 2,000 lines, p95`;
  return { what, value: percentile(taken.slice(5), 95), unit: 'ms', budget: 100 };
}
