/** Open files: what the editor has sent, mirrored so that its positions can be turned into offsets. */
import {
  TextDocumentContentChangeEvent as Change,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Log, largestFile } from '../core/files.ts';
import type { HalfOpen } from '../core/half-open.ts';
import type { Edit } from '../core/text.ts';
import { normalise } from '../core/uri.ts';

export interface OpenDocument {
  /** As core spells it. The editor's own spelling is `text.uri`. */
  readonly uri: string;
  readonly text: TextDocument;
  /** Core holds it too: it is of a kind we lint, and not too large. */
  readonly held: boolean;
}

export interface Documents {
  get(uri: string): OpenDocument | undefined;
  all(): Iterable<OpenDocument>;
  open(uri: string, languageId: string, version: number, text: string): OpenDocument;
  change(
    uri: string,
    changes: readonly TextDocumentContentChangeEvent[],
    version: number,
  ): OpenDocument | undefined;
  close(uri: string): OpenDocument | undefined;
  /** Ask core again whether it is a file we lint: its text may have become one. */
  reconsider(document: OpenDocument): OpenDocument;
}

/** Editors may spell URIs otherwise than core; `get`, `change` and `close` take either spelling. */
export function createDocuments(core: HalfOpen, log: Log): Documents {
  const documents = new Map<string, OpenDocument>();

  const hold = (uri: string, text: TextDocument): OpenDocument => {
    const document = { uri, text, held: isHeld(uri, text) };
    documents.set(uri, document);
    return document;
  };

  const isHeld = (uri: string, text: TextDocument): boolean =>
    core.open(uri, text.getText(), text.version, text.languageId) !== undefined;

  const get = (uri: string) => documents.get(uri) ?? documents.get(normalise(uri));

  return {
    get,
    all: () => documents.values(),

    open(uri, languageId, version, content) {
      const own = normalise(uri);
      if (content.length > largestFile) {
        log.warn(`${uri} is larger than ${largestFile / 1024 / 1024} MB and is not looked at.`);
      }
      return hold(own, TextDocument.create(uri, languageId, version, content));
    },

    change(uri, changes, version) {
      const document = get(uri);
      if (document === undefined) return undefined;
      const { text, held } = document;
      const edits: Edit[] = [];
      for (const change of changes) {
        const span = Change.isIncremental(change)
          ? { start: text.offsetAt(change.range.start), end: text.offsetAt(change.range.end) }
          : { start: 0, end: text.getText().length };
        edits.push({ span, text: change.text });
        TextDocument.update(text, [change], version);
      }
      if (!held) return document;
      if (text.getText().length <= largestFile) {
        core.change(document.uri, edits, version);
        return document;
      }
      core.close(document.uri);
      const dropped = { ...document, held: false };
      documents.set(document.uri, dropped);
      return dropped;
    },

    close(uri) {
      const document = get(uri);
      if (document === undefined) return undefined;
      documents.delete(document.uri);
      if (document.held) core.close(document.uri);
      return document;
    },

    reconsider: (document) => (document.held ? document : hold(document.uri, document.text)),
  };
}
