/** What an output format is: a pure function; it yields pieces, so that none has to be one string. */
import type { RuleInfo } from '../../core/half-open.ts';
import type { Issue } from '../../core/kb/types.ts';
import type { Run } from '../run.ts';
import type { Paint } from '../terminal.ts';

export interface FormatContext {
  readonly paint: Paint;
  /** Columns; `Infinity` where lines are not broken. */
  readonly width: number;
  /** Half-Open's own version. */
  readonly version: string;
  /** The folder that files are relative to. */
  readonly folder: string;
  readonly rules: ReadonlyMap<string, RuleInfo>;
  readonly issues: ReadonlyMap<string, Issue>;
}

export type Format = (run: Run, context: FormatContext) => Iterable<string>;
