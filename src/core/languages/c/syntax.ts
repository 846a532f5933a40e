/** How trees of C are read, which those of C++ share: shapes of their nodes. */
import { span } from '../../text.ts';
import type { ImportLine, Language } from '../language.ts';
import {
  assign,
  binary,
  block,
  boolean,
  call,
  child,
  childrenOf,
  type Entry,
  entry,
  exit,
  ifElse,
  index,
  member,
  name,
  namedChildren,
  nothing,
  number,
  other,
  type Parameter,
  readNumber,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  sameAs,
  string,
  unary,
  whileLoop,
} from '../syntax.ts';
import { ownCalls } from './sockets.ts';

export const cShapes: Readonly<Record<string, Shaper>> = {
  translation_unit: block,
  compound_statement: block,
  declaration_list: block,
  preproc_ifdef: section,
  preproc_if: section,
  preproc_else: section,
  preproc_elif: section,
  preproc_elifdef: section,
  identifier,
  field_identifier: name,
  type_identifier: name,
  field_expression: member('argument', 'field'),
  subscript_expression: index('argument', 'index'),
  call_expression: call('function', 'arguments'),
  string_literal: string(['string_content']),
  concatenated_string: concatenated,
  number_literal: number,
  true: boolean(true),
  false: boolean(false),
  null: nothing,
  initializer_list: initializers,
  initializer_pair: entry,
  compound_literal_expression: compoundLiteral,
  parenthesized_expression: same,
  cast_expression: (node) => sameAs(child(node, 'value')),
  pointer_expression: (node) => sameAs(child(node, 'argument')),
  expression_statement: statement,
  unary_expression: unary('argument'),
  binary_expression: joined,
  conditional_expression: conditional,
  assignment_expression: assignment,
  declaration,
  field_declaration: declaration,
  init_declarator: declarator,
  pointer_declarator: (node) => sameAs(child(node, 'declarator')),
  array_declarator: (node) => sameAs(child(node, 'declarator')),
  function_declarator: (node) => sameAs(child(node, 'declarator')),
  parenthesized_declarator: same,
  preproc_def: (node) => constant(node, 'value'),
  preproc_arg: macro,
  preproc_function_def: macroFunction,
  enumerator: (node) => constant(node, 'value'),
  function_definition: definition,
  struct_specifier: structure,
  union_specifier: structure,
  for_statement: whileLoop,
  while_statement: whileLoop,
  do_statement: doLoop,
  if_statement: ifElse,
  switch_statement: choices,
  case_statement: way,
  return_statement: returns,
  break_statement: (): Shape => ({ kind: 'exit', how: 'break' }),
  continue_statement: (): Shape => ({ kind: 'exit', how: 'continue' }),
  goto_statement: (node) => labelled(node, 'goto'),
  labeled_statement: (node) => labelled(node, 'label'),
  preproc_include: include,
};

/** `#ifdef TCP_KEEPIDLE` uses nothing. */
function identifier(node: Syntax): Shape {
  return /^preproc_(defined|ifdef|elifdef)$/.test(node.parent?.type ?? '') ? other : name(node);
}

/** Between `#if` and `#endif`: its statements stand among the others. */
function section(node: Syntax): Shape {
  const statements = namedChildren(node).filter(
    (each) => each.field !== 'name' && each.field !== 'condition',
  );
  return { kind: 'block', statements };
}

/** `setsockopt(…, (OptionPointer)&on, …)`: the grammar takes the cast to a type of a header for a bitwise and. */
function joined(node: Syntax): Shape {
  const left = child(node, 'left');
  const isCast =
    node.parent?.type === 'argument_list' &&
    child(node, 'operator')?.text === '&' &&
    /^\(\s*(?:[A-Z]\w*|\w+_t)\s*\)$/.test(left?.text ?? '');
  return isCast ? sameAs(child(node, 'right')) : binary()(node);
}

function concatenated(node: Syntax): Shape {
  const parts = namedChildren(node).map((each) => each.shape);
  const content = { start: node.start, end: node.end };
  const values = parts.map((each) => (each.kind === 'string' ? each.value : undefined));
  return { kind: 'string', value: values.includes(undefined) ? undefined : values.join(''), content };
}

