/** What C and C++ share: shapes of their syntax, and what the calls of BSD sockets and of C's libraries mean. */
import { escapeRegExp, span } from '../text.ts';
import {
  type Api,
  enabled,
  type FixRow,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionEffect,
  type OptionTable,
  probes,
  type Rows,
  type Unless,
  unknown,
} from './api.ts';
import type { ImportLine, Language } from './language.ts';
import { preprocessed } from './preprocessor.ts';
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
} from './syntax.ts';

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
const cReadings: Language['readings'] = {
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

// --- Where fixes stand -----------------------------------------------------------------------------------------

/**
 * Behind the test that what was made is good, or in the branch taken then: a call in front of it would change errno,
 * and work on what is none.
 */
export function behindTest(
  target: Syntax,
  making: Syntax,
): { readonly behind: Syntax } | { readonly body: Syntax } | undefined {
  const statement = statementAround(making);
  const siblings = statement?.parent?.shape;
  if (statement === undefined || siblings?.kind !== 'block') return undefined;
  const { shape } = statement;
  // `: link(new QTcpSocket(this)) { … }` of C++: made before its constructor's body runs.
  if (shape.kind === 'function' && shape.body !== undefined) return { body: shape.body };
  if (shape.kind === 'branch') {
    if (shape.condition === undefined || !isInside(making, shape.condition)) return undefined;
    return atTest(statement, target, making);
  }
  if (shape.kind === 'loop') {
    if (shape.body === undefined || isInside(making, shape.body)) return undefined;
    return testIn(statement.text.slice(0, shape.body.start - statement.start), target, making) === 'fails'
      ? { behind: statement }
      : { body: shape.body };
  }
  let behind = statement;
  for (const next of siblings.statements.slice(siblings.statements.indexOf(statement) + 1)) {
    if (isPlainDeclaration(next, target)) continue;
    if (next.shape.kind !== 'branch' || next.shape.condition === undefined) break;
    if (testIn(next.shape.condition.text, target, making) === undefined) break;
    const found = atTest(next, target, making);
    if (found === undefined || 'body' in found) return found;
    behind = next;
  }
  return { behind };
}

function atTest(
  branch: Syntax,
  target: Syntax,
  making: Syntax,
): { readonly behind: Syntax } | { readonly body: Syntax } | undefined {
  const { shape } = branch;
  if (shape.kind !== 'branch' || shape.condition === undefined) return undefined;
  const test = testIn(shape.condition.text, target, making);
  const [first, second] = shape.ways;
  if (test === 'works') return first === undefined ? undefined : { body: first };
  if (test === 'fails' && shape.exhaustive) return second === undefined ? undefined : { body: second };
  // A call on -1 does nothing, one on a null pointer crashes.
  const leaves =
    /\b(return|goto|throw|break|continue)\b|\b\w*(exit|abort|die|fatal|panic|bail)\w*\s*\(|\berrx?\s*\(/i;
  const isPointer = /\bNULL\b|\bnullptr\b|!/.test(shape.condition.text);
  return isPointer && !leaves.test(first?.text ?? '') ? undefined : { behind: branch };
}

/** What a condition says of the thing: that it could not be made, or that it could; `undefined` when it speaks of something else. */
function testIn(condition: string, target: Syntax, making: Syntax): 'fails' | 'works' | undefined {
  const holder = escapeRegExp(target.text);
  const assigned = making.parent?.shape.kind === 'assign' ? making.parent.text : undefined;
  let text = assigned === undefined ? condition : condition.replace(assigned, target.text);
  const wrapped = new RegExp(`(?<!\\w)\\(\\s*(${holder})\\s*\\)`);
  while (wrapped.test(text)) text = text.replace(wrapped, '$1');
  const no = '(?:-\\s*1|NULL|nullptr|INVALID_SOCKET|SOCKET_ERROR)';
  const it = `(?<![\\w.>])${holder}(?![\\w.([]|->)`;
  const fails = `${it}\\s*(?:<=?\\s*-?\\s*[01]|==\\s*(?:0|${no})\\b)|!\\s*${it}|${no}\\s*==\\s*${it}|\\b0\\s*>\\s*${it}`;
  const works = `${it}\\s*(?:>=?\\s*-?\\s*[01]|!=\\s*${no})|${no}\\s*!=\\s*${it}|^\\(?${it}\\)?$`;
  if (new RegExp(fails).test(text)) return 'fails';
  return new RegExp(works).test(text.trim()) ? 'works' : undefined;
}

function isPlainDeclaration(node: Syntax, target: Syntax): boolean {
  const isDeclaration =
    (node.shape.kind === 'assign' && node.shape.declares) ||
    node.children.some(({ shape }) => shape.kind === 'assign' && shape.declares);
  return isDeclaration && !node.text.includes(target.text);
}

function statementAround(node: Syntax): Syntax | undefined {
  let at: Syntax | undefined = node;
  while (at !== undefined && at.parent?.shape.kind !== 'block') at = at.parent;
  return at;
}

function isInside(inner: Syntax, outer: Syntax): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

// --- What calls mean -------------------------------------------------------------------------------------------

/** One call for all: where the connection's descriptor is `{it}` or what an expression gives. */
function keepaliveHelper(type: string, pointer: string): NonNullable<FixRow['helper']> {
  const set = (level: string, option: string, value: string): string =>
    `setsockopt(fd, ${level}, ${option}, ${pointer}&${value}, sizeof ${value})`;
  return {
    name: 'enable_tcp_keepalive',
    lines: [
      `static inline int enable_tcp_keepalive(${type} fd, int idle, int interval, int probes)`,
      '{',
      '  int on = 1;',
      `  if (${set('SOL_SOCKET', 'SO_KEEPALIVE', 'on')} != 0) return -1;`,
      '#if defined(TCP_KEEPIDLE)',
      `  if (${set('IPPROTO_TCP', 'TCP_KEEPIDLE', 'idle')} != 0) return -1;`,
      '#elif defined(TCP_KEEPALIVE) /* macOS */',
      `  if (${set('IPPROTO_TCP', 'TCP_KEEPALIVE', 'idle')} != 0) return -1;`,
      '#else',
      '  (void)idle;',
      '#endif',
      '#if defined(TCP_KEEPINTVL)',
      `  if (${set('IPPROTO_TCP', 'TCP_KEEPINTVL', 'interval')} != 0) return -1;`,
      '#else',
      '  (void)interval;',
      '#endif',
      '#if defined(TCP_KEEPCNT)',
      `  if (${set('IPPROTO_TCP', 'TCP_KEEPCNT', 'probes')} != 0) return -1;`,
      '#else',
      '  (void)probes;',
      '#endif',
      '  return 0;',
      '}',
    ],
  };
}

/** What gives the descriptor: `{it}`, `{it}.native_handle()`. */
export function onDescriptor(expression: string, more: Partial<FixRow> = {}): readonly FixRow[] {
  const statements: FixRow['statements'] = [
    { lines: [`enable_tcp_keepalive(${expression}, {idle}, {interval}, {probes});`] },
  ];
  return [
    // Winsock's sockets are no int, and its setsockopt takes bytes. A file for both kinds of system has words of its
    // own for them, which nobody here knows.
    {
      ...more,
      file: /^(?=[\s\S]*\bSOCKET\b)(?![\s\S]*\bsys\/socket\.h\b)[\s\S]*\bwinsock2?\.h\b/i,
      imports: [],
      helper: keepaliveHelper('SOCKET', '(const char *)'),
      statements,
    },
    {
      ...more,
      file: /^(?![\s\S]*\bwinsock2?\.h\b)/i,
      imports: ['netinet/in.h', 'netinet/tcp.h', 'sys/socket.h'],
      helper: keepaliveHelper('int', ''),
      statements,
    },
  ];
}

const descriptor = onDescriptor('{it}');

const local = /\b(?:[AP]F_(?!INET|UNSPEC|MAX)[A-Z]\w*|sockaddr_un|sun_path)\b/;
// Asked for, `case AF_UNIX:`, or printed, it makes no socket.
const internetOnly =
  /^(?![\s\S]*(?<!\b(?:case|ifn?def)\s+|")\b(?:[AP]F_(?:UNIX|LOCAL|NETLINK|VSOCK|BLUETOOTH)|sockaddr_un)\b)/;

const notTcp: readonly Unless[] = [
  { at: [0], mentions: local, surely: true },
  { at: [1], mentions: /\bSOCK_(DGRAM|RAW|SEQPACKET|RDM)\b/, surely: true },
  { at: [2], mentions: /\bIPPROTO_(UDP|UDPLITE|ICMP|ICMPV6|SCTP|DCCP|RAW)\b/ },
];

const streamHints = /^(?![\s\S]*\bSOCK_DGRAM\b)[\s\S]*\bai_socktype\s*=\s*SOCK_STREAM\b/;

/** `if (udp) hints.ai_socktype = SOCK_DGRAM; else hints.ai_socktype = SOCK_STREAM;`, in either order. */
const eitherHints =
  /\bai_socktype\s*=\s*SOCK_(?:DGRAM\s*;[\s}]*else\b[\s{]*[\w.>-]*\bai_socktype\s*=\s*SOCK_STREAM|STREAM\s*;[\s}]*else\b[\s{]*[\w.>-]*\bai_socktype\s*=\s*SOCK_DGRAM)\b/;

/** Of a socket whose family or type cannot be read nothing is said, unless it has options of TCP. */
function sockets(): Rows {
  const made = { does: 'create', gives: 'fd', unless: notTcp, fix: descriptor } as const;
  const stream = { at: 1, mentions: /\bSOCK_STREAM\b/ } as const;
  const type = 'fd';
  const sockets: readonly Api[] = [
    { ...made, when: [stream, { at: 0, mentions: /\b[AP]F_INET6?\b|\bai_family\b/ }] },
    { ...made, when: [stream, { file: internetOnly }] },
    // `hints.ai_socktype = SOCK_STREAM` says what getaddrinfo gives, and that knows no Unix sockets.
    {
      ...made,
      when: [{ at: 1, mentions: /\bai_socktype\b/ }, { file: streamHints }],
    },
    { ...made, when: [{ at: 1, mentions: /\bai_socktype\b/ }, { around: streamHints }] },
    { ...made, when: [{ at: 1, mentions: /\bai_socktype\b/ }, { around: eitherHints }] },
    { ...made, unread: true, when: { at: 2, mentions: /[\s\S]/ } },
  ];
  const connects: Api = {
    does: 'connect',
    on: 0,
    peer: [1],
    status: true,
    // Qt's signals are connected, too: there the third is a receiver, a slot or a function.
    when: { at: 2, mentions: /^(?!\[|SLOT\b|this\b)[\s\S]*(len|size|\d)/i },
    unless: [{ at: [1], mentions: local }],
  };
  const rows: Rows = {
    socket: sockets,
    WSASocket: sockets,
    WSASocketA: sockets,
    WSASocketW: sockets,
    connect: connects,
    WSAConnect: connects,
    ConnectEx: connects,
    AcceptEx: { does: 'connect', on: 1, accepts: true },
    bind: {
      does: 'listen',
      on: 0,
      peer: [1],
      when: { at: 2, mentions: /[\s\S]/ },
      unless: [{ at: [1], mentions: local }],
    },
    ...Object.fromEntries(
      ['accept', 'accept4', 'WSAAccept'].map((word): [string, Api] => [
        word,
        {
          does: 'accept',
          on: 0,
          gives: type,
          inherits: true,
          listeners:
            /^(?![\s\S]*(?<!\b(?:case|ifn?def)\s+|")\b(?:[AP]F_(?:UNIX|LOCAL|VSOCK|BLUETOOTH)|sockaddr_un|SOCK_SEQPACKET)\b)[\s\S]*\b(?:sockaddr_(?:in6?|storage|union)|[AP]F_INET6?|getaddrinfo|inet_nto[ap]|htons|ntohs|sin6?_(?:addr|port)|tcp\w*)\b/i,
          addressed: { at: 1, types: /\bsockaddr_in6?$/i },
          when: { at: 2, mentions: /[\s\S]/ },
          unless: [{ at: [1], mentions: local }],
          fix: descriptor,
        },
      ]),
    ),
    setsockopt: { does: 'set', on: 0, sockopt: { level: 1, name: 2, value: 3 }, fix: descriptor },
    // Winsock's structure holds milliseconds; the number of probes is 10 and cannot be set.
    WSAIoctl: {
      does: 'set',
      on: 0,
      when: { at: 1, mentions: /\bSIO_KEEPALIVE_VALS\b/ },
      structure: {
        at: 2,
        members: { onoff: enabled, keepalivetime: idle('ms'), keepaliveinterval: interval('ms') },
      },
    },
    close: { does: 'close', on: 0 },
    closesocket: { does: 'close', on: 0 },
    dup: { does: 'pass', from: 0 },
    fdopen: { does: 'pass', from: 0 },
    fclose: { does: 'close', on: 0 },
    pthread_create: { does: 'run', function: [2], arguments: 'rest' },
    thrd_create: { does: 'run', function: [1], arguments: 'rest' },
    CreateThread: { does: 'run', function: [2], arguments: 'rest' },
    _beginthread: { does: 'run', function: [0], arguments: 'rest' },
    _beginthreadex: { does: 'run', function: [2], arguments: 'rest' },
    // They look like constructors of another file, and set no option of the socket.
    SSL_set_fd: { does: 'make', gives: 'int' },
    SSL_set_rfd: { does: 'make', gives: 'int' },
    SSL_set_wfd: { does: 'make', gives: 'int' },
    BIO_new_socket: { does: 'make', gives: 'BIO' },
  };
  // Wrappers of other files that end the program when the call fails: Stevens' and such as `xsocket`; and lwIP's names.
  const wrapped = ['socket', 'connect', 'accept', 'bind', 'setsockopt', 'close'] as const;
  for (const word of wrapped) {
    for (const name of [`${word[0]!.toUpperCase()}${word.slice(1)}`, `x${word}`, `lwip_${word}`])
      rows[name] = rows[word]!;
  }
  return rows;
}

// libcurl 7.88.1 run: off; on, it is 60 s and 60 s.
const curlDefaults: readonly LibraryDefault[] = [
  { package: 'libcurl', keepalive: 'off', idle: 60, source: 'libcurl 7.88.1 run; read up to 8.9.0' },
];

const curlFix: readonly FixRow[] = [
  {
    statements: [
      { part: 'enabled', lines: ['curl_easy_setopt({it}, CURLOPT_TCP_KEEPALIVE, 1L);'] },
      { part: 'idle', lines: ['curl_easy_setopt({it}, CURLOPT_TCP_KEEPIDLE, {idle}L);'] },
      { part: 'interval', lines: ['curl_easy_setopt({it}, CURLOPT_TCP_KEEPINTVL, {interval}L);'] },
      {
        part: 'probes',
        lines: [
          '#if LIBCURL_VERSION_NUM >= 0x080900',
          'curl_easy_setopt({it}, CURLOPT_TCP_KEEPCNT, {probes}L);',
          '#endif',
        ],
      },
    ],
  },
];

function curl(): Rows {
  return {
    curl_easy_init: {
      does: 'open',
      quiet: true,
      gives: 'CURL',
      defaults: curlDefaults,
      pool: 'one easy handle used again for the next transfer: it keeps its connections',
      fix: curlFix,
    },
    curl_easy_setopt: {
      does: 'set',
      on: 0,
      sockopt: { name: 1, value: 2 },
      defaults: curlDefaults,
      fix: curlFix,
    },
  };
}

const zmqOptions: Readonly<Record<string, OptionEffect>> = {
  ZMQ_TCP_KEEPALIVE: enabled,
  ZMQ_TCP_KEEPALIVE_IDLE: { sets: 'idle', unit: 's', negative: 'kernel' },
  ZMQ_TCP_KEEPALIVE_INTVL: interval('s'),
  ZMQ_TCP_KEEPALIVE_CNT: probes,
  // Its own pings keep the path open.
  ZMQ_HEARTBEAT_IVL: unknown,
};

const curlOptions: Readonly<Record<string, OptionEffect>> = {
  CURLOPT_TCP_KEEPALIVE: enabled,
  CURLOPT_TCP_KEEPIDLE: idle('s'),
  CURLOPT_TCP_KEEPINTVL: interval('s'),
  CURLOPT_TCP_KEEPCNT: probes,
  CURLOPT_SOCKOPTFUNCTION: unknown,
  CURLOPT_OPENSOCKETFUNCTION: unknown,
};

// hiredis 0.14 run: off; `redisEnableKeepAlive` gives 15/5/3.
const hiredisDefaults: readonly LibraryDefault[] = [
  { package: 'hiredis', keepalive: 'off', idle: 15, source: 'hiredis 0.14 run' },
];

function hiredis(): Rows {
  const made: Opens = {
    does: 'open',
    gives: 'redisContext',
    peer: [0],
    defaults: hiredisDefaults,
    fix: [{ statements: [{ part: 'enabled', lines: ['redisEnableKeepAlive({it});'] }] }],
  };
  const asynchronous: Opens = {
    ...made,
    gives: 'redisAsyncContext',
    fix: [{ statements: [{ part: 'enabled', lines: ['redisEnableKeepAlive(&{it}->c);'] }] }],
  };
  // A structure says where to; of one file's structures all are taken to be alike.
  const byOptions = {
    file: /^(?![\s\S]*\b(?:REDIS_OPTIONS_SET_UNIX|REDIS_CONN_(?:UNIX|USERFD)|unix_socket)\b)/,
  };
  return {
    redisConnect: made,
    redisConnectWithTimeout: made,
    redisConnectNonBlock: made,
    redisConnectBindNonBlock: made,
    redisConnectBindNonBlockWithReuse: made,
    redisConnectWithOptions: { ...made, when: byOptions },
    redisAsyncConnect: asynchronous,
    redisAsyncConnectBind: asynchronous,
    redisAsyncConnectBindWithReuse: asynchronous,
    redisAsyncConnectWithOptions: { ...asynchronous, when: byOptions },
    redisEnableKeepAlive: {
      does: 'set',
      on: 0,
      options: { '1': enabled },
      omitted: 'on',
      defaults: hiredisDefaults,
    },
    redisEnableKeepAliveWithInterval: {
      does: 'set',
      on: 0,
      options: { '1': { sets: 'idle', unit: 's', enables: true } },
    },
    'redisAsyncContext#c': { does: 'pass' },
    redisFree: { does: 'close', on: 0 },
    redisAsyncFree: { does: 'close', on: 0 },
    redisAsyncDisconnect: { does: 'close', on: 0 },
  };
}

export const libpqParameters: OptionTable = {
  keepalives: enabled,
  keepalives_idle: idle('s'),
  keepalives_interval: interval('s'),
  keepalives_count: probes,
};

export const libpqFix: readonly FixRow[] = [
  {
    parameters: [
      ['keepalives', '1'],
      ['keepalives_idle', '{idle}'],
      ['keepalives_interval', '{interval}'],
      ['keepalives_count', '{probes}'],
    ],
  },
];

// libpq enables keepalive and leaves the kernel's values: run with libpq 15 and 17.
export const libpqDefaults: readonly LibraryDefault[] = [
  { package: 'libpq', keepalive: 'on', source: 'libpq 15 and 17 run' },
];

function databases(): Rows {
  const postgres: Opens = {
    does: 'open',
    gives: 'PGconn',
    peer: [0],
    without: 'unix',
    url: [0],
    tunedByUrl: true,
    urlOptions: libpqParameters,
    defaults: libpqDefaults,
    fix: libpqFix,
  };
  const byLists: Opens = {
    does: 'open',
    gives: 'PGconn',
    urlLists: { names: 0, values: 1 },
    urlOptions: libpqParameters,
    defaults: libpqDefaults,
    fix: libpqFix,
  };
  // Its parameters are those of 1996: what else there is goes into a database name that is a whole connection text.
  const byPosition: Opens = {
    does: 'open',
    gives: 'PGconn',
    peer: [0],
    without: 'unix',
    defaults: libpqDefaults,
    fix: [],
  };
  return {
    PQconnectdb: postgres,
    PQconnectStart: postgres,
    PQconnectdbParams: byLists,
    PQconnectStartParams: byLists,
    PQsetdbLogin: byPosition,
    PQsetdb: byPosition,
    PQsocket: { does: 'pass', from: 0, gives: 'fd' },
    PQfinish: { does: 'close', on: 0 },
    // On with the kernel's idle time, for which there is no option (Connector/C and libmysqlclient read).
    mysql_real_connect: {
      does: 'open',
      quiet: true,
      peer: [1],
      defaults: [
        {
          package: 'libmysqlclient',
          keepalive: 'on',
          source: 'mysql_real_connect calls vio_keepalive, sql-common/client.c',
        },
      ],
    },
    // librdkafka has no option for the idle time.
    rd_kafka_conf_set: [
      { does: 'set', on: 0, options: { '2': enabled }, when: { at: 1, is: ['socket.keepalive.enable'] } },
      { does: 'make', gives: 'rd_kafka_conf_res_t' },
    ],
  };
}

/** libuv: off; on, the probes follow each other after a second (1.52 read). Handles are made in a variable of the caller's. */
function uv(): Rows {
  const keepalive = (handle: string): FixRow => ({
    statements: [{ lines: [`uv_tcp_keepalive(${handle}, 1, {idle});`] }],
    // Set before it is connected, a handle gets 60 s whatever is given.
    connected: true,
  });
  const isByAddress = (making: Syntax): boolean =>
    making.shape.kind === 'call' && /&/.test(making.shape.arguments[1]?.value.text ?? '');
  const tcp: Api = {
    does: 'create',
    gives: 'uv_tcp_t',
    fix: [{ ...keepalive('&{it}'), behind: isByAddress }, keepalive('{it}')],
  };
  const sets: Api = {
    does: 'set',
    on: 0,
    options: { '1': enabled, '2': idle('s'), '3': interval('s'), '4': probes },
  };
  return {
    uv_tcp_init: tcp,
    uv_tcp_init_ex: tcp,
    uv_tcp_bind: { does: 'listen', on: 0, peer: [1] },
    uv_tcp_connect: { does: 'connect', on: 1, peer: [2] },
    uv_accept: { does: 'connect', on: 1, accepts: true },
    uv_tcp_keepalive: sets,
    uv_tcp_keepalive_ex: sets,
    uv_close: { does: 'close', on: 0 },
  };
}

/** libevent. */
function events(): Rows {
  const type = 'bufferevent';
  const made: Api = {
    does: 'create',
    gives: type,
    // A name is looked up first: until then there is no descriptor.
    fix: onDescriptor('bufferevent_getfd({it})', {
      connected: true,
      connecting: /^(?:::)?bufferevent_socket_connect$/,
    }),
  };
  const plain = /^\W*-\s*1\W*$/;
  const over = (at: number): readonly Api[] => [
    { ...made, when: { at, mentions: plain } },
    { does: 'pass', from: at, gives: type },
  ];
  return {
    bufferevent_socket_new: over(1),
    bufferevent_openssl_socket_new: over(1),
    bufferevent_mbedtls_socket_new: over(1),
    bufferevent_socket_connect: { does: 'connect', on: 0, peer: [1], unless: [{ at: [1], mentions: local }] },
    bufferevent_socket_connect_hostname: { does: 'connect', on: 0, peer: [3] },
    bufferevent_socket_connect_hostname_hints: { does: 'connect', on: 0, peer: [3] },
    bufferevent_getfd: { does: 'pass', from: 0, gives: 'fd' },
    // Whoever is told of the silence frees it, as of any other end.
    bufferevent_set_timeouts: { does: 'pass', from: 0, silence: { after: 1, unit: 's', ends: true } },
    bufferevent_free: { does: 'close', on: 0 },
    evutil_closesocket: { does: 'close', on: 0 },
    evconnlistener_new_bind: {
      does: 'serve',
      gives: 'fd',
      handler: [1],
      parameter: 1,
      peer: [5],
      unless: [{ at: [5], mentions: local }],
      defaults: [
        {
          package: 'libevent',
          before: [2, 2],
          keepalive: 'on',
          source: 'listener.c of 2.1: SO_KEEPALIVE on the listener',
        },
        {
          package: 'libevent',
          from: [2, 2],
          keepalive: 'on',
          idle: 300,
          interval: 100,
          probes: 3,
          source: 'listener.c of 2.2: evutil_set_tcp_keepalive(fd, 1, 300)',
        },
      ],
      fix: descriptor,
    },
    evconnlistener_new: {
      does: 'serve',
      gives: 'fd',
      handler: [1],
      parameter: 1,
      listener: true,
      listeners: 'here',
      on: 5,
      inherits: true,
      fix: descriptor,
    },
  };
}

/** In-process and Unix sockets have endpoints, too; of what cannot be read the file must speak of TCP alone. */
export function overTcp<Row extends Api>(row: Row, at: number): readonly Row[] {
  return [
    { ...row, when: { at, mentions: /\btcp:\/\// } },
    {
      ...row,
      when: [
        { at, mentions: /^(?!\W*(?:ipc|inproc|e?pgm|udp|vmci|ws|wss|norm|tipc):)/ },
        { file: /^(?![\s\S]*["'](?:ipc|inproc|e?pgm|udp|vmci|wss?|norm|tipc):)[\s\S]*\btcp:\/\// },
      ],
    },
  ];
}

/** ZeroMQ: off, the kernel's; connections come and go behind a socket, before and after `zmq_connect`. */
function zeromq(): Rows {
  const option = (name: string, value: string): string =>
    `  zmq_setsockopt(socket, ZMQ_TCP_${name}, &${value}, sizeof ${value});`;
  const fix: readonly FixRow[] = [
    {
      helper: {
        name: 'enable_zmq_keepalive',
        lines: [
          'static inline void enable_zmq_keepalive(void *socket, int idle, int interval, int probes)',
          '{',
          '  int on = 1;',
          option('KEEPALIVE', 'on'),
          option('KEEPALIVE_IDLE', 'idle'),
          option('KEEPALIVE_INTVL', 'interval'),
          option('KEEPALIVE_CNT', 'probes'),
          '}',
        ],
      },
      statements: [{ lines: ['enable_zmq_keepalive({it}, {idle}, {interval}, {probes});'] }],
    },
  ];
  return {
    zmq_socket: { does: 'create', gives: 'zmq', fix },
    zmq_connect: overTcp({ does: 'connect', on: 0, peer: [1] }, 1),
    zmq_bind: overTcp({ does: 'connect', on: 0, peer: [1], accepts: true }, 1),
    zmq_setsockopt: { does: 'set', on: 0, sockopt: { name: 1, value: 2 }, fix },
    zmq_close: { does: 'close', on: 0 },
  };
}

/** rabbitmq-c switches keepalive on and leaves the idle time; heartbeats are told when logging in. */
function rabbitmq(): Rows {
  const opens: Api = {
    does: 'open',
    gives: '',
    quiet: true,
    peer: [1],
    defaults: [{ package: 'rabbitmq-c', keepalive: 'on', source: 'librabbitmq/amqp_socket.c: SO_KEEPALIVE' }],
  };
  return {
    amqp_socket_open: opens,
    amqp_socket_open_noblock: opens,
    amqp_get_sockfd: { does: 'pass', from: 0, gives: 'fd' },
  };
}

/** Only this file can call the function: `static`, or of a program in one file. A `static` function of a class is everybody's. */
function isOfFile(fn: Syntax): boolean {
  if (fn.parent?.type === 'field_declaration_list') return false;
  if (/^static\b/.test(fn.text)) return true;
  const { shape } = fn;
  if (shape.kind !== 'function' || shape.nameNode?.type !== 'identifier') return false;
  let file = fn;
  while (file.parent !== undefined) file = file.parent;
  return isProgram(file.text);
}

/** It begins and ends here, and asks for headers of the system alone. */
function isProgram(text: string): boolean {
  return /^[\w\s]*\bmain\s*\(/m.test(text) && !/^[ \t]*#[ \t]*include[ \t]*"/m.test(text);
}

const ownCalls = sockets();

/** `name` and, in C++, `::name`. */
export function cApis(prefixes: readonly string[]): Rows {
  const all: Rows = {
    ...ownCalls,
    ...curl(),
    ...hiredis(),
    ...databases(),
    ...uv(),
    ...events(),
    ...zeromq(),
    ...rabbitmq(),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, row]) =>
      key.includes('#') ? [[key, row]] : prefixes.map((prefix) => [prefix + key, row]),
    ),
  );
}

/** System calls, and printing, that keep nothing of a descriptor. */
export const cTransfers =
  /^(?:::)?(?:lwip_)?(?:read|write|readv|writev|send|recv|sendto|recvfrom|sendmsg|recvmsg|fcntl|ioctl|ioctlsocket|shutdown|getsockopt|getsockname|getpeername|printf|fprintf|perror|WSA(?:Send|Recv)(?:To|From)?|WSAGetOverlappedResult|WSA(?:Event|Async)Select|WSAEnumNetworkEvents|CreateIoCompletionPort)$/;

export const cUnwinds = /^(?:::)?pthread_cleanup_push$/;

export const cNames: Language['names'] = {
  assignmentDeclares: false,
  importsByPath: true,
  outParameters: true,
  isCopy: (parameter, written) =>
    parameter.parent?.type === 'parameter_declaration' && written.parent?.type !== 'pointer_expression',
  isPrivate: isOfFile,
  madeInArgument: { uv_tcp_init: 1, uv_tcp_init_ex: 1 },
  copying: /^(?:(?:std)?::)?(?:bcopy|mem(?:cpy|move))$/,
  addressing:
    /^(?:::)?(inet_(addr|aton|pton)|getaddrinfo|gethostbyname2?|hton[ls]|uv_ip[46]_addr|InetPton[AW]?|evutil_(?:inet_pton|parse_sockaddr_port|getaddrinfo)|REDIS_OPTIONS_SET_TCP)$/,
};

export const cTables: Pick<
  Language,
  'sockopts' | 'falseFriends' | 'tests' | 'comment' | 'parsed' | 'readings' | 'waits'
> = {
  waits: {
    poll: { at: 2, unit: 'ms' },
    WSAPoll: { at: 2, unit: 'ms' },
    epoll_wait: { at: 3, unit: 'ms' },
    sleep: { at: 0, unit: 's' },
    Sleep: { at: 0, unit: 'ms' },
  },
  parsed: preprocessed,
  readings: cReadings,
  comment: { open: '//', types: ['comment'] },
  sockopts: {
    ...curlOptions,
    ...zmqOptions,
  },
  falseFriends:
    /^(CURLOPT_UPKEEP_INTERVAL_MS|MOSQ_OPT_\w*|mosquitto_\w*|keep_?alive_?(time|timeout|interval|secs|seconds|ms|max|requests)|http_should_keep_alive|llhttp_should_keep_alive|set_keep_alive(_timeout|_max_count)?|keep_alive|keepalive|keepAliveInterval|is_?keep_?alive|(connection_)?keep_?alive|GRPC_ARG_KEEPALIVE_\w+|GRPC_ARG_HTTP2_\w+|HTTP_KEEP_?ALIVE)$/i,
  tests: {
    files:
      /(^|\/)(tests?|testing|unittests?|unit-tests?|testsuite|fuzz(ing)?)\/|(^|\/)(test\w*|[^/]*[_-](unit)?test|[A-Z]\w*Tests?)\.(c|cc|cpp|cxx|h|hpp)$/,
    modules: ['gtest', 'gmock', 'catch2', 'cmocka', 'unity', 'check', 'doctest', 'boost/test', 'QtTest'],
    functions: /^(test_|Test[A-Z])/,
    registrations: /^(TEST|TEST_F|TEST_CASE|BOOST_AUTO_TEST_CASE)$/,
  },
};

export const cWriting: Language['writing'] = {
  indent: '    ',
  true: '1',
  false: '0',
  byAddress: true,
  place: behindTest,
  import: (module) => `#include <${module}>`,
  importLine: includeLine,
};
