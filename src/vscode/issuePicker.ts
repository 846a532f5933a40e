/** Choosing an issue by searching the knowledge base as one types. */
import { l10n, type QuickPickItem, window } from 'vscode';
import { searchHints } from '../core/kb/hints.ts';
import type { SearchResult } from '../protocol/issues.ts';
import { searchRequest } from '../protocol/server.ts';
import type { Server } from './server.ts';

interface Item extends QuickPickItem {
  /** Absent where the item only says what to try. */
  readonly issue?: string;
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
      if (own === latest) pick.items = results.length > 0 ? results.map(toItem) : adviceOn(text);
    } finally {
      if (own === latest) pick.busy = false;
    }
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue((text) => void search(text));
    pick.onDidAccept(() => {
      const issue = pick.selectedItems[0]?.issue;
      if (issue === undefined) return;
      resolve(issue);
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

/** Where nothing was found: what else to type. */
function adviceOn(text: string): Item[] {
  return [
    { label: l10n.t('No issue matches.'), alwaysShow: true },
    ...searchHints(text).map((hint) => ({ label: `$(lightbulb) ${l10n.t(hint)}`, alwaysShow: true })),
  ];
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
