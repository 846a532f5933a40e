/** Paths as people type and read them, URIs as core takes them. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';

export function toUri(path: string): string {
  return URI.file(resolve(path)).toString();
}

export function toPath(uri: string): string {
  return URI.parse(uri).fsPath;
}

/** As all output names files: relative to the working directory, with `/`; absolute on another drive. */
export function display(uri: string): string {
  const path = toPath(uri);
  const shown = relative(process.cwd(), path);
  return (isAbsolute(shown) ? path : shown || '.').replaceAll(sep, '/');
}
