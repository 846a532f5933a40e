/** The sidebar: hands the page what it asks for. What it looks like is the page's own business. */
import { commands, type ExtensionContext, env, l10n, Range, Uri, type WebviewView } from 'vscode';
import {
  applyFixRequest,
  configurationChangedNotification,
  findingsChangedNotification,
  findingsRequest,
  issueRequest,
  searchedIssuesRequest,
} from '../protocol/server.ts';
import type { Check, ToExtension, ToPage } from '../protocol/sidebar.ts';
import { explain } from './commands/explain.ts';
import { scanWorkspace } from './commands/scanWorkspace.ts';
import { pageFor } from './page.ts';
import type { Server } from './server.ts';

export interface Sidebar {
  resolve(view: WebviewView): void;
}

export function createSidebar(server: Server, { extensionUri, subscriptions }: ExtensionContext): Sidebar {
  let view: WebviewView | undefined;
  let check: Check = { state: 'never' };
  const send = (message: ToPage) => void view?.webview.postMessage(message);
  const show = (now: Check) => {
    check = now;
    send({ type: 'check', check });
  };

  const scan = async (): Promise<void> => {
    const before = check;
    show({ state: 'running', files: 0 });
    const result = await scanWorkspace(server, (message) => {
      show({ state: 'running', files: Number.parseInt(message, 10) || 0 });
    }).catch(() => undefined);
    const done = result !== undefined && !result.cancelled;
    show(done ? { state: 'done', files: result.files, findings: result.findings } : before);
  };

  const answer = async (message: ToExtension): Promise<void> => {
    switch (message.type) {
      case 'ready':
        return send({ type: 'start', language: env.language, texts: texts(), check });
      case 'issues': {
        const { request, known } = message;
        const searched = await server.ask(searchedIssuesRequest, known === undefined ? {} : { known });
        return send({ type: 'issues', request, searched });
      }
      case 'issue': {
        const { request, issue } = message;
        return send({ type: 'issue', request, page: await server.ask(issueRequest, { id: issue }) });
      }
      case 'findings': {
        const { request, issue } = message;
        const [findings] = await server.ask(findingsRequest, { issue });
        return send({ type: 'findings', request, findings: findings ?? null });
      }
      case 'applyFix': {
        const { request, uri, finding, fix } = message;
        return send({
          type: 'fixApplied',
          request,
          outcome: await server.ask(applyFixRequest, { uri, finding, fix }),
        });
      }
      case 'reveal': {
        const at = new Range(message.line, message.character, message.line, message.character);
        await commands.executeCommand('vscode.open', Uri.parse(message.uri), { selection: at });
        return;
      }
      case 'copy':
        return env.clipboard.writeText(message.text);
      case 'openExternal':
        if (/^(https?|mailto):/i.test(message.address)) await env.openExternal(Uri.parse(message.address));
        return;
      case 'openIssue':
        return explain(server, message.issue);
      case 'checkWorkspace':
        return scan();
    }
  };

  const changed = () => send({ type: 'changed' });
  subscriptions.push(
    server.on(findingsChangedNotification, changed),
    server.on(configurationChangedNotification, changed),
  );

  return {
    resolve(opened) {
      view = opened;
      const { webview } = opened;
      const roots = [Uri.joinPath(extensionUri, 'dist'), Uri.joinPath(extensionUri, 'media')];
      webview.options = { enableScripts: true, enableForms: false, localResourceRoots: roots };
      webview.onDidReceiveMessage(async (message: ToExtension) => {
        try {
          await answer(message);
        } catch (error) {
          server.log.error(`Sidebar, ${message.type}: ${error}`);
          const why = error instanceof Error ? error.message : String(error);
          if ('request' in message) send({ type: 'failed', request: message.request, message: why });
        }
      });
      opened.onDidDispose(() => {
        if (view === opened) view = undefined;
      });
      webview.html = pageFor(webview, {
        title: 'Half-Open',
        style: Uri.joinPath(extensionUri, 'media', 'sidebar.css'),
        script: Uri.joinPath(extensionUri, 'dist', 'webview.js'),
        body: '<div id="root"></div>',
      });
    },
  };
}

/** Translations for the page: VS Code's own bundle for the extension. */
function texts(): Readonly<Record<string, string>> {
  const bundle: Readonly<Record<string, unknown>> = l10n.bundle ?? {};
  return Object.fromEntries(
    Object.entries(bundle).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
