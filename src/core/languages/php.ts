/** PHP: sockets, streams, cURL and the client libraries that programs which keep running hold connections with. */
import { span } from '../text.ts';
import {
  type Api,
  type Condition,
  type Creates,
  enabled,
  type FixRow,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionTable,
  probes,
  type Rows,
  type Unless,
} from './api.ts';
import type { Language, Reading } from './language.ts';
import {
  argumentsOf,
  binary,
  block,
  call,
  child,
  childOfType,
  childrenOf,
  type Entry,
  eachOf,
  exit,
  type ImportedName,
  lazy,
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
  whileLoop,
} from './syntax.ts';

const shapes: Readonly<Record<string, Shaper>> = {
  program: block,
  compound_statement: block,
  colon_block: block,
  declaration_list: block,
  enum_declaration_list: block,
  expression_statement: expressionStatement,
  name: named,
  variable_name: (node) => (node.text === '$this' ? self(node) : same(node)),
  relative_scope: self,
  qualified_name: qualified,
  namespace_name: (node) => ({ kind: 'name', name: dotted(node.text) }),
  named_type: same,
  optional_type: same,
  member_access_expression: member('object', 'name'),
  nullsafe_member_access_expression: member('object', 'name'),
  member_access: memberAccess,
  scoped_access: member('scope', 'name'),
  class_constant_access_expression: classConstant,
  scoped_property_access_expression: staticProperty,
  subscript_expression: subscript,
  function_call_expression: functionCall,
  member_call_expression: call('callee', 'arguments'),
  nullsafe_member_call_expression: call('callee', 'arguments'),
  scoped_call_expression: call('callee', 'arguments'),
  object_creation_expression: creation,
  argument,
  variadic_unpacking: spread,
  array_creation_expression: array,
  array_element_initializer: (node) => (isKeyed(node) ? { kind: 'entry' } : same(node)),
  list_literal: (node) => ({ kind: 'list', items: namedChildren(node).map(bare) }),
  pair: (node) => ({ kind: 'list', items: namedChildren(node).map(bare) }),
  string: string(['string_content', 'string_value']),
  encapsed_string: string(['string_content', 'string_value']),
  heredoc: (node) => ({ kind: 'string', value: undefined, content: node }),
  nowdoc: (node) => ({ kind: 'string', value: undefined, content: node }),
  integer: number,
  float: number,
  boolean: (node) => ({ kind: 'boolean', value: /^true$/i.test(node.text) }),
  null: nothing,
  parenthesized_expression: same,
  error_suppression_expression: same,
  clone_expression: same,
  by_ref: same,
  cast_expression: (node) => sameAs(child(node, 'value')),
  unary_op_expression: unary('argument'),
  binary_expression: operation,
  conditional_expression: conditional,
  assignment_expression: assignment,
  reference_assignment_expression: assignment,
  augmented_assignment_expression: assignment,
  property_element: property,
  static_variable_declaration: staticVariable,
  const_element: constant,
  function_definition: definition,
  method_declaration: definition,
  anonymous_function: definition,
  anonymous_function_creation_expression: definition,
  arrow_function: definition,
  class_declaration: classDefinition,
  trait_declaration: classDefinition,
  interface_declaration: classDefinition,
  enum_declaration: classDefinition,
  anonymous_class: classDefinition,
  if_statement: branch,
  switch_statement: choices,
  case_statement: way,
  default_statement: way,
  match_expression: match,
  foreach_statement: each,
  while_statement: whileLoop,
  do_statement: whileLoop,
  for_statement: whileLoop,
  try_statement: tryStatement,
  return_statement: exit('return'),
  throw_expression: exit('throw'),
  exit_statement: exit('end'),
  break_statement: (): Shape => ({ kind: 'exit', how: 'break' }),
  continue_statement: (): Shape => ({ kind: 'exit', how: 'continue' }),
  yield_expression: exit('yield'),
  namespace_use_declaration: imports,
  global_declaration: (node) => ({
    kind: 'outer',
    names: namedChildren(node).map((each) => bare(each).text),
  }),
};

function dotted(spelled: string): string {
  return spelled.replace(/^\\/, '').replaceAll('\\', '.');
}

/** The name of a variable without its sigil. */
function bare(node: Syntax): Syntax {
  const inner = node.type === 'variable_name' ? namedChildren(node)[0] : undefined;
  if (inner !== undefined) return inner;
  const only = /^(by_ref|array_element_initializer)$/.test(node.type) ? namedChildren(node)[0] : undefined;
  return only === undefined || isKeyed(node) ? node : bare(only);
}

/** A statement that only throws or exits is that. */
function expressionStatement(node: Syntax): Shape {
  const inner = namedChildren(node)[0]?.shape;
  return inner?.kind === 'exit' ? inner : same(node);
}

/**
 * `\Redis` is `Redis`, in a namespace whatever class of that name is its own; `Predis\Client` and `\Predis\Client` are
 * members of `Predis`.
 */
function qualified(node: Syntax): Shape {
  const object = childOfType(node, 'namespace_name');
  const nameNode = node.children.at(-1);
  if (nameNode === undefined) return other;
  if (object !== undefined) return { kind: 'member', object, name: nameNode.text, nameNode };
  const isGlobal = node.parent?.type === 'object_creation_expression' && hasNamespace(node);
  return isGlobal ? { kind: 'name', name: `::${nameNode.text}` } : sameAs(nameNode);
}

function classConstant(node: Syntax): Shape {
  const [object, nameNode] = namedChildren(node);
  return object === undefined || nameNode === undefined
    ? other
    : { kind: 'member', object, name: nameNode.text, nameNode };
}

function staticProperty(node: Syntax): Shape {
  const object = child(node, 'scope');
  const variable = child(node, 'name');
  if (object === undefined || variable === undefined) return other;
  const nameNode = bare(variable);
  return { kind: 'member', object, name: nameNode.text, nameNode };
}

/** `$a[$key]`, and `$a[] = …`, which takes the next free key. */
function subscript(node: Syntax): Shape {
  const [object, at = node.children.at(-1)] = namedChildren(node);
  return object === undefined || at === undefined ? other : { kind: 'index', object, index: at };
}

