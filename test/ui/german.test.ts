/** The extension in German: every text of ours that VS Code shows, none of it cut off. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Editor, openEditor } from '../helpers/ui.ts';
import { closeBrowser } from '../helpers/vscode-host.ts';

let editor: Editor;

before(async () => {
  editor = await openEditor({ language: 'de', theme: 'light' });
});

after(async () => {
  await editor.close();
  await closeBrowser();
});

test('views, facets and severities speak German', async () => {
  await editor.openView('Half-Open');
  const page = await editor.webview('.result');
  await editor.page.locator('.pane-header', { hasText: 'Probleme' }).waitFor();
  await editor.page.locator('.pane-header', { hasText: 'Befunde' }).waitFor();
  await page.locator('.result-meta', { hasText: 'Ausfall' }).first().waitFor();
  const texts = await page.locator('body').innerText();
  assert.doesNotMatch(texts, /All platforms|All regions|Found in this/);
  await editor.shot('german-sidebar');
});

test('an issue’s page carries German headings of the extension’s own', async () => {
  const page = await editor.webview('.result');
  await page.locator('.result-title').first().click();
  const issue = await editor.webview('article h1, main h1');
  assert.ok((await issue.locator('h1').textContent())?.trim());
  await editor.shot('german-issue');
});
