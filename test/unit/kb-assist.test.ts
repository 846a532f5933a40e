/** Hovers and completion in the files of a knowledge base, as somebody types. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HalfOpen } from '../../src/core/half-open.ts';
import { createHalfOpen } from '../../src/core/index.ts';
import { issueFields } from '../../src/core/kb/fields.ts';
import { rules } from '../../src/core/rules/index.ts';
import { builtIn } from '../helpers/knowledge.ts';
import { memoryWorld } from '../helpers/world.ts';

const page = 'file:///x/.half-open/issues/our-proxy.md';
const environments = 'file:///x/.half-open/environments.yaml';
const { knowledge } = builtIn();

/** The text without its `|`, open, and where the `|` stood. */
function typed(marked: string, uri: string): { core: HalfOpen; text: string; offset: number } {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const core = createHalfOpen(memoryWorld({ 'file:///x/.git/HEAD': '', [uri]: text }), knowledge);
  assert.equal(core.open(uri, text, 1), 'knowledge');
  return { core, text, offset };
}

async function hover(marked: string, uri = page): Promise<{ on: string; markdown: string } | undefined> {
  const { core, text, offset } = typed(marked, uri);
  const found = await core.hover(uri, offset);
  return found === undefined
    ? undefined
    : { on: text.slice(found.span.start, found.span.end), markdown: found.markdown };
}

async function labels(marked: string, uri = page): Promise<string[]> {
  const { core, offset } = typed(marked, uri);
  return (await core.completions(uri, offset)).map(({ label }) => label);
}

/** The text after choosing a completion. */
async function chosen(marked: string, label: string, uri = page): Promise<string> {
  const { core, text, offset } = typed(marked, uri);
  const found = (await core.completions(uri, offset)).find((completion) => completion.label === label);
  assert.ok(found !== undefined, `${label} is not offered`);
  return text.slice(0, found.span.start) + found.insert + text.slice(found.span.end);
}

/** Lines between the marks, with a page behind them. */
const front = (...lines: string[]) => `---\n${lines.join('\n')}\n---\n# Title\n`;
const body = (text: string) => `${front('summary: x')}\n${text}\n`;

describe('completion of fields', () => {
  test('offers those that are not there yet, the required ones first', async () => {
    const offered = await labels(front('summary: x', '|', 'verified: 2026-01-01'));
    const free = Object.keys(issueFields).filter((key) => key !== 'summary' && key !== 'verified');
    assert.deepEqual([...offered].sort(), free.sort());
    assert.ok(offered.indexOf('status') < offered.indexOf('related'));
  });

  test('writes the colon where none stands yet', async () => {
    assert.equal(await chosen(front('imp|'), 'impact'), front('impact: '));
    assert.equal(await chosen(front('imp|: outage'), 'impact'), front('impact: outage'));
    assert.equal(
      await chosen(front('imp|', 'status: current'), 'impact'),
      front('impact: ', 'status: current'),
    );
  });

  test('knows the records of lists, in braces and in lines', async () => {
    assert.deepEqual(await labels(front('errors:', '  - text: x', '    |')), ['where']);
    assert.deepEqual(await labels(front('limits: [{ name: x, value: 1, | }]')), ['unit', 'configurable']);
    assert.deepEqual(await labels(front('errors:', '  - |')), ['text', 'where']);
    assert.equal(
      await chosen(front('errors: |'), '[{ text: , where:  }]'),
      front('errors: [{ text: , where:  }]'),
    );
    assert.deepEqual(await labels(front('status: { state: fixed, | }')), ['since']);
  });

  test('works with Windows line endings, a BOM, and a file that has just begun', async () => {
    assert.ok((await labels('\uFEFF---\r\nimp|\r\n---\r\n# T\r\n')).includes('impact'));
    assert.equal((await labels('---\n|\n---')).length, Object.keys(issueFields).length);
  });
});

describe('completion of values', () => {
  test('of words the format knows', async () => {
    assert.deepEqual(await labels(front('impact: |')), ['outage', 'errors', 'latency', 'capacity']);
    assert.equal(await chosen(front('impact: out|age'), 'latency'), front('impact: latency'));
    assert.deepEqual(await labels(front('status: |')), ['current']);
    assert.deepEqual(await labels(front('status: { state: | }')), ['current', 'fixed', 'obsolete']);
  });

  test('of ids: issues, environments', async () => {
    const related = await labels(front('related: [aws-nlb-idle-350s, |]'));
    assert.ok(related.includes('swarm-ipvs-900s'));
    assert.ok(!related.includes('aws-nlb-idle-350s'), 'what stands there already is not offered');
    assert.ok(!related.includes('our-proxy'), 'an issue is not related to itself');
    assert.equal(
      await chosen(front('related: |', 'impact: errors'), 'swarm-ipvs-900s'),
      front('related: [swarm-ipvs-900s]', 'impact: errors'),
    );
    assert.ok((await labels(front('environments:', '  - aws/|'))).includes('aws/nlb'));
    assert.ok((await labels('our/proxy:\n  issue: |\n', environments)).includes('swarm-ipvs-900s'));
  });

  test('of words other issues use', async () => {
    assert.ok((await labels(front('platforms: [|]'))).includes('Linux'));
    assert.equal((await labels(front('regions: [|]')))[0], 'all');
    assert.ok((await labels(front('limits:', '  - { name: x, unit: | }'))).includes('s'));
  });

  test('of the environments file', async () => {
    assert.deepEqual(await labels('our/proxy:\n  onExpiry: |\n', environments), ['drop', 'reset', 'fin']);
    assert.deepEqual(await labels('our/proxy:\n  common: |\n', environments), ['true', 'false']);
    assert.deepEqual(await labels('our/proxy:\n  keepalive: { idle: 3, | }\n', environments), [
      'interval',
      'probes',
    ]);
    assert.deepEqual(await labels('our|\n', environments), [], 'an id is the author’s to choose');
  });
});

