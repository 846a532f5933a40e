/** JavaScript, as Node runs it: its own modules and the client libraries people hold connections with. */
import {
  type Api,
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
  type Where,
} from './api.ts';
import type { Language } from './language.ts';
import {
  assign,
  binary,
  block,
  boolean,
  call,
  child,
  childOfType,
  type Entry,
  entry,
  exit,
  forEach,
  ifElse,
  index,
  lazy,
  list,
  member,
  name,
  namedChildren,
  nothing,
  number,
  other,
  type Parameter,
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

/** `node:net` is `net`; `./net` is somebody's own. */
function moduleName(spelled: string): string {
  return spelled.startsWith('node:') ? spelled.slice('node:'.length) : spelled;
}

export const javascriptShapes: Readonly<Record<string, Shaper>> = {
  program: block,
  statement_block: block,
  class_static_block: same,
  switch_body: (node) => ({ kind: 'block', statements: namedChildren(node) }),
  identifier: name,
  // The names of TypeScript's classes.
  type_identifier: name,
  shorthand_property_identifier: name,
  shorthand_property_identifier_pattern: name,
  this: self,
  member_expression: member('object', 'property'),
  subscript_expression: index('object', 'index'),
  call_expression: callOrBound,
  new_expression: call('constructor', 'arguments', true),
  spread_element: spread,
  string: string(['string_fragment', 'html_character_reference']),
  template_string: string(['string_fragment']),
  number,
  true: boolean(true),
  false: boolean(false),
  null: nothing,
  undefined: nothing,
  array: list,
  array_pattern: list,
  object: record,
  object_pattern: record,
  pair: entry,
  pair_pattern: entry,
  assignment_pattern: (node) => sameAs(child(node, 'left')),
  object_assignment_pattern: (node) => sameAs(child(node, 'left')),
  parenthesized_expression: same,
  await_expression: same,
  non_null_expression: same,
  as_expression: same,
  satisfies_expression: same,
  type_assertion: (node) => sameAs(namedChildren(node).at(-1)),
  unary_expression: negated,
  binary_expression: chosen,
  ternary_expression: ternary,
  sequence_expression: (node) => sameAs(namedChildren(node).at(-1)),
  variable_declarator: assign('name', 'value', true),
  assignment_expression: assign('left', 'right', false),
  augmented_assignment_expression: compound,
  public_field_definition: field,
  field_definition: field,
  function_declaration: definition,
  generator_function_declaration: definition,
  function_expression: definition,
  generator_function: definition,
  arrow_function: definition,
  method_definition: definition,
  class_declaration: classDefinition,
  class: classDefinition,
  for_statement: whileLoop,
  for_in_statement: forEach('left', 'right'),
  while_statement: whileLoop,
  do_statement: whileLoop,
  if_statement: ifElse,
  switch_statement: switchStatement,
  try_statement: tryStatement,
  return_statement: exit('return'),
  throw_statement: exit('throw'),
  break_statement: (): Shape => ({ kind: 'exit', how: 'break' }),
  continue_statement: (): Shape => ({ kind: 'exit', how: 'continue' }),
  yield_expression: exit('yield'),
  import_statement: importStatement,
};

const plainCall = call('function', 'arguments');
const baseCall = call('function', 'arguments', true);

/** `this.serve.bind(this)` is `this.serve`; bound to more, its parameters stand elsewhere. */
function callOrBound(node: Syntax): Shape {
  const callee = child(node, 'function');
  // What compilers put around `require("net")`.
  if (
    callee?.type === 'identifier' &&
    /^_*(?:interopRequire|import)(?:Default|Wildcard|Star)$/.test(callee.text)
  )
    return sameAs(namedChildren(child(node, 'arguments') ?? node)[0]);
  // `super(options)` makes what the base's constructor does.
  if (callee?.type === 'super') return baseCall(node);
  // It ends the program.
  if (callee !== undefined && /^(?:process|Deno)\.exit$/.test(callee.text))
    return { kind: 'exit', how: 'end' };
  const list = callee?.type === 'member_expression' ? child(node, 'arguments') : undefined;
  if (callee === undefined || list === undefined || child(callee, 'property')?.text !== 'bind')
    return plainCall(node);
  const [to, another] = namedChildren(list);
  const isSelf = to !== undefined && another === undefined && /^(this|_?self|_?that|_this|me)$/.test(to.text);
  return isSelf ? sameAs(child(callee, 'object')) : plainCall(node);
}

function record(node: Syntax): Shape {
  const entries = namedChildren(node).flatMap((each): Entry[] => {
    switch (each.type) {
      case 'spread_element':
      case 'rest_pattern': {
        const value = namedChildren(each)[0];
        if (value === undefined) return [];
        const given = givenSometimes(value);
        return [
          {
            key: undefined,
            keyNode: undefined,
            value: given ?? value,
            spread: true,
            ...(given !== undefined && { sometimes: true }),
            node: each,
          },
        ];
      }
      case 'shorthand_property_identifier':
      case 'shorthand_property_identifier_pattern':
        return [{ key: each.text, keyNode: each, value: each, shorthand: true, node: each }];
      case 'object_assignment_pattern': {
        const target = child(each, 'left');
        return target === undefined ? [] : [{ key: target.text, keyNode: target, value: target, node: each }];
      }
      case 'method_definition': {
        const keyNode = child(each, 'name');
        return keyNode === undefined ? [] : [{ key: keyNode.text, keyNode, value: each, node: each }];
      }
      default: {
        const keyNode = child(each, 'key');
        const value = child(each, 'value');
        if (keyNode === undefined || value === undefined) return [];
        if (keyNode.type === 'computed_property_name')
          return [{ key: undefined, keyNode: undefined, value, node: each }];
        const key = keyNode.shape.kind === 'string' ? keyNode.shape.value : keyNode.text;
        return [{ key, keyNode, value, node: each }];
      }
    }
  });
  return { kind: 'record', entries };
}

/** `{ ssl }` of `...(secure && { ssl })` and `...(secure ? { ssl } : {})`. */
function givenSometimes(spreadIn: Syntax): Syntax | undefined {
  const value = unparenthesized(spreadIn);
  if (value.type === 'binary_expression')
    return child(value, 'operator')?.text === '&&' ? child(value, 'right') : undefined;
  if (value.type !== 'ternary_expression') return undefined;
  const ways = [child(value, 'consequence'), child(value, 'alternative')];
  const [some, another] = ways.filter((way) => way !== undefined && !spreadsNothing.test(way.text));
  return another === undefined ? some : undefined;
}

function unparenthesized(node: Syntax): Syntax {
  const inner = node.type === 'parenthesized_expression' ? namedChildren(node)[0] : undefined;
  return inner === undefined ? node : unparenthesized(inner);
}

/** `{}`, `undefined` */
const spreadsNothing = /^\(?\s*(?:\{\s*\}|undefined|null|false)\s*\)?$/;

function ternary(node: Syntax): Shape {
  const yes = child(node, 'consequence');
  const no = child(node, 'alternative');
  return yes === undefined || no === undefined ? other : { kind: 'choice', options: [yes, no] };
}

const plainBinary = binary(['||', '&&', '??']);

/** `"localhost" || process.env.DB_HOST` is the text, whatever stands behind it. */
function chosen(node: Syntax): Shape {
  const left = child(node, 'left');
  const operator = child(node, 'operator')?.text ?? '';
  const { shape } = left ?? node;
  const isSet = (shape.kind === 'string' || shape.kind === 'number') && !!shape.value;
  return left !== undefined && isSet && /^(?:\|\||\?\?)$/.test(operator) ? sameAs(left) : plainBinary(node);
}

const plainUnary = unary('argument');

/** `!0` and `!1` are how minifiers write true and false. */
function negated(node: Syntax): Shape {
  const bit = /^!\s*([01])$/.exec(node.text)?.[1];
  return bit === undefined ? plainUnary(node) : { kind: 'boolean', value: bit === '0' };
}

/** `a ||= b` may hold either; all else makes a new value. */
function compound(node: Syntax): Shape {
  const shape = assign('left', 'right', false)(node);
  if (shape.kind !== 'assign') return shape;
  const operator = child(node, 'operator')?.text ?? '';
  return /^(\|\||&&|\?\?)=$/.test(operator) ? shape : { ...shape, compound: true };
}

function field(node: Syntax): Shape {
  const target = child(node, 'name') ?? child(node, 'property');
  if (target === undefined) return other;
  const type = child(node, 'type');
  const plain: Shape = { kind: 'assign', targets: [target], value: child(node, 'value'), declares: true };
  return type === undefined ? plain : { ...plain, type };
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const body = child(node, 'body');
  const got = gotten(node, body);
  if (nameNode !== undefined && got !== undefined)
    return { kind: 'assign', targets: [nameNode], value: got, declares: true };
  const parameters = lazy(() => parametersOf(node));
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parameters();
    },
    body,
    returnsBody: node.type === 'arrow_function' && body?.type !== 'statement_block',
  };
}

