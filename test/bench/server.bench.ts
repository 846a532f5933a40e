/** The language server as it is shipped: its memory, and how long a keystroke waits for its diagnostics. */
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

/** Milliseconds the server waits for further changes before it lints. */
const debounce = 30;

const keystrokes = 60;

export default async function benchmark(): Promise<readonly Row[]> {
  const child = spawn(process.execPath, [join(dist, 'server.cjs'), '--stdio']);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  try {
    const started = performance.now();
    await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
      workspaceFolders: null,
    });
    const start = performance.now() - started;
    await connection.sendNotification(InitializedNotification.type, {});
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const idle = await memory(child.pid ?? 0, 'now');
    const sysctl = await typing(connection, 'file:///tmp/etc/sysctl.d/60-net.conf', 'sysctl', sysctlFile());
    const python = await typing(connection, 'file:///tmp/feed.py', 'python', pythonFile());
    const afterwards = await memory(child.pid ?? 0, 'now');
    return [
      { what: 'server: start to ready', value: start, unit: 'ms' },
      ...(idle === undefined
        ? []
        : [{ what: 'server: memory when idle', value: idle, unit: 'MB' as const, budget: 70 }]),
      {
        what: 'server: its part of a keystroke, sysctl, 2,000 lines, p95',
        value: sysctl,
        unit: 'ms',
        budget: 10,
      },
      {
        what: 'server: its part of a keystroke, Python, 2,000 lines, p95',
        value: python,
        unit: 'ms',
        budget: 10,
      },
      ...(afterwards === undefined
        ? []
        : [{ what: 'server: memory with a grammar loaded', value: afterwards, unit: 'MB' as const }]),
    ];
  } finally {
    connection.dispose();
    child.kill();
  }
}

/** The p95 of keystrokes in the middle of the file, without the time the server waits on purpose. */
async function typing(
  connection: ProtocolConnection,
  uri: string,
  languageId: string,
  text: string,
): Promise<number> {
  let arrived: (version: number | undefined) => void = () => {};
  const listening = connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    if (params.uri === uri) arrived(params.version);
  });
  const diagnosticsOf = (version: number) =>
    new Promise<void>((resolve) => {
      arrived = (published) => {
        if (published === version) resolve();
      };
    });
  const first = diagnosticsOf(1);
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId, version: 1, text },
  });
  await first;
  const at = { line: 1000, character: 0 };
  const taken: number[] = [];
  for (let version = 2; version < keystrokes + 2; version++) {
    const done = diagnosticsOf(version);
    const started = performance.now();
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end: at }, text: '#' }],
    });
    await done;
    taken.push(performance.now() - started - debounce);
  }
  listening.dispose();
  return percentile(taken.slice(5), 95);
}

function sysctlFile(): string {
  const block = (index: number) => [
    `# Interface ${index}: routed, so a reply may leave by another way than it came.`,
    '# See the network handbook, chapter 4.',
    '#net.ipv4.conf.all.rp_filter = 0',
    `net.ipv4.conf.eth${index}.rp_filter = 2`,
  ];
  const blocks = Array.from({ length: 499 }, (_, index) => block(index)).flat();
  return [...blocks, 'net.ipv4.tcp_keepalive_time = 7200', ''].join('\n');
}

function pythonFile(): string {
  const block = (index: number) => [
    `def handle_${index}(request, limit=${index}):`,
    '    values = [int(part) for part in request.split(",") if part.strip()]',
    '    if len(values) > limit:',
    '        raise ValueError(f"too many: {len(values)}")',
    '    total = sum(value * value for value in values)',
    '    return {"total": total, "mean": total / max(1, len(values))}',
    '',
    '',
  ];
  const client = ['import socket', '', 'feed = socket.create_connection(("feed.example.com", 9000))', ''];
  return [...client, ...Array.from({ length: 250 }, (_, index) => block(index)).flat()].join('\n');
}
