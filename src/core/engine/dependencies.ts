/** What findings were made from, so that a change on disk re-lints what depends on it. */
import type { Reads } from '../files.ts';
import { basename, isWithin, parent } from '../uri.ts';

export interface Dependencies {
  readonly note: (uri: string, reads: Reads) => void;
  readonly forget: (uri: string) => void;
  readonly uris: () => readonly string[];
  /** Whether findings of the file may differ once these others changed: facts, or configuration above it. */
  readonly isTouched: (uri: string, changed: readonly string[]) => boolean;
}

export function createDependencies(): Dependencies {
  const dependencies = new Map<string, Reads>();
  return {
    note: (uri, reads) => void dependencies.set(uri, reads),
    forget: (uri) => void dependencies.delete(uri),
    uris: () => [...dependencies.keys()],
    isTouched: (uri, changed) =>
      changed.includes(uri) ||
      dependsOn(dependencies.get(uri), changed) ||
      changed.some((file) => isConfiguration(file) && below(file, uri)),
  };
}

function isConfiguration(uri: string): boolean {
  return /^\.half-open(\.json)?$/.test(basename(uri)) || uri.includes('/.half-open/');
}

function dependsOn(reads: Reads | undefined, changed: readonly string[]): boolean {
  return reads !== undefined && changed.some((uri) => reads.files.has(uri) || reads.folders.has(parent(uri)));
}

/** Whether a file lies below the folder whose configuration or knowledge changed. */
function below(changed: string, uri: string): boolean {
  const at = changed.indexOf('/.half-open/');
  const folder = at === -1 ? parent(changed) : changed.slice(0, at);
  return isWithin(folder, uri);
}
