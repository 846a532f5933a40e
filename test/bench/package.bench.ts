/** What people download, and what VS Code loads before anything else. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dist } from '../../src/build/paths.ts';
import { run } from '../../src/build/processes.ts';
import { removeTemporary, temporaryFolder } from '../../src/build/temporary.ts';
import { pack } from '../../src/build/vsix.ts';
import { median, type Row } from './measure.ts';

export default async function benchmark(): Promise<readonly Row[]> {
  return [
    { what: 'extension.cjs: what activate() loads', ...(await size('extension.cjs')), budget: 150 },
    { what: 'extension.cjs: time to load', value: await loadTime('extension.cjs'), unit: 'ms', budget: 30 },
    { what: 'client.cjs, loaded afterwards', ...(await size('client.cjs')) },
    { what: 'browser.js, one file', ...(await size('browser.js')), budget: 600 },
    { what: 'server.cjs', ...(await size('server.cjs')) },
    { what: 'cli.cjs', ...(await size('cli.cjs')) },
    { what: 'VSIX with all grammars', value: await vsixSize(), unit: 'MB', budget: 3 },
  ];
}

async function size(file: string): Promise<Pick<Row, 'value' | 'unit'>> {
  return { value: (await stat(join(dist, file))).size / 1000, unit: 'KB' };
}

/** Each time in a fresh process, with a stand-in for VS Code's module that answers anything. */
async function loadTime(file: string): Promise<number> {
  const script = `
    const anything = new Proxy(function () {}, { get: (_, key) => key === Symbol.toPrimitive ? () => '' : anything,
      apply: () => anything, construct: () => anything });
    const { _load } = require('module');
    require('module')._load = (name, ...rest) => name === 'vscode' ? anything : _load(name, ...rest);
    const started = performance.now();
    require(${JSON.stringify(join(dist, file))});
    console.log(performance.now() - started);`;
  const taken: number[] = [];
  for (let i = 0; i < 9; i++) {
    const { output } = await run(process.execPath, ['-e', script]);
    taken.push(Number(output));
  }
  return median(taken);
}

async function vsixSize(): Promise<number> {
  const folder = await temporaryFolder('vsix');
  const size = await pack(join(folder, 'half-open.vsix'));
  await removeTemporary(folder);
  return size / 1_000_000;
}
