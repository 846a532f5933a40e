/** The knowledge base as shipped: correct across its files, sourced, and found by its own words. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadKnowledge } from '../../src/core/kb/load.ts';
import { createSearch } from '../../src/core/kb/search.ts';
import { rules } from '../../src/core/rules/index.ts';
import { described } from '../helpers/issue-text.ts';
import { knowledgeFiles } from '../helpers/knowledge.ts';

const files = knowledgeFiles();
const { knowledge, problems } = loadKnowledge(
  files,
  rules.map((rule) => rule.id),
);

describe('the knowledge base', () => {
  test('breaks no rule of its format', () => {
    const found = [...problems].flatMap(([uri, all]) =>
      described(files.find((file) => file.uri === uri)!.text, all).map((line) => `${uri}:${line}`),
    );
    assert.deepEqual(found, []);
  });

  test('is read completely', () => {
    assert.equal(knowledge.issues.length, files.filter(({ uri }) => uri.endsWith('.md')).length);
    assert.ok(knowledge.issues.length >= 67 && knowledge.environments.length >= 8);
    assert.ok(knowledge.sysctl.length >= 100 && knowledge.servers.length >= 10);
  });

  test('says where its facts come from', () => {
    for (const issue of knowledge.issues) assert.ok(issue.references.length > 0, issue.id);
    for (const environment of knowledge.environments) assert.notEqual(environment.source, '', environment.id);
    for (const key of knowledge.sysctl) assert.notEqual(key.evidence, '', key.key);
    for (const server of knowledge.servers) assert.notEqual(server.source, '', server.name);
  });

  test('every rule leads to an issue', () => {
    const ids = new Set(knowledge.issues.map((issue) => issue.id));
    for (const { id, rule } of rules) assert.ok(ids.has(rule.issue), `${id} leads to ${rule.issue}`);
  });

  test('no synonym belongs to two groups', () => {
    const owners = new Map<string, string>();
    for (const { concept, en, de } of knowledge.synonyms ?? []) {
      for (const phrase of [...en, ...de].map((text) => text.toLowerCase())) {
        const owner = owners.get(phrase);
        assert.equal(owner, undefined, `"${phrase}" belongs to ${owner} and to ${concept}`);
        owners.set(phrase, concept);
      }
    }
  });

  test('each issue is found first by its title, and by each error string of its own', () => {
    const search = createSearch(knowledge.issues, knowledge.synonyms);
    const shared = new Map<string, number>();
    for (const { errors } of knowledge.issues) {
      for (const { text } of errors) shared.set(text, (shared.get(text) ?? 0) + 1);
    }
    for (const { id, title, errors } of knowledge.issues) {
      assert.equal(search.search(title, { limit: 1 })[0]?.issue, id, title);
      for (const { text } of errors) {
        if (shared.get(text)! > 1 || text.length < 25) continue;
        const found = search.search(text, { limit: 5 }).map((result) => result.issue);
        assert.ok(found.includes(id), `${id}: ${text} finds ${found.join(', ')}`);
      }
    }
  });
});
