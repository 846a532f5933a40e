/** *Scan workspace*, with progress and cancel. */
import { l10n, ProgressLocation, window, workspace } from 'vscode';
import { WorkDoneProgress, type WorkDoneProgressReport } from 'vscode-languageclient';
import { type ScanResult, scanRequest } from '../../protocol/server.ts';
import type { Server } from '../server.ts';

/** Milliseconds. */
const noticeTime = 8000;

let scans = 0;

/** `undefined`: there is no folder to scan. */
export async function scanWorkspace(
  server: Server,
  onProgress?: (message: string) => void,
): Promise<ScanResult | undefined> {
  if (workspace.workspaceFolders === undefined) {
    void window.showInformationMessage(l10n.t('Open a folder first: there is no workspace to scan.'));
    return undefined;
  }
  const title = l10n.t('Half-Open: scanning the workspace');
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const workDoneToken = `halfOpen.scan.${++scans}`;
      const listening = server.client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        const { message } = value as WorkDoneProgressReport;
        if (message === undefined || message === '') return;
        progress.report({ message });
        onProgress?.(message);
      });
      try {
        return await server.ask(scanRequest, { workDoneToken }, token);
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      } finally {
        listening.dispose();
      }
    },
  );
  if (result !== undefined) window.setStatusBarMessage(`$(shield) ${summary(result)}`, noticeTime);
  return result;
}

function summary({ files, findings, failures }: ScanResult): string {
  const found = l10n.t('Half-Open: findings {0}, files {1}', findings, files);
  return failures === 0 ? found : `${found}; ${l10n.t('not readable: {0}', failures)}`;
}
