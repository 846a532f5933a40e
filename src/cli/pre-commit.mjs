#!/usr/bin/env node
// What the pre-commit hook runs from its clone of this repository: the command, which is built the first time.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const fromRoot = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const needed = ['dist/cli.cjs', 'dist/kb.json', 'dist/tree-sitter.wasm'].map(fromRoot);

if (!needed.every(existsSync)) {
  // What the build says is not part of the findings.
  const { status } = spawnSync(process.execPath, [fromRoot('src/build/bootstrap.mjs'), 'build'], {
    cwd: fromRoot('.'),
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(2);
}
createRequire(import.meta.url)(needed[0]);
