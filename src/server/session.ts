/** What the features of one running server share. */
import {
  type CancellationToken,
  type Connection,
  type GenericRequestHandler,
  type InitializeParams,
  LSPErrorCodes,
  type PublishDiagnosticsParams,
  ResponseError,
} from 'vscode-languageserver';
import type { Files, Log, Signal } from '../core/files.ts';
import type { HalfOpen, Options } from '../core/half-open.ts';
import { createHalfOpen } from '../core/index.ts';
import { defaultSettings, readSettings, type Settings } from '../core/settings.ts';
import { isWithin, normalise } from '../core/uri.ts';
import type { Notification, Request } from '../protocol/message.ts';
import type { InitializationOptions } from '../protocol/server.ts';
import { type FileView, positionsOf } from './convert.ts';
import { createDocuments, type Documents } from './documents.ts';
import { createFindings, type Findings } from './findings.ts';
import type { Host } from './host.ts';

/** What the editor can do, of what we care about. */
export interface Editor extends InitializationOptions {
  readonly configuration: boolean;
  readonly watchesFiles: boolean;
  readonly folderChanges: boolean;
  readonly annotations: boolean;
  readonly snippetEdits: boolean;
  readonly refreshesHints: boolean;
}

export interface Session {
  readonly connection: Connection;
  readonly core: HalfOpen;
  readonly files: Files;
  readonly log: Log;
  readonly editor: Editor;
  readonly documents: Documents;
  readonly findings: Findings;
  /** Hears of every change in `findings`. */
  onFindings(listener: () => void): void;
  /** Hears of files that came, changed or went. */
  onFiles(listener: () => void): void;
  filesChanged(): void;
  /** Runs once the editor is ready to be asked and told things. */
  onReady(listener: () => void): void;
  ready(): void;
  /** Workspace folders, as core spells URIs. */
  folders(): readonly string[];
  setFolders(folders: readonly string[]): void;
  setConfined(confined: boolean): void;
  /** Settings of the workspace folder that holds the file; without `uri`, of the workspace. */
  settings(uri?: string): Settings;
  /** Ask the editor for its settings, then tell core. `pushed`: what it sent along. */
  configure(pushed?: unknown): Promise<void>;
  /** The text of a file as the editor sees it; `undefined` when it cannot be read. */
  view(uri: string): Promise<FileView | undefined>;
  views(uris: Iterable<string>): Promise<ReadonlyMap<string, FileView>>;
  /**
   * A request's handler that never breaks the server: a crash is logged and answered by `fallback`, a
   * cancelled request by the error the protocol has for it.
   */
  answer<P, R>(
    what: string,
    fallback: R,
    handler: (params: P, signal: Signal) => R | Promise<R>,
  ): (params: P, token: CancellationToken) => Promise<R>;
  /** Answer one of our own requests, in the same way. */
  handle<P, R>(
    request: Request<P, R>,
    what: string,
    fallback: NoInfer<R>,
    handler: (params: P, signal: Signal) => Promise<NoInfer<R>>,
  ): void;
  notify<P>(notification: Notification<P>, params: NoInfer<P>): void;
  /** Hints may differ now: the editor is to ask again. */
  refreshHints(): void;
  publish(params: PublishDiagnosticsParams): void;
  /** Let something run by itself; a crash is logged. */
  background(what: string, work: () => Promise<void>): void;
}

