/** Statements put in behind others, and the imports they need. */
import type { FixRow } from '../../../languages/api.ts';
import type { ImportLine } from '../../../languages/language.ts';
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import { type Edit, indentationAt, lineEnd, lineStart, nextLine, span } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import { statementOf } from '../tree/nodes.ts';
import { fill, type Style } from './style.ts';

export interface Insertion {
  /** The start of the line before which the new lines go, or the text's end. */
  readonly offset: number;
  readonly indent: string;
  /** The text ends without a line ending there. */
  readonly unfinished: boolean;
}

/** Below the statement that holds the node, where it has its lines for itself. */
export function anchorAfter(node: Syntax, text: string): Insertion | undefined {
  const statement = statementOf(node);
  if (statement === undefined || !startsLine(statement, text) || !endsLine(statement, text)) return undefined;
  if (isConditional(node, statement)) return undefined;
  // Nothing runs behind `return connect(…);`.
  if (statement.shape.kind === 'exit') return undefined;
  const offset = nextLine(text, statement.end);
  return {
    offset,
    indent: indentationAt(text, statement.start),
    unfinished: offset === text.length && !/[\r\n]$/.test(text),
  };
}

/** Above the statement that holds the node. */
export function anchorBefore(node: Syntax, text: string): Insertion | undefined {
  const statement = statementOf(node);
  if (statement === undefined || !startsLine(statement, text) || isConditional(node, statement))
    return undefined;
  return {
    offset: lineStart(text, statement.start),
    indent: indentationAt(text, statement.start),
    unfinished: false,
  };
}

/** It runs under a condition of its own, or in another function than what follows the statement: `if (a) s = open();` */
function isConditional(node: Syntax, statement: Syntax): boolean {
  for (let at = node; at !== statement && at.parent !== undefined; at = at.parent) {
    const { kind } = at.parent.shape;
    if (kind === 'branch' || kind === 'loop' || kind === 'function' || kind === 'class') return true;
    if (isNullable(at.parent.shape)) return true;
  }
  return false;
}

/**
 * A function of the file that fixes call, above the first function where the use stands: there it is for all of
 * them. `undefined` where it is there already, but further down.
 */
export function helperEdits(
  { name, lines }: NonNullable<FixRow['helper']>,
  near: Syntax,
  { names, tree }: Analysis,
  style: Style,
): readonly Edit[] | undefined {
  const [known] = names.occurrences(name);
  if (known !== undefined) return known.start < near.start ? [] : undefined;
  let top = near;
  while (top.parent !== undefined && !isFileLevel(top.parent)) top = top.parent;
  const statements = top.parent?.shape.kind === 'block' ? top.parent.shape.statements : [];
  const first = statements.find((each) => each === top || holdsFunction(each)) ?? top;
  const start = aboveComments(tree.text, lineStart(tree.text, first.start));
  const text = [...lines.map((line) => fill(line, {}, style)), '']
    .map((line) => line + style.newline)
    .join('');
  return [{ span: span(start, start), text }];
}

/** The file, a namespace in it, what stands between `#if` and `#endif`. */
function isFileLevel(node: Syntax): boolean {
  for (let at: Syntax | undefined = node; at !== undefined; at = at.parent) {
    if (at.shape.kind !== 'block' && at.shape.kind !== 'other') return false;
  }
  return node.shape.kind === 'block';
}

function holdsFunction(node: Syntax, depth = 0): boolean {
  if (node.shape.kind === 'function') return true;
  return (
    depth < 4 && node.shape.kind !== 'import' && node.children.some((each) => holdsFunction(each, depth + 1))
  );
}

/** A function's description stays above it. */
function aboveComments(text: string, start: number): number {
  let at = start;
  while (at > 0) {
    const before = lineStart(text, at - 1);
    if (!/^\s*(\/\/|\/\*|\*)|\*\/\s*$/.test(text.slice(before, at))) return at;
    at = before;
  }
  return at;
}

/** `host ? connect(host) : null`, Ruby's `TCPSocket.new(host) rescue nil`: there may be nothing behind it. */
function isNullable(shape: Shape): boolean {
  return shape.kind === 'choice' && shape.options.some((each) => each.shape.kind === 'null');
}

/** In front of the first statement of a body. */
export function anchorInBody(body: Syntax, text: string): Insertion | undefined {
  const statements = body.shape.kind === 'block' ? body.shape.statements : [];
  const first = statements.find((each) => each.shape.kind !== 'string') ?? statements[0];
  if (first === undefined || !startsLine(first, text)) return undefined;
  return {
    offset: lineStart(text, first.start),
    indent: indentationAt(text, first.start),
    unfinished: false,
  };
}

function startsLine(statement: Syntax, text: string): boolean {
  return /^[ \t\uFEFF]*$/.test(text.slice(lineStart(text, statement.start), statement.start));
}

/** Nothing but a terminator or a comment behind it. */
function endsLine(statement: Syntax, text: string): boolean {
  return /^\s*;?\s*($|#|\/\/|\/\*[^*]*\*\/\s*$)/.test(
    text.slice(statement.end, lineEnd(text, statement.end)),
  );
}

