/** What the client libraries mean that people hold connections with in Go: redis, databases, gRPC, queues. */
import {
  type Api,
  type Condition,
  type Creates,
  type FixRow,
  type LibraryDefault,
  type Opens,
  type Rows,
  unknown,
} from '../api.ts';
import { completeConfiguration, duration, notTcp, onByDefault, quiet } from './sockets.ts';

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

export const redis: Opens = {
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
export const asynq: Opens = {
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
export const redisBefore: Opens = {
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
export function redisClients(path: string, one: Opens): Rows {
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
export const redisOptions: Creates & Api = {
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
export function pgxVersions(row: Opens | Creates): readonly Api[] {
  return [
    { ...row, defaults: pgx4Defaults, when: [{ file: /"github\.com\/jackc\/pgx\/v[34]/ }, keptIdle] },
    { ...row, defaults: pgxDefaults, when: keptIdle },
    { ...row, quiet: true },
  ];
}

export const pgx: Opens = {
  does: 'open',
  peer: [1],
  url: [1],
  urlOptions: {},
  pool: 'a pgxpool.Pool made once',
  // A configuration would have to be parsed first, which may fail by itself.
  fix: [],
};

/** A configuration: its own function dials where it has one, also below TLS. */
export function pgxConfig(gives: string, field: string): readonly Api[] {
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

export const pgxPool: Opens = {
  ...pgx,
  gives: 'pgxpool.Pool',
  keeps: true,
  pool: 'one pgxpool.Pool made once',
};

/** The pool of database/sql keeps what idles as long as a limit needs to be met, as far as the file says. */
export const idlesLong: Condition = {
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
export function overPgx({ quiet: _, ...row }: Opens): readonly Api[] {
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
export const gormOpens: readonly Api[] = [
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
export const goPg: Opens = {
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

export const bunConnector: Opens = {
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

export const grpc: Opens = {
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
export const grpcNewClient: Opens = {
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

export const redigoDefaults: readonly LibraryDefault[] = [
  {
    package: 'github.com/gomodule/redigo',
    keepalive: 'on',
    idle: 300,
    source: 'redigo 1.7.0 to 1.9.3 and 2.0.0 read',
  },
];

// Trees without a manifest have mostly one that is older than its versions.
export const redigoDefaultsBefore: readonly LibraryDefault[] = [
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
export function redigoCalls(module: string, defaults: readonly LibraryDefault[]): Record<string, Api> {
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
export function redigoPool(module: string): Record<string, Api> {
  return { [`${module}.Pool`]: { ...quiet, gives: 'redigo.Pool', idleEnds: { after: 'IdleTimeout' } } };
}

// sarama: 0 is Go's default (1.43 read).
export const saramaConfig: Creates = {
  does: 'create',
  gives: 'sarama.Config',
  configures: true,
  quiet: true,
  defaults: onByDefault,
};

export const amqp: Opens = {
  ...quiet,
  gives: ['amqp.Connection', ''],
  peer: [0],
  pool: 'one connection made once: open channels on it',
};

export const sqlx: Opens = {
  ...quiet,
  gives: ['sql.DB', ''],
  pool: 'one sqlx.DB made once: it is a connection pool',
  isPool: true,
};

export const mongo: Opens = {
  ...quiet,
  gives: ['mongo.Client', ''],
  pool: 'one mongo.Client made once: it has a connection pool',
  isPool: true,
};
