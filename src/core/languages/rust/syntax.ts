/** How Rust’s trees are read: shapes of its nodes, and macros, whose arguments are tokens to the grammar. */
import { type Span, span } from '../../text.ts';
import type { Reading } from '../language.ts';
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
} from '../syntax.ts';

export const shapes: Readonly<Record<string, Shaper>> = {
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
export const transparent =
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
      if (reuniting.test(method.text) && values().length === 1) return sameAs(object);
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

/** `reader.unsplit(writer)`: what halves are put together to is the stream they are of. */
const reuniting = /^(?:unsplit|reunite)$/;

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
export function macroName(node: Syntax): string {
  return /\w+$/.exec(child(node, 'macro')?.text ?? '')?.[0] ?? '';
}

/** They only show or compare what they are given: nothing is read in them. */
const showing =
  /^(e?print(ln)?|format(_args)?|write(ln)?|panic|(debug_)?assert(_eq|_ne|_matches)?|trace|debug|info|warn|error|log|event|span|\w*_span|bail|anyhow|ensure|eyre|unreachable|unimplemented|todo|matches|concat|stringify|env|option_env|include\w*|line|file|column|module_path|cfg|compile_error)$/;

/** What they are given is code for another place, or no code. */
const generating = /quote|^(json|html|view|rsx|sql|query\w*|macro_rules|format_ident|bitflags|paste)$/;

export const selecting = /^select(_biased)?$/;

/** Macros that give what is in them: `try!(TcpStream::connect(address))`. */
const giving = /^(try|r#try|ready|pin|t|dbg|some_or_return|unwrap_or_return)$/;

export const joining = /^(try_)?join$/;

/** An iterator or stream of what a block yields. */
const streaming = /stream$/;

/**
 * Arguments that read as expressions or statements, as most do: rustfmt formats those and no others. Arms of
 * `select!` become those of a `match` whose guards are what is waited for.
 */
export function readMacro(children: readonly Syntax[]): Reading | undefined {
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

export const testModule = /^#\[cfg\((?:all\(|any\()?\s*test\b/;

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

export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** `rocket::tokio::net::TcpStream`: a crate that another one gives on. */
const reexported =
  /^\w+\.(?=(tokio|async_std|socket2|hyper)(\.|$))|^(bb8|r2d2|deadpool)_redis\.(?=redis(\.|$))/;

/** What belongs to the crate itself starts with a dot. */
function absolute(path: string): string {
  return path.replace(/^(crate|super|self)\b/, '.').replace(reexported, '');
}
