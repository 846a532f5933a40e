/** Clients of services: what the calls of HTTP, database, cache and message libraries mean. */
import {
  type Api,
  enabled,
  type FixRow,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionEffect,
  probes,
  type Rows,
  unknown,
} from '../api.ts';
import { applied, type JvmWriting, quiet } from './common.ts';

// HttpClient 4.5.14, 5.2.1 and 5.5 run: off. HttpCore from 5.4 on: on with 5/5/3 (run with 5.4, read at 6f7ad4025).
const socketConfigDefaults: readonly LibraryDefault[] = [
  { package: 'httpcore5', before: [5, 4], keepalive: 'off', source: 'HttpClient 4.5.14 and 5.2.1 run' },
  {
    package: 'httpcore5',
    from: [5, 4],
    keepalive: 'on',
    idle: 5,
    interval: 5,
    probes: 3,
    source: 'HttpCore 5.4 run; read at 6f7ad4025',
  },
];

function httpClients(): Rows {
  const rows: Rows = {};
  for (const config of [
    'org.apache.http.config.SocketConfig',
    'org.apache.http.impl.nio.reactor.IOReactorConfig',
    'org.apache.hc.core5.http.io.SocketConfig',
    'org.apache.hc.core5.reactor.IOReactorConfig',
  ]) {
    const builder = `${config}.Builder`;
    const isNew = config.includes('core5');
    // Its own servers and requesters read the idle time since 5.3, HttpClient's classic one since 5.5.1 (5.4.2 run).
    const [reader, version] = config.includes('http.io')
      ? (['httpclient5', [5, 5, 1]] as const)
      : (['httpcore5', [5, 3]] as const);
    rows[`${config}.custom`] = {
      ...quiet,
      gives: builder,
      ...(isNew && { defaults: socketConfigDefaults }),
      fix: isNew
        ? [
            {
              from: { package: reader, version },
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
    rows[`${builder}#*`] = { does: 'pass' };
    rows[`${builder}#build`] = { does: 'pass', gives: config };
  }

  // Nobody can enable keepalive through these (run with JDK 17 and OkHttp 3.13).
  const jdk = 'java.net.http.HttpClient';
  const pooled = { ...quiet, pool: 'one HttpClient made once', gives: jdk } as const;
  rows[`${jdk}.newHttpClient`] = pooled;
  rows[`${jdk}.newBuilder`] = { ...pooled, gives: `${jdk}.Builder` };
  rows[`${jdk}.Builder#*`] = { does: 'pass' };
  rows[`${jdk}.Builder#build`] = { does: 'pass', gives: jdk };
  const ok: Opens = { ...quiet, pool: 'one OkHttpClient made once: it has a connection pool' };
  rows['okhttp3.OkHttpClient'] = { ...ok, gives: 'okhttp3.OkHttpClient' };
  rows['okhttp3.OkHttpClient.Builder'] = { ...ok, gives: 'okhttp3.OkHttpClient.Builder' };
  rows['okhttp3.OkHttpClient.Builder#*'] = { does: 'pass' };
  rows['okhttp3.OkHttpClient.Builder#build'] = { does: 'pass', gives: 'okhttp3.OkHttpClient' };
  for (const base of ['org.apache.http.impl.client', 'org.apache.hc.client5.http.impl.classic']) {
    const closeable = `${base}.CloseableHttpClient`;
    const pool = 'one HttpClient made once: it has a connection pool';
    const builder = `${base}.HttpClientBuilder`;
    rows[`${base}.HttpClients.createDefault`] = { ...quiet, gives: closeable, pool };
    rows[`${base}.HttpClients.custom`] = { ...quiet, gives: builder, pool };
    rows[`${builder}.create`] = { ...quiet, gives: builder, pool };
    rows[`${builder}#build`] = { does: 'pass', gives: closeable };
    rows[`${builder}#*`] = { does: 'pass' };
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

const lettuceDefaults: readonly LibraryDefault[] = [
  { package: 'lettuce-core', before: [7, 5], keepalive: 'off', source: 'Lettuce 6.5.4 run; read' },
  {
    package: 'lettuce-core',
    from: [7, 5],
    keepalive: 'on',
    idle: 13,
    interval: 13,
    probes: 3,
    source: 'Lettuce 7.5.0 run; read',
  },
];

/** On a client that has no options of its own yet. */
function onRedisClient(writing: JvmWriting): readonly FixRow[] {
  const lines = [
    '{it}.setOptions(',
    '  {ClientOptions}.builder()',
    '    .socketOptions(',
    '      {SocketOptions}.builder()',
    '        .keepAlive(',
    '          {SocketOptions}.KeepAliveOptions.builder()',
    '            .enable()',
    '            .idle({Duration}.ofSeconds({idle}))',
    '            .interval({Duration}.ofSeconds({interval}))',
    '            .count({probes})',
    '            .build()',
    '        )',
    '        .build()',
    '    )',
    '    .build()',
    ')',
  ];
  return [
    {
      ...applied(writing, lines),
      imports: ['io.lettuce.core.ClientOptions', 'io.lettuce.core.SocketOptions', 'java.time.Duration'],
      statements: [{ lines: [...lines.slice(0, -1), `)${writing.end}`] }],
    },
  ];
}

/** `keepAlive(true)` as against `keepAlive(KeepAliveOptions…)`. */
function switched(effect: OptionEffect, fix: readonly FixRow[]): readonly Api[] {
  const row: Api = { does: 'set', options: { '0': effect }, returns: 'it', fix };
  return [
    { ...row, only: { option: 0, is: true } },
    { ...row, only: { option: 0, is: false } },
    { does: 'set', options: { '0': unknown }, returns: 'it' },
  ];
}

/** pgJDBC: on or off, and nothing else. */
const postgres = { tcpKeepAlive: enabled } as const;

const postgresDefaults: readonly LibraryDefault[] = [
  { package: 'postgresql', keepalive: 'off', source: 'pgJDBC 42.5.5 and 42.7.5 run; read at its head' },
];

function databases({ end, applies }: JvmWriting): Rows {
  const driver = { does: 'open', gives: 'java.sql.Connection', url: [0], peer: [0], records: [1] } as const;
  const pool = 'a connection pool (HikariCP)';
  const properties = 'java.util.Properties';
  const source = 'org.postgresql.ds.PGSimpleDataSource';
  const r2dbc = 'io.r2dbc.postgresql.PostgresqlConnectionConfiguration';
  const enable = applies === true ? '{it}.tcpKeepAlive = true' : `{it}.setTcpKeepAlive(true)${end}`;
  return {
    'java.sql.DriverManager.getConnection': [
      {
        ...driver,
        when: { at: 0, mentions: /["']jdbc:postgresql:/ },
        urlOptions: postgres,
        pool,
        defaults: postgresDefaults,
        fix: [{ parameters: [['tcpKeepAlive', 'true']] }],
      },
      // On with the kernel's idle time; from 3.0 on there are options for it (2.7.6 and 3.5.2 run).
      {
        ...driver,
        quiet: true,
        when: { at: 0, mentions: /["']jdbc:mariadb:/ },
        urlOptions: {
          ...postgres,
          tcpKeepIdle: idle('s'),
          tcpKeepInterval: interval('s'),
          tcpKeepCount: probes,
        },
        pool,
        defaults: [
          {
            package: 'mariadb-java-client',
            keepalive: 'on',
            source: 'MariaDB Connector/J 2.7.6 and 3.5.2 run',
          },
        ],
        fix: [
          {
            from: { package: 'mariadb-java-client', version: [3, 0] },
            parameters: [
              ['tcpKeepAlive', 'true'],
              ['tcpKeepIdle', '{idle}'],
              ['tcpKeepInterval', '{interval}'],
              ['tcpKeepCount', '{probes}'],
            ],
          },
        ],
      },
      // On with the kernel's idle time, for which there is no option.
      {
        ...driver,
        quiet: true,
        when: { at: 0, mentions: /["']jdbc:mysql:/ },
        urlOptions: postgres,
        pool,
        defaults: [{ package: 'mysql-connector-j', keepalive: 'on', source: 'Connector/J 9.2.0 run' }],
        fix: [{ parameters: [['tcpKeepAlive', 'true']] }],
      },
    ],
    'java.sql.Connection#close': { does: 'close' },
    [properties]: { does: 'create', gives: properties },
    [`${properties}#setProperty`]: { does: 'set', sockopt: { name: 0, value: 1 } },
    [`${properties}#put`]: { does: 'set', sockopt: { name: 0, value: 1 } },
    [`${properties}#load`]: { does: 'set', options: { '0': unknown } },
    [`${properties}#putAll`]: { does: 'set', options: { '0': unknown } },
    [source]: {
      does: 'create',
      configures: true,
      gives: source,
      defaults: postgresDefaults,
      fix: [{ statements: [{ part: 'enabled', lines: [enable] }] }],
    },
    [`${source}#getConnection`]: { does: 'connect', gives: 'java.sql.Connection' },
    [`${source}#setTcpKeepAlive`]: { does: 'set', options: { '0': enabled } },
    [`${source}#tcpKeepAlive`]: { does: 'set', options: { '0': enabled } },
    // r2dbc-postgresql 1.0.7, run: off; SO_KEEPALIVE alone can be set.
    [`${r2dbc}.builder`]: {
      does: 'open',
      keeps: true,
      builder: true,
      gives: `${r2dbc}.Builder`,
      fix: [{ links: [{ part: 'enabled', text: '.tcpKeepAlive(true)' }] }],
    },
    [`${r2dbc}.Builder#tcpKeepAlive`]: { does: 'set', options: { '0': enabled }, returns: 'it' },
    [`${r2dbc}.Builder#host`]: { does: 'connect', peer: [0], gives: `${r2dbc}.Builder` },
    [`${r2dbc}.Builder#*`]: { does: 'pass' },
    [`${r2dbc}.Builder#build`]: { does: 'pass', gives: r2dbc },
    'io.r2dbc.spi.ConnectionFactories.get': {
      does: 'open',
      keeps: true,
      when: { at: 0, mentions: /["']r2dbc:(?:pool:)?postgres(?:ql)?:/ },
      url: [0],
      peer: [0],
      urlOptions: postgres,
      fix: [{ parameters: [['tcpKeepAlive', 'true']] }],
    },
  };
}

function caches(writing: JvmWriting): Rows {
  const lettuce = 'io.lettuce.core.SocketOptions';
  const client = {
    does: 'open',
    keeps: true,
    peer: [0, 1],
    defaults: lettuceDefaults,
    pool: 'one RedisClient made once',
    fix: onRedisClient(writing),
  } as const;
  const jedis = 'redis.clients.jedis.Jedis';
  const rows: Rows = {
    // Always on with the kernel's idle time (5.2.0 run): who wants another gives a JedisSocketFactory.
    [jedis]: [{ ...quiet, peer: [0], without: 'loopback', gives: jedis, pool: 'a JedisPool' }],
    [`${jedis}#close`]: { does: 'close' },
    [`${jedis}Pool`]: { ...quiet, peer: [1], pool: 'one JedisPool made once' },
    [`${jedis}Pooled`]: { ...quiet, peer: [0], pool: 'one JedisPooled made once' },
    [`${jedis}Cluster`]: { ...quiet, pool: 'one JedisCluster made once' },
    // Off (3.17.0, 3.45.0 and 3.52.0 run), but it sends a PING every 30 s by itself.
    'org.redisson.Redisson.create': { ...quiet, pool: 'one RedissonClient made once' },
    'io.lettuce.core.RedisClient.create': { ...client, gives: 'io.lettuce.core.RedisClient' },
    'io.lettuce.core.RedisClient#setOptions': { does: 'set', options: { '0': unknown } },
    'io.lettuce.core.RedisClient#options': { does: 'set', options: { '0': unknown } },
    'io.lettuce.core.RedisClient#shutdown': { does: 'close' },
    [`${lettuce}.builder`]: { ...quiet, gives: `${lettuce}.Builder`, fix: lettuceFix },
    [`${lettuce}.create`]: { does: 'make', gives: lettuce },
    [`${lettuce}.Builder#*`]: { does: 'pass' },
    [`${lettuce}.Builder#build`]: { does: 'pass', gives: lettuce },
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
  const keepalive = `${lettuce}.KeepAliveOptions.Builder`;
  rows[`${keepalive}#enable`] = { does: 'set', options: { '0': enabled }, omitted: 'on', returns: 'it' };
  rows[`${keepalive}#idle`] = { does: 'set', options: { '0': idle('s') }, returns: 'it' };
  rows[`${keepalive}#interval`] = { does: 'set', options: { '0': interval('s') }, returns: 'it' };
  rows[`${keepalive}#count`] = { does: 'set', options: { '0': probes }, returns: 'it' };
  return rows;
}

/** Heartbeats are switched off, and nobody configures the sockets. */
const heartless =
  /^(?![\s\S]*setSocket(?:Configurator|Factory))[\s\S]*^[^/*\n]*(?:\.setRequestedHeartbeat\(\s*0\s*\)|\brequestedHeartbeat\s*=\s*0\b)/m;

/** They keep their connections alive by themselves, or switch keepalive on and let nobody say more. */
function others(): Rows {
  const rabbit = 'com.rabbitmq.client.ConnectionFactory';
  const connecting = {
    does: 'open',
    gives: 'com.rabbitmq.client.Connection',
    pool: 'one Connection made once, with a Channel for each thread',
  } as const;
  return {
    // A heartbeat every 60 s unless somebody asks for none; off (its SocketConfigurators read).
    [rabbit]: { does: 'make', gives: rabbit },
    [`${rabbit}#newConnection`]: [
      { ...connecting, when: { file: heartless } },
      { ...connecting, quiet: true },
    ],
    'com.rabbitmq.client.Connection#close': { does: 'close' },
    // On with the kernel's idle time (3.9.0 run), and closed after 9 idle minutes.
    'org.apache.kafka.clients.producer.KafkaProducer': { ...quiet, pool: 'one KafkaProducer made once' },
    // A heartbeat every 30 s; off (4.18.1 run).
    'com.datastax.oss.driver.api.core.CqlSession.builder': { ...quiet, pool: 'one CqlSession made once' },
  };
}

export function clientApis(writing: JvmWriting): Rows {
  return { ...httpClients(), ...databases(writing), ...caches(writing), ...others() };
}
