/** What `lint` looks at, what it says about it, and how it ends. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { folder, halfOpen, lintJson, places, samples } from './command.ts';

const rule = 'sysctl/tw-recycle';

describe('exit codes', () => {
  const cases: readonly (readonly [
    what: string,
    files: Readonly<Record<string, string>>,
    args: readonly string[],
    code: number,
  ])[] = [
    ['nothing to lint', {}, [], 0],
    ['a clean file', { 'sysctl.conf': samples.clean }, [], 0],
    ['information', { 'sysctl.conf': samples.information }, [], 0],
    ['a warning', { 'sysctl.conf': samples.warning }, [], 1],
    ['an error', { 'sysctl.conf': samples.error }, [], 1],
    ['a warning within --max-warnings', { 'sysctl.conf': samples.warning }, ['--max-warnings', '1'], 0],
    [
      'more warnings than --max-warnings',
      { 'a/sysctl.conf': samples.warning, 'b/sysctl.conf': samples.warning },
      ['--max-warnings=1'],
      1,
    ],
    ['an error whatever --max-warnings', { 'sysctl.conf': samples.error }, ['--max-warnings', '9'], 1],
    ['a warning switched off', { 'sysctl.conf': samples.warning }, ['--rule', `${rule}=off`], 0],
    ['a warning made information', { 'sysctl.conf': samples.warning }, [`--rule=${rule}=information`], 0],
    ['information made an error', { 'sysctl.conf': samples.information }, ['--rule', `${rule}=error`], 1],
    ['a family switched off', { 'sysctl.conf': samples.error }, ['--rule', 'sysctl/*=off'], 0],
    [
      'a rule that beats its family',
      { 'sysctl.conf': samples.warning },
      ['--rule', `${rule}=warning`, '--rule', 'sysctl=off'],
      1,
    ],
  ];
  for (const [what, files, args, code] of cases) {
    it(`${what}: ${code}`, (test) => {
      const ended = halfOpen({ cwd: folder(test, files) }, 'lint', ...args);
      assert.equal(ended.code, code, ended.err + ended.out);
    });
  }

  for (const format of ['json', 'sarif', 'github', 'junit']) {
    it(`are the same with ${format}`, (test) => {
      const cwd = folder(test, { 'a.conf': samples.information, 'b.conf': samples.warning });
      assert.equal(halfOpen({ cwd }, 'lint', '--format', format, 'a.conf').code, 0);
      assert.equal(halfOpen({ cwd }, 'lint', '--format', format).code, 1);
    });
  }

  it('2 beats 1: what can be read is linted and printed', (test) => {
    const cwd = folder(test, {
      'a.conf': samples.warning,
      'sysctl.conf': Buffer.from('net.\xff = 1\n', 'latin1'),
    });
    const { code, run, err } = lintJson({ cwd });
    assert.equal(code, 2, err);
    assert.deepEqual(places(run.findings), [`a.conf:1:1 ${rule}`]);
    assert.deepEqual(run.errors, [{ file: 'sysctl.conf', message: 'cannot be read: it is not UTF-8 text' }]);
    assert.equal(run.files, 1);
  });

  it('2 where rules or warnings would allow 0', (test) => {
    const cwd = folder(test, { 'sysctl.conf': Buffer.from([0x6e, 0xff, 0x0a]) });
    assert.equal(halfOpen({ cwd }, 'lint', '--max-warnings', '5').code, 2);
  });
});

describe('the JSON', () => {
  it('is one object of exactly the documented shape', (test) => {
    const { run, out } = lintJson({ cwd: folder(test, { 'sysctl.conf': samples.warning }) });
    assert.deepEqual(Object.keys(run), ['version', 'files', 'findings', 'errors']);
    assert.equal(run.version, 1);
    assert.equal(run.files, 1);
    assert.deepEqual(run.errors, []);
    const [finding] = run.findings;
    assert.deepEqual(Object.keys(finding ?? {}), [
      'file',
      'line',
      'column',
      'endLine',
      'endColumn',
      'rule',
      'issue',
      'severity',
      'message',
      'environments',
      'related',
      'fixes',
    ]);
    const fix = finding?.fixes[0];
    assert.deepEqual(Object.keys(fix ?? {}), ['title', 'safety', 'preferred', 'edits']);
    assert.deepEqual(Object.keys(fix?.edits[0] ?? {}), ['line', 'column', 'endLine', 'endColumn', 'text']);
    assert.ok(out.endsWith('}\n'));
  });

  it('is an object where nothing was found', (test) => {
    const { run } = lintJson({ cwd: folder(test, {}) });
    assert.deepEqual(run, { version: 1, files: 0, findings: [], errors: [] });
  });

  it('counts lines and columns from 1, ends exclusive', (test) => {
    const { run } = lintJson({ cwd: folder(test, { 'sysctl.conf': `# first\n  ${samples.error}` }) });
    const [finding] = run.findings;
    const { line, column, endLine, endColumn } = finding!;
    assert.deepEqual(
      { line, column, endLine, endColumn },
      { line: 2, column: 33, endLine: 2, endColumn: 36 },
    );
  });

  it('takes a BOM for no column, CRLF and a lone CR for line ends', (test) => {
    for (const ending of ['\n', '\r\n', '\r']) {
      const text = `\uFEFF${samples.warning.trimEnd()}${ending}# x${ending}net.ipv4.tcp_keepalive_time = 60s`;
      const { run } = lintJson({ cwd: folder(test, { 'sysctl.conf': text }) });
      assert.deepEqual(
        places(run.findings),
        [`sysctl.conf:1:1 ${rule}`, 'sysctl.conf:3:31 sysctl/invalid-value'],
        JSON.stringify(ending),
      );
    }
  });

  it('counts columns in UTF-16 units', (test) => {
    const source = [
      'import socket',
      '',
      'class Link:',
      '    def __init__(self):',
      '        """😀"""; self.s = socket.create_connection(("db.example.com", 5432)); self.s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)',
      '',
    ].join('\n');
    const { run } = lintJson({ cwd: folder(test, { 'link.py': source }) }, '--environment', 'aws/nlb');
    const [finding] = run.findings;
    assert.equal(finding?.rule, 'socket/keepalive-idle-missing');
    const before = source.split('\n')[4]!.slice(0, finding.column - 1);
    assert.match(before, /😀/);
    const marked = source.split('\n')[4]!.slice(finding.column - 1, finding.endColumn - 1);
    assert.match(marked, /SO_KEEPALIVE|setsockopt/);
  });

  it('orders findings by file, then position, whatever the order of the paths', (test) => {
    const cwd = folder(test, {
      'b.conf': samples.warning + samples.error,
      'a/z.conf': samples.warning,
      'B.conf': samples.warning,
    });
    const { run } = lintJson({ cwd }, 'b.conf', 'a', 'B.conf');
    assert.deepEqual(places(run.findings), [
      `B.conf:1:1 ${rule}`,
      `a/z.conf:1:1 ${rule}`,
      `b.conf:1:1 ${rule}`,
      'b.conf:2:31 sysctl/invalid-value',
    ]);
  });

  it('names files relative to the working directory', (test) => {
    const cwd = folder(test, { 'a b/ü#%.conf': samples.warning, 'deep/x.txt': '' });
    const { run } = lintJson({ cwd: join(cwd, 'deep') }, join(cwd, 'a b'));
    assert.deepEqual(places(run.findings), [`../a b/ü#%.conf:1:1 ${rule}`]);
  });

  it('counts files of a known kind, each once', (test) => {
    const cwd = folder(test, {
      'a.conf': samples.clean,
      'nginx.conf': 'worker_processes 1;\n',
      'notes.txt': 'net.ipv4.tcp_tw_recycle = 1\n',
      'image.png': Buffer.from([0x89, 0x50, 0, 0xff]),
    });
    assert.equal(lintJson({ cwd }).run.files, 1);
    assert.equal(lintJson({ cwd }, '.', 'a.conf', './a.conf').run.files, 1);
    const named = lintJson({ cwd }, 'a.conf', 'notes.txt', 'image.png', 'nginx.conf');
    assert.deepEqual([named.code, named.run.files, named.run.errors], [0, 1, []]);
  });
});

describe('which files', () => {
  it('says on standard error how many, and nothing else', (test) => {
    const cwd = folder(test, { 'a.conf': samples.clean, 'b.conf': samples.clean });
    assert.deepEqual(halfOpen({ cwd }, 'lint'), { code: 0, out: '', err: 'Linted 2 files\n' });
    assert.equal(halfOpen({ cwd }, 'lint', 'a.conf').err, 'Linted 1 file\n');
  });

  it('leaves out what git ignores, unless it is named', (test) => {
    const cwd = folder(test, {
      '.gitignore': '*.local.conf\n/build/\n',
      'a.local.conf': samples.warning,
      'build/b.conf': samples.warning,
      'c.conf': samples.warning,
    });
    assert.deepEqual(places(lintJson({ cwd }).run.findings), [`c.conf:1:1 ${rule}`]);
    assert.deepEqual(places(lintJson({ cwd }, 'a.local.conf').run.findings), [`a.local.conf:1:1 ${rule}`]);
    assert.deepEqual(places(lintJson({ cwd }, 'build').run.findings), [`build/b.conf:1:1 ${rule}`]);
    assert.deepEqual(places(lintJson({ cwd }, 'build/b.conf').run.findings), [`build/b.conf:1:1 ${rule}`]);
  });

  it('knows test folders without a repository around them', (test) => {
    const feed =
      'import socket\n\nfeed = socket.create_connection(("example.com", 7000))\nwhile feed.recv(1):\n    pass\n';
    const cwd = folder(test, { 'tests/peer.py': feed, 'app/feed.py': feed });
    rmdirSync(join(cwd, '.git'));
    const found = ['app/feed.py:3:8 socket/keepalive-missing'];
    assert.deepEqual(places(lintJson({ cwd }).run.findings), found);
    assert.deepEqual(places(lintJson({ cwd }, 'tests/peer.py', 'app/feed.py').run.findings), found);
  });

  it('leaves out what is vendored or ignored by configuration, also when named', (test) => {
    const cwd = folder(test, {
      '.half-open.json': '{ "ignore": ["legacy/**"] }',
      'legacy/a.conf': samples.warning,
      'node_modules/pkg/b.conf': samples.warning,
      'vendor/c.conf': samples.warning,
    });
    for (const args of [[], ['legacy/a.conf'], ['legacy'], ['node_modules'], ['vendor/c.conf', 'vendor']]) {
      assert.deepEqual(lintJson({ cwd }, ...args).run.findings, [], args.join(' '));
    }
    const inside = lintJson({ cwd: join(cwd, 'vendor') });
    assert.deepEqual(places(inside.run.findings), [`c.conf:1:1 ${rule}`], 'who works below vendor means it');
  });

  it('follows no symbolic links while walking', { skip: process.platform === 'win32' }, (test) => {
    const cwd = folder(test, { 'real/a.conf': samples.warning });
    const outside = folder(test, { 'b.conf': samples.warning });
    symlinkSync('..', join(cwd, 'real', 'up'));
    symlinkSync(join(cwd, 'real'), join(cwd, 'again'));
    symlinkSync(outside, join(cwd, 'outside'));
    symlinkSync(join(outside, 'b.conf'), join(cwd, 'b.conf'));
    symlinkSync('nowhere', join(cwd, 'c.conf'));
    symlinkSync('d.conf', join(cwd, 'd.conf'));
    const { code, run } = lintJson({ cwd });
    assert.deepEqual(places(run.findings), [`real/a.conf:1:1 ${rule}`]);
    assert.deepEqual([code, run.errors], [1, []]);
    assert.deepEqual(
      places(lintJson({ cwd }, 'b.conf').run.findings),
      [`b.conf:1:1 ${rule}`],
      'a named one is read',
    );
    assert.match(
      halfOpen({ cwd }, 'lint', 'd.conf').err,
      /^half-open: d\.conf: its symbolic links form a loop\n$/,
    );
    assert.match(
      halfOpen({ cwd }, 'lint', 'c.conf').err,
      /^half-open: c\.conf: no such file or directory\n$/,
    );
  });

  it('does not wait for a named pipe', { skip: process.platform === 'win32' }, async (test) => {
    const cwd = folder(test, {});
    const { spawnSync } = await import('node:child_process');
    if (spawnSync('mkfifo', [join(cwd, 'a.conf')]).status !== 0) return test.skip('no mkfifo');
    assert.equal(lintJson({ cwd }).code, 0);
    const { code, run } = lintJson({ cwd }, 'a.conf');
    assert.equal(code, 2);
    assert.deepEqual(run.errors, [{ file: 'a.conf', message: 'cannot be read: it is no regular file' }]);
  });

  it('passes over binary and huge files it comes across, but not when they are named', (test) => {
    const huge = samples.warning.repeat(Math.ceil((2 * 1024 * 1024) / samples.warning.length) + 1);
    const cwd = folder(test, { 'binary.conf': 'net.\0 = 1\n', 'huge.conf': huge, 'a.conf': samples.clean });
    const walked = lintJson({ cwd });
    assert.deepEqual([walked.code, walked.run.files, walked.run.errors], [0, 1, []]);
    const named = lintJson({ cwd }, 'huge.conf', 'binary.conf');
    assert.equal(named.code, 2);
    assert.deepEqual(named.run.errors, [
      { file: 'binary.conf', message: 'cannot be read: it is a binary file' },
      { file: 'huge.conf', message: 'cannot be read: it is larger than 2048 KB' },
    ]);
  });

  it('notes folders and files it may not read', {
    skip: process.platform === 'win32' || process.getuid?.() === 0,
  }, (test) => {
    const cwd = folder(test, {
      'a.conf': samples.clean,
      'shut/b.conf': samples.warning,
      'c.conf': samples.warning,
    });
    chmodSync(join(cwd, 'c.conf'), 0);
    chmodSync(join(cwd, 'shut'), 0);
    const { code, run } = lintJson({ cwd });
    chmodSync(join(cwd, 'shut'), 0o700);
    assert.equal(code, 2);
    assert.deepEqual(run.errors, [
      { file: 'c.conf', message: 'cannot be read: permission denied' },
      { file: 'shut', message: 'cannot be read: permission denied' },
    ]);
  });
});

describe('configuration', () => {
  it('is broken: 2 before linting, the place in one line', (test) => {
    for (const [text, place] of [
      ['{ "environments": ', /^half-open: \.half-open\.json:1: /],
      ['{\n  "environments": "aws/nlb"\n}', /^half-open: \.half-open\.json:2: /],
      ['{\n\n  "environments": ["aws/nbl"]\n}', /^half-open: \.half-open\.json:3: .*aws\/nbl/],
    ] as const) {
      const cwd = folder(test, { '.half-open.json': text, 'deep/er/a.conf': samples.warning });
      for (const path of ['.', 'deep', 'deep/er/a.conf']) {
        const ended = halfOpen({ cwd }, 'lint', '--format', 'json', path);
        assert.deepEqual([ended.code, ended.out], [2, ''], text);
        assert.match(ended.err, place);
        assert.match(ended.err, /^[^\n]+\n$/);
      }
    }
  });

  it('is broken further down: a finding, an error, 2 at the end, the rest linted', (test) => {
    const cwd = folder(test, { 'a.conf': samples.warning, 'deep/.half-open.json': '{ "ignore": 3 }\n' });
    const { code, run } = lintJson({ cwd });
    assert.equal(code, 2);
    assert.deepEqual(places(run.findings), [
      `a.conf:1:1 ${rule}`,
      'deep/.half-open.json:1:13 config/bad-value',
    ]);
    assert.equal(run.errors.length, 1);
    assert.equal(run.errors[0]?.file, 'deep/.half-open.json');
    assert.match(run.errors[0]?.message ?? '', /^line 1: /);
  });

  it('chooses environments; the option overrides it', (test) => {
    const slow =
      'net.ipv4.tcp_keepalive_time = 100\nnet.ipv4.tcp_keepalive_intvl = 10\nnet.ipv4.tcp_keepalive_probes = 5\n';
    const cwd = folder(test, {
      '.half-open.json': '{ "environments": ["syseleven/cbk"] }',
      'sysctl.conf': slow,
    });
    const chosen = lintJson({ cwd });
    assert.deepEqual(places(chosen.run.findings), ['sysctl.conf:1:31 sysctl/keepalive-too-slow']);
    assert.deepEqual(chosen.run.findings[0]?.environments, ['syseleven/cbk']);
    assert.equal(lintJson({ cwd }, '--environment', 'aws/*').code, 0);
    const both = lintJson({ cwd }, '--environment', 'aws/*', '--environment=syseleven/dbl');
    assert.deepEqual(both.run.findings[0]?.environments, ['syseleven/dbl']);
  });

  it('knows the team environments that hold for a path', (test) => {
    const environments = [
      'team/edge:',
      '  title: Our edge firewall',
      '  platform: On premises',
      '  issue: aws-nlb-idle-350s',
      '  idleTimeout: 90',
      '  onExpiry: drop',
      '  resetBy: probe',
      '  where: edge',
      '  common: false',
      '  source: our own measurement of 2026',
      '',
    ].join('\n');
    const cwd = folder(test, {
      'own/.half-open/environments.yaml': environments,
      'own/sysctl.conf': samples.clean,
      'other/sysctl.conf': samples.clean,
    });
    const own = lintJson({ cwd }, '--environment', 'team/edge', 'own/sysctl.conf');
    assert.deepEqual(own.run.findings[0]?.environments, ['team/edge']);
    const other = halfOpen({ cwd }, 'lint', '--environment', 'team/edge', 'other');
    assert.equal(other.code, 2);
    assert.match(other.err, /unknown environment team\/edge/);
  });
});

describe('standard input', () => {
  const how = (cwd: string, input: string | Buffer) => ({ cwd, input });

  it('counts as the file it is said to be', (test) => {
    const cwd = folder(test, {
      '.half-open.json': '{ "overrides": [{ "files": ["quiet/*"], "rules": { "sysctl": "off" } }] }',
    });
    const named = lintJson(how(cwd, samples.warning), '--stdin', '--stdin-filename', 'loud/a.conf');
    assert.deepEqual(places(named.run.findings), [`loud/a.conf:1:1 ${rule}`]);
    assert.deepEqual([named.code, named.run.files], [1, 1]);
    assert.equal(lintJson(how(cwd, samples.warning), '--stdin', '--stdin-filename=quiet/a.conf').code, 0);
    assert.equal(lintJson(how(cwd, samples.warning), '--stdin', '--stdin-filename', 'a.txt').run.files, 0);
  });

  it('is refused where it is no text', (test) => {
    const ended = halfOpen(
      how(folder(test, {}), Buffer.from([0xff])),
      'lint',
      '--stdin',
      '--stdin-filename',
      'a.conf',
    );
    assert.deepEqual(ended, { code: 2, out: '', err: 'half-open: standard input is not UTF-8 text\n' });
  });

  it('gives what the file gives', (test) => {
    const text = `\uFEFF# 😀\r\n${samples.warning}${samples.error}`;
    const cwd = folder(test, { 'sysctl.d/a.conf': text });
    const file = lintJson({ cwd }, 'sysctl.d/a.conf');
    const stdin = lintJson(how(cwd, text), '--stdin', '--stdin-filename', 'sysctl.d/a.conf');
    assert.deepEqual(stdin.run, file.run);
    assert.equal(file.run.findings.length, 2);
  });
});

it('lints thousands of files in a deep tree, each once', (test) => {
  const cwd = folder(test, {});
  for (let at = 0; at < 1500; at++) {
    const deep = join(cwd, `d${at % 7}`, `e${at % 11}`);
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, `f${at}.conf`), at % 100 === 0 ? samples.warning : samples.clean);
  }
  const { run } = lintJson({ cwd });
  assert.equal(run.files, 1500);
  assert.equal(run.findings.length, 15);
});
