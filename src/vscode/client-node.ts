/** The language client in the node extension host: the server is a process of its own. */
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { Editor, Parts } from './activation.ts';
import { openEditorWith } from './editor.ts';

export function openEditor(parts: Parts): Promise<Editor> {
  return openEditorWith(parts, async ({ asAbsolutePath }, options) => {
    const module = asAbsolutePath('dist/server.cjs');
    const client = new LanguageClient(
      'halfOpen',
      'Half-Open',
      { module, transport: TransportKind.ipc },
      options,
    );
    return { client, restart: () => client.restart() };
  });
}
