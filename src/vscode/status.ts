/** The language status item: which environments hold for the file, and why. */
import { LanguageStatusSeverity, l10n, languages, Uri, window, workspace } from 'vscode';
import { configurationChangedNotification, type Status, statusRequest } from '../protocol/server.ts';
import type { Parts } from './activation.ts';
import type { Server } from './server.ts';

/** Environments named in full; the others are counted. */
const most = 2;

export function showStatus(server: Server, { context, languages: known }: Parts): void {
  const item = languages.createLanguageStatusItem(
    'halfOpen.environments',
    known.map((language) => ({ language })),
  );
  item.name = 'Half-Open';
  item.command = { command: 'halfOpen.chooseEnvironments', title: l10n.t('Choose environments') };
  let latest = 0;
  const show = async () => {
    const document = window.activeTextEditor?.document;
    if (document === undefined || languages.match(item.selector, document) === 0) return;
    const own = ++latest;
    const status = await server.ask(statusRequest, { uri: document.uri.toString() });
    if (own !== latest) return;
    item.text = textOf(status);
    item.detail = detailOf(status);
    item.severity =
      status.settings.length > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
  };
  context.subscriptions.push(
    item,
    window.onDidChangeActiveTextEditor(show),
    workspace.onDidSaveTextDocument(show),
    server.on(configurationChangedNotification, show),
  );
  void show();
}

function textOf({ linted, reason, environments }: Status): string {
  if (!linted && reason !== undefined) return l10n.t('Not looked at');
  if (environments.length === 0) return l10n.t('No environments');
  const named = environments.slice(0, most).map(({ id }) => id);
  const more = environments.length - named.length;
  return more === 0 ? named.join(', ') : l10n.t('{0} and {1} more', named.join(', '), more);
}

function detailOf({ linted, reason, environments, from, fallback, settings }: Status): string {
  if (!linted && reason !== undefined) return reason;
  const parts = [whyOf(from, fallback)];
  if (environments.length > most) parts.push(environments.map(({ id }) => id).join(', '));
  if (settings.length > 0) {
    parts.push(l10n.t('The command line does not see {0} and may say something else', settings.join(', ')));
  }
  return parts.join(' · ');
}

function whyOf(from: string, fallback: boolean): string {
  if (fallback) return l10n.t('common ones, since none are chosen');
  if (from === 'settings') return l10n.t('chosen in the settings');
  return l10n.t('chosen in {0}', workspace.asRelativePath(Uri.parse(from)));
}
