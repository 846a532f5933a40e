/** What a fix is made from. */
import type { Said } from '../../../document/code.ts';
import type { Keepalive } from '../../../kb/types.ts';
import type { FixRow } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import type { Setting } from '../options/setting.ts';
import type { Style } from './style.ts';

export interface FixInput {
  /** Absent for what was handed in. */
  readonly subject?: Subject;
  readonly connecting: Known;
  /** Rows that hold whatever the call says: for a list of options, which has no call. */
  readonly rows?: readonly FixRow[];
  readonly settings: readonly Setting[];
  readonly said: Said;
  readonly lifetime?: Lifetime;
  readonly analysis: Analysis;
}

/** What all ways of writing a fix need. */
export interface Work {
  readonly input: FixInput;
  readonly row: FixRow;
  readonly style: Style;
  readonly keepalive: Keepalive;
  readonly language: Language;
  readonly values: Readonly<Record<string, string>>;
}
