/** The language server as the rest of the extension talks to it. */
import type { CancellationToken, Disposable, ExtensionContext, LogOutputChannel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Notification, Request } from '../protocol/message.ts';

export interface Server {
  ask<P, R>(request: Request<P, R>, params: NoInfer<P>, token?: CancellationToken): Promise<R>;
  tell<P>(notification: Notification<P>, params: NoInfer<P>): void;
  on<P>(notification: Notification<P>, listener: (params: P) => void): Disposable;
  readonly client: BaseLanguageClient;
  readonly log: LogOutputChannel;
  restart(): Promise<void>;
}

/** How a host starts the server. */
export interface Connector {
  readonly client: BaseLanguageClient;
  /** Started anew, in a process or worker of its own. */
  restart(): Promise<void>;
}

export type Connect = (context: ExtensionContext, options: ClientOptions) => Promise<Connector>;

export type ClientOptions = import('vscode-languageclient').LanguageClientOptions;
