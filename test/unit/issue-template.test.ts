import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIssue } from '../../src/core/kb/issue.ts';
import { issueIdFrom, issueTemplate } from '../../src/core/kb/template.ts';

test('a new issue fits the format as it is', () => {
  const title = 'The VPN: sessions end "early"';
  const { issue, problems } = parseIssue(issueIdFrom(title), issueTemplate(title, '2026-01-31'));
  assert.deepEqual(problems, []);
  assert.equal(issue?.id, 'the-vpn-sessions-end-early');
  assert.equal(issue?.title, title);
  assert.equal(issue?.verified, '2026-01-31');
});

test('an id is made of what can stand in one', () => {
  assert.equal(issueIdFrom('  DNS -- lookups time out!  '), 'dns-lookups-time-out');
  assert.equal(issueIdFrom('Über 60 s: Schluß'), 'uber-60-s-schluss');
  assert.equal(issueIdFrom('日本'), '');
  assert.ok(issueIdFrom('word '.repeat(40)).length <= 60);
  assert.doesNotMatch(issueIdFrom(`${'a'.repeat(59)} b`), /-$/);
});
