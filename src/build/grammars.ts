/** Where the installed packages keep the WASM that is copied to `dist/`. */
import { fromRoot } from './paths.ts';

/** Grammars that `@vscode/tree-sitter-wasm` lacks, and the package that ships them. */
const elsewhere: Readonly<Record<string, string>> = {
  'tree-sitter-c': 'tree-sitter-c',
  'tree-sitter-kotlin': '@tree-sitter-grammars/tree-sitter-kotlin',
};

export function grammarFile(name: string): string {
  return fromRoot('node_modules', elsewhere[name] ?? '@vscode/tree-sitter-wasm/wasm', `${name}.wasm`);
}

/** The runtime that `web-tree-sitter` itself loads. */
export function runtimeFile(): string {
  return fromRoot('node_modules', 'web-tree-sitter', 'web-tree-sitter.wasm');
}
