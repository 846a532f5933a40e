/** Issue files: what they become, and what is reported where. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseIssue } from '../../src/core/kb/issue.ts';
import { changed, problemsOf, validIssue } from '../helpers/issue-text.ts';

describe('a valid issue', () => {
  const { issue, problems } = parseIssue('office-firewall', validIssue);

  test('has no problems', () => assert.deepEqual(problems, []));

  test('is read into typed fields', () => {
    assert.deepEqual(issue, {
      id: 'office-firewall',
      title: 'The office firewall forgets silent connections',
      summary: 'The office firewall forgets silent connections after 30 minutes.',
      platforms: ['Office'],
      regions: ['all'],
      environments: ['office/firewall'],
      impact: 'outage',
      status: { state: 'current' },
      errors: [{ text: "First packet isn't SYN", where: 'firewall log' }],
      keywords: ['idle', '504', 'Leerlauf'],
      limits: [{ name: 'Idle time', value: 1800, unit: 's', configurable: 'By the administrators.' }],
      related: ['aws-nlb-idle-350s'],
      verified: '2026-01-31',
      references: [
        {
          title: 'Firewall rules',
          publisher: 'Office',
          url: 'https://example.com/rules',
          date: '2025-12',
          supports: 'The idle time of 1800 s.',
        },
      ],
      symptoms: ['The first query of the morning hangs.', '`psql` says nothing\nfor minutes.'],
      cause: 'It counts as unused.',
      check: '```sh\nss -tno\n```',
      fixes: [
        {
          title: 'Send keepalive',
          body: issue?.fixes[0]?.body,
          rules: ['socket/keepalive-missing', 'sysctl/keepalive-missing'],
        },
        {
          title: 'Ask for a longer time',
          body: 'Costs memory; see [the other](aws-nlb-idle-350s.md#check).\n\n```yaml good\nservices: {}\n```',
          rules: [],
        },
      ],
      notes: 'Ask Ada.',
      examples: [
        {
          kind: 'bad',
          rule: 'sysctl/keepalive-too-slow',
          language: 'sysctl',
          text: 'net.ipv4.tcp_keepalive_time = 7200\n',
          environments: ['office/firewall', 'aws/nlb'],
          file: '/etc/sysctl.conf',
          kernel: '6.1',
        },
        { kind: 'good', language: 'yaml', text: 'services: {}\n' },
      ],
    });
  });

  for (const [name, text] of [
    ['CRLF', validIssue.replaceAll('\n', '\r\n')],
    ['a lone CR', validIssue.replaceAll('\n', '\r')],
    ['a BOM', `\uFEFF${validIssue}`],
    ['no final newline', validIssue.trimEnd()],
    ['blanks behind the dashes', validIssue.replaceAll(/^---$/gm, '---  ')],
    ['a comment that stands alone', validIssue.replace('## Cause\n', '## Cause\n<!-- ask again -->\n\n')],
  ] as const) {
    test(`is the same with ${name}`, () => {
      const other = parseIssue('office-firewall', text);
      assert.deepEqual(other.problems, []);
      assert.deepEqual(other.issue, issue);
    });
  }

  test('may leave out lists that would be empty, and the notes', () => {
    const text = validIssue
      .replace(/^(environments|keywords|related): .*\n/gm, '')
      .replace(/^errors:\n.*\n/m, 'errors:\n')
      .replace(/^limits:\n.*\n/m, '')
      .replace(/^references:\n(?: .*\n)+/m, '')
      .replace(/## Notes[\s\S]*/, '');
    const short = parseIssue('office-firewall', text);
    assert.deepEqual(short.problems, []);
    assert.deepEqual(short.issue?.errors, []);
    assert.deepEqual(short.issue?.references, []);
    assert.ok(short.issue !== undefined && !('notes' in short.issue));
  });

  test('keeps numbers that stand for text as they are written', () => {
    const text = changed('status: current', 'status: { state: fixed, since: 4.10 }');
    assert.deepEqual(parseIssue('office-firewall', text).issue?.status, { state: 'fixed', since: '4.10' });
  });
});

