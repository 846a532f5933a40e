/** Rust: std, tokio and socket2, and the client crates people hold connections with. */

import { contains, escapeRegExp, type Span, span } from '../text.ts';
import {
  type Accepts,
  type Api,
  type Condition,
  type Creates,
  enabled,
  type FixRow,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionEffect,
  type OptionTable,
  type Part,
  type Passes,
  probes,
  type Unless,
  unknown,
} from './api.ts';
import { addDependency, needsCrate } from './cargo.ts';
import type { Language, Reading } from './language.ts';
import {
  argumentsOf,
  binary,
  block,
  child,
  childOfType,
  type Entry,
  exit,
  forEach,
  type ImportedName,
  lazy,
  list,
  name,
  namedChildren,
  nothing,
  number,
  other,
  type Parameter,
  type Shape,
  type ShapeOf,
  type Shaper,
  type Syntax,
  same,
  sameAs,
  self,
  string,
  whileLoop,
} from './syntax.ts';

const shapes: Readonly<Record<string, Shaper>> = {
  source_file: block,
  block,
  declaration_list: block,
  field_declaration_list: block,
  identifier,
  type_identifier: identifier,
  field_identifier: (node) => (node.parent?.type === 'field_declaration' ? name(node) : other),
  self,
  scoped_identifier: path,
  scoped_type_identifier: path,
  generic_function: (node) => sameAs(child(node, 'function')),
  generic_type: (node) => sameAs(child(node, 'type')),
  generic_type_with_turbofish: (node) => sameAs(child(node, 'type')),
  field_expression: field,
  index_expression: (node) => {
    const [object, at] = namedChildren(node);
    return object === undefined || at === undefined ? other : { kind: 'index', object, index: at };
  },
  call_expression: invocation,
  macro_invocation: macro,
  struct_expression: literal,
  field_initializer: () => ({ kind: 'entry' }),
  shorthand_field_initializer: () => ({ kind: 'entry' }),
  array_expression: list,
  tuple_expression: list,
  string_literal: string(['string_content']),
  raw_string_literal: rawString,
  integer_literal: number,
  float_literal: number,
  boolean_literal: (node) => ({ kind: 'boolean', value: node.text === 'true' }),
  unit_expression: nothing,
  parenthesized_expression: same,
  await_expression: same,
  try_expression: same,
  reference_expression: (node) => sameAs(child(node, 'value')),
  type_cast_expression: (node) => sameAs(child(node, 'value')),
  unary_expression: unary,
  binary_expression: binary(),
  expression_statement: statement,
  unsafe_block: (node) => childOfType(node, 'block')?.shape ?? other,
  async_block: future,
  let_declaration: declaration,
  let_condition: declaration,
  const_item: constant,
  static_item: constant,
  field_declaration: constant,
  assignment_expression: assignment,
  compound_assignment_expr: assignment,
  tuple_struct_pattern: unwrapping,
  match_pattern: (node) => sameAs(namedChildren(node)[0]),
  match_arm: arm,
  tuple_pattern: (node) => ({
    kind: 'list',
    items: node.children.filter((each) => each.named || each.type === '_'),
  }),
  mut_pattern: lastChild,
  ref_pattern: lastChild,
  reference_pattern: lastChild,
  function_item: definition,
  function_signature_item: definition,
  closure_expression: (node) => closure(node, child(node, 'body')),
  impl_item: (node) => classLike(node, child(node, 'type')),
  trait_item: (node) => classLike(node, child(node, 'name')),
  struct_item: (node) => classLike(node, child(node, 'name')),
  mod_item: module,
  for_expression: forEach('pattern', 'value'),
  while_expression: whileLoop,
  loop_expression: (node) => ({ kind: 'loop', body: child(node, 'body'), endless: true }),
  if_expression: choice,
  match_expression: match,
  return_expression: exit('return'),
  break_expression: jump('break'),
  continue_expression: jump('continue'),
  yield_expression: exit('yield'),
  use_declaration: uses,
};

function identifier(node: Syntax): Shape {
  if (node.text === 'Self') return self(node);
  return node.text === 'None' ? nothing(node) : name(node);
}

function path(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  return nameNode === undefined
    ? other
    : { kind: 'member', object: child(node, 'path'), name: nameNode.text, nameNode };
}

/** `listener.accept()?.0` is the stream as far as anybody asks. */
function field(node: Syntax): Shape {
  const object = child(node, 'value');
  const nameNode = child(node, 'field');
  if (object === undefined || nameNode === undefined) return other;
  if (nameNode.type === 'integer_literal') return sameAs(object);
  return { kind: 'member', object, name: nameNode.text, nameNode };
}

/** Methods that give what they are called on: taken out of a result, cloned, or seen as something else. */
const transparent =
  /^(unwrap(_or(_else|_default)?)?|expect|ok|ok_or(_else)?|(with_)?context|into_diagnostic|(change|whatever)_context|attach(_printable)?|wrap_err(_with)?|chain_err|map_err|inspect_err|as_ref|as_mut|as_deref(_mut)?|by_ref|borrow(_mut)?|lock|clone|try_clone|to_owned|into|get_ref|get_mut|into_inner|try_into|as_raw_fd|as_fd|as_raw_socket|as_socket|take|pin|fuse|boxed|enumerate|peekable|parse|compat(_read|_write)?)$/;

/** `peers.read().unwrap()`, of a lock; what reads a stream is given where to. */
const guarding = /^(read|write)$/;

/** Steps of a builder that only collects values, read as a record of them. */
const collecting = /^with_(time|interval|retries)$/;

function invocation(node: Syntax): Shape {
  const callee = child(node, 'function');
  const given = child(node, 'arguments');
  if (callee === undefined || given === undefined) return other;
  const values = lazy(() => namedChildren(given));
  if (variant.test(callee.text) && values().length === 1) return wrapped(node, callee, values()[0]!);
  if (halving.test(callee.text) && values().length === 1) return halves(values()[0]!);
  if (pinning.test(callee.text) && values().length === 1) return sameAs(values()[0]);
  if (callee.type === 'field_expression') {
    const method = child(callee, 'field');
    const object = child(callee, 'value');
    if (method !== undefined && object !== undefined) {
      const into = method.text === 'into' ? ownTypeOf(node) : undefined;
      if (into !== undefined) return wrapped(node, into, object);
      if (transparent.test(method.text)) return sameAs(object);
      if (guarding.test(method.text) && values().length === 0) return sameAs(object);
      if (isTried(node) && isConnecting(object) && values().every(isPlain)) return sameAs(object);
      if (/^(into_)?split$/.test(method.text) && values().length === 0) return halves(object);
      if (collecting.test(method.text)) return collected(node, object, method, given);
      const made = /^map(_ok)?$/.test(method.text) && values().length === 1 ? values()[0]! : undefined;
      if (made !== undefined && holding.test(made.text)) return sameAs(object);
      if (made !== undefined && variant.test(made.text)) return wrapped(node, made, object);
    }
  }
  const isKeepalive = callee.type === 'scoped_identifier' && /\bTcpKeepalive\s*::\s*new$/.test(callee.text);
  if (isKeepalive) return { kind: 'record', entries: [] };
  const all = lazy(() => argumentsOf(given));
  return {
    kind: 'call',
    callee,
    get arguments() {
      return all();
    },
    list: given,
    constructs: false,
  };
}

/** `TcpStream::connect(address).during("connecting")?`: a method of the program's own for results gives one again. */
function isTried({ parent }: Syntax): boolean {
  return parent?.type === 'try_expression';
}

/** A call that gives a result with a connection in it. */
function isConnecting(result: Syntax): boolean {
  const call = result.type === 'await_expression' ? namedChildren(result)[0] : result;
  const callee = call?.type === 'call_expression' ? child(call, 'function') : undefined;
  return /\bTcp(Stream|Listener)::\w+$|\.(accept|try_clone)$/.test(callee?.text ?? '');
}

/** As against a function that makes something of the connection. */
function isPlain(argument: Syntax): boolean {
  return argument.type !== 'closure_expression' || argument.text.startsWith('||');
}

/** A tuple struct or a variant of an enum with one value in it, `Some(stream)`, `Transport::Plain(stream)`. */
const variant = /^(?:\w+::)*(?!Err(?:::<|$))[A-Z]\w*(?:::<[^()]*>)?$/;

/** `connect(address).map(Arc::new)`: what has what it is given. */
const holding = /^(?:\w+::)*(?:Box|Arc|Rc|Mutex|RwLock|RefCell|Buf(?:Reader|Writer|Stream))::new$/;

/** `Box::pin(async move { … })`, of a function that gives a future. */
const pinning = /^(?:\w+::)*Box::pin$/;

/** `tokio::io::split(stream)` */
const halving = /^(?:\w+::)*(?:io::)?split$/;

/** `Self` of `let link: Self = stream.into()`, which keeps what it is made of. */
function ownTypeOf({ parent }: Syntax): Syntax | undefined {
  const type = parent?.type === 'let_declaration' ? child(parent, 'type') : undefined;
  return type?.text === 'Self' ? type : undefined;
}

/** It is what is in it, but an instance of the type it stands in keeps that. */
function wrapped(node: Syntax, callee: Syntax, value: Syntax): Shape {
  let at = node.parent;
  while (at !== undefined && at.type !== 'impl_item') at = at.parent;
  const own = at === undefined ? undefined : /^\w+/.exec(child(at, 'type')?.text ?? '')?.[0];
  if (callee.text !== 'Self' && callee.text !== own) return sameAs(value);
  const entry: Entry = { key: '0', keyNode: undefined, value, node: value };
  return { kind: 'record', entries: [entry], type: callee };
}

/** To read from and to write to: each is the connection. */
function halves(whole: Syntax): Shape {
  return { kind: 'list', items: [whole, whole] };
}

function collected(node: Syntax, object: Syntax, method: Syntax, given: Syntax): Shape {
  const value = namedChildren(given)[0];
  if (value === undefined) return other;
  const before: Entry = { key: undefined, keyNode: undefined, value: object, spread: true, node: object };
  return { kind: 'record', entries: [before, { key: method.text, keyNode: method, value, node }] };
}

// --- Macros: their arguments are tokens to the grammar ---------------------------------------------------------

/** The words a macro is called by, without its path. */
function macroName(node: Syntax): string {
  return /\w+$/.exec(child(node, 'macro')?.text ?? '')?.[0] ?? '';
}

/** They only show or compare what they are given: nothing is read in them. */
const showing =
  /^(e?print(ln)?|format(_args)?|write(ln)?|panic|(debug_)?assert(_eq|_ne|_matches)?|trace|debug|info|warn|error|log|event|span|\w*_span|bail|anyhow|ensure|eyre|unreachable|unimplemented|todo|matches|concat|stringify|env|option_env|include\w*|line|file|column|module_path|cfg|compile_error)$/;

/** What they are given is code for another place, or no code. */
const generating = /quote|^(json|html|view|rsx|sql|query\w*|macro_rules|format_ident|bitflags|paste)$/;

const selecting = /^select(_biased)?$/;

