/** The sidebar as a person meets it: typing, filtering, reading, fixing, by keyboard, in every theme. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { type Editor, openEditor, type Theme, themes } from '../helpers/ui.ts';
import { closeBrowser } from '../helpers/vscode-host.ts';

let editor: Editor;
let page: Frame;

before(async () => {
  editor = await openEditor();
  await editor.openView('Half-Open');
  page = await editor.webview('.result');
});

after(async () => {
  await editor.close();
  await closeBrowser();
});

const titles = () => page.locator('.result-title > span').allTextContents();

async function type(query: string): Promise<void> {
  const input = page.locator('vscode-text-field input');
  await input.fill('');
  await input.pressSequentially(query);
}

test('findings of a file opened later arrive in the list, the facets and the tree', async () => {
  await page.locator('vscode-checkbox', { hasText: '(0)' }).waitFor();
  await editor.openFile('docker-stack.yml');
  await page.locator('vscode-checkbox', { hasText: '(1)' }).waitFor();
  await editor.page.locator('.monaco-list-row', { hasText: 'Clients reach db' }).waitFor();
});

test('with nothing typed, issues found in the workspace stand first', async () => {
  await page.locator('.result vscode-badge').first().waitFor();
  assert.match((await titles())[0] ?? '', /Docker Swarm/);
});

test('search as you type finds a misspelt symptom and says why', async () => {
  await type('conection reset after 350 secnds idle');
  await page.locator('.status', { hasText: 'best match first' }).waitFor();
  await page.locator('.result-title', { hasText: /350 s/ }).first().waitFor();
  assert.ok((await page.locator('mark').count()) > 0, 'nothing is highlighted');
  await editor.shot('sidebar-search');
});

test('a pasted log line finds its issue', async () => {
  await type('nf_conntrack: nf_conntrack: table full, dropping packet');
  await page.locator('li:first-child .result-title', { hasText: /conntrack/i }).waitFor();
});

test('what is not there gets advice', async () => {
  await type('zzzzqqqqxxxx');
  await page.locator('.empty li').first().waitFor();
  assert.equal(await page.locator('.result').count(), 0);
  await editor.shot('sidebar-empty');
});

test('facets narrow the list and can be cleared', async () => {
  await type(' ');
  await page.locator('.result').first().waitFor();
  const all = await page.locator('.result').count();
  await page.locator('vscode-checkbox').click();
  await page.locator('.status vscode-button').waitFor();
  const found = await page.locator('.result').count();
  assert.ok(found > 0 && found < all, `${found} of ${all}`);
  await page.locator('.status vscode-button').click();
  await page.locator('.result').nth(found).waitFor();
  const platform = page.locator('vscode-dropdown').first();
  await platform.click();
  await platform.locator('vscode-option', { hasText: /^AWS \(/ }).click();
  await page.locator('.status vscode-button').waitFor();
  for (const meta of await page.locator('.result-meta').allTextContents()) assert.match(meta, /AWS/);
  await page.locator('.status vscode-button').click();
});

test('the keyboard alone is enough', async () => {
  const { keyboard } = editor.page;
  await type('swarm idle 15 minutes');
  await page.locator('.result-title', { hasText: 'Docker Swarm' }).first().waitFor();
  await keyboard.press('ArrowDown');
  assert.match((await page.evaluate(() => document.activeElement?.className)) ?? '', /result/);
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await page.locator('.issue-view h1').waitFor();
  await keyboard.press('Escape');
  await page.locator('.search-view').waitFor();
  assert.match((await page.evaluate(() => document.activeElement?.className)) ?? '', /result/);
});

test('an issue’s page has all of it, commands can be copied', async () => {
  await page.locator('.result', { hasText: 'Docker Swarm' }).first().click();
  await page.locator('.issue-view').waitFor();
  const headings = await page.locator('h2').allTextContents();
  for (const wanted of [
    'In this workspace',
    'Symptoms',
    'Limits',
    'Cause',
    'Check',
    'Fixes',
    'Could also be',
    'Sources',
  ]) {
    assert.ok(headings.includes(wanted), `${wanted} is missing: ${headings.join(', ')}`);
  }
  const neighbour = page.locator('.neighbours li', { hasText: 'half-closed' });
  assert.deepEqual(await neighbour.locator('dt').allTextContents(), ['there', 'here']);
  await neighbour.scrollIntoViewIfNeeded();
  await editor.shot('sidebar-neighbours');
  await page.locator('.code .copy').first().click();
  await page.locator('.copy .icon-check').waitFor();
  assert.equal(await page.locator('.issue-view :is(script, img, iframe, [style])').count(), 0);
});

for (const theme of Object.keys(themes) as Theme[]) {
  test(`it can be read in the theme ${theme}`, async () => {
    await editor.setTheme(theme);
    await editor.page.waitForTimeout(500);
    await editor.shot(`sidebar-issue-${theme}`);
    const [text, ground] = await page
      .locator('h1')
      .evaluate((title) => [getComputedStyle(title).color, getComputedStyle(document.body).backgroundColor]);
    assert.ok(contrast(text ?? '', ground ?? '') >= 4.5, `${text} on ${ground}`);
  });
}

test('another issue is reached by its link, and Escape leads back to the list', async () => {
  await page.locator('section a', { hasText: /./ }).last().scrollIntoViewIfNeeded();
  const link = page
    .locator('section', { has: page.locator('h2', { hasText: 'Could also be' }) })
    .locator('a')
    .first();
  const title = (await link.textContent()) ?? '';
  await link.click();
  await page.locator('h1', { hasText: title }).waitFor();
  await editor.page.keyboard.press('Escape');
  await page.locator('.search-view').waitFor();
});

test('a fix from the page changes the file, and the finding goes', async () => {
  await type('swarm idle 15 minutes');
  await page.locator('.result', { hasText: 'Docker Swarm' }).first().click();
  const fix = page.locator('.fix-finding', { hasText: 'Add keepalive sysctls 600/60/5 to db' });
  await fix.click();
  await fix.waitFor({ state: 'detached' });
  await editor.command('File: Save All Files');
  const file = join(editor.workspace, 'docker-stack.yml');
  await until(async () =>
    /db:\n {4}image: postgres:16\n {4}sysctls:\n {6}net\.ipv4\.tcp_keepalive_time: 600/.test(
      await readFile(file, 'utf8'),
    ),
  );
});

test('“check my workspace” finds what lies in closed files', async () => {
  await page.locator('h1').click();
  await editor.page.keyboard.press('Escape');
  await type('aws load balancer 350 s idle');
  await page
    .locator('.result', { hasText: 'resets TCP connections' })
    .filter({ hasText: 'Network Load Balancer' })
    .first()
    .click();
  await page.locator('vscode-button', { hasText: 'Check my workspace' }).click();
  await page.locator('.file h3', { hasText: 'feed.py' }).waitFor();
  await editor.shot('sidebar-checked');
});

test('state survives hiding', async () => {
  await editor.openView('Explorer');
  await editor.openView('Half-Open');
  page = await editor.webview('.issue-view');
  await page.locator('h1', { hasText: 'Network Load Balancer' }).waitFor();
});

/** WCAG 2.2, relative luminance and contrast ratio of two `rgb()` colours. */
function contrast(a: string, b: string): number {
  const [bright = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await holds())) {
    assert.ok(performance.now() < end, 'waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
