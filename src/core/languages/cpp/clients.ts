/** What frameworks and client libraries mean that people hold connections with in C++: Qt, POCO, ZeroMQ, redis, gRPC. */
import {
  type Api,
  enabled,
  type FixRow,
  idle,
  interval,
  type Opens,
  type OptionEffect,
  type OptionTable,
  probes,
  type Rows,
  unknown,
} from '../api.ts';
import { libpqDefaults, libpqFix, libpqParameters, overTcp } from '../c/clients.ts';
import { onDescriptor } from '../c/fixes.ts';

/** A QTcpSocket has no descriptor before it is connected, and the option no idle time. */
export function qt(): Rows {
  const descriptor = 'static_cast<int>({it}->socketDescriptor())';
  const fix = onDescriptor(descriptor, { connected: true });
  // It is connected once the event loop runs: a slot of its own sets the options then.
  const whenConnected = onDescriptor('static_cast<int>(tcp->socketDescriptor())', {
    connecting: /\bconnectToHost(?:Encrypted)?$/,
    behind: (making) => /^new\b/.test(making.text),
    around: ['QObject::connect({it}, &QAbstractSocket::connected, {it}, [tcp = {it}] {', '});'],
  });
  const created: readonly FixRow[] = [
    ...whenConnected,
    ...onDescriptor(descriptor, {
      connected: true,
      connecting: /\bsetSocketDescriptor$/,
      behind: (making) => /^new\b/.test(making.text),
    }),
  ];
  const rows: Rows = {};
  // A server's own sockets come out of its `nextPendingConnection()` again.
  const kept = { file: /^(?![\s\S]*\baddPendingConnection\b)/ };
  for (const type of ['QTcpSocket', 'QSslSocket']) {
    rows[type] = { does: 'create', gives: type, scoped: true, fix: created };
    rows[`${type}#setSocketDescriptor`] = { does: 'connect', accepts: true, when: kept };
    rows[`${type}#connectToHost`] = { does: 'connect', peer: [0] };
    rows[`${type}#connectToHostEncrypted`] = { does: 'connect', peer: [0] };
    rows[`${type}#setSocketOption`] = {
      does: 'set',
      options: { '1': enabled },
      when: { at: 0, mentions: /\bKeepAliveOption\b/ },
      fix,
    };
    rows[`${type}#socketDescriptor`] = { does: 'pass', gives: 'fd' };
    // Of the smart pointer around it.
    for (const method of ['get', 'release', 'take', 'data']) rows[`${type}#${method}`] = { does: 'pass' };
    for (const method of ['close', 'abort', 'disconnectFromHost'])
      rows[`${type}#${method}`] = { does: 'close' };
  }
  // Declared in a header: the file that connects it tells what it is.
  rows['#setSocketOption'] = {
    does: 'set',
    options: { '1': enabled },
    when: { at: 0, mentions: /\bKeepAliveOption\b/ },
    fix: [],
  };
  for (const method of ['connectToHost', 'connectToHostEncrypted']) {
    rows[`#${method}`] = {
      does: 'open',
      peer: [0],
      // Other classes of Qt programs connect to hosts, too.
      receiver: /(?:sock|tcp|ssl|conn|client|peer|link|stream)\w*$/i,
      when: { file: /^(?![\s\S]*\bQUdpSocket\b)[\s\S]*\bQ(?:Tcp|Ssl)Socket\b/ },
      fix: [],
    };
  }
  // In a class that is a socket itself.
  rows['connectToHost'] = {
    does: 'open',
    peer: [0],
    when: [
      { at: 0, mentions: /[\s\S]/ },
      { file: /\bclass\s[^{};]{0,200}:\s*public\s+Q(?:Tcp|Ssl)Socket\b/ },
    ],
    fix: [],
  };
  rows['QTcpServer'] = { does: 'create', gives: 'QTcpServer' };
  rows['QTcpServer#listen'] = { does: 'listen', peer: [0] };
  rows['QTcpServer#nextPendingConnection'] = { does: 'accept', gives: 'QTcpSocket', fix };
  // Who hears of its signals gets nothing but them.
  rows['QObject.connect'] = { does: 'make', gives: '' };
  // `qobject_cast<QTcpServer *>(sender())`, a server that the header has.
  rows['#nextPendingConnection'] = {
    does: 'accept',
    gives: 'QTcpSocket',
    when: {
      file: /^(?![\s\S]*\bQ(?:LocalServer|WebSocketServer|Bluetooth\w*)\b)[\s\S]*\bQTcpS(?:erver|ocket)\b/,
    },
    fix,
  };
  return rows;
}

export function poco(): Rows {
  const type = 'Poco.Net.StreamSocket';
  const fix = onDescriptor('{it}.impl()->sockfd()', { connected: true });
  return {
    [type]: [
      { does: 'open', gives: type, scoped: 'shared', peer: [0], when: { at: 0, mentions: /[\s\S]/ }, fix },
      { does: 'create', gives: type, scoped: 'shared', fix },
    ],
    [`${type}#connect`]: { does: 'connect', peer: [0] },
    [`${type}#connectNB`]: { does: 'connect', peer: [0] },
    [`${type}#setKeepAlive`]: { does: 'set', options: { '0': enabled }, fix },
    [`${type}#setOption`]: { does: 'set', sockopt: { level: 0, name: 1, value: 2 } },
    [`${type}#impl`]: { does: 'pass', gives: 'Poco.Net.SocketImpl' },
    'Poco.Net.SocketImpl#sockfd': { does: 'pass', gives: 'fd' },
    [`${type}#close`]: { does: 'close' },
    'Poco.Net.ServerSocket': { does: 'create', gives: 'Poco.Net.ServerSocket' },
    'Poco.Net.ServerSocket#acceptConnection': { does: 'accept', gives: type, scoped: 'shared', fix },
  };
}

