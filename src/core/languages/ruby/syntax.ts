/** How Ruby’s trees are read: shapes of its nodes. */
import { escapeRegExp } from '../../text.ts';
import type { Language, Reading } from '../language.ts';
import {
  type Argument,
  argumentsOf,
  binary,
  block,
  boolean,
  child,
  childOfType,
  childrenOf,
  type Entry,
  eachOf,
  lazy,
  list,
  member,
  name,
  namedChildren,
  nothing,
  number,
  oneOf,
  other,
  type Parameter,
  rootOf,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  sameAs,
  self,
  spread,
  string,
  unary,
} from '../syntax.ts';

export const shapes: Readonly<Record<string, Shaper>> = {
  program: block,
  statements,
  block_body: statements,
  body_statement: guarded,
  begin: guarded,
  // biome-ignore lint/suspicious/noThenProperty: the grammar's name for a node.
  then: block,
  else: block,
  do: block,
  ensure: block,
  identifier,
  constant: name,
  instance_variable: name,
  class_variable: name,
  global_variable: name,
  self,
  method_access: member('receiver', 'method'),
  scope_resolution: scoped,
  element_reference: indexed,
  call: invocation,
  bare_call: (node) => invoked(node, node.children[0]!, undefined),
  argument_list: (node) => (isJump(node.parent) ? oneOrList(node) : other),
  splat_argument: spread,
  hash_splat_argument: spread,
  pair,
  string: string(['string_content']),
  bare_string: string(['string_content']),
  bare_symbol: string(['string_content']),
  delimited_symbol: string(['string_content']),
  simple_symbol: symbol,
  hash_key_symbol: (node) => ({ kind: 'string', value: node.text, content: node }),
  chained_string: chained,
  heredoc_beginning: (node) => ({ kind: 'string', value: undefined, content: node }),
  integer: number,
  float: number,
  true: boolean(true),
  false: boolean(false),
  nil: nothing,
  array: list,
  string_array: list,
  symbol_array: list,
  hash,
  left_assignment_list: list,
  right_assignment_list: list,
  destructured_left_assignment: list,
  destructured_parameter: list,
  parenthesized_statements: (node) => (namedChildren(node).length === 1 ? same(node) : block(node)),
  unary: unary('operand'),
  binary: binary(['||', '&&', 'or', 'and']),
  conditional: (node) => eitherOf(child(node, 'consequence'), child(node, 'alternative')),
  rescue_modifier: (node) => eitherOf(child(node, 'body'), child(node, 'handler')),
  assignment,
  operator_assignment: assignment,
  method: definition,
  singleton_method: definition,
  lambda,
  block: trailing,
  do_block: trailing,
  block_parameters: oneOrList,
  class: classDefinition,
  module: classDefinition,
  singleton_class: (node) => sameAs(child(node, 'body')),
  if: branch,
  unless: branch,
  elsif: branch,
  if_modifier: modifier,
  unless_modifier: modifier,
  while: loop,
  until: loop,
  while_modifier: loop,
  until_modifier: loop,
  for: forLoop,
  case: choices,
  case_match: choices,
  return: jump('return'),
  next: jump('continue'),
  break: jump('break'),
  redo: jump('continue'),
  retry: jump('continue'),
  yield: jump('yield'),
};

function eitherOf(one: Syntax | undefined, another: Syntax | undefined): Shape {
  return one === undefined || another === undefined ? other : { kind: 'choice', options: [one, another] };
}

function oneOrList(node: Syntax): Shape {
  return namedChildren(node).length === 1 ? same(node) : list(node);
}

/** Calls that run their block where they stand and give what it gives. */
const runsInPlace = /^(timeout|synchronize|catch|with_timeout)$/;

/** What stands alone in such a block is what the call gives. */
function statements(node: Syntax): Shape {
  const holder = node.type === 'statements' ? node.parent?.parent : node.parent;
  const call = holder?.parent;
  const isAlone =
    call?.type === 'call' && runsInPlace.test(methodOf(call)) && namedChildren(node).length === 1;
  return isAlone ? same(node) : block(node);
}

/** Statements with what rescues and ensures behind them. */
function guarded(node: Syntax): Shape {
  const body = childOfType(node, 'statements');
  const handlers = node.children.filter((each) => each.type === 'rescue' || each.type === 'else');
  const final = childOfType(node, 'ensure');
  if (handlers.length === 0 && final === undefined) return sameAs(body);
  return {
    kind: 'try',
    body,
    handlers: handlers.flatMap((each) => (each.type === 'else' ? each : (child(each, 'body') ?? []))),
    final,
  };
}

