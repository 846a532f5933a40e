/** `half-open-disable-next-line RULE[, RULE…] -- reason` and its kin, in the file's own comments. */
import type { BaseDocument, Comment } from './document/common.ts';
import type { Finding } from './finding.ts';
import type { IdleSuppression } from './rule.ts';
import {
  BOM,
  type Edit,
  indentationAt,
  LineIndex,
  lineEnd,
  lineEnding,
  lineStart,
  nextLine,
  type Span,
} from './text.ts';

type Verb = 'disable-next-line' | 'disable-line' | 'disable' | 'enable';

interface Named {
  /** A rule's id or a family such as `socket/*`. */
  readonly rule: string;
  readonly span: Span;
}

interface Directive {
  readonly verb: Verb;
  readonly comment: Comment;
  readonly line: number;
  readonly rules: readonly Named[];
}

export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly idle: readonly IdleSuppression[];
}

/**
 * Take away what comments suppress, and tell which comments did nothing. `knows` says whether an id or a
 * family is one of ours; `isOff` whether configuration switched it off (then a suppression is not idle).
 */
export function suppress(
  document: BaseDocument,
  findings: readonly Finding[],
  knows: (rule: string) => boolean,
  isOff: (rule: string) => boolean,
): Suppressed {
  if (!document.text.includes('half-open-')) return { findings, idle: [] };
  const lines = new LineIndex(document.text);
  const directives = document.comments.flatMap((comment) => {
    const directive = readDirective(comment, lines);
    return directive === undefined ? [] : [directive];
  });
  if (directives.length === 0) return { findings, idle: [] };
  const used = new Set<Named>();
  const left = findings.filter((finding) => {
    const by = suppressor(finding, directives, lines);
    if (by !== undefined) used.add(by);
    return by === undefined;
  });
  return { findings: left, idle: idle(document, directives, used, knows, isOff) };
}

const pattern = /^[\s*!/#;-]*half-open-(disable-next-line|disable-line|disable|enable)(?![\w-])([\s\S]*)$/;

function readDirective(comment: Comment, lines: LineIndex): Directive | undefined {
  const match = pattern.exec(comment.text);
  if (match === null) return undefined;
  const rest = match[2]!;
  const ends = /(^|\s)--(\s|$)/.exec(rest)?.index ?? rest.length;
  const from = comment.content.start + match[0].length - rest.length;
  const rules: Named[] = [];
  for (const word of rest.slice(0, ends).matchAll(/[^\s,]+/g)) {
    const start = from + word.index;
    rules.push({ rule: word[0], span: { start, end: start + word[0].length } });
  }
  // A directive over several lines counts from the line its comment ends on.
  const verb = match[1] as Verb;
  const line = lines.position(
    verb === 'disable-line' ? comment.span.start : Math.max(comment.span.start, comment.span.end - 1),
  ).line;
  return { verb, comment, line, rules };
}

function suppressor(finding: Finding, directives: readonly Directive[], lines: LineIndex): Named | undefined {
  const line = lines.position(finding.span.start).line;
  let open: Named | undefined;
  for (const directive of directives) {
    const named = directive.rules.find((candidate) => covers(candidate.rule, finding.rule));
    if (named === undefined) continue;
    if (directive.verb === 'disable-next-line' && directive.line + 1 === line) return named;
    if (directive.verb === 'disable-line' && directive.line === line) return named;
    if (directive.comment.span.start > finding.span.start) continue;
    if (directive.verb === 'disable') open ??= named;
    if (directive.verb === 'enable') open = undefined;
  }
  return open;
}

/** Whether a rule or family named in a comment or configuration means the rule. */
export function covers(named: string, rule: string): boolean {
  return named === rule || (named.endsWith('/*') && rule.startsWith(named.slice(0, -1)));
}

function* idleOf(directive: Directive): Generator<Named> {
  if (directive.verb !== 'enable') yield* directive.rules;
}

function idle(
  document: BaseDocument,
  directives: readonly Directive[],
  used: ReadonlySet<Named>,
  knows: (rule: string) => boolean,
  isOff: (rule: string) => boolean,
): IdleSuppression[] {
  const found: IdleSuppression[] = [];
  for (const directive of directives) {
    if (directive.rules.length === 0) {
      found.push({
        span: directive.comment.span,
        message: `This half-open-${directive.verb} names no rule and so does nothing. Name one: half-open-${directive.verb} socket/keepalive-missing -- reason.`,
        removal: removeComment(document, directive.comment),
      });
      continue;
    }
    const without = [...idleOf(directive)].filter((named) => !used.has(named) && !isOff(named.rule));
    for (const named of without) {
      found.push({
        span: named.span,
        message: knows(named.rule)
          ? `${named.rule} finds nothing here that this comment would suppress. Delete the suppression, so that it does not hide a later finding.`
          : `No rule is called ${named.rule}, so this suppresses nothing.`,
        removal:
          directive.rules.length === 1
            ? removeComment(document, directive.comment)
            : removeName(directive, named),
      });
    }
  }
  return found;
}

/** The comment, and its line where nothing else stands on it. */
function removeComment(document: BaseDocument, comment: Comment): readonly Edit[] {
  const { text } = document;
  const start = afterBom(text, lineStart(text, comment.span.start));
  const end = lineEnd(text, comment.span.end);
  const alone =
    text.slice(start, comment.span.start).trim() === '' && text.slice(comment.span.end, end).trim() === '';
  if (alone) return [{ span: { start, end: nextLine(text, comment.span.end) }, text: '' }];
  let from = comment.span.start;
  while (from > start && /[ \t]/.test(text[from - 1]!)) from--;
  return [{ span: { start: from, end: comment.span.end }, text: '' }];
}

/** One name out of several, with one comma. */
function removeName(directive: Directive, named: Named): readonly Edit[] {
  const at = directive.rules.indexOf(named);
  const next = directive.rules[at + 1];
  const previous = directive.rules[at - 1];
  const span =
    next !== undefined
      ? { start: named.span.start, end: next.span.start }
      : { start: previous?.span.end ?? named.span.start, end: named.span.end };
  return [{ span, text: '' }];
}

/** The comment line that suppresses a finding; `undefined` where no comment can stand above its line. */
export function suppressionEdit(document: BaseDocument, finding: Finding, reason: string): Edit | undefined {
  const above = document.commentLineAbove(finding.span.start);
  if (above === undefined) return undefined;
  const at = afterBom(document.text, above);
  const { open, close } = document.commentSyntax;
  const indent = indentationAt(document.text, finding.span.start);
  const newline = lineEnding(document.text);
  const words = `${open} half-open-disable-next-line ${finding.rule} -- ${reason}${close === undefined ? '' : ` ${close}`}`;
  return { span: { start: at, end: at }, text: `${indent}${words}${newline}` };
}

/** Nothing goes before a byte order mark. */
function afterBom(text: string, offset: number): number {
  return offset === 0 && text.startsWith(BOM) ? 1 : offset;
}