/** Macros that give what is in them: `try!(TcpStream::connect(address))`. */
const giving = /^(try|r#try|ready|pin|t|dbg|some_or_return|unwrap_or_return)$/;

const joining = /^(try_)?join$/;

/** An iterator or stream of what a block yields. */
const streaming = /stream$/;

/**
 * Arguments that read as expressions or statements, as most do: rustfmt formats those and no others. Arms of
 * `select!` become those of a `match` whose guards are what is waited for.
 */
function readMacro(children: readonly Syntax[]): Reading | undefined {
  const path = children.find((each) => /identifier$/.test(each.type))?.text ?? '';
  const word = /\w+$/.exec(path)?.[0] ?? '';
  const tokens = children.find((each) => each.type === 'token_tree');
  if (tokens === undefined || showing.test(word) || generating.test(word)) return undefined;
  const whole = { instead: tokens, as: 'arguments' } as const;
  const open = tokens.children[0]?.type;
  if (selecting.test(word)) {
    const parts = armsOf(tokens);
    return parts === undefined ? undefined : { ...whole, parts, wants: 'match_expression' };
  }
  if (open === '[') return { ...whole, parts: [tokens, ';'], wants: 'array_expression' };
  if (open === '(') return { ...whole, parts: ['f', tokens, ';'], wants: 'arguments' };
  return { ...whole, parts: statementsOf(tokens), wants: 'block' };
}

/** `pattern = future, if condition => handler,` as `pattern if future => handler,`. */
function armsOf(tokens: Syntax): Reading['parts'] | undefined {
  const all = tokens.children.slice(1, -1);
  const parts: (string | Span)[] = ['match x {'];
  const piece = (from: number, to: number): Span | undefined => {
    const [first, last] = [all[from], all[to - 1]];
    return first === undefined || last === undefined || to <= from ? undefined : span(first.start, last.end);
  };
  let at = all[0]?.text === 'biased' && all[1]?.type === ';' ? 2 : 0;
  while (at < all.length) {
    const arrow = all.findIndex((each, index) => index > at && each.type === '=>');
    if (arrow < 0) return undefined;
    const equals = all.findIndex((each, index) => index > at && index < arrow && each.type === '=');
    const condition = all.findIndex(
      (each, index) => index > at && index < arrow && each.type === ',' && all[index + 1]?.type === 'if',
    );
    const isBlock = /^\{/.test(all[arrow + 1]?.text ?? '') && !/^[.?]$/.test(all[arrow + 2]?.type ?? '');
    const comma = all.findIndex((each, index) => index > arrow && each.type === ',');
    const end = isBlock ? arrow + 2 : comma < 0 ? all.length : comma;
    const handler = piece(arrow + 1, end);
    if (handler === undefined) return undefined;
    if (equals < 0) parts.push('_ => ', handler, ',');
    else {
      const pattern = piece(at, equals);
      const future = piece(equals + 1, condition < 0 ? arrow : condition);
      if (pattern === undefined || future === undefined) return undefined;
      parts.push(pattern, ' if ', future, ' => ', handler, ',');
    }
    at = all[end]?.type === ',' ? end + 1 : end;
  }
  parts.push('}');
  return parts;
}

/** Statements and items; `static ref` of `lazy_static!` and `if #[cfg(unix)]` of `cfg_if!` are no Rust by themselves. */
function statementsOf(tokens: Syntax): Reading['parts'] {
  const parts: (string | Span)[] = [];
  let from = tokens.start;
  const all = tokens.children;
  all.forEach((each, at) => {
    const isReference = each.type === 'ref' && all[at - 1]?.text === 'static';
    const isAttribute = each.type === '#' && all[at - 1]?.text === 'if' && all[at + 1]?.type === 'token_tree';
    if (!isReference && !isAttribute) return;
    parts.push(span(from, each.start), isAttribute ? 'true' : '');
    from = isAttribute ? all[at + 1]!.end : each.end;
  });
  return [...parts, span(from, tokens.end)];
}

/** `format!("{}:6379", host)` begins with what its text begins with. */
function macro(node: Syntax): Shape {
  const word = macroName(node);
  if (/^(format|concat)$/.test(word)) {
    const tokens = childOfType(node, 'token_tree');
    return sameAs(tokens === undefined ? undefined : childOfType(tokens, 'string_literal'));
  }
  const read = child(node, 'arguments');
  const callee = child(node, 'macro');
  if (read === undefined || callee === undefined) return other;
  if (read.type === 'block' && streaming.test(word)) return { ...closure(node, read), yields: true };
  if (read.type !== 'arguments') return sameAs(read);
  if (giving.test(word)) return sameAs(namedChildren(read)[0]);
  if (joining.test(word)) return list(read);
  return { kind: 'call', callee, arguments: argumentsOf(read), list: read, constructs: false };
}

function literal(node: Syntax): Shape {
  const type = child(node, 'name');
  const body = child(node, 'body');
  if (type === undefined || body === undefined) return other;
  return { kind: 'record', entries: namedChildren(body).flatMap(entryOf), type };
}

function entryOf(node: Syntax): Entry[] {
  const inner = namedChildren(node)[0];
  if (inner === undefined) return [];
  if (node.type === 'base_field_initializer') {
    return [{ key: undefined, keyNode: undefined, value: inner, spread: true, node }];
  }
  if (node.type === 'shorthand_field_initializer') {
    return [{ key: inner.text, keyNode: inner, value: inner, shorthand: true, node }];
  }
  const keyNode = child(node, 'field');
  const value = child(node, 'value');
  return keyNode === undefined || value === undefined ? [] : [{ key: keyNode.text, keyNode, value, node }];
}

function rawString(node: Syntax): Shape {
  const content = childOfType(node, 'string_content');
  return content === undefined
    ? other
    : { kind: 'string', value: content.text, content: { start: content.start, end: content.end } };
}

function unary(node: Syntax): Shape {
  const operand = namedChildren(node)[0];
  const operator = node.children.find((each) => !each.named)?.text ?? '';
  if (operand === undefined) return other;
  return operator === '*' ? sameAs(operand) : { kind: 'unary', operator, operand };
}

/** Loops, branches and jumps stand in a statement as what they are; what ends with `;` gives nothing. */
function statement(node: Syntax): Shape {
  const first = namedChildren(node)[0];
  const inner = first?.type === 'macro_invocation' ? child(first, 'arguments') : first;
  if (inner === undefined) return other;
  const shape = inner.shape;
  return /^(loop|branch|exit|block|assign)$/.test(shape.kind) ? shape : other;
}

/** `let` in all its forms: `let x = …`, `let Ok(x) = … else …`, `if let Some(x) = …`. */
function declaration(node: Syntax): Shape {
  const pattern = child(node, 'pattern');
  const value = child(node, 'value');
  const type = child(node, 'type');
  if (pattern === undefined) return other;
  return {
    kind: 'assign',
    targets: [pattern],
    value,
    declares: true,
    ...(type !== undefined && { type }),
  };
}

function constant(node: Syntax): Shape {
  const target = child(node, 'name');
  const type = child(node, 'type');
  if (target === undefined) return other;
  return {
    kind: 'assign',
    targets: [target],
    value: child(node, 'value'),
    declares: true,
    ...(type !== undefined && { type }),
  };
}

function assignment(node: Syntax): Shape {
  const target = child(node, 'left');
  if (target === undefined) return other;
  const plain: Shape = { kind: 'assign', targets: [target], value: child(node, 'right'), declares: false };
  return node.type === 'compound_assignment_expr' ? { ...plain, compound: true } : plain;
}

/** `Ok(x)` and `Some(x)` give what is in them; what an error or another enum holds is something else. */
function unwrapping(node: Syntax): Shape {
  const type = child(node, 'type')?.text ?? '';
  return /^(\w+::)*(Ok|Some)$/.test(type) ? lastChild(node) : other;
}

function lastChild(node: Syntax): Shape {
  return sameAs(namedChildren(node).at(-1));
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const body = child(node, 'body');
  const parameters = lazy(() => parametersOf(child(node, 'parameters')));
  const decorators = lazy(() => attributesOf(node));
  const returnType = child(node, 'return_type');
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parameters();
    },
    body,
    returnsBody: false,
    ...(returnType !== undefined && { returnType }),
    ...(returnType !== undefined && givesLast(body) && { returnsLast: true as const }),
    get decorators() {
      return decorators();
    },
  };
}

/** A closure, or an async block, which runs as one. */
function closure(node: Syntax, body: Syntax | undefined): ShapeOf<'function'> {
  const parameters = lazy(() => parametersOf(child(node, 'parameters')));
  return {
    kind: 'function',
    name: undefined,
    get parameters() {
      return parameters();
    },
    body,
    returnsBody: body?.type !== 'block',
    ...(givesLast(body) && { returnsLast: true as const }),
  };
}

/** `let ready = async { … }` and `|| async { … }`: whoever waits for the block has what it gives. */
function future(node: Syntax): Shape {
  const block = closure(node, childOfType(node, 'block'));
  const { type = '', parent: around } = node.parent ?? {};
  const isWaitedFor =
    /^(let_declaration|await_expression|closure_expression)$/.test(type) ||
    (type === 'arguments' &&
      pinning.test(around === undefined ? '' : (child(around, 'function')?.text ?? '')));
  return isWaitedFor ? { ...block, yields: true } : block;
}

function parametersOf(node: Syntax | undefined): readonly Parameter[] {
  if (node === undefined) return [];
  return namedChildren(node).flatMap((each): Parameter[] => {
    if (each.type === 'self_parameter' || each.type === 'attribute_item') return [];
    const target = each.type === 'parameter' ? child(each, 'pattern') : each;
    const type = each.type === 'parameter' ? child(each, 'type') : undefined;
    return target === undefined ? [] : [{ target, ...(type !== undefined && { type }) }];
  });
}

/** Whether the last thing in a block is its value: an expression without `;`. */
function givesLast(body: Syntax | undefined): boolean {
  const last = body === undefined ? undefined : namedChildren(body).at(-1);
  return last !== undefined && !/(;|_item|_declaration)$/.test(last.text.endsWith(';') ? ';' : last.type);
}

/** The attributes in front of an item. */
function attributesOf(node: Syntax): readonly Syntax[] {
  const siblings = node.parent?.children ?? [];
  const found: Syntax[] = [];
  for (let at = siblings.indexOf(node) - 1; siblings[at]?.type === 'attribute_item'; at--)
    found.push(siblings[at]!);
  return found;
}

/** A struct and its `impl` blocks are parts of one class. */
function classLike(node: Syntax, type: Syntax | undefined): Shape {
  const above = child(node, 'trait');
  return {
    kind: 'class',
    name: type === undefined ? undefined : /^[\w:]*?(\w+)\s*(<|$)/.exec(type.text)?.[1],
    bases: above === undefined ? [] : [above],
    body: child(node, 'body'),
  };
}

/** A module of tests is told by its attribute, as a test's class is by its base. */
function module(node: Syntax): Shape {
  const bases = attributesOf(node);
  const isTest = bases.some((each) => testModule.test(each.text));
  return isTest
    ? { kind: 'class', name: child(node, 'name')?.text, bases, body: child(node, 'body') }
    : other;
}