/** In a namespace the plain name of a class that is made is one of its own, unless `use` says otherwise. */
function named(node: Syntax): Shape {
  if (node.text === 'this' && node.parent?.type === 'variable_name') return self(node);
  const isForeign = node.parent?.type === 'object_creation_expression' && isOfNamespace(node);
  return isForeign ? { kind: 'name', name: `namespace\\${node.text}` } : name(node);
}

/** `$client->$method` that is called, where the file gives `$method` a word in front of it: `$client->pconnect`. */
function memberAccess(node: Syntax): Shape {
  const object = child(node, 'object');
  const variable = child(node, 'name');
  const name = variable === undefined ? undefined : wordGiven(variable);
  return object === undefined || variable === undefined || name === undefined
    ? member('object', 'name')(node)
    : { kind: 'member', object, name, nameNode: bare(variable) };
}

function creation(node: Syntax): Shape {
  const callee = namedChildren(node).find((each) => each.type !== 'arguments');
  if (callee === undefined || callee.type === 'anonymous_class') return other;
  const list = childOfType(node, 'arguments');
  return { kind: 'call', callee, arguments: argumentsOf(list), list, constructs: true };
}

const namespaced = new WeakMap<Syntax, boolean>();

function hasNamespace(node: Syntax): boolean {
  const root = rootOf(node);
  let known = namespaced.get(root);
  if (known === undefined) {
    known = childOfType(root, 'namespace_definition') !== undefined;
    namespaced.set(root, known);
  }
  return known;
}

function isOfNamespace(callee: Syntax): boolean {
  const spelled = new RegExp(`^\\s*(?:use\\b[^;]*\\b|(?:\\w+\\s+)*class\\s+)${callee.text}\\b`, 'm');
  return hasNamespace(callee) && !spelled.test(rootOf(callee).text);
}

function argument(node: Syntax): Shape {
  const inner = namedChildren(node);
  const value = inner.at(-1);
  if (value === undefined) return other;
  if (value.type === 'variadic_unpacking') return spread(value);
  const nameNode = child(node, 'name');
  return nameNode === undefined
    ? { kind: 'argument', value }
    : { kind: 'argument', name: nameNode.text, nameNode, value };
}

/** `[$this, 'serve']` as an argument is a method that somebody calls: `$this->serve`. */
function readArgument(children: readonly Syntax[]): Reading | undefined {
  const array = children.at(-1);
  if (array?.type === 'string' || array?.type === 'encapsed_string') return readCompacted(array);
  if (array?.type !== 'array_creation_expression') return undefined;
  const [, open, self, between, method] = ownMethod.exec(array.text) ?? [];
  if (open === undefined || self === undefined || between === undefined || method === undefined)
    return undefined;
  const object = span(array.start + open.length, array.start + open.length + self.length);
  const name = span(object.end + between.length, object.end + between.length + method.length);
  const parts = ['<?php ', object, '->', name, ';'];
  return { parts, wants: 'member_access_expression', instead: array, as: 'value' };
}