/** `get socket() { return this.#socket; }` is a field by that name. */
function gotten(node: Syntax, body: Syntax | undefined): Syntax | undefined {
  if (node.type !== 'method_definition' || childOfType(node, 'get') === undefined) return undefined;
  const statements = body === undefined ? [] : namedChildren(body);
  const only = statements.length === 1 ? statements[0]!.shape : undefined;
  return only?.kind === 'exit' && only.how === 'return' ? only.value : undefined;
}

/** `#dial()`, `private dial()`, `_dial()`, and what the module does not export where it declares it. */
function isPrivate(fn: Syntax): boolean {
  const held = fn.parent;
  const declared = held?.shape.kind === 'assign' && held.shape.value === fn ? held : fn;
  const { type } = declared;
  if (/^(?:method|public_field|field)_definition$/.test(type)) {
    const word = child(declared, 'name')?.text ?? child(declared, 'property')?.text ?? '';
    return /^[#_]/.test(word) || childOfType(declared, 'accessibility_modifier')?.text === 'private';
  }
  if (!/^(?:variable_declarator|(?:generator_)?function_declaration)$/.test(type)) return false;
  const statement = type === 'variable_declarator' ? declared.parent : declared;
  return statement?.parent?.type !== 'export_statement';
}

/** `{ host: string; port: number }`, an interface of this file built on nothing else, or another name for either. */
function keysOf(
  type: Syntax,
  leaves: (word: string) => readonly Syntax[],
  depth = 0,
): readonly string[] | undefined {
  const inner = type.type === 'type_annotation' ? namedChildren(type)[0] : type;
  if (inner?.type === 'object_type' || inner?.type === 'interface_body') {
    const members = namedChildren(inner);
    return members.every((each) => each.type === 'property_signature')
      ? members.map((each) => child(each, 'name')?.text ?? '')
      : undefined;
  }
  if (inner?.type !== 'type_identifier' || depth > 2) return undefined;
  const declared = leaves(inner.text).filter(({ parent }) =>
    /^(?:interface|type_alias)_declaration$/.test(parent?.type ?? ''),
  );
  const [only, another] = declared;
  if (only?.parent === undefined || another !== undefined) return undefined;
  const { parent } = only;
  if (childOfType(parent, 'extends_type_clause') !== undefined) return undefined;
  const body = child(parent, 'body') ?? child(parent, 'value');
  return body === undefined ? undefined : keysOf(body, leaves, depth + 1);
}

/** `private socket: Socket` of a class or of its constructor, `#socket`, `_socket`. */
function hides(declared: Syntax): boolean {
  const { parent } = declared;
  if (/^[#_]/.test(declared.text)) return true;
  return parent !== undefined && childOfType(parent, 'accessibility_modifier')?.text === 'private';
}

function parametersOf(node: Syntax): readonly Parameter[] {
  const only = child(node, 'parameter');
  if (only !== undefined) return [{ target: only }];
  const all = child(node, 'parameters');
  return all === undefined ? [] : namedChildren(all).flatMap(parameter);
}

function parameter(node: Syntax): Parameter[] {
  if (node.type === 'required_parameter' || node.type === 'optional_parameter') {
    const target = child(node, 'pattern');
    // `this: Server` is nothing that a caller gives.
    if (target === undefined || target.type === 'this') return [];
    const type = child(node, 'type');
    const value = child(node, 'value');
    if (target.type === 'rest_pattern') return rest(target);
    return [{ target, ...(type !== undefined && { type }), ...(value !== undefined && { default: value }) }];
  }
  if (node.type === 'rest_pattern') return rest(node);
  if (node.type === 'assignment_pattern') {
    const target = child(node, 'left');
    const value = child(node, 'right');
    return target === undefined || value === undefined ? [] : [{ target, default: value }];
  }
  return node.type === 'this' ? [] : [{ target: node }];
}

function rest(node: Syntax): Parameter[] {
  const target = namedChildren(node)[0];
  return target === undefined ? [] : [{ target, rest: true }];
}

function classDefinition(node: Syntax): Shape {
  const heritage = childOfType(node, 'class_heritage');
  const clause = heritage === undefined ? undefined : (childOfType(heritage, 'extends_clause') ?? heritage);
  const base = clause === undefined ? undefined : (child(clause, 'value') ?? namedChildren(clause)[0]);
  return {
    kind: 'class',
    name: child(node, 'name')?.text,
    bases: base === undefined ? [] : [base],
    body: child(node, 'body'),
  };
}

function switchStatement(node: Syntax): Shape {
  const cases = namedChildren(child(node, 'body') ?? node);
  return { kind: 'branch', ways: cases, exhaustive: cases.some((each) => each.type === 'switch_default') };
}

function tryStatement(node: Syntax): Shape {
  const handler = child(node, 'handler');
  const final = child(node, 'finalizer');
  const caught = handler === undefined ? undefined : child(handler, 'body');
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: caught === undefined ? [] : [caught],
    final: final === undefined ? undefined : (child(final, 'body') ?? childOfType(final, 'statement_block')),
  };
}

function importStatement(node: Syntax): Shape {
  const required = childOfType(node, 'import_require_clause');
  const source = child(required ?? node, 'source')?.shape;
  if (source?.kind !== 'string' || source.value === undefined) return { kind: 'import', names: [] };
  const module = moduleName(source.value);
  const direct = required === undefined ? undefined : childOfType(required, 'identifier');
  if (direct !== undefined) return { kind: 'import', names: [{ local: direct.text, path: module }] };
  const clause = childOfType(node, 'import_clause');
  const names = namedChildren(clause ?? node).flatMap((each) => {
    if (each.type === 'identifier') return [{ local: each.text, path: module }];
    if (each.type === 'namespace_import') {
      return namedChildren(each).map((inner) => ({ local: inner.text, path: module }));
    }
    if (each.type !== 'named_imports') return [];
    return namedChildren(each).flatMap((specifier) => {
      const imported = child(specifier, 'name')?.text;
      if (imported === undefined) return [];
      const path = imported === 'default' ? module : `${module}.${imported}`;
      return [{ local: child(specifier, 'alias')?.text ?? imported, path }];
    });
  });
  return { kind: 'import', names };
}

// --- What calls mean -------------------------------------------------------------------------------------------

/** `{ path }` and a first argument that is no number are Unix sockets and pipes. */
const pipes: readonly Unless[] = [
  { at: ['path', 'socketPath', 'fd', 'handle'], given: true },
  { at: [0], text: true },
  {
    at: [0],
    mentions:
      /^(?:[\w.$]*(?:[pP]ipe|[pP]ath|PIPE|PATH|[sS]ock(?:et)?(?:File|Name))\w*|(?:[\w.$]+ = )?(?:[\w$]*[pP]ath\.)?(?:join|resolve)\([\s\S]*\))$/,
  },
];

const inMilliseconds: OptionTable = {
  keepAlive: enabled,
  keepAliveInitialDelay: { sets: 'idle', unit: 'ms' },
};

/** A row of what opens connections. */
type Opening = Api & Opens;

/** Interval and count by themselves exist from Node 24.19 on; before, libuv's 1 s and 10 hold and the object form would leave 7200 s. */
const onSocket: readonly FixRow[] = [
  {
    from: { package: 'runtime', version: [24, 19] },
    call: { method: 'setKeepAlive', arguments: 'true, {idleMs}, {intervalMs}, {probes}', chains: true },
  },
  { call: { method: 'setKeepAlive', arguments: 'true, {idleMs}', chains: true } },
];

/** `session.socket` refuses `setKeepAlive`; the listener of `connect` gets the socket itself (Node 18 and 20 run). */
const onSession: readonly FixRow[] = [
  {
    call: {
      method: 'once',
      arguments: '"connect", (_, socket) => socket.setKeepAlive(true, {idleMs})',
    },
  },
];

const serverOptions: readonly FixRow[] = [
  {
    options: [
      ['keepAlive', 'true'],
      ['keepAliveInitialDelay', '{idleMs}'],
    ],
    at: 0,
  },
];

/** The options work where one of them is used already. */
const onConnect: readonly FixRow[] = onSocket.map((row) => ({ ...row, ...serverOptions[0] }));

/** The option is about silence, too: Node hands it to `setTimeout`. */
const silence = { after: 'timeout', unit: 'ms', tells: { event: 'timeout' } } as const;

const connecting = {
  does: 'open',
  gives: 'net.Socket',
  peer: [1, 'host'],
  without: 'loopback',
  silence,
  options: inMilliseconds,
  records: [0],
  unless: pipes,
  fix: onConnect,
} as const satisfies Api;

/** tls ignores the options before 24.15 and 25.8: only the method works everywhere. */
const tls = {
  does: 'open',
  gives: 'net.Socket',
  peer: [1, 'host'],
  without: 'loopback',
  silence,
  // One that cannot be read may say that it goes over a connection that is there: `tls.connect(port, host, options)`.
  records: [0, 1, 2],
  unless: [{ at: ['path', 'socket'], given: true }],
  fix: onSocket,
} as const satisfies Api;

/** Where they are given, the version tells what that does; the gap is 25.0 to 25.7. */
const tlsTuned: Api = {
  ...tls,
  only: { option: 'keepAlive', is: true },
  options: { keepAliveInitialDelay: idle('ms') },
  defaults: [
    { package: 'runtime', before: [24, 15], keepalive: 'off', source: 'Node 16 to 24.14 run' },
    { package: 'runtime', from: [24, 15], before: [25], keepalive: 'on', source: 'Node 24.21 run' },
    { package: 'runtime', from: [25], before: [25, 8], keepalive: 'off', source: "Node's changelog, 25.8" },
    { package: 'runtime', from: [25, 8], keepalive: 'on', source: 'Node 25.9 and 26.10 run' },
  ],
};

const serving: Api = {
  does: 'serve',
  gives: 'net.Socket',
  server: 'net.Server',
  handler: [0, 1],
  parameter: 0,
  options: inMilliseconds,
  records: [0],
  fix: serverOptions,
};

// An HTTP server closes what is idle by itself (keepAliveTimeout, 5 s).
const httpServer: Api = { does: 'open', quiet: true, options: inMilliseconds, fix: serverOptions };

/** `server.on("connection", (socket) => …)` */
const listening: Api = {
  does: 'serve',
  when: { at: 0, is: ['connection', 'secureConnection'] },
  gives: 'net.Socket',
  handler: [1],
  parameter: 0,
  listener: true,
  shared: true,
  inherits: true,
  fix: onSocket,
};

// HTTP's agents: 1 s once they are on (run on Node 18 to 26). Switching them off is about HTTP.
const agent: Api = {
  does: 'open',
  quiet: true,
  gives: 'http.Agent',
  options: {
    keepAlive: { sets: 'enabled', softly: true },
    keepAliveMsecs: { sets: 'idle', unit: 'ms' },
  },
  defaults: [{ package: 'runtime', keepalive: 'off', idle: 1, source: 'Node 18, 20, 22, 24, 26 run' }],
  pool: 'one agent made once',
};

const keepaliveAgent: Api = {
  ...agent,
  constructs: true,
  defaults: [{ package: 'agentkeepalive', keepalive: 'on', idle: 1, source: 'agentkeepalive 4.6 read' }],
};

const nodeAgents: Api = {
  does: 'request',
  peer: [0, 'host', 'hostname'],
  pool: 'an http.Agent with keepAlive (the default from Node 19 on)',
  before: { package: 'runtime', version: [19] },
};
const withoutAgent: Api = {
  does: 'request',
  only: { option: 'agent', is: false },
  peer: [0, 'host', 'hostname'],
  pool: 'an http.Agent with keepAlive',
};

// --- client libraries

const ioredisDefaults: readonly LibraryDefault[] = [
  { package: 'ioredis', before: [6], keepalive: 'on', source: 'ioredis 5.11 run' },
  { package: 'ioredis', from: [6], keepalive: 'on', idle: 30, source: 'ioredis 6.0 run' },
];

const ioredis: Api = {
  does: 'open',
  constructs: true,
  gives: 'ioredis.Redis',
  keeps: true,
  peer: [0, 1, 'host', 'sentinels'],
  without: 'loopback',
  records: [0, 1, 2],
  unless: [{ at: ['path'], given: true }],
  options: { keepAlive: { sets: 'idle', unit: 'ms', enables: true } },
  defaults: ioredisDefaults,
  pool: 'one client made once: it sends all commands over one connection',
  isPool: true,
  fix: [{ options: [['keepAlive', '{idleMs}']], at: 0, upTo: 2 }],
};

const nestRedis: Opening = {
  does: 'open',
  when: { at: 'type', is: ['single'] },
  keeps: true,
  peer: ['url', 'options.host'],
  without: 'loopback',
  records: [0, 'options'],
  unless: [{ at: ['options.path'], given: true }],
  options: { 'options.keepAlive': { sets: 'idle', unit: 'ms', enables: true } },
  defaults: ioredisDefaults,
  fix: [{ options: [['keepAlive', '{idleMs}']], under: 'options', at: 0 }],
};

const ioredisCluster: Api = {
  does: 'open',
  constructs: true,
  gives: 'ioredis.Redis',
  keeps: true,
  peer: [0],
  records: [1],
  options: { 'redisOptions.keepAlive': { sets: 'idle', unit: 'ms', enables: true } },
  defaults: ioredisDefaults,
  pool: 'one client made once',
  fix: [{ options: [['keepAlive', '{idleMs}']], under: 'redisOptions', at: 1 }],
};

/** A queue makes its clients by itself, with ioredis: one of them waits for events. */
function queue(key: string, defaults: readonly LibraryDefault[], blocks: boolean): Opening {
  return {
    does: 'open',
    constructs: true,
    keeps: true,
    ...(blocks && { quiet: true }),
    peer: [`${key}.host`, `${key}.url`, key, 1],
    without: 'loopback',
    records: [1, 2, key],
    unless: [{ at: [`${key}.path`, 'createClient'], given: true }],
    options: { [`${key}.keepAlive`]: { sets: 'idle', unit: 'ms', enables: true } },
    defaults,
    pool: 'one queue made once',
    fix: [{ options: [['keepAlive', '{idleMs}']], under: key, at: 1, upTo: 2 }],
  };
}

const bull = queue(
  'redis',
  [{ package: 'bull', keepalive: 'on', source: 'bull 3 and 4 ask for ioredis 4 and 5' }],
  false,
);
const bullmqQueue = queue('connection', ioredisDefaults, false);

/** Nest's module makes such queues; it may find its connection under a name, too. */
function nestQueue(key: string, made: Opening): Opening {
  return {
    ...made,
    constructs: false,
    when: { at: `${key}.host`, mentions: /./ },
    records: [0, key],
    fix: [{ options: [['keepAlive', '{idleMs}']], under: key, at: 0 }],
  };
}

const nestBull = nestQueue('redis', bull);
const nestBullmq = nestQueue('connection', bullmqQueue);

/** The same options from a function that Nest calls: `forRootAsync({ useFactory: () => ({ type: "mysql", … }) })`. */
function byFactory({ fix: _, pool: __, ...row }: Opening): Api {
  const inside = (where: Where): Where =>
    typeof where === 'number' ? 'useFactory()' : `useFactory().${where}`;
  const conditions = [row.when ?? []].flat();
  return {
    ...row,
    when: conditions.map((each) => ('at' in each ? { ...each, at: inside(each.at) } : each)),
    peer: (row.peer ?? []).map(inside),
    records: (row.records ?? []).map(inside),
    unless: (row.unless ?? []).map((each) => ({ ...each, at: each.at.map(inside) })),
    options: Object.fromEntries(
      Object.entries(row.options ?? {}).map(([key, effect]) => [`useFactory().${key}`, effect]),
    ),
  };
}
// Blocks on Redis for some seconds at a time.
const bullmqWorker = queue('connection', ioredisDefaults, true);

const nodeRedis: Api = {
  does: 'open',
  gives: 'redis.client',
  keeps: true,
  peer: ['socket.host', 'url', 'host', 0, 1],
  without: 'loopback',
  records: [0, 1, 2],
  unless: [{ at: ['socket.path', 'path'], given: true }],
  options: {
    'socket.keepAlive': { sets: 'idle', unit: 'ms', enables: true },
    'socket.keepAliveInitialDelay': { sets: 'idle', unit: 'ms' },
    socket_keepalive: enabled,
    socket_initial_delay: idle('ms'),
  },
  defaults: [
    { package: 'redis', before: [4], keepalive: 'on', source: 'node-redis 2.8 and 3.1 read, 3.1 run' },
    { package: 'redis', from: [4], before: [5], keepalive: 'on', idle: 5, source: 'node-redis 4.7 run' },
    {
      package: 'redis',
      from: [5],
      before: [6],
      keepalive: 'on',
      idle: 5,
      switchOnly: true,
      source: 'node-redis 5.12 run',
    },
    {
      package: 'redis',
      from: [6],
      keepalive: 'on',
      idle: 30,
      switchOnly: true,
      source: 'node-redis 6.3 run',
    },
  ],
  pool: 'one client made once: it sends all commands over one connection',
  isPool: true,
  fix: [
    {
      from: { package: 'redis', version: [5] },
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      under: 'socket',
      at: 0,
    },
    {
      from: { package: 'redis', version: [3], before: [4] },
      options: [
        ['socket_keepalive', 'true'],
        ['socket_initial_delay', '{idleMs}'],
      ],
      at: 0,
      upTo: 2,
    },
    {
      file: /\bsocket_(keepalive|initial_delay)\b/,
      options: [
        ['socket_keepalive', 'true'],
        ['socket_initial_delay', '{idleMs}'],
      ],
      at: 0,
      upTo: 2,
    },
    { options: [['keepAlive', '{idleMs}']], under: 'socket', at: 0 },
  ],
};

const nodeRedisCluster: Api = {
  ...nodeRedis,
  peer: ['rootNodes'],
  records: [0],
  options: {
    'defaults.socket.keepAlive': { sets: 'idle', unit: 'ms', enables: true },
    'defaults.socket.keepAliveInitialDelay': { sets: 'idle', unit: 'ms' },
  },
  fix: [],
};

const pg: Api = {
  does: 'open',
  constructs: true,
  gives: 'pg.Client',
  peer: [0, 'host', 'connectionString'],
  without: 'loopback',
  records: [0],
  unless: [
    { at: ['host'], mentions: /^['"`]\// },
    { at: ['stream'], given: true },
  ],
  options: { keepAlive: enabled, keepAliveInitialDelayMillis: idle('ms') },
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelayMillis', '{idleMs}'],
      ],
      at: 0,
      url: 'connectionString',
    },
  ],
};

// knex keeps two connections of its pool open, however idle (`min: 2`).
const knexPg: Api = {
  does: 'open',
  // Without a connection it only writes queries.
  when: [
    { at: 'client', is: ['pg', 'postgres', 'postgresql', 'redshift'] },
    { at: 'connection', mentions: /./ },
  ],
  keeps: true,
  peer: ['connection.host', 'connection.connectionString', 'connection'],
  records: [0, 'connection'],
  unless: [{ at: ['connection.host'], mentions: /^['"`]\// }],
  options: {
    'connection.keepAlive': enabled,
    'connection.keepAliveInitialDelayMillis': idle('ms'),
  },
  pool: 'one knex instance made once',
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelayMillis', '{idleMs}'],
      ],
      under: 'connection',
      at: 0,
      url: 'connectionString',
    },
  ],
};

// Sequelize hands `keepAlive` on to pg, and no time with it; its pool closes what was idle for 10 s.
const sequelize: Api = {
  does: 'open',
  constructs: true,
  quiet: true,
  options: {
    'dialectOptions.keepAlive': enabled,
    'dialectOptions.enableKeepAlive': enabled,
    'dialectOptions.keepAliveInitialDelay': idle('ms'),
  },
};

// The pool of pg closes what was idle for 10 s, unless told otherwise.
const typeorm: Opening = {
  does: 'open',
  quiet: true,
  when: { at: 'type', is: ['postgres', 'cockroachdb'] },
  options: { 'extra.keepAlive': enabled, 'extra.keepAliveInitialDelayMillis': idle('ms') },
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelayMillis', '{idleMs}'],
      ],
      under: 'extra',
      at: 0,
    },
  ],
};