const testModule = /^#\[cfg\((?:all\(|any\()?\s*test\b/;

function choice(node: Syntax): Shape {
  const clause = child(node, 'alternative');
  const no = clause === undefined ? undefined : namedChildren(clause)[0];
  const condition = child(node, 'condition');
  const yes = child(node, 'consequence');
  return {
    kind: 'branch',
    ...(condition !== undefined && { condition }),
    ways: [yes, no].filter((each) => each !== undefined),
    exhaustive: no !== undefined,
  };
}

function match(node: Syntax): Shape {
  const body = child(node, 'body');
  const arms = body === undefined ? [] : namedChildren(body).filter((each) => each.type === 'match_arm');
  const ways = arms.flatMap((each) => child(each, 'value') ?? []);
  const condition = child(node, 'value');
  if (condition === undefined || isSelect(node)) return { kind: 'branch', ways, exhaustive: true };
  const binds = arms.flatMap((each) => child(each, 'pattern') ?? []);
  return { kind: 'branch', condition, ways, binds, exhaustive: true };
}

/** The arms of `select!`, read as a `match` on nothing. */
function isSelect(node: Syntax): boolean {
  return node.parent?.type === 'macro_invocation';
}

/** Its pattern takes apart what is matched, or in `select!` what it waits for. */
function arm(node: Syntax): Shape {
  const pattern = child(node, 'pattern');
  const around = node.parent?.parent;
  const matched = around === undefined ? undefined : child(around, 'value');
  const isWaiting = around !== undefined && isSelect(around);
  const value = isWaiting && pattern !== undefined ? child(pattern, 'condition') : matched;
  return pattern === undefined ? other : { kind: 'assign', targets: [pattern], value, declares: true };
}

/** Behind `break` may stand a label. */
function jump(how: 'break' | 'continue'): Shaper {
  return (node) => {
    const value = namedChildren(node).find((each) => each.type !== 'label');
    return value === undefined ? { kind: 'exit', how } : { kind: 'exit', how, value };
  };
}

function uses(node: Syntax): Shape {
  const argument = child(node, 'argument');
  const found: ImportedName[] = [];
  const everything: string[] = [];
  const visit = (each: Syntax, prefix: string, depth: number): void => {
    if (depth > 8) return;
    const here = (written: string): string =>
      [prefix, written.replace(/\s/g, '').replaceAll('::', '.')].filter((part) => part !== '').join('.');
    switch (each.type) {
      case 'use_list':
        for (const inner of namedChildren(each)) visit(inner, prefix, depth + 1);
        return;
      case 'scoped_use_list': {
        const inner = child(each, 'list');
        if (inner !== undefined) visit(inner, here(child(each, 'path')?.text ?? ''), depth + 1);
        return;
      }
      case 'use_as_clause': {
        const alias = child(each, 'alias')?.text;
        if (alias !== undefined && alias !== '_')
          found.push({ local: alias, path: absolute(here(child(each, 'path')?.text ?? '')) });
        return;
      }
      case 'use_wildcard': {
        const module = absolute(here(namedChildren(each)[0]?.text ?? ''));
        everything.push(module);
        // `use super::*`: what another file of the program gives on, goes by the name it has in its crate.
        if (module.startsWith('.')) everything.push(...(isAsync(node) ? givenOn.tokio : givenOn.std));
        return;
      }
      case 'self':
        found.push({ local: lastPart(prefix), path: absolute(prefix) });
        return;
      default: {
        const whole = here(each.text);
        found.push({ local: lastPart(whole), path: absolute(whole) });
      }
    }
  };
  if (argument !== undefined) visit(argument, '', 0);
  return { kind: 'import', names: found, ...(everything.length > 0 && { everything }) };
}

/** Modules whose names a program mostly imports in one place for all its files. */
const givenOn = {
  std: ['std.net', 'std.io', 'std.sync'],
  tokio: ['tokio.net', 'tokio.io', 'tokio.time', 'tokio_util.codec', 'std.sync'],
} as const;

