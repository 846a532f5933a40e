/** Versions as manifests and lock files write them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { endOf, lowest, readVersion } from '../../src/core/project/manifest-version.ts';
import { createManifestReader } from '../../src/core/project/manifests.ts';
import { memoryFiles } from '../helpers/world.ts';

describe('ranges', () => {
  const cases: Readonly<Record<string, readonly number[] | undefined>> = {
    '5.3.1': [5, 3, 1],
    '^5.3': [5, 3],
    '~5.3.1': [5, 3, 1],
    '>=4 <6': [4],
    '>4.2': [4, 2],
    '<6': undefined,
    '5.x': [5],
    '*': undefined,
    latest: undefined,
    'workspace:*': undefined,
    'npm:other@^2.1': [2, 1],
    'github:owner/name': undefined,
    '^4.1 || ^5': [4, 1],
    '^5 || ^4.1': [4, 1],
    '^5 || *': undefined,
    '1.2 - 2.3': [1, 2],
    '==5.0.8': [5, 0, 8],
    '~=5.1': [5, 1],
    '>=5.0 !=5.0.3': [5, 0],
    '~> 5.0': [5, 0],
    '[1.2,2.0)': [1, 2],
    '(,1.0]': undefined,
    v1: [1],
  };
  for (const [range, version] of Object.entries(cases)) {
    test(range, () => assert.deepEqual(lowest(range), version));
  }

  const ends: Readonly<Record<string, readonly number[] | undefined>> = {
    '5.3.1': undefined,
    '==5.0.8': undefined,
    '^5.3': [6],
    '^0.12.1': [0, 13],
    '^0.0.3': [0, 0, 4],
    '~5.3.1': [5, 4],
    '~5.3': [5, 4],
    '~> 5.0': [6],
    '~> 5.0.1': [5, 1],
    '>=4 <6': [6],
    '>=4': [Number.POSITIVE_INFINITY],
    '<=5.0': [5, 1],
    '5.x': [6],
    '^4.1 || ^5': [6],
    '[1.2,2.0)': undefined,
    latest: undefined,
  };
  for (const [range, version] of Object.entries(ends)) {
    test(`${range} ends`, () => assert.deepEqual(endOf(range), version));
  }

  test('a version without a sign is one alone, or a range as Cargo has it', () => {
    assert.equal(endOf('0.12'), undefined);
    assert.deepEqual(endOf('0.12', { bareIsCaret: true }), [0, 13]);
  });

  test('a tilde leaves the last number open, or all behind the second', () => {
    assert.deepEqual(endOf('~=4.5', { tildeDropsLast: true }), [5]);
    assert.deepEqual(endOf('~4.5'), [4, 6]);
  });

  test('what stands behind the numbers is dropped', () => {
    assert.deepEqual(readVersion('2.0.0-rc.1'), [2, 0, 0]);
    assert.deepEqual(readVersion('v1.22'), [1, 22]);
    assert.equal(readVersion('stable'), undefined);
  });
});

describe('files', () => {
  const read = (files: Readonly<Record<string, string>>, language: string, at = 'src/main.x') =>
    createManifestReader().read(
      `file:///repo/${at}`,
      language,
      'file:///repo',
      memoryFiles(
        Object.fromEntries(Object.entries(files).map(([name, text]) => [`file:///repo/${name}`, text])),
      ),
    );
  const versions = async (...args: Parameters<typeof read>) =>
    Object.fromEntries((await read(...args))?.packages ?? []);

  test('package.json and each lock file', async () => {
    const manifest = JSON.stringify({
      engines: { node: '>=20.10' },
      dependencies: { ioredis: '^5.0.0', pg: 'latest' },
      devDependencies: { '@types/node': '^20' },
    });
    const found = await read({ 'package.json': manifest }, 'javascript');
    assert.deepEqual(found?.runtime, [20, 10]);
    assert.deepEqual(Object.fromEntries(found?.packages ?? []), {
      ioredis: [5, 0, 0],
      pg: undefined,
      '@types/node': [20],
    });
    const locks: Readonly<Record<string, string>> = {
      'package-lock.json':
        '{"lockfileVersion":3,"packages":{"":{},"node_modules/ioredis":{"version":"5.4.1"},"node_modules/x/node_modules/ioredis":{"version":"4.0.0"}}}',
      'npm-shrinkwrap.json': '{"lockfileVersion":1,"dependencies":{"ioredis":{"version":"5.4.1"}}}',
      'yarn.lock': '# yarn lockfile v1\n\nioredis@^5.0.0, ioredis@^5.1:\n  version "5.4.1"\n  resolved "x"\n',
      'pnpm-lock.yaml':
        "lockfileVersion: '9.0'\n\npackages:\n\n  ioredis@5.4.1:\n    resolution: {integrity: x}\n\n  '@a/b@1.0.0':\n    resolution: {integrity: y}\n",
    };
    for (const [name, text] of Object.entries(locks)) {
      const { ioredis } = await versions({ 'package.json': manifest, [name]: text }, 'typescript');
      assert.deepEqual(ioredis, [5, 4, 1], name);
    }
  });

  test('a workspace finds its lock further up, and nobody reads another project', async () => {
    const files = {
      'package.json': '{"dependencies":{"pg":"^7"}}',
      'package-lock.json': '{"packages":{"node_modules/redis":{"version":"4.7.0"}}}',
      'apps/web/package.json': '{"dependencies":{"redis":"^4.0.0"}}',
    };
    assert.deepEqual(await versions(files, 'javascript', 'apps/web/src/a.js'), { redis: [4, 7, 0] });
  });

  test('Python, in all its forms', async () => {
    const requirements =
      'redis[hiredis]==5.0.8 ; python_version > "3.8"\n# comment\n-r other.txt\npsycopg2_binary>=2.9,<3\nhttpx\n';
    assert.deepEqual(await versions({ 'requirements.txt': requirements }, 'python'), {
      redis: [5, 0, 8],
      psycopg2: [2, 9],
      httpx: undefined,
    });
    const parts = {
      'requirements.txt': '-r requirements/base.txt',
      'requirements/base.txt': 'redis==2.10.6',
    };
    assert.deepEqual(await versions(parts, 'python'), { redis: [2, 10, 6] });
    const project = [
      '[project]',
      'name = "x"',
      'requires-python = ">=3.11,<4"',
      'dependencies = [',
      '  "redis[hiredis]>=5,<9",',
      "  'httpx',",
      ']',
      '[project.optional-dependencies]',
      'db = ["psycopg[binary]~=3.2"]',
    ].join('\n');
    const found = await read({ 'pyproject.toml': project }, 'python');
    assert.deepEqual(found?.runtime, [3, 11]);
    assert.deepEqual(Object.fromEntries(found?.packages ?? []), {
      redis: [5],
      httpx: undefined,
      psycopg: [3, 2],
    });
    const lock = '[[package]]\nname = "redis"\nversion = "8.0.1"\nsource = { registry = "x" }\n';
    assert.deepEqual(
      (await versions({ 'pyproject.toml': project, 'uv.lock': lock }, 'python'))['redis'],
      [8, 0, 1],
    );
    const poetry =
      '[tool.poetry.dependencies]\npython = "^3.9"\nredis = "^5.0"\nhttpx = { version = "^0.27", extras = ["http2"] }\n';
    const poetic = await read({ 'pyproject.toml': poetry, 'poetry.lock': lock }, 'python');
    assert.deepEqual(poetic?.runtime, [3, 9]);
    assert.deepEqual(poetic?.packages.get('redis'), [8, 0, 1]);
    assert.deepEqual(poetic?.packages.get('httpx'), [0, 27]);
    assert.deepEqual(
      await versions({ 'Pipfile.lock': '{"default":{"redis":{"version":"==4.6.0"}}}' }, 'python'),
      {
        redis: [4, 6, 0],
      },
    );
  });

  test('the other languages', async () => {
    const go = await read(
      {
        'go.mod':
          'module x\n\ngo 1.22\n\nrequire (\n\tgithub.com/redis/go-redis/v9 v9.5.1\n\tgolang.org/x/net v0.1.0 // indirect\n)\nrequire github.com/jackc/pgx/v5 v5.6.0\n',
      },
      'go',
    );
    assert.deepEqual(go?.runtime, [1, 22]);
    assert.deepEqual(go?.packages.get('github.com/redis/go-redis/v9'), [9, 5, 1]);
    assert.deepEqual(go?.packages.get('github.com/jackc/pgx/v5'), [5, 6, 0]);
    const cargo = await read(
      {
        'Cargo.toml':
          '[package]\nrust-version = "1.75"\n[dependencies]\nreqwest = { version = "0.12.4", features = ["json"] }\ntokio = "1"\nredis = { version = "0.25", default-features = false, features = ["tokio-comp"] }\n[dependencies.socket2]\nversion = "0.5"\nfeatures = ["all"]\n',
      },
      'rust',
    );
    assert.deepEqual(Object.fromEntries(cargo?.packages ?? []), {
      reqwest: [0, 12, 4],
      'reqwest/default': [0, 12, 4],
      'reqwest/json': [0, 12, 4],
      tokio: [1],
      'tokio/default': [1],
      redis: [0, 25],
      'redis/tokio-comp': [0, 25],
      socket2: [0, 5],
      'socket2/default': [0, 5],
      'socket2/all': [0, 5],
    });
    const maven = await read(
      {
        'pom.xml':
          '<project><properties><java.version>17</java.version><http.version>5.3.1</http.version></properties><dependencies><dependency><groupId>g</groupId><artifactId>httpclient5</artifactId><version>${http.version}</version></dependency></dependencies></project>',
      },
      'java',
    );
    assert.deepEqual(maven?.runtime, [17]);
    assert.deepEqual(maven?.packages.get('httpclient5'), [5, 3, 1]);
    const gradle = await read(
      {
        'build.gradle.kts':
          'kotlin { jvmToolchain(21) }\ndependencies { implementation("io.lettuce:lettuce-core:6.3.2.RELEASE") }\n',
      },
      'kotlin',
    );
    assert.deepEqual(gradle?.runtime, [21]);
    assert.deepEqual(gradle?.packages.get('lettuce-core'), [6, 3, 2]);
    const net = await read(
      {
        'App.csproj':
          '<Project><PropertyGroup><TargetFrameworks>net8.0;net10.0</TargetFrameworks></PropertyGroup><ItemGroup><PackageReference Include="Npgsql" Version="8.0.1" /></ItemGroup></Project>',
      },
      'csharp',
    );
    assert.deepEqual(net?.runtime, [8, 0]);
    assert.deepEqual(net?.packages.get('npgsql'), [8, 0, 1]);
    assert.deepEqual(
      (
        await versions(
          {
            Gemfile: "gem 'redis', '~> 5.0'\n",
            'Gemfile.lock':
              'GEM\n  specs:\n    redis (5.2.0)\n      redis-client (>= 0.22.0)\n    redis-client (0.22.2)\n',
          },
          'ruby',
        )
      )['redis-client'],
      [0, 22, 2],
    );
    const php = await read(
      {
        'composer.json': '{"require":{"php":">=8.1","predis/predis":"^2.2"}}',
        'composer.lock': '{"packages":[{"name":"predis/predis","version":"v2.3.0"}]}',
      },
      'php',
    );
    assert.deepEqual(php?.runtime, [8, 1]);
    assert.deepEqual(php?.packages.get('predis/predis'), [2, 3, 0]);
  });

  test('nothing to read, broken files, and folders above the root', async () => {
    assert.equal(await read({}, 'python'), undefined);
    assert.equal(await read({ 'package.json': '{"dependencies":{"pg":"^8"}}' }, 'python'), undefined);
    assert.deepEqual(await versions({ 'package.json': '{ "dependencies": { "pg": "^8"' }, 'javascript'), {
      pg: [8],
    });
    assert.deepEqual(await versions({ 'package.json': '[]' }, 'javascript'), {});
    const above = createManifestReader();
    const files = memoryFiles({
      'file:///package.json': '{"dependencies":{"pg":"^8"}}',
      'file:///repo/a.js': '',
    });
    assert.equal(await above.read('file:///repo/a.js', 'javascript', 'file:///repo', files), undefined);
  });

  test('a changed file is read again', async () => {
    const files = memoryFiles({ 'file:///repo/requirements.txt': 'redis==5.0\n' });
    const reader = createManifestReader();
    const get = async () =>
      (await reader.read('file:///repo/a.py', 'python', 'file:///repo', files))?.packages.get('redis');
    assert.deepEqual(await get(), [5, 0]);
    files.texts.set('file:///repo/requirements.txt', 'redis==8.1\n');
    assert.deepEqual(await get(), [8, 1]);
  });
});
