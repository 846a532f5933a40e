/** Finds the manifest and lock files that hold for a file, and puts together what they say. */
import type { Files } from '../files.ts';
import { child, foldersUp, isWithin } from '../uri.ts';
import type { Manifest } from './manifest.ts';
import { type ManifestFile, manifestFiles, type Read } from './manifest-readers.ts';
import type { Version } from './manifest-version.ts';

/** Bytes; lock files are large. */
const largestManifest = 8 * 1024 * 1024;
/** Files read a folder, and parsed files kept. */
const mostFiles = 8;
const mostKept = 32;

export interface ManifestReader {
  /**
   * The nearest folder's manifests with the lock files there or above, up to `root`. `undefined` where there is
   * none, or the language has none. Languages are the ids of `core/languages`.
   */
  read(uri: string, language: string, root: string, files: Files): Promise<Manifest | undefined>;
}

export function createManifestReader(): ManifestReader {
  // Lock files are read for every file of a project and hardly ever change.
  const kept = new Map<string, { readonly text: string; readonly read: Read }>();

  async function readFile(
    uri: string,
    file: ManifestFile,
    files: Files,
  ): Promise<{ readonly text: string; readonly read: Read } | undefined> {
    const text = await files.read(uri, largestManifest);
    if (text === undefined) return undefined;
    const before = kept.get(uri);
    kept.delete(uri);
    const entry = before?.text === text ? before : { text, read: file.read(text) };
    kept.set(uri, entry);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return entry;
  }

  return {
    async read(uri, language, root, files) {
      const known = manifestFiles[language];
      if (known === undefined) return undefined;
      let nearest: string | undefined;
      const manifests: Read[] = [];
      const named: { readonly uri: string; readonly text: string }[] = [];
      const locks: Read[] = [];
      for (const folder of foldersUp(uri)) {
        if (!isWithin(root, folder)) break;
        const found = await filesIn(folder, known, files);
        for (const { file, name } of found) {
          // Locks may stand further up, as in workspaces; a second manifest up there is another project's.
          if (!file.lock && nearest !== undefined && nearest !== folder) continue;
          if (file.lock && locks.length > 0 && nearest !== folder) continue;
          const uri = child(folder, name);
          const entry = await readFile(uri, file, files);
          if (entry === undefined) continue;
          if (!file.lock) {
            nearest = folder;
            named.push({ uri, text: entry.text });
          }
          (file.lock ? locks : manifests).push(entry.read);
        }
        if (nearest !== undefined && locks.some((each) => each.packages.size > 0)) break;
        if (folder === root) break;
      }
      if (manifests.length + locks.length === 0) return undefined;
      const all = together(nearest ?? uri, manifests, locks);
      return named.length === 1 ? { ...all, file: named[0]! } : all;
    },
  };
}

async function filesIn(
  folder: string,
  known: readonly ManifestFile[],
  files: Files,
): Promise<readonly { readonly file: ManifestFile; readonly name: string }[]> {
  const entries = (await files.list(folder)) ?? [];
  const found = entries.flatMap(({ name, type }) => {
    const isHere = (each: ManifestFile): boolean => each.below === undefined && each.name.test(name);
    const file = type === 'file' ? known.find(isHere) : undefined;
    return file === undefined ? [] : [{ file, name }];
  });
  for (const file of known) {
    const { below } = file;
    if (below === undefined || !entries.some(({ name, type }) => name === below && type !== 'file')) continue;
    const inside = (await files.list(child(folder, below))) ?? [];
    for (const { name } of inside) if (file.name.test(name)) found.push({ file, name: `${below}/${name}` });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, mostFiles);
}

/** A lock says exactly what a manifest only bounds; the runtime the manifest asks for goes before a version file. */
function together(uri: string, manifests: readonly Read[], locks: readonly Read[]): Manifest {
  const packages = new Map<string, Version | undefined>();
  const ends = new Map<string, Version>();
  for (const { packages: bounded, ends: endings } of manifests) {
    for (const [name, version] of bounded) packages.set(name, version ?? packages.get(name));
    for (const [name, end] of endings ?? []) ends.set(name, end);
  }
  for (const { packages: exact } of locks) {
    for (const [name, version] of exact) {
      if (version === undefined) continue;
      packages.set(name, version);
      ends.delete(name);
    }
  }
  const runtime = [...manifests, ...locks].find((each) => each.runtime !== undefined)?.runtime;
  return runtime === undefined ? { uri, packages, ends } : { uri, runtime, packages, ends };
}
