/** `--fix`, `--fix-dry-run`, and that nothing else happens to a file. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { folder, halfOpen, lintJson, newKernel, places, samples } from './command.ts';

const rule = 'sysctl/tw-recycle';
const keep = 'net.ipv4.tcp_keepalive_time = 60\n';

function read(cwd: string, file: string): string {
  return readFileSync(join(cwd, file), 'utf8');
}

describe('--fix', () => {
  it('applies safe fixes alone; output and exit code are of what remains', (test) => {
    const cwd = folder(test, {
      '.half-open.json': newKernel,
      'a.conf': samples.warning + keep,
      'b.conf': samples.error + samples.warning,
    });
    const { code, run, err } = lintJson({ cwd }, '--fix');
    assert.equal(code, 1);
    assert.deepEqual(places(run.findings), ['b.conf:1:31 sysctl/invalid-value']);
    assert.match(err, /^Linted 3 files; applied 2 fixes in 2 files$/m);
    assert.equal(read(cwd, 'a.conf'), keep);
    assert.equal(read(cwd, 'b.conf'), samples.error);
  });

  it('keeps every byte of an old source that is no UTF-8', (test) => {
    const lines = [
      '# Zugang f\xfcr die K\xfcche',
      'import socket',
      '',
      '',
      'class Feed:',
      '    def __init__(self):',
    ];
    const before = [
      ...lines,
      '        self.s = socket.create_connection(("feed.example.com", 9000))',
      '',
    ].join('\n');
    const cwd = folder(test, { 'feed.py': Buffer.from(before, 'latin1') });
    const { code, run } = lintJson({ cwd }, '--fix=review');
    assert.deepEqual([code, run.errors, run.findings], [0, [], []]);
    const after = readFileSync(join(cwd, 'feed.py'), 'latin1');
    assert.ok(after.startsWith(before.trimEnd()), after);
    assert.match(after, /SO_KEEPALIVE/);
  });

  it('does the same with =safe, and more with =review', (test) => {
    const files = { '.half-open.json': newKernel, 'b.conf': samples.error + samples.warning };
    const safe = folder(test, files);
    assert.equal(lintJson({ cwd: safe }, '--fix=safe').code, 1);
    assert.equal(read(safe, 'b.conf'), samples.error);
    const review = folder(test, files);
    const { code, run } = lintJson({ cwd: review }, '--fix=review');
    assert.deepEqual([code, run.findings], [0, []]);
    assert.equal(read(review, 'b.conf'), keep);
  });

  it('leaves a review fix alone where nothing says it is safe', (test) => {
    const cwd = folder(test, { 'a.conf': samples.warning });
    assert.equal(lintJson({ cwd }, '--fix').code, 1);
    assert.equal(read(cwd, 'a.conf'), samples.warning);
  });

  it('changes nothing the second time', (test) => {
    const cwd = folder(test, { '.half-open.json': newKernel, 'a.conf': samples.error + samples.warning });
    halfOpen({ cwd }, 'lint', '--fix=review');
    const { mtimeMs } = statSync(join(cwd, 'a.conf'));
    const { err } = halfOpen({ cwd }, 'lint', '--fix=review');
    assert.match(err, /; applied 0 fixes in 0 files$/m);
    assert.equal(statSync(join(cwd, 'a.conf')).mtimeMs, mtimeMs);
  });

  it('keeps BOM, line endings, a missing final newline and the mode', (test) => {
    const before = `\uFEFF# 😀\r\n${samples.warning.trimEnd()}\r\nnet.ipv4.tcp_keepalive_time = 60`;
    const cwd = folder(test, { '.half-open.json': newKernel, 'a.conf': before });
    chmodSync(join(cwd, 'a.conf'), 0o754);
    assert.equal(lintJson({ cwd }, '--fix').code, 0);
    assert.equal(read(cwd, 'a.conf'), '\uFEFF# 😀\r\nnet.ipv4.tcp_keepalive_time = 60');
    if (process.platform !== 'win32') assert.equal(statSync(join(cwd, 'a.conf')).mode & 0o777, 0o754);
  });

  it('reports read-only files and fixes the others', (test) => {
    const cwd = folder(test, {
      '.half-open.json': newKernel,
      'a.conf': samples.warning + keep,
      'b.conf': samples.warning + keep,
    });
    chmodSync(join(cwd, 'a.conf'), 0o444);
    const { code, run, err } = lintJson({ cwd }, '--fix');
    assert.equal(code, 2);
    assert.deepEqual(run.errors, [{ file: 'a.conf', message: 'cannot be fixed: the file is read-only' }]);
    assert.deepEqual(places(run.findings), [`a.conf:1:1 ${rule}`]);
    assert.equal(read(cwd, 'a.conf'), samples.warning + keep);
    assert.equal(read(cwd, 'b.conf'), keep);
    assert.match(err, /; applied 1 fix in 1 file$/m);
  });

  it('works in a read-only folder, for it writes in place', {
    skip: process.platform === 'win32',
  }, (test) => {
    const cwd = folder(test, { '.half-open.json': newKernel, 'shut/a.conf': samples.warning + keep });
    chmodSync(join(cwd, 'shut'), 0o555);
    const { code } = lintJson({ cwd }, '--fix');
    chmodSync(join(cwd, 'shut'), 0o755);
    assert.equal(code, 0);
    assert.equal(read(cwd, 'shut/a.conf'), keep);
  });

  it('writes nothing where nothing is to be fixed', (test) => {
    const cwd = folder(test, { 'a.conf': samples.clean });
    const { mtimeMs } = statSync(join(cwd, 'a.conf'));
    assert.equal(halfOpen({ cwd }, 'lint', '--fix=review').code, 0);
    assert.equal(statSync(join(cwd, 'a.conf')).mtimeMs, mtimeMs);
  });
});

describe('--fix-dry-run', () => {
  const files = {
    '.half-open.json': newKernel,
    'etc/sysctl.d/50 net.conf': `# keep\r\n${samples.warning.trimEnd()}\r\nnet.ipv4.tcp_keepalive_time = 60`,
    'etc/sysctl.d/60.conf': samples.error,
  };

  it('prints a diff that makes of the files what --fix makes of them, and writes nothing', (test) => {
    for (const fix of ['safe', 'review']) {
      const dry = folder(test, files);
      const { code, out, err } = halfOpen({ cwd: dry }, 'lint', '--fix-dry-run', `--fix=${fix}`);
      assert.equal(code, 1, 'the findings are all still there');
      assert.match(err, /; would apply \d fix/m);
      for (const [file, text] of Object.entries(files)) assert.equal(read(dry, file), text);
      const wet = folder(test, files);
      halfOpen({ cwd: wet }, 'lint', `--fix=${fix}`);
      for (const [tool, ...args] of [
        ['git', 'apply', '--whitespace=nowarn', '-'],
        ['patch', '-p1', '--binary', '--silent'],
      ]) {
        for (const [file, text] of Object.entries(files)) writeFileSync(join(dry, file), text);
        const patched = spawnSync(tool!, args, { cwd: dry, input: out });
        if (patched.error !== undefined) continue;
        assert.equal(patched.status, 0, `${tool}: ${patched.stderr}${patched.stdout}`);
        for (const file of Object.keys(files)) assert.equal(read(dry, file), read(wet, file), file);
      }
    }
  });

  it('means safe fixes where no --fix says otherwise, findings on standard error', (test) => {
    const cwd = folder(test, files);
    const { out, err } = halfOpen({ cwd }, 'lint', '--fix-dry-run', '--format', 'json');
    assert.match(out, /^--- a\/etc\/sysctl\.d\/50 net\.conf\t\n\+\+\+ b\//);
    assert.doesNotMatch(out, /60\.conf/);
    assert.equal(JSON.parse(err.slice(0, err.lastIndexOf('Linted'))).findings.length, 2);
  });

  it('prints nothing where nothing would change', (test) => {
    const cwd = folder(test, { 'a.conf': samples.clean });
    assert.deepEqual(halfOpen({ cwd }, 'lint', '--fix-dry-run').out, '');
  });
});

describe('--stdin --fix', () => {
  const args = ['lint', '--stdin', '--stdin-filename', 'a.conf'];

  it('prints the fixed text, findings on standard error, and writes nothing', (test) => {
    const cwd = folder(test, { '.half-open.json': newKernel, 'a.conf': 'untouched' });
    const input = `\uFEFF${samples.error}${samples.warning}# no newline`;
    const { code, out, err } = halfOpen({ cwd, input }, ...args, '--fix');
    assert.equal(code, 1);
    assert.equal(out, `\uFEFF${samples.error}# no newline`);
    assert.match(err, /sysctl\/invalid-value/);
    assert.doesNotMatch(err, /tw-recycle/);
    assert.equal(read(cwd, 'a.conf'), 'untouched');
  });

  it('gives back what it does not lint', (test) => {
    const cwd = folder(test, {});
    const input = 'anything at all\r\n';
    const ended = halfOpen({ cwd, input }, 'lint', '--stdin', '--stdin-filename', 'a.txt', '--fix=review');
    assert.deepEqual([ended.code, ended.out], [0, input]);
  });

  it('prints a diff with --fix-dry-run', (test) => {
    const cwd = folder(test, { '.half-open.json': newKernel });
    const { out } = halfOpen({ cwd, input: samples.warning + keep }, ...args, '--fix-dry-run');
    assert.equal(out, `--- a/a.conf\n+++ b/a.conf\n@@ -1,2 +1,1 @@\n-${samples.warning} ${keep}`);
  });
});
