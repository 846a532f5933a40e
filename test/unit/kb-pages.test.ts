/** An issue's texts as they are shown, and what it could also be. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseIssue } from '../../src/core/kb/issue.ts';
import { neighboursOf } from '../../src/core/kb/neighbours.ts';
import { asMarkdown } from '../../src/core/kb/plain.ts';
import { renderInline } from '../../src/core/kb/render.ts';
import type { Issue } from '../../src/core/kb/types.ts';
import { validIssue } from '../helpers/issue-text.ts';
import { builtIn } from '../helpers/knowledge.ts';

const issue = parseIssue('office-firewall', validIssue).issue!;
const { issues } = builtIn().knowledge;

test('plain text is shown as it is', () => {
  for (const text of ['5 * 3 < [16] _x_', 'a_b_c and ![x](https://a.example)', '<b>x</b>', '*', 'a \\* b']) {
    const html = renderInline(asMarkdown(text));
    assert.doesNotMatch(html, /<\w/, text);
    assert.equal(html.replaceAll('&lt;', '<').replaceAll('&gt;', '>'), text);
  }
  assert.equal(renderInline(asMarkdown('with `a*b` in it')), 'with <code>a*b</code> in it');
});

describe('neighbours', () => {
  const like = (id: string, change: Partial<Issue>): Issue => ({
    ...issue,
    id,
    related: [],
    errors: [],
    symptoms: ['Something else entirely.'],
    ...change,
  });

  test('are those with a shared error, the related, and those with like symptoms', () => {
    const others = [
      like('stranger', {}),
      like('similar', { symptoms: issue.symptoms }),
      like('aws-nlb-idle-350s', {}),
      like('names-us', { related: ['office-firewall'] }),
      like('same-error', {
        errors: [{ text: 'kernel: First packet isn’t SYN; dropped'.replace('’', "'"), where: 'log' }],
      }),
    ];
    const found = neighboursOf(issue, [issue, ...others]);
    assert.deepEqual(
      found.map(({ issue: { id }, related, errors }) => [id, related, errors]),
      [
        ['same-error', false, ["First packet isn't SYN"]],
        ['aws-nlb-idle-350s', true, []],
        ['names-us', true, []],
        ['similar', false, []],
      ],
    );
    assert.ok(found.every(({ likeness }) => likeness >= 0 && likeness <= 1));
  });

  test('of the built-in issues are few, and hold all that is related', () => {
    for (const each of issues) {
      const found = neighboursOf(each, issues);
      assert.ok(found.length <= 8, each.id);
      assert.ok(!found.some((neighbour) => neighbour.issue.id === each.id));
      const related = found.filter((neighbour) => neighbour.related).length;
      assert.ok(
        related >= Math.min(each.related.length, 3),
        `${each.id}: ${related} of ${each.related.length}`,
      );
    }
  });
});
