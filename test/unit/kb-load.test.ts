/** Several files together: ids, links, relations, team folders. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Entry, Files } from '../../src/core/files.ts';
import { checkKnowledge, crossProblems } from '../../src/core/kb/check.ts';
import { parseKnowledgeDocument } from '../../src/core/kb/document.ts';
import { type KnowledgeFile, parseKnowledgeFile } from '../../src/core/kb/file.ts';
import {
  loadKnowledge,
  mergeKnowledge,
  mostIssues,
  readKnowledgeFolder,
  rememberingParser,
} from '../../src/core/kb/load.ts';
import { editDistance, nearest } from '../../src/core/kb/nearest.ts';
import { described, validIssue } from '../helpers/issue-text.ts';
import { memoryFiles } from '../helpers/world.ts';

/** The valid issue, with links to what the test has. */
function issue(options: { related?: string; environments?: string; body?: string } = {}): string {
  return validIssue
    .replace(/^environments: .*$/m, `environments: [${options.environments ?? ''}]`)
    .replace(/^related: .*$/m, `related: [${options.related ?? ''}]`)
    .replace('environments=office/firewall,aws/nlb ', '')
    .replace('see [the other](aws-nlb-idle-350s.md#check)', options.body ?? 'much');
}

const environments = (of: string) => `office/firewall:
  { title: Office, platform: Office, issue: ${of}, where: edge }
`;

const rules = ['socket/keepalive-missing', 'sysctl/keepalive-missing', 'sysctl/keepalive-too-slow'];

function problems(files: Readonly<Record<string, string>>, known: readonly string[] = rules): string[] {
  const list = Object.entries(files).map(([uri, text]) => ({ uri, text }));
  return [...checkKnowledge(list, undefined, known)].flatMap(([uri, found]) =>
    described(files[uri]!, found).map((line, index) => `${uri}:${line} [${found[index]!.rule}]`),
  );
}

describe('files together', () => {
  test('that name each other have no problems', () => {
    assert.deepEqual(
      problems({
        'issues/one.md': issue({ related: 'two', environments: 'office/firewall', body: '[two](two.md)' }),
        'issues/two.md': issue({ related: 'one' }),
        'environments.yaml': environments('one'),
      }),
      [],
    );
  });

  test('names that lead nowhere, with what was probably meant', () => {
    assert.deepEqual(
      problems({
        'issues/first-one.md': issue({
          related: 'first-too',
          environments: 'office/fire',
          body: '[x](nothing-like-it.md)',
        }),
        'issues/first-two.md': issue(),
        'environments.yaml': environments('first-tow'),
      }),
      [
        'issues/first-one.md:5:16 "office/fire" No environment is called `office/fire`: correct it or take it out. [kb/dead-link]',
        'issues/first-one.md:13:11 "first-too" No issue is called `first-too`: did you mean `first-two`? [kb/dead-link]',
        'issues/first-one.md:46:19 "nothing-like-it.md" No issue is called `nothing-like-it`: correct it or take it out. [kb/dead-link]',
        'environments.yaml:2:45 "first-tow" No issue is called `first-tow`: did you mean `first-two`? [kb/dead-link]',
      ],
    );
  });

  test('rules that do not exist', () => {
    assert.deepEqual(problems({ 'issues/one.md': issue() }, rules.slice(1)), [
      'issues/one.md:39:6 "socket/keepalive-missing" No rule is called `socket/keepalive-missing`: correct it or take it out. [kb/dead-link]',
      'issues/one.md:39:71 "socket/keepalive-missing" No rule is called `socket/keepalive-missing`: correct it or take it out. [kb/dead-link]',
    ]);
  });

  test('rules are not looked for where nobody knows them', () => {
    const files = [{ uri: 'issues/one.md', text: issue() }];
    assert.deepEqual([...checkKnowledge(files)], []);
  });

  test('a relation only one side tells', () => {
    assert.deepEqual(problems({ 'issues/one.md': issue({ related: 'two' }), 'issues/two.md': issue() }), [
      'issues/one.md:13:11 "two" `two` does not name `one` back: add it to the `related` there, or take it out here. [kb/dead-link]',
    ]);
  });

  test('a relation to an issue of another folder, which cannot know of it', () => {
    const files = { 'a/issues/one.md': issue({ related: 'two' }), 'b/issues/two.md': issue() };
    assert.deepEqual(problems(files), []);
  });

  test('an id given twice, in another folder', () => {
    assert.deepEqual(problems({ 'a/issues/one.md': issue(), 'b/issues/one.md': issue() }), [
      'b/issues/one.md:22:1 "# The office firewall forgets `silent` connections" `one` is already an id of a/issues/one.md, so this one is not read: choose another. [kb/duplicate-id]',
    ]);
  });

  test('a broken file gives its neighbours no findings', () => {
    const found = problems({
      'issues/one.md': issue({ related: 'two' }),
      'issues/two.md': issue({ related: 'one' }).replace('impact: outage', 'impact: x'),
      'environments.yaml': `${environments('one')}broken: 1\n`,
      'issues/three.md': issue({ environments: 'broken' }),
    });
    assert.deepEqual(
      found.map((line) => line.split(' ')[0]),
      ['issues/two.md:6:9', 'environments.yaml:3:1'],
    );
  });

  test('files that belong to no knowledge base are nothing', () => {
    assert.equal(parseKnowledgeFile({ uri: 'notes.txt', text: 'x' }), undefined);
    assert.equal(parseKnowledgeFile({ uri: 'docker-compose.yaml', text: 'x: [' }), undefined);
    assert.equal(parseKnowledgeFile({ uri: 'constructor.yaml', text: 'x: [' }), undefined);
  });

  test('the name is decoded, the ending may be .yml', () => {
    assert.equal(
      parseKnowledgeFile({ uri: 'file:///a/issues/on%65.md', text: issue() })?.entries[0]?.id,
      'one',
    );
    assert.equal(parseKnowledgeFile({ uri: 'a/environments.yml', text: '' })?.problems.length, 0);
    assert.match(
      parseKnowledgeFile({ uri: '100%.md', text: issue() })!.problems[0]!.message,
      /`100%` is no id/,
    );
  });
});

