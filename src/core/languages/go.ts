/**
 * Go: net, net/http and the client libraries. Keepalive is on by default with 15 s, so what can be wrong is that it
 * is switched off, too slow or in the wrong unit, and that every request makes a connection of its own.
 */
import {
  type Api,
  enabled,
  type FixRow,
  type LibraryDefault,
  type Opens,
  type OptionEffect,
  type OptionTable,
  probes,
  type Unless,
  unknown,
} from './api.ts';
import type { ImportLine, Language } from './language.ts';
import {
  argumentsOf,
  binary,
  boolean,
  call,
  child,
  childOfType,
  childrenOf,
  type Entry,
  eachOf,
  exit,
  ifElse,
  index,
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
  spread,
  string,
  unary,
} from './syntax.ts';

const shapes: Readonly<Record<string, Shaper>> = {
  source_file: (node) => ({ kind: 'block', statements: namedChildren(node) }),
  block: braces,
  statement_list: (node) => ({ kind: 'block', statements: namedChildren(node) }),
  identifier: name,
  type_identifier: name,
  package_identifier: name,
  selector_expression: member('operand', 'field'),
  qualified_type: member('package', 'name'),
  index_expression: index('operand', 'index'),
  call_expression: call('function', 'arguments'),
  variadic_argument: spread,
  composite_literal: literal,
  keyed_element: keyed,
  literal_element: element,
  interpreted_string_literal: string(['interpreted_string_literal_content']),
  raw_string_literal: string(['raw_string_literal_content']),
  int_literal: number,
  float_literal: number,
  true: boolean(true),
  false: boolean(false),
  nil: nothing,
  expression_list: (node) => (namedChildren(node).length === 1 ? same(node) : list(node)),
  expression_statement: same,
  parenthesized_expression: same,
  type_assertion_expression: same,
  unary_expression: (node) =>
    /^[&*]$/.test(child(node, 'operator')?.text ?? '')
      ? sameAs(child(node, 'operand'))
      : unary('operand')(node),
  binary_expression: binary(),
  short_var_declaration: assignment,
  assignment_statement: assignment,
  var_spec: declaration,
  const_spec: declaration,
  function_declaration: definition,
  method_declaration: definition,
  func_literal: definition,
  range_clause: same,
  for_statement: loop,
  if_statement: ifElse,
  expression_switch_statement: choices,
  type_switch_statement: choices,
  select_statement: choices,
  expression_case: way,
  type_case: way,
  default_case: way,
  communication_case: way,
  return_statement: exit('return'),
  break_statement: (): Shape => ({ kind: 'exit', how: 'break' }),
  continue_statement: (): Shape => ({ kind: 'exit', how: 'continue' }),
  defer_statement: (node) => {
    const deferred = namedChildren(node)[0];
    return deferred === undefined ? other : { kind: 'defer', call: deferred };
  },
  import_declaration: imports,
};

function braces(node: Syntax): Shape {
  const statements = childOfType(node, 'statement_list');
  return { kind: 'block', statements: statements === undefined ? [] : namedChildren(statements) };
}

/** `net.Dialer{…}` is read like a call of that name with keywords; maps and slices are what they are. */
function literal(node: Syntax): Shape {
  const type = child(node, 'type');
  const body = child(node, 'body');
  if (type === undefined || body === undefined) return other;
  const elements = namedChildren(body);
  if (/^(slice|array|implicit_length_array)_type$/.test(type.type)) {
    return { kind: 'list', items: elements.map((each) => namedChildren(each)[0] ?? each) };
  }
  const entries = elements.flatMap(entryOf);
  if (type.type !== 'qualified_type') return { kind: 'record', entries, type };
  return {
    kind: 'call',
    callee: type,
    arguments: argumentsOf(body),
    list: body,
    constructs: true,
    entries,
  };
}

function entryOf(node: Syntax): Entry[] {
  const keyNode = keyOf(node);
  const value = elementValue(node);
  if (keyNode === undefined || value === undefined) return [];
  const key = keyNode.shape.kind === 'string' ? keyNode.shape.value : keyNode.text;
  return [{ key, keyNode, value, node }];
}

function keyOf(node: Syntax): Syntax | undefined {
  const key = child(node, 'key');
  return key === undefined ? undefined : namedChildren(key)[0];
}

