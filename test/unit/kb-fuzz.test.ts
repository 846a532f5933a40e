/** Whatever stands in a knowledge-base file: nothing throws, and every problem lies inside the text. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseKnowledgeDocument } from '../../src/core/kb/document.ts';
import { parseKnowledgeFile } from '../../src/core/kb/file.ts';
import { loadKnowledge } from '../../src/core/kb/load.ts';
import { createSearch } from '../../src/core/kb/search.ts';
import { validIssue } from '../helpers/issue-text.ts';
import { knowledgeFiles } from '../helpers/knowledge.ts';

/** Pieces that mean something to YAML, to Markdown or to a line. */
const piece = fc.oneof(
  fc.constantFrom(
    '---\n',
    '\r',
    '\r\n',
    '\uFEFF',
    '\0',
    ': ',
    '- ',
    '# ',
    '## ',
    '### Fix\n',
    '```',
    '~~~',
    '> ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '|',
    '>-\n',
    '&a ',
    '*a',
    '<<: ',
    '!!binary ',
    '!x ',
    '%YAML 1.1\n',
    '<!--',
    '-->',
    '](',
    '\t',
    '\\',
    '## Cause\n',
    '## Notes\n',
    '# T\n===\n',
    '__proto__: 1\n',
    'null',
    'good',
    ' bad=',
    '\u2028',
    '😀',
    '...\n',
  ),
  fc.string({ maxLength: 8 }),
);

const mutation = fc.record({ at: fc.nat(), cut: fc.nat({ max: 200 }), put: piece });

function mutate(text: string, mutations: readonly { at: number; cut: number; put: string }[]): string {
  let result = text;
  for (const { at, cut, put } of mutations) {
    const place = at % (result.length + 1);
    result = result.slice(0, place) + put + result.slice(place + (cut % 3 === 0 ? cut : 0));
  }
  return result;
}

function check(uri: string, text: string): void {
  const file = parseKnowledgeFile({ uri, text });
  assert.ok(file !== undefined);
  const document = parseKnowledgeDocument(`file:///w/.half-open/${uri}`, text);
  const spans = [
    ...file.problems.map((problem) => problem.span),
    ...file.entries.map((entry) => entry.span),
    ...file.links.map((link) => link.span),
    ...document.comments.flatMap((comment) => [comment.span, comment.content]),
  ];
  for (const { start, end } of spans) {
    assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end} of ${text.length}`);
  }
  for (const link of file.links) {
    assert.ok(text.slice(link.span.start, link.span.end).includes(link.id) || /[\r\n"'\\%]/.test(text));
  }
  for (const problem of file.problems) assert.match(problem.message, /^\S[\s\S]*[.!?]$/);
  document.commentLineAbove(Math.floor(text.length / 2));
  loadKnowledge([{ uri, text }], []);
  const issue = file.content.issues?.[0];
  if (issue === undefined) return;
  createSearch([issue]).search('connection reset 350 s');
}

const runs = { numRuns: 300 };

describe('random changes', () => {
  test('of an issue', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
        check('issues/office-firewall.md', mutate(validIssue, mutations));
      }),
      runs,
    );
  });

  for (const { uri, text } of knowledgeFiles().filter(({ uri }) => uri.endsWith('.yaml'))) {
    test(`of ${uri}`, () => {
      const short = text.slice(0, 6000);
      fc.assert(
        fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
          check(uri.slice('kb/'.length), mutate(short, mutations));
        }),
        { numRuns: 60 },
      );
    });
  }

  test('of nothing', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        check('issues/x.md', pieces.join(''));
        check('environments.yaml', pieces.join(''));
      }),
      runs,
    );
  });
});
