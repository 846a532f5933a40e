/** A Kotlin program before and after its fixes: what the kernel is told, with the real compiler on loopback. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { kotlin } from '../helpers/kotlin.ts';
import { fixed, inFolder, type Keepalive, lacks, observe, twoMinutes } from '../helpers/sockets.ts';

const skip = kotlin.lacks || lacks('ss', 'strace');

const text = `import java.net.Socket

class Program(private val host: String, private val port: Int) {
    fun run() {
        val socket = Socket(host, port)
        socket.getInputStream().read()
    }
}

fun main(given: Array<String>) {
    Program(System.getProperty("peer", "127.0.0.1"), given[0].toInt()).run()
}
`;

const inBlock = `import java.net.InetSocketAddress
import java.net.Socket

fun main(given: Array<String>) {
    val socket = Socket().apply {
        keepAlive = true
        connect(InetSocketAddress("127.0.0.1", given[0].toInt()), 5_000)
    }
    socket.getInputStream().read()
}
`;

const optional = `import java.net.InetSocketAddress
import java.net.Socket

class Link(private val host: String, private val port: Int) {
    private var socket: Socket? = null

    fun run() {
        socket = Socket()
        socket?.connect(InetSocketAddress(host, port), 5_000)
        socket?.getInputStream()?.read()
    }
}

fun main(given: Array<String>) {
    Link(System.getProperty("peer", "127.0.0.1"), given[0].toInt()).run()
}
`;

const onlyOn = optional.replace(
  /socket = Socket\(\)\n.*\n/,
  'socket = Socket(host, port).apply { keepAlive = true }\n',
);

function run(source: string): Promise<Keepalive> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'program.kt'), source);
    const [command = '', ...given] = kotlin.compile('program.kt', 'program.jar');
    execFileSync(command, given, { cwd: folder, stdio: 'pipe' });
    const path = kotlin.classPath('program.jar');
    return observe(['java', '-XX:TieredStopAtLevel=1', '-cp', path, 'ProgramKt'], folder, 'client');
  });
}

describe('Kotlin', { skip, concurrency: 2 }, () => {
  for (const [name, source] of Object.entries({
    'a socket': text,
    'a socket in apply': inBlock,
    'a socket that a property may hold': optional,
    'such a socket with keepalive and no idle time': onlyOn,
  })) {
    test(name, async () => {
      const before = await run(source);
      if (source.includes('keepAlive')) assert.match(before.timer ?? '', /^keepalive,(119min|120min)/);
      else assert.equal(before.timer, undefined);
      const { timer, set } = await run(await fixed({ 'program.kt': source }, 'program.kt'));
      assert.match(timer ?? '', twoMinutes);
      assert.deepEqual(set, { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 });
    });
  }
});
