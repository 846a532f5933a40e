/** What the client libraries mean that people hold connections with in JavaScript: redis, queues, databases, HTTP. */
import { type Api, enabled, idle, type LibraryDefault, type Where } from '../api.ts';
import type { Opening } from './sockets.ts';

const ioredisDefaults: readonly LibraryDefault[] = [
  { package: 'ioredis', before: [6], keepalive: 'on', source: 'ioredis 5.11 run' },
  { package: 'ioredis', from: [6], keepalive: 'on', idle: 30, source: 'ioredis 6.0 run' },
];

export const ioredis: Opening = {
  does: 'open',
  constructs: true,
  gives: 'ioredis.Redis',
  keeps: true,
  peer: [0, 1, 'host', 'sentinels'],
  without: 'loopback',
  records: [0, 1, 2],
  unless: [{ at: ['path'], given: true }],
  options: { keepAlive: { sets: 'idle', unit: 'ms', enables: true } },
  defaults: ioredisDefaults,
  pool: 'one client made once: it sends all commands over one connection',
  isPool: true,
  fix: [{ options: [['keepAlive', '{idleMs}']], at: 0, upTo: 2 }],
};

export const nestRedis: Opening = {
  does: 'open',
  when: { at: 'type', is: ['single'] },
  keeps: true,
  peer: ['url', 'options.host'],
  without: 'loopback',
  records: [0, 'options'],
  unless: [{ at: ['options.path'], given: true }],
  options: { 'options.keepAlive': { sets: 'idle', unit: 'ms', enables: true } },
  defaults: ioredisDefaults,
  fix: [{ options: [['keepAlive', '{idleMs}']], under: 'options', at: 0 }],
};

export const ioredisCluster: Api = {
  does: 'open',
  constructs: true,
  gives: 'ioredis.Redis',
  keeps: true,
  peer: [0],
  records: [1],
  options: { 'redisOptions.keepAlive': { sets: 'idle', unit: 'ms', enables: true } },
  defaults: ioredisDefaults,
  pool: 'one client made once',
  fix: [{ options: [['keepAlive', '{idleMs}']], under: 'redisOptions', at: 1 }],
};

/** A queue makes its clients by itself, with ioredis: one of them waits for events. */
function queue(key: string, defaults: readonly LibraryDefault[], blocks: boolean): Opening {
  return {
    does: 'open',
    constructs: true,
    keeps: true,
    ...(blocks && { quiet: true }),
    peer: [`${key}.host`, `${key}.url`, key, 1],
    without: 'loopback',
    records: [1, 2, key],
    unless: [{ at: [`${key}.path`, 'createClient'], given: true }],
    options: { [`${key}.keepAlive`]: { sets: 'idle', unit: 'ms', enables: true } },
    defaults,
    pool: 'one queue made once',
    fix: [{ options: [['keepAlive', '{idleMs}']], under: key, at: 1, upTo: 2 }],
  };
}

export const bull = queue(
  'redis',
  [{ package: 'bull', keepalive: 'on', source: 'bull 3 and 4 ask for ioredis 4 and 5' }],
  false,
);
export const bullmqQueue = queue('connection', ioredisDefaults, false);

/** Nest's module makes such queues; it may find its connection under a name, too. */
function nestQueue(key: string, made: Opening): Opening {
  return {
    ...made,
    constructs: false,
    when: { at: `${key}.host`, mentions: /./ },
    records: [0, key],
    fix: [{ options: [['keepAlive', '{idleMs}']], under: key, at: 0 }],
  };
}

export const nestBull = nestQueue('redis', bull);
export const nestBullmq = nestQueue('connection', bullmqQueue);