/** cppzmq, over ZeroMQ's own. */
export function zmq(): Rows {
  const type = 'zmq.socket_t';
  const tuning = (set: (name: string, value: string) => string): NonNullable<FixRow['statements']> => [
    { part: 'enabled', lines: [set('keepalive', '1')] },
    { part: 'idle', lines: [set('keepalive_idle', '{idle}')] },
    { part: 'interval', lines: [set('keepalive_intvl', '{interval}')] },
    { part: 'probes', lines: [set('keepalive_cnt', '{probes}')] },
  ];
  const fix: readonly FixRow[] = [
    {
      file: /\bsockopt::/,
      statements: tuning((name, value) => `{it}.set(zmq::sockopt::tcp_${name}, ${value});`),
    },
    { statements: tuning((name, value) => `{it}.setsockopt(ZMQ_TCP_${name.toUpperCase()}, ${value});`) },
  ];
  return {
    [type]: { does: 'create', gives: type, scoped: true, fix },
    [`${type}#connect`]: overTcp({ does: 'connect', peer: [0] }, 0),
    [`${type}#bind`]: overTcp({ does: 'connect', peer: [0], accepts: true }, 0),
    [`${type}#close`]: { does: 'close' },
    [`${type}#set`]: {
      does: 'set',
      sockopt: { name: 0, value: 1 },
      when: { at: 0, mentions: /\b(?:tcp_keepalive\w*|heartbeat_ivl)\b/ },
      fix,
    },
    [`${type}#setsockopt`]: {
      does: 'set',
      sockopt: { name: 0, value: 1 },
      when: { at: 0, mentions: /\bZMQ_(?:TCP_KEEPALIVE\w*|HEARTBEAT_IVL)\b/ },
      fix,
    },
  };
}

export const zmqOptions: Readonly<Record<string, OptionEffect>> = {
  tcp_keepalive: enabled,
  tcp_keepalive_idle: idle('s'),
  tcp_keepalive_intvl: interval('s'),
  tcp_keepalive_cnt: probes,
  heartbeat_ivl: unknown,
};

const redisUrl: OptionTable = { keep_alive: enabled, keep_alive_s: idle('s') };

export function clients(): Rows {
  const runs: Api = { does: 'run', function: [0], arguments: 'rest' };
  const quiet = { does: 'open', quiet: true } as const;
  const postgres: Opens = {
    does: 'open',
    gives: 'pqxx.connection',
    scoped: true,
    peer: [0],
    without: 'unix',
    url: [0],
    tunedByUrl: true,
    urlOptions: libpqParameters,
    defaults: libpqDefaults,
    fix: libpqFix,
  };
  const redisOptions = 'sw.redis.ConnectionOptions';
  const http: Opens = {
    ...quiet,
    peer: [0],
    gives: 'httplib.Client',
    pool: 'one httplib::Client with set_keep_alive(true)',
  };
  return {
    'pqxx.connection': postgres,
    'pqxx.connection#close': { does: 'close' },
    // redis-plus-plus: off; on, it is hiredis' 15/5/3 (read).
    'sw.redis.Redis': [
      {
        does: 'open',
        gives: 'sw.redis.Redis',
        scoped: true,
        peer: [0],
        when: { at: 0, mentions: /^"/ },
        url: [0],
        urlOptions: redisUrl,
        defaults: [
          {
            package: 'redis-plus-plus',
            keepalive: 'off',
            idle: 15,
            source: 'src/sw/redis++/connection.cpp: only where keep_alive is set',
          },
        ],
        pool: 'one sw::redis::Redis made once: it has a connection pool',
        fix: [{ parameters: [['keep_alive', 'true']] }],
      },
      { does: 'connect', on: 0 },
    ],
    [redisOptions]: {
      does: 'create',
      gives: redisOptions,
      configures: true,
      defaults: [
        {
          package: 'redis-plus-plus',
          keepalive: 'off',
          idle: 15,
          source: 'src/sw/redis++/connection.cpp: only where keep_alive is set',
        },
      ],
      fix: [{ statements: [{ part: 'enabled', lines: ['{it}.keep_alive = true;'] }] }],
    },
    [`${redisOptions}#keep_alive`]: { does: 'set', options: { '0': enabled } },
    [`${redisOptions}#keep_alive_s`]: {
      does: 'set',
      options: { '0': { sets: 'idle', unit: 's', enables: true } },
    },
    // HTTP's exchanges are short, and gRPC has pings of its own.
    'httplib.Client': http,
    'httplib.SSLClient': http,
    'grpc.CreateChannel': {
      ...quiet,
      peer: [0],
      gives: 'grpc.Channel',
      pool: 'one channel made once: it carries all calls over one connection',
    },
    'grpc.CreateCustomChannel': {
      ...quiet,
      peer: [0],
      gives: 'grpc.Channel',
      pool: 'one channel made once: it carries all calls over one connection',
    },
    // librdkafka has no option for the idle time.
    '#set': { does: 'set', options: { '1': enabled }, when: { at: 0, is: ['socket.keepalive.enable'] } },
    'std.thread': runs,
    'std.jthread': runs,
    'boost.thread': runs,
    'std.async': runs,
  };
}
