import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createResolver } from '../../src/core/config/resolve.ts';
import type { Options } from '../../src/core/half-open.ts';
import type { Environment, Knowledge } from '../../src/core/kb/types.ts';
import { memoryFiles } from '../helpers/world.ts';

const rules = ['socket/keepalive-missing', 'socket/keepalive-unit', 'sysctl/unknown-key'];

function environment(id: string, common = false): Environment {
  return { id, title: id, platform: id, issue: id, where: 'edge', common, source: 'test' };
}

const knowledge: Knowledge = {
  issues: [],
  environments: [
    environment('aws/nlb', true),
    environment('aws/nat-gateway', true),
    environment('azure/load-balancer'),
  ],
  sysctl: [],
  servers: [],
};

function resolve(texts: Readonly<Record<string, string>>, uri: string, options: Options = {}) {
  const files = memoryFiles({ 'file:///other/x': '', ...texts });
  return createResolver(
    files,
    () => options,
    rules,
    async () => knowledge,
  ).resolve(uri);
}

function active(resolution: Awaited<ReturnType<typeof resolve>>): string[] {
  return resolution.environments.active.map((entry) => entry.id);
}

test('with nothing chosen the common environments hold, as a fallback', async () => {
  const resolution = await resolve({ 'file:///repo/.git/HEAD': '' }, 'file:///repo/a.py');
  assert.deepEqual(active(resolution), ['aws/nlb', 'aws/nat-gateway']);
  assert.equal(resolution.environments.fallback, true);
  assert.ok(resolution.environments.active.every((entry) => !entry.chosen));
});

test('files merge from the root down, the nearest wins key by key', async () => {
  const resolution = await resolve(
    {
      'file:///repo/.git/HEAD': '',
      'file:///repo/.half-open.json':
        '{ "environments": ["azure/*"], "rules": { "socket": "off", "sysctl/unknown-key": "error" }, "kernel": "5.4" }',
      'file:///repo/sub/.half-open.json': '{ "rules": { "socket/keepalive-unit": "warning" } }',
    },
    'file:///repo/sub/deep/a.py',
  );
  assert.deepEqual(active(resolution), ['azure/load-balancer']);
  assert.deepEqual(
    [...resolution.rules].map(([id, { value, from }]) => [id, value, from.split('/').at(-2)]),
    [
      ['socket/keepalive-missing', 'off', 'repo'],
      ['socket/keepalive-unit', 'warning', 'sub'],
      ['sysctl/unknown-key', 'error', 'repo'],
    ],
  );
  assert.deepEqual(resolution.kernel, [5, 4]);
  assert.deepEqual(resolution.files, ['file:///repo/.half-open.json', 'file:///repo/sub/.half-open.json']);
});

test('the search ends at root: true', async () => {
  const resolution = await resolve(
    {
      'file:///repo/.git/HEAD': '',
      'file:///repo/.half-open.json': '{ "environments": [] }',
      'file:///repo/sub/.half-open.json': '{ "root": true }',
    },
    'file:///repo/sub/a.py',
  );
  assert.deepEqual(resolution.files, ['file:///repo/sub/.half-open.json']);
  assert.equal(resolution.root, 'file:///repo/sub');
});

test('the search ends at the folder with .git, even above the workspace folder', async () => {
  const texts = {
    'file:///home/.half-open.json': '{ "environments": [] }',
    'file:///home/repo/.git/HEAD': '',
    'file:///home/repo/.half-open.json': '{ "environments": ["azure/*"] }',
    'file:///home/repo/pkg/a.py': '',
  };
  const resolution = await resolve(texts, 'file:///home/repo/pkg/a.py', { roots: ['file:///home/repo/pkg'] });
  assert.deepEqual(resolution.files, ['file:///home/repo/.half-open.json']);
  assert.equal(resolution.root, 'file:///home/repo');
});

test('without .git it ends at the workspace folder, and at the root of the file system on the command line', async () => {
  const texts = { 'file:///home/.half-open.json': '{ "environments": [] }', 'file:///home/work/a.py': '' };
  assert.deepEqual(
    (await resolve(texts, 'file:///home/work/a.py', { roots: ['file:///home/work'] })).files,
    [],
  );
  assert.deepEqual((await resolve(texts, 'file:///home/work/a.py')).files, ['file:///home/.half-open.json']);
});

test('confined, nothing above the workspace folder is read, whatever .git says', async () => {
  const texts = {
    'file:///repo/.git/HEAD': '',
    'file:///repo/.half-open.json': '{ "environments": [] }',
    'file:///repo/pkg/a.py': '',
  };
  const resolution = await resolve(texts, 'file:///repo/pkg/a.py', {
    roots: ['file:///repo/pkg'],
    confined: true,
  });
  assert.deepEqual(resolution.files, []);
  assert.equal(resolution.root, 'file:///repo/pkg');
});

test('overrides hold for their files, the later wins, globs are relative to their file', async () => {
  const texts = {
    'file:///repo/.git/HEAD': '',
    'file:///repo/sub/.half-open.json': `{
      "environments": ["aws/*"],
      "overrides": [
        { "files": ["*.py"], "environments": ["azure/*"] },
        { "files": ["edge/**"], "environments": [] }
      ]
    }`,
  };
  assert.deepEqual(active(await resolve(texts, 'file:///repo/sub/deep/a.py')), ['azure/load-balancer']);
  assert.deepEqual(active(await resolve(texts, 'file:///repo/sub/edge/a.py')), []);
  assert.deepEqual(active(await resolve(texts, 'file:///repo/sub/a.js')), ['aws/nlb', 'aws/nat-gateway']);
  assert.equal((await resolve(texts, 'file:///repo/sub/edge/a.py')).environments.fallback, false);
});

