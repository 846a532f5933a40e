import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../../src/core/config/parse.ts';
import { writeEnvironments } from '../../src/core/config/write.ts';
import { applyEdits } from '../../src/core/text.ts';

const chosen = ['aws/nlb', 'docker-swarm'];

function written(text: string, environments: readonly string[] = chosen): string {
  return applyEdits(text, writeEnvironments(text, environments) ?? []);
}

test('comments, order and the other keys stay', () => {
  const text =
    '// ours\n{\n  "kernel": "6.1", // since May\n  "environments": ["gcp/vpc"], // for now\n  "root": true\n}\n';
  const after = written(text);
  assert.deepEqual(
    parseConfig(after).environments?.map(({ value }) => value),
    chosen,
  );
  assert.deepEqual(parseConfig(after).problems, []);
  for (const kept of ['// ours\n', '"kernel": "6.1", // since May\n', '// for now\n', '"root": true\n']) {
    assert.ok(after.includes(kept), after);
  }
});

for (const [name, text] of [
  ['an empty file', ''],
  ['an empty object', '{}'],
  ['Windows lines', '{\r\n  "root": true\r\n}\r\n'],
  ['tabs', '{\n\t"root": true\n}\n'],
  ['a byte order mark', '\uFEFF{\n  "root": true\n}\n'],
  ['a trailing comma', '{\n  "root": true,\n}\n'],
  ['only a comment', '// nothing yet\n'],
] as const) {
  test(`${name} gets the key, and keeps its ways`, () => {
    const after = written(text);
    const config = parseConfig(after);
    assert.deepEqual(config.problems, [], after);
    assert.deepEqual(
      config.environments?.map(({ value }) => value),
      chosen,
    );
    assert.equal(config.root, text.includes('root'));
    if (text.includes('\r')) assert.doesNotMatch(after, /[^\r]\n/);
    if (text.includes('\t')) assert.match(after, /\n\t"environments"/);
    if (text.startsWith('\uFEFF')) assert.ok(after.startsWith('\uFEFF{'));
    if (text.startsWith('//')) assert.ok(after.endsWith('// nothing yet\n'));
  });
}

test('a file that holds something else is left alone', () => {
  assert.equal(writeEnvironments('[]', chosen), undefined);
});

test('none at all is a choice too', () => {
  assert.deepEqual(parseConfig(written('{}', [])).environments, []);
});
