/** What pasted output gives away, and what it does not. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { detect, detectors } from '../../src/core/kb/search/detectors.ts';
import { builtIn } from '../helpers/knowledge.ts';

/** Output, and the issues in order; none: nothing is wrong there. */
const samples: readonly (readonly [name: string, text: string, ...issues: string[]])[] = [
  [
    'failed inserts',
    'cpu=0 found=2 invalid=3 insert=0 insert_failed=17 drop=0 early_drop=0 error=0',
    'centos7-conntrack-insert-failed',
    'k8s-dns-5s-race',
  ],
  ['no failed inserts', 'cpu=0 found=2 invalid=3 insert=0 insert_failed=0 drop=0 early_drop=0 error=0'],
  [
    'drops',
    'cpu=0 found=2 insert_failed=0 drop=0 early_drop=9\ncpu=1 found=2 insert_failed=0 drop=4 early_drop=0',
    'nf-conntrack-table-full',
  ],
  [
    'drops that come from failed inserts',
    'cpu=0 found=2 insert_failed=5 drop=5 early_drop=0',
    'centos7-conntrack-insert-failed',
    'k8s-dns-5s-race',
  ],
  [
    'a table nearly full',
    'net.netfilter.nf_conntrack_count = 250000\nnet.netfilter.nf_conntrack_max = 262144',
    'nf-conntrack-table-full',
  ],
  ['a table with room', 'net.netfilter.nf_conntrack_count = 1200\nnet.netfilter.nf_conntrack_max = 262144'],
  ['the maximum alone', 'net.netfilter.nf_conntrack_max = 262144'],
  ['IPVS timeouts', 'Timeout (tcp tcpfin udp): 900 120 300', 'swarm-ipvs-900s'],
  [
    'an idle IPVS connection',
    'TCP 14:58  ESTABLISHED 10.0.1.9:51514 10.0.1.5:5432 10.0.1.6:5432',
    'swarm-ipvs-900s',
  ],
  [
    'closed IPVS connections',
    'TCP 01:58  TIME_WAIT   10.2.0.7:41234 10.96.0.10:80 10.244.1.4:8080',
    'ipvs-conn-reuse-1s',
    'ipvs-stale-endpoint-reuse',
  ],
  [
    'half-closed IPVS connections',
    'TCP 00:58  CLOSE_WAIT  10.2.0.7:41234 10.96.0.10:80 10.244.1.4:8080',
    'swarm-ingress-half-close-60s',
  ],
  [
    'connection tracking with reuse',
    'net.ipv4.vs.conntrack = 1\nnet.ipv4.vs.conn_reuse_mode = 1',
    'ipvs-conn-reuse-1s',
  ],
  ['reuse without connection tracking', 'net.ipv4.vs.conntrack = 0\nnet.ipv4.vs.conn_reuse_mode = 1'],
  ['no reuse', 'net/ipv4/vs/conn_reuse_mode = 0', 'ipvs-stale-endpoint-reuse'],
  ['tw_recycle', 'net.ipv4.tcp_tw_recycle = 0', 'tcp-tw-recycle-nat'],
  [
    'tw_reuse without timestamps',
    'net.ipv4.tcp_timestamps = 0\nnet.ipv4.tcp_tw_reuse = 1',
    'tcp-tw-reuse-scope',
    'paws-timestamps-off',
  ],
  ['no timestamps', 'net.ipv4.tcp_timestamps = 0', 'paws-timestamps-off'],
  ['timestamps', 'net.ipv4.tcp_timestamps = 1\nnet.ipv4.tcp_tw_reuse = 2'],
  ['few ports', 'net.ipv4.ip_local_port_range = 32768\t36000', 'ephemeral-port-exhaustion'],
  ['the usual ports', 'net.ipv4.ip_local_port_range = 32768\t60999'],
  ['a short backlog', 'net.core.somaxconn = 128', 'listen-backlog-overflow'],
  ['a long backlog', 'net.core.somaxconn = 4096'],
  ['a full accept queue', 'LISTEN  129  128  0.0.0.0:8080  0.0.0.0:*', 'listen-backlog-overflow'],
  ['an empty accept queue', 'LISTEN  0  128  0.0.0.0:8080  0.0.0.0:*'],
  [
    'retransmissions',
    'ESTAB 0 1448 10.0.0.4:42318 10.0.0.9:6379 timer:(on,1min39sec,13)',
    'tcp-retries2-hang',
    'redis-keepalive-failover-hang',
  ],
  ['a single retransmission', 'ESTAB 0 1448 10.0.0.4:42318 10.0.0.9:6379 timer:(on,200ms,0)'],
  [
    'no timers',
    'State Recv-Q Send-Q Local Peer\nESTAB 0 0 10.0.0.4:51512 10.0.0.9:5432',
    'keepalive-not-enabled',
  ],
  [
    'the kernel’s two hours',
    'ESTAB 0 0 10.0.0.4:51512 10.0.0.9:5432 timer:(keepalive,118min,0)',
    'keepalive-not-enabled',
    'container-sysctl-not-inherited',
  ],
  ['a short keepalive', 'ESTAB 0 0 10.0.0.4:51512 10.0.0.9:5432 timer:(keepalive,42sec,0)'],
  ['overflows of nstat', 'TcpExtListenOverflows 18211 0.0', 'listen-backlog-overflow'],
  ['no overflows of nstat', 'TcpExtListenOverflows 0 0.0\nTcpExtListenDrops 0 0.0'],
  [
    'overflows of netstat',
    '    9471 times the listen queue of a socket overflowed',
    'listen-backlog-overflow',
  ],
  ['full SYN queues', 'TcpExtTCPReqQFullDoCookies 88 0.0', 'listen-backlog-overflow'],
  ['PAWS of nstat', 'TcpExtPAWSPassive 7321 0.0', 'tcp-tw-recycle-nat'],
  ['no PAWS of nstat', 'TcpExtPAWSPassive 0 0.0'],
  ['PAWS of netstat', '    26117 passive connections rejected because of time stamp', 'tcp-tw-recycle-nat'],
  ['a service on a VIP', '"EndpointSpec": {\n  "Mode": "vip"\n}', 'swarm-ipvs-900s'],
  ['a service without VIP', '"EndpointSpec": {\n  "Mode": "dnsrr"\n}'],
  [
    'NSX',
    '2023 NSX [nsx comp="nsx-edge" subcomp="lb" errorCode="EDG9999999"] upstream prematurely closed connection',
    'nsxt-lb-automap-502',
  ],
  ['NSX with another status', "Operation.Category: 'LbAccessLog'\nHttpResponse.Status: '200'"],
  ['exceeded allowance', '     conntrack_allowance_exceeded: 48211', 'aws-ec2-sg-conntrack'],
  ['no exceeded allowance', '     conntrack_allowance_exceeded: 0'],
  ['a slow name', 'time_namelookup:  5.012', 'k8s-dns-5s-race'],
  ['a quick name', 'time_namelookup:  0.012'],
  ['neighbours', 'neighbour: arp_cache: neighbor table overflow!', 'neigh-table-overflow'],
  [
    'a late FIN at the gateway firewall',
    'IP 10.0.0.1 > 10.0.0.3: ICMP 10.0.0.1 tcp port 4000 unreachable\n0x42: 10.0.0.3:443 -> 10.0.0.1:4000 dir in protocol tcp state CLOSING:CLOSED fn 1002:0',
    'nsxt-lb-automap-502',
  ],
  ['a service on a VIP, in words', 'Networks: shop_default\nEndpoint Mode:\tvip', 'swarm-ipvs-900s'],
  ['a service without VIP, in words', 'Endpoint Mode:\tdnsrr'],
  [
    'a full table in the kernel’s log',
    'Nov 20 10:11:12 web1 kernel: nf_conntrack: nf_conntrack: table full, dropping packet',
    'nf-conntrack-table-full',
  ],
  [
    'SYN cookies in the kernel’s log',
    '[18934.2] TCP: request_sock_TCP: Possible SYN flooding on port 80. Sending cookies.',
    'listen-backlog-overflow',
  ],
  [
    'retransmissions of a list without states, cut off',
    'Recv-Q Send-Q Local Address:Port Peer Address:Port\n0 1448 [2001:db8::4]:42318 db:6379 timer:(on,1min20sec,9',
    'tcp-retries2-hang',
    'redis-keepalive-failover-hang',
  ],
  [
    'no timers in a list without states',
    'Recv-Q Send-Q Local Address:Port Peer Address:Port\n0 0 10.0.0.4:51512 db.example:postgresql',
    'keepalive-not-enabled',
  ],
  [
    'counters of /proc/net/netstat',
    'TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 0 4521 4525',
    'listen-backlog-overflow',
  ],
  [
    'counters of /proc/net/netstat at zero',
    'TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 12 0 0',
  ],
  ['counters as JSON', '{"kernel":{"TcpExtListenDrops":12}}', 'listen-backlog-overflow'],
  ['counters of Prometheus', 'node_netstat_TcpExt_ListenOverflows 4521', 'listen-backlog-overflow'],
  [
    'output in colours, with a prompt',
    '\x1b[32mroot@n3\x1b[0m:~# ipvsadm -l --timeout\r\n\x1b[1mTimeout (tcp tcpfin udp): 900 120 300\x1b[0m\r\n',
    'swarm-ipvs-900s',
  ],
  [
    'quoted output, with times',
    '> 2026-11-20T10:01:02Z TCP 14:58  ESTABLISHED 10.0.1.9:515 10.0.1.5:5432 10.0.1.6:5432',
    'swarm-ipvs-900s',
  ],
  ['prose', 'the drop counter of conntrack -S says 12, the timeout is 900 s and somaxconn = small'],
];

