/** One line of a sysctl file. */
import type { Comment } from '../../document/common.ts';
import type { Span } from '../../text.ts';
import type { Templates } from './template.ts';

export interface Assignment {
  readonly type: 'assignment';
  /** Dotted, without invisible characters. */
  readonly key: string;
  readonly keySpan: Span;
  readonly valueSpan: Span;
  readonly span: Span;
  readonly glob: boolean;
  readonly ignoresErrors: boolean;
  readonly invisible: boolean;
}

/** `other`: blank, prose, an assignment of no kernel key. */
export type Line =
  | Assignment
  | { readonly type: 'comment'; readonly comment: Comment }
  | { readonly type: 'template' }
  | { readonly type: 'other' };

const other: Line = { type: 'other' };

/** Zero-width characters, soft hyphens, wide and no-break spaces: they come with text copied from web pages. */
const invisibles = /[\u00A0\u00AD\u200B-\u200D\u2060\u3000\uFEFF]/g;

export function readLine(text: string, line: Span, templates: Templates): Line {
  if (templates.isRemark(line)) return other;
  const start = skipBlanks(text, line.start, line.end);
  const comment = readComment(text, start, line.end);
  // Jinja2 works in comments too.
  if (comment !== undefined)
    return templates.decides(line) ? { type: 'template' } : { type: 'comment', comment };
  const equals = text.slice(start, line.end).indexOf('=') + start;
  const head = equals < start ? line : { start: line.start, end: equals + 1 };
  if (templates.touches(head)) return { type: 'template' };
  return equals < start ? other : (readAssignment(text, start, equals, line.end) ?? other);
}

function readComment(text: string, start: number, end: number): Comment | undefined {
  const marker =
    start + /^[\u00A0\u00AD\u200B-\u200D\u2060\u3000\uFEFF]*/.exec(text.slice(start, end))![0].length;
  if (text[marker] !== '#' && text[marker] !== ';') return undefined;
  const content = trim(text, { start: marker + 1, end });
  return { span: { start: marker, end: content.end }, content, text: text.slice(content.start, content.end) };
}

function readAssignment(text: string, start: number, equals: number, end: number): Assignment | undefined {
  const ignoresErrors = text[start] === '-';
  // A blank behind the dash is taken for a part of the key: such a line does nothing, without a word.
  if (ignoresErrors && isBlank(text[start + 1])) return undefined;
  const keySpan = trim(text, { start: ignoresErrors ? start + 1 : start, end: equals });
  const valueSpan = trim(text, { start: equals + 1, end });
  const written = text.slice(keySpan.start, keySpan.end);
  const key = dotted(written.replace(invisibles, ''));
  // A kernel key names a folder at least; words and blanks make a line prose or another program's.
  if (!/^[^\s.=]+(\.[^\s.=]+)+$/.test(key)) return undefined;
  return {
    type: 'assignment',
    key,
    keySpan,
    valueSpan,
    span: { start, end: Math.max(equals + 1, valueSpan.end) },
    glob: /[*?[]/.test(key),
    ignoresErrors,
    invisible: written.search(invisibles) >= 0,
  };
}

/**
 * Whichever of `.` and `/` comes first separates, the other one belongs to a name, as in `eth0.100`: procps and
 * systemd agree. Written dotted, a dot within a name becomes a slash.
 */
export function dotted(key: string): string {
  const first = /[./]/.exec(key)?.[0];
  return first === '/' ? key.replace(/[./]/g, (character) => (character === '/' ? '.' : '/')) : key;
}

/** Blanks as C's `isspace` sees them within a line. */
function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\v' || character === '\f';
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text[at])) at++;
  return at;
}

function trim(text: string, span: Span): Span {
  const start = skipBlanks(text, span.start, span.end);
  let end = span.end;
  while (end > start && isBlank(text[end - 1])) end--;
  return { start, end };
}
