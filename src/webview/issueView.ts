/** An issue's page: what it is, whether it is here, why, how to check, how to fix. */
import type { Limit, Reference } from '../core/kb/types.ts';
import type { Check, FindingSummary, IssueFindings, IssuePage } from '../protocol/sidebar.ts';
import { type Child, element, withCode } from './element.ts';
import { type Actions, codeBlock, linkTo, rendered } from './html.ts';
import { icon } from './icons.ts';
import type { Translate } from './texts.ts';
import { button, progress } from './toolkit.ts';

export interface IssueViewActions extends Actions {
  onBack(): void;
  onCheckWorkspace(): void;
  onReveal(finding: FindingSummary): void;
  onApply(finding: FindingSummary, fix: number): void;
  onOpenPage(): void;
}

export interface IssueViewData {
  readonly page: IssuePage;
  /** `undefined` while they are asked for, `null` where there are none. */
  readonly findings: IssueFindings | null | undefined;
  readonly check: Check;
}

export function issueView(data: IssueViewData, t: Translate, actions: IssueViewActions): HTMLElement {
  const issue = data.page;
  const title = element('h1', { tabindex: '-1' }, issue.title);
  return element(
    'main',
    { class: 'view issue-view', 'aria-label': issue.title },
    element(
      'nav',
      { class: 'issue-bar' },
      button(
        { appearance: 'icon', label: t('Back to the list (Escape)'), onPress: actions.onBack },
        icon('arrow-left'),
      ),
      element('span', { class: 'issue-id' }, issue.id),
      button(
        { appearance: 'icon', label: t('Open beside the editor'), onPress: actions.onOpenPage },
        icon('link-external'),
      ),
    ),
    title,
    element('p', { class: 'lead' }, issue.summary),
    facts(issue, t),
    findingsSection(data, t, actions),
    section(
      t('Symptoms'),
      element(
        'ul',
        {},
        ...issue.symptoms.map((symptom) => element('li', {}, rendered(symptom, actions, 'inline'))),
      ),
    ),
    issue.errors.length === 0 ? undefined : section(t('Messages'), errorList(issue, actions)),
    issue.limits.length === 0 ? undefined : section(t('Limits'), limitTable(issue.limits, t)),
    section(t('Cause'), rendered(issue.cause, actions)),
    section(t('Check'), rendered(issue.check, actions)),
    issue.related.length === 0 ? undefined : section(t('Could also be'), relatedList(issue, t, actions)),
    section(
      t('Fixes'),
      ...issue.fixes.map((fix, index) =>
        element(
          'details',
          { class: 'fix', open: index === 0 },
          element('summary', {}, fix.title),
          rendered(fix.body, actions),
        ),
      ),
    ),
    issue.notes === undefined ? undefined : section(t('Notes'), rendered(issue.notes, actions)),
    section(
      t('Sources'),
      referenceList(issue.references, actions),
      element('p', { class: 'verified' }, t('Checked against its sources on {0}.', issue.verified)),
    ),
  );
}

function section(heading: string, ...content: readonly Child[]): HTMLElement {
  return element('section', {}, element('h2', {}, heading), ...content);
}

function facts(issue: IssuePage, t: Translate): HTMLElement {
  const status =
    issue.status.since === undefined
      ? t(issue.status.state)
      : t('{0} since {1}', t(issue.status.state), issue.status.since);
  return element(
    'p',
    { class: 'facts' },
    element('span', { class: `impact impact-${issue.impact}` }, t(issue.impact)),
    ...issue.platforms.map((platform) => element('span', { class: 'fact' }, platform)),
    ...issue.regions
      .filter((region) => region !== 'all')
      .map((region) => element('span', { class: 'fact' }, region)),
    issue.status.state === 'current' ? undefined : element('span', { class: 'fact' }, status),
    issue.team ? element('span', { class: 'fact team' }, t('team')) : undefined,
  );
}