const mysqlDefaults: readonly LibraryDefault[] = [
  { package: 'mysql2', before: [3, 3, 2], keepalive: 'off', source: 'mysql2 changelog, 3.3.2' },
  { package: 'mysql2', from: [3, 3, 2], keepalive: 'on', source: 'mysql2 3.24 run' },
];

const mysql: Api = {
  does: 'open',
  gives: 'mysql2.connection',
  peer: [0, 'host', 'uri'],
  without: 'loopback',
  records: [0],
  unless: [{ at: ['socketPath', 'stream'], given: true }],
  options: { enableKeepAlive: enabled, keepAliveInitialDelay: idle('ms') },
  defaults: mysqlDefaults,
  fix: [
    {
      options: [
        ['enableKeepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      at: 0,
      url: 'uri',
    },
  ],
};

// mysqljs (mysql 2.18 read) makes its socket by itself and takes no option for it.
const mysqljs: Api = { does: 'open', quiet: true, gives: 'mysql2.connection', peer: [0, 'host'] };

const knexMysql: Api = {
  ...knexPg,
  when: [
    { at: 'client', is: ['mysql2'] },
    { at: 'connection', mentions: /./ },
  ],
  unless: [{ at: ['connection.socketPath'], given: true }],
  options: {
    'connection.enableKeepAlive': enabled,
    'connection.keepAliveInitialDelay': idle('ms'),
  },
  defaults: mysqlDefaults,
  fix: [
    {
      options: [
        ['enableKeepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      under: 'connection',
      at: 0,
      url: 'uri',
    },
  ],
};

// TypeORM hands `extra` to the pool that mysql2 makes, and that closes none for being idle.
const typeormMysql: Opening = {
  does: 'open',
  when: [
    { at: 'type', is: ['mysql', 'mariadb'] },
    { at: 'connectorPackage', is: ['mysql2'] },
  ],
  keeps: true,
  peer: ['host', 'url'],
  without: 'loopback',
  records: [0, 'extra'],
  unless: [{ at: ['socketPath', 'extra.socketPath', 'extra.stream'], given: true }],
  options: { 'extra.enableKeepAlive': enabled, 'extra.keepAliveInitialDelay': idle('ms') },
  defaults: mysqlDefaults,
  pool: 'one data source made once',
  fix: [
    {
      options: [
        ['enableKeepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      under: 'extra',
      at: 0,
    },
  ],
};

const mariadb: Api = {
  does: 'open',
  gives: 'mysql2.connection',
  peer: [0, 'host'],
  without: 'loopback',
  records: [0],
  unless: [{ at: ['socketPath', 'stream'], given: true }],
  options: { keepAliveDelay: { sets: 'idle', unit: 'ms', enables: true } },
  defaults: [
    { package: 'mariadb', before: [3, 4, 1], keepalive: 'off', source: 'mariadb 2.5, 3.3 and 3.4.0 read' },
    { package: 'mariadb', from: [3, 4, 1], before: [3, 5], keepalive: 'on', source: 'mariadb 3.4.5 run' },
    { package: 'mariadb', from: [3, 5], keepalive: 'off', source: 'mariadb 3.5.1 and 3.5.4 read, 3.5.2 run' },
  ],
  fix: [{ options: [['keepAliveDelay', '{idleMs}']], at: 0 }],
};

const postgresJs: Api = {
  does: 'open',
  keeps: true,
  peer: [0, 'host', 'hostname'],
  without: 'loopback',
  unless: [{ at: ['path', 'socket'], given: true }],
  records: [0, 1],
  options: { keep_alive: { sets: 'idle', unit: 's', enables: true, zero: 'default', null: 'off' } },
  defaults: [{ package: 'postgres', keepalive: 'on', idle: 60, source: 'postgres 3.4 run' }],
  pool: 'one instance made once',
  fix: [{ options: [['keep_alive', '{idle}']], at: 0, upTo: 1 }],
};

// Its monitor asks every 10 s, its pool's connections ask nothing. Before 6 the delay is cut to half of the socket's
// time limit, which by default is none: it is 0 then, the kernel's two hours, whatever was given.
const mongodb: Api = {
  does: 'open',
  quiet: true,
  records: [1],
  options: { keepAlive: enabled, keepAliveInitialDelay: idle('ms') },
  defaults: [
    { package: 'mongodb', before: [6], keepalive: 'on', source: 'mongodb 3.7, 4.17 and 5.9 read, 4.17 run' },
    {
      package: 'mongodb',
      from: [6],
      before: [6, 17],
      keepalive: 'on',
      idle: 300,
      source: 'mongodb 6.0 to 6.16 read',
    },
    {
      package: 'mongodb',
      from: [6, 17],
      keepalive: 'on',
      idle: 120,
      source: 'mongodb 6.17 to 7.0 read, 7.8 run',
    },
  ],
  fix: [
    {
      from: { package: 'mongodb', version: [6, 17] },
      options: [['keepAliveInitialDelay', '{idleMs}']],
      at: 1,
    },
    { options: [['keepAlive', 'true']], at: 1 },
  ],
};

// Heartbeats every 30 s keep its paths open.
const cassandra: Api = {
  does: 'open',
  constructs: true,
  quiet: true,
  options: {
    'socketOptions.keepAlive': enabled,
    'socketOptions.keepAliveDelay': idle('ms'),
  },
  defaults: [{ package: 'cassandra-driver', keepalive: 'on', source: 'cassandra-driver 4.10 read' }],
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveDelay', '{idleMs}'],
      ],
      under: 'socketOptions',
      at: 0,
    },
  ],
};

const memjs: Api = {
  does: 'open',
  keeps: true,
  gives: 'memjs.Client',
  peer: [0],
  without: 'loopback',
  records: [1],
  options: { keepAlive: enabled, keepAliveDelay: idle('s') },
  defaults: [{ package: 'memjs', keepalive: 'off', idle: 30, source: 'memjs 1.3 read' }],
  pool: 'one client made once',
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveDelay', '{idle}'],
      ],
      at: 1,
    },
  ],
};

