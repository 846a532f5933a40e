/** What the client crates mean that people hold connections with in Rust: HTTP, gRPC, databases, redis, queues. */
import {
  type Api,
  type Condition,
  enabled,
  type FixRow,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionTable,
  probes,
  type Rows,
  unknown,
} from '../api.ts';
import { answers, answerTo, seconds, steps } from './fixes.ts';
import { optional, quiet } from './sockets.ts';

// 0.12.15 run: off; from 0.12.23 on 15/15/3 (read at 6358cefd, in 0.12.24 and in 0.13.5).
const reqwestDefaults: readonly LibraryDefault[] = [
  { package: 'reqwest', before: [0, 12, 23], keepalive: 'off', source: 'reqwest 0.12.15 run' },
  { package: 'reqwest', from: [0, 12, 23], keepalive: 'on', idle: 15, source: 'reqwest read at 6358cefd' },
];

export function httpClients(): Rows {
  const client: Opens = {
    ...quiet,
    gives: 'reqwest.Client',
    defaults: reqwestDefaults,
    pool: 'one reqwest::Client made once: it has a connection pool',
  };
  const builder: Opens = { ...client, gives: 'reqwest.ClientBuilder' };
  const rows: Rows = {
    '#tcp_keepalive': [
      {
        does: 'set',
        options: { '0': optional },
        returns: 'it',
        when: { at: 0, mentions: /^(Some|None)\b/ },
        fix: [{ imports: ['std.time.Duration'], call: optionalCall('tcp_keepalive') }],
      },
      {
        does: 'set',
        options: { '0': optional },
        returns: 'it',
        fix: [
          {
            imports: ['std.time.Duration'],
            call: { method: 'tcp_keepalive', arguments: seconds('{idle}') },
          },
        ],
      },
    ],
    '#tcp_keepalive_interval': { does: 'set', options: { '0': interval('s') }, returns: 'it' },
    '#tcp_keepalive_retries': { does: 'set', options: { '0': probes }, returns: 'it' },
  };
  for (const base of ['reqwest', 'reqwest.blocking']) {
    rows[`${base}.Client.new`] = client;
    rows[`${base}.Client.builder`] = builder;
    rows[`${base}.ClientBuilder.new`] = builder;
    rows[`${base}.get`] = {
      does: 'request',
      peer: [0],
      pool: 'one reqwest::Client made once: it has a connection pool',
    };
  }
  // Each makes an agent of its own (3.5.2 read).
  for (const method of ['get', 'post', 'put', 'delete', 'head', 'patch'])
    rows[`ureq.${method}`] = {
      does: 'request',
      peer: [0],
      pool: 'one ureq::Agent made once: it has a connection pool',
    };
  const connector = 'hyper_util.client.legacy.connect.HttpConnector';
  rows[`${connector}.new`] = { ...quiet, gives: connector };
  rows[`${connector}#set_keepalive`] = {
    does: 'set',
    options: { '0': optional },
    fix: [{ imports: ['std.time.Duration'], call: optionalCall('set_keepalive') }],
  };
  return rows;
}

function optionalCall(method: string): NonNullable<FixRow['call']> {
  return { method, arguments: `Some(${seconds('{idle}')})` };
}

