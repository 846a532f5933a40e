/** Python: the standard library's sockets and asyncio, and the client libraries people hold connections with. */
import {
  type Api,
  type Creates,
  callee,
  enabled,
  type FixRow,
  idle,
  interval,
  type Opens,
  type OptionTable,
  probes,
  type Rows,
  type Serves,
  type Unless,
  unknown,
} from './api.ts';
import type { ImportLine, Language } from './language.ts';
import {
  argumentsOf,
  assign,
  binary,
  block,
  boolean,
  call,
  child,
  childOfType,
  childrenOf,
  type Entry,
  eachOf,
  entry,
  exit,
  forEach,
  index,
  keywordArgument,
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
  positionals,
  type Resource,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  spread,
  string,
  unary,
  whileLoop,
} from './syntax.ts';

const shapes: Readonly<Record<string, Shaper>> = {
  module: block,
  block,
  identifier: name,
  attribute: member('object', 'attribute'),
  subscript: index('value', 'subscript'),
  call: call('function', 'arguments'),
  keyword_argument: keywordArgument('name', 'value'),
  list_splat: positionals,
  dictionary_splat: spread,
  string: string(['string_content']),
  concatenated_string: concatenated,
  integer: number,
  float: number,
  true: boolean(true),
  false: boolean(false),
  none: nothing,
  list,
  tuple: list,
  set: list,
  pattern_list: list,
  tuple_pattern: list,
  list_pattern: list,
  expression_list: list,
  dictionary,
  pair: entry,
  parenthesized_expression: same,
  await: same,
  as_pattern_target: same,
  unary_operator: unary('argument'),
  not_operator: unary('argument'),
  binary_operator: binary(),
  boolean_operator: binary(['and', 'or']),
  conditional_expression: conditional,
  assignment: assign('left', 'right', false),
  augmented_assignment: compound,
  named_expression: assign('name', 'value', false),
  function_definition: definition,
  lambda,
  class_definition: classDefinition,
  decorated_definition: block,
  for_statement: forEach('left', 'right'),
  while_statement: whileLoop,
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  dictionary_comprehension: comprehension,
  generator_expression: comprehension,
  if_statement: branch,
  match_statement: match,
  try_statement: tryStatement,
  with_statement: withStatement,
  return_statement: exit('return'),
  raise_statement: exit('throw'),
  break_statement: exit('break'),
  continue_statement: exit('continue'),
  expression_statement: statement,
  yield: exit('yield'),
  import_statement: importNames,
  import_from_statement: importFrom,
  global_statement: outer,
  nonlocal_statement: outer,
};

/** `sys.exit("bye")` ends the program. */
function statement(node: Syntax): Shape {
  const [only] = namedChildren(node);
  const callee = only?.type === 'call' ? child(only, 'function')?.text : undefined;
  return callee !== undefined && /^(?:sys\.exit|os\._exit|exit)$/.test(callee)
    ? { kind: 'exit', how: 'end' }
    : other;
}

/** Text over several literals; one that is interpolated makes the whole unknown. */
function concatenated(node: Syntax): Shape {
  const parts = namedChildren(node).map((each) => each.shape);
  const content = { start: node.start, end: node.end };
  let value = '';
  for (const part of parts) {
    if (part.kind !== 'string' || part.value === undefined)
      return { kind: 'string', value: undefined, content };
    value += part.value;
  }
  return { kind: 'string', value, content };
}

function dictionary(node: Syntax): Shape {
  const entries = namedChildren(node).flatMap((each): Entry[] => {
    if (each.type === 'dictionary_splat') {
      const value = namedChildren(each)[0];
      return value === undefined
        ? []
        : [{ key: undefined, keyNode: undefined, value, spread: true, node: each }];
    }
    const keyNode = child(each, 'key');
    const value = child(each, 'value');
    if (keyNode === undefined || value === undefined) return [];
    const key = keyNode.shape.kind === 'string' ? keyNode.shape.value : undefined;
    return [{ key, keyNode, value, node: each }];
  });
  return { kind: 'record', entries };
}

function conditional(node: Syntax): Shape {
  const [yes, , no] = namedChildren(node);
  return yes === undefined || no === undefined ? other : { kind: 'choice', options: [yes, no] };
}

function compound(node: Syntax): Shape {
  const shape = assign('left', 'right', false)(node);
  return shape.kind === 'assign' ? { ...shape, compound: true } : shape;
}

function parametersOf(node: Syntax): readonly Parameter[] {
  const list = child(node, 'parameters');
  if (list === undefined) return [];
  return namedChildren(list).flatMap((each): Parameter[] => {
    const named = each.type === 'identifier' ? each : (child(each, 'name') ?? namedChildren(each)[0]);
    const rest = named?.type.endsWith('splat_pattern') === true || each.type.endsWith('splat_pattern');
    // `**options: Any`
    const target = named?.type.endsWith('splat_pattern') === true ? namedChildren(named)[0] : named;
    if (target === undefined || each.type === 'keyword_separator' || each.type === 'positional_separator')
      return [];
    const value = child(each, 'value');
    const type = child(each, 'type');
    return [
      {
        target,
        ...(value !== undefined && { default: value }),
        ...(type !== undefined && { type }),
        ...(rest && { rest: true }),
      },
    ];
  });
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const parameters = lazy(() => parametersOf(node));
  const decorators =
    node.parent?.type === 'decorated_definition'
      ? node.parent.children.filter((each) => each.type === 'decorator')
      : [];
  const isMethod =
    node.parent?.parent?.type === 'class_definition' ||
    node.parent?.parent?.parent?.type === 'class_definition';
  const isStatic = decorators.some((each) => /@staticmethod\b/.test(each.text));
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parameters();
    },
    body: child(node, 'body'),
    returnsBody: false,
    get self() {
      return isMethod && !isStatic ? parameters()[0]?.target.text : undefined;
    },
    ...(decorators.length > 0 && { decorators }),
  };
}

function lambda(node: Syntax): Shape {
  return {
    kind: 'function',
    name: undefined,
    parameters: parametersOf(node),
    body: child(node, 'body'),
    returnsBody: true,
  };
}

function classDefinition(node: Syntax): Shape {
  const bases = argumentsOf(child(node, 'superclasses')).flatMap((each) =>
    each.name === undefined ? [each.value] : [],
  );
  return { kind: 'class', name: child(node, 'name')?.text, bases, body: child(node, 'body') };
}

function comprehension(node: Syntax): Shape {
  const clause = childOfType(node, 'for_in_clause');
  const variable = clause === undefined ? undefined : child(clause, 'left');
  const over = clause === undefined ? undefined : child(clause, 'right');
  return { ...eachOf(variable, over, child(node, 'body')), expression: true };
}

function branch(node: Syntax): Shape {
  const condition = child(node, 'condition');
  const first = child(node, 'consequence');
  const rest = childrenOf(node, 'alternative');
  const ways = rest.flatMap((each) => child(each, 'consequence') ?? child(each, 'body') ?? []);
  const exhaustive = rest.some((each) => each.type === 'else_clause');
  return oneOf(condition, [first, ...ways], exhaustive);
}

