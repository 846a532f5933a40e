/** Netty and the frameworks upon it, and MINA: what their calls mean. */
import { type Api, enabled, type FixRow, idle, interval, probes, type Rows, unknown } from '../api.ts';
import { anything, extendedOptions, quiet, setsOption } from './common.ts';

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
      imports: [
        'io.netty.channel.ChannelOption',
        'io.netty.channel.socket.nio.NioChannelOption',
        extendedOptions,
      ],
      links: [
        { part: 'enabled', text: `.${method}({ChannelOption}.SO_KEEPALIVE, true)` },
        { part: 'idle', text: link('TCP_KEEPIDLE', '{idle}') },
        { part: 'interval', text: link('TCP_KEEPINTERVAL', '{interval}') },
        { part: 'probes', text: link('TCP_KEEPCOUNT', '{probes}') },
      ],
    },
  ];
}

/** `NioSocketChannel.class`, `Transports.serverSocketChannel()` */
const tcpChannel = /^(?![\s\S]*(?:Domain|Local|Unix|Datagram|Embedded))[\s\S]*SocketChannel/i;

/** `inboundChannel.getClass()`, `context.channel().javaClass`: a proxy goes on as its peer came. */
const sameChannel = /\bgetClass\s*\(\s*\)$|\.javaClass$|\b[a-z]\w*(?:\(\))?::class(?:\.java)?$/;

/** Words of a file whose channels may be something else than TCP's. */
const otherChannels =
  /^(?![\s\S]*(?:Datagram|Domain(?:Server)?SocketChannel|Local(?:Server)?Channel|EmbeddedChannel))/;

/** `TCP_NODELAY` among the options, whatever function gives the class of the channels. */
const tcpOptions = /\bChannelOption\.TCP_NODELAY\b/;

/** Handlers of a pipeline that make a server one of HTTP or WebSocket, whose own pings and limits count. */
const http = /\b(?:HttpServerCodec|HttpRequestDecoder|WebSocketServerProtocolHandler)\b/;

/** `TelemetryInitializer`, `ChannelInitializer<SocketChannel>`: sets options of a channel, and limits of its silence. */
const initializers = /Initiali[sz]er$/;

/** A relay reads nothing before it has its other side: what sets it up has no protocol with limits of its own. */
const relays = /\bAUTO_READ\s*,\s*false\b/;

/** Netty 4.1 and 4.2 leave keepalive off; what a server sets without `child` is about its listening socket. */
function netty(): Rows {
  const client = 'io.netty.bootstrap.Bootstrap';
  const server = 'io.netty.bootstrap.ServerBootstrap';
  const future = 'io.netty.channel.ChannelFuture';
  const accepting = {
    does: 'accept',
    builder: true,
    gives: server,
    pipeline: 'childHandler',
    fix: onBootstrap('childOption'),
  } as const;
  const rows: Rows = {
    [client]: {
      does: 'create',
      configures: true,
      builder: true,
      gives: client,
      pipeline: 'handler',
      initializers,
      fix: onBootstrap('option'),
    },
    [`${client}#connect`]: { does: 'connect', peer: [0], gives: future },
    [`${client}#option`]: setsOption,
    [`${client}#group`]: { does: 'pass', endedBy: 0 },
    [server]: [
      { ...accepting, quiet: true, when: { file: http } },
      { ...accepting, when: { file: relays } },
      { ...accepting, initializers },
    ],
    [`${server}#bind`]: { does: 'listen', peer: [0] },
    [`${server}#childOption`]: setsOption,
    [`${server}#option`]: { does: 'pass' },
    [`${future}#channel`]: { does: 'pass', gives: 'io.netty.channel.Channel' },
    'io.netty.channel.Channel#close': { does: 'close' },
    '#shutdownGracefully': { does: 'close' },
  };
  for (const method of ['sync', 'syncUninterruptibly', 'await', 'awaitUninterruptibly', 'addListener'])
    rows[`${future}#${method}`] = { does: 'pass' };
  for (const type of [client, server]) {
    rows[`${type}#*`] = { does: 'pass' };
    // Datagrams, Unix sockets, channels within the process, and what cannot be told.
    rows[`${type}#channel`] = [
      { does: 'pass', when: { at: 0, mentions: tcpChannel } },
      { does: 'pass', when: [{ at: 0, mentions: sameChannel }, { file: otherChannels }] },
      { does: 'pass', when: [{ file: tcpOptions }, { file: otherChannels }] },
      { does: 'set', options: { '0': unknown }, returns: 'it' },
    ];
    rows[`${type}#channelFactory`] = rows[`${type}#channel`]!;
  }
  return rows;
}

