/** Hovers, completions, hints, symbols and definitions, by kind of document. */
import type { Document } from '../document/index.ts';
import type { Completion, DocumentSymbol, Hover, InlayHint, Place } from '../half-open.ts';
import type { Context } from '../rule.ts';
import type { Span } from '../text.ts';
import { hoverCode } from './code-hover.ts';
import { completeCompose } from './compose-complete.ts';
import { hoverCompose } from './compose-hover.ts';
import { completeKnowledge } from './knowledge-complete.ts';
import { hoverKnowledge } from './knowledge-hover.ts';
import { completeSysctl } from './sysctl-complete.ts';
import { winningAssignment } from './sysctl-definition.ts';
import { hintSysctl } from './sysctl-hints.ts';
import { hoverSysctl } from './sysctl-hover.ts';
import { symbolsSysctl } from './sysctl-symbols.ts';

/** A document with everything its rules see. */
export interface Subject {
  readonly document: Document;
  readonly context: Context;
}

export const assist = {
  hover({ document, context }: Subject, offset: number): Hover | undefined {
    if (document.kind === 'sysctl') return hoverSysctl(document, offset, context);
    if (document.kind === 'code') return hoverCode(document, offset, context);
    if (document.kind === 'knowledge') return hoverKnowledge(document, offset, context);
    return document.kind === 'compose' ? hoverCompose(document, offset, context) : undefined;
  },
  completions({ document, context }: Subject, offset: number): readonly Completion[] {
    if (document.kind === 'sysctl') return completeSysctl(document, offset, context);
    if (document.kind === 'knowledge') return completeKnowledge(document, offset, context);
    return document.kind === 'compose' ? completeCompose(document, offset, context) : [];
  },
  inlayHints({ document, context }: Subject, span: Span): readonly InlayHint[] {
    return document.kind === 'sysctl' ? hintSysctl(document, span, context) : [];
  },
  symbols({ document }: Subject): readonly DocumentSymbol[] {
    return document.kind === 'sysctl' ? symbolsSysctl(document) : [];
  },
  definition({ document, context }: Subject, offset: number): Place | undefined {
    return document.kind === 'sysctl' ? winningAssignment(document, offset, context) : undefined;
  },
};
