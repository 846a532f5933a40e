/** What Java's and Kotlin's calls mean: the JDK's sockets and the client libraries people hold connections with. */
import {
  type Accepts,
  type Api,
  enabled,
  type FixRow,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionEffect,
  probes,
  unknown,
} from './api.ts';
import type { ImportLine, Language } from './language.ts';
import { child, type Syntax } from './syntax.ts';

/** How one of the two languages writes what keepalive needs. */
export interface JvmWriting {
  /** Behind a statement. */
  readonly end: ';' | '';
  /** What switches keepalive on for a `Socket`. */
  readonly enable: string;
  /** There is `apply`, whose block is about the object it is called on. */
  readonly applies?: true;
}

type Rows = Record<string, Api | readonly Api[]>;

const options = 'jdk.net.ExtendedSocketOptions';

/** Not every system has the three; where one is, all are. */
function idleLines({ end }: JvmWriting): readonly string[] {
  return [
    'if ({it}.supportedOptions().contains({ExtendedSocketOptions}.TCP_KEEPIDLE)) {',
    `  {it}.setOption({ExtendedSocketOptions}.TCP_KEEPIDLE, {idle})${end}`,
    `  {it}.setOption({ExtendedSocketOptions}.TCP_KEEPINTERVAL, {interval})${end}`,
    `  {it}.setOption({ExtendedSocketOptions}.TCP_KEEPCOUNT, {probes})${end}`,
    '}',
  ];
}

/** `.apply { … }` around statements about `{it}`. */
function applied({ applies }: JvmWriting, lines: readonly string[]): Pick<FixRow, 'chained'> {
  if (applies !== true) return {};
  const own = lines.map((line) => `  ${line.replaceAll('{it}.', '')}`);
  return { chained: ['.apply {', ...own, '}'] };
}

/** Run with JDK 17: works before and after connecting, and on accepted sockets. */
function onSocket(writing: JvmWriting): readonly FixRow[] {
  return [
    {
      ...applied(writing, [writing.enable, ...idleLines(writing)]),
      imports: [options],
      statements: [
        { part: 'enabled', lines: [`${writing.enable}${writing.end}`] },
        { part: 'idle', lines: idleLines(writing) },
      ],
    },
  ];
}

function onChannel(writing: JvmWriting): readonly FixRow[] {
  return [
    {
      ...applied(writing, [
        '{it}.setOption({StandardSocketOptions}.SO_KEEPALIVE, true)',
        ...idleLines(writing),
      ]),
      imports: ['java.net.StandardSocketOptions', options],
      statements: [
        {
          part: 'enabled',
          lines: [`{it}.setOption({StandardSocketOptions}.SO_KEEPALIVE, true)${writing.end}`],
        },
        { part: 'idle', lines: idleLines(writing) },
      ],
    },
  ];
}

/** A channel that does not block gives null where nobody waits. */
function onAcceptedChannel({ end }: JvmWriting): readonly FixRow[] {
  const guarded = (condition: string, ...lines: string[]): readonly string[] => [
    `if (${condition}) {`,
    ...lines.map((line) => `  ${line}${end}`),
    '}',
  ];
  return [
    {
      imports: ['java.net.StandardSocketOptions', options],
      statements: [
        {
          part: 'enabled',
          lines: guarded('{it} != null', '{it}.setOption({StandardSocketOptions}.SO_KEEPALIVE, true)'),
        },
        {
          part: 'idle',
          lines: guarded(
            '{it} != null && {it}.supportedOptions().contains({ExtendedSocketOptions}.TCP_KEEPIDLE)',
            '{it}.setOption({ExtendedSocketOptions}.TCP_KEEPIDLE, {idle})',
            '{it}.setOption({ExtendedSocketOptions}.TCP_KEEPINTERVAL, {interval})',
            '{it}.setOption({ExtendedSocketOptions}.TCP_KEEPCOUNT, {probes})',
          ),
        },
      ],
    },
  ];
}

