/** Choosing an issue by searching the knowledge base as one types. */
import { l10n, type QuickPickItem, window } from 'vscode';
import type { SearchResult } from '../protocol/issues.ts';
import { searchRequest } from '../protocol/server.ts';
import type { Server } from './server.ts';

interface Item extends QuickPickItem {
  readonly issue: string;
}

/** Results shown at once. */
const most = 50;

/** The id of the issue somebody chose. */
export async function pickIssue(server: Server, query: string): Promise<string | undefined> {
  const pick = window.createQuickPick<Item>();
  pick.title = 'Half-Open';
  pick.placeholder = l10n.t('A symptom, an error message, a setting: what do you see?');
  pick.value = query;
  let latest = 0;
  const search = async (text: string) => {
    const own = ++latest;
    pick.busy = true;
    try {
      const results = await server.ask(searchRequest, { query: text, limit: most });
      if (own === latest) pick.items = results.map(toItem);
    } finally {
      if (own === latest) pick.busy = false;
    }
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue((text) => void search(text));
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.issue);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    void search(query);
    pick.show();
  });
}

/** Fields whose text says more than the issue's summary does. */
const telling = new Set(['errors', 'symptoms']);

/** The server has ranked and filtered: VS Code's own filter must not hide anything. */
function toItem({ issue, matches }: SearchResult): Item {
  return {
    issue: issue.id,
    label: issue.title,
    description: issue.platforms.join(', '),
    detail: matches.find(({ field }) => telling.has(field))?.text ?? issue.summary,
    alwaysShow: true,
  };
}
