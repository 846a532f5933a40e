/**
 * Programs that keep a connection of a client library, with what the kernel shows of it: as it stands, and as the
 * fixes of this project leave it. Each gets a host and a port.
 */

import { kotlin } from '../../helpers/kotlin.ts';
import { type Keepalive, oneMinute, twoMinutes } from '../../helpers/sockets.ts';
import type { ServerName } from './servers.ts';

/** How the packages of a language are installed into a folder that the programs then run in. */
export interface Toolchain {
  /** The folder its packages are kept in. */
  readonly folder: string;
  readonly needs: readonly string[];
  /** Name and text of what states the packages and their versions; the rules read it too. */
  readonly manifest: readonly [name: string, text: string];
  readonly install: readonly string[];
  readonly build: (file: string) => readonly string[] | undefined;
  readonly run: (file: string) => readonly string[];
}

export interface Client {
  /** With the version that is installed. */
  readonly library: string;
  readonly file: string;
  readonly toolchain: Toolchain;
  readonly server: ServerName;
  /** The timer `ss` shows; absent where there is none. */
  readonly before: RegExp | undefined;
  /** Where the fixes are to help; AWS NLB by default. */
  readonly environments?: readonly string[];
  /** The values that the fixes write. Absent where nothing is to be fixed, or can be. */
  readonly after?: { readonly timer: RegExp; readonly set: Keepalive['set'] };
}

const python: Toolchain = {
  folder: 'python',
  needs: ['python3'],
  manifest: [
    'requirements.txt',
    'redis==6.4.0\npsycopg[binary]==3.2.9\npsycopg_pool==3.2.6\nSQLAlchemy==2.0.44\npika==1.3.2\namqp==5.3.1\nhttpx==0.28.1\nurllib3==2.5.0\nrequests==2.32.5\nrequests-toolbelt==1.0.0\ntrio==0.31.0\nanyio==4.11.0\ntornado==6.5.2\ngevent==25.9.1\n',
  ],
  install: ['python3', '-m', 'pip', 'install', '--quiet', '--target', '.', '-r', 'requirements.txt'],
  build: () => undefined,
  run: (file) => ['python3', file],
};

function npm(folder: string, dependencies: Readonly<Record<string, string>>): Toolchain {
  return {
    folder,
    needs: ['npm'],
    manifest: ['package.json', `${JSON.stringify({ private: true, dependencies }, undefined, 2)}\n`],
    install: ['npm', 'install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts'],
    build: () => undefined,
    run: (file) => [process.execPath, file],
  };
}

const node = npm('node', {
  amqplib: '0.10.8',
  bull: '4.16.5',
  bullmq: '5.47.3',
  'cassandra-driver': '4.8.0',
  ioredis: '5.8.2',
  knex: '3.1.0',
  mariadb: '3.5.2',
  memjs: '1.3.2',
  mysql2: '3.14.1',
  pg: '8.16.3',
  postgres: '3.4.5',
  redis: '3.1.2',
  typeorm: '0.3.27',
  undici: '6.22.0',
});

// Beside TypeORM npm takes no driver as old as that.
const nodeMongodb = npm('node-mongodb', { mongodb: '4.17.2' });
const nodeRedis4 = npm('node-redis-4', { redis: '4.7.0' });
const nodeRedis5 = npm('node-redis-5', { redis: '5.9.0' });

const go: Toolchain = {
  folder: 'go',
  needs: ['go'],
  manifest: [
    'go.mod',
    `module clients

go 1.21

require (
	github.com/go-redis/redis/v8 v8.11.5
	github.com/gomodule/redigo v1.8.9
	github.com/jackc/pgx/v5 v5.5.5
	github.com/redis/go-redis/v9 v9.5.1
	github.com/segmentio/kafka-go v0.4.47
	google.golang.org/grpc v1.64.0
)
`,
  ],
  install: ['go', 'mod', 'download'],
  build: (file) => ['go', 'build', '-mod=mod', '-o', `${file}.out`, file],
  run: (file) => [`./${file}.out`],
};