// AMQP heartbeats keep the path open (amqplib takes the server's 60 s).
const amqplib: Api = {
  does: 'open',
  quiet: true,
  records: [1],
  options: { keepAlive: enabled, keepAliveDelay: idle('ms') },
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveDelay', '{idleMs}'],
      ],
      at: 1,
    },
  ],
};

const undici: Api = {
  does: 'open',
  constructs: true,
  quiet: true,
  gives: 'undici.Dispatcher',
  options: {
    'connect.keepAlive': enabled,
    'connect.keepAliveInitialDelay': idle('ms'),
  },
  defaults: [{ package: 'undici', keepalive: 'on', idle: 60, source: 'undici run with Node 18 to 26' }],
  pool: 'one dispatcher made once',
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      under: 'connect',
      at: 0,
    },
  ],
};

const javascriptApis: Rows = {
  setInterval: { does: 'run', function: [0], arguments: [2, 3] },
  'net.connect': connecting,
  'net.createConnection': connecting,
  'net.Socket': {
    does: 'create',
    records: [0],
    gives: 'net.Socket',
    options: inMilliseconds,
    unless: [{ at: ['fd'], given: true }],
    fix: onConnect,
  },
  // Of its options those about keepalive are for who makes the socket (Node 16 to 26 run).
  'net.Socket#connect': {
    does: 'connect',
    peer: [1, 'host'],
    without: 'loopback',
    records: [0],
    unless: pipes,
  },
  'tls.connect': [tlsTuned, tls],
  'net.createServer': serving,
  'net.Server': { ...serving, constructs: true },
  'tls.createServer': { ...serving, fix: onSocket },
  'tls.Server': { ...serving, constructs: true, fix: onSocket },

  // What a file is piped into ends with the file.
  'fs.createReadStream': { does: 'pass', gives: 'fs.ReadStream' },
  'fs.ReadStream#pipe': [
    { does: 'pass', when: { at: 'end', mentions: /^false$/ } },
    { does: 'close', on: 0 },
  ],

  'net.Server#on': [listening, { does: 'pass' }],
  'net.Server#once': { does: 'pass' },
  'net.Server#addListener': [listening, { does: 'pass' }],
  'net.Server#listen': {
    does: 'listen',
    peer: [1, 'host'],
    port: [0, 'port'],
    unless: pipes,
    returns: 'it',
  },
  'http.createServer': httpServer,
  'https.createServer': httpServer,
  'http.Server': { ...httpServer, constructs: true },
  'https.Server': { ...httpServer, constructs: true },

  // Sessions live as long as both sides like, and ask nothing by themselves.
  'http2.connect': {
    does: 'open',
    gives: 'http2.session',
    peer: [0],
    unless: [{ at: ['createConnection'], given: true }],
    records: [1],
    handler: [1, 2],
    parameter: 1,
    pool: 'one session: it carries many requests at once',
    fix: onSession,
  },
  'http2.session#close': { does: 'close' },
  'http2.session#destroy': { does: 'close' },
  'http2.session#on': { does: 'pass' },
  'http2.session#once': { does: 'pass' },

  'net.Socket#setKeepAlive': {
    does: 'set',
    options: {
      '0': enabled,
      '1': idle('ms'),
      '2': interval('ms'),
      '3': probes,
      enable: enabled,
      initialDelay: idle('ms'),
    },
    omitted: 'off',
    returns: 'it',
    fix: onSocket,
  },
  '#setKeepAlive': {
    does: 'set',
    // A BitTorrent wire has messages of its own to stay alive.
    receiver: /^(?!(?:[\w$]+\.)*_?wire$)/i,
    options: {
      '0': enabled,
      '1': idle('ms'),
      '2': interval('ms'),
      '3': probes,
      enable: enabled,
      initialDelay: idle('ms'),
    },
    omitted: 'off',
    returns: 'it',
    fix: onSocket,
  },
  '#setSocketKeepAlive': {
    does: 'set',
    options: { '0': enabled, '1': idle('ms') },
    omitted: 'off',
    fix: [{ call: { method: 'setSocketKeepAlive', arguments: 'true, {idleMs}' } }],
  },
  'net.Socket#end': { does: 'close' },
  'net.Socket#destroy': { does: 'close' },
  'net.Socket#destroySoon': { does: 'close' },
  'net.Socket#on': { does: 'pass' },
  'net.Socket#once': { does: 'pass' },
  'net.Socket#addListener': { does: 'pass' },
  'net.Socket#setNoDelay': { does: 'pass' },
  'net.Socket#setTimeout': {
    does: 'pass',
    silence: { after: 0, unit: 'ms', tells: { handler: 1, event: 'timeout' } },
  },
  'net.Socket#setEncoding': { does: 'pass' },
  'net.Socket#ref': { does: 'pass' },
  'net.Socket#unref': { does: 'pass' },

  'http.Agent': agent,
  'https.Agent': agent,
  agentkeepalive: keepaliveAgent,
  'agentkeepalive.HttpAgent': keepaliveAgent,
  'agentkeepalive.HttpsAgent': keepaliveAgent,
  'http.get': [withoutAgent, nodeAgents],
  'http.request': [withoutAgent, nodeAgents],
  'https.get': [withoutAgent, nodeAgents],
  'https.request': [withoutAgent, nodeAgents],

  ioredis,
  'ioredis.Redis': ioredis,
  'ioredis.Cluster': ioredisCluster,
  'ioredis.Redis.Cluster': ioredisCluster,
  'ioredis.Redis#quit': { does: 'close' },
  'ioredis.Redis#disconnect': { does: 'close' },
  'redis.createClient': nodeRedis,
  'redis.createCluster': nodeRedisCluster,
  'redis.client#quit': { does: 'close' },
  'redis.client#disconnect': { does: 'close' },
  'redis.client#close': { does: 'close' },
  'redis.client#destroy': { does: 'close' },

  'pg.Client': { ...pg, pool: 'pg.Pool' },
  'pg.Pool': { ...pg, keeps: true, pool: 'one pg.Pool made once', isPool: true },
  'pg-pool': { ...pg, keeps: true, pool: 'one pg.Pool made once', isPool: true },
  'pg.Client#end': { does: 'close' },
  'mysql.createConnection': { ...mysqljs, pool: 'mysql.createPool' },
  'mysql.createPool': { ...mysqljs, pool: 'one pool made once', isPool: true },
  'mysql2.createConnection': { ...mysql, pool: 'mysql2.createPool' },
  'mysql2.createPool': { ...mysql, keeps: true, pool: 'one pool made once', isPool: true },
  'mysql2/promise.createConnection': { ...mysql, pool: 'mysql2.createPool' },
  'mysql2/promise.createPool': { ...mysql, keeps: true, pool: 'one pool made once', isPool: true },
  'mysql2.connection#end': { does: 'close' },
  'mysql2.connection#destroy': { does: 'close' },

  'mariadb.createConnection': { ...mariadb, pool: 'mariadb.createPool' },
  'mariadb.createPool': { ...mariadb, keeps: true, pool: 'one pool made once', isPool: true },
  postgres: postgresJs,
  knex: [knexPg, knexMysql],
  'knex.knex': [knexPg, knexMysql],
  'sequelize.Sequelize': sequelize,
  sequelize,
  'typeorm.DataSource': [typeorm, typeormMysql],
  'typeorm.createConnection': [typeorm, typeormMysql],
  '@nestjs/typeorm.TypeOrmModule.forRoot': [typeorm, typeormMysql],
  '@nestjs/typeorm.TypeOrmModule.forRootAsync': [byFactory(typeorm), byFactory(typeormMysql)],
  '@nestjs-modules/ioredis.RedisModule.forRoot': nestRedis,
  '@nestjs-modules/ioredis.RedisModule.forRootAsync': byFactory(nestRedis),
  '@nestjs/bull.BullModule.forRoot': nestBull,
  '@nestjs/bull.BullModule.forRootAsync': byFactory(nestBull),
  '@nestjs/bullmq.BullModule.forRoot': nestBullmq,
  '@nestjs/bullmq.BullModule.forRootAsync': byFactory(nestBullmq),
  'mongodb.MongoClient': { ...mongodb, constructs: true },
  'mongodb.MongoClient.connect': mongodb,
  'mongoose.connect': mongodb,
  'mongoose.createConnection': mongodb,
  'cassandra-driver.Client': cassandra,
  'memjs.Client.create': memjs,
  'memjs.Client#close': { does: 'close' },
  'memjs.Client#quit': { does: 'close' },
  bull,
  'bullmq.Queue': bullmqQueue,
  'bullmq.QueueEvents': bullmqWorker,
  'bullmq.Worker': bullmqWorker,
  'amqplib.connect': amqplib,
  'amqplib/callback_api.connect': amqplib,
  'undici.Agent': undici,
  'undici.Client': undici,
  'undici.Pool': undici,
};

