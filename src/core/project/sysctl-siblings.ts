/**
 * The sysctl files read together with one: the drop-ins of its tree and sysctl.conf, in the order the tools
 * apply them. A tree stands below any prefix: `roles/base/files/etc/sysctl.d/` as well as `sysctl.d/`.
 */
import type { Files } from '../files.ts';
import { parseSysctl } from '../parse/sysctl/parser.ts';
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

const mainName = 'sysctl.conf';

/** Distributions ship this drop-in as a link to sysctl.conf: no second file. */
const linkToMain = '99-sysctl.conf';

/**
 * `undefined` where the folder cannot be read or the file itself is masked, so that nothing is known. procps
 * reads /etc/sysctl.conf last, systemd through a link among the drop-ins or not at all: with both kinds at hand
 * the order is ambiguous.
 * @param root the folder above which nothing is read.
 */
export async function collectSysctlSiblings(
  uri: string,
  files: Files,
  root: string,
): Promise<Project['sysctl']> {
  const tree = treeOf(uri);
  if (tree === undefined) return { before: [], after: [], ambiguous: false };
  const dropIns = await listDropIns(tree, uri, files, root);
  if (dropIns === undefined) return undefined;
  const isMain = tree.file === undefined;
  const main = isMain ? undefined : await findMain(tree.mains, files, root);
  if ((isMain || main !== undefined) && tree.file !== linkToMain) dropIns.delete(linkToMain);
  const order = [...dropIns].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, file]) => file);
  const at = isMain ? order.length : order.findIndex((file) => file.uri === uri);
  const before = await readAll(order.slice(0, at), files);
  const after = await readAll([...order.slice(at + 1), ...(main === undefined ? [] : [main])], files);
  if (before === undefined || after === undefined) return undefined;
  return { before, after, ambiguous: isMain ? before.length > 0 : main !== undefined };
}

interface Tree {
  /** The drop-in's name without a template's suffix; absent for sysctl.conf. */
  readonly file?: string;
  /** Of drop-ins, the strongest first. */
  readonly folders: readonly string[];
  /** Where its sysctl.conf may stand. */
  readonly mains: readonly string[];
}

/** `undefined` for a file no tool reads by itself, and on the running machine, which is never looked at. */
function treeOf(uri: string): Tree | undefined {
  const folder = parent(uri);
  const isDropIn = basename(folder) === 'sysctl.d';
  const name = plainName(basename(uri));
  if (!isDropIn && name !== mainName) return undefined;
  const file = isDropIn ? { file: name } : {};
  const above = isDropIn ? parent(folder) : folder;
  const known = /^(?:.*?\/)?(usr\/local\/lib|usr\/lib|etc|run|lib)$/.exec(path(above));
  if (known === null)
    return { ...file, folders: [child(above, 'sysctl.d')], mains: [child(above, mainName)] };
  let prefix = above;
  for (const _ of known[1]!.split('/')) prefix = parent(prefix);
  if (path(prefix) === '/') return undefined;
  const below = (name: string) => name.split('/').reduce(child, prefix);
  return { ...file, folders: folders.map(below), mains: [below(`etc/${mainName}`)] };
}

interface Place {
  readonly uri: string;
  /** A link that leads to nothing readable masks files of its name: mostly it leads to /dev/null. */
  readonly link: boolean;
}

/** Name to file; of one name the strongest. `undefined` where it cannot be told which files count. */
async function listDropIns(
  tree: Tree,
  uri: string,
  files: Files,
  root: string,
): Promise<Map<string, Place> | undefined> {
  const dropIns = new Map<string, Place>();
  for (const folder of tree.folders.filter((folder) => isWithin(root, folder))) {
    const own = folder === parent(uri);
    const entries = await files.list(folder);
    if (own && entries === undefined && !(await isMissing(folder, files))) return undefined;
    if (own && tree.file !== undefined) {
      if (dropIns.has(tree.file)) return undefined;
      dropIns.set(tree.file, { uri, link: false });
    }
    for (const { name, type } of entries ?? []) {
      const plain = plainName(name);
      if (type !== 'folder' && plain.endsWith('.conf') && !dropIns.has(plain)) {
        dropIns.set(plain, { uri: child(folder, name), link: type === 'other' });
      }
    }
  }
  return dropIns.size > mostFiles ? undefined : dropIns;
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

async function findMain(mains: readonly string[], files: Files, root: string): Promise<Place | undefined> {
  for (const main of mains.filter((main) => isWithin(root, main))) {
    const entries = await files.list(parent(main));
    const found = entries?.find(({ name, type }) => type !== 'folder' && plainName(name) === mainName);
    if (found !== undefined) return { uri: child(parent(main), found.name), link: found.type === 'other' };
  }
  return undefined;
}

async function readAll(places: readonly Place[], files: Files): Promise<SiblingSettings[] | undefined> {
  const siblings: SiblingSettings[] = [];
  for (const { uri, link } of places) {
    const text = await files.read(uri);
    if (text === undefined && !link) return undefined;
    if (text !== undefined) siblings.push({ uri, block: parseSysctl(uri, text).block });
  }
  return siblings;
}

function plainName(name: string): string {
  return name.replace(/\.(j2|jinja2?|erb|tmpl|tpl)$/i, '');
}
