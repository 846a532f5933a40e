/**
 * What a rule may know beyond its file. Collectors read it through the Files port before the rules run;
 * an absent fact means that it could not be read, and a rule that needs it is then silent.
 */
import type { DocumentProblem } from '../document/common.ts';
import type { SettingsBlock } from '../document/settings.ts';
import type { ComposeProject } from './compose-facts.ts';
import type { Manifest } from './manifest.ts';

export interface SiblingSettings {
  readonly uri: string;
  readonly block: SettingsBlock;
}

export interface Project {
  /**
   * The other sysctl files read with this one, in the order the tools apply them, this one left out;
   * `before` and `after` say which side it is on. Absent where the folder could not be read.
   */
  readonly sysctl?: {
    readonly before: readonly SiblingSettings[];
    readonly after: readonly SiblingSettings[];
    /** procps and systemd would order them differently (`/etc/sysctl.conf`): last assignment unknown. */
    readonly ambiguous: boolean;
  };
  /** Services of compose files above that are built from a folder holding this file, with their `sysctls`. */
  readonly builtBy?: readonly {
    readonly uri: string;
    readonly service: string;
    readonly block: SettingsBlock;
  }[];
  readonly compose?: ComposeProject;
  /** What is wrong with a configuration file once environments and rules are known. */
  readonly config?: readonly DocumentProblem[];
  /** What is wrong with a knowledge-base file once its neighbours are known. */
  readonly knowledge?: readonly DocumentProblem[];
  /** The nearest manifest or lock file of the file's language. */
  readonly manifest?: Manifest;
  /** The file lies in a folder of tests: what it opens ends with them. */
  readonly inTests?: true;
}

export const nothingKnown: Project = {};
