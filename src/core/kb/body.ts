/** The Markdown below an issue's front matter: headings, sections, fences, with the lines they stand on. */
import MarkdownIt, { type Token } from 'markdown-it';
import { BOM, LineIndex, lineEnd, type Span } from '../text.ts';
import { plain } from './plain.ts';

/** Lines are the file's, zero-based; `end` is exclusive. */
export interface Block {
  readonly type: string;
  readonly line: number;
  readonly end: number;
}

export interface Heading {
  readonly level: number;
  /** Without markup: backticks, emphasis and links are told by their text. */
  readonly text: string;
  readonly line: number;
  /** The first line below it. */
  readonly end: number;
  readonly span: Span;
}

export interface Fence extends Block {
  readonly info: string;
  /** Offset of `info` in the file. */
  readonly infoStart: number;
  readonly text: string;
  readonly closed: boolean;
  readonly span: Span;
}

export interface Body {
  readonly text: string;
  readonly lines: LineIndex;
  /** Offset at which the Markdown starts. */
  readonly start: number;
  /** Blocks at the top level that are no headings and no comments. */
  readonly blocks: readonly Block[];
  readonly headings: readonly Heading[];
  readonly fences: readonly Fence[];
  /** `<!-- … -->` standing alone. */
  readonly comments: readonly Span[];
  /** Items of the lists at the top level, each with its list. */
  readonly items: readonly (Block & { readonly marker: string })[];
}

/** Only blocks are needed; inline markup stays text. Raw HTML is told apart so that comments are seen. */
const markdown = new MarkdownIt('commonmark', { html: true });
markdown.core.ruler.enableOnly(['normalize', 'block']);

/** Never throws. `start`: where a line starts. */
export function readBody(text: string, start: number): Body {
  const lines = new LineIndex(text);
  const from = lines.position(start).line;
  const tokens = markdown.parse(text.slice(start).replace(BOM, ' '), {});
  const blocks: Block[] = [];
  const headings: Heading[] = [];
  const fences: Fence[] = [];
  const comments: Span[] = [];
  const items: (Block & { marker: string })[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.map === null || token.map === undefined) continue;
    const [first, last] = token.map;
    const block = { type: token.type, line: from + first, end: from + last };
    if (token.type === 'fence') fences.push(fenceOf(token, block, text, lines));
    if (token.type === 'list_item_open' && token.level === 1) items.push({ ...block, marker: token.markup });
    if (token.type === 'html_block' && isComment(token.content)) {
      comments.push(trimmedSpan(text, lines, block));
      continue;
    }
    if (token.level > 0) continue;
    if (token.type === 'heading_open') headings.push(headingOf(token, tokens[index + 1], block, text, lines));
    else blocks.push(block);
  }
  return { text, lines, start, blocks, headings, fences, comments, items };
}

function isComment(html: string): boolean {
  return /^\s*<!--[\s\S]*-->\s*$/.test(html);
}

function headingOf(
  token: Token,
  inline: Token | undefined,
  block: Block,
  text: string,
  lines: LineIndex,
): Heading {
  return {
    level: Number(token.tag.slice(1)),
    text: plain(inline?.content ?? ''),
    line: block.line,
    end: block.end,
    span: lineSpan(text, lines, block.line),
  };
}

function fenceOf(token: Token, block: Block, text: string, lines: LineIndex): Fence {
  const span = lineSpan(text, lines, block.line);
  const opening = text.slice(span.start, span.end);
  const infoAt = opening.indexOf(token.markup) + token.markup.length;
  const blanks = /^\s*/.exec(opening.slice(infoAt))![0].length;
  const lastLine = lineSpan(text, lines, block.end - 1);
  const closing = text.slice(lastLine.start, lastLine.end).trimEnd();
  return {
    ...block,
    info: opening.slice(infoAt + blanks).trimEnd(),
    infoStart: span.start + infoAt + blanks,
    text: token.content,
    closed: block.end - block.line > 1 && closing.endsWith(token.markup) && /^[\s>]*(`+|~+)$/.test(closing),
    span,
  };
}

/** A line without the blanks around it. */
export function lineSpan(text: string, lines: LineIndex, line: number): Span {
  const start = lines.offset({ line, column: 0 });
  const content = text.slice(start, lineEnd(text, start));
  const blanks = content.length - content.trimStart().length;
  return { start: start + blanks, end: Math.max(start + blanks, start + content.trimEnd().length) };
}

function trimmedSpan(text: string, lines: LineIndex, block: Block): Span {
  const start = lineSpan(text, lines, block.line).start;
  const end = lines.offset({ line: block.end, column: 0 });
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

/** The offsets of some lines of the body, `to` exclusive. */
function linesSpan(body: Body, from: number, to: number): Span {
  const start = Math.max(body.start, body.lines.offset({ line: from, column: 0 }));
  const end = to >= body.lines.lines ? body.text.length : body.lines.offset({ line: to, column: 0 });
  return { start, end: Math.max(start, end) };
}

/** Text of some lines, as written, with the characters inside fences replaced by blanks, so that offsets stay. */
export function withoutFences(body: Body, from = 0, to = body.lines.lines): Span & { text: string } {
  const whole = linesSpan(body, from, to);
  let result = '';
  let at = whole.start;
  for (const fence of body.fences) {
    const code = linesSpan(body, fence.line, fence.end);
    if (code.start < at || code.end > whole.end) continue;
    result += body.text.slice(at, code.start) + blank(body.text.slice(code.start, code.end));
    at = code.end;
  }
  return { ...whole, text: result + body.text.slice(at, whole.end) };
}

/** The same number of characters, lines kept. */
export function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** The Markdown of some lines, comments left out, lines ending in \n. */
export function markdownOf(body: Body, from: number, to: number): string {
  const { start, end } = linesSpan(body, from, to);
  let result = '';
  let at = start;
  for (const comment of body.comments) {
    if (comment.start < at || comment.end > end) continue;
    result += body.text.slice(at, comment.start);
    at = comment.end;
  }
  return (result + body.text.slice(at, end))
    .replace(/\r\n?/g, '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}
