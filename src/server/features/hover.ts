import { toHover } from '../convert.ts';
import type { Feature } from '../feature.ts';

export const hover: Feature = (session) => {
  session.connection.onHover(
    session.answer('Hover', null, async ({ textDocument, position }) => {
      const document = session.documents.get(textDocument.uri);
      if (document?.held !== true) return null;
      const found = await session.core.hover(document.uri, document.text.offsetAt(position));
      return found === undefined ? null : toHover(found, document.text);
    }),
  );
  return { hoverProvider: true };
};