export function linesAt(
  insertion: Insertion,
  lines: readonly string[],
  text: string,
  style: Style,
): readonly Edit[] {
  const at = span(insertion.offset, insertion.offset);
  // What the preprocessor reads begins the line.
  const written = lines.map((line) => (/^#(if|else|elif|endif)/.test(line) ? line : insertion.indent + line));
  if (insertion.unfinished) return [{ span: at, text: written.map((line) => style.newline + line).join('') }];
  const ending = /^[\s\S]*?(\r\n|\n|\r)$/.exec(
    text.slice(Math.max(0, insertion.offset - 2), insertion.offset),
  )?.[1];
  const newline = ending ?? style.newline;
  return [{ span: at, text: written.map((line) => line + newline).join('') }];
}

/**
 * The name a module has where `near` stands, and the edit that gives it one. `undefined` where its name is
 * taken there by something else.
 */
export function importEdits(
  module: string,
  near: Syntax,
  analysis: Analysis,
  style: Style,
): { readonly local: string; readonly edits: readonly Edit[] } | undefined {
  const { names, tree, language } = analysis;
  const known = localName(module, near, analysis);
  if (known !== undefined) return { local: known, edits: [] };
  if (isTakenWhole(module, near, analysis)) return { local: language.writing.localName!(module), edits: [] };
  if (language.writing.fullPath !== undefined) return { local: language.writing.fullPath(module), edits: [] };
  const write = language.writing.import;
  if (write === undefined) return undefined;
  const { localName: nameOf, importLine } = language.writing;
  const free = (nameOf === undefined ? [module, `_${module}`] : [nameOf(module)]).find(
    (candidate) =>
      names.lookup(candidate, near).length === 0 && names.lookup(candidate, tree.root).length === 0,
  );
  if (free === undefined) return undefined;
  const line = write(module, free) + style.terminator;
  const place = importLine?.(tree.root, module, line);
  if (place !== undefined) return { local: free, edits: [importEdit(place, tree.text, style)] };
  return { local: free, edits: [{ span: importPlace(analysis), text: line + style.newline }] };
}

function importEdit(place: ImportLine, text: string, style: Style): Edit {
  const line = place.text.replaceAll('\n', style.newline);
  if (place.behind !== undefined) {
    const end = lineEnd(text, place.behind.end);
    return { span: span(end, end), text: style.newline + line };
  }
  const at = place.before === undefined ? text.length : lineStart(text, place.before.start);
  // A byte order mark stays in front.
  const start = at === 0 && text.startsWith('\ufeff') ? 1 : at;
  return { span: span(start, start), text: line + style.newline };
}

/** `using System.Net.Sockets;`: all names of the namespace are known by themselves. */
function isTakenWhole(module: string, near: Syntax, { names, tree, language }: Analysis): boolean {
  const local = language.writing.fullPath === undefined ? undefined : language.writing.localName?.(module);
  if (local === undefined || names.lookup(local, near).length > 0) return false;
  const around = module.slice(0, -local.length - 1);
  return imports(tree.root).some(
    ({ shape }) => shape.kind === 'import' && [shape.everything].flat().includes(around),
  );
}

/** A name under which the module is imported for the whole file and which means it at `near`. */
function localName(module: string, near: Syntax, analysis: Analysis): string | undefined {
  const { names, tree } = analysis;
  // Looking at all a file begins with costs.
  if (!names.has(/\w+$/.exec(module)?.[0] ?? module)) return undefined;
  for (const statement of nestedImports(tree.root)) {
    if (statement.shape.kind !== 'import') continue;
    for (const each of statement.shape.names) {
      if (each.path !== module) continue;
      const meant = names.lookup(each.local, near);
      if (
        meant.length > 0 &&
        meant.every((binding) => binding.how.kind === 'import' && binding.how.path === module)
      ) {
        return each.local;
      }
    }
  }
  return undefined;
}

/** Those between `#if` and `#endif`, too. */
function* nestedImports(node: Syntax, depth = 0): Generator<Syntax> {
  for (const each of node.children) {
    if (each.shape.kind === 'import') yield each;
    else if (each.shape.kind === 'block' && depth < 4) yield* nestedImports(each, depth + 1);
  }
}

function imports(root: Syntax): readonly Syntax[] {
  return root.children.filter((each) => each.shape.kind === 'import');
}

/** In front of the first import, behind those that must be first; else before the first statement. */
function importPlace(analysis: Analysis): Edit['span'] {
  const { tree, language } = analysis;
  const isHeader = (node: Syntax): boolean => language.writing.headers?.test(node.text) === true;
  const first = imports(tree.root).find((each) => !isHeader(each));
  const statement =
    first ?? tree.root.children.find((each) => !isHeader(each) && !isDocumentation(each.shape, each));
  const offset = statement === undefined ? tree.text.length : lineStart(tree.text, statement.start);
  return span(offset, offset);
}

/** A text at the top that is a statement of its own: a module's documentation. */
function isDocumentation(shape: Shape, node: Syntax): boolean {
  return (
    shape.kind === 'string' ||
    (shape.kind === 'other' && node.children.length === 1 && node.children[0]!.shape.kind === 'string')
  );
}
