/** Readers that go away, terminals, colours. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { command, folder, samples } from './command.ts';

/** Hundreds of findings: more than a pipe holds. */
function manyFindings(test: { after(clean: () => void): void }): string {
  const cwd = folder(test, {});
  for (let at = 0; at < 600; at++) {
    mkdirSync(join(cwd, `d${at}`));
    writeFileSync(join(cwd, `d${at}`, 'sysctl.conf'), samples.warning);
  }
  return cwd;
}

describe('a reader that has enough', () => {
  for (const format of ['text', 'json', 'sarif', 'github', 'junit']) {
    it(`ends nothing with an error (${format})`, async (test) => {
      const cwd = manyFindings(test);
      const child = spawn(process.execPath, [command, 'lint', '--format', format], { cwd });
      let err = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        err += text;
      });
      child.stdout.once('data', () => child.stdout.destroy());
      const [code, signal] = await once(child, 'close');
      assert.deepEqual([code, signal], [1, null], err);
      assert.equal(err, 'Linted 600 files\n');
    });
  }

  it('may close standard error as well', async (test) => {
    const cwd = manyFindings(test);
    const child = spawn(process.execPath, [command, 'lint'], { cwd });
    child.stderr.destroy();
    child.stdout.resume();
    const [code] = await once(child, 'close');
    assert.equal(code, 1);
  });
});

it('says so where output cannot be written', { skip: process.platform !== 'linux' }, (test) => {
  const cwd = folder(test, { 'sysctl.conf': samples.warning });
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [command, 'lint'], {
    cwd,
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  assert.equal(status, 2);
  assert.match(String(stderr), /^half-open: output cannot be written: .*\n$/m);
  assert.doesNotMatch(String(stderr), /^ +at /m);
});

/** What a terminal of 80 columns receives; `undefined` where there is no program to make one. */
function onTerminal(cwd: string, env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const line = [process.execPath, command, ...args].map((part) => `'${part}'`).join(' ');
  const made = spawnSync('script', ['-qec', `stty cols 80 rows 25; ${line}`, '/dev/null'], {
    cwd,
    env: { ...process.env, TERM: 'xterm', ...env },
    input: '',
  });
  return made.error === undefined ? { code: made.status, shown: String(made.stdout) } : undefined;
}

describe('a terminal', { skip: process.platform !== 'linux' }, () => {
  it('gets colours and lines of its width', (test) => {
    const cwd = folder(test, { 'sysctl.conf': samples.warning });
    const { NO_COLOR: _, ...env } = process.env as Record<string, string>;
    const result = onTerminal(cwd, env, 'lint');
    if (result === undefined) return test.skip('script(1) is missing');
    assert.equal(result.code, 1);
    assert.match(result.shown, /\x1b\[33mwarning\x1b\[39m/);
    for (const line of result.shown.split(/\r?\n/)) {
      const plain = line.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, '');
      assert.ok([...plain].length <= 80, plain);
    }
  });

  it('gets none with NO_COLOR or TERM=dumb', (test) => {
    const cwd = folder(test, { 'sysctl.conf': samples.warning });
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const result = onTerminal(cwd, env, 'explain', 'sysctl/tw-recycle');
      if (result === undefined) return test.skip('script(1) is missing');
      assert.doesNotMatch(result.shown, /\x1b\[/);
      assert.match(result.shown, /sysctl\/tw-recycle/);
    }
  });

  it('sees how far a long run is, and nothing of it is left', (test) => {
    const cwd = manyFindings(test);
    const result = onTerminal(cwd, {}, 'lint', '--format', 'github');
    if (result === undefined) return test.skip('script(1) is missing');
    assert.match(result.shown, /\r\x1b\[KLinted \d+ of \d+ files so far\r?\x1b?/);
    const last = result.shown.lastIndexOf(' so far');
    assert.ok(
      result.shown.slice(last + 7).startsWith('\r\x1b[K'),
      JSON.stringify(result.shown.slice(last, last + 40)),
    );
  });
});
