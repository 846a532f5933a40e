/** What differs between a server process of its own and one in a web worker. */
import type { Connection } from 'vscode-languageserver';
import type { Files, Grammars } from '../core/files.ts';
import type { Knowledge } from '../core/kb/types.ts';
import type { InitializationOptions } from '../protocol/server.ts';

export interface Host {
  readonly files: Files;
  readonly grammars: Grammars;
  /** The built-in knowledge base. */
  readonly knowledge: Knowledge;
}

/** Asked once, while the editor waits for `initialize`: no request may be sent to it yet. */
export type OpenHost = (connection: Connection, options: InitializationOptions) => Promise<Host>;
