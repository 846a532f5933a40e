import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { CompletionItem, DocumentSymbol, Hover, InlayHint, Location } from 'vscode-languageserver/node';
import {
  chooseEnvironmentsRequest,
  confinedNotification,
  environmentsRequest,
  issueRequest,
  scanRequest,
  searchedIssuesRequest,
  searchRequest,
  statusRequest,
} from '../../src/protocol/server.ts';
import { type Editor, openEditor, workspace } from './editor.ts';

const conf = `${workspace}/etc/sysctl.d/60-net.conf`;
const config = `${workspace}/.half-open.json`;
const slow = 'net.ipv4.tcp_keepalive_time = 7200\n';

let editor: Editor;
afterEach(() => editor.quit());

const at = (line: number, character: number) => ({
  textDocument: { uri: conf },
  position: { line, character },
});

test('the server says what it can do, and nothing it cannot', async () => {
  editor = await openEditor();
  const { capabilities } = editor.initialized;
  assert.deepEqual(Object.keys(capabilities).sort(), [
    'codeActionProvider',
    'completionProvider',
    'definitionProvider',
    'documentSymbolProvider',
    'hoverProvider',
    'inlayHintProvider',
    'textDocumentSync',
    'workspace',
  ]);
  assert.deepEqual(editor.registered, [
    'workspace/didChangeWatchedFiles',
    'workspace/didChangeConfiguration',
  ]);
});

test('hover tells about a key, at its place', async () => {
  editor = await openEditor();
  await editor.open(conf, slow, 'sysctl');
  const hover = await editor.connection.sendRequest<Hover>('textDocument/hover', at(0, 12));
  assert.match(JSON.stringify(hover.contents), /keepalive/i);
  assert.deepEqual(hover.range?.start, { line: 0, character: 0 });
  assert.equal(await editor.connection.sendRequest('textDocument/hover', at(1, 0)), null);
});

test('completion replaces the whole key', async () => {
  editor = await openEditor();
  await editor.open(conf, 'net.ipv4.tcp_keepal', 'sysctl');
  const items = await editor.connection.sendRequest<CompletionItem[]>('textDocument/completion', at(0, 19));
  const item = items.find(({ label }) => label.includes('tcp_keepalive_time'));
  assert.deepEqual(item?.textEdit && 'range' in item.textEdit && item.textEdit.range, {
    start: { line: 0, character: 0 },
    end: { line: 0, character: 19 },
  });
});

test('inlay hints do the sum, unless switched off', async () => {
  editor = await openEditor();
  await editor.open(conf, slow, 'sysctl');
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  const ask = () =>
    editor.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri: conf },
      range,
    });
  const [hint] = await ask();
  assert.deepEqual(hint?.position, { line: 0, character: 34 });
  await editor.configure({ '': { inlayHints: false } });
  await editor.settle();
  assert.deepEqual(await ask(), []);
});

test("inlay hints stand in a service's sysctls too", async () => {
  const stack = `${workspace}/docker-stack.yml`;
  const setting = '    sysctls: { net.ipv4.tcp_keepalive_time: 7200 }';
  editor = await openEditor();
  await editor.open(stack, `services:\n  db:\n    image: postgres\n${setting}\n`, 'dockercompose');
  const hints = await editor.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri: stack },
    range: { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } },
  });
  assert.deepEqual(
    hints.map(({ position }) => position),
    [{ line: 3, character: setting.length - 2 }],
  );
  assert.match(JSON.stringify(hints), /docker-swarm forgets after 900 s/);
});

test('symbols list the settings', async () => {
  editor = await openEditor();
  await editor.open(conf, slow, 'sysctl');
  const params = { textDocument: { uri: conf } };
  const symbols = await editor.connection.sendRequest<DocumentSymbol[]>(
    'textDocument/documentSymbol',
    params,
  );
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ['net.ipv4.tcp_keepalive_time'],
  );
});

test('a key leads to the assignment that wins, here or in a file read later', async () => {
  const later = `${workspace}/etc/sysctl.d/90-late.conf`;
  const text = 'net.core.somaxconn = 1024\nnet.core.somaxconn = 4096\nnet.ipv4.tcp_keepalive_time = 7200\n';
  editor = await openEditor({ files: { [later]: `# wins\n${slow}` } });
  await editor.open(conf, text, 'sysctl');
  const lead = (line: number, character: number) =>
    editor.connection.sendRequest<Location | null>('textDocument/definition', at(line, character));
  const range = (line: number, end: number) => ({
    start: { line, character: 0 },
    end: { line, character: end },
  });
  assert.deepEqual(await lead(0, 5), { uri: conf, range: range(1, 18) });
  assert.deepEqual(await lead(2, 12), { uri: later, range: range(1, 27) });
  assert.equal(await lead(3, 0), null);
});

test('the status tells environments, why, and when settings decide', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.open(conf);
  const before = await editor.ask(statusRequest, { uri: conf });
  assert.equal(before.linted, true);
  assert.equal(before.fallback, true);
  assert.deepEqual(before.settings, []);
  await editor.configure({ '': { environments: ['aws/nlb'], rules: { 'sysctl/*': 'error' } } });
  await editor.until(conf, ([found]) => found?.severity === 1);
  const after = await editor.ask(statusRequest, { uri: conf });
  assert.deepEqual(
    after.environments.map(({ id }) => id),
    ['aws/nlb'],
  );
  assert.equal(after.from, 'settings');
  assert.deepEqual(after.settings, ['halfOpen.environments', 'halfOpen.rules']);
  await editor.write(config, '{ "environments": ["docker-swarm"], "ignore": ["*.conf"] }');
  const ignored = await editor.ask(statusRequest, { uri: conf });
  assert.deepEqual(
    ignored.environments.map(({ id }) => id),
    ['docker-swarm'],
  );
  assert.equal(ignored.from, config);
  assert.equal(ignored.linted, false);
  assert.match(ignored.reason ?? '', /ignored/);
});

