/** A folder that nobody trusts: what is in it is linted, nothing around it is read, and the sidebar searches. */
import { after, before, test } from 'node:test';
import { type Editor, openEditor } from '../helpers/ui.ts';
import { closeBrowser } from '../helpers/vscode-host.ts';

let editor: Editor;

before(async () => {
  editor = await openEditor({
    restricted: true,
    settings: {
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
  });
});

after(async () => {
  await editor.close();
  await closeBrowser();
});

test('findings, fixes and the search are there in restricted mode', async () => {
  const { page } = editor;
  await page.locator('[id="status.workspaceTrust"]', { hasText: 'Restricted' }).waitFor();
  await editor.openFile('docker-stack.yml');
  await page.locator('.squiggly-warning').first().waitFor();
  await editor.openView('Half-Open');
  const sidebar = await editor.webview('.result');
  await sidebar.locator('.result vscode-badge').first().waitFor();
  await sidebar.locator('vscode-text-field input').fill('table full, dropping packet');
  await sidebar.locator('li:first-child .result-title', { hasText: /conntrack/i }).waitFor();
  await editor.shot('restricted');
});
