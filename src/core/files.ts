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
   * The file's text, decoded as UTF-8, old source code as Latin-1 (`mayBeLatin1`); `undefined` where there is
   * no such file, it is no text, or it is larger than `limit` bytes ({@link largestFile} when absent). Rejects where reading is refused, with an error
   * whose message says so in words.
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

export function noReads(): Reads {
  return { files: new Set(), folders: new Set() };
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

/** Files kept in mind for facts that many files ask for; the oldest are forgotten first. */
const mostRemembered = 512;

/** Bytes; facts come from small files. */
const largestFact = 512 * 1024;

/**
 * The same files for reading facts: answers are remembered until `forget`, what cannot be read is
 * `undefined`, and only small files are read.
 */
export function remembering(files: Files): Files & { forget(): void } {
  const lists = new Map<string, Promise<readonly Entry[] | undefined>>();
  const texts = new Map<string, Promise<string | undefined>>();
  return {
    list: (folder) => remembered(lists, folder, () => files.list(folder).catch(() => undefined)),
    read: (file) => remembered(texts, file, () => files.read(file, largestFact).catch(() => undefined)),
    forget() {
      lists.clear();
      texts.clear();
    },
  };
}

function remembered<T>(memory: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  if (memory.size > mostRemembered) memory.delete(memory.keys().next().value!);
  return made;
}
