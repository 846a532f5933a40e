import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../../src/core/config/parse.ts';

function problems(text: string): string[] {
  return parseConfig(text).problems.map(
    (problem) => `${problem.rule} ${text.slice(problem.span.start, problem.span.end)}`,
  );
}

test('every key is read, comments and trailing commas are fine', () => {
  const config = parseConfig(`\uFEFF{
    // where we run
    "$schema": "x", "root": true, "environments": ["aws/*"],
    "rules": { "socket/*": "off", "sysctl/unknown-key": "error" },
    "ignore": ["legacy/**"], "overrides": [{ "files": ["edge/**"], "environments": [], "rules": {} }],
    "knowledgeBase": ["docs"], "kernel": "5.10", "docker": "24.0.7", "compose": { "files": ["a.yml", "b.yml"] },
  }`);
  assert.deepEqual(config.problems, []);
  assert.equal(config.root, true);
  assert.deepEqual(
    config.environments?.map((entry) => entry.value),
    ['aws/*'],
  );
  assert.deepEqual(
    config.rules.map((rule) => [rule.id.value, rule.severity]),
    [
      ['socket/*', 'off'],
      ['sysctl/unknown-key', 'error'],
    ],
  );
  assert.deepEqual(config.kernel, [5, 10]);
  assert.deepEqual(config.composeFiles, [['a.yml', 'b.yml']]);
  assert.deepEqual(config.overrides[0]?.environments, []);
});

test('an unknown key is a problem at the key, in overrides too', () => {
  assert.deepEqual(problems('{ "enviroments": [] }'), ['config/unknown-key "enviroments"']);
  assert.deepEqual(problems('{ "overrides": [{ "files": ["a"], "rule": {} }] }'), [
    'config/unknown-key "rule"',
  ]);
});

test('a bad value is a problem at the value, and the rest counts', () => {
  const text =
    '{ "root": "yes", "kernel": 5.10, "rules": { "socket": "warn" }, "environments": ["aws/nlb", 7] }';
  assert.deepEqual(problems(text), [
    'config/bad-value "yes"',
    'config/bad-value 5.10',
    'config/bad-value "warn"',
    'config/bad-value 7',
  ]);
  assert.deepEqual(
    parseConfig(text).environments?.map((entry) => entry.value),
    ['aws/nlb'],
  );
});

test('broken JSON is a problem, never an exception', () => {
  for (const text of ['', '{', '[]', '{ "rules": ', 'null', '{"a"}', '{ "environments": [ }']) {
    assert.ok(problems(text).length > 0, text);
  }
});
