/** A team's knowledge base over the wire: written with help, broken in every way, read again when it changes. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import type { CompletionItem, Hover } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { issueTemplate } from '../../src/core/kb/template.ts';
import { configurationChangedNotification, issueRequest, searchRequest } from '../../src/protocol/server.ts';
import { nodeFiles } from '../../src/server/nodeFiles.ts';
import { type Editor, openEditor, workspace } from './editor.ts';

let editor: Editor;
afterEach(() => editor.quit());

const page = (id: string) => `${workspace}/.half-open/issues/${id}.md`;
const issue = (title: string) => issueTemplate(title, '2026-01-31');

const at = (uri: string, line: number, character: number) => ({
  textDocument: { uri },
  position: { line, character },
});

test('front matter is completed and explained, other Markdown is left alone', async () => {
  const [ours, other] = [page('our-proxy'), `${workspace}/docs/notes.md`];
  editor = await openEditor({ files: { [ours]: '', [other]: '' } });
  for (const uri of [ours, other]) await editor.open(uri, '---\nimp\nstatus: current\n---\n', 'markdown');
  const complete = (uri: string) =>
    editor.connection.sendRequest<CompletionItem[]>('textDocument/completion', at(uri, 1, 3));
  const hover = (uri: string) =>
    editor.connection.sendRequest<Hover | null>('textDocument/hover', at(uri, 2, 2));
  const item = (await complete(ours)).find(({ label }) => label === 'impact');
  assert.deepEqual(item?.textEdit, {
    range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } },
    newText: 'impact: ',
  });
  assert.match(JSON.stringify(await hover(ours)), /obsolete/);
  assert.deepEqual(await complete(other), []);
  assert.equal(await hover(other), null);
  await editor.settle();
  assert.ok(editor.published.every(({ uri, diagnostics }) => uri !== other || diagnostics.length === 0));
});

test('one broken page is told where it stands, and nothing else stops', async () => {
  const files = {
    [page('good-one')]: issue('The zorgle VPN sleeps'),
    [page('broken')]: issue('Broken').replace('impact: errors', 'impact: doom'),
    [page('swarm-ipvs-900s')]: issue('An id that is taken'),
    [page('huge')]: `${issue('Huge')}${'zorgle '.repeat(200_000)}`,
    [page('loop')]: issue('Loop').replace('keywords: []', 'keywords: []\nrelated: [loop, gone]'),
    [`${page('a-folder')}/x.md`]: '',
  };
  editor = await openEditor({ files });
  const expected = {
    broken: [/`impact` is "?`?doom/],
    'swarm-ipvs-900s': [/already an id of the built-in knowledge base/],
    huge: [/more than 512 Ki characters/],
    loop: [/names this issue itself/, /No issue is called `gone`/],
  };
  for (const [id, messages] of Object.entries(expected)) {
    await editor.open(page(id), files[page(id)], 'markdown');
    const found = await editor.until(page(id), (diagnostics) => diagnostics.length >= messages.length);
    assert.equal(found.length, messages.length, JSON.stringify(found));
    for (const [index, message] of messages.entries()) assert.match(String(found[index]!.message), message);
  }
  const folder = await editor.until(page('a-folder'), (diagnostics) => diagnostics.length > 0);
  assert.match(String(folder[0]!.message), /no file \(a folder, or a link/);
  const results = await editor.ask(searchRequest, { query: 'zorgle vpn' });
  assert.deepEqual(
    results.slice(0, 1).map(({ issue: { id, team } }) => ({ id, team })),
    [{ id: 'good-one', team: true }],
  );
  assert.match((await editor.ask(issueRequest, { id: 'swarm-ipvs-900s' }))!.title, /Docker Swarm/);
});

test('links that lead to themselves are told in the editor, until they are gone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'half-open-links-'));
  try {
    const issues = join(folder, '.half-open', 'issues');
    await mkdir(issues, { recursive: true });
    await writeFile(join(issues, 'ours.md'), issue('The zorgle VPN sleeps'));
    await symlink('loop.md', join(issues, 'loop.md'));
    await symlink('..', join(issues, 'up.md'));
    const uri = (name: string) => URI.file(join(issues, name)).toString();
    editor = await openEditor({ disk: nodeFiles, folders: [URI.file(folder).toString()] });
    for (const name of ['loop.md', 'up.md']) {
      const [found] = await editor.until(uri(name), (diagnostics) => diagnostics.length > 0);
      assert.match(String(found!.message), /link that leads nowhere or to itself/);
    }
    assert.equal((await editor.ask(searchRequest, { query: 'zorgle' }))[0]?.issue.id, 'ours');
    await unlink(join(issues, 'loop.md'));
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri('loop.md'), type: 3 }],
    });
    assert.deepEqual(await editor.until(uri('loop.md'), (diagnostics) => diagnostics.length === 0), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a team’s environment decides in rules, and follows its file', async () => {
  const conf = `${workspace}/etc/sysctl.d/60-net.conf`;
  const environments = `${workspace}/.half-open/environments.yaml`;
  const proxy = (timeout: number) =>
    `our/proxy:\n  title: Our proxy\n  platform: Office\n  issue: our-proxy\n  idleTimeout: ${timeout}\n  onExpiry: drop\n  resetBy: probe\n  where: edge\n`;
  editor = await openEditor({
    files: {
      [`${workspace}/.half-open.json`]: '{ "environments": ["our/proxy"] }',
      [page('our-proxy')]: issue('Our proxy forgets'),
      [environments]: proxy(90),
    },
  });
  await editor.open(conf, 'net.ipv4.tcp_keepalive_time = 120\n', 'sysctl');
  const [slow] = await editor.until(conf, (found) => found.length > 0);
  assert.match(String(slow!.message), /our\/proxy.*90 s/);
  await editor.write(environments, proxy(600));
  assert.deepEqual(await editor.until(conf, (found) => found.length === 0), []);
});

test('a folder of another name counts as well, and whoever shows issues is told of changes', async () => {
  const conf = `${workspace}/etc/sysctl.d/60-net.conf`;
  const environments = `${workspace}/docs/kb/environments.yaml`;
  const entry = (timeout: number) =>
    `our/proxy: { title: Ours, platform: Office, issue: our-proxy, where: edge, idleTimeout: ${timeout}, resetBy: probe }\n`;
  editor = await openEditor({
    files: {
      [`${workspace}/.half-open.json`]: '{ "knowledgeBase": ["docs/kb"], "environments": ["our/proxy"] }',
      [`${workspace}/docs/kb/issues/our-proxy.md`]: issue('Our proxy forgets'),
      [environments]: entry(90),
    },
  });
  let told = 0;
  editor.connection.onNotification(configurationChangedNotification.method, () => void told++);
  await editor.open(conf, 'net.ipv4.tcp_keepalive_time = 120\n', 'sysctl');
  await editor.until(conf, (found) => found.length > 0);
  await editor.write(environments, entry(600));
  await editor.until(conf, (found) => found.length === 0);
  await editor.close(conf);
  assert.equal((await editor.ask(searchRequest, { query: 'our proxy forgets' }))[0]?.issue.id, 'our-proxy');
  await editor.settle();
  told = 0;
  await editor.write(`${workspace}/README.md`, 'nothing of ours');
  await editor.settle();
  assert.equal(told, 0);
  await editor.write(`${workspace}/docs/kb/issues/our-proxy.md`, issue('Our proxy sleeps'));
  await editor.settle();
  assert.equal(told, 1);
});

test('while a large knowledge base is indexed, other requests are answered', async () => {
  const conf = `${workspace}/etc/sysctl.d/60-net.conf`;
  const names = Array.from({ length: 1000 }, (_, index) => `our-${index}`);
  const prose = names.map((name, index) => `word${index}x${name}`).join(' ');
  const files = names.map((name) => [page(name), issue(`Zorgle ${name}`).replace('Why it happens.', prose)]);
  editor = await openEditor({ files: Object.fromEntries(files) });
  await editor.open(conf, 'net.ipv4.tcp_keepalive_time = 7200\n', 'sysctl');
  const order: string[] = [];
  const search = editor
    .ask(searchRequest, { query: 'zorgle' })
    .then((results) => order.push(`search ${results.length}`));
  const hover = editor.connection
    .sendRequest<Hover>('textDocument/hover', at(conf, 0, 12))
    .then(() => order.push('hover'));
  await Promise.all([search, hover]);
  assert.deepEqual(order, ['hover', 'search 50']);
  const again = performance.now();
  await editor.ask(searchRequest, { query: 'zorgle our-77' });
  assert.ok(performance.now() - again < 500, 'the index is built again');
});