test('choosing environments keeps the comments of the configuration file', async () => {
  const text = '{\n  // ours\n  "kernel": "6.1", // since May\n  "environments": ["aws/nlb"]\n}\n';
  editor = await openEditor({ files: { [config]: text } });
  const choices = await editor.ask(environmentsRequest, { uri: conf });
  assert.equal(choices.file, config);
  assert.deepEqual(
    choices.environments.filter(({ chosen }) => chosen).map(({ id }) => id),
    ['aws/nlb'],
  );
  const chosen = { uri: conf, environments: ['docker-swarm', 'gcp/vpc'] };
  assert.deepEqual(await editor.ask(chooseEnvironmentsRequest, chosen), { applied: true, file: config });
  await editor.apply(editor.applied.at(-1)?.edit);
  assert.match(editor.text(config), /\/\/ ours\n {2}"kernel": "6\.1", \/\/ since May/);
  await editor.write(config, editor.text(config));
  const { environments } = await editor.ask(statusRequest, { uri: conf });
  assert.deepEqual(environments.map(({ id }) => id).sort(), ['docker-swarm', 'gcp/vpc']);
});

test('choosing environments creates the file at the workspace folder where there is none', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.ask(chooseEnvironmentsRequest, { uri: conf, environments: [] });
  const { edit } = editor.applied.at(-1)!;
  assert.deepEqual(edit.documentChanges?.[0], {
    kind: 'create',
    uri: config,
    options: { ignoreIfExists: true },
  });
  await editor.apply(edit);
  assert.deepEqual(JSON.parse(editor.text(config)), { environments: [] });
});

test('search ranks, filters and counts findings; an empty query lists all', async () => {
  editor = await openEditor({ files: { [conf]: slow } });
  await editor.ask(scanRequest, {});
  const [best] = await editor.ask(searchRequest, { query: 'network load balancer resets idle connections' });
  assert.equal(best?.issue.id, 'aws-nlb-idle-350s');
  const all = await editor.ask(searchRequest, { query: '', limit: 1000 });
  assert.ok(all.length > 20);
  assert.ok(all[0]!.issue.findings > 0, 'issues with findings come first');
  const none = { platforms: [], regions: [], impacts: [], found: true };
  const found = await editor.ask(searchRequest, { query: '', filter: none });
  assert.deepEqual(
    found.map(({ issue }) => issue.findings),
    [1],
  );
  const searched = await editor.ask(searchedIssuesRequest, {});
  assert.equal(searched.content?.issues.length, all.length);
  assert.deepEqual(Object.values(searched.findings), [1]);
  const again = await editor.ask(searchedIssuesRequest, { known: searched.revision });
  assert.equal(again.content, undefined, 'what the asker has is sent again');
});

test('an issue is a page by its id and by a rule’s id, rendered without script', async () => {
  editor = await openEditor();
  const page = await editor.ask(issueRequest, { id: 'aws-nlb-idle-350s' });
  assert.match(page?.check ?? '', /<pre><code/);
  assert.ok(page!.rules.includes('sysctl/keepalive-too-slow'));
  const byRule = await editor.ask(issueRequest, { id: 'sysctl/tw-recycle' });
  assert.equal(byRule?.rules.includes('sysctl/tw-recycle'), true);
  assert.equal(await editor.ask(issueRequest, { id: 'no-such-issue' }), null);
});

test('a team’s issue is searched, shown and kept harmless, and follows its file', async () => {
  const file = `${workspace}/.half-open/issues/vpn-idle.md`;
  const text = teamIssue('The zorgle VPN forgets sessions <script>alert(1)</script>');
  editor = await openEditor({ files: { [file]: text } });
  const [result] = await editor.ask(searchRequest, { query: 'zorgle' });
  assert.equal(result?.issue.id, 'vpn-idle');
  assert.equal(result?.issue.team, true);
  const page = await editor.ask(issueRequest, { id: 'vpn-idle' });
  const html = [...(page?.symptoms ?? []), page?.cause].join();
  assert.doesNotMatch(html, /<script|<img|javascript:|command:/);
  await editor.write(file, text.replace('zorgle', 'blurb'));
  assert.deepEqual(await editor.ask(searchRequest, { query: 'zorgle' }), []);
});

function teamIssue(title: string): string {
  return `---
summary: Sessions end after a minute.
platforms: [VPN]
regions: [all]
impact: errors
status: current
verified: 2026-01-01
---
# ${title}

## Symptoms
- <img src=x onerror=alert(1)> ![x](https://example.com/x.png)

## Cause
[a](command:workbench.action.quit) and <b>b</b>.

## Check
Look.

## Fixes
### Do
It.
`;
}

test('a confined server reads nothing outside of the workspace folders', async () => {
  const outside = 'file:///outside';
  const files = {
    [conf]: slow,
    [config]: '{ "knowledgeBase": ["../outside"] }',
    [`${outside}/issues/secret.md`]: teamIssue('The zorgle of the neighbours'),
  };
  const query = { query: 'zorgle' };
  editor = await openEditor({ files, options: { confined: true } });
  assert.deepEqual(await editor.ask(searchRequest, query), []);
  await editor.connection.sendNotification(confinedNotification.method, { confined: false });
  assert.equal((await editor.ask(searchRequest, query))[0]?.issue.id, 'secret');
});
