/** A file's tree with everything read from it so far, as connections, fixes and pools look at it. */
import type { Sets } from '../../languages/api.ts';
import type { Language } from '../../languages/language.ts';
import type { Syntax } from '../../languages/syntax.ts';
import type { Known } from './calls/rows.ts';
import type { Subject, Subjects } from './calls/subjects.ts';
import type { Names } from './names/names.ts';
import type { OptionReader } from './options/options.ts';
import type { Setting } from './options/setting.ts';
import type { SyntaxTree } from './tree/syntax.ts';
import type { Values } from './values/values.ts';

/** One call that sets something, and what it sets it on. */
export interface SetCall {
  readonly known: Known & { readonly row: Sets };
  readonly settings: readonly Setting[];
  readonly receiver: Syntax | undefined;
  readonly on: ReadonlySet<Subject>;
  /** It may be set on something else than `on`, too. */
  readonly open: boolean;
}

export interface Analysis {
  readonly tree: SyntaxTree;
  readonly names: Names;
  readonly values: Values;
  readonly options: OptionReader;
  readonly subjects: Subjects;
  readonly language: Language;
  readonly sets: readonly SetCall[];
  inTest(node: Syntax): boolean;
}