function match(node: Syntax): Shape {
  const cases = (child(node, 'body')?.children ?? []).filter((each) => each.type === 'case_clause');
  const ways = cases.flatMap((each) => child(each, 'consequence') ?? []);
  return { kind: 'branch', ways, exhaustive: cases.some((each) => /^case\s+_\s*:/.test(each.text)) };
}

function tryStatement(node: Syntax): Shape {
  const handlers = node.children.filter(
    (each) => each.type === 'except_clause' || each.type === 'else_clause',
  );
  const final = childOfType(node, 'finally_clause');
  const otherwise = childOfType(node, 'else_clause');
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: handlers.flatMap((each) => child(each, 'body') ?? childOfType(each, 'block') ?? []),
    otherwise: otherwise === undefined ? undefined : child(otherwise, 'body'),
    final: final === undefined ? undefined : childOfType(final, 'block'),
  };
}

function withStatement(node: Syntax): Shape {
  const clause = childOfType(node, 'with_clause');
  const items = clause === undefined ? [] : namedChildren(clause).filter((each) => each.type === 'with_item');
  const resources = items.flatMap((item): Resource[] => {
    const value = child(item, 'value');
    if (value === undefined) return [];
    if (value.type !== 'as_pattern') return [{ value }];
    const inner = namedChildren(value)[0];
    const alias = child(value, 'alias');
    const target = alias === undefined ? undefined : namedChildren(alias)[0];
    if (inner === undefined) return [];
    return [target === undefined ? { value: inner } : { target, value: inner }];
  });
  return { kind: 'using', resources, body: child(node, 'body') };
}

/** Modules that stand in for those of the standard library, with all their names: `from gevent import socket`. */
function standing(path: string): string {
  return path.replace(/^(?:gevent|eventlet\.green|trio)\.(socket|ssl)(?=\.|$)/, '$1');
}

/** `hub.socket.socket` of a module that hands the standard library's on, as `gevent.socket.socket` does. */
function throughModule(path: string): string {
  return path.replace(/^[\w.]+\.(?=socket\.(?:socket|create_connection|create_server)$)/, '');
}

function importNames(node: Syntax): Shape {
  const names = childrenOf(node, 'name').flatMap((each) => {
    const path = child(each, 'name')?.text ?? each.text;
    const alias = child(each, 'alias')?.text;
    if (alias !== undefined) return [{ local: alias, path: standing(path) }];
    const head = path.split('.')[0]!;
    return [{ local: head, path: head }];
  });
  return { kind: 'import', names };
}

function importFrom(node: Syntax): Shape {
  const module = child(node, 'module_name')?.text ?? '';
  const names = childrenOf(node, 'name').map((each) => {
    const imported = child(each, 'name')?.text ?? each.text;
    return { local: child(each, 'alias')?.text ?? imported, path: standing(`${module}.${imported}`) };
  });
  const everything = childOfType(node, 'wildcard_import') === undefined ? undefined : standing(module);
  return everything === undefined ? { kind: 'import', names } : { kind: 'import', names, everything };
}

function outer(node: Syntax): Shape {
  return { kind: 'outer', names: namedChildren(node).map((each) => each.text) };
}

// --- What calls mean -------------------------------------------------------------------------------------------

const notTcp: readonly Unless[] = [
  {
    // Some give both the wrong way round, which works: either is 1.
    at: [0, 'family', 1],
    mentions: /\bAF_(UNIX|PACKET|CAN|NETLINK|VSOCK|BLUETOOTH|ALG|TIPC|RDS|QIPCRTR|HYPERV|SYSTEM)\b/,
    surely: true,
  },
  { at: [1, 'type'], mentions: /\bSOCK_(DGRAM|RAW|SEQPACKET|RDM)\b/ },
  { at: [1, 'type'], unread: { words: /\bSOCK_STREAM\b/, rival: 'SOCK_DGRAM' } },
  { at: [2, 'proto'], mentions: /\bIPPROTO_(UDP|ICMP|SCTP|RAW)/ },
  { at: [3, 'fileno'], given: true },
];

/** `{it}` is a socket. */
const socketStatements: NonNullable<FixRow['statements']> = [
  { part: 'enabled', lines: ['{it}.setsockopt({socket}.SOL_SOCKET, {socket}.SO_KEEPALIVE, 1)'] },
  {
    part: 'idle',
    lines: [
      'if hasattr({socket}, "TCP_KEEPIDLE"):  # Linux, Windows',
      '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPIDLE, {idle})',
      'elif hasattr({socket}, "TCP_KEEPALIVE"):  # macOS, Python 3.10+',
      '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPALIVE, {idle})',
    ],
  },
  {
    part: 'interval',
    lines: [
      'if hasattr({socket}, "TCP_KEEPINTVL"):',
      '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPINTVL, {interval})',
    ],
  },
  {
    part: 'probes',
    lines: [
      'if hasattr({socket}, "TCP_KEEPCNT"):',
      '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPCNT, {probes})',
    ],
  },
];

const onSocket: readonly FixRow[] = [{ imports: ['socket'], statements: socketStatements }];

/** A transport may have no socket at all. */
const onTransport: readonly FixRow[] = [
  {
    imports: ['socket'],
    via: {
      of: ['asyncio.StreamWriter', 'asyncio.Transport'],
      name: 'sock',
      line: '{name} = {it}.get_extra_info("socket")',
      guard: 'if {name} is not None:',
    },
    statements: socketStatements,
  },
];

/** The socket inside a stream of a framework, where it has a name of its own. */
function inside(line: string, ...modules: readonly string[]): readonly FixRow[] {
  const via = { of: ['tornado.IOStream', 'anyio.SocketStream'], name: 'sock', line: `{name} = ${line}` };
  return [{ imports: ['socket', ...modules], via, statements: socketStatements }];
}

const onTornado = inside('{it}.socket');
const onAnyio = inside('{it}.extra({anyio}.abc.SocketAttribute.raw_socket)', 'anyio');

const inList: readonly FixRow[] = [
  {
    imports: ['socket'],
    tuples: [
      { part: 'idle', text: '({socket}.IPPROTO_TCP, {socket}.TCP_KEEPIDLE, {idle})' },
      { part: 'interval', text: '({socket}.IPPROTO_TCP, {socket}.TCP_KEEPINTVL, {interval})' },
      { part: 'probes', text: '({socket}.IPPROTO_TCP, {socket}.TCP_KEEPCNT, {probes})' },
    ],
  },
];

const socket = { gives: 'socket.socket' } as const;

/** `asyncio.open_connection(sock=s)` wraps what is there. */
const wraps: readonly Unless[] = [{ at: ['sock'], given: true }];

