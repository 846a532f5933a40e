import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { Diagnostic } from 'vscode-languageserver/node';
import { findingsChangedNotification } from '../../src/protocol/server.ts';
import { type Editor, openEditor, workspace } from './editor.ts';

const conf = `${workspace}/etc/sysctl.d/60-net.conf`;
const tuning = 'net.core.somaxconn = 8192\nnet.ipv4.tcp_fin_timeout = 15\n';
const slow = 'net.ipv4.tcp_keepalive_time = 7200\n';
const tooSlow = 'sysctl/keepalive-too-slow';
const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

let editor: Editor;
afterEach(() => editor.quit());

test('an open file gets its findings, with source, rule, exact range and version', async () => {
  editor = await openEditor();
  await editor.open(conf, slow, 'sysctl');
  const [found, ...others] = await editor.diagnostics(conf, 1);
  assert.equal(others.length, 0);
  assert.equal(found?.source, 'half-open');
  assert.equal(found?.code, tooSlow);
  assert.deepEqual(found?.range, { start: { line: 0, character: 30 }, end: { line: 0, character: 34 } });
  assert.equal(found?.codeDescription, undefined);
});

test('a code leads to its issue under the address the editor gave', async () => {
  editor = await openEditor({ options: { issueAddress: 'half-open:/{issue}' } });
  await editor.open(conf, slow, 'sysctl');
  const [found] = await editor.diagnostics(conf, 1);
  assert.match(found?.codeDescription?.href ?? '', /^half-open:\/[a-z0-9-]+$/);
});

test('typing gives the findings of each text under its version, and only of the last one in a burst', async () => {
  editor = await openEditor();
  await editor.open(conf, `${slow}\n`, 'sysctl');
  assert.deepEqual(codes(await editor.diagnostics(conf, 1)), [tooSlow]);
  const before = editor.published.length;
  for (const [from, to] of [
    ['7200', '720'],
    ['720', '72'],
    ['72', '7'],
  ] as const) {
    await editor.replace(conf, from, to);
  }
  assert.deepEqual(codes(await editor.diagnostics(conf, 4)), []);
  assert.deepEqual(
    editor.published.slice(before).map(({ version }) => version),
    [4],
  );
});

test('several edits in one message are applied in order, each to the text before it', async () => {
  editor = await openEditor();
  await editor.open(conf, 'a\r\nb\r\n', 'sysctl');
  await editor.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: conf, version: 2 },
    contentChanges: [
      { range: { start: { line: 0, character: 0 }, end: { line: 1, character: 1 } }, text: 'net.ipv4.' },
      {
        range: { start: { line: 0, character: 9 }, end: { line: 0, character: 9 } },
        text: 'tcp_keepalive_time=7200',
      },
    ],
  });
  const [found] = await editor.diagnostics(conf, 2);
  assert.deepEqual(found?.range, { start: { line: 0, character: 28 }, end: { line: 0, character: 32 } });
});

for (const [name, newline] of [
  ['Windows', '\r\n'],
  ['lone CR', '\r'],
] as const) {
  test(`${name} line endings count as in the protocol`, async () => {
    editor = await openEditor();
    await editor.open(conf, `# first${newline}# second${newline}${slow}`, 'sysctl');
    const [found] = await editor.diagnostics(conf, 1);
    assert.deepEqual(found?.range.start, { line: 2, character: 30 });
  });
}

test('with `onSave`, findings wait for saving', async () => {
  editor = await openEditor({ settings: { '': { run: 'onSave' } } });
  await editor.open(conf, tuning, 'sysctl');
  assert.deepEqual(codes(await editor.diagnostics(conf, 1)), ['sysctl/keepalive-missing']);
  const version = await editor.replace(conf, tuning, slow);
  await editor.settle();
  assert.notEqual(editor.published.at(-1)?.version, version);
  await editor.save(conf);
  assert.deepEqual(codes(await editor.diagnostics(conf, version)), [tooSlow]);
});

test('closing an open file clears it', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.open(conf);
  await editor.diagnostics(conf, 1);
  await editor.close(conf);
  assert.deepEqual(await editor.until(conf, (found) => found.length === 0), []);
});