function elementValue(node: Syntax): Syntax | undefined {
  const value = child(node, 'value');
  return value === undefined ? undefined : (namedChildren(value)[0] ?? value);
}

function keyed(node: Syntax): Shape {
  const nameNode = keyOf(node);
  const value = elementValue(node);
  if (nameNode === undefined || value === undefined) return other;
  return { kind: 'argument', name: nameNode.text, nameNode, value };
}

/** A field's name is no use of a variable of that name. */
function element(node: Syntax): Shape {
  const inner = namedChildren(node)[0];
  if (inner === undefined) return other;
  const isField = node.field === 'key' && inner.type === 'identifier';
  return isField ? { kind: 'argument', name: inner.text, nameNode: inner, value: inner } : sameAs(inner);
}

/** Fields whose assignment sets an option, as their key in the literal does. */
const optionFields = /^(KeepAlive|KeepAliveConfig)$/;

function assignment(node: Syntax): Shape {
  const left = child(node, 'left');
  const value = child(node, 'right');
  if (left === undefined || value === undefined) return other;
  const declares = node.type === 'short_var_declaration';
  const [target, another] = namedChildren(left);
  const field = target?.shape.kind === 'member' ? target.shape.name : '';
  if (target !== undefined && another === undefined && optionFields.test(field)) {
    const given = namedChildren(value)[0] ?? value;
    return {
      kind: 'call',
      callee: left,
      arguments: [{ value: given, node: given }],
      list: undefined,
      constructs: false,
    };
  }
  const plain: Shape = { kind: 'assign', targets: [left], value, declares };
  const isCompound = !declares && child(node, 'operator')?.text !== '=';
  return isCompound ? { ...plain, compound: true } : plain;
}

function declaration(node: Syntax): Shape {
  const type = child(node, 'type');
  const plain: Shape = {
    kind: 'assign',
    targets: childrenOf(node, 'name').filter((each) => each.named),
    value: child(node, 'value'),
    declares: true,
  };
  return type === undefined ? plain : { ...plain, type };
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const given = child(node, 'parameters');
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    parameters: given === undefined ? [] : namedChildren(given).flatMap(parameters),
    body: child(node, 'body'),
    returnsBody: false,
  };
}

/** `a, b net.Conn` declares two. */
function parameters(node: Syntax): Parameter[] {
  const type = child(node, 'type');
  const rest = node.type === 'variadic_parameter_declaration';
  return childrenOf(node, 'name')
    .filter((each) => each.named)
    .map((target) => ({ target, ...(type !== undefined && { type }), ...(rest && { rest: true }) }));
}

function loop(node: Syntax): Shape {
  const range = childOfType(node, 'range_clause');
  const body = child(node, 'body');
  if (range === undefined) return { kind: 'loop', body, endless: namedChildren(node).length === 1 };
  const over = child(range, 'right');
  return eachOf(child(range, 'left') && range, over, body);
}

function choices(node: Syntax): Shape {
  const ways = node.children.filter((each) => /_case$/.test(each.type));
  const exhaustive = node.type === 'select_statement' || ways.some((each) => each.type === 'default_case');
  return { kind: 'branch', ways, exhaustive };
}

function way(node: Syntax): Shape {
  const statements = childOfType(node, 'statement_list');
  return { kind: 'block', statements: statements === undefined ? [] : namedChildren(statements) };
}

function imports(node: Syntax): Shape {
  return {
    kind: 'import',
    names: specs(node).flatMap((spec) => {
      const shape = child(spec, 'path')?.shape;
      if (shape?.kind !== 'string' || shape.value === undefined) return [];
      const alias = child(spec, 'name')?.text;
      if (alias === '_' || alias === '.') return [];
      return [{ local: alias ?? packageName(shape.value), path: modulePath(shape.value) }];
    }),
  };
}

function specs(node: Syntax): readonly Syntax[] {
  const group = childOfType(node, 'import_spec_list');
  return namedChildren(group ?? node).filter((each) => each.type === 'import_spec');
}

/** Without its major version: `github.com/redis/go-redis/v9` -> `github.com/redis/go-redis`. */
function modulePath(spelled: string): string {
  return spelled.replace(/\/v\d+(?=\/|$)/g, '');
}

