/** Node programs before and after their fixes: what the kernel is told, with the running Node on loopback. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixed, inFolder, type Keepalive, lacks, observe } from '../helpers/sockets.ts';

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

async function run(text: string, side: 'client' | 'server'): Promise<Keepalive> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'program.cjs'), text);
    return observe([process.execPath, join(folder, 'program.cjs'), '127.0.0.1'], folder, side);
  });
}

describe('Node', { skip }, () => {
  const cases = [
    ['a client', client, 'client', undefined],
    ['what a server accepts', server, 'server', undefined],
    ['seconds given for milliseconds', inSeconds, 'client', /^keepalive,(119min|120min)/],
  ] as const;
  for (const [name, text, side, before] of cases) {
    test(`${name}: ${before === undefined ? 'no timer' : 'two hours'} before the fix, well below 350 s after it`, async () => {
      const { timer } = await run(text, side);
      if (before === undefined) assert.equal(timer, undefined);
      else assert.match(timer ?? 'none', before);
      const after = await run(await fixed({ 'program.cjs': text }, 'program.cjs'), side);
      assert.match(after.timer ?? 'none', /^keepalive,(\d\d|1min\d*)/);
      assert.equal(after.set.SO_KEEPALIVE, 1);
      assert.ok(
        (after.set.TCP_KEEPIDLE ?? 0) > 0 && (after.set.TCP_KEEPIDLE ?? 999) <= 120,
        JSON.stringify(after.set),
      );
    });
  }
});
