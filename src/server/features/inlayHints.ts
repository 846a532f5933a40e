import type { InlayHint } from 'vscode-languageserver';
import { toInlayHint, toSpan } from '../convert.ts';
import type { Feature } from '../feature.ts';

export const inlayHints: Feature = (session) => {
  session.connection.languages.inlayHint.on(
    session.answer('Inlay hints', [] as InlayHint[], async ({ textDocument, range }) => {
      const document = session.documents.get(textDocument.uri);
      if (document?.held !== true || !session.settings(document.uri).inlayHints) return [];
      const found = await session.core.inlayHints(document.uri, toSpan(range, document.text));
      return found.map((each) => toInlayHint(each, document.text));
    }),
  );
  return { inlayHintProvider: { resolveProvider: false } };
};
