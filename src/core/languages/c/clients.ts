/** What the client libraries mean that people hold connections with in C and C++: curl, redis, databases, loops of events, ZeroMQ, AMQP. */
import {
  type Api,
  enabled,
  type FixRow,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionEffect,
  type OptionTable,
  probes,
  type Rows,
  unknown,
} from '../api.ts';
import type { Syntax } from '../syntax.ts';
import { onDescriptor } from './fixes.ts';
import { descriptor, local } from './sockets.ts';

// libcurl 7.88.1 run: off; on, it is 60 s and 60 s.
const curlDefaults: readonly LibraryDefault[] = [
  { package: 'libcurl', keepalive: 'off', idle: 60, source: 'libcurl 7.88.1 run; read up to 8.9.0' },
];

const curlFix: readonly FixRow[] = [
  {
    statements: [
      { part: 'enabled', lines: ['curl_easy_setopt({it}, CURLOPT_TCP_KEEPALIVE, 1L);'] },
      { part: 'idle', lines: ['curl_easy_setopt({it}, CURLOPT_TCP_KEEPIDLE, {idle}L);'] },
      { part: 'interval', lines: ['curl_easy_setopt({it}, CURLOPT_TCP_KEEPINTVL, {interval}L);'] },
      {
        part: 'probes',
        lines: [
          '#if LIBCURL_VERSION_NUM >= 0x080900',
          'curl_easy_setopt({it}, CURLOPT_TCP_KEEPCNT, {probes}L);',
          '#endif',
        ],
      },
    ],
  },
];

export function curl(): Rows {
  return {
    curl_easy_init: {
      does: 'open',
      quiet: true,
      gives: 'CURL',
      defaults: curlDefaults,
      pool: 'one easy handle used again for the next transfer: it keeps its connections',
      fix: curlFix,
    },
    curl_easy_setopt: {
      does: 'set',
      on: 0,
      sockopt: { name: 1, value: 2 },
      defaults: curlDefaults,
      fix: curlFix,
    },
  };
}

export const zmqOptions: Readonly<Record<string, OptionEffect>> = {
  ZMQ_TCP_KEEPALIVE: enabled,
  ZMQ_TCP_KEEPALIVE_IDLE: { sets: 'idle', unit: 's', negative: 'kernel' },
  ZMQ_TCP_KEEPALIVE_INTVL: interval('s'),
  ZMQ_TCP_KEEPALIVE_CNT: probes,
  // Its own pings keep the path open.
  ZMQ_HEARTBEAT_IVL: unknown,
};

export const curlOptions: Readonly<Record<string, OptionEffect>> = {
  CURLOPT_TCP_KEEPALIVE: enabled,
  CURLOPT_TCP_KEEPIDLE: idle('s'),
  CURLOPT_TCP_KEEPINTVL: interval('s'),
  CURLOPT_TCP_KEEPCNT: probes,
  CURLOPT_SOCKOPTFUNCTION: unknown,
  CURLOPT_OPENSOCKETFUNCTION: unknown,
};

// hiredis 0.14 run: off; `redisEnableKeepAlive` gives 15/5/3.
const hiredisDefaults: readonly LibraryDefault[] = [
  { package: 'hiredis', keepalive: 'off', idle: 15, source: 'hiredis 0.14 run' },
];

export function hiredis(): Rows {
  const made: Opens = {
    does: 'open',
    gives: 'redisContext',
    peer: [0],
    defaults: hiredisDefaults,
    fix: [{ statements: [{ part: 'enabled', lines: ['redisEnableKeepAlive({it});'] }] }],
  };
  const asynchronous: Opens = {
    ...made,
    gives: 'redisAsyncContext',
    fix: [{ statements: [{ part: 'enabled', lines: ['redisEnableKeepAlive(&{it}->c);'] }] }],
  };
  // A structure says where to; of one file's structures all are taken to be alike.
  const byOptions = {
    file: /^(?![\s\S]*\b(?:REDIS_OPTIONS_SET_UNIX|REDIS_CONN_(?:UNIX|USERFD)|unix_socket)\b)/,
  };
  return {
    redisConnect: made,
    redisConnectWithTimeout: made,
    redisConnectNonBlock: made,
    redisConnectBindNonBlock: made,
    redisConnectBindNonBlockWithReuse: made,
    redisConnectWithOptions: { ...made, when: byOptions },
    redisAsyncConnect: asynchronous,
    redisAsyncConnectBind: asynchronous,
    redisAsyncConnectBindWithReuse: asynchronous,
    redisAsyncConnectWithOptions: { ...asynchronous, when: byOptions },
    redisEnableKeepAlive: {
      does: 'set',
      on: 0,
      options: { '1': enabled },
      omitted: 'on',
      defaults: hiredisDefaults,
    },
    redisEnableKeepAliveWithInterval: {
      does: 'set',
      on: 0,
      options: { '1': { sets: 'idle', unit: 's', enables: true } },
    },
    'redisAsyncContext#c': { does: 'pass' },
    redisFree: { does: 'close', on: 0 },
    redisAsyncFree: { does: 'close', on: 0 },
    redisAsyncDisconnect: { does: 'close', on: 0 },
  };
}