export const javascriptTables: Omit<
  Language,
  'id' | 'name' | 'extensions' | 'editorIds' | 'grammar' | 'shapes'
> = {
  triggers:
    /\bset(?:Socket)?KeepAlive\b|\bconnectorPackage\b|\bkeepAlive(?:InitialDelay(?:Millis)?|Msecs|Delay)?\b|['"](?:node:)?(?:net|tls|https?|http2)['"]|['"](?:ioredis|redis|pg|pg-pool|mysql(?:2(?:\/promise)?)?|amqplib(?:\/callback_api)?|undici|mariadb|postgres|knex|bull|bullmq|memjs|@nestjs-modules\/ioredis|@nestjs\/(?:bull(?:mq)?|typeorm))['"]/,
  comment: { open: '//', types: ['comment', 'html_comment', 'hash_bang_line'] },
  names: {
    assignmentDeclares: false,
    bindsSelf: /^(on|once|addListener|prependListener)$/,
    prototypes: true,
    loaders: ['require', 'import'],
    promise: 'Promise',
    chains: /^then$/,
    baseCall: 'super',
    isPrivate,
    hides,
    keysOf,
    module: moduleName,
    transparent: ['default'],
    ownModules: /^(?:\.{1,2}\/|[~@#]\/|[~#]\w)/,
    hooks: { destroy: '_destroy' },
  },
  apis: javascriptApis,
  sendsAway: { method: 'send', at: 1 },
  tunedLater: true,
  sleeps: /(?:^|\.)(?:sleep|delay|setTimeout)$/,
  sleepsIn: 'ms',
  timers: {
    setInterval: { function: 0, after: 1, unit: 'ms', again: true },
    setTimeout: { function: 0, after: 1, unit: 'ms' },
  },
  repeaters: ['every', 'interval', 'schedule', 'scheduleJob', 'CronJob', 'Interval', 'Cron'],
  // libuv has these two built in (Node 16 to 26 run).
  pace: [{ interval: 1, probes: 10 }],
  conversions: { Number: 1, 'Math.round': 1, 'Math.floor': 1, parseInt: 1, 'Number.parseInt': 1 },
  fixes: { 'net.Socket': onSocket, '#setKeepAlive': onSocket },
  falseFriends:
    /^(keepAliveTimeout|keepAliveMaxTimeout|keepAliveTimeoutThreshold|maxKeepAliveRequests|keepAlivePing\w*|keepAliveTimer|keepalive|shouldKeepAlive|keepAliveTimeoutBuffer|keep[aA]live(?:Interval(?:Seconds)?|CountMax)|keep_?alive_?time(out)?(_ms)?|(?:start|restart|stop|reset|clear|cancel|schedule|send|write|emit|queue|handle|process|receive|on)_?[kK]eep_?[aA]live\w*)$/,
  handlers: {
    registrations:
      /\b(app|router|server|fastify|route|api|routes)\b[\w.]*\.(get|post|put|patch|delete|all|use|options|head|route)$/,
    parameters: [/^_?(req|request)$/, /^_?(res|response|reply)$/],
  },
  tests: {
    // Node's own runner takes `test-*.js`, too.
    files: /(?:^|[._/-])(test|tests|spec)\.[cm]?[jt]sx?$|(?:^|\/)test-[^/]*\.[cm]?[jt]sx?$/,
    modules: [
      'test',
      'vitest',
      'mocha',
      'chai',
      'tap',
      'tape',
      'ava',
      'jest',
      'supertest',
      '@jest/globals',
      '@playwright/test',
      '@cucumber/cucumber',
      'cypress',
    ],
    registrations: /^(describe|it|test|suite|context|before|after|beforeEach|afterEach|beforeAll|afterAll)$/,
  },
  iterations: /^(forEach|map|flatMap|filter|reduce|some|every)$/,
  // Nest's providers.
  makesOnce: /^useFactory\b/,
  writing: {
    terminator: ';',
    indent: '  ',
    true: 'true',
    false: 'false',
    quotes: true,
    entry: (name, value) => `${name}: ${value}`,
    record: ['{ ', ' }'],
    separatorsFrom: [12, 5],
  },
};

const javascript: Language = {
  id: 'javascript',
  name: 'JavaScript',
  extensions: ['.js', '.mjs', '.cjs', '.jsx'],
  editorIds: ['javascript', 'javascriptreact'],
  grammar: 'tree-sitter-javascript',
  shapes: javascriptShapes,
  ...javascriptTables,
};

export default javascript;
