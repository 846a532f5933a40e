/** *New issue*: a page of the team's own, in the folder of its workspace. */
import { l10n, Uri, window, workspace } from 'vscode';
import { issueIdFrom, issueTemplate } from '../../core/kb/template.ts';
import { issueRequest } from '../../protocol/server.ts';
import type { Server } from '../server.ts';

export async function newIssue(server: Server): Promise<void> {
  const folder = await chooseFolder();
  if (folder === undefined) return;
  const title = await window.showInputBox({
    title: l10n.t('New issue'),
    prompt: l10n.t('Say in a few words what goes wrong; the file is named after it.'),
    validateInput: (value) => complaint(server, value),
  });
  if (title === undefined) return;
  const file = Uri.joinPath(folder, '.half-open', 'issues', `${issueIdFrom(title)}.md`);
  const today = new Date().toISOString().slice(0, 10);
  await workspace.fs.writeFile(file, new TextEncoder().encode(issueTemplate(title.trim(), today)));
  await window.showTextDocument(file);
}

async function complaint(server: Server, title: string): Promise<string | undefined> {
  const id = issueIdFrom(title);
  if (id === '') return l10n.t('A title needs letters or digits.');
  const taken = await server.ask(issueRequest, { id });
  return taken === null ? undefined : l10n.t('There is an issue “{0}” already.', id);
}

async function chooseFolder(): Promise<Uri | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void window.showInformationMessage(l10n.t('Open a folder first: issues of your own stand in it.'));
    return undefined;
  }
  return folders.length === 1 ? folders[0]!.uri : (await window.showWorkspaceFolderPick())?.uri;
}