/** What the package probably calls itself: `go-redis` -> `redis`, `redis.v5` -> `redis`. */
function packageName(spelled: string): string {
  const last = modulePath(spelled).split('/').pop()!;
  return last.replace(/\.v\d+$/, '').replace(/^go-|-go$|\.go$/g, '');
}

/** Into the group of the standard library, where it belongs by the alphabet; `goimports` does the same. */
function importLine(root: Syntax, module: string, line: string): ImportLine | undefined {
  const statement = root.children.find((each) => each.type === 'import_declaration');
  if (statement === undefined) {
    const clause = root.children.find((each) => each.type === 'package_clause');
    return clause === undefined ? undefined : { behind: clause, text: `\n${line}` };
  }
  const group = childOfType(statement, 'import_spec_list');
  if (group === undefined) {
    const other = pathOf(specs(statement)[0]);
    const isBefore = other.includes('.') || other > module;
    return isBefore ? { before: statement, text: line } : { behind: statement, text: line };
  }
  const all = specs(statement);
  const text = `\t"${module}"`;
  const standard = all.filter((each) => !pathOf(each).includes('.'));
  const next = standard.find((each) => pathOf(each) > module);
  if (next !== undefined) return { before: next, text };
  const last = standard.at(-1);
  if (last !== undefined) return { behind: last, text };
  return all[0] === undefined ? undefined : { before: all[0], text: `${text}\n` };
}

function pathOf(spec: Syntax | undefined): string {
  const shape = spec === undefined ? undefined : child(spec, 'path')?.shape;
  return shape?.kind === 'string' ? (shape.value ?? '') : '';
}

// --- What calls mean -------------------------------------------------------------------------------------------

// Run with Go 1.19, 1.21, 1.23 and 1.24: 15 s, interval 15 s, from 1.23 on with 9 probes.
const onByDefault: readonly LibraryDefault[] = [
  { package: 'runtime', keepalive: 'on', idle: 15, source: 'Go 1.19, 1.21, 1.23 and 1.24 run' },
];

const keepAlive: OptionEffect = { sets: 'idle', unit: 'ns', zero: 'default', negative: 'off' };

/** Hooks may set anything; so may a configuration that cannot be read. */
const hooks: OptionTable = { Control: unknown, ControlContext: unknown };

function configuration(prefix: string): OptionTable {
  return {
    [`${prefix}Enable`]: enabled,
    [`${prefix}Idle`]: { sets: 'idle', unit: 'ns', zero: 'default', negative: 'kernel' },
    [`${prefix}Interval`]: { sets: 'interval', unit: 'ns' },
    [`${prefix}Count`]: probes,
  };
}

const duration = (value: string): string => `${value} * {time}.Second`;
const completeConfiguration = `{net}.KeepAliveConfig{Enable: true, Idle: ${duration('{idle}')}, Interval: ${duration('{interval}')}, Count: {probes}}`;

const dialerFix: readonly FixRow[] = [
  {
    from: { package: 'runtime', version: [1, 23] },
    imports: ['net', 'time'],
    options: [['KeepAliveConfig', completeConfiguration]],
    instead: 'KeepAlive',
  },
  { imports: ['time'], options: [['KeepAlive', duration('{idle}')]] },
];

const dialer: Opens = {
  does: 'open',
  quiet: true,
  defaults: onByDefault,
  options: { KeepAlive: keepAlive, KeepAliveConfig: unknown, ...hooks },
  fix: dialerFix,
};

/** `Enable: true` makes the configuration hold and `KeepAlive` count for nothing; else the configuration is ignored. */
function dialing(gives: string): readonly Api[] {
  return [
    {
      ...dialer,
      gives,
      only: { option: 'KeepAliveConfig.Enable', is: true },
      options: { ...configuration('KeepAliveConfig.'), ...hooks },
      fix: [{ imports: ['time'], options: [['Idle', duration('{idle}')]], under: 'KeepAliveConfig' }],
    },
    {
      ...dialer,
      gives,
      only: { option: 'KeepAliveConfig.Enable', is: false },
      options: { KeepAlive: keepAlive, ...hooks },
      fix: [{ imports: ['net', 'time'], options: [['KeepAliveConfig', completeConfiguration]] }],
    },
    { ...dialer, gives },
  ];
}

