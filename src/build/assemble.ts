/** Puts everything the extension and the command line run from into `dist/`. */

import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'fflate';
import { languages } from '../core/languages/index.ts';
import { bundleAll } from './bundle.ts';
import { grammarWasm, runtimeWasm } from './grammars.ts';
import { compileKnowledge } from './knowledge.ts';
import { writeNotices } from './notices.ts';
import { dist } from './paths.ts';
import { kilobytes, say } from './report.ts';
import { ruleIds } from './rules.ts';

export async function assemble(): Promise<void> {
  await mkdir(join(dist, 'grammars'), { recursive: true });
  const knowledge = await compileKnowledge(await ruleIds());
  await writeFile(join(dist, 'kb.json'), JSON.stringify(knowledge));
  say(`${knowledge.issues.length} issues, ${knowledge.environments.length} environments compiled`);

  const grammars = [...new Set(languages.map(({ grammar }) => grammar))].map(grammarWasm);
  await cp(runtimeWasm(), join(dist, 'tree-sitter.wasm'));
  await Promise.all(grammars.map(zip));
  await removeOthers(join(dist, 'grammars'), grammars.map(zippedName));
  say(`${grammars.length} grammars zipped`);

  const bundles = await bundleAll();
  for (const { file, bytes } of bundles) say(`${kilobytes(bytes).padStart(9)}  ${file}`);
  const packages = await writeNotices(
    bundles,
    [runtimeWasm(), ...grammars],
    join(dist, 'THIRD-PARTY-NOTICES.txt'),
  );
  say(`licences of ${packages} packages collected`);
}

/**
 * Zipped here and again in the VSIX, a grammar is a tenth lighter than zipped there alone: a match of deflate ends
 * after 258 bytes, and a parser's tables repeat themselves for longer. fflate looks for matches more patiently than
 * zlib at its best: 4 % less of the VSIX, for a second and a half of a first build.
 */
async function zip(grammar: string): Promise<void> {
  const out = join(dist, 'grammars', zippedName(grammar));
  if (await isNewer(out, grammar)) return;
  await writeFile(out, gzipSync(await readFile(grammar), { level: 9 }));
}

async function isNewer(file: string, source: string): Promise<boolean> {
  const made = await stat(file).catch(() => undefined);
  return made !== undefined && made.mtimeMs > (await stat(source)).mtimeMs;
}

function zippedName(grammar: string): string {
  return `${basename(grammar)}.gz`;
}

/** A grammar that is no longer used must not travel on. */
async function removeOthers(folder: string, wanted: readonly string[]): Promise<void> {
  const others = (await readdir(folder)).filter((name) => !wanted.includes(name));
  await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true })));
}