/** `compact('socket', 'name')` puts the variables of these names together. */
function readCompacted(text: Syntax): Reading | undefined {
  const call = text.parent?.parent?.parent;
  if (call?.type !== 'function_call_expression' || !/^\\?compact\s*\(/i.test(call.text)) return undefined;
  if (!/^["'][a-z_]\w*["']$/i.test(text.text)) return undefined;
  const parts = ['<?php $', span(text.start + 1, text.end - 1), ';'];
  return { parts, wants: 'variable_name', instead: text, as: 'value' };
}

const ownMethod = /^((?:\[|array\s*\()\s*)(\$this)(\s*,\s*["'])([a-z_]\w*)["']\s*,?\s*[\])]$/i;

function isKeyed(element: Syntax): boolean {
  return element.children.some((each) => each.type === '=>');
}

/** `die` and `exit` end the program. */
function functionCall(node: Syntax): Shape {
  return /^(die|exit)$/i.test(child(node, 'function')?.text ?? '')
    ? { kind: 'exit', how: 'end' }
    : (methodCall(node) ?? call('function', 'arguments')(node));
}

/**
 * `call_user_func([$client, 'connect'], $host)` is `$client->connect($host)`, and `call_user_func($open, $host)` calls
 * what the file gives `$open` the name of, where that is known here.
 */
function methodCall(node: Syntax): Shape | undefined {
  if (!callsByName.test(node.text)) return undefined;
  const list = child(node, 'arguments');
  const [first, ...rest] = argumentsOf(list);
  if (first === undefined) return undefined;
  const isKnown = Object.hasOwn(apis, wordGiven(first.value) ?? '');
  if (!isKnown && methodNamed(first.value) === undefined) return undefined;
  const isArray = /^\\?call_user_func_array/i.test(node.text);
  return { kind: 'call', callee: first.value, arguments: isArray ? [] : rest, list, constructs: false };
}

const callsByName = /^\\?call_user_func(?:_array)?\s*\(/i;

/** `[$client, $method]` by which `call_user_func` calls a method: of several names the first that the file gives. */
function methodNamed(array: Syntax): Shape | undefined {
  const called = array.parent?.parent?.parent;
  if (array.type !== 'array_creation_expression' || called?.type !== 'function_call_expression')
    return undefined;
  const [object, method, another] = namedChildren(array).map((each) => namedChildren(each)[0] ?? each);
  if (!callsByName.test(called.text) || object === undefined || method === undefined || another !== undefined)
    return undefined;
  const { shape } = method;
  const name = shape.kind === 'string' ? shape.value : wordGiven(method);
  return name === undefined || !/^[a-z_]\w*$/i.test(name)
    ? undefined
    : { kind: 'member', object, name, nameNode: method };
}

/** `pconnect` of `$method = $persistent ? 'pconnect' : 'connect';` in front of the place. */
function wordGiven({ text, type, start, parent }: Syntax): string | undefined {
  if (type !== 'variable_name') return undefined;
  const before = parent === undefined ? '' : rootOf(parent).text.slice(0, start);
  const given = [...before.matchAll(new RegExp(`\\${text}\\s*=([^;]*);`, 'g'))].at(-1);
  // Keys of what decides are none: `$settings['kept'] ? 'pconnect' : 'connect'`.
  return /["']([a-z_]\w*)["']/i.exec((given?.[1] ?? '').replace(/\[[^\]]*\]/g, ''))?.[1];
}

/** With keys a record; else a list. */
function array(node: Syntax): Shape {
  const method = methodNamed(node);
  if (method !== undefined) return method;
  const elements = namedChildren(node);
  if (!elements.some((each) => isKeyed(each))) {
    return { kind: 'list', items: elements.map((each) => namedChildren(each)[0] ?? each) };
  }
  return { kind: 'record', entries: elements.flatMap(entryOf) };
}

function entryOf(element: Syntax): Entry[] {
  const [keyNode, value] = namedChildren(element);
  if (keyNode?.type === 'variadic_unpacking') {
    const spreadIn = namedChildren(keyNode)[0];
    return spreadIn === undefined
      ? []
      : [{ key: undefined, keyNode: undefined, value: spreadIn, spread: true, node: element }];
  }
  if (keyNode === undefined || value === undefined) return [];
  const shape = keyNode.shape;
  // Constants are keys under their own names: `CURLOPT_TCP_KEEPALIVE => 1`.
  const word = /[\w]+$/.exec(keyNode.text)?.[0];
  const key = shape.kind === 'string' ? shape.value : keyNode.type === 'variable_name' ? undefined : word;
  return [{ key, keyNode, value, node: element }];
}

/** `.` puts strings together. */
function operation(node: Syntax): Shape {
  const shape = binary(['??', '||', '&&', 'or', 'and'])(node);
  return shape.kind === 'binary' && shape.operator === '.' ? { ...shape, operator: '+' } : shape;
}

function conditional(node: Syntax): Shape {
  const yes = child(node, 'body') ?? child(node, 'condition');
  const no = child(node, 'alternative');
  return yes === undefined || no === undefined ? other : { kind: 'choice', options: [yes, no] };
}

/** `$a ??= b` gives a value where there is none; `$a .= b` changes one. */
function assignment(node: Syntax): Shape {
  const target = child(node, 'left');
  if (target === undefined) return other;
  const plain: Shape = { kind: 'assign', targets: [target], value: child(node, 'right'), declares: false };
  const operator = child(node, 'operator')?.text ?? '=';
  return operator === '=' || operator === '??=' ? plain : { ...plain, compound: true };
}

function property(node: Syntax): Shape {
  const target = child(node, 'name') ?? namedChildren(node)[0];
  const value = child(node, 'default_value');
  return target === undefined ? other : { kind: 'assign', targets: [target], value, declares: true };
}

function staticVariable(node: Syntax): Shape {
  const target = child(node, 'name');
  return target === undefined
    ? other
    : { kind: 'assign', targets: [target], value: child(node, 'value'), declares: true };
}

function constant(node: Syntax): Shape {
  const [target, value] = namedChildren(node);
  return target === undefined ? other : { kind: 'assign', targets: [target], value, declares: true };
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const parameters = lazy(() => parametersOf(child(node, 'parameters')));
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parameters();
    },
    body: child(node, 'body'),
    returnsBody: node.type === 'arrow_function',
  };
}

function parametersOf(node: Syntax | undefined): readonly Parameter[] {
  if (node === undefined) return [];
  return namedChildren(node).flatMap((each): Parameter[] => {
    const variable = child(each, 'name');
    if (variable === undefined) return [];
    const value = child(each, 'default_value');
    const type = child(each, 'type');
    const rest = each.type === 'variadic_parameter';
    return [
      {
        target: bare(variable),
        ...(value !== undefined && { default: value }),
        ...(type !== undefined && { type }),
        ...(rest && { rest: true }),
      },
    ];
  });
}

function classDefinition(node: Syntax): Shape {
  const above = childOfType(node, 'base_clause');
  return {
    kind: 'class',
    name: child(node, 'name')?.text,
    bases: above === undefined ? [] : namedChildren(above),
    body: child(node, 'body') ?? childOfType(node, 'declaration_list'),
  };
}

function branch(node: Syntax): Shape {
  const rest = childrenOf(node, 'alternative');
  const ways = rest.flatMap((each) => child(each, 'body') ?? namedChildren(each)[0] ?? []);
  const exhaustive = rest.some((each) => each.type === 'else_clause');
  return oneOf(child(node, 'condition'), [child(node, 'body'), ...ways], exhaustive);
}

function choices(node: Syntax): Shape {
  const body = child(node, 'body');
  const ways = body === undefined ? [] : namedChildren(body);
  return { kind: 'branch', ways, exhaustive: ways.some((each) => each.type === 'default_statement') };
}

function way(node: Syntax): Shape {
  return { kind: 'block', statements: namedChildren(node).filter((each) => each.field !== 'value') };
}

function match(node: Syntax): Shape {
  const arms = namedChildren(child(node, 'body') ?? node);
  return { kind: 'choice', options: arms.flatMap((each) => child(each, 'return_expression') ?? []) };
}

function each(node: Syntax): Shape {
  const [over, variable] = namedChildren(node).filter((each) => each.field !== 'body');
  return eachOf(variable === undefined ? undefined : bare(variable), over, child(node, 'body'));
}

function tryStatement(node: Syntax): Shape {
  const final = childOfType(node, 'finally_clause');
  const handlers = node.children.filter((each) => each.type === 'catch_clause');
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: handlers.flatMap((each) => child(each, 'body') ?? []),
    final:
      final === undefined ? undefined : (child(final, 'body') ?? childOfType(final, 'compound_statement')),
  };
}

/** `use A\B;`, `use A\B as C, D;`, `use A\{B, C as D};`; functions and constants alike. */
function imports(node: Syntax): Shape {
  const text = node.text.replace(/^use\s+(?:function\s+|const\s+)?|;\s*$/g, '');
  const group = /^\s*([\w\\]*)\{([^}]*)\}/.exec(text);
  const prefix = group?.[1] ?? '';
  const names = (group?.[2] ?? text).split(',').flatMap((each): ImportedName[] => {
    const match = /^\s*([\w\\]+)(?:\s+as\s+(\w+))?\s*$/i.exec(each);
    if (match === null) return [];
    const path = dotted(prefix + match[1]!);
    return [{ local: match[2] ?? path.slice(path.lastIndexOf('.') + 1), path }];
  });
  return { kind: 'import', names };
}

/** Only this file can call it: `private function dial()`. */
function isPrivate(fn: Syntax): boolean {
  return (
    fn.type === 'method_declaration' &&
    fn.children.some(({ type, text }) => type === 'visibility_modifier' && text === 'private')
  );
}

// --- What calls mean -------------------------------------------------------------------------------------------

/**
 * A script that answers a request ends with it, and its connections do. Only a program that keeps running holds
 * them: it loops for ever, waits for sockets, forks, chats, or belongs to a framework of such programs.
 */
const runningWords =
  /\bPRIVMSG\b|["'](?:PONG|NICK|JOIN)\b|\bpcntl_\w+\s*\(|\bset_time_limit\s*\(\s*0|^\uFEFF?#!.*\bphp|\b(?:stream_)?socket_accept\s*\(|\b(?:React|Amp|(?:Open)?Swoole|Workerman)\\|\bextends\s+(?:\w*Command|\w*Worker|\w*Daemon)\b|\bShouldQueue\b|->(?:consume|basic_consume|p?subscribe|brPop|blPop|pgsqlGetNotify|xReadGroup)\s*\(|\bpg_get_notify\s*\(/im;
const waitingWords = /(?:\bu?sleep|(?:accept|select|recv|read|gets|wait|consume|pop|reserve|notify))\s*\(/i;

const running = {
  program: (root: Syntax): boolean =>
    runningWords.test(root.text) || endlessLoops(root).some((loop) => waits(loop, root)),
};

const endlessHead = /\b(?:while\s*\(\s*(?:true|1)\s*\)|for\s*\(\s*;\s*;\s*\))/i;

/** By hand, as what is nested deeply would not fit on the stack. */
function endlessLoops(root: Syntax): Syntax[] {
  const found: Syntax[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const head = endlessHead.exec(node.text);
    if (head === null) continue;
    if (node.shape.kind === 'loop' && head.index === 0) found.push(node);
    open.push(...node.children);
  }
  return found;
}

/**
 * It waits, be it in a function further down, as against a loop that begins with the question whether it is over, as
 * `while (!feof($link))` does, and one that takes in an answer until that is whole and gives it back.
 */
function waits(loop: Syntax, root: Syntax): boolean {
  const { shape } = loop;
  const body = shape.kind === 'loop' ? (shape.body?.text ?? '') : '';
  if (/^\{?\s*if\s*\([^{}]*\)[\s{]*break\b/.test(body)) return false;
  if (!waitingWords.test(root.text.slice(loop.start, loop.start + 4000))) return false;
  let home = loop.parent;
  while (home !== undefined && home.shape.kind !== 'function') home = home.parent;
  return home === undefined || !givesBack(home, loop.start);
}

/** `return $answer;` behind the place, as against what only says how it went. */
function givesBack(home: Syntax, from: number): boolean {
  const open = [home];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.end <= from || (node.shape.kind === 'function' && node.start >= from)) continue;
    const isReturn = node.type === 'return_statement' && node.start > from;
    if (isReturn && /^return\s+(?!(?:true|false|null|-?\d+)\b)[^\s;]/i.test(node.text)) return true;
    open.push(...node.children);
  }
  return false;
}

const notTcp: readonly Unless[] = [
  { at: [0], mentions: /\bAF_UNIX\b/ },
  { at: [1], mentions: /\bSOCK_(DGRAM|RAW|SEQPACKET|RDM)\b/ },
  { at: [2], mentions: /\bSOL_UDP\b/ },
];
const notTcpScheme: readonly Unless[] = [{ at: [0], mentions: /["'](?:udp|unix|udg|php|file):/i }];

/** `{it}` is a `Socket`. Older versions lack some of the constants. */
const socketStatements: NonNullable<FixRow['statements']> = [
  { part: 'enabled', lines: ['socket_set_option({it}, SOL_SOCKET, SO_KEEPALIVE, 1);'] },
  {
    part: 'idle',
    lines: [
      'if (defined("TCP_KEEPIDLE")) {',
      '  socket_set_option({it}, SOL_TCP, TCP_KEEPIDLE, {idle});',
      '} elseif (defined("TCP_KEEPALIVE")) { // macOS',
      '  socket_set_option({it}, SOL_TCP, TCP_KEEPALIVE, {idle});',
      '}',
    ],
  },
  {
    part: 'interval',
    lines: [
      'if (defined("TCP_KEEPINTVL")) {',
      '  socket_set_option({it}, SOL_TCP, TCP_KEEPINTVL, {interval});',
      '}',
    ],
  },
  {
    part: 'probes',
    lines: [
      'if (defined("TCP_KEEPCNT")) {',
      '  socket_set_option({it}, SOL_TCP, TCP_KEEPCNT, {probes});',
      '}',
    ],
  },
];

/** What failed is `false`, and the file tests for it further down. */
const onSocket: readonly FixRow[] = [
  { statements: socketStatements, around: ['if ({it} !== false) {', '}'] },
];

/** A stream shares its descriptor with the socket made from it; one that speaks TLS already has none. */
const onStream: readonly FixRow[] = [
  {
    via: { of: ['stream'], name: 'socket' },
    statements: socketStatements,
    around: [
      'if ({it} !== false && extension_loaded("sockets") && ({name} = socket_import_stream({it})) !== false) {',
      '}',
    ],
  },
];

const stream = { gives: 'stream' } as const;

/** Only where the program keeps running does anybody miss keepalive; what is said wrongly is wrong everywhere. */
function whereRunning(row: Opens | Creates): readonly Api[] {
  return [
    { ...row, when: running },
    { ...row, quiet: true },
  ];
}

/** It says that it is there, or looks at the clock and asks whether its server is, as against who only answers that. */
const beating = {
  file: /\bfunction\s+\w*(?:send|write)\w*heart_?beat|^(?=[\s\S]*(?:send|write|puts?|raw|say|command)\w*\s*\((?:[^()\n]*,)?\s*["']PING\b)(?=[\s\S]*(?:\btime\(\)\s*-|-\s*\$\w*(?:->)?_?last\w*|timer|time_?handler|interval))/i,
};

/** A class that keeps its socket belongs to whatever makes it: to a page, unless the file says more. */
function whereHeld(row: Opens | Creates): readonly Api[] {
  return [{ ...row, quiet: true, when: beating }, ...whereRunning(row)];
}

/** With TLS there is no socket to set options on (`socket_import_stream` refuses). */
const tls = { at: 0, mentions: /["'](?:ssl|tls)(?:v[\d.]+)?:/i } as const;

const streamClient: Opens = { does: 'open', ...stream, peer: [0], unless: notTcpScheme };
// Behind the flags a context may stand, and in that options of the socket.
const contextClient: Opens = { ...streamClient, records: [5] };

// Options of a context hold from PHP 8.6 on (php-src pull request 20381).
const contextDefaults: readonly LibraryDefault[] = [
  { package: 'runtime', before: [8, 6], keepalive: 'off', source: 'PHP 8.2 run' },
  {
    package: 'runtime',
    from: [8, 6],
    keepalive: 'on',
    idle: 60,
    source: 'what the context says is told there',
  },
];

/** What outlives the script that opened it is kept for the next one. */
const persistent = { at: 4, mentions: /\bSTREAM_CLIENT_PERSISTENT\b/ } as const;

/** `sprintf("%s://%s:%d", $transport, …)`, in a file that never says which: it may be datagrams'. */
const schemeOfOthers: readonly Condition[] = [
  { at: 0, mentions: /["']%s:\/\/|["']\{?\$[\w>-]+\}?:\/\/|\.\s*["']:\/\// },
  { file: /^(?![\s\S]*["'](?:tcp|ssl|tls)\b)/i },
];

/** `fsockopen($address, -1)`: which transport it is stands in the address, which others write. */
const addressOfOthers: readonly Condition[] = [
  { at: 0, mentions: /^\$/ },
  { at: 1, mentions: /^-1$/ },
];

function streamClients(): readonly Api[] {
  const anywhere: readonly Api[] = [
    { ...contextClient, when: [tls, persistent], persists: true, fix: [] },
    { ...contextClient, when: persistent, persists: true },
  ];
  const tuned = { at: 5, mentions: /\bso_keepalive\b/ };
  return [
    { ...streamClient, when: schemeOfOthers, quiet: true },
    { ...streamClient, when: addressOfOthers, quiet: true },
    { ...streamClient, when: [running, tuned], defaults: contextDefaults },
    { ...streamClient, when: tuned, defaults: contextDefaults, quiet: true },
    ...anywhere,
    ...whereHeld(contextClient).flatMap((row): Api[] => {
      const { when = [] } = row;
      return [{ ...row, when: [when, tls].flat(), fix: [] } as Api, row];
    }),
  ];
}

// The context options hold from PHP 8.6 on (php-src pull request 20381); older versions pass over them without a word.
const context: Opens = {
  does: 'open',
  quiet: true,
  records: [0],
  options: {
    'socket.so_keepalive': enabled,
    'socket.tcp_keepidle': idle('s'),
    'socket.tcp_keepintvl': interval('s'),
    'socket.tcp_keepcnt': probes,
  },
  fix: [
    {
      under: 'socket',
      at: 0,
      options: [
        ['so_keepalive', 'true'],
        ['tcp_keepidle', '{idle}'],
        ['tcp_keepintvl', '{interval}'],
        ['tcp_keepcnt', '{probes}'],
      ],
    },
  ],
};

const libpq: OptionTable = {
  keepalives: enabled,
  keepalives_idle: idle('s'),
  keepalives_interval: interval('s'),
  keepalives_count: probes,
};

// libpq enables keepalive and leaves the kernel's values: PDO run with PHP 8.2.
const postgresDefaults: readonly LibraryDefault[] = [
  { package: 'ext-pgsql', keepalive: 'on', source: 'PDO pgsql of PHP 8.2 run' },
];
const postgres: Opens = {
  does: 'open',
  gives: 'pgsql',
  peer: [0],
  without: 'unix',
  url: [0],
  urlOptions: libpq,
  tunedByUrl: true,
  defaults: postgresDefaults,
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
};

// Once keepalive is on, libcurl probes after 60 s (7.88 run).
const curlOptions: OptionTable = {
  CURLOPT_TCP_KEEPALIVE: enabled,
  CURLOPT_TCP_KEEPIDLE: idle('s'),
  CURLOPT_TCP_KEEPINTVL: interval('s'),
  CURLOPT_TCP_KEEPCNT: probes,
};
const curlDefaults: readonly LibraryDefault[] = [
  { package: 'ext-curl', keepalive: 'off', idle: 60, source: 'PHP 8.2 run with libcurl 7.88' },
];
const curlStatements: readonly FixRow[] = [
  {
    statements: [
      { part: 'enabled', lines: ['curl_setopt({it}, CURLOPT_TCP_KEEPALIVE, 1);'] },
      { part: 'idle', lines: ['curl_setopt({it}, CURLOPT_TCP_KEEPIDLE, {idle});'] },
      { part: 'interval', lines: ['curl_setopt({it}, CURLOPT_TCP_KEEPINTVL, {interval});'] },
    ],
  },
];
const curl: Opens = {
  does: 'open',
  quiet: true,
  gives: 'curl',
  peer: [0],
  defaults: curlDefaults,
  fix: curlStatements,
};

// Laravel's facade makes a Guzzle client with a handler of its own for each request (read); a base URL is the host's.
const facade = 'Illuminate.Support.Facades.Http';
const laravelRequest: Api = {
  does: 'request',
  peer: [0],
  pool: 'one Guzzle client made once: its handler keeps connections',
  when: { file: /^(?![\s\S]*::(?:pool|fake|setClient|baseUrl)\s*\()/ },
};
const laravelHttp: Record<string, Api> = Object.fromEntries([
  ...['get', 'post'].flatMap((method) => [
    [`${facade}.${method}`, laravelRequest],
    [`PendingRequest#${method}`, laravelRequest],
  ]),
  ...['withHeaders', 'withToken', 'withBasicAuth', 'timeout', 'acceptJson', 'asForm'].flatMap((method) => [
    [`${facade}.${method}`, { does: 'make', gives: 'PendingRequest' }],
    [`PendingRequest#${method}`, { does: 'make', gives: 'PendingRequest' }],
  ]),
]);

/** Options below a key: `curl.CURLOPT_TCP_KEEPALIVE`. */
function below(key: string, table: OptionTable): OptionTable {
  return Object.fromEntries(Object.entries(table).map(([option, effect]) => [`${key}.${option}`, effect]));
}

/**
 * Heartbeats keep the path open, but without a number there are none: 0 switches them off on both sides. A false on
 * the way to a later argument says nothing (php-amqplib 3.7 read).
 */
function amqp(keepaliveAt: number | undefined, heartbeatAt?: number): readonly Api[] {
  const keepalive = { sets: 'enabled', softly: true } as const;
  const row: Opens = {
    does: 'open',
    gives: 'amqp',
    peer: [0],
    options: { ...(keepaliveAt !== undefined && { [keepaliveAt]: keepalive }), keepalive },
    pool: 'one connection made once: open channels on it',
    // Arguments have names from PHP 8 on.
    fix:
      keepaliveAt === undefined
        ? []
        : [{ from: { package: 'runtime', version: [8, 0] }, options: [['keepalive', 'true']] }],
  };
  const isGiven = /[1-9$>(]/;
  const beating = heartbeatAt === undefined ? [] : [{ at: heartbeatAt, mentions: isGiven }];
  return [
    ...[...beating, { at: 'heartbeat', mentions: isGiven }].map(
      (when): Api => ({ ...row, quiet: true, when }),
    ),
    { ...row, when: running },
    { ...row, quiet: 'unless-kept' },
  ];
}

// Off, and an option switches it on with the kernel's idle time (phpredis 5.3 run, 6 read).
const redis: Creates = { does: 'create', gives: 'Redis', fix: [] };

const phpredis: readonly Api[] = [
  { ...redis, constructs: true, when: running },
  // What outlives the script that opened it is kept for the next one, as against what is made for whoever asks.
  {
    ...redis,
    constructs: true,
    when: [
      { file: /->pconnect\s*\(|["']pconnect["']/i },
      { around: /^(?![\s\S]*\breturn\s+(?:(?:self|static)::\$\w+\[|\$\w+\s*;\s*\}?))/ },
    ],
  },
  { ...redis, constructs: true, quiet: true },
];

/** A path is a Unix socket's, be it by the name of what holds it. */
const redisConnect: Api = {
  does: 'connect',
  peer: [0],
  unless: [
    {
      at: [0],
      mentions: /^["'](?:\/|unix:)|unix|sock(?:et)?(?:_?(?:path|file|name))?["'\])]*$|path["'\])]*$/i,
    },
  ],
};

// Off, without an option for it (source read); other classes of connections may do otherwise.
const predis: Opens = {
  does: 'open',
  gives: 'Predis.Client',
  peer: [0, 'host'],
  without: 'loopback',
  records: [1],
  options: { connections: { sets: 'unknown' } },
  unless: [
    // Parameters of another file may name any host, or a path.
    { at: [0], mentions: /^\$(?:\w+->)*\w*(?:conf|opt|param|setting)\w*$|^\$\w+\s*\+/i },
    { at: ['path'], given: true },
    { at: [0], mentions: /["'](?:\/|unix:)|unix|sock(?:et)?(?:_?(?:path|file|name))?["'\])]*$/i },
    { at: ['scheme'], mentions: /["']unix/ },
    // `tcp:127.0.0.1:6379` is understood, too.
    { at: [0], mentions: /["']\w+:(?:127\.|localhost)/ },
  ],
  pool: 'one client made once',
  fix: [],
};

// Swoole: 3600 s unless told otherwise (source read).
const swooleDefaults: readonly LibraryDefault[] = [
  { package: 'ext-swoole', keepalive: 'off', idle: 3600, source: 'Swoole read' },
];
const swoole: Creates = {
  does: 'create',
  gives: 'Swoole.Server',
  configures: true,
  quiet: true,
  defaults: swooleDefaults,
  fix: [],
};

/** `SWOOLE_SOCK_UDP6`, `SWOOLE_UNIX_STREAM` */
const swooleNotTcp = /SWOOLE_(?:SOCK_)?(?:UDP|UNIX)/;

/** Accepts what it is told with `set`; its requests of HTTP are short and WebSocket has frames of its own, other connections are long. */
const swooleServer: Opens = {
  does: 'open',
  gives: 'Swoole.Server',
  keeps: true,
  serves: true,
  peer: [0],
  unless: [{ at: [3], mentions: swooleNotTcp }],
  defaults: swooleDefaults,
  fix: [],
};

/** Who has silent guests closed needs no probes, and a server may speak HTTP for all its short requests, or close behind its answer. */
const swooleServers: readonly Api[] = [
  { ...swooleServer, quiet: true, when: { file: /->send(?:file)?\s*\([^;]*\)\s*;\s*\$\w+->close\s*\(/ } },
  {
    ...swooleServer,
    quiet: true,
    when: { file: /heartbeat_(?:check_interval|idle_time)|open_(?:http2?|websocket)_protocol/i },
  },
  swooleServer,
];

const swooleConnection: Creates = {
  does: 'create',
  gives: 'Swoole.Client',
  unless: [{ at: [0], mentions: swooleNotTcp }],
  defaults: swooleDefaults,
  fix: [],
};

/**
 * Whoever spells HTTP over it asks once, or speaks WebSocket from then on. Without an event loop it is a socket as any
 * other.
 */
const swooleClient: readonly Api[] = [
  { ...swooleConnection, quiet: true, when: { file: /\bHTTP\/1\.[01]\b|\bWebSocket\b/ } },
  { ...swooleConnection, quiet: true, when: beating },
  { ...swooleConnection, when: { at: 1, mentions: /\bSWOOLE_SOCK_ASYNC\b/ } },
  ...whereHeld(swooleConnection),
];
// Also by the constants that are called so: `Constant::OPTION_TCP_KEEPIDLE`.
const swooleOptions: OptionTable = Object.fromEntries(
  Object.entries({
    open_tcp_keepalive: enabled,
    tcp_keepidle: idle('s'),
    tcp_keepinterval: interval('s'),
    tcp_keepcount: probes,
  }).flatMap(([name, effect]) => [
    [name, effect],
    [`OPTION_${name.toUpperCase()}`, effect],
  ]),
);

const quiet = { does: 'open', quiet: true } as const;

const close = { does: 'close', on: 0 } as const;

// Off, and without an option of its own: a context's hold from PHP 8.6 on (react/socket read: TcpServer, SocketServer, TcpConnector).
const reactServer: Creates = {
  does: 'create',
  gives: 'React.Server',
  peer: [0],
  // A port alone is one of this machine, as is the port that older versions, given a loop, are told by `listen`.
  unless: [...notTcpScheme, { at: [0], mentions: /^["']?\d+["']?$|^\$\w*(?:port|loop)$/i }],
};

// On React's sockets, and on all addresses unless told otherwise (Ratchet's IoServer read).
const ratchetServer: Opens = {
  does: 'open',
  gives: 'Ratchet.Server',
  keeps: true,
  serves: true,
  peer: [2],
  unless: [{ at: [0], mentions: /\b(?:Http|Ws|Wamp|FlashPolicy)Server\b/ }],
  fix: [],
};

/** What is asked once is closed behind the answer, in whichever callback gets that. */
const reactConnect: Api = {
  does: 'open',
  gives: 'React.Promise',
  peer: [0],
  unless: notTcpScheme,
  when: { file: /^(?![\s\S]*->(?:end|close)\s*\()/ },
  fix: [],
};

/** A listener that is given a context, where one speaks of keepalive. */
const tunedListener = [
  { file: /\bso_keepalive\b/ },
  { file: /\bstream_socket_server\s*\([^;]*\$\w*(?:context|ctx)/i },
];
const streamAccept = {
  does: 'accept',
  on: 0,
  ...stream,
  inherits: true,
  // Of a listener that an event loop hands over the file knows what it listens on.
  listeners: /^(?![\s\S]*["'](?:unix|udg):)|["'](?:tcp|ssl|tls):/i,
} as const;

const apis: Rows = {
  fsockopen: streamClients(),
  pfsockopen: [
    { ...streamClient, when: addressOfOthers, quiet: true },
    { ...streamClient, when: tls, persists: true, fix: [] },
    { ...streamClient, persists: true },
  ],
  stream_socket_client: streamClients(),
  stream_socket_server: {
    does: 'create',
    gives: 'streamServer',
    listens: true,
    peer: [0],
    unless: notTcpScheme,
  },
  stream_socket_accept: [{ ...streamAccept, when: tunedListener, defaults: contextDefaults }, streamAccept],
  stream_context_create: context,
  stream_context_get_options: { does: 'make', gives: 'stream.Options' },
  socket_import_stream: { does: 'pass', from: 0, gives: 'Socket' },
  socket_export_stream: { does: 'pass', from: 0, gives: 'stream' },
  fclose: close,
  call_user_func: { does: 'run', function: [0], arguments: 'rest' },
  call_user_func_array: { does: 'run', function: [0], arguments: [1] },

  socket_create: whereHeld({ does: 'create', gives: 'Socket', unless: notTcp }),
  socket_create_listen: { does: 'create', gives: 'Socket' },
  socket_connect: { does: 'connect', on: 0, peer: [1] },
  socket_bind: { does: 'listen', on: 0, peer: [1] },
  socket_accept: { does: 'accept', on: 0, gives: 'Socket', inherits: true },
  socket_close: close,
  socket_set_option: { does: 'set', on: 0, sockopt: { level: 1, name: 2, value: 3 } },
  socket_setopt: { does: 'set', on: 0, sockopt: { level: 1, name: 2, value: 3 } },

  curl_init: [
    {
      ...curl,
      pool: 'one cURL handle made once, with its URL set anew for each request',
      isPool: true,
      address: 'CURLOPT_URL',
      when: { file: /^(?![\s\S]*\bcurl_(?:multi|share)_)/ },
    },
    curl,
  ],
  curl_setopt: {
    does: 'set',
    on: 0,
    sockopt: { name: 1, value: 2 },
    defaults: curlDefaults,
    fix: curlStatements,
  },
  curl_setopt_array: {
    does: 'set',
    on: 0,
    options: curlOptions,
    defaults: curlDefaults,
    fix: curlStatements,
  },
  curl_close: close,
  file_get_contents: {
    does: 'request',
    peer: [0],
    pool: 'one cURL handle made once, with its URL set anew for each request',
    when: { at: 0, mentions: /["']https?:/i },
  },

  PDO: [
    { ...postgres, constructs: true, when: [{ at: 0, mentions: /["']pgsql:/ }, running] },
    {
      ...postgres,
      constructs: true,
      when: [
        { at: 0, mentions: /["']pgsql:/ },
        { at: 3, mentions: /\bATTR_PERSISTENT\s*=>\s*(?:true|1)/i },
      ],
    },
    { ...postgres, constructs: true, quiet: true, when: { at: 0, mentions: /["']pgsql:/ } },
  ],
  pg_connect: whereRunning(postgres),
  pg_pconnect: postgres,
  pg_close: close,

  Redis: phpredis,
  // Names of classes have no case: `new \redis()`.
  redis: phpredis,
  'Redis#connect': redisConnect,
  'Redis#pconnect': redisConnect,
  'Redis#setOption': {
    does: 'set',
    options: { '1': enabled },
    when: { at: 0, mentions: /\bOPT_TCP_KEEPALIVE\b/ },
    fix: [],
  },
  'Redis#close': { does: 'close' },

  'PhpAmqpLib.Connection.AMQPStreamConnection': amqp(12, 13),
  'PhpAmqpLib.Connection.AMQPLazyConnection': amqp(12, 13),
  'PhpAmqpLib.Connection.AMQPSocketConnection': amqp(10, 12),
  'PhpAmqpLib.Connection.AMQPSSLConnection': amqp(undefined),
  'amqp#close': { does: 'close' },
  'PhpAmqpLib.Connection.AMQPConnectionConfig': whereRunning({
    does: 'create',
    gives: 'AMQPConnectionConfig',
    configures: true,
    fix: [{ statements: [{ part: 'enabled', lines: ['{it}->setKeepalive(true);'] }] }],
  }),
  'PhpAmqpLib.Connection.AMQPConnectionFactory.create': { does: 'connect', on: 0, gives: 'amqp' },
  'AMQPConnectionConfig#setHeartbeat': { does: 'set', options: { '0': { sets: 'unknown' } } },
  'AMQPConnectionConfig#setKeepalive': {
    does: 'set',
    options: { '0': { sets: 'enabled', softly: true } },
    fix: [],
  },

  ...laravelHttp,

  'GuzzleHttp.Client': {
    ...quiet,
    gives: 'GuzzleHttp.Client',
    peer: ['base_uri'],
    options: below('curl', curlOptions),
    defaults: curlDefaults,
    pool: 'one client made once: its handler keeps connections',
    fix: [
      {
        under: 'curl',
        at: 0,
        options: [
          ['CURLOPT_TCP_KEEPALIVE', '1'],
          ['CURLOPT_TCP_KEEPIDLE', '{idle}'],
          ['CURLOPT_TCP_KEEPINTVL', '{interval}'],
        ],
      },
    ],
  },
  'Predis.Client': [
    {
      ...predis,
      when: [running, { around: /\bwhile\s*\(\s*(?:true|1)\s*\)|\bfor\s*\(\s*;\s*;|->pubSubLoop\s*\(/ }],
    },
    { ...predis, when: running, quiet: 'unless-kept' },
    { ...predis, quiet: true },
  ],
  'Predis.Client#disconnect': { does: 'close' },
  'MongoDB.Client': {
    ...quiet,
    gives: 'MongoDB.Client',
    peer: [0],
    without: 'loopback',
    pool: 'one client made once',
  },

  'React.Socket.SocketServer': reactServer,
  'React.Socket.TcpServer': reactServer,
  'React.Socket.Server': reactServer,
  // Around a server they give its connections.
  'React.Socket.SecureServer': { does: 'pass', from: 0, gives: 'React.Server' },
  'React.Socket.LimitingServer': { does: 'pass', from: 0, gives: 'React.Server' },
  'React.Server#on': {
    does: 'serve',
    gives: 'React.Connection',
    handler: [1],
    parameter: 0,
    listener: true,
    when: { at: 0, is: ['connection'] },
    fix: [],
  },
  'Ratchet.Server.IoServer.factory': ratchetServer,
  'React.Socket.Connector': { does: 'make', gives: 'React.Connector' },
  'React.Socket.TcpConnector': { does: 'make', gives: 'React.Connector' },
  'React.Connector#connect': reactConnect,
  'React.Connection#end': { does: 'close' },
  'React.Connection#close': { does: 'close' },

  'Swoole.Server': swooleServers,
  'Swoole.Http.Server': swoole,
  'Swoole.WebSocket.Server': swoole,
  swoole_server: swooleServers,
  swoole_http_server: swoole,
  swoole_websocket_server: swoole,
  'Swoole.Server#set': { does: 'set', options: swooleOptions, record: 0, fix: [] },
  'OpenSwoole.Server': swooleServers,
  'OpenSwoole.Http.Server': swoole,
  'OpenSwoole.WebSocket.Server': swoole,
  'OpenSwoole.Client': swooleClient,
  'OpenSwoole.Coroutine.Client': swooleClient,
  'Swoole.Client': swooleClient,
  swoole_client: swooleClient,
  'Swoole.Coroutine.Client': swooleClient,
  'Swoole.Client#set': { does: 'set', options: swooleOptions, record: 0, fix: [] },
  'Swoole.Client#connect': { does: 'connect', peer: [0] },
  'Swoole.Client#close': { does: 'close' },
};

const php: Language = {
  id: 'php',
  name: 'PHP',
  extensions: ['.php', '.phtml', '.inc'],
  editorIds: ['php'],
  grammar: 'tree-sitter-php',
  triggers:
    /\b(?:p?fsockopen|stream_(?:socket_(?:client|server|accept)|context_create)|curl_init|socket_(?:create|accept|connect|import_stream|set_?opt(?:ion)?)|pg_p?connect|OPT_TCP_KEEPALIVE|CURLOPT_TCP_KEEP\w+|AMQP(?:Stream|Lazy|Socket|SSL)Connection|AMQPConnectionConfig|(?:OPTION_)?(?:open_tcp_keepalive|tcp_keepidle)|swoole_(?:websocket_)?(?:server|client))\b|\bReact\\Socket\\|\bIoServer\s*::\s*factory\b|["']pgsql:|\bnew\s+\\?(?:Redis\b|(?:Predis|GuzzleHttp|MongoDB|(?:Open)?Swoole)\\|(?:Client|Server)\b)|\bHttp::(?:get|post|with|timeout|as|accept)\w*\(|\bfile_get_contents\s*\(\s*["']https?:/i,
  comment: { open: '//', types: ['comment'] },
  shapes,
  groups: {
    member_call_expression: { of: { from: 'object', to: 'name' }, as: 'member_access', field: 'callee' },
    nullsafe_member_call_expression: {
      of: { from: 'object', to: 'name' },
      as: 'member_access',
      field: 'callee',
    },
    scoped_call_expression: { of: { from: 'scope', to: 'name' }, as: 'scoped_access', field: 'callee' },
  },
  readings: { argument: readArgument },
  names: {
    assignmentDeclares: true,
    calledByName: true,
    nameless: ['call_user_func', 'call_user_func_array'],
    isPrivate,
  },
  apis,
  sockopts: curlOptions,
  reflection: { constant: 0 },
  random: { rand: 1, mt_rand: 1, random_int: 1 },
  conversions: { intval: 1, floatval: 1 },
  fixes: {
    Socket: onSocket,
    stream: onStream,
    '#setsockopt': onSocket,
    socket_set_option: onSocket,
    socket_setopt: onSocket,
  },
  falseFriends:
    /^(keep_?alive(Timeout|_timeout|Interval|_interval|Time|_time)|(set|get|is)KeepAlive(Interval|Timeout)|HTTP_KEEP_?ALIVE|keepAliveHeader)$/i,
  transfers:
    /^\\?(?:f(?:write|puts|read|gets|getc|eof|flush|scanf|passthru)|(?:stream|socket)_\w+|is_resource)$/i,
  freed: true,
  sleeps: /^sleep$/,
  naps: { usleep: 1e6 },
  tests: {
    files: /(^|\/)(?:[Tt]ests?|[Ss]pec)\/|(^|\/)test\.php$|Test\.php$|\.phpt$/,
    bases: /TestCase\b/,
  },
  iterations: /^(array_map|array_walk|array_filter)$/,
  writing: {
    terminator: ';',
    indent: '    ',
    true: 'true',
    false: 'false',
    quotes: true,
    variable: (name) => `$${name}`,
    keyword: (name, value) => `${name}: ${value}`,
    entry: (name, value) => (/^[A-Z_]+$/.test(name) ? `${name} => ${value}` : `"${name}" => ${value}`),
    record: ['[', ']'],
    separatorsFrom: [7, 4],
  },
};

export default php;
