/** Open files: linted as they change or when they are saved; diagnostics are pushed, with their version. */
import { TextDocumentSyncKind } from 'vscode-languageserver';
import type { Feature } from '../feature.ts';

export const diagnostics: Feature = (session, linting, workspace) => {
  const { connection, documents } = session;

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    linting.now(documents.open(uri, languageId, version, text).uri);
  });

  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const document = documents.change(textDocument.uri, contentChanges, textDocument.version);
    if (document === undefined) return;
    if (session.settings(document.uri).run === 'onType') linting.soon(document.uri);
  });

  connection.onDidSaveTextDocument(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    if (document !== undefined && session.settings(document.uri).run === 'onSave') linting.now(document.uri);
  });

  connection.onDidCloseTextDocument(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return;
    // Cleared before it is forgotten how the editor spells the URI.
    linting.clear(document.uri);
    documents.close(document.uri);
    if (workspace.keeps(document.uri)) linting.now(document.uri);
  });

  return {
    textDocumentSync: {
      openClose: true,
      change: TextDocumentSyncKind.Incremental,
      save: { includeText: false },
    },
  };
};