/** Each transport of Netty has options of its own; in a file that may use several nothing is written. */
function onBootstrap(method: 'option' | 'childOption'): readonly FixRow[] {
  const link = (option: string, value: string): string =>
    `.${method}({NioChannelOption}.of({ExtendedSocketOptions}.${option}), ${value})`;
  const native = (file: RegExp, module: string): FixRow => {
    const name = module.slice(module.lastIndexOf('.') + 1);
    const own = (option: string, value: string): string => `.${method}({${name}}.${option}, ${value})`;
    return {
      file,
      imports: ['io.netty.channel.ChannelOption', module],
      links: [
        { part: 'enabled', text: `.${method}({ChannelOption}.SO_KEEPALIVE, true)` },
        { part: 'idle', text: own('TCP_KEEPIDLE', '{idle}') },
        { part: 'interval', text: own('TCP_KEEPINTVL', '{interval}') },
        { part: 'probes', text: own('TCP_KEEPCNT', '{probes}') },
      ],
    };
  };
  return [
    native(
      /^(?![\s\S]*\b(?:Nio|KQueue|IoUring|IOUring)\w*SocketChannel\b)[\s\S]*\bEpoll(?:Server)?SocketChannel\b/,
      'io.netty.channel.epoll.EpollChannelOption',
    ),
    native(
      /^(?![\s\S]*\b(?:Nio|KQueue|Epoll)\w*SocketChannel\b)[\s\S]*\bIoUring(?:Server)?SocketChannel\b/,
      'io.netty.channel.uring.IoUringChannelOption',
    ),
    {
      file: /^(?![\s\S]*(?:Epoll|KQueue|IoUring|IOUring))[\s\S]*\bNio(?:Server)?SocketChannel\b/,
      imports: ['io.netty.channel.ChannelOption', 'io.netty.channel.socket.nio.NioChannelOption', options],
      links: [
        { part: 'enabled', text: `.${method}({ChannelOption}.SO_KEEPALIVE, true)` },
        { part: 'idle', text: link('TCP_KEEPIDLE', '{idle}') },
        { part: 'interval', text: link('TCP_KEEPINTERVAL', '{interval}') },
        { part: 'probes', text: link('TCP_KEEPCOUNT', '{probes}') },
      ],
    },
  ];
}

const anything = /[\s\S]/;
const quiet = { does: 'open', quiet: true } as const;
const option: Api = { does: 'set', sockopt: { name: 0, value: 1 }, returns: 'it' };

const socketTypes = ['java.net.Socket', 'javax.net.ssl.SSLSocket'];
const serverTypes = ['java.net.ServerSocket', 'javax.net.ssl.SSLServerSocket'];
const factoryTypes = ['javax.net.SocketFactory', 'javax.net.ssl.SSLSocketFactory'];

function sockets(fix: readonly FixRow[]): Rows {
  const made = { gives: 'java.net.Socket', fix } as const;
  const opening: Api = { ...made, does: 'open', peer: [0], when: { at: 1, mentions: anything } };
  const creating: Api = { ...made, does: 'create', configures: true };
  const rows: Rows = { 'java.net.Socket': [opening, creating] };
  for (const type of socketTypes) {
    rows[`${type}#connect`] = { does: 'connect', peer: [0] };
    rows[`${type}#setKeepAlive`] = { does: 'set', options: { '0': enabled }, fix };
    rows[`${type}#setOption`] = option;
    rows[`${type}#close`] = { does: 'close' };
  }
  const accepted: Accepts = { ...made, does: 'accept', inherits: true };
  rows['java.net.ServerSocket'] = { does: 'create', gives: 'java.net.ServerSocket', peer: [2] };
  for (const type of serverTypes) {
    rows[`${type}#accept`] = accepted;
    rows[`${type}#bind`] = { does: 'listen', peer: [0] };
    rows[`${type}#setOption`] = option;
  }
  for (const type of factoryTypes) {
    rows[`${type}.getDefault`] = { does: 'make', gives: type };
    rows[`${type}#createSocket`] = [
      // TLS put over a socket that is there: `createSocket(socket, host, port, true)`.
      { does: 'pass', from: 0, when: { at: 3, mentions: /\b(true|false)\b/ } },
      opening,
      creating,
    ];
  }
  rows['#getSocketFactory'] = { does: 'make', gives: 'javax.net.SocketFactory' };
  rows['#getServerSocketFactory'] = { does: 'make', gives: 'javax.net.ServerSocketFactory' };
  rows['javax.net.ServerSocketFactory#createServerSocket'] = {
    does: 'create',
    gives: 'java.net.ServerSocket',
    peer: [2],
  };
  // Of what is only called a socket.
  rows['#setKeepAlive'] = {
    does: 'set',
    options: { '0': enabled },
    receiver: /sock(et)?\d?(\(\))?$/i,
    fix,
  };
  rows['#setOption'] = option;
  return rows;
}

