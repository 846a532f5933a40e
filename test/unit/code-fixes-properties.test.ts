/** What holds for every fix in code, whatever the file looks like. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diffArrays } from 'diff';
import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { HalfOpen } from '../../src/core/half-open.ts';
import { languageOf } from '../../src/core/languages/index.ts';
import { path } from '../../src/core/uri.ts';
import { type Fixture, fixturesBelow, openFixture } from '../helpers/fixtures.ts';
import { installedGrammars } from '../helpers/world.ts';

const fixtures = [...fixturesBelow('rules/socket'), ...fixturesBelow('languages')];
const code = fixtures.flatMap((fixture) =>
  Object.entries(fixture.files).flatMap(([uri, text]) => {
    const language = languageOf(path(uri));
    return language === undefined ? [] : [{ fixture, uri, text, language }];
  }),
);

await Parser.init({ wasmBinary: await installedGrammars.runtime(), locateFile: (file: string) => file });
const grammars = new Map<string, Promise<Grammar>>();

function grammar(name: string): Promise<Grammar> {
  const known = grammars.get(name) ?? installedGrammars.grammar(name).then((bytes) => Grammar.load(bytes));
  grammars.set(name, known);
  return known;
}

/** Every node's type, in order; comments left out. */
async function shapeOf(name: string, text: string): Promise<{ broken: boolean; types: readonly string[] }> {
  const parser = new Parser();
  parser.setLanguage(await grammar(name));
  const tree = parser.parse(text)!;
  const types: string[] = [];
  const visit = (node: typeof tree.rootNode): void => {
    if (!node.type.includes('comment')) types.push(node.childCount === 0 ? node.text : node.type);
    for (const child of node.children) if (child !== null) visit(child);
  };
  visit(tree.rootNode);
  const broken = tree.rootNode.hasError;
  tree.delete();
  parser.delete();
  return { broken, types };
}

async function fixed(fixture: Fixture, uri: string, text: string): Promise<{ core: HalfOpen; text: string }> {
  const core = await openFixture(fixture, { ...fixture.files, [uri]: text });
  const result = await core.fixAll(uri, 'review', text);
  assert.ok(result !== undefined);
  return { core, text: result.text };
}

describe('fixes in code', () => {
  for (const { fixture, uri, text, language } of code) {
    test(`${fixture.name}: what is fixed parses, and nothing is lost but what is replaced`, async () => {
      const before = await shapeOf(language.grammar, text);
      const after = await shapeOf(language.grammar, (await fixed(fixture, uri, text)).text);
      assert.ok(before.broken || !after.broken, 'the fixed text does not parse');
      const lost = missing(before.types, after.types);
      // Values that are too long, in a wrong unit or switched off are replaced, nothing else.
      assert.ok(lost.length <= before.types.length / 5, `lost: ${lost.join(' ')}`);
      const structure = lost.filter((type) =>
        /^(if|for|while|return|def|function|class|try|func|fun)$/.test(type),
      );
      assert.deepEqual(structure, []);
    });

    test(`${fixture.name}: Windows line endings, a BOM and no final newline stay`, async () => {
      const plain = (await fixed(fixture, uri, text)).text;
      const crlf = (await fixed(fixture, uri, text.replaceAll('\n', '\r\n'))).text;
      assert.equal(crlf, plain.replaceAll('\n', '\r\n'));
      const marked = (await fixed(fixture, uri, `\uFEFF${text}`)).text;
      assert.equal(marked, `\uFEFF${plain}`);
      const open = (await fixed(fixture, uri, text.trimEnd())).text;
      assert.equal(open.trimEnd(), plain.trimEnd());
    });
  }
});

/** Leaves and nodes of the one list that the other does not have. */
function missing(before: readonly string[], after: readonly string[]): string[] {
  return diffArrays([...before], [...after]).flatMap((part) => (part.removed ? part.value : []));
}
