/** The language server in a web worker: everything it needs comes through messages. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { editorFiles, editorGrammars } from './editorFiles.ts';
import { serve } from './server.ts';

const scope = self as DedicatedWorkerGlobalScope;
const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));

serve(connection, async (_, options) => ({
  files: editorFiles(connection),
  grammars: editorGrammars(connection),
  knowledge: JSON.parse(options.knowledge ?? '{}'),
}));
