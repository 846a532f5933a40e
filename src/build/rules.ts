/** The rules as files: what a rule is called follows from where it stands. */
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyRule } from '../core/rule.ts';
import { fromRoot } from './paths.ts';

export const rulesFolder = fromRoot('src', 'core', 'rules');

/** Folders beside the families that hold what rules share. */
const noFamilies = ['shared'];

/** `sysctl/keepalive-missing` for `sysctl/keepalive-missing.ts`, sorted. */
export async function ruleIds(): Promise<string[]> {
  const files = await readdir(rulesFolder, { recursive: true });
  return files
    .map((file) => file.split(sep).join('/'))
    .filter((file) => /^[^/]+\/[^/]+\.ts$/.test(file) && !noFamilies.includes(file.split('/')[0]!))
    .map((file) => file.replace(/\.ts$/, ''))
    .sort();
}

/** A rule from its own file, so that a stale index does not matter. */
export async function importRule(id: string): Promise<AnyRule> {
  const module = await import(pathToFileURL(join(rulesFolder, `${id}.ts`)).href);
  return module.default;
}
