/** What the client libraries mean that people hold connections with in .NET: HTTP, databases, redis, queues. */
import {
  type Api,
  type Condition,
  enabled,
  type FixRow,
  idle,
  interval,
  type Opens,
  type OptionEffect,
  type OptionTable,
  type Rows,
  unknown,
} from '../api.ts';
import { anything, everywhere, quiet } from './sockets.ts';

/** Milliseconds, for all requests of .NET Framework from then on (Mono 6.8 run). */
const servicePoint: Api = {
  does: 'set',
  options: {
    '0': enabled,
    '1': idle('ms'),
    '2': interval('ms'),
    enabled,
    keepAliveTime: idle('ms'),
    keepAliveInterval: interval('ms'),
  },
  fix: [{ call: { method: 'SetTcpKeepAlive', arguments: 'true, {idleMs}, {intervalMs}' } }],
};

export function httpClients(): Rows {
  const pool = 'one HttpClient made once, or IHttpClientFactory';
  return {
    ...everywhere('System.Net', {
      'ServicePointManager.SetTcpKeepAlive': servicePoint,
    }),
    '#SetTcpKeepAlive': servicePoint,
    ...everywhere('System.Net.Http', {
      // Connections belong to the handler: one that is shared shares them.
      HttpClient: [
        { does: 'pass', from: 0, when: { at: 0, mentions: anything } },
        { ...quiet, gives: 'System.Net.Http.HttpClient', pool, isPool: true },
      ],
      HttpClientHandler: { ...quiet, pool },
      SocketsHttpHandler: { ...quiet, options: { ConnectCallback: unknown }, pool },
    }),
    '#ConnectCallback': { does: 'set', options: { '0': unknown } },
    ...everywhere('Grpc.Net.Client', {
      'GrpcChannel.ForAddress': {
        ...quiet,
        peer: [0],
        pool: 'one GrpcChannel made once: it carries all calls over one connection',
      },
    }),
  };
}

/** A time switches keepalive on as well; 0 leaves the kernel's (Npgsql 9 read). Milliseconds up to 4.1 (read). */
const npgsqlTime: OptionEffect = {
  sets: 'idle',
  unit: 's',
  enables: true,
  zero: 'kernel',
  formerly: { package: 'npgsql', before: [5], unit: 'ms' },
};

/** As connection strings write them, in lower case and without blanks. */
const npgsqlParameters: OptionTable = {
  tcpkeepalive: enabled,
  tcpkeepalivetime: npgsqlTime,
  tcpkeepaliveinterval: interval('s'),
};

const npgsqlFix: readonly FixRow[] = [
  {
    from: { package: 'npgsql', version: [0], before: [5] },
    parameters: [
      ['Tcp Keepalive', 'true'],
      ['Tcp Keepalive Time', '{idleMs}'],
      ['Tcp Keepalive Interval', '{intervalMs}'],
    ],
  },
  {
    parameters: [
      ['Tcp Keepalive', 'true'],
      ['Tcp Keepalive Time', '{idle}'],
      ['Tcp Keepalive Interval', '{interval}'],
    ],
  },
];

const inConnectionString: readonly Condition[] = [
  { at: 0, mentions: /\b(Host|Server|Data Source|Addr(ess)?)\s*=/i },
];

/** What works on a connection and leaves it as it is. */
function statementsOn(...types: readonly string[]): Rows {
  return Object.fromEntries(types.map((type) => [type, { does: 'make', gives: '' }]));
}

function closing(type: string, methods: readonly string[]): Rows {
  return Object.fromEntries(methods.map((method) => [`${type}#${method}`, { does: 'close' }]));
}

function opening(type: string): Rows {
  return {
    ...closing(type, ['Close', 'CloseAsync', 'Dispose', 'DisposeAsync']),
    ...Object.fromEntries(
      ['Open', 'OpenAsync'].map((method) => [`${type}#${method}`, { does: 'make', gives: '' }]),
    ),
  };
}