/** The statements themselves where nothing guards them. */
function bodyOf(node: Syntax): Syntax | undefined {
  const body = child(node, 'body');
  return body?.type === 'body_statement' && body.shape.kind === 'same' ? body.shape.inner : body;
}

/** `raise` without anything is a call without parentheses. */
function identifier(node: Syntax): Shape {
  const receiver = receiverNamed(node);
  if (receiver !== undefined) return { kind: 'same', inner: receiver };
  return node.text === 'raise' && node.parent?.shape.kind === 'block'
    ? { kind: 'exit', how: 'throw' }
    : name(node);
}

/**
 * Calls that give their receiver to their block: `TCPSocket.new(host, port).tap { |socket| socket.sync = true }`, or
 * something that speaks for it: `Sidekiq.configure_server { |config| config.redis = { url: url } }`.
 */
const givesReceiver = /^(?:tap|then|yield_self|configure_(?:server|client))$/;

/** What the block around is called on, where it goes by that name there. */
function receiverNamed(node: Syntax): Syntax | undefined {
  if (node.field === 'method' || node.parent?.type === 'block_parameters') return undefined;
  for (let at = node.parent; at !== undefined && !/^(?:method|class|module)$/.test(at.type); at = at.parent) {
    if (at.type !== 'block' && at.type !== 'do_block') continue;
    const parameters = childOfType(at, 'block_parameters');
    const all = parameters === undefined ? [] : namedChildren(parameters);
    if (!all.some(({ text }) => text === node.text)) continue;
    const access = at.parent === undefined ? undefined : childOfType(at.parent, 'method_access');
    const isGiven = all.length === 1 && access !== undefined && givesReceiver.test(methodOf(at.parent!));
    return isGiven ? child(access, 'receiver') : undefined;
  }
  return undefined;
}

/** `::Socket` is Ruby's, whatever class of that name stands around. */
function scoped(node: Syntax): Shape {
  return child(node, 'scope') === undefined ? name(node) : member('scope', 'name')(node);
}

function indexed(node: Syntax): Shape {
  const [of, at, another] = namedChildren(node);
  if (of === undefined || at === undefined || another !== undefined) return other;
  return { kind: 'index', object: of, index: at };
}

/** Blocks of these run once an item, and `break`, `next` and `return` in them do what they do in a loop. */
const iterators =
  /^(loop|each|each_with_index|each_with_object|each_pair|each_key|each_value|each_slice|each_line|reverse_each|times|upto|downto|step|cycle|with_index|each_entry)$/;

function methodOf(call: Syntax): string {
  const access = childOfType(call, 'method_access') ?? call;
  return child(access, 'method')?.text ?? '';
}

function invocation(node: Syntax): Shape {
  const access = childOfType(node, 'method_access');
  const callee = access ?? child(node, 'method');
  if (callee === undefined) return other;
  // `connection.sync = true`: no call is written there.
  const isTarget =
    access !== undefined && (node.field === 'left' || node.parent?.type === 'left_assignment_list');
  if (isTarget) return connecting(node) ?? { kind: 'same', inner: access };
  const method = methodOf(node);
  const given = child(node, 'block');
  if (access !== undefined && isActorCall(access))
    return invoked(node, child(access, 'method') ?? callee, given);
  if (given !== undefined && iterators.test(method)) return iteration(access, method, given);
  if (access === undefined && /^(raise|fail|abort|exit)$/.test(method)) return { kind: 'exit', how: 'throw' };
  if (given !== undefined && runsInPlace.test(method)) return { kind: 'same', inner: given };
  const packed = method === 'pack' ? packedNumber(access) : undefined;
  if (packed !== undefined) return { kind: 'same', inner: packed };
  return invoked(node, callee, given ?? methodGiven(node));
}

/** `Thread.new(socket, &method(:serve))`: the object's own method is the block. */
function methodGiven(node: Syntax): Syntax | undefined {
  const list = child(node, 'arguments');
  const last = list === undefined ? undefined : childOfType(list, 'block_argument');
  return last === undefined ? undefined : child(last, 'method');
}

/** The name in `&method(:serve)`. */
export function readBlockArgument(children: readonly Syntax[]): Reading | undefined {
  const call = children.find((each) => each.type === 'call');
  const symbol = call === undefined ? undefined : /^method\(:(?=\w+[?!]?\)$)/.exec(call.text)?.[0];
  if (call === undefined || symbol === undefined) return undefined;
  const name = { start: call.start + symbol.length, end: call.end - 1 };
  return { parts: [name], wants: 'identifier', instead: call, as: 'method' };
}

