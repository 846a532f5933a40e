import type { BaseDocument } from './common.ts';
import type { SettingsBlock } from './settings.ts';

export interface SysctlDocument extends BaseDocument {
  readonly kind: 'sysctl';
  readonly block: SettingsBlock;
  readonly blocks: readonly SettingsBlock[];
  /** A template (`.j2`, `.erb`, `.tmpl`): read as far as it is plain, and something may be missing. */
  readonly template: boolean;
  /** A BSD file or a complete `sysctl -a` dump: nobody tunes there. */
  readonly foreign: boolean;
}