test('deleting a file clears it at once, and so does deleting its folder', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.open(conf);
  await editor.diagnostics(conf, 1);
  await editor.write(conf, undefined);
  await editor.until(conf, (found) => found.length === 0);
  await editor.settle();
  assert.deepEqual(editor.published.at(-1)?.diagnostics, []);
  await editor.close(conf);

  await editor.open(conf, slow);
  await editor.until(conf, (found) => found.length === 1);
  await editor.connection.sendNotification('workspace/didDeleteFiles', {
    files: [{ uri: `${workspace}/etc` }],
  });
  await editor.until(conf, (found) => found.length === 0);
});

test('what was typed just before a file is deleted brings nothing back', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.open(conf);
  await editor.diagnostics(conf, 1);
  await editor.replace(conf, '7200', '7201');
  await editor.write(conf, undefined);
  await editor.settle();
  assert.deepEqual(editor.published.at(-1)?.diagnostics, []);
});

test('settings decide where no configuration file does, and a change of them lints again', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.open(conf);
  const [information] = await editor.diagnostics(conf, 1);
  assert.equal(information?.severity, 3);
  await editor.configure({ '': { environments: ['aws/nlb'] } });
  await editor.until(conf, ([found]) => found?.severity === 2);
  await editor.configure({ '': { environments: [] } });
  await editor.until(conf, (found) => found.length === 0);
  await editor.configure({ '': { environments: ['aws/nlb'], rules: { 'sysctl/*': 'error' } } });
  await editor.until(conf, ([found]) => found?.severity === 1);
});

test('an editor that pushes its settings is heard too', async () => {
  editor = await openEditor({ capabilities: {} });
  await editor.open(conf, slow, 'sysctl');
  await editor.diagnostics(conf, 1);
  await editor.connection.sendNotification('workspace/didChangeConfiguration', {
    settings: { halfOpen: { environments: [] } },
  });
  await editor.until(conf, (found) => found.length === 0);
});

test('each workspace folder has settings of its own', async () => {
  const [one, two] = ['file:///one', 'file:///two'];
  const settings = { [one]: { environments: ['aws/nlb'] }, [two]: { environments: [] } };
  editor = await openEditor({ folders: [one, two], settings });
  await editor.open(`${one}/sysctl.conf`, slow);
  await editor.open(`${two}/sysctl.conf`, slow);
  assert.deepEqual(codes(await editor.diagnostics(`${one}/sysctl.conf`, 1)), [tooSlow]);
  assert.deepEqual(codes(await editor.diagnostics(`${two}/sysctl.conf`, 1)), []);
});

test('a configuration file counts before settings, and a change of it lints again', async () => {
  const config = `${workspace}/.half-open.json`;
  editor = await openEditor({
    files: { [conf]: slow, [config]: '{ "environments": ["aws/nlb"] }' },
    settings: { '': { environments: [] } },
  });
  await editor.open(conf);
  assert.deepEqual(codes(await editor.diagnostics(conf, 1)), [tooSlow]);
  await editor.write(
    config,
    '{ "rules": { "sysctl/keepalive-too-slow": "error" }, "environments": ["aws/nlb"] }',
  );
  await editor.until(conf, ([found]) => found?.severity === 1);
  await editor.write(config, undefined);
  await editor.until(conf, (found) => found.length === 0);
});

test('a file that was closed stays so when something it depends on changes', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.open(conf);
  await editor.diagnostics(conf, 1);
  await editor.close(conf);
  await editor.until(conf, (found) => found.length === 0);
  await editor.write(`${workspace}/.half-open.json`, '{ "environments": ["aws/nlb"] }');
  await editor.settle();
  assert.deepEqual(editor.published.at(-1)?.diagnostics, []);
});

test('a broken configuration file has findings of its own, and the rest goes on', async () => {
  const config = `${workspace}/.half-open.json`;
  const text = '{ "environments": ["aws/nbl"], "oops": 1 ';
  editor = await openEditor({ files: { [conf]: slow, [config]: text } });
  await editor.open(config, text, 'jsonc');
  const found = codes(await editor.diagnostics(config, 1));
  assert.ok(found.includes('config/unknown-environment'), String(found));
  assert.ok(found.includes('config/unknown-key'), String(found));
  await editor.open(conf);
  await editor.diagnostics(conf, 1);
});

