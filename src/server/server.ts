/** The language server's wiring: which features there are, and what each of them can do. */
import type { Connection, InitializeResult, ServerCapabilities } from 'vscode-languageserver';
import type { InitializationOptions } from '../protocol/server.ts';
import type { Feature } from './feature.ts';
import { codeActions } from './features/codeActions.ts';
import { completion } from './features/completion.ts';
import { configuration } from './features/configuration.ts';
import { definition } from './features/definition.ts';
import { diagnostics } from './features/diagnostics.ts';
import { documentSymbols } from './features/documentSymbols.ts';
import { environments } from './features/environments.ts';
import { findingsLists } from './features/findings.ts';
import { fixing } from './features/fixing.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlayHints.ts';
import { issues } from './features/issues.ts';
import { scan } from './features/scan.ts';
import { status } from './features/status.ts';
import { unreadable } from './features/unreadable.ts';
import { watching } from './features/watching.ts';
import type { OpenHost } from './host.ts';
import { createLinting } from './linting.ts';
import { createSession, type Session } from './session.ts';
import { createWorkspace } from './workspace.ts';

const features: readonly Feature[] = [
  configuration,
  diagnostics,
  watching,
  scan,
  codeActions,
  fixing,
  hover,
  completion,
  inlayHints,
  documentSymbols,
  definition,
  environments,
  status,
  findingsLists,
  issues,
  unreadable,
];

export function serve(connection: Connection, openHost: OpenHost): void {
  let session: Session | undefined;
  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const options: InitializationOptions = params.initializationOptions ?? {};
    const opened = createSession(connection, await openHost(connection, options), params);
    const linting = createLinting(opened);
    const workspace = createWorkspace(opened, linting);
    session = opened;
    return {
      capabilities: features.map((feature) => feature(opened, linting, workspace)).reduce(merge, {}),
      serverInfo: { name: 'half-open' },
    };
  });
  connection.onInitialized(() => session?.ready());
  connection.listen();
}

/** Only `workspace` is told of by several features. */
function merge(a: ServerCapabilities, b: ServerCapabilities): ServerCapabilities {
  return { ...a, ...b, workspace: { ...a.workspace, ...b.workspace } };
}
