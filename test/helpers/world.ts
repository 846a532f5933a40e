/** The world as tests need it: files in memory, grammars from the installed packages. */
import { readFile } from 'node:fs/promises';
import { grammarWasm, runtimeWasm } from '../../src/build/grammars.ts';
import type { Entry, Files, Grammars, Log, World } from '../../src/core/files.ts';
import { normalise, parent, relative } from '../../src/core/uri.ts';

export interface MemoryFiles extends Files {
  /** URI to text. */
  readonly texts: Map<string, string>;
}

/** Files by URI; folders exist where a file lies below them. */
export function memoryFiles(texts: Readonly<Record<string, string>>): MemoryFiles {
  const held = new Map(Object.entries(texts).map(([uri, text]) => [normalise(uri), text]));
  return {
    texts: held,
    async list(folder) {
      const entries = new Map<string, Entry>();
      for (const uri of held.keys()) {
        const below = relative(folder, uri);
        if (below === undefined || below === '') continue;
        const [name = '', ...rest] = below.split('/');
        entries.set(name, { name, type: rest.length > 0 ? 'folder' : 'file' });
      }
      return entries.size > 0 || parent(folder) === folder ? [...entries.values()] : undefined;
    },
    async read(file) {
      return held.get(normalise(file));
    },
  };
}

/** Grammars straight from node_modules, as the build copies them. */
export const installedGrammars: Grammars = {
  runtime: () => readBytes(runtimeWasm()),
  grammar: (name) => readBytes(grammarWasm(name)),
};

async function readBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(path));
}

/** Keeps what is logged, so that a test can look at it. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  return { lines, warn: (line) => lines.push(line), error: (line) => lines.push(line) };
}

export function memoryWorld(
  texts: Readonly<Record<string, string>> = {},
): World & { readonly files: MemoryFiles } {
  return { files: memoryFiles(texts), grammars: installedGrammars, log: keptLog() };
}
