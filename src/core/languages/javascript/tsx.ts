/** TypeScript with JSX, which has a grammar of its own. */
import type { Language } from '../language.ts';
import typescript from './typescript.ts';

const tsx: Language = {
  ...typescript,
  id: 'typescriptreact',
  name: 'TypeScript JSX',
  extensions: ['.tsx'],
  editorIds: ['typescriptreact'],
  grammar: 'tree-sitter-tsx',
};

export default tsx;
