import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/core/finding.ts';
import {
  positionsOf,
  toDiagnostic,
  toSnippetEdit,
  toWorkspaceEdit,
  wants,
} from '../../src/server/convert.ts';

const uri = 'file:///a';
const other = 'file:///b';
const view = (of: string, text: string) => ({ uri: of, version: null, positions: positionsOf(text) });
const views = new Map([
  [uri, view(uri, '\uFEFFone\r\ntwo\r\n')],
  [other, view(other, 'x\ny\n')],
]);

/** Every field set, so that none is lost on the way. */
const finding: Finding = {
  rule: 'half-open/unused-suppression',
  issue: 'an issue',
  severity: 'error',
  span: { start: 1, end: 4 },
  message: 'What happens.',
  environments: ['aws/nlb'],
  related: [
    { span: { start: 6, end: 9 }, message: 'here' },
    { uri: other, span: { start: 2, end: 3 }, message: 'there' },
    { uri: 'file:///gone', span: { start: 0, end: 1 }, message: 'nowhere' },
  ],
  fixes: [],
};

test('a finding becomes a diagnostic with everything it says', () => {
  assert.deepEqual(toDiagnostic(finding, uri, views, 'half-open:/{issue}'), {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } },
    severity: 1,
    source: 'half-open',
    code: 'half-open/unused-suppression',
    codeDescription: { href: 'half-open:/an%20issue' },
    message: 'What happens.',
    relatedInformation: [
      {
        location: { uri, range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } } },
        message: 'here',
      },
      {
        location: { uri: other, range: { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } } },
        message: 'there',
      },
    ],
    tags: [1],
  });
});

test('edits of several files become one change; one that cannot be seen makes none', () => {
  const here = { span: { start: 1, end: 1 }, text: '# ' };
  const there = { uri: other, span: { start: 0, end: 1 }, text: 'z' };
  const annotation = { label: 'Do it', needsConfirmation: true };
  const edit = toWorkspaceEdit([{ uri, edits: [here, there], annotation }], views);
  const start = { line: 0, character: 0 };
  assert.deepEqual(edit, {
    documentChanges: [
      {
        textDocument: { uri, version: null },
        edits: [{ range: { start, end: start }, newText: '# ', annotationId: 'Do it' }],
      },
      {
        textDocument: { uri: other, version: null },
        edits: [{ range: { start, end: { line: 0, character: 1 } }, newText: 'z', annotationId: 'Do it' }],
      },
    ],
    changeAnnotations: { 'Do it': annotation },
  });
  const gone = { ...there, uri: 'file:///gone' };
  assert.equal(toWorkspaceEdit([{ uri, edits: [here, gone] }], views), undefined);
});

test('what a snippet would take for its own stays text', () => {
  const edit = { span: { start: 1, end: 1 }, text: '# $HOME } \\ -- reason\n' };
  const written = JSON.stringify(toSnippetEdit(edit, 'reason', views.get(uri)!));
  assert.ok(written.includes(JSON.stringify('# \\$HOME \\} \\\\ -- ${1:reason}\n').slice(1, -1)), written);
});

test('a kind is wanted by itself and by what holds it, not by what only sounds like it', () => {
  const kind = 'source.fixAll.halfOpen';
  for (const only of [undefined, [''], ['source'], ['source.fixAll'], [kind]]) assert.ok(wants(only, kind));
  for (const only of [[], ['quickfix'], ['source.fix'], [`${kind}.x`]])
    assert.equal(wants(only, kind), false);
});
