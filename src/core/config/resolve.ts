/** Which configuration files, environments and rules hold for a file, and why. */
import type { ActiveEnvironments } from '../environment.ts';
import type { Severity } from '../finding.ts';
import type { Version } from '../rule.ts';

/** A value with where it comes from: a configuration file's URI, or `--environment`, `setting`, `default`. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: string;
}

export interface ConfigFailure {
  readonly uri: string;
  /** Zero-based. */
  readonly line: number;
  readonly message: string;
}

export interface ConfigResolution {
  readonly uri: string;
  /** Configuration files that hold, the root's first. */
  readonly files: readonly string[];
  /** The folder at which the search upward ended. */
  readonly root: string;
  /** Whether anybody chose environments (also `[]`), and who. */
  readonly environments: {
    readonly active: ActiveEnvironments;
    readonly from: string;
    readonly fallback: boolean;
  };
  /** Rule id to severity, only those that differ from the rule's own. */
  readonly rules: ReadonlyMap<string, Sourced<Severity | 'off'>>;
  readonly ignored: Sourced<string> | undefined;
  readonly kernel?: Version;
  readonly docker?: Version;
  readonly composeFiles?: readonly string[];
  /** Folders of team knowledge, as URIs. */
  readonly knowledgeBase: readonly string[];
  /** Broken configuration files: the command line ends with 2. */
  readonly failures: readonly ConfigFailure[];
}
