/** JUnit's XML: a suite a file, a case a finding. Information does not fail a build, so it is no failure. */
import { type FileResult, type Finding, perFile, type Run, type RunError } from '../run.ts';
import { plural } from '../words.ts';

export function* junit(run: Run): Iterable<string> {
  const suites = perFile(run);
  const totals = sum(suites);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="half-open" ${counts(totals)}>\n`;
  for (const suite of suites) {
    yield `  <testsuite name="${escapeXml(suite.file)}" ${counts(sum([suite]))}>\n`;
    for (const finding of suite.findings) yield findingCase(finding);
    for (const error of suite.errors) yield errorCase(error);
    yield '  </testsuite>\n';
  }
  // Programs that collect these files take one without a case for a test run that broke.
  if (suites.length === 0) {
    yield '  <testsuite name="half-open" tests="1" failures="0" errors="0">\n';
    yield `    <testcase classname="half-open" name="${plural(run.files, 'file')} without findings"/>\n`;
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function sum(suites: readonly FileResult[]): Counts {
  const findings = suites.flatMap((suite) => suite.findings);
  const errors = suites.flatMap((suite) => suite.errors).length;
  return {
    tests: Math.max(1, findings.length + errors),
    failures: findings.filter(isFailure).length,
    errors,
  };
}

function counts({ tests, failures, errors }: Counts): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}"`;
}

function isFailure(finding: Finding): boolean {
  return finding.severity !== 'information';
}

function findingCase(finding: Finding): string {
  const { file, line, column, rule, message } = finding;
  const place = `${file}:${line}:${column}`;
  const body = isFailure(finding)
    ? `<failure type="${finding.severity}" message="${escapeXml(message)}">${escapeXml(`${place} ${message}`)}</failure>`
    : `<system-out>${escapeXml(`${place} ${message}`)}</system-out>`;
  return `    <testcase classname="${escapeXml(file)}" name="${escapeXml(`${rule} ${line}:${column}`)}">${body}</testcase>\n`;
}

function errorCase({ file, message }: RunError): string {
  return `    <testcase classname="${escapeXml(file)}" name="read"><error message="${escapeXml(message)}"/></testcase>\n`;
}

/** XML 1.0 has no way to write most control characters and half surrogate pairs. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF\p{Surrogate}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;');
}