test('the command line beats files, files beat the editor', async () => {
  const texts = {
    'file:///repo/.git/HEAD': '',
    'file:///repo/.half-open.json': '{ "environments": ["azure/*"] }',
  };
  const uri = 'file:///repo/a.py';
  const given = { fallbackEnvironments: ['aws/nlb'], fallbackRules: { socket: 'off' } } as const;
  assert.deepEqual(active(await resolve(texts, uri, given)), ['azure/load-balancer']);
  assert.equal((await resolve(texts, uri, given)).rules.get('socket/keepalive-unit')?.from, 'settings');
  assert.deepEqual(active(await resolve(texts, uri, { ...given, environments: ['aws/nat-gateway'] })), [
    'aws/nat-gateway',
  ]);
  assert.deepEqual(active(await resolve({ 'file:///repo/.git/HEAD': '' }, uri, given)), ['aws/nlb']);
});

test('what is ignored or vendored is said, with who says so', async () => {
  const texts = { 'file:///repo/.git/HEAD': '', 'file:///repo/.half-open.json': '{ "ignore": ["legacy"] }' };
  assert.equal(
    (await resolve(texts, 'file:///repo/legacy/a.py')).ignored?.from,
    'file:///repo/.half-open.json',
  );
  assert.match((await resolve(texts, 'file:///repo/node_modules/x/a.js')).ignored?.value ?? '', /vendored/);
  assert.equal((await resolve(texts, 'file:///repo/a.py')).ignored, undefined);
});

test('copies of C and C++ libraries are vendored, folders of such a name by themselves are not', async () => {
  const texts = { 'file:///repo/.git/HEAD': '' };
  const isVendored = async (file: string) =>
    (await resolve(texts, `file:///repo/${file}`)).ignored?.value.includes('vendored') === true;
  for (const file of [
    'deps/cache/net.c',
    'src/extern/lib/link.cpp',
    'asio-1.30.2/include/asio.hpp',
    'include/asio/detail/socket_ops.ipp',
    'src/hiredis/net.c',
    'src/web/mongoose.c',
  ])
    assert.ok(await isVendored(file), file);
  for (const file of [
    'src/external/link.cpp',
    'app/deps/auth/session.py',
    'src/asio/session.hpp',
    'hiredis/pool.c',
    'mongoose.c',
  ])
    assert.ok(!(await isVendored(file)), file);
});

test('a folder of libraries with copies of well-known packages of Python is vendored, others are not', async () => {
  const lib = (...names: string[]) => Object.fromEntries(names.map((name) => [`file:///repo/${name}`, '']));
  const texts = {
    'file:///repo/.git/HEAD': '',
    ...lib('lib/certifi/core.py', 'lib/requests/api.py', 'lib/six.py', 'lib/urllib3/util.py'),
    ...lib('lib/tidings/feed.py', 'libs/certifi/core.py', 'libs/feed.py'),
    ...lib('app/certifi/core.py', 'app/requests/api.py', 'app/six.py', 'app/urllib3/util.py', 'app/main.py'),
  };
  const isVendored = async (file: string) =>
    (await resolve(texts, `file:///repo/${file}`)).ignored?.value.includes('vendored') === true;
  assert.ok(await isVendored('lib/tidings/feed.py'));
  assert.ok(await isVendored('lib/six.py'));
  assert.ok(!(await isVendored('libs/feed.py')));
  assert.ok(!(await isVendored('app/main.py')));
});

test('folders whose names say third party are vendored, however that is spelt', async () => {
  const texts = { 'file:///repo/.git/HEAD': '' };
  const isVendored = async (file: string) =>
    (await resolve(texts, `file:///repo/${file}`)).ignored?.value.includes('vendored') === true;
  for (const folder of ['third_party', 'lib/3rdParty', 'ThirdParty', 'third-party-libs', 'extlib', '_vendor'])
    assert.ok(await isVendored(`${folder}/mail/Smtp.php`), folder);
  for (const folder of ['Vendor', 'external', 'party', 'ext'])
    assert.ok(!(await isVendored(`${folder}/Smtp.php`)), folder);
});

test('a checkout below a vendored folder is linted by who works in it', async () => {
  const texts = { 'file:///go/vendor/mine/.git/HEAD': '' };
  assert.equal((await resolve(texts, 'file:///go/vendor/mine/a.py')).ignored, undefined);
});

test('a broken file and an unknown environment are failures with their line', async () => {
  const texts = {
    'file:///repo/.git/HEAD': '',
    'file:///repo/.half-open.json': '{\n  "environments": ["aws/nope"],\n  "root": 7\n}',
  };
  const { failures } = await resolve(texts, 'file:///repo/a.py');
  assert.deepEqual(failures.map((failure) => failure.line).sort(), [1, 2]);
});

test('team knowledge lies in .half-open, or where the configuration says', async () => {
  const base = { 'file:///repo/.git/HEAD': '', 'file:///repo/.half-open/environments.yaml': '' };
  assert.deepEqual((await resolve(base, 'file:///repo/x/a.py')).knowledgeBase, ['file:///repo/.half-open']);
  const named = { ...base, 'file:///repo/.half-open.json': '{ "knowledgeBase": ["docs/net", "../shared"] }' };
  assert.deepEqual((await resolve(named, 'file:///repo/a.py')).knowledgeBase, [
    'file:///repo/docs/net',
    'file:///shared',
  ]);
});