const java: Toolchain = {
  folder: 'java',
  needs: ['mvn', 'javac', 'java'],
  manifest: [
    'pom.xml',
    `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>lab</groupId>
  <artifactId>clients</artifactId>
  <version>1</version>
  <dependencyManagement>
    <dependencies>
      <dependency><groupId>io.netty</groupId><artifactId>netty-bom</artifactId><version>4.1.118.Final</version><type>pom</type><scope>import</scope></dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency>
    <dependency><groupId>io.lettuce</groupId><artifactId>lettuce-core</artifactId><version>6.5.0.RELEASE</version></dependency>
    <dependency><groupId>org.postgresql</groupId><artifactId>r2dbc-postgresql</artifactId><version>1.0.7.RELEASE</version></dependency>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-core</artifactId><version>4.5.13</version></dependency>
    <dependency><groupId>io.ktor</groupId><artifactId>ktor-network-jvm</artifactId><version>2.3.12</version></dependency>
    <dependency><groupId>org.mariadb.jdbc</groupId><artifactId>mariadb-java-client</artifactId><version>3.5.2</version></dependency>
    <dependency><groupId>com.mysql</groupId><artifactId>mysql-connector-j</artifactId><version>9.2.0</version></dependency>
    <dependency><groupId>org.apache.httpcomponents.client5</groupId><artifactId>httpclient5</artifactId><version>5.5.1</version></dependency>
    <dependency><groupId>org.apache.httpcomponents.core5</groupId><artifactId>httpcore5</artifactId><version>5.3.6</version></dependency>
    <dependency><groupId>org.apache.mina</groupId><artifactId>mina-core</artifactId><version>2.2.4</version></dependency>
  </dependencies>
</project>
`,
  ],
  install: ['mvn', '-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'],
  build: (file) => ['javac', '-cp', 'lib/*', file],
  run: (file) => ['java', '-XX:TieredStopAtLevel=1', '-cp', '.:lib/*', file.replace('.java', '')],
};

/** One program after the other in one crate: what they need is compiled once. */
const rust: Toolchain = {
  folder: 'rust',
  needs: ['cargo'],
  manifest: [
    'Cargo.toml',
    `[package]
name = "lab"
version = "0.1.0"
edition = "2021"

[dependencies]
fred = { version = "10.1", default-features = false }
mysql_async = { version = "0.36", default-features = false, features = ["minimal-rust"] }
postgres = "0.19"
redis = "1.8"
reqwest = { version = "=0.12.15", default-features = false }
tokio = { version = "1", features = ["macros", "rt", "time"] }
tokio-postgres = "0.7"
tonic = { version = "0.12", default-features = false, features = ["channel"] }

[profile.dev]
debug = false
`,
  ],
  install: ['sh', '-c', 'mkdir src && echo "fn main() {}" > src/main.rs && cargo build --quiet'],
  build: (file) => ['sh', '-c', `cp ${file} src/main.rs && cargo build --quiet`],
  run: () => ['target/debug/lab'],
};

/** ktor and what it needs of others, as Maven leaves them beside the program. */
const ktor = [
  'ktor-network-jvm-2.3.12',
  'ktor-utils-jvm-2.3.12',
  'ktor-io-jvm-2.3.12',
  'kotlinx-coroutines-core-jvm-1.7.1',
].map((jar) => `lib/${jar}.jar`);

const kotlinOnJava: Toolchain = {
  ...java,
  needs: ['mvn', 'java'],
  build: (file) => kotlin.compile(file, `${file}.jar`, ...ktor),
  run: (file) => [
    'java',
    '-XX:TieredStopAtLevel=1',
    '-cp',
    `${kotlin.classPath(`${file}.jar`)}:lib/*`,
    `${file.replace('.kt', '')}Kt`,
  ],
};

