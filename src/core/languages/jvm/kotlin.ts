/** Kotlin: shapes of its syntax, implicit receivers made plain; what the calls mean stands in `jvm.ts`. */
import { type Api, enabled, type Opens, type Rows, unknown } from '../api.ts';
import type { Language } from '../language.ts';
import {
  type Argument,
  argumentsOf,
  binary,
  block,
  cast,
  child,
  childOfType,
  eachOf,
  exit,
  name,
  namedChildren,
  number,
  oneOf,
  other,
  type Parameter,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  sameAs,
  self,
  unary,
} from '../syntax.ts';
import { type JvmWriting, triggerWords } from './common.ts';
import { hidesProperty, importLine, isPrivate, jvmApis, jvmFixes, jvmTables, simpleName } from './jvm.ts';

const shapes: Readonly<Record<string, Shaper>> = {
  source_file: block,
  block,
  class_body: block,
  enum_class_body: block,
  lambda_body: block,
  identifier,
  user_type: same,
  nullable_type: same,
  navigation_expression: navigation,
  index_expression: indexed,
  this_expression: thisExpression,
  call_expression: callExpression,
  constructor_invocation: baseInvocation,
  constructor_delegation_call: baseInvocation,
  infix_expression: infix,
  value_argument: valueArgument,
  string_literal: text,
  multiline_string_literal: text,
  number_literal: number,
  parenthesized_expression: same,
  as_expression: cast('left', 'right'),
  annotated_lambda: same,
  function_body: same,
  variable_declaration: same,
  multi_variable_declaration: (node) => ({ kind: 'list', items: namedChildren(node) }),
  unary_expression: (node) =>
    node.text.endsWith('!!') ? sameAs(child(node, 'argument')) : unary('argument')(node),
  binary_expression: binary(['?:']),
  property_declaration: property,
  class_parameter: classParameter,
  assignment,
  function_declaration: definition,
  anonymous_function: definition,
  secondary_constructor: definition,
  lambda_literal: lambda,
  class_declaration: classDefinition,
  object_declaration: classDefinition,
  object_literal: classDefinition,
  for_statement: forLoop,
  while_statement: loop,
  do_while_statement: loop,
  if_expression: branch,
  when_expression: whenExpression,
  try_expression: tryExpression,
  return_expression: returnExpression,
  throw_expression: exit('throw'),
  import: importHeader,
};

// --- Receivers ---------------------------------------------------------------------------------------------------

/** Functions whose lambda has the object as `this`, and those whose lambda has it as `it` or under a name. */
const asThis = /^(apply|run|with)$/;
const asIt = /^(also|let|use|takeIf|takeUnless|onSuccess)$/;

interface Scope {
  readonly lambda: Syntax;
  /** The function the lambda is given to; `undefined` for one kept in a variable. */
  readonly word: string | undefined;
  /** What the function is called on, or given; else the call itself, which makes what its lambda configures. */
  readonly receiver: Syntax | undefined;
}

function scopeAround(node: Syntax): Scope | undefined {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (/^(function_declaration|anonymous_function|class_body)$/.test(at.type)) return undefined;
    if (at.type === 'lambda_literal') return scopeOf(at);
  }
  return undefined;
}

function scopeOf(lambda: Syntax): Scope {
  const call = lambda.parent?.type === 'annotated_lambda' ? lambda.parent.parent : undefined;
  const callee = call === undefined ? undefined : namedChildren(call)[0];
  if (call?.type !== 'call_expression' || callee === undefined) {
    return { lambda, word: undefined, receiver: configuredBy(lambda) };
  }
  if (callee.type === 'navigation_expression') {
    const parts = namedChildren(callee);
    const word = parts.at(-1)?.text;
    const isScope = word !== undefined && (asThis.test(word) || asIt.test(word));
    return { lambda, word, receiver: isScope ? parts[0] : call };
  }
  // `with(socket) { … }`
  const [inner, given] = callee.type === 'call_expression' ? namedChildren(callee) : [];
  if (inner?.text === 'with' && given !== undefined) {
    return { lambda, word: 'with', receiver: argumentsOf(given)[0]?.value };
  }
  return {
    lambda,
    // `sockets.tcp().connect(address) { … }`: its last word.
    word:
      inner?.type === 'navigation_expression'
        ? namedChildren(inner).at(-1)?.text
        : (inner?.text ?? callee.text),
    receiver: callee.type === 'call_expression' ? callee : call,
  };
}

