/** An issue as one Markdown text: for a page in the editor, and for printing. */
import type { Issue, Limit, Reference } from './types.ts';

/** @param rules ids of the rules that detect it; empty where no file can show it. */
export function markdownForIssue(issue: Issue, rules: readonly string[]): string {
  const { platforms, regions, environments, impact, verified } = issue;
  const facts = [
    `Platforms: ${platforms.map(text).join(', ')}`,
    `Regions: ${regions.map(text).join(', ')}`,
    ...(environments.length === 0 ? [] : [`Environments: ${environments.map(code).join(', ')}`]),
    `Impact: ${impact}`,
    `Status: ${statusOf(issue)}`,
    `Verified: ${verified}`,
  ];
  return [
    `# ${text(issue.title)}`,
    text(issue.summary),
    list(facts),
    section('Symptoms', list(issue.symptoms)),
    section('Seen as', list(issue.errors.map((error) => `${code(error.text)} (${text(error.where)})`))),
    section('Limits', limitsTable(issue.limits)),
    section('Cause', issue.cause),
    section('Check', issue.check),
    section('Fixes', issue.fixes.map((fix) => `### ${text(fix.title)}\n\n${fix.body}`).join('\n\n')),
    section('Notes', issue.notes ?? ''),
    section(
      'Found by',
      rules.length === 0 ? 'No rule: files do not show this issue.' : list(rules.map(code)),
    ),
    section('Related', list(issue.related.map((id) => `[${id}](issue:${id})`))),
    section('References', list(issue.references.map(reference))),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function section(title: string, markdown: string): string {
  return markdown === '' ? '' : `## ${title}\n\n${markdown}`;
}

/** Lines behind an item's first are indented, so that they stay in it. */
function list(items: readonly string[]): string {
  return items.map((item) => `- ${item.replaceAll('\n', '\n  ')}`).join('\n');
}

function limitsTable(limits: readonly Limit[]): string {
  if (limits.length === 0) return '';
  const rows = limits.map(({ name, value, unit, configurable }) =>
    [name, `${value} ${unit}`, configurable].map(cell).join(' | '),
  );
  return ['Limit | Value | Where it is configured', '--- | ---: | ---', ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}

function reference({ title, publisher, url, date, supports }: Reference): string {
  const name = url === undefined ? text(title) : `[${text(title)}](<${url}>)`;
  return `${name} (${text(publisher)}, ${date}): ${text(supports)}`;
}

function statusOf({ status }: Issue): string {
  return status.since === undefined ? status.state : `${status.state} since ${text(status.since)}`;
}

/** Plain text as Markdown that shows it as it is; code in backticks stays code. */
export function text(plain: string): string {
  return plain
    .replace(/\s*\n\s*/g, ' ')
    .split(/(`+[^`]+`+)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[\\<>[\]*]|(?<!\w)_|_(?!\w)/g, '\\$&')))
    .join('');
}

function cell(plain: string): string {
  return text(plain).replaceAll('|', '\\|');
}

/** Code with as many backticks around it as it needs. */
function code(plain: string): string {
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map((run) => run[0].length));
  const marks = '`'.repeat(longest + 1);
  const padding = longest > 0 ? ' ' : '';
  return `${marks}${padding}${plain}${padding}${marks}`;
}