/** `{ 1, 2 }` or `{ .ai_socktype = SOCK_STREAM }`. */
function initializers(node: Syntax): Shape {
  const items = namedChildren(node);
  if (!items.some((each) => each.type === 'initializer_pair')) return { kind: 'list', items };
  const entries = items.flatMap((each): Entry[] => {
    const designator = child(each, 'designator');
    const keyNode = designator === undefined ? undefined : namedChildren(designator)[0];
    const value = child(each, 'value');
    return keyNode === undefined || value === undefined
      ? []
      : [{ key: keyNode.text, keyNode, value, node: each }];
  });
  return { kind: 'record', entries };
}

/** `(int){ 1 }` is its only item. */
function compoundLiteral(node: Syntax): Shape {
  const value = child(node, 'value');
  const [item, another] = value === undefined ? [] : namedChildren(value);
  const isPlain = item !== undefined && another === undefined && item.type !== 'initializer_pair';
  return sameAs(isPlain ? item : value);
}

function conditional(node: Syntax): Shape {
  const yes = child(node, 'consequence');
  const no = child(node, 'alternative');
  return yes === undefined || no === undefined ? other : { kind: 'choice', options: [yes, no] };
}

export function assignment(node: Syntax): Shape {
  const shape = assign('left', 'right', false)(node);
  const isCompound = shape.kind === 'assign' && child(node, 'operator')?.text !== '=';
  return isCompound ? { ...shape, compound: true } : shape;
}

/** Names without a value; those that have one are declared by their `init_declarator`. Prototypes declare no variable. */
export function declaration(node: Syntax): Shape {
  const targets = childrenOf(node, 'declarator').filter(
    (each) => each.type !== 'init_declarator' && innermost(each)?.parent?.type !== 'function_declarator',
  );
  const type = child(node, 'type');
  if (targets.length === 0) return other;
  const value = child(node, 'default_value');
  return { kind: 'assign', targets, value, declares: true, ...(type !== undefined && { type }) };
}

export function declarator(node: Syntax): Shape {
  const shape = assign('declarator', 'value', true)(node);
  const type = node.parent === undefined ? undefined : child(node.parent, 'type');
  return shape.kind === 'assign' && type !== undefined ? { ...shape, type } : shape;
}

/** The name inside `*x[4]`, `(*x)(int)`, `&x`. */
export function innermost(declarator: Syntax | undefined): Syntax | undefined {
  let at = declarator;
  while (at !== undefined && /_declarator$/.test(at.type))
    at = child(at, 'declarator') ?? namedChildren(at)[0];
  return at;
}

function constant(node: Syntax, field: string): Shape {
  const target = child(node, 'name');
  const value = child(node, field);
  return target === undefined || value === undefined
    ? other
    : { kind: 'assign', targets: [target], value, declares: true };
}

/** The text of a macro is not parsed by the grammar: numbers, strings, names and what is reckoned with them are read. */
function macro(node: Syntax): Shape {
  const text = node.text.trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text);
  if (quoted !== null)
    return { kind: 'string', value: quoted[1]!, content: { start: node.start, end: node.end } };
  return new Arithmetic(node).shape() ?? other;
}

/** What macros do with a connection that matters. */
const closesOrSets = /close|free|destroy|sockopt|keep_?alive/i;

/**
 * `#define CLOSE(fd) do { close(fd); } while (0)` is a function, unless it stands in for one that rows speak of. What
 * connects in a macro is left: no finding could stand there.
 */
function macroFunction(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const body = child(node, 'body');
  if (nameNode === undefined || body === undefined || Object.hasOwn(ownCalls, nameNode.text)) return other;
  const list = child(node, 'parameters');
  const parameters = (list === undefined ? [] : namedChildren(list)).map((target) => ({ target }));
  return { kind: 'function', name: nameNode.text, nameNode, parameters, body, returnsBody: false };
}

/** The text of a macro, as a function's body, or as the name of another function: `#define net_connect ::connect`. */
export const cReadings: NonNullable<Language['readings']> = {
  preproc_function_def(children) {
    const value = children.find(({ field }) => field === 'value');
    if (value === undefined || !closesOrSets.test(value.text)) return undefined;
    const parts = ['void f() {', span(value.start, value.end), ';}'];
    return { parts, wants: 'compound_statement', instead: value, as: 'body' };
  },
  preproc_def(children) {
    const value = children.find(({ field }) => field === 'value');
    if (value === undefined || !/^\s*(?:::\s*)?[a-z]\w*\s*$/i.test(value.text)) return undefined;
    const parts = ['void f() {(', span(value.start, value.end), ');}'];
    return { parts, wants: 'parenthesized_expression', instead: value, as: 'value' };
  },
};