/** Celluloid's `async.serve(socket)` calls the object's own method, on a thread of the object. */
function isActorCall(access: Syntax): boolean {
  return child(access, 'receiver')?.text === 'async';
}

function invoked(node: Syntax, callee: Syntax, given: Syntax | undefined): Shape {
  const all = lazy(() => argumentsOf(child(node, 'arguments')));
  return {
    kind: 'call',
    callee,
    get arguments() {
      return all().filter(isNoBlock);
    },
    list: child(node, 'arguments'),
    constructs: false,
    ...(given !== undefined && { block: given }),
  };
}

/** `&block` */
function isNoBlock(argument: Argument): boolean {
  return argument.node.type !== 'block_argument';
}

/** `[1].pack("i")`, as options once had to be written. */
function packedNumber(access: Syntax | undefined): Syntax | undefined {
  const receiver = access === undefined ? undefined : child(access, 'receiver');
  const items = receiver?.type === 'array' ? namedChildren(receiver) : [];
  return items.length === 1 ? items[0] : undefined;
}

function iteration(access: Syntax | undefined, method: string, given: Syntax): Shape {
  if (method === 'loop') return { kind: 'loop', body: bodyOf(given), endless: true };
  const over = access === undefined ? undefined : child(access, 'receiver');
  const parameters = childOfType(given, 'block_parameters');
  const [only, another] = parameters === undefined ? [] : namedChildren(parameters);
  return eachOf(another === undefined ? only : parameters, over, bodyOf(given));
}

/** A block is a function, but for those of loops and of calls that run it in place. */
function trailing(node: Syntax): Shape {
  const { parent } = node;
  const body = bodyOf(node);
  if (parent?.type === 'lambda') return sameAs(body);
  const method = parent?.type === 'call' ? methodOf(parent) : '';
  if (iterators.test(method) || runsInPlace.test(method)) return sameAs(body);
  return {
    kind: 'function',
    name: undefined,
    parameters: parametersOf(childOfType(node, 'block_parameters')),
    body,
    returnsBody: false,
    returnsLast: true,
    sharesNames: true,
  };
}

function lambda(node: Syntax): Shape {
  const inner = child(node, 'body');
  return {
    kind: 'function',
    name: undefined,
    parameters: parametersOf(child(node, 'parameters')),
    body: inner === undefined ? undefined : bodyOf(inner),
    returnsBody: false,
    returnsLast: true,
    sharesNames: true,
  };
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const body = bodyOf(node);
  const isExpression = body !== undefined && child(node, 'body')?.type !== 'body_statement';
  const parameters = lazy(() => parametersOf(child(node, 'parameters')));
  // What `initialize` gives is nobody's.
  const returnsLast = !isExpression && nameNode?.text !== 'initialize';
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parameters();
    },
    body,
    returnsBody: isExpression,
    ...(returnsLast && { returnsLast }),
  };
}

/** Where a name that stands alone is either a variable or a call. */
export const wraps: NonNullable<Language['wraps']> = Object.fromEntries(
  [
    ...['program', 'body_statement', 'block_body', 'begin', 'then', 'else', 'do', 'ensure'],
    ...['if_modifier', 'unless_modifier', 'rescue_modifier', 'assignment', 'argument_list'],
  ].map((type) => [type, { isWrapped: isBareCall, as: 'bare_call' }]),
);

/** `ping` where the class has `def ping`, and the method no variable of that name. */
function isBareCall(node: Syntax): boolean {
  if (node.type !== 'identifier' || node.field === 'left') return false;
  if (!methodsIn(classAround(node) ?? rootOf(node)).has(node.text)) return false;
  return attribute(node) === undefined && !isVariable(node);
}

const methods = new WeakMap<Syntax, ReadonlySet<string>>();

/** Names of the methods of a class, or of the file; read once. */
function methodsIn(owner: Syntax): ReadonlySet<string> {
  const known = methods.get(owner);
  if (known !== undefined) return known;
  const found = new Set([...owner.text.matchAll(/\bdef (\w+[?!=]?)/g)].map(([, name]) => name!));
  methods.set(owner, found);
  return found;
}

