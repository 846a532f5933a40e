/** What the parts that read values ask each other. */
import type { Language } from '../../../languages/language.ts';
import type { Entry, Syntax } from '../../../languages/syntax.ts';
import type { Names } from '../names/names.ts';

export interface Folded {
  readonly value: number | string | boolean | null;
  /** A duration: `value` is in seconds. */
  readonly duration?: true;
  /** Literal factors it was multiplied from: `30 * 1000` shows what is meant. */
  readonly factors: readonly number[];
}

/** Names that stand for given expressions: loop variables while a table is read. */
export type Substitution = ReadonlyMap<string, Syntax>;

export interface RecordValue {
  readonly entries: readonly Entry[];
  /** Something was spread in, computed or added later: more may be there. */
  readonly open: boolean;
  /** What is put under keys of their own behind the literal: `options.host = config.host`. */
  readonly later: readonly Later[];
  readonly node: Syntax;
}

export interface Later {
  readonly key: string;
  readonly value: Syntax;
}

/** None of the parts is asked before all are there. `depth`: steps taken so far, of {@link deepest}. */
export interface Evaluation {
  readonly names: Names;
  readonly language: Language;
  readonly fold: (node: Syntax, given?: Substitution, depth?: number) => Folded | undefined;
  readonly follow: (node: Syntax, given?: Substitution, depth?: number) => Syntax;
  /** What the literal says under the key was only in case nobody gives another. */
  readonly isReplaced: (literal: Syntax, key: Folded['value'] | undefined) => boolean;
}

export const deepest = 24;
export const none: Substitution = new Map();
