/** Choosing the environments that hold, written into the configuration file. */
import { l10n, type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import {
  chooseEnvironmentsRequest,
  type EnvironmentChoice,
  environmentsRequest,
} from '../../protocol/server.ts';
import type { Server } from '../server.ts';

interface Item extends QuickPickItem {
  readonly id?: string;
}

/** `uri`: the file they are to hold for; without one, that of the active editor. */
export async function chooseEnvironments(server: Server, uri: unknown): Promise<void> {
  const target = uri instanceof Uri ? uri : window.activeTextEditor?.document.uri;
  if (workspace.workspaceFolders === undefined && target?.scheme === 'untitled') {
    void window.showInformationMessage(
      l10n.t('Save the file first: the choice is written into a file beside it.'),
    );
    return;
  }
  const where = target === undefined ? {} : { uri: target.toString() };
  const choices = await server.ask(environmentsRequest, where);
  const items = itemsOf(choices.environments);
  const file = workspace.asRelativePath(Uri.parse(choices.file));
  const picked = await pick(items, l10n.t('Where do your connections run? Written into {0}', file));
  if (picked === undefined) return;
  const wasDirty = isDirty(choices.file);
  const written = await server.ask(chooseEnvironmentsRequest, { ...where, environments: picked });
  if (!written.applied) {
    void window.showWarningMessage(l10n.t('{0} could not be changed: correct it first.', file));
    return;
  }
  // Saved, so that the command line agrees; but nothing of what somebody else has not saved yet.
  if (!wasDirty) await (await workspace.openTextDocument(Uri.parse(written.file))).save();
}

function isDirty(file: string): boolean {
  return workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === file);
}

function itemsOf(environments: readonly EnvironmentChoice[]): Item[] {
  const platforms = [...new Set(environments.map(({ platform }) => platform))];
  return platforms.flatMap((platform) => [
    { label: platform, kind: QuickPickItemKind.Separator },
    ...environments.filter((environment) => environment.platform === platform).map(toItem),
  ]);
}

function toItem({ id, title, region, idleTimeout, chosen }: EnvironmentChoice): Item {
  const limit = idleTimeout === undefined ? undefined : l10n.t('forgets after {0} s', idleTimeout);
  const description = [title, region, limit].filter((part) => part !== undefined).join(' · ');
  return { id, label: id, description, picked: chosen };
}

/** The ids chosen; none is a choice too. */
function pick(items: readonly Item[], placeholder: string): Promise<readonly string[] | undefined> {
  const picker = window.createQuickPick<Item>();
  picker.title = l10n.t('Half-Open: environments');
  picker.placeholder = placeholder;
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.items = items;
  picker.selectedItems = items.filter((item) => item.picked);
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems.flatMap(({ id }) => (id === undefined ? [] : [id])));
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}