const localSockets = [
  { at: [0], mentions: /\b(StandardProtocolFamily\.)?UNIX\b|UnixDomainSocketAddress/ },
] as const;

function channels(fix: readonly FixRow[], accepted: readonly FixRow[]): Rows {
  const rows: Rows = {};
  for (const kind of ['SocketChannel', 'AsynchronousSocketChannel']) {
    const type = `java.nio.channels.${kind}`;
    const made = { gives: type, unless: localSockets, fix } as const;
    rows[`${type}.open`] = [
      { ...made, does: 'open', peer: [0], when: { at: 0, mentions: /addr|remote|endpoint/i } },
      { ...made, does: 'create', configures: true },
    ];
    rows[`${type}#connect`] = { does: 'connect', peer: [0], unless: localSockets };
    rows[`${type}#setOption`] = option;
    rows[`${type}#socket`] = { does: 'pass', gives: 'java.net.Socket' };
    rows[`${type}#close`] = { does: 'close' };
  }
  // Of a `SelectorProvider`.
  rows['#openSocketChannel'] = {
    does: 'create',
    configures: true,
    gives: 'java.nio.channels.SocketChannel',
    unless: localSockets,
    fix,
  };
  const server = 'java.nio.channels.ServerSocketChannel';
  rows['#openServerSocketChannel'] = { does: 'create', gives: server, unless: localSockets };
  rows[`${server}.open`] = { does: 'create', gives: server, unless: localSockets };
  rows[`${server}#accept`] = {
    does: 'accept',
    gives: 'java.nio.channels.SocketChannel',
    inherits: true,
    fix: accepted,
  };
  rows[`${server}#setOption`] = option;
  rows[`${server}#bind`] = { does: 'listen', peer: [0] };
  rows[`${server}#socket`] = { does: 'pass', gives: 'java.net.ServerSocket' };
  return rows;
}

/** Netty 4.1 and 4.2 leave keepalive off; what a server sets without `child` is about its listening socket. */
function netty(): Rows {
  const client = 'io.netty.bootstrap.Bootstrap';
  const server = 'io.netty.bootstrap.ServerBootstrap';
  const future = 'io.netty.channel.ChannelFuture';
  const rows: Rows = {
    [client]: { does: 'create', configures: true, builder: true, gives: client, fix: onBootstrap('option') },
    [`${client}#connect`]: { does: 'connect', peer: [0], gives: future },
    [`${client}#option`]: option,
    [server]: { does: 'accept', builder: true, gives: server, fix: onBootstrap('childOption') },
    [`${server}#bind`]: { does: 'listen', peer: [0] },
    [`${server}#childOption`]: option,
    [`${server}#option`]: { does: 'pass' },
    [`${future}#channel`]: { does: 'pass', gives: 'io.netty.channel.Channel' },
    'io.netty.channel.Channel#close': { does: 'close' },
    '#shutdownGracefully': { does: 'close' },
  };
  for (const method of ['sync', 'syncUninterruptibly', 'await', 'awaitUninterruptibly', 'addListener'])
    rows[`${future}#${method}`] = { does: 'pass' };
  // `NioSocketChannel.class`, `Transports.serverSocketChannel()`
  const tcp = /^(?![\s\S]*(?:Domain|Local|Unix|Datagram|Embedded))[\s\S]*SocketChannel/i;
  for (const type of [client, server]) {
    for (const method of [
      'group',
      'handler',
      'childHandler',
      'attr',
      'childAttr',
      'resolver',
      'localAddress',
    ])
      rows[`${type}#${method}`] = { does: 'pass' };
    rows[`${type}#remoteAddress`] = { does: 'pass' };
    // Datagrams, Unix sockets, channels within the process, and what cannot be told.
    rows[`${type}#channel`] = [
      { does: 'pass', when: { at: 0, mentions: tcp } },
      { does: 'set', options: { '0': unknown }, returns: 'it' },
    ];
    rows[`${type}#channelFactory`] = rows[`${type}#channel`]!;
  }
  rows[`${client}#group`] = { does: 'pass', endedBy: 0 };
  return rows;
}

// HttpClient 4.5.14 and 5.2.1 run: off. HttpCore from 5.4 on: on with 5/5/3 (read at 6f7ad4025).
const socketConfigDefaults: readonly LibraryDefault[] = [
  { package: 'httpcore5', before: [5, 4], keepalive: 'off', source: 'HttpClient 4.5.14 and 5.2.1 run' },
  {
    package: 'httpcore5',
    from: [5, 4],
    keepalive: 'on',
    idle: 5,
    interval: 5,
    probes: 3,
    source: 'HttpCore read at 6f7ad4025',
  },
];

