/** The preferred fix of every finding of the workspace, through VS Code's preview of changes. */
import { l10n, window } from 'vscode';
import { applyRecommendedFixesRequest } from '../../protocol/server.ts';
import type { Server } from '../server.ts';
import { scanWorkspace } from './scanWorkspace.ts';

export async function applyRecommendedFixes(server: Server): Promise<void> {
  const scanned = await scanWorkspace(server);
  if (scanned === undefined || scanned.cancelled) return;
  const { fixes } = await server.ask(applyRecommendedFixesRequest, {});
  if (fixes === 0) void window.showInformationMessage(l10n.t('Half-Open has no fixes to recommend here.'));
}
