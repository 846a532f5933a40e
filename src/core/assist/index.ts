/** Hovers, completions, hints and symbols, by kind of document. */
import type { Document } from '../document/index.ts';
import type { Completion, DocumentSymbol, Hover, InlayHint } from '../half-open.ts';
import type { Context } from '../rule.ts';
import type { Span } from '../text.ts';

/** A document with everything its rules see. */
export interface Subject {
  readonly document: Document;
  readonly context: Context;
}

export const assist = {
  hover(_subject: Subject, _offset: number): Hover | undefined {
    return undefined;
  },
  completions(_subject: Subject, _offset: number): readonly Completion[] {
    return [];
  },
  inlayHints(_subject: Subject, _span: Span): readonly InlayHint[] {
    return [];
  },
  symbols(_subject: Subject): readonly DocumentSymbol[] {
    return [];
  },
};
