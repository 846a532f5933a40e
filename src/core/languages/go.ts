/**
 * Go: net, net/http and the client libraries. Keepalive is on by default with 15 s, so what can be wrong is that it
 * is switched off, too slow or in the wrong unit, and that every request makes a connection of its own.
 */
import {
  type Api,
  type Condition,
  type Creates,
  enabled,
  type FixRow,
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
import {
  argumentsOf,
  binary,
  boolean,
  Construction,
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
  call_expression: calling,
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

/** `new(net.Dialer)` makes what `net.Dialer{}` does. */
function calling(node: Syntax): Shape {
  const made = child(node, 'function')?.text === 'new' ? child(node, 'arguments') : undefined;
  const type = made === undefined ? undefined : namedChildren(made)[0];
  return type?.type === 'qualified_type'
    ? { kind: 'call', callee: type, arguments: [], list: undefined, constructs: true, entries: [] }
    : call('function', 'arguments')(node);
}

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
const optionFields = /^(KeepAlive|KeepAliveConfig|SocketKeepalive|DialFunc|Dialer)$/;

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
    value: child(node, 'value') ?? emptyOptions(node),
    declares: true,
  };
  return type === undefined ? plain : { ...plain, type };
}

/** `var options redis.Options` holds what `redis.Options{}` does. */
function emptyOptions(node: Syntax): Syntax | undefined {
  const type = child(node, 'type');
  const isOptions = type?.type === 'qualified_type' && /Options$/.test(type.text);
  return isOptions ? new Construction(node, type, undefined, []) : undefined;
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const given = child(node, 'parameters');
  const gives = child(node, 'result');
  const receiver = receiverOf(node);
  const results = gives?.type === 'parameter_list' ? namedChildren(gives).flatMap(parameters) : [];
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    ...(receiver !== undefined && { receiver }),
    parameters: [
      ...(given === undefined ? [] : namedChildren(given).flatMap(parameters)),
      ...results.map((each) => ({ ...each, result: true as const })),
    ],
    body: child(node, 'body'),
    returnsBody: false,
  };
}

