/** TypeScript: JavaScript's tables over its own grammar. */
import { javascriptTables } from './javascript.ts';
import { javascriptShapes } from './javascript-syntax.ts';
import type { Language } from './language.ts';

const typescript: Language = {
  ...javascriptTables,
  id: 'typescript',
  name: 'TypeScript',
  extensions: ['.ts', '.mts', '.cts'],
  editorIds: ['typescript'],
  grammar: 'tree-sitter-typescript',
  shapes: javascriptShapes,
};

export default typescript;
