/** text -> typed document, by kind. Parsing never fails: it gives a document, and problems in it. */
import type { Document, Kind } from '../document/index.ts';
import type { Grammars } from '../files.ts';
import { parseKnowledgeDocument } from '../kb/document.ts';
import type { Edit } from '../text.ts';
import { createCodeParser } from './code/parser.ts';
import { parseCompose } from './compose/parser.ts';
import { parseConfigDocument } from './config.ts';
import { parseContainers } from './containers/parser.ts';
import { parseSysctl } from './sysctl/parser.ts';

/** A parsed text; what it holds outside the JavaScript heap is freed by `dispose`. */
export interface Parsed {
  readonly document: Document;
  dispose(): void;
}

/** An earlier parse of the same document and the edits made since. */
export interface Previous {
  readonly parsed?: Parsed;
  readonly edits: readonly Edit[];
}

export interface Parser {
  /** `undefined` for code in a language that is not known. */
  parse(
    uri: string,
    kind: Kind,
    text: string,
    languageId?: string,
    previous?: Previous,
  ): Promise<Parsed | undefined>;
}

export function createParser(grammars: Grammars): Parser {
  const code = createCodeParser(grammars);
  return {
    async parse(uri, kind, text, languageId, previous) {
      if (kind === 'code') return code.parse(uri, text, languageId, previous);
      return { document: parsePlain(uri, kind, text), dispose() {} };
    },
  };
}

function parsePlain(uri: string, kind: Exclude<Kind, 'code'>, text: string): Document {
  switch (kind) {
    case 'sysctl':
      return parseSysctl(uri, text);
    case 'compose':
      return parseCompose(uri, text);
    case 'containers':
      return parseContainers(uri, text);
    case 'config':
      return parseConfigDocument(uri, text);
    case 'knowledge':
      return parseKnowledgeDocument(uri, text);
  }
}
