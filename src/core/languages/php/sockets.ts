import {
  type Api,
  type Condition,
  type Creates,
  enabled,
  type FixRow,
  idle,
  interval,
  type LibraryDefault,
  type Opens,
  probes,
  type Unless,
} from '../api.ts';
import type { Syntax } from '../syntax.ts';

/**
 * A script that answers a request ends with it, and its connections do. Only a program that keeps running holds
 * them: it loops for ever, waits for sockets, forks, chats, or belongs to a framework of such programs.
 */
const runningWords =
  /\bPRIVMSG\b|["'](?:PONG|NICK|JOIN)\b|\bpcntl_\w+\s*\(|\bset_time_limit\s*\(\s*0|^\uFEFF?#!.*\bphp|\b(?:stream_)?socket_accept\s*\(|\b(?:React|Amp|(?:Open)?Swoole|Workerman)\\|\bextends\s+(?:\w*Command|\w*Worker|\w*Daemon)\b|\bShouldQueue\b|->(?:consume|basic_consume|p?subscribe|brPop|blPop|pgsqlGetNotify|xReadGroup)\s*\(|\bpg_get_notify\s*\(/im;
const waitingWords = /(?:\bu?sleep|(?:accept|select|recv|read|gets|wait|consume|pop|reserve|notify))\s*\(/i;

export const running = {
  program: (root: Syntax): boolean =>
    runningWords.test(root.text) || endlessLoops(root).some((loop) => waits(loop, root)),
};

const endlessHead = /\b(?:while\s*\(\s*(?:true|1)\s*\)|for\s*\(\s*;\s*;\s*\))/i;

/** By hand, as what is nested deeply would not fit on the stack. */
function endlessLoops(root: Syntax): Syntax[] {
  const found: Syntax[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const head = endlessHead.exec(node.text);
    if (head === null) continue;
    if (node.shape.kind === 'loop' && head.index === 0) found.push(node);
    open.push(...node.children);
  }
  return found;
}

/**
 * It waits, be it in a function further down, as against a loop that begins with the question whether it is over, as
 * `while (!feof($link))` does, and one that takes in an answer until that is whole and gives it back.
 */
function waits(loop: Syntax, root: Syntax): boolean {
  const { shape } = loop;
  const body = shape.kind === 'loop' ? (shape.body?.text ?? '') : '';
  if (/^\{?\s*if\s*\([^{}]*\)[\s{]*break\b/.test(body)) return false;
  if (!waitingWords.test(root.text.slice(loop.start, loop.start + 4000))) return false;
  let home = loop.parent;
  while (home !== undefined && home.shape.kind !== 'function') home = home.parent;
  return home === undefined || !givesBack(home, loop.start);
}

/** `return $answer;` behind the place, as against what only says how it went. */
function givesBack(home: Syntax, from: number): boolean {
  const open = [home];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.end <= from || (node.shape.kind === 'function' && node.start >= from)) continue;
    const isReturn = node.type === 'return_statement' && node.start > from;
    if (isReturn && /^return\s+(?!(?:true|false|null|-?\d+)\b)[^\s;]/i.test(node.text)) return true;
    open.push(...node.children);
  }
  return false;
}

export const notTcp: readonly Unless[] = [
  { at: [0], mentions: /\bAF_UNIX\b/ },
  { at: [1], mentions: /\bSOCK_(DGRAM|RAW|SEQPACKET|RDM)\b/ },
  { at: [2], mentions: /\bSOL_UDP\b/ },
];
export const notTcpScheme: readonly Unless[] = [{ at: [0], mentions: /["'](?:udp|unix|udg|php|file):/i }];

/** `{it}` is a `Socket`. Older versions lack some of the constants. */
const socketStatements: NonNullable<FixRow['statements']> = [
  { part: 'enabled', lines: ['socket_set_option({it}, SOL_SOCKET, SO_KEEPALIVE, 1);'] },
  {
    part: 'idle',
    lines: [
      'if (defined("TCP_KEEPIDLE")) {',
      '  socket_set_option({it}, SOL_TCP, TCP_KEEPIDLE, {idle});',
      '} elseif (defined("TCP_KEEPALIVE")) { // macOS',
      '  socket_set_option({it}, SOL_TCP, TCP_KEEPALIVE, {idle});',
      '}',
    ],
  },
  {
    part: 'interval',
    lines: [
      'if (defined("TCP_KEEPINTVL")) {',
      '  socket_set_option({it}, SOL_TCP, TCP_KEEPINTVL, {interval});',
      '}',
    ],
  },
  {
    part: 'probes',
    lines: [
      'if (defined("TCP_KEEPCNT")) {',
      '  socket_set_option({it}, SOL_TCP, TCP_KEEPCNT, {probes});',
      '}',
    ],
  },
];

/** What failed is `false`, and the file tests for it further down. */
export const onSocket: readonly FixRow[] = [
  { statements: socketStatements, around: ['if ({it} !== false) {', '}'] },
];

/** A stream shares its descriptor with the socket made from it; one that speaks TLS already has none. */
export const onStream: readonly FixRow[] = [
  {
    via: { of: ['stream'], name: 'socket' },
    statements: socketStatements,
    around: [
      'if ({it} !== false && extension_loaded("sockets") && ({name} = socket_import_stream({it})) !== false) {',
      '}',
    ],
  },
];

export const stream = { gives: 'stream' } as const;

/** Only where the program keeps running does anybody miss keepalive; what is said wrongly is wrong everywhere. */
export function whereRunning(row: Opens | Creates): readonly Api[] {
  return [
    { ...row, when: running },
    { ...row, quiet: true },
  ];
}

/** It says that it is there, or looks at the clock and asks whether its server is, as against who only answers that. */
export const beating = {
  file: /\bfunction\s+\w*(?:send|write)\w*heart_?beat|^(?=[\s\S]*(?:send|write|puts?|raw|say|command)\w*\s*\((?:[^()\n]*,)?\s*["']PING\b)(?=[\s\S]*(?:\btime\(\)\s*-|-\s*\$\w*(?:->)?_?last\w*|timer|time_?handler|interval))/i,
};

/** A class that keeps its socket belongs to whatever makes it: to a page, unless the file says more. */
export function whereHeld(row: Opens | Creates): readonly Api[] {
  return [{ ...row, quiet: true, when: beating }, ...whereRunning(row)];
}

/** With TLS there is no socket to set options on (`socket_import_stream` refuses). */
export const tls = { at: 0, mentions: /["'](?:ssl|tls)(?:v[\d.]+)?:/i } as const;

export const streamClient: Opens = { does: 'open', ...stream, peer: [0], unless: notTcpScheme };
// Behind the flags a context may stand, and in that options of the socket.
const contextClient: Opens = { ...streamClient, records: [5] };

// Options of a context hold from PHP 8.6 on (php-src pull request 20381).
export const contextDefaults: readonly LibraryDefault[] = [
  { package: 'runtime', before: [8, 6], keepalive: 'off', source: 'PHP 8.2 run' },
  {
    package: 'runtime',
    from: [8, 6],
    keepalive: 'on',
    idle: 60,
    source: 'what the context says is told there',
  },
];

/** What outlives the script that opened it is kept for the next one. */
const persistent = { at: 4, mentions: /\bSTREAM_CLIENT_PERSISTENT\b/ } as const;

/** `sprintf("%s://%s:%d", $transport, …)`, in a file that never says which: it may be datagrams'. */
const schemeOfOthers: readonly Condition[] = [
  { at: 0, mentions: /["']%s:\/\/|["']\{?\$[\w>-]+\}?:\/\/|\.\s*["']:\/\// },
  { file: /^(?![\s\S]*["'](?:tcp|ssl|tls)\b)/i },
];

/** `fsockopen($address, -1)`: which transport it is stands in the address, which others write. */
export const addressOfOthers: readonly Condition[] = [
  { at: 0, mentions: /^\$/ },
  { at: 1, mentions: /^-1$/ },
];

export function streamClients(): readonly Api[] {
  const anywhere: readonly Api[] = [
    { ...contextClient, when: [tls, persistent], persists: true, fix: [] },
    { ...contextClient, when: persistent, persists: true },
  ];
  const tuned = { at: 5, mentions: /\bso_keepalive\b/ };
  return [
    { ...streamClient, when: schemeOfOthers, quiet: true },
    { ...streamClient, when: addressOfOthers, quiet: true },
    { ...streamClient, when: [running, tuned], defaults: contextDefaults },
    { ...streamClient, when: tuned, defaults: contextDefaults, quiet: true },
    ...anywhere,
    ...whereHeld(contextClient).flatMap((row): Api[] => {
      const { when = [] } = row;
      return [{ ...row, when: [when, tls].flat(), fix: [] } as Api, row];
    }),
  ];
}

// The context options hold from PHP 8.6 on (php-src pull request 20381); older versions pass over them without a word.
export const context: Opens = {
  does: 'open',
  quiet: true,
  records: [0],
  options: {
    'socket.so_keepalive': enabled,
    'socket.tcp_keepidle': idle('s'),
    'socket.tcp_keepintvl': interval('s'),
    'socket.tcp_keepcnt': probes,
  },
  fix: [
    {
      under: 'socket',
      at: 0,
      options: [
        ['so_keepalive', 'true'],
        ['tcp_keepidle', '{idle}'],
        ['tcp_keepintvl', '{interval}'],
        ['tcp_keepcnt', '{probes}'],
      ],
    },
  ],
};
