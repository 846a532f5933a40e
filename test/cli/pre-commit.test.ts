/** `.pre-commit-hooks.yaml`: what it names is there and runs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { folder, samples } from './command.ts';

const root = new URL('../../', import.meta.url);

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
}

const hooks: readonly Hook[] = parse(readFileSync(new URL('.pre-commit-hooks.yaml', root), 'utf8'));

it('offers the hook from its own clone and with the installed command', () => {
  assert.deepEqual(
    hooks.map(({ id, language }) => [id, language]),
    [
      ['half-open', 'script'],
      ['half-open-system', 'system'],
    ],
  );
  assert.equal(hooks[1]?.entry, 'half-open lint');
});

it('lints the files it is given, those of other kinds among them', (test) => {
  const [script, ...args] = hooks[0]!.entry.split(' ');
  const path = fileURLToPath(new URL(script!, root));
  if (process.platform !== 'win32') accessSync(path, constants.X_OK);
  const cwd = folder(test, { 'sysctl.conf': samples.warning, 'README.md': '# Hello\n' });
  const found = spawnSync(process.execPath, [path, ...args, 'README.md', 'sysctl.conf'], { cwd });
  assert.equal(found.status, 1, String(found.stderr));
  assert.match(String(found.stdout), /^sysctl\.conf\n +1:1 +warning /);
  assert.equal(spawnSync(process.execPath, [path, ...args, 'README.md'], { cwd }).status, 0);
});