function notTcp(at: number): readonly Unless[] {
  return [{ at: [at], mentions: /["`](udp|unix|ip)/ }];
}

const quiet = { does: 'open', quiet: true } as const;

/** A dialer of one's own is asked instead of the client's, which also does TLS: there nothing is written. */
const redisFix: readonly FixRow[] = [
  {
    file: /^(?![\s\S]*\bTLSConfig\b)/,
    from: { package: 'runtime', version: [1, 23] },
    imports: ['net', 'time'],
    options: [
      [
        'Dialer',
        `(&{net}.Dialer{Timeout: ${duration('5')}, KeepAliveConfig: ${completeConfiguration}}).DialContext`,
      ],
    ],
    at: 0,
  },
  {
    file: /^(?![\s\S]*\bTLSConfig\b)/,
    imports: ['net', 'time'],
    options: [
      ['Dialer', `(&{net}.Dialer{Timeout: ${duration('5')}, KeepAlive: ${duration('{idle}')}}).DialContext`],
    ],
    at: 0,
  },
];

// go-redis: 5 min until 9.21, 30/5/3 from 9.22 on (read at 5c82f57a).
const redis: Opens = {
  does: 'open',
  gives: 'redis.Client',
  keeps: true,
  peer: ['Addr', 0],
  without: 'loopback',
  records: [0],
  unless: [{ at: ['Network'], mentions: /["`]unix/ }],
  options: { Dialer: unknown },
  defaults: [
    {
      package: 'github.com/redis/go-redis/v9',
      before: [9, 22],
      keepalive: 'on',
      idle: 300,
      source: 'go-redis read at 5c82f57a',
    },
    {
      package: 'github.com/redis/go-redis/v9',
      from: [9, 22],
      keepalive: 'on',
      idle: 30,
      interval: 5,
      probes: 3,
      source: 'go-redis read at 5c82f57a',
    },
  ],
  pool: 'one client made once: it has a connection pool',
  fix: redisFix,
};

// pgx: 5 min until 5.5, Go's default from 5.6 on (read at 24c0a5e8).
const pgx: Opens = {
  does: 'open',
  peer: [1],
  url: [1],
  urlOptions: {},
  defaults: [
    {
      package: 'github.com/jackc/pgx/v5',
      before: [5, 6],
      keepalive: 'on',
      idle: 300,
      source: 'pgx read at 24c0a5e8',
    },
    {
      package: 'github.com/jackc/pgx/v5',
      from: [5, 6],
      keepalive: 'on',
      idle: 15,
      source: 'pgx read at 24c0a5e8',
    },
  ],
  pool: 'a pgxpool.Pool made once',
};

const grpc: Api = {
  ...quiet,
  peer: [0],
  gives: 'grpc.ClientConn',
  pool: 'one grpc.ClientConn made once: it carries all calls over one connection',
};

const keepAliveSwitch: Api = {
  does: 'set',
  options: { '0': enabled },
  defaults: onByDefault,
  fix: [{ call: { method: 'SetKeepAlive', arguments: 'true' } }],
};

const apis: Record<string, Api | readonly Api[]> = {
  'net.Dialer': dialing('net.Dialer'),
  'net.Dialer#Dial': { does: 'connect', peer: [1], unless: notTcp(0) },
  'net.Dialer#DialContext': { does: 'connect', peer: [2], unless: notTcp(1) },
  'net.ListenConfig': dialing('net.ListenConfig'),
  'net.ListenConfig#Listen': { does: 'connect', peer: [2], unless: notTcp(1) },
  'net.Dialer#KeepAlive': { does: 'set', options: { '0': keepAlive }, defaults: onByDefault },
  'net.Dialer#KeepAliveConfig': { does: 'set', options: { '0': unknown } },
  'net.ListenConfig#KeepAlive': { does: 'set', options: { '0': keepAlive }, defaults: onByDefault },
  'net.ListenConfig#KeepAliveConfig': { does: 'set', options: { '0': unknown } },
  // Others have methods of that name that take something else (MQTT's takes a time).
  '#SetKeepAlive': [
    { ...keepAliveSwitch, only: { option: 0, is: true } },
    { ...keepAliveSwitch, only: { option: 0, is: false } },
  ],
  '#SetKeepAlivePeriod': {
    does: 'set',
    options: { '0': { sets: 'idle', unit: 'ns', negative: 'kernel' } },
    defaults: onByDefault,
  },
  '#SetKeepAliveConfig': { does: 'set', options: configuration(''), defaults: onByDefault },

  'net/http.Transport': {
    ...quiet,
    pool: 'one http.Client with one http.Transport, made once',
  },
  'net/http.Client': { does: 'pass', from: 'Transport', gives: 'http.Client' },
  'net/http.Transport#CloseIdleConnections': { does: 'close' },
  'http.Client#CloseIdleConnections': { does: 'close' },

  'github.com/redis/go-redis.NewClient': redis,
  'github.com/redis/go-redis.NewClusterClient': { ...redis, peer: ['Addrs'] },
  'github.com/redis/go-redis.NewUniversalClient': { ...redis, peer: ['Addrs'] },
  'github.com/go-redis/redis.NewClient': { ...redis, ...quiet },
  'redis.Client#Close': { does: 'close' },

  'github.com/jackc/pgx.Connect': { ...pgx, gives: 'pgx.Conn' },
  'github.com/jackc/pgx/pgxpool.New': {
    ...pgx,
    gives: 'pgxpool.Pool',
    keeps: true,
    pool: 'one pgxpool.Pool made once',
  },
  'pgx.Conn#Close': { does: 'close' },
  'pgxpool.Pool#Close': { does: 'close' },

  // A sql.DB is a pool, and its drivers dial with Go's defaults.
  'database/sql.Open': { ...quiet, gives: 'sql.DB', pool: 'one sql.DB made once: it is a connection pool' },
  'sql.DB#Close': { does: 'close' },
  'google.golang.org/grpc.Dial': grpc,
  'google.golang.org/grpc.NewClient': grpc,
  'google.golang.org/grpc.DialContext': { ...grpc, peer: [1] },
  'grpc.ClientConn#Close': { does: 'close' },
  'go.mongodb.org/mongo-driver/mongo.Connect': {
    ...quiet,
    gives: 'mongo.Client',
    pool: 'one mongo.Client made once: it has a connection pool',
  },
  'mongo.Client#Disconnect': { does: 'close' },
};

const go: Language = {
  id: 'go',
  name: 'Go',
  extensions: ['.go'],
  editorIds: ['go'],
  grammar: 'tree-sitter-go',
  triggers:
    /\bKeepAlive(?:Config)?\s*(?::[^=]|=)|\bSetKeepAlive(?:Period|Config)?\b|\.Transport\s*\{|"(?:github\.com\/(?:redis|go-redis|jackc)\/|database\/sql"|google\.golang\.org\/grpc"|go\.mongodb\.org\/)/,
  comment: { open: '//', types: ['comment'] },
  shapes,
  names: { assignmentDeclares: false, importsByPath: true },
  apis,
  // Go 1.19 to 1.24 run: before 1.23 the period is both.
  pace: [
    { from: [1, 23], interval: 15, probes: 9 },
    { interval: 'idle', probes: 9 },
  ],
  durations: {
    'time.Nanosecond': 1e-9,
    'time.Microsecond': 1e-6,
    'time.Millisecond': 0.001,
    'time.Second': 1,
    'time.Minute': 60,
    'time.Hour': 3600,
  },
  conversions: { 'time.Duration': 1, int: 1, int64: 1, '#Seconds': 1 },
  fixes: { '#SetKeepAlive': keepAliveSwitch.fix! },
  falseFriends:
    /^(DisableKeepAlives|SetKeepAlivesEnabled|IdleConnTimeout|keepalive|KeepaliveParams|WithKeepaliveParams|KeepaliveEnforcementPolicy|ServerParameters|ClientParameters)$/,
  handlers: {
    registrations: /\.(HandleFunc|Handle|GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete)$/,
    parameters: [/^(w|rw|rsp|res|resp|writer)$/, /^(r|req|request)$/],
  },
  tests: {
    files: /_test\.go$/,
    modules: /^(testing|net\/http\/httptest)$/,
    functions: /^(Test|Benchmark|Fuzz|Example)([A-Z_]|$)/,
  },
  writing: {
    indent: '\t',
    true: 'true',
    false: 'false',
    keyword: (key, value) => `${key}: ${value}`,
    import: (module) => `import "${module}"`,
    localName: packageName,
    importLine,
    duration: (seconds) => duration(String(seconds)),
    durationImports: ['time'],
  },
};

export default go;
