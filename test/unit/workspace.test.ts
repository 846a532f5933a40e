/** The sample workspace shows every problem of its README once, and fixing it leaves nothing. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleWorkspace } from '../../src/build/paths.ts';
import { createHalfOpen } from '../../src/core/index.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';
import { memoryWorld } from '../helpers/world.ts';

const home = 'file:///shop';

/** The rules of the main families that stand for what the tool is about. */
const shown = [
  'compose/dnsrr-with-ingress-port',
  'compose/endpoint-mode-vip',
  'compose/keepalive-sysctls-missing',
  'compose/keepalive-sysctls-too-slow',
  'socket/keepalive-disabled',
  'socket/keepalive-idle-missing',
  'socket/keepalive-idle-too-long',
  'socket/keepalive-missing',
  'socket/keepalive-unit',
  'sysctl/duplicate-key',
  'sysctl/invalid-value',
  'sysctl/keepalive-incomplete',
  'sysctl/keepalive-missing',
  'sysctl/keepalive-too-slow',
  'sysctl/tw-recycle',
  'sysctl/unknown-key',
];

function texts(): Record<string, string> {
  const found: Record<string, string> = { [`${home}/.git/HEAD`]: '' };
  for (const name of readdirSync(sampleWorkspace, { recursive: true }) as string[]) {
    const path = join(sampleWorkspace, name);
    if (statSync(path).isFile()) found[`${home}/${name.replaceAll('\\', '/')}`] = readFileSync(path, 'utf8');
  }
  return found;
}

async function lintAll(files: Readonly<Record<string, string>>) {
  const core = createHalfOpen(memoryWorld(files), await builtInKnowledge());
  const reports = [];
  for await (const report of core.scan([home])) {
    assert.ok('findings' in report, JSON.stringify(report));
    reports.push(report);
  }
  return { core, reports };
}

test('one problem of each kind', async () => {
  const { reports } = await lintAll(texts());
  assert.deepEqual(reports.flatMap((report) => report.findings.map((finding) => finding.rule)).sort(), shown);
});

test('fixed, nothing is left', async () => {
  const files = texts();
  const { core, reports } = await lintAll(files);
  for (const { uri } of reports) files[uri] = (await core.fixAll(uri, 'review'))?.text ?? files[uri]!;
  const again = await lintAll(files);
  assert.deepEqual(
    again.reports.flatMap((report) => report.findings.map((finding) => `${report.uri} ${finding.rule}`)),
    [],
  );
});