/** `connect(address, configure = { keepAlive = true })`: the block is about what the call makes. */
function configuredBy(lambda: Syntax): Syntax | undefined {
  const argument = lambda.parent;
  if (argument?.type !== 'value_argument' || namedChildren(argument)[0]?.text !== 'configure')
    return undefined;
  return argument.parent?.parent;
}

function parameterNames(lambda: Syntax): readonly string[] | undefined {
  const list = childOfType(lambda, 'lambda_parameters');
  return list === undefined
    ? undefined
    : namedChildren(list).map((each) => namedChildren(each)[0]?.text ?? '');
}

/** `it`, or the name a lambda of `also`, `let` and `use` gives to what it is called on. */
function scopeValue(node: Syntax): Syntax | undefined {
  if (node.parent?.type === 'variable_declaration') return undefined;
  for (let scope = scopeAround(node); scope !== undefined; scope = scopeAround(scope.lambda)) {
    const own = parameterNames(scope.lambda);
    const isNamed = own === undefined ? node.text === 'it' : own[0] === node.text;
    if (isNamed) return asIt.test(scope.word ?? '') ? scope.receiver : undefined;
    if (own?.includes(node.text) === true) return undefined;
  }
  return undefined;
}

/** The object a bare `keepAlive`, `setOption(…)` or `close()` is about. */
function implicitReceiver(node: Syntax): Syntax | undefined {
  for (let scope = scopeAround(node); scope !== undefined; scope = scopeAround(scope.lambda)) {
    if (parameterNames(scope.lambda) !== undefined || asIt.test(scope.word ?? '')) continue;
    return scope.receiver;
  }
  return undefined;
}

/** Properties whose assignment sets an option, or a limit for silence. */
const optionProperty = /^(keepAlive|tcpKeepAlive|is(Tcp)?KeepAlive|soTimeout|socketTimeout)$/;
/** Methods that are called without a receiver inside `apply`. */
const receiverMethod =
  /^(accept|set(Options?|\w*KeepAlive\w*|Property)|put|connect|bind|option|childOption|channel|group|handler|childHandler|close|use|socket)$/;

function identifier(node: Syntax): Shape {
  switch (node.text) {
    case 'true':
      return { kind: 'boolean', value: true };
    case 'false':
      return { kind: 'boolean', value: false };
    case 'null':
      return { kind: 'null' };
    case 'break':
      return { kind: 'exit', how: 'break' };
    case 'continue':
      return { kind: 'exit', how: 'continue' };
  }
  const parent = node.parent;
  if (isBareOption(node, parent)) {
    const object = implicitReceiver(node);
    if (object !== undefined) return { kind: 'member', object, name: node.text, nameNode: node };
  }
  const value = scopeValue(node);
  return value === undefined ? name(node) : { kind: 'same', inner: value };
}

function isBareOption(node: Syntax, parent: Syntax | undefined): boolean {
  if (parent?.type === 'assignment') return node.field === 'left' && optionProperty.test(node.text);
  return (
    parent?.type === 'call_expression' && receiverMethod.test(node.text) && namedChildren(parent)[0] === node
  );
}

function thisExpression(node: Syntax): Shape {
  // `this@connect`: what the block given to that function is about.
  const label = /^this@(\w+)$/.exec(node.text)?.[1];
  for (let at = scopeAround(node); at !== undefined && label !== undefined; at = scopeAround(at.lambda)) {
    if (at.word === label) return at.receiver === undefined ? self(node) : sameAs(at.receiver);
  }
  if (label !== undefined) return self(node);
  for (let scope = scopeAround(node); scope !== undefined; scope = scopeAround(scope.lambda)) {
    if (asThis.test(scope.word ?? '') || scope.word === 'connect') return sameAs(scope.receiver);
    // A lambda of somebody else's may have a `this` of its own.
    if (!asIt.test(scope.word ?? '') && parameterNames(scope.lambda) === undefined) break;
  }
  return self(node);
}

