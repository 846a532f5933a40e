/** A keystroke's way to its diagnostics in a real VS Code, in both extension hosts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cache, dist, fromRoot } from '../../src/build/paths.ts';
import { removeTemporary, temporaryFolder } from '../../src/build/temporary.ts';
import { newest } from '../../src/build/vscode.ts';
import { bundleSuite, runSuite } from '../helpers/host-suite.ts';
import { openEditor } from '../helpers/ui.ts';
import { closeBrowser } from '../helpers/vscode-host.ts';
import type { HostKind } from '../host/runner/result.ts';
import { percentile, type Row } from './measure.ts';

const mark = '#half-open-typing ';

export default async function benchmark(): Promise<readonly Row[]> {
  const tests = await bundleSuite(fromRoot('test', 'bench', 'host'), join(dist, 'test', 'bench'));
  // Empty, so that nothing else is read meanwhile.
  const workspace = await temporaryFolder('bench');
  const rows: Row[] = [];
  for (const host of ['node', 'web'] as const) {
    await runSuite({ release: newest, host, tests, workspace });
    const log = await readFile(join(cache, 'logs', `${newest.version}-${host}.log`), 'utf8');
    for (const line of log.split('\n').filter((each) => each.startsWith(mark))) {
      const { name, taken } = JSON.parse(line.slice(mark.length)) as { name: string; taken: number[] };
      rows.push(keystroke(host, name, taken));
    }
  }
  rows.push(await activation());
  await closeBrowser();
  await removeTemporary(workspace);
  return rows;
}

/** As VS Code itself tells it, under *Show Running Extensions*: what people look at who ask which extension is slow. */
async function activation(): Promise<Row> {
  const editor = await openEditor();
  try {
    const { page } = editor;
    await editor.openFile('docker-stack.yml');
    await page.locator('.squiggly-warning').first().waitFor();
    await editor.command('Developer: Show Running Extensions');
    const rows = page.locator('.runtime-extensions-editor .extension');
    await rows.first().hover();
    // The slowest stand first, and only those on screen are there.
    const own = rows.filter({ hasText: /half-open/i });
    for (let tries = 0; tries < 20 && (await own.count()) === 0; tries++) {
      await page.mouse.wheel(0, 300);
      await page.waitForTimeout(100);
    }
    const told = /Activation: (\d+)\s*ms/.exec(await own.first().innerText())?.[1];
    return { what: 'VS Code, node host: activation', value: Number(told), unit: 'ms', budget: 30 };
  } finally {
    await editor.close();
  }
}

function keystroke(host: HostKind, name: string, taken: readonly number[]): Row {
  const what = `VS Code, ${host} host: keystroke to diagnostics, ${name}, 2,000 lines, p95`;
  return { what, value: percentile(taken.slice(5), 95), unit: 'ms', budget: 100 };
}
