/** For people: findings grouped by file, then a summary. */
import type { Severity } from '../../core/finding.ts';
import { indent, textWidth, wrap } from '../layout.ts';
import { count, type FileResult, type Finding, perFile, type Run } from '../run.ts';
import type { Style } from '../terminal.ts';
import { plural } from '../words.ts';
import type { FormatContext } from './format.ts';

const styles: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', information: 'blue' };

/** Messages are sentences; narrower than this they are left to the terminal to break. */
const narrowest = 30;

export function* text(run: Run, context: FormatContext): Iterable<string> {
  for (const result of perFile(run)) {
    yield `${context.paint('underline', result.file)}\n`;
    for (const line of fileLines(result, context)) yield `${line}\n`;
    yield '\n';
  }
  if (run.findings.length + run.errors.length > 0) yield* summary(run, context);
}

function* fileLines({ findings, errors }: FileResult, context: FormatContext): Iterable<string> {
  const places = findings.map((finding) => `${finding.line}:${finding.column}`);
  const placeWidth = Math.max(0, ...places.map(textWidth));
  const severityWidth = Math.max(0, ...findings.map((finding) => finding.severity.length));
  for (const [index, finding] of findings.entries()) {
    const place = places[index]!.padStart(placeWidth);
    const severity = finding.severity.padEnd(severityWidth);
    const head = `  ${context.paint('dim', place)}  ${context.paint(styles[finding.severity], severity)}  `;
    yield* hanging(head, [finding.message, context.paint('dim', finding.rule)], context.width);
    for (const related of finding.related) {
      const where = related.file === finding.file ? 'line' : `${related.file}:`;
      const gap = related.file === finding.file ? ' ' : '';
      const lead = ' '.repeat(textWidth(head));
      const text = `${where}${gap}${related.line}: ${related.message}`;
      yield* hanging(lead, [context.paint('dim', text)], context.width);
    }
  }
  for (const error of errors)
    yield* hanging(`  ${context.paint('red', 'failed')}  `, [error.message], context.width);
}

/** The parts behind `head`, two blanks apart, further lines below the first part. */
function hanging(head: string, parts: readonly string[], width: number): string[] {
  const margin = textWidth(head);
  const room = width - margin;
  if (!Number.isFinite(width) || room < narrowest) return [head + parts.join('  ')];
  const lines = wrap(parts[0]!, room);
  for (const part of parts.slice(1)) {
    const joined = `${lines.at(-1)}  ${part}`;
    if (textWidth(joined) <= room) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  const [first, ...rest] = lines;
  return [head + first, ...indent(rest, ' '.repeat(margin))];
}

function* summary(run: Run, context: FormatContext): Iterable<string> {
  const counts = (['error', 'warning', 'information'] as const)
    .map((severity) => ({ severity, number: count(run, severity) }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => context.paint(styles[severity], named(severity, number)));
  const failures = run.errors.length;
  const parts = [...counts, ...(failures > 0 ? [context.paint('red', plural(failures, 'failure'))] : [])];
  yield `${context.paint('bold', plural(run.findings.length, 'finding'))}: ${parts.join(', ')}\n`;
  const fixable = run.findings.flatMap((finding) => finding.fixes.filter((fix) => fix.preferred));
  const safe = fixable.filter((fix) => fix.safety === 'safe').length;
  const review = fixable.length - safe;
  if (safe > 0) yield `${plural(safe, 'fix', 'fixes')} can be applied with --fix\n`;
  if (review > 0) yield `${plural(review, 'fix', 'fixes')} to be reviewed can be applied with --fix=review\n`;
  const example = worst(run.findings);
  if (example !== undefined) yield `half-open explain ${example.rule} tells more\n`;
}

function worst(findings: readonly Finding[]): Finding | undefined {
  const first = (severity: Severity) => findings.find((finding) => finding.severity === severity);
  return first('error') ?? first('warning') ?? first('information');
}

function named(severity: Severity, number: number): string {
  return severity === 'information' ? `${number} information` : plural(number, severity);
}