// --- Expressions -------------------------------------------------------------------------------------------------

function navigation(node: Syntax): Shape {
  const parts = namedChildren(node);
  const nameNode = parts.at(-1);
  const object = parts[0];
  if (nameNode === undefined || object === undefined || nameNode === object) return other;
  return { kind: 'member', object, name: nameNode.text, nameNode };
}

function indexed(node: Syntax): Shape {
  const [object, at] = namedChildren(node);
  return object === undefined || at === undefined ? other : { kind: 'index', object, index: at };
}

/** `f(a) { … }` is one call, though the grammar makes it two: the inner one has the lambda as an argument. */
function callExpression(node: Syntax): Shape {
  const callee = namedChildren(node)[0];
  if (callee === undefined) return other;
  const list = childOfType(node, 'value_arguments');
  if (callee.type === 'call_expression' && list === undefined) return { kind: 'same', inner: callee };
  const referenced = calledBy(callee, argumentsOf(list));
  if (referenced !== undefined) return referenced;
  const around = node.parent;
  const isInner = around?.type === 'call_expression' && namedChildren(around)[0] === node;
  const trailing =
    childOfType(node, 'annotated_lambda') ?? (isInner ? childOfType(around, 'annotated_lambda') : undefined);
  const fn = trailing === undefined ? undefined : childOfType(trailing, 'lambda_literal');
  const last: Argument[] = fn === undefined ? [] : [{ value: fn, node: fn }];
  return {
    kind: 'call',
    callee,
    arguments: [...argumentsOf(list), ...last],
    list,
    constructs: false,
    ...(fn !== undefined && { block: fn }),
  };
}

/** `class Session : Link(dial(host))`, `constructor(host: String) : super(dial(host))`: the class above is made with it. */
function baseInvocation(node: Syntax): Shape {
  const callee = node.children[0];
  const list = childOfType(node, 'value_arguments');
  // What is a socket itself opens none for somebody else.
  if (callee === undefined || list === undefined || socketType.test(callee.text)) return other;
  return { kind: 'call', callee, arguments: argumentsOf(list), list, constructs: false };
}

const socketType = /^(?:java\.net\.|javax\.net\.ssl\.)?(?:SSL)?(?:Server)?Socket$/;

/** `server.accept().let(::Session)` is `Session(server.accept())`. */
function calledBy(callee: Syntax, [given, ...others]: readonly Argument[]): Shape | undefined {
  const [object, word] = callee.type === 'navigation_expression' ? namedChildren(callee) : [];
  const isReference = given?.value.type === 'callable_reference' && given.value.text.startsWith('::');
  const called = isReference ? namedChildren(given.value)[0] : undefined;
  if (object === undefined || called === undefined || word?.text !== 'let' || others.length > 0)
    return undefined;
  return {
    kind: 'call',
    callee: called,
    arguments: [{ value: object, node: object }],
    list: undefined,
    constructs: false,
  };
}

/** `socket to address` makes a pair. */
function infix(node: Syntax): Shape {
  const [left, word, right] = namedChildren(node);
  return left !== undefined && word?.text === 'to' && right !== undefined
    ? { kind: 'list', items: [left, right] }
    : other;
}

function valueArgument(node: Syntax): Shape {
  const parts = namedChildren(node);
  const value = parts.at(-1);
  if (value === undefined) return other;
  if (node.children[0]?.type === '*') return { kind: 'spread', value };
  const nameNode = parts.length > 1 && node.children.some((each) => each.type === '=') ? parts[0] : undefined;
  return nameNode === undefined
    ? { kind: 'argument', value }
    : { kind: 'argument', name: nameNode.text, nameNode, value };
}

