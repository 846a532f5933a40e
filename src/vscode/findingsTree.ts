/** The view of all findings: by issue, then by file. */
import {
  EventEmitter,
  type ExtensionContext,
  l10n,
  MarkdownString,
  Range,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  Uri,
  window,
  workspace,
} from 'vscode';
import { State } from 'vscode-languageclient';
import type { Severity } from '../core/finding.ts';
import type { FileFindings, FindingSummary, IssueFindings } from '../protocol/issues.ts';
import {
  applyFixRequest,
  type FindingsChanged,
  findingsChangedNotification,
  findingsRequest,
} from '../protocol/server.ts';
import type { Node } from './activation.ts';
import type { Server } from './server.ts';

interface IssueNode {
  readonly type: 'issue';
  readonly issue: IssueFindings;
}

interface FileNode {
  readonly type: 'file';
  readonly file: FileFindings;
}

interface FindingNode {
  readonly type: 'finding';
  readonly finding: FindingSummary;
}

type OwnNode = IssueNode | FileNode | FindingNode;

export function createFindingsTree(
  server: Server,
  view: TreeView<Node>,
  context: ExtensionContext,
): TreeDataProvider<Node> {
  const changed = new EventEmitter<Node | undefined>();
  const show = ({ findings, scanned }: FindingsChanged) => {
    view.badge =
      findings === 0 ? undefined : { value: findings, tooltip: l10n.t('Half-Open findings: {0}', findings) };
    view.message = scanned && findings === 0 ? l10n.t('Nothing found in this workspace.') : '';
    changed.fire(undefined);
  };
  const nothing: FindingsChanged = { findings: 0, files: 0, errors: 0, warnings: 0, scanned: false };
  context.subscriptions.push(
    changed,
    server.on(findingsChangedNotification, show),
    server.client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) show(nothing);
    }),
  );
  return {
    onDidChangeTreeData: changed.event,
    getChildren: async (node) => childrenOf(server, node as OwnNode | undefined),
    getTreeItem: (node) => itemOf(node as OwnNode),
  };
}

async function childrenOf(server: Server, node: OwnNode | undefined): Promise<OwnNode[]> {
  switch (node?.type) {
    case undefined: {
      const issues = await server.ask(findingsRequest, {});
      return issues.map((issue) => ({ type: 'issue', issue }));
    }
    case 'issue':
      return node.issue.files.map((file) => ({ type: 'file', file }));
    case 'file':
      return node.file.findings.map((finding) => ({ type: 'finding', finding }));
    case 'finding':
      return [];
  }
}

function itemOf(node: OwnNode): TreeItem {
  switch (node.type) {
    case 'issue':
      return issueItem(node.issue);
    case 'file':
      return fileItem(node.file);
    case 'finding':
      return findingItem(node.finding);
  }
}

function issueItem({ issue, title, files }: IssueFindings): TreeItem {
  const item = new TreeItem(title, TreeItemCollapsibleState.Expanded);
  item.id = `issue:${issue}`;
  item.description = String(files.reduce((sum, file) => sum + file.findings.length, 0));
  item.contextValue = 'issue';
  item.tooltip = title;
  return item;
}

function fileItem({ uri, findings }: FileFindings): TreeItem {
  const file = Uri.parse(uri);
  const item = new TreeItem(file, TreeItemCollapsibleState.Expanded);
  item.id = `file:${findings[0]!.issue}:${uri}`;
  item.description = workspace.asRelativePath(file);
  item.iconPath = ThemeIcon.File;
  item.contextValue = 'file';
  return item;
}

const icons: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'info' };

function findingItem({ id, uri, range, rule, severity, message, fixes }: FindingSummary): TreeItem {
  // A tree shows no Markdown.
  const item = new TreeItem(message.replaceAll('`', ''), TreeItemCollapsibleState.None);
  const { start, end } = range;
  const selection = new Range(start.line, start.character, end.line, end.character);
  item.id = `finding:${uri}:${id}`;
  item.description = `${rule} [${start.line + 1}, ${start.character + 1}]`;
  item.iconPath = new ThemeIcon(icons[severity]);
  item.tooltip = new MarkdownString().appendText(message);
  item.contextValue = fixes.length > 0 ? 'fixable' : 'finding';
  item.command = {
    command: 'vscode.open',
    title: l10n.t('Show'),
    arguments: [Uri.parse(uri), { selection, preserveFocus: true }],
  };
  return item;
}

/** The tree's own fix button: the best fix at once, else a choice of them. */
export async function fixFinding(server: Server, node: unknown): Promise<void> {
  if (!isFindingNode(node)) return;
  const { uri, id, fixes } = node.finding;
  const chosen = fixes.length === 1 ? 0 : await chooseFix(fixes.map(({ title }) => title));
  if (chosen === undefined) return;
  const outcome = await server.ask(applyFixRequest, { uri, finding: id, fix: chosen });
  if (outcome === 'gone') void window.showInformationMessage(l10n.t('This finding is no longer there.'));
}

async function chooseFix(titles: readonly string[]): Promise<number | undefined> {
  const picked = await window.showQuickPick(
    titles.map((label, index) => ({ label, index })),
    { title: l10n.t('Fix') },
  );
  return picked?.index;
}

/** The issue a node of the tree is about. */
export function issueOf(node: unknown): string | undefined {
  const own = node as OwnNode;
  if (typeof node !== 'object' || node === null) return undefined;
  if (own.type === 'issue') return own.issue.issue;
  return own.type === 'finding' ? own.finding.issue : undefined;
}

function isFindingNode(node: unknown): node is FindingNode {
  return typeof node === 'object' && node !== null && (node as Partial<OwnNode>).type === 'finding';
}
