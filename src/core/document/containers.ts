import type { BaseDocument } from './common.ts';
import type { SettingsBlock } from './settings.ts';

/** A file that starts containers and gives them kernel settings: a Kubernetes manifest, a shell script. */
export interface ContainersDocument extends BaseDocument {
  readonly kind: 'containers';
  /** One for each pod, or for each command that starts a container. */
  readonly blocks: readonly SettingsBlock[];
}
