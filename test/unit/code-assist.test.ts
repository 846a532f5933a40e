/** What the editor says over calls and options in code. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hoverCode } from '../../src/core/assist/code-hover.ts';
import { createCodeParser } from '../../src/core/parse/code/parser.ts';
import type { Manifest } from '../../src/core/project/manifest.ts';
import type { Context } from '../../src/core/rule.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';
import { installedGrammars } from '../helpers/world.ts';

const knowledge = await builtInKnowledge();
const parser = createCodeParser(installedGrammars);

async function hover(name: string, text: string, packages: Manifest['packages'] = new Map()) {
  const offset = text.indexOf('|');
  const parsed = await parser.parse(`file:///repo/${name}`, text.replace('|', ''));
  const environments = knowledge.environments
    .filter(({ id }) => id === 'aws/nlb')
    .map((environment) => ({ ...environment, chosen: true, why: 'the test' }));
  const project = { manifest: { uri: 'file:///repo', packages, ends: new Map() } };
  const context: Context = { environments, project, settings: {}, knowledge };
  const document = parsed!.document;
  const found = hoverCode(document, offset, context);
  parsed!.dispose();
  return found && { at: document.text.slice(found.span.start, found.span.end), markdown: found.markdown };
}

describe('hover over code', () => {
  test('says that nothing enables keepalive', async () => {
    const found = await hover('a.py', 'import socket\ns = socket.create_conn|ection(("db", 1))\n');
    assert.equal(found?.at, 'socket.create_connection');
    assert.match(found.markdown, /^\*\*`socket\.create_connection`\*\*: a TCP connection to a peer/);
    assert.match(found.markdown, /Keepalive is off by default; aws\/nlb forgets after 350 s\./);
  });

  test('does the sum over the value', async () => {
    const found = await hover(
      'a.js',
      "const net = require('net');\nconst s = net.connect(1, 'db');\ns.setKeepAlive(true, 10 * 60|_000);\n",
    );
    assert.equal(found?.at, '10 * 60_000');
    assert.match(
      found.markdown,
      /on, set in this file: first probe after 10 min, .*; aws\/nlb forgets after 350 s/,
    );
  });

  test('tells the versions apart where no manifest does', async () => {
    const text = 'import redis\nr = redis.Re|dis(host="cache")\n';
    const unknown = await hover('a.py', text);
    assert.match(unknown!.markdown, /depends on the version/);
    assert.match(unknown!.markdown, /`redis` before 8: off by default/);
    assert.match(unknown!.markdown, /`redis` from 8 on: on, by default: first probe after 30 s/);
    const known = await hover('a.py', text, new Map([['redis', [8, 1]]]));
    assert.match(known!.markdown, /Keepalive is on, by default: first probe after 30 s/);
  });

  test('says why nothing is reported', async () => {
    const found = await hover('a.py', 'import socket\ns = socket.create_conn|ection(("localhost", 1))\n');
    assert.match(found!.markdown, /Its peer is on this machine\./);
  });

  test('says nothing elsewhere', async () => {
    assert.equal(await hover('a.py', 'import soc|ket\ns = socket.create_connection(("db", 1))\n'), undefined);
  });
});

describe('interval and probes that nobody wrote', () => {
  test('are libuv’s in Node', async () => {
    const found = await hover(
      'a.js',
      "const net = require('net');\nconst s = net.connect(1, 'db');\ns.setKeep|Alive(true, 60_000);\n",
    );
    assert.match(found!.markdown, /first probe after 1 min, dead peer found after 1 min 10 s/);
  });

  test('are the runtime’s in Go, as its version has them', async () => {
    const text =
      'package a\n\nimport (\n\t"net"\n\t"time"\n)\n\nvar d = net.Dialer{Keep|Alive: 60 * time.Second}\n';
    const found = await hover('a.go', text);
    assert.match(found!.markdown, /first probe after 1 min, dead peer found after 3 min 15 s/);
  });

  test('are the library’s where it has its own', async () => {
    const text = 'import redis\nr = redis.Re|dis(host="cache")\n';
    const found = await hover('a.py', text, new Map([['redis', [8, 1]]]));
    assert.match(found!.markdown, /first probe after 30 s, dead peer found after 45 s/);
  });

  test('are the kernel’s where only keepalive is switched on', async () => {
    const text =
      'import java.net.Socket;\nclass A { void a(Socket socket) throws Exception { socket.setKeep|Alive(true); } }\n';
    const found = await hover('A.java', text);
    assert.match(found!.markdown, /first probe after 2 h, dead peer found after 2 h 11 min/);
  });
});

describe('hover over Kotlin', () => {
  test('says over the call that connects that keepalive is off', async () => {
    const text =
      'import java.net.Socket\n\nclass Feed(host: String) {\n    private val socket = Soc|ket(host, 7000)\n}\n';
    const found = await hover('Feed.kt', text);
    assert.equal(found?.at, 'Socket');
    assert.match(found.markdown, /Keepalive is off by default; aws\/nlb forgets after 350 s\./);
  });

  test('says over the property that the idle time is the kernel’s', async () => {
    const text =
      'import java.net.Socket\n\nfun open(host: String) = Socket(host, 7000).apply { keep|Alive = true }\n';
    const found = await hover('open.kt', text);
    assert.equal(found?.at, 'keepAlive');
    assert.match(
      found.markdown,
      /on, set in this file: first probe after 2 h, .*aws\/nlb forgets after 350 s/,
    );
  });

  test('does the sum over a duration', async () => {
    const text = `import io.lettuce.core.SocketOptions
import java.time.Duration

val options = SocketOptions.KeepAliveOptions.builder().enable().idle(Duration.of|Minutes(10)).count(3).build()
`;
    const found = await hover('options.kt', text);
    assert.equal(found?.at, 'Duration.ofMinutes(10)');
    assert.match(found.markdown, /first probe after 10 min/);
  });
});
