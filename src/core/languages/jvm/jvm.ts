/** What Java's and Kotlin's calls mean: the JDK's own sockets; tables the two languages share. */
import { type Accepts, type Api, enabled, type FixRow, type Rows } from '../api.ts';
import type { ImportLine, Language } from '../language.ts';
import { child, type Syntax } from '../syntax.ts';
import { clientApis } from './clients.ts';
import { anything, applied, extendedOptions, type JvmWriting, setsOption } from './common.ts';
import { frameworkApis } from './frameworks.ts';

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

/** Run with JDK 17: works before and after connecting, and on accepted sockets. */
function onSocket(writing: JvmWriting): readonly FixRow[] {
  return [
    {
      ...applied(writing, [writing.enable], idleLines(writing)),
      imports: [extendedOptions],
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
      ...applied(writing, ['{it}.setOption({StandardSocketOptions}.SO_KEEPALIVE, true)'], idleLines(writing)),
      imports: ['java.net.StandardSocketOptions', extendedOptions],
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
      imports: ['java.net.StandardSocketOptions', extendedOptions],
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
    rows[`${type}#setOption`] = setsOption;
    rows[`${type}#setSoTimeout`] = { does: 'pass', silence: { after: 0, unit: 'ms', raises: true } };
    rows[`${type}#close`] = { does: 'close' };
  }
  const accepted: Accepts & Pick<Api, 'when'> = { ...made, does: 'accept', inherits: true, when: bare };
  rows['java.net.ServerSocket'] = { does: 'create', gives: 'java.net.ServerSocket', peer: [2] };
  for (const type of serverTypes) {
    // `server = UnixDomainServerSocket(path)`, which is declared a `ServerSocket`.
    rows[`${type}#accept`] = [{ does: 'make', gives: 'local socket', when: { receiver: notTcp } }, accepted];
    rows[`${type}#bind`] = { does: 'listen', peer: [0] };
    rows[`${type}#setOption`] = setsOption;
  }
  for (const type of factoryTypes) {
    // One for TLS is given to say whom to trust.
    const plain = type === 'javax.net.SocketFactory' ? ({ byFactory: true } as const) : {};
    rows[`${type}.getDefault`] = { does: 'make', gives: type };
    rows[`${type}#createSocket`] = [
      // TLS put over a socket that is there: `createSocket(socket, host, port, true)`, `createSocket(socket, read, true)`.
      ...[2, 3].map((at): Api => ({ does: 'pass', from: 0, when: { at, mentions: /\b(true|false)\b/ } })),
      { ...opening, ...plain },
      { ...creating, ...plain },
    ];
  }
  // Of what is only called a factory: that of an object of the program's.
  rows['#createSocket'] = {
    does: 'pass',
    from: 0,
    receiver: /factory(?:\(\))?$/i,
    when: { at: 3, mentions: /\b(true|false)\b/ },
  };
  const context = 'javax.net.ssl.SSLContext';
  for (const method of ['getInstance', 'getDefault'])
    rows[`${context}.${method}`] = { does: 'make', gives: context };
  rows[`${context}#getSocketFactory`] = { does: 'make', gives: 'javax.net.SocketFactory' };
  // Kotlin's.
  rows[`${context}#socketFactory`] = { does: 'pass', gives: 'javax.net.SocketFactory' };
  // Of what is only called a TLS context; what a caller's configuration gives may set options in what it makes.
  rows['#getSocketFactory'] = {
    does: 'make',
    gives: 'javax.net.SocketFactory',
    receiver: /ssl|tls|context|ctx/i,
  };
  rows['#getServerSocketFactory'] = { does: 'make', gives: 'javax.net.ServerSocketFactory' };
  rows['javax.net.ServerSocketFactory#createServerSocket'] = {
    does: 'create',
    gives: 'java.net.ServerSocket',
    peer: [2],
  };
  // A program's own helpers: `Util.close(socket)`, and Apache's `IOUtils.closeQuietly(socket)`.
  for (const helper of closingHelpers) {
    rows[helper] = { does: 'close', on: 0, when: { arguments: 1 } };
    rows[`#${helper}`] = rows[helper];
  }
  // Of what is only called a socket.
  rows['#setKeepAlive'] = {
    does: 'set',
    options: { '0': enabled },
    receiver: /sock(et)?\d?(\(\))?$/i,
    fix,
  };
  rows['#setOption'] = setsOption;
  return rows;
}

const closingHelpers = [
  ...['close', 'closeQuietly', 'closeSilently', 'closeSafely', 'quietClose', 'safeClose'],
  ...['closeSocket', 'closeSocketQuietly'],
];

/** `door.accept()`, as against `serverTuner.accept(door)` of a `Consumer<ServerSocket>`. */
const bare = { arguments: 0 } as const;

/** What is a socket by its type alone. */
const notTcp = /Unix(?:Domain)?(?:Server)?Socket|NamedPipe|AFUNIX/i;

const stream = 'java.io stream';

/** What wraps streams of the JDK and closes them with itself, beside the streams. */
const wrappers = [
  ...['InputStreamReader', 'OutputStreamWriter', 'BufferedReader', 'BufferedWriter', 'PrintWriter'],
  ...['BufferedInputStream', 'BufferedOutputStream', 'DataInputStream', 'DataOutputStream', 'PrintStream'],
  ...['ObjectInputStream', 'ObjectOutputStream', 'PushbackInputStream', 'LineNumberReader'],
].map((name) => `java.io.${name}`);
const streamTypes = [
  ...['InputStream', 'OutputStream', 'Reader', 'Writer'].map((name) => `java.io.${name}`),
  ...[...wrappers, 'java.util.Scanner', 'okio.BufferedSource', 'okio.BufferedSink'],
];

/** A socket's streams, and Kotlin's and Okio's ways to wrap them. */
function streams(): Rows {
  const rows: Rows = {};
  for (const type of socketTypes) {
    for (const method of [
      'getInputStream',
      'getOutputStream',
      'inputStream',
      'outputStream',
      'source',
      'sink',
    ])
      rows[`${type}#${method}`] = { does: 'stream', gives: stream };
  }
  for (const type of [...wrappers, 'java.util.Scanner'])
    rows[type] = { does: 'pass', from: 0, gives: stream };
  for (const type of [stream, ...streamTypes]) {
    for (const method of ['buffer', 'buffered', 'reader', 'writer', 'bufferedReader', 'bufferedWriter'])
      rows[`${type}#${method}`] = { does: 'pass', gives: stream };
    for (const method of ['close', 'use', 'useLines', 'forEachLine'])
      rows[`${type}#${method}`] = { does: 'close' };
  }
  return rows;
}

const waitingKeys = 'java.nio.channels.SelectionKey';

const localSockets = [
  { at: [0], mentions: /\b(StandardProtocolFamily\.)?UNIX\b|UnixDomainSocketAddress/ },
] as const;

/** `door.accept().get()`, as against the future alone. */
function isAwaited({ parent }: Syntax): boolean {
  return parent?.shape.kind === 'member' && parent.shape.name === 'get';
}

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
    rows[`${type}#setOption`] = setsOption;
    rows[`${type}#socket`] = { does: 'pass', gives: 'java.net.Socket' };
    // Its key leads back to it: who gets that may set options.
    rows[`${type}#register`] = { does: 'pass', gives: waitingKeys };
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
    when: bare,
    fix: accepted,
  };
  rows[`${server}#setOption`] = setsOption;
  rows[`${server}#bind`] = { does: 'listen', peer: [0], returns: 'it' };
  rows[`${server}#configureBlocking`] = { does: 'pass' };
  const async = 'java.nio.channels.AsynchronousServerSocketChannel';
  rows[`${async}.open`] = { does: 'create', gives: async };
  rows[`${async}#bind`] = { does: 'listen', peer: [0], returns: 'it' };
  rows[`${async}#setOption`] = setsOption;
  const accepting = { gives: 'java.nio.channels.AsynchronousSocketChannel', inherits: true } as const;
  rows[`${async}#accept`] = [
    {
      ...accepting,
      does: 'serve',
      // `completed` may throw no exception, and setting an option does.
      fix: [],
      handler: [1],
      method: { name: 'completed', parameter: 0 },
      parameter: 0,
      listener: true,
      listeners: 'here',
      when: { at: 1, mentions: anything },
    },
    { ...accepting, does: 'accept', when: bare, fix: fix.map((row) => ({ ...row, behind: isAwaited })) },
  ];
  // Of the future that accepting gives.
  rows[`${accepting.gives}#get`] = { does: 'pass' };
  rows[`${server}#socket`] = { does: 'pass', gives: 'java.net.ServerSocket' };
  return rows;
}

