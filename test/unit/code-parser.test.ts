/** Socket code read from text: what it costs, what survives edits, where comments can stand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Parser, Tree } from 'web-tree-sitter';
import type { CodeDocument } from '../../src/core/document/code.ts';
import type { Grammars } from '../../src/core/files.ts';
import { createHalfOpen } from '../../src/core/index.ts';
import { preprocessed } from '../../src/core/languages/c/preprocessor.ts';
import { languageOf } from '../../src/core/languages/index.ts';
import { createCodeParser } from '../../src/core/parse/code/parser.ts';
import { applyEdits } from '../../src/core/text.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';
import { installedGrammars, memoryWorld } from '../helpers/world.ts';

const parser = createCodeParser(installedGrammars);

async function read(name: string, text: string): Promise<CodeDocument> {
  const parsed = await parser.parse(`file:///${name}`, text);
  assert.ok(parsed !== undefined);
  parsed.dispose();
  return parsed.document;
}

const client = 'import socket\n\ns = socket.create_connection(("db.example.com", 5432))\n';

describe('cost', () => {
  test('a file without trigger words asks for no grammar', async () => {
    const asked: string[] = [];
    const counting: Grammars = {
      runtime: () => {
        asked.push('runtime');
        return installedGrammars.runtime();
      },
      grammar: (name) => {
        asked.push(name);
        return installedGrammars.grammar(name);
      },
    };
    const lazy = createCodeParser(counting);
    for (const name of ['a.py', 'a.js', 'a.ts', 'a.tsx']) {
      const parsed = await lazy.parse(`file:///${name}`, 'x = 1\n'.repeat(1000));
      assert.deepEqual(parsed?.document.connections, []);
    }
    assert.deepEqual(asked, []);
    await lazy.parse('file:///a.py', client);
    await lazy.parse('file:///b.py', client);
    // The runtime is started once for the process, which other files of tests may share.
    assert.deepEqual(
      asked.filter((name) => name !== 'runtime'),
      ['tree-sitter-python'],
    );
    lazy.dispose();
  });

  test('a grammar that could not be read once is asked for again', async () => {
    let broken = true;
    const flaky = createCodeParser({
      runtime: installedGrammars.runtime,
      grammar: (name) =>
        broken ? Promise.reject(new Error('no such file')) : installedGrammars.grammar(name),
    });
    await assert.rejects(flaky.parse('file:///a.py', client), /no such file/);
    broken = false;
    assert.equal((await flaky.parse('file:///a.py', client))?.document.connections.length, 1);
    flaky.dispose();
  });

  test('minified files are passed over', async () => {
    const packed = `const net = require('net');${'a.b(c);'.repeat(10_000)}net.connect(1, 'db.example.com');`;
    assert.deepEqual((await read('bundle.js', packed)).connections, []);
  });
});

describe('edits', () => {
  test('two who read on from one parse get what the text says', async () => {
    // Lines of one length: a tree moved by one of them too many has strings where calls are.
    const call = 'socket.create_connection(("db", 5432))\n';
    const word = `${JSON.stringify('-'.repeat(call.length - 3))}\n`;
    const text = `import socket\n\n${(call + word).repeat(4)}`;
    const before = await parser.parse('file:///a.py', text);
    const edit = { span: { start: 15, end: 15 }, text: word };
    const after = applyEdits(text, [edit]);
    const previous = { parsed: before!, edits: [edit] };
    const first = await parser.parse('file:///a.py', after, undefined, previous);
    const second = await parser.parse('file:///a.py', after, undefined, previous);
    const fresh = await parser.parse('file:///a.py', after);
    const callees = (each: typeof fresh) => each!.document.connections.map(({ callee }) => callee.start);
    assert.equal(callees(fresh).length, 4);
    assert.deepEqual([callees(first), callees(second)], [callees(fresh), callees(fresh)]);
    for (const each of [before, first, second, fresh]) each?.dispose();
  });

  test('the tree of an earlier text is freed, and with the document the last one', async (t) => {
    const parses = t.mock.method(Parser.prototype, 'parse').mock;
    const copies = t.mock.method(Tree.prototype, 'copy').mock;
    const frees = t.mock.method(Tree.prototype, 'delete').mock;
    const alive = () => parses.callCount() + copies.callCount() - frees.callCount();
    const core = createHalfOpen(memoryWorld(), await builtInKnowledge());
    core.open('file:///a.py', client, 1, 'python');
    for (let version = 2; version < 8; version++) {
      await core.findings('file:///a.py');
      core.change('file:///a.py', [{ span: { start: 0, end: 0 }, text: '#\n' }], version);
      await core.hover('file:///a.py', 1);
      assert.equal(alive(), 1);
    }
    core.close('file:///a.py');
    assert.equal(alive(), 0);
  });

  test('a tree is freed once, and its document stays readable', async () => {
    const parsed = await parser.parse('file:///a.py', client);
    parsed?.dispose();
    parsed?.dispose();
    assert.equal(parsed?.document.connections.length, 1);
    assert.equal(parsed?.document.commentLineAbove(client.indexOf('s =')), undefined);
  });
});

describe('what the preprocessor leaves out', () => {
  const open =
    'int open(struct link *l) {\n  l->fd = socket(AF_INET, SOCK_STREAM, 0);\n  connect(l->fd, a, 16);\n}\n';

  test('an edit that takes code out reads the file again', async () => {
    const text = `/* x */\n${open}`;
    const before = await parser.parse('file:///a.c', text);
    assert.equal(before?.document.connections.length, 1);
    const start = { start: 0, end: 7 };
    const after = `#if 0${text.slice(7)}#endif\n`;
    const edits = [
      { span: start, text: '#if 0' },
      { span: { start: text.length - 2, end: text.length - 2 }, text: '#endif\n' },
    ];
    const parsed = await parser.parse('file:///a.c', after, undefined, { parsed: before, edits });
    assert.deepEqual(parsed?.document.connections, []);
    const back = await parser.parse('file:///a.c', text, undefined, { parsed, edits: [] });
    assert.equal(back?.document.connections.length, 1);
    for (const each of [before, parsed, back]) each?.dispose();
  });

  test('of ways that are no whole statements one is read, with the words of keepalive if one has them', () => {
    const text = '#ifdef A\nif (a) {\n#else\nif (b) { setKeepalive(fd);\n#endif\n}\n#ifdef B\nc();\n#endif\n';
    const read = preprocessed(text);
    assert.equal(read.length, text.length);
    assert.deepEqual(
      read.split('\n').filter((line) => line.trim() !== ''),
      ['if (b) { setKeepalive(fd);', '}', '#ifdef B', 'c();', '#endif'],
    );
  });
});