/** The method around assigns to it, or has it as a parameter, or a block in it does. */
function isVariable(node: Syntax): boolean {
  const text = escapeRegExp(node.text);
  let at = node.parent;
  while (at?.parent !== undefined && !/^(?:singleton_)?method$/.test(at.type)) at = at.parent;
  const assigned = `(?:^|[^\\w.@$:])${text}\\s*(?:,[\\w\\s,*@]*)?(?:\\|\\||&&|[-+*/%|&]|<<)?=(?![=~>])`;
  const taken = `\\|[^|\\n]*\\b${text}\\b[^|\\n]*\\||^def [^\\n;]*[(,\\s*&]${text}\\b|\\bfor ${text}\\b|=> ${text}\\b`;
  return new RegExp(`${assigned}|${taken}`, 'm').test(at?.text ?? '');
}

/** `private def connect`, `private :connect`, and what stands behind `private` alone. */
export function isPrivate(fn: Syntax): boolean {
  const { parent, shape } = fn;
  if (fn.type !== 'method' || parent === undefined || shape.kind !== 'function') return false;
  if (parent.type === 'argument_list') return /^(?:private|protected)\b/.test(parent.parent?.text ?? '');
  const named = new RegExp(`^(?:private|protected)\\b.*:${escapeRegExp(shape.name ?? '')}(?![\\w?!])`);
  let isHidden = false;
  for (const each of parent.children) {
    if (each.type === 'call' && named.test(each.text)) return true;
    const isAlone = each.type === 'identifier' && each.start < fn.start;
    if (isAlone && /^(?:private|protected|public|module_function)$/.test(each.text))
      isHidden = /^p(?:rivate|rotected)$/.test(each.text);
  }
  return isHidden;
}

const readers = new WeakMap<Syntax, ReadonlySet<string>>();

/** The fields that methods made by `attr_reader :socket` and its like give to everybody. */
function readersOf(owner: Syntax): ReadonlySet<string> {
  let known = readers.get(owner);
  if (known === undefined) {
    const body = child(owner, 'body');
    const statements = body === undefined ? [] : (childOfType(body, 'statements') ?? body).children;
    known = new Set(
      statements
        .filter(({ type, text }) => type === 'call' && /\battr(?:_reader|_accessor)?\b/.test(text))
        .flatMap(({ text }) => [...text.matchAll(/:(\w+)/g)].map(([, word]) => `@${word}`)),
    );
    readers.set(owner, known);
  }
  return known;
}

function classAround(node: Syntax): Syntax | undefined {
  let at = node.parent;
  while (at !== undefined && at.type !== 'class' && at.type !== 'module') at = at.parent;
  return at;
}

/** `@socket` of `socket`, where the class has `attr_reader :socket`. */
export function attribute(use: Syntax): string | undefined {
  if (use.type !== 'identifier') return undefined;
  const owner = classAround(use);
  const field = `@${use.text}`;
  return owner !== undefined && readersOf(owner).has(field) ? field : undefined;
}

/** `@socket`, where no attribute and no method of the class gives it to others. */
export function hides(declared: Syntax): boolean {
  const owner = declared.type === 'instance_variable' ? classAround(declared) : undefined;
  if (owner === undefined || readersOf(owner).has(declared.text)) return false;
  return !new RegExp(`\\bdef .*[\\n;=]\\s*(?:return\\s+)?${declared.text}\\s*(?:$|;|end\\b)`, 'm').test(
    owner.text,
  );
}

function parametersOf(node: Syntax | undefined): readonly Parameter[] {
  if (node === undefined) return [];
  return namedChildren(node).flatMap((each): Parameter[] => {
    const target =
      each.type === 'identifier' || each.type === 'destructured_parameter' ? each : child(each, 'name');
    if (target === undefined) return [];
    const value = child(each, 'value');
    const rest = /splat|block/.test(each.type);
    return [{ target, ...(value !== undefined && { default: value }), ...(rest && { rest: true }) }];
  });
}

/** What a class includes is among what it is built on. */
function classDefinition(node: Syntax): Shape {
  const superclass = child(node, 'superclass');
  const body = child(node, 'body');
  return {
    kind: 'class',
    name: child(node, 'name')?.text,
    bases: [...(superclass === undefined ? [] : namedChildren(superclass)), ...includedIn(body)],
    body,
  };
}

/** `include Tuning`, `prepend Tuning` */
function includedIn(body: Syntax | undefined): readonly Syntax[] {
  const statements = body === undefined ? [] : (childOfType(body, 'statements') ?? body).children;
  return statements.flatMap((each) => {
    if (each.type !== 'call' || !/^(?:include|prepend)\b/.test(each.text)) return [];
    const given = child(each, 'arguments');
    return given === undefined ? [] : namedChildren(given);
  });
}

function keyOf(node: Syntax): string | undefined {
  const shape = child(node, 'key')?.shape;
  return shape?.kind === 'string' ? shape.value : undefined;
}

