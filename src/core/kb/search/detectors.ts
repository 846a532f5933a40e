/**
 * Output of commands and log lines that point at an issue by themselves. A row says which lines give it away;
 * the line found is quoted as the evidence.
 */
import type { Span } from '../../text.ts';

/** All clues of a detector have to be found, each in some line. */
export interface Clue {
  readonly line: RegExp;
  /** Decides over the numbers the line's groups captured; absent: the line alone counts. */
  readonly holds?: (...numbers: number[]) => boolean;
}

export interface Detector {
  /** What was pasted, as people call it. */
  readonly output: string;
  readonly clues: readonly Clue[];
  /** Decides over the first number of each clue, where they only mean something together. */
  readonly together?: (...numbers: number[]) => boolean;
  /** A line of this kind anywhere speaks against it. */
  readonly unless?: RegExp;
  /** Ids, the likeliest first. */
  readonly issues: readonly string[];
}

const some = (count: number) => count > 0;

/** A line of `ss`: it leaves the state out where it was asked for one. */
const established = String.raw`^\s*(?:(?:tcp\s+)?ESTAB\s+)?\d+\s+`;
const twoAddresses = String.raw`\s+\S+:[\w-]+\s+\S+:[\w-]+`;

/** A counter above zero, as nstat, its JSON, /proc/net/netstat and Prometheus' node_exporter write it. */
function counter(names: string): Clue {
  return { line: new RegExp(`(?<![A-Za-z])TcpExt_?(?:${names})"?[\\s:=]+(\\d+)`), holds: some };
}