describe('completion in the Markdown', () => {
  const ids = rules.map(({ id }) => id);

  test('of the marks of an example', async () => {
    assert.deepEqual(await labels(body('```yaml |\n```')), [
      'bad=',
      'good',
      'environments=',
      'file=',
      'kernel=',
    ]);
    assert.deepEqual(await labels(body('```yaml bad=|\n```')), ids);
    assert.equal(
      await chosen(body('```yaml bad=compose/|\n```'), 'compose/endpoint-mode-vip'),
      body('```yaml bad=compose/endpoint-mode-vip\n```'),
    );
    assert.ok((await labels(body('```go good environments=aws/nlb,|\n```'))).includes('syseleven/cbk'));
  });

  test('of rules in code and of issues in links', async () => {
    assert.deepEqual(await labels(body('The rule `socket/|` finds it.')), ids);
    assert.equal(
      await chosen(body('See [it](|).'), 'swarm-ipvs-900s'),
      body('See [it](swarm-ipvs-900s.md).'),
    );
  });

  test('nowhere else', async () => {
    const silent = [
      body('Some prose |here: a/b.'),
      body('`net.ipv4/|`'),
      body('```yaml bad=x/y\nimpact: |\n```'),
      front('# impact: |'),
      front('summary: some |text'),
      `${front('summary: x')}impact: |\n`,
      'impact: |\n',
      '|',
    ];
    for (const marked of silent) assert.deepEqual(await labels(marked), [], marked);
  });
});

describe('hover', () => {
  test('on a field: what it is, what it looks like', async () => {
    const found = await hover(front('imp|act: outage'));
    assert.equal(found?.on, 'impact');
    assert.match(found.markdown, /required/);
    assert.match(found.markdown, /`outage`, `errors`, `latency`, `capacity`/);
    assert.match((await hover(front('lim|its: []')))!.markdown, /`unit`: The unit/);
    assert.match((await hover('a/b:\n  idle|Timeout: 3\n', environments))!.markdown, /Seconds/);
    for (const key of Object.keys(issueFields)) {
      const shown = await hover(front(`${key}|: x`));
      assert.ok(shown?.markdown.includes(issueFields[key as keyof typeof issueFields].about), key);
    }
  });

  test('on an id: what it stands for', async () => {
    const related = await hover(front('related: [swarm-ipvs|-900s]'));
    assert.equal(related?.on, 'swarm-ipvs-900s');
    assert.match(related.markdown, /900 s/);
    assert.match((await hover(front('environments: [aws/n|lb]')))!.markdown, /350 s/);
    assert.match((await hover(body('The rule `socket/keepalive-mis|sing`.')))!.markdown, /It detects/);
    assert.match((await hover(body('```yaml bad=compose/endpoint-mode|-vip\n```')))!.markdown, /It detects/);
    assert.match((await hover(body('[it](swarm|-ipvs-900s.md)')))!.markdown, /900 s/);
  });

  test('nothing on what is nothing', async () => {
    const silent = [
      front('related: [no-such-|issue]'),
      front('sum: x|'),
      front('nonsen|se: x'),
      body('pro|se'),
      'a|/b:\n  title: x\n',
    ];
    for (const marked of silent) assert.equal(await hover(marked), undefined, marked);
  });

  test('shows no image of a team’s, which would be fetched', async () => {
    const evil = knowledge.issues.map((issue) =>
      issue.id === 'swarm-ipvs-900s' ? { ...issue, title: '![x](https://a.example/pixel)' } : issue,
    );
    const uri = page;
    const text = front('related: [swarm-ipvs-900s]');
    const core = createHalfOpen(memoryWorld({ 'file:///x/.git/HEAD': '' }), { ...knowledge, issues: evil });
    core.open(uri, text, 1);
    assert.doesNotMatch((await core.hover(uri, text.indexOf('ipvs')))!.markdown, /(?<!\\)!\[|!\[(?!x\\)/);
    const sysctl = [{ ...knowledge.sysctl[0]!, key: 'net.x.y', summary: 'a ![b](https://a.example/c) d' }];
    const other = createHalfOpen(memoryWorld({}), { ...knowledge, sysctl });
    other.open('file:///x/sysctl.conf', 'net.x.y = 1\n', 1);
    const shown = await other.hover('file:///x/sysctl.conf', 3);
    assert.ok(shown?.markdown.includes('a !\\[b]'), shown?.markdown);
  });
});

test('other Markdown and YAML is none of ours', async () => {
  for (const uri of [
    'file:///x/docs/notes.md',
    'file:///x/issues/our-proxy.md',
    'file:///x/environments.yaml',
  ]) {
    assert.deepEqual(await labels(front('|'), uri), []);
    assert.equal(await hover(front('imp|act: outage'), uri), undefined);
  }
});
