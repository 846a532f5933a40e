/** GitHub Actions' workflow commands: findings as annotations of the lines they stand on. */
import type { Severity } from '../../core/finding.ts';
import type { Run } from '../run.ts';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
};

export function* github(run: Run): Iterable<string> {
  for (const finding of run.findings) {
    const { line, endLine, column, endColumn } = finding;
    yield command(
      levels[finding.severity],
      {
        file: finding.file,
        line,
        endLine,
        // GitHub takes columns only where one line is meant.
        ...(line === endLine ? { col: column, endColumn } : {}),
        title: finding.rule,
      },
      finding.message,
    );
  }
  for (const error of run.errors)
    yield command('error', { file: error.file, title: 'half-open' }, error.message);
}

function command(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
