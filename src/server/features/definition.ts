import type { Location } from 'vscode-languageserver';
import { toLocation } from '../convert.ts';
import type { Feature } from '../feature.ts';

export const definition: Feature = (session) => {
  session.connection.onDefinition(
    session.answer('Definition', null as Location | null, async ({ textDocument, position }) => {
      const document = session.documents.get(textDocument.uri);
      if (document?.held !== true) return null;
      const place = await session.core.definition(document.uri, document.text.offsetAt(position));
      if (place === undefined) return null;
      const view = (await session.views([place.uri])).get(place.uri);
      return view === undefined ? null : toLocation(place, view);
    }),
  );
  return { definitionProvider: true };
};
