/** Core's grammars, from the files built beside the command. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Grammars } from '../core/files.ts';

export function diskGrammars(folder: string): Grammars {
  return {
    runtime: async () => readFileSync(join(folder, 'tree-sitter.wasm')),
    grammar: async (name) => readFileSync(join(folder, 'grammars', `${name}.wasm`)),
  };
}
