import {
  type Api,
  enabled,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionTable,
  probes,
  type Requests,
  unknown,
} from '../api.ts';

const libpq: OptionTable = {
  keepalives: enabled,
  keepalives_idle: idle('s'),
  keepalives_interval: interval('s'),
  keepalives_count: probes,
};

// libpq enables keepalive and leaves the kernel's values: ruby-pg 1.4.5 run.
export const postgres: Opens = {
  does: 'open',
  gives: 'PG.Connection',
  peer: [0, 'host', 'hostaddr', 'service'],
  without: 'unix',
  url: [0],
  records: [0],
  options: libpq,
  handler: ['block'],
  parameter: 0,
  closesBehindBlock: true,
  defaults: [{ package: 'pg', keepalive: 'on', source: 'ruby-pg 1.4.5 run with libpq 15' }],
  pool: 'a connection pool (the connection_pool gem)',
  fix: [
    {
      options: [
        ['keepalives', '1'],
        ['keepalives_idle', '{idle}'],
        ['keepalives_interval', '{interval}'],
        ['keepalives_count', '{probes}'],
      ],
    },
  ],
};

// redis-rb 4 leaves keepalive off; 5 talks through redis-client, which always has it on (4.8 and 5.3 run).
const redisDefaults: readonly LibraryDefault[] = [
  { package: 'redis', before: [5], keepalive: 'off', source: 'redis-rb 4.8 run' },
  {
    package: 'redis',
    from: [5],
    keepalive: 'on',
    idle: 15,
    source: 'redis-rb 5.3 with redis-client 0.22 run',
  },
];

export const redis: Opens = {
  does: 'open',
  gives: 'Redis',
  peer: ['host', 'url'],
  without: 'loopback',
  options: {
    // A number is the time until a dead peer is noticed: the first probe leaves 20 s before (10 s below a minute).
    tcp_keepalive: { sets: 'idle', unit: 's', enables: true, lead: 20 },
    'tcp_keepalive.time': { sets: 'idle', unit: 's', enables: true },
    'tcp_keepalive.intvl': interval('s'),
    'tcp_keepalive.probes': probes,
    driver: unknown,
    connector: unknown,
  },
  unless: [
    { at: ['path'], given: true },
    { at: ['url'], mentions: /["']unix:/ },
  ],
  defaults: redisDefaults,
  pool: 'one client made once, or a pool of them (the connection_pool gem)',
  fix: [{ options: [['tcp_keepalive', '{ time: {idle}, intvl: {interval}, probes: {probes} }']] }],
};

// Up to 6 it gives its options to redis-rb, which it holds below 5; from 7 on redis-client connects.
export const sidekiq: Opens & Conditional = {
  ...redis,
  keeps: true,
  defaults: [
    { package: 'sidekiq', before: [7], keepalive: 'off', source: 'redis-rb 4.8 run' },
    { package: 'sidekiq', from: [7], keepalive: 'on', idle: 15, source: 'redis-client 0.22 run' },
  ],
  fix: [{ at: 0, options: redis.fix![0]!.options! }],
  when: { arguments: 1 },
};

// Off unless asked for (trilogy 2.9 read).
export const trilogy: Opens = {
  does: 'open',
  gives: 'Trilogy',
  peer: ['host'],
  without: 'loopback',
  unless: [{ at: ['socket', 'path'], given: true }],
  options: {
    keepalive_enabled: enabled,
    keepalive_idle: idle('s'),
    keepalive_interval: interval('s'),
    keepalive_count: probes,
  },
  pool: 'a connection pool (the connection_pool gem)',
  fix: [
    {
      options: [
        ['keepalive_enabled', 'true'],
        ['keepalive_idle', '{idle}'],
        ['keepalive_interval', '{interval}'],
        ['keepalive_count', '{probes}'],
      ],
    },
  ],
};

export const quiet = { does: 'open', quiet: true } as const;

/** Databases by configuration: libpq's options say that it is PostgreSQL. */
export const database: Opens = {
  ...quiet,
  url: [0],
  urlOptions: libpq,
  options: libpq,
  defaults: postgres.defaults!,
  fix: postgres.fix!,
};

// Each makes and closes a connection (Ruby 3.1 run: three requests, three connects).
export const httpRequest: Requests = {
  does: 'request',
  peer: [0],
  pool: 'one `Net::HTTP.start` block around the requests to a host',
};
export const faradayRequest: Requests = {
  does: 'request',
  peer: [0],
  pool: 'one Faraday connection with an adapter that keeps connections (net_http_persistent)',
};

type Conditional = Pick<Api, 'when'>;

export const httpMethods = ['get', 'post', 'put', 'patch', 'delete', 'head'];

export function requestsOn(
  type: string,
  methods: readonly string[],
  row: Requests & Conditional,
): Record<string, Api> {
  return Object.fromEntries(methods.map((method) => [`${type}#${method}`, row]));
}

/** Ends what its file makes: an answer behind which it is closed, as against a method that closes; silence for some time. */
const reactorEnds = [
  String.raw`(?<!\bdef (?:close|disconnect|quit|stop)\w*[!?]?(?:[ (].*)?\n(?:.*\n){0,4}?.*)\bclose_connection_after_writing\b`,
  String.raw`\bsend_data\b[^\n]*\n\s*close_connection(?:\(\))?(?:\n|$)`,
  String.raw`\bcomm_inactivity_timeout\b|\bset_comm_inactivity_timeout\b(?!.*\bif\b)`,
];
/** Says something by itself from time to time. */
const reactorBeats = [
  String.raw`\b\w*[Hh]eart_?[Bb]eat`,
  String.raw`\b(?:PeriodicTimer|add_periodic_timer)\b[^\n]*\n?[^\n]*\b\w*(?:ping|keep_?alive)`,
];
const lastingReactor = new RegExp(`^(?![\\s\\S]*(?:${[...reactorEnds, ...reactorBeats].join('|')}))`);

/**
 * EventMachine hands connections to a class or module, or to a block that gets it. Sockets have nothing set but what
 * `set_sock_opt` sets. Where one exchange or a time ends the connection, it needs nothing; that a method closes it is
 * no exchange.
 */
export function reactor(module: string): Record<string, Api> {
  const lasting = { file: lastingReactor } as const;
  const connection = 'EventMachine.Connection';
  return {
    [`${module}.connect`]: {
      does: 'open',
      gives: connection,
      peer: [0],
      handler: [2],
      method: { name: 'post_init', parameter: -1 },
      reactor: true,
      when: lasting,
    },
    [`${module}.start_server`]: {
      does: 'serve',
      gives: connection,
      peer: [0],
      handler: [2],
      method: { name: 'post_init', parameter: -1 },
      unless: [{ at: [0], mentions: /^["']?\// }],
      when: lasting,
    },
  };
}

export function requests(
  module: string,
  methods: readonly string[],
  row: Requests & Conditional,
): Record<string, Api> {
  return Object.fromEntries(methods.map((method) => [`${module}.${method}`, row]));
}

/** Blocks that give a name to what they get, by which it is followed. */
export const named = { at: 'block', mentions: /^(?:\{|do)\s*\|\w+\|/ } as const;
