/** TypeScript: JavaScript's tables over its own grammar. */

import type { Language } from '../language.ts';
import { javascriptTables } from './javascript.ts';
import { javascriptShapes } from './syntax.ts';

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
