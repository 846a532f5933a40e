/** The sections of an issue, in their order, as typed fields. */
import type { Span } from '../text.ts';
import { type Body, type Heading, lineSpan, markdownOf, withoutFences } from './body.ts';
import { ruleIdForm } from './fences.ts';
import type { KnowledgeLink } from './links.ts';
import { nearest } from './nearest.ts';
import type { Issue, IssueFix } from './types.ts';

const sections = ['Symptoms', 'Cause', 'Check', 'Fixes', 'Notes'] as const;
type Section = (typeof sections)[number];
const optionalSection: Section = 'Notes';
const order = sections.map((name) => `\`## ${name}\``).join(', ');

export type Complain = (span: Span, message: string) => void;

export type Content = Pick<Issue, 'symptoms' | 'cause' | 'check' | 'fixes' | 'notes'>;

/** The title's heading; `undefined` where there is none with text. */
export function readTitle(body: Body, complain: Complain): Heading | undefined {
  const [title, ...extra] = body.headings.filter((heading) => heading.level === 1);
  for (const heading of extra) {
    complain(heading.span, 'A second `# Title`: an issue has one. Use `##` and the section’s name.');
  }
  const first = body.headings.find((heading) => heading.level === 2);
  if (title === undefined) {
    complain(
      first?.span ?? firstWords(body),
      'The title is missing: write `# Title` below the front matter.',
    );
    return undefined;
  }
  if (title.text === '') complain(title.span, 'The title is empty: write behind `#` what happens.');
  if (first !== undefined && first.line < title.line) {
    complain(title.span, 'The title stands behind a section: it comes first, below the front matter.');
  }
  return title.text === '' ? undefined : title;
}

export function readSections(body: Body, complain: Complain, links: KnowledgeLink[]): Content {
  const tops = body.headings.filter((heading) => heading.level <= 2);
  const found = findSections(tops, complain);
  reportMissing(body, found, tops, complain);
  reportStray(body, found, tops, complain);
  const read = <T>(name: Section, reader: (heading: Heading, end: number) => T, otherwise: T): T => {
    const heading = found.get(name);
    if (heading === undefined) return otherwise;
    return reader(heading, tops.find((other) => other.line > heading.line)?.line ?? body.lines.lines);
  };
  const prose = (heading: Heading, end: number) => {
    const markdown = markdownOf(body, heading.end, end);
    if (markdown === '')
      complain(heading.span, `\`## ${heading.text}\` is empty: ${emptyAdvice(heading.text)}.`);
    return markdown;
  };
  const notes = read('Notes', prose, '');
  return {
    symptoms: read('Symptoms', (heading, end) => readSymptoms(body, heading, end, complain), []),
    cause: read('Cause', prose, ''),
    check: read('Check', prose, ''),
    fixes: read('Fixes', (heading, end) => readFixes(body, heading, end, complain, links), []),
    ...(notes === '' ? {} : { notes }),
  };
}

function emptyAdvice(name: string): string {
  return name === optionalSection ? 'fill it or take it out' : 'fill it';
}

/** The first heading of each known section; unknown, repeated and misplaced ones are reported. */
function findSections(tops: readonly Heading[], complain: Complain): Map<Section, Heading> {
  const found = new Map<Section, Heading>();
  let furthest = -1;
  for (const heading of tops) {
    if (heading.level !== 2) continue;
    const name = sections.find((section) => section === heading.text);
    if (name === undefined) {
      const meant = nearest(heading.text, sections);
      const advice = meant === undefined ? `use ${order}, in this order.` : `did you mean \`## ${meant}\`?`;
      complain(heading.span, `\`## ${heading.text}\` is no section of an issue: ${advice}`);
    } else if (found.has(name)) {
      complain(heading.span, `\`## ${name}\` stands twice: join the two.`);
    } else {
      found.set(name, heading);
      const index = sections.indexOf(name);
      if (index < furthest) {
        complain(
          heading.span,
          `\`## ${name}\` stands behind \`## ${sections[furthest]}\`: the order is ${order}.`,
        );
      }
      furthest = Math.max(furthest, index);
    }
  }
  return found;
}

/** A missing section is reported at the heading it should stand before, else at the last heading. */
function reportMissing(
  body: Body,
  found: ReadonlyMap<Section, Heading>,
  tops: readonly Heading[],
  complain: Complain,
): void {
  for (const [index, name] of sections.entries()) {
    if (found.has(name) || name === optionalSection) continue;
    const next = sections
      .slice(index + 1)
      .map((later) => found.get(later))
      .find((heading) => heading !== undefined);
    const before = next === undefined ? '' : ` before \`## ${next.text}\``;
    complain(
      next?.span ?? tops.at(-1)?.span ?? firstWords(body),
      `\`## ${name}\` is missing: add it${before}.`,
    );
  }
}

