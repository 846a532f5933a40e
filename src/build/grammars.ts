/** Where the installed packages keep the parser's runtime and its grammars. */
import { existsSync } from 'node:fs';
import { fromRoot } from './paths.ts';

/** The runtime that belongs to the bindings core is bundled with. */
export function runtimeWasm(): string {
  return fromRoot('node_modules', 'web-tree-sitter', 'web-tree-sitter.wasm');
}

/** Folders below node_modules in which a grammar may lie; the first that has it is taken. */
const folders = (name: string) => [
  ['@vscode', 'tree-sitter-wasm', 'wasm'],
  ['@tree-sitter-grammars', name],
  [name],
];

/** A grammar by the name its language file gives, for instance `tree-sitter-python`. */
export function grammarWasm(name: string): string {
  const paths = folders(name).map((folder) => fromRoot('node_modules', ...folder, `${name}.wasm`));
  const path = paths.find(existsSync);
  if (path === undefined) throw new Error(`no package carries ${name}.wasm: add one to devDependencies`);
  return path;
}
