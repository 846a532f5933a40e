/** One option that a program sets, before it is known what all of them come to. */
import type { OptionEffect } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import { type Span, span } from '../../../text.ts';
import type { Substitution } from '../values/evaluation.ts';

/** One option that is set, and the expression it is set to. */
export interface Setting {
  readonly effect: OptionEffect;
  /** The option's name, or the call where it has none. */
  readonly at: Span;
  readonly node: Syntax;
  /** Absent where the call itself says it: `setKeepAlive()`. */
  readonly value?: Syntax;
  readonly given: Substitution;
  /** What an absent value means. */
  readonly omitted?: 'on' | 'off';
  /** Read from text instead, a parameter of a URL: its name, value and the value's place. */
  readonly name?: string;
  readonly text?: string;
  readonly textSpan?: Span;
}

/** A span alone: facts must not hold on to the tree. */
export function plain(node: Span): Span {
  return span(node.start, node.end);
}
