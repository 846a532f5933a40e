import type { Safety } from '../../core/finding.ts';
import type { FormatName } from '../formats/index.ts';
import type { Session } from '../session.ts';

/** What `lint` was asked for, checked. */
export interface Request {
  readonly session: Session;
  readonly format: FormatName;
  readonly mostWarnings: number;
  /** Which fixes to apply, if any. */
  readonly fix: Safety | undefined;
  /** Show what fixing would do, and do nothing. */
  readonly dryRun: boolean;
}