// Read in 0.14.9: off, and `tcp_keepalive` is about the connection, `http2_keep_alive_interval` about pings.
export function grpc(): Rows {
  const endpoint = 'tonic.transport.Endpoint';
  const open: Opens = {
    does: 'open',
    peer: [0],
    gives: endpoint,
    defaults: [{ package: 'tonic', keepalive: 'off', source: 'tonic 0.14.9 read' }],
    fix: [
      {
        imports: ['std.time.Duration'],
        links: [{ part: 'idle', text: `.tcp_keepalive(Some(${seconds('{idle}')}))` }],
      },
    ],
    pool: 'one tonic Channel made once: it carries all calls over one connection',
  };
  const inEndpoint = answers.map(
    ([answer, text]): FixRow => ({
      imports: [endpoint, 'std.time.Duration'],
      behind: (making) => answerTo(making) === answer,
      encloses: {
        at: 0,
        open: '{Endpoint}::new(',
        close: `)${text}.tcp_keepalive(Some(${seconds('{idle}')}))`,
      },
    }),
  );
  // What `tonic::include_proto!` makes is generic over the channel; a type of the program's own that is called so is not.
  const generated: readonly Condition[] = [
    { receiver: /^(?:\w+::)*[A-Z]\w*Client$/ },
    { file: /\b\w+Client<\s*(?:\w+::)*Channel\s*>|\btonic::include_proto!/ },
    { arguments: 1 },
  ];
  const rows: Rows = {
    '#connect': {
      ...open,
      gives: 'tonic client',
      when: generated,
      unless: [{ at: [0], mentions: /endpoint|channel|\buri\b/i }],
      fix: inEndpoint,
    },
    'tonic.transport.Channel.from_static': open,
    [`${endpoint}.from_static`]: open,
    // They give a result: `?` stands between them and the next link.
    [`${endpoint}.from_shared`]: { ...open, fix: [] },
    'tonic.transport.Channel.from_shared': { ...open, fix: [] },
    // What it is given is an endpoint mostly, as in generated clients: others have set its options.
    [`${endpoint}.new`]: { ...open, quiet: true, fix: [] },
    [`${endpoint}#http2_keep_alive_interval`]: { does: 'set', options: { '0': unknown }, returns: 'it' },
  };
  for (const link of [
    'connect_timeout',
    'timeout',
    'tls_config',
    'tcp_nodelay',
    'concurrency_limit',
    'keep_alive_timeout',
    'keep_alive_while_idle',
    'user_agent',
  ])
    rows[`${endpoint}#${link}`] = { does: 'pass' };
  for (const link of ['connect', 'connect_lazy'])
    rows[`${endpoint}#${link}`] = { does: 'pass', gives: 'tonic.transport.Channel' };
  return rows;
}

const postgresParameters: OptionTable = {
  keepalives: enabled,
  keepalives_idle: idle('s'),
  keepalives_interval: interval('s'),
  keepalives_retries: probes,
};

const postgresFix: FixRow = {
  parameters: [
    ['keepalives', '1'],
    ['keepalives_idle', '{idle}'],
    ['keepalives_interval', '{interval}'],
    ['keepalives_retries', '{probes}'],
  ],
};

export function databases(): Rows {
  // On with two hours (read in 0.7.18 and 0.19.14).
  const postgres: Opens = {
    does: 'open',
    peer: [0],
    url: [0],
    urlOptions: postgresParameters,
    defaults: [{ package: 'tokio-postgres', keepalive: 'on', source: 'tokio-postgres 0.7.18 read' }],
    fix: [postgresFix],
  };
  // Off; milliseconds (mysql 28.0.4 and mysql_async 0.37.1 read).
  const mysql: Opens = {
    does: 'open',
    peer: [0],
    url: [0],
    urlOptions: { tcp_keepalive_time_ms: { sets: 'idle', unit: 'ms', enables: true } },
    defaults: [{ package: 'mysql', keepalive: 'off', source: 'mysql 28.0.4 read' }],
    fix: [
      {
        parameters: [
          ['tcp_keepalive_time_ms', '{idleMs}'],
          ['tcp_keepalive_probe_interval_secs', '{interval}'],
          ['tcp_keepalive_probe_count', '{probes}'],
        ],
      },
    ],
  };
  const mysqlAsync: Opens = {
    ...mysql,
    urlOptions: { tcp_keepalive: { sets: 'idle', unit: 'ms', enables: true } },
    defaults: [{ package: 'mysql_async', keepalive: 'off', source: 'mysql_async 0.37.1 read' }],
    fix: [{ parameters: [['tcp_keepalive', '{idleMs}']] }],
  };
  // No option for it (sqlx read); a pool shares what there is.
  const sqlx: Opens = { ...quiet, peer: [0], pool: 'one sqlx pool made once' };
  return {
    // What drives the connection runs on beside whoever gets the client.
    'tokio_postgres.connect': {
      ...postgres,
      keeps: true,
      gives: ['postgres.Client', ''],
      pool: 'a pool (deadpool, bb8)',
    },
    'postgres.Client.connect': {
      ...postgres,
      gives: 'postgres.Client',
      defaults: [{ package: 'postgres', keepalive: 'on', source: 'postgres 0.19.14 read' }],
      pool: 'a pool (r2d2)',
    },
    '#keepalives': { does: 'set', options: { '0': enabled }, returns: 'it', defaults: postgres.defaults! },
    '#keepalives_idle': {
      does: 'set',
      options: { '0': idle('s') },
      returns: 'it',
      defaults: postgres.defaults!,
    },
    '#keepalives_interval': { does: 'set', options: { '0': interval('s') }, returns: 'it' },
    '#keepalives_retries': { does: 'set', options: { '0': probes }, returns: 'it' },
    ...postgresConfigs(),
    ...diesel(),
    'mysql.Pool.new': { ...mysql, pool: 'one mysql::Pool made once' },
    'mysql.Conn.new': { ...mysql, pool: 'one mysql::Pool made once' },
    'mysql_async.Pool.new': { ...mysqlAsync, pool: 'one mysql_async::Pool made once' },
    'mysql_async.Pool.from_url': { ...mysqlAsync, pool: 'one mysql_async::Pool made once' },
    'mysql_async.Conn.from_url': { ...mysqlAsync, pool: 'one mysql_async::Pool made once' },
    'mysql_async.Conn.new': { ...mysqlAsync, pool: 'one mysql_async::Pool made once' },
    '#tcp_keepalive_time_ms': {
      does: 'set',
      options: { '0': { sets: 'idle', unit: 'ms', enables: true } },
      returns: 'it',
    },
    'sqlx.PgPool.connect': sqlx,
    'sqlx.MySqlPool.connect': sqlx,
    'sqlx.PgConnection.connect': sqlx,
    'sqlx.postgres.PgPoolOptions.new': { ...quiet, pool: 'one sqlx pool made once' },
    'sqlx.mysql.MySqlPoolOptions.new': { ...quiet, pool: 'one sqlx pool made once' },
    ...redisConnections(),
    ...fred(),
    ...documents(),
    ...queues(),
    ...kafka(),
  };
}

