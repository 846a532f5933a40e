/** The sidebar's page: two views, the messages to the extension, and what survives being hidden. */

import { noFilter } from '../core/kb/listing.ts';
import type { Check, Filter, IssueFindings, IssuePage, ToExtension, ToPage } from '../protocol/sidebar.ts';
import { createIssueList } from './issueList.ts';
import { issueView } from './issueView.ts';
import { createSearchView, mostShown, type SearchView } from './searchView.ts';
import { type Translate, translator } from './texts.ts';
import { registerComponents } from './toolkit.ts';

/** What the editor keeps while the page is hidden or the window reloads. */
interface Kept {
  readonly query: string;
  readonly filter: Filter;
  readonly issue?: string;
  /** Pixels. */
  readonly listScroll: number;
}

interface Editor {
  postMessage(message: ToExtension): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
}

declare function acquireVsCodeApi(): Editor;

const nothingKept: Kept = { query: '', filter: noFilter, listScroll: 0 };

function start(editor: Editor, root: HTMLElement): void {
  let kept: Kept = { ...nothingKept, ...editor.getState() };
  let t: Translate = translator({});
  let check: Check = { state: 'never' };
  let list: SearchView | undefined;
  const issues = createIssueList();
  let page: IssuePage | undefined;
  let findings: IssueFindings | null | undefined;
  let failure: string | undefined;

  /** The number of the last question of each kind: answers to earlier ones come too late. */
  const last = { issues: 0, issue: 0, findings: 0, applyFix: 0 };
  let questions = 0;
  const ask = (message: Extract<ToExtension, { request: number }>['type'] & keyof typeof last): number => {
    last[message] = ++questions;
    return questions;
  };

  const keep = (changed: Partial<Kept>) => {
    kept = { ...kept, ...changed };
    editor.setState(kept);
  };

  const askIssues = () => {
    const { revision: known } = issues;
    editor.postMessage({ type: 'issues', request: ask('issues'), ...(known !== undefined && { known }) });
  };
  const askFindings = (issue: string) =>
    editor.postMessage({ type: 'findings', request: ask('findings'), issue });

  const openIssue = (issue: string) => {
    if (page === undefined) keep({ listScroll: window.scrollY });
    keep({ issue });
    findings = undefined;
    editor.postMessage({ type: 'issue', request: ask('issue'), issue });
    askFindings(issue);
  };

  const back = () => {
    const { issue: _, ...list } = kept;
    kept = list;
    editor.setState(kept);
    page = undefined;
    show();
    window.scrollTo(0, kept.listScroll);
    focusResult(root) || listView().focus();
  };

  const listView = (): SearchView => {
    list ??= createSearchView({ query: kept.query }, t, {
      onQuery(query) {
        keep({ query });
        show(true);
      },
      onFilter(filter) {
        keep({ filter });
        show();
      },
      onOpen: openIssue,
    });
    return list;
  };

  const showIssue = (shown: IssuePage) => {
    const view = issueView({ page: shown, findings, check }, t, {
      onBack: back,
      onCheckWorkspace: () => editor.postMessage({ type: 'checkWorkspace', issue: shown.id }),
      onReveal: ({ uri, range }) => editor.postMessage({ type: 'reveal', uri, ...range.start }),
      onApply: (finding, fix) =>
        editor.postMessage({
          type: 'applyFix',
          request: ask('applyFix'),
          uri: finding.uri,
          finding: finding.id,
          fix,
        }),
      onOpenPage: () => editor.postMessage({ type: 'openIssue', issue: shown.id }),
      openIssue,
      openExternal: (address) => editor.postMessage({ type: 'openExternal', address }),
      copy: (text) => editor.postMessage({ type: 'copy', text }),
      copyLabel: t('Copy'),
    });
    const same = root.querySelector(`[data-issue="${shown.id}"]`) !== null;
    const opened = same ? [...root.querySelectorAll('details')].map((details) => details.open) : undefined;
    view.dataset.issue = shown.id;
    root.replaceChildren(view);
    // The same issue with news: what was opened stays open, and nothing jumps.
    view.querySelectorAll('details').forEach((details, index) => {
      details.open = opened?.[index] ?? details.open;
    });
    if (same) return;
    window.scrollTo(0, 0);
    view.querySelector('h1')?.focus();
  };

  const show = (typing = false) => {
    if (page !== undefined) return showIssue(page);
    const view = listView();
    if (view.root.parentElement !== root) root.replaceChildren(view.root);
    const { query, filter } = kept;
    const results = issues.list({ query, filter, limit: mostShown });
    view.show(
      {
        query,
        filter,
        facets: issues.facets(),
        results,
        failure,
        held: issues.revision !== undefined,
      },
      typing,
    );
  };

  const receive = (message: ToPage) => {
    if ('request' in message && Object.values(last).every((number) => number !== message.request)) return;
    switch (message.type) {
      case 'start':
        t = translator(message.texts);
        check = message.check;
        list = undefined;
        show();
        if (kept.issue === undefined) listView().focus();
        else openIssue(kept.issue);
        return askIssues();
      case 'issues':
        failure = undefined;
        void issues.take(message.searched).then((isNew) => {
          if (isNew && page === undefined) show();
        });
        return;
      case 'issue':
        if (message.page === null) return back();
        page = message.page;
        return show();
      case 'findings':
        findings = message.findings;
        if (page !== undefined) show();
        return;
      case 'check':
        check = message.check;
        if (page !== undefined) show();
        return;
      case 'changed':
        askIssues();
        if (kept.issue !== undefined) askFindings(kept.issue);
        return;
      case 'showIssue':
        return openIssue(message.issue);
      case 'showSearch':
        if (page !== undefined) back();
        listView().setQuery(message.query);
        listView().focus();
        return;
      case 'fixApplied':
        if (kept.issue !== undefined) askFindings(kept.issue);
        return;
      case 'failed':
        failure = message.message;
        return show();
    }
  };

  window.addEventListener('message', (event: MessageEvent<ToPage>) => receive(event.data));
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && page !== undefined) back();
  });
  show();
  editor.postMessage({ type: 'ready' });
}

function focusResult(root: HTMLElement): boolean {
  const result = root.querySelector<HTMLElement>('.result');
  result?.focus({ preventScroll: true });
  return result !== null;
}

registerComponents();
const root = document.getElementById('root');
if (root !== null) start(acquireVsCodeApi(), root);
