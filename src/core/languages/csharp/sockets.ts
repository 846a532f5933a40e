/** What .NET’s sockets mean, and how their fixes are written. */
import {
  type Accepts,
  type Api,
  type Condition,
  type Creates,
  type FixRow,
  type Rows,
  type Unless,
  unknown,
} from '../api.ts';
import { threadStart } from './syntax.ts';

const net = 'System.Net.Sockets';

/**
 * The three values have names from .NET Core 3 on (read in .NET's sources). Before connecting to a host by its name
 * they make .NET below 10 fail on Unix, so they are set once connected.
 */
function onSocket(member?: string): readonly FixRow[] {
  const own = { connected: true, ...(member !== undefined && { member }) } as const;
  const enable = '{it}.SetSocketOption({SocketOptionLevel}.Socket, {SocketOptionName}.KeepAlive, true);';
  const tcp = (option: string, value: string): string =>
    `{it}.SetSocketOption({SocketOptionLevel}.Tcp, {SocketOptionName}.TcpKeepAlive${option}, ${value});`;
  // Where these names are not there to compile against, the runtime still knows their numbers.
  const numbered = (option: number, name: string, value: string): string =>
    `{it}.SetSocketOption({SocketOptionLevel}.Tcp, ({SocketOptionName})${option}, ${value}); // TcpKeepAlive${name}`;
  return [
    {
      from: { package: 'netstandard', version: [1] },
      imports: [`${net}.SocketOptionLevel`, `${net}.SocketOptionName`],
      ...own,
      statements: [
        { part: 'enabled', lines: [enable] },
        { part: 'idle', lines: [numbered(3, 'Time', '{idle}')] },
        { part: 'interval', lines: [numbered(17, 'Interval', '{interval}')] },
        { part: 'probes', lines: [numbered(16, 'RetryCount', '{probes}')] },
      ],
    },
    {
      // .NET Framework and Mono (6.8 run) know milliseconds in twelve bytes.
      from: { package: 'netframework', version: [2] },
      imports: [`${net}.IOControlCode`],
      ...own,
      local: 'keepAlive',
      statements: [
        {
          part: 'idle',
          lines: [
            // A block, for a function may have several connections.
            '{',
            '  var {local} = new byte[12];',
            '  System.BitConverter.GetBytes(1).CopyTo({local}, 0);',
            '  System.BitConverter.GetBytes({idleMs}).CopyTo({local}, 4);',
            '  System.BitConverter.GetBytes({intervalMs}).CopyTo({local}, 8);',
            '  {it}.IOControl({IOControlCode}.KeepAliveValues, {local}, null);',
            '}',
          ],
        },
      ],
    },
    {
      imports: [`${net}.SocketOptionLevel`, `${net}.SocketOptionName`],
      ...own,
      statements: [
        { part: 'enabled', lines: [enable] },
        { part: 'idle', lines: [tcp('Time', '{idle}')] },
        { part: 'interval', lines: [tcp('Interval', '{interval}')] },
        { part: 'probes', lines: [tcp('RetryCount', '{probes}')] },
      ],
    },
  ];
}

const socketFix = onSocket();
const clientFix = onSocket('Client');

export const anything = /[\s\S]/;
/** A file that lists its usings lists this one, or means another class: others may be global. */
const usesSockets: Condition = { file: /\bSystem\.Net\.Sockets\b|^(?![\s\S]*\busing\s+[\w.]+\s*;)/ };
export const quiet = { does: 'open', quiet: true } as const;

/** Rows by their full name, and by the plain one where a global `using` stands in another file. */
export function everywhere(namespace: string, rows: Rows): Rows {
  const all: Rows = {};
  for (const [key, row] of Object.entries(rows)) {
    all[`${namespace}.${key}`] = row;
    if (!key.includes('#')) all[key] = row;
  }
  return all;
}

const otherKinds: Unless = {
  at: [0, 1, 2],
  mentions: /\b(Dgram|Raw|Rdm|Seqpacket|Unix|Udp|Icmp|IcmpV6|UnixDomainSocketEndPoint)\b/,
};
/** A stream of the internet's families is one of TCP, whatever stands for its protocol. */
const ofInternet: Condition = { at: 0, mentions: /\bInterNetwork(V6)?\b/ };
const notTcp: readonly Unless[] = [
  // Named so with the family of an endpoint that is no literal: what listens at a path.
  { at: [2], mentions: /\bProtocolType\.(IP|Unspecified)\b/ },
  otherKinds,
];
/** Event arguments say where to. */
const eventPeer = { type: /\bSocketAsyncEventArgs\b/, name: 'RemoteEndPoint' } as const;
const localPeer: readonly Unless[] = [{ at: [0], mentions: /UnixDomainSocketEndPoint/ }];

