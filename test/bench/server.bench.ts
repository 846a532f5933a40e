/** The language server as a process: idle, and at work on a long file. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { dist } from '../../src/build/paths.ts';
import { memory, percentile, type Row } from './measure.ts';

const lines = 2000;
const keystrokes = 100;

export default async function benchmark(): Promise<readonly Row[]> {
  const child = spawn(process.execPath, [join(dist, 'server.cjs'), '--stdio'], { stdio: 'pipe' });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: 'file:///bench', name: 'bench' }],
  });
  await connection.sendNotification(InitializedNotification.type, {});
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const idle = await memory(child.pid!, 'now');
  const taken = await type(connection);
  const busy = await memory(child.pid!, 'now');
  connection.dispose();
  child.kill();
  return [
    ...(idle === undefined
      ? []
      : [{ what: 'server, idle: memory', value: idle, unit: 'MB', budget: 70 } as const]),
    ...(busy === undefined
      ? []
      : [{ what: `server, ${lines} lines of Python open: memory`, value: busy, unit: 'MB' } as const]),
    {
      what: `server: a keystroke in ${lines} lines to its diagnostics, median`,
      value: percentile(taken, 50),
      unit: 'ms',
    },
    {
      what: `server: a keystroke in ${lines} lines to its diagnostics, p95`,
      value: percentile(taken, 95),
      unit: 'ms',
      budget: 100,
    },
  ];
}

/** Milliseconds from each keystroke to the diagnostics of its version. */
async function type(connection: ProtocolConnection): Promise<number[]> {
  const uri = 'file:///bench/app.py';
  const published = new Map<number, (at: number) => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ version }) =>
    published.get(version ?? 0)?.(performance.now()),
  );
  const diagnosed = (version: number) => new Promise<number>((resolve) => published.set(version, resolve));
  const first = diagnosed(1);
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'python', version: 1, text: python() },
  });
  await first;
  const taken: number[] = [];
  for (let version = 2; version < keystrokes + 2; version++) {
    const done = diagnosed(version);
    const started = performance.now();
    const at = { line: Math.floor(lines / 2), character: 4 };
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end: at }, text: 'x' }],
    });
    taken.push((await done) - started);
  }
  return taken;
}

/** Functions that open sockets, some with keepalive. */
function python(): string {
  const block = (n: number) => [
    `def connect_${n}(host, port):`,
    `    sock_${n} = socket.create_connection((host, port))`,
    `    sock_${n}.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, ${n % 2})`,
    `    connections.append(sock_${n})`,
    `    while True:`,
    `        handle(sock_${n}.recv(4096))`,
    '',
    `    # Nothing comes here.`,
  ];
  const head = ['import socket', 'connections = []'];
  const body = Array.from({ length: lines / 8 }, (_, n) => block(n)).flat();
  return [...head, ...body].join('\n');
}
