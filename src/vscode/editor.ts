/** Everything of the extension that needs the server, wired together. */
import type { ExtensionContext, Uri, WebviewPanel, WebviewView } from 'vscode';
import { State } from 'vscode-languageclient';
import { findingsChangedNotification, scanRequest } from '../protocol/server.ts';
import type { Editor, Parts } from './activation.ts';
import { startServer } from './client.ts';
import { applyRecommendedFixes } from './commands/applyRecommendedFixes.ts';
import { chooseEnvironments } from './commands/chooseEnvironments.ts';
import { explain } from './commands/explain.ts';
import { newIssue } from './commands/newIssue.ts';
import { scanWorkspace } from './commands/scanWorkspace.ts';
import { searchIssues, searchTerminalSelection } from './commands/searchIssues.ts';
import { createFindingsTree, fixFinding, issueOf } from './findingsTree.ts';
import { createIssuePages } from './issuePage.ts';
import type { Connect, Server } from './server.ts';
import { createSidebar } from './sidebar.ts';
import { showStatus } from './status.ts';

export async function openEditorWith(parts: Parts, connect: Connect): Promise<Editor> {
  const server = await startServer(parts, connect);
  const { context } = parts;
  const tree = createFindingsTree(server, parts.treeView, context);
  const pages = createIssuePages(server, context);
  const sidebar = createSidebar(server, context);
  showStatus(server, parts);
  keepScanned(server, context);
  const commands = commandsOf(server);
  return {
    tree,
    async run(command, args) {
      return commands[command]?.(...args);
    },
    resolveSidebar: (view: WebviewView) => sidebar.resolve(view),
    resolveIssue: (issue: Uri, panel: WebviewPanel) => pages.resolve(issue, panel),
  };
}

/** A server that starts again, for whatever reason, knows what the one before it had looked at. */
function keepScanned(server: Server, { subscriptions }: ExtensionContext): void {
  let scanned = false;
  subscriptions.push(
    server.on(findingsChangedNotification, (now) => {
      scanned ||= now.scanned;
    }),
    server.client.onDidChangeState(({ newState }) => {
      if (newState === State.Running && scanned) void server.ask(scanRequest, {});
    }),
  );
}

type Command = (...args: readonly unknown[]) => unknown;

/** Arguments come from whoever calls: key bindings, links, other extensions. Each command checks its own. */
function commandsOf(server: Server): Readonly<Record<string, Command>> {
  return {
    'halfOpen.searchIssues': (query) => searchIssues(server, query),
    'halfOpen.searchTerminalSelection': () => searchTerminalSelection(server),
    'halfOpen.explain': (target) => explain(server, issueOf(target) ?? target),
    'halfOpen.scanWorkspace': () => scanWorkspace(server),
    'halfOpen.chooseEnvironments': (uri) => chooseEnvironments(server, uri),
    'halfOpen.applyRecommendedFixes': () => applyRecommendedFixes(server),
    'halfOpen.fixFinding': (node) => fixFinding(server, node),
    'halfOpen.newIssue': () => newIssue(server),
    'halfOpen.restartServer': () => server.restart(),
    'halfOpen.showLog': () => server.log.show(),
  };
}
