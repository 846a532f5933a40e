/** What the compose rules may know beyond their file. */
import type { ComposeDocument, Service } from '../document/compose.ts';
import type { SettingsBlock } from '../document/settings.ts';

/** A file that is no compose file, with what it says. */
export interface NearbyFile {
  readonly uri: string;
  readonly text: string;
}

export interface ComposeProject {
  /**
   * The document's services, and those it includes, with what other files of the project say merged in. What
   * another file says bears its `uri`.
   */
  readonly services: readonly Service[];
  /** The project's files, this one and included ones among them: each has findings of its own. */
  readonly documents: readonly ComposeDocument[];
  /** Some file of the project is a stack's. */
  readonly stack: boolean;
  /** Texts of mounted configuration by the path the compose file gives; what cannot be read is missing. */
  readonly mounted: ReadonlyMap<string, string>;
  /** Sysctl files of the repository: they are meant for a host. Empty where no rule asks for them. */
  readonly host: readonly { readonly uri: string; readonly block: SettingsBlock }[];
  /** Configuration of nginx, HAProxy and the JVM. Empty where no rule asks for it. */
  readonly clients: readonly NearbyFile[];
}
