/** Findings as lists: for the editor's tree and the sidebar, which show them by issue and file. */

import { normalise } from '../../core/uri.ts';
import type { FileFindings, FindingSummary, IssueFindings } from '../../protocol/issues.ts';
import { type FindingsChanged, findingsChangedNotification, findingsRequest } from '../../protocol/server.ts';
import type { Feature } from '../feature.ts';
import type { FileEntry, KnownFinding } from '../findings.ts';
import { workspaceIssues } from '../knowledge.ts';
import type { Session } from '../session.ts';
import { throttle } from '../timing.ts';

/** Milliseconds between two notices. */
const beat = 200;

export const findingsLists: Feature = (session, _, workspace) => {
  const { findings } = session;

  const tell = throttle(beat, () => {
    const known = [...findings.all()].filter((entry) => entry.findings.length > 0);
    const all = known.flatMap((entry) => entry.findings);
    const notice: FindingsChanged = {
      findings: all.length,
      files: known.length,
      errors: all.filter(({ finding }) => finding.severity === 'error').length,
      warnings: all.filter(({ finding }) => finding.severity === 'warning').length,
      scanned: workspace.scanned,
    };
    session.notify(findingsChangedNotification, notice);
  });
  session.onFindings(tell);

  session.handle(findingsRequest, 'Listing findings', [], async (wanted) => {
    const uri = wanted.uri === undefined ? undefined : normalise(wanted.uri);
    const entries = [...findings.all()].filter((entry) => uri === undefined || entry.uri === uri);
    const issues = new Set(entries.flatMap((entry) => entry.findings.map(({ finding }) => finding.issue)));
    const titles = new Map((await workspaceIssues(session)).map(({ id, title }) => [id, title]));
    return [...issues]
      .filter((issue) => wanted.issue === undefined || issue === wanted.issue)
      .map((issue) => ({
        issue,
        title: titles.get(issue) ?? issue,
        files: filesWith(issue, entries, session),
      }))
      .sort((a, b) => countOf(b) - countOf(a) || a.title.localeCompare(b.title));
  });

  return {};
};

function filesWith(issue: string, entries: readonly FileEntry[], session: Session): FileFindings[] {
  return entries
    .map((entry) => {
      const uri = session.documents.get(entry.uri)?.text.uri ?? entry.uri;
      const own = entry.findings.filter(({ finding }) => finding.issue === issue);
      return { uri, findings: own.map((known) => summarise(known, uri)) };
    })
    .filter((file) => file.findings.length > 0)
    .sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

function countOf({ files }: IssueFindings): number {
  return files.reduce((sum, file) => sum + file.findings.length, 0);
}

function summarise({ id, finding, range }: KnownFinding, uri: string): FindingSummary {
  const { rule, issue, severity, message } = finding;
  const fixes = finding.fixes.map(({ title, safety, preferred }) => ({ title, safety, preferred }));
  return { id, uri, range, rule, issue, severity, message, fixes };
}
