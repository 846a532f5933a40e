/** The language client in the web-worker extension host: the server is a worker beside it. */
import { Uri, workspace } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { assetRequest } from '../protocol/server.ts';
import type { Editor, Parts } from './activation.ts';
import { openEditorWith } from './editor.ts';

export function openEditor(parts: Parts): Promise<Editor> {
  return openEditorWith(parts, async (context, options) => {
    const asset = (name: string) => workspace.fs.readFile(Uri.joinPath(context.extensionUri, 'dist', name));
    let worker: Worker | undefined;
    // A worker of the extension's own address is refused where the extension stands on another machine.
    const start = async () => {
      const script = new Blob([new Uint8Array(await asset('server-worker.js'))], { type: 'text/javascript' });
      const address = URL.createObjectURL(script);
      worker = new Worker(address, { name: 'half-open' });
      URL.revokeObjectURL(address);
      return worker;
    };
    const knowledge = new TextDecoder().decode(await asset('kb.json'));
    const client = new LanguageClient('halfOpen', 'Half-Open', start, {
      ...options,
      initializationOptions: { ...options.initializationOptions, knowledge },
    });
    client.onRequest(assetRequest.method, ({ name }: { readonly name: string }) => asset(name));
    const stop = () => worker?.terminate();
    context.subscriptions.push({ dispose: stop });
    const restart = async () => {
      await client.stop().catch(() => {});
      stop();
      await client.start();
    };
    return { client, restart };
  });
}
