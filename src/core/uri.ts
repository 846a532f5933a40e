import { URI, Utils } from 'vscode-uri';

/** Paths are URIs in one spelling, so that strings can be compared: the one `vscode-uri` writes. */
export function normalise(uri: string): string {
  return URI.parse(uri).toString();
}

/**
 * A URI in our spelling in which nothing is encoded, and its path: read as text, which costs a tenth of parsing it.
 * Walks and lookups ask for millions.
 */
const plain = /^[a-z][a-z0-9+.-]*:\/\/[^/?#%]*(\/(?:[^?#%]*[^/?#%])?)$/;
const plainName = /^(?!\.{1,2}$)[\w.-]+$/;

export function parent(uri: string): string {
  const known = plain.exec(uri)?.[1];
  if (known !== undefined && known !== '/') {
    const end = uri.lastIndexOf('/');
    return uri.slice(0, end === uri.length - known.length ? end + 1 : end);
  }
  return Utils.dirname(URI.parse(uri)).toString();
}

export function child(folder: string, name: string): string {
  if (plainName.test(name) && plain.test(folder)) {
    return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
  }
  return Utils.joinPath(URI.parse(folder), name).toString();
}

/** Resolve `path` against a folder; `..` and `./` allowed, an absolute path replaces the folder's. */
export function resolvePath(folder: string, path: string): string {
  return Utils.resolvePath(URI.parse(folder), path).toString();
}

/** The last part of the path, decoded. */
export function basename(uri: string): string {
  const known = plain.exec(uri)?.[1];
  return known === undefined ? Utils.basename(URI.parse(uri)) : known.slice(known.lastIndexOf('/') + 1);
}

/** The decoded path, with `/`. */
export function path(uri: string): string {
  return plain.exec(uri)?.[1] ?? URI.parse(uri).path;
}

/** `uri` seen from `folder`, with `/` and without a leading one; `undefined` when it does not lie below. */
export function relative(folder: string, uri: string): string | undefined {
  const base = path(folder).replace(/\/$/, '');
  const full = path(uri);
  if (full === base) return '';
  return full.startsWith(`${base}/`) ? full.slice(base.length + 1) : undefined;
}

export function isWithin(folder: string, uri: string): boolean {
  return relative(folder, uri) !== undefined;
}

/** The folder of `uri`, its parent, and so on up to the root of the file system. */
export function* foldersUp(uri: string): Generator<string> {
  let folder = parent(uri);
  for (;;) {
    yield folder;
    const above = parent(folder);
    if (above === folder) return;
    folder = above;
  }
}
