/** Files and assets as the editor reads them: for web workers, and for workspaces that are not on a disk. */
import type { Connection } from 'vscode-languageserver';
import { type Files, type Grammars, largestFile } from '../core/files.ts';
import type { Request } from '../protocol/message.ts';
import { assetRequest, listFolderRequest, readFileRequest } from '../protocol/server.ts';

function ask<P, R>(connection: Connection, { method }: Request<P, R>, params: P): Promise<R> {
  return connection.sendRequest<R>(method, params);
}

export function editorFiles(connection: Connection): Files {
  return {
    async list(folder) {
      return (await ask(connection, listFolderRequest, { uri: folder })) ?? undefined;
    },
    async read(file, limit = largestFile) {
      return (await ask(connection, readFileRequest, { uri: file, limit })) ?? undefined;
    },
  };
}

export function editorGrammars(connection: Connection): Grammars {
  return {
    runtime: () => ask(connection, assetRequest, { name: 'tree-sitter.wasm' }),
    grammar: async (name) =>
      unzipped(await ask(connection, assetRequest, { name: `grammars/${name}.wasm.gz` })),
  };
}

async function unzipped(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** `file:` from one source, every other scheme from another. */
export function filesByScheme(disk: Files, other: Files): Files {
  const of = (uri: string) => (uri.startsWith('file:') ? disk : other);
  return {
    list: (folder) => of(folder).list(folder),
    read: (file, limit) => of(file).read(file, limit),
  };
}

export const noFiles: Files = {
  list: async () => undefined,
  read: async () => undefined,
};
