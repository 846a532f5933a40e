/** The extension around the editor, as a person meets it: hover, preview of changes, status, issue pages. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Editor, openEditor } from '../helpers/ui.ts';
import { closeBrowser } from '../helpers/vscode-host.ts';

let editor: Editor;

before(async () => {
  editor = await openEditor({ settings: { 'editor.hover.delay': 100, 'files.refactoring.autoSave': true } });
});

after(async () => {
  await editor.close();
  await closeBrowser();
});

const conf = 'deploy/bastion/sysctl.conf';

test('the code in a finding’s hover leads to the issue, inside the editor', async () => {
  const { page } = editor;
  await editor.openFile(conf);
  await page.locator('.squiggly-warning').first().waitFor();
  await page.locator('.view-line span', { hasText: 'tcp_keepalive_time' }).last().waitFor();
  await page.locator('.squiggly-warning').first().hover({ force: true });
  const link = page.locator('.monaco-hover a.code-link').first();
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), 'half-open:/aws-nlb-idle-350s');
  await editor.shot('hover');
  await link.click();
  const issue = await editor.webview('main > h1');
  assert.match((await issue.locator('h1').textContent()) ?? '', /Network Load Balancer/);
  assert.equal(await issue.locator('script').count(), 0);
  await editor.shot('issue-page');
});

test('an issue’s page leads to related issues and nowhere else', async () => {
  const issue = await editor.webview('main > h1');
  const addresses = await issue
    .locator('a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  assert.ok(addresses.length > 3);
  for (const address of addresses)
    assert.match(address ?? '', /^(command:halfOpen\.(explain|scanWorkspace)\?|https:)/);
  const related = issue.locator('section', { hasText: 'Could also be' }).locator('a').first();
  const title = await related.textContent();
  await related.click();
  await editor.page.waitForTimeout(500);
  const next = await editor.webview('main > h1');
  await next.locator('h1', { hasText: title ?? '' }).waitFor();
});

test('recommended fixes are shown before they are written', async () => {
  const { page, workspace } = editor;
  const file = join(workspace, conf);
  const text = await readFile(file, 'utf8');
  await editor.command('Half-Open: Apply Recommended Fixes');
  await page.locator('.bulk-edit-panel').waitFor();
  assert.equal(await readFile(file, 'utf8'), text);
  const first = page.locator('.bulk-edit-panel .monaco-list-row', { hasText: 'deploy/bastion' });
  await first.waitFor();
  await editor.shot('preview');
  await first.locator('[role=checkbox], input[type=checkbox]').first().click();
  await page.locator('.bulk-edit-panel a', { hasText: 'Apply' }).first().click();
  await page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor({ state: 'hidden' });
  await until(async () => /tcp_keepalive_time = 120\n/.test(await readFile(file, 'utf8')));
});

test('the status item tells the environments, and a click chooses others', async () => {
  const { page, workspace } = editor;
  await editor.openFile('deploy/edge/sysctl.conf');
  const status = page.locator('[id="status.languageStatus"]');
  await status.hover();
  const item = page.locator('.hover-language-status', { hasText: 'aws/nlb' });
  await item.waitFor();
  await editor.shot('status');
  await item.locator('a', { hasText: 'Choose environments' }).click();
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'docker-swarm' }).first().click();
  await page
    .locator('.quick-input-action a, .quick-input-widget .monaco-button', { hasText: 'OK' })
    .first()
    .click();
  const config = join(workspace, '.half-open.json');
  await until(async () => (await readFile(config, 'utf8')).includes('docker-swarm'));
  const written = await readFile(config, 'utf8');
  assert.match(written, /\/\/ Where the shop runs/);
  assert.match(written, /aws\/nlb/);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await holds())) {
    assert.ok(performance.now() < end, 'waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
