/** Whatever the user interface says is there in English and in German. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromRoot } from '../../src/build/paths.ts';
import { allHints } from '../../src/core/kb/hints.ts';

const json = (...path: string[]): Record<string, string> =>
  JSON.parse(readFileSync(fromRoot(...path), 'utf8'));

/** What stands as a literal in calls of `l10n.t` and of the page's `t`. */
function textsIn(folder: string, call: RegExp): string[] {
  const files = readdirSync(fromRoot('src', folder), { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(fromRoot('src', folder, file), 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(call)].map(([, text = '']) => text.replaceAll("\\'", "'")),
  );
}

const used = new Set([
  ...allHints,
  ...textsIn('vscode', /\bl10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g),
  ...textsIn('webview', /\bt\(\s*'((?:[^'\\]|\\.)*)'/g),
]);
const german = json('media', 'l10n', 'bundle.l10n.de.json');
const placeholders = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([found]) => found).sort();

test('every text of the code has a German one, with the same placeholders', () => {
  assert.ok(used.size > 50);
  for (const text of used) {
    const translated = german[text];
    assert.ok(translated !== undefined, `no German for: ${text}`);
    assert.deepEqual(placeholders(translated), placeholders(text), text);
  }
});

test('no translation is left over', () => {
  // Values of the knowledge base are translated where they are shown.
  const values = /^[a-z]+$/;
  assert.deepEqual(
    Object.keys(german).filter((text) => !used.has(text) && !values.test(text)),
    [],
  );
});

test('the manifest’s texts are there in both languages, and none is left over', () => {
  const [en, de] = [json('package.nls.json'), json('package.nls.de.json')];
  const named = [...readFileSync(fromRoot('package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map(
    ([, key]) => key,
  );
  assert.deepEqual(Object.keys(en).sort(), [...new Set(named)].sort());
  assert.deepEqual(Object.keys(de), Object.keys(en));
});

test('every page of the walkthrough has a German one', () => {
  const pages = readdirSync(fromRoot('media', 'walkthrough'));
  const english = pages.filter((page) => !page.includes('.nls.'));
  assert.deepEqual(
    pages.filter((page) => page.includes('.nls.de.')).map((page) => page.replace('.nls.de', '')),
    english,
  );
});
