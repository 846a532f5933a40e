/** Documents that an adapter holds open, each with its last parse, so that a syntax tree can be reused. */
import type { Kind } from '../document/index.ts';
import { largestFile } from '../files.ts';
import { detect } from '../parse/detect.ts';
import type { Parsed } from '../parse/index.ts';
import { applyEdits, type Edit } from '../text.ts';

export interface OpenDocument {
  readonly kind: Kind;
  readonly text: string;
  readonly version: number;
  readonly languageId: string | undefined;
  /** The last parse and the edits since. */
  readonly parsed?: Parsed;
  readonly edits: readonly Edit[];
}

/** Addresses are given normalised. */
export interface OpenDocuments {
  readonly get: (uri: string) => OpenDocument | undefined;
  readonly uris: () => readonly string[];
  /** What it may hold, or undefined where it is nothing to lint or too large: then it is not held. */
  readonly open: (uri: string, text: string, version: number, languageId?: string) => Kind | undefined;
  readonly change: (uri: string, edits: readonly Edit[], version: number) => void;
  readonly close: (uri: string) => void;
  /** Keep a parse for the next edit, unless the document went on meanwhile. */
  readonly keep: (uri: string, parsedFrom: OpenDocument, parsed: Parsed) => void;
}

export function createOpenDocuments(): OpenDocuments {
  const documents = new Map<string, OpenDocument>();
  return {
    get: (uri) => documents.get(uri),
    uris: () => [...documents.keys()],

    open(uri, text, version, languageId) {
      documents.get(uri)?.parsed?.dispose();
      const kind = detect(uri, text, languageId) ?? (/\.(md|ya?ml)$/.test(uri) ? 'knowledge' : undefined);
      if (kind === undefined || text.length > largestFile) {
        documents.delete(uri);
        return undefined;
      }
      documents.set(uri, { kind, text, version, languageId, edits: [] });
      return kind;
    },

    change(uri, edits, version) {
      const open = documents.get(uri);
      if (open === undefined) return;
      const text = edits.reduce((before, edit) => applyEdits(before, [edit]), open.text);
      documents.set(uri, { ...open, text, version, edits: [...open.edits, ...edits] });
    },

    close(uri) {
      documents.get(uri)?.parsed?.dispose();
      documents.delete(uri);
    },

    keep(uri, parsedFrom, parsed) {
      const now = documents.get(uri);
      if (now === parsedFrom) {
        documents.set(uri, { ...parsedFrom, parsed, edits: [] });
        if (parsedFrom.parsed !== parsed) parsedFrom.parsed?.dispose();
      } else if (parsed !== now?.parsed) parsed.dispose();
    },
  };
}