describe('team knowledge', () => {
  const base = loadKnowledge([
    { uri: 'issues/one.md', text: issue({ related: 'two', environments: 'office/firewall' }) },
    { uri: 'issues/two.md', text: issue({ related: 'one' }) },
    { uri: 'environments.yaml', text: environments('one') },
    { uri: 'synonyms.yaml', text: 'hang: { en: [hangs] }' },
  ]).knowledge;
  const team = 'file:///w/.half-open';

  test('is added with its origin', () => {
    const { knowledge, problems: found } = mergeKnowledge(base, [
      {
        origin: team,
        files: [
          {
            uri: `${team}/issues/mine.md`,
            text: issue({ related: 'one', environments: 'office/firewall, lan' }),
          },
          {
            uri: `${team}/environments.yaml`,
            text: 'lan:\n  { title: LAN, platform: x, issue: mine, where: edge }\n',
          },
          { uri: `${team}/servers.yaml`, text: 'ours:\n  { images: [ours], keepalive: none }\n' },
          { uri: `${team}/sysctl.yaml`, text: 'net.x.y:\n  { type: integer, summary: x }\n' },
          { uri: `${team}/synonyms.yaml`, text: 'hang: { de: [hängt] }' },
        ],
      },
    ]);
    assert.deepEqual([...found], []);
    assert.deepEqual(
      knowledge.issues.map(({ id, origin }) => [id, origin]),
      [
        ['one', undefined],
        ['two', undefined],
        ['mine', team],
      ],
    );
    assert.deepEqual(
      knowledge.environments.map(({ id, origin }) => [id, origin]),
      [
        ['office/firewall', undefined],
        ['lan', team],
      ],
    );
    assert.deepEqual(
      knowledge.servers.map((server) => server.name),
      ['ours'],
    );
    assert.deepEqual(
      knowledge.sysctl.map((key) => key.key),
      ['net.x.y'],
    );
    assert.deepEqual(
      knowledge.synonyms?.map((group) => group.concept),
      ['hang', 'hang'],
    );
  });

  test('cannot take an id that is there already', () => {
    const text = 'office/firewall:\n  { title: Mine, platform: x, issue: one, where: edge }\n';
    const { knowledge, problems: found } = mergeKnowledge(base, [
      { origin: team, files: [{ uri: `${team}/environments.yaml`, text }] },
    ]);
    assert.deepEqual(
      knowledge.environments.map((environment) => environment.title),
      ['Office'],
    );
    assert.deepEqual(described(text, found.get(`${team}/environments.yaml`)!), [
      '1:1 "office/firewall" `office/firewall` is already an id of the built-in knowledge base, so this one is not read: choose another.',
    ]);
  });

  test('is parsed again only where its text changed', () => {
    const { parse, forgetUnused } = rememberingParser();
    const [a, b] = ['a', 'b'].map((name) => ({ uri: `${team}/issues/${name}.md`, text: issue() }));
    const load = (files: readonly KnowledgeFile[]) =>
      mergeKnowledge(base, [{ origin: team, files }], [], parse).knowledge.issues.filter(
        ({ origin }) => origin === team,
      );
    const first = load([a!, b!]);
    forgetUnused();
    const second = load([a!, { ...b!, text: b!.text.replace('# ', '# New ') }]);
    assert.equal(first.length, 2);
    assert.equal(second[0], first[0]);
    assert.match(second[1]!.title, /^New /);
    forgetUnused();
    forgetUnused();
    load([b!]);
    forgetUnused();
    assert.notEqual(load([a!])[0], first[0], 'what nobody asked for is kept for ever');
  });

  test('of Half-Open’s own sources stands in for what was built in', () => {
    const files = [
      {
        uri: 'file:///w/kb/issues/one.md',
        text: issue({ related: 'two' }).replace('for minutes', 'for hours'),
      },
      { uri: 'file:///w/kb/issues/two.md', text: issue({ related: 'one' }) },
    ];
    const { knowledge, problems: found } = mergeKnowledge(base, [{ origin: 'file:///w/kb', files }]);
    assert.deepEqual([...found], []);
    assert.deepEqual(
      knowledge.issues.map((each) => each.id),
      ['one', 'two'],
    );
    assert.match(knowledge.issues[0]!.symptoms[1]!, /hours/);
  });

  test('is checked with the newest text of an open file', () => {
    const uri = `${team}/issues/mine.md`;
    const { index } = mergeKnowledge(base, [{ origin: team, files: [{ uri, text: issue() }] }], rules);
    const text = issue({ related: 'onne' });
    const found = crossProblems(parseKnowledgeFile({ uri, text })!, index);
    assert.deepEqual(described(text, found), ['13:11 "onne" No issue is called `onne`: did you mean `one`?']);
    assert.deepEqual(crossProblems(parseKnowledgeFile({ uri, text: issue() })!, index), []);
  });
});

