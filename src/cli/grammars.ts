/** Core's grammars, from the installation. */
import { gunzipSync } from 'node:zlib';
import type { Grammars } from '../core/files.ts';
import { readInstalled } from './installation.ts';

export const grammars: Grammars = {
  runtime: async () => readInstalled('tree-sitter.wasm'),
  grammar: async (name) => gunzipSync(readInstalled('grammars', `${name}.wasm.gz`)),
};