/** A configuration says how all its connections are made. */
function postgresConfigs(): Rows {
  const rows: Rows = {};
  const deadpool = 'deadpool_postgres.Manager';
  const parsed: Condition = { at: 0, mentions: /\.parse\b/ };
  for (const [base, name, ...managers] of [
    [
      'tokio_postgres',
      'tokio-postgres',
      `${deadpool}.new`,
      `${deadpool}.from_config`,
      'bb8_postgres.PostgresConnectionManager.new',
    ],
    ['postgres', 'postgres', 'r2d2_postgres.PostgresConnectionManager.new'],
  ] as const) {
    const config = `${base}.Config`;
    const open: Opens = {
      does: 'open',
      gives: config,
      keeps: true,
      builder: true,
      defaults: [
        { package: name, keepalive: 'on', source: 'tokio-postgres 0.7.18 and postgres 0.19.14 read' },
      ],
      fix: [
        {
          imports: ['std.time.Duration'],
          links: [{ part: 'idle', text: `.keepalives_idle(${seconds('{idle}')})` }],
        },
      ],
    };
    rows[`${config}.new`] = open;
    const fromUrl: Opens = {
      ...open,
      peer: [0],
      url: [0],
      urlOptions: postgresParameters,
      fix: [postgresFix],
    };
    rows[`${config}.from_str`] = fromUrl;
    // It says where to, and gives the configuration on.
    rows[`${config}#host`] = { does: 'connect', peer: [0], gives: config };
    for (const link of [
      'port',
      'user',
      'password',
      'dbname',
      'application_name',
      'connect_timeout',
      'options',
      'ssl_mode',
    ])
      rows[`${config}#${link}`] = { does: 'pass' };
    rows[`${config}#connect`] = { does: 'pass', gives: 'postgres.Client' };
    // `Manager::from_config(url.parse()?, …)`: nobody else has that configuration.
    for (const manager of managers) rows[manager] = { ...fromUrl, when: [parsed, idlesLong] };
  }
  return rows;
}

