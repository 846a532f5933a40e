/** The server as it is shipped: a process over its standard streams, with files of a real disk. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { dist } from '../../src/build/paths.ts';
import { removeTemporary, temporaryFolder } from '../../src/build/temporary.ts';
import {
  type FolderEntry,
  type InitializationOptions,
  listFolderRequest,
  type ReadFileParams,
  readFileRequest,
  type ScanResult,
  scanRequest,
} from '../../src/protocol/server.ts';

const slow = 'net.ipv4.tcp_keepalive_time = 7200\n';

interface Running {
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly published: readonly PublishDiagnosticsParams[];
}

const clean: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const each of clean.splice(0).reverse()) await each();
});

async function start(
  folder: string,
  options: InitializationOptions = {},
  serveFiles: (connection: ProtocolConnection) => void = () => {},
): Promise<Running> {
  const child = spawn(process.execPath, [join(dist, 'server.cjs'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const reader = new StreamMessageReader(child.stdout);
  const connection = createProtocolConnection(reader, new StreamMessageWriter(child.stdin));
  const published: PublishDiagnosticsParams[] = [];
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.push(params);
  });
  serveFiles(connection);
  connection.listen();
  clean.push(() => {
    connection.dispose();
    child.kill();
  });
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: folder, name: 'folder' }],
    initializationOptions: options,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return { child, connection, published };
}

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder('server');
  clean.push(() => removeTemporary(folder));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

test('a scan of a disk: byte order mark, Windows lines, binary, links, other encodings', async () => {
  const folder = await folderWith({
    'a/sysctl.conf': `\uFEFF${slow}`,
    'b/sysctl.conf': `# first\r\n${slow.trimEnd()}`,
    'c/sysctl.conf': `\0${slow}`,
    'd/sysctl.conf': Buffer.from(`# Gr\xFC\xDFe\n${slow}`, 'latin1'),
  });
  const windows = process.platform === 'win32';
  if (!windows) await symlink(join(folder, 'a'), join(folder, 'e'));
  const uri = pathToFileURL(folder).href;
  const { connection, published } = await start(uri);
  const result = await connection.sendRequest<ScanResult>(scanRequest.method, {});
  assert.equal(result.findings, 2);
  const ranges = published.map((each) => [each.uri.slice(uri.length), each.diagnostics[0]?.range.start]);
  assert.deepEqual(ranges.sort(), [
    ['/a/sysctl.conf', { line: 0, character: 30 }],
    ['/b/sysctl.conf', { line: 1, character: 30 }],
  ]);
});

test('files of another scheme are read through the editor', async () => {
  const entries: Readonly<Record<string, readonly FolderEntry[]>> = {
    'memory:/root': [
      { name: 'sysctl.conf', type: 'file' },
      { name: '.half-open.json', type: 'file' },
    ],
  };
  const texts: Readonly<Record<string, string>> = {
    'memory:/root/sysctl.conf': slow,
    'memory:/root/.half-open.json': '{ "environments": ["aws/nlb"] }',
  };
  const { connection, published } = await start('memory:/root', { readsFiles: true }, (editor) => {
    editor.onRequest(readFileRequest.method, ({ uri }: ReadFileParams) => texts[uri] ?? null);
    editor.onRequest(listFolderRequest.method, ({ uri }: { readonly uri: string }) => entries[uri] ?? null);
  });
  const result = await connection.sendRequest<ScanResult>(scanRequest.method, {});
  assert.equal(result.findings, 1);
  assert.equal(published[0]?.diagnostics[0]?.severity, 2);
});

test('code is read with its grammar, beside the server', async () => {
  const { connection, published } = await start('file:///nowhere');
  const text = 'import socket\n\nfeed = socket.create_connection(("feed.example.com", 9000))\n';
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri: 'file:///nowhere/feed.py', languageId: 'python', version: 1, text },
  });
  const until = performance.now() + 10_000;
  while (published.length === 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(published[0]?.diagnostics[0]?.code, 'socket/keepalive-missing');
});

test('it ends when it is told to', async () => {
  const { child, connection } = await start('file:///nowhere');
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  assert.equal(await ended, 0);
});

test('it ends when the editor’s end of the stream does', async () => {
  const { child } = await start('file:///nowhere');
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  child.stdin?.end();
  assert.notEqual(await ended, null);
});

test('its scripts are ASCII, which takes half the memory', async () => {
  for (const script of ['server.cjs', 'core.js']) {
    const text = await readFile(join(dist, script), 'utf8');
    assert.equal(/[^\0-\x7f].*/.exec(text)?.[0], undefined, script);
  }
});
