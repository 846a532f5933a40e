import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type CodeAction, type Range, TextDocumentEdit } from 'vscode-languageserver/node';
import {
  applyFixRequest,
  applyRecommendedFixesRequest,
  findingsRequest,
  scanRequest,
} from '../../src/protocol/server.ts';
import { type Editor, openEditor, workspace } from './editor.ts';

const conf = `${workspace}/etc/sysctl.d/60-net.conf`;
const slow = '# tuned\r\nnet.ipv4.tcp_keepalive_time = 7200\r\n';
const onSlow: Range = { start: { line: 1, character: 30 }, end: { line: 1, character: 34 } };
/** `safe` fixes: the kernel given no longer has the key. */
const config = `${workspace}/.half-open.json`;
const dead = 'net.ipv4.tcp_tw_recycle = 0\nnet.ipv4.tcp_fin_timeout = 30\n';
const files = { [config]: '{ "kernel": "6.1" }' };
const fixAll = 'source.fixAll.halfOpen';

let editor: Editor;
afterEach(() => editor.quit());

const kinds = (actions: readonly CodeAction[]) => actions.map(({ kind }) => kind);

test('a quick fix is preferred, tied to its diagnostic and version, and leaves the file clean', async () => {
  editor = await openEditor();
  await editor.open(conf, slow, 'sysctl');
  const diagnostics = await editor.diagnostics(conf, 1);
  const [fix, ...others] = await editor.actions(conf, onSlow);
  assert.equal(fix?.kind, 'quickfix');
  assert.equal(fix?.isPreferred, true);
  assert.deepEqual(fix?.diagnostics, diagnostics);
  assert.equal(
    others.some(({ isPreferred }) => isPreferred),
    false,
  );
  const [change] = fix?.edit?.documentChanges ?? [];
  assert.deepEqual(change && TextDocumentEdit.is(change) && change.textDocument, { uri: conf, version: 1 });
  await editor.apply(fix?.edit);
  assert.match(editor.text(conf), /^# tuned\r\nnet\.ipv4\.tcp_keepalive_time = 120\r\n/);
  assert.doesNotMatch(editor.text(conf), /[^\r]\n/);
  assert.deepEqual(await editor.diagnostics(conf, 2), []);
});

test('a fix that changes behaviour is annotated where the editor can show it, and plain where not', async () => {
  editor = await openEditor();
  await editor.open(conf, slow, 'sysctl');
  await editor.diagnostics(conf, 1);
  const [annotated] = await editor.actions(conf, onSlow);
  const [annotation] = Object.values(annotated?.edit?.changeAnnotations ?? {});
  assert.equal(annotation?.label, annotated?.title);
  assert.equal(annotation?.needsConfirmation, false);
  await editor.quit();

  editor = await openEditor({ capabilities: { workspace: { workspaceEdit: { documentChanges: true } } } });
  await editor.open(conf, slow, 'sysctl');
  await editor.diagnostics(conf, 1);
  const [plain] = await editor.actions(conf, onSlow);
  assert.equal(plain?.edit?.changeAnnotations, undefined);
});

test('*suppress here* writes a comment with a place for the reason, and the finding is gone', async () => {
  editor = await openEditor();
  await editor.open(conf, slow, 'sysctl');
  await editor.diagnostics(conf, 1);
  const suppress = (await editor.actions(conf, onSlow)).find(({ title }) => title.startsWith('Suppress'));
  const [change] = suppress?.edit?.documentChanges ?? [];
  assert.ok(change !== undefined && TextDocumentEdit.is(change));
  const [edit] = change.edits;
  assert.ok(edit !== undefined && 'snippet' in edit);
  assert.match(edit.snippet.value, /-- \$\{1:reason\}\r\n$/);
  await editor.apply(suppress?.edit);
  assert.match(
    editor.text(conf),
    /\n# half-open-disable-next-line sysctl\/keepalive-too-slow -- reason\r\nnet/,
  );
  assert.deepEqual(await editor.diagnostics(conf, 2), []);
});

test('*explain* is offered where the editor has such a command', async () => {
  editor = await openEditor({ options: { explainCommand: 'halfOpen.explain' } });
  await editor.open(conf, slow, 'sysctl');
  await editor.diagnostics(conf, 1);
  const explain = (await editor.actions(conf, onSlow)).at(-1);
  assert.equal(explain?.command?.command, 'halfOpen.explain');
  const [{ issue } = { issue: '' }] = await editor.ask(findingsRequest, {});
  assert.deepEqual(explain?.command?.arguments, [issue]);
});

test('there are at most four actions on a finding, and none beside it', async () => {
  editor = await openEditor({ options: { explainCommand: 'halfOpen.explain' } });
  const stack = `${workspace}/docker-stack.yml`;
  const text = [
    'services:',
    '  db:',
    '    image: postgres:16',
    '    deploy:',
    '      endpoint_mode: dnsrr',
    '      placement: {}',
    '    ports:',
    '      - "5432:5432"',
    '',
  ].join('\n');
  await editor.open(stack, text, 'yaml');
  const diagnostics = await editor.diagnostics(stack, 1);
  assert.ok(diagnostics.length > 0);
  for (const { range, code } of diagnostics) {
    const actions = (await editor.actions(stack, range)).filter(
      ({ diagnostics: [own] = [] }) => own?.code === code,
    );
    assert.ok(actions.length >= 2 && actions.length <= 4, `${code}: ${actions.map(({ title }) => title)}`);
  }
  const start = { line: 0, character: 0 };
  assert.deepEqual(await editor.actions(stack, { start, end: start }), []);
});

test('`only` is respected', async () => {
  editor = await openEditor({ files });
  await editor.open(conf, dead, 'sysctl');
  await editor.diagnostics(conf, 1);
  const line: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } };
  const only = async (...wanted: string[]) => kinds(await editor.actions(conf, line, { only: wanted }));
  assert.deepEqual(await only('refactor'), []);
  assert.deepEqual(await only('source.organizeImports'), []);
  assert.deepEqual(await only(fixAll), [fixAll]);
  assert.deepEqual(await only('source.fixAll'), [fixAll]);
  assert.deepEqual(await only('source'), [fixAll]);
  assert.ok((await only('quickfix')).every((kind) => kind === 'quickfix'));
});

