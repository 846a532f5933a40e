/**
 * Offsets inside, lines at the edge: everything in core speaks of UTF-16 offsets into the text as read;
 * only adapters turn them into lines and columns, through {@link LineIndex}.
 */

/** A half-open range of UTF-16 offsets: `start` inclusive, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replace the text of `span` by `text`. An insertion has an empty span. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A zero-based line and a zero-based column in UTF-16 units, as in the Language Server Protocol. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export const BOM = '\uFEFF';

export function span(start: number, end: number): Span {
  return { start, end };
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Two spans overlap when they share a character, or when both are insertions at one place. */
export function overlaps(a: Span, b: Span): boolean {
  if (a.start === b.start && a.end === b.end) return true;
  return a.start < b.end && b.start < a.end;
}

/**
 * The text after all edits. Edits refer to the text as given, in any order.
 * @throws RangeError when two edits overlap or one leaves the text: a programmer's error, never a user's.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = sortEdits(edits);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.span.start < at || edit.span.end < edit.span.start || edit.span.end > text.length) {
      throw new RangeError(`edit ${edit.span.start}-${edit.span.end} overlaps another or leaves the text`);
    }
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

/** Edits by position; several insertions at one offset keep their order. */
export function sortEdits<E extends Edit>(edits: readonly E[]): E[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** One fix's edits, sorted; insertions at one place become one, in their order. */
export function combine(edits: readonly Edit[]): Edit[] {
  const combined: Edit[] = [];
  for (const edit of sortEdits(edits)) {
    const last = combined.at(-1);
    const together =
      last !== undefined && last.span.start === edit.span.start && last.span.end === edit.span.end;
    if (together && edit.span.start === edit.span.end)
      combined[combined.length - 1] = { ...last, text: last.text + edit.text };
    else combined.push(edit);
  }
  return combined;
}

/** The line ending a text uses: that of its first line, `\n` where it has none. */
export function lineEnding(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** The offset at which the line holding `offset` starts (lines end with \n, \r\n or a lone \r). */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0) {
    const before = text.charCodeAt(at - 1);
    if (before === 10) break;
    // A \r ends a line unless it is the first half of \r\n and we stand between the two.
    if (before === 13 && text.charCodeAt(at) !== 10) break;
    at--;
  }
  return at;
}

/** The offset of the line's end, before its line ending. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) break;
    at++;
  }
  return at;
}

/** The offset at which the next line starts, or the text's length. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  if (end >= text.length) return text.length;
  return text.startsWith('\r\n', end) ? end + 2 : end + 1;
}

/** The blanks and tabs a line starts with. */
export function indentationAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let at = text.startsWith(BOM, start) ? start + 1 : start;
  const from = at;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text.slice(from, at);
}

/** Offset <-> line and column, both zero-based; a BOM at the very start is no column. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    if (text.startsWith(BOM)) this.#starts[0] = 1;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 13 && text.charCodeAt(at + 1) === 10) at++;
      else if (code !== 10 && code !== 13) continue;
      this.#starts.push(at + 1);
    }
  }

  get lines(): number {
    return this.#starts.length;
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: Math.max(0, offset - this.#starts[low]!) };
  }

  /** A column behind the line's end means its end, a line behind the last means the text's end. */
  offset(position: Position): number {
    const start = this.#starts[position.line];
    if (start === undefined) return this.#text.length;
    return Math.min(start + position.column, lineEnd(this.#text, start));
  }
}

/** The text as a pattern that matches nothing else. */
export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
