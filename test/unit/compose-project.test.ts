/** Files that form one project: what one says is linted anew in those that depend on it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHalfOpen } from '../../src/core/index.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';
import { memoryFiles, memoryWorld } from '../helpers/world.ts';

const stack = 'file:///x/deploy/compose.yaml';
const database = 'file:///x/deploy/shared/database.yml';
const text = 'services:\n  db:\n    image: postgres\n';
const deploy = 'services:\n  app: { image: example/app, deploy: { placement: { constraints: [a] } } }\n';

async function project(files: Readonly<Record<string, string>>) {
  const held = memoryFiles({ 'file:///x/.git/HEAD': '', ...files });
  const core = createHalfOpen({ ...memoryWorld(), files: held }, await builtInKnowledge());
  core.open(database, text, 1);
  const rules = async () => (await core.findings(database))!.findings.map(({ rule }) => rule);
  return { core, write: (of: string) => held.texts.set(stack, of), rules };
}

test('an included file follows the stack that includes it', async () => {
  const { core, write, rules } = await project({ [stack]: deploy });
  assert.deepEqual(await rules(), []);
  write(`include: [shared/database.yml]\n${deploy}`);
  assert.deepEqual(core.changed([stack]), [database]);
  assert.deepEqual(await rules(), ['compose/endpoint-mode-vip']);
  write(`include: [shared/database.yml]\n${deploy}  client: { image: a, command: tasks.db }\n`);
  core.changed([stack]);
  assert.deepEqual(await rules(), []);
});

test('a text that only speaks of including, an unreadable path and a variable include nothing', async () => {
  for (const include of [
    '# include: [shared/database.yml]',
    'x-include: [shared/database.yml]',
    'include: ["${FILES}/database.yml"]',
    'include: [nowhere/database.yml]',
    'include: { path: shared/database.yml }',
    'include: [oci://registry.example/shared/database.yml]',
  ]) {
    const { rules } = await project({ [stack]: `${include}\n${deploy}` });
    assert.deepEqual(await rules(), [], include);
  }
});

test('files that include each other end', async () => {
  const ring = `include: [../compose.yaml, database.yml]\n${text}`;
  const { core, rules } = await project({ [stack]: `include: [shared/database.yml]\n${deploy}` });
  core.change(database, [{ span: { start: 0, end: text.length }, text: ring }], 2);
  assert.deepEqual(await rules(), ['compose/endpoint-mode-vip']);
});

test('nothing above the project is asked', async () => {
  const { rules } = await project({
    'file:///compose.yaml': `include: [x/deploy/shared/database.yml]\n${deploy}`,
  });
  assert.deepEqual(await rules(), []);
});
