/**
 * The sysctl files read together with one: the drop-ins of its tree and sysctl.conf, in the order the tools
 * apply them. A tree stands below any prefix: `roles/base/files/etc/sysctl.d/` as well as `sysctl.d/`.
 */
import type { Files } from '../files.ts';
import { parseSysctl } from '../parse/sysctl.ts';
import { basename, child, isWithin, parent, path } from '../uri.ts';
import type { Project, SiblingSettings } from './project.ts';

/** More drop-ins than this no machine has: the folder is something else. */
const mostFiles = 200;

/** Where drop-ins stand, the strongest first: of files with one name the first is read (sysctl.d(5)). */
const folders = [
  'etc/sysctl.d',
  'run/sysctl.d',
  'usr/local/lib/sysctl.d',
  'usr/lib/sysctl.d',
  'lib/sysctl.d',
];

const templateSuffix = /\.(j2|jinja2?|erb|tmpl|tpl)$/i;

/**
 * `undefined` where the folder cannot be read, so that nothing is known. procps reads /etc/sysctl.conf last,
 * systemd through a link among the drop-ins or not at all: with both kinds at hand the order is ambiguous.
 * @param root the folder above which nothing is read.
 */
export async function collectSysctlSiblings(
  uri: string,
  files: Files,
  root: string,
): Promise<Project['sysctl']> {
  const tree = treeOf(uri);
  if (tree === undefined) return { before: [], after: [], ambiguous: false };
  const dropIns = new Map<string, string>();
  for (const folder of tree.folders.filter((folder) => isWithin(root, folder))) {
    const listed = await files.list(folder);
    if (listed === undefined && folder === parent(uri) && !(await isMissing(folder, files))) return undefined;
    for (const { name, type } of listed ?? []) {
      const plain = name.replace(templateSuffix, '');
      if (type !== 'folder' && plain.endsWith('.conf') && !dropIns.has(plain)) {
        dropIns.set(plain, child(folder, name));
      }
    }
  }
  if (dropIns.size > mostFiles) return undefined;
  const own = basename(uri).replace(templateSuffix, '');
  const isMain = own === mainName && !tree.folders.includes(parent(uri));
  const main = isMain ? undefined : await findMain(tree.mains, files, root);
  if (isMain || main !== undefined) dropIns.delete(linkToMain);
  if (!isMain) dropIns.set(own, uri);
  const order = [...dropIns].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, file]) => file);
  const read = async (list: readonly string[]) => {
    const siblings: SiblingSettings[] = [];
    for (const file of list) {
      const text = await files.read(file);
      if (text === undefined) return undefined;
      siblings.push({ uri: file, block: parseSysctl(file, text).block });
    }
    return siblings;
  };
  const at = isMain ? order.length : order.indexOf(uri);
  const before = await read(order.slice(0, at));
  const after = await read([...order.slice(at + 1), ...(main === undefined ? [] : [main])]);
  if (before === undefined || after === undefined) return undefined;
  return { before, after, ambiguous: isMain ? before.length > 0 : main !== undefined };
}

const mainName = 'sysctl.conf';

/** Distributions ship this drop-in as a link to sysctl.conf: no second file. */
const linkToMain = '99-sysctl.conf';

interface Tree {
  /** Of drop-ins, the strongest first. */
  readonly folders: readonly string[];
  /** Where its sysctl.conf may stand. */
  readonly mains: readonly string[];
}

/** `undefined` for a file no tool reads by itself, and on the running machine, which is never looked at. */
function treeOf(uri: string): Tree | undefined {
  const folder = parent(uri);
  const isDropIn = basename(folder) === 'sysctl.d';
  if (!isDropIn && basename(uri).replace(templateSuffix, '') !== mainName) return undefined;
  const above = isDropIn ? parent(folder) : folder;
  const known = /^(?:.*?\/)?(usr\/local\/lib|usr\/lib|etc|run|lib)$/.exec(path(above));
  if (known === null) return { folders: [child(above, 'sysctl.d')], mains: [child(above, mainName)] };
  let prefix = above;
  for (const _ of known[1]!.split('/')) prefix = parent(prefix);
  if (path(prefix) === '/') return undefined;
  const below = (name: string) => name.split('/').reduce(child, prefix);
  return { folders: folders.map(below), mains: [below(`etc/${mainName}`)] };
}

async function findMain(mains: readonly string[], files: Files, root: string): Promise<string | undefined> {
  for (const main of mains.filter((main) => isWithin(root, main))) {
    const entries = await files.list(parent(main));
    const found = entries?.find(
      ({ name, type }) => type !== 'folder' && name.replace(templateSuffix, '') === mainName,
    );
    if (found !== undefined) return child(parent(main), found.name);
  }
  return undefined;
}

/** Whether a folder that cannot be listed is simply not there: a text linted as if it stood there. */
async function isMissing(folder: string, files: Files): Promise<boolean> {
  const above = parent(folder);
  if (above === folder) return false;
  const entries = await files.list(above);
  return entries === undefined
    ? isMissing(above, files)
    : !entries.some(({ name }) => name === basename(folder));
}
