import type { DocumentSymbol } from 'vscode-languageserver';
import { toDocumentSymbol } from '../convert.ts';
import type { Feature } from '../feature.ts';

export const documentSymbols: Feature = (session) => {
  session.connection.onDocumentSymbol(
    session.answer('Document symbols', [] as DocumentSymbol[], async ({ textDocument }) => {
      const document = session.documents.get(textDocument.uri);
      if (document?.held !== true) return [];
      const found = await session.core.symbols(document.uri);
      return found.map((each) => toDocumentSymbol(each, document.text));
    }),
  );
  return { documentSymbolProvider: true };
};
