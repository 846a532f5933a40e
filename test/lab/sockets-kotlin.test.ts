/** A Kotlin program before and after its fixes: what the kernel is told, with the real compiler on loopback. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, test } from 'node:test';
import { fixed, has, inFolder, type Keepalive, lacks, observe } from '../helpers/sockets.ts';

/** The compiler as Maven keeps it: `mvn dependency:get -Dartifact=org.jetbrains.kotlin:kotlin-compiler-embeddable:1.9.24`. */
const artifacts: readonly (readonly [group: string, name: string, version: string])[] = [
  ['org/jetbrains/kotlin', 'kotlin-compiler-embeddable', '1.9.24'],
  ['org/jetbrains/kotlin', 'kotlin-stdlib', '1.9.24'],
  ['org/jetbrains/kotlin', 'kotlin-script-runtime', '1.9.24'],
  ['org/jetbrains/kotlin', 'kotlin-reflect', '1.6.10'],
  ['org/jetbrains/kotlin', 'kotlin-daemon-embeddable', '1.9.24'],
  ['org/jetbrains/intellij/deps', 'trove4j', '1.0.20200330'],
  ['org/jetbrains', 'annotations', '13.0'],
];
const jars = artifacts.map(([group, name, version]) =>
  join(homedir(), '.m2', 'repository', group, name, version, `${name}-${version}.jar`),
);
const library = jars[1]!;
const compiler = jars.every(existsSync)
  ? [
      'java',
      '-cp',
      jars.join(delimiter),
      'org.jetbrains.kotlin.cli.jvm.K2JVMCompiler',
      '-no-stdlib',
      '-cp',
      library,
    ]
  : undefined;
const skip =
  lacks('java', 'ss', 'strace') ||
  (compiler === undefined &&
    !has('kotlinc') &&
    'needs kotlinc, or kotlin-compiler-embeddable 1.9.24 in ~/.m2');

const text = `import java.net.Socket

class Program(private val host: String, private val port: Int) {
    fun run() {
        val socket = Socket(host, port)
        socket.getInputStream().read()
    }
}

fun main(given: Array<String>) {
    Program("127.0.0.1", given[0].toInt()).run()
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

function run(source: string): Promise<Keepalive> {
  return inFolder(async (folder) => {
    writeFileSync(join(folder, 'program.kt'), source);
    const [command = '', ...given] = compiler ?? ['kotlinc', '-include-runtime'];
    execFileSync(command, [...given, 'program.kt', '-d', 'program.jar'], { cwd: folder, stdio: 'pipe' });
    const path = compiler === undefined ? 'program.jar' : ['program.jar', library].join(delimiter);
    return observe(['java', '-XX:TieredStopAtLevel=1', '-cp', path, 'ProgramKt'], folder, 'client');
  });
}

describe('Kotlin', { skip, concurrency: 1 }, () => {
  for (const [name, source] of Object.entries({ 'a socket': text, 'a socket in apply': inBlock })) {
    test(name, async () => {
      const before = await run(source);
      if (source.includes('keepAlive')) assert.match(before.timer ?? '', /^keepalive,(119min|120min)/);
      else assert.equal(before.timer, undefined);
      const { timer, set } = await run(await fixed({ 'program.kt': source }, 'program.kt'));
      assert.match(timer ?? '', /^keepalive,(1min5\d|2min)/);
      assert.deepEqual(set, { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 });
    });
  }
});