describe('a folder', () => {
  const folder = 'file:///w/.half-open';

  test('is read as far as it is laid out', async () => {
    const files = memoryFiles({
      [`${folder}/issues/b.md`]: 'b',
      [`${folder}/issues/a.md`]: 'a',
      [`${folder}/issues/deep/c.md`]: 'c',
      [`${folder}/issues/notes.txt`]: 'x',
      [`${folder}/environments.yaml`]: 'e',
      [`${folder}/servers.yml`]: 's',
      [`${folder}/README.md`]: 'x',
      [`${folder}/other.yaml`]: 'x',
    });
    const read = await readKnowledgeFolder(files, folder);
    assert.deepEqual(
      read.files.map(({ uri, text }) => `${uri.slice(folder.length)} ${text}`),
      ['/environments.yaml e', '/issues/a.md a', '/issues/b.md b', '/servers.yml s'],
    );
    assert.deepEqual([read.origin, [...read.problems]], [folder, []]);
  });

  test('that is absent is empty', async () => {
    const read = await readKnowledgeFolder(memoryFiles({}), folder);
    assert.deepEqual([read.files, [...read.problems]], [[], []]);
  });

  /** A file system of one folder that says what the test wants. */
  const saying = (entries: Readonly<Record<string, readonly Entry[] | undefined>>, text?: string): Files => ({
    list: async (uri) => entries[uri.slice(folder.length)],
    read: async () => text,
  });

  test('with files that cannot be read says so', async () => {
    const entries = {
      '': [
        { name: 'environments.yaml', type: 'file' },
        { name: 'servers.yaml', type: 'other' },
        { name: 'issues', type: 'folder' },
      ],
      '/issues': [
        { name: 'huge.md', type: 'file' },
        { name: 'loop.md', type: 'other' },
      ],
    } as const;
    const { problems: found, files } = await readKnowledgeFolder(saying(entries), folder);
    assert.deepEqual(files, []);
    assert.deepEqual(
      [...found].map(([uri, [problem]]) => [uri.slice(folder.length), problem?.message.split(':')[0]]),
      [
        ['/environments.yaml', 'This cannot be read as text, or is larger than 512 KiB'],
        ['/issues/huge.md', 'This cannot be read as text, or is larger than 512 KiB'],
        ['/issues/loop.md', 'This is no file (a folder, or a link that leads nowhere or to itself)'],
        ['/servers.yaml', 'This is no file (a folder, or a link that leads nowhere or to itself)'],
      ],
    );
    const merged = mergeKnowledge(loadKnowledge([]).knowledge, [{ origin: folder, files, problems: found }]);
    assert.equal(merged.problems.size, 4, 'what could not be read is told with what is wrong');
  });

  test('whose issues cannot be listed says so', async () => {
    const entries = { '': [{ name: 'issues', type: 'other' }] } as const;
    const { problems: found } = await readKnowledgeFolder(saying(entries), folder);
    assert.match([...found.values()][0]![0]!.message, /no folder that can be listed/);
  });

  test('of thousands of issues is read in part', async () => {
    const many = Array.from({ length: mostIssues + 1 }, (_, index) => ({
      name: `i${index}.md`,
      type: 'file' as const,
    }));
    const entries = { '': [{ name: 'issues', type: 'folder' }], '/issues': many } as const;
    const read = await readKnowledgeFolder(saying(entries, 'x'), folder);
    assert.equal(read.files.length, mostIssues);
    assert.match([...read.problems.values()][0]![0]!.message, /2001 files stand here, only the first 2000/);
  });
});

