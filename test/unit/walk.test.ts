import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walk } from '../../src/core/walk.ts';
import { memoryFiles } from '../helpers/world.ts';

async function walked(
  texts: Readonly<Record<string, string>>,
  folder = 'file:///repo',
  skips = (_: string) => false,
) {
  const files = memoryFiles(
    Object.fromEntries(Object.entries(texts).map(([path, text]) => [`file:///repo/${path}`, text])),
  );
  const found: string[] = [];
  for await (const uri of walk(folder, files, skips)) found.push(uri.replace('file:///repo/', ''));
  return found;
}

test('only names that could be of a kind we lint', async () => {
  assert.deepEqual(
    await walked({ 'a.py': '', 'b.txt': '', 'sysctl.conf': '', 'x/docker-compose.yml': '', 'c.png': '' }),
    ['a.py', 'sysctl.conf', 'x/docker-compose.yml'],
  );
});

test('.gitignore counts as in git: deeper files win, negation takes back', async () => {
  assert.deepEqual(
    await walked({
      '.git/HEAD': '',
      '.gitignore': '*.py\nbuild/\n',
      'a.py': '',
      'build/b.js': '',
      'keep/.gitignore': '!wanted.py\n',
      'keep/wanted.py': '',
      'keep/other.py': '',
    }),
    ['keep/wanted.py'],
  );
});

test('a .gitignore above the walked folder counts, up to the repository', async () => {
  const texts = { '.git/HEAD': '', '.gitignore': 'gen/\n', 'sub/gen/a.py': '', 'sub/b.py': '' };
  assert.deepEqual(await walked(texts, 'file:///repo/sub'), ['sub/b.py']);
  const { '.git/HEAD': _, ...outside } = texts;
  assert.deepEqual(await walked(outside, 'file:///repo/sub'), ['sub/b.py', 'sub/gen/a.py']);
});

test('vendored folders and machine-written files are left out', async () => {
  assert.deepEqual(
    await walked({
      'node_modules/x/a.js': '',
      'vendor/a.go': '',
      'a.min.js': '',
      'a_pb2.py': '',
      'deep/.venv/lib/a.py': '',
      'b.js': '',
    }),
    ['b.js'],
  );
});

test('names that need percent-encoding are found', async () => {
  assert.deepEqual(await walked({ 'with%20blank/%C3%BC.py': '' }), ['with%20blank/%C3%BC.py']);
});

test('what configuration skips is not entered', async () => {
  assert.deepEqual(
    await walked({ 'legacy/a.py': '', 'b.py': '' }, 'file:///repo', (uri) => uri.endsWith('/legacy')),
    ['b.py'],
  );
});

test('aborting ends the walk', async () => {
  const files = memoryFiles({ 'file:///repo/a.py': '' });
  const reason = new Error('enough');
  await assert.rejects(async () => {
    for await (const _ of walk('file:///repo', files, () => false, { aborted: true, reason }))
      assert.fail('went on');
  }, reason);
});