// libpq's: on, with the kernel's two hours.
function diesel(): Rows {
  const open: Opens = {
    does: 'open',
    peer: [0],
    url: [0],
    urlOptions: {
      keepalives: enabled,
      keepalives_idle: idle('s'),
      keepalives_interval: interval('s'),
      keepalives_count: probes,
    },
    defaults: [{ package: 'diesel', keepalive: 'on', source: 'libpq 15 and 17 run' }],
    fix: [
      {
        parameters: [
          ['keepalives', '1'],
          ['keepalives_idle', '{idle}'],
          ['keepalives_interval', '{interval}'],
          ['keepalives_count', '{probes}'],
        ],
      },
    ],
    pool: 'a pool (r2d2)',
  };
  const rows: Rows = {
    'diesel.PgConnection.establish': open,
    'diesel.pg.PgConnection.establish': open,
    'diesel.prelude.PgConnection.establish': open,
    // `ConnectionManager::<PgConnection>::new(url)`
    'diesel.r2d2.ConnectionManager.new': {
      ...open,
      keeps: true,
      when: [idlesLong, { receiver: /(?<!Async)\bPgConnection/ }],
      pool: 'one r2d2 pool made once',
    },
  };
  const async: Opens = {
    ...open,
    urlOptions: postgresParameters,
    defaults: [
      {
        package: 'diesel-async',
        keepalive: 'on',
        source: 'diesel-async 0.9.2 read: it connects with tokio-postgres',
      },
    ],
    fix: [postgresFix],
  };
  for (const base of ['diesel_async', 'diesel_async.pg'])
    rows[`${base}.AsyncPgConnection.establish`] = { ...async, pool: 'a pool (deadpool, bb8)' };
  // One with a setup of its own, `new_with_config`, connects as that says.
  rows['diesel_async.pooled_connection.AsyncDieselConnectionManager.new'] = {
    ...async,
    keeps: true,
    when: [idlesLong, { receiver: /\bAsyncPgConnection/ }],
    pool: 'one pool made once',
  };
  return rows;
}

// `TcpSettings::set_keepalive` from 0.29 on; before, the feature `keep-alive`, which was a default one.
const redisDefaults: readonly LibraryDefault[] = [
  { package: 'redis', before: [0, 23], keepalive: 'off', source: 'redis 0.22.4 read' },
  {
    package: 'redis',
    from: [0, 23],
    before: [0, 29],
    features: { of: ['default', 'keep-alive'], some: false },
    keepalive: 'off',
    source: 'redis 0.25.2 read',
  },
  {
    package: 'redis',
    from: [0, 23],
    before: [0, 29],
    features: { of: ['default', 'keep-alive'], some: true },
    keepalive: 'on',
    source: 'redis 0.23.5, 0.25.5, 0.27.6 and 0.28.2 read',
  },
  { package: 'redis', from: [0, 29], keepalive: 'off', source: 'redis 0.29.5, 0.32.7 and 1.8.1 read' },
];

// Read in 2.8.2 and 3.9.1: always on, with 120 s; nothing sets it.
function documents(): Rows {
  const open: Opens = {
    does: 'open',
    peer: [0],
    keeps: true,
    defaults: [{ package: 'mongodb', keepalive: 'on', idle: 120, source: 'mongodb 2.8.2 and 3.9.1 read' }],
    fix: [],
    pool: 'one mongodb::Client made once: it has a connection pool',
  };
  return Object.fromEntries(
    ['mongodb', 'mongodb.sync'].flatMap((base) =>
      ['with_uri_str', 'with_options'].map((method) => [`${base}.Client.${method}`, open]),
    ),
  );
}

const redisTcp = 'redis.io.tcp';

const redisSettings = `{TcpSettings}::default().set_keepalive({TcpKeepalive}::new()${steps(true).join('')})`;

/** Before 1.0 only some of its connections could be told. */
function redisFix(): readonly FixRow[] {
  return answers.map(([answer, text]) => ({
    from: { package: 'redis', version: [1, 0] },
    imports: [
      'redis.IntoConnectionInfo',
      `${redisTcp}.TcpSettings`,
      `${redisTcp}.socket2.TcpKeepalive`,
      'std.time.Duration',
    ],
    behind: (making) => answerTo(making) === answer,
    encloses: {
      at: 0,
      open: '{IntoConnectionInfo}::into_connection_info(',
      close: `)${text}.set_tcp_settings(${redisSettings})`,
    },
  }));
}

