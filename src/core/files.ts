/** The one port through which core sees the world's files. Adapters implement it; URIs are strings. */
export interface Entry {
  /** The plain name, not percent-encoded. */
  readonly name: string;
  readonly type: 'file' | 'folder' | 'other';
}

export interface Files {
  /** The folder's entries in no particular order; `undefined` where it cannot be listed or is none. */
  list(folder: string): Promise<readonly Entry[] | undefined>;
  /**
   * The file's text, decoded as UTF-8; `undefined` where it cannot be read, is no text, or is larger than
   * `limit` bytes (core's own limit when absent).
   */
  read(file: string, limit?: number): Promise<string | undefined>;
}

/** Grammars as bytes, so that a web worker, Node and a test load them alike. */
export interface Grammars {
  /** The WASM of the tree-sitter runtime. */
  runtime(): Promise<Uint8Array>;
  /** The WASM of one grammar by the name its language file gives, for instance `tree-sitter-python`. */
  grammar(name: string): Promise<Uint8Array>;
}

/** What an `AbortSignal` is to core: looked at between two steps of work. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

/** @throws the signal's reason when it is aborted. */
export function throwIfAborted(signal: Signal | undefined): void {
  if (signal?.aborted === true) throw signal.reason ?? new Error('aborted');
}

export interface Log {
  warn(message: string): void;
  error(message: string): void;
}

/** Everything core does not own. */
export interface World {
  readonly files: Files;
  readonly grammars: Grammars;
  readonly log: Log;
}

/** Bytes; larger files are not linted and not read as facts. */
export const largestFile = 2 * 1024 * 1024;

/** What a set of facts was read from: a change to one of these makes the facts stale. */
export interface Reads {
  readonly files: Set<string>;
  readonly folders: Set<string>;
}

/** The same files, noting down what is read, so that a change re-lints what depends on it. */
export function recording(files: Files, reads: Reads): Files {
  return {
    list(folder) {
      reads.folders.add(folder);
      return files.list(folder);
    },
    read(file, limit) {
      reads.files.add(file);
      return files.read(file, limit);
    },
  };
}
