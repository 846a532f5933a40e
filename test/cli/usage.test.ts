/** How the command is called: help, versions, and mistakes, which are one line and exit code 2. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { folder, halfOpen, samples } from './command.ts';

const commands = ['lint', 'search', 'explain', 'environments', 'config', 'kb', 'lsp'];

/** One line on standard error that says what is wrong, nothing on standard output, no stack. */
function assertMistake(ended: ReturnType<typeof halfOpen>, wanted: RegExp): void {
  assert.equal(ended.code, 2, ended.err);
  assert.equal(ended.out, '');
  assert.match(ended.err, wanted);
  assert.match(ended.err, /^half-open: [^\n]+\n$/);
}

describe('help and version', () => {
  it('tells the version of the package', (test) => {
    const cwd = folder(test, {});
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const ended = halfOpen({ cwd }, '--version');
    assert.deepEqual(ended, { code: 0, out: `${version}\n`, err: '' });
  });

  it('lists every command', (test) => {
    const cwd = folder(test, {});
    const { code, out } = halfOpen({ cwd }, '--help');
    assert.equal(code, 0);
    for (const command of commands) assert.match(out, new RegExp(`^  ${command} `, 'm'));
  });

  for (const command of commands) {
    it(`explains ${command}, whatever else is asked of it`, (test) => {
      const cwd = folder(test, {});
      for (const args of [
        [command, '--nonsense', '-h'],
        ['help', command],
      ]) {
        const { code, out, err } = halfOpen({ cwd }, ...args);
        assert.equal(code, 0, err);
        assert.match(out, new RegExp(`^Usage: half-open ${command}`, 'm'));
      }
    });
  }

  it('names every option of lint', (test) => {
    const { out } = halfOpen({ cwd: folder(test, {}) }, 'lint', '--help');
    for (const option of [
      '--environment ID',
      '--rule ID=SEVERITY',
      '--format FORMAT',
      '--fix[=safe|review]',
      '--fix-dry-run',
      '--max-warnings N',
      '--stdin ',
      '--stdin-filename NAME',
    ]) {
      assert.ok(out.includes(`  ${option}`), option);
    }
  });

  it('shows the commands where none is named, as a mistake', (test) => {
    const ended = halfOpen({ cwd: folder(test, {}) });
    assert.equal(ended.code, 2);
    assert.equal(ended.out, '');
    assert.match(ended.err, /half-open COMMAND/);
  });
});

describe('mistakes', () => {
  const mistakes: readonly (readonly [args: readonly string[], wanted: RegExp])[] = [
    [['lnt'], /unknown command lnt; did you mean lint\?/],
    [['--verison'], /unknown option --verison; did you mean --version\?/],
    [['constructor'], /unknown command constructor/],
    [['lint', '--fromat', 'json'], /unknown option --fromat; did you mean --format\?/],
    [['lint', '-f', 'json'], /unknown option -f/],
    [['lint', '--toString'], /unknown option --toString/],
    [['lint', '--no-fix'], /unknown option --no-fix/],
    [['lint', '--format'], /--format needs a value: text, json, sarif, github, junit/],
    [['lint', '--format', '--fix'], /--format needs a value/],
    [['lint', '--format='], /--format needs a value/],
    [['lint', '--format', 'jsonn'], /--format takes text, json, .*, not "jsonn"; did you mean json\?/],
    [['lint', '--fix=all'], /--fix takes safe, review, not "all"/],
    [['lint', '--fix', 'review'], /review: no such file or directory/],
    [['lint', '--stdin=yes'], /--stdin takes no value/],
    [['lint', '--max-warnings', 'many'], /--max-warnings takes a whole number, not "many"/],
    [['lint', '--max-warnings=-1'], /--max-warnings takes a whole number, not "-1"/],
    [['lint', '--max-warnings=1.5'], /--max-warnings takes a whole number/],
    [['lint', 'missing.conf'], /missing\.conf: no such file or directory/],
    [['lint', ''], /a PATH is empty/],
    [['lint', '--', '--fix'], /--fix: no such file or directory/],
    [['lint', '--environment', 'aws/nbl'], /unknown environment aws\/nbl; did you mean aws\/nlb\?/],
    [['lint', '--environment', 'moon/*'], /unknown environment moon\/\*/],
    [['lint', '--rule', 'sysctl/tw-recycle'], /--rule takes ID=off\|error\|warning\|information/],
    [['lint', '--rule', 'sysctl/tw-recycle=fatal'], /--rule takes ID=.*, not "sysctl\/tw-recycle=fatal"/],
    [['lint', '--rule', '=off'], /--rule takes ID=/],
    [
      ['lint', '--rule', 'sysctl/tw-recycel=off'],
      /unknown rule sysctl\/tw-recycel; did you mean sysctl\/tw-recycle\?/,
    ],
    [['lint', '--rule', 'sysctl/x/*=off'], /unknown rule sysctl\/x\/\*/],
    [['lint', '--stdin'], /--stdin needs --stdin-filename NAME/],
    [
      ['lint', '--stdin', '--stdin-filename', 'a.conf', 'net.conf'],
      /--stdin and the path net\.conf exclude each other/,
    ],
    [['lint', '--stdin-filename', 'a.conf'], /--stdin-filename goes with --stdin/],
    [['search'], /search needs/],
    [['search', 'reset', '--limit', 'x'], /--limit takes a whole number/],
    [['search', 'reset', '--format', 'sarif'], /--format takes text, json, not "sarif"/],
    [['explain'], /explain needs the id of an issue or a rule/],
    [['explain', 'a', 'b'], /explain takes one id; b is too many/],
    [
      ['explain', 'sysctl/tw-recycel'],
      /no issue or rule is called sysctl\/tw-recycel; did you mean sysctl\/tw-recycle\?/,
    ],
    [['explain', 'the moon is full'], /no issue or rule is called the moon is full; try half-open search/],
    [['environments', 'aws'], /environments takes no arguments, not aws/],
    [['config'], /config needs a PATH/],
    [['config', 'missing'], /missing: no such file or directory/],
    [['kb'], /kb needs to be told what to do: half-open kb check/],
    [['kb', 'chek'], /kb cannot chek; did you mean check\?/],
    [['kb', 'check', 'missing'], /missing: no such file or directory/],
    [['kb', 'check', 'net.conf'], /net\.conf: kb check takes folders/],
    [['lsp'], /half-open lsp --stdio/],
    [['lsp', '--stdio', 'now'], /lsp takes no arguments, not now/],
  ];
  for (const [args, wanted] of mistakes) {
    it(`half-open ${args.join(' ')}`, (test) => {
      const cwd = folder(test, { 'net.conf': samples.warning });
      assertMistake(halfOpen({ cwd }, ...args), wanted);
    });
  }

  it('is found before anything is linted or written', (test) => {
    const cwd = folder(test, { 'sysctl.conf': samples.warning, '.half-open.json': '{ "kernel": "5.15" }' });
    assertMistake(halfOpen({ cwd }, 'lint', '--fix', '.', 'missing'), /missing: no such file or directory/);
    assert.equal(halfOpen({ cwd }, 'lint').code, 1);
  });
});