/** Among arguments a keyword, in braces an entry. */
function pair(node: Syntax): Shape {
  if (node.parent?.type !== 'argument_list') return { kind: 'entry' };
  const nameNode = child(node, 'key');
  const key = keyOf(node);
  const value = child(node, 'value') ?? nameNode;
  if (nameNode === undefined || value === undefined) return other;
  return key === undefined ? { kind: 'argument', value } : { kind: 'argument', name: key, nameNode, value };
}

function hash(node: Syntax): Shape {
  const entries = namedChildren(node).flatMap((each): Entry[] => {
    if (each.type === 'hash_splat_argument') {
      const value = namedChildren(each)[0];
      return value === undefined
        ? []
        : [{ key: undefined, keyNode: undefined, value, spread: true, node: each }];
    }
    const keyNode = child(each, 'key');
    const value = child(each, 'value') ?? keyNode;
    return keyNode === undefined || value === undefined
      ? []
      : [{ key: keyOf(each), keyNode, value, node: each }];
  });
  return { kind: 'record', entries };
}

function symbol(node: Syntax): Shape {
  return { kind: 'string', value: node.text.slice(1), content: { start: node.start + 1, end: node.end } };
}

/** Literals side by side; one that is interpolated makes the whole unknown. */
function chained(node: Syntax): Shape {
  const parts = namedChildren(node).map(({ shape }) => (shape.kind === 'string' ? shape.value : undefined));
  const isKnown = parts.every((each) => each !== undefined);
  return { kind: 'string', value: isKnown ? parts.join('') : undefined, content: node };
}

/** Attributes that connect with the options they are assigned, by what they are the attribute of. */
const connectsWith: Readonly<Record<string, string>> = { redis: 'Sidekiq' };

/** `config.redis = options` is a call with the options, which is about all that stands on the left. */
function connecting(target: Syntax): Shape | undefined {
  const access = childOfType(target, 'method_access');
  const receiver = access === undefined ? undefined : child(access, 'receiver');
  const value = target.field === 'left' && target.parent ? child(target.parent, 'right') : undefined;
  if (access === undefined || receiver === undefined || value === undefined) return undefined;
  const { shape } = receiver;
  const owner = shape.kind === 'same' ? shape.inner : receiver;
  if (owner.text !== connectsWith[methodOf(target)]) return undefined;
  return {
    kind: 'call',
    callee: access,
    arguments: [{ node: value, value }],
    list: undefined,
    constructs: false,
  };
}

/** `a ||= b` gives a value where there is none; `a += b` changes one. */
function assignment(node: Syntax): Shape {
  const target = child(node, 'left');
  if (target === undefined) return other;
  if (target.shape.kind === 'call') return { kind: 'assign', targets: [], value: target, declares: false };
  const plain: Shape = { kind: 'assign', targets: [target], value: child(node, 'right'), declares: false };
  const operator = child(node, 'operator')?.text ?? '=';
  return operator === '=' || operator === '||=' ? plain : { ...plain, compound: true };
}

function branch(node: Syntax): Shape {
  const no = child(node, 'alternative');
  return oneOf(child(node, 'condition'), [child(node, 'consequence'), no], no !== undefined);
}

function modifier(node: Syntax): Shape {
  return oneOf(child(node, 'condition'), [child(node, 'body')], false);
}

function loop(node: Syntax): Shape {
  const condition = child(node, 'condition')?.text ?? '';
  const endless = node.type.startsWith('while') ? /^(true|1)$/.test(condition) : condition === 'false';
  return { kind: 'loop', body: child(node, 'body'), endless };
}

function forLoop(node: Syntax): Shape {
  const range = child(node, 'value');
  return eachOf(child(node, 'pattern'), range && namedChildren(range)[0], child(node, 'body'));
}

function choices(node: Syntax): Shape {
  const ways = childrenOf(node, 'clauses').length > 0 ? childrenOf(node, 'clauses') : node.children;
  const bodies = ways.flatMap((each) => (each.type === 'when' ? (child(each, 'body') ?? []) : []));
  const otherwise = childOfType(node, 'else');
  return oneOf(child(node, 'value'), [...bodies, otherwise], otherwise !== undefined);
}

function isJump(node: Syntax | undefined): boolean {
  return node !== undefined && /^(return|next|break|yield)$/.test(node.type);
}

function jump(how: 'return' | 'continue' | 'break' | 'yield'): Shaper {
  return (node) => {
    const value = namedChildren(node)[0];
    return value === undefined ? { kind: 'exit', how } : { kind: 'exit', how, value };
  };
}
