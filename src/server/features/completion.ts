import type { CompletionItem } from 'vscode-languageserver';
import { toCompletionItem } from '../convert.ts';
import type { Feature } from '../feature.ts';

export const completion: Feature = (session) => {
  session.connection.onCompletion(
    session.answer('Completion', [] as CompletionItem[], async ({ textDocument, position }) => {
      const document = session.documents.get(textDocument.uri);
      if (document?.held !== true) return [];
      const found = await session.core.completions(document.uri, document.text.offsetAt(position));
      return found.map((each) => toCompletionItem(each, document.text));
    }),
  );
  return { completionProvider: { triggerCharacters: ['.', '/', '=', ' ', ':'] } };
};
