/** Each fix of a finding, applied alone: the finding is gone. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../src/core/finding.ts';
import { applyEdits } from '../../src/core/text.ts';
import { type Fixture, fixturesBelow, lintFile, lintFixture } from '../helpers/fixtures.ts';

describe('fixes by themselves', () => {
  for (const fixture of [...fixturesBelow('rules'), ...fixturesBelow('languages')]) {
    test(fixture.name, async () => {
      for (const { uri, findings } of await lintFixture(fixture)) {
        for (const finding of findings) await checkEach(fixture, uri, finding, findings);
      }
    });
  }
});

async function checkEach(
  fixture: Fixture,
  uri: string,
  finding: Finding,
  earlier: readonly Finding[],
): Promise<void> {
  for (const fix of finding.fixes) {
    if (fix.edits.some((edit) => edit.uri !== undefined)) continue;
    const before = fixture.files[uri]!;
    const after = applyEdits(before, fix.edits);
    assert.notEqual(after, before, `${fix.title}: changes nothing`);
    const left = (await lintFile(fixture, uri, after))?.findings ?? [];
    const count = (findings: readonly Finding[]) =>
      findings.filter((other) => other.rule === finding.rule).length;
    assert.ok(count(left) < count(earlier), `${fix.title}: ${finding.rule} is still there in\n${after}`);
  }
}
