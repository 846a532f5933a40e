/** An issue as a page in the editor area: what a finding's code and *Explain* open. No script runs in it. */
import { type ExtensionContext, l10n, Uri, type WebviewPanel } from 'vscode';
import type { IssuePage } from '../protocol/issues.ts';
import {
  configurationChangedNotification,
  findingsChangedNotification,
  issueRequest,
} from '../protocol/server.ts';
import { commandLink, escapeHtml } from './html.ts';
import { fromAddress } from './issueAddress.ts';
import { pageFor } from './page.ts';
import type { Server } from './server.ts';

export interface IssuePages {
  resolve(address: Uri, panel: WebviewPanel): Promise<void>;
}

export function createIssuePages(
  server: Server,
  { extensionUri, subscriptions }: ExtensionContext,
): IssuePages {
  const media = Uri.joinPath(extensionUri, 'media');
  const open = new Map<WebviewPanel, string>();

  const show = async (panel: WebviewPanel, id: string): Promise<void> => {
    const { webview } = panel;
    const page = await server.ask(issueRequest, { id });
    const title = page === null ? id : page.title;
    const content =
      page === null ? `<p>${escapeHtml(l10n.t('There is no issue “{0}”.', id))}</p>` : bodyOf(page);
    const html = pageFor(webview, {
      title,
      // Issues are English, whatever the editor speaks.
      language: 'en',
      style: Uri.joinPath(media, 'issue.css'),
      body: `<main><h1>${escapeHtml(title)}</h1>${content}</main>`,
    });
    if (open.has(panel) && webview.html !== html) webview.html = html;
  };
  const refresh = () => {
    for (const [panel, id] of open) void show(panel, id);
  };
  subscriptions.push(
    server.on(configurationChangedNotification, refresh),
    server.on(findingsChangedNotification, refresh),
  );

  return {
    async resolve(address, panel) {
      panel.webview.options = {
        enableScripts: false,
        enableForms: false,
        enableCommandUris: ['halfOpen.explain', 'halfOpen.scanWorkspace'],
        localResourceRoots: [media],
      };
      const id = fromAddress(address);
      open.set(panel, id);
      panel.onDidDispose(() => open.delete(panel));
      await show(panel, id);
    },
  };
}

function bodyOf(page: IssuePage): string {
  return [
    `<p class="summary">${escapeHtml(page.summary)}</p>`,
    facts(page),
    findings(page),
    section(l10n.t('Symptoms'), list(page.symptoms)),
    section(l10n.t('Error messages'), errors(page)),
    section(l10n.t('Cause'), page.cause),
    section(l10n.t('Check'), page.check),
    section(l10n.t('Could also be'), neighbours(page)),
    section(
      l10n.t('Fixes'),
      page.fixes.map(({ title, body }) => `<h3>${escapeHtml(title)}</h3>${body}`).join(''),
    ),
    section(l10n.t('Limits'), limits(page)),
    section(l10n.t('Notes'), page.notes ?? ''),
    section(l10n.t('References'), references(page)),
  ]
    .map(linkIssues)
    .join('');
}

/** Links to other issues come without an address: here they get the command that opens them. */
function linkIssues(html: string): string {
  return html.replace(/<a data-issue="([^"]*)">/g, (_, id: string) => {
    const address = `command:halfOpen.explain?${encodeURIComponent(JSON.stringify([id]))}`;
    return `<a href="${escapeHtml(address)}">`;
  });
}

function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${escapeHtml(title)}</h2>${content}</section>`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function facts({ platforms, regions, environments, impact, status, verified }: IssuePage): string {
  const where = regions.filter((region) => region !== 'all');
  const rows: [string, string][] = [
    [l10n.t('Platforms'), [...platforms, ...where].join(', ')],
    [l10n.t('Environments'), environments.map(({ id }) => id).join(', ')],
    [l10n.t('Impact'), l10n.t(impact)],
    [l10n.t('Status'), [l10n.t(status.state), status.since].filter((part) => part !== undefined).join(', ')],
    [l10n.t('Checked'), verified],
  ];
  const shown = rows.filter(([, value]) => value !== '');
  return `<dl>${shown.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
}

function findings({ findings: count, rules }: IssuePage): string {
  if (rules.length === 0) return `<p class="note">${escapeHtml(l10n.t('No file can show this issue.'))}</p>`;
  const found =
    count === 0 ? l10n.t('Nothing found so far.') : l10n.t('Findings in this workspace: {0}.', count);
  const scan = commandLink('halfOpen.scanWorkspace', [], l10n.t('Check my workspace'));
  return `<p class="note">${escapeHtml(found)} ${scan}</p><p class="rules">${rules.map((rule) => `<code>${escapeHtml(rule)}</code>`).join(' ')}</p>`;
}

function errors({ errors: strings }: IssuePage): string {
  return list(
    strings.map(({ text, where }) => `<code>${escapeHtml(text)}</code> <small>${escapeHtml(where)}</small>`),
  );
}

/** Issues this one may be mistaken for, and what tells them apart. */
function neighbours({ related }: IssuePage): string {
  const side = (label: string, html: string | undefined) =>
    html === undefined ? '' : `<dt>${escapeHtml(label)}</dt><dd>${html}</dd>`;
  const items = related.map(({ id, title, summary, there, here, errors: [error] }) => {
    const told = side(l10n.t('there'), there) + side(l10n.t('here'), here);
    const same =
      error === undefined
        ? ''
        : `<br>${escapeHtml(l10n.t('The same message:'))} <code>${escapeHtml(error)}</code>`;
    const shown = told === '' ? `<br>${escapeHtml(summary)}` : `<dl>${told}</dl>`;
    return commandLink('halfOpen.explain', [id], title) + shown + same;
  });
  return list(items);
}

function limits({ limits: given }: IssuePage): string {
  return list(
    given.map(
      ({ name, value, unit, configurable }) =>
        `${escapeHtml(name)}: <b>${escapeHtml(`${value} ${unit}`)}</b> <small>${escapeHtml(configurable)}</small>`,
    ),
  );
}

function references({ references: given }: IssuePage): string {
  return list(
    given.map(({ title, publisher, url, date, supports }) => {
      const name =
        url === undefined ? escapeHtml(title) : `<a href="${escapeHtml(url)}">${escapeHtml(title)}</a>`;
      return `${name}, ${escapeHtml(`${publisher}, ${date}`)}<br><small>${escapeHtml(supports)}</small>`;
    }),
  );
}
