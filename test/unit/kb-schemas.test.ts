/** The JSON schemas say what the checker says: both come from one table. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { parseKnowledgeFile } from '../../src/core/kb/file.ts';
import { type JsonSchema, knowledgeSchemas } from '../../src/core/kb/schemas.ts';
import { changed, validIssue } from '../helpers/issue-text.ts';
import { knowledgeFiles } from '../helpers/knowledge.ts';

const schemas = knowledgeSchemas();

/** As much of JSON Schema as the schemas use; an unknown keyword fails. */
function accepts(schema: JsonSchema, value: unknown): boolean {
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  const record = type === 'object' ? (value as Record<string, unknown>) : {};
  const list = type === 'array' ? (value as unknown[]) : [];
  // biome-ignore lint/suspicious/noExplicitAny: each keyword has a value of its own kind.
  const checks: Record<string, (given: any) => boolean> = {
    $schema: () => true,
    title: () => true,
    description: () => true,
    default: () => true,
    format: (name) => name !== 'regex' || isRegex(String(value)),
    type: (types) =>
      [types].flat().some((name: string) => (name === 'integer' ? Number.isInteger(value) : name === type)),
    enum: (values) => values.includes(value),
    pattern: (source) => type !== 'string' || new RegExp(source, 'u').test(String(value)),
    maxLength: (most) => type !== 'string' || String(value).length <= most,
    minimum: (least) => type !== 'number' || Number(value) >= least,
    items: (inner) => list.every((item) => accepts(inner, item)),
    minItems: (least) => type !== 'array' || list.length >= least,
    uniqueItems: () => new Set(list.map((item) => JSON.stringify(item))).size === list.length,
    required: (names) => type !== 'object' || names.every((name: string) => name in record),
    properties: (inner) =>
      Object.entries(record).every(([key, item]) => inner[key] === undefined || accepts(inner[key], item)),
    additionalProperties: (inner) =>
      Object.entries(record).every(([key, item]) => {
        const named = (schema.properties as Record<string, unknown> | undefined)?.[key] !== undefined;
        return named || (inner !== false && accepts(inner, item));
      }),
    propertyNames: (inner) => Object.keys(record).every((key) => accepts(inner, key)),
    oneOf: (all) => all.filter((inner: JsonSchema) => accepts(inner, value)).length === 1,
  };
  return Object.entries(schema).every(([keyword, given]) => {
    const check = checks[keyword];
    assert.ok(check !== undefined, `unknown keyword ${keyword}`);
    return check(given);
  });
}

function isRegex(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

const frontMatter = (text: string): unknown => parse(/^---\n([\s\S]*?)\n---\n/.exec(text)![1]!);

describe('schemas', () => {
  test('there is one for each kind of file', () => {
    assert.deepEqual(Object.keys(schemas).sort(), [
      'environments.schema.json',
      'issue.schema.json',
      'servers.schema.json',
      'synonyms.schema.json',
      'sysctl.schema.json',
    ]);
    for (const schema of Object.values(schemas)) {
      assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    }
  });

  test('accept the knowledge base', () => {
    for (const { uri, text } of knowledgeFiles()) {
      const name = uri.endsWith('.md') ? 'issue' : uri.slice('kb/'.length, -'.yaml'.length);
      const value = uri.endsWith('.md') ? frontMatter(text) : parse(text);
      assert.ok(accepts(schemas[`${name}.schema.json`]!, value), uri);
    }
  });

  test('accept a valid issue', () => {
    assert.ok(accepts(schemas['issue.schema.json']!, frontMatter(validIssue)));
  });

  for (const [from, to] of [
    ['impact: outage', 'impact: outrage'],
    ['impact: outage', 'impact: outage\ncolour: red'],
    ['impact: outage\n', ''],
    ['platforms: [Office]', 'platforms: Office'],
    ['platforms: [Office]', 'platforms: []'],
    ['platforms: [Office]', 'platforms: [true]'],
    ['keywords: [idle', 'keywords: [idle, idle'],
    ['2026-01-31', 'yesterday'],
    ['value: 1800', 'value: many'],
    ['https://example.com/rules', 'example.com'],
    ['status: current', 'status: fixed'],
    ['status: current', 'status: { state: gone }'],
    ['related: [aws', 'related: [AWS'],
    [', where: firewall log', ''],
    [/summary: .*/, `summary: ${'x'.repeat(160)}`],
  ] as const) {
    test(`refuse what the checker refuses: ${String(to).slice(0, 40)}`, () => {
      const text = changed(from, to);
      assert.ok(parseKnowledgeFile({ uri: 'issues/office-firewall.md', text })!.problems.length > 0);
      assert.ok(!accepts(schemas['issue.schema.json']!, frontMatter(text)));
    });
  }

  test('refuse entries the checker refuses', () => {
    const valid = { title: 'LAN', platform: 'Office', issue: 'lan-idle', where: 'edge' };
    const schema = schemas['environments.schema.json']!;
    assert.ok(accepts(schema, { lan: valid }));
    assert.ok(!accepts(schema, { 'Office LAN': valid }));
    assert.ok(!accepts(schema, { lan: { ...valid, idleTimeout: 0 } }));
    assert.ok(!accepts(schema, { lan: { ...valid, keepalive: { idle: 1.5, interval: 1, probes: 1 } } }));
    assert.ok(!accepts(schema, { lan: { ...valid, resetBy: 'nothing' } }));
    assert.ok(!accepts(schema, []));
  });
});