/** Reading fails where nothing came in time; what does not wait for it, or asks before, never hears of that. */
const failing = {
  after: 0,
  unit: 'ms',
  raises: true,
  deaf: /\b(?:Read|Receive)\w*Async\b|\bBegin(?:Read|Receive)\b|\b(?:Data)?Available\b|\.Poll\(/,
} as const;

export function sockets(): Rows {
  const socket = `${net}.Socket`;
  const client = `${net}.TcpClient`;
  const listener = `${net}.TcpListener`;
  const stream = `${net}.NetworkStream`;
  const made: Creates = {
    does: 'create',
    configures: true,
    gives: socket,
    unless: notTcp,
    fix: socketFix,
  };
  const acceptedSocket: Accepts = { does: 'accept', gives: socket, inherits: true, fix: socketFix };
  const acceptedClient: Accepts = { does: 'accept', gives: client, inherits: true, fix: clientFix };
  const inet: Creates = { ...made, unless: [otherKinds] };
  const rows: Rows = {
    Socket: [{ ...inet, when: ofInternet }, made],
    TcpClient: [
      { does: 'open', gives: client, peer: [0], when: { at: 1, mentions: anything }, fix: clientFix },
      { does: 'create', configures: true, gives: client, fix: clientFix },
    ],
    TcpListener: { does: 'create', gives: listener, peer: [0] },
    'TcpListener.Create': { does: 'create', gives: listener },
    'TcpClient#Client': { does: 'pass', gives: socket },
    'TcpClient#GetStream': { does: 'pass', gives: stream },
    'TcpListener#Server': { does: 'pass', gives: socket },
    'NetworkStream#Socket': { does: 'pass', gives: socket },
    'Socket#SetSocketOption': [
      {
        does: 'pass',
        silence: { ...failing, after: 2 },
        when: { at: 1, mentions: /\bReceiveTimeout\b/ },
      },
      { does: 'set', sockopt: { level: 0, name: 1, value: 2 }, fix: socketFix },
    ],
    'NetworkStream#ReadTimeout': { does: 'pass', silence: failing },
    'Socket#SetRawSocketOption': { does: 'set', options: { '2': unknown } },
    'Socket#IOControl': { does: 'set', options: { '0': unknown } },
    'Socket#Accept': acceptedSocket,
    'Socket#EndAccept': acceptedSocket,
    // With event arguments the connection comes in these.
    'Socket#AcceptAsync': [
      { ...acceptedSocket, when: { at: 0, mentions: /\b(ct|default|\w*[tT]oken\w*|\w*[cC]ancel\w*)\b/ } },
      {
        does: 'accept',
        gives: socket,
        later: 'AcceptSocket',
        inherits: true,
        fix: socketFix,
        when: { at: 0, mentions: anything },
      },
      acceptedSocket,
    ],
    // The static one makes the socket, which comes in the event arguments.
    'Socket.ConnectAsync': {
      does: 'open',
      gives: socket,
      later: 'ConnectSocket',
      peer: [2],
      peerMember: eventPeer,
      when: { at: 0, mentions: /\bSocketType\.Stream\b/ },
      fix: socketFix,
    },
    'Socket#Bind': { does: 'listen', peer: [0], unless: localPeer },
    'Socket#Listen': { does: 'listen' },
  };
  for (const type of ['Socket', 'TcpClient']) {
    for (const [method, most] of [
      ['Connect', 2],
      ['ConnectAsync', 3],
      ['BeginConnect', 4],
    ] as const)
      rows[`${type}#${method}`] = {
        does: 'connect',
        peer: [0],
        peerMember: eventPeer,
        // More are an extension's, mostly of another file, which may set options.
        unless: [...localPeer, { at: [most], mentions: anything }],
      };
    for (const method of ['Close', 'Dispose', 'DisposeAsync']) rows[`${type}#${method}`] = { does: 'close' };
    // Of the task that a variable holds: `accepting.Result`.
    rows[`${type}#ReceiveTimeout`] = { does: 'pass', silence: failing };
    rows[`${type}#Result`] = { does: 'pass', gives: `${net}.${type}` };
  }
  rows['Socket#Shutdown'] = { does: 'close' };
  rows['Socket#Disconnect'] = { does: 'close' };
  for (const method of ['Close', 'Dispose', 'DisposeAsync'])
    rows[`NetworkStream#${method}`] = { does: 'close' };
  for (const suffix of ['', 'Async']) {
    rows[`TcpListener#AcceptTcpClient${suffix}`] = acceptedClient;
    rows[`TcpListener#AcceptSocket${suffix}`] = acceptedSocket;
  }
  rows['TcpListener#EndAcceptTcpClient'] = acceptedClient;
  rows['TcpListener#EndAcceptSocket'] = acceptedSocket;
  const all = everywhere(net, rows);
  // A listener of a base class or of another file: these names are the listeners' own, which take no second argument.
  const unless: readonly Unless[] = [{ at: [1], mentions: anything }];
  for (const method of ['AcceptTcpClient', 'AcceptTcpClientAsync', 'EndAcceptTcpClient'])
    all[`#${method}`] = { ...acceptedClient, unless };
  for (const method of ['AcceptSocket', 'AcceptSocketAsync', 'EndAcceptSocket'])
    all[`#${method}`] = { ...acceptedSocket, unless };
  all['#EndAccept'] = {
    ...acceptedSocket,
    listeners: /\b(SocketType\.Stream|TcpListener|EndReceive|BeginReceive)\b/,
  };
  // `token.Socket.AcceptAsync(args)`: whatever listens there, the connection comes in the arguments.
  all['#AcceptAsync'] = {
    ...acceptedSocket,
    later: 'AcceptSocket',
    when: [{ at: 0, mentions: anything }, { file: /\bAcceptSocket\b/ }],
    listeners: /\b(SocketType\.Stream|SocketAsyncEventArgs)\b/,
  };
  for (const plain of ['TcpClient', 'TcpListener', 'TcpListener.Create'])
    all[plain] = [rows[plain]!].flat().map((row) => ({ ...row, when: [row.when ?? [], usesSockets].flat() }));
  // `Socket` alone is too common a word.
  delete all['Socket'];
  const asStream: Condition = { at: 1, mentions: /\bSocketType\.Stream\b/ };
  all['Socket'] = [
    { ...inet, when: [ofInternet, asStream] },
    { ...made, when: asStream },
  ];
  // Options set on what is only called a socket.
  all['#SetSocketOption'] = { does: 'set', sockopt: { level: 0, name: 1, value: 2 }, fix: socketFix };
  all['#IOControl'] = { does: 'set', options: { '0': unknown } };
  return all;
}

/** What reads and writes a stream, and closes it. */
export function wrappers(): Rows {
  const rows: Rows = {};
  for (const type of [
    'System.IO.StreamReader',
    'System.IO.StreamWriter',
    'System.IO.BinaryReader',
    'System.IO.BinaryWriter',
    'System.IO.BufferedStream',
    'System.Net.Security.SslStream',
    `${net}.NetworkStream`,
  ]) {
    const row: Api = { does: 'pass', from: 0, gives: `${net}.NetworkStream` };
    rows[type] = row;
    rows[type.slice(type.lastIndexOf('.') + 1)] = row;
  }
  return rows;
}

/** What runs a function of the file with the connection it is given. */
export function threads(): Rows {
  const runs: Api = { does: 'run', function: [0], arguments: [1] };
  return {
    // `token.Register(state => ((Socket)state).Dispose(), socket)`: only where somebody gives it up.
    '#Register': { does: 'make', gives: '', when: [{ receiver: /token$/i }, { at: 0, mentions: /=>/ }] },
    // Only where it is seen what the thread was made with.
    '#Start': {
      does: 'run',
      function: [threadStart],
      arguments: [0],
      when: { at: threadStart, mentions: anything },
    },
    ...everywhere('System.Threading', {
      'ThreadPool.QueueUserWorkItem': runs,
      'ThreadPool.UnsafeQueueUserWorkItem': runs,
    }),
    ...everywhere('System.Threading.Tasks', { 'Task.Factory.StartNew': runs }),
  };
}