// redis-py: keepalive is off before 8.0 and 30/5/3 from then on. Run with 6.1.0 and 8.1.0, tags v7.4.1 and v8.0.0 read.
const redis: Opens = {
  does: 'open',
  gives: 'redis.Redis',
  peer: [0, 'host'],
  without: 'loopback',
  keeps: true,
  options: {
    socket_keepalive: enabled,
    socket_keepalive_options: { sets: 'sockopt-map' },
  },
  unless: [
    { at: ['connection_pool', 'unix_socket_path', 'connection_class'], given: true },
    { at: [0], mentions: /^["']unix:/ },
  ],
  defaults: [
    { package: 'redis', before: [8], keepalive: 'off', source: 'redis-py 6.1.0 run; v7.4.1 read' },
    {
      package: 'redis',
      from: [8],
      keepalive: 'on',
      idle: 30,
      interval: 5,
      probes: 3,
      source: 'redis-py 8.1.0 run; v8.0.0 read',
    },
  ],
  pool: 'one client made once: it has a connection pool',
  fix: [
    {
      imports: ['socket'],
      options: [
        ['socket_keepalive', 'True'],
        [
          'socket_keepalive_options',
          '{{socket}.TCP_KEEPIDLE: {idle}, {socket}.TCP_KEEPINTVL: {interval}, {socket}.TCP_KEEPCNT: {probes}}',
        ],
      ],
    },
  ],
};
// A URL can switch it on, but holds no idle time: one that cannot be read is no better than one without.
const redisUrl: Opens = {
  ...redis,
  peer: [0, 'url'],
  url: [0, 'url'],
  unless: [...redis.unless!, { at: [0, 'url'], elsewhere: true }],
};
/** Where Sentinel says the servers are, which may be said again for each client. */
const sentinel: Opens = { ...redis, gives: 'redis.Sentinel', peer: [0, 'sentinels'] };
const sentinelClient: Api = { does: 'set', options: redis.options! };

// Off in all its versions: aioredis 2.0.1 read. The asynchronous client before redis-py had one.
const aioredis: Opens = {
  ...redisUrl,
  defaults: [{ package: 'aioredis', keepalive: 'off', source: 'aioredis 2.0.1 read' }],
};

const libpq: OptionTable = {
  keepalives: enabled,
  keepalives_idle: idle('s'),
  keepalives_interval: interval('s'),
  keepalives_count: probes,
};

const libpqFix: FixRow = {
  options: [
    ['keepalives', '1'],
    ['keepalives_idle', '{idle}'],
    ['keepalives_interval', '{interval}'],
    ['keepalives_count', '{probes}'],
  ],
};

// libpq enables keepalive and leaves the kernel's values: run with libpq 15 and 17, psycopg2 and psycopg 3.
const postgres: Opens = {
  does: 'open',
  gives: 'psycopg.connection',
  peer: [0, 'dsn', 'conninfo', 'host', 'hostaddr', 'service'],
  without: 'unix',
  url: [0, 'dsn', 'conninfo'],
  tunedByUrl: true,
  options: libpq,
  defaults: [
    { package: 'psycopg2', keepalive: 'on', source: 'psycopg2 and psycopg 3 run with libpq 15 and 17' },
  ],
  fix: [libpqFix],
};

const quiet = { does: 'open', quiet: true } as const;

function libpqUnder(key: string): Pick<Opens, 'options' | 'fix'> {
  const options = Object.entries(libpq).map(([name, effect]) => [`${key}.${name}`, effect]);
  return { options: Object.fromEntries(options), fix: [{ ...libpqFix, under: key }] };
}

const psycopgPool: Opens = {
  ...postgres,
  ...libpqUnder('kwargs'),
  peer: [0, 'conninfo', 'kwargs'],
  urlOptions: libpq,
  keeps: true,
};

/** Whose driver the URL names: of PostgreSQL's, psycopg is the one taken where it names none. */
const engine: readonly Api[] = [
  {
    ...postgres,
    ...libpqUnder('connect_args'),
    when: { at: 0, mentions: /^\w*["']+postgres(?:ql)?(?:\+psycopg(?:2(?:cffi)?|_async)?)?:/ },
    peer: [0, 'url'],
    url: [0, 'url'],
    urlOptions: libpq,
    unless: [
      { at: ['poolclass'], mentions: /NullPool/ },
      { at: ['creator', 'async_creator'], given: true },
    ],
    keeps: true,
  },
  { ...quiet, ...libpqUnder('connect_args'), url: [0, 'url'], urlOptions: libpq },
];

function requests(module: string, session: string): Record<string, Api> {
  const name = session.slice(session.lastIndexOf('.') + 1).toLowerCase();
  const pooled = { name, make: `${session}()`, callee: module };
  const row: Api = { does: 'request', peer: [0, 'url'], pool: session, pooled };
  const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
  const withUrlSecond: Api = { ...row, peer: [1, 'url'] };
  return {
    ...Object.fromEntries(methods.map((method) => [`${module}.${method}`, row])),
    [`${module}.request`]: withUrlSecond,
  };
}

// Off in all its versions; tcp_options alone switch SO_KEEPALIVE on (pika 1.3.2 run). Heartbeats keep the path open:
// it takes the server's 60 s unless told otherwise.
const pika: Opens = {
  does: 'open',
  peer: [0, 'host'],
  without: 'loopback',
  options: { tcp_options: { sets: 'sockopt-map', enables: true } },
  fix: [
    {
      options: [
        ['tcp_options', '{"TCP_KEEPIDLE": {idle}, "TCP_KEEPINTVL": {interval}, "TCP_KEEPCNT": {probes}}'],
      ],
    },
  ],
};
const consumes = /\b(?:start_consuming|basic_consume|consume)\s*\(/;
const pikaConnection: Api = { does: 'pass', from: 0, gives: 'pika.Connection' };

function session(name: string): Opens {
  return { ...quiet, gives: name, pool: `one ${name} made once`, isPool: 'session' };
}

// What a script asks ends with it, closed or not.
const paramiko: Creates & Pick<Api, 'when'> = {
  does: 'create',
  gives: 'paramiko.SSHClient',
  quiet: 'unless-kept',
  when: { file: /^(?![\s\S]*\bset_keepalive\b)/ },
  fix: [],
};
// Of an address it makes the socket itself, as against one that it is given.
const paramikoTransport: Opens & Pick<Api, 'when'> = {
  does: 'open',
  gives: 'paramiko.Transport',
  quiet: 'unless-kept',
  peer: [0, 'sock'],
  when: [{ at: 0, mentions: /^[("']/ }, { file: /^(?![\s\S]*\bset_keepalive\b)/ }],
  fix: [],
};

const serving: Serves = {
  does: 'serve',
  gives: 'socket.socket',
  handler: [1, 'RequestHandlerClass'],
  members: ['request', 'connection'],
  runs: 'handle',
  peer: [0, 'server_address'],
};

/** `TCPServer.__init__(self, address, Handler)` of a class built on it. */
const servingSelf: Serves = {
  ...serving,
  handler: [2, 'RequestHandlerClass'],
  peer: [1, 'server_address'],
};

/**
 * A file with protocols of Twisted that talk until their peers leave: they hang up nowhere but where another has hung
 * up, `connectionLost` of a relay, and have no heartbeat or time limit of a library.
 */
const twistedProtocols = new RegExp(
  [
    '^(?=[\\s\\S]*\\bdef (?:dataReceived|lineReceived|connectionMade)\\b)',
    '(?![\\s\\S]*\\b(?:abortConnection|IRCClient|TimeoutMixin)\\b)',
    '(?![\\s\\S]*\\bcallLater\\(\\s*\\d+\\s*,\\s*self\\.\\w*[tT]ime_?[oO]ut\\b)',
    '(?![\\s\\S]*\\bdef (?!connectionLost\\b)(?:(?!\\bdef )[\\s\\S])*\\bloseConnection\\b)',
  ].join(''),
);

/** What a factory of Twisted has for each connection. */
const builds = {
  field: 'protocol',
  method: 'buildProtocol',
  gets: 'makeConnection',
  holds: 'transport',
} as const;

/** `reactor.listenTCP(port, factory)` */
const listeningTwisted: Serves & Pick<Api, 'when'> = {
  does: 'serve',
  gives: 'twisted.Transport',
  handler: [1, 'factory'],
  builds,
  peer: ['interface'],
  when: { file: twistedProtocols },
  fix: [],
};

/** `reactor.connectTCP(host, port, factory)` */
const connectingTwisted: Opens & Pick<Api, 'when'> = {
  does: 'open',
  gives: 'twisted.Connector',
  handler: [2, 'factory'],
  builds,
  reactor: true,
  peer: [0, 'host'],
  when: { file: twistedProtocols },
  fix: [],
};

const twistedEndpoint = (gives: 'Client' | 'Server'): Api => ({
  does: 'make',
  gives: `twisted.${gives}Endpoint`,
});

/** Of a client's endpoint, where that is made in the same file. */
const behindEndpoint: Opens & Pick<Api, 'when'> = {
  ...connectingTwisted,
  handler: [1],
  madeFor: { by: 0, peer: [1, 'host'] },
  when: [
    { file: twistedProtocols },
    { at: 0, mentions: /\b(?:(?:TCP[46]|SSL4)ClientEndpoint|HostnameEndpoint)\s*\(/ },
  ],
};

/** `tcp:host=db:port=1`, `ssl:1`: as against paths, processes and what cannot be read. */
const tcpInWords = /^["'](?:tcp|ssl|tls)6?:(?![^"']*(?:localhost|127\.|::1))/;

const dispatching: Opens & Pick<Api, 'when'> = {
  does: 'open',
  gives: 'asyncore.dispatcher',
  peer: [0],
  when: { file: /^(?![\s\S]*\b(?:SOCK_DGRAM|AF_UNIX)\b)/ },
  fix: [],
};

const apis: Rows = {
  'socket.create_connection': {
    does: 'open',
    ...socket,
    peer: [0, 'address'],
    silence: { after: 'timeout', unit: 's', raises: true },
  },
  'socket.socket': { does: 'create', configures: true, ...socket, unless: notTcp },
  'socket.create_server': {
    does: 'create',
    listens: true,
    ...socket,
    peer: [0, 'address'],
    unless: notTcp.slice(0, 1),
  },
  // PySocks, whose sockets are the library's own behind a proxy.
  'socks.create_connection': { does: 'open', ...socket, peer: [0, 'dest_pair'] },
  'socks.socksocket': { does: 'create', configures: true, ...socket, unless: notTcp },
  'socket.socket#connect': { does: 'connect', peer: [0] },
  'socket.socket#connect_ex': { does: 'connect', peer: [0], status: true },
  'socket.socket#bind': { does: 'listen', peer: [0] },
  'socket.socket#listen': { does: 'listen' },
  'socket.socket#accept': { does: 'accept', gives: ['socket.socket', ''], inherits: true },
  // A listener handed in, be it to what a selector calls: nothing else gives a pair.
  '#accept': {
    does: 'accept',
    gives: ['socket.socket', ''],
    inherits: true,
    when: { parts: 2 },
    listeners: 'here',
  },
  'socket.socket#close': { does: 'close' },
  // Both ways: nothing comes or goes over it any more.
  'socket.socket#shutdown': { does: 'close', when: { at: 0, mentions: /\bSHUT_RDWR$|^2$/ } },
  'socket.socket#settimeout': { does: 'pass', silence: { after: 0, unit: 's', raises: true } },
  'socket.socket#dup': { does: 'pass' },
  'socket.socket#detach': { does: 'pass' },
  '#setsockopt': { does: 'set', sockopt: { level: 0, name: 1, value: 2 } },
  'contextlib.closing': { does: 'pass', from: 0 },

  'ssl.wrap_socket': { does: 'pass', from: 0, ...socket },
  '#wrap_socket': { does: 'pass', from: 0, ...socket },
  'OpenSSL.SSL.Connection': { does: 'pass', from: 1, ...socket },

  'asyncio.open_connection': {
    does: 'open',
    gives: ['asyncio.StreamReader', 'asyncio.StreamWriter'],
    peer: [0, 'host'],
    unless: wraps,
    fix: onTransport,
  },
  'asyncio.start_server': {
    does: 'serve',
    gives: 'asyncio.StreamWriter',
    handler: [0, 'client_connected_cb'],
    parameter: 1,
    peer: [1, 'host'],
    options: { keep_alive: enabled },
    unless: wraps,
    fix: onTransport,
  },
  'asyncio.wait_for': { does: 'pass', from: 0 },
  'asyncio.shield': { does: 'pass', from: 0 },
  'asyncio.StreamWriter#get_extra_info': { does: 'pass', ...socket, when: { at: 0, is: ['socket'] } },
  'asyncio.StreamWriter#transport': { does: 'pass', gives: 'asyncio.Transport' },
  'asyncio.StreamWriter#close': { does: 'close' },
  'asyncio.StreamReader#get_extra_info': { does: 'pass', ...socket, when: { at: 0, is: ['socket'] } },
  'asyncio.Transport#get_extra_info': { does: 'pass', ...socket, when: { at: 0, is: ['socket'] } },
  'asyncio.Transport#close': { does: 'close' },
  '#create_connection': {
    does: 'open',
    receiver: /loop\b|get_(running|event)_loop\(\)/i,
    gives: ['asyncio.Transport', ''],
    peer: [1, 'host'],
    unless: wraps,
    handler: [0, 'protocol_factory'],
    method: { name: 'connection_made', parameter: 0 },
    fix: onTransport,
  },
  '#create_server': {
    does: 'serve',
    receiver: /loop\b|get_(running|event)_loop\(\)/i,
    gives: 'asyncio.Transport',
    handler: [0, 'protocol_factory'],
    method: { name: 'connection_made', parameter: 0 },
    peer: [1, 'host'],
    options: { keep_alive: enabled },
    unless: wraps,
    fix: onTransport,
  },
  '#sock_connect': { does: 'connect', on: 0, peer: [1] },
  '#sock_accept': { does: 'accept', on: 0, gives: ['socket.socket', ''], inherits: true },

  'socketserver.TCPServer': serving,
  'socketserver.ThreadingTCPServer': serving,
  'socketserver.ForkingTCPServer': serving,
  'socketserver.TCPServer.__init__': servingSelf,
  'socketserver.ThreadingTCPServer.__init__': servingSelf,
  'SocketServer.TCPServer.__init__': servingSelf,
  // What Python 2 calls it.
  'SocketServer.TCPServer': serving,
  'SocketServer.ThreadingTCPServer': serving,
  'SocketServer.ForkingTCPServer': serving,

  // Gone with Python 3.12. What is read and written stands in other methods of the class.
  'asyncore.dispatcher#connect': dispatching,
  'asyncore.dispatcher.connect': { ...dispatching, peer: [1] },
  'asyncore.dispatcher#accept': { does: 'accept', gives: ['socket.socket', ''], when: { parts: 2 } },
  'asynchat.async_chat#connect': dispatching,
  // `asynchat.async_chat.connect(self, address)` of a class built on it.
  'asynchat.async_chat.connect': { ...dispatching, peer: [1] },
  // Run: trio 0.33, anyio 4.16, tornado 6.5, gevent 26.9, eventlet 0.41, twisted 25.5: none enables it.
  'trio.open_tcp_stream': { does: 'open', gives: 'trio.SocketStream', peer: [0, 'host'], fix: onSocket },
  'trio.serve_tcp': {
    does: 'serve',
    gives: 'trio.SocketStream',
    handler: [0, 'handler'],
    parameter: 0,
    runs: 'handler',
    peer: ['host'],
    fix: onSocket,
  },
  'trio.SocketStream#aclose': { does: 'close' },
  'trio.SocketStream#socket': { does: 'pass', ...socket },
  'anyio.connect_tcp': {
    does: 'open',
    gives: 'anyio.SocketStream',
    peer: [0, 'remote_host'],
    fix: onAnyio,
  },
  'anyio.create_tcp_listener': { does: 'make', gives: 'anyio.Listener' },
  'anyio.Listener#serve': {
    does: 'serve',
    gives: 'anyio.SocketStream',
    handler: [0, 'handler'],
    parameter: 0,
    fix: onAnyio,
  },
  'anyio.SocketStream#aclose': { does: 'close' },
  'anyio.SocketStream#extra': { does: 'pass', ...socket, when: { at: 0, mentions: /\braw_socket\b/ } },
  'tornado.tcpclient.TCPClient': { does: 'make', gives: 'tornado.tcpclient.TCPClient' },
  'tornado.tcpclient.TCPClient#connect': {
    does: 'open',
    gives: 'tornado.IOStream',
    peer: [0, 'host'],
    fix: onTornado,
  },
  'tornado.tcpserver.TCPServer': {
    does: 'serve',
    gives: 'tornado.IOStream',
    handler: [callee],
    method: { name: 'handle_stream', parameter: 0 },
    runs: 'handle_stream',
    fix: onTornado,
  },
  'tornado.iostream.IOStream': { does: 'pass', from: 0, gives: 'tornado.IOStream' },
  'tornado.iostream.SSLIOStream': { does: 'pass', from: 0, gives: 'tornado.IOStream' },
  'tornado.IOStream#connect': { does: 'connect', peer: [0], gives: 'tornado.IOStream' },
  'tornado.IOStream#close': { does: 'close' },
  'tornado.IOStream#socket': { does: 'pass', ...socket },
  'gevent.server.StreamServer': {
    does: 'serve',
    ...socket,
    handler: [1, 'handle'],
    parameter: 0,
    runs: 'handle',
    peer: [0, 'listener'],
  },
  'eventlet.connect': { does: 'open', ...socket, peer: [0] },
  'eventlet.listen': { does: 'create', listens: true, ...socket, peer: [0] },
  'eventlet.serve': {
    does: 'serve',
    ...socket,
    handler: [1],
    parameter: 0,
    runs: 'handle',
    listener: true,
    inherits: true,
  },
  // Its own protocols alone: those of a library may set options, and one that hangs up by itself has answered.
  'twisted.internet.reactor.listenTCP': listeningTwisted,
  // The same as a service of an application.
  'twisted.application.internet.TCPServer': listeningTwisted,
  'twisted.internet.reactor.listenSSL': listeningTwisted,
  'twisted.internet.reactor.connectTCP': connectingTwisted,
  'twisted.internet.reactor.connectSSL': connectingTwisted,
  'twisted.internet.endpoints.TCP4ServerEndpoint': twistedEndpoint('Server'),
  'twisted.internet.endpoints.TCP6ServerEndpoint': twistedEndpoint('Server'),
  'twisted.internet.endpoints.SSL4ServerEndpoint': twistedEndpoint('Server'),
  'twisted.internet.endpoints.serverFromString': {
    ...twistedEndpoint('Server'),
    when: { at: 1, mentions: tcpInWords },
  },
  'twisted.ServerEndpoint#listen': {
    ...listeningTwisted,
    handler: [0, 'protocolFactory'],
    madeFor: { by: 'it', peer: ['interface'] },
  },
  'twisted.internet.endpoints.TCP4ClientEndpoint': twistedEndpoint('Client'),
  'twisted.internet.endpoints.TCP6ClientEndpoint': twistedEndpoint('Client'),
  'twisted.internet.endpoints.SSL4ClientEndpoint': twistedEndpoint('Client'),
  'twisted.internet.endpoints.HostnameEndpoint': twistedEndpoint('Client'),
  'twisted.internet.endpoints.wrapClientTLS': { does: 'pass', from: 1 },
  'twisted.internet.endpoints.clientFromString': {
    ...twistedEndpoint('Client'),
    when: { at: 1, mentions: tcpInWords },
  },
  'twisted.ClientEndpoint#connect': {
    ...connectingTwisted,
    handler: [0, 'protocolFactory'],
    madeFor: { by: 'it', peer: [1, 'host'] },
  },
  'twisted.internet.endpoints.connectProtocol': behindEndpoint,
  // It connects again for as long as the program runs.
  'twisted.application.internet.ClientService': behindEndpoint,
  // Twisted's own switch sets SO_KEEPALIVE alone. Autobahn's protocols of WebSocket have pings.
  '#setTcpKeepAlive': {
    does: 'set',
    options: { '0': enabled },
    when: { file: /^(?![\s\S]*\bWebSocket(?:Server|Client)Protocol\b)/ },
  },
  // The socket of a transport.
  '#getHandle': { does: 'pass' },

  'threading.Thread': { does: 'run', function: ['target', 1], arguments: ['args', 3] },
  'multiprocessing.Process': { does: 'run', function: ['target', 1], arguments: ['args', 3] },
  'threading.Timer': { does: 'run', function: [1, 'function'], arguments: [2, 'args'] },
  '_thread.start_new_thread': { does: 'run', function: [0], arguments: [1] },
  'thread.start_new_thread': { does: 'run', function: [0], arguments: [1] },
  'functools.partial': { does: 'run', function: [0], arguments: 'rest', binds: true },
  'gevent.spawn': { does: 'run', function: [0], arguments: 'rest' },
  'eventlet.spawn': { does: 'run', function: [0], arguments: 'rest' },
  'eventlet.spawn_n': { does: 'run', function: [0], arguments: 'rest' },
  'gevent.Greenlet': { does: 'run', function: [0], arguments: 'rest' },
  'gevent.Greenlet.spawn': { does: 'run', function: [0], arguments: 'rest' },
  '#spawn': { does: 'run', function: [0], arguments: 'rest' },
  '#spawn_n': { does: 'run', function: [0], arguments: 'rest' },
  '#start_soon': { does: 'run', function: [0], arguments: 'rest' },
  '#submit': { does: 'run', function: [0], arguments: 'rest' },
  'asyncio.to_thread': { does: 'run', function: [0], arguments: 'rest' },
  '#run_in_executor': { does: 'run', function: [1], arguments: 'rest' },
  '#call_soon': { does: 'run', function: [0], arguments: 'rest' },

  'redis.Redis': redis,
  'redis.StrictRedis': redis,
  'redis.client.Redis': redis,
  'redis.client.StrictRedis': redis,
  'redis.asyncio.Redis': redis,
  'redis.asyncio.StrictRedis': redis,
  'redis.asyncio.client.Redis': redis,
  'redis.ConnectionPool': redis,
  'redis.BlockingConnectionPool': redis,
  'redis.asyncio.ConnectionPool': redis,
  'redis.asyncio.BlockingConnectionPool': redis,
  'redis.from_url': redisUrl,
  'redis.Redis.from_url': redisUrl,
  'redis.StrictRedis.from_url': redisUrl,
  'redis.asyncio.from_url': redisUrl,
  'redis.asyncio.Redis.from_url': redisUrl,
  'redis.ConnectionPool.from_url': redisUrl,
  'redis.BlockingConnectionPool.from_url': redisUrl,
  'redis.asyncio.ConnectionPool.from_url': redisUrl,
  'redis.asyncio.BlockingConnectionPool.from_url': redisUrl,
  'redis.RedisCluster': redis,
  'redis.cluster.RedisCluster': redis,
  'redis.asyncio.RedisCluster': redis,
  'redis.asyncio.cluster.RedisCluster': redis,
  'redis.RedisCluster.from_url': redisUrl,
  'redis.cluster.RedisCluster.from_url': redisUrl,
  'redis.asyncio.RedisCluster.from_url': redisUrl,
  'redis.asyncio.cluster.RedisCluster.from_url': redisUrl,
  'redis.Sentinel': sentinel,
  'redis.sentinel.Sentinel': sentinel,
  'redis.asyncio.Sentinel': sentinel,
  'redis.asyncio.sentinel.Sentinel': sentinel,
  'redis.Sentinel#master_for': sentinelClient,
  'redis.Sentinel#slave_for': sentinelClient,
  'aioredis.from_url': aioredis,
  'aioredis.Redis.from_url': aioredis,
  'aioredis.ConnectionPool.from_url': aioredis,
  'redis.Redis#close': { does: 'close' },
  'redis.Redis#aclose': { does: 'close' },

  'psycopg2.connect': { ...postgres, staysOpen: true, pool: 'psycopg2.pool' },
  'psycopg.connect': { ...postgres, pool: 'psycopg_pool.ConnectionPool' },
  'psycopg.Connection.connect': { ...postgres, pool: 'psycopg_pool.ConnectionPool' },
  'psycopg.AsyncConnection.connect': { ...postgres, pool: 'psycopg_pool.AsyncConnectionPool' },
  'aiopg.connect': { ...postgres, pool: 'aiopg.create_pool' },
  'aiopg.create_pool': { ...postgres, keeps: true },
  'psycopg.connection#close': { does: 'close' },
  'psycopg2.pool.SimpleConnectionPool': {
    ...postgres,
    peer: [2, 'dsn', 'host', 'hostaddr', 'service'],
    url: [2, 'dsn'],
    keeps: true,
  },
  'psycopg2.pool.ThreadedConnectionPool': {
    ...postgres,
    peer: [2, 'dsn', 'host', 'hostaddr', 'service'],
    url: [2, 'dsn'],
    keeps: true,
  },
  'psycopg2.pool.PersistentConnectionPool': {
    ...postgres,
    peer: [2, 'dsn', 'host', 'hostaddr', 'service'],
    url: [2, 'dsn'],
    keeps: true,
  },
  // Twisted's pool of connections in threads, by the name of the driver.
  'twisted.enterprise.adbapi.ConnectionPool': {
    ...postgres,
    when: { at: 0, is: ['psycopg2'] },
    peer: [1, 'dsn', 'host', 'hostaddr', 'service'],
    url: [1, 'dsn'],
    keeps: true,
  },
  'psycopg_pool.ConnectionPool': psycopgPool,
  'psycopg_pool.AsyncConnectionPool': psycopgPool,
  'psycopg_pool.NullConnectionPool': { ...psycopgPool, quiet: true },
  'psycopg_pool.AsyncNullConnectionPool': { ...psycopgPool, quiet: true },
  'sqlalchemy.create_engine': engine,
  'sqlalchemy.engine.create_engine': engine,
  'sqlalchemy.ext.asyncio.create_async_engine': engine,

  // No API to enable it (asyncpg 0.31, mysql-connector run; only the server's side can be set).
  'asyncpg.connect': {
    ...quiet,
    peer: [0, 'dsn', 'host'],
    gives: 'asyncpg.connection',
    pool: 'asyncpg.create_pool',
  },
  'asyncpg.connection#close': { does: 'close' },
  'mysql.connector.connect': {
    ...quiet,
    peer: ['host'],
    gives: 'mysql.connection',
    pool: 'mysql.connector.pooling.MySQLConnectionPool',
  },
  'mysql.connection#close': { does: 'close' },
  // PyMySQL enables it, with the kernel's values and no switch; aiomysql is built on it.
  'aiomysql.connect': {
    ...quiet,
    peer: ['host'],
    gives: 'mysql.connection',
    pool: 'aiomysql.create_pool',
  },
  // Always on with 120 s (pymongo 4.18 run).
  'pymongo.MongoClient': {
    ...quiet,
    peer: [0, 'host'],
    without: 'loopback',
    gives: 'pymongo.client',
    pool: 'one MongoClient made once: it has a connection pool',
  },
  'pymongo.client#close': { does: 'close' },
  'pika.ConnectionParameters': [
    // Without heartbeats nothing says a word between two messages: consumers wait, publishers may keep it.
    { ...pika, when: [{ at: 'heartbeat', mentions: /^0$/ }, { file: consumes }] },
    { ...pika, when: { at: 'heartbeat', mentions: /^0$/ }, quiet: 'unless-kept' },
    { ...pika, quiet: true },
  ],
  'pika.URLParameters': {
    ...pika,
    peer: [0, 'url'],
    url: [0, 'url'],
    urlOptions: { tcp_options: unknown },
    tunedByUrl: true,
    when: [{ at: 0, mentions: /[?&]heartbeat=0\b/ }, { file: consumes }],
    fix: [],
  },
  'pika.BlockingConnection': pikaConnection,
  'pika.SelectConnection': pikaConnection,
  'pika.Connection#close': { does: 'close' },

  // On, with 60/10/9 (py-amqp 5.3 run; 5.4.2 read).
  'amqp.Connection': {
    does: 'open',
    peer: [0, 'host'],
    without: 'loopback',
    keeps: true,
    options: { socket_settings: { sets: 'sockopt-map', enables: true } },
    defaults: [
      {
        package: 'amqp',
        keepalive: 'on',
        idle: 60,
        interval: 10,
        probes: 9,
        source: 'py-amqp run; 5.4.2 read',
      },
    ],
    fix: [
      {
        imports: ['socket'],
        options: [
          [
            'socket_settings',
            '{{socket}.TCP_KEEPIDLE: {idle}, {socket}.TCP_KEEPINTVL: {interval}, {socket}.TCP_KEEPCNT: {probes}}',
          ],
        ],
      },
    ],
  },

  // It makes its sockets itself and sets nothing on them; set_keepalive is a message of SSH's own (paramiko 5.1.0 read).
  'paramiko.SSHClient': paramiko,
  'paramiko.client.SSHClient': paramiko,
  'paramiko.SSHClient#connect': { does: 'connect', peer: [0, 'hostname'] },
  'paramiko.SSHClient#close': { does: 'close' },
  'paramiko.Transport': paramikoTransport,
  'paramiko.transport.Transport': paramikoTransport,
  'paramiko.SFTPClient.from_transport': { does: 'pass', from: 0, gives: 'paramiko.Transport' },
  'paramiko.Transport#close': { does: 'close' },

  // Exchanges over HTTP: what is idle in a pool is closed by the server long before.
  ...requests('requests', 'requests.Session'),
  ...requests('httpx', 'httpx.Client'),
  'requests.Session': session('requests.Session'),
  'requests.session': session('requests.Session'),
  'requests.Session#close': { does: 'close' },
  'httpx.Client': session('httpx.Client'),
  'httpx.AsyncClient': { ...session('httpx.AsyncClient'), gives: 'httpx.Client' },
  'httpx.Client#close': { does: 'close' },
  'httpx.Client#aclose': { does: 'close' },
  'httpx.HTTPTransport': { ...quiet, options: { socket_options: { sets: 'sockopts' } }, fix: inList },
  'httpx.AsyncHTTPTransport': { ...quiet, options: { socket_options: { sets: 'sockopts' } }, fix: inList },
  'urllib3.PoolManager': {
    ...session('urllib3.PoolManager'),
    options: { socket_options: { sets: 'sockopts' } },
    fix: inList,
  },
  'urllib3.HTTPConnectionPool': { ...quiet, options: { socket_options: { sets: 'sockopts' } }, fix: inList },
  'urllib3.HTTPSConnectionPool': { ...quiet, options: { socket_options: { sets: 'sockopts' } }, fix: inList },
  'aiohttp.ClientSession': session('aiohttp.ClientSession'),
  'aiohttp.ClientSession#close': { does: 'close' },
  // The server side is on with the kernel's idle time and has no option for it (aiohttp 3.14.3 run).
  'aiohttp.web.AppRunner': {
    ...quiet,
    options: { tcp_keepalive: enabled },
    defaults: [{ package: 'aiohttp', keepalive: 'on', source: 'aiohttp 3.14.3 run' }],
  },
  // Always enables; 60/20/5 unless told otherwise.
  'requests_toolbelt.adapters.socket_options.TCPKeepAliveAdapter': {
    does: 'open',
    options: { idle: idle('s'), interval: interval('s'), count: probes },
    defaults: [
      {
        package: 'requests-toolbelt',
        keepalive: 'on',
        idle: 60,
        interval: 20,
        probes: 5,
        source: 'requests-toolbelt run',
      },
    ],
    fix: [
      {
        options: [
          ['idle', '{idle}'],
          ['interval', '{interval}'],
          ['count', '{probes}'],
        ],
      },
    ],
  },
  // SO_KEEPALIVE alone; there is no option for the idle time (botocore 1.43 read).
  'botocore.config.Config': { ...quiet, options: { tcp_keepalive: enabled } },
  'botocore.client.Config': { ...quiet, options: { tcp_keepalive: enabled } },
};

/** Whether nobody imports the file of a function at its top: who did would run the program, `main()` or `while True:`. */
function isOfScript(fn: Syntax): boolean {
  const root = fn.parent;
  if (root?.type !== 'module') return false;
  const known = scripts.get(root);
  if (known !== undefined) return known;
  const functions = new Set(
    root.children.flatMap(({ shape }) => (shape.kind === 'function' ? (shape.name ?? []) : [])),
  );
  const runs = root.children.some((statement) => {
    const { shape } =
      statement.type === 'expression_statement' ? (statement.children[0] ?? statement) : statement;
    if (shape.kind === 'loop') return shape.endless;
    return shape.kind === 'call' && functions.has(shape.callee.text);
  });
  scripts.set(root, runs);
  return runs;
}

const scripts = new WeakMap<Syntax, boolean>();

/** Modules of the standard library that stand beside `socket` in real files: they tell its group of imports. */
const standard =
  /^(?:abc|argparse|array|ast|asyncio|base64|binascii|bisect|builtins|calendar|cmd|codecs|collections|concurrent|configparser|contextlib|copy|csv|ctypes|dataclasses|datetime|decimal|difflib|email|enum|errno|fcntl|fnmatch|ftplib|functools|gc|getopt|getpass|glob|gzip|hashlib|heapq|hmac|html|http|imaplib|importlib|inspect|io|ipaddress|itertools|json|locale|logging|math|mimetypes|multiprocessing|operator|os|pathlib|pickle|platform|pprint|queue|random|re|resource|sched|secrets|select|selectors|shlex|shutil|signal|smtplib|socketserver|sqlite3|ssl|stat|statistics|string|struct|subprocess|sys|syslog|tempfile|textwrap|threading|time|timeit|traceback|types|typing|unittest|urllib|uuid|warnings|weakref|xml|xmlrpc|zipfile|zlib)(?:\.|$)/;

/** `desk.greet`: the module is neither Python's own nor one that only runs functions, reads, writes or tells. */
const modulesOfOthers = new RegExp(
  String.raw`^(?!${standard.source.slice(1)})(?!(?:_?thread|socket|socks|SocketServer|Queue|StringIO|cPickle|multiprocess|gevent|eventlet|greenlet|trio|anyio|curio|tornado|twisted|six|zope|msgpack|google|numpy|np|OpenSSL|colorama|termcolor|Crypto|rsa|simplejson|psutil|loguru|structlog)\b)[a-z_]\w*\.\w`,
);

/**
 * By its name into the standard library's group of imports, plain ones in front of `from`; where the file has no
 * such group, in one of its own in front of the others.
 */
function amongImports(root: Syntax, module: string, text: string): ImportLine | undefined {
  const groups = importGroups(root);
  const own = groups.find((group) => group.some((each) => standard.test(importedModule(each))));
  if (own === undefined) {
    const first = groups[0]?.[0];
    return first === undefined ? undefined : { before: first, text: `${text}\n` };
  }
  const plain = own.filter((each) => each.type === 'import_statement');
  const next = plain.find((each) => importedModule(each) > module);
  if (next !== undefined) return { before: next, text };
  const last = plain.at(-1);
  return last === undefined ? { before: own[0]!, text } : { behind: last, text };
}

/** The file's own imports, as blank lines part them. */
function importGroups(root: Syntax): readonly (readonly Syntax[])[] {
  const groups: Syntax[][] = [];
  let last: Syntax | undefined;
  for (const each of root.children) {
    if (each.shape.kind !== 'import' || /^from\s+__future__\s/.test(each.text)) continue;
    const between = last === undefined ? '' : root.text.slice(last.end - root.start, each.start - root.start);
    if (last === undefined || /\n\s*\n|\S/.test(between.replace(/#.*/g, ''))) groups.push([]);
    groups.at(-1)!.push(each);
    last = each;
  }
  return groups;
}

function importedModule(node: Syntax): string {
  return /^(?:import|from)\s+([\w.]+)/.exec(node.text)?.[1] ?? '';
}

const python: Language = {
  id: 'python',
  name: 'Python',
  extensions: ['.py', '.pyw'],
  editorIds: ['python'],
  grammar: 'tree-sitter-python',
  triggers:
    /\b(?:setsockopt|SO_KEEPALIVE|socket_options|tcp_keepalive|create_connection|create_server|open_connection|start_server|sock_connect|sock_accept|TCPServer|ThreadingTCPServer|ForkingTCPServer|TCPKeepAliveAdapter|setTcpKeepAlive|listenTCP|connectTCP|listenSSL|connectSSL|\w+(?:Client|Server)Endpoint|HostnameEndpoint|serverFromString|clientFromString|open_tcp_stream|serve_tcp|connect_tcp|create_tcp_listener|StreamServer|TCPClient|socket_keepalive|keepalives|keepalives_idle)\b|\b(?:sock)?socket\s*\(|\bimport async(?:ore|hat)\b|\beventlet\.|\bsocket\.keepalive\.enable\b|=\s*(?:await\s+)?[\w.]+\.accept\s*\(|\b(?:redis|aioredis|aiopg|aiomysql|amqp|create_engine|create_async_engine|psycopg2?|psycopg2?_pool|asyncpg|pymongo|pika|connect_args|MongoClient|PoolManager|paramiko)\b|\b(?:requests|httpx)\s*\.\s*(?:[a-z]+|Session|Client|AsyncClient)\s*\(|\bfrom\s+(?:requests|httpx)\s+import\b|\bClientSession\b|\bmysql\.connector\b|\bCONN_MAX_AGE\b|\.RedisCache\b/,
  comment: { open: '#', types: ['comment'] },
  shapes,
  names: {
    assignmentDeclares: true,
    boundMethods: ['connect', 'connect_ex'],
    baseCall: 'super().__init__',
    through: throughModule,
    // `desk.greet`, of whatever is neither Python's own nor runs, wraps or tells what it gets.
    ownModules: modulesOfOthers,
    isPrivate: (fn) =>
      fn.shape.kind === 'function' && (/^_(?!.*__$)/.test(fn.shape.name ?? '') || isOfScript(fn)),
  },
  apis,
  reflection: { getattr: 1 },
  durations: {
    'datetime.timedelta': {
      '0': 86_400,
      '1': 1,
      days: 86_400,
      hours: 3600,
      minutes: 60,
      seconds: 1,
      milliseconds: 0.001,
      weeks: 604_800,
    },
  },
  random: { 'random.randint': 1, 'random.uniform': 1, 'random.randrange': 1 },
  conversions: { int: 1, float: 1, round: 1, '#total_seconds': 1 },
  records: [
    {
      options: libpq,
      defaults: postgres.defaults!,
      fix: { ...libpqFix, at: 0 },
    },
    {
      options: { socket_keepalive: enabled, socket_keepalive_options: { sets: 'sockopt-map' } },
      defaults: redis.defaults!,
      fix: { ...redis.fix![0]!, at: 0 },
    },
    // librdkafka has no option for the idle time.
    { options: { 'socket.keepalive.enable': enabled } },
  ],
  frameworks: [
    {
      key: 'ENGINE',
      names: /^django\.(?:contrib\.gis\.)?db\.backends\.(?:postgresql(?:_psycopg2)?|postgis)$/,
      peer: 'HOST',
      lasts: 'CONN_MAX_AGE',
      options: { under: 'OPTIONS', sets: libpq },
      defaults: postgres.defaults!,
      fix: { ...libpqFix, at: 0, under: 'OPTIONS' },
    },
    // Both are redis-py with a pool.
    {
      key: 'BACKEND',
      names: /^(?:django_redis\.cache|django\.core\.cache\.backends\.redis)\.RedisCache$/,
      peer: 'LOCATION',
      options: { under: 'OPTIONS', sets: { socket_keepalive: enabled, CONNECTION_POOL_KWARGS: unknown } },
      defaults: redis.defaults!,
    },
  ],
  fixes: {
    'socket.socket': onSocket,
    '#setsockopt': onSocket,
    'tornado.IOStream': onTornado,
    sockopts: inList,
  },
  falseFriends:
    /^(keepalive_timeout|timeout_keep_alive|max_keepalive_connections|keepalive_expiry|keep_?[aA]live|keepalive_time(_ms)?|ping_keepalive|http_keep_?alive|HTTP_KEEPALIVE|is_keep_?alive|should_keep_?alive|should_keep_alive|keep_alive_timeout|keepalive_interval)$/,
  handlers: {
    decorators: /@[\w.]*\.?(route|get|post|put|patch|delete|websocket|api_view|view_config|endpoint)\b/,
    registrations: /\b(add_url_rule|add_route|add_get|add_post|add_api_route|route)$/,
    methods: /^(do_(GET|POST|PUT|PATCH|DELETE|HEAD)|dispatch_request)$/,
  },
  tests: {
    files: /(^|\/)(test_[^/]*|[^/]*_tests?|conftest)\.pyw?$/,
    modules: ['pytest', 'unittest', 'behave', 'nose', 'testtools', 'hypothesis'],
    functions: /^(test_|setUp|tearDown)/,
    bases: /TestCase\b/,
    decorators: /\bfixture\b/,
  },
  plainBases:
    /^(?:asyncio|asyncore|asynchat|socketserver|SocketServer|twisted\.(?:internet|protocols)|tornado|threading|abc|typing|object|http\.server|logging)(?:\.|$)/,
  // Of the standard library: a class of another file may do more, whatever it is called.
  readers: /^(?:(?:asyncio|codecs|io|csv)\.)?(?:Stream|Buffered|Dict)(?:Reader|Writer)$/,
  waitLimits: {
    'asyncio.timeout': 0,
    'asyncio.wait_for': 1,
    'async_timeout.timeout': 0,
    'anyio.fail_after': 0,
    'trio.fail_after': 0,
  },
  sleeps: /^(?:time|asyncio|gevent|eventlet|trio|anyio)\.sleep$/,
  timers: {
    call_later: { after: 0, function: 1, unit: 's' },
    callLater: { after: 0, function: 1, unit: 's' },
    spawn_later: { after: 0, function: 1, unit: 's' },
    Timer: { after: 0, function: 1, unit: 's' },
    PeriodicCallback: { after: 1, function: 0, unit: 'ms', again: true },
    LoopingCall: { begun: 'start', after: 0, function: 0, unit: 's', again: true },
  },
  // CPython counts references.
  freed: true,
  closesItself: /^(?:socket\.socket|psycopg\.connection)$/,
  finalized: true,
  transfers: /\.sock_(?:recv(?:_into)?|sendall|sendfile)$/,
  iterations: /^(map|imap|imap_unordered|starmap|filter)$/,
  writing: {
    indent: '    ',
    true: 'True',
    false: 'False',
    quotes: true,
    keyword: (name, value) => `${name}=${value}`,
    entry: (name, value) => `"${name}": ${value}`,
    record: ['{', '}'],
    import: (module, local) => (module === local ? `import ${module}` : `import ${module} as ${local}`),
    headers: /^from\s+__future__\s/,
    importLine: amongImports,
    duration: (seconds, written) => {
      const call = /^([\w.]*timedelta)\(/.exec(written);
      return call === null ? undefined : `${call[1]}(seconds=${seconds})`;
    },
  },
};

export default python;
