/** TypeScript: JavaScript's tables over its own grammar. */
import { javascriptShapes, javascriptTables } from './javascript.ts';
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
