/** Starts the language client with what both hosts share, and serves files to the server. */
import { type CancellationToken, FileType, Uri, window, workspace } from 'vscode';
import {
  type BaseLanguageClient,
  type DocumentFilter,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from 'vscode-languageclient';
import {
  confinedNotification,
  type FolderEntry,
  type InitializationOptions,
  listFolderRequest,
  type ReadFileParams,
  readFileRequest,
} from '../protocol/server.ts';
import type { Parts } from './activation.ts';
import { knownFiles } from './documents.ts';
import { issueScheme } from './issueAddress.ts';
import type { Connect, Server } from './server.ts';

export async function startServer({ context, languages }: Parts, connect: Connect): Promise<Server> {
  const log = window.createOutputChannel('Half-Open', { log: true });
  const initializationOptions: InitializationOptions = {
    issueAddress: `${issueScheme}:/{issue}`,
    explainCommand: 'halfOpen.explain',
    confined: isConfined(),
    readsFiles: true,
  };
  const options: LanguageClientOptions = {
    documentSelector: selector(languages),
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
    diagnosticCollectionName: 'half-open',
  };
  const { client, restart } = await connect(context, options);
  client.onRequest(readFileRequest.method, readFile);
  client.onRequest(listFolderRequest.method, listFolder);
  context.subscriptions.push(
    log,
    client,
    workspace.onDidGrantWorkspaceTrust(
      () => void client.sendNotification(confinedNotification.method, { confined: isConfined() }),
    ),
  );
  await client.start();
  return {
    client,
    log,
    // A token that is there but undefined would travel as a second parameter.
    ask: ({ method }, params, token?: CancellationToken) =>
      token === undefined ? client.sendRequest(method, params) : client.sendRequest(method, params, token),
    tell: ({ method }, params) => void client.sendNotification(method, params),
    on: fanOut(client),
    restart,
  };
}

/** The client knows one handler a method and forgets it for the next; here everybody who listens is told. */
function fanOut(client: BaseLanguageClient): Server['on'] {
  // biome-ignore lint/suspicious/noExplicitAny: each method has parameters of its own type.
  type Listener = (params: any) => void;
  const listeners = new Map<string, Set<Listener>>();
  return ({ method }, listener) => {
    let told = listeners.get(method);
    if (told === undefined) {
      const all = new Set<Listener>();
      listeners.set(method, all);
      client.onNotification(method, (params) => {
        for (const each of all) each(params);
      });
      told = all;
    }
    const joined = told.add(listener);
    return { dispose: () => joined.delete(listener) };
  };
}

/** In such a workspace nothing outside of its folders is read. */
function isConfined(): boolean {
  const virtual = (workspace.workspaceFolders ?? []).some(({ uri }) => !onDisk.has(uri.scheme));
  return !workspace.isTrusted || virtual;
}

const onDisk = new Set(['file', 'vscode-remote']);

/** Files people edit: not the other side of a comparison, not what a tool prints. */
function selector(languages: readonly string[]): DocumentFilter[] {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  const schemes = new Set(['file', 'untitled', 'vscode-remote', ...folders]);
  return [...schemes].flatMap((scheme) => [
    ...languages.filter((language) => language !== 'properties').map((language) => ({ scheme, language })),
    ...knownFiles.map(({ glob }) => ({ scheme, pattern: glob })),
  ]);
}

async function readFile({ uri, limit }: ReadFileParams): Promise<string | null> {
  const file = Uri.parse(uri, true);
  try {
    const { type, size } = await workspace.fs.stat(file);
    if ((type & FileType.File) === 0 || size > limit) return null;
    const bytes = await workspace.fs.readFile(file);
    if (bytes.includes(0)) return null;
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function listFolder({ uri }: { readonly uri: string }): Promise<readonly FolderEntry[] | null> {
  try {
    const entries = await workspace.fs.readDirectory(Uri.parse(uri, true));
    return entries.map(([name, type]) => ({ name, type: kinds[type] ?? 'other' }));
  } catch {
    return null;
  }
}

/** A symbolic link is neither, as on a disk: its type has another bit set. */
const kinds: Readonly<Record<number, FolderEntry['type']>> = {
  [FileType.File]: 'file',
  [FileType.Directory]: 'folder',
};
