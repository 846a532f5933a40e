/** What the pages of the knowledge base owe each other, their sources, the environments and the rules. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadKnowledge } from '../../src/core/kb/load.ts';
import type { Issue } from '../../src/core/kb/types.ts';
import { rules } from '../../src/core/rules/index.ts';
import { knowledgeFiles } from '../helpers/knowledge.ts';

const files = knowledgeFiles();
const { knowledge } = loadKnowledge(
  files,
  rules.map((rule) => rule.id),
);
const { issues, environments } = knowledge;

const bodyOf = ({ check, cause, fixes, notes }: Issue) =>
  [check, cause, ...fixes.flatMap(({ title, body }) => [title, body]), notes ?? ''].join('\n\n');

/** 55000 as people write it: 55000, 55,000. */
function numberIn(text: string, value: number): boolean {
  const written = String(value).replace('.', '\\.');
  const grouped = value.toLocaleString('en-US').replaceAll('.', '\\.');
  return new RegExp(`(?<![\\d.,])(?:${written}|${grouped})(?![\\d]|[.,]\\d)`).test(text);
}

describe('each limit', () => {
  test('has a reference that says its number', () => {
    const missing = issues.flatMap(({ id, limits, references }) => {
      const said = references.map(({ title, supports }) => `${title}\n${supports}`).join('\n');
      return limits
        .filter(({ value }) => !numberIn(said, value))
        .map(({ name, value }) => `${id}: ${name} ${value}`);
    });
    assert.deepEqual(missing, []);
  });
});

describe('each environment', () => {
  const byId = new Map(issues.map((issue) => [issue.id, issue]));

  test('has the number its issue gives', () => {
    const missing = environments
      .filter(({ issue, idleTimeout }) => {
        const page = byId.get(issue)!;
        const said = [...page.references.map(({ supports }) => supports), bodyOf(page), page.summary].join(
          '\n',
        );
        return idleTimeout !== undefined && !numberIn(said, idleTimeout);
      })
      .map(({ id, idleTimeout }) => `${id}: ${idleTimeout}`);
    assert.deepEqual(missing, []);
  });

  test('is named by its issue', () => {
    const missing = environments.filter(({ id, issue }) => !byId.get(issue)!.environments.includes(id));
    assert.deepEqual(
      missing.map(({ id }) => id),
      [],
    );
  });

  test('is kept by its own keepalive, one probe lost and all of them late', () => {
    for (const { id, idleTimeout, resetBy, keepalive } of environments) {
      if (idleTimeout === undefined) continue;
      assert.equal(keepalive !== undefined, resetBy === 'probe', id);
      if (keepalive === undefined) continue;
      assert.ok((keepalive.idle + keepalive.interval) * 1.125 < idleTimeout, id);
    }
  });
});

describe('each rule', () => {
  test('is named on the page it leads to', () => {
    const unnamed = rules.filter(({ id, rule }) => {
      const page = issues.find((issue) => issue.id === rule.issue)!;
      const shown = page.examples.some((example) => example.rule === id);
      return !shown && !bodyOf(page).includes(`\`${id}\``);
    });
    assert.deepEqual(
      unnamed.map(({ id, rule }) => `${id} on ${rule.issue}`),
      [],
    );
  });
});

describe('each page', () => {
  test('names no rule that does not exist', () => {
    const ids = new Set(rules.map(({ id }) => id));
    const unknown = issues.flatMap((issue) =>
      [...bodyOf(issue).matchAll(/`((?:sysctl|compose|socket|kb|config|half-open)\/[a-z][a-z-]*)`/g)]
        .filter(([, id]) => !ids.has(id!) && id !== 'half-open/unused-suppression')
        .map(([, id]) => `${issue.id}: ${id}`),
    );
    assert.deepEqual(unknown, []);
  });

  test('says how files show the issue, or that none can', () => {
    const silent = issues.filter((issue) => {
      const body = bodyOf(issue);
      const named = rules.some(({ id }) => body.includes(`\`${id}\``));
      const shown = issue.examples.some(({ kind }) => kind === 'bad');
      const none = /\b[Nn]o (?:rule|file|sysctl|configuration file)\b/.test(body);
      return !named && !shown && !none;
    });
    assert.deepEqual(
      silent.map(({ id }) => id),
      [],
    );
  });

  test('has a command to run, symptoms to recognise and fixes that say something', () => {
    const poor = issues.flatMap(({ id, check, symptoms, fixes }) => [
      ...(/^```(?!.*\b(?:bad=|good\b))\w/m.test(check) ? [] : [`${id}: no command to check it with`]),
      ...(symptoms.length >= 3 ? [] : [`${id}: ${symptoms.length} symptoms`]),
      ...fixes
        .filter(({ body }) => body.trim().length < 60)
        .map(({ title }) => `${id}: no price of ${title}`),
    ]);
    assert.deepEqual(poor, []);
  });

  test('was verified after what it refers to', () => {
    const late = issues.flatMap(({ id, verified, references }) =>
      references
        .filter(({ date }) => date !== undefined && date.length === 10 && date > verified)
        .map(({ title, date }) => `${id}, verified ${verified}: ${title}, ${date}`),
    );
    assert.deepEqual(late, []);
  });

  test('repeats no paragraph of another', () => {
    const owners = new Map<string, string>();
    const twice: string[] = [];
    for (const issue of issues) {
      for (const text of new Set(
        bodyOf(issue)
          .split(/\n{2,}|^- /m)
          .map((part) => part.replace(/\s+/g, ' ').trim()),
      )) {
        if (text.length < 140 || text.startsWith('```') || text.startsWith('|')) continue;
        const owner = owners.get(text);
        if (owner !== undefined) twice.push(`${owner} and ${issue.id}: ${text.slice(0, 80)}`);
        owners.set(text, issue.id);
      }
    }
    assert.deepEqual(twice, []);
  });
});
