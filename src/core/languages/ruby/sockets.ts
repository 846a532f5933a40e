import type { FixRow, Opens, Unless } from '../api.ts';

export const notTcp: readonly Unless[] = [
  {
    at: [0],
    mentions: /\b(AF_|PF_)?(UNIX|LOCAL|PACKET|NETLINK|VSOCK|CAN|ROUTE)\b|\bAF_(UNIX|PACKET|NETLINK)/,
  },
  { at: [1], mentions: /\b(SOCK_)?(DGRAM|RAW|SEQPACKET|RDM)\b/ },
];

/** `{it}` is a socket; `socketClass` what the library's class goes by there. */
function socketStatements(socketClass: string): NonNullable<FixRow['statements']> {
  const set = (level: string, option: string, value: string): string =>
    `{it}.setsockopt(${socketClass}::${level}, ${socketClass}::${option}, ${value})`;
  const where = (option: string): string => `if ${socketClass}.const_defined?(:${option})`;
  return [
    { part: 'enabled', lines: [set('SOL_SOCKET', 'SO_KEEPALIVE', 'true')] },
    {
      part: 'idle',
      lines: [
        `${where('TCP_KEEPIDLE')} # Linux, Windows`,
        `  ${set('IPPROTO_TCP', 'TCP_KEEPIDLE', '{idle}')}`,
        `els${where('TCP_KEEPALIVE')} # macOS`,
        `  ${set('IPPROTO_TCP', 'TCP_KEEPALIVE', '{idle}')}`,
        'end',
      ],
    },
    {
      part: 'interval',
      lines: [`${set('IPPROTO_TCP', 'TCP_KEEPINTVL', '{interval}')} ${where('TCP_KEEPINTVL')}`],
    },
    { part: 'probes', lines: [`${set('IPPROTO_TCP', 'TCP_KEEPCNT', '{probes}')} ${where('TCP_KEEPCNT')}`] },
  ];
}

/** A file may have a class `Socket` of its own. */
export const onSocket: readonly FixRow[] = [
  { file: /\b(?:class|module)\s+Socket\b/, statements: socketStatements('::Socket') },
  { statements: socketStatements('Socket') },
];

export const socket = { gives: 'TCPSocket' } as const;

/** With a block the connection is closed behind it. */
export const opened: Opens = {
  does: 'open',
  ...socket,
  handler: ['block'],
  parameter: 0,
  closesBehindBlock: true,
  peer: [0],
};