const tenSeconds = /^keepalive,([89]\.\d+ms|10sec)/;
const oneHour = /^keepalive,(59min|60min)/;
const twoHours = /^keepalive,(119min|120min)/;
const fiveMinutes = /^keepalive,(4min5\d|5min)/;
const all = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30, TCP_KEEPCNT: 5 };
/** libuv adds an interval of 1 s and 10 probes by itself. */
const byNode = { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 10 };

export const clients: readonly Client[] = [
  {
    library: 'redis-py 6.4',
    file: 'redis_py.py',
    toolchain: python,
    server: 'redis',
    before: undefined,
    after: { timer: twoMinutes, set: all },
  },
  {
    library: 'psycopg 3.2',
    file: 'psycopg_3.py',
    toolchain: python,
    server: 'postgres',
    before: twoHours,
    after: { timer: twoMinutes, set: all },
  },
  ...(
    [
      ['psycopg_pool 3.2', 'psycopg_pool.py', 'postgres', twoHours],
      ['SQLAlchemy 2.0 on psycopg', 'sqlalchemy_engine.py', 'postgres', twoHours],
      ['trio 0.31', 'trio_stream.py', 'redis', undefined],
      ['anyio 4.11', 'anyio_stream.py', 'redis', undefined],
      ['tornado 6.5', 'tornado_stream.py', 'redis', undefined],
      ['gevent 25.9', 'gevent_socket.py', 'redis', undefined],
      ['pika 1.3', 'pika_blocking.py', 'silent', undefined],
      ['httpx 0.28', 'httpx_transport.py', 'silent', twoHours],
      ['urllib3 2.5', 'urllib3_pool.py', 'silent', twoHours],
    ] as const
  ).map(
    ([library, file, server, before]): Client => ({
      library,
      file,
      toolchain: python,
      server,
      before,
      after: { timer: twoMinutes, set: all },
    }),
  ),
  {
    library: "requests-toolbelt's adapter",
    file: 'toolbelt_adapter.py',
    toolchain: python,
    server: 'silent',
    before: twoHours,
    // Interval and probes are its own.
    after: { timer: twoMinutes, set: { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 } },
  },
  {
    library: 'py-amqp 5.3',
    file: 'py_amqp.py',
    toolchain: python,
    server: 'silent',
    before: oneMinute,
    environments: ['syseleven/cbk'],
    after: { timer: tenSeconds, set: { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 10 } },
  },
  {
    library: 'ioredis 5.8',
    file: 'ioredis.cjs',
    toolchain: node,
    server: 'redis',
    before: twoHours,
    after: { timer: twoMinutes, set: byNode },
  },
  {
    library: 'node-redis 3.1',
    file: 'redis_3.cjs',
    toolchain: node,
    server: 'redis',
    before: twoHours,
    after: { timer: twoMinutes, set: byNode },
  },
  {
    library: 'BullMQ 5.47',
    file: 'bullmq.cjs',
    toolchain: node,
    server: 'redis',
    before: twoHours,
    after: { timer: twoMinutes, set: byNode },
  },
  {
    library: 'mysql2 3.14',
    file: 'mysql_2.cjs',
    toolchain: node,
    server: 'silent',
    before: twoHours,
    after: { timer: twoMinutes, set: byNode },
  },
  {
    library: 'MariaDB connector 3.5',
    file: 'mariadb.cjs',
    toolchain: node,
    server: 'silent',
    before: undefined,
    after: { timer: twoMinutes, set: byNode },
  },
  ...(
    [
      ['Bull 4.16', 'bull.cjs', node, 'redis', twoHours],
      ['node-redis 4.7', 'redis_4.cjs', nodeRedis4, 'redis', undefined],
      ['node-redis 5.9', 'redis_4.cjs', nodeRedis5, 'redis', undefined],
      ['TypeORM 0.3 on node-postgres', 'typeorm_pg.cjs', node, 'postgres', twoHours],
      ['TypeORM 0.3 on mysql2', 'typeorm_mysql.cjs', node, 'silent', twoHours],
      ['amqplib 0.10', 'amqplib.cjs', node, 'silent', twoHours],
      ['Cassandra driver 4.8', 'cassandra.cjs', node, 'silent', undefined],
      ['HTTP/2 sessions', 'http2.cjs', node, 'silent', undefined],
      ['memjs 1.3', 'memjs.cjs', node, 'silent', undefined],
      ['undici 6.22', 'undici.cjs', node, 'silent', undefined],
    ] as const
  ).map(
    ([library, file, toolchain, server, before]): Client => ({
      library,
      file,
      toolchain,
      server,
      before,
      after: { timer: twoMinutes, set: byNode },
    }),
  ),
  {
    library: 'MongoDB driver 4.17',
    file: 'mongodb.cjs',
    toolchain: nodeMongodb,
    server: 'silent',
    before: undefined,
    // What connects first is its monitor, which has a time limit: half of that is the idle time.
    after: { timer: oneMinute, set: { SO_KEEPALIVE: 1 } },
  },
  {
    library: 'knex 3.1',
    file: 'knex.cjs',
    toolchain: node,
    server: 'postgres',
    before: undefined,
    after: { timer: twoMinutes, set: byNode },
  },
  {
    library: 'postgres.js 3.4',
    file: 'postgres.cjs',
    toolchain: node,
    server: 'postgres',
    before: oneMinute,
    // A minute is well for AWS, and too long for a limit of 60 s.
    environments: ['syseleven/cbk'],
    after: { timer: tenSeconds, set: { ...byNode, TCP_KEEPIDLE: 10 } },
  },
  {
    library: 'node-postgres 8.16',
    file: 'pg.cjs',
    toolchain: node,
    server: 'postgres',
    before: undefined,
    after: { timer: twoMinutes, set: byNode },
  },
  {
    library: 'go-redis 9.5',
    file: 'goredis.go',
    toolchain: go,
    server: 'redis',
    before: fiveMinutes,
    // Five minutes are well for AWS, and too long for Azure. Interval and probes differ with the compiler.
    environments: ['azure/load-balancer'],
    after: { timer: twoMinutes, set: { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 } },
  },
  {
    library: 'go-redis 8.11',
    file: 'goredis8.go',
    toolchain: go,
    server: 'redis',
    before: fiveMinutes,
    environments: ['azure/load-balancer'],
    after: { timer: twoMinutes, set: { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 } },
  },
  {
    library: 'redigo 1.8',
    file: 'redigo.go',
    toolchain: go,
    server: 'redis',
    before: fiveMinutes,
    environments: ['azure/load-balancer'],
    after: { timer: twoMinutes, set: { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 } },
  },
  {
    library: 'pgxpool 5.5 with a configuration',
    file: 'pgxpool.go',
    toolchain: go,
    server: 'postgres',
    before: fiveMinutes,
    environments: ['azure/load-balancer'],
    after: { timer: twoMinutes, set: { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 } },
  },
  {
    library: 'kafka-go 0.4',
    file: 'kafka_dialer.go',
    toolchain: go,
    server: 'silent',
    before: oneHour,
    after: { timer: twoMinutes, set: { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 } },
  },
  {
    library: 'grpc-go 1.64',
    file: 'grpc.go',
    toolchain: go,
    server: 'silent',
    before: twoHours,
    after: { timer: twoMinutes, set: { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 } },
  },
  { library: 'pgx 5.5', file: 'pgx.go', toolchain: go, server: 'postgres', before: fiveMinutes },
  {
    library: 'pgJDBC 42.7',
    file: 'PgJdbc.java',
    toolchain: java,
    server: 'postgres',
    before: undefined,
    // It has no option for the idle time: that is the kernel's, which a sysctl then sets.
    after: { timer: twoHours, set: { SO_KEEPALIVE: 1 } },
  },
  {
    library: "pgJDBC's data source",
    file: 'PgDataSource.java',
    toolchain: java,
    server: 'postgres',
    before: undefined,
    after: { timer: twoHours, set: { SO_KEEPALIVE: 1 } },
  },
  {
    library: 'ktor 2.3',
    file: 'Ktor.kt',
    toolchain: kotlinOnJava,
    server: 'redis',
    before: undefined,
    // Nor has it one.
    after: { timer: twoHours, set: { SO_KEEPALIVE: 1 } },
  },
  {
    library: 'Lettuce 6.5',
    file: 'Lettuce.java',
    toolchain: java,
    server: 'redis',
    before: twoHours,
    after: { timer: twoMinutes, set: all },
  },
  {
    library: 'Lettuce 6.5 with no options',
    file: 'LettucePlain.java',
    toolchain: java,
    server: 'redis',
    before: undefined,
    after: { timer: twoMinutes, set: all },
  },
  // They have no option for the idle time that works: it is the kernel's.
  {
    library: 'Vert.x 4.5',
    file: 'VertxNet.java',
    toolchain: java,
    server: 'redis',
    before: undefined,
    after: { timer: twoHours, set: { SO_KEEPALIVE: 1 } },
  },
  {
    library: 'MINA 2.2',
    file: 'MinaSocket.java',
    toolchain: java,
    server: 'redis',
    before: undefined,
    after: { timer: twoHours, set: { SO_KEEPALIVE: 1 } },
  },
  {
    library: 'r2dbc-postgresql 1.0',
    file: 'R2dbcPostgres.java',
    toolchain: java,
    server: 'postgres',
    before: undefined,
    after: { timer: twoHours, set: { SO_KEEPALIVE: 1 } },
  },
  {
    library: 'Reactor Netty 1.1',
    file: 'ReactorTcp.java',
    toolchain: java,
    server: 'silent',
    before: undefined,
    after: { timer: twoHours, set: { SO_KEEPALIVE: 1 } },
  },
  {
    library: 'Netty 4.1',
    file: 'NettyClient.java',
    toolchain: java,
    server: 'silent',
    before: undefined,
    after: { timer: twoMinutes, set: all },
  },
  {
    library: 'MariaDB Connector/J 3.5',
    file: 'MariaDb.java',
    toolchain: java,
    server: 'silent',
    before: twoHours,
    after: { timer: twoMinutes, set: all },
  },
  {
    library: 'MySQL Connector/J 9.2',
    file: 'MySqlJdbc.java',
    toolchain: java,
    server: 'silent',
    before: undefined,
    after: { timer: twoHours, set: { SO_KEEPALIVE: 1 } },
  },
  {
    library: "Apache's HttpClient 5.5",
    file: 'HttpClientConfig.java',
    toolchain: java,
    server: 'silent',
    before: twoHours,
    after: { timer: twoMinutes, set: all },
  },
  ...(
    [
      ['redis-rs 1.8', 'redis_rs.rs', 'redis', undefined, all],
      [
        'fred 10.1',
        'fred_client.rs',
        'redis',
        undefined,
        { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120, TCP_KEEPINTVL: 30 },
      ],
      ['postgres 0.19', 'postgres_client.rs', 'postgres', twoHours, all],
      [
        'tokio-postgres 0.7',
        'tokio_postgres.rs',
        'postgres',
        twoHours,
        { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 },
      ],
      ['mysql_async 0.36', 'mysql_async.rs', 'silent', undefined, { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 }],
      [
        'reqwest 0.12',
        'reqwest_client.rs',
        'silent',
        /^keepalive,(9min5\d|10min)/,
        { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 },
      ],
      ['tonic 0.12', 'tonic_channel.rs', 'silent', undefined, { SO_KEEPALIVE: 1, TCP_KEEPIDLE: 120 }],
    ] as const
  ).map(
    ([library, file, server, before, set]): Client => ({
      library,
      file,
      toolchain: rust,
      server,
      before,
      after: { timer: twoMinutes, set },
    }),
  ),
];
