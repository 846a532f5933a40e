/** When files are linted, and what is then published: one way for open and closed files. */
import type { Signal } from '../core/files.ts';
import type { Report } from '../core/half-open.ts';
import {
  type FileView,
  filesNamedBy,
  type Positions,
  positionsOf,
  toDiagnostic,
  toRange,
} from './convert.ts';
import { type KnownFinding, nameFindings } from './findings.ts';
import type { Session } from './session.ts';

export interface Linting {
  /** After a moment without further changes. */
  soon(uri: string): void;
  now(uri: string): void;
  /** One after the other, so that open files stay quick. */
  later(uris: Iterable<string>): void;
  /** The findings of the text as it is now: those published where they are of it, else new ones. */
  known(uri: string, signal?: Signal): Promise<readonly KnownFinding[]>;
  /** Publish what a scan found in a closed file. */
  publish(report: Report): Promise<void>;
  /** Take the findings of a file away. */
  clear(uri: string): void;
}

/** Milliseconds: shorter than the pause between two keystrokes, long enough for a burst of edits to be one. */
const moment = 30;

export function createLinting(session: Session): Linting {
  const { core, documents, findings, editor } = session;
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const running = new Map<string, { aborted: boolean }>();
  const waiting = new Set<string>();
  let working = false;

  const publish = async (report: Report): Promise<void> => {
    const { uri } = report;
    const open = documents.get(uri);
    const own: FileView =
      open === undefined
        ? { uri, version: null, positions: positionsOf(report.text) }
        : { uri: open.text.uri, version: open.text.version, positions: open.text };
    const views = new Map(await session.views(report.findings.flatMap(filesNamedBy)));
    // A newer text is on its way to being linted.
    if (documents.get(uri)?.text.version !== report.version) return;
    views.set(uri, own);
    const known = named(report, own.positions);
    const had = findings.get(uri);
    findings.set({ uri, version: report.version, findings: known });
    if (report.version === undefined && known.length === 0 && had === undefined) return;
    session.publish({
      uri: own.uri,
      ...(report.version === undefined ? {} : { version: report.version }),
      diagnostics: report.findings.map((finding) => toDiagnostic(finding, uri, views, editor.issueAddress)),
    });
  };

  const clear = (uri: string): void => {
    stop(uri);
    if (!findings.delete(uri)) return;
    session.publish({ uri: documents.get(uri)?.text.uri ?? uri, diagnostics: [] });
  };

  const stop = (uri: string): void => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
    const run = running.get(uri);
    if (run !== undefined) run.aborted = true;
    running.delete(uri);
  };

  const lint = async (uri: string): Promise<void> => {
    stop(uri);
    const run = { aborted: false };
    running.set(uri, run);
    const open = documents.get(uri);
    try {
      // Too large, or of no kind we lint: core would read the file behind the editor's back.
      const report =
        open !== undefined && !documents.reconsider(open).held ? undefined : await core.findings(uri, run);
      if (run.aborted) return;
      if (report === undefined) clear(uri);
      else {
        for (const failure of report.failures) session.log.error(`${failure.uri}: ${failure.message}`);
        await publish(report);
      }
    } catch (error) {
      if (!run.aborted) throw error;
    } finally {
      if (running.get(uri) === run) running.delete(uri);
    }
  };

  const now = (uri: string) => session.background(`Linting ${uri}`, () => lint(uri));

  const work = async (): Promise<void> => {
    working = true;
    try {
      for (const uri of waiting) {
        waiting.delete(uri);
        await lint(uri).catch((error) => session.log.error(`Linting ${uri} failed: ${error}`));
      }
    } finally {
      working = false;
    }
  };

  return {
    now,
    soon(uri) {
      stop(uri);
      timers.set(
        uri,
        setTimeout(() => now(uri), moment),
      );
    },
    later(uris) {
      for (const uri of uris) waiting.add(uri);
      if (!working) session.background('Linting', work);
    },
    async known(uri, signal) {
      const open = documents.get(uri);
      const entry = findings.get(uri);
      if (open !== undefined && entry?.version === open.text.version) return entry.findings;
      if (open?.held === false) return [];
      const report = await core.findings(uri, signal);
      if (report === undefined) return [];
      return named(report, documents.get(uri)?.text ?? positionsOf(report.text));
    },
    publish,
    clear,
  };
}

function named(report: Report, positions: Positions): KnownFinding[] {
  return nameFindings(
    report.findings,
    report.findings.map((finding) => toRange(finding.span, positions)),
  );
}
