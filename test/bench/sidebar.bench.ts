/** Typing into the sidebar of a real VS Code, until the list is drawn: over the built-in issues and over a team's thousands. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTemporary, temporaryFolder } from '../../src/build/temporary.ts';
import { mostIssues } from '../../src/core/kb/load.ts';
import { issueTemplate } from '../../src/core/kb/template.ts';
import { queries } from '../helpers/knowledge.ts';
import { openEditor } from '../helpers/ui.ts';
import { closeBrowser } from '../helpers/vscode-host.ts';
import { percentile, type Row } from './measure.ts';

export default async function benchmark(): Promise<readonly Row[]> {
  const workspace = await temporaryFolder('bench');
  const rows = await typing(workspace, 'the built-in issues');
  await teamIssues(workspace);
  rows.push(...(await typing(workspace, `${mostIssues} issues of a team`)));
  await closeBrowser();
  await removeTemporary(workspace);
  return rows;
}

async function typing(workspace: string, over: string): Promise<Row[]> {
  const editor = await openEditor({ workspace });
  try {
    await editor.openView('Half-Open');
    const page = await editor.webview('.result');
    const typed = queries()
      .filter(({ query }) => query.length < 60)
      .slice(0, 20)
      .flatMap(({ query }) => [1, 2, 4, 8, 16, 32].map((letters) => query.slice(0, letters)));
    const taken = await page.evaluate(async (texts) => {
      const input = document.querySelector('vscode-text-field')?.shadowRoot?.querySelector('input');
      if (input === null || input === undefined) throw new Error('there is no field to type into');
      const times: number[] = [];
      for (const text of texts) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const started = performance.now();
        input.value = text;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        // The list is laid out before the next picture is drawn: that belongs to the keystroke.
        document.body.getBoundingClientRect();
        times.push(performance.now() - started);
      }
      return times;
    }, typed);
    const what = `sidebar: a keystroke to its list, ${over}`;
    return [
      { what: `${what}, p50`, value: percentile(taken.slice(5), 50), unit: 'ms' },
      { what: `${what}, p95`, value: percentile(taken.slice(5), 95), unit: 'ms', budget: 16 },
    ];
  } finally {
    await editor.close();
  }
}

/** As many as one folder may hold. */
async function teamIssues(workspace: string): Promise<void> {
  const folder = join(workspace, '.half-open', 'issues');
  await mkdir(folder, { recursive: true });
  for (let at = 0; at < mostIssues; at++) {
    const text = issueTemplate(`Gateway ${at} forgets idle connections after ${60 + at} s`, '2026-01-31');
    await writeFile(join(folder, `gateway-${at}.md`), text);
  }
}
