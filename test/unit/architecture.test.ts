/** The walls between the parts: which folder may import which, and which libraries. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allImports,
  findCycle,
  type Import,
  importsOf,
  packageName,
  sourceFiles,
} from '../helpers/imports.ts';

interface Part {
  /** Other parts it may import. */
  readonly parts: readonly string[];
  /** Libraries, by package name; a pattern ends in `*`. */
  readonly packages: readonly string[];
}

/** Adapters import core and protocol, never each other: they start one another by path. */
const parts: Readonly<Record<string, Part>> = {
  core: {
    parts: [],
    packages: [
      'yaml',
      'jsonc-parser',
      'web-tree-sitter',
      'markdown-it',
      'minisearch',
      'fuse.js',
      'ignore',
      'picomatch',
      'vscode-uri',
    ],
  },
  protocol: { parts: ['core'], packages: [] },
  server: { parts: ['core', 'protocol'], packages: ['node:*', 'vscode-languageserver*', 'vscode-uri'] },
  cli: { parts: ['core', 'protocol'], packages: ['node:*', 'diff', 'markdown-it', 'vscode-uri'] },
  vscode: {
    parts: ['core', 'protocol'],
    packages: ['vscode', 'vscode-languageclient', 'vscode-languageserver-protocol', 'vscode-uri', 'node:*'],
  },
  webview: {
    parts: ['core', 'protocol'],
    packages: ['@vscode/webview-ui-toolkit', '@vscode/codicons', 'markdown-it'],
  },
  build: {
    parts: ['core'],
    packages: ['node:*', 'esbuild', 'fflate', 'tsx', 'playwright-core', '@vscode/vsce'],
  },
};

/** Libraries that one place alone may know, so that another could take theirs. */
const owners: Readonly<Record<string, RegExp>> = {
  'web-tree-sitter': /^core\/parse\/code\//,
  yaml: /^core\/(parse\/(compose|containers)\/|kb\/)/,
  'jsonc-parser': /^core\/(config\/|parse\/config\.ts$|project\/manifest-readers\.ts$)/,
  ignore: /^core\/walk\.ts$/,
  picomatch: /^core\/config\/glob\.ts$/,
  minisearch: /^core\/kb\//,
  'fuse.js': /^core\/kb\//,
  '@vscode/codicons': /^webview\/icons\.ts$/,
  '@vscode/webview-ui-toolkit': /^webview\/toolkit\.ts$/,
};

/** What runs where there is no Node: a web worker, a page, or either. */
const withoutNode = /^(vscode\/browser\.ts|server\/main-worker\.ts)$/;

const imports = allImports();
const partOf = (file: string) => file.split('/')[0]!;

function allowed(name: string, packages: readonly string[]): boolean {
  return packages.some((each) => (each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : each === name));
}

function told(violations: readonly Import[]): string[] {
  return violations.map(({ from, specifier }) => `src/${from} imports ${specifier}`);
}

test('the reader of imports sees every form', () => {
  const text = `
    import a from './a.ts';
    import type { B } from './b.ts';
    import {
      c,
    } from '../c.ts';
    export { d } from './d.ts';
    import './e.ts';
    const f = await import('./f.ts');
    const g = require('g');
    // as with require('h')
  `;
  const found = importsOf('core/x/y.ts', text);
  assert.deepEqual(
    found.map(({ specifier }) => specifier),
    ['./a.ts', './b.ts', '../c.ts', './d.ts', './e.ts', './f.ts', 'g'],
  );
  assert.equal(found[2]?.to, 'core/c.ts');
  assert.deepEqual(
    found.filter(({ typeOnly }) => typeOnly).map(({ specifier }) => specifier),
    ['./b.ts'],
  );
});

test('every file of src belongs to a part', () => {
  const strays = sourceFiles().filter((file) => parts[partOf(file)] === undefined);
  assert.deepEqual(strays, []);
});

test('parts import only those they may', () => {
  const violations = imports.filter(({ from, to }) => {
    if (to === undefined || partOf(to) === partOf(from)) return false;
    return !parts[partOf(from)]?.parts.includes(partOf(to));
  });
  assert.deepEqual(told(violations), []);
});

test('parts import only their libraries', () => {
  const violations = imports.filter(({ from, to, specifier }) => {
    if (to !== undefined) return false;
    return !allowed(packageName(specifier), parts[partOf(from)]?.packages ?? []);
  });
  assert.deepEqual(told(violations), []);
});

test('a library is known in one place', () => {
  const violations = imports.filter(({ from, specifier }) => {
    const owner = owners[packageName(specifier)];
    return owner?.source.startsWith(`^${partOf(from)}\\/`) && !owner.test(from);
  });
  assert.deepEqual(told(violations), []);
});

test('protocol holds types and constants: of core it takes types alone', () => {
  const violations = imports.filter(
    ({ from, to, typeOnly }) => partOf(from) === 'protocol' && to?.startsWith('core/') && !typeOnly,
  );
  assert.deepEqual(told(violations), []);
});

test('what runs in a web worker reaches no module of Node', () => {
  const reached = new Set(sourceFiles().filter((file) => withoutNode.test(file)));
  for (const file of reached) {
    for (const { from, to, typeOnly } of imports) {
      if (from === file && to !== undefined && !typeOnly) reached.add(to);
    }
  }
  const violations = imports.filter(
    ({ from, specifier, typeOnly }) => reached.has(from) && specifier.startsWith('node:') && !typeOnly,
  );
  assert.deepEqual(told(violations), []);
});

test('nothing in core imports the façade', () => {
  const violations = imports.filter(({ from, to }) => from.startsWith('core/') && to === 'core/index.ts');
  assert.deepEqual(told(violations), []);
});

test('rules know neither how files are parsed nor how they are linted', () => {
  const violations = imports.filter(
    ({ from, to, typeOnly }) =>
      from.startsWith('core/rules/') && /^core\/(parse\/|linter|index)/.test(to ?? '') && !typeOnly,
  );
  assert.deepEqual(told(violations), []);
});

test('there is no cycle, not even of types', () => {
  const graph = new Map(
    sourceFiles().map((file) => [
      file,
      imports.filter(({ from, to }) => from === file && to !== undefined).map(({ to }) => to!),
    ]),
  );
  assert.equal(findCycle(graph)?.join(' -> '), undefined);
});

test('a cycle is found and told as a path', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ]);
  assert.deepEqual(findCycle(graph), ['b', 'c', 'b']);
});

/** Folders of core/parse/code, each of which imports only those below it. */
const codeRooms = [
  'connection',
  'exemptions',
  'exchange',
  'heartbeat',
  'handover',
  'silence',
  'fixing',
  'peers',
  'lifetime',
  'flow',
  'clocks',
  'calls',
  'options',
  'values',
  'names',
  'tree',
];

test('the rooms of socket code import downwards', () => {
  const roomOf = (file: string | undefined) => /^core\/parse\/code\/(\w+)\//.exec(file ?? '')?.[1];
  const rooms = new Set(sourceFiles().flatMap((file) => roomOf(file) ?? []));
  assert.deepEqual([...rooms].sort(), [...codeRooms].sort());
  const upwards = imports.filter(({ from, to }) => {
    const [above, below] = [roomOf(from), roomOf(to)];
    return above !== undefined && below !== undefined && codeRooms.indexOf(below) < codeRooms.indexOf(above);
  });
  assert.deepEqual(told(upwards), []);
});
