import type { Edit, Span } from '../text.ts';

/** A comment without its markers; `content` spans what stands between them. */
export interface Comment {
  readonly span: Span;
  readonly content: Span;
  readonly text: string;
}

/** How a comment line is written in this file. */
export interface CommentSyntax {
  readonly open: string;
  readonly close?: string;
}

/** What every kind of document has. */
export interface BaseDocument {
  readonly uri: string;
  readonly text: string;
  readonly comments: readonly Comment[];
  readonly commentSyntax: CommentSyntax;
  /** Whether `half-open-disable-line` can stand behind something on its line (not so in sysctl files). */
  readonly trailingComments: boolean;
  /**
   * Where a comment line can be inserted so that it stands on the line above the line `offset` is on and
   * leaves the tree otherwise equal: the start of a line. `undefined` inside continued lines, template
   * literals and block scalars.
   */
  commentLineAbove(offset: number): number | undefined;
}

/** Trouble the parser met that a rule of the document's own kind reports. */
export interface DocumentProblem {
  readonly rule: string;
  readonly span: Span;
  readonly message: string;
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] };
}