/** The same options from a function that Nest calls: `forRootAsync({ useFactory: () => ({ type: "mysql", … }) })`. */
export function byFactory({ fix: _, pool: __, ...row }: Opening): Api {
  const inside = (where: Where): Where =>
    typeof where === 'number' ? 'useFactory()' : `useFactory().${where}`;
  const conditions = [row.when ?? []].flat();
  return {
    ...row,
    when: conditions.map((each) => ('at' in each ? { ...each, at: inside(each.at) } : each)),
    peer: (row.peer ?? []).map(inside),
    records: (row.records ?? []).map(inside),
    unless: (row.unless ?? []).map((each) => ({ ...each, at: each.at.map(inside) })),
    options: Object.fromEntries(
      Object.entries(row.options ?? {}).map(([key, effect]) => [`useFactory().${key}`, effect]),
    ),
  };
}
// Blocks on Redis for some seconds at a time.
export const bullmqWorker = queue('connection', ioredisDefaults, true);

export const nodeRedis: Opening = {
  does: 'open',
  gives: 'redis.client',
  keeps: true,
  peer: ['socket.host', 'url', 'host', 0, 1],
  without: 'loopback',
  records: [0, 1, 2],
  unless: [{ at: ['socket.path', 'path'], given: true }],
  options: {
    'socket.keepAlive': { sets: 'idle', unit: 'ms', enables: true },
    'socket.keepAliveInitialDelay': { sets: 'idle', unit: 'ms' },
    socket_keepalive: enabled,
    socket_initial_delay: idle('ms'),
  },
  defaults: [
    { package: 'redis', before: [4], keepalive: 'on', source: 'node-redis 2.8 and 3.1 read, 3.1 run' },
    { package: 'redis', from: [4], before: [5], keepalive: 'on', idle: 5, source: 'node-redis 4.7 run' },
    {
      package: 'redis',
      from: [5],
      before: [6],
      keepalive: 'on',
      idle: 5,
      switchOnly: true,
      source: 'node-redis 5.12 run',
    },
    {
      package: 'redis',
      from: [6],
      keepalive: 'on',
      idle: 30,
      switchOnly: true,
      source: 'node-redis 6.3 run',
    },
  ],
  pool: 'one client made once: it sends all commands over one connection',
  isPool: true,
  fix: [
    {
      from: { package: 'redis', version: [5] },
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      under: 'socket',
      at: 0,
    },
    {
      from: { package: 'redis', version: [3], before: [4] },
      options: [
        ['socket_keepalive', 'true'],
        ['socket_initial_delay', '{idleMs}'],
      ],
      at: 0,
      upTo: 2,
    },
    {
      file: /\bsocket_(keepalive|initial_delay)\b/,
      options: [
        ['socket_keepalive', 'true'],
        ['socket_initial_delay', '{idleMs}'],
      ],
      at: 0,
      upTo: 2,
    },
    { options: [['keepAlive', '{idleMs}']], under: 'socket', at: 0 },
  ],
};

export const nodeRedisCluster: Api = {
  ...nodeRedis,
  peer: ['rootNodes'],
  records: [0],
  options: {
    'defaults.socket.keepAlive': { sets: 'idle', unit: 'ms', enables: true },
    'defaults.socket.keepAliveInitialDelay': { sets: 'idle', unit: 'ms' },
  },
  fix: [],
};

export const pg: Opening = {
  does: 'open',
  constructs: true,
  gives: 'pg.Client',
  peer: [0, 'host', 'connectionString'],
  without: 'loopback',
  records: [0],
  unless: [
    { at: ['host'], mentions: /^['"`]\// },
    { at: ['stream'], given: true },
  ],
  options: { keepAlive: enabled, keepAliveInitialDelayMillis: idle('ms') },
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelayMillis', '{idleMs}'],
      ],
      at: 0,
      url: 'connectionString',
    },
  ],
};

// knex keeps two connections of its pool open, however idle (`min: 2`).
export const knexPg: Opening = {
  does: 'open',
  // Without a connection it only writes queries.
  when: [
    { at: 'client', is: ['pg', 'postgres', 'postgresql', 'redshift'] },
    { at: 'connection', mentions: /./ },
  ],
  keeps: true,
  peer: ['connection.host', 'connection.connectionString', 'connection'],
  records: [0, 'connection'],
  unless: [{ at: ['connection.host'], mentions: /^['"`]\// }],
  options: {
    'connection.keepAlive': enabled,
    'connection.keepAliveInitialDelayMillis': idle('ms'),
  },
  pool: 'one knex instance made once',
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelayMillis', '{idleMs}'],
      ],
      under: 'connection',
      at: 0,
      url: 'connectionString',
    },
  ],
};

