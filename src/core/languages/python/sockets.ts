/** What sockets mean in Python: what is no TCP, how fixes are written. */
import type { FixRow, Unless } from '../api.ts';

export const notTcp: readonly Unless[] = [
  {
    // Some give both the wrong way round, which works: either is 1.
    at: [0, 'family', 1],
    mentions: /\bAF_(UNIX|PACKET|CAN|NETLINK|VSOCK|BLUETOOTH|ALG|TIPC|RDS|QIPCRTR|HYPERV|SYSTEM)\b/,
    surely: true,
  },
  { at: [1, 'type'], mentions: /\bSOCK_(DGRAM|RAW|SEQPACKET|RDM)\b/ },
  { at: [1, 'type'], unread: { words: /\bSOCK_STREAM\b/, rival: 'SOCK_DGRAM' } },
  { at: [2, 'proto'], mentions: /\bIPPROTO_(UDP|ICMP|SCTP|RAW)/ },
  { at: [3, 'fileno'], given: true },
];

/** `{it}` is a socket. */
const socketStatements: NonNullable<FixRow['statements']> = [
  { part: 'enabled', lines: ['{it}.setsockopt({socket}.SOL_SOCKET, {socket}.SO_KEEPALIVE, 1)'] },
  {
    part: 'idle',
    lines: [
      'if hasattr({socket}, "TCP_KEEPIDLE"):  # Linux, Windows',
      '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPIDLE, {idle})',
      'elif hasattr({socket}, "TCP_KEEPALIVE"):  # macOS, Python 3.10+',
      '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPALIVE, {idle})',
    ],
  },
  {
    part: 'interval',
    lines: [
      'if hasattr({socket}, "TCP_KEEPINTVL"):',
      '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPINTVL, {interval})',
    ],
  },
  {
    part: 'probes',
    lines: [
      'if hasattr({socket}, "TCP_KEEPCNT"):',
      '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPCNT, {probes})',
    ],
  },
];

export const onSocket: readonly FixRow[] = [{ imports: ['socket'], statements: socketStatements }];

/** A transport may have no socket at all. */
export const onTransport: readonly FixRow[] = [
  {
    imports: ['socket'],
    via: {
      of: ['asyncio.StreamWriter', 'asyncio.Transport'],
      name: 'sock',
      line: '{name} = {it}.get_extra_info("socket")',
      guard: 'if {name} is not None:',
    },
    statements: socketStatements,
  },
];

/** The socket inside a stream of a framework, where it has a name of its own. */
function inside(line: string, ...modules: readonly string[]): readonly FixRow[] {
  const via = { of: ['tornado.IOStream', 'anyio.SocketStream'], name: 'sock', line: `{name} = ${line}` };
  return [{ imports: ['socket', ...modules], via, statements: socketStatements }];
}

export const onTornado = inside('{it}.socket');
export const onAnyio = inside('{it}.extra({anyio}.abc.SocketAttribute.raw_socket)', 'anyio');

export const inList: readonly FixRow[] = [
  {
    imports: ['socket'],
    tuples: [
      { part: 'idle', text: '({socket}.IPPROTO_TCP, {socket}.TCP_KEEPIDLE, {idle})' },
      { part: 'interval', text: '({socket}.IPPROTO_TCP, {socket}.TCP_KEEPINTVL, {interval})' },
      { part: 'probes', text: '({socket}.IPPROTO_TCP, {socket}.TCP_KEEPCNT, {probes})' },
    ],
  },
];

export const socket = { gives: 'socket.socket' } as const;

/** `asyncio.open_connection(sock=s)` wraps what is there. */
export const wraps: readonly Unless[] = [{ at: ['sock'], given: true }];
