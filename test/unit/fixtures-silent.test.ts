/** Fixtures that deserve no finding. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fixturesBelow, lintFixture } from '../helpers/fixtures.ts';
import { describeFound } from '../helpers/markers.ts';

describe('files that deserve no finding', () => {
  for (const fixture of fixturesBelow('silent')) {
    test(fixture.name, async () => {
      for (const { text, findings, failures } of await lintFixture(fixture)) {
        assert.deepEqual(failures, []);
        assert.deepEqual(
          findings.map((finding) => `${describeFound(text, finding, undefined)}: ${finding.message}`),
          [],
        );
      }
    });
  }
});
