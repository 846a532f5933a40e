/** What the client libraries mean that people hold connections with in PHP: databases, HTTP, redis, AMQP. */
import {
  type Api,
  type Creates,
  enabled,
  type FixRow,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionTable,
  probes,
} from '../api.ts';
import { running } from './sockets.ts';

const libpq: OptionTable = {
  keepalives: enabled,
  keepalives_idle: idle('s'),
  keepalives_interval: interval('s'),
  keepalives_count: probes,
};

// libpq enables keepalive and leaves the kernel's values: PDO run with PHP 8.2.
const postgresDefaults: readonly LibraryDefault[] = [
  { package: 'ext-pgsql', keepalive: 'on', source: 'PDO pgsql of PHP 8.2 run' },
];
export const postgres: Opens = {
  does: 'open',
  gives: 'pgsql',
  peer: [0],
  without: 'unix',
  url: [0],
  urlOptions: libpq,
  tunedByUrl: true,
  defaults: postgresDefaults,
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
};

// Once keepalive is on, libcurl probes after 60 s (7.88 run).
export const curlOptions: OptionTable = {
  CURLOPT_TCP_KEEPALIVE: enabled,
  CURLOPT_TCP_KEEPIDLE: idle('s'),
  CURLOPT_TCP_KEEPINTVL: interval('s'),
  CURLOPT_TCP_KEEPCNT: probes,
};
export const curlDefaults: readonly LibraryDefault[] = [
  { package: 'ext-curl', keepalive: 'off', idle: 60, source: 'PHP 8.2 run with libcurl 7.88' },
];
export const curlStatements: readonly FixRow[] = [
  {
    statements: [
      { part: 'enabled', lines: ['curl_setopt({it}, CURLOPT_TCP_KEEPALIVE, 1);'] },
      { part: 'idle', lines: ['curl_setopt({it}, CURLOPT_TCP_KEEPIDLE, {idle});'] },
      { part: 'interval', lines: ['curl_setopt({it}, CURLOPT_TCP_KEEPINTVL, {interval});'] },
    ],
  },
];
export const curl: Opens = {
  does: 'open',
  quiet: true,
  gives: 'curl',
  peer: [0],
  defaults: curlDefaults,
  fix: curlStatements,
};

// Laravel's facade makes a Guzzle client with a handler of its own for each request (read); a base URL is the host's.
const facade = 'Illuminate.Support.Facades.Http';
const laravelRequest: Api = {
  does: 'request',
  peer: [0],
  pool: 'one Guzzle client made once: its handler keeps connections',
  when: { file: /^(?![\s\S]*::(?:pool|fake|setClient|baseUrl)\s*\()/ },
};
export const laravelHttp: Record<string, Api> = Object.fromEntries([
  ...['get', 'post'].flatMap((method) => [
    [`${facade}.${method}`, laravelRequest],
    [`PendingRequest#${method}`, laravelRequest],
  ]),
  ...['withHeaders', 'withToken', 'withBasicAuth', 'timeout', 'acceptJson', 'asForm'].flatMap((method) => [
    [`${facade}.${method}`, { does: 'make', gives: 'PendingRequest' }],
    [`PendingRequest#${method}`, { does: 'make', gives: 'PendingRequest' }],
  ]),
]);

/** Options below a key: `curl.CURLOPT_TCP_KEEPALIVE`. */
export function below(key: string, table: OptionTable): OptionTable {
  return Object.fromEntries(Object.entries(table).map(([option, effect]) => [`${key}.${option}`, effect]));
}

/**
 * Heartbeats keep the path open, but without a number there are none: 0 switches them off on both sides. A false on
 * the way to a later argument says nothing (php-amqplib 3.7 read).
 */
export function amqp(keepaliveAt: number | undefined, heartbeatAt?: number): readonly Api[] {
  const keepalive = { sets: 'enabled', softly: true } as const;
  const row: Opens = {
    does: 'open',
    gives: 'amqp',
    peer: [0],
    options: { ...(keepaliveAt !== undefined && { [keepaliveAt]: keepalive }), keepalive },
    pool: 'one connection made once: open channels on it',
    // Arguments have names from PHP 8 on.
    fix:
      keepaliveAt === undefined
        ? []
        : [{ from: { package: 'runtime', version: [8, 0] }, options: [['keepalive', 'true']] }],
  };
  const isGiven = /[1-9$>(]/;
  const beating = heartbeatAt === undefined ? [] : [{ at: heartbeatAt, mentions: isGiven }];
  return [
    ...[...beating, { at: 'heartbeat', mentions: isGiven }].map(
      (when): Api => ({ ...row, quiet: true, when }),
    ),
    { ...row, when: running },
    { ...row, quiet: 'unless-kept' },
  ];
}

// Off, and an option switches it on with the kernel's idle time (phpredis 5.3 run, 6 read).
const redis: Creates = { does: 'create', gives: 'Redis', fix: [] };

export const phpredis: readonly Api[] = [
  { ...redis, constructs: true, when: running },
  // What outlives the script that opened it is kept for the next one, as against what is made for whoever asks.
  {
    ...redis,
    constructs: true,
    when: [
      { file: /->pconnect\s*\(|["']pconnect["']/i },
      { around: /^(?![\s\S]*\breturn\s+(?:(?:self|static)::\$\w+\[|\$\w+\s*;\s*\}?))/ },
    ],
  },
  { ...redis, constructs: true, quiet: true },
];

/** A path is a Unix socket's, be it by the name of what holds it. */
export const redisConnect: Api = {
  does: 'connect',
  peer: [0],
  unless: [
    {
      at: [0],
      mentions: /^["'](?:\/|unix:)|unix|sock(?:et)?(?:_?(?:path|file|name))?["'\])]*$|path["'\])]*$/i,
    },
  ],
};

// Off, without an option for it (source read); other classes of connections may do otherwise.
export const predis: Opens = {
  does: 'open',
  gives: 'Predis.Client',
  peer: [0, 'host'],
  without: 'loopback',
  records: [1],
  options: { connections: { sets: 'unknown' } },
  unless: [
    // Parameters of another file may name any host, or a path.
    { at: [0], mentions: /^\$(?:\w+->)*\w*(?:conf|opt|param|setting)\w*$|^\$\w+\s*\+/i },
    { at: ['path'], given: true },
    { at: [0], mentions: /["'](?:\/|unix:)|unix|sock(?:et)?(?:_?(?:path|file|name))?["'\])]*$/i },
    { at: ['scheme'], mentions: /["']unix/ },
    // `tcp:127.0.0.1:6379` is understood, too.
    { at: [0], mentions: /["']\w+:(?:127\.|localhost)/ },
  ],
  pool: 'one client made once',
  fix: [],
};
