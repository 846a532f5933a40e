/** The list: a field to type into, facets, results. */
import { searchHints } from '../core/kb/hints.ts';
import { noFilter } from '../core/kb/listing.ts';
import type { Facets, Filter, Match, SearchResult } from '../protocol/sidebar.ts';
import { type Child, element, fill, highlighted } from './element.ts';
import { icon } from './icons.ts';
import type { Translate } from './texts.ts';
import { badge, button, type Choice, checkbox, dropdown, textField } from './toolkit.ts';

export interface SearchViewActions {
  onQuery(query: string): void;
  onFilter(filter: Filter): void;
  onOpen(issue: string): void;
}

export interface SearchView {
  readonly root: HTMLElement;
  /** @param typing a key was pressed: what is in sight is drawn at once, the rest when there is time */
  show(listing: Listing, typing?: boolean): void;
  focus(): void;
  /** Put a query into the field, as if typed. */
  setQuery(query: string): void;
}

/** What the list shows. */
export interface Listing {
  readonly query: string;
  readonly filter: Filter;
  readonly facets: Facets;
  readonly results: readonly SearchResult[];
  /** Issues have arrived: before, that there are none says nothing. */
  readonly held: boolean;
  /** Why the last question could not be answered. */
  readonly failure: string | undefined;
}

/** Nobody reads more, and the rest would cost time at every key. */
export const mostShown = 200;

/** More than a tall sidebar shows. While somebody types, the rows below come once the first ones are drawn. */
const firstRows = 16;

export function createSearchView(
  initial: { readonly query: string },
  t: Translate,
  actions: SearchViewActions,
): SearchView {
  const field = textField({
    label: t('Search issues'),
    placeholder: t('Symptom, error message, log line…'),
    value: initial.query,
    onInput: actions.onQuery,
  });
  const facets = element('div', { class: 'facets' });
  const status = element('div', { class: 'status', role: 'status', 'aria-live': 'polite' });
  const list = element('ul', { class: 'results', 'aria-label': t('Issues') });
  const root = element('main', { class: 'view search-view' }, field, facets, status, list);

  const links = () => [...list.querySelectorAll<HTMLElement>('.result')];
  root.addEventListener('keydown', (event) => moveFocus(event, field, links()));

  let shownFacets = '';
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const items = (results: readonly SearchResult[]) => results.map((result) => resultItem(result, t, actions));
  const showResults = (results: readonly SearchResult[], typing: boolean): void => {
    clearTimeout(waiting);
    const now = typing ? firstRows : results.length;
    list.replaceChildren(...items(results.slice(0, now)));
    if (results.length > now) waiting = setTimeout(() => list.append(...items(results.slice(now))));
  };
  return {
    root,
    focus: () => field.focus(),
    setQuery(query) {
      field.value = query;
      actions.onQuery(query);
    },
    show(listing, typing = false) {
      // Rebuilding an open dropdown would close it, so only when something in it differs.
      const key = JSON.stringify([listing.facets, listing.filter]);
      if (key !== shownFacets) {
        shownFacets = key;
        fill(facets, facetControls(listing, t, actions));
      }
      fill(status, statusOf(listing, t, actions));
      // Results that arrive while somebody goes through the list must not take the focus away.
      const focused = (document.activeElement as HTMLElement | null)?.dataset.issue;
      showResults(listing.results, typing && focused === undefined);
      if (focused !== undefined)
        links()
          .find((link) => link.dataset.issue === focused)
          ?.focus();
    },
  };
}

function moveFocus(
  event: KeyboardEvent,
  field: HTMLElement & { value: string },
  links: readonly HTMLElement[],
): void {
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (event.key === 'ArrowDown' && (at >= 0 || document.activeElement === field)) links[at + 1]?.focus();
  else if (event.key === 'ArrowUp' && at === 0) field.focus();
  else if (event.key === 'ArrowUp' && at > 0) links[at - 1]?.focus();
  else if (event.key === 'Home' && at >= 0) links[0]?.focus();
  else if (event.key === 'End' && at >= 0) links.at(-1)?.focus();
  else if (event.key === 'Enter' && document.activeElement === field) links[0]?.click();
  else return;
  event.preventDefault();
}

