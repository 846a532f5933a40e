/** Fences of the knowledge base marked `bad=<rule>` give exactly that finding, those marked `good` none. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createHalfOpen } from '../../src/core/index.ts';
import type { Example } from '../../src/core/kb/types.ts';
import { languages } from '../../src/core/languages/index.ts';
import { builtIn } from '../helpers/knowledge.ts';
import { memoryWorld } from '../helpers/world.ts';

const { knowledge } = builtIn();
const home = 'file:///example';

/** Where a fence of this language stands when it does not say so itself. */
function fileOf({ file, language }: Example): string {
  if (file !== undefined) return file.replace(/^\//, '');
  if (language === 'sysctl') return 'etc/sysctl.d/60-example.conf';
  if (language === 'yaml') return 'docker-stack.yml';
  const extension = languages.find(({ id }) => id === language)?.extensions[0];
  assert.ok(extension !== undefined, `no file is written in ${language}`);
  return `example${extension}`;
}

async function lint(example: Example): Promise<string[]> {
  const { environments, kernel } = example;
  const config = kernel === undefined ? {} : { [`${home}/.half-open.json`]: JSON.stringify({ kernel }) };
  const core = createHalfOpen(
    memoryWorld({ [`${home}/.git/HEAD`]: '', ...config }),
    knowledge,
    environments === undefined ? {} : { environments },
  );
  const report = await core.lintText(`${home}/${fileOf(example)}`, example.text);
  assert.ok(report !== undefined, `${fileOf(example)} is no file we lint`);
  assert.deepEqual(report.failures, []);
  return report.findings.map((finding) => finding.rule);
}

describe('examples of the issues', () => {
  for (const { id, examples } of knowledge.issues) {
    for (const [index, example] of examples.entries()) {
      test(`${id}, ${index + 1}: ${example.kind} ${example.rule ?? ''}`, async () => {
        assert.deepEqual(await lint(example), example.kind === 'good' ? [] : [example.rule]);
      });
    }
  }

  test('there are some', () => {
    assert.ok(knowledge.issues.flatMap((issue) => issue.examples).length > 40);
  });
});
