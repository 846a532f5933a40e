/** How often the right issue comes first, on queries nothing was tuned on, against two plain searches. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Fuse from 'fuse.js';
import { createSearch } from '../../src/core/kb/search.ts';
import type { Issue } from '../../src/core/kb/types.ts';
import { builtIn, type ExpectedAnswer, queries } from '../helpers/knowledge.ts';

const { issues, synonyms = [] } = builtIn().knowledge;
const all = queries();
const heldOut = all.filter((query) => query.split === 'report');

type Finder = (query: string) => readonly string[];

const search = createSearch(issues, synonyms);
const ours: Finder = (query) => search.search(query, { limit: 3 }).map((result) => result.issue);

/** Fuse.js as it comes. */
const fuse = new Fuse(issues, {
  keys: ['title', 'summary', 'symptoms', 'keywords', 'errors.text', 'cause', 'check', 'fixes.body'],
});
const plainFuse: Finder = (query) =>
  fuse
    .search(query.slice(0, 500))
    .slice(0, 3)
    .map(({ item }) => item.id);

const texts = issues.map((issue) => ({ id: issue.id, text: textOf(issue) }));
const substring: Finder = (query) =>
  texts
    .filter(({ text }) => text.includes(query.trim().toLowerCase()))
    .slice(0, 3)
    .map(({ id }) => id);

function textOf(issue: Issue): string {
  return JSON.stringify(issue).toLowerCase();
}

interface Quality {
  readonly first: number;
  readonly three: number;
}

function measure(finder: Finder, asked: readonly ExpectedAnswer[]): Quality {
  const ranks = asked.map(({ query, issues: right }) => finder(query).findIndex((id) => right.includes(id)));
  const share = (count: number) => count / asked.length;
  return {
    first: share(ranks.filter((rank) => rank === 0).length),
    three: share(ranks.filter((rank) => rank >= 0).length),
  };
}

const shown = ({ first, three }: Quality) =>
  `first ${(100 * first).toFixed(1)} %, first three ${(100 * three).toFixed(1)} %`;

describe('search quality', () => {
  test('there are enough queries, a third of them held out, over all issues', () => {
    assert.ok(all.length >= 150 && heldOut.length >= all.length / 3);
    const ids = new Set(issues.map((issue) => issue.id));
    const asked = new Set(all.flatMap((query) => query.issues));
    for (const id of asked) assert.ok(ids.has(id), `queries.yaml asks for ${id}, which is no issue`);
    assert.ok(asked.size >= 60);
    assert.equal(new Set(all.map((query) => query.query)).size, all.length, 'a query stands twice');
  });

  test('the right issue is among the first three for 95 % of the held-out queries', (context) => {
    const quality = measure(ours, heldOut);
    context.diagnostic(`${heldOut.length} held-out queries: ${shown(quality)}`);
    for (const lang of ['en', 'de', 'log', 'output'] as const) {
      const some = heldOut.filter((query) => query.lang === lang);
      const part = measure(ours, some);
      context.diagnostic(`${some.length} ${lang}: ${shown(part)}`);
      assert.ok(part.three >= 0.9, `${lang}: ${shown(part)}`);
    }
    assert.ok(quality.three >= 0.95, shown(quality));
    assert.ok(quality.first >= 0.9, shown(quality));
  });

  test('and among those it was tuned on', (context) => {
    const tuned = all.filter((query) => query.split === 'tune');
    const quality = measure(ours, tuned);
    context.diagnostic(`${tuned.length} queries: ${shown(quality)}`);
    assert.ok(quality.three >= 0.95 && quality.first >= 0.9, shown(quality));
  });

  test('plain Fuse.js and a search for the text find far less', (context) => {
    // Fuse.js takes a second for a long paste: what people type is enough to see it.
    const some = heldOut.filter(({ query }, index) => query.length < 80 && index % 3 === 0);
    const own = measure(ours, some);
    context.diagnostic(`${some.length} of the held-out queries: ${shown(own)}`);
    for (const [name, finder] of [
      ['Fuse.js with its defaults', plainFuse],
      ['substring', substring],
    ] as const) {
      const quality = measure(finder, some);
      context.diagnostic(`${name}: ${shown(quality)}`);
      assert.ok(quality.three < own.three - 0.1, `${name}: ${shown(quality)}`);
    }
  });
});
