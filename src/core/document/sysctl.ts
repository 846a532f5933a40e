import type { BaseDocument } from './common.ts';
import type { SettingsBlock } from './settings.ts';

export interface SysctlDocument extends BaseDocument {
  readonly kind: 'sysctl';
  readonly block: SettingsBlock;
  /** The block, or nothing where the file is `foreign`: what rules about settings see. */
  readonly blocks: readonly SettingsBlock[];
  /** Template constructs stand in it: read as far as it is plain, and something may be missing. */
  readonly template: boolean;
  /** A BSD file or a dump of `sysctl -a`: nobody tunes Linux there. */
  readonly foreign: boolean;
}
