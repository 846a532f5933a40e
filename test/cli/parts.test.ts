/** Parts of the command that no rule of today exercises: fixes and places in other files. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { collector } from '../../src/cli/collect.ts';
import { fixInRounds } from '../../src/cli/lint/fixing.ts';
import { renderMarkdown } from '../../src/cli/markdown.ts';
import { overlay } from '../../src/cli/overlay.ts';
import { toUri } from '../../src/cli/paths.ts';
import { plain } from '../../src/cli/terminal.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { FixedText, HalfOpen, Report } from '../../src/core/half-open.ts';
import { span } from '../../src/core/text.ts';
import { memoryFiles } from '../helpers/world.ts';

const a = toUri('a.conf');
const b = toUri(join('deep', 'b.conf'));
const gone = toUri('gone.conf');

function report(changes: Partial<Finding>): Report {
  const finding: Finding = {
    rule: 'sysctl/x',
    issue: 'y',
    severity: 'warning',
    span: span(1, 3),
    message: 'm',
    environments: [],
    related: [],
    fixes: [],
    ...changes,
  };
  return {
    uri: a,
    kind: 'sysctl',
    text: '\uFEFFab\ncd',
    version: undefined,
    findings: [finding],
    failures: [],
  };
}

describe('places in other files', () => {
  const files = memoryFiles({ [a]: '\uFEFFab\ncd', [b]: 'one\r\n😀two' });

  it('are told in lines of those files; an edit names its file where it is another', async () => {
    const results = collector(files);
    const fix = { title: 't', safety: 'safe', preferred: true } as const;
    const edits = [
      { uri: b, span: span(7, 10), text: 'three' },
      { uri: b, span: span(0, 0), text: '# ' },
      { uri: a, span: span(4, 6), text: 'x' },
    ];
    const related = [
      { uri: b, span: span(7, 10), message: 'there' },
      { span: span(4, 5), message: 'here' },
    ];
    await results.add(report({ fixes: [{ ...fix, edits }], related }));
    const [finding] = results.run().findings;
    assert.deepEqual(finding?.fixes[0]?.edits, [
      { line: 2, column: 1, endLine: 2, endColumn: 3, text: 'x' },
      { file: 'deep/b.conf', line: 1, column: 1, endLine: 1, endColumn: 1, text: '# ' },
      { file: 'deep/b.conf', line: 2, column: 3, endLine: 2, endColumn: 6, text: 'three' },
    ]);
    assert.deepEqual(finding.related, [
      { file: 'deep/b.conf', line: 2, column: 3, endLine: 2, endColumn: 6, message: 'there' },
      { file: 'a.conf', line: 2, column: 1, endLine: 2, endColumn: 2, message: 'here' },
    ]);
  });

  it('are left out where the file cannot be read: nobody could apply them', async () => {
    const results = collector(files);
    const fix = { title: 't', safety: 'safe', preferred: true } as const;
    await results.add(
      report({
        fixes: [{ ...fix, edits: [{ uri: gone, span: span(0, 1), text: '' }] }],
        related: [{ uri: gone, span: span(0, 1), message: 'there' }],
      }),
    );
    const [finding] = results.run().findings;
    assert.deepEqual([finding?.fixes, finding?.related], [[], []]);
  });
});

/** Deletes the first `!` of a file in each round, and says that another file wants a `!` deleted too. */
function fakeHalfOpen(
  texts: ReturnType<typeof overlay>,
  calls: string[],
): Pick<HalfOpen, 'fixAll' | 'changed'> {
  return {
    changed: (uris) => (uris.includes(a) ? [b] : []),
    async fixAll(uri): Promise<FixedText | undefined> {
      const text = await texts.read(uri);
      if (text === undefined) return undefined;
      calls.push(uri);
      const fixed = text.replace('!', '');
      const others =
        uri === a && text !== fixed
          ? new Map([[b, [{ span: span(0, 1), text: '' }]]])
          : new Map<string, []>();
      return { text: fixed, applied: text === fixed ? 0 : 1, others };
    },
  };
}

describe('fixing in rounds', () => {
  it('follows fixes into other files, and looks again at what depends on them', async () => {
    const texts = overlay(memoryFiles({ [a]: 'a!', [b]: '?b!!' }));
    const calls: string[] = [];
    const applied = await fixInRounds(fakeHalfOpen(texts, calls) as HalfOpen, texts, [a], 'safe');
    assert.deepEqual(
      [...texts.changes],
      [
        [a, { before: 'a!', after: 'a' }],
        [b, { before: '?b!!', after: 'b' }],
      ],
    );
    assert.deepEqual(
      [...applied],
      [
        [a, 1],
        [b, 2],
      ],
    );
    assert.ok(calls.length < 8, calls.join(' '));
  });

  it('ends where two fixes undo each other', async () => {
    const texts = overlay(memoryFiles({ [a]: '0' }));
    const flip = {
      changed: () => [],
      fixAll: async () => ({
        text: (await texts.read(a)) === '0' ? '1' : '0',
        applied: 1,
        others: new Map(),
      }),
    };
    await fixInRounds(flip as unknown as HalfOpen, texts, [a], 'safe');
    assert.equal(texts.changes.size, 0, 'ten rounds lead back to the start: nothing to write');
  });
});

describe('Markdown on a terminal', () => {
  const render = (text: string, width = 40) => renderMarkdown(text, width, plain).join('\n');

  it('lays out paragraphs, lists, code, quotes and tables', () => {
    const text = [
      'Some *words* and **more** with `code` that are',
      'broken again.',
      '',
      '- one [id](other-issue.md)',
      '- two',
      '  1. deep',
      '',
      '```sh bad=x',
      'ss -tn |  grep  "a very long line that is never broken"',
      '```',
      '',
      '> said',
      '',
      '| a | b |',
      '|---|---|',
      '| 1 | see <https://example.com> |',
    ].join('\n');
    assert.equal(
      render(text),
      [
        'Some words and more with code that are',
        'broken again.',
        '• one id',
        '• two',
        '  1. deep',
        '',
        '    ss -tn |  grep  "a very long line that is never broken"',
        '',
        '│ said',
        '',
        'a  b',
        '1  see https://example.com',
      ].join('\n'),
    );
  });

  it('keeps the address of a link that leads out', () => {
    assert.equal(render('[here](https://example.com/x)', 80), 'here <https://example.com/x>');
  });

  it('shows raw HTML as text', () => {
    assert.equal(render('a <b>bold</b> <script>x</script>', 80), 'a <b>bold</b> <script>x</script>');
  });
});
