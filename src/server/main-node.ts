/** The language server as a process: `half-open lsp --stdio`, and what the extension starts in Node. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { editorFiles, filesByScheme, noFiles } from './editorFiles.ts';
import { nodeFiles, nodeGrammars } from './nodeFiles.ts';
import { serve } from './server.ts';

const connection = createConnection(ProposedFeatures.all);

serve(connection, async (_, options) => ({
  files: filesByScheme(nodeFiles, options.readsFiles === true ? editorFiles(connection) : noFiles),
  grammars: nodeGrammars(__dirname),
  knowledge: JSON.parse(await readFile(join(__dirname, 'kb.json'), 'utf8')),
}));

// A mistake in one request must not take the others with it.
process.on('uncaughtException', (error) => connection.console.error(error.stack ?? error.message));
process.on('unhandledRejection', (reason) => connection.console.error(String(reason)));