function httpClients(): Rows {
  const rows: Rows = {};
  for (const base of ['org.apache.http.config', 'org.apache.hc.core5.http.io']) {
    const builder = `${base}.SocketConfig.Builder`;
    const isNew = base.includes('core5');
    rows[`${base}.SocketConfig.custom`] = {
      ...quiet,
      gives: builder,
      ...(isNew && { defaults: socketConfigDefaults }),
      fix: isNew
        ? [
            {
              from: { package: 'httpcore5', version: [5, 3] },
              links: [
                { part: 'enabled', text: '.setSoKeepAlive(true)' },
                { part: 'idle', text: '.setTcpKeepIdle({idle})' },
                { part: 'interval', text: '.setTcpKeepInterval({interval})' },
                { part: 'probes', text: '.setTcpKeepCount({probes})' },
              ],
            },
          ]
        : [],
    };
    rows[`${builder}#setSoKeepAlive`] = { does: 'set', options: { '0': enabled }, returns: 'it' };
    rows[`${builder}#setTcpKeepIdle`] = { does: 'set', options: { '0': idle('s') }, returns: 'it' };
    rows[`${builder}#setTcpKeepInterval`] = { does: 'set', options: { '0': interval('s') }, returns: 'it' };
    rows[`${builder}#setTcpKeepCount`] = { does: 'set', options: { '0': probes }, returns: 'it' };
    for (const method of [
      'setSoTimeout',
      'setTcpNoDelay',
      'setSoLinger',
      'setSoReuseAddress',
      'setBacklogSize',
    ])
      rows[`${builder}#${method}`] = { does: 'pass' };
  }

  // Nobody can enable keepalive through these (run with JDK 17 and OkHttp 3.13).
  const jdk = 'java.net.http.HttpClient';
  const pooled = { ...quiet, pool: 'one HttpClient made once', gives: jdk } as const;
  rows[`${jdk}.newHttpClient`] = pooled;
  rows[`${jdk}.newBuilder`] = { ...pooled, gives: `${jdk}.Builder` };
  for (const method of [
    'build',
    'connectTimeout',
    'version',
    'followRedirects',
    'executor',
    'sslContext',
    'proxy',
  ])
    rows[`${jdk}.Builder#${method}`] = { does: 'pass' };
  const ok: Opens = { ...quiet, pool: 'one OkHttpClient made once: it has a connection pool' };
  rows['okhttp3.OkHttpClient'] = { ...ok, gives: 'okhttp3.OkHttpClient' };
  rows['okhttp3.OkHttpClient.Builder'] = { ...ok, gives: 'okhttp3.OkHttpClient.Builder' };
  for (const method of [
    'build',
    'connectTimeout',
    'readTimeout',
    'writeTimeout',
    'addInterceptor',
    'callTimeout',
  ])
    rows[`okhttp3.OkHttpClient.Builder#${method}`] = { does: 'pass' };
  for (const base of ['org.apache.http.impl.client', 'org.apache.hc.client5.http.impl.classic']) {
    const closeable = `${base}.CloseableHttpClient`;
    rows[`${base}.HttpClients.createDefault`] = {
      ...quiet,
      gives: closeable,
      pool: 'one HttpClient made once: it has a connection pool',
    };
    rows[`${closeable}#close`] = { does: 'close' };
  }
  return rows;
}

/** `keepAlive(true)` leaves the kernel's idle time; the options' builder (Lettuce 6.1 on) sets all three. */
const lettuceFix: readonly FixRow[] = [
  {
    imports: ['io.lettuce.core.SocketOptions', 'java.time.Duration'],
    call: {
      method: 'keepAlive',
      arguments:
        '{SocketOptions}.KeepAliveOptions.builder().enable().idle({Duration}.ofSeconds({idle})).interval({Duration}.ofSeconds({interval})).count({probes}).build()',
      chains: true,
    },
  },
];

/** `keepAlive(true)` as against `keepAlive(KeepAliveOptions…)`. */
function switched(effect: OptionEffect, fix: readonly FixRow[]): readonly Api[] {
  const row: Api = { does: 'set', options: { '0': effect }, returns: 'it', fix };
  return [
    { ...row, only: { option: 0, is: true } },
    { ...row, only: { option: 0, is: false } },
    { does: 'set', options: { '0': unknown }, returns: 'it' },
  ];
}