/** `$name` is plain text to the grammar. */
function text(node: Syntax): Shape {
  const quotes = node.text.startsWith('"""') ? 3 : 1;
  const content = { start: node.start + quotes, end: Math.max(node.start + quotes, node.end - quotes) };
  const raw = node.text.slice(quotes, content.end - node.start);
  if (/\$[A-Za-z_{]/.test(raw)) return { kind: 'string', value: undefined, content };
  return { kind: 'string', value: raw.replace(/\\(.)/g, '$1'), content };
}

// --- Declarations ------------------------------------------------------------------------------------------------

function typeIn(node: Syntax | undefined): Syntax | undefined {
  return node === undefined ? undefined : childOfType(node, 'user_type', 'nullable_type');
}

function property(node: Syntax): Shape {
  const target = childOfType(node, 'variable_declaration', 'multi_variable_declaration');
  if (target === undefined) return other;
  const equals = node.children.findIndex((each) => each.type === '=');
  // `val socket by lazy { … }`
  const delegate = childOfType(node, 'property_delegate');
  const value =
    equals >= 0
      ? node.children.slice(equals + 1).find((each) => each.named)
      : delegate === undefined
        ? undefined
        : namedChildren(delegate)[0];
  const type = typeIn(target);
  const plain: Shape = { kind: 'assign', targets: [target], value, declares: true };
  return type === undefined ? plain : { ...plain, type };
}

/** `by lateVar { Socket(host, port) }`: a delegate that is told nothing but a block gives what that gives. */
function standsFor({ parent, shape }: Syntax): string | undefined {
  const isDelegate = parent?.type === 'property_delegate' && shape.kind === 'call';
  return isDelegate && shape.block !== undefined && shape.arguments.length === 1 ? 'lazy' : undefined;
}

/** `class Client(private val socket: Socket)` */
function classParameter(node: Syntax): Shape {
  const target = childOfType(node, 'identifier');
  if (target === undefined) return other;
  const type = typeIn(node);
  const plain: Shape = { kind: 'assign', targets: [target], value: undefined, declares: true };
  return type === undefined ? plain : { ...plain, type };
}

function assignment(node: Syntax): Shape {
  const left = child(node, 'left');
  const value = child(node, 'right');
  if (left === undefined || value === undefined) return other;
  const { shape } = left;
  if (shape.kind === 'member' && optionProperty.test(shape.name)) {
    return {
      kind: 'call',
      callee: left,
      arguments: [{ value, node: value }],
      list: undefined,
      constructs: false,
    };
  }
  const plain: Shape = { kind: 'assign', targets: [left], value, declares: false };
  const isPlain = node.children.some((each) => each.type === '=');
  return isPlain ? plain : { ...plain, compound: true };
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const around = childOfType(node, 'function_body');
  const inner = around === undefined ? childOfType(node, 'block') : namedChildren(around)[0];
  const modifiers = childOfType(node, 'modifiers');
  const decorators =
    modifiers === undefined ? [] : namedChildren(modifiers).filter((each) => each.type === 'annotation');
  const given = childOfType(node, 'function_value_parameters');
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    parameters: given === undefined ? [] : namedChildren(given).flatMap(parameter),
    body: inner?.type === 'block' ? inner : around,
    returnsBody: inner !== undefined && inner.type !== 'block',
    ...(decorators.length > 0 && { decorators }),
  };
}

function parameter(node: Syntax): Parameter[] {
  const target = node.type === 'parameter' ? childOfType(node, 'identifier') : undefined;
  if (target === undefined) return [];
  const type = typeIn(node);
  return [{ target, ...(type !== undefined && { type }) }];
}

function lambda(node: Syntax): Shape {
  const given = childOfType(node, 'lambda_parameters');
  return {
    kind: 'function',
    name: undefined,
    parameters: (given === undefined ? [] : namedChildren(given)).map((target) => {
      const type = typeIn(target);
      return { target: namedChildren(target)[0] ?? target, ...(type !== undefined && { type }) };
    }),
    body: child(node, 'body'),
    returnsBody: false,
    returnsLast: true,
  };
}

