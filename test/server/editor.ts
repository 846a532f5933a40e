/** An editor as a language server sees one: over a pair of streams, with what it was told kept. */
import { PassThrough } from 'node:stream';
import {
  type ApplyWorkspaceEditParams,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  CodeActionRequest,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  FileChangeType,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { compileKnowledge } from '../../src/build/knowledge.ts';
import { ruleIds } from '../../src/build/rules.ts';
import type { Files } from '../../src/core/files.ts';
import type { Request } from '../../src/protocol/message.ts';
import type { InitializationOptions } from '../../src/protocol/server.ts';
import { serve } from '../../src/server/server.ts';
import { installedGrammars, type MemoryFiles, memoryFiles } from '../helpers/world.ts';

export interface EditorOptions {
  /** URI to text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Instead of `files`. */
  readonly disk?: Files;
  readonly folders?: readonly string[];
  /** What the editor holds under `halfOpen`, for a folder or (under '') for all. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly options?: InitializationOptions;
  readonly capabilities?: ClientCapabilities;
}

export const workspace = 'file:///work';

const usual: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    applyEdit: true,
    workspaceEdit: {
      documentChanges: true,
      changeAnnotationSupport: {},
      snippetEditSupport: true,
      resourceOperations: ['create'],
    },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true } },
};

const knowledge = ruleIds().then(compileKnowledge);

/** Milliseconds after which what has not come will not come. */
const patience = 5000;

export interface Editor {
  readonly files: MemoryFiles;
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly log: readonly string[];
  /** What the server asked to be applied, answered with `applied: true`. */
  readonly applied: ApplyWorkspaceEditParams[];
  /** Methods the server registered for. */
  readonly registered: readonly string[];
  readonly published: readonly PublishDiagnosticsParams[];
  settings: Record<string, unknown>;
  open(uri: string, text?: string, languageId?: string): Promise<void>;
  /** Replace what stands in the range, in the next version. */
  edit(uri: string, range: Range, newText: string): Promise<number>;
  /** Replace the first `from` of the open text. */
  replace(uri: string, from: string, to: string): Promise<number>;
  save(uri: string): Promise<void>;
  close(uri: string): Promise<void>;
  /** Write, change or (without text) delete a file, and tell of it as a watcher does. */
  write(uri: string, text: string | undefined): Promise<void>;
  configure(settings: Record<string, unknown>): Promise<void>;
  text(uri: string): string;
  /** The latest diagnostics of a file; with a version, those of that version as soon as they are there. */
  diagnostics(uri: string, version?: number): Promise<readonly Diagnostic[]>;
  /** Waits until what was last published for the file is so. */
  until(uri: string, holds: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  actions(uri: string, range: Range, context?: Partial<CodeActionContext>): Promise<readonly CodeAction[]>;
  /** Apply an edit to the open texts and the files. */
  apply(edit: WorkspaceEdit | undefined): Promise<void>;
  ask<P, R>(request: Request<P, R>, params: P): Promise<R>;
  /** All that was on its way has arrived. */
  settle(): Promise<void>;
  quit(): Promise<void>;
}

export async function openEditor(options: EditorOptions = {}): Promise<Editor> {
  const files = memoryFiles(options.files ?? {});
  const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor));
  const built = await knowledge;
  serve(server, async () => ({
    files: options.disk ?? files,
    grammars: installedGrammars,
    knowledge: built,
  }));

  const connection = createProtocolConnection(
    new StreamMessageReader(toEditor),
    new StreamMessageWriter(toServer),
  );
  const documents = new Map<string, TextDocument>();
  const published: PublishDiagnosticsParams[] = [];
  const waiting = new Set<() => void>();
  const log: string[] = [];
  const applied: ApplyWorkspaceEditParams[] = [];
  const registered: string[] = [];
  const folders = (options.folders ?? [workspace]).map((uri) => ({ uri, name: uri }));
  const editor: { settings: Record<string, unknown> } = { settings: { ...options.settings } };

  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.push(params);
    for (const wake of waiting) wake();
  });
  connection.onNotification(LogMessageNotification.type, ({ message }) => {
    log.push(message);
  });
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ scopeUri }) => editor.settings[scopeUri ?? ''] ?? editor.settings[''] ?? null),
  );
  let started: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    started = resolve;
  });
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    registered.push(...registrations.map(({ method }) => method));
    // The last thing the server does to start.
    if (registered.includes(DidChangeConfigurationNotification.method)) started();
  });
  connection.onRequest('workspace/applyEdit', (params: ApplyWorkspaceEditParams) => {
    applied.push(params);
    return { applied: true };
  });
  connection.listen();
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? usual,
    workspaceFolders: folders,
    ...(options.options === undefined ? {} : { initializationOptions: options.options }),
  });
  await connection.sendNotification(InitializedNotification.type, {});
  if (options.capabilities === undefined) await ready;

  const latest = (uri: string) => published.findLast((params) => params.uri === uri);

  const wait = (uri: string, holds: (params: PublishDiagnosticsParams) => boolean) =>
    new Promise<readonly Diagnostic[]>((resolve, reject) => {
      const look = () => {
        const params = latest(uri);
        if (params === undefined || !holds(params)) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(params.diagnostics);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        const had = JSON.stringify(latest(uri), undefined, 1);
        reject(new Error(`Nothing of the kind was published for ${uri}; last: ${had}\n${log.join('\n')}`));
      }, patience);
      waiting.add(look);
      look();
    });

  const change = async (uri: string, range: Range, text: string): Promise<number> => {
    const document = documents.get(uri)!;
    const version = document.version + 1;
    TextDocument.update(document, [{ range, text }], version);
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
    return version;
  };

  const self: Editor = Object.assign(editor, {
    files,
    connection,
    initialized,
    log,
    applied,
    registered,
    published,
    async open(uri: string, text = files.texts.get(uri) ?? '', languageId = 'plaintext') {
      documents.set(uri, TextDocument.create(uri, languageId, 1, text));
      const textDocument = { uri, languageId, version: 1, text };
      await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    },
    edit: change,
    async replace(uri: string, from: string, to: string) {
      const document = documents.get(uri)!;
      const at = document.getText().indexOf(from);
      if (at < 0) throw new Error(`${uri} does not hold ${JSON.stringify(from)}`);
      const range = { start: document.positionAt(at), end: document.positionAt(at + from.length) };
      return change(uri, range, to);
    },
    async save(uri: string) {
      files.texts.set(uri, documents.get(uri)!.getText());
      await connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
    },
    async close(uri: string) {
      documents.delete(uri);
      await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    },
    async write(uri: string, text: string | undefined) {
      const existed = files.texts.has(uri);
      if (text === undefined) files.texts.delete(uri);
      else files.texts.set(uri, text);
      const type =
        text === undefined
          ? FileChangeType.Deleted
          : existed
            ? FileChangeType.Changed
            : FileChangeType.Created;
      await connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] });
    },
    async configure(settings: Record<string, unknown>) {
      editor.settings = settings;
      await connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    },
    text: (uri: string) => documents.get(uri)?.getText() ?? files.texts.get(uri) ?? '',
    diagnostics: (uri: string, version?: number) =>
      wait(uri, (params) => version === undefined || params.version === version),
    until: (uri: string, holds: (diagnostics: readonly Diagnostic[]) => boolean) =>
      wait(uri, (params) => holds(params.diagnostics)),
    async actions(uri: string, range: Range, context: Partial<CodeActionContext> = {}) {
      const found = await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range,
        context: { diagnostics: [...(latest(uri)?.diagnostics ?? [])], ...context },
      });
      return (found ?? []) as CodeAction[];
    },
    async apply(edit: WorkspaceEdit | undefined) {
      for (const each of edit?.documentChanges ?? []) {
        if (!TextDocumentEdit.is(each)) continue;
        const { uri } = each.textDocument;
        const document = documents.get(uri) ?? TextDocument.create(uri, '', 0, files.texts.get(uri) ?? '');
        const after = TextDocument.applyEdits(document, each.edits.map(asTextEdit));
        if (documents.has(uri)) {
          const whole = {
            start: document.positionAt(0),
            end: document.positionAt(document.getText().length),
          };
          await change(uri, whole, after);
        } else files.texts.set(uri, after);
      }
    },
    ask: <P, R>({ method }: Request<P, R>, params: P) => connection.sendRequest<R>(method, params),
    async settle() {
      await new Promise((resolve) => setTimeout(resolve, 150));
    },
    async quit() {
      await connection.sendRequest(ShutdownRequest.type);
      // `exit` would end this process: the server runs inside of it.
      await new Promise((resolve) => setTimeout(resolve, 20));
      connection.dispose();
      server.dispose();
    },
  });
  return self;
}

function asTextEdit(edit: TextDocumentEdit['edits'][number]): TextEdit {
  if ('newText' in edit) return edit;
  const plain = edit.snippet.value.replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1').replace(/\\(.)/g, '$1');
  return { range: edit.range, newText: plain };
}
