/** The commands that tell what Half-Open knows and what applies where. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { folder, halfOpen, samples } from './command.ts';

function json(cwd: string, ...args: readonly string[]) {
  const { code, out, err } = halfOpen({ cwd }, ...args, '--format', 'json');
  assert.equal(err, '');
  return { code, value: JSON.parse(out) };
}

const teamIssue = `---
summary: The office firewall forgets a connection after 90 s without a packet.
platforms: [On premises]
regions: [all]
environments: []
impact: errors
status: current
errors:
  - { text: "office gateway says no", where: any client }
keywords: [office, firewall]
limits: []
related: []
verified: 2026-01-02
references:
  - { title: Our own measurement, publisher: Network team, date: 2026-01, supports: the 90 s }
---
# The office firewall forgets idle connections

## Symptoms
- Everything hangs after lunch.

## Cause
The firewall forgets.

## Check
Look at its table.

## Fixes
### Keepalive
Send probes.
`;

describe('search', () => {
  it('finds issues by symptom, best first', (test) => {
    const { code, value } = json(folder(test, {}), 'search', 'NLB idle 350 seconds connection reset by peer');
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(value), ['query', 'results']);
    assert.equal(value.query, 'NLB idle 350 seconds connection reset by peer');
    assert.equal(value.results[0].issue, 'aws-nlb-idle-350s');
    assert.ok(value.results.length > 1 && value.results.length <= 10);
    for (const result of value.results) {
      assert.deepEqual(Object.keys(result), ['issue', 'title', 'score', 'matches']);
      for (const match of result.matches) assert.deepEqual(Object.keys(match), ['field', 'text']);
    }
    const scores = value.results.map((result: { score: number }) => result.score);
    assert.deepEqual(
      scores,
      [...scores].sort((a, b) => b - a),
    );
  });

  it('gives at most as many as asked for', (test) => {
    const cwd = folder(test, {});
    assert.equal(json(cwd, 'search', 'reset', '--limit', '2').value.results.length, 2);
    assert.equal(json(cwd, 'search', 'reset', '--limit=1').value.results.length, 1);
  });

  it('takes words without quotes for one query', (test) => {
    const { value } = json(folder(test, {}), 'search', 'connection', 'reset', 'by', 'peer');
    assert.equal(value.query, 'connection reset by peer');
  });

  it('finds nothing: no results, code 0, and says so', (test) => {
    const cwd = folder(test, {});
    assert.deepEqual(json(cwd, 'search', 'zzzqqqxxy').value, { query: 'zzzqqqxxy', results: [] });
    const ended = halfOpen({ cwd }, 'search', 'zzzqqqxxy');
    assert.deepEqual([ended.code, ended.out], [0, '']);
    assert.match(ended.err, /No issue/);
  });

  it('knows the issues of the team', (test) => {
    const cwd = folder(test, { '.half-open/issues/office-firewall.md': teamIssue });
    assert.equal(json(cwd, 'search', 'office gateway says no').value.results[0].issue, 'office-firewall');
  });

  it('prints ids to explain', (test) => {
    const { out } = halfOpen({ cwd: folder(test, {}) }, 'search', 'docker swarm ipvs 900 seconds');
    assert.match(out, /^swarm-ipvs-900s/m);
  });
});

describe('explain', () => {
  it('shows an issue with the rules that find it', (test) => {
    const { code, value } = json(folder(test, {}), 'explain', 'aws-nlb-idle-350s');
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(value), ['issue', 'rules']);
    assert.equal(value.issue.id, 'aws-nlb-idle-350s');
    for (const key of ['title', 'summary', 'symptoms', 'cause', 'check', 'fixes', 'limits', 'references']) {
      assert.ok(key in value.issue, key);
    }
    assert.ok(value.rules.includes('sysctl/keepalive-too-slow'));
  });

  it('shows a rule with its issue', (test) => {
    const { value } = json(folder(test, {}), 'explain', 'sysctl/tw-recycle');
    assert.equal(value.rule.id, 'sysctl/tw-recycle');
    assert.equal(value.rule.issue, value.issue.id);
    assert.ok(value.rules.includes('sysctl/tw-recycle'));
  });

  it('is a page people can read, without Markdown left in it', (test) => {
    const { code, out } = halfOpen({ cwd: folder(test, {}) }, 'explain', 'aws-nlb-idle-350s');
    assert.equal(code, 0);
    for (const heading of ['Symptoms', 'Cause', 'Check', 'Fixes', 'Found by', 'References']) {
      assert.match(out, new RegExp(`^${heading}$`, 'm'));
    }
    assert.match(out, /aws-nlb-idle-350s/);
    assert.doesNotMatch(out, /```|^#|\*\*|\]\(|\x1b/m);
    for (const line of out.split('\n')) assert.ok(line.length <= 120 || /^\s+\S+$|^ {6}/.test(line), line);
  });

  it('begins with the rule where a rule was asked for', (test) => {
    const { out } = halfOpen({ cwd: folder(test, {}) }, 'explain', 'socket/keepalive-missing');
    assert.match(out, /^socket\/keepalive-missing\n {2}\S/);
    assert.match(out, /Severity: warning; information where nobody chose an environment/);
  });

  it('has rules of every family', (test) => {
    const cwd = folder(test, { 'a.conf': '' });
    const ids: string[] = json(cwd, 'config', 'a.conf').value.rules.map((rule: { id: string }) => rule.id);
    const families = new Map(ids.map((id) => [id.split('/')[0], id]));
    assert.ok(families.size >= 6, [...families.keys()].join(' '));
    for (const id of families.values()) {
      const { code, value } = json(cwd, 'explain', id);
      assert.equal(code, 0, id);
      assert.equal(value.rule.id, id);
    }
  });

  it('knows the issues of the team', (test) => {
    const cwd = folder(test, { '.half-open/issues/office-firewall.md': teamIssue });
    assert.equal(
      json(cwd, 'explain', 'office-firewall').value.issue.title,
      'The office firewall forgets idle connections',
    );
  });
});

describe('environments', () => {
  it('lists limits and the keepalive that keeps them', (test) => {
    const { value } = json(folder(test, {}), 'environments');
    const of = (id: string) =>
      value.environments.find((environment: { id: string }) => environment.id === id);
    assert.equal(of('aws/nlb').idleTimeout, 350);
    assert.equal(of('aws/nlb').common, true);
    assert.deepEqual(of('syseleven/cbk').keepalive, { idle: 10, interval: 10, probes: 5 });
    assert.deepEqual(of('docker-swarm').keepalive, { idle: 600, interval: 60, probes: 5 });
    for (const { idleTimeout, resetBy, keepalive } of value.environments) {
      if (idleTimeout === undefined || resetBy !== 'probe') continue;
      assert.ok((keepalive.idle + keepalive.interval) * 1.125 < idleTimeout);
    }
  });

  it('is a table', (test) => {
    const { code, out } = halfOpen({ cwd: folder(test, {}) }, 'environments');
    assert.equal(code, 0);
    assert.match(out, /^ID +TITLE +IDLE TIMEOUT +ON EXPIRY +RESET BY +KEEPALIVE +COMMON$/m);
    assert.match(out, /^aws\/nlb +\S.* 350 s +reset +probe +120\/30\/5 +yes$/m);
    assert.doesNotMatch(out, / $/m);
  });
});

describe('config', () => {
  const files = {
    '.half-open.json':
      '{ "environments": ["aws/*"], "kernel": "5.15", "rules": { "sysctl/tw-recycle": "off" } }',
    'edge/.half-open.json': '{ "environments": ["syseleven/cbk"], "ignore": ["old"] }',
    'edge/old/a.conf': samples.warning,
    'edge/b.conf': samples.warning,
    'c.conf': samples.warning,
  };

  it('tells files, environments and rules, and where they come from', (test) => {
    const cwd = folder(test, files);
    const { code, value } = json(cwd, 'config', 'edge/b.conf');
    assert.equal(code, 0);
    assert.equal(value.file, 'edge/b.conf');
    assert.deepEqual(value.files, ['.half-open.json', 'edge/.half-open.json']);
    assert.equal(value.root, '.');
    assert.equal(value.kernel, '5.15');
    assert.equal(value.ignored, null);
    assert.equal(value.environments.from, 'edge/.half-open.json');
    assert.deepEqual(
      value.environments.active.map((environment: { id: string }) => environment.id),
      ['syseleven/cbk'],
    );
    const rule = (id: string) => value.rules.find((each: { id: string }) => each.id === id);
    assert.deepEqual(rule('sysctl/tw-recycle'), {
      id: 'sysctl/tw-recycle',
      severity: 'off',
      from: '.half-open.json',
    });
    assert.equal(rule('sysctl/invalid-value').from, 'default');
    assert.doesNotMatch(JSON.stringify(value), /file:\/\//);
  });

  it('says why a file is not linted', (test) => {
    const cwd = folder(test, files);
    assert.deepEqual(json(cwd, 'config', 'edge/old/a.conf').value.ignored, {
      why: 'ignored',
      from: 'edge/.half-open.json',
    });
    const { out } = halfOpen({ cwd }, 'config', 'edge/old/a.conf');
    assert.match(out, /not linted: ignored \(edge\/\.half-open\.json\)/);
  });

  it('takes a folder for the files directly in it', (test) => {
    const cwd = folder(test, files);
    assert.deepEqual(json(cwd, 'config', 'edge').value.files, ['.half-open.json', 'edge/.half-open.json']);
    assert.deepEqual(json(cwd, 'config', '.').value.files, ['.half-open.json']);
  });

  it('says so where nobody chose environments', (test) => {
    const { value } = json(folder(test, { 'c.conf': '' }), 'config', 'c.conf');
    assert.equal(value.environments.fallback, true);
    assert.deepEqual(value.files, []);
  });

  it('ends with 2 where a configuration file is broken, and shows where', (test) => {
    const cwd = folder(test, { '.half-open.json': '{\n "root": 1 }', 'c.conf': '' });
    const { code, value } = json(cwd, 'config', 'c.conf');
    assert.equal(code, 2);
    assert.deepEqual([value.failures[0].file, value.failures[0].line], ['.half-open.json', 2]);
    assert.match(halfOpen({ cwd }, 'config', 'c.conf').out, /broken: \.half-open\.json:2: /);
  });
});

describe('kb check', () => {
  it('accepts a good folder', (test) => {
    const cwd = folder(test, { '.half-open/issues/office-firewall.md': teamIssue });
    const { code, out, err } = halfOpen({ cwd }, 'kb', 'check');
    assert.deepEqual([code, out, err], [0, '', 'Checked 1 file of .half-open\n']);
  });

  it('reports what breaks the format at its line, like lint', (test) => {
    const broken = teamIssue.replace('impact: errors', 'impact: awful');
    const cwd = folder(test, { 'docs/net/issues/office-firewall.md': broken });
    const { code, out } = halfOpen({ cwd }, 'kb', 'check', 'docs/net', '--format', 'json');
    assert.equal(code, 1);
    const run = JSON.parse(out);
    assert.deepEqual(Object.keys(run), ['version', 'files', 'findings', 'errors']);
    const [finding] = run.findings;
    assert.equal(finding.file, 'docs/net/issues/office-firewall.md');
    assert.equal(finding.rule, 'kb/format');
    assert.equal(finding.line, 6);
  });

  it('tells of what is no file, and checks the others', { skip: process.platform === 'win32' }, (test) => {
    const cwd = folder(test, {
      '.half-open/issues/office-firewall.md': teamIssue,
      '.half-open/issues/a-folder.md/notes.txt': '',
    });
    symlinkSync('loop.md', join(cwd, '.half-open/issues/loop.md'));
    const { code, out } = halfOpen({ cwd }, 'kb', 'check', '--format', 'json');
    const run = JSON.parse(out);
    assert.deepEqual([code, run.files, run.errors], [1, 1, []]);
    assert.deepEqual(
      run.findings.map(({ file, rule, line }: Record<string, unknown>) => [file, rule, line]),
      [
        ['.half-open/issues/a-folder.md', 'kb/format', 1],
        ['.half-open/issues/loop.md', 'kb/format', 1],
      ],
    );
    assert.match(run.findings[1].message, /link that leads nowhere or to itself/);
  });

  it('checks the folders that configuration names', (test) => {
    const cwd = folder(test, {
      '.half-open.json': '{ "knowledgeBase": ["docs/net"] }',
      'docs/net/issues/office-firewall.md': teamIssue.replace('# The office', '## The office'),
    });
    const { code, out } = halfOpen({ cwd }, 'kb', 'check');
    assert.equal(code, 1);
    assert.match(out, /^docs\/net\/issues\/office-firewall\.md$/m);
  });

  it('says so where there is nothing to check', (test) => {
    const ended = halfOpen({ cwd: folder(test, {}) }, 'kb', 'check');
    assert.deepEqual([ended.code, ended.out], [0, '']);
    assert.match(ended.err, /No knowledge base here/);
  });
});
