/** A team's knowledge in the real editor: read beside broken files, harmless whatever it holds, followed as it changes. */
import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { removeTemporary, temporaryFolder } from '../../src/build/temporary.ts';
import { issueTemplate } from '../../src/core/kb/template.ts';
import { type Editor, openEditor } from '../helpers/ui.ts';
import { closeBrowser } from '../helpers/vscode-host.ts';

const issue = (title: string) => issueTemplate(title, '2026-01-31');

/** Everything by which a page could do more than be read. */
const hostile = `<script>parent.hacked = window.hacked = true</script>
<img src="https://evil.example/pixel.png" onerror="window.hacked = true">
<svg onload="window.hacked = true"><a href="command:workbench.action.quit">svg</a></svg>
<iframe src="https://evil.example/"></iframe> <style>* { display: none }</style>
<a href="command:workbench.action.closeWindow" onclick="window.hacked = true">html</a>
![remote](https://evil.example/image.png) ![data](data:image/svg+xml;base64,PHN2Zy8+)
![definition][pixel] [command](command:workbench.action.closeWindow)
[encoded](command:halfOpen.explain?%5B%22x%22%5D) [script](javascript:window.hacked=true)
[other](vscode://half-open.half-open/x) [file](file:///etc/passwd) [data](data:text/html,x)
[issue](issue:x"onclick="window.hacked=true) <https://evil.example/auto> [fine](https://fine.example/page)

[pixel]: https://evil.example/definition.png`;

let editor: Editor;
let sidebar: Frame;
let source: string;
const requested: string[] = [];

before(async () => {
  source = await temporaryFolder('knowledge');
  const issues = join(source, '.half-open', 'issues');
  await mkdir(issues, { recursive: true });
  const write = (name: string, text: string) => writeFile(join(issues, `${name}.md`), text);
  await write('vpn-sleeps', issue('The zorgle VPN sleeps'));
  await write(
    'hostile',
    issue('The zorgle <img src=x onerror=hacked()> page')
      .replace(
        '- What one sees, one item for each sign.',
        '- <b onclick="hacked()">bold</b> ![x](https://evil.example/symptom.png)',
      )
      .replace('Why it happens.', hostile)
      .replace('errors: []', `errors:\n  - { text: "<img src=https://evil.example/error.png>", where: log }`),
  );
  await write('broken', issue('Broken').replace('impact: errors', 'impact: doom'));
  await write('aws-nlb-idle-350s', issue('An id that is taken'));
  await write('huge', `${issue('Huge')}${'zorgle '.repeat(200_000)}`);
  await symlink('loop.md', join(issues, 'loop.md'));
  await writeFile(join(source, '.half-open.json'), '{}\n');
  editor = await openEditor({ workspace: source });
  editor.page.on('request', (request) => requested.push(request.url()));
  await editor.openView('Half-Open');
  sidebar = await editor.webview('.result');
});

after(async () => {
  await editor.close();
  await closeBrowser();
  await removeTemporary(source);
});

async function search(query: string): Promise<void> {
  const input = sidebar.locator('vscode-text-field input');
  await input.fill('');
  await input.pressSequentially(query);
}

/** What is in a document that must not be, and where its links lead. */
const inspect = (frame: Frame, root: string) =>
  frame.locator(root).evaluate((element) => ({
    foreign: [...element.querySelectorAll('script, img, svg, iframe, object, style, form, base')]
      .filter((each) => each.closest('.icon') === null)
      .map((each) => each.outerHTML.slice(0, 200)),
    handlers: [...element.querySelectorAll('*')].flatMap((each) =>
      [...each.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
    ),
    links: [...element.querySelectorAll('a[href]')].map((link) => link.getAttribute('href') ?? ''),
    hacked: 'hacked' in window,
  }));

test('a team’s issues are found and marked, beside files that are broken', async () => {
  await search('zorgle vpn');
  const first = sidebar.locator('li:first-child .result', { hasText: 'The zorgle VPN sleeps' });
  await first.locator('.team').waitFor();
  await search('load balancer 350 s');
  await sidebar.locator('.result-title', { hasText: 'Network Load Balancer' }).first().waitFor();
  assert.equal(await sidebar.locator('.result-title', { hasText: 'An id that is taken' }).count(), 0);
});

test('a hostile page can do nothing but be read, in the sidebar', async () => {
  await search('zorgle page');
  await sidebar.locator('.result', { hasText: 'The zorgle <img' }).first().click();
  await sidebar.locator('.issue-view').waitFor();
  const { foreign, handlers, links, hacked } = await inspect(sidebar, '.issue-view');
  assert.deepEqual([foreign, handlers, hacked], [[], [], false]);
  for (const link of links) assert.match(link, /^(#|https:\/\/)/);
  assert.ok(links.includes('https://fine.example/page'));
  await editor.shot('sidebar-hostile');
});

test('nor on its page in the editor area', async () => {
  await sidebar.locator('.issue-bar vscode-button').last().click();
  const page = await editor.webview('main > .summary');
  const { foreign, handlers, links, hacked } = await inspect(page, 'main');
  assert.deepEqual([foreign, handlers, hacked], [[], [], false]);
  for (const link of links) {
    assert.match(link, /^(https:\/\/|command:halfOpen\.(explain|scanWorkspace)\?)/);
    assert.doesNotMatch(link, /explain\?%5B%22x%22%5D/);
  }
  await editor.page.waitForTimeout(500);
  assert.deepEqual(
    requested.filter((address) => address.includes('evil.example')),
    [],
  );
  await page.locator('body').press('Escape');
});

test('a page is read again when its file changes', async () => {
  await sidebar.locator('.issue-view vscode-button').first().click();
  const file = join(editor.workspace, '.half-open', 'issues', 'vpn-sleeps.md');
  await writeFile(file, issue('The blurbish VPN wakes'));
  await search('blurbish');
  await sidebar.locator('.result', { hasText: 'The blurbish VPN wakes' }).waitFor();
});

test('the quick pick finds a team’s issue, and says what to try where it finds none', async () => {
  const { page } = editor;
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await editor.command('Half-Open: Search Issues');
  // The palette it was called from has such an input, too, until it is gone.
  const input = page.locator('.quick-input-widget input[placeholder^="A symptom"]');
  await input.fill('zorgle page');
  await rows.first().filter({ hasText: 'The zorgle <img' }).waitFor();
  await input.fill('qqqxxxzzz');
  await rows.first().filter({ hasText: 'No issue matches.' }).waitFor();
  assert.ok((await rows.count()) > 2);
  await input.press('Enter');
  assert.equal(await rows.first().isVisible(), true, 'advice is nothing to choose');
  await input.press('Escape');
});

test('what is wrong with a file is shown in it', async () => {
  await editor.openFile('.half-open/issues/broken.md');
  await editor.page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
  await editor.shot('knowledge-broken');
});
