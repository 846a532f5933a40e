/** What C's preprocessor leaves out, and conditions that cut through statements: blanked, so that the rest can be parsed. */
import { type Span, span } from '../../text.ts';

/** The lines between two directives of one condition: `#if …` and `#else`. */
interface Way {
  /** Of its directive's line, and of what follows that. */
  readonly start: number;
  readonly from: number;
  to: number;
  readonly never: boolean;
}

/** `#if … #endif`, with those inside. */
interface Condition {
  readonly ways: Way[];
  readonly inner: Condition[];
}

const directive = /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b([^\n]*)/gm;

/**
 * The text with blanks in the place of what is not compiled (`#if 0`), and, where the ways of a condition are no whole
 * statements, of its directives and of all ways but one: `#ifdef TLS` before `} else if (secure) {`.
 */
export function preprocessed(text: string): string {
  const conditions = conditionsIn(text);
  if (conditions.length === 0) return text;
  const blanks = conditions.flatMap((each) => blanksOf(each, text));
  return read(text, 0, text.length, blanks);
}

/** Conditions in conditions, and ways of one: code that people write has far fewer. */
const deepest = 50;
const mostWays = 500;

function conditionsIn(text: string): readonly Condition[] {
  const top: Condition[] = [];
  const open: Condition[] = [];
  let isGenerated = false;
  for (const { 0: line, 1: word = '', 2: rest = '', index } of text.matchAll(directive)) {
    const around = open.at(-1);
    if (word.startsWith('if')) {
      const condition: Condition = { ways: [], inner: [] };
      (around?.inner ?? top).push(condition);
      open.push(condition);
      isGenerated ||= open.length > deepest;
    } else if (around === undefined) continue;
    else around.ways.at(-1)!.to = index;
    const never = word === 'if' && /^\s*(?:0|false|FALSE)\s*(?:$|\/[/*])/.test(rest);
    const way = { start: index, from: index + line.length, to: index + line.length, never };
    open.at(-1)!.ways.push(way);
    isGenerated ||= open.at(-1)!.ways.length > mostWays;
    if (word === 'endif') open.pop();
  }
  // One without an end is left alone, with all around it.
  return open.length === 0 && !isGenerated ? top : [];
}

function blanksOf({ ways, inner }: Condition, text: string): readonly Span[] {
  const nested = inner.flatMap((each) => blanksOf(each, text));
  const own: Span[] = [];
  const end = ways.at(-1)!;
  const given = ways.slice(0, -1).map((way) => ({ ...way, code: read(text, way.from, way.to, nested) }));
  const compiled = given.filter(({ never }) => !never);
  const isTold = compiled.length < 2 && compiled.length < given.length;
  const isCut = isTold || compiled.some(({ code }) => isPiece(code));
  // What says keepalive may be about what stands around.
  const kept = compiled.find(({ code }) => /keep_?alive/i.test(code)) ?? compiled[0];
  for (const way of given) {
    if (way.never || (isCut && way !== kept)) own.push(span(way.from, way.to));
    if (isCut) own.push(span(way.start, way.from));
  }
  if (isCut) own.push(span(end.start, end.from));
  return [...nested, ...own];
}

/** No whole statements: brackets that it does not open or close, `if (secure)`, `else`, an operator at its end. */
function isPiece(code: string): boolean {
  const plain = code
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (each) =>
      each.startsWith('/') ? ' ' : '0',
    )
    .replace(/^[ \t]*#(?:[^\n]*\\\r?\n)*[^\n]*/gm, '')
    .trim();
  if (plain === '') return false;
  if (/^(?:else\b|[)\]}&|?:<>=+.,])/.test(plain) || !isBalanced(plain)) return true;
  // A macro may stand alone, without a semicolon.
  if (plain.endsWith(')')) return !/(?:^|[;{}])\s*[A-Z_][A-Z\d_]*\s*\([^;{}]*\)$/.test(plain);
  return !/[;}:]$/.test(plain);
}

function isBalanced(code: string): boolean {
  const open: string[] = [];
  for (const [bracket] of code.matchAll(/[()[\]{}]/g)) {
    if ('([{'.includes(bracket)) open.push(bracket);
    else if (open.pop() !== '([{'[')]}'.indexOf(bracket)]) return false;
  }
  return open.length === 0;
}

/** A part of the text with blanks in the place of spans; lines stay. */
function read(text: string, from: number, to: number, blanks: readonly Span[]): string {
  const inside = blanks.filter(({ start, end }) => start >= from && end <= to);
  const parts: string[] = [];
  let at = from;
  for (const { start, end } of inside.sort((a, b) => a.start - b.start || b.end - a.end)) {
    // One inside another that is blank.
    if (start < at) continue;
    parts.push(text.slice(at, start), text.slice(start, end).replace(/[^\r\n]/g, ' '));
    at = end;
  }
  return [...parts, text.slice(at, to)].join('');
}
