/** Files and assets on this machine's disk. */

import { constants } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { URI } from 'vscode-uri';
import { type Entry, type Files, type Grammars, largestFile } from '../core/files.ts';
import { mayBeLatin1 } from '../core/parse/detect.ts';

export const nodeFiles: Files = {
  async list(folder) {
    try {
      const entries = await readdir(URI.parse(folder).fsPath, { withFileTypes: true });
      // A symbolic link is neither: what it points to is looked at where it stands, and no loop is walked.
      return entries.map(
        (entry): Entry => ({
          name: entry.name,
          type: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
        }),
      );
    } catch {
      return undefined;
    }
  },

  async read(uri, limit = largestFile) {
    const handle = await openFile(URI.parse(uri).fsPath);
    if (handle === undefined) return undefined;
    try {
      const stat = await handle.stat();
      if (!stat.isFile() || stat.size > limit) return undefined;
      return decodeText(await handle.readFile(), mayBeLatin1(uri));
    } finally {
      await handle.close();
    }
  },
};

/** Opening a named pipe must not wait for a writer; Windows has neither the pipes nor the flag. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** `undefined` where there is nothing; any other trouble is the caller's to tell. */
async function openFile(path: string) {
  try {
    return await open(path, readOnly);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENXIO') return undefined;
    throw error;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, byte order mark included; `undefined` for what is no text. */
function decodeText(bytes: Buffer, latin1: boolean): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1 ? bytes.toString('latin1') : undefined;
  }
}

/** The grammars the build put beside the server. */
export function nodeGrammars(folder: string): Grammars {
  return {
    runtime: () => readFile(join(folder, 'tree-sitter.wasm')),
    grammar: async (name) => gunzipSync(await readFile(join(folder, 'grammars', `${name}.wasm.gz`))),
  };
}