function databases(): Rows {
  const driver = { does: 'open', gives: 'java.sql.Connection', url: [0], peer: [0], records: [1] } as const;
  const parameters = { tcpKeepAlive: enabled } as const;
  const lettuce = 'io.lettuce.core.SocketOptions';
  const rows: Rows = {
    'java.sql.DriverManager.getConnection': [
      {
        ...driver,
        when: { at: 0, mentions: /["']jdbc:postgresql:/ },
        urlOptions: parameters,
        pool: 'a connection pool (HikariCP)',
        defaults: [
          { package: 'postgresql', keepalive: 'off', source: 'pgJDBC 42.5.5 run; read at its head' },
        ],
        fix: [{ parameters: [['tcpKeepAlive', 'true']] }],
      },
      // On with the kernel's idle time, for which there is no option (Connector/J read, MariaDB 2.7.6 run).
      {
        ...driver,
        quiet: true,
        when: { at: 0, mentions: /["']jdbc:(mysql|mariadb):/ },
        urlOptions: parameters,
        pool: 'a connection pool (HikariCP)',
        defaults: [{ package: 'mysql-connector-j', keepalive: 'on', source: 'Connector/J read' }],
        fix: [{ parameters: [['tcpKeepAlive', 'true']] }],
      },
    ],
    'java.sql.Connection#close': { does: 'close' },
    // Always on with the kernel's idle time (read).
    'redis.clients.jedis.Jedis': [
      { ...quiet, peer: [0], without: 'loopback', gives: 'redis.clients.jedis.Jedis', pool: 'a JedisPool' },
    ],
    'redis.clients.jedis.JedisPool': { ...quiet, peer: [1], pool: 'one JedisPool made once' },
    'redis.clients.jedis.Jedis#close': { does: 'close' },
    'io.lettuce.core.RedisClient.create': {
      does: 'open',
      gives: 'io.lettuce.core.RedisClient',
      keeps: true,
      peer: [0],
      defaults: [
        { package: 'lettuce-core', before: [7, 5], keepalive: 'off', source: 'Lettuce read' },
        {
          package: 'lettuce-core',
          from: [7, 5],
          keepalive: 'on',
          idle: 13,
          interval: 13,
          probes: 3,
          source: 'Lettuce read',
        },
      ],
      pool: 'one RedisClient made once',
      fix: [],
    },
    'io.lettuce.core.RedisClient#setOptions': { does: 'set', options: { '0': unknown } },
    'io.lettuce.core.RedisClient#shutdown': { does: 'close' },
    [`${lettuce}.builder`]: { ...quiet, gives: `${lettuce}.Builder`, fix: lettuceFix },
    [`${lettuce}.create`]: { does: 'make', gives: lettuce },
    [`${lettuce}.Builder#keepAlive`]: switched(enabled, lettuceFix),
    [`${lettuce}.KeepAliveOptions.builder`]: {
      ...quiet,
      gives: `${lettuce}.KeepAliveOptions.Builder`,
      fix: [
        {
          imports: ['java.time.Duration'],
          links: [
            { part: 'enabled', text: '.enable()' },
            { part: 'idle', text: '.idle({Duration}.ofSeconds({idle}))' },
            { part: 'interval', text: '.interval({Duration}.ofSeconds({interval}))' },
            { part: 'probes', text: '.count({probes})' },
          ],
        },
      ],
    },
  };
  for (const method of ['connectTimeout', 'tcpNoDelay', 'tcpUserTimeout'])
    rows[`${lettuce}.Builder#${method}`] = { does: 'pass' };
  const keepalive = `${lettuce}.KeepAliveOptions.Builder`;
  rows[`${keepalive}#enable`] = { does: 'set', options: { '0': enabled }, omitted: 'on', returns: 'it' };
  rows[`${keepalive}#idle`] = { does: 'set', options: { '0': idle('s') }, returns: 'it' };
  rows[`${keepalive}#interval`] = { does: 'set', options: { '0': interval('s') }, returns: 'it' };
  rows[`${keepalive}#count`] = { does: 'set', options: { '0': probes }, returns: 'it' };
  return rows;
}

const running: Rows = {
  'java.util.concurrent.Executors.newCachedThreadPool': { does: 'make', gives: 'executor' },
};

export function jvmApis(writing: JvmWriting): Rows {
  return {
    ...sockets(onSocket(writing)),
    ...channels(onChannel(writing), onAcceptedChannel(writing)),
    ...netty(),
    ...httpClients(),
    ...databases(),
    ...running,
  };
}

export function jvmFixes(writing: JvmWriting): NonNullable<Language['fixes']> {
  const socket = onSocket(writing);
  const channel = onChannel(writing);
  return {
    'java.net.Socket': socket,
    'javax.net.ssl.SSLSocket': socket,
    'java.nio.channels.SocketChannel': channel,
    'java.nio.channels.AsynchronousSocketChannel': channel,
    '#setKeepAlive': socket,
  };
}

export const jvmTables: Pick<
  Language,
  'sockopts' | 'reflection' | 'durations' | 'falseFriends' | 'handlers' | 'tests' | 'iterations' | 'comment'
> = {
  comment: { open: '//', types: ['line_comment', 'block_comment', 'comment', 'multiline_comment'] },
  sockopts: {
    TCP_KEEPINTERVAL: { sets: 'interval', unit: 's' },
    TCP_KEEPCOUNT: { sets: 'probes' },
  },
  reflection: { 'io.netty.channel.socket.nio.NioChannelOption.of': 0 },
  durations: {
    'java.time.Duration.ofMillis': 0.001,
    'java.time.Duration.ofSeconds': 1,
    'java.time.Duration.ofMinutes': 60,
    'java.time.Duration.ofHours': 3600,
  },
  falseFriends:
    /^(setKeepAlive(Interval|Time|Timeout|Seconds|Strategy|Ms)|keepAliveInterval|keep_?[aA]live_?[tT]ime(out)?|keepAlive(Time|Timeout|Strategy|Duration|Ms|Seconds)|isKeepAlive|getKeepAlive\w*|shouldKeepAlive|ConnectionKeepAliveStrategy|DefaultConnectionKeepAliveStrategy|HttpHeaderValues|KEEP_ALIVE|KEEP_ALIVE_TIME|KEEPALIVE|keepAliveWithoutCalls|allowCoreThreadTimeOut|sendKeepAlive|onKeepAlive|KeepAlive\w*Packet|\w*KeepAliveTask)$/,
  handlers: {
    decorators:
      /@(?:(?:Get|Post|Put|Delete|Patch|Request)Mapping|GET|POST|PUT|DELETE|PATCH|KafkaListener|RabbitListener|JmsListener)\b/,
    registrations: /\.(get|post|put|delete|patch)$/,
    parameters: [/^(req|request)$/, /^(res|resp|response)$/],
  },
  tests: {
    files: /\/src\/(it|[\w-]*[tT]ests?(?:-[\w-]+)?)\/|Tests?\.(java|kt)$/,
    modules: /^(org\.junit|org\.testng|junit\.framework|io\.kotest|kotlin\.test|org\.spockframework)\b/,
    decorators:
      /@(Test|ParameterizedTest|RepeatedTest|Before|After|BeforeEach|AfterEach|BeforeAll|AfterAll)\b/,
    bases: /\bTestCase\b/,
  },
  iterations: /^(forEach|map|flatMap|filter|mapNotNull|onEach)$/,
};

/** `private` stands among the modifiers. */
export function isPrivate(fn: Syntax): boolean {
  const modifiers = fn.children.find((each) => each.type === 'modifiers');
  return modifiers !== undefined && /\bprivate\b/.test(modifiers.text);
}

/** `jdk.net.ExtendedSocketOptions` -> `ExtendedSocketOptions`. */
export function simpleName(module: string): string {
  return module.slice(module.lastIndexOf('.') + 1);
}

/** Among the imports, where the alphabet puts it; else below the package. */
export function importLine(importTypes: readonly string[], packageType: string) {
  return (root: Syntax, module: string, line: string): ImportLine | undefined => {
    const all = root.children.filter(
      (each) => importTypes.includes(each.type) && !/^import\s+static\b/.test(each.text),
    );
    const next = all.find((each) => importedPath(each) > module);
    const last = all.at(-1);
    // Behind what stands before it rather than in front of what follows: groups stay together.
    const previous = next === undefined ? last : all[all.indexOf(next) - 1];
    if (previous !== undefined) return { behind: previous, text: line };
    if (next !== undefined) return { before: next, text: line };
    const clause = root.children.find((each) => each.type === packageType);
    return clause === undefined ? undefined : { behind: clause, text: `\n${line}` };
  };
}

function importedPath(statement: Syntax): string {
  return (child(statement, 'name')?.text ?? statement.text).replace(/^import\s+|;$/g, '');
}
