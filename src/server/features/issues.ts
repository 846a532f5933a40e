/** The knowledge base: searching it, and an issue as a page. */

import { withoutComparison } from '../../core/kb/distinctions.ts';
import { type FindingCounts, listIssues, noFilter, summarise } from '../../core/kb/listing.ts';
import { neighboursOf } from '../../core/kb/neighbours.ts';
import { renderInline, renderMarkdown } from '../../core/kb/render.ts';
import { createSearchInSteps, type Search } from '../../core/kb/search.ts';
import type { Environment, Issue, SearchedIssue } from '../../core/kb/types.ts';
import type { IssuePage, SearchedIssues } from '../../protocol/issues.ts';
import {
  configurationChangedNotification,
  issueRequest,
  searchedIssuesRequest,
  searchRequest,
} from '../../protocol/server.ts';
import type { Feature } from '../feature.ts';
import { workspaceIssues, workspaceKnowledge } from '../knowledge.ts';
import type { Session } from '../session.ts';

/** Results where the asker names no limit. */
const usualLimit = 50;

const noIssues: SearchedIssues = { revision: 0, findings: {} };

export const issues: Feature = (session) => {
  let built: { readonly of: readonly Issue[]; readonly search: Promise<Search> } | undefined;

  let handedOut: { readonly of: readonly Issue[]; readonly revision: number } = { of: [], revision: 0 };

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

  // Whoever shows issues asks again where these are others than those last searched or handed out.
  session.onFiles(() => {
    const shown = [built?.of, handedOut.revision === 0 ? undefined : handedOut.of].filter(
      (each) => each !== undefined,
    );
    if (shown.length === 0) return;
    session.background('Reading the knowledge again', async () => {
      const now = await workspaceIssues(session);
      if (shown.some((each) => !sameItems(each, now))) session.notify(configurationChangedNotification, {});
    });
  });

  session.handle(searchRequest, 'Searching', [], async ({ query, filter = noFilter, limit = usualLimit }) => {
    const all = await workspaceIssues(session);
    const search = await searchOver(all);
    return listIssues({ query, filter, limit }, all, countFindings(session), search);
  });

  session.handle(searchedIssuesRequest, 'Handing out the issues', noIssues, async ({ known }) => {
    const all = await workspaceIssues(session);
    if (!sameItems(handedOut.of, all)) handedOut = { of: all, revision: handedOut.revision + 1 };
    const { revision } = handedOut;
    const findings = Object.fromEntries(countFindings(session));
    if (known === revision) return { revision, findings };
    const [knowledge] = await workspaceKnowledge(session);
    const content = { issues: all.map(searched), synonyms: knowledge?.synonyms ?? [] };
    return { revision, content, findings };
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

async function build(session: Session, all: readonly Issue[]): Promise<Search> {
  const [knowledge] = await workspaceKnowledge(session);
  return createSearchInSteps(all, knowledge?.synonyms ?? [], {
    now: () => performance.now(),
    rest: () => new Promise((resolve) => setTimeout(resolve)),
  });
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function countFindings({ findings }: Session): FindingCounts {
  const counts = new Map<string, number>();
  for (const entry of findings.all()) {
    for (const { finding } of entry.findings) counts.set(finding.issue, (counts.get(finding.issue) ?? 0) + 1);
  }
  return counts;
}

/** Without what only an issue's page shows. */
function searched({ examples, references, related, verified, ...issue }: Issue): SearchedIssue {
  return issue;
}

function pageOf(
  issue: Issue,
  rules: readonly string[],
  environments: readonly Environment[],
  all: readonly Issue[],
  counts: FindingCounts,
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
