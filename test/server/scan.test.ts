import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { CancellationTokenSource, WorkDoneProgress } from 'vscode-languageserver/node';
import type { Files } from '../../src/core/files.ts';
import { findingsRequest, type ScanResult, scanRequest } from '../../src/protocol/server.ts';
import { memoryFiles } from '../helpers/world.ts';
import { type Editor, openEditor, workspace } from './editor.ts';

const slow = 'net.ipv4.tcp_keepalive_time = 7200\n';
const conf = `${workspace}/a/sysctl.conf`;
const other = `${workspace}/b/sysctl.conf`;

let editor: Editor;
afterEach(() => editor.quit());

test('a scan finds closed files, without a version, and says what it saw', async () => {
  editor = await openEditor({
    files: { [conf]: slow, [other]: '# nothing\n', [`${workspace}/README.md`]: '' },
  });
  const result = await editor.ask(scanRequest, {});
  assert.deepEqual(result, { files: 2, findings: 1, failures: 0, cancelled: false });
  assert.equal((await editor.diagnostics(conf)).length, 1);
  assert.equal('version' in editor.published.at(-1)!, false);
});

test('git-ignored, vendored and ignored files are left out', async () => {
  editor = await openEditor({
    files: {
      [`${workspace}/.git/HEAD`]: '',
      [`${workspace}/.gitignore`]: 'a/\n',
      [`${workspace}/.half-open.json`]: '{ "ignore": ["b/**"] }',
      [conf]: slow,
      [other]: slow,
      [`${workspace}/node_modules/x/sysctl.conf`]: slow,
    },
  });
  const { findings } = await editor.ask(scanRequest, {});
  assert.equal(findings, 0);
});

test('closing keeps what a scan found, as it stands on the disk', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.ask(scanRequest, {});
  await editor.open(conf);
  await editor.replace(conf, slow, '');
  assert.deepEqual(await editor.diagnostics(conf, 2), []);
  await editor.close(conf);
  assert.equal((await editor.until(conf, (found) => found.length === 1)).length, 1);
});

test('a scan says nothing of what is open: there the editor’s text counts', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.open(conf, '# fixed, not saved\n', 'sysctl');
  await editor.diagnostics(conf, 1);
  await editor.ask(scanRequest, {});
  await editor.settle();
  assert.deepEqual(editor.published.at(-1)?.diagnostics, []);
});

test('after a scan, files on the disk are kept current: changed, new, deleted, newly ignored', async () => {
  editor = await openEditor({ files: { [`${workspace}/.git/HEAD`]: '', [conf]: slow } });
  await editor.ask(scanRequest, {});
  await editor.write(conf, '# fixed\n');
  await editor.until(conf, (found) => found.length === 0);
  await editor.write(other, slow);
  await editor.until(other, (found) => found.length === 1);
  await editor.write(`${workspace}/.gitignore`, 'b/\n');
  await editor.until(other, (found) => found.length === 0);
  await editor.write(`${workspace}/.gitignore`, '\n');
  await editor.until(other, (found) => found.length === 1);
  await editor.write(other, undefined);
  await editor.until(other, (found) => found.length === 0);
});

test('a new file that git ignores stays out of sight, a new folder is looked through', async () => {
  editor = await openEditor({
    files: { [`${workspace}/.git/HEAD`]: '', [`${workspace}/.gitignore`]: 'b/\n', [conf]: '# nothing\n' },
  });
  await editor.ask(scanRequest, {});
  await editor.write(other, slow);
  const moved = `${workspace}/c/d/sysctl.conf`;
  editor.files.texts.set(moved, slow);
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: `${workspace}/c`, type: 1 }],
  });
  await editor.until(moved, (found) => found.length === 1);
  assert.equal(
    editor.published.some(({ uri }) => uri === other),
    false,
  );
});

test('without a scan, closed files are nobody’s business', async () => {
  editor = await openEditor({ files: { [conf]: '' } });
  await editor.write(conf, slow);
  await editor.settle();
  assert.deepEqual(editor.published, []);
});

test('another folder of the workspace is scanned too, and forgotten when it goes', async () => {
  const second = 'file:///second';
  editor = await openEditor({ folders: [workspace, second], files: { [`${second}/sysctl.conf`]: slow } });
  await editor.ask(scanRequest, {});
  assert.equal((await editor.diagnostics(`${second}/sysctl.conf`)).length, 1);
  await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [], removed: [{ uri: second, name: 'second' }] },
  });
  await editor.until(`${second}/sysctl.conf`, (found) => found.length === 0);
});

test('progress is reported and a scan can be cancelled; what was found stays', async () => {
  const texts = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`${workspace}/${index}/sysctl.conf`, slow]),
  );
  const files = memoryFiles(texts);
  const slowly: Files = {
    list: files.list,
    async read(file, limit) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return files.read(file, limit);
    },
  };
  editor = await openEditor({ disk: slowly });
  const seen: string[] = [];
  const source = new CancellationTokenSource();
  editor.connection.onProgress(WorkDoneProgress.type, 'token', ({ kind }) => {
    seen.push(kind);
    if (kind === 'report') source.cancel();
  });
  const params = { workDoneToken: 'token' };
  const result = await editor.connection.sendRequest<ScanResult>(scanRequest.method, params, source.token);
  assert.equal(result.cancelled, true);
  assert.ok(result.files > 0 && result.files < 400, String(result.files));
  assert.equal(seen[0], 'begin');
  assert.equal(seen.at(-1), 'end');
  assert.equal((await editor.ask(findingsRequest, {}))[0]?.files.length, result.files);
});

test('findings are listed by issue and file, and for one issue', async () => {
  editor = await openEditor({ files: { [conf]: slow, [other]: `${slow}net.ipv4.tcp_tw_recycle = 1\n` } });
  await editor.ask(scanRequest, {});
  const issues = await editor.ask(findingsRequest, {});
  assert.equal(issues.length, 2);
  assert.deepEqual(
    issues[0]?.files.map(({ uri }) => uri),
    [conf, other],
  );
  assert.notEqual(issues[0]?.title, issues[0]?.issue);
  const [only, ...more] = await editor.ask(findingsRequest, { issue: issues[1]!.issue });
  assert.equal(more.length, 0);
  assert.deepEqual(
    only?.files.map(({ uri }) => uri),
    [other],
  );
});