/** Longer than limits for silence mostly are; what is no literal may be any time. */
export const minutes = String.raw`(?:Some\(\s*)?(?:\w+::)*Duration::from_secs\(\s*(?:[4-9]\d\d\b|\d[\d_]{3}|\d\d+\s*\*\s*60\b|60\s*\*\s*\d\d)`;

/** Pools of r2d2 and bb8 let go what idles or is old, by a thread of their own: as late as this, where the file says so. */
const idlesLong: Condition = {
  file: new RegExp(`^(?![\\s\\S]*\\.(?:max_lifetime|idle_timeout)\\(\\s*(?!None|${minutes}))`),
};

/** Configurations of its connections take `TcpSettings` (0.29.5 to 1.5 read): who made one elsewhere may have set them. */
const configuredHere: Condition = {
  file: /^(?![\s\S]*_with_config\()|^(?![\s\S]*tcp_settings\()[\s\S]*Connection(?:Manager)?Config::(?:new|default)\(/,
};

function redisConnections(): Rows {
  const pooled: Opens = {
    does: 'open',
    peer: [0],
    gives: 'redis.Client',
    keeps: true,
    defaults: redisDefaults,
    fix: redisFix(),
  };
  const client: Opens = { ...pooled, makes: /^get_(?:\w*connection|async_pubsub)/ };
  const open: Opens = {
    ...quiet,
    pool: 'one redis ConnectionManager or multiplexed connection made once',
  };
  const rows: Rows = {
    'redis.Client.open': { ...client, when: configuredHere },
    'redis.Client.build_with_tls': { ...client, when: configuredHere },
    'bb8_redis.RedisConnectionManager.new': { ...pooled, when: idlesLong },
    'r2d2_redis.RedisConnectionManager.new': {
      ...pooled,
      when: idlesLong,
      defaults: [
        { package: 'r2d2_redis', keepalive: 'off', source: 'r2d2_redis 0.14.0 with redis 0.20.2 read' },
      ],
      fix: [],
    },
    ...deadpool(pooled),
    ...redisCluster(pooled),
  };
  for (const method of [
    'get_connection',
    'get_async_connection',
    'get_tokio_connection',
    'get_multiplexed_async_connection',
    'get_multiplexed_tokio_connection',
    'get_multiplexed_async_connection_with_config',
    'get_async_pubsub',
    'get_connection_manager',
    'get_connection_manager_with_config',
  ])
    rows[`redis.Client#${method}`] = open;
  // What hears of messages is the connection.
  for (const method of ['as_pubsub', 'into_pubsub', 'on_message', 'into_on_message'])
    rows[`#${method}`] = { does: 'pass' };
  return rows;
}

/** It keeps a connection to each node; its builder takes `TcpSettings` as connections do (0.29.5, 0.32.7 and 1.6.0 read). */
function redisCluster(pooled: Opens): Rows {
  const builder = 'redis.cluster.ClusterClientBuilder';
  const client = 'redis.cluster.ClusterClient';
  const open: Opens = {
    ...pooled,
    gives: builder,
    pool: 'one redis ClusterClient connection made once',
    fix: [
      {
        from: { package: 'redis', version: [1, 0] },
        imports: [`${redisTcp}.TcpSettings`, `${redisTcp}.socket2.TcpKeepalive`, 'std.time.Duration'],
        links: [{ part: 'idle', text: `.tcp_settings(${redisSettings})` }],
      },
    ],
  };
  return {
    [`${builder}.new`]: open,
    [`${client}.builder`]: open,
    [`${client}.new`]: { ...open, gives: client, fix: [] },
    [`${builder}#tcp_settings`]: { does: 'set', options: { '0': unknown }, returns: 'it' },
    [`${builder}#build`]: { does: 'pass', gives: client },
    [`${client}#get_connection`]: { does: 'pass' },
    [`${client}#get_async_connection`]: { does: 'pass' },
    [`${builder}#*`]: { does: 'pass' },
  };
}

/** It takes redis without its default features, and its own record of an address has no options of TCP. */
function deadpool(client: Opens): Rows {
  const config = 'deadpool_redis.Config';
  const open: Opens = {
    ...client,
    gives: config,
    defaults: [
      {
        package: 'deadpool-redis',
        before: [0, 12],
        keepalive: 'off',
        source: 'deadpool-redis 0.6.2 with redis 0.17.0 read',
      },
      {
        package: 'deadpool-redis',
        from: [0, 12],
        before: [0, 20],
        keepalive: 'on',
        source: "redis' `keep-alive` of others",
      },
      {
        package: 'deadpool-redis',
        from: [0, 20],
        keepalive: 'off',
        source: 'deadpool-redis 0.20.0 and 0.22.1 read',
      },
    ],
    fix: [],
  };
  return {
    [`${config}.from_url`]: open,
    [`${config}.from_env`]: { ...open, peer: [], fix: [] },
    [`${config}#create_pool`]: { does: 'pass', gives: 'deadpool_redis.Pool' },
    [`${config}#builder`]: { does: 'pass', gives: 'deadpool_redis.PoolBuilder' },
    'deadpool_redis.PoolBuilder#*': { does: 'pass' },
  };
}

/**
 * Off unless `TcpConfig` has it; which all clients of a builder share. It takes socket2 without `all`, which knows no
 * number of probes.
 */
function fred(): Rows {
  const builder = 'fred.types.Builder';
  const open: Opens = {
    does: 'open',
    gives: builder,
    keeps: true,
    defaults: [{ package: 'fred', keepalive: 'off', source: 'fred 7.1.2, 8.0.6, 9.4.0 and 10.1.0 read' }],
    // Where a link follows: what the method gives is lent for the statement alone.
    fix: [
      {
        imports: ['fred.socket2.TcpKeepalive', 'std.time.Duration'],
        behind: (making) => making.parent?.type === 'field_expression',
        links: [
          {
            part: 'idle',
            text: `.with_connection_config(|config| config.tcp.keepalive = Some({TcpKeepalive}::new()${steps(false).join('')}))`,
          },
        ],
      },
    ],
    pool: 'one fred client or pool made once',
  };
  const configured: Api = { does: 'set', options: { '0': unknown }, returns: 'it' };
  const rows: Rows = {
    [`${builder}#set_connection_config`]: configured,
    [`${builder}#with_connection_config`]: { ...configured, when: { at: 0, mentions: /\bkeepalive\b/ } },
    [`${builder}#*`]: { does: 'pass' },
  };
  for (const base of ['fred.prelude', 'fred.types', 'fred.types.builder']) {
    rows[`${base}.Builder.from_config`] = {
      ...open,
      peer: [0],
      // `Config { server: ServerConfig::new_centralized("localhost", 6379), .. }`
      unless: [{ at: [0], mentions: /\(\s*"(?:localhost|127\.)/ }],
    };
    // Both name servers of this machine (10.1.0 read).
    for (const method of ['default_centralized', 'default_clustered'])
      rows[`${base}.Builder.${method}`] = { ...open, peer: [], without: 'loopback' };
    for (const type of ['Config', 'RedisConfig'])
      rows[`${base}.${type}.from_url`] = { does: 'pass', from: 0 };
  }
  return rows;
}

// No option for it, and heartbeats of the protocol (lapin 2.5.5 and 3.7.2, amqprs 1.8.0 and 2.1.5 read).
function queues(): Rows {
  const open: Opens = { ...quiet, peer: [0], pool: 'one connection made once: it carries many channels' };
  const rows: Rows = { 'amqprs.connection.Connection.open': { ...open, peer: [] } };
  for (const method of ['connect', 'connect_uri', 'connect_with_config'])
    rows[`lapin.Connection.${method}`] = open;
  return rows;
}

// librdkafka has no option for the idle time.
function kafka(): Rows {
  const config = 'rdkafka.ClientConfig';
  const rows: Rows = {
    [`${config}#set`]: [
      {
        does: 'set',
        options: { '1': enabled },
        when: { at: 0, is: ['socket.keepalive.enable'] },
        returns: 'it',
      },
      { does: 'pass' },
    ],
    [`${config}#set_log_level`]: { does: 'pass' },
  };
  for (const path of [config, 'rdkafka.config.ClientConfig']) {
    for (const method of ['new', 'default']) rows[`${path}.${method}`] = { does: 'make', gives: config };
  }
  return rows;
}
