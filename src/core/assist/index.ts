/** Hovers, completions, hints, symbols and definitions, by kind of document. */
import type { Document } from '../document/index.ts';
import type { Completion, DocumentSymbol, Hover, InlayHint, Place } from '../half-open.ts';
import type { Context } from '../rule.ts';
import type { Span } from '../text.ts';
import { hoverCode } from './code-hover.ts';
import { completeCompose } from './compose-complete.ts';
import { hintCompose } from './compose-hints.ts';
import { hoverCompose } from './compose-hover.ts';
import { completeKnowledge } from './knowledge-complete.ts';
import { hoverKnowledge } from './knowledge-hover.ts';
import { completeSysctl } from './sysctl-complete.ts';
import { winningAssignment } from './sysctl-definition.ts';
import { hintSysctl } from './sysctl-hints.ts';
import { hoverContainers, hoverSysctl } from './sysctl-hover.ts';
import { symbolsSysctl } from './sysctl-symbols.ts';

/** A document with everything its rules see. */
export interface Subject {
  readonly document: Document;
  readonly context: Context;
}

export const assist = {
  hover(subject: Subject, offset: number): Hover | undefined {
    const hover = hoverOf(subject, offset);
    return hover === undefined ? undefined : { ...hover, markdown: withoutImages(hover.markdown) };
  },
  completions(subject: Subject, offset: number): readonly Completion[] {
    return completionsOf(subject, offset).map((completion) =>
      completion.markdown === undefined
        ? completion
        : { ...completion, markdown: withoutImages(completion.markdown) },
    );
  },
  inlayHints({ document, context }: Subject, span: Span): readonly InlayHint[] {
    if (document.kind === 'sysctl') return hintSysctl(document, span, context);
    return document.kind === 'compose' ? hintCompose(document, span, context) : [];
  },
  symbols({ document }: Subject): readonly DocumentSymbol[] {
    return document.kind === 'sysctl' ? symbolsSysctl(document) : [];
  },
  definition({ document, context }: Subject, offset: number): Place | undefined {
    return document.kind === 'sysctl' ? winningAssignment(document, offset, context) : undefined;
  },
};

function hoverOf({ document, context }: Subject, offset: number): Hover | undefined {
  switch (document.kind) {
    case 'sysctl':
      return hoverSysctl(document, offset, context);
    case 'containers':
      return hoverContainers(document, offset, context);
    case 'code':
      return hoverCode(document, offset, context);
    case 'compose':
      return hoverCompose(document, offset, context);
    case 'knowledge':
      return hoverKnowledge(document, offset, context);
    default:
      return undefined;
  }
}

function completionsOf({ document, context }: Subject, offset: number): readonly Completion[] {
  switch (document.kind) {
    case 'sysctl':
      return completeSysctl(document, offset, context);
    case 'compose':
      return completeCompose(document, offset, context);
    case 'knowledge':
      return completeKnowledge(document, offset, context);
    default:
      return [];
  }
}

/** Words of a team's knowledge come from whoever wrote the workspace: an image would be fetched to be shown. */
function withoutImages(markdown: string): string {
  return markdown.replaceAll('![', '!\\[');
}
