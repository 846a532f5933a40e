/** Python programs before and after their fixes: what the kernel is told, with the real interpreter on loopback. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fixed, inFolder, type Keepalive, lacks, observe, twoMinutes } from '../helpers/sockets.ts';

const skip = lacks('python3', 'ss', 'strace');

const client = `import socket
import sys
import time


class Feed:
    def __init__(self, host, port):
        self.connection = socket.create_connection((host, port))

    def wait(self):
        time.sleep(60)


Feed(sys.argv[1], int(sys.argv[2])).wait()
`;

/** The idle time is left at the kernel's. */
const enabled = client.replace(
  '\n    def wait',
  '        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)\n\n    def wait',
);

const streams = `import asyncio
import sys


async def main(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    while line := await reader.readline():
        print(line)


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
`;

const server = `import socket
import sys
import threading


def serve(connection):
    while connection.recv(4096):
        pass


listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection,)).start()
`;

const handler = `import socketserver
import sys


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(1024):
            self.request.sendall(data)


socketserver.ThreadingTCPServer((sys.argv[1], int(sys.argv[2])), Echo).serve_forever()
`;

const streamServer = `import asyncio
import sys


async def serve(reader, writer):
    while data := await reader.read(1024):
        writer.write(data)


async def main(host, port):
    server = await asyncio.start_server(serve, host, port)
    await server.serve_forever()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
`;

async function run(text: string, side: 'client' | 'server'): Promise<Keepalive> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'program.py'), text);
    return observe(['python3', join(folder, 'program.py'), '127.0.0.1'], folder, side);
  });
}

/** 120/30/5 satisfies a limit of 350 s. */
const values = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 };

describe('Python', { skip, concurrency: 4 }, () => {
  const cases = [
    ['a client', client, 'client'],
    ['asyncio streams', streams, 'client'],
    ['what a listener accepts', server, 'server'],
    ['a handler class', handler, 'server'],
    ['what asyncio accepts', streamServer, 'server'],
  ] as const;
  for (const [name, text, side] of cases) {
    test(`${name}: no timer before the fix, 120/30/5 after it`, async () => {
      assert.equal((await run(text, side)).timer, undefined);
      const after = await run(await fixed({ 'program.py': text }, 'program.py'), side);
      assert.match(after.timer ?? 'none', twoMinutes);
      assert.deepEqual(after.set, values);
    });
  }

  test('keepalive without an idle time: two hours before the fix, 120 s after it', async () => {
    assert.match((await run(enabled, 'client')).timer ?? 'none', /^keepalive,(119min|120min)/);
    const after = await run(await fixed({ 'program.py': enabled }, 'program.py'), 'client');
    assert.match(after.timer ?? 'none', twoMinutes);
    assert.deepEqual(after.set, values);
  });
});