function classDefinition(node: Syntax): Shape {
  const above = childOfType(node, 'delegation_specifiers');
  const bases = (above === undefined ? [] : namedChildren(above)).flatMap((each) => {
    const inner = namedChildren(each)[0];
    if (inner === undefined) return [];
    return inner.type === 'constructor_invocation' ? (namedChildren(inner)[0] ?? []) : inner;
  });
  const body = childOfType(node, 'class_body', 'enum_class_body');
  const primary = childOfType(node, 'primary_constructor');
  const given = primary === undefined ? undefined : childOfType(primary, 'class_parameters');
  const parameters = (given === undefined ? [] : namedChildren(given)).flatMap((each): Parameter[] => {
    const target = childOfType(each, 'identifier');
    return target === undefined ? [] : [{ target }];
  });
  return {
    kind: 'class',
    name: child(node, 'name')?.text,
    bases,
    body,
    ...(parameters.length > 0 && { parameters }),
  };
}

// --- Control -----------------------------------------------------------------------------------------------------

function forLoop(node: Syntax): Shape {
  const [variable, over, body] = namedChildren(node);
  return eachOf(variable, over, body);
}

function loop(node: Syntax): Shape {
  const condition = child(node, 'condition');
  const body = namedChildren(node).find((each) => each !== condition);
  return { kind: 'loop', body, endless: condition?.text === 'true' };
}

/** Used as a value it is one of its sides. */
function branch(node: Syntax): Shape {
  const condition = child(node, 'condition');
  const ways = namedChildren(node).filter((each) => each !== condition);
  const isValue =
    node.parent !== undefined && !/block|lambda_body|if_expression|when_entry/.test(node.parent.type);
  if (isValue && ways.length === 2 && ways.every((each) => each.type !== 'block')) {
    return { kind: 'choice', options: ways };
  }
  return oneOf(condition, ways, ways.length > 1);
}

function whenExpression(node: Syntax): Shape {
  const entries = node.children.filter((each) => each.type === 'when_entry');
  const ways = entries.flatMap((each) => namedChildren(each).at(-1) ?? []);
  return { kind: 'branch', ways, exhaustive: entries.some((each) => /^else\b/.test(each.text)) };
}

function tryExpression(node: Syntax): Shape {
  const final = childOfType(node, 'finally_block');
  return {
    kind: 'try',
    body: childOfType(node, 'block'),
    handlers: node.children
      .filter((each) => each.type === 'catch_block')
      .flatMap((each) => childOfType(each, 'block') ?? []),
    final: final === undefined ? undefined : childOfType(final, 'block'),
  };
}

/** `return@launch` has a label. */
function returnExpression(node: Syntax): Shape {
  const value = namedChildren(node).find((each) => each.field !== 'label');
  return value === undefined ? { kind: 'exit', how: 'return' } : { kind: 'exit', how: 'return', value };
}

