/** Node programs before and after their fixes: what the kernel is told, with the running Node on loopback. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  fixed,
  inFolder,
  type Keepalive,
  lacks,
  observe,
  oneMinute,
  twoMinutes,
} from '../helpers/sockets.ts';

const skip = lacks('ss', 'strace');

const client = `const net = require('node:net');

class Feed {
  constructor(host, port) {
    this.socket = net.connect(port, host);
    this.socket.on('data', (data) => console.log(data));
  }
}

module.exports = new Feed(process.argv[2], Number(process.argv[3]));
`;

/** 60 ms: rounded down to 0 s, which leaves the kernel's two hours. */
const inSeconds = client.replace(
  "    this.socket.on('data'",
  "    this.socket.once('connect', () => this.socket.setKeepAlive(true, 60));\n    this.socket.on('data'",
);

const server = `const net = require('node:net');

const server = net.createServer((peer) => {
  peer.on('data', (data) => console.log(data));
});
server.listen(Number(process.argv[3]), process.argv[2]);
`;

/** A socket that is made before it connects. */
const late = `const { Socket } = require('net');

const [host, port] = process.argv.slice(2);
const socket = new Socket();
socket.connect(Number(port), host);
socket.on('data', (data) => console.log(data));
`;

const moduleClient = `import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });
socket.on('data', (data) => console.log(data));
`;

const moduleServer = `import { createServer } from 'node:net';

const server = createServer((peer) => {
  peer.pipe(peer);
});
server.listen(Number(process.argv[3]), process.argv[2]);
`;

/** Accepted by a function that has a name. */
const typed = `import { createServer, type Socket } from 'node:net';

const server = createServer();
server.on('connection', serve);
server.listen(Number(process.argv[3]), process.argv[2]);

function serve(peer: Socket): void {
  peer.on('data', (data: Buffer) => peer.write(data));
}
`;

const typeScript = import.meta.resolve('tsx');

async function run(name: string, text: string, side: 'client' | 'server'): Promise<Keepalive> {
  return inFolder(async (folder) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    const loader = name.endsWith('.ts') ? ['--import', typeScript] : [];
    return observe([process.execPath, ...loader, path, '127.0.0.1'], folder, side);
  });
}

interface Case {
  readonly file: string;
  readonly text: string;
  readonly side: 'client' | 'server';
  /** The timer of the program as it stands. */
  readonly before?: RegExp;
  /** Seconds that the fix writes; 120 by default. */
  readonly idle?: number;
}

const cases: Readonly<Record<string, Case>> = {
  'a client': { file: 'client.cjs', text: client, side: 'client' },
  'a client made before it connects': { file: 'late.cjs', text: late, side: 'client' },
  'a client in a module': { file: 'client.mjs', text: moduleClient, side: 'client' },
  'what a server accepts': { file: 'server.cjs', text: server, side: 'server' },
  'what a server in a module accepts': { file: 'server.mjs', text: moduleServer, side: 'server' },
  'what a server in TypeScript accepts': { file: 'server.ts', text: typed, side: 'server' },
  'seconds given for milliseconds': {
    file: 'unit.cjs',
    text: inSeconds,
    side: 'client',
    before: /^keepalive,(119min|120min)/,
    idle: 60,
  },
};

describe('Node', { skip, concurrency: 4 }, () => {
  for (const [name, { file, text, side, before, idle = 120 }] of Object.entries(cases)) {
    test(`${name}: ${before === undefined ? 'no timer' : 'two hours'} before the fix, ${idle} s after it`, async () => {
      const { timer } = await run(file, text, side);
      if (before === undefined) assert.equal(timer, undefined);
      else assert.match(timer ?? 'none', before);
      const after = await run(file, await fixed({ [file]: text }, file), side);
      assert.match(after.timer ?? 'none', idle === 60 ? oneMinute : twoMinutes);
      // libuv adds an interval of 1 s and 10 probes by itself.
      const values = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: idle, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 10 };
      assert.deepEqual(after.set, values);
    });
  }
});
