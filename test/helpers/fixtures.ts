/** The fixtures under test/fixtures, and what linting one gives. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { compileKnowledge } from '../../src/build/knowledge.ts';
import { fromRoot } from '../../src/build/paths.ts';
import type { HalfOpen, Options, Report } from '../../src/core/half-open.ts';
import { createHalfOpen } from '../../src/core/index.ts';
import type { Knowledge } from '../../src/core/kb/types.ts';
import { rules } from '../../src/core/rules/index.ts';
import { fixtureHeader } from './markers.ts';
import { memoryWorld } from './world.ts';

export const fixturesFolder = fromRoot('test', 'fixtures');

/** The folder fixtures seem to lie in. */
export const home = 'file:///fixture';

/** One file, or a folder of files that belong together. */
export interface Fixture {
  /** Below test/fixtures, with `/`. */
  readonly name: string;
  /** URI to text. */
  readonly files: Readonly<Record<string, string>>;
  readonly options: Options;
  /** What fixing everything must give, by URI, where the fixture says so. */
  readonly fixed: Readonly<Record<string, string>>;
}

let compiled: Promise<Knowledge> | undefined;

/** The knowledge base as built. */
export function builtInKnowledge(): Promise<Knowledge> {
  compiled ??= compileKnowledge(rules.map((entry) => entry.id));
  return compiled;
}

/**
 * Fixtures below a folder. A folder named `*.project` is one fixture of several files; `x.fixed.ext` is what
 * fixing `x.ext` gives.
 */
export function fixturesBelow(folder: string): Fixture[] {
  const top = join(fixturesFolder, folder);
  return existsSync(top) ? collect(top) : [];
}

function collect(folder: string): Fixture[] {
  if (folder.endsWith('.project')) return [projectFixture(folder)];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return collect(path);
      return /\.fixed(\.[^.]+)*$/.test(name) ? [] : [fileFixture(path)];
    });
}

function fileFixture(path: string): Fixture {
  const text = readFileSync(path, 'utf8');
  const header = fixtureHeader(text);
  const uri = `${home}/${header.file?.replace(/^\//, '') ?? basename(path)}`;
  const [stem = '', ...rest] = basename(path).split('.');
  const fixed = join(path, '..', [stem, 'fixed', ...rest].join('.'));
  const config = configText(header);
  return {
    name: nameOf(path),
    files: { [uri]: text, ...(config === undefined ? {} : { [`${home}/.half-open.json`]: config }) },
    options: optionsOf(header),
    fixed: existsSync(fixed) ? { [uri]: readFileSync(fixed, 'utf8') } : {},
  };
}

function projectFixture(folder: string): Fixture {
  const files: Record<string, string> = {};
  const fixed: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) continue;
    const plain = name.split('\\').join('/');
    const target = /\.fixed(\.[^.]+)*$/.test(plain) ? fixed : files;
    target[`${home}/${plain.replace('.fixed', '')}`] = readFileSync(path, 'utf8');
  }
  return { name: nameOf(folder), files, options: {}, fixed };
}

function nameOf(path: string): string {
  return relative(fixturesFolder, path).split('\\').join('/');
}

function optionsOf(header: Readonly<Record<string, string>>): Options {
  return header.environments === undefined
    ? {}
    : { environments: header.environments === 'none' ? [] : header.environments.split(',') };
}

/** Versions stand in a configuration file, as a user would write them. */
function configText(header: Readonly<Record<string, string>>): string | undefined {
  const { kernel, docker } = header;
  return kernel === undefined && docker === undefined ? undefined : JSON.stringify({ kernel, docker });
}

/** A core that sees the fixture's files and nothing else. */
export async function openFixture(
  fixture: Fixture,
  texts: Readonly<Record<string, string>> = fixture.files,
): Promise<HalfOpen> {
  return createHalfOpen(
    memoryWorld({ [`${home}/.git/HEAD`]: '', ...texts }),
    await builtInKnowledge(),
    fixture.options,
  );
}

/** Reports of the fixture's files that are of a kind we lint, in the order of their names. */
export async function lintFixture(
  fixture: Fixture,
  texts: Readonly<Record<string, string>> = fixture.files,
): Promise<Report[]> {
  const core = await openFixture(fixture, texts);
  const reports: Report[] = [];
  for (const uri of Object.keys(fixture.files).sort()) {
    const report = await core.findings(uri);
    if (report !== undefined) reports.push(report);
  }
  return reports;
}

/** One file of the fixture, with another text. */
export async function lintFile(fixture: Fixture, uri: string, text: string): Promise<Report | undefined> {
  const core = await openFixture(fixture, { ...fixture.files, [uri]: text });
  return core.findings(uri);
}

/** The extension with its dot. */
export function extension(name: string): string {
  return extname(name);
}