const running: Rows = {
  'java.util.concurrent.Executors.newCachedThreadPool': { does: 'make', gives: 'executor' },
};

export function jvmApis(writing: JvmWriting): Rows {
  return {
    ...sockets(onSocket(writing)),
    ...streams(),
    ...channels(onChannel(writing), onAcceptedChannel(writing)),
    ...frameworkApis(),
    ...clientApis(writing),
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

const repeating = { after: 2, function: 0, unit: 'ms', unitAt: 3, again: true } as const;

/** `TimeUnit.SECONDS.toMillis`, `java.util.concurrent.TimeUnit.MINUTES.sleep`, each with its milliseconds. */
function ofTimeUnits(method: string, perMillisecond: (unit: number) => number): Record<string, number> {
  const units = { MILLISECONDS: 1, SECONDS: 1000, MINUTES: 60_000, HOURS: 3_600_000 };
  return Object.fromEntries(
    Object.entries(units).flatMap(([name, unit]) =>
      ['', 'java.util.concurrent.'].map((module) => [
        `${module}TimeUnit.${name}.${method}`,
        perMillisecond(unit),
      ]),
    ),
  );
}

export const jvmTables: Pick<
  Language,
  | 'sockopts'
  | 'reflection'
  | 'durations'
  | 'falseFriends'
  | 'readers'
  | 'handlers'
  | 'idleHandlers'
  | 'tests'
  | 'iterations'
  | 'sleeps'
  | 'sleepsIn'
  | 'naps'
  | 'conversions'
  | 'timers'
  | 'scheduled'
  | 'comment'
  | 'waitingKeys'
> = {
  waitingKeys,
  comment: { open: '//', types: ['line_comment', 'block_comment', 'comment', 'multiline_comment'] },
  sockopts: {
    TCP_KEEPINTERVAL: { sets: 'interval', unit: 's' },
    TCP_KEEPCOUNT: { sets: 'probes' },
    // Properties of pgJDBC.
    tcpKeepAlive: enabled,
  },
  reflection: { 'io.netty.channel.socket.nio.NioChannelOption.of': 0 },
  durations: {
    'java.time.Duration.ofMillis': 0.001,
    'java.time.Duration.ofSeconds': 1,
    'java.time.Duration.ofMinutes': 60,
    'java.time.Duration.ofHours': 3600,
    '#milliseconds': 0.001,
    '#seconds': 1,
    '#minutes': 60,
    '#hours': 3600,
  },
  falseFriends: new RegExp(
    `^(?:${[
      String.raw`setKeepAlive(?:Interval|Time|Timeout|Seconds|Strategy|Ms)|(?:is|get\w*|should)KeepAlive\w*`,
      // A protocol's own: what it sends, when, and who does.
      `keep_?[aA]live_?(?:[tT]ime(?:out|r)?|[dD]uration|[iI]nterval|[pP]eriod|Strategy|Delay|Ms|Millis|Seconds)`,
      // `send(KeepAlive())`: by its capital a class, a message.
      'KeepAlive',
      `keepAlive(?:Message|Msg|Packet|Payload|Frame|Bytes|Data|Command|Request|Response|Ping|Id|Task|Job|Thread|Loop|Runnable|Future|Executor|Scheduler)`,
      String.raw`(?:send|write|on|handle|receive|process|schedule|cancel|last|next)\w*KeepAlive\w*|KeepAlive\w*Packet|\w*KeepAliveTask`,
      // HTTP's, gRPC's, and that of a pool's threads.
      'ConnectionKeepAliveStrategy|DefaultConnectionKeepAliveStrategy|HttpHeaderValues',
      'KEEP_ALIVE|KEEP_ALIVE_TIME|KEEPALIVE|keepAliveWithoutCalls|allowCoreThreadTimeOut',
    ].join('|')})$`,
  ),
  readers:
    /^(?:java\.io\.)?(?:(?:Buffered|InputStream|OutputStream|LineNumber|Print|Pushback|File|Filter)(?:Reader|Writer)|Reader|Writer)$|Scanner$/,
  handlers: {
    decorators:
      /@(?:(?:Get|Post|Put|Delete|Patch|Request)Mapping|GET|POST|PUT|DELETE|PATCH|KafkaListener|RabbitListener|JmsListener)\b/,
    registrations: /\.(get|post|put|delete|patch)$/,
    parameters: [/^(req|request)$/, /^(res|resp|response)$/],
  },
  tests: {
    // `SpeedTest.java` among a program's own sources is no test; modules of helpers for tests have sources of their own.
    files:
      /\/src\/(it|[\w-]*[tT]ests?(?:-[\w-]+)?|test[A-Z]\w*)\/|(?:^|\/)(?:testing|testkit|(?:[\w-]+-)?test-(?:util(?:itie)?s?|support|fixtures|kit|common|framework|helpers))\/|^(?!.*\/src\/main\/).*Tests?\.(java|kt)$/,
    modules: ['org.junit', 'org.testng', 'junit.framework', 'io.kotest', 'kotlin.test', 'org.spockframework'],
    decorators:
      /@(Test|ParameterizedTest|RepeatedTest|Before|After|BeforeEach|AfterEach|BeforeAll|AfterAll)\b/,
    bases: /\bTestCase\b/,
  },
  // Netty's, and what others make of it: `IdleStateHandler`, `ReadTimeoutHandler`, `ServerIdleHandler`, `HeartbeatHandler`.
  idleHandlers: { made: /\b(?:\w*Idle\w*|\w*ReadTimeout|\w*Heart_?[bB]eat\w*)Handler\s*\(/, times: 3 },
  // A thread's own, or imported alone, or Android's; a monitor's, which wakes up sooner at most.
  sleeps:
    /^(?:(?:(?:java\.lang\.)?Thread\.|(?:android\.os\.)?SystemClock\.)?sleep|(?:kotlinx\.coroutines\.)?delay|(?:(?:this|\w*[lL]ock|\w*[mM]onitor|\w*[mM]utex)\.)?wait)$/,
  naps: ofTimeUnits('sleep', (unit) => 1 / unit),
  conversions: {
    ...ofTimeUnits('toMillis', (unit) => unit),
    '#toMillis': 1000,
    '#inWholeMilliseconds': 1000,
  },
  sleepsIn: 'ms',
  // `timer.schedule(task, delay, period)`, `scheduler.scheduleAtFixedRate(task, delay, period, TimeUnit.SECONDS)`
  timers: {
    schedule: repeating,
    scheduleAtFixedRate: repeating,
    scheduleWithFixedDelay: repeating,
    fixedRateTimer: repeating,
    // Of Android's handlers and views.
    postDelayed: { after: 1, function: 0, unit: 'ms' },
    // Swing's, which are made with their delay.
    Timer: { after: 0, function: 1, unit: 'ms', again: true },
  },
  scheduled: 'Scheduled',
  iterations: /^(forEach|map|flatMap|filter|mapNotNull|onEach)$/,
};

/** `private` stands among the modifiers. */
export function isPrivate(fn: Syntax): boolean {
  const modifiers = fn.children.find((each) => each.type === 'modifiers');
  return modifiers !== undefined && /\bprivate\b/.test(modifiers.text);
}

/** Given on as it is: an argument, a result, another name. */
function isGivenOn(name: string, text: string): boolean {
  return new RegExp(`(?:[(,=]|->|\\breturn)\\s*(?:this\\.)?${name}\\s*(?:[,);}\\n]|$)`).test(text);
}

/** `class Link(private val socket: Socket)`, of which no method gives the socket on; the call that makes one may name it. */
export function hidesProperty({ shape, text }: Syntax, call: Syntax, at: number): boolean {
  const name = call.shape.kind === 'call' ? call.shape.arguments[at]?.name : undefined;
  const all = shape.kind === 'class' ? (shape.parameters ?? []) : [];
  const target = (name === undefined ? all[at] : all.find((each) => each.target.text === name))?.target;
  const declared = target?.parent?.text ?? '';
  if (target === undefined || !/\bprivate\s+va[lr]\b/.test(declared)) return false;
  return !isGivenOn(target.text, text.replace(declared, '').replace(call.text, ''));
}

/** `this.socket = socket;` in the constructor, to a private field that no method gives on. */
export function hidesField({ shape, text }: Syntax, call: Syntax, at: number): boolean {
  const count = call.shape.kind === 'call' ? call.shape.arguments.length : 0;
  const members = shape.kind === 'class' && shape.body !== undefined ? shape.body.children : [];
  const constructors = members.filter(
    (each) =>
      each.type === 'constructor_declaration' &&
      each.shape.kind === 'function' &&
      each.shape.parameters.length === count,
  );
  const [only] = constructors;
  if (only?.shape.kind !== 'function' || constructors.length > 1) return false;
  const name = only.shape.parameters[at]?.target.text;
  const body = only.shape.body?.text ?? '';
  const field = new RegExp(`(?:^|[{;])\\s*this\\.(\\w+)\\s*=\\s*${name}\\s*;`, 'm').exec(body)?.[1];
  if (name === undefined || field === undefined) return false;
  const kept = body.replace(new RegExp(`this\\.${field}\\s*=\\s*${name}\\s*;`), '');
  const rest = text.replace(only.text, kept).replace(call.text, '');
  return (
    new RegExp(`\\bprivate\\b[^;(){}]*\\b${field}\\s*[;=,]`).test(text) &&
    ![name, field].some((each) => isGivenOn(each, rest))
  );
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
