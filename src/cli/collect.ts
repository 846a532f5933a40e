/** From what core reports to what is printed: offsets become lines, URIs become paths. */
import type { Files } from '../core/files.ts';
import type { FileEdit, Finding } from '../core/finding.ts';
import type { Report } from '../core/half-open.ts';
import { LineIndex, type Span, sortEdits } from '../core/text.ts';
import { isWithin } from '../core/uri.ts';
import type { Trouble } from './files.ts';
import { display } from './paths.ts';
import { byFile, type Edit, type Place, type Finding as Printed, type Run, type RunError } from './run.ts';
import type { Session } from './session.ts';

export type OnProgress = (linted: number, found: number) => void;

/** Gathers reports in any order; keeps nothing of files without findings. */
export interface Collector {
  add(report: Report): Promise<void>;
  fail(uri: string, message: string): void;
  run(): Run;
}

export function collector(files: Files): Collector {
  const found: { readonly file: string; readonly findings: readonly Printed[] }[] = [];
  const errors: RunError[] = [];
  let read = 0;
  return {
    async add(report) {
      read++;
      const file = display(report.uri);
      for (const failure of report.failures)
        errors.push({ file: display(failure.uri), message: failure.message });
      if (report.findings.length === 0) return;
      const findings = await printed(report, file, files);
      // Strings cut out of a text keep the whole text alive; copies do not.
      found.push({ file, findings: JSON.parse(JSON.stringify(findings)) });
    },
    fail(uri, message) {
      errors.push({ file: display(uri), message });
    },
    run: () => ({
      version: 1,
      files: read,
      findings: found.sort(byFile).flatMap((each) => each.findings),
      errors: errors.sort(byFile),
    }),
  };
}

async function printed(report: Report, file: string, files: Files): Promise<Printed[]> {
  const places = await placesIn(report, files);
  return report.findings.map((finding) => ({
    file,
    ...places.at(undefined, finding.span),
    rule: finding.rule,
    issue: finding.issue,
    severity: finding.severity,
    message: finding.message,
    environments: finding.environments,
    related: finding.related
      .filter((related) => places.knows(related.uri))
      .map(({ uri, span, message }) => ({
        file: uri === undefined ? file : display(uri),
        ...places.at(uri, span),
        message,
      })),
    fixes: finding.fixes
      .filter((fix) => fix.edits.every((edit) => places.knows(edit.uri)))
      .map(({ title, safety, preferred, edits }) => ({
        title,
        safety,
        preferred,
        edits: sortedByFile(edits, report.uri).map(
          ({ uri, span, text }): Edit => ({
            ...(uri === undefined ? {} : { file: display(uri) }),
            ...places.at(uri, span),
            text,
          }),
        ),
      })),
  }));
}

/** The finding's own file first. */
function sortedByFile(edits: readonly FileEdit[], own: string): FileEdit[] {
  const named = edits.map((edit): FileEdit => {
    if (edit.uri !== own) return edit;
    const { uri: _own, ...rest } = edit;
    return rest;
  });
  return sortEdits(named).sort((a, b) => ((a.uri ?? '') < (b.uri ?? '') ? -1 : a.uri === b.uri ? 0 : 1));
}

interface Places {
  /** The file's text could be read, so that offsets in it can be told as lines. */
  knows(uri: string | undefined): boolean;
  at(uri: string | undefined, span: Span): Place;
}

async function placesIn(report: Report, files: Files): Promise<Places> {
  const indexes = new Map<string, LineIndex>([[report.uri, new LineIndex(report.text)]]);
  for (const uri of report.findings.flatMap(otherFiles)) {
    if (indexes.has(uri)) continue;
    const text = await files.read(uri);
    if (text !== undefined) indexes.set(uri, new LineIndex(text));
  }
  return {
    knows: (uri = report.uri) => indexes.has(uri),
    at(uri = report.uri, span) {
      const index = indexes.get(uri)!;
      const start = index.position(span.start);
      const end = index.position(span.end);
      return {
        line: start.line + 1,
        column: start.column + 1,
        endLine: end.line + 1,
        endColumn: end.column + 1,
      };
    },
  };
}

function otherFiles(finding: Finding): string[] {
  const named = [...finding.related, ...finding.fixes.flatMap((fix) => fix.edits)];
  return named.flatMap(({ uri }) => (uri === undefined ? [] : [uri]));
}

/**
 * Lints what lies below `uris`. A broken configuration file met on the way is an error of the run, besides
 * being a finding. `onReport` sees each report once.
 */
export async function collect(
  { halfOpen, disk, texts }: Session,
  uris: readonly string[],
  onProgress: OnProgress,
  onReport: (report: Report) => void = () => {},
): Promise<Run> {
  const results = collector(texts);
  const named = new Set(uris);
  for await (const result of halfOpen.scan(uris, { onProgress })) {
    if (!('findings' in result)) {
      const trouble = disk.troubles.get(result.uri);
      if (trouble === undefined) results.fail(result.uri, result.message);
      else if (!trouble.usual || named.has(result.uri)) results.fail(result.uri, cannotBeRead(trouble));
      continue;
    }
    onReport(result);
    await results.add(result);
    if (result.kind !== 'config') continue;
    for (const failure of (await halfOpen.resolution(result.uri)).failures) {
      if (failure.uri === result.uri)
        results.fail(failure.uri, `line ${failure.line + 1}: ${failure.message}`);
    }
  }
  for (const [uri, trouble] of disk.troubles) {
    if (trouble.of === 'folder' && uris.some((each) => isWithin(each, uri)))
      results.fail(uri, cannotBeRead(trouble));
  }
  return results.run();
}

function cannotBeRead({ why }: Trouble): string {
  return `cannot be read: ${why}`;
}
