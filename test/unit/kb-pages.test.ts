/** An issue's texts as they are shown, and what it could also be. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { distinctionsIn, withoutComparison } from '../../src/core/kb/distinctions.ts';
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

describe('distinctions', () => {
  test('are read from lists and sentences, not from code and tables', () => {
    const check = [
      'Look. How it differs from [a](a.md): *old* ones break. See [b](b.md) too.',
      '```sh\n- [c](c.md): code\n```',
      '| `x` | [d](d.md) |',
      '- [e](e.md), [f](./f.md#check) and\n  [g](g.md): the `same`\n  number.\n- [b](b.md): the list\n  decides, [a](a.md) knows.',
      '1. [web](https://example.com): nothing.',
    ].join('\n\n');
    assert.deepEqual(
      [...distinctionsIn(check)].map(([id, { text, named }]) => [id, text, named]),
      [
        ['a', '*old* ones break.', true],
        ['b', 'the list decides, a knows.', true],
        ['e', 'the `same` number.', true],
        ['f', 'the `same` number.', true],
        ['g', 'the `same` number.', true],
      ],
    );
  });

  test('are taken out of a check where a page shows them by themselves', () => {
    const list = '- [a](a.md): one\n  more.\n- [b](b.md) and [c](c.md): two.';
    assert.equal(
      withoutComparison(`Look. This is it. How it differs from its\nneighbours:\n${list}\n\nMore.`),
      'Look. This is it.\n\nMore.',
    );
    assert.equal(
      withoutComparison(`Look:\n\n\`\`\`sh\nls\n\`\`\`\n\nUnlike:\n\n${list}`),
      'Look:\n\n```sh\nls\n```',
    );
    for (const kept of [
      `Unlike:\n${list}\n- Flag UF: something else.`,
      'See [a](a.md): it is long.',
      '- look\n- [x]',
    ])
      assert.equal(withoutComparison(kept), kept);
  });

  test('there are for every two related issues, on one of the two pages', () => {
    const told = new Map(issues.map(({ id, check }) => [id, distinctionsIn(check)]));
    const isTold = (a: string, b: string) => told.get(a)?.get(b)?.named === true;
    const silent = issues.flatMap(({ id, related }) =>
      related
        .filter((other) => !isTold(id, other) && !isTold(other, id))
        .map((other) => `${id} and ${other}`),
    );
    assert.deepEqual(silent, []);
  });
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
    const check = 'Look.\n\n- [told-apart](told-apart.md): a *different*\n  wall.\n';
    const others = [
      like('stranger', {}),
      like('mentions-us', { check: 'See [here](office-firewall.md) for more.' }),
      like('tells-us', { check: '- [office-firewall](office-firewall.md): the firewall.' }),
      like('told-apart', {}),
      like('similar', { symptoms: issue.symptoms }),
      like('aws-nlb-idle-350s', {}),
      like('names-us', { related: ['office-firewall'] }),
      like('same-error', {
        errors: [{ text: 'kernel: First packet isn’t SYN; dropped'.replace('’', "'"), where: 'log' }],
      }),
    ];
    const found = neighboursOf({ ...issue, check }, [issue, ...others]);
    assert.deepEqual(
      found.map(({ issue: { id }, related, errors }) => [id, related, errors]),
      [
        ['told-apart', false, []],
        ['tells-us', false, []],
        ['same-error', false, ["First packet isn't SYN"]],
        ['aws-nlb-idle-350s', true, []],
        ['names-us', true, []],
        ['similar', false, []],
      ],
    );
    assert.deepEqual(
      found.slice(0, 3).map(({ there, here }) => [there, here]),
      [
        ['a *different* wall.', undefined],
        [undefined, 'the firewall.'],
        [undefined, undefined],
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
