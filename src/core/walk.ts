/** Which files below some folders are to be looked at: .gitignore respected, vendored folders left out. */
import ignore, { type Ignore } from 'ignore';
import type { Files, Signal } from './files.ts';
import { throwIfAborted } from './files.ts';
import { candidate } from './parse/detect.ts';
import { child, parent, relative } from './uri.ts';
import { isVendored, isVendoredFolder } from './vendored.ts';

/** The rules of one `.gitignore`, relative to its folder. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

/** Deeper than any tree people write; a guard against file systems that loop. */
const deepest = 64;

/**
 * The files below `folder` that could be of a kind we lint, by name. Folders that cannot be listed are
 * skipped. `skips` says whether configuration ignores a path.
 */
export async function* walk(
  folder: string,
  files: Files,
  skips: (uri: string) => boolean | Promise<boolean>,
  signal?: Signal,
): AsyncGenerator<string> {
  const above = await ignoreFilesAbove(folder, files);
  // Who names a folder that git ignores means what is in it.
  const ignores = isGitIgnored(folder, true, above) ? [] : above;
  yield* walkFolder(folder, ignores, files, skips, signal, 0);
}

async function* walkFolder(
  folder: string,
  above: readonly IgnoreFile[],
  files: Files,
  skips: (uri: string) => boolean | Promise<boolean>,
  signal: Signal | undefined,
  depth: number,
): AsyncGenerator<string> {
  throwIfAborted(signal);
  const entries = await files.list(folder);
  if (entries === undefined || depth > deepest) return;
  const own = entries.some((entry) => entry.name === '.gitignore' && entry.type === 'file')
    ? await readIgnoreFile(folder, files)
    : undefined;
  const ignores = own === undefined ? above : [...above, own];
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of sorted) {
    if (entry.type === 'other') continue;
    if (entry.type === 'folder' && isVendoredFolder(entry.name)) continue;
    const uri = child(folder, entry.name);
    if (entry.type === 'file' && (isVendored(entry.name) || candidate(uri) === undefined)) continue;
    if (isGitIgnored(uri, entry.type === 'folder', ignores)) continue;
    if (await skips(uri)) continue;
    if (entry.type === 'file') yield uri;
    else yield* walkFolder(uri, ignores, files, skips, signal, depth + 1);
  }
}

/** Whether git ignores the file, by its folder's and the folders' above. */
export async function gitIgnores(uri: string, files: Files): Promise<boolean> {
  const folder = parent(uri);
  const own = await readIgnoreFile(folder, files);
  const above = await ignoreFilesAbove(folder, files);
  return isGitIgnored(uri, false, own === undefined ? above : [...above, own]);
}

/** As git does: the deepest file with an opinion decides. */
function isGitIgnored(uri: string, folder: boolean, ignores: readonly IgnoreFile[]): boolean {
  for (let at = ignores.length - 1; at >= 0; at--) {
    const { folder: base, rules } = ignores[at]!;
    const below = relative(base, uri);
    if (below === undefined || below === '') continue;
    const verdict = rules.test(folder ? `${below}/` : below);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

async function readIgnoreFile(folder: string, files: Files): Promise<IgnoreFile | undefined> {
  const text = await files.read(child(folder, '.gitignore'));
  return text === undefined ? undefined : { folder, rules: ignore().add(text) };
}

/** The `.gitignore` files of the folders above, up to the one with `.git`; none outside a repository. */
async function ignoreFilesAbove(folder: string, files: Files): Promise<readonly IgnoreFile[]> {
  const found: IgnoreFile[] = [];
  for (let at = folder; ; ) {
    const entries = await files.list(at);
    if (at !== folder && entries?.some((entry) => entry.name === '.gitignore')) {
      const own = await readIgnoreFile(at, files);
      if (own !== undefined) found.unshift(own);
    }
    if (entries?.some((entry) => entry.name === '.git')) return found;
    const up = parent(at);
    if (up === at) return [];
    at = up;
  }
}
