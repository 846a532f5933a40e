/** The language client in the web-worker extension host: the server is a worker beside it. */
import { Uri, workspace } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { assetRequest } from '../protocol/server.ts';
import type { Editor, Parts } from './activation.ts';
import { openEditorWith } from './editor.ts';

export function openEditor(parts: Parts): Promise<Editor> {
  return openEditorWith(parts, async (context, options) => {
    const asset = (name: string) => workspace.fs.readFile(Uri.joinPath(context.extensionUri, 'dist', name));
    let running: { readonly worker: Worker; readonly address: string } | undefined;
    // A worker of the extension's own address is refused where the extension stands on another machine. The
    // client would know a worker by its class, but VS Code hands out one of its own: so streams it is.
    const start = async (): Promise<MessageTransports> => {
      // The server finds core as a variable of the script before it.
      const scripts = await Promise.all(['core.js', 'server-worker.js'].map(asset));
      const script = new Blob(
        scripts.map((part) => new Uint8Array(part)),
        { type: 'text/javascript' },
      );
      const address = URL.createObjectURL(script);
      const worker = new Worker(address, { name: 'half-open' });
      running = { worker, address };
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    };
    const stop = () => {
      if (running === undefined) return;
      running.worker.terminate();
      URL.revokeObjectURL(running.address);
      running = undefined;
    };
    const knowledge = new TextDecoder().decode(await asset('kb.json'));
    const client = new LanguageClient('halfOpen', 'Half-Open', start, {
      ...options,
      initializationOptions: { ...options.initializationOptions, knowledge },
    });
    client.onRequest(assetRequest.method, ({ name }: { readonly name: string }) => asset(name));
    context.subscriptions.push({ dispose: stop });
    const restart = async () => {
      await client.stop().catch(() => {});
      stop();
      await client.start();
    };
    return { client, restart };
  });
}
