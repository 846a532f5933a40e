/** The licences of what the bundles contain: their texts travel with the package. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundled } from './bundle.ts';
import { packageOf } from './bundle.ts';
import { fromRoot } from './paths.ts';
import { Trouble } from './report.ts';

/** Licences that ask for no more than their text and the author's name. */
const permissive = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
];

/** @param files what is copied as it is: grammars, the parser's runtime. Absolute paths. */
export async function writeNotices(
  bundles: readonly Bundled[],
  files: readonly string[],
  out: string,
): Promise<number> {
  const inputs = bundles.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs)),
  );
  const folders = [
    ...inputs.flatMap((input) => packageOf(input) ?? []).map((folder) => fromRoot(folder)),
    ...files.flatMap((file) => packageOf(file.replaceAll('\\', '/')) ?? []),
  ];
  const notices = await Promise.all([...new Set(folders)].sort().map(notice));
  await writeFile(out, `Half-Open contains the following software.\n\n${notices.join('\n')}`);
  return notices.length;
}

async function notice(folder: string): Promise<string> {
  const { name, version, license, homepage } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  if (!permissive.includes(license)) {
    throw new Trouble(`${name} ${version} is under ${license}: read what it asks for before it is shipped.`);
  }
  const rule = '='.repeat(80);
  const source = homepage === undefined ? '' : `\n${homepage}`;
  return `${rule}\n${name} ${version} (${license})${source}\n\n${await licenceText(folder, license)}\n`;
}

/** A package of a workspace may leave the text to the repository's root: then the licence is named alone. */
async function licenceText(folder: string, license: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|notices?)/i.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  if (texts.length > 0) return texts.map((text) => text.trim()).join('\n\n');
  return `Licensed under ${license}; the package carries no text of its own.`;
}
