/**
 * What stands while nothing has happened yet: commands, views and pages are registered, and hand over to the
 * editor side proper the first time one of them is wanted or a document of a known kind is open.
 */
import {
  type CancellationToken,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  commands,
  Disposable,
  EventEmitter,
  type ExtensionContext,
  type TextDocument,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  type Uri,
  type WebviewPanel,
  type WebviewView,
  type WebviewViewProvider,
  window,
  workspace,
} from 'vscode';
import { concerns, knownLanguages } from './documents.ts';

/** Nodes of the findings tree are the tree's own business. */
export type Node = object;

/** Everything that runs once the server is wanted. */
export interface Editor {
  run(command: string, args: readonly unknown[]): Promise<unknown>;
  readonly tree: TreeDataProvider<Node>;
  resolveSidebar(view: WebviewView): void;
  resolveIssue(issue: Uri, panel: WebviewPanel): Promise<void>;
}

export interface Parts {
  readonly context: ExtensionContext;
  /** Languages we lint. */
  readonly languages: readonly string[];
  readonly treeView: TreeView<Node>;
}

export type OpenEditor = (parts: Parts) => Promise<Editor>;

export const issueView = 'halfOpen.issue';

export function activateLazily(context: ExtensionContext, open: OpenEditor): void {
  const languages = knownLanguages(context.extension.packageJSON);
  const treeChanged = new EventEmitter<Node | undefined>();
  const treeView = window.createTreeView<Node>('halfOpen.findings', {
    treeDataProvider: lazyTree(() => editor(), treeChanged),
    showCollapseAll: true,
  });

  let opened: Promise<Editor> | undefined;
  const editor = (): Promise<Editor> => {
    opened ??= open({ context, languages, treeView }).then((ready) => {
      const { onDidChangeTreeData } = ready.tree;
      if (onDidChangeTreeData !== undefined) {
        context.subscriptions.push(onDidChangeTreeData(() => treeChanged.fire(undefined)));
      }
      return ready;
    });
    // The next use tries again.
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };

  for (const { command } of contributedCommands(context)) {
    const run = async (...args: unknown[]) => (await editor()).run(command, args);
    context.subscriptions.push(commands.registerCommand(command, run));
  }
  context.subscriptions.push(
    treeView,
    treeChanged,
    window.registerWebviewViewProvider('halfOpen.knowledge', lazySidebar(editor)),
    window.registerCustomEditorProvider(issueView, lazyIssue(editor), {
      webviewOptions: { enableFindWidget: true },
    }),
    whenConcerned(languages, () => void editor()),
  );
}

function contributedCommands(context: ExtensionContext): readonly { readonly command: string }[] {
  return context.extension.packageJSON.contributes.commands;
}

function lazyTree(
  editor: () => Promise<Editor>,
  changed: EventEmitter<Node | undefined>,
): TreeDataProvider<Node> {
  return {
    onDidChangeTreeData: changed.event,
    getChildren: async (node) => (await editor()).tree.getChildren(node),
    getTreeItem: async (node): Promise<TreeItem> => (await editor()).tree.getTreeItem(node),
    getParent: async (node) => (await editor()).tree.getParent?.(node),
  };
}

function lazySidebar(editor: () => Promise<Editor>): WebviewViewProvider {
  return { resolveWebviewView: async (view) => (await editor()).resolveSidebar(view) };
}

/** Issues are read from the server, not from a file: a document is no more than its address. */
function lazyIssue(editor: () => Promise<Editor>): CustomReadonlyEditorProvider {
  return {
    openCustomDocument: (uri: Uri): CustomDocument => ({ uri, dispose() {} }),
    resolveCustomEditor: async ({ uri }: CustomDocument, panel: WebviewPanel, _: CancellationToken) =>
      (await editor()).resolveIssue(uri, panel),
  };
}

/** Calls once, as soon as a document we lint is open; never before `activate` has returned. */
function whenConcerned(languages: readonly string[], then: () => void): Disposable {
  let done = false;
  const look = (document: TextDocument) => {
    if (done || !concerns(document, languages)) return;
    done = true;
    listening.dispose();
    then();
  };
  const listening = Disposable.from(
    workspace.onDidOpenTextDocument(look),
    workspace.onDidSaveTextDocument(look),
  );
  setTimeout(() => workspace.textDocuments.forEach(look));
  return listening;
}
