/** What calls of Node’s own modules mean: net, tls, http and their agents. */
import {
  type Api,
  enabled,
  type FixRow,
  idle,
  type Opens,
  type OptionTable,
  type Serves,
  type Unless,
} from '../api.ts';

/** `{ path }` and a first argument that is no number are Unix sockets and pipes. */
export const pipes: readonly Unless[] = [
  { at: ['path', 'socketPath', 'fd', 'handle'], given: true },
  { at: [0], text: true },
  {
    at: [0],
    mentions:
      /^(?:[\w.$]*(?:[pP]ipe|[pP]ath|PIPE|PATH|[sS]ock(?:et)?(?:File|Name))\w*|(?:[\w.$]+ = )?(?:[\w$]*[pP]ath\.)?(?:join|resolve)\([\s\S]*\))$/,
  },
];

export const inMilliseconds: OptionTable = {
  keepAlive: enabled,
  keepAliveInitialDelay: { sets: 'idle', unit: 'ms' },
};

/** A row of what opens connections. */
export type Opening = Api & Opens;

/** Interval and count by themselves exist from Node 24.19 on; before, libuv's 1 s and 10 hold and the object form would leave 7200 s. */
export const onSocket: readonly FixRow[] = [
  {
    from: { package: 'runtime', version: [24, 19] },
    call: { method: 'setKeepAlive', arguments: 'true, {idleMs}, {intervalMs}, {probes}', chains: true },
  },
  { call: { method: 'setKeepAlive', arguments: 'true, {idleMs}', chains: true } },
];

/** `session.socket` refuses `setKeepAlive`; the listener of `connect` gets the socket itself (Node 18 and 20 run). */
export const onSession: readonly FixRow[] = [
  {
    call: {
      method: 'once',
      arguments: '"connect", (_, socket) => socket.setKeepAlive(true, {idleMs})',
    },
  },
];

const serverOptions: readonly FixRow[] = [
  {
    options: [
      ['keepAlive', 'true'],
      ['keepAliveInitialDelay', '{idleMs}'],
    ],
    at: 0,
  },
];

/** The options work where one of them is used already. */
export const onConnect: readonly FixRow[] = onSocket.map((row) => ({ ...row, ...serverOptions[0] }));

/** The option is about silence, too: Node hands it to `setTimeout`. */
const silence = { after: 'timeout', unit: 'ms', tells: { event: 'timeout' } } as const;

export const connecting = {
  does: 'open',
  gives: 'net.Socket',
  peer: [1, 'host'],
  without: 'loopback',
  silence,
  options: inMilliseconds,
  records: [0],
  unless: pipes,
  fix: onConnect,
} as const satisfies Api;

/** tls ignores the options before 24.15 and 25.8: only the method works everywhere. */
export const tls = {
  does: 'open',
  gives: 'net.Socket',
  peer: [1, 'host'],
  without: 'loopback',
  silence,
  // One that cannot be read may say that it goes over a connection that is there: `tls.connect(port, host, options)`.
  records: [0, 1, 2],
  unless: [{ at: ['path', 'socket'], given: true }],
  fix: onSocket,
} as const satisfies Api;

/** Where they are given, the version tells what that does; the gap is 25.0 to 25.7. */
export const tlsTuned: Api = {
  ...tls,
  only: { option: 'keepAlive', is: true },
  options: { keepAliveInitialDelay: idle('ms') },
  defaults: [
    { package: 'runtime', before: [24, 15], keepalive: 'off', source: 'Node 16 to 24.14 run' },
    { package: 'runtime', from: [24, 15], before: [25], keepalive: 'on', source: 'Node 24.21 run' },
    { package: 'runtime', from: [25], before: [25, 8], keepalive: 'off', source: "Node's changelog, 25.8" },
    { package: 'runtime', from: [25, 8], keepalive: 'on', source: 'Node 25.9 and 26.10 run' },
  ],
};

export const serving: Serves = {
  does: 'serve',
  gives: 'net.Socket',
  server: 'net.Server',
  handler: [0, 1],
  parameter: 0,
  options: inMilliseconds,
  records: [0],
  fix: serverOptions,
};

// An HTTP server closes what is idle by itself (keepAliveTimeout, 5 s).
export const httpServer: Api = { does: 'open', quiet: true, options: inMilliseconds, fix: serverOptions };

/** `server.on("connection", (socket) => …)` */
export const listening: Api = {
  does: 'serve',
  when: { at: 0, is: ['connection', 'secureConnection'] },
  gives: 'net.Socket',
  handler: [1],
  parameter: 0,
  listener: true,
  shared: true,
  inherits: true,
  fix: onSocket,
};

// HTTP's agents: 1 s once they are on (run on Node 18 to 26). Switching them off is about HTTP.
export const agent: Api = {
  does: 'open',
  quiet: true,
  gives: 'http.Agent',
  options: {
    keepAlive: { sets: 'enabled', softly: true },
    keepAliveMsecs: { sets: 'idle', unit: 'ms' },
  },
  defaults: [{ package: 'runtime', keepalive: 'off', idle: 1, source: 'Node 18, 20, 22, 24, 26 run' }],
  pool: 'one agent made once',
};

export const keepaliveAgent: Api = {
  ...agent,
  constructs: true,
  defaults: [{ package: 'agentkeepalive', keepalive: 'on', idle: 1, source: 'agentkeepalive 4.6 read' }],
};

export const nodeAgents: Api = {
  does: 'request',
  peer: [0, 'host', 'hostname'],
  pool: 'an http.Agent with keepAlive (the default from Node 19 on)',
  before: { package: 'runtime', version: [19] },
};
export const withoutAgent: Api = {
  does: 'request',
  only: { option: 'agent', is: false },
  peer: [0, 'host', 'hostname'],
  pool: 'an http.Agent with keepAlive',
};
