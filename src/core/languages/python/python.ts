/** Python: the standard library's sockets and asyncio, and the client libraries people hold connections with. */
import { enabled, unknown } from '../api.ts';
import type { ImportLine, Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { apis } from './apis.ts';
import { libpq, libpqFix, postgres, redis } from './clients.ts';
import { inList, onSocket, onTornado } from './sockets.ts';
import { shapes, throughModule } from './syntax.ts';

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