export function databases(): Rows {
  const npgsql: Api = {
    does: 'open',
    gives: 'Npgsql.NpgsqlConnection',
    peer: [0],
    url: [0],
    urlOptions: npgsqlParameters,
    when: inConnectionString,
    defaults: [{ package: 'npgsql', keepalive: 'off', source: 'Npgsql read' }],
    fix: npgsqlFix,
  };
  // On with the kernel's idle time unless one is given (2.4 read).
  const mysql: Opens = {
    does: 'open',
    gives: 'MySqlConnector.MySqlConnection',
    peer: [0],
    url: [0],
    urlOptions: { keepalive: { sets: 'idle', unit: 's', enables: true, zero: 'kernel' } },
    defaults: [{ package: 'mysqlconnector', keepalive: 'on', source: 'MySqlConnector 2.4 read' }],
    fix: [{ parameters: [['Keepalive', '{idle}']] }],
  };
  const builder: OptionTable = {
    TcpKeepAlive: enabled,
    TcpKeepAliveTime: npgsqlTime,
    TcpKeepAliveInterval: interval('s'),
  };
  // Records of options of other libraries have members of these names, too.
  const assigned = (effect: OptionTable[string]): Api => ({
    does: 'set',
    options: { '0': effect },
    when: { file: /Npgsql/ },
  });
  return {
    ...everywhere('Npgsql', {
      NpgsqlConnection: npgsql,
      'NpgsqlDataSource.Create': { ...npgsql, pool: 'one NpgsqlDataSource made once' },
      NpgsqlDataSourceBuilder: npgsql,
      NpgsqlConnectionStringBuilder: { ...quiet, options: builder, gives: 'Npgsql.Builder' },
    }),
    ...everywhere('Npgsql', statementsOn('NpgsqlCommand', 'NpgsqlDataAdapter', 'NpgsqlBatch')),
    ...opening('Npgsql.NpgsqlConnection'),
    ...everywhere('MySqlConnector', {
      MySqlConnection: { ...mysql, when: [...inConnectionString, { file: /\bMySqlConnector\b/ }] },
      MySqlDataSource: { ...mysql, when: inConnectionString, pool: 'one MySqlDataSource made once' },
    }),
    'MySql.Data.MySqlClient.MySqlConnection': { ...mysql, ...quiet, defaults: [], url: [0] },
    ...everywhere('MySqlConnector', statementsOn('MySqlCommand', 'MySqlDataAdapter', 'MySqlBatch')),
    ...opening('MySqlConnector.MySqlConnection'),
    // Fetches and metadata keep the brokers' connections busy; there is no option for the idle time.
    ...everywhere('Confluent.Kafka', {
      ProducerConfig: { does: 'make', gives: '' },
      ConsumerConfig: { does: 'make', gives: '' },
      AdminClientConfig: { does: 'make', gives: '' },
      ClientConfig: { does: 'make', gives: '' },
    }),
    '#TcpKeepAlive': assigned(enabled),
    '#TcpKeepAliveTime': assigned(npgsqlTime),
    '#TcpKeepAliveInterval': assigned(interval('s')),
    // On with the kernel's idle time from 2.13.10 on, and a PING every minute (read).
    ...everywhere('StackExchange.Redis', {
      'ConnectionMultiplexer.Connect': { ...quiet, peer: [0], pool: 'one ConnectionMultiplexer made once' },
      'ConnectionMultiplexer.ConnectAsync': {
        ...quiet,
        peer: [0],
        pool: 'one ConnectionMultiplexer made once',
      },
    }),
    ...everywhere('MongoDB.Driver', {
      MongoClient: { ...quiet, peer: [0], pool: 'one MongoClient made once: it has a connection pool' },
    }),
    'RabbitMQ.Client.ConnectionFactory': { does: 'make', gives: 'RabbitMQ.Client.ConnectionFactory' },
    'RabbitMQ.Client.ConnectionFactory#CreateConnection': { ...quiet, pool: 'one connection made once' },
    'RabbitMQ.Client.ConnectionFactory#CreateConnectionAsync': { ...quiet, pool: 'one connection made once' },
  };
}

/** DotNetty hands options to .NET's sockets, which leave keepalive off; it has none for the idle time. */
export function netty(): Rows {
  const namespace = 'DotNetty.Transport.Bootstrapping';
  const client = `${namespace}.Bootstrap`;
  const server = `${namespace}.ServerBootstrap`;
  const channel = 'DotNetty.Transport.Channels.IChannel';
  const option: Api = { does: 'set', sockopt: { name: 0, value: 1 }, returns: 'it' };
  const rows: Rows = {
    ...everywhere(namespace, {
      Bootstrap: { does: 'create', configures: true, gives: client },
      ServerBootstrap: { does: 'accept', gives: server },
    }),
    [`${client}#ConnectAsync`]: { does: 'connect', peer: [0], gives: channel },
    ...closing(channel, ['CloseAsync', 'DisconnectAsync']),
    [`${client}#Option`]: option,
    [`${server}#BindAsync`]: { does: 'listen', peer: [0] },
    [`${server}#ChildOption`]: option,
    [`${server}#Option`]: { does: 'pass' },
  };
  const links = ['Group', 'Handler', 'ChildHandler', 'Attribute', 'ChildAttribute', 'RemoteAddress'];
  for (const type of [client, server]) {
    for (const method of links) rows[`${type}#${method}`] = { does: 'pass' };
    rows[`${type}#Channel`] = [
      { does: 'pass', when: { file: /\bTcp(Server)?SocketChannel\b/ } },
      { does: 'set', options: { '0': unknown }, returns: 'it' },
    ];
    rows[`${type}#ChannelFactory`] = rows[`${type}#Channel`]!;
  }
  return rows;
}

export const durations: Record<string, number> = {};
for (const base of ['System.TimeSpan.', 'TimeSpan.']) {
  const units = { Milliseconds: 0.001, Seconds: 1, Minutes: 60, Hours: 3600 };
  for (const [unit, value] of Object.entries(units)) durations[`${base}From${unit}`] = value;
}

for (const wait of ['WaitForSeconds', 'WaitForSecondsRealtime'])
  for (const path of [wait, `UnityEngine.${wait}`]) durations[path] = 1;

/** `*(Header*)bytes`, what a pointer leads to, loses the whole class to the grammar: its star is left out. */
export function parsed(text: string): string {
  return text.replace(
    /(?<=[=(,]\s{0,8}|\breturn\s{1,8})\*(?=\s{0,8}\(\s{0,8}[\w.]+\s{0,8}\*+\s{0,8}\))/g,
    ' ',
  );
}