test('a file that others depend on lints them again', async () => {
  const other = `${workspace}/etc/sysctl.d/70-more.conf`;
  editor = await openEditor({ files: { [conf]: tuning } });
  await editor.open(conf);
  assert.deepEqual(codes(await editor.diagnostics(conf, 1)), ['sysctl/keepalive-missing']);
  await editor.write(other, 'net.ipv4.tcp_keepalive_time = 60\n');
  await editor.until(conf, (found) => found.length === 0);
  await editor.write(other, undefined);
  await editor.until(conf, (found) => found.length === 1);
});

test('a text becomes one we lint while it is written', async () => {
  const file = `${workspace}/app.conf`;
  editor = await openEditor();
  await editor.open(file, 'listen 80;\n', 'properties');
  const version = await editor.replace(file, 'listen 80;\n', slow);
  assert.deepEqual(codes(await editor.diagnostics(file, version)), [tooSlow]);
});

test('open files that are none of ours, or generated, are left alone', async () => {
  editor = await openEditor({ files: { [`${workspace}/.half-open/issues/a.md`]: '' } });
  const socket =
    'import socket\nclass A:\n  def __init__(self):\n    self.s = socket.create_connection(("a", 1))\n';
  await editor.open(`${workspace}/README.md`, '# Hello\n', 'markdown');
  await editor.open(`${workspace}/environments.yaml`, 'a: 1\n', 'yaml');
  await editor.open(`${workspace}/made.py`, `# Code generated by a tool. DO NOT EDIT.\n${socket}`, 'python');
  await editor.open(`${workspace}/written.py`, socket, 'python');
  await editor.open(`${workspace}/.half-open/issues/a.md`, '# Hello\n', 'markdown');
  await editor.until(`${workspace}/written.py`, (found) => found.length === 1);
  await editor.until(`${workspace}/.half-open/issues/a.md`, (found) => codes(found).includes('kb/format'));
  assert.equal(editor.published.length, 2);
});

test('an untitled document is linted by its language', async () => {
  editor = await openEditor();
  await editor.open('untitled:Untitled-1', slow, 'sysctl');
  assert.deepEqual(codes(await editor.diagnostics('untitled:Untitled-1', 1)), [tooSlow]);
});

test('the URI is published as the editor spells it', async () => {
  const spelled = 'file:///work/with%20blank/sysctl.d/%41.conf';
  editor = await openEditor();
  await editor.open(spelled, slow, 'sysctl');
  assert.deepEqual(codes(await editor.diagnostics(spelled, 1)), [tooSlow]);
  await editor.close(spelled);
  await editor.until(spelled, (found) => found.length === 0);
});

test('a huge file is skipped with a line in the log, and taken up when it shrinks', async () => {
  editor = await openEditor();
  const filler = `# ${'x'.repeat(1022)}\n`.repeat(2100);
  await editor.open(conf, slow + filler, 'sysctl');
  await editor.settle();
  assert.deepEqual(editor.published, []);
  assert.match(editor.log.join('\n'), /60-net\.conf is larger than 2 MB/);
  const version = await editor.replace(conf, filler, '');
  assert.deepEqual(codes(await editor.diagnostics(conf, version)), [tooSlow]);
  await editor.replace(conf, slow, slow + filler);
  await editor.until(conf, (found) => found.length === 0);
});

test('findings come and go with a notice, with their numbers', async () => {
  editor = await openEditor();
  const notices: unknown[] = [];
  editor.connection.onNotification(findingsChangedNotification.method, (notice) => {
    notices.push(notice);
  });
  await editor.open(conf, slow, 'sysctl');
  await editor.diagnostics(conf, 1);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.deepEqual(notices, [{ findings: 1, files: 1, errors: 0, warnings: 0, scanned: false }]);
});

test('a request that fails leaves the server alive and is logged', async () => {
  editor = await openEditor();
  const odd = { textDocument: { uri: conf }, range: null, context: { diagnostics: [] } };
  await editor.open(conf, slow, 'sysctl');
  await editor.diagnostics(conf, 1);
  assert.deepEqual(await editor.connection.sendRequest('textDocument/codeAction', odd), []);
  await editor.settle();
  assert.match(editor.log.join('\n'), /Code actions failed/);
  await editor.replace(conf, '7200', '7201');
  assert.equal((await editor.diagnostics(conf, 2)).length, 1);
});
