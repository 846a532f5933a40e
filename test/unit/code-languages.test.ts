/** Every row of a language's tables is shown by a line of a fixture. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Api } from '../../src/core/languages/api.ts';
import { languageOf, languages } from '../../src/core/languages/index.ts';
import { path } from '../../src/core/uri.ts';
import { fixturesBelow } from '../helpers/fixtures.ts';

const texts = new Map<string, string>();
for (const folder of ['languages', 'rules/socket', 'silent/code']) {
  for (const { files } of fixturesBelow(folder)) {
    for (const [uri, text] of Object.entries(files)) {
      const language = languageOf(path(uri));
      if (language !== undefined) texts.set(language.id, `${texts.get(language.id) ?? ''}\n${text}`);
    }
  }
}

/** It says something about connections by itself, as against a link of a chain or a way to close. */
function says(rows: Api | readonly Api[]): boolean {
  const all: readonly Api[] = 'does' in rows ? [rows] : rows;
  return all.some(({ does }) => !['pass', 'close', 'make', 'run'].includes(does));
}

/** Languages whose fixtures show all of their rows. */
const shown = new Set([
  'c',
  'cpp',
  'python',
  'javascript',
  'go',
  'java',
  'kotlin',
  'ruby',
  'php',
  'csharp',
  'rust',
]);

describe('rows and fixtures', () => {
  const words = new Map(languages.map(({ id }) => [id, new Set(texts.get(id)?.match(/[\w$]+/g))]));
  for (const { id, apis } of languages.filter(({ id }) => shown.has(id))) {
    test(`${id}: each row's call stands in a fixture`, () => {
      const hidden = Object.keys(apis).filter((key) => {
        if (!says(apis[key]!)) return false;
        const word = /[\w$]+$/.exec(key)?.[0];
        // Languages that share a table share its fixtures.
        const plain = key.replace(/^\./, '');
        const sharing = languages.filter((each) => Object.hasOwn(each.apis, plain));
        return word !== undefined && !sharing.some((each) => words.get(each.id)?.has(word) === true);
      });
      assert.deepEqual(hidden, []);
    });
  }

  for (const { id, triggers, apis } of languages) {
    test(`${id}: the trigger is one expression without state`, () => {
      assert.equal(triggers.flags.replace(/[imsu]/g, ''), '', 'g and y remember where they were');
      assert.ok(!triggers.test('x = 1\n'), 'it matches anything');
      assert.ok(Object.keys(apis).length > 0);
    });
  }

  test('no two languages claim an extension or an editor id', () => {
    for (const part of ['extensions', 'editorIds'] as const) {
      const all = languages.flatMap((language) => language[part]);
      assert.equal(new Set(all).size, all.length, part);
    }
  });
});