describe('pasted output', () => {
  for (const [name, text, ...issues] of samples) {
    test(name, () => {
      assert.deepEqual(
        detect(text).map((evidence) => evidence.issue),
        issues,
      );
    });
  }

  test('is quoted', () => {
    const [first] = detect(
      '$ conntrack -S\r\n  cpu=0 found=1 insert_failed=0\r\n  cpu=1 found=1 insert_failed=3 \r\n',
    );
    assert.equal(first?.line, 'cpu=1 found=1 insert_failed=3');
    assert.equal(first?.output, 'conntrack -S');
  });

  test('is quoted without colours and quotation marks', () => {
    const [first] = detect('> \x1b[1mcpu=1 found=1 insert_failed=3\x1b[0m\n');
    assert.equal(first?.line, 'cpu=1 found=1 insert_failed=3');
  });

  test('every detector has a sample', () => {
    const fired = new Set(
      samples.flatMap(([, text]) => detect(text).map(({ output, issue }) => `${output} ${issue}`)),
    );
    for (const { output, issues } of detectors) {
      for (const issue of issues) assert.ok(fired.has(`${output} ${issue}`), `${output} ${issue}`);
    }
  });

  test('leads to issues there are', () => {
    const ids = new Set(builtIn().knowledge.issues.map((issue) => issue.id));
    for (const { output, issues } of detectors) {
      for (const issue of issues) assert.ok(ids.has(issue), `${output}: ${issue}`);
    }
  });

  test('of megabytes takes no time to speak of', () => {
    const line = 'cpu=0 found=0 invalid=0 '.repeat(40);
    const started = performance.now();
    detect(`${line}\n`.repeat(2000) + 'x'.repeat(1_000_000));
    assert.ok(performance.now() - started < 3000);
  });
});