/** Text in no section, and `###` where no fix can stand. */
function reportStray(
  body: Body,
  found: ReadonlyMap<Section, Heading>,
  tops: readonly Heading[],
  complain: Complain,
): void {
  const firstSection = tops.find((heading) => heading.level === 2);
  const lead = blocksIn(body, 0, firstSection?.line ?? 0)[0];
  if (lead !== undefined) {
    complain(
      lineSpan(body.text, body.lines, lead.line),
      'This stands in no section and would be lost: move it below one of them.',
    );
  }
  for (const heading of body.headings) {
    if (heading.level !== 3) continue;
    const section = tops.findLast((top) => top.line < heading.line);
    if (section !== undefined && section === found.get('Fixes')) continue;
    complain(
      heading.span,
      '`###` starts a fix and stands only below `## Fixes`: use `####` or bold text here.',
    );
  }
}

function blocksIn(body: Body, from: number, to: number) {
  return body.blocks.filter((block) => block.line >= from && block.line < to);
}

function readSymptoms(body: Body, heading: Heading, end: number, complain: Complain): string[] {
  const stray = blocksIn(body, heading.end, end).find(
    (block) => !/^(bullet|ordered)_list_open$/.test(block.type),
  );
  if (stray !== undefined) {
    complain(
      lineSpan(body.text, body.lines, stray.line),
      '`## Symptoms` is a list and nothing else: start each symptom with `- `.',
    );
  }
  const symptoms = body.items
    .filter((item) => item.line >= heading.end && item.line < end)
    .map((item) => withoutMarker(markdownOf(body, item.line, item.end)))
    .filter((item) => item !== '');
  if (symptoms.length === 0 && stray === undefined) {
    complain(heading.span, '`## Symptoms` is empty: list what people see, each with `- `.');
  }
  return symptoms;
}

/** A list item without its marker and the indentation that goes with it. */
function withoutMarker(item: string): string {
  const marker = /^\s*(?:[-*+]|\d+[.)])[ \t]*/.exec(item)?.[0] ?? '';
  const indentation = new RegExp(`^[ \\t]{0,${marker.length}}`, 'gm');
  return item.slice(marker.length).replace(indentation, '').trim();
}

function readFixes(
  body: Body,
  section: Heading,
  end: number,
  complain: Complain,
  links: KnowledgeLink[],
): IssueFix[] {
  const headings = body.headings.filter(
    (heading) => heading.level === 3 && heading.line > section.line && heading.line < end,
  );
  const before = blocksIn(body, section.end, headings[0]?.line ?? end)[0];
  if (before !== undefined) {
    complain(
      lineSpan(body.text, body.lines, before.line),
      'This belongs to no fix and would be lost: put it below a `### Title of the fix`.',
    );
  } else if (headings.length === 0) {
    complain(
      section.span,
      '`## Fixes` is empty: add at least one `### Title of the fix`, be it a way round.',
    );
  }
  const fixes: IssueFix[] = [];
  for (const [index, heading] of headings.entries()) {
    const to = headings[index + 1]?.line ?? end;
    const markdown = markdownOf(body, heading.end, to);
    if (heading.text === '') {
      complain(heading.span, 'This fix has no title: write behind `###` what to do.');
      continue;
    }
    if (markdown === '') {
      complain(
        heading.span,
        'This fix says nothing: tell what to do, what it costs and where it does not apply.',
      );
    }
    fixes.push({ title: heading.text, body: markdown, rules: rulesIn(body, heading.end, to, links) });
  }
  return fixes;
}

/** Rule ids in backticks between two lines, outside fences, each once. */
function rulesIn(body: Body, from: number, to: number, links: KnowledgeLink[]): string[] {
  const { start, text } = withoutFences(body, from, to);
  const rules = new Set<string>();
  for (const match of text.matchAll(/`([^`\s]+)`/g)) {
    const id = match[1]!;
    if (!ruleIdForm.pattern.test(id)) continue;
    const at = start + match.index + 1;
    links.push({ kind: 'rule', id, span: { start: at, end: at + id.length } });
    rules.add(id);
  }
  return [...rules];
}

/** The first line of the body that holds something, else the end of the file. */
function firstWords(body: Body): Span {
  const at = body.text.slice(body.start).search(/\S/);
  if (at < 0) return { start: body.text.length, end: body.text.length };
  return lineSpan(body.text, body.lines, body.lines.position(body.start + at).line);
}