/** Netty 3, of JBoss: off on both sides, options go by their names, and none is about the idle time. */
function netty3(): Rows {
  const module = 'org.jboss.netty';
  const future = `${module}.channel.ChannelFuture`;
  const channel = `${module}.channel.Channel`;
  const sides = [
    { type: `${module}.bootstrap.ClientBootstrap`, option: 'keepAlive' },
    { type: `${module}.bootstrap.ServerBootstrap`, option: 'child.keepAlive' },
  ];
  const rows: Rows = {};
  for (const { type, option } of sides) {
    const fix: readonly FixRow[] = [
      { statements: [{ part: 'enabled', lines: [`{it}.setOption("${option}", true);`] }] },
    ];
    const made = {
      builder: true,
      gives: type,
      pipeline: 'setPipelineFactory',
      initializers: /PipelineFactory$/,
      unless: [{ at: [0], mentions: /Local\w*Factory/ }],
      fix,
    } as const;
    rows[type] =
      option === 'keepAlive'
        ? { ...made, does: 'create', configures: true }
        : [
            { ...made, does: 'accept', quiet: true, when: { file: http } },
            { ...made, does: 'accept' },
          ];
    rows[`${type}#setOption`] = [
      { does: 'set', options: { '1': enabled }, when: { at: 0, mentions: new RegExp(`^"${option}"$`) } },
      // Of the listening socket, or of other kinds.
      { does: 'pass', when: { at: 0, mentions: /^"/ } },
      { does: 'set', options: { '1': unknown } },
    ];
    rows[`${type}#setOptions`] = { does: 'set', options: { '0': unknown } };
    rows[`${type}#connect`] = { does: 'connect', peer: [0], gives: future };
    rows[`${type}#bind`] = { does: 'listen', peer: [0] };
    rows[`${type}#releaseExternalResources`] = { does: 'close' };
  }
  for (const method of ['sync', 'await', 'awaitUninterruptibly', 'syncUninterruptibly'])
    rows[`${future}#${method}`] = { does: 'pass' };
  rows[`${future}#getChannel`] = { does: 'pass', gives: channel };
  rows[`${channel}#close`] = { does: 'close' };
  return rows;
}

/** Reactor Netty takes the native transport where that is there: no option for the idle time suits both. */
function onReactor(method: 'option' | 'childOption'): readonly FixRow[] {
  return [
    {
      imports: ['io.netty.channel.ChannelOption'],
      links: [{ part: 'enabled', text: `.${method}({ChannelOption}.SO_KEEPALIVE, true)` }],
    },
  ];
}

/** Reactor Netty 1.2.3, run: off on both sides. */
function reactorNetty(): Rows {
  const client = 'reactor.netty.tcp.TcpClient';
  const server = 'reactor.netty.tcp.TcpServer';
  const rows: Rows = {
    [`${client}.create`]: {
      does: 'create',
      configures: true,
      builder: true,
      gives: client,
      fix: onReactor('option'),
    },
    [`${client}#connect`]: { does: 'connect' },
    [`${client}#connectNow`]: { does: 'connect' },
    [`${client}#host`]: { does: 'connect', peer: [0], gives: client },
    [`${server}.create`]: { does: 'accept', builder: true, gives: server, fix: onReactor('childOption') },
    [`${server}#host`]: { does: 'listen', peer: [0] },
    // HTTP: the pool drops what is idle.
    'reactor.netty.http.client.HttpClient.create': { ...quiet, gives: client },
    'reactor.netty.http.server.HttpServer.create': { ...quiet, gives: server },
  };
  for (const type of [client, server]) {
    rows[`${type}#*`] = { does: 'pass' };
    rows[`${type}#option`] = type === client ? setsOption : { does: 'pass' };
    rows[`${type}#childOption`] = setsOption;
  }
  return rows;
}

/** Vert.x 4.5.13, run: off on both sides; it took no idle time from the options either. */
function vertx(): Rows {
  const rows: Rows = {};
  const fix: readonly FixRow[] = [{ links: [{ part: 'enabled', text: '.setTcpKeepAlive(true)' }] }];
  const sides = [
    { options: 'NetClientOptions', make: '#createNetClient', gives: 'io.vertx.core.net.NetClient' },
    { options: 'NetServerOptions', make: '#createNetServer', gives: 'io.vertx.core.net.NetServer' },
  ];
  for (const { options, make, gives } of sides) {
    const type = `io.vertx.core.net.${options}`;
    const accepts = options === 'NetServerOptions';
    rows[type] = { does: 'create', gives: type, builder: true, handles: 'handle', fix };
    rows[`${type}#*`] = { does: 'pass' };
    rows[make] = [
      { does: 'connect', on: 0, gives, ...(accepts && { accepts }), when: { at: 0, mentions: anything } },
      { does: accepts ? 'accept' : 'open', gives, handles: 'handle' },
    ];
    Object.assign(rows, vertxOptions(type));
  }
  rows['io.vertx.core.net.NetClient#connect'] = [
    { does: 'connect', peer: [1], when: { at: 1, mentions: /^(?![\s\S]*->)/ } },
    { does: 'connect', peer: [0] },
  ];
  rows['io.vertx.core.net.NetServer#connectHandler'] = { does: 'pass' };
  rows['io.vertx.core.net.NetServer#listen'] = { does: 'listen', peer: [1] };
  rows['io.vertx.core.net.NetClient#close'] = { does: 'close' };
  // HTTP: the pool drops what is idle; what is set on purpose counts.
  for (const type of [
    'io.vertx.core.http.HttpClientOptions',
    'io.vertx.core.http.HttpServerOptions',
    'io.vertx.ext.web.client.WebClientOptions',
  ]) {
    rows[type] = { ...quiet, gives: type, fix };
    rows[`${type}#*`] = { does: 'pass' };
    Object.assign(rows, vertxOptions(type));
  }
  return rows;
}

function vertxOptions(type: string): Rows {
  return {
    [`${type}#setTcpKeepAlive`]: { does: 'set', options: { '0': enabled }, returns: 'it' },
    [`${type}#setIdleTimeout`]: { does: 'pass', silence: { after: 0, unit: 's', ends: true } },
    [`${type}#setTcpKeepAliveIdleSeconds`]: { does: 'set', options: { '0': idle('s') }, returns: 'it' },
    [`${type}#setTcpKeepAliveIntervalSeconds`]: {
      does: 'set',
      options: { '0': interval('s') },
      returns: 'it',
    },
    [`${type}#setTcpKeepAliveCount`]: { does: 'set', options: { '0': probes }, returns: 'it' },
  };
}

/** MINA 2.2.4, run: off on both sides; SO_KEEPALIVE alone can be set. */
function mina(): Rows {
  const transport = 'org.apache.mina.transport.socket';
  const client = `${transport}.nio.NioSocketConnector`;
  const server = `${transport}.nio.NioSocketAcceptor`;
  const config = `${transport}.SocketSessionConfig`;
  const future = 'org.apache.mina.core.future.ConnectFuture';
  const session = 'org.apache.mina.core.session.IoSession';
  const waiting = ['await', 'awaitUninterruptibly', 'addListener', 'verify'];
  const line = (end: string): string => `{it}.getSessionConfig().setKeepAlive(true)${end}`;
  const fix: readonly FixRow[] = [{ statements: [{ part: 'enabled', lines: [line(';')] }] }];
  const set: Api = { does: 'set', options: { '0': enabled } };
  const made = { builder: true, handles: 'messageReceived', fix } as const;
  return {
    [client]: { ...made, does: 'create', configures: true, gives: client },
    [`${client}#setHandler`]: { does: 'pass' },
    [`${client}#connect`]: { does: 'connect', peer: [0], gives: future },
    [`${client}#dispose`]: { does: 'close' },
    ...Object.fromEntries(waiting.map((method) => [`${future}#${method}`, { does: 'pass' } as const])),
    [`${future}#getSession`]: { does: 'pass', gives: session },
    [`${session}#close`]: { does: 'close' },
    [`${session}#closeNow`]: { does: 'close' },
    [`${session}#closeOnFlush`]: { does: 'close' },
    [server]: { ...made, does: 'accept', gives: server },
    [`${server}#setHandler`]: { does: 'pass' },
    [`${server}#bind`]: { does: 'listen', peer: [0] },
    [`${client}#getSessionConfig`]: { does: 'pass', gives: config },
    [`${server}#getSessionConfig`]: { does: 'pass', gives: config },
    [`${config}#setKeepAlive`]: set,
    // By which of its ends, and in seconds.
    [`${config}#setIdleTime`]: { does: 'pass', silence: { after: 1, unit: 's', ends: 'sessionIdle' } },
    ...Object.fromEntries(
      ['Both', 'Reader', 'Writer'].map((end) => [
        `${config}#set${end}IdleTime`,
        { does: 'pass', silence: { after: 0, unit: 's', ends: 'sessionIdle' } } as const,
      ]),
    ),
  };
}

export function frameworkApis(): Rows {
  return { ...netty(), ...netty3(), ...reactorNetty(), ...vertx(), ...mina() };
}