/** `do { … } while (0)` runs once. */
function doLoop(node: Syntax): Shape {
  const condition = child(node, 'condition')?.text ?? '';
  return /^\(\s*(?:0|false|FALSE)\s*\)$/.test(condition) ? sameAs(child(node, 'body')) : whileLoop(node);
}

/** Longer macros are code. */
const mostTokens = 40;

/** `(10 * MINUTE)`: a part of a macro's text. */
class Arithmetic {
  private readonly tokens: readonly RegExpMatchArray[];
  private readonly node: Syntax;
  private at = 0;

  constructor(node: Syntax) {
    this.node = node;
    const text = node.text.replace(/\/\*[^*]*\*\/|\/\/.*$/g, (comment) => ' '.repeat(comment.length));
    this.tokens = [...text.matchAll(/0[xX][\da-fA-F]+[uUlL]*|\d[\d.]*[uUlL]*|[A-Za-z_]\w*|\S/g)];
  }

  shape(): Shape | undefined {
    if (this.tokens.length === 0 || this.tokens.length > mostTokens) return undefined;
    const sum = this.sum();
    return this.at === this.tokens.length ? sum?.shape : undefined;
  }

  private sum(): Syntax | undefined {
    return this.chain(/^[+-]$/, () => this.chain(/^[*/]$/, () => this.factor()));
  }

  private chain(operators: RegExp, operand: () => Syntax | undefined): Syntax | undefined {
    let left = operand();
    while (left !== undefined && operators.test(this.tokens[this.at]?.[0] ?? '')) {
      const operator = this.tokens[this.at++]![0];
      const right = operand();
      if (right === undefined) return undefined;
      left = this.part(left.start, right.end, { kind: 'binary', operator, left, right });
    }
    return left;
  }

  private factor(): Syntax | undefined {
    const token = this.tokens[this.at++];
    if (token === undefined) return undefined;
    const [text] = token;
    const start = this.node.start + token.index!;
    if (text === '-') {
      const operand = this.factor();
      return operand && this.part(start, operand.end, { kind: 'unary', operator: '-', operand });
    }
    if (text === '(') {
      const inner = this.sum();
      return this.tokens[this.at++]?.[0] === ')' ? inner : undefined;
    }
    const value = readNumber(text);
    if (value !== undefined) return this.part(start, start + text.length, { kind: 'number', value });
    return /^[A-Za-z_]/.test(text)
      ? this.part(start, start + text.length, { kind: 'name', name: text })
      : undefined;
  }

  private part(start: number, end: number, shape: Shape): Syntax {
    const { node } = this;
    const text = node.text.slice(start - node.start, end - node.start);
    const none = { type: 'part', named: true, field: undefined, children: [], byField: () => undefined };
    return { ...none, start, end, text, parent: node.parent, shape };
  }
}

export function definition(node: Syntax): Shape {
  const declarator = functionDeclarator(child(node, 'declarator'));
  let nameNode = declarator === undefined ? undefined : child(declarator, 'declarator');
  while (nameNode?.type === 'qualified_identifier') nameNode = child(nameNode, 'name');
  const given = declarator === undefined ? undefined : child(declarator, 'parameters');
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parametersIn(given);
    },
    body: child(node, 'body'),
    returnsBody: false,
  };
}

/** `int *f(void)`: the pointer stands around it. */
function functionDeclarator(declarator: Syntax | undefined): Syntax | undefined {
  let at = declarator;
  while (at !== undefined && at.type !== 'function_declarator') {
    if (!/_declarator$/.test(at.type)) return undefined;
    at = child(at, 'declarator') ?? namedChildren(at)[0];
  }
  return at;
}

export function parametersIn(given: Syntax | undefined): readonly Parameter[] {
  return (given === undefined ? [] : namedChildren(given)).flatMap((each): Parameter[] => {
    const type = child(each, 'type');
    const target = innermost(child(each, 'declarator')) ?? type;
    const value = child(each, 'default_value');
    if (target === undefined || (type?.text === 'void' && target === type)) return [];
    return [{ target, ...(type !== undefined && { type }), ...(value !== undefined && { default: value }) }];
  });
}

function structure(node: Syntax): Shape {
  const body = child(node, 'body');
  return body === undefined ? other : { kind: 'class', name: child(node, 'name')?.text, bases: [], body };
}

