/** What the client libraries mean that people hold connections with in Python: redis, databases, HTTP, AMQP, SSH. */
import {
  type Api,
  type Creates,
  enabled,
  type FixRow,
  idle,
  interval,
  type Opens,
  type OptionTable,
  probes,
} from '../api.ts';

// redis-py: keepalive is off before 8.0 and 30/5/3 from then on. Run with 6.1.0 and 8.1.0, tags v7.4.1 and v8.0.0 read.
export const redis: Opens = {
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
export const redisUrl: Opens = {
  ...redis,
  peer: [0, 'url'],
  url: [0, 'url'],
  unless: [...redis.unless!, { at: [0, 'url'], elsewhere: true }],
};
/** Where Sentinel says the servers are, which may be said again for each client. */
export const sentinel: Opens = { ...redis, gives: 'redis.Sentinel', peer: [0, 'sentinels'] };
export const sentinelClient: Api = { does: 'set', options: redis.options! };

// Off in all its versions: aioredis 2.0.1 read. The asynchronous client before redis-py had one.
export const aioredis: Opens = {
  ...redisUrl,
  defaults: [{ package: 'aioredis', keepalive: 'off', source: 'aioredis 2.0.1 read' }],
};

export const libpq: OptionTable = {
  keepalives: enabled,
  keepalives_idle: idle('s'),
  keepalives_interval: interval('s'),
  keepalives_count: probes,
};

export const libpqFix: FixRow = {
  options: [
    ['keepalives', '1'],
    ['keepalives_idle', '{idle}'],
    ['keepalives_interval', '{interval}'],
    ['keepalives_count', '{probes}'],
  ],
};

// libpq enables keepalive and leaves the kernel's values: run with libpq 15 and 17, psycopg2 and psycopg 3.
export const postgres: Opens = {
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

export const quiet = { does: 'open', quiet: true } as const;

function libpqUnder(key: string): Pick<Opens, 'options' | 'fix'> {
  const options = Object.entries(libpq).map(([name, effect]) => [`${key}.${name}`, effect]);
  return { options: Object.fromEntries(options), fix: [{ ...libpqFix, under: key }] };
}

export const psycopgPool: Opens = {
  ...postgres,
  ...libpqUnder('kwargs'),
  peer: [0, 'conninfo', 'kwargs'],
  urlOptions: libpq,
  keeps: true,
};

/** Whose driver the URL names: of PostgreSQL's, psycopg is the one taken where it names none. */
export const engine: readonly Api[] = [
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

export function requests(module: string, session: string): Record<string, Api> {
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
export const pika: Opens = {
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
export const consumes = /\b(?:start_consuming|basic_consume|consume)\s*\(/;
export const pikaConnection: Api = { does: 'pass', from: 0, gives: 'pika.Connection' };

export function session(name: string): Opens {
  return { ...quiet, gives: name, pool: `one ${name} made once`, isPool: 'session' };
}

// What a script asks ends with it, closed or not.
export const paramiko: Creates & Pick<Api, 'when'> = {
  does: 'create',
  gives: 'paramiko.SSHClient',
  quiet: 'unless-kept',
  when: { file: /^(?![\s\S]*\bset_keepalive\b)/ },
  fix: [],
};
// Of an address it makes the socket itself, as against one that it is given.
export const paramikoTransport: Opens & Pick<Api, 'when'> = {
  does: 'open',
  gives: 'paramiko.Transport',
  quiet: 'unless-kept',
  peer: [0, 'sock'],
  when: [{ at: 0, mentions: /^[("']/ }, { file: /^(?![\s\S]*\bset_keepalive\b)/ }],
  fix: [],
};
