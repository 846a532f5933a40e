/** What stands in several places says the same everywhere. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fromRoot } from '../../src/build/paths.ts';
import { ruleIds } from '../../src/build/rules.ts';
import { rules } from '../../src/core/rules/index.ts';
import { fixturesBelow } from '../helpers/fixtures.ts';
import { sourceFiles } from '../helpers/imports.ts';
import { expectations } from '../helpers/markers.ts';

const manifest = JSON.parse(read('package.json'));

function read(...path: string[]): string {
  return readFileSync(fromRoot(...path), 'utf8');
}

describe('rules', () => {
  for (const { id, rule } of rules) {
    test(`${id} has a fixture with a finding and one without`, () => {
      const found = fixturesBelow(`rules/${id}`).map(({ files }) =>
        Object.values(files).some((text) => expectations(text).some((expected) => expected.rule === id)),
      );
      assert.ok(found.includes(true), `test/fixtures/rules/${id} holds no file with a marker of ${id}`);
      assert.ok(found.includes(false), `test/fixtures/rules/${id} holds no file that the rule leaves alone`);
    });

    test(`${id} leads to an issue that exists`, () => {
      assert.ok(
        existsSync(fromRoot('kb', 'issues', `${rule.issue}.md`)),
        `there is no kb/issues/${rule.issue}.md`,
      );
    });

    test(`${id} is told in one sentence, and in the README`, () => {
      assert.match(rule.summary, /^\S.*\.$/);
      assert.ok(read('README.md').includes(`\`${id}\``), 'npm run generate');
    });
  }

  test('the list of rules is that of the files', async () => {
    assert.deepEqual(
      rules.map(({ id }) => id),
      await ruleIds(),
    );
  });

  test('every folder of fixtures belongs to a rule', async () => {
    const ids = await ruleIds();
    const folders = readdirSync(fromRoot('test', 'fixtures', 'rules'), { withFileTypes: true })
      .filter((family) => family.isDirectory())
      .flatMap((family) =>
        readdirSync(fromRoot('test', 'fixtures', 'rules', family.name)).map(
          (name) => `${family.name}/${name}`,
        ),
      );
    assert.deepEqual(
      folders.filter((folder) => !ids.includes(folder)),
      [],
    );
  });
});

describe('package.json', () => {
  const contributed = (manifest.contributes?.commands ?? []).map(
    ({ command }: { command: string }) => command,
  );

  test('every command that is contributed is handled, and the reverse', () => {
    const handled = sourceFiles()
      .filter((file) => file.startsWith('vscode/'))
      .flatMap((file) => [...read('src', file).matchAll(/^\s*'(halfOpen\.\w+)': (?:async )?\(/gm)])
      .map(([, command]) => command);
    assert.deepEqual([...handled].sort(), [...contributed].sort());
  });

  test('menus, keys and walkthroughs name commands that exist', () => {
    const { commands: _, configuration: __, views, viewsContainers, ...rest } = manifest.contributes ?? {};
    const named = [
      ...JSON.stringify(rest).matchAll(/"command":"(halfOpen\.\w+)"|\(?command:(halfOpen\.\w+)/g),
    ];
    const unknown = named
      .map(([, plain, link]) => plain ?? link)
      .filter((command) => !contributed.includes(command));
    assert.deepEqual(unknown, []);
    assert.ok(views !== undefined && viewsContainers !== undefined);
  });

  test('every text is there in English and in German, and none besides', () => {
    const english = JSON.parse(read('package.nls.json'));
    const german = JSON.parse(read('package.nls.de.json'));
    assert.deepEqual(Object.keys(german).sort(), Object.keys(english).sort());
    const used = [...JSON.stringify(manifest).matchAll(/"%([^"%]+)%"/g)].map(([, key]) => key!);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(english).sort());
    for (const texts of [english, german]) {
      for (const [key, text] of Object.entries(texts)) assert.notEqual(text, '', `${key} is empty`);
    }
  });

  test('versions of tools are exact, and everything is bundled', () => {
    assert.equal(manifest.dependencies, undefined);
    const loose = Object.entries<string>(manifest.devDependencies).filter(
      ([, version]) => !/^\d/.test(version),
    );
    assert.deepEqual(loose, []);
  });

  test('nothing activates the extension at start-up or by a glob through the workspace', () => {
    const events: readonly string[] = manifest.activationEvents ?? [];
    assert.deepEqual(
      events.filter((event) => event === '*' || event === 'onStartupFinished' || event.includes('**')),
      [],
    );
  });
});

test('the top level holds what it must and nothing else', { skip: !existsSync(fromRoot('.git')) }, () => {
  const tracked = execFileSync('git', ['ls-files'], { cwd: fromRoot(), encoding: 'utf8' });
  const top = new Set(tracked.split('\n').flatMap((path) => path.split('/')[0] || []));
  const allowed =
    /^(\..+|(package(-lock)?|tsconfig)\.json|package\.nls(\.\w+)?\.json|(README|CHANGELOG)\.md|LICENSE|src|kb|media|test)$/;
  assert.deepEqual(
    [...top].filter((name) => !allowed.test(name)),
    [],
  );
});