describe('a document', () => {
  test('of an issue has comments of YAML and of HTML', () => {
    const text = issue()
      .replace('impact: outage', '# one\nimpact: outage # two')
      .replace('## Cause', '<!-- three -->\n\n## Cause');
    const document = parseKnowledgeDocument('file:///w/.half-open/issues/one.md', text);
    assert.deepEqual(
      document.comments.map(({ span, content, text: inner }) => [
        text.slice(span.start, span.end),
        text.slice(content.start, content.end),
        inner,
      ]),
      [
        ['# one', ' one', ' one'],
        ['# two', ' two', ' two'],
        ['<!-- three -->', ' three ', ' three '],
      ],
    );
    assert.deepEqual(document.problems, []);
    const heading = text.indexOf('## Cause');
    assert.equal(document.commentLineAbove(heading + 4), heading);
    assert.equal(document.commentLineAbove(text.indexOf('impact')), undefined);
    assert.equal(document.commentLineAbove(text.indexOf('It counts')), undefined);
  });

  test('of a mapping takes a comment anywhere but inside a text of several lines', () => {
    const text = '# a "#" b\none: |\n  # text\n  more\ntwo: "#x" # c\n';
    const document = parseKnowledgeDocument('file:///w/.half-open/servers.yaml', text);
    assert.deepEqual(
      document.comments.map((comment) => comment.text),
      [' a "#" b', ' c'],
    );
    assert.equal(document.commentLineAbove(text.indexOf('two')), text.indexOf('two'));
    assert.equal(document.commentLineAbove(text.indexOf('more')), undefined);
  });
});

test('two letters in each other’s place are one mistake', () => {
  for (const [a, b, distance] of [
    ['keepalive', 'keepaliev', 1],
    ['ab', 'ba', 1],
    ['abc', 'ca', 3],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ] as const) {
    assert.equal(editDistance(a, b), distance, `${a} ${b}`);
    assert.equal(editDistance(b, a), distance, `${b} ${a}`);
  }
  assert.equal(nearest('lmiits', ['limits', 'list']), 'limits');
});