describe('texts', () => {
  const forms: Readonly<Record<string, (text: string) => string>> = {
    'a BOM': (text) => `\uFEFF${text}`,
    'Windows line endings': (text) => text.replaceAll('\n', '\r\n'),
    'no final newline': (text) => text.trimEnd(),
    'characters beyond the first plane': (text) => `# 𝒳𝒴𝒵 ü\n${text}`,
    tabs: (text) => `def f():\n${text.replace(/^(?=.)/gm, '\t')}`,
  };
  for (const [form, change] of Object.entries(forms)) {
    test(`${form}: the callee is where it stands`, async () => {
      const text = change(client);
      const [connection] = (await read('a.py', text)).connections;
      assert.equal(text.slice(connection?.callee.start, connection?.callee.end), 'socket.create_connection');
    });
  }

  test('the language follows the extension; an editor id counts where there is none', () => {
    assert.equal(languageOf('/a/b.PY')?.id, 'python');
    assert.equal(languageOf('/a/b.mts', 'python')?.id, 'typescript');
    assert.equal(languageOf('Untitled-1', 'javascriptreact')?.id, 'javascript');
    assert.equal(languageOf('/a.py/README'), undefined);
    assert.equal(languageOf('/a/b.txt', 'plaintext'), undefined);
  });

  test('comments that speak to us are found, texts that look like them are not', async () => {
    const text = [
      'import socket',
      '# half-open-disable socket/keepalive-missing -- known',
      'x = "# half-open-disable socket/*"',
      "s = socket.create_connection(('db', 1))  # half-open-disable-line socket/*",
      '# nothing to us',
      '',
    ].join('\n');
    const { comments } = await read('a.py', text);
    assert.deepEqual(
      comments.map((comment) => comment.text),
      [' half-open-disable socket/keepalive-missing -- known', ' half-open-disable-line socket/*'],
    );
    const script = '/* half-open-disable socket/* */\nnet.connect(1);\n// half-open-enable socket/*\n';
    assert.deepEqual(
      (await read('a.js', script)).comments.map((comment) => comment.text.trim()),
      ['half-open-disable socket/*', 'half-open-enable socket/*'],
    );
  });

  test('a comment line goes above a statement or an argument, never into a text or a continued line', async () => {
    const text = [
      'import socket',
      's = socket.create_connection(',
      '    ("db", 1),',
      ')',
      'x = """',
      'socket.socket()',
      '"""',
      'y = 1 + \\',
      '    2',
    ].join('\n');
    const parsed = await parser.parse('file:///a.py', text);
    const above = (word: string) => parsed!.document.commentLineAbove(text.indexOf(word));
    assert.equal(above('s = '), text.indexOf('s = '));
    assert.equal(above('("db"'), text.indexOf('    ("db"'));
    assert.equal(above('socket.socket()'), undefined);
    assert.equal(above('2'), undefined);
    parsed?.dispose();
    const script = 'const net = require("net");\nconst t = `\n${net.connect(1)}`;\n';
    const other = await parser.parse('file:///a.js', script);
    assert.equal(other?.document.commentLineAbove(script.indexOf('net.connect')), undefined);
    other?.dispose();
  });
});
