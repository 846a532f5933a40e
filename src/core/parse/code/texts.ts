/** Texts that are put together from pieces, a list of parameters say: what stands in them around what is filled in. */
import type { Syntax } from '../../languages/syntax.ts';
import type { Analysis } from './analysis.ts';
import { nameOfCallee, returned } from './names/functions.ts';
import { ancestor, outermost, unwrap } from './tree/nodes.ts';

/**
 * `f"host={host} dbname=app"`, `"host=%s dbname=app" % host`, `"host=" . $host`, and what a function of C or C++ fills:
 * what fills the gaps are names and addresses.
 */
export function isTextWithGaps(node: Syntax, analysis: Analysis): boolean {
  const written = textWithGaps(analysis.values.follow(node));
  const text = written ?? builtText(node, analysis);
  if (text === undefined || hasGapForParameters.test(text.replace(/^pgsql:\s*/, ''))) return false;
  return written !== undefined || (namesHost.test(text) && !says.test(text));
}

/** The text as it is written, with `%s` for what is put between its pieces. */
function textWithGaps({ shape, start, text: written }: Syntax, depth = 0): string | undefined {
  if (shape.kind === 'string') return written.slice(shape.content.start - start, shape.content.end - start);
  if (shape.kind === 'same') return textWithGaps(shape.inner, depth);
  if (shape.kind === 'binary') {
    if (shape.operator === '%') return textWithGaps(shape.left, depth);
    if (shape.operator !== '+' || depth > mostPieces) return undefined;
    const [left, right] = [shape.left, shape.right].map((each) => textWithGaps(each, depth + 1));
    return left === undefined && right === undefined ? undefined : `${left ?? '%s'}${right ?? '%s'}`;
  }
  if (shape.kind !== 'call') return undefined;
  const callee = shape.callee.shape;
  const format = callee.kind === 'member' && callee.name === 'format' ? callee.object : undefined;
  const first = shape.callee.text === 'sprintf' ? shape.arguments[0]?.value : undefined;
  const inner = format ?? first;
  return inner === undefined ? undefined : textWithGaps(inner, depth + 1);
}

/** Pieces of a text that are put together. */
const mostPieces = 32;

/** `{base} port=5432`, `postgresql://{host}/app?{options}`: a gap where a parameter may stand, or a whole text. */
const hasGapForParameters = /(?:^|[\s?&;}])(?:[$#]?\{|%s|\$\w)/;

/** A host that is no path to a Unix socket. */
const namesHost = /\bhost(?:addr)?='?[^\s'/]/;

/** What may set the idle time, or lead to a file that does. */
const says = /keepalive|\b(?:service|options)=/i;

/** Of `text.c_str()`, `stream.str()`, `buffer` or a function that gives one: all that its function puts into it. */
function builtText(node: Syntax, analysis: Analysis, depth = 0): string | undefined {
  const { subjects, names, language } = analysis;
  if (language.names.outParameters !== true) return undefined;
  const held = heldBy(node);
  if (held.shape.kind === 'call') {
    const [only, ...others] = subjects.functions(held.shape.callee).flatMap(returned);
    return only === undefined || others.length > 0 || depth > 1
      ? undefined
      : builtText(only, analysis, depth + 1);
  }
  const home = names.functionOf(held);
  if (
    held.shape.kind !== 'name' ||
    !names.bindings(held).some(({ how, scope }) => how.kind === 'value' && scope === home)
  )
    return undefined;
  const pieces = names
    .occurrences(held.shape.name)
    .filter((use) => names.functionOf(use) === home)
    .map((use) => pieceAt(use, analysis));
  return pieces.includes(undefined) ? undefined : pieces.join('').replace(/\s*=\s*/g, '=');
}

/** `text` of `text.c_str()`, `stream.str().c_str()`. */
export function heldBy(node: Syntax): Syntax {
  const inner = unwrap(node);
  const callee = inner.shape.kind === 'call' ? unwrap(inner.shape.callee).shape : undefined;
  if (callee?.kind !== 'member' || callee.object === undefined || !/^(?:c_str|str|data)$/.test(callee.name))
    return inner;
  return heldBy(callee.object);
}

/** What a use of the variable puts into it; `undefined` where somebody else may. */
function pieceAt(use: Syntax, { subjects }: Analysis): string | undefined {
  const whole = outermost(use);
  const { parent } = whole;
  const shape = parent?.shape;
  if (parent === undefined || /^sizeof\b/.test(parent.text)) return '';
  if (shape?.kind === 'assign' && shape.targets.includes(whole)) return pieceOf(shape.value);
  if (shape?.kind === 'binary') return shape.left === whole ? streamed(parent) : '';
  const call = shape?.kind === 'member' ? parent.parent : ancestor(whole, 'call', 2);
  if (call?.shape.kind !== 'call') return '';
  const given = call.shape.arguments.map(({ value }) => value);
  if (shape?.kind === 'member') return /^(?:append|str)$/.test(shape.name) ? given.map(pieceOf).join('') : '';
  const word = nameOfCallee(call.shape);
  if (/^v?a?sn?printf(?:_s)?$/.test(word))
    return pieceOf(given.find((each) => unwrap(each).shape.kind === 'string'));
  if (/^strn?c(?:at|py)(?:_s)?$/.test(word)) return pieceOf(given[1]);
  return subjects.known(call) !== undefined || onlyReads.test(word) ? '' : undefined;
}

const onlyReads = /^(?:strlen|free|memset|bzero|f?printf|puts|malloc|calloc)$|log|debug|error/i;

/** `" host=" << host << " port=5432"` of `stream << " host=" << host << " port=5432"`. */
function streamed(first: Syntax): string {
  let text = '';
  for (
    let at: Syntax | undefined = first;
    at?.shape.kind === 'binary' && at.shape.operator === '<<';
    at = at.parent
  )
    text += pieceOf(at.shape.right);
  return text;
}

function pieceOf(value: Syntax | undefined): string {
  if (value === undefined) return '';
  const { shape } = unwrap(value);
  // `std::string("host=")`, `std::ostringstream text;`
  if (shape.kind === 'call' && (shape.constructs || /(?:^|::)string$/.test(shape.callee.text)))
    return pieceOf(shape.arguments[0]?.value);
  return textWithGaps(unwrap(value)) ?? '%s';
}
