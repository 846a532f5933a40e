/** What follows from other files is committed as it must be. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generated } from '../../src/build/generate/files.ts';
import { fromRoot } from '../../src/build/paths.ts';

for (const { path, text } of generated) {
  test(`${path} is what npm run generate writes`, async () => {
    assert.equal(readFileSync(fromRoot(path), 'utf8'), await text());
  });
}
