/** An issue as a page for the terminal. */
import type { RuleInfo } from '../core/half-open.ts';
import type { Issue } from '../core/kb/types.ts';
import { indent, table, wrap } from './layout.ts';
import { renderMarkdown } from './markdown.ts';
import type { Output, Paint } from './terminal.ts';

/** Prose is read in columns narrower than a wide terminal; a pipe gets the same page. */
const widest = 96;

/** `asked`: the rule somebody asked for, where it was one. */
export function issuePage(
  issue: Issue,
  rules: readonly RuleInfo[],
  asked: RuleInfo | undefined,
  { width: available, paint }: Pick<Output, 'width' | 'paint'>,
): string[] {
  const width = Math.min(available, widest);
  const markdown = (text: string, room = width) => renderMarkdown(text, room, paint);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint('bold', title), ...indent(lines, '  ')];
  const inner = width - 2;
  return [
    ...(asked === undefined ? [] : [...ruleHead(asked, width, paint), '']),
    ...wrap(paint('bold', issue.title), width),
    ...wrap(paint('dim', facts(issue)), width),
    '',
    ...wrap(issue.summary, width),
    ...section('Where', where(issue, inner)),
    ...section(
      'Symptoms',
      issue.symptoms.flatMap((symptom) => bullet(markdown(symptom, inner - 2))),
    ),
    ...section(
      'Seen as',
      issue.errors.flatMap(({ text, where }) =>
        bullet(wrap(`${paint('cyan', text)} ${paint('dim', `(${where})`)}`, inner - 2)),
      ),
    ),
    ...section(
      'Limits',
      issue.limits.flatMap((limit) =>
        bullet(markdown(`${limit.name}: ${limit.value} ${limit.unit}. ${limit.configurable}`, inner - 2)),
      ),
    ),
    ...section('Cause', markdown(issue.cause, inner)),
    ...section('Check', markdown(issue.check, inner)),
    ...section(
      'Fixes',
      issue.fixes.flatMap((fix, index) => [
        ...(index === 0 ? [] : ['']),
        ...wrap(paint('underline', fix.title), inner),
        ...markdown(fix.body, inner),
      ]),
    ),
    ...section('Notes', issue.notes === undefined ? [] : markdown(issue.notes, inner)),
    ...section(
      'Found by',
      rules.length === 0
        ? ['No rule: files do not show this issue.']
        : table(
            rules.map((rule) => [paint('cyan', rule.id), rule.summary]),
            inner,
          ),
    ),
    ...section(
      'Related issues',
      wrap(issue.related.join(', '), inner).filter((line) => line !== ''),
    ),
    ...section(
      'References',
      issue.references.flatMap((reference) =>
        bullet(
          wrap(
            `${reference.title} (${reference.publisher}, ${reference.date})${reference.url === undefined ? '' : ` ${reference.url}`}`,
            inner - 2,
          ),
        ),
      ),
    ),
  ];
}

function ruleHead({ id, summary, severity }: RuleInfo, width: number, paint: Paint): string[] {
  const { chosen, fallback } = severity;
  const words = chosen === fallback ? chosen : `${chosen}; ${fallback} where nobody chose an environment`;
  return [paint('cyan', id), ...indent(wrap(summary, width - 2), '  '), `  Severity: ${words}`];
}

/** One line: `aws-nlb-idle-350s · impact: errors · current · verified 2026-11-21`. */
function facts({ id, impact, status, verified }: Issue): string {
  const state = status.since === undefined ? status.state : `${status.state} since ${status.since}`;
  return [id, `impact: ${impact}`, state, `verified ${verified}`].join(' · ');
}

function where({ platforms, regions, environments }: Issue, width: number): string[] {
  const rows = [
    ['Platforms', platforms.join(', ')],
    ['Regions', regions.join(', ')],
    ['Environments', environments.join(', ')],
  ];
  return table(
    rows.filter(([, value]) => value !== ''),
    width,
  );
}

function bullet([first = '', ...rest]: readonly string[]): string[] {
  return [`• ${first}`, ...indent(rest, '  ')];
}
