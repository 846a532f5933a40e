import {
  type Accepts,
  type Creates,
  enabled,
  type FixRow,
  idle,
  interval,
  type Opens,
  type OptionEffect,
  type OptionTable,
  type Passes,
  probes,
  type Rows,
  type Unless,
  unknown,
} from '../api.ts';
import { answers, answerTo, onSocket, streamFix } from './fixes.ts';

export const quiet = { does: 'open', quiet: true } as const;

/** A `Duration` that switches keepalive on, or `None`, which switches it off. */
export const optional: OptionEffect = { sets: 'idle', unit: 's', enables: true, null: 'off' };
const optionalMs: OptionEffect = { sets: 'idle', unit: 'ms', enables: true, null: 'off' };

const localSockets: readonly Unless[] = [
  { at: [0, 1], mentions: /\b(DGRAM|RAW|SEQPACKET|UNIX|UDP|ICMP\w*)\b/ },
];

/** std, tokio and those that follow them give streams and listeners of the same names (run: std, tokio 1.43 and 1.54). */
export function streams(base: string): Rows {
  const stream = `${base}.TcpStream`;
  const listener = `${base}.TcpListener`;
  const open: Opens = { does: 'open', gives: stream, peer: [0], fix: streamFix };
  const accept: Accepts = { does: 'accept', gives: [stream, ''], inherits: true, fix: streamFix };
  const each: Accepts = { ...accept, gives: stream, each: true };
  const listen: Creates = { does: 'create', gives: listener, peer: [0], listens: true };
  return {
    [`${stream}.connect`]: open,
    [`${stream}.connect_timeout`]: open,
    [`${stream}.connect_std`]: { does: 'pass', from: 0, gives: stream },
    [`${stream}.from_std`]: { does: 'pass', from: 0, gives: stream },
    [`${stream}.from_stream`]: { does: 'pass', from: 0, gives: stream },
    [`${stream}#into_std`]: { does: 'pass', gives: 'std.net.TcpStream' },
    [`${stream}#shutdown`]: { does: 'close' },
    [`${listener}.bind`]: listen,
    [`${listener}.from_std`]: { does: 'pass', from: 0, gives: listener },
    [`${listener}.from`]: { does: 'pass', from: 0, gives: listener },
    [`${stream}.from`]: { does: 'pass', from: 0, gives: stream },
    [`${listener}#accept`]: accept,
    [`${listener}#incoming`]: each,
    [`${listener}#into_incoming`]: each,
  };
}

/** `Async::<TcpStream>::connect(address)` of async-io, which smol gives on; its listeners accept as those of smol do. */
export function asyncIo(): Rows {
  const made = streams('smol.net');
  const rows: Rows = {};
  for (const [type, method] of [
    ['TcpStream', 'connect'],
    ['TcpListener', 'bind'],
  ] as const) {
    const row = made[`smol.net.${type}.${method}`] as Opens | Creates;
    for (const base of ['async_io', 'smol'])
      rows[`${base}.Async.${method}`] = { ...row, when: { receiver: new RegExp(`\\b${type}\\b`) } };
  }
  return rows;
}

export function tokio(): Rows {
  const socket = 'tokio.net.TcpSocket';
  const made: Creates = { does: 'create', gives: socket, configures: true, fix: streamFix };
  return {
    ...streams('tokio.net'),
    [`${socket}.new_v4`]: made,
    [`${socket}.new_v6`]: made,
    [`${socket}.from_std_stream`]: { does: 'pass', from: 0, gives: socket },
    [`${socket}#connect`]: { does: 'connect', peer: [0], gives: 'tokio.net.TcpStream' },
    [`${socket}#bind`]: { does: 'listen', peer: [0] },
    [`${socket}#listen`]: { does: 'pass', gives: 'tokio.net.TcpListener' },
    // A switch alone, from tokio 1.36 on; one that is given nothing is the program's own.
    [`${socket}#set_keepalive`]: {
      does: 'set',
      options: { '0': enabled },
      when: { arguments: 1 },
      fix: streamFix,
    },
    'tokio.net.TcpStream#peek': { does: 'pass' },
    'tokio.time.timeout': { does: 'pass', from: 1 },
    'tokio.time.timeout_at': { does: 'pass', from: 1 },
    'async_std.future.timeout': { does: 'pass', from: 1 },
    'async_std.io.timeout': { does: 'pass', from: 1 },
    'tokio.spawn': { does: 'run', function: [0], arguments: [] },
  };
}

const keepalive: OptionTable = {
  with_time: idle('s'),
  with_interval: interval('s'),
  with_retries: probes,
};

