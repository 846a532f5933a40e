/** A keystroke's way to its diagnostics in a real VS Code, in both extension hosts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cache, dist, fromRoot } from '../../src/build/paths.ts';
import { newest } from '../../src/build/vscode.ts';
import { bundleSuite, runSuite } from '../helpers/host-suite.ts';
import { closeBrowser } from '../helpers/vscode-host.ts';
import { percentile, type Row } from './measure.ts';

const mark = '#half-open-typing ';

export default async function benchmark(): Promise<readonly Row[]> {
  const tests = await bundleSuite(fromRoot('test', 'bench', 'host'), join(dist, 'test', 'bench'));
  const rows: Row[] = [];
  for (const host of ['node', 'web'] as const) {
    await runSuite({ release: newest, host, tests });
    const log = await readFile(join(cache, 'logs', `${newest.version}-${host}.log`), 'utf8');
    for (const line of log.split('\n').filter((each) => each.startsWith(mark))) {
      const { name, taken } = JSON.parse(line.slice(mark.length)) as { name: string; taken: number[] };
      const what = `VS Code, ${host} host: keystroke to diagnostics, ${name}, 2,000 lines, p95`;
      rows.push({ what, value: percentile(taken.slice(5), 95), unit: 'ms', budget: 100 });
    }
  }
  await closeBrowser();
  return rows;
}