function facetControls({ facets, filter }: Listing, t: Translate, actions: SearchViewActions): Child[] {
  const one = (
    label: string,
    any: string,
    values: Facets['platforms'],
    chosen: readonly string[],
    change: (value: readonly string[]) => Partial<Filter>,
  ) => {
    const choices: Choice[] = [
      { value: '', label: any },
      ...values.map(({ value, issues }) => ({ value, label: `${t(value)} (${issues})` })),
    ];
    return dropdown(label, choices, chosen[0] ?? '', (value) =>
      actions.onFilter({ ...filter, ...change(value === '' ? [] : [value]) }),
    );
  };
  return [
    one(t('Platform'), t('All platforms'), facets.platforms, filter.platforms, (platforms) => ({
      platforms,
    })),
    one(t('Region'), t('All regions'), facets.regions, filter.regions, (regions) => ({ regions })),
    one(t('Impact'), t('Any impact'), facets.impacts, filter.impacts, (impacts) => ({
      impacts: impacts as Filter['impacts'],
    })),
    checkbox(t('In this workspace ({0})', facets.found), filter.found, (found) =>
      actions.onFilter({ ...filter, found }),
    ),
  ];
}

function statusOf(
  { query, filter, results, failure, held }: Listing,
  t: Translate,
  actions: SearchViewActions,
): Child[] {
  const filtered = JSON.stringify(filter) !== JSON.stringify(noFilter);
  if (failure !== undefined) return [element('p', { class: 'failure', role: 'alert' }, failure)];
  if (!held) return [];
  const clearFilters = () => actions.onFilter(noFilter);
  if (results.length > 0) {
    const count = countOf(results.length, t);
    const isEmpty = query.trim() === '';
    const order = isEmpty ? count : t('{0}, best match first', count);
    const clear = button(
      { appearance: 'icon', label: t('Clear filters'), onPress: clearFilters },
      icon('clear-all'),
    );
    const advice = isEmpty && !filtered ? searchHints('').map((hint) => t(hint)) : [];
    return [
      element('div', { class: 'count' }, element('span', {}, order), filtered ? clear : undefined),
      advice.length === 0 ? undefined : element('p', { class: 'hint' }, advice.join(' ')),
    ];
  }
  return [
    element(
      'div',
      { class: 'empty' },
      element('p', {}, filtered ? t('No issue matches with these filters.') : t('No issue matches.')),
      filtered ? button({ onPress: clearFilters }, t('Clear filters')) : undefined,
      element('ul', {}, ...searchHints(query).map((hint) => element('li', {}, t(hint)))),
    ),
  ];
}

function countOf(results: number, t: Translate): string {
  if (results === 1) return t('1 issue');
  return results < mostShown ? t('{0} issues', results) : t('More than {0} issues', mostShown - 1);
}

function resultItem({ issue, matches }: SearchResult, t: Translate, actions: SearchViewActions): HTMLElement {
  const title = matches.find((match) => match.field === 'title');
  const summary = matches.find((match) => match.field === 'summary');
  const others = matches.filter((match) => match !== title && match !== summary).slice(0, 2);
  const link = element(
    'button',
    { class: 'result', type: 'button', 'data-issue': issue.id, onclick: () => actions.onOpen(issue.id) },
    element(
      'span',
      { class: 'result-title' },
      element('span', {}, ...highlighted(issue.title, title?.highlights ?? [])),
      issue.findings > 0
        ? badge(issue.findings, t('{0} findings in this workspace', issue.findings))
        : undefined,
    ),
    element('span', { class: 'result-summary' }, ...highlighted(issue.summary, summary?.highlights ?? [])),
    ...others.map((match) => matchLine(match, t)),
    element(
      'span',
      { class: 'result-meta' },
      element('span', { class: `impact impact-${issue.impact}` }, t(issue.impact)),
      element('span', {}, issue.platforms.slice(0, 3).join(' · ')),
      issue.regions.some((region) => region !== 'all')
        ? element('span', {}, issue.regions.join(', '))
        : undefined,
      issue.status.state === 'current' ? undefined : element('span', {}, t(issue.status.state)),
      issue.team ? element('span', { class: 'team' }, t('team')) : undefined,
    ),
  );
  return element('li', {}, link);
}

/** Why an issue matches: the words, around the first of them. */
function matchLine({ field, text, highlights }: Match, t: Translate): HTMLElement {
  const first = highlights[0]?.[0] ?? 0;
  const from = Math.max(0, first - 30);
  const shown = text.slice(from, from + 160);
  const moved = highlights
    .map(([start, end]): readonly [number, number] => [
      Math.max(0, start - from),
      Math.min(shown.length, end - from),
    ])
    .filter(([start, end]) => start < end);
  return element(
    'span',
    { class: 'match' },
    element('span', { class: 'match-field' }, t(field)),
    element('span', {}, from > 0 ? '…' : undefined, ...highlighted(shown, moved)),
  );
}
