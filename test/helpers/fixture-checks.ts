/** What holds for every fixture: exactly the findings its carets show, and fixes that hold together. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../src/core/finding.ts';
import { isSame } from '../../src/core/fix.ts';
import { type Edit, overlaps } from '../../src/core/text.ts';
import { type Fixture, fixturesBelow, lintFile, lintFixture, openFixture } from './fixtures.ts';
import { describeExpected, describeFound, type Expected, expectations } from './markers.ts';

/** A test for each fixture below a folder of test/fixtures. */
export function testFixtures(folder: string): void {
  describe(folder, () => {
    for (const fixture of fixturesBelow(folder)) test(fixture.name, () => checkFixture(fixture));
  });
}

async function checkFixture(fixture: Fixture): Promise<void> {
  const reports = await lintFixture(fixture);
  assert.ok(reports.length > 0, 'no file of the fixture is of a kind we lint');
  for (const { text, findings, failures } of reports) {
    assert.deepEqual(failures, []);
    checkPlaces(text, findings);
    for (const finding of findings) checkFinding(text, finding);
  }
  for (const { uri, findings } of reports) {
    const isFixable = findings.some(({ fixes }) => fixes.length > 0) || fixture.fixed[uri] !== undefined;
    if (isFixable) await checkFixesTogether(fixture, uri, findings);
  }
}

/** Exactly the spans that are underlined, with their rules. */
function checkPlaces(text: string, findings: readonly Finding[]): void {
  const expected = expectations(text);
  const found = findings.map((finding) => {
    const match = expected.find((candidate) => sits(text, finding, candidate));
    return describeFound(text, finding, match?.open === true ? match.length : undefined);
  });
  assert.deepEqual(found.sort(), expected.map(describeExpected).sort());
  for (const { message, ...place } of expected) {
    if (message === undefined) continue;
    const finding = findings.find((candidate) => sits(text, candidate, { ...place, message }));
    assert.ok(finding?.message.includes(message), `the message lacks "${message}": ${finding?.message}`);
  }
}

function sits(text: string, finding: Finding, expected: Expected): boolean {
  return (
    describeFound(text, finding, expected.open ? expected.length : undefined) === describeExpected(expected)
  );
}

/** What holds for every finding of every rule. */
function checkFinding(text: string, finding: Finding): void {
  assert.match(
    finding.message,
    /^\S[\s\S]*[.!?:]$/,
    `a message is one or more sentences: ${finding.message}`,
  );
  assert.ok(finding.issue !== '', 'a finding leads to an issue');
  assert.ok(finding.span.start <= finding.span.end && finding.span.end <= text.length);
  for (const fix of finding.fixes) {
    const own = fix.edits.filter((edit) => edit.uri === undefined);
    for (const [index, edit] of own.entries()) {
      assert.ok(
        !own.slice(index + 1).some((other) => overlaps(edit.span, other.span)),
        `${fix.title}: edits overlap`,
      );
    }
  }
}

/** Where the preferred fixes of connections change what no other changes: as many at least must have been applied. */
function places(findings: readonly Finding[]): ReadonlySet<string> {
  const connections = findings.filter(({ rule }) => rule.startsWith('socket/'));
  const edits = connections.flatMap((finding) =>
    finding.fixes
      .filter((fix) => fix.preferred)
      .map((fix) => fix.edits.filter(({ uri }) => uri === undefined)),
  );
  const wanted = (edit: Edit) => edits.filter((fix) => fix.some((other) => isSame(other, edit))).length;
  return new Set(
    edits.map((fix) =>
      fix
        .filter((edit) => wanted(edit) === 1)
        .map((edit) => edit.span.start)
        .join(),
    ),
  );
}

/** All fixes of the file together, in rounds: nothing that has a preferred fix is left, and the result is as the fixture says. */
async function checkFixesTogether(
  fixture: Fixture,
  uri: string,
  findings: readonly Finding[],
): Promise<void> {
  const core = await openFixture(fixture);
  const fixed = await core.fixAll(uri, 'review', fixture.files[uri]!);
  assert.ok(fixed !== undefined);
  assert.ok(
    fixed.applied >= places(findings).size,
    `${fixed.applied} fixes for ${places(findings).size} places: a fix silenced another finding`,
  );
  const again = await core.fixAll(uri, 'review', fixed.text);
  assert.equal(again?.text, fixed.text, 'fixing what is fixed changes something');
  const left = (await lintFile(fixture, uri, fixed.text))?.findings.filter((finding) =>
    finding.fixes.some((fix) => fix.preferred && fix.edits.every((edit) => edit.uri === undefined)),
  );
  assert.deepEqual(
    left?.map((finding) => `${finding.rule}: ${finding.message}`),
    [],
    'a finding with a preferred fix is left',
  );
  const expected = fixture.fixed[uri];
  if (expected !== undefined) assert.equal(fixed.text, expected);
}