function findingsSection(
  { page, findings, check }: IssueViewData,
  t: Translate,
  actions: IssueViewActions,
): HTMLElement {
  if (page.rules.length === 0) {
    return element(
      'section',
      { class: 'here' },
      element('h2', {}, t('In this workspace')),
      element('p', {}, t('No file can show this issue; the commands below can.')),
    );
  }
  const running = check.state === 'running';
  const press = button(
    { appearance: 'secondary', onPress: actions.onCheckWorkspace },
    running ? progress(t('Checking…')) : t('Check my workspace for this'),
  );
  if (running) press.setAttribute('disabled', '');
  const files = findings?.files ?? [];
  const nothing =
    check.state === 'done'
      ? t('Nothing in {0} files.', check.files)
      : t('Nothing in the open files. The workspace has not been checked yet.');
  return element(
    'section',
    { class: 'here', 'aria-live': 'polite' },
    element('h2', {}, t('In this workspace')),
    ...(files.length === 0
      ? [element('p', {}, nothing)]
      : files.map((file) => fileFindings(file.uri, file.findings, t, actions))),
    press,
  );
}

function fileFindings(
  uri: string,
  findings: readonly FindingSummary[],
  t: Translate,
  actions: IssueViewActions,
): HTMLElement {
  const name = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
  return element(
    'div',
    { class: 'file' },
    element('h3', { title: decodeURIComponent(uri) }, name),
    element('ul', {}, ...findings.map((finding) => findingItem(finding, t, actions))),
  );
}

function findingItem(finding: FindingSummary, t: Translate, actions: IssueViewActions): HTMLElement {
  const { severity, range, message, fixes } = finding;
  const mark = icon(severityIcons[severity], t(severity));
  mark.classList.add(`severity-${severity}`);
  return element(
    'li',
    { class: 'finding' },
    element(
      'button',
      { class: 'reveal', type: 'button', onclick: () => actions.onReveal(finding) },
      mark,
      element('span', { class: 'line' }, t('Line {0}', range.start.line + 1)),
      element('span', { class: 'message' }, ...withCode(message)),
    ),
    ...fixes.map((fix, index) =>
      element(
        'button',
        { class: 'fix-finding', type: 'button', onclick: () => actions.onApply(finding, index) },
        icon(fix.preferred ? 'lightbulb-autofix' : 'lightbulb'),
        element('span', {}, ...withCode(fix.title)),
      ),
    ),
  );
}

const severityIcons = { error: 'error', warning: 'warning', information: 'info' } as const;

function errorList(issue: IssuePage, actions: Actions): HTMLElement {
  const items = issue.errors.map(({ text, where }) =>
    element('li', {}, codeBlock(text, actions), element('span', { class: 'where' }, where)),
  );
  return element('ul', { class: 'errors' }, ...items);
}

function limitTable(limits: readonly Limit[], t: Translate): HTMLElement {
  const row = (limit: Limit) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, limit.name),
      element('td', { class: 'value' }, `${limit.value} ${limit.unit}`),
      element('td', {}, ...withCode(limit.configurable)),
    );
  return element(
    'div',
    { class: 'wide', tabindex: '0' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...[t('Limit'), t('Value'), t('Configurable')].map((head) => element('th', { scope: 'col' }, head)),
        ),
      ),
      element('tbody', {}, ...limits.map(row)),
    ),
  );
}

/** Issues this one may be mistaken for, and what tells them apart. */
function relatedList(issue: IssuePage, t: Translate, actions: Actions): HTMLElement {
  const items = issue.related.map(({ id, title, summary, there, here, errors }) => {
    const sides: readonly (readonly [label: string, html: string | undefined])[] = [
      [t('there'), there],
      [t('here'), here],
    ];
    const told = sides.flatMap(([label, html]) =>
      html === undefined
        ? []
        : [element('dt', {}, label), element('dd', {}, rendered(html, actions, 'inline'))],
    );
    return element(
      'li',
      {},
      linkTo(title, undefined, () => actions.openIssue(id)),
      told.length === 0 ? element('p', {}, summary) : element('dl', {}, ...told),
      ...errors
        .slice(0, 1)
        .map((error) => element('p', {}, t('The same message:'), ' ', element('code', {}, error))),
    );
  });
  return element('ul', { class: 'neighbours' }, ...items);
}

function referenceList(references: readonly Reference[], actions: Actions): HTMLElement {
  const items = references.map(({ title, publisher, url, date, supports }) =>
    element(
      'li',
      {},
      url === undefined ? title : linkTo(title, url, () => actions.openExternal(url)),
      ` (${publisher}, ${date}). `,
      element('span', { class: 'supports' }, supports),
    ),
  );
  return element('ul', { class: 'references' }, ...items);
}
