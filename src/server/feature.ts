import type { ServerCapabilities } from 'vscode-languageserver';
import type { Linting } from './linting.ts';
import type { Session } from './session.ts';
import type { Workspace } from './workspace.ts';

/** Registers its handlers and says what it can do. */
export type Feature = (session: Session, linting: Linting, workspace: Workspace) => ServerCapabilities;
