/**
 * Go: net, net/http and the client libraries. Keepalive is on by default with 15 s, so what can be wrong is that it
 * is switched off, too slow or in the wrong unit, and that every request makes a connection of its own.
 */
import { probes, type Rows, unknown } from '../api.ts';
import type { Language } from '../language.ts';
import {
  amqp,
  asynq,
  bunConnector,
  goPg,
  gormOpens,
  grpc,
  grpcNewClient,
  idlesLong,
  mongo,
  overPgx,
  pgx,
  pgxConfig,
  pgxPool,
  pgxVersions,
  redigoCalls,
  redigoDefaults,
  redigoDefaultsBefore,
  redigoPool,
  redis,
  redisBefore,
  redisClients,
  redisOptions,
  saramaConfig,
  sqlx,
} from './clients.ts';
import {
  configuration,
  configured,
  dialer,
  dialing,
  dialTcp,
  duration,
  keepAlive,
  keepAliveOn,
  keepAliveSwitch,
  notTcp,
  ofTcp,
  onByDefault,
  quiet,
  systemCalls,
} from './sockets.ts';
import { importLine, packageName, place, shapes } from './syntax.ts';

const apis: Rows = {
  ...systemCalls('syscall', 'syscall'),
  ...systemCalls('golang.org/x/sys/unix', 'unix'),
  'net.Dialer': dialing('net.Dialer'),
  'net.Dialer#Dial': { does: 'connect', peer: [1], defaults: onByDefault, unless: notTcp(0) },
  'net.Dialer#DialContext': { does: 'connect', peer: [2], defaults: onByDefault, unless: notTcp(1) },
  'net.ListenConfig': dialing('net.ListenConfig'),
  'net.ListenConfig#Listen': { does: 'connect', peer: [2], defaults: onByDefault, unless: notTcp(1) },
  'net.ListenConfig#ListenPacket': { does: 'connect', unless: [{ at: [1], given: true }] },
  'net.DialTCP': dialTcp,
  'net.TCPConn#Close': { does: 'close' },
  'net.Dialer#KeepAlive': { does: 'set', options: { '0': keepAlive }, defaults: onByDefault },
  'net.Dialer#KeepAliveConfig': configured,
  'net.ListenConfig#KeepAlive': { does: 'set', options: { '0': keepAlive }, defaults: onByDefault },
  'net.ListenConfig#KeepAliveConfig': configured,
  // Others have methods of that name: MQTT's takes a time, gVisor's `SocketOptions` are of its own stack.
  '#SetKeepAlive': [
    { ...keepAliveOn, only: { option: 0, is: true }, when: ofTcp },
    { ...keepAliveSwitch, only: { option: 0, is: false }, when: ofTcp },
  ],
  '#SetKeepAlivePeriod': {
    does: 'set',
    when: ofTcp,
    options: { '0': { sets: 'idle', unit: 'ns', negative: 'kernel' } },
    defaults: onByDefault,
  },
  // It switches keepalive on, too (tcpkeepalive read).
  'github.com/felixge/tcpkeepalive.SetKeepAlive': {
    does: 'set',
    on: 0,
    options: {
      '1': { sets: 'idle', unit: 'ns' },
      '2': probes,
      '3': { sets: 'interval', unit: 'ns' },
    },
    defaults: onByDefault,
  },
  '#SetKeepAliveConfig': {
    does: 'set',
    when: ofTcp,
    options: configuration(''),
    defaults: onByDefault,
  },

  'net/http.Transport': {
    ...quiet,
    pool: 'one http.Client with one http.Transport, made once',
    idleEnds: { none: 'DisableKeepAlives', after: 'IdleConnTimeout' },
    asks: {
      methods: ['Do', 'Get', 'Head', 'Post', 'PostForm', 'RoundTrip'],
      requests: { 'net/http.NewRequest': 1, 'net/http.NewRequestWithContext': 2 },
      pool: 'one http.Transport without `DisableKeepAlives`',
    },
    unless: [{ at: ['Dial', 'DialContext'], mentions: /["`]unix/ }],
  },
  'net/http.Client': { does: 'pass', from: 'Transport', gives: 'http.Client' },
  'net/http.Transport#CloseIdleConnections': { does: 'close' },
  'http.Client#CloseIdleConnections': { does: 'close' },

  ...redisClients('github.com/redis/go-redis', redis),
  ...redisClients('github.com/go-redis/redis', redisBefore),
  'redis.UniversalOptions#Cluster': { does: 'pass', gives: 'redis.Options' },
  'redis.UniversalOptions#Failover': { does: 'pass', gives: 'redis.Options' },
  'redis.UniversalOptions#Simple': { does: 'pass', gives: 'redis.Options' },
  'redis.UniversalOptions#Dialer': { does: 'set', options: { '0': unknown } },
  'redis.Options#Dialer': { does: 'set', options: { '0': unknown } },
  'redis.Client#Close': { does: 'close' },

  ...redigoCalls('github.com/gomodule/redigo/redis', redigoDefaults),
  ...redigoCalls('github.com/garyburd/redigo/redis', redigoDefaultsBefore),
  ...redigoPool('github.com/gomodule/redigo/redis'),
  ...redigoPool('github.com/garyburd/redigo/redis'),
  'redigo.Conn#Close': { does: 'close' },

  'github.com/jackc/pgx.Connect': pgxVersions({ ...pgx, gives: 'pgx.Conn' }),
  'github.com/jackc/pgx/pgxpool.New': pgxVersions(pgxPool),
  'github.com/jackc/pgx/pgxpool.Connect': pgxVersions(pgxPool),
  'github.com/jackc/pgx.ParseConfig': pgxConfig('pgx.ConnConfig', 'DialFunc'),
  'github.com/jackc/pgx/pgxpool.ParseConfig': pgxConfig('pgxpool.Config', 'ConnConfig.DialFunc'),
  'pgxpool.Config#ConnConfig': { does: 'pass', gives: 'pgx.ConnConfig' },
  'pgx.ConnConfig#DialFunc': { does: 'set', options: { '0': unknown } },
  'github.com/jackc/pgx.ConnectConfig': { does: 'connect', on: 1 },
  'github.com/jackc/pgx/pgxpool.ConnectConfig': { does: 'connect', on: 1 },
  'github.com/jackc/pgx/pgxpool.NewWithConfig': { does: 'connect', on: 1 },
  'pgx.Conn#Close': { does: 'close' },
  'pgxpool.Pool#Close': { does: 'close' },

  'github.com/segmentio/kafka-go.Dialer': {
    ...dialer,
    options: { KeepAlive: keepAlive },
    fix: [{ imports: ['time'], options: [['KeepAlive', duration('{idle}')]] }],
  },
  'github.com/IBM/sarama.NewConfig': saramaConfig,
  'github.com/Shopify/sarama.NewConfig': saramaConfig,
  'sarama.Config#Net': { does: 'pass', gives: 'sarama.Net' },
  'sarama.Net#KeepAlive': { does: 'set', options: { '0': keepAlive }, defaults: onByDefault },
  'github.com/gocql/gocql.NewCluster': {
    ...quiet,
    does: 'create',
    gives: 'gocql.ClusterConfig',
    configures: true,
    defaults: onByDefault,
  },
  'gocql.ClusterConfig#SocketKeepalive': {
    does: 'set',
    options: { '0': { sets: 'idle', unit: 'ns', zero: 'default' } },
    defaults: onByDefault,
  },
  'gocql.ClusterConfig#CreateSession': {
    ...quiet,
    gives: ['gocql.Session', ''],
    pool: 'one gocql.Session made once',
    isPool: true,
  },
  'gocql.Session#Close': { does: 'close' },
  'github.com/rabbitmq/amqp091-go.Dial': amqp,
  'github.com/rabbitmq/amqp091-go.DialConfig': amqp,
  'github.com/streadway/amqp.Dial': amqp,
  'github.com/streadway/amqp.DialConfig': amqp,
  'amqp.Connection#Close': { does: 'close' },
  'github.com/nats-io/nats.go.Connect': {
    ...quiet,
    gives: ['nats.Conn', ''],
    peer: [0],
    pool: 'one nats.Conn made once: it carries all subjects',
  },
  'nats.Conn#Close': { does: 'close' },
  'nats.Conn#Drain': { does: 'close' },

  // A sql.DB is a pool, and its drivers dial with Go's defaults.
  'database/sql.Open': overPgx({
    ...quiet,
    gives: 'sql.DB',
    pool: 'one sql.DB made once: it is a connection pool',
    isPool: true,
  }),
  'sql.DB#Close': { does: 'close' },
  'github.com/jmoiron/sqlx.Open': overPgx(sqlx),
  'github.com/jmoiron/sqlx.Connect': overPgx(sqlx),
  'gorm.io/gorm.Open': gormOpens,
  'gorm.DB#DB': { does: 'pass', gives: 'sql.DB' },
  'github.com/go-pg/pg.Connect': goPg,
  'github.com/go-pg/pg.Options': { ...redisOptions, gives: 'pg.Options', peer: ['Addr'] },
  'github.com/go-pg/pg.ParseURL': { does: 'create', gives: ['pg.Options', ''], peer: [0] },
  'pg.Options#Dialer': { does: 'set', options: { '0': unknown } },
  'pg.DB#Close': { does: 'close' },
  'github.com/uptrace/bun/driver/pgdriver.NewConnector': { ...bunConnector, when: idlesLong },
  'database/sql.OpenDB': { does: 'pass', from: 0, gives: 'sql.DB' },
  'github.com/uptrace/bun.NewDB': { does: 'pass', from: 0, gives: 'bun.DB' },
  'bun.DB#Close': { does: 'close' },
  'github.com/hibiken/asynq.NewClient': asynq,
  'asynq.Client#Close': { does: 'close' },
  'google.golang.org/grpc.Dial': grpc,
  'google.golang.org/grpc.NewClient': grpcNewClient,
  'google.golang.org/grpc.DialContext': {
    ...grpc,
    peer: [1],
    unless: grpc.unless!.map((each) => ({ ...each, at: [1] })),
    optionCalls: { ...grpc.optionCalls!, from: 2 },
  },
  'grpc.ClientConn#Close': { does: 'close' },
  'go.mongodb.org/mongo-driver/mongo.Connect': mongo,
  'go.mongodb.org/mongo-driver/mongo.NewClient': mongo,
  'mongo.Client#Disconnect': { does: 'close' },
};

const go: Language = {
  id: 'go',
  name: 'Go',
  extensions: ['.go'],
  editorIds: ['go'],
  grammar: 'tree-sitter-go',
  triggers:
    /\bKeepAlive(?:Config)?\s*(?::[^=]|=)|\bSetKeepAlive(?:Period|Config)?\b|\bnet\.DialTCP\(|\b(?:syscall|unix)\.(?:Socket|Accept4?)\(|\b(?:SO_KEEPALIVE|TCP_KEEPIDLE)\b|\.Transport\s*\{|"(?:github\.com\/(?:(?:redis|go-redis|jackc|gocql|jmoiron)\/|(?:gomodule|garyburd)\/redigo|go-pg\/pg|uptrace\/bun\/driver|hibiken\/asynq|(?:rabbitmq|streadway)\/amqp|nats-io\/nats\.go|(?:IBM|Shopify)\/sarama|segmentio\/kafka-go)|database\/sql"|google\.golang\.org\/grpc"|go\.mongodb\.org\/|gorm\.io\/gorm")/,
  comment: { open: '//', types: ['comment'] },
  shapes,
  names: {
    assignmentDeclares: false,
    importsByPath: true,
    capitalMethods: true,
    declaresTypes: /^type_(?:spec|alias)$/,
  },
  apis,
  // Go 1.19 to 1.24 run: before 1.23 the period is both.
  pace: [
    { from: [1, 23], interval: 15, probes: 9 },
    { interval: 'idle', probes: 9 },
  ],
  durations: {
    'time.Nanosecond': 1e-9,
    'time.Microsecond': 1e-6,
    'time.Millisecond': 0.001,
    'time.Second': 1,
    'time.Minute': 60,
    'time.Hour': 3600,
  },
  random: { 'rand.Intn': 0, 'rand.IntN': 0, 'rand.Int63n': 0 },
  conversions: { 'time.Duration': 1, int: 1, int64: 1, '#Seconds': 1 },
  fixes: { '#SetKeepAlive': keepAliveSwitch.fix! },
  falseFriends:
    /^(DisableKeepAlives|SetKeepAlivesEnabled|IdleConnTimeout|keepalive|KeepaliveParams|WithKeepaliveParams|KeepaliveEnforcementPolicy|ServerParameters|ClientParameters)$/,
  handlers: {
    registrations: /\.(HandleFunc|Handle|GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete)$/,
    parameters: [/^(w|rw|rsp|res|resp|writer)$/, /^(r|req|request)$/],
    // Also `in *pb.GreetRequest`, what a method of gRPC gets.
    types:
      /\b(?:(?:gin|echo|iris|macaron|http|web)\.Context|fiber\.Ctx|app\.RequestContext|fasthttp\.RequestCtx|http\.ResponseWriter|\w*(?:pb|proto)\w*\.\w+Req(?:uest)?)\b/,
  },
  transfers:
    /^(?:syscall|unix)\.(?:Read|Write|Recvfrom|Sendto|Sendmsg|Recvmsg|Shutdown|Getpeername|Getsockname)$/,
  handsOver: /^go\b|^[\w.[\]]+\s*<-/,
  blocks: new RegExp(
    [
      // `http.ListenAndServe(address, nil)`, `server.Serve(listener)`, gin's `router.Run(":8080")` and its like.
      '\\.(?:ListenAndServe(?:TLS)?|Serve(?:TLS)?)\\(',
      '\\.(?:Run|Start|Listen)\\((?:fmt\\.Sprintf\\()?["`][\\w.]*:(?:\\d*|%\\w)["`]',
      '^select\\s*\\{\\s*\\}$',
      // `<-quit`, `<-ctx.Done()`
      '^(?:\\w+\\s*:?=\\s*)?<-\\s*(?:\\w*(?:quit|sig|stop|shut|term|exit|interrupt)\\w*|[\\w.]*c(?:on)?te?xt?\\.Done\\(\\))$',
    ].join('|'),
    'i',
  ),
  tests: {
    files: /_test\.go$/,
    modules: ['testing', 'net/http/httptest'],
    functions: /^(Test|Benchmark|Fuzz|Example)([A-Z_]|$)/,
  },
  writing: {
    indent: '\t',
    true: 'true',
    false: 'false',
    // An option without a name is an argument of its own.
    keyword: (key, value) => (key === '' ? value : `${key}: ${value}`),
    import: (module) => `import "${module}"`,
    localName: packageName,
    importLine,
    place,
    duration: (seconds) => duration(String(seconds)),
    durationImports: ['time'],
  },
};

export default go;