export function socket2(): Rows {
  const socket = 'socket2.Socket';
  const reference = 'socket2.SockRef';
  const rows: Rows = {
    [`${socket}.new`]: {
      does: 'create',
      gives: socket,
      configures: true,
      unless: localSockets,
      fix: streamFix,
    },
    [`${socket}.from`]: { does: 'pass', from: 0, gives: socket },
    [`${reference}.from`]: { does: 'pass', from: 0, gives: reference },
    [`${socket}#connect`]: { does: 'connect', peer: [0] },
    [`${socket}#connect_timeout`]: { does: 'connect', peer: [0] },
    [`${socket}#bind`]: { does: 'listen', peer: [0] },
    [`${socket}#listen`]: { does: 'listen' },
    [`${socket}#accept`]: { does: 'accept', gives: [socket, ''], inherits: true, fix: streamFix },
    [`${socket}#shutdown`]: { does: 'close' },
    '#into_tcp_listener': { does: 'pass', gives: 'std.net.TcpListener' },
    '#into_tcp_stream': { does: 'pass', gives: 'std.net.TcpStream' },
    '#set_tcp_keepalive': { does: 'set', enables: true, options: keepalive, fix: onSocket() },
    // Older crates and HTTP connectors take a duration here, socket2 a switch. SSH's takes a second argument, and
    // IMAP's a duration that is there in any case.
    '#set_keepalive': [
      { does: 'set', enables: true, options: keepalive, when: { at: 0, mentions: /\bTcpKeepalive\b/ } },
      {
        does: 'set',
        options: { '0': optional },
        when: [{ arguments: 1 }, { at: 0, mentions: /^(Some|None|true|false)\b/ }],
      },
      { does: 'set', options: { '0': unknown }, when: { arguments: 1 } },
    ],
    '#set_keepalive_ms': { does: 'set', options: { '0': optionalMs } },
    '#set_keepalive_interval': { does: 'set', options: { '0': interval('s') } },
    '#set_keepalive_retries': { does: 'set', options: { '0': probes } },
  };
  for (const type of [socket, reference]) {
    rows[`${type}#set_keepalive`] = [
      // Before 0.4, the idle time.
      { does: 'set', options: { '0': optional }, when: { at: 0, mentions: /^(Some|None)\b/ } },
      { does: 'set', options: { '0': enabled }, fix: onSocket('set_keepalive') },
    ];
  }
  return rows;
}

/** What takes a stream and is it from then on. */
export function wrappers(): Rows {
  const rows: Rows = {};
  for (const base of ['std.io', 'tokio.io', 'futures.io', 'async_std.io', 'smol.io']) {
    for (const type of ['BufReader', 'BufWriter', 'BufStream', 'LineWriter']) {
      rows[`${base}.${type}.new`] = { does: 'pass', from: 0 };
      rows[`${base}.${type}.with_capacity`] = { does: 'pass', from: 1 };
    }
  }
  for (const type of ['Framed', 'FramedRead', 'FramedWrite'])
    rows[`tokio_util.codec.${type}.new`] = { does: 'pass', from: 0 };
  // `LinesCodec::new().framed(stream)`
  rows['#framed'] = { does: 'pass', from: 0 };
  for (const type of ['std.sync.Arc', 'std.rc.Rc', 'std.sync.Mutex', 'tokio.sync.Mutex', 'std.cell.RefCell'])
    rows[`${type}.new`] = { does: 'pass', from: 0 };
  const lazily: Passes = { does: 'pass', from: 0, once: true };
  for (const type of [
    'once_cell.sync.Lazy',
    'once_cell.unsync.Lazy',
    'std.sync.LazyLock',
    'std.cell.LazyCell',
  ])
    rows[`${type}.new`] = lazily;
  rows['#get_or_init'] = lazily;
  rows['#get_or_try_init'] = lazily;
  // What gives line after line reads on as long as it is asked.
  rows['#lines'] = { does: 'pass' };
  rows['Box.new'] = { does: 'pass', from: 0 };
  rows['Box.pin'] = { does: 'pass', from: 0 };
  rows['std.sync.Arc.clone'] = { does: 'pass', from: 0 };
  rows['drop'] = { does: 'close', on: 0 };
  rows['std.mem.drop'] = { does: 'close', on: 0 };
  return rows;
}

/** Beside the call that enables, in its `unsafe` block. */
const libcOptions = (['idle', 'interval', 'probes'] as const).map((part) => {
  const option = { idle: 'KEEPIDLE', interval: 'KEEPINTVL', probes: 'KEEPCNT' }[part];
  const value = `&{${part}} as *const libc::c_int as *const libc::c_void`;
  const size = 'std::mem::size_of::<libc::c_int>() as libc::socklen_t';
  return {
    part,
    lines: [`{setsockopt}({it}, libc::IPPROTO_TCP, libc::TCP_${option}, ${value}, ${size});`],
  };
});

/** Its calls give results: each is answered as the one that enables is. */
function nixOptions(): readonly FixRow[] {
  const options = [
    ['idle', 'TcpKeepIdle'],
    ['interval', 'TcpKeepInterval'],
    ['probes', 'TcpKeepCount'],
  ] as const;
  const base = 'nix.sys.socket';
  return answers.map(([answer, text]) => ({
    imports: [`${base}.setsockopt`, ...options.map(([, name]) => `${base}.sockopt.${name}`)],
    behind: (making) => answerTo(making) === answer,
    statements: options.map(([part, name]) => ({
      part,
      lines: [`{setsockopt}({it}, {${name}}, &{${part}})${text};`],
    })),
  }));
}

export function system(): Rows {
  const rows: Rows = {
    'libc.setsockopt': {
      does: 'set',
      on: 0,
      sockopt: { level: 1, name: 2, value: 3 },
      fix: [{ imports: ['libc.setsockopt'], statements: libcOptions }],
    },
    'nix.sys.socket.setsockopt': { does: 'set', on: 0, sockopt: { name: 1, value: 2 }, fix: nixOptions() },
  };
  for (const base of ['rustix.net.sockopt', 'rustix.net']) {
    rows[`${base}.set_socket_keepalive`] = { does: 'set', on: 0, options: { '1': enabled }, fix: [] };
    rows[`${base}.set_tcp_keepidle`] = { does: 'set', on: 0, options: { '1': idle('s') } };
    rows[`${base}.set_tcp_keepintvl`] = { does: 'set', on: 0, options: { '1': interval('s') } };
    rows[`${base}.set_tcp_keepcnt`] = { does: 'set', on: 0, options: { '1': probes } };
  }
  return rows;
}
