/** An issue as one Markdown text, and what it could also be. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseIssue } from '../../src/core/kb/issue.ts';
import { markdownForIssue } from '../../src/core/kb/markdown.ts';
import { neighboursOf } from '../../src/core/kb/neighbours.ts';
import { renderMarkdown } from '../../src/core/kb/render.ts';
import type { Issue } from '../../src/core/kb/types.ts';
import { validIssue } from '../helpers/issue-text.ts';
import { builtIn } from '../helpers/knowledge.ts';

const issue = parseIssue('office-firewall', validIssue).issue!;
const { issues } = builtIn().knowledge;

describe('the Markdown of an issue', () => {
  test('holds everything', () => {
    assert.equal(
      markdownForIssue({ ...issue, fixes: issue.fixes.slice(1) }, ['socket/keepalive-missing']),
      `# The office firewall forgets silent connections

The office firewall forgets silent connections after 30 minutes.

- Platforms: Office
- Regions: all
- Environments: \`office/firewall\`
- Impact: outage
- Status: current
- Verified: 2026-01-31

## Symptoms

- The first query of the morning hangs.
- \`psql\` says nothing
  for minutes.

## Seen as

- \`First packet isn't SYN\` (firewall log)

## Limits

| Limit | Value | Where it is configured |
| --- | ---: | --- |
| Idle time | 1800 s | By the administrators. |

## Cause

It counts as unused.

## Check

\`\`\`sh
ss -tno
\`\`\`

## Fixes

### Ask for a longer time

Costs memory; see [the other](aws-nlb-idle-350s.md#check).

\`\`\`yaml good
services: {}
\`\`\`

## Notes

Ask Ada.

## Found by

- \`socket/keepalive-missing\`

## Related

- [aws-nlb-idle-350s](issue:aws-nlb-idle-350s)

## References

- [Firewall rules](<https://example.com/rules>) (Office, 2025-12): The idle time of 1800 s.
`,
    );
  });

  test('says when no file can show the issue, and leaves out what is empty', () => {
    const short = markdownForIssue({ ...issue, errors: [], limits: [], related: [], references: [] }, []);
    assert.match(short, /## Found by\n\nNo rule: files do not show this issue\./);
    for (const absent of ['Seen as', 'Limits', 'Related', 'References'])
      assert.ok(!short.includes(`## ${absent}`));
  });

  test('shows plain text as it is', () => {
    const odd: Issue = {
      ...issue,
      title: '5 * 3 < [16] _x_ `a*b`',
      errors: [{ text: 'a `b` c', where: 'x|y' }],
      limits: [{ name: 'a|b', value: 1, unit: '*', configurable: 'x\ny' }],
    };
    const html = renderMarkdown(markdownForIssue(odd, []));
    assert.match(html, /<h1>5 \* 3 &lt; \[16\] _x_ <code>a\*b<\/code><\/h1>/);
    assert.match(html, /<code>a `b` c<\/code> \(x\|y\)/);
    assert.match(html, /<td>a\|b<\/td>\s*<td[^>]*>1 \*<\/td>\s*<td>x y<\/td>/);
  });

  test('of every built-in issue has its headings once', () => {
    for (const each of issues) {
      const markdown = markdownForIssue(each, []);
      assert.ok(markdown.startsWith(`# ${each.title.slice(0, 3)}`), each.id);
      assert.equal(markdown.match(/^## Fixes$/gm)?.length, 1, each.id);
      assert.ok(markdown.endsWith('\n') && !markdown.includes('undefined'), each.id);
    }
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
