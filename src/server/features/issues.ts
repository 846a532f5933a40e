/** The knowledge base: searching it, and an issue as a page. */

import { withoutComparison } from '../../core/kb/distinctions.ts';
import { countFacets } from '../../core/kb/facets.ts';
import { neighboursOf } from '../../core/kb/neighbours.ts';
import { renderInline, renderMarkdown } from '../../core/kb/render.ts';
import { createSearchInSteps, type Search } from '../../core/kb/search.ts';
import type { Environment, Issue } from '../../core/kb/types.ts';
import type { Facets, Filter, IssuePage, IssueSummary, SearchResult } from '../../protocol/issues.ts';
import { noFilter } from '../../protocol/issues.ts';
import {
  configurationChangedNotification,
  facetsRequest,
  issueRequest,
  searchRequest,
} from '../../protocol/server.ts';
import type { Feature } from '../feature.ts';
import { workspaceIssues, workspaceKnowledge } from '../knowledge.ts';
import type { Session } from '../session.ts';

/** Results where the asker names no limit. */
const usualLimit = 50;

const nothing: Facets = { platforms: [], regions: [], impacts: [], found: 0 };

export const issues: Feature = (session) => {
  let built: { readonly of: readonly Issue[]; readonly search: Promise<Search> } | undefined;

  /** Built again only when an issue is another, and in steps: other requests are answered meanwhile. */
  const searchOver = (all: readonly Issue[]): Promise<Search> => {
    if (built === undefined || !sameItems(built.of, all)) {
      const search = build(session, all);
      built = { of: all, search };
      // The next search tries again.
      search.catch(() => {
        if (built?.search === search) built = undefined;
      });
    }
    return built.search;
  };

  // Whoever shows issues asks again where these are others than those last searched.
  session.onFiles(() => {
    const shown = built?.of;
    if (shown === undefined) return;
    session.background('Reading the knowledge again', async () => {
      if (!sameItems(shown, await workspaceIssues(session)))
        session.notify(configurationChangedNotification, {});
    });
  });

  session.handle(searchRequest, 'Searching', [], async ({ query, filter = noFilter, limit = usualLimit }) => {
    const all = await workspaceIssues(session);
    const counts = countFindings(session);
    const searching = searchOver(all);
    if (query.trim() === '') {
      return all
        .map((issue) => summarise(issue, counts))
        .filter((summary) => passes(summary, filter))
        .sort((a, b) => b.findings - a.findings || a.title.localeCompare(b.title))
        .slice(0, limit)
        .map((issue) => ({ issue, score: 0, matches: [] }));
    }
    const byId = new Map(all.map((issue) => [issue.id, issue]));
    const { found, ...filters } = filter;
    const search = await searching;
    const results = search.search(query, {
      limit,
      filters: found ? { ...filters, issues: new Set(counts.keys()) } : filters,
    });
    return results.map(
      ({ issue, score, matches }): SearchResult => ({
        issue: summarise(byId.get(issue)!, counts),
        score,
        matches: matches.map(({ field, text, ranges }) => ({
          field,
          text,
          highlights: ranges.map(({ start, end }) => [start, end] as const),
        })),
      }),
    );
  });

  session.handle(facetsRequest, 'Counting facets', nothing, async () => {
    const counts = countFindings(session);
    const all = (await workspaceIssues(session)).map((issue) => summarise(issue, counts));
    return { ...countFacets(all), found: all.filter((issue) => issue.findings > 0).length };
  });

  session.handle(issueRequest, 'Showing an issue', null, async ({ id }) => {
    const rule = session.core.rules().find((candidate) => candidate.id === id);
    const wanted = rule?.issue ?? id;
    const all = await workspaceIssues(session);
    const issue = all.find((candidate) => candidate.id === wanted);
    if (issue === undefined) return null;
    const explained = await session.core.explain(wanted, issue.origin);
    const environments = (await workspaceKnowledge(session)).flatMap((knowledge) => knowledge.environments);
    return pageOf(issue, explained?.rules ?? [], environments, all, countFindings(session));
  });

  return {};
};

/** Milliseconds of work at a stretch: what a keystroke may take. */
const stretch = 8;

async function build(session: Session, all: readonly Issue[]): Promise<Search> {
  const [knowledge] = await workspaceKnowledge(session);
  let started = performance.now();
  return createSearchInSteps(all, knowledge?.synonyms ?? [], async () => {
    if (performance.now() - started < stretch) return;
    await new Promise((resolve) => setTimeout(resolve));
    started = performance.now();
  });
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function countFindings({ findings }: Session): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const entry of findings.all()) {
    for (const { finding } of entry.findings) counts.set(finding.issue, (counts.get(finding.issue) ?? 0) + 1);
  }
  return counts;
}

function summarise(issue: Issue, counts: ReadonlyMap<string, number>): IssueSummary {
  const { id, title, summary, impact, status, platforms, regions, origin } = issue;
  const findings = counts.get(id) ?? 0;
  return { id, title, summary, impact, status, platforms, regions, findings, team: origin !== undefined };
}

function passes(issue: IssueSummary, { platforms, regions, impacts, found }: Filter): boolean {
  const any = (wanted: readonly string[], given: readonly string[]) =>
    wanted.length === 0 || wanted.some((value) => given.includes(value));
  return (
    any(platforms, issue.platforms) &&
    any(regions, issue.regions) &&
    any(impacts, [issue.impact]) &&
    (!found || issue.findings > 0)
  );
}

function pageOf(
  issue: Issue,
  rules: readonly string[],
  environments: readonly Environment[],
  all: readonly Issue[],
  counts: ReadonlyMap<string, number>,
): IssuePage {
  const { errors, limits, references, verified } = issue;
  const own = new Map(
    environments.filter(({ id }) => issue.environments.includes(id)).map((each) => [each.id, each]),
  );
  return {
    ...summarise(issue, counts),
    errors,
    limits,
    references,
    verified,
    rules,
    environments: [...own.values()].map(({ id, title, idleTimeout }) => ({
      id,
      title,
      ...(idleTimeout === undefined ? {} : { idleTimeout }),
    })),
    symptoms: issue.symptoms.map(renderInline),
    cause: renderMarkdown(issue.cause),
    check: renderMarkdown(withoutComparison(issue.check)),
    fixes: issue.fixes.map((fix) => ({ title: fix.title, body: renderMarkdown(fix.body), rules: fix.rules })),
    related: neighboursOf(issue, all).map(({ issue: { id, title, summary }, errors, there, here }) => ({
      id,
      title,
      summary,
      errors,
      ...(there === undefined ? {} : { there: renderInline(there) }),
      ...(here === undefined ? {} : { here: renderInline(here) }),
    })),
    ...(issue.notes === undefined ? {} : { notes: renderMarkdown(issue.notes) }),
  };
}