function isAsync(node: Syntax): boolean {
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  return /\.await\b/.test(root.text);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** `rocket::tokio::net::TcpStream`: a crate that another one gives on. */
const reexported =
  /^\w+\.(?=(tokio|async_std|socket2|hyper)(\.|$))|^(bb8|r2d2|deadpool)_redis\.(?=redis(\.|$))/;

/** What belongs to the crate itself starts with a dot. */
function absolute(path: string): string {
  return path.replace(/^(crate|super|self)\b/, '.').replace(reexported, '');
}

// --- How fixes are written -------------------------------------------------------------------------------------

/** How the statement that makes the connection deals with an error. */
function answerTo(making: Syntax): 'question' | 'unwrap' | undefined {
  for (let at = making; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'try_expression') return 'question';
    if (parent.type === 'macro_invocation' && /^(try|r#try)$/.test(macroName(parent))) return 'question';
    if (parent.type === 'field_expression') {
      return /^(unwrap|expect)$/.test(child(parent, 'field')?.text ?? '') ? 'unwrap' : undefined;
    }
    // `timeout(limit, TcpStream::connect(address)).await??`
    const isInner =
      /^(await_expression|parenthesized_expression|arguments|call_expression|macro_invocation)$/;
    if (!isInner.test(parent.type)) return undefined;
  }
  return undefined;
}

/** What is written behind a result of a fix's own, where the statement deals with its errors. */
const answers: readonly (readonly [answer: ReturnType<typeof answerTo>, text: string])[] = [
  ['question', '?'],
  ['unwrap', '.unwrap()'],
];

const seconds = (value: string): string => `{Duration}::from_secs(${value})`;

/** Steps of `socket2::TcpKeepalive`; `with_retries` needs the feature `all`. */
function steps(all: boolean): readonly string[] {
  const two = [`.with_time(${seconds('{idle}')})`, `.with_interval(${seconds('{interval}')})`];
  return all ? [...two, '.with_retries({probes})'] : two;
}

function setting(all: boolean, before: string, after: readonly string[]): readonly string[] {
  const given = steps(all).map((step) => `    ${step}`);
  const last = given.pop()!;
  return [
    `${before}{SockRef}::from(&{it}).set_tcp_keepalive(`,
    '  &{TcpKeepalive}::new()',
    ...given,
    `${last},`,
    ...after,
  ];
}

const modules = ['socket2.SockRef', 'socket2.TcpKeepalive', 'std.time.Duration'];

/** With the feature `all`, without it, and where no manifest says; rustc tells what is to be added to it. */
const known: readonly { readonly from?: NonNullable<FixRow['from']>; readonly all: boolean }[] = [
  { from: { package: 'socket2/all', version: [0, 4] }, all: true },
  { from: { package: 'socket2/default', version: [0, 4] }, all: false },
  { all: true },
];

/** socket2 sets what std and tokio have no API for; run with 0.5.10 and 0.6.5 on streams of both. */
function onStream(): readonly FixRow[] {
  const ways: readonly [answer: ReturnType<typeof answerTo>, before: string, after: readonly string[]][] = [
    ['question', '', [')?;']],
    ['unwrap', '', [').unwrap();']],
    [undefined, 'if let Err(error) = ', [') {', '  eprintln!("cannot enable TCP keepalive: {error}");', '}']],
  ];
  const part: Part = 'idle';
  return known.flatMap(({ from, all }) =>
    ways.map(([answer, before, after]) => ({
      ...(from !== undefined && { from }),
      needs: 'socket2',
      imports: modules,
      behind: (making) => answerTo(making) === answer,
      statements: [{ part, lines: setting(all, before, after) }],
    })),
  );
}

const streamFix = onStream();

/** Of a socket2 socket: the call that enables keepalive gets the values. */
function onSocket(instead?: string): readonly FixRow[] {
  const call = (all: boolean): NonNullable<FixRow['call']> => ({
    method: 'set_tcp_keepalive',
    arguments: `&{TcpKeepalive}::new()${steps(all).join('')}`,
    ...(instead !== undefined && { instead }),
  });
  const imports = ['socket2.TcpKeepalive', 'std.time.Duration'];
  return known.map(({ from, all }) => ({
    ...(from !== undefined && { from }),
    imports,
    call: call(all),
  }));
}

/** What makes the value a name holds, without `?`, `.await`, `.unwrap()` and the like. */
function place(
  target: Syntax,
  making: Syntax,
): { readonly behind: Syntax } | { readonly body: Syntax } | undefined {
  let taken = 0;
  let isPart = false;
  const isOut = (statement: Syntax | undefined): boolean => {
    const given = givenTo(making);
    if (given.statement !== statement) return true;
    return taken >= given.results && (isPart || given.isPart || !isPair(making));
  };
  for (let at = target; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    switch (parent.type) {
      case 'tuple_struct_pattern':
        if (/\bOk$/.test(child(parent, 'type')?.text ?? '')) taken++;
        continue;
      case 'let_declaration': {
        const isHeld = taken > 0 || holdsStream(child(parent, 'value'), making);
        return isHeld && isOut(parent) ? { behind: parent } : undefined;
      }
      case 'let_condition': {
        const around = parent.parent;
        const body =
          around === undefined ? undefined : (child(around, 'consequence') ?? child(around, 'body'));
        return taken > 0 && body !== undefined && isOut(parent) ? { body } : undefined;
      }
      case 'match_arm': {
        const body = child(parent, 'value');
        return taken > 0 && body?.type === 'block' && isOut(parent.parent?.parent) ? { body } : undefined;
      }
      case 'parameter': {
        const fn = parent.parent?.parent;
        const body = fn === undefined ? undefined : child(fn, 'body');
        const isStream = /^(mut\s+)?([\w:]*::)?TcpStream$/.test(child(parent, 'type')?.text ?? '');
        return isStream && body !== undefined ? { body } : undefined;
      }
      case 'tuple_pattern':
        isPart = true;
        continue;
      case 'mut_pattern':
      case 'match_pattern':
        continue;
      default:
        return undefined;
    }
  }
  return undefined;
}

/** `accept` gives the address, too. */
function isPair(making: Syntax): boolean {
  return /\baccept$/.test(child(making, 'function')?.text ?? '');
}

/**
 * The statement a call's value comes to, and the results that are still around it there: of a call under a time
 * limit there are two to be taken off, `timeout(limit, TcpStream::connect(address)).await??`.
 */
function givenTo(making: Syntax): {
  readonly statement: Syntax | undefined;
  readonly results: number;
  readonly isPart: boolean;
} {
  let results = 1;
  let isPart = false;
  let at = making;
  for (; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'try_expression') results--;
    else if (parent.type === 'field_expression') {
      const method = child(parent, 'field')?.text ?? '';
      if (/^(unwrap|expect)/.test(method)) results--;
      if (method === '0') isPart = true;
    } else if (parent.type === 'call_expression') {
      // async-std's of `io` gives the one result.
      if (/(?<!\bio::)\btimeout(_at)?$/.test(child(parent, 'function')?.text ?? '')) results++;
    } else if (!/^(await_expression|parenthesized_expression|arguments)$/.test(parent.type)) break;
  }
  return { statement: at.parent, results, isPart };
}

/** The value is the connection itself, out of its `Result` and in no other object. */
function holdsStream(value: Syntax | undefined, making: Syntax): boolean {
  let isOut = false;
  let at = value;
  while (at !== undefined) {
    if (at.type === 'try_expression') isOut = true;
    else if (at.type === 'call_expression' && at !== making) {
      const callee = child(at, 'function');
      const method = callee?.type === 'field_expression' ? child(callee, 'field')?.text : undefined;
      if (method === undefined) return isOut && /\btimeout(_at)?$/.test(callee?.text ?? '');
      if (!transparent.test(method)) return false;
      if (/^(unwrap|expect)/.test(method)) isOut = true;
      at = child(callee!, 'value');
      continue;
    } else if (at.type === 'macro_invocation') {
      const word = macroName(at);
      // What `try_join!` gives is a result of all of them.
      if (joining.test(word)) return isOut && word === 'try_join';
      if (/^(r#)?try$/.test(word)) isOut = true;
      else if (!selecting.test(word)) return false;
      const read: Syntax | undefined = child(at, 'arguments');
      at = read?.type === 'arguments' ? namedChildren(read)[0] : read;
      continue;
    } else if (at.type !== 'await_expression' && at.type !== 'parenthesized_expression') break;
    at = namedChildren(at)[0];
  }
  if (at === undefined) return false;
  if (/^(match_expression|if_expression|block|unsafe_block)$/.test(at.type)) return true;
  return isOut && (at === making || at.type === 'identifier');
}

/** A `Duration` in the path it is written with. */
function duration(wanted: number, written: string): string {
  const prefix = /^(?:Some\s*\(\s*)?((?:\w+::)*Duration)::\w+\s*\(/.exec(written)?.[1];
  const text = `${prefix ?? 'std::time::Duration'}::from_secs(${wanted})`;
  return /^Some\s*\(/.test(written) ? `Some(${text})` : text;
}

/** In the version that Cargo.lock has of it anyway, else in the oldest these fixes were run with. */
function dependency(
  manifest: string,
  name: string,
  version: readonly number[] | undefined,
): ReturnType<typeof addDependency> {
  const [major = 0, minor = 5] = version ?? [];
  return addDependency(manifest, name, `{ version = "${major}.${minor}", features = ["all"] }`);
}

// --- What calls mean -------------------------------------------------------------------------------------------

type Rows = Record<string, Api | readonly Api[]>;

const quiet = { does: 'open', quiet: true } as const;

/** A `Duration` that switches keepalive on, or `None`, which switches it off. */
const optional: OptionEffect = { sets: 'idle', unit: 's', enables: true, null: 'off' };
const optionalMs: OptionEffect = { sets: 'idle', unit: 'ms', enables: true, null: 'off' };

const localSockets: readonly Unless[] = [
  { at: [0, 1], mentions: /\b(DGRAM|RAW|SEQPACKET|UNIX|UDP|ICMP\w*)\b/ },
];

/** std, tokio and those that follow them give streams and listeners of the same names (run: std, tokio 1.43 and 1.54). */
function streams(base: string): Rows {
  const stream = `${base}.TcpStream`;
  const listener = `${base}.TcpListener`;
  const open: Opens = { does: 'open', gives: stream, peer: [0], fix: streamFix };
  const accept: Accepts = { does: 'accept', gives: [stream, ''], inherits: true, fix: streamFix };
  const each: Accepts = { ...accept, gives: stream, each: true };
  const listen: Creates = { does: 'create', gives: listener, peer: [0], listens: true };
  return {
    [`${stream}.connect`]: open,
    [`${stream}.connect_timeout`]: open,
    [`${stream}.connect_std`]: { does: 'pass', from: 0, gives: stream },
    [`${stream}.from_std`]: { does: 'pass', from: 0, gives: stream },
    [`${stream}.from_stream`]: { does: 'pass', from: 0, gives: stream },
    [`${stream}#into_std`]: { does: 'pass', gives: 'std.net.TcpStream' },
    [`${stream}#shutdown`]: { does: 'close' },
    [`${listener}.bind`]: listen,
    [`${listener}.from_std`]: { does: 'pass', from: 0, gives: listener },
    [`${listener}.from`]: { does: 'pass', from: 0, gives: listener },
    [`${stream}.from`]: { does: 'pass', from: 0, gives: stream },
    [`${listener}#accept`]: accept,
    [`${listener}#incoming`]: each,
    [`${listener}#into_incoming`]: each,
  };
}

function tokio(): Rows {
  const socket = 'tokio.net.TcpSocket';
  const made: Creates = { does: 'create', gives: socket, configures: true, fix: streamFix };
  return {
    ...streams('tokio.net'),
    [`${socket}.new_v4`]: made,
    [`${socket}.new_v6`]: made,
    [`${socket}.from_std_stream`]: { does: 'pass', from: 0, gives: socket },
    [`${socket}#connect`]: { does: 'connect', peer: [0], gives: 'tokio.net.TcpStream' },
    [`${socket}#bind`]: { does: 'listen', peer: [0] },
    [`${socket}#listen`]: { does: 'pass', gives: 'tokio.net.TcpListener' },
    // A switch alone, from tokio 1.36 on; one that is given nothing is the program's own.
    [`${socket}#set_keepalive`]: {
      does: 'set',
      options: { '0': enabled },
      when: { arguments: 1 },
      fix: streamFix,
    },
    'tokio.net.TcpStream#peek': { does: 'pass' },
    'tokio.time.timeout': { does: 'pass', from: 1 },
    'tokio.time.timeout_at': { does: 'pass', from: 1 },
    'async_std.future.timeout': { does: 'pass', from: 1 },
    'async_std.io.timeout': { does: 'pass', from: 1 },
    'tokio.spawn': { does: 'run', function: [0], arguments: [] },
  };
}

const keepalive: OptionTable = {
  with_time: idle('s'),
  with_interval: interval('s'),
  with_retries: probes,
};

function socket2(): Rows {
  const socket = 'socket2.Socket';
  const reference = 'socket2.SockRef';
  const rows: Rows = {
    [`${socket}.new`]: {
      does: 'create',
      gives: socket,
      configures: true,
      unless: localSockets,
      fix: streamFix,
    },
    [`${socket}.from`]: { does: 'pass', from: 0, gives: socket },
    [`${reference}.from`]: { does: 'pass', from: 0, gives: reference },
    [`${socket}#connect`]: { does: 'connect', peer: [0] },
    [`${socket}#connect_timeout`]: { does: 'connect', peer: [0] },
    [`${socket}#bind`]: { does: 'listen', peer: [0] },
    [`${socket}#listen`]: { does: 'listen' },
    [`${socket}#accept`]: { does: 'accept', gives: [socket, ''], inherits: true, fix: streamFix },
    [`${socket}#shutdown`]: { does: 'close' },
    '#into_tcp_listener': { does: 'pass', gives: 'std.net.TcpListener' },
    '#into_tcp_stream': { does: 'pass', gives: 'std.net.TcpStream' },
    '#set_tcp_keepalive': { does: 'set', enables: true, options: keepalive, fix: onSocket() },
    // Older crates and HTTP connectors take a duration here, socket2 a switch. SSH's takes a second argument, and
    // IMAP's a duration that is there in any case.
    '#set_keepalive': [
      { does: 'set', enables: true, options: keepalive, when: { at: 0, mentions: /\bTcpKeepalive\b/ } },
      {
        does: 'set',
        options: { '0': optional },
        when: [{ arguments: 1 }, { at: 0, mentions: /^(Some|None|true|false)\b/ }],
      },
      { does: 'set', options: { '0': unknown }, when: { arguments: 1 } },
    ],
    '#set_keepalive_ms': { does: 'set', options: { '0': optionalMs } },
    '#set_keepalive_interval': { does: 'set', options: { '0': interval('s') } },
    '#set_keepalive_retries': { does: 'set', options: { '0': probes } },
  };
  for (const type of [socket, reference]) {
    rows[`${type}#set_keepalive`] = [
      // Before 0.4, the idle time.
      { does: 'set', options: { '0': optional }, when: { at: 0, mentions: /^(Some|None)\b/ } },
      { does: 'set', options: { '0': enabled }, fix: onSocket('set_keepalive') },
    ];
  }
  return rows;
}

/** What takes a stream and is it from then on. */
function wrappers(): Rows {
  const rows: Rows = {};
  for (const base of ['std.io', 'tokio.io', 'futures.io', 'async_std.io', 'smol.io']) {
    for (const type of ['BufReader', 'BufWriter', 'BufStream', 'LineWriter']) {
      rows[`${base}.${type}.new`] = { does: 'pass', from: 0 };
      rows[`${base}.${type}.with_capacity`] = { does: 'pass', from: 1 };
    }
  }
  for (const type of ['Framed', 'FramedRead', 'FramedWrite'])
    rows[`tokio_util.codec.${type}.new`] = { does: 'pass', from: 0 };
  // `LinesCodec::new().framed(stream)`
  rows['#framed'] = { does: 'pass', from: 0 };
  for (const type of ['std.sync.Arc', 'std.rc.Rc', 'std.sync.Mutex', 'tokio.sync.Mutex', 'std.cell.RefCell'])
    rows[`${type}.new`] = { does: 'pass', from: 0 };
  const lazily: Passes = { does: 'pass', from: 0, once: true };
  for (const type of [
    'once_cell.sync.Lazy',
    'once_cell.unsync.Lazy',
    'std.sync.LazyLock',
    'std.cell.LazyCell',
  ])
    rows[`${type}.new`] = lazily;
  rows['#get_or_init'] = lazily;
  rows['#get_or_try_init'] = lazily;
  // What gives line after line reads on as long as it is asked.
  rows['#lines'] = { does: 'pass' };
  rows['Box.new'] = { does: 'pass', from: 0 };
  rows['Box.pin'] = { does: 'pass', from: 0 };
  rows['std.sync.Arc.clone'] = { does: 'pass', from: 0 };
  rows['drop'] = { does: 'close', on: 0 };
  rows['std.mem.drop'] = { does: 'close', on: 0 };
  return rows;
}

/** Beside the call that enables, in its `unsafe` block. */
const libcOptions = (['idle', 'interval', 'probes'] as const).map((part) => {
  const option = { idle: 'KEEPIDLE', interval: 'KEEPINTVL', probes: 'KEEPCNT' }[part];
  const value = `&{${part}} as *const libc::c_int as *const libc::c_void`;
  const size = 'std::mem::size_of::<libc::c_int>() as libc::socklen_t';
  return {
    part,
    lines: [`{setsockopt}({it}, libc::IPPROTO_TCP, libc::TCP_${option}, ${value}, ${size});`],
  };
});

/** Its calls give results: each is answered as the one that enables is. */
function nixOptions(): readonly FixRow[] {
  const options = [
    ['idle', 'TcpKeepIdle'],
    ['interval', 'TcpKeepInterval'],
    ['probes', 'TcpKeepCount'],
  ] as const;
  const base = 'nix.sys.socket';
  return answers.map(([answer, text]) => ({
    imports: [`${base}.setsockopt`, ...options.map(([, name]) => `${base}.sockopt.${name}`)],
    behind: (making) => answerTo(making) === answer,
    statements: options.map(([part, name]) => ({
      part,
      lines: [`{setsockopt}({it}, {${name}}, &{${part}})${text};`],
    })),
  }));
}

function system(): Rows {
  const rows: Rows = {
    'libc.setsockopt': {
      does: 'set',
      on: 0,
      sockopt: { level: 1, name: 2, value: 3 },
      fix: [{ imports: ['libc.setsockopt'], statements: libcOptions }],
    },
    'nix.sys.socket.setsockopt': { does: 'set', on: 0, sockopt: { name: 1, value: 2 }, fix: nixOptions() },
  };
  for (const base of ['rustix.net.sockopt', 'rustix.net']) {
    rows[`${base}.set_socket_keepalive`] = { does: 'set', on: 0, options: { '1': enabled }, fix: [] };
    rows[`${base}.set_tcp_keepidle`] = { does: 'set', on: 0, options: { '1': idle('s') } };
    rows[`${base}.set_tcp_keepintvl`] = { does: 'set', on: 0, options: { '1': interval('s') } };
    rows[`${base}.set_tcp_keepcnt`] = { does: 'set', on: 0, options: { '1': probes } };
  }
  return rows;
}

// 0.12.15 run: off; from 0.12.23 on 15/15/3 (read at 6358cefd, in 0.12.24 and in 0.13.5).
const reqwestDefaults: readonly LibraryDefault[] = [
  { package: 'reqwest', before: [0, 12, 23], keepalive: 'off', source: 'reqwest 0.12.15 run' },
  { package: 'reqwest', from: [0, 12, 23], keepalive: 'on', idle: 15, source: 'reqwest read at 6358cefd' },
];

function httpClients(): Rows {
  const client: Opens = {
    ...quiet,
    gives: 'reqwest.Client',
    defaults: reqwestDefaults,
    pool: 'one reqwest::Client made once: it has a connection pool',
  };
  const builder: Opens = { ...client, gives: 'reqwest.ClientBuilder' };
  const rows: Rows = {
    '#tcp_keepalive': [
      {
        does: 'set',
        options: { '0': optional },
        returns: 'it',
        when: { at: 0, mentions: /^(Some|None)\b/ },
        fix: [{ imports: ['std.time.Duration'], call: optionalCall('tcp_keepalive') }],
      },
      {
        does: 'set',
        options: { '0': optional },
        returns: 'it',
        fix: [
          {
            imports: ['std.time.Duration'],
            call: { method: 'tcp_keepalive', arguments: seconds('{idle}') },
          },
        ],
      },
    ],
    '#tcp_keepalive_interval': { does: 'set', options: { '0': interval('s') }, returns: 'it' },
    '#tcp_keepalive_retries': { does: 'set', options: { '0': probes }, returns: 'it' },
  };
  for (const base of ['reqwest', 'reqwest.blocking']) {
    rows[`${base}.Client.new`] = client;
    rows[`${base}.Client.builder`] = builder;
    rows[`${base}.ClientBuilder.new`] = builder;
    rows[`${base}.get`] = {
      does: 'request',
      peer: [0],
      pool: 'one reqwest::Client made once: it has a connection pool',
    };
  }
  // Each makes an agent of its own (3.5.2 read).
  for (const method of ['get', 'post', 'put', 'delete', 'head', 'patch'])
    rows[`ureq.${method}`] = {
      does: 'request',
      peer: [0],
      pool: 'one ureq::Agent made once: it has a connection pool',
    };
  const connector = 'hyper_util.client.legacy.connect.HttpConnector';
  rows[`${connector}.new`] = { ...quiet, gives: connector };
  rows[`${connector}#set_keepalive`] = {
    does: 'set',
    options: { '0': optional },
    fix: [{ imports: ['std.time.Duration'], call: optionalCall('set_keepalive') }],
  };
  return rows;
}

function optionalCall(method: string): NonNullable<FixRow['call']> {
  return { method, arguments: `Some(${seconds('{idle}')})` };
}

// Read in 0.14.9: off, and `tcp_keepalive` is about the connection, `http2_keep_alive_interval` about pings.
function grpc(): Rows {
  const endpoint = 'tonic.transport.Endpoint';
  const open: Opens = {
    does: 'open',
    peer: [0],
    gives: endpoint,
    defaults: [{ package: 'tonic', keepalive: 'off', source: 'tonic 0.14.9 read' }],
    fix: [
      {
        imports: ['std.time.Duration'],
        links: [{ part: 'idle', text: `.tcp_keepalive(Some(${seconds('{idle}')}))` }],
      },
    ],
    pool: 'one tonic Channel made once: it carries all calls over one connection',
  };
  const inEndpoint = answers.map(
    ([answer, text]): FixRow => ({
      imports: [endpoint, 'std.time.Duration'],
      behind: (making) => answerTo(making) === answer,
      encloses: {
        at: 0,
        open: '{Endpoint}::new(',
        close: `)${text}.tcp_keepalive(Some(${seconds('{idle}')}))`,
      },
    }),
  );
  // What `tonic::include_proto!` makes is generic over the channel; a type of the program's own that is called so is not.
  const generated: readonly Condition[] = [
    { receiver: /^(?:\w+::)*[A-Z]\w*Client$/ },
    { file: /\b\w+Client<\s*(?:\w+::)*Channel\s*>|\btonic::include_proto!/ },
    { arguments: 1 },
  ];
  const rows: Rows = {
    '#connect': {
      ...open,
      gives: 'tonic client',
      when: generated,
      unless: [{ at: [0], mentions: /endpoint|channel|\buri\b/i }],
      fix: inEndpoint,
    },
    'tonic.transport.Channel.from_static': open,
    [`${endpoint}.from_static`]: open,
    // They give a result: `?` stands between them and the next link.
    [`${endpoint}.from_shared`]: { ...open, fix: [] },
    'tonic.transport.Channel.from_shared': { ...open, fix: [] },
    // What it is given is an endpoint mostly, as in generated clients: others have set its options.
    [`${endpoint}.new`]: { ...open, quiet: true, fix: [] },
    [`${endpoint}#http2_keep_alive_interval`]: { does: 'set', options: { '0': unknown }, returns: 'it' },
  };
  for (const link of [
    'connect_timeout',
    'timeout',
    'tls_config',
    'tcp_nodelay',
    'concurrency_limit',
    'keep_alive_timeout',
    'keep_alive_while_idle',
    'user_agent',
  ])
    rows[`${endpoint}#${link}`] = { does: 'pass' };
  for (const link of ['connect', 'connect_lazy'])
    rows[`${endpoint}#${link}`] = { does: 'pass', gives: 'tonic.transport.Channel' };
  return rows;
}

const postgresParameters: OptionTable = {
  keepalives: enabled,
  keepalives_idle: idle('s'),
  keepalives_interval: interval('s'),
  keepalives_retries: probes,
};

const postgresFix: FixRow = {
  parameters: [
    ['keepalives', '1'],
    ['keepalives_idle', '{idle}'],
    ['keepalives_interval', '{interval}'],
    ['keepalives_retries', '{probes}'],
  ],
};

function databases(): Rows {
  // On with two hours (read in 0.7.18 and 0.19.14).
  const postgres: Opens = {
    does: 'open',
    peer: [0],
    url: [0],
    urlOptions: postgresParameters,
    defaults: [{ package: 'tokio-postgres', keepalive: 'on', source: 'tokio-postgres 0.7.18 read' }],
    fix: [postgresFix],
  };
  // Off; milliseconds (mysql 28.0.4 and mysql_async 0.37.1 read).
  const mysql: Opens = {
    does: 'open',
    peer: [0],
    url: [0],
    urlOptions: { tcp_keepalive_time_ms: { sets: 'idle', unit: 'ms', enables: true } },
    defaults: [{ package: 'mysql', keepalive: 'off', source: 'mysql 28.0.4 read' }],
    fix: [
      {
        parameters: [
          ['tcp_keepalive_time_ms', '{idleMs}'],
          ['tcp_keepalive_probe_interval_secs', '{interval}'],
          ['tcp_keepalive_probe_count', '{probes}'],
        ],
      },
    ],
  };
  const mysqlAsync: Opens = {
    ...mysql,
    urlOptions: { tcp_keepalive: { sets: 'idle', unit: 'ms', enables: true } },
    defaults: [{ package: 'mysql_async', keepalive: 'off', source: 'mysql_async 0.37.1 read' }],
    fix: [{ parameters: [['tcp_keepalive', '{idleMs}']] }],
  };
  // No option for it (sqlx read); a pool shares what there is.
  const sqlx: Opens = { ...quiet, peer: [0], pool: 'one sqlx pool made once' };
  return {
    // What drives the connection runs on beside whoever gets the client.
    'tokio_postgres.connect': {
      ...postgres,
      keeps: true,
      gives: ['postgres.Client', ''],
      pool: 'a pool (deadpool, bb8)',
    },
    'postgres.Client.connect': {
      ...postgres,
      gives: 'postgres.Client',
      defaults: [{ package: 'postgres', keepalive: 'on', source: 'postgres 0.19.14 read' }],
      pool: 'a pool (r2d2)',
    },
    '#keepalives': { does: 'set', options: { '0': enabled }, returns: 'it', defaults: postgres.defaults! },
    '#keepalives_idle': {
      does: 'set',
      options: { '0': idle('s') },
      returns: 'it',
      defaults: postgres.defaults!,
    },
    '#keepalives_interval': { does: 'set', options: { '0': interval('s') }, returns: 'it' },
    '#keepalives_retries': { does: 'set', options: { '0': probes }, returns: 'it' },
    ...postgresConfigs(),
    ...diesel(),
    'mysql.Pool.new': { ...mysql, pool: 'one mysql::Pool made once' },
    'mysql.Conn.new': { ...mysql, pool: 'one mysql::Pool made once' },
    'mysql_async.Pool.new': { ...mysqlAsync, pool: 'one mysql_async::Pool made once' },
    'mysql_async.Pool.from_url': { ...mysqlAsync, pool: 'one mysql_async::Pool made once' },
    'mysql_async.Conn.from_url': { ...mysqlAsync, pool: 'one mysql_async::Pool made once' },
    'mysql_async.Conn.new': { ...mysqlAsync, pool: 'one mysql_async::Pool made once' },
    '#tcp_keepalive_time_ms': {
      does: 'set',
      options: { '0': { sets: 'idle', unit: 'ms', enables: true } },
      returns: 'it',
    },
    'sqlx.PgPool.connect': sqlx,
    'sqlx.MySqlPool.connect': sqlx,
    'sqlx.PgConnection.connect': sqlx,
    'sqlx.postgres.PgPoolOptions.new': { ...quiet, pool: 'one sqlx pool made once' },
    'sqlx.mysql.MySqlPoolOptions.new': { ...quiet, pool: 'one sqlx pool made once' },
    ...redisConnections(),
    ...fred(),
    ...documents(),
    ...queues(),
    ...kafka(),
  };
}

/** A configuration says how all its connections are made. */
function postgresConfigs(): Rows {
  const rows: Rows = {};
  const deadpool = 'deadpool_postgres.Manager';
  const parsed: Condition = { at: 0, mentions: /\.parse\b/ };
  for (const [base, name, ...managers] of [
    [
      'tokio_postgres',
      'tokio-postgres',
      `${deadpool}.new`,
      `${deadpool}.from_config`,
      'bb8_postgres.PostgresConnectionManager.new',
    ],
    ['postgres', 'postgres', 'r2d2_postgres.PostgresConnectionManager.new'],
  ] as const) {
    const config = `${base}.Config`;
    const open: Opens = {
      does: 'open',
      gives: config,
      keeps: true,
      defaults: [
        { package: name, keepalive: 'on', source: 'tokio-postgres 0.7.18 and postgres 0.19.14 read' },
      ],
      fix: [
        {
          imports: ['std.time.Duration'],
          links: [{ part: 'idle', text: `.keepalives_idle(${seconds('{idle}')})` }],
        },
      ],
    };
    rows[`${config}.new`] = open;
    const fromUrl: Opens = {
      ...open,
      peer: [0],
      url: [0],
      urlOptions: postgresParameters,
      fix: [postgresFix],
    };
    rows[`${config}.from_str`] = fromUrl;
    // It says where to, and gives the configuration on.
    rows[`${config}#host`] = { does: 'connect', peer: [0], gives: config };
    for (const link of [
      'port',
      'user',
      'password',
      'dbname',
      'application_name',
      'connect_timeout',
      'options',
      'ssl_mode',
    ])
      rows[`${config}#${link}`] = { does: 'pass' };
    rows[`${config}#connect`] = { does: 'pass', gives: 'postgres.Client' };
    // `Manager::from_config(url.parse()?, …)`: nobody else has that configuration.
    for (const manager of managers) rows[manager] = { ...fromUrl, when: [parsed, idlesLong] };
  }
  return rows;
}

// libpq's: on, with the kernel's two hours.
function diesel(): Rows {
  const open: Opens = {
    does: 'open',
    peer: [0],
    url: [0],
    urlOptions: {
      keepalives: enabled,
      keepalives_idle: idle('s'),
      keepalives_interval: interval('s'),
      keepalives_count: probes,
    },
    defaults: [{ package: 'diesel', keepalive: 'on', source: 'libpq 15 and 17 run' }],
    fix: [
      {
        parameters: [
          ['keepalives', '1'],
          ['keepalives_idle', '{idle}'],
          ['keepalives_interval', '{interval}'],
          ['keepalives_count', '{probes}'],
        ],
      },
    ],
    pool: 'a pool (r2d2)',
  };
  const rows: Rows = {
    'diesel.PgConnection.establish': open,
    'diesel.pg.PgConnection.establish': open,
    'diesel.prelude.PgConnection.establish': open,
    // `ConnectionManager::<PgConnection>::new(url)`
    'diesel.r2d2.ConnectionManager.new': {
      ...open,
      keeps: true,
      when: [idlesLong, { receiver: /(?<!Async)\bPgConnection/ }],
      pool: 'one r2d2 pool made once',
    },
  };
  const async: Opens = {
    ...open,
    urlOptions: postgresParameters,
    defaults: [
      {
        package: 'diesel-async',
        keepalive: 'on',
        source: 'diesel-async 0.9.2 read: it connects with tokio-postgres',
      },
    ],
    fix: [postgresFix],
  };
  for (const base of ['diesel_async', 'diesel_async.pg'])
    rows[`${base}.AsyncPgConnection.establish`] = { ...async, pool: 'a pool (deadpool, bb8)' };
  // One with a setup of its own, `new_with_config`, connects as that says.
  rows['diesel_async.pooled_connection.AsyncDieselConnectionManager.new'] = {
    ...async,
    keeps: true,
    when: [idlesLong, { receiver: /\bAsyncPgConnection/ }],
    pool: 'one pool made once',
  };
  return rows;
}

// `TcpSettings::set_keepalive` from 0.29 on; before, the feature `keep-alive`, which was a default one.
const redisDefaults: readonly LibraryDefault[] = [
  { package: 'redis', before: [0, 23], keepalive: 'off', source: 'redis 0.22.4 read' },
  {
    package: 'redis',
    from: [0, 23],
    before: [0, 29],
    features: { of: ['default', 'keep-alive'], some: false },
    keepalive: 'off',
    source: 'redis 0.25.2 read',
  },
  {
    package: 'redis',
    from: [0, 23],
    before: [0, 29],
    features: { of: ['default', 'keep-alive'], some: true },
    keepalive: 'on',
    source: 'redis 0.23.5, 0.25.5, 0.27.6 and 0.28.2 read',
  },
  { package: 'redis', from: [0, 29], keepalive: 'off', source: 'redis 0.29.5, 0.32.7 and 1.8.1 read' },
];

// Read in 2.8.2 and 3.9.1: always on, with 120 s; nothing sets it.
function documents(): Rows {
  const open: Opens = {
    does: 'open',
    peer: [0],
    keeps: true,
    defaults: [{ package: 'mongodb', keepalive: 'on', idle: 120, source: 'mongodb 2.8.2 and 3.9.1 read' }],
    fix: [],
    pool: 'one mongodb::Client made once: it has a connection pool',
  };
  return Object.fromEntries(
    ['mongodb', 'mongodb.sync'].flatMap((base) =>
      ['with_uri_str', 'with_options'].map((method) => [`${base}.Client.${method}`, open]),
    ),
  );
}

const redisTcp = 'redis.io.tcp';

const redisSettings = `{TcpSettings}::default().set_keepalive({TcpKeepalive}::new()${steps(true).join('')})`;

/** Before 1.0 only some of its connections could be told. */
function redisFix(): readonly FixRow[] {
  return answers.map(([answer, text]) => ({
    from: { package: 'redis', version: [1, 0] },
    imports: [
      'redis.IntoConnectionInfo',
      `${redisTcp}.TcpSettings`,
      `${redisTcp}.socket2.TcpKeepalive`,
      'std.time.Duration',
    ],
    behind: (making) => answerTo(making) === answer,
    encloses: {
      at: 0,
      open: '{IntoConnectionInfo}::into_connection_info(',
      close: `)${text}.set_tcp_settings(${redisSettings})`,
    },
  }));
}

/** Longer than limits for silence mostly are; what is no literal may be any time. */
const minutes = String.raw`(?:Some\(\s*)?(?:\w+::)*Duration::from_secs\(\s*(?:[4-9]\d\d\b|\d[\d_]{3}|\d\d+\s*\*\s*60\b|60\s*\*\s*\d\d)`;

/** Pools of r2d2 and bb8 let go what idles or is old, by a thread of their own: as late as this, where the file says so. */
const idlesLong: Condition = {
  file: new RegExp(`^(?![\\s\\S]*\\.(?:max_lifetime|idle_timeout)\\(\\s*(?!None|${minutes}))`),
};

/** Configurations of its connections take `TcpSettings` (0.29.5 to 1.5 read): who made one elsewhere may have set them. */
const configuredHere: Condition = {
  file: /^(?![\s\S]*_with_config\()|^(?![\s\S]*tcp_settings\()[\s\S]*Connection(?:Manager)?Config::(?:new|default)\(/,
};

function redisConnections(): Rows {
  const pooled: Opens = {
    does: 'open',
    peer: [0],
    gives: 'redis.Client',
    keeps: true,
    defaults: redisDefaults,
    fix: redisFix(),
  };
  const client: Opens = { ...pooled, makes: /^get_\w*connection/ };
  const open: Opens = {
    ...quiet,
    pool: 'one redis ConnectionManager or multiplexed connection made once',
  };
  const rows: Rows = {
    'redis.Client.open': { ...client, when: configuredHere },
    'redis.Client.build_with_tls': { ...client, when: configuredHere },
    'bb8_redis.RedisConnectionManager.new': { ...pooled, when: idlesLong },
    'r2d2_redis.RedisConnectionManager.new': {
      ...pooled,
      when: idlesLong,
      defaults: [
        { package: 'r2d2_redis', keepalive: 'off', source: 'r2d2_redis 0.14.0 with redis 0.20.2 read' },
      ],
      fix: [],
    },
    ...deadpool(pooled),
    ...redisCluster(pooled),
  };
  for (const method of [
    'get_connection',
    'get_async_connection',
    'get_tokio_connection',
    'get_multiplexed_async_connection',
    'get_multiplexed_tokio_connection',
    'get_multiplexed_async_connection_with_config',
    'get_connection_manager',
    'get_connection_manager_with_config',
  ])
    rows[`redis.Client#${method}`] = open;
  // What hears of messages is the connection.
  for (const method of ['as_pubsub', 'into_pubsub']) rows[`#${method}`] = { does: 'pass' };
  return rows;
}

/** It keeps a connection to each node; its builder takes `TcpSettings` as connections do (0.29.5, 0.32.7 and 1.6.0 read). */
function redisCluster(pooled: Opens): Rows {
  const builder = 'redis.cluster.ClusterClientBuilder';
  const client = 'redis.cluster.ClusterClient';
  const open: Opens = {
    ...pooled,
    gives: builder,
    pool: 'one redis ClusterClient connection made once',
    fix: [
      {
        from: { package: 'redis', version: [1, 0] },
        imports: [`${redisTcp}.TcpSettings`, `${redisTcp}.socket2.TcpKeepalive`, 'std.time.Duration'],
        links: [{ part: 'idle', text: `.tcp_settings(${redisSettings})` }],
      },
    ],
  };
  return {
    [`${builder}.new`]: open,
    [`${client}.builder`]: open,
    [`${client}.new`]: { ...open, gives: client, fix: [] },
    [`${builder}#tcp_settings`]: { does: 'set', options: { '0': unknown }, returns: 'it' },
    [`${builder}#build`]: { does: 'pass', gives: client },
    [`${client}#get_connection`]: { does: 'pass' },
    [`${client}#get_async_connection`]: { does: 'pass' },
    [`${builder}#*`]: { does: 'pass' },
  };
}

/** It takes redis without its default features, and its own record of an address has no options of TCP. */
function deadpool(client: Opens): Rows {
  const config = 'deadpool_redis.Config';
  const open: Opens = {
    ...client,
    gives: config,
    defaults: [
      {
        package: 'deadpool-redis',
        before: [0, 12],
        keepalive: 'off',
        source: 'deadpool-redis 0.6.2 with redis 0.17.0 read',
      },
      {
        package: 'deadpool-redis',
        from: [0, 12],
        before: [0, 20],
        keepalive: 'on',
        source: "redis' `keep-alive` of others",
      },
      {
        package: 'deadpool-redis',
        from: [0, 20],
        keepalive: 'off',
        source: 'deadpool-redis 0.20.0 and 0.22.1 read',
      },
    ],
    fix: [],
  };
  return {
    [`${config}.from_url`]: open,
    [`${config}.from_env`]: { ...open, peer: [], fix: [] },
    [`${config}#create_pool`]: { does: 'pass', gives: 'deadpool_redis.Pool' },
    [`${config}#builder`]: { does: 'pass', gives: 'deadpool_redis.PoolBuilder' },
    'deadpool_redis.PoolBuilder#*': { does: 'pass' },
  };
}

/**
 * Off unless `TcpConfig` has it; which all clients of a builder share. It takes socket2 without `all`, which knows no
 * number of probes.
 */
function fred(): Rows {
  const builder = 'fred.types.Builder';
  const open: Opens = {
    does: 'open',
    gives: builder,
    keeps: true,
    defaults: [{ package: 'fred', keepalive: 'off', source: 'fred 7.1.2, 8.0.6, 9.4.0 and 10.1.0 read' }],
    // Where a link follows: what the method gives is lent for the statement alone.
    fix: [
      {
        imports: ['fred.socket2.TcpKeepalive', 'std.time.Duration'],
        behind: (making) => making.parent?.type === 'field_expression',
        links: [
          {
            part: 'idle',
            text: `.with_connection_config(|config| config.tcp.keepalive = Some({TcpKeepalive}::new()${steps(false).join('')}))`,
          },
        ],
      },
    ],
    pool: 'one fred client or pool made once',
  };
  const configured: Api = { does: 'set', options: { '0': unknown }, returns: 'it' };
  const rows: Rows = {
    [`${builder}#set_connection_config`]: configured,
    [`${builder}#with_connection_config`]: { ...configured, when: { at: 0, mentions: /\bkeepalive\b/ } },
    [`${builder}#*`]: { does: 'pass' },
  };
  for (const base of ['fred.prelude', 'fred.types', 'fred.types.builder']) {
    rows[`${base}.Builder.from_config`] = {
      ...open,
      peer: [0],
      // `Config { server: ServerConfig::new_centralized("localhost", 6379), .. }`
      unless: [{ at: [0], mentions: /\(\s*"(?:localhost|127\.)/ }],
    };
    // Both name servers of this machine (10.1.0 read).
    for (const method of ['default_centralized', 'default_clustered'])
      rows[`${base}.Builder.${method}`] = { ...open, peer: [], without: 'loopback' };
    for (const type of ['Config', 'RedisConfig'])
      rows[`${base}.${type}.from_url`] = { does: 'pass', from: 0 };
  }
  return rows;
}

// No option for it, and heartbeats of the protocol (lapin 2.5.5 and 3.7.2, amqprs 1.8.0 and 2.1.5 read).
function queues(): Rows {
  const open: Opens = { ...quiet, peer: [0], pool: 'one connection made once: it carries many channels' };
  const rows: Rows = { 'amqprs.connection.Connection.open': { ...open, peer: [] } };
  for (const method of ['connect', 'connect_uri', 'connect_with_config'])
    rows[`lapin.Connection.${method}`] = open;
  return rows;
}

// librdkafka has no option for the idle time.
function kafka(): Rows {
  const config = 'rdkafka.ClientConfig';
  const rows: Rows = {
    [`${config}#set`]: [
      {
        does: 'set',
        options: { '1': enabled },
        when: { at: 0, is: ['socket.keepalive.enable'] },
        returns: 'it',
      },
      { does: 'pass' },
    ],
    [`${config}#set_log_level`]: { does: 'pass' },
  };
  for (const path of [config, 'rdkafka.config.ClientConfig']) {
    for (const method of ['new', 'default']) rows[`${path}.${method}`] = { does: 'make', gives: config };
  }
  return rows;
}

const durations: Record<string, number | Readonly<Record<string, number>>> = {};
for (const base of ['std.time.', 'core.time.', 'tokio.time.', '']) {
  durations[`${base}Duration.new`] = { '0': 1, '1': 1e-9 };
  const units = { nanos: 1e-9, micros: 1e-6, millis: 0.001, secs: 1, mins: 60, hours: 3600 };
  for (const [unit, value] of Object.entries(units)) durations[`${base}Duration.from_${unit}`] = value;
  durations[`${base}Duration.from_secs_f64`] = 1;
  durations[`${base}Duration.from_secs_f32`] = 1;
}

const rust: Language = {
  id: 'rust',
  name: 'Rust',
  extensions: ['.rs'],
  editorIds: ['rust'],
  grammar: 'tree-sitter-rust',
  triggers:
    /\b(?:TcpStream|TcpListener|TcpSocket|socket2|set_(?:tcp_)?keepalive\w*|tcp_keepalive\w*|keepalives_\w+|SO_KEEPALIVE|TcpKeep\w+|tcp_keepidle|HttpConnector|reqwest|ureq|tokio_postgres|mysql(?:_async)?|sqlx|diesel|diesel_async|mongodb|(?:bb8|r2d2|deadpool)_redis|fred|lapin|amqprs|rdkafka)\b|\b(?:postgres|redis)::|\btonic::(?:\{[^;]*)?\btransport\b|_client::(?:\{[^;]*)?\w+Client\b/,
  comment: { open: '//', types: ['line_comment', 'block_comment'] },
  shapes,
  readings: { macro_invocation: readMacro },
  names: {
    assignmentDeclares: false,
    statics: true,
    shadows: true,
    isPrivate: (fn) => !fn.children.some((each) => each.type === 'visibility_modifier') && !isOfTrait(fn),
  },
  ownership: {
    lends: isLent,
    lasting:
      /(^|::|\.)(copy_bidirectional\w*|relay\w*|tunnel\w*|proxy\w*|pump\w*|(try_)?for_each\w*|forward|serve\w*|run(_loop)?|start|spawn)$/,
    copying: /\bcopy(_buf)?\s*\(/g,
    wraps: isTakenOut,
    isLimited,
    endsByItself,
    isExposed,
    isWritingHalf,
    lendsOut:
      /&\s*(?:'\w+\s+)?(?:mut\s+)?(?:(?:\w+::)*TcpStream|Self::Target)\b|^(?:(?:\w+::)*Result<)?(?:\w+::)*TcpStream\b|\b(?:RawFd|BorrowedFd|RawSocket|BorrowedSocket)\b/,
    nothing:
      /^((\w+::)*(\w*Result|Option)<\s*)?(\(\)|!|bool|[iuf]\d+|[iu]size|(\w+::)*(ExitCode|Infallible|\w*(Reason|Disconnect|Shutdown)))(\s*,[\s\S]*)?>?$/,
    runs: /(^|::|\.)(spawn\w*|execute)$/,
    chains: /^(and_then|map|inspect|then|map_ok|and_then_ok)$/,
    answers: isAnswered,
    takesOver:
      /^(handle|serve(?!_(connection|with))|process|manage|dispatch|attach|adopt|register|run|start|on|add|enqueue)(_|$)/,
    onlyUses:
      /^((std|core|tokio\w*|async_\w+|smol|futures\w*|\w*tls\w*|openssl|hyper\w*|h2|\w*tungstenite|mio|crossbeam\w*|flume|dashmap|slab|parking_lot|threadpool|rayon)\.|Vec$)/,
    needs: needsCrate,
    isProgram: (path, text) =>
      !isGeneratedClient(path, text) &&
      (/^(\.\.|(crate|super)\b)/.test(path) ||
        // `use crate::session::*` and `Session`, which nobody imports by its name.
        (/^(?!(Vec|Box|Option|Result|String|Arc|Rc)\b)[A-Z]\w+$/.test(path.split('.')[0]!) &&
          /^use\s[^;]*\b(crate|super)::([\w:]+::)?\*/m.test(text)) ||
        new RegExp(`\\bmod\\s+${escapeRegExp(path.split('.')[0]!)}\\s*;`).test(text)),
  },
  apis: {
    ...streams('std.net'),
    ...tokio(),
    ...streams('async_std.net'),
    ...streams('smol.net'),
    ...streams('async_net'),
    ...streams('mio.net'),
    ...socket2(),
    ...wrappers(),
    ...system(),
    ...httpClients(),
    ...grpc(),
    ...databases(),
  },
  // Names of nix's options.
  sockopts: {
    KeepAlive: { sets: 'enabled' },
    TcpKeepIdle: { sets: 'idle', unit: 's' },
    TcpKeepInterval: { sets: 'interval', unit: 's' },
    TcpKeepCount: { sets: 'probes' },
  },
  durations,
  conversions: { '#as_secs': 1 },
  falseFriends:
    /^(http[12]?_keep_?alive\w*|keep_alive(_interval|_timeout|_while_idle|_requests|_internal)?|set_keep_alive|keepalive_(timeout|interval|requests)|with_keep_alive|disable_keepalive|max_keepalive_requests|KeepAlive(Stream|Interval|Timeout)?|keepAlive|is_keep_alive|should_keep_alive|tcp_keepalive_time|keepalive_time|get_keepalive\w*)$/,
  handlers: {
    decorators: /^#\[(\w+::)*(get|post|put|delete|patch|head|options|route|handler)\s*\(/,
    // What extracts something from each request, for axum.
    types: /^&mut\s+(?:\w+::)*Parts$/,
    // `get(page).post(form)` of axum's routes.
    registrations:
      /^(?:(?:axum::)?routing::)?(?:get|post|put|delete|patch)$|\)\s*\.(?:get|post|put|delete|patch)$/,
  },
  tests: {
    files: /(^|\/)(tests|benches|e2e)\//,
    decorators: /^#\[(\w+::)*(test|bench|rstest|test_case|quickcheck|proptest)\b/,
    bases: testModule,
  },
  sleeps: /^(?:std\.thread|tokio\.time|(?:async_std|smol)\.(?:task|Timer))\.(?:sleep|after)$/,
  // `interval(Duration::from_secs(30))` of tokio.
  clocks: { waits: 'tick', events: [], property: '' },
  iterations: /^(for_each|map|flat_map|filter_map|for_each_concurrent|then|buffer_unordered)$/,
  writing: {
    terminator: ';',
    indent: '    ',
    true: 'true',
    false: 'false',
    localName: lastPart,
    fullPath: (module) => module.replaceAll('.', '::'),
    duration,
    place,
    dependency,
  },
};

/** `proto::greeter_client::GreeterClient::new(channel)`, of tonic's: it only asks over the channel it is given. */
function isGeneratedClient(path: string, text: string): boolean {
  const [, module, type] = /(?:^|\.)(\w+)_client\.(\w+)Client\b/.exec(path) ?? [];
  return module?.replaceAll('_', '') === type?.toLowerCase() && type !== undefined && /\btonic\b/.test(text);
}

/** `&mut stream`, and `stream` of `let stream = &mut connect(address)?`; macros mostly take what they only look at. */
function isLent(argument: Syntax): boolean {
  if (argument.type === 'reference_expression') return true;
  if (argument.type !== 'identifier') return false;
  if (argument.parent?.parent?.type === 'macro_invocation') return true;
  let around = argument.parent;
  while (around !== undefined && around.type !== 'function_item') around = around.parent;
  const reference = new RegExp(`\\blet\\s+(?:mut\\s+)?${argument.text}\\s*(?::[^=;]+)?=\\s*&`);
  return around !== undefined && reference.test(around.text);
}

/** A method of a trait is called by whoever knows the trait. */
function isOfTrait(fn: Syntax): boolean {
  const around = fn.parent?.parent;
  if (around?.type === 'trait_item') return true;
  return around?.type === 'impl_item' && child(around, 'trait') !== undefined;
}

/**
 * In `timeout(limit, …)`, in `let served = async { … }` that is given to it, or where an error ends the reading of a
 * function that has set a time for it.
 */
function isLimited(use: Syntax): boolean {
  let isLeft = false;
  for (let at = use; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (parent.type === 'function_item') return isLeft && isToldWhen(parent);
    isLeft ||= isLeftByError(at, parent);
    if (isFutureInTime(at, parent)) return true;
    const callee = parent.type === 'call_expression' ? child(parent, 'function') : undefined;
    if (callee !== undefined && callee !== at && /(^|::)timeout(_at)?$/.test(callee.text)) return true;
  }
  return false;
}

const readsInTime = new RegExp(`\\bset_read_timeout\\(\\s*(?!None|${minutes})`);

/** By itself, or by who gives it the stream: `stream.set_read_timeout(limit)?; thread::spawn(move || serve(stream));` */
function isToldWhen(fn: Syntax): boolean {
  if (readsInTime.test(fn.text)) return true;
  let file = fn;
  while (file.parent !== undefined) file = file.parent;
  const name = child(fn, 'name')?.text ?? '';
  return new RegExp(`${readsInTime.source}[^}]{0,200}\\b${name}\\(`).test(file.text);
}

/**
 * `stream.read(..)?`, `.unwrap()`, `while let Ok(n) = stream.read(..)`, `match stream.read(..) { Err(_) => break, … }`,
 * `for line in reader.lines() { let line = line?; … }`
 */
function isLeftByError(result: Syntax, around: Syntax): boolean {
  if (around.type === 'try_expression') return true;
  if (around.type === 'field_expression')
    return /^(?:unwrap|expect)$/.test(child(around, 'field')?.text ?? '');
  if (around.type === 'let_condition')
    return around.parent?.type === 'while_expression' && /^Ok\b/.test(child(around, 'pattern')?.text ?? '');
  if (child(around, 'value') !== result) return false;
  const body = child(around, 'body');
  if (around.type === 'for_expression') {
    const line = child(around, 'pattern')?.text ?? '';
    const isTaken =
      /^\w+$/.test(line) && new RegExp(`\\b${line}(?:\\?|\\.(?:unwrap|expect)\\()`).test(body?.text ?? '');
    return isTaken || /\.map_while\(Result::ok\)$/.test(result.text);
  }
  if (around.type !== 'match_expression') return false;
  const failing = (body?.children ?? []).filter(
    (arm) => arm.type === 'match_arm' && /\bErr\b|^_/.test(child(arm, 'pattern')?.text ?? ''),
  );
  return (
    failing.length > 0 &&
    failing.every((arm) =>
      /^(?!.*\bcontinue\b).*\b(?:break|return|panic!)/s.test(child(arm, 'value')?.text ?? ''),
    )
  );
}

/** Of `let served = async { … }` with `timeout(limit, select(served.boxed(), stop))` behind it, and of `let served = serve(stream)`. */
function isFutureInTime(value: Syntax, declares: Syntax): boolean {
  const target = declares.type === 'let_declaration' ? child(declares, 'pattern') : undefined;
  if (target?.type !== 'identifier' || child(declares, 'value') !== value) return false;
  const isBlock = value.type === 'async_block';
  if (!isBlock && value.type !== 'call_expression') return false;
  const given = isBlock ? `[^;]*\\b${target.text}\\b` : `[^;]*,\\s*${target.text}\\s*\\)`;
  return new RegExp(`\\btimeout(?:_at)?\\(${given}`).test(declares.parent?.text ?? '');
}

/**
 * `while sent < block.len()`, `while let Some(line) = lines.pop()`, `for row in client.query(text, &[])?`, and `loop { let
 * read = source.read(&mut block)?; … }` of a file, as against one that waits there for more to come.
 */
function endsByItself(loop: Syntax): boolean {
  if (bounded.test(loop.text)) return true;
  if (/\bsleep\b|\bnotify\b/.test(loop.text)) return false;
  let fn = loop.parent;
  while (fn !== undefined && fn.type !== 'function_item') fn = fn.parent;
  const readers = loop.text.matchAll(
    /\b(\w+)\s*\.\s*(?:read(?:_\w+)?|next(?:_line)?)\s*\(|::read(?:_\w+)?\(\s*&mut\s+(\w+)/g,
  );
  return fn !== undefined && [...readers].some(([, reader, given]) => isFile(reader ?? given!, fn.text));
}

const bounded = new RegExp(
  [
    '^while\\s+[\\w.]+(?:\\(\\))?\\s*[<>]=?\\s*[\\w.]+(?:\\(\\))?\\s*\\{',
    '^while\\s+let\\s+Some\\(.*\\)\\s*=\\s*[\\w.]+\\.pop\\w*\\(\\)\\s*\\{',
    '^for\\s+[^{]*?\\bin\\s+[^{]*\\.(?:query(?:_\\w+)?|fetch_all)(?:::<[^{]*>)?\\(',
  ].join('|'),
);

/** `source` of `let mut source = BufReader::new(file)`, where `file: File` or `let file = File::open(path)?`. */
function isFile(word: string, text: string, depth = 0): boolean {
  const typed = new RegExp(`\\b${word}\\s*:\\s*(?:&\\s*)?(?:mut\\s+)?(?:\\w+(?:::|<))*File\\b`);
  const made = new RegExp(`\\blet\\s+(?:mut\\s+)?${word}\\b[^=;]*=\\s*([^;]*)`).exec(text)?.[1] ?? '';
  if (typed.test(text) || /\bFile::open\b|\bOpenOptions\b/.test(made)) return true;
  const inner = /\bBufReader::(?:new|with_capacity)\((?:\w+,\s*)?(?:&\s*)?(?:mut\s+)?(\w+)\)/.exec(made)?.[1];
  return inner !== undefined && depth === 0 && isFile(inner, text, 1);
}

/** `writer` of `let (reader, writer) = stream.into_split()`, where the function does something with `reader`. */
function isWritingHalf(target: Syntax): boolean {
  let pattern = target.parent;
  while (pattern?.type === 'mut_pattern') pattern = pattern.parent;
  if (pattern?.type !== 'tuple_pattern' || pattern.parent?.type !== 'let_declaration') return false;
  const value = child(pattern.parent, 'value')?.text ?? '';
  if (!/\.into_split\(\)$|^(\w+::)*split\(/.test(value)) return false;
  const [reading, writing] = pattern.children.filter((each) => each.named || each.type === '_');
  const reader = /^(?:mut\s+)?([a-z]\w*)$/.exec(reading?.text ?? '')?.[1];
  if (reader === undefined || writing === undefined || !contains(writing, target)) return false;
  return new RegExp(`\\b${reader}\\b`).test((pattern.parent.parent?.text ?? '').split(value).slice(1).join());
}

/** `pub stream: Option<TcpStream>`; a type that wraps it keeps it to itself mostly. */
function isExposed(field: Syntax): boolean {
  const type = child(field, 'type')?.text ?? '';
  const wrappers =
    /^((\w+::)*(Option|Arc|Rc|Box|Mutex|RwLock|RefCell|(Buf|Framed)\w*)<)*((\w+::)*(TcpStream|Owned(Read|Write)Half)|redis::Client)(, \w+)?>*$/;
  return childOfType(field, 'visibility_modifier') !== undefined && wrappers.test(type);
}

/**
 * HTTP where hyper asks once, answers once, or closes what asks nothing for half a minute, which takes a timer; and
 * tungstenite's WebSockets, which have pings of their own.
 */
function isAnswered(callee: Syntax): boolean {
  if (
    /\b\w*tungstenite::(\w+::)*(accept|client)\w*$|(^|::)(accept(_hdr)?|client)_async\w*$/.test(callee.text)
  )
    return true;
  if (/\bhttp[12]::(Builder\b[\s\S]*\.)?handshake$|(^|::|\.)upgrade$/.test(callee.text)) return true;
  if (!/\.serve_connection\w*$/.test(callee.text)) return false;
  let file = callee;
  while (file.parent !== undefined) file = file.parent;
  return /keep_alive\(false\)|\.(timer|(http1_)?header_read_timeout)\(/.test(file.text);
}

/** `let stream = acceptor.accept(stream).await?`: what comes out is taken out of a result and kept under a name. */
function isTakenOut(call: Syntax): boolean {
  // `Connection::new(stream)` is no result.
  const isOut = /(^|::)[A-Z]\w*(::<[^()]*>)?::\w+$/.test(child(call, 'function')?.text ?? '');
  let isTried = false;
  for (let at = call; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (isGivenOut(at, parent)) return true;
    if (parent.type === 'try_expression') isTried = true;
    else if (parent.type === 'field_expression') {
      const method = child(parent, 'field')?.text ?? '';
      if (!transparent.test(method)) return false;
      if (/^(unwrap|expect)/.test(method)) isTried = true;
    } else if (/^(let_declaration|field_initializer)$/.test(parent.type)) return isOut || isTried;
    // `Session::over(Box::new(Inflating::of(stream)))`, as against a variant: `Ok(Framed::new(stream))`; out of one
    // result it may go into another, `Ok(secured(stream).await?)`.
    else if (parent.type === 'arguments') {
      const taker = parent.parent;
      if (taker?.shape.kind === 'call') return isOut || isTried;
      return isTried && taker !== undefined && child(taker, 'function')?.text === 'Ok';
    } else if (parent.type !== 'await_expression' && parent.type !== 'call_expression') return false;
  }
  return false;
}

/** `match secured(stream) { Ok(link) => link, … }`, `if let Ok(link) = secured(stream) { link } else { … }`, and with `return`. */
function isGivenOut(result: Syntax, around: Syntax): boolean {
  if (around.type === 'let_condition')
    return givesBound(child(around, 'pattern'), around.parent && child(around.parent, 'consequence'));
  if (around.type !== 'match_expression' || child(around, 'value') !== result) return false;
  const arms = child(around, 'body')?.children ?? [];
  return arms.some(
    (arm) => arm.type === 'match_arm' && givesBound(child(arm, 'pattern'), child(arm, 'value')),
  );
}

/** What a pattern takes out of a result is what a body ends with. */
function givesBound(pattern: Syntax | undefined, body: Syntax | undefined): boolean {
  const bound = /^(?:\w+::)*(?:Ok|Some)\(\s*(?:mut\s+)?([a-z_]\w*)\s*\)$/.exec(pattern?.text ?? '')?.[1];
  if (bound === undefined || body === undefined) return false;
  const end = `(?:^|[{;]\\s*)(?:return\\s+)?(?:(?:Ok|Some|(?:Box|Arc)::new)\\()*${bound}\\)*;?\\s*\\}?$`;
  return new RegExp(end).test(body.text);
}

export default rust;