function choices(node: Syntax): Shape {
  const body = child(node, 'body');
  const ways = body === undefined ? [] : namedChildren(body).filter((each) => each.type === 'case_statement');
  return { kind: 'branch', ways, exhaustive: ways.some((each) => child(each, 'value') === undefined) };
}

function way(node: Syntax): Shape {
  return { kind: 'block', statements: namedChildren(node).filter((each) => each.field !== 'value') };
}

/** It binds no name: `thread` behind `#include <thread>` may be `std::thread`. */
function include(node: Syntax): Shape {
  const path = includedPath(node);
  return path === undefined ? other : { kind: 'import', names: [{ local: `<${path}>`, path }] };
}

/** `if (listen(fd, 8) < 0) return 1;` of `main` ends the program, as `exit(1)` does. */
function returns(node: Syntax): Shape {
  const shape = exit('return')(node);
  return shape.kind === 'exit' && isEarlyInMain(node) ? { ...shape, how: 'end' } : shape;
}

function isEarlyInMain(node: Syntax): boolean {
  const fn = earlyIn(node);
  return fn !== undefined && innermost(child(fn, 'declarator'))?.text === 'main';
}

/** The function that is left under a condition. */
function earlyIn(node: Syntax): Syntax | undefined {
  let isEarly = false;
  for (let at = node.parent; at !== undefined; at = at.parent) {
    isEarly ||= at.type === 'if_statement';
    if (/^(?:function_definition|lambda_expression)$/.test(at.type)) return isEarly ? at : undefined;
  }
  return undefined;
}

/** `if (pid < 0) exit(1);` ends the program, too; behind all else it is how it ends anyway. */
function statement(node: Syntax): Shape {
  const [only] = namedChildren(node);
  const callee = only?.type === 'call_expression' ? child(only, 'function')?.text : undefined;
  const isEnd = callee !== undefined && /^(?:(?:std)?::)?(?:_?exit|_Exit|abort)$/.test(callee);
  return isEnd && earlyIn(node) !== undefined ? { kind: 'exit', how: 'end' } : same(node);
}

function labelled(node: Syntax, kind: 'goto' | 'label'): Shape {
  const label = child(node, 'label')?.text;
  if (label === undefined) return other;
  return kind === 'goto' ? { kind, label } : { kind, name: label };
}

function includedPath(node: Syntax): string | undefined {
  return /^[<"](.+)[>"]$/.exec(child(node, 'path')?.text ?? '')?.[1];
}

/**
 * Beside the includes of the system it belongs to, in the same `#if`; else behind the last one in angle brackets,
 * or the last one at all.
 */
export function includeLine(root: Syntax, module: string, line: string): ImportLine | undefined {
  const all = includesIn(root);
  const kin = all.find((each) =>
    /^(sys\/socket|netinet\/in|arpa\/inet|netdb|winsock2)\.h$/i.test(includedPath(each) ?? ''),
  );
  const near = all.filter((each) => kin === undefined || each.parent === kin.parent);
  const system = near.filter((each) => child(each, 'path')?.type === 'system_lib_string');
  const run = kin === undefined ? system : runAround(kin, system);
  const before = run.findLast(
    (each) => (includedPath(each) ?? '') < module && /\.h$/.test(includedPath(each) ?? ''),
  );
  const behind = before ?? (kin === undefined ? (system.at(-1) ?? near.at(-1)) : undefined);
  // An include ends behind its line.
  if (behind !== undefined) return { behind: child(behind, 'path') ?? behind, text: line };
  return run[0] === undefined ? undefined : { before: run[0], text: line };
}

function includesIn(node: Syntax, depth = 0): readonly Syntax[] {
  return node.children.flatMap((each) => {
    if (each.type === 'preproc_include') return [each];
    return each.shape.kind === 'block' && depth < 4 ? includesIn(each, depth + 1) : [];
  });
}

/** Those that stand around it without another statement between. */
function runAround(kin: Syntax, all: readonly Syntax[]): readonly Syntax[] {
  const siblings = kin.parent === undefined ? [] : namedChildren(kin.parent);
  const at = siblings.indexOf(kin);
  let from = at;
  let to = at;
  while (from > 0 && all.includes(siblings[from - 1]!)) from--;
  while (all.includes(siblings[to + 1]!)) to++;
  return siblings.slice(from, to + 1);
}
