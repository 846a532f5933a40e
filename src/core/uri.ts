import { URI, Utils } from 'vscode-uri';

/** Paths are URIs in one spelling, so that strings can be compared: the one `vscode-uri` writes. */
export function normalise(uri: string): string {
  return URI.parse(uri).toString();
}

export function parent(uri: string): string {
  return Utils.dirname(URI.parse(uri)).toString();
}

export function child(folder: string, name: string): string {
  return Utils.joinPath(URI.parse(folder), name).toString();
}

/** Resolve `path` against a folder; `..` and `./` allowed, an absolute path replaces the folder's. */
export function resolvePath(folder: string, path: string): string {
  return Utils.resolvePath(URI.parse(folder), path).toString();
}

/** The last part of the path, decoded. */
export function basename(uri: string): string {
  return Utils.basename(URI.parse(uri));
}

/** The decoded path, with `/`. */
export function path(uri: string): string {
  return URI.parse(uri).path;
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