function importHeader(node: Syntax): Shape {
  const [qualified, alias] = namedChildren(node);
  const path = qualified?.text.replace(/[\s`]/g, '') ?? '';
  if (/\.\s*\*\s*$/.test(node.text)) return { kind: 'import', names: [], everything: path };
  return { kind: 'import', names: [{ local: alias?.text ?? simpleName(path), path }] };
}

// --- What calls mean ---------------------------------------------------------------------------------------------

const written: JvmWriting = { end: '', enable: '{it}.keepAlive = true', applies: true };

const keepAlive: Api = {
  does: 'set',
  options: { '0': enabled },
  fix: jvmFixes(written)['java.net.Socket']!,
};

const ktorSocket = 'io.ktor.network.sockets.Socket';
const ktorListener = 'io.ktor.network.sockets.ServerSocket';

/** A block can follow it: it has none, nor one in parentheses. */
function hasNoBlock({ shape }: Syntax): boolean {
  return (
    shape.kind === 'call' &&
    shape.block === undefined &&
    shape.arguments.every((each) => each.name !== 'configure' && each.value.shape.kind !== 'function')
  );
}

const ktorConnect: Opens = {
  does: 'open',
  gives: ktorSocket,
  peer: [0, 'hostname', 'remoteAddress'],
  unless: [{ at: [0, 'remoteAddress'], mentions: /^UnixSocketAddress/ }],
};

/** A block that stands elsewhere may set options; a port is none. */
const ktorConfigured: readonly Api[] = [
  { at: 'configure', mentions: /^(?!\s*\{)/ },
  { at: 2, mentions: /^(?!\s*\{)/ },
  { at: 1, mentions: /^(?!\s*\{)[\s\S]*(?:configur|option|setup|block)/i },
].map((when) => ({ ...ktorConnect, when, options: { [String(when.at)]: unknown } }));

// ktor's own sockets: off, and SO_KEEPALIVE alone can be set, on those that connect.
const ktor: Rows = {
  'io.ktor.network.sockets.aSocket': { does: 'make', gives: 'ktor.builder' },
  'ktor.builder#configure': { does: 'make', gives: 'ktor.builder' },
  'ktor.builder#tcp': { does: 'make', gives: 'ktor.tcp' },
  'ktor.tcp#connect': [
    ...ktorConfigured,
    { ...ktorConnect, fix: [{ chained: ['{ keepAlive = true }'], behind: hasNoBlock }] },
  ],
  'ktor.tcp#bind': { does: 'create', gives: ktorListener, peer: [0] },
  [`${ktorListener}#accept`]: { does: 'accept', quiet: true, gives: ktorSocket },
  [`${ktorSocket}#keepAlive`]: { does: 'set', options: { '0': enabled }, fix: [] },
  // It ends what is silent for so long.
  [`${ktorSocket}#socketTimeout`]: { does: 'pass', silence: { after: 0, unit: 'ms', ends: true } },
  [`${ktorSocket}#close`]: { does: 'close' },
  [`${ktorSocket}#dispose`]: { does: 'close' },
  [`${ktorSocket}#use`]: { does: 'close' },
  'io.ktor.client.HttpClient': {
    does: 'open',
    quiet: true,
    gives: 'ktor.HttpClient',
    pool: 'one HttpClient made once: it has a connection pool',
  },
  'ktor.HttpClient#close': { does: 'close' },
  'ktor.HttpClient#use': { does: 'close' },
};

/** Calls that give what their lambda gives. */
const givesOn = [
  ...['#let', '#run', 'run', 'with', 'lazy', 'runCatching', 'synchronized'],
  ...['#async', '#withLock', '#withPermit'],
  ...[
    ...['withContext', 'withTimeout', 'withTimeoutOrNull', 'runBlocking', 'runInterruptible'],
    ...['coroutineScope', 'supervisorScope', 'async'],
  ].map((word) => `kotlinx.coroutines.${word}`),
];

/** Methods that give what they are called on, be it what that holds or will hold. */
const givesBack = [
  ...['also', 'apply', 'takeIf', 'takeUnless'],
  ...['getOrNull', 'getOrThrow', 'getOrElse', 'getOrDefault', 'onSuccess', 'onFailure', 'recoverCatching'],
  ...['await', 'getCompleted'],
];

/** What ends with its lambda, what gives its receiver back, and `socket.keepAlive = true`. */
function idioms(): Record<string, Api> {
  const rows: Record<string, Api> = {
    ...Object.fromEntries(givesBack.map((word) => [`#${word}`, { does: 'pass' } as const])),
    ...Object.fromEntries(givesOn.map((word) => [word, { does: 'pass', from: 'block' } as const])),
    '#keepAlive': { ...keepAlive, receiver: /sock(et)?\d?(\(\)|!!|\?)?$/i },
    'kotlin.concurrent.thread': { does: 'run', function: [0, 'block'], arguments: [] },
  };
  for (const type of ['java.net.Socket', 'javax.net.ssl.SSLSocket']) {
    rows[`${type}#keepAlive`] = keepAlive;
    rows[`${type}#soTimeout`] = { does: 'pass', silence: { after: 0, unit: 'ms', raises: true } };
    rows[`${type}#use`] = { does: 'close' };
  }
  for (const type of ['java.nio.channels.SocketChannel', 'java.sql.Connection', 'redis.clients.jedis.Jedis'])
    rows[`${type}#use`] = { does: 'close' };
  return rows;
}

/** A setter is written as a property: `options.isTcpKeepAlive = true`, or as `tcpKeepAlive` where its getter begins with get. */
function withProperties(rows: Rows): Rows {
  const setters = Object.entries(rows).flatMap(([key, row]) => {
    const [, type, word] = /^(.+)#set((?:Tcp)?KeepAlive)$/.exec(key) ?? [];
    if (type === undefined || word === undefined) return [];
    const plain = word[0]!.toLowerCase() + word.slice(1);
    return [`is${word}`, plain].map((name) => [`${type}#${name}`, row] as const);
  });
  return { ...rows, ...Object.fromEntries(setters) };
}

/** Modifiers that are names where something else follows: `open()`, `final = true`. */
const modifierAsName =
  /(?<![\w.`@])(?:open|inline|internal|abstract|final|override|external|sealed|infix|tailrec|lateinit|private|public|protected)(?=\s?(?:[({.?]|[-+*/]?=))/g;

/** The grammar knows them as modifiers alone, and loses the class around: with a capital they are names to it. */
function parsed(text: string): string {
  return text.replace(modifierAsName, (word) => word[0]!.toUpperCase() + word.slice(1));
}

const kotlin: Language = {
  id: 'kotlin',
  name: 'Kotlin',
  extensions: ['.kt', '.kts'],
  editorIds: ['kotlin'],
  grammar: 'tree-sitter-kotlin',
  triggers: new RegExp(String.raw`${triggerWords}|\baSocket\b|\bkeepAlive\s*=`),
  shapes,
  parsed,
  groups: {
    lambda_literal: {
      of: { without: ['{', '}', 'lambda_parameters', '->'] },
      as: 'lambda_body',
      field: 'body',
    },
  },
  names: {
    assignmentDeclares: false,
    membersInScope: true,
    declaredTypes: true,
    isPrivate,
    freeFunctions: {
      runtime:
        /^(?:\w+Of(?:NotNull)?|require\w*|with\w*|run\w*|synchronized|thread|launch|async|lazy|repeat|TODO)$/,
    },
    standsFor,
    keeps: hidesProperty,
    ownMethods:
      /^(accept|add\w*Listener|also|apply|async|attr|await|begin|bind|blocking|build|channel|child|clear|clone|close|commit|config|connect|create|database|disable|dispose|dns|do|enable|equals|exec|finish|flush|get|group|handle|has|host|implies|init|is|keys|let|local|log|metrics|no|observe|open|option|password|ping|port|prepare|psubscribe|publish|quit|read|receive|register|remote|resolve|rollback|run|schema|secure|select|send|set|shutdown|sink|socket|soTimeout|source|ssl|start|subscribe|supported|sync|take|tls|to|unwrap|use|username|valid|validate|wait|wiretap|with|write)/,
  },
  apis: { ...withProperties(jvmApis(written)), ...ktor, ...idioms() },
  fixes: { ...jvmFixes(written), '#keepAlive': keepAlive.fix! },
  ...jvmTables,
  emits: /^(?:emit|yield|send|trySend)$/,
  writing: {
    indent: '    ',
    true: 'true',
    false: 'false',
    keyword: (key, value) => `${key} = ${value}`,
    import: (module) => `import ${module}`,
    localName: simpleName,
    optional: /\?$/,
    importLine: importLine(['import'], 'package_header'),
    duration: (seconds, given) => {
      const call = /^([\w.]*Duration)\.of\w+\(/.exec(given);
      return call === null ? undefined : `${call[1]}.ofSeconds(${seconds})`;
    },
  },
};

export default kotlin;
