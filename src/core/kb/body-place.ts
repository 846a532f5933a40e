/** What an offset of an issue's Markdown names: a rule, an environment, another issue. */
import { lineEnd, lineStart, type Span } from '../text.ts';
import { readBody } from './body.ts';
import { ruleIdForm } from './fences.ts';
import { findFrontMatter } from './front-matter.ts';

export interface BodyPlace {
  /** `mark`: a word behind a fence's language; `issue` is named as its file, `other-id.md`. */
  readonly what: 'rule' | 'environment' | 'issue' | 'mark';
  readonly span: Span;
  /** What stands there so far. */
  readonly text: string;
}

/** `undefined` in the front matter and where the text names nothing. */
export function bodyPlace(text: string, offset: number): BodyPlace | undefined {
  const { bodyStart, found } = findFrontMatter(text, () => {});
  if (!found || offset < bodyStart) return undefined;
  const start = lineStart(text, offset);
  const line = text.slice(start, lineEnd(text, offset));
  const body = readBody(text, bodyStart);
  const { line: row } = body.lines.position(offset);
  const fence = body.fences.find((each) => each.line <= row && row < each.end);
  if (fence !== undefined) return fence.line === row ? markPlace(line, start, offset) : undefined;
  return codePlace(line, start, offset) ?? linkPlace(line, start, offset);
}

function markPlace(line: string, start: number, offset: number): BodyPlace | undefined {
  const opening = /^[\s>]*(?:`{3,}|~{3,})[ \t]*[^\s`~]+(?=\s)/.exec(line);
  if (opening === null || offset <= start + opening[0].length) return undefined;
  const { word, span } = around(line, start, offset, /\S/);
  const equals = word.indexOf('=');
  const name = word.slice(0, equals);
  if (equals < 0 || offset <= span.start + equals) return { what: 'mark', span, text: word };
  if (name === 'bad') return { what: 'rule', ...from(word, span, equals + 1) };
  if (name !== 'environments') return undefined;
  const { word: id, span: place } = around(line, start, offset, /[^\s,=]/);
  return { what: 'environment', span: place, text: id };
}

/** A code span that names a rule, as far as it is written: `socket/keep`. */
function codePlace(line: string, start: number, offset: number): BodyPlace | undefined {
  const { word, span } = around(line, start, offset, /[^\s`]/);
  const isCode = line[span.start - start - 1] === '`';
  const family = /^([a-z-]+)\/[a-z0-9-]*$/.exec(word)?.[1];
  if (!isCode || family === undefined || !ruleIdForm.pattern.test(`${family}/x`)) return undefined;
  return { what: 'rule', span, text: word };
}

function linkPlace(line: string, start: number, offset: number): BodyPlace | undefined {
  const { word, span } = around(line, start, offset, /[\w./-]/);
  const isTarget = line.slice(0, span.start - start).endsWith('](');
  return isTarget && !word.includes('/') ? { what: 'issue', span, text: word } : undefined;
}

/** The characters of a kind on both sides of the offset. */
function around(line: string, start: number, offset: number, kind: RegExp) {
  let from = offset - start;
  let to = from;
  while (from > 0 && kind.test(line[from - 1]!)) from--;
  while (to < line.length && kind.test(line[to]!)) to++;
  return { word: line.slice(from, to), span: { start: start + from, end: start + to } };
}

function from(word: string, span: Span, skip: number) {
  return { text: word.slice(skip), span: { start: span.start + skip, end: span.end } };
}
