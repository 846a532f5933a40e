/** Compose files that may include another one: named ones beside it, above it, and in the folders next to its own. */
import type { Entry, Files } from '../files.ts';
import { candidate } from '../parse/detect.ts';
import { child, foldersUp, isWithin } from '../uri.ts';
import { isVendoredFolder } from '../vendored.ts';

/** More compose files in one folder are somebody's test data. */
const mostFiles = 20;

/** Folders next to the file's own. */
const mostNeighbours = 40;

/** Those that include something at all, the nearest first; `uri` itself left out. */
export async function possibleIncluders(
  uri: string,
  files: Files,
  root: string,
  configured: readonly string[],
): Promise<readonly string[]> {
  const found = new Set(configured.filter((file) => isWithin(root, file)));
  const above: string[] = [];
  for (const folder of foldersUp(uri)) {
    if (!isWithin(root, folder)) break;
    above.push(folder);
  }
  for (const folder of above) for (const file of await composeFilesIn(folder, files)) found.add(file);
  const [own, next] = above;
  for (const folder of next === undefined ? [] : await foldersIn(next, files)) {
    if (folder !== own) for (const file of await composeFilesIn(folder, files)) found.add(file);
  }
  found.delete(uri);
  const including: string[] = [];
  for (const file of found) {
    const text = await files.read(file);
    if (text?.includes('include') === true && includes.test(text)) including.push(file);
  }
  return including;
}

const includes = /^["']?include["']?[ \t]*:/m;

/** What was asked of a listing before; a folder read anew has another one. */
const composeFiles = new WeakMap<readonly Entry[], readonly string[]>();
const neighbours = new WeakMap<readonly Entry[], readonly string[]>();

async function composeFilesIn(folder: string, files: Files): Promise<readonly string[]> {
  return remembered(composeFiles, await files.list(folder), (entries) =>
    entries
      .flatMap(({ name, type }) => (type === 'file' && isNamedCompose(name) ? [name] : []))
      .slice(0, mostFiles)
      .map((name) => child(folder, name)),
  );
}

async function foldersIn(folder: string, files: Files): Promise<readonly string[]> {
  return remembered(neighbours, await files.list(folder), (entries) =>
    entries
      .filter(({ name, type }) => type === 'folder' && !isVendoredFolder(name) && !name.startsWith('.'))
      .slice(0, mostNeighbours)
      .map(({ name }) => child(folder, name)),
  );
}

function remembered(
  memory: WeakMap<readonly Entry[], readonly string[]>,
  entries: readonly Entry[] | undefined,
  make: (entries: readonly Entry[]) => readonly string[],
): readonly string[] {
  if (entries === undefined) return [];
  const known = memory.get(entries) ?? make(entries);
  memory.set(entries, known);
  return known;
}

function isNamedCompose(name: string): boolean {
  if (!/\.ya?ml$/.test(name)) return false;
  const named = candidate(`file:///${encodeURIComponent(name)}`);
  return named?.kind === 'compose' && named.certain;
}