export const detectors: readonly Detector[] = [
  {
    output: 'conntrack -S',
    clues: [{ line: /\binsert_failed=(\d+)/, holds: some }],
    issues: ['centos7-conntrack-insert-failed', 'k8s-dns-5s-race'],
  },
  {
    output: 'conntrack -S',
    clues: [{ line: /\bfound=\d+.*\b(?:early_)?drop=(\d+)/, holds: some }],
    unless: /\binsert_failed=[1-9]/,
    issues: ['nf-conntrack-table-full'],
  },
  {
    output: 'sysctl net.netfilter',
    clues: [{ line: /\bnf_conntrack_count\s*[=:]\s*(\d+)/ }, { line: /\bnf_conntrack_max\s*[=:]\s*(\d+)/ }],
    together: (count, max) => max > 0 && count >= 0.8 * max,
    issues: ['nf-conntrack-table-full'],
  },
  {
    output: 'ipvsadm -l --timeout',
    clues: [{ line: /Timeout \(tcp tcpfin udp\):\s*(\d+)/ }],
    issues: ['swarm-ipvs-900s'],
  },
  {
    output: 'ipvsadm -lnc',
    clues: [{ line: /^\s*TCP\s+\d\d:\d\d\s+ESTABLISHED\s+\S+:\d+\s+\S+:\d+\s+\S+:\d+/ }],
    issues: ['swarm-ipvs-900s'],
  },
  {
    output: 'ipvsadm -lnc',
    clues: [{ line: /^\s*TCP\s+\d\d:\d\d\s+TIME_WAIT\s+\S+:\d+\s+\S+:\d+\s+\S+:\d+/ }],
    issues: ['ipvs-conn-reuse-1s', 'ipvs-stale-endpoint-reuse'],
  },
  {
    output: 'ipvsadm -lnc',
    clues: [{ line: /^\s*TCP\s+\d\d:\d\d\s+CLOSE_WAIT\s+\S+:\d+\s+\S+:\d+\s+\S+:\d+/ }],
    issues: ['swarm-ingress-half-close-60s'],
  },
  {
    output: 'sysctl net.ipv4.vs',
    clues: [
      { line: /\bnet[./]ipv4[./]vs[./]conntrack\s*=\s*1\b/ },
      { line: /\bnet[./]ipv4[./]vs[./]conn_reuse_mode\s*=\s*1\b/ },
    ],
    issues: ['ipvs-conn-reuse-1s'],
  },
  {
    output: 'sysctl net.ipv4.vs',
    clues: [{ line: /\bnet[./]ipv4[./]vs[./]conn_reuse_mode\s*=\s*0\b/ }],
    issues: ['ipvs-stale-endpoint-reuse'],
  },
  {
    output: 'sysctl -a',
    clues: [{ line: /\bnet[./]ipv4[./]tcp_tw_recycle\s*=\s*\d/ }],
    issues: ['tcp-tw-recycle-nat'],
  },
  {
    output: 'sysctl -a',
    clues: [
      { line: /\bnet[./]ipv4[./]tcp_tw_reuse\s*=\s*1\b/ },
      { line: /\bnet[./]ipv4[./]tcp_timestamps\s*=\s*0\b/ },
    ],
    issues: ['tcp-tw-reuse-scope', 'paws-timestamps-off'],
  },
  {
    output: 'sysctl -a',
    clues: [{ line: /\bnet[./]ipv4[./]tcp_timestamps\s*=\s*0\b/ }],
    unless: /\btcp_tw_reuse\s*=\s*1\b/,
    issues: ['paws-timestamps-off'],
  },
  {
    output: 'sysctl -a',
    clues: [
      {
        line: /\bnet[./]ipv4[./]ip_local_port_range\s*=\s*(\d+)\s+(\d+)/,
        holds: (low, high) => high - low < 10_000,
      },
    ],
    issues: ['ephemeral-port-exhaustion'],
  },
  {
    output: 'sysctl -a',
    clues: [{ line: /\bnet[./]core[./]somaxconn\s*=\s*(\d+)/, holds: (value) => value < 1024 }],
    issues: ['listen-backlog-overflow'],
  },
  {
    output: 'ss -ltn',
    clues: [
      {
        line: /^\s*(?:tcp\s+)?LISTEN\s+(\d+)\s+(\d+)\s/,
        holds: (waiting, most) => most > 0 && waiting >= most,
      },
    ],
    issues: ['listen-backlog-overflow'],
  },
  {
    output: 'ss -tno',
    clues: [
      {
        line: new RegExp(`${established}\\d+${twoAddresses}.*\\btimer:\\(on,[^,)]*,(\\d+)`),
        holds: (retries) => retries >= 5,
      },
    ],
    issues: ['tcp-retries2-hang', 'redis-keepalive-failover-hang'],
  },
  {
    output: 'ss -tno',
    clues: [{ line: new RegExp(`${established}0${twoAddresses}\\s*(?!.*timer:)`) }],
    unless: /timer:\(/,
    issues: ['keepalive-not-enabled'],
  },
  {
    output: 'ss -tno',
    clues: [{ line: /\btimer:\(keepalive,(?:11\d|10\d|9\d|8\d)min/ }],
    issues: ['keepalive-not-enabled', 'container-sysctl-not-inherited'],
  },
  {
    output: 'nstat',
    clues: [counter('ListenOverflows|ListenDrops')],
    issues: ['listen-backlog-overflow'],
  },
  {
    output: 'netstat -s',
    clues: [
      {
        line: /(\d+) (?:times the listen queue of a socket overflowed|SYNs to LISTEN sockets (?:dropped|ignored))/,
        holds: some,
      },
    ],
    issues: ['listen-backlog-overflow'],
  },
  {
    output: 'nstat',
    clues: [counter('TCPReqQFullDoCookies|TCPReqQFullDrop')],
    issues: ['listen-backlog-overflow'],
  },
  {
    output: 'nstat',
    clues: [counter('PAWSPassive|PAWSPassiveRejected')],
    issues: ['tcp-tw-recycle-nat'],
  },
  {
    output: 'netstat -s',
    clues: [{ line: /(\d+) passive connections rejected because of time ?stamp/, holds: some }],
    issues: ['tcp-tw-recycle-nat'],
  },
  {
    output: 'docker service inspect',
    clues: [{ line: /"(?:EndpointSpec|VirtualIPs|NetworkID)"/ }, { line: /"Mode"\s*:\s*"vip"/ }],
    issues: ['swarm-ipvs-900s'],
  },
  {
    output: 'docker service inspect --pretty',
    clues: [{ line: /^\s*Endpoint Mode:\s*vip\b/ }],
    issues: ['swarm-ipvs-900s'],
  },
  {
    output: 'dmesg',
    clues: [{ line: /\bPossible SYN flooding on port/i }],
    issues: ['listen-backlog-overflow'],
  },
  {
    output: 'dmesg',
    clues: [{ line: /\bnf_conntrack: table full, dropping packet/ }],
    issues: ['nf-conntrack-table-full'],
  },
  {
    output: 'NSX load balancer log',
    clues: [
      { line: /\bsubcomp="lb"|\berrorCode="EDG9999999"|\bLbAccessLog\b/ },
      { line: /\b502\b|prematurely closed/ },
    ],
    issues: ['nsxt-lb-automap-502'],
  },
  {
    output: 'ethtool -S',
    clues: [{ line: /\bconntrack_allowance_exceeded:\s*(\d+)/, holds: some }],
    issues: ['aws-ec2-sg-conntrack'],
  },
  {
    output: 'curl -w',
    clues: [{ line: /\btime_namelookup:?\s+(\d+(?:\.\d+)?)/, holds: (seconds) => seconds >= 4.5 }],
    issues: ['k8s-dns-5s-race'],
  },
  {
    output: '/proc/net/stat/arp_cache',
    clues: [{ line: /\bneigh(?:bour|bor)?: arp_cache: neighbo[u]?r table overflow/i }],
    issues: ['neigh-table-overflow'],
  },
  {
    output: 'tcpdump',
    clues: [{ line: /\btcp port \d+ unreachable\b/ }, { line: /\bCLOSING:CLOSED\b/ }],
    issues: ['nsxt-lb-automap-502'],
  },
];

export interface Evidence {
  readonly output: string;
  readonly issue: string;
  /** 0 for the likeliest issue of its detector. */
  readonly rank: number;
  /** The line found, without the blanks around it. */
  readonly line: string;
  /** What of the line gives it away. */
  readonly span: Span;
}

/** UTF-16 units; what stands further down is not looked at. */
const longestPaste = 200_000;

/** Longer lines are not looked at: the patterns are about output people can read. */
const longestLine = 2000;

/** What the text gives away, in the table's order. */
export function detect(text: string): Evidence[] {
  const lines = linesOf(text);
  return detectors.flatMap((detector) => {
    if (detector.unless !== undefined && lines.some((line) => detector.unless!.test(line))) return [];
    const found = detector.clues.map((clue) => findClue(lines, clue));
    const first = found[0];
    if (first === undefined || found.some((clue) => clue === undefined)) return [];
    const numbers = found.map((clue) => clue!.numbers[0] ?? Number.NaN);
    if (detector.together !== undefined && !detector.together(...numbers)) return [];
    return detector.issues.map((issue, rank) => ({
      output: detector.output,
      issue,
      rank,
      line: first.line,
      span: first.span,
    }));
  });
}

/** Without what a terminal, a mail or a logger puts around the output. */
function linesOf(text: string): string[] {
  const lines = text
    .slice(0, longestPaste)
    .replace(colours, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.length <= longestLine)
    .map((line) => line.replace(surroundings, ''));
  return [...lines, ...counters(lines)];
}

/** ANSI escape sequences. */
const colours = /\x1b\[[\d;?]*[A-Za-z]/g;

/** Marks of a quotation, a date and time, the sender of a syslog line. */
const surroundings =
  /^(?:[ \t]*[>|])*[ \t]*(?:\[?(?:\d{4}-\d{2}-\d{2}[T ])?\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?\]?[ \t]+|[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \S+ \S+: )?/;

/** Where names and values stand in two lines, as in /proc/net/netstat: `TcpExtListenDrops 4525`. */
function counters(lines: readonly string[]): string[] {
  return lines.flatMap((line, index) => {
    const [group = '', ...names] = line.trim().split(/\s+/);
    const [again, ...values] = (lines[index + 1] ?? '').trim().split(/\s+/);
    if (!/^[A-Z]\w+:$/.test(group) || again !== group || values.length !== names.length) return [];
    if (!values.every((value) => /^-?\d+$/.test(value))) return [];
    return names.map((name, place) => `${group.slice(0, -1)}${name} ${values[place]}`);
  });
}

function findClue(lines: readonly string[], { line: pattern, holds }: Clue) {
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match === null) continue;
    const numbers = match.slice(1).map(Number);
    if (holds !== undefined && !holds(...numbers)) continue;
    const shown = line.trim();
    const blanks = line.length - line.trimStart().length;
    const start = Math.max(0, match.index - blanks);
    const end = Math.min(shown.length, match.index + match[0].trimEnd().length - blanks);
    return { line: shown, span: { start, end }, numbers };
  }
  return undefined;
}
