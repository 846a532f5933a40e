import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathMatcher } from '../../src/core/config/glob.ts';

const cases: readonly (readonly [globs: readonly string[], path: string, matches: boolean])[] = [
  [['*.py'], 'a.py', true],
  [['*.py'], 'deep/down/a.py', true],
  [['*.py'], 'a.pyc', false],
  [['edge/**'], 'edge/a/b.conf', true],
  [['edge/**'], 'core/edge/b.conf', false],
  [['edge'], 'edge/a/b.conf', true],
  [['edge/'], 'x/edge/b.conf', true],
  [['/edge'], 'x/edge/b.conf', false],
  [['./edge/*.conf'], 'edge/b.conf', true],
  [['**/*.{js,ts}'], 'x/y.ts', true],
  [['legacy/**', '!legacy/new/**'], 'legacy/new/a.py', false],
  [['legacy/**', '!legacy/new/**'], 'legacy/old/a.py', true],
  [['.hidden/**'], '.hidden/a.py', true],
  [[], 'a.py', false],
];

for (const [globs, path, matches] of cases) {
  test(`${JSON.stringify(globs)} ${matches ? 'matches' : 'leaves'} ${path}`, () => {
    assert.equal(pathMatcher(globs)(path), matches);
  });
}