test('fix all applies safe fixes alone, with edits that touch nothing else', async () => {
  editor = await openEditor({ files });
  const text = `${dead}net.ipv4.tcp_keepalive_time = 7200\n`;
  await editor.open(conf, text, 'sysctl');
  await editor.diagnostics(conf, 1);
  const start = { line: 0, character: 0 };
  const [all] = await editor.actions(conf, { start, end: start }, { only: [fixAll] });
  await editor.apply(all?.edit);
  assert.equal(editor.text(conf), text.replace(/^.*recycle.*\n/, ''));
  assert.deepEqual(await editor.actions(conf, { start, end: start }, { only: [fixAll] }), []);
});

test('a fix from a list is applied through the editor, also to a closed file, or is gone', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.ask(scanRequest, {});
  const [issue] = await editor.ask(findingsRequest, {});
  const finding = issue!.files[0]!.findings[0]!;
  const fix = { uri: conf, finding: finding.id, fix: 0 };
  assert.equal(await editor.ask(applyFixRequest, fix), 'applied');
  await editor.apply(editor.applied.at(-1)?.edit);
  assert.match(editor.text(conf), /tcp_keepalive_time = 120/);
  await editor.write(conf, editor.text(conf));
  await editor.until(conf, (found) => found.length === 0);
  assert.equal(await editor.ask(applyFixRequest, fix), 'gone');
});

test('recommended fixes of all files are to be confirmed, and leave no such finding', async () => {
  const other = `${workspace}/b/sysctl.conf`;
  editor = await openEditor({
    files: { ...files, [conf]: slow, [other]: `${dead}net.ipv4.tcp_keepalive_time = 900\n` },
  });
  await editor.ask(scanRequest, {});
  const result = await editor.ask(applyRecommendedFixesRequest, {});
  assert.deepEqual({ files: result.files, applied: result.applied }, { files: 2, applied: true });
  const { edit, metadata } = editor.applied.at(-1)!;
  assert.equal(metadata?.isRefactoring, true);
  const annotations = Object.values(edit.changeAnnotations ?? {});
  assert.ok(annotations.length > 0 && annotations.every(({ needsConfirmation }) => needsConfirmation));
  await editor.apply(edit);
  await editor.write(conf, editor.text(conf));
  await editor.write(other, editor.text(other));
  await editor.until(conf, (found) => found.length === 0);
  await editor.until(other, (found) => found.length === 0);
});

const crate = `${workspace}/Cargo.toml`;
const cargo = '[package]\nname = "link"\n\n[dependencies]\ntokio = "1"\n';
const link = `use tokio::net::TcpStream;

pub struct Link {
    stream: TcpStream,
}

impl Link {
    pub async fn open(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        Ok(Self { stream })
    }
}
`;

test('a fix that needs a crate names it in Cargo.toml in the same edit', async () => {
  const source = `${workspace}/src/link.rs`;
  editor = await openEditor({ files: { [crate]: cargo } });
  await editor.open(source, link, 'rust');
  const [{ range } = assert.fail('no finding')] = await editor.diagnostics(source, 1);
  const [fix] = await editor.actions(source, range);
  const changed = (fix?.edit?.documentChanges ?? []).filter(TextDocumentEdit.is);
  assert.deepEqual(
    changed.map(({ textDocument }) => textDocument),
    [
      { uri: crate, version: null },
      { uri: source, version: 1 },
    ],
  );
  await editor.apply(fix?.edit);
  await editor.write(crate, editor.text(crate));
  assert.match(editor.text(crate), /^\[dependencies\]\nsocket2 = .+\ntokio = "1"\n$/m);
  assert.match(editor.text(source), /socket2::SockRef::from\(&stream\)/);
  assert.deepEqual(await editor.diagnostics(source, 2), []);
});

test('several files of a crate need its line in Cargo.toml once', async () => {
  const sources = ['first', 'second'].map((name) => `${workspace}/src/${name}.rs`);
  editor = await openEditor({ files: { [crate]: cargo } });
  for (const source of sources) {
    await editor.open(source, link, 'rust');
    await editor.diagnostics(source, 1);
  }
  await editor.ask(applyRecommendedFixesRequest, {});
  await editor.apply(editor.applied.at(-1)?.edit);
  await editor.write(crate, editor.text(crate));
  assert.equal(editor.text(crate).match(/^socket2 = /gm)?.length, 1);
  for (const source of sources) await editor.until(source, (found) => found.length === 0);
});
