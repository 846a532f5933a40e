/** Files of other kinds that a stack's rules ask for: mounted configuration, proxies, sysctl files for hosts. */
import type { ComposeDocument, Service } from '../document/compose.ts';
import type { Entry, Files } from '../files.ts';
import { parseSysctl } from '../parse/sysctl/parser.ts';
import { basename, child, foldersUp, isWithin, parent, resolvePath } from '../uri.ts';
import { isVendoredFolder } from '../vendored.ts';
import type { ComposeProject, NearbyFile } from './compose-facts.ts';

/** Mounted paths read for one file. */
const mostMounts = 64;

/** Folders listed for one file, from the nearest on. */
const mostFolders = 80;

/** Levels below the file's folder and each one above it. */
const deepest = 3;

/** Configuration somebody mounts, and the files of a folder of it as one text. */
export async function mountedTexts(
  document: ComposeDocument,
  services: readonly Service[],
  files: Files,
  root: string,
): Promise<ReadonlyMap<string, string>> {
  const paths = new Set(services.flatMap((service) => service.mounts.flatMap(({ source }) => source ?? [])));
  const texts = new Map<string, string>();
  for (const path of [...paths].slice(0, mostMounts)) {
    const uri = resolvePath(parent(document.uri), path);
    if (!isWithin(root, uri)) continue;
    const entries = await files.list(uri);
    const text = entries === undefined ? await files.read(uri) : await joined(uri, entries, files);
    if (text !== undefined) texts.set(path, text);
  }
  return texts;
}

async function joined(folder: string, entries: readonly Entry[], files: Files): Promise<string> {
  const names = entries.filter(({ name, type }) => type !== 'folder' && /\.(conf|cnf|cfg|ini)$/.test(name));
  const texts = await Promise.all(names.map(({ name }) => files.read(child(folder, name))));
  return texts.join('\n');
}

/** Sysctl files that somebody keeps here for a host: drop-ins and sysctl.conf. */
export async function hostSettings(uri: string, files: Files, root: string): Promise<ComposeProject['host']> {
  const found: ComposeProject['host'][number][] = [];
  for (const file of await nearby(uri, files, root)) {
    const name = basename(file);
    if (name !== 'sysctl.conf' && !(name.endsWith('.conf') && basename(parent(file)) === 'sysctl.d'))
      continue;
    const text = await files.read(file);
    if (text === undefined) continue;
    const { block, foreign, template } = parseSysctl(file, text);
    if (!foreign && !template) found.push({ uri: file, block });
  }
  return found;
}

export async function clientConfigurations(
  uri: string,
  files: Files,
  root: string,
): Promise<readonly NearbyFile[]> {
  const found: NearbyFile[] = [];
  for (const file of await nearby(uri, files, root)) {
    if (
      !/nginx.*\.(conf|template)$|haproxy.*\.cfg$|\/(conf\.d|sites-(available|enabled))\/[^/]+\.conf$|\/java\.security$/.test(
        file,
      )
    )
      continue;
    const text = await files.read(file);
    if (text !== undefined) found.push({ uri: file, text });
  }
  return found;
}

/** Files around a compose file: those of its folder and of all above it, and a few levels below each. */
async function nearby(uri: string, files: Files, root: string): Promise<readonly string[]> {
  const waiting: { folder: string; depth: number }[] = [];
  for (const folder of foldersUp(uri)) {
    if (!isWithin(root, folder)) break;
    waiting.push({ folder, depth: deepest });
  }
  const seen = new Set<string>();
  const found: string[] = [];
  for (let at = 0; at < waiting.length && seen.size < mostFolders; at++) {
    const { folder, depth } = waiting[at]!;
    if (seen.has(folder)) continue;
    seen.add(folder);
    for (const { name, type } of (await files.list(folder)) ?? []) {
      if (type === 'file') found.push(child(folder, name));
      if (type !== 'folder' || depth === 0 || isVendoredFolder(name) || name.startsWith('.')) continue;
      waiting.push({ folder: child(folder, name), depth: depth - 1 });
    }
  }
  return found;
}
