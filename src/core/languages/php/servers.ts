/** What PHP’s event loops and servers mean: Swoole, ReactPHP, Ratchet. */
import {
  type Api,
  type Creates,
  enabled,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  type OptionTable,
  probes,
} from '../api.ts';
import { beating, notTcpScheme, stream, whereHeld } from './sockets.ts';

// Swoole: 3600 s unless told otherwise (source read).
const swooleDefaults: readonly LibraryDefault[] = [
  { package: 'ext-swoole', keepalive: 'off', idle: 3600, source: 'Swoole read' },
];
export const swoole: Creates = {
  does: 'create',
  gives: 'Swoole.Server',
  configures: true,
  quiet: true,
  defaults: swooleDefaults,
  fix: [],
};

/** `SWOOLE_SOCK_UDP6`, `SWOOLE_UNIX_STREAM` */
const swooleNotTcp = /SWOOLE_(?:SOCK_)?(?:UDP|UNIX)/;

/** Accepts what it is told with `set`; its requests of HTTP are short and WebSocket has frames of its own, other connections are long. */
const swooleServer: Opens = {
  does: 'open',
  gives: 'Swoole.Server',
  keeps: true,
  serves: true,
  peer: [0],
  unless: [{ at: [3], mentions: swooleNotTcp }],
  defaults: swooleDefaults,
  fix: [],
};

/** Who has silent guests closed needs no probes, and a server may speak HTTP for all its short requests, or close behind its answer. */
export const swooleServers: readonly Api[] = [
  { ...swooleServer, quiet: true, when: { file: /->send(?:file)?\s*\([^;]*\)\s*;\s*\$\w+->close\s*\(/ } },
  {
    ...swooleServer,
    quiet: true,
    when: { file: /heartbeat_(?:check_interval|idle_time)|open_(?:http2?|websocket)_protocol/i },
  },
  swooleServer,
];

const swooleConnection: Creates = {
  does: 'create',
  gives: 'Swoole.Client',
  unless: [{ at: [0], mentions: swooleNotTcp }],
  defaults: swooleDefaults,
  fix: [],
};

/**
 * Whoever spells HTTP over it asks once, or speaks WebSocket from then on. Without an event loop it is a socket as any
 * other.
 */
export const swooleClient: readonly Api[] = [
  { ...swooleConnection, quiet: true, when: { file: /\bHTTP\/1\.[01]\b|\bWebSocket\b/ } },
  { ...swooleConnection, quiet: true, when: beating },
  { ...swooleConnection, when: { at: 1, mentions: /\bSWOOLE_SOCK_ASYNC\b/ } },
  ...whereHeld(swooleConnection),
];
// Also by the constants that are called so: `Constant::OPTION_TCP_KEEPIDLE`.
export const swooleOptions: OptionTable = Object.fromEntries(
  Object.entries({
    open_tcp_keepalive: enabled,
    tcp_keepidle: idle('s'),
    tcp_keepinterval: interval('s'),
    tcp_keepcount: probes,
  }).flatMap(([name, effect]) => [
    [name, effect],
    [`OPTION_${name.toUpperCase()}`, effect],
  ]),
);

export const quiet = { does: 'open', quiet: true } as const;

export const close = { does: 'close', on: 0 } as const;

// Off, and without an option of its own: a context's hold from PHP 8.6 on (react/socket read: TcpServer, SocketServer, TcpConnector).
export const reactServer: Creates = {
  does: 'create',
  gives: 'React.Server',
  peer: [0],
  // A port alone is one of this machine, as is the port that older versions, given a loop, are told by `listen`.
  unless: [...notTcpScheme, { at: [0], mentions: /^["']?\d+["']?$|^\$\w*(?:port|loop)$/i }],
};

// On React's sockets, and on all addresses unless told otherwise (Ratchet's IoServer read).
export const ratchetServer: Opens = {
  does: 'open',
  gives: 'Ratchet.Server',
  keeps: true,
  serves: true,
  peer: [2],
  unless: [{ at: [0], mentions: /\b(?:Http|Ws|Wamp|FlashPolicy)Server\b/ }],
  fix: [],
};

/** What is asked once is closed behind the answer, in whichever callback gets that. */
export const reactConnect: Api = {
  does: 'open',
  gives: 'React.Promise',
  peer: [0],
  unless: notTcpScheme,
  when: { file: /^(?![\s\S]*->(?:end|close)\s*\()/ },
  fix: [],
};

/** A listener that is given a context, where one speaks of keepalive. */
export const tunedListener = [
  { file: /\bso_keepalive\b/ },
  { file: /\bstream_socket_server\s*\([^;]*\$\w*(?:context|ctx)/i },
];
export const streamAccept = {
  does: 'accept',
  on: 0,
  ...stream,
  inherits: true,
  // Of a listener that an event loop hands over the file knows what it listens on.
  listeners: /^(?![\s\S]*["'](?:unix|udg):)|["'](?:tcp|ssl|tls):/i,
} as const;
