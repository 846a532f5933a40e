/** *Explain*: an issue as a page inside the editor. */
import { commands, l10n, window } from 'vscode';
import { issueRequest } from '../../protocol/server.ts';
import { toAddress } from '../issueAddress.ts';
import { pickIssue } from '../issuePicker.ts';
import type { Server } from '../server.ts';

/** `id` of an issue or a rule; without one, somebody chooses. */
export async function explain(server: Server, id: unknown): Promise<void> {
  const wanted = typeof id === 'string' ? id : await pickIssue(server, '');
  if (wanted === undefined) return;
  const issue = await server.ask(issueRequest, { id: wanted });
  if (issue === null) {
    void window.showWarningMessage(l10n.t('Half-Open knows no issue or rule “{0}”.', wanted));
    return;
  }
  await commands.executeCommand('vscode.open', toAddress(issue.id));
}