export const libpqParameters: OptionTable = {
  keepalives: enabled,
  keepalives_idle: idle('s'),
  keepalives_interval: interval('s'),
  keepalives_count: probes,
};

export const libpqFix: readonly FixRow[] = [
  {
    parameters: [
      ['keepalives', '1'],
      ['keepalives_idle', '{idle}'],
      ['keepalives_interval', '{interval}'],
      ['keepalives_count', '{probes}'],
    ],
  },
];

// libpq enables keepalive and leaves the kernel's values: run with libpq 15 and 17.
export const libpqDefaults: readonly LibraryDefault[] = [
  { package: 'libpq', keepalive: 'on', source: 'libpq 15 and 17 run' },
];

export function databases(): Rows {
  const postgres: Opens = {
    does: 'open',
    gives: 'PGconn',
    peer: [0],
    without: 'unix',
    url: [0],
    tunedByUrl: true,
    urlOptions: libpqParameters,
    defaults: libpqDefaults,
    fix: libpqFix,
  };
  const byLists: Opens = {
    does: 'open',
    gives: 'PGconn',
    urlLists: { names: 0, values: 1 },
    urlOptions: libpqParameters,
    defaults: libpqDefaults,
    fix: libpqFix,
  };
  // Its parameters are those of 1996: what else there is goes into a database name that is a whole connection text.
  const byPosition: Opens = {
    does: 'open',
    gives: 'PGconn',
    peer: [0],
    without: 'unix',
    defaults: libpqDefaults,
    fix: [],
  };
  return {
    PQconnectdb: postgres,
    PQconnectStart: postgres,
    PQconnectdbParams: byLists,
    PQconnectStartParams: byLists,
    PQsetdbLogin: byPosition,
    PQsetdb: byPosition,
    PQsocket: { does: 'pass', from: 0, gives: 'fd' },
    PQfinish: { does: 'close', on: 0 },
    // On with the kernel's idle time, for which there is no option (Connector/C and libmysqlclient read).
    mysql_real_connect: {
      does: 'open',
      quiet: true,
      peer: [1],
      defaults: [
        {
          package: 'libmysqlclient',
          keepalive: 'on',
          source: 'mysql_real_connect calls vio_keepalive, sql-common/client.c',
        },
      ],
    },
    // librdkafka has no option for the idle time.
    rd_kafka_conf_set: [
      { does: 'set', on: 0, options: { '2': enabled }, when: { at: 1, is: ['socket.keepalive.enable'] } },
      { does: 'make', gives: 'rd_kafka_conf_res_t' },
    ],
  };
}

/** libuv: off; on, the probes follow each other after a second (1.52 read). Handles are made in a variable of the caller's. */
export function uv(): Rows {
  const keepalive = (handle: string): FixRow => ({
    statements: [{ lines: [`uv_tcp_keepalive(${handle}, 1, {idle});`] }],
    // Set before it is connected, a handle gets 60 s whatever is given.
    connected: true,
  });
  const isByAddress = (making: Syntax): boolean =>
    making.shape.kind === 'call' && /&/.test(making.shape.arguments[1]?.value.text ?? '');
  const tcp: Api = {
    does: 'create',
    gives: 'uv_tcp_t',
    fix: [{ ...keepalive('&{it}'), behind: isByAddress }, keepalive('{it}')],
  };
  const sets: Api = {
    does: 'set',
    on: 0,
    options: { '1': enabled, '2': idle('s'), '3': interval('s'), '4': probes },
  };
  return {
    uv_tcp_init: tcp,
    uv_tcp_init_ex: tcp,
    uv_tcp_bind: { does: 'listen', on: 0, peer: [1] },
    uv_tcp_connect: { does: 'connect', on: 1, peer: [2] },
    uv_accept: { does: 'connect', on: 1, accepts: true },
    uv_tcp_keepalive: sets,
    uv_tcp_keepalive_ex: sets,
    uv_close: { does: 'close', on: 0 },
  };
}

