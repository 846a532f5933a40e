/** Compose files that may include another one: named ones beside it, above it, and in the folders next to its own. */
import type { Files } from '../files.ts';
import { candidate } from '../parse/detect.ts';
import { child, foldersUp, isWithin, parent } from '../uri.ts';
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
  const found = new Set(configured);
  const above = [...foldersUp(uri)].filter((folder) => isWithin(root, folder));
  for (const folder of above) for (const file of await composeFilesIn(folder, files)) found.add(file);
  const [own, next] = above;
  const neighbours = next === undefined ? [] : ((await files.list(next)) ?? []);
  const folders = neighbours.filter(
    ({ name, type }) => type === 'folder' && !isVendoredFolder(name) && !name.startsWith('.'),
  );
  for (const { name } of folders.slice(0, mostNeighbours)) {
    const folder = child(next!, name);
    if (folder !== own) for (const file of await composeFilesIn(folder, files)) found.add(file);
  }
  found.delete(uri);
  const including: string[] = [];
  for (const file of found) {
    const text = isWithin(root, parent(file)) ? await files.read(file) : undefined;
    if (text?.includes('include') === true && includes.test(text)) including.push(file);
  }
  return including;
}

const includes = /^["']?include["']?[ \t]*:/m;

async function composeFilesIn(folder: string, files: Files): Promise<readonly string[]> {
  const names = ((await files.list(folder)) ?? []).flatMap(({ name, type }) =>
    type === 'file' && isNamedCompose(name) ? [name] : [],
  );
  return names.slice(0, mostFiles).map((name) => child(folder, name));
}

function isNamedCompose(name: string): boolean {
  if (!/\.ya?ml$/.test(name)) return false;
  const named = candidate(`file:///${encodeURIComponent(name)}`);
  return named?.kind === 'compose' && named.certain;
}
