import type { Severity } from './finding.ts';

/** The editor's settings: they stand behind configuration files. */
export interface Fallbacks {
  readonly fallbackEnvironments?: readonly string[];
  readonly fallbackRules?: Readonly<Record<string, Severity | 'off'>>;
}

/** What the adapter says of the run as a whole. */
export interface Options extends Fallbacks {
  /** `--environment`: overrides every configuration file. */
  readonly environments?: readonly string[];
  /** `--rule`: overrides every configuration file. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** Settings of single workspace folders: for files below them, instead of those of the workspace. */
  readonly folders?: readonly (Fallbacks & { readonly uri: string })[];
  /**
   * Where the search for configuration and facts ends: the workspace folders of an editor. Empty on the
   * command line: the folder with `.git`, else the file system's root.
   */
  readonly roots?: readonly string[];
  /** Untrusted or virtual workspace: never read above a root, whatever `.git` says. */
  readonly confined?: boolean;
  /** The folder somebody works in (the command line's): vendored folders are judged from here. */
  readonly base?: string;
  /** Folders of team knowledge that hold everywhere, besides those that configuration names. */
  readonly knowledgeBase?: readonly string[];
  /** Remember what scanned files depend on, so that `changed` can name them; costs memory for each file. */
  readonly remember?: boolean;
}
