/** What calls of C’s sockets mean: those of POSIX and of Winsock. */
import { type Api, enabled, idle, interval, type Rows, type Unless } from '../api.ts';
import { onDescriptor } from './fixes.ts';

export const descriptor = onDescriptor('{it}');

export const local = /\b(?:[AP]F_(?!INET|UNSPEC|MAX)[A-Z]\w*|sockaddr_un|sun_path)\b/;
// Asked for, `case AF_UNIX:`, or printed, it makes no socket.
const internetOnly =
  /^(?![\s\S]*(?<!\b(?:case|ifn?def)\s+|")\b(?:[AP]F_(?:UNIX|LOCAL|NETLINK|VSOCK|BLUETOOTH)|sockaddr_un)\b)/;

const notTcp: readonly Unless[] = [
  { at: [0], mentions: local, surely: true },
  { at: [1], mentions: /\bSOCK_(DGRAM|RAW|SEQPACKET|RDM)\b/, surely: true },
  { at: [2], mentions: /\bIPPROTO_(UDP|UDPLITE|ICMP|ICMPV6|SCTP|DCCP|RAW)\b/ },
];

const streamHints = /^(?![\s\S]*\bSOCK_DGRAM\b)[\s\S]*\bai_socktype\s*=\s*SOCK_STREAM\b/;

/** `if (udp) hints.ai_socktype = SOCK_DGRAM; else hints.ai_socktype = SOCK_STREAM;`, in either order. */
const eitherHints =
  /\bai_socktype\s*=\s*SOCK_(?:DGRAM\s*;[\s}]*else\b[\s{]*[\w.>-]*\bai_socktype\s*=\s*SOCK_STREAM|STREAM\s*;[\s}]*else\b[\s{]*[\w.>-]*\bai_socktype\s*=\s*SOCK_DGRAM)\b/;

/** Of a socket whose family or type cannot be read nothing is said, unless it has options of TCP. */
function sockets(): Rows {
  const made = { does: 'create', gives: 'fd', unless: notTcp, fix: descriptor } as const;
  const stream = { at: 1, mentions: /\bSOCK_STREAM\b/ } as const;
  const type = 'fd';
  const sockets: readonly Api[] = [
    { ...made, when: [stream, { at: 0, mentions: /\b[AP]F_INET6?\b|\bai_family\b/ }] },
    { ...made, when: [stream, { file: internetOnly }] },
    // `hints.ai_socktype = SOCK_STREAM` says what getaddrinfo gives, and that knows no Unix sockets.
    {
      ...made,
      when: [{ at: 1, mentions: /\bai_socktype\b/ }, { file: streamHints }],
    },
    { ...made, when: [{ at: 1, mentions: /\bai_socktype\b/ }, { around: streamHints }] },
    { ...made, when: [{ at: 1, mentions: /\bai_socktype\b/ }, { around: eitherHints }] },
    { ...made, unread: true, when: { at: 2, mentions: /[\s\S]/ } },
  ];
  const connects: Api = {
    does: 'connect',
    on: 0,
    peer: [1],
    status: true,
    // Qt's signals are connected, too: there the third is a receiver, a slot or a function.
    when: { at: 2, mentions: /^(?!\[|SLOT\b|this\b)[\s\S]*(len|size|\d)/i },
    unless: [{ at: [1], mentions: local }],
  };
  const rows: Rows = {
    socket: sockets,
    WSASocket: sockets,
    WSASocketA: sockets,
    WSASocketW: sockets,
    connect: connects,
    WSAConnect: connects,
    ConnectEx: connects,
    AcceptEx: { does: 'connect', on: 1, accepts: true },
    bind: {
      does: 'listen',
      on: 0,
      peer: [1],
      when: { at: 2, mentions: /[\s\S]/ },
      unless: [{ at: [1], mentions: local }],
    },
    ...Object.fromEntries(
      ['accept', 'accept4', 'WSAAccept'].map((word): [string, Api] => [
        word,
        {
          does: 'accept',
          on: 0,
          gives: type,
          inherits: true,
          listeners:
            /^(?![\s\S]*(?<!\b(?:case|ifn?def)\s+|")\b(?:[AP]F_(?:UNIX|LOCAL|VSOCK|BLUETOOTH)|sockaddr_un|SOCK_SEQPACKET)\b)[\s\S]*\b(?:sockaddr_(?:in6?|storage|union)|[AP]F_INET6?|getaddrinfo|inet_nto[ap]|htons|ntohs|sin6?_(?:addr|port)|tcp\w*)\b/i,
          addressed: { at: 1, types: /\bsockaddr_in6?$/i },
          when: { at: 2, mentions: /[\s\S]/ },
          unless: [{ at: [1], mentions: local }],
          fix: descriptor,
        },
      ]),
    ),
    setsockopt: { does: 'set', on: 0, sockopt: { level: 1, name: 2, value: 3 }, fix: descriptor },
    // Winsock's structure holds milliseconds; the number of probes is 10 and cannot be set.
    WSAIoctl: {
      does: 'set',
      on: 0,
      when: { at: 1, mentions: /\bSIO_KEEPALIVE_VALS\b/ },
      structure: {
        at: 2,
        members: { onoff: enabled, keepalivetime: idle('ms'), keepaliveinterval: interval('ms') },
      },
    },
    close: { does: 'close', on: 0 },
    closesocket: { does: 'close', on: 0 },
    dup: { does: 'pass', from: 0 },
    fdopen: { does: 'pass', from: 0 },
    fclose: { does: 'close', on: 0 },
    pthread_create: { does: 'run', function: [2], arguments: 'rest' },
    thrd_create: { does: 'run', function: [1], arguments: 'rest' },
    CreateThread: { does: 'run', function: [2], arguments: 'rest' },
    _beginthread: { does: 'run', function: [0], arguments: 'rest' },
    _beginthreadex: { does: 'run', function: [2], arguments: 'rest' },
    // They look like constructors of another file, and set no option of the socket.
    SSL_set_fd: { does: 'make', gives: 'int' },
    SSL_set_rfd: { does: 'make', gives: 'int' },
    SSL_set_wfd: { does: 'make', gives: 'int' },
    BIO_new_socket: { does: 'make', gives: 'BIO' },
  };
  // Wrappers of other files that end the program when the call fails: Stevens' and such as `xsocket`; and lwIP's names.
  const wrapped = ['socket', 'connect', 'accept', 'bind', 'setsockopt', 'close'] as const;
  for (const word of wrapped) {
    for (const name of [`${word[0]!.toUpperCase()}${word.slice(1)}`, `x${word}`, `lwip_${word}`])
      rows[name] = rows[word]!;
  }
  return rows;
}

export const ownCalls = sockets();