export function createSession(connection: Connection, host: Host, params: InitializeParams): Session {
  const editor = readEditor(params);
  const log: Log = {
    warn: (message) => connection.console.warn(message),
    error: (message) => connection.console.error(message),
  };
  const listeners: (() => void)[] = [];
  const starters: (() => void)[] = [];
  const watchers: (() => void)[] = [];
  let folders = (params.workspaceFolders ?? []).map((folder) => normalise(folder.uri));
  let confined = editor.confined === true;
  let settings: ReadonlyMap<string | undefined, Settings> = new Map();

  const files = confinedFiles(host.files, () => (confined ? folders : undefined));
  const core = createHalfOpen({ files, grammars: host.grammars, log }, host.knowledge);
  const documents = createDocuments(core, log);

  const folderOf = (uri: string | undefined): string | undefined =>
    uri === undefined
      ? undefined
      : folders.filter((folder) => isWithin(folder, uri)).sort((a, b) => b.length - a.length)[0];

  const settingsOf = (uri?: string): Settings =>
    settings.get(folderOf(uri)) ?? settings.get(undefined) ?? defaultSettings;

  const applyOptions = () => {
    const options: Options = {
      roots: folders,
      confined,
      remember: true,
      ...fallbacks(settingsOf()),
      folders: folders.map((uri) => ({ uri, ...fallbacks(settingsOf(uri)) })),
    };
    core.configure(options);
  };
  applyOptions();

  const fetchSettings = async (scopeUri?: string): Promise<Settings> =>
    readSettings(
      await connection.workspace.getConfiguration({
        section: 'halfOpen',
        ...(scopeUri === undefined ? {} : { scopeUri }),
      }),
    );

  const view = async (uri: string): Promise<FileView | undefined> => {
    const open = documents.get(uri);
    if (open !== undefined) return { uri: open.text.uri, version: open.text.version, positions: open.text };
    const text = await files.read(uri).catch(() => undefined);
    return text === undefined ? undefined : { uri, version: null, positions: positionsOf(text) };
  };

  const answer: Session['answer'] = (what, fallback, handler) => async (given, token) => {
    try {
      return await handler(given, toSignal(token));
    } catch (error) {
      if (token.isCancellationRequested) {
        throw new ResponseError(LSPErrorCodes.RequestCancelled, `${what} was cancelled`);
      }
      log.error(`${what} failed: ${describe(error)}`);
      return fallback;
    }
  };

  return {
    connection,
    core,
    files,
    log,
    editor,
    documents,
    findings: createFindings(() => {
      for (const listener of listeners) listener();
    }),
    onFindings: (listener) => listeners.push(listener),
    onFiles: (listener) => watchers.push(listener),
    filesChanged() {
      for (const watcher of watchers) watcher();
    },
    onReady: (listener) => starters.push(listener),
    ready() {
      for (const start of starters) start();
    },
    folders: () => folders,
    setFolders(given) {
      folders = given.map(normalise);
      applyOptions();
    },
    setConfined(given) {
      confined = given;
      applyOptions();
    },
    settings: settingsOf,
    async configure(pushed) {
      if (editor.configuration) {
        const scopes = [undefined, ...folders];
        const values = await Promise.all(scopes.map(fetchSettings));
        settings = new Map(scopes.map((scope, index) => [scope, values[index]!]));
      } else if (pushed !== undefined) {
        settings = new Map([[undefined, readSettings(pushed)]]);
      }
      applyOptions();
    },
    view,
    async views(uris) {
      const found = new Map<string, FileView>();
      for (const uri of new Set(uris)) {
        const seen = await view(uri);
        if (seen !== undefined) found.set(uri, seen);
      }
      return found;
    },
    answer,
    handle({ method }, what, fallback, handler) {
      connection.onRequest(method, answer(what, fallback, handler) as GenericRequestHandler<unknown, void>);
    },
    notify({ method }, params) {
      void unlessGone(() => connection.sendNotification(method, params));
    },
    refreshHints() {
      if (!editor.refreshesHints) return;
      void unlessGone(() => connection.languages.inlayHint.refresh());
    },
    publish(params) {
      void unlessGone(() => connection.sendDiagnostics(params));
    },
    background(what, work) {
      work().catch((error) => log.error(`${what} failed: ${describe(error)}`));
    },
  };
}

function readEditor({ capabilities, initializationOptions }: InitializeParams): Editor {
  const { workspace } = capabilities;
  const options: InitializationOptions =
    typeof initializationOptions === 'object' && initializationOptions !== null ? initializationOptions : {};
  return {
    ...options,
    configuration: workspace?.configuration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    folderChanges: workspace?.workspaceFolders === true,
    annotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
  };
}

/** Settings stand behind configuration files; nothing chosen leaves the key out. */
function fallbacks({
  environments,
  rules,
}: Settings): Pick<Options, 'fallbackEnvironments' | 'fallbackRules'> {
  return { fallbackRules: rules, ...(environments === null ? {} : { fallbackEnvironments: environments }) };
}

/** Nothing outside the folders is read while there are some: whatever a configuration file names. */
function confinedFiles(files: Files, folders: () => readonly string[] | undefined): Files {
  const allowed = (uri: string) => folders()?.some((folder) => isWithin(folder, uri)) !== false;
  return {
    list: async (folder) => (allowed(folder) ? files.list(folder) : undefined),
    read: async (file, limit) => (allowed(file) ? files.read(file, limit) : undefined),
  };
}

/** What is said to an editor that has gone is lost. */
async function unlessGone(say: () => Promise<void>): Promise<void> {
  try {
    await say();
  } catch {
    // The connection is closed: the server is about to end.
  }
}

export function toSignal(token: CancellationToken): Signal {
  return {
    get aborted() {
      return token.isCancellationRequested;
    },
  };
}

export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