/** libevent. */
export function events(): Rows {
  const type = 'bufferevent';
  const made: Api = {
    does: 'create',
    gives: type,
    // A name is looked up first: until then there is no descriptor.
    fix: onDescriptor('bufferevent_getfd({it})', {
      connected: true,
      connecting: /^(?:::)?bufferevent_socket_connect$/,
    }),
  };
  const plain = /^\W*-\s*1\W*$/;
  const over = (at: number): readonly Api[] => [
    { ...made, when: { at, mentions: plain } },
    { does: 'pass', from: at, gives: type },
  ];
  return {
    bufferevent_socket_new: over(1),
    bufferevent_openssl_socket_new: over(1),
    bufferevent_mbedtls_socket_new: over(1),
    bufferevent_socket_connect: { does: 'connect', on: 0, peer: [1], unless: [{ at: [1], mentions: local }] },
    bufferevent_socket_connect_hostname: { does: 'connect', on: 0, peer: [3] },
    bufferevent_socket_connect_hostname_hints: { does: 'connect', on: 0, peer: [3] },
    bufferevent_getfd: { does: 'pass', from: 0, gives: 'fd' },
    // Whoever is told of the silence frees it, as of any other end.
    bufferevent_set_timeouts: { does: 'pass', from: 0, silence: { after: 1, unit: 's', ends: true } },
    bufferevent_free: { does: 'close', on: 0 },
    evutil_closesocket: { does: 'close', on: 0 },
    evconnlistener_new_bind: {
      does: 'serve',
      gives: 'fd',
      handler: [1],
      parameter: 1,
      peer: [5],
      unless: [{ at: [5], mentions: local }],
      defaults: [
        {
          package: 'libevent',
          before: [2, 2],
          keepalive: 'on',
          source: 'listener.c of 2.1: SO_KEEPALIVE on the listener',
        },
        {
          package: 'libevent',
          from: [2, 2],
          keepalive: 'on',
          idle: 300,
          interval: 100,
          probes: 3,
          source: 'listener.c of 2.2: evutil_set_tcp_keepalive(fd, 1, 300)',
        },
      ],
      fix: descriptor,
    },
    evconnlistener_new: {
      does: 'serve',
      gives: 'fd',
      handler: [1],
      parameter: 1,
      listener: true,
      listeners: 'here',
      on: 5,
      inherits: true,
      fix: descriptor,
    },
  };
}

/** In-process and Unix sockets have endpoints, too; of what cannot be read the file must speak of TCP alone. */
export function overTcp<Row extends Api>(row: Row, at: number): readonly Row[] {
  return [
    { ...row, when: { at, mentions: /\btcp:\/\// } },
    {
      ...row,
      when: [
        { at, mentions: /^(?!\W*(?:ipc|inproc|e?pgm|udp|vmci|ws|wss|norm|tipc):)/ },
        { file: /^(?![\s\S]*["'](?:ipc|inproc|e?pgm|udp|vmci|wss?|norm|tipc):)[\s\S]*\btcp:\/\// },
      ],
    },
  ];
}

/** ZeroMQ: off, the kernel's; connections come and go behind a socket, before and after `zmq_connect`. */
export function zeromq(): Rows {
  const option = (name: string, value: string): string =>
    `  zmq_setsockopt(socket, ZMQ_TCP_${name}, &${value}, sizeof ${value});`;
  const fix: readonly FixRow[] = [
    {
      helper: {
        name: 'enable_zmq_keepalive',
        lines: [
          'static inline void enable_zmq_keepalive(void *socket, int idle, int interval, int probes)',
          '{',
          '  int on = 1;',
          option('KEEPALIVE', 'on'),
          option('KEEPALIVE_IDLE', 'idle'),
          option('KEEPALIVE_INTVL', 'interval'),
          option('KEEPALIVE_CNT', 'probes'),
          '}',
        ],
      },
      statements: [{ lines: ['enable_zmq_keepalive({it}, {idle}, {interval}, {probes});'] }],
    },
  ];
  return {
    zmq_socket: { does: 'create', gives: 'zmq', fix },
    zmq_connect: overTcp({ does: 'connect', on: 0, peer: [1] }, 1),
    zmq_bind: overTcp({ does: 'connect', on: 0, peer: [1], accepts: true }, 1),
    zmq_setsockopt: { does: 'set', on: 0, sockopt: { name: 1, value: 2 }, fix },
    zmq_close: { does: 'close', on: 0 },
  };
}

/** rabbitmq-c switches keepalive on and leaves the idle time; heartbeats are told when logging in. */
export function rabbitmq(): Rows {
  const opens: Api = {
    does: 'open',
    gives: '',
    quiet: true,
    peer: [1],
    defaults: [{ package: 'rabbitmq-c', keepalive: 'on', source: 'librabbitmq/amqp_socket.c: SO_KEEPALIVE' }],
  };
  return {
    amqp_socket_open: opens,
    amqp_socket_open_noblock: opens,
    amqp_get_sockfd: { does: 'pass', from: 0, gives: 'fd' },
  };
}