// Sequelize hands `keepAlive` on to pg, and no time with it; its pool closes what was idle for 10 s.
export const sequelize: Opening = {
  does: 'open',
  constructs: true,
  quiet: true,
  options: {
    'dialectOptions.keepAlive': enabled,
    'dialectOptions.enableKeepAlive': enabled,
    'dialectOptions.keepAliveInitialDelay': idle('ms'),
  },
};

// The pool of pg closes what was idle for 10 s, unless told otherwise.
export const typeorm: Opening = {
  does: 'open',
  quiet: true,
  when: { at: 'type', is: ['postgres', 'cockroachdb'] },
  options: { 'extra.keepAlive': enabled, 'extra.keepAliveInitialDelayMillis': idle('ms') },
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelayMillis', '{idleMs}'],
      ],
      under: 'extra',
      at: 0,
    },
  ],
};

const mysqlDefaults: readonly LibraryDefault[] = [
  { package: 'mysql2', before: [3, 3, 2], keepalive: 'off', source: 'mysql2 changelog, 3.3.2' },
  { package: 'mysql2', from: [3, 3, 2], keepalive: 'on', source: 'mysql2 3.24 run' },
];

export const mysql: Opening = {
  does: 'open',
  gives: 'mysql2.connection',
  peer: [0, 'host', 'uri'],
  without: 'loopback',
  records: [0],
  unless: [{ at: ['socketPath', 'stream'], given: true }],
  options: { enableKeepAlive: enabled, keepAliveInitialDelay: idle('ms') },
  defaults: mysqlDefaults,
  fix: [
    {
      options: [
        ['enableKeepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      at: 0,
      url: 'uri',
    },
  ],
};

// mysqljs (mysql 2.18 read) makes its socket by itself and takes no option for it.
export const mysqljs: Opening = { does: 'open', quiet: true, gives: 'mysql2.connection', peer: [0, 'host'] };

export const knexMysql: Opening = {
  ...knexPg,
  when: [
    { at: 'client', is: ['mysql2'] },
    { at: 'connection', mentions: /./ },
  ],
  unless: [{ at: ['connection.socketPath'], given: true }],
  options: {
    'connection.enableKeepAlive': enabled,
    'connection.keepAliveInitialDelay': idle('ms'),
  },
  defaults: mysqlDefaults,
  fix: [
    {
      options: [
        ['enableKeepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      under: 'connection',
      at: 0,
      url: 'uri',
    },
  ],
};

// TypeORM hands `extra` to the pool that mysql2 makes, and that closes none for being idle.
export const typeormMysql: Opening = {
  does: 'open',
  when: [
    { at: 'type', is: ['mysql', 'mariadb'] },
    { at: 'connectorPackage', is: ['mysql2'] },
  ],
  keeps: true,
  peer: ['host', 'url'],
  without: 'loopback',
  records: [0, 'extra'],
  unless: [{ at: ['socketPath', 'extra.socketPath', 'extra.stream'], given: true }],
  options: { 'extra.enableKeepAlive': enabled, 'extra.keepAliveInitialDelay': idle('ms') },
  defaults: mysqlDefaults,
  pool: 'one data source made once',
  fix: [
    {
      options: [
        ['enableKeepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      under: 'extra',
      at: 0,
    },
  ],
};

export const mariadb: Opening = {
  does: 'open',
  gives: 'mysql2.connection',
  peer: [0, 'host'],
  without: 'loopback',
  records: [0],
  unless: [{ at: ['socketPath', 'stream'], given: true }],
  options: { keepAliveDelay: { sets: 'idle', unit: 'ms', enables: true } },
  defaults: [
    { package: 'mariadb', before: [3, 4, 1], keepalive: 'off', source: 'mariadb 2.5, 3.3 and 3.4.0 read' },
    { package: 'mariadb', from: [3, 4, 1], before: [3, 5], keepalive: 'on', source: 'mariadb 3.4.5 run' },
    { package: 'mariadb', from: [3, 5], keepalive: 'off', source: 'mariadb 3.5.1 and 3.5.4 read, 3.5.2 run' },
  ],
  fix: [{ options: [['keepAliveDelay', '{idleMs}']], at: 0 }],
};

export const postgresJs: Opening = {
  does: 'open',
  keeps: true,
  peer: [0, 'host', 'hostname'],
  without: 'loopback',
  unless: [{ at: ['path', 'socket'], given: true }],
  records: [0, 1],
  options: { keep_alive: { sets: 'idle', unit: 's', enables: true, zero: 'default', null: 'off' } },
  defaults: [{ package: 'postgres', keepalive: 'on', idle: 60, source: 'postgres 3.4 run' }],
  pool: 'one instance made once',
  fix: [{ options: [['keep_alive', '{idle}']], at: 0, upTo: 1 }],
};

// Its monitor asks every 10 s, its pool's connections ask nothing. Before 6 the delay is cut to half of the socket's
// time limit, which by default is none: it is 0 then, the kernel's two hours, whatever was given.
export const mongodb: Opening = {
  does: 'open',
  quiet: true,
  records: [1],
  options: { keepAlive: enabled, keepAliveInitialDelay: idle('ms') },
  defaults: [
    { package: 'mongodb', before: [6], keepalive: 'on', source: 'mongodb 3.7, 4.17 and 5.9 read, 4.17 run' },
    {
      package: 'mongodb',
      from: [6],
      before: [6, 17],
      keepalive: 'on',
      idle: 300,
      source: 'mongodb 6.0 to 6.16 read',
    },
    {
      package: 'mongodb',
      from: [6, 17],
      keepalive: 'on',
      idle: 120,
      source: 'mongodb 6.17 to 7.0 read, 7.8 run',
    },
  ],
  fix: [
    {
      from: { package: 'mongodb', version: [6, 17] },
      options: [['keepAliveInitialDelay', '{idleMs}']],
      at: 1,
    },
    { options: [['keepAlive', 'true']], at: 1 },
  ],
};

// Heartbeats every 30 s keep its paths open.
export const cassandra: Opening = {
  does: 'open',
  constructs: true,
  quiet: true,
  options: {
    'socketOptions.keepAlive': enabled,
    'socketOptions.keepAliveDelay': idle('ms'),
  },
  defaults: [{ package: 'cassandra-driver', keepalive: 'on', source: 'cassandra-driver 4.10 read' }],
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveDelay', '{idleMs}'],
      ],
      under: 'socketOptions',
      at: 0,
    },
  ],
};

export const memjs: Opening = {
  does: 'open',
  keeps: true,
  gives: 'memjs.Client',
  peer: [0],
  without: 'loopback',
  records: [1],
  options: { keepAlive: enabled, keepAliveDelay: idle('s') },
  defaults: [{ package: 'memjs', keepalive: 'off', idle: 30, source: 'memjs 1.3 read' }],
  pool: 'one client made once',
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveDelay', '{idle}'],
      ],
      at: 1,
    },
  ],
};

// AMQP heartbeats keep the path open (amqplib takes the server's 60 s).
export const amqplib: Opening = {
  does: 'open',
  quiet: true,
  records: [1],
  options: { keepAlive: enabled, keepAliveDelay: idle('ms') },
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveDelay', '{idleMs}'],
      ],
      at: 1,
    },
  ],
};

export const undici: Opening = {
  does: 'open',
  constructs: true,
  quiet: true,
  gives: 'undici.Dispatcher',
  options: {
    'connect.keepAlive': enabled,
    'connect.keepAliveInitialDelay': idle('ms'),
  },
  defaults: [{ package: 'undici', keepalive: 'on', idle: 60, source: 'undici run with Node 18 to 26' }],
  pool: 'one dispatcher made once',
  fix: [
    {
      options: [
        ['keepAlive', 'true'],
        ['keepAliveInitialDelay', '{idleMs}'],
      ],
      under: 'connect',
      at: 0,
    },
  ],
};