/** Change, then the only problem it causes. */
const broken: readonly (readonly [name: string, text: string, problem: string])[] = [
  [
    'an unknown key',
    changed('impact: outage', 'impact: outage\ncolour: red'),
    '7:1 "colour" `colour` is no key of the front matter: known are `summary`, `platforms`, `regions`, `environments`, `impact`, `status`, `errors`, `keywords`, `limits`, `related`, `verified` and `references`.',
  ],
  [
    'a misspelt optional key',
    changed('keywords: [', 'keyword: ['),
    '10:1 "keyword" `keyword` is no key of the front matter: did you mean `keywords`?',
  ],
  [
    'a key twice',
    changed('impact: outage', 'impact: outage\nimpact: errors'),
    '7:1 "impact" `impact` stands twice in the front matter: keep one.',
  ],
  [
    'a missing key',
    changed('impact: outage\n', ''),
    '1:1 "---" `impact` is missing from the front matter: add it. What users notice.',
  ],
  [
    'a word that is none of the known',
    changed('impact: outage', 'impact: outrage'),
    '6:9 "outrage" `impact` is `outrage`: write `outage`, `errors`, `latency` or `capacity`.',
  ],
  [
    'a text instead of a list',
    changed('platforms: [Office]', 'platforms: Office'),
    '3:12 "Office" `platforms` is the string `Office`: write a list, `[…]`.',
  ],
  [
    'an empty list that must not be',
    changed('platforms: [Office]', 'platforms: []'),
    '3:12 "[]" `platforms` is empty: name at least one.',
  ],
  [
    'a list instead of a text',
    changed(/summary: .*/, 'summary: [a, b]'),
    '2:10 "[a, b]" `summary` is a list: write text.',
  ],
  [
    'a boolean instead of a text',
    changed('platforms: [Office]', 'platforms: [true]'),
    '3:13 "true" `platforms.0` is the boolean `true`: write text.',
  ],
  [
    'a required key left empty',
    changed(/summary: .*/, 'summary:'),
    '2:1 "summary" `summary` is empty: write text.',
  ],
  [
    'a summary too long',
    changed(/summary: .*/, `summary: ${'x'.repeat(160)}`),
    `2:10 "${'x'.repeat(160)}" \`summary\` has 160 characters: shorten it to less than 160.`,
  ],
  [
    'a bad day',
    changed('2026-01-31', '31.01.2026'),
    '14:11 "31.01.2026" `verified` is `31.01.2026`: write a day as year-month-day, such as `2024-09-03`.',
  ],
  [
    'a bad month',
    changed('date: 2025-12', 'date: 2025-13'),
    '19:11 "2025-13" `references.0.date` is `2025-13`: write a date as year, year-month or year-month-day, such as `2024-09`.',
  ],
  [
    'an address without http',
    changed('https://example.com/rules', 'example.com'),
    '18:10 "example.com" `references.0.url` is `example.com`: write an address that starts with https://.',
  ],
  [
    'a limit that is no number',
    changed('value: 1800', 'value: 30 min'),
    '12:31 "30 min" `limits.0.value` is the string `30 min`: write a number.',
  ],
  [
    'an unknown key inside a list',
    changed('where: firewall log', 'were: firewall log, where: log'),
    '9:39 "were" `were` is no key of `errors.0`: did you mean `where`?',
  ],
  [
    'a missing key inside a list',
    changed(', where: firewall log', ''),
    '9:5 "{ text: \\"First packet isn\'t SYN\\" }" `where` is missing from `errors.0`: add it. Where it appears, such as `dmesg` or `nginx error log`.',
  ],
  [
    'a limit without a reference',
    changed(/references:\n(?: .*\n)+/, 'references: []\n'),
    '11:1 "limits" `limits` gives numbers, and no reference supports them: add one to `references`.',
  ],
  [
    'an id no file could have',
    changed('related: [aws', 'related: [AWS'),
    '13:11 "AWS-nlb-idle-350s" `related.0` is `AWS-nlb-idle-350s`: write lower-case words joined by hyphens, such as `aws-nlb-idle-350s`.',
  ],
  [
    'itself as related',
    changed('related: [', 'related: [office-firewall, '),
    '13:11 "office-firewall" `related` names this issue itself: take it out.',
  ],
  [
    'an item twice',
    changed('keywords: [idle', 'keywords: [idle, idle'),
    '10:18 "idle" `idle` stands twice in `keywords`: keep one.',
  ],
  [
    'an alias',
    changed('regions: [all]', 'regions: &r [all]').replace('keywords: [idle, 504, Leerlauf]', 'keywords: *r'),
    '10:11 "*r" `keywords` is an alias: write the value out, anchors and aliases are not read.',
  ],
  [
    'a status that is neither',
    changed('status: current', 'status: fixed'),
    '7:9 "fixed" `status` is `fixed`: write `current`, or a mapping of `state` and `since`.',
  ],
  [
    'no front matter',
    changed(/^---\n[\s\S]*?\n---\n/, ''),
    '1:1 "# The office firewall forgets `silent` connections" The front matter is missing: start the file with a line `---`, then its keys, then `---` again.',
  ],
  [
    'no title',
    changed(/# The office.*\n/, ''),
    '23:1 "## Symptoms" The title is missing: write `# Title` below the front matter.',
  ],
  [
    'an empty title',
    changed(/# The office.*/, '#'),
    '22:1 "#" The title is empty: write behind `#` what happens.',
  ],
  [
    'a second title',
    changed('Ask Ada.', 'Ask Ada.\n\n# Another'),
    '55:1 "# Another" A second `# Title`: an issue has one. Use `##` and the section’s name.',
  ],
  [
    'an unknown section',
    changed('## Notes', '## Remarks'),
    '52:1 "## Remarks" `## Remarks` is no section of an issue: use `## Symptoms`, `## Cause`, `## Check`, `## Fixes`, `## Notes`, in this order.',
  ],
  [
    'a section twice',
    changed('## Notes', '## Cause'),
    '52:1 "## Cause" `## Cause` stands twice: join the two.',
  ],
  [
    'a missing section',
    changed('## Cause\nIt counts as unused.\n', ''),
    '30:1 "## Check" `## Cause` is missing: add it before `## Check`.',
  ],
  [
    'a misplaced section',
    changed('## Cause\nIt counts as unused.\n\n', '').replace('## Notes', '## Cause\nUnused.\n\n## Notes'),
    '49:1 "## Cause" `## Cause` stands behind `## Fixes`: the order is `## Symptoms`, `## Cause`, `## Check`, `## Fixes`, `## Notes`.',
  ],
  [
    'an empty section',
    changed('It counts as unused.\n', ''),
    '29:1 "## Cause" `## Cause` is empty: fill it.',
  ],
  [
    'a third-level heading outside the fixes',
    changed('It counts as unused.', 'It counts as unused.\n\n### More'),
    '32:1 "### More" `###` starts a fix and stands only below `## Fixes`: use `####` or bold text here.',
  ],
  [
    'symptoms that are no list',
    changed('## Symptoms\n', '## Symptoms\nIt hangs.\n\n'),
    '25:1 "It hangs." `## Symptoms` is a list and nothing else: start each symptom with `- `.',
  ],
  [
    'text before the first fix',
    changed('## Fixes\n', '## Fixes\nTry these.\n\n'),
    '38:1 "Try these." This belongs to no fix and would be lost: put it below a `### Title of the fix`.',
  ],
  [
    'a fix that says nothing',
    changed('## Notes', '### Pray\n\n## Notes'),
    '52:1 "### Pray" This fix says nothing: tell what to do, what it costs and where it does not apply.',
  ],
  [
    'text between title and sections',
    changed('\n## Symptoms', '\nHello.\n\n## Symptoms'),
    '24:1 "Hello." This stands in no section and would be lost: move it below one of them.',
  ],
  [
    'a mark nobody knows',
    changed('yaml good', 'yaml goood'),
    '48:9 "goood" `goood` is no mark of a fence: write `bad=<rule>` or `good`, then `environments=a,b`, `file=path`, `kernel=6.1`, or only the language.',
  ],
  [
    'a mark with a value that does not fit',
    changed('kernel=6.1', 'kernel=six'),
    '41:107 "six" `six` does not fit `kernel=`: write a version such as `6.1`.',
  ],
  [
    'two marks that contradict',
    changed('yaml good', 'yaml good bad=sysctl/tw-recycle'),
    '48:14 "bad=sysctl/tw-recycle" `bad=sysctl/tw-recycle` contradicts or repeats a mark before it: keep one.',
  ],
  [
    'options without bad or good',
    changed('yaml good', 'yaml kernel=6.1'),
    '48:9 "kernel=6.1" This fence is marked neither `bad=<rule>` nor `good`: write one of them first.',
  ],
  [
    'a link that leads nowhere',
    changed('aws-nlb-idle-350s.md#check', '../README'),
    '46:31 "../README" `../README` leads nowhere from this page: name an issue as `other-id.md`, or a web address.',
  ],
];

describe('a broken issue', () => {
  for (const [name, text, problem] of broken) {
    test(name, () => assert.deepEqual(problemsOf(text), [problem]));
  }

  test('two mistakes are two problems, in the order of their places', () => {
    const text = changed('impact: outage', 'impact: outrage').replace('## Notes', '## Remarks');
    assert.deepEqual(
      problemsOf(text).map((problem) => problem.split(' ')[0]),
      ['6:9', '52:1'],
    );
  });

  test('is placed alike behind CRLF and a BOM', () => {
    const text = changed('impact: outage', 'impact: outrage').replaceAll('\n', '\r\n');
    assert.match(problemsOf(`\uFEFF${text}`)[0]!, /^6:9 "outrage"/);
  });

  test('a front matter that never ends', () => {
    const [first] = problemsOf(validIssue.replace('\n---\n# The', '\n# The'));
    assert.match(first!, /^1:1 "---" The front matter is never closed/);
  });

  test('YAML that is none', () => {
    const [first] = problemsOf(changed('regions: [all]', 'regions: [all'));
    assert.match(first!, /^\d+:\d+ ".*" This is not valid YAML \(.*\); correct it/);
  });

  test('a fence that never ends', () => {
    const problems = problemsOf(changed('services: {}\n```', 'services: {}'));
    assert.match(problems[0]!, /^48:1 "```yaml good" This fence is never closed/);
  });

  test('brackets nested by the thousand', () => {
    const [first] = problemsOf(changed('regions: [all]', `regions: ${'['.repeat(20_000)}`));
    assert.ok(first !== undefined);
  });

  test('an id that is no id', () => {
    const { issue, problems } = parseIssue('Office Firewall', validIssue);
    assert.equal(issue, undefined);
    assert.match(problems[0]!.message, /`Office Firewall` is no id here/);
  });

  test('megabytes', () => {
    const problems = problemsOf(`${validIssue}${'x'.repeat(3_000_000)}`);
    assert.deepEqual(problems, [
      '1:1 "---" This file has more than 512 Ki characters and is not read: split it.',
    ]);
  });

  test('an empty file', () => {
    assert.match(problemsOf('')[0]!, /^1:1 "" The front matter is missing/);
  });

  test('what can be read is still read', () => {
    const misspelt = parseIssue('office-firewall', changed('keywords: [', 'keyword: ['));
    assert.equal(misspelt.issue?.title, 'The office firewall forgets silent connections');
    const badItem = parseIssue('office-firewall', changed('keywords: [idle', 'keywords: [[], idle'));
    assert.deepEqual(badItem.issue?.keywords, ['idle', '504', 'Leerlauf']);
    const badList = parseIssue('office-firewall', changed(/limits:\n.*\n/, 'limits: many\n'));
    assert.deepEqual(badList.issue?.limits, []);
    const unreadable = parseIssue('office-firewall', changed('impact: outage', 'impact: outrage'));
    assert.equal(unreadable.issue, undefined);
  });
});

describe('links', () => {
  const linked = (text: string) =>
    parseIssue('office-firewall', text).links.map(
      ({ kind, id, span }) => `${kind} ${id} ${text.slice(span.start, span.end)}`,
    );

  test('are found with their places', () => {
    assert.deepEqual(linked(validIssue).sort(), [
      'environment aws/nlb aws/nlb',
      'environment office/firewall office/firewall',
      'environment office/firewall office/firewall',
      'issue aws-nlb-idle-350s aws-nlb-idle-350s',
      'issue aws-nlb-idle-350s aws-nlb-idle-350s.md#check',
      'rule socket/keepalive-missing socket/keepalive-missing',
      'rule socket/keepalive-missing socket/keepalive-missing',
      'rule sysctl/keepalive-missing sysctl/keepalive-missing',
      'rule sysctl/keepalive-too-slow sysctl/keepalive-too-slow',
    ]);
  });

  test('of every form, none in code', () => {
    const text = changed(
      'Ask Ada.',
      'See [a](issue:one), [b](<./two.md>), ![c](three.md "title"), [d]. `[x](no.md)`\n\n[d]: four.md\n\n```text\n[y](no.md)\n```\n[web](https://example.com/a_(b)), [mail](mailto:a@example.com), [here](#check)',
    );
    assert.deepEqual(problemsOf(text), []);
    const targets = linked(text).slice(-4);
    assert.deepEqual(targets, [
      'issue one issue:one',
      'issue two ./two.md',
      'issue three three.md',
      'issue four four.md',
    ]);
  });

  test('that could do harm lead nowhere', () => {
    for (const target of [
      'command:workbench.action.quit',
      'javascript:alert(1)',
      '/etc/passwd',
      'file:///x.md',
    ]) {
      const [first] = problemsOf(changed('Ask Ada.', `[x](${target})`));
      assert.match(first ?? '', /leads nowhere/, target);
    }
  });
});