/** `(b *Batch)`, `(s *Set[T])`; one without a name cannot be called on. */
function receiverOf(node: Syntax): { readonly name: string; readonly type: string } | undefined {
  const list = child(node, 'receiver');
  const only = list === undefined ? undefined : namedChildren(list)[0];
  const name = only === undefined ? undefined : child(only, 'name')?.text;
  const type = /\w+/.exec(only === undefined ? '' : (child(only, 'type')?.text ?? ''))?.[0];
  return name === undefined || type === undefined ? undefined : { name, type };
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

/** Behind the test of the error that the call gives beside the connection. */
function place(target: Syntax, making: Syntax): { readonly behind: Syntax } | undefined {
  let statement = making;
  while (statement.parent !== undefined && statement.parent.shape.kind !== 'block')
    statement = statement.parent;
  const shape = statement.shape;
  if (shape.kind === 'loop' || statement.parent === undefined) return undefined;
  // `if err := conn.SetKeepAlive(true); err != nil { … }`; what is declared there is not known behind it.
  if (shape.kind === 'branch') {
    const isDeclared = child(statement, 'initializer')?.shape;
    const names = isDeclared?.kind === 'assign' && isDeclared.declares ? isDeclared.targets[0]?.text : '';
    return new RegExp(`\\b${target.text}\\b`).test(names ?? '') ? undefined : { behind: statement };
  }
  const left = shape.kind === 'assign' ? shape.targets[0]?.shape : undefined;
  const error = left?.kind === 'list' ? left.items.at(-1)?.text : undefined;
  if (error === undefined || error === '_') return { behind: statement };
  const around = statement.parent.shape;
  const all = around.kind === 'block' ? around.statements : [];
  const next = all[all.indexOf(statement) + 1];
  const test = next?.shape.kind === 'branch' ? next.shape : undefined;
  const leaves = test?.ways[0]?.shape;
  const last = leaves?.kind === 'block' ? leaves.statements.at(-1) : undefined;
  const isLeft =
    last?.shape.kind === 'exit' || /^(?:log\.(?:Fatal|Panic)\w*|panic|os\.Exit)\(/.test(last?.text ?? '');
  const isTest = test?.condition?.text === `${error} != nil` && test.ways.length === 1;
  return next !== undefined && isTest && isLeft ? { behind: next } : undefined;
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
const hook: OptionEffect = { sets: 'unknown', unless: setsOthers };
const hooks: OptionTable = { Control: hook, ControlContext: hook };

/** What a hook may call that sets no keepalive: options by their name, `c.Control(func(fd uintptr) { … })`. */
const harmless =
  /^(?:func|if|int|string|error|syscall\.Handle|\w+\.Control|(?:unix|syscall|windows)\.(?:SetsockoptInt|BindToDevice|SetNonblock)|os\.NewSyscallError|fmt\.Errorf|errors\.\w+|strings\.\w+|net\.(?:SplitHostPort|ParseIP))$/;
const telling =
  /[kK]eep_?[aA]live|KEEP|\.Control\((?!\s*func\b)|SetsockoptInt\([^,]*,[^,]*,(?!\s*(?:\w+\.)?[A-Z]+_[A-Z\d_]+\b)/;

/** `func(network, address string, c syscall.RawConn) error { … unix.SO_REUSEPORT … }` */
function setsOthers(hook: Syntax): boolean {
  const called = [...hook.text.matchAll(/([\w.]+)\(/g)];
  return (
    hook.shape.kind === 'function' &&
    !telling.test(hook.text) &&
    called.every(([, name]) => harmless.test(name ?? ''))
  );
}

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

/** Assigned behind the literal: what cannot be read, or is off, leaves all as it may be. */
const configured: readonly Api[] = [
  {
    does: 'set',
    only: { option: 'Enable', is: true },
    options: configuration(''),
    fix: [{ imports: ['time'], options: [['Idle', duration('{idle}')]], at: 0 }],
  },
  { does: 'set', options: { '0': unknown } },
];

function notTcp(at: number): readonly Unless[] {
  return [{ at: [at], mentions: /["`](udp|unix|ip)/ }];
}

const notTcpSocket: readonly Unless[] = [
  { at: [0], mentions: /\bAF_(?!INET6?\b)\w+/ },
  { at: [1], mentions: /\bSOCK_(DGRAM|RAW|SEQPACKET|RDM)\b/ },
];

const quiet = { does: 'open', quiet: true } as const;

// `net.DialTCP` asks for no keepalive in Go 1.19 and does in 1.21 and 1.23 (run).
const dialTcp: Opens = {
  does: 'open',
  gives: ['net.TCPConn', ''],
  peer: [2],
  unless: notTcp(0),
  defaults: [
    { package: 'runtime', before: [1, 20], keepalive: 'off', source: 'Go 1.19 run' },
    { package: 'runtime', from: [1, 20], keepalive: 'on', idle: 15, source: 'Go 1.21 and 1.23 run' },
  ],
  fix: [
    {
      imports: ['time'],
      statements: [
        { part: 'enabled', lines: ['_ = {it}.SetKeepAlive(true)'] },
        { part: 'idle', lines: [`_ = {it}.SetKeepAlivePeriod(${duration('{idle}')})`] },
      ],
    },
  ],
};

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
  isPool: true,
  idleEnds: { after: 'ConnMaxIdleTime' },
  fix: redisFix,
};

/** asynq's client takes options that cannot say how to dial; it uses its own version of go-redis. */
const asynq: Opens = {
  does: 'open',
  gives: 'asynq.Client',
  keeps: true,
  peer: ['Addr', 'SentinelAddrs', 'Addrs', 0],
  defaults: redis.defaults!,
  unless: redis.unless!,
  pool: 'one asynq.Client made once: it has a connection pool',
  isPool: true,
  fix: [],
};

/** Under its older name it never had another default. */
const redisBefore: Opens = {
  ...redis,
  idleEnds: { after: 'IdleTimeout' },
  defaults: [
    {
      package: 'github.com/go-redis/redis/v8',
      keepalive: 'on',
      idle: 300,
      source: 'go-redis 6.15.9, 7.4.1 and 8.11.5 read',
    },
  ],
  // The function of version 6 takes no arguments.
  fix: redisFix.map((row) => ({
    ...row,
    file: /^(?![\s\S]*\bTLSConfig\b)[\s\S]*"github\.com\/go-redis\/redis\/v[78]"/,
  })),
};

/** All clients of the module: whatever they find the servers by, each connection is made alike. */
function redisClients(path: string, one: Opens): Rows {
  const many: Opens = { ...one, peer: ['Addrs', 0] };
  const watched: Opens = { ...one, peer: ['SentinelAddrs', 0] };
  return {
    [`${path}.NewClient`]: one,
    [`${path}.NewSentinelClient`]: one,
    [`${path}.NewClusterClient`]: many,
    [`${path}.NewUniversalClient`]: many,
    [`${path}.NewRing`]: many,
    [`${path}.NewFailoverClient`]: watched,
    [`${path}.NewFailoverClusterClient`]: watched,
    // `options.Cluster()` gives those of a kind.
    [`${path}.UniversalOptions`]: { ...redisOptions, gives: 'redis.UniversalOptions', peer: ['Addrs'] },
    [`${path}.Options`]: { ...redisOptions, gives: 'redis.Options', peer: ['Addr'] },
    [`${path}.ClusterOptions`]: { ...redisOptions, gives: 'redis.Options', peer: ['Addrs'] },
    [`${path}.RingOptions`]: { ...redisOptions, gives: 'redis.Options', peer: ['Addrs'] },
    [`${path}.FailoverOptions`]: { ...redisOptions, gives: 'redis.Options', peer: ['SentinelAddrs'] },
    [`${path}.ParseURL`]: redisUrl,
    [`${path}.ParseClusterURL`]: redisUrl,
    [`${path}.ParseFailoverURL`]: redisUrl,
  };
}

/** Options from a URL, which cannot say how to dial. */
const redisUrl: Creates = { does: 'create', gives: ['redis.Options', ''], peer: [0] };

/** `options.Network = "unix"` behind the literal makes them no options of TCP. */
const redisOptions: Creates & Api = {
  does: 'create',
  when: { file: /^(?![\s\S]*\.Network\s*=\s*["`]unix)/ },
  unless: redis.unless!,
  options: { Dialer: unknown },
};

// pgx: 5 min until 5.5, Go's default from 5.6 on (read at 24c0a5e8).
const pgxDefaults: readonly LibraryDefault[] = [
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
];
const pgx4Defaults: readonly LibraryDefault[] = [
  { package: 'github.com/jackc/pgx/v4', keepalive: 'on', idle: 300, source: 'pgconn 1.14.3 read' },
];

/** `config.MaxConnIdleTime = 30 * time.Second`: its pool ends what is idle before anybody forgets it. */
const keptIdle: Condition = { file: /^(?![\s\S]*\bMaxConnIdleTime\s*=[^\n]*\btime\.Second\b)/ };

/** The major version stands in the import, which is not in the path. */
function pgxVersions(row: Opens | Creates): readonly Api[] {
  return [
    { ...row, defaults: pgx4Defaults, when: [{ file: /"github\.com\/jackc\/pgx\/v[34]/ }, keptIdle] },
    { ...row, defaults: pgxDefaults, when: keptIdle },
    { ...row, quiet: true },
  ];
}

const pgx: Opens = {
  does: 'open',
  peer: [1],
  url: [1],
  urlOptions: {},
  pool: 'a pgxpool.Pool made once',
  // A configuration would have to be parsed first, which may fail by itself.
  fix: [],
};

/** A configuration: its own function dials where it has one, also below TLS. */
function pgxConfig(gives: string, field: string): readonly Api[] {
  const dials = (values: string): string => `{it}.${field} = (&{net}.Dialer{${values}}).DialContext`;
  return pgxVersions({
    does: 'create',
    gives: [gives, ''],
    keeps: true,
    fix: [
      {
        from: { package: 'runtime', version: [1, 23] },
        imports: ['net', 'time'],
        statements: [{ part: 'idle', lines: [dials(`KeepAliveConfig: ${completeConfiguration}`)] }],
      },
      {
        imports: ['net', 'time'],
        statements: [{ part: 'idle', lines: [dials(`KeepAlive: ${duration('{idle}')}`)] }],
      },
    ],
  });
}

const pgxPool: Opens = {
  ...pgx,
  gives: 'pgxpool.Pool',
  keeps: true,
  pool: 'one pgxpool.Pool made once',
};

/** The pool of database/sql keeps what idles as long as a limit needs to be met, as far as the file says. */
const idlesLong: Condition = {
  file: /^(?![\s\S]*\b(?:SetConnMaxIdleTime\(|SetMaxIdleConns\(\s*(?:0|-\s*1)\s*\)|SetConnMaxLifetime\((?:[^)\n]*time\.Second\b|\s*(?:1\s*\*\s*)?time\.Minute\s*\))))/,
};

/** Databases that are files of this machine. */
const inFiles = /sqlite|duckdb|ramsql/i;

/** `user:word@tcp(localhost:3306)/shop` of MySQL; without an address it is this machine, too. */
const near = /@(?:\/|unix\(|tcp\((?:localhost|127\.|\[::1\]))/;

/**
 * `sql.Open("pgx", url)` dials as pgx does, unless a configuration of its own is registered under a name. Who gets the
 * pool may say how long it keeps what idles.
 */
function overPgx({ quiet: _, ...row }: Opens): readonly Api[] {
  const dials: Opens = { ...row, peer: [1], url: [1], urlOptions: {}, fix: [] };
  const isPgx = (version: string): readonly Condition[] => [
    { at: 0, is: ['pgx', `pgx/${version}`] },
    { file: /^(?![\s\S]*\bRegisterConnConfig\()/ },
    idlesLong,
  ];
  return [
    {
      ...dials,
      defaults: pgx4Defaults,
      when: [...isPgx('v4'), { file: /"github\.com\/jackc\/pgx\/v4\/stdlib"/ }],
    },
    {
      ...dials,
      defaults: pgxDefaults,
      when: [...isPgx('v5'), { file: /"github\.com\/jackc\/pgx\/v5\/stdlib"/ }],
    },
    {
      ...row,
      quiet: true,
      peer: [1],
      unless: [
        { at: [0], mentions: inFiles },
        { at: [1], mentions: near },
      ],
    },
  ];
}

const gorm: Opens = {
  does: 'open',
  gives: ['gorm.DB', ''],
  pool: 'one gorm.DB made once: it has a connection pool',
  isPool: true,
};

/** Its driver for PostgreSQL dials as pgx does, where it is given no connection or driver of another. */
const gormOpens: readonly Api[] = [
  {
    ...gorm,
    keeps: true,
    peer: [0],
    defaults: pgxDefaults,
    when: [
      { at: 0, mentions: /\bpostgres\.(?:Open|New)\(/ },
      { file: /^(?![\s\S]*\b(?:Conn|DriverName)\s*:)[\s\S]*"gorm\.io\/driver\/postgres"/ },
      idlesLong,
    ],
    fix: [],
  },
  {
    ...gorm,
    quiet: true,
    unless: [
      { at: [0], mentions: inFiles },
      { at: [0], mentions: near },
    ],
  },
];

// go-pg takes its dialer as go-redis does; TLS is negotiated on what that gives.
const goPg: Opens = {
  ...redis,
  gives: 'pg.DB',
  defaults: [
    {
      package: 'github.com/go-pg/pg',
      keepalive: 'on',
      idle: 300,
      source: 'go-pg 6.15.1, 8.0.7, 9.2.1, 10.0.0 and 10.15.0 read',
    },
  ],
  pool: 'one pg.DB made once: it has a connection pool',
  idleEnds: { after: 'IdleTimeout' },
  // Before version 9 a dialer gets no context.
  fix: redisFix.map((row) => ({ ...row, file: /"github\.com\/go-pg\/pg\/v(?:9|10)"/ })),
};

const bunDialer = (values: string): string =>
  `func(config *{pgdriver}.Config) { config.Dialer = (&{net}.Dialer{Timeout: config.DialTimeout, ${values}}).DialContext }`;
const bunImports = ['net', 'time', 'github.com/uptrace/bun/driver/pgdriver'];

const bunConnector: Opens = {
  does: 'open',
  gives: 'pgdriver.Connector',
  keeps: true,
  peer: [0],
  unless: [{ at: [0], mentions: /["`]unix/ }],
  optionCalls: {
    from: 0,
    module: 'github.com/uptrace/bun/driver/pgdriver',
    dialing: /^With(?:Config|Options|Network)$/,
  },
  defaults: [
    {
      package: 'github.com/uptrace/bun/driver/pgdriver',
      keepalive: 'on',
      idle: 300,
      source: 'pgdriver 1.2.5 and 1.2.16 read',
    },
  ],
  fix: [
    {
      from: { package: 'runtime', version: [1, 23] },
      imports: bunImports,
      options: [['', bunDialer(`KeepAliveConfig: ${completeConfiguration}`)]],
    },
    { imports: bunImports, options: [['', bunDialer(`KeepAlive: ${duration('{idle}')}`)]] },
  ],
};

/**
 * Pings of HTTP/2 would do as well, but no fix writes `keepalive.ClientParameters`: while no call is open, clients
 * send none (`PermitWithoutStream` is false) and servers forbid them, and with open calls servers forbid more than one
 * in 5 minutes (`EnforcementPolicy.MinTime`) unless they say otherwise: they end the connection of who sends more.
 * TCP's keepalive, by a dialer of one's own, asks no server. Such a dialer goes through no proxy, and gets no socket's
 * path.
 */
const grpcDialer = (values: string): string =>
  `{grpc}.WithContextDialer(func(ctx {context}.Context, address string) ({net}.Conn, error) { return (&{net}.Dialer{${values}}).DialContext(ctx, "tcp", address) })`;

const grpcImports = ['context', 'net', 'google.golang.org/grpc'];
const withoutProxy = /^(?![\s\S]*(?:[pP]roxy|\bunix\b|passthrough|bufconn))/;

const grpc: Opens = {
  does: 'open',
  gives: ['grpc.ClientConn', ''],
  keeps: true,
  peer: [0],
  unless: [{ at: [0], mentions: /["`](?:unix|vsock|passthrough|bufnet|bufconn|%\w:\/)/ }],
  optionCalls: {
    from: 1,
    module: 'google.golang.org/grpc',
    // Pings of HTTP/2 do what keepalive would; so does who ends idle connections early.
    dialing: /^With(ContextDialer|Dialer|KeepaliveParams|IdleTimeout)$/,
  },
  defaults: [
    {
      package: 'google.golang.org/grpc',
      before: [1, 60],
      keepalive: 'on',
      idle: 15,
      source: 'grpc-go 1.10.0 to 1.59.0 read: the dialer of Go',
    },
    // `SO_KEEPALIVE` in a hook of a dialer that leaves the rest alone; from 1.61 on so on Windows.
    {
      package: 'google.golang.org/grpc',
      from: [1, 60],
      keepalive: 'on',
      source: 'grpc-go 1.60.0 to 1.85 read',
    },
  ],
  pool: 'one grpc.ClientConn made once: it carries all calls over one connection',
  fix: [
    {
      file: withoutProxy,
      from: { package: 'runtime', version: [1, 23] },
      imports: [...grpcImports, 'time'],
      options: [['', grpcDialer(`KeepAliveConfig: ${completeConfiguration}`)]],
    },
    {
      file: withoutProxy,
      imports: [...grpcImports, 'time'],
      options: [['', grpcDialer(`KeepAlive: ${duration('{idle}')}`)]],
    },
  ],
};

/** It came with 1.63: where no manifest tells the version, the call does. */
const grpcNewClient: Opens = {
  ...grpc,
  defaults: [{ package: 'google.golang.org/grpc', keepalive: 'on', source: 'grpc-go 1.60.0 to 1.85 read' }],
};

/** A dialer of one's own is asked instead. */
const redigo: Opens = {
  does: 'open',
  gives: ['redigo.Conn', ''],
  keeps: true,
  options: {},
  pool: 'one redis.Pool made once',
};

const redigoDefaults: readonly LibraryDefault[] = [
  {
    package: 'github.com/gomodule/redigo',
    keepalive: 'on',
    idle: 300,
    source: 'redigo 1.7.0 to 1.9.3 and 2.0.0 read',
  },
];

// Trees without a manifest have mostly one that is older than its versions.
const redigoDefaultsBefore: readonly LibraryDefault[] = [
  {
    package: 'github.com/garyburd/redigo',
    before: [1, 4],
    keepalive: 'on',
    idle: 15,
    source: 'redigo 1.0.0, 1.1.0 and 1.3.0 read: the dialer of Go',
  },
  {
    package: 'github.com/garyburd/redigo',
    from: [1, 4],
    keepalive: 'on',
    idle: 300,
    source: 'redigo 1.4.0, 1.5.0, 1.6.0 and 1.6.2 read',
  },
];

/** The functions that dial, under either name of the module. */
function redigoCalls(module: string, defaults: readonly LibraryDefault[]): Record<string, Api> {
  const fix: readonly FixRow[] = [
    { imports: [module, 'time'], options: [['', `{redis}.DialKeepAlive(${duration('{idle}')})`]] },
  ];
  const dials = (from: number): Opens => ({
    ...redigo,
    defaults,
    optionCalls: { from, module, dialing: /^Dial(KeepAlive|NetDial|ContextFunc)$/ },
    fix,
  });
  return {
    [`${module}.Dial`]: { ...dials(2), peer: [1], unless: notTcp(0) },
    [`${module}.DialContext`]: { ...dials(3), peer: [2], unless: notTcp(1) },
    [`${module}.DialURL`]: { ...dials(1), peer: [0] },
    [`${module}.DialURLContext`]: { ...dials(2), peer: [1] },
    // It takes no options.
    [`${module}.DialTimeout`]: { ...redigo, defaults, peer: [1], unless: notTcp(0) },
    [`${module}.DialKeepAlive`]: {
      does: 'set',
      // Of no receiver: the call that dials gets it among its arguments.
      on: 'connection',
      options: { '0': { sets: 'idle', unit: 'ns', zero: 'default', negative: 'off' } },
      defaults: onByDefault,
    },
  };
}

/** `redis.Pool{Dial: …}` ends itself what idled in it. */
function redigoPool(module: string): Record<string, Api> {
  return { [`${module}.Pool`]: { ...quiet, gives: 'redigo.Pool', idleEnds: { after: 'IdleTimeout' } } };
}

/** Made by hand from the system's calls: nothing is on by itself. What the runtime takes over it keeps alive. */
const systemSocket: Creates = { does: 'create', gives: ['fd', ''], unless: notTcpSocket };
const takenOver = { file: /^(?![\s\S]*\bnet\.File(?:Conn|Listener)\b)/ };
/** In a `Control` hook the runtime sets its own values behind these. */
const outsideOfHooks = { file: /^(?![\s\S]*\bRawConn\b)|\bSyscallConn\(\)/ };

const byDescriptor = (module: string): readonly FixRow[] => {
  const option = (level: string, name: string, value: string): string =>
    `_ = {${module}}.SetsockoptInt({it}, {${module}}.${level}, {${module}}.${name}, ${value})`;
  return [
    {
      imports: [module === 'unix' ? 'golang.org/x/sys/unix' : module],
      statements: [
        { part: 'enabled', lines: [option('SOL_SOCKET', 'SO_KEEPALIVE', '1')] },
        { part: 'idle', lines: [option('IPPROTO_TCP', 'TCP_KEEPIDLE', '{idle}')] },
        { part: 'interval', lines: [option('IPPROTO_TCP', 'TCP_KEEPINTVL', '{interval}')] },
        { part: 'probes', lines: [option('IPPROTO_TCP', 'TCP_KEEPCNT', '{probes}')] },
      ],
    },
  ];
};

/** `syscall` and `golang.org/x/sys/unix` have the same functions. */
function systemCalls(path: string, module: string): Rows {
  const fix = byDescriptor(module);
  return {
    [`${path}.Socket`]: [
      { ...systemSocket, fix, when: takenOver },
      { ...systemSocket, quiet: true },
    ],
    [`${path}.Connect`]: { does: 'connect', on: 0, unless: [{ at: [1], mentions: /SockaddrUnix/ }] },
    [`${path}.Bind`]: { does: 'listen', on: 0 },
    [`${path}.Accept`]: { does: 'accept', on: 0, gives: ['fd', '', ''], inherits: true, fix },
    [`${path}.Accept4`]: { does: 'accept', on: 0, gives: ['fd', '', ''], inherits: true, fix },
    [`${path}.Close`]: { does: 'close', on: 0 },
    // What is given back tells whether it worked.
    [`${path}.EpollCtl`]: { does: 'set', on: 2 },
    [`${path}.SetNonblock`]: { does: 'set', on: 0 },
    [`${path}.SetsockoptInt`]: {
      does: 'set',
      on: 0,
      sockopt: { level: 1, name: 2, value: 3 },
      when: outsideOfHooks,
      fix,
    },
  };
}

// sarama: 0 is Go's default (1.43 read).
const saramaConfig: Creates = {
  does: 'create',
  gives: 'sarama.Config',
  configures: true,
  quiet: true,
  defaults: onByDefault,
};

const amqp: Opens = {
  ...quiet,
  gives: ['amqp.Connection', ''],
  peer: [0],
  pool: 'one connection made once: open channels on it',
};

const sqlx: Opens = {
  ...quiet,
  gives: ['sql.DB', ''],
  pool: 'one sqlx.DB made once: it is a connection pool',
  isPool: true,
};

const mongo: Opens = {
  ...quiet,
  gives: ['mongo.Client', ''],
  pool: 'one mongo.Client made once: it has a connection pool',
  isPool: true,
};

const keepAliveSwitch: Api = {
  does: 'set',
  options: { '0': enabled },
  defaults: onByDefault,
  fix: [{ call: { method: 'SetKeepAlive', arguments: 'true' } }],
};

/** Until Go 1.19 it switches on what `net.DialTCP` left off, with the kernel's idle time. */
const keepAliveOn: Api = {
  ...keepAliveSwitch,
  fix: [
    {
      imports: ['time'],
      statements: [{ part: 'idle', lines: [`_ = {it}.SetKeepAlivePeriod(${duration('{idle}')})`] }],
    },
  ],
};

/** What may be a connection of TCP, as far as names and types say. */
const ofTcp: Condition = { receiver: /tcp|conn|sock(?!etOptions)|accept|dial/i };

const apis: Rows = {
  ...systemCalls('syscall', 'syscall'),
  ...systemCalls('golang.org/x/sys/unix', 'unix'),
  'net.Dialer': dialing('net.Dialer'),
  'net.Dialer#Dial': { does: 'connect', peer: [1], defaults: onByDefault, unless: notTcp(0) },
  'net.Dialer#DialContext': { does: 'connect', peer: [2], defaults: onByDefault, unless: notTcp(1) },
  'net.ListenConfig': dialing('net.ListenConfig'),
  'net.ListenConfig#Listen': { does: 'connect', peer: [2], defaults: onByDefault, unless: notTcp(1) },
  'net.ListenConfig#ListenPacket': { does: 'connect', unless: [{ at: [1], given: true }] },
  'net.DialTCP': dialTcp,
  'net.TCPConn#Close': { does: 'close' },
  'net.Dialer#KeepAlive': { does: 'set', options: { '0': keepAlive }, defaults: onByDefault },
  'net.Dialer#KeepAliveConfig': configured,
  'net.ListenConfig#KeepAlive': { does: 'set', options: { '0': keepAlive }, defaults: onByDefault },
  'net.ListenConfig#KeepAliveConfig': configured,
  // Others have methods of that name: MQTT's takes a time, gVisor's `SocketOptions` are of its own stack.
  '#SetKeepAlive': [
    { ...keepAliveOn, only: { option: 0, is: true }, when: ofTcp },
    { ...keepAliveSwitch, only: { option: 0, is: false }, when: ofTcp },
  ],
  '#SetKeepAlivePeriod': {
    does: 'set',
    when: ofTcp,
    options: { '0': { sets: 'idle', unit: 'ns', negative: 'kernel' } },
    defaults: onByDefault,
  },
  // It switches keepalive on, too (tcpkeepalive read).
  'github.com/felixge/tcpkeepalive.SetKeepAlive': {
    does: 'set',
    on: 0,
    options: {
      '1': { sets: 'idle', unit: 'ns' },
      '2': probes,
      '3': { sets: 'interval', unit: 'ns' },
    },
    defaults: onByDefault,
  },
  '#SetKeepAliveConfig': {
    does: 'set',
    when: ofTcp,
    options: configuration(''),
    defaults: onByDefault,
  },

  'net/http.Transport': {
    ...quiet,
    pool: 'one http.Client with one http.Transport, made once',
    idleEnds: { none: 'DisableKeepAlives', after: 'IdleConnTimeout' },
    asks: {
      methods: ['Do', 'Get', 'Head', 'Post', 'PostForm', 'RoundTrip'],
      requests: { 'net/http.NewRequest': 1, 'net/http.NewRequestWithContext': 2 },
      pool: 'one http.Transport without `DisableKeepAlives`',
    },
    unless: [{ at: ['Dial', 'DialContext'], mentions: /["`]unix/ }],
  },
  'net/http.Client': { does: 'pass', from: 'Transport', gives: 'http.Client' },
  'net/http.Transport#CloseIdleConnections': { does: 'close' },
  'http.Client#CloseIdleConnections': { does: 'close' },

  ...redisClients('github.com/redis/go-redis', redis),
  ...redisClients('github.com/go-redis/redis', redisBefore),
  'redis.UniversalOptions#Cluster': { does: 'pass', gives: 'redis.Options' },
  'redis.UniversalOptions#Failover': { does: 'pass', gives: 'redis.Options' },
  'redis.UniversalOptions#Simple': { does: 'pass', gives: 'redis.Options' },
  'redis.UniversalOptions#Dialer': { does: 'set', options: { '0': unknown } },
  'redis.Options#Dialer': { does: 'set', options: { '0': unknown } },
  'redis.Client#Close': { does: 'close' },

  ...redigoCalls('github.com/gomodule/redigo/redis', redigoDefaults),
  ...redigoCalls('github.com/garyburd/redigo/redis', redigoDefaultsBefore),
  ...redigoPool('github.com/gomodule/redigo/redis'),
  ...redigoPool('github.com/garyburd/redigo/redis'),
  'redigo.Conn#Close': { does: 'close' },

  'github.com/jackc/pgx.Connect': pgxVersions({ ...pgx, gives: 'pgx.Conn' }),
  'github.com/jackc/pgx/pgxpool.New': pgxVersions(pgxPool),
  'github.com/jackc/pgx/pgxpool.Connect': pgxVersions(pgxPool),
  'github.com/jackc/pgx.ParseConfig': pgxConfig('pgx.ConnConfig', 'DialFunc'),
  'github.com/jackc/pgx/pgxpool.ParseConfig': pgxConfig('pgxpool.Config', 'ConnConfig.DialFunc'),
  'pgxpool.Config#ConnConfig': { does: 'pass', gives: 'pgx.ConnConfig' },
  'pgx.ConnConfig#DialFunc': { does: 'set', options: { '0': unknown } },
  'github.com/jackc/pgx.ConnectConfig': { does: 'connect', on: 1 },
  'github.com/jackc/pgx/pgxpool.ConnectConfig': { does: 'connect', on: 1 },
  'github.com/jackc/pgx/pgxpool.NewWithConfig': { does: 'connect', on: 1 },
  'pgx.Conn#Close': { does: 'close' },
  'pgxpool.Pool#Close': { does: 'close' },

  'github.com/segmentio/kafka-go.Dialer': {
    ...dialer,
    options: { KeepAlive: keepAlive },
    fix: [{ imports: ['time'], options: [['KeepAlive', duration('{idle}')]] }],
  },
  'github.com/IBM/sarama.NewConfig': saramaConfig,
  'github.com/Shopify/sarama.NewConfig': saramaConfig,
  'sarama.Config#Net': { does: 'pass', gives: 'sarama.Net' },
  'sarama.Net#KeepAlive': { does: 'set', options: { '0': keepAlive }, defaults: onByDefault },
  'github.com/gocql/gocql.NewCluster': {
    ...quiet,
    does: 'create',
    gives: 'gocql.ClusterConfig',
    configures: true,
    defaults: onByDefault,
  },
  'gocql.ClusterConfig#SocketKeepalive': {
    does: 'set',
    options: { '0': { sets: 'idle', unit: 'ns', zero: 'default' } },
    defaults: onByDefault,
  },
  'gocql.ClusterConfig#CreateSession': {
    ...quiet,
    gives: ['gocql.Session', ''],
    pool: 'one gocql.Session made once',
    isPool: true,
  },
  'gocql.Session#Close': { does: 'close' },
  'github.com/rabbitmq/amqp091-go.Dial': amqp,
  'github.com/rabbitmq/amqp091-go.DialConfig': amqp,
  'github.com/streadway/amqp.Dial': amqp,
  'github.com/streadway/amqp.DialConfig': amqp,
  'amqp.Connection#Close': { does: 'close' },
  'github.com/nats-io/nats.go.Connect': {
    ...quiet,
    gives: ['nats.Conn', ''],
    peer: [0],
    pool: 'one nats.Conn made once: it carries all subjects',
  },
  'nats.Conn#Close': { does: 'close' },
  'nats.Conn#Drain': { does: 'close' },

  // A sql.DB is a pool, and its drivers dial with Go's defaults.
  'database/sql.Open': overPgx({
    ...quiet,
    gives: 'sql.DB',
    pool: 'one sql.DB made once: it is a connection pool',
    isPool: true,
  }),
  'sql.DB#Close': { does: 'close' },
  'github.com/jmoiron/sqlx.Open': overPgx(sqlx),
  'github.com/jmoiron/sqlx.Connect': overPgx(sqlx),
  'gorm.io/gorm.Open': gormOpens,
  'gorm.DB#DB': { does: 'pass', gives: 'sql.DB' },
  'github.com/go-pg/pg.Connect': goPg,
  'github.com/go-pg/pg.Options': { ...redisOptions, gives: 'pg.Options', peer: ['Addr'] },
  'github.com/go-pg/pg.ParseURL': { does: 'create', gives: ['pg.Options', ''], peer: [0] },
  'pg.Options#Dialer': { does: 'set', options: { '0': unknown } },
  'pg.DB#Close': { does: 'close' },
  'github.com/uptrace/bun/driver/pgdriver.NewConnector': { ...bunConnector, when: idlesLong },
  'database/sql.OpenDB': { does: 'pass', from: 0, gives: 'sql.DB' },
  'github.com/uptrace/bun.NewDB': { does: 'pass', from: 0, gives: 'bun.DB' },
  'bun.DB#Close': { does: 'close' },
  'github.com/hibiken/asynq.NewClient': asynq,
  'asynq.Client#Close': { does: 'close' },
  'google.golang.org/grpc.Dial': grpc,
  'google.golang.org/grpc.NewClient': grpcNewClient,
  'google.golang.org/grpc.DialContext': {
    ...grpc,
    peer: [1],
    unless: grpc.unless!.map((each) => ({ ...each, at: [1] })),
    optionCalls: { ...grpc.optionCalls!, from: 2 },
  },
  'grpc.ClientConn#Close': { does: 'close' },
  'go.mongodb.org/mongo-driver/mongo.Connect': mongo,
  'go.mongodb.org/mongo-driver/mongo.NewClient': mongo,
  'mongo.Client#Disconnect': { does: 'close' },
};

const go: Language = {
  id: 'go',
  name: 'Go',
  extensions: ['.go'],
  editorIds: ['go'],
  grammar: 'tree-sitter-go',
  triggers:
    /\bKeepAlive(?:Config)?\s*(?::[^=]|=)|\bSetKeepAlive(?:Period|Config)?\b|\bnet\.DialTCP\(|\b(?:syscall|unix)\.(?:Socket|Accept4?)\(|\b(?:SO_KEEPALIVE|TCP_KEEPIDLE)\b|\.Transport\s*\{|"(?:github\.com\/(?:(?:redis|go-redis|jackc|gocql|jmoiron)\/|(?:gomodule|garyburd)\/redigo|go-pg\/pg|uptrace\/bun\/driver|hibiken\/asynq|(?:rabbitmq|streadway)\/amqp|nats-io\/nats\.go|(?:IBM|Shopify)\/sarama|segmentio\/kafka-go)|database\/sql"|google\.golang\.org\/grpc"|go\.mongodb\.org\/|gorm\.io\/gorm")/,
  comment: { open: '//', types: ['comment'] },
  shapes,
  names: {
    assignmentDeclares: false,
    importsByPath: true,
    capitalMethods: true,
    declaresTypes: /^type_(?:spec|alias)$/,
  },
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
  random: { 'rand.Intn': 0, 'rand.IntN': 0, 'rand.Int63n': 0 },
  conversions: { 'time.Duration': 1, int: 1, int64: 1, '#Seconds': 1 },
  fixes: { '#SetKeepAlive': keepAliveSwitch.fix! },
  falseFriends:
    /^(DisableKeepAlives|SetKeepAlivesEnabled|IdleConnTimeout|keepalive|KeepaliveParams|WithKeepaliveParams|KeepaliveEnforcementPolicy|ServerParameters|ClientParameters)$/,
  handlers: {
    registrations: /\.(HandleFunc|Handle|GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete)$/,
    parameters: [/^(w|rw|rsp|res|resp|writer)$/, /^(r|req|request)$/],
    // Also `in *pb.GreetRequest`, what a method of gRPC gets.
    types:
      /\b(?:(?:gin|echo|iris|macaron|http|web)\.Context|fiber\.Ctx|app\.RequestContext|fasthttp\.RequestCtx|http\.ResponseWriter|\w*(?:pb|proto)\w*\.\w+Req(?:uest)?)\b/,
  },
  transfers:
    /^(?:syscall|unix)\.(?:Read|Write|Recvfrom|Sendto|Sendmsg|Recvmsg|Shutdown|Getpeername|Getsockname)$/,
  handsOver: /^go\b|^[\w.[\]]+\s*<-/,
  blocks: new RegExp(
    [
      // `http.ListenAndServe(address, nil)`, `server.Serve(listener)`, gin's `router.Run(":8080")` and its like.
      '\\.(?:ListenAndServe(?:TLS)?|Serve(?:TLS)?)\\(',
      '\\.(?:Run|Start|Listen)\\((?:fmt\\.Sprintf\\()?["`][\\w.]*:(?:\\d*|%\\w)["`]',
      '^select\\s*\\{\\s*\\}$',
      // `<-quit`, `<-ctx.Done()`
      '^(?:\\w+\\s*:?=\\s*)?<-\\s*(?:\\w*(?:quit|sig|stop|shut|term|exit|interrupt)\\w*|[\\w.]*c(?:on)?te?xt?\\.Done\\(\\))$',
    ].join('|'),
    'i',
  ),
  tests: {
    files: /_test\.go$/,
    modules: ['testing', 'net/http/httptest'],
    functions: /^(Test|Benchmark|Fuzz|Example)([A-Z_]|$)/,
  },
  writing: {
    indent: '\t',
    true: 'true',
    false: 'false',
    // An option without a name is an argument of its own.
    keyword: (key, value) => (key === '' ? value : `${key}: ${value}`),
    import: (module) => `import "${module}"`,
    localName: packageName,
    importLine,
    place,
    duration: (seconds) => duration(String(seconds)),
    durationImports: ['time'],
  },
};

export default go;
