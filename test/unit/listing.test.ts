/** Issues as lists show them, and the list that the sidebar's page searches by itself. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { facetsOf, listIssues, noFilter } from '../../src/core/kb/listing.ts';
import { createSearch } from '../../src/core/kb/search.ts';
import { createIssueList } from '../../src/webview/issueList.ts';
import { builtIn } from '../helpers/knowledge.ts';

const { issues, synonyms = [] } = builtIn().knowledge;
const search = createSearch(issues, synonyms);
const counts = new Map([['swarm-ipvs-900s', 3]]);
const ask = (query: string, filter = noFilter, limit = 1000) =>
  listIssues({ query, filter, limit }, issues, counts, search);

describe('a list', () => {
  test('without a query holds all, those found in the workspace first, then by title', () => {
    const all = ask('');
    assert.equal(all.length, issues.length);
    assert.equal(all[0]?.issue.id, 'swarm-ipvs-900s');
    const titles = all.slice(1).map(({ issue }) => issue.title);
    assert.deepEqual(
      titles,
      [...titles].sort((a, b) => a.localeCompare(b)),
    );
    assert.equal(ask('', noFilter, 5).length, 5);
  });

  test('of a query is filtered as one without', () => {
    const onlyFound = { ...noFilter, found: true };
    assert.deepEqual(
      ask('', onlyFound).map(({ issue }) => issue.id),
      ['swarm-ipvs-900s'],
    );
    assert.deepEqual(
      ask('idle connections are dropped', onlyFound).map(({ issue }) => issue.id),
      ['swarm-ipvs-900s'],
    );
    const aws = { ...noFilter, platforms: ['AWS'] };
    for (const query of ['', 'idle connections are dropped']) {
      const listed = ask(query, aws);
      assert.ok(listed.length > 0);
      for (const { issue } of listed) assert.ok(issue.platforms.includes('AWS'), issue.id);
    }
  });

  test('counts facets and what was found', () => {
    const facets = facetsOf(issues, counts);
    assert.equal(facets.found, 1);
    assert.equal(
      facets.impacts.reduce((sum, each) => sum + each.issues, 0),
      issues.length,
    );
  });
});

describe('the page’s list', () => {
  const content = { issues, synonyms };
  const query = { query: 'nf_conntrack: table full, dropping packet', filter: noFilter, limit: 10 };

  test('answers as the server does, and keeps what it holds where only findings came', async () => {
    const list = createIssueList();
    assert.deepEqual(list.list(query), []);
    assert.equal(await list.take({ revision: 1, content, findings: {} }), true);
    assert.deepEqual(
      list.list(query).map(({ issue }) => issue.id),
      ask(query.query, noFilter, 10).map(({ issue }) => issue.id),
    );
    const [{ issue }] = list.list(query) as [ReturnType<typeof ask>[number]];
    assert.equal(await list.take({ revision: 1, findings: { [issue.id]: 2 } }), true);
    assert.equal(list.list(query)[0]?.issue.findings, 2);
    assert.equal(list.revision, 1);
  });

  test('is that of the newest issues, however long older ones take', async () => {
    const list = createIssueList();
    const older = list.take({ revision: 1, content, findings: {} });
    const newer = list.take({ revision: 2, content: { issues: issues.slice(0, 1), synonyms }, findings: {} });
    assert.deepEqual(await Promise.all([older, newer]), [false, true]);
    assert.equal(list.revision, 2);
    assert.equal(list.list({ query: '', filter: noFilter, limit: 10 }).length, 1);
  });
});
