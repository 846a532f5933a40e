/**
 * Client, router and server in network namespaces of their own, joined by veth pairs. The router's connection
 * tracking forgets a silent connection after a few seconds, and what it does not know it drops, as firewalls and
 * NAT gateways do.
 *
 * All of it lives in one mount, process and network namespace, whose first process waits for the end of its input:
 * when this process ends, however it ends, the kernel removes the namespaces and whatever still runs in them.
 */
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { noNamespace } from '../namespace.ts';

export const address = { client: '10.77.1.1', server: '10.77.2.1' } as const;

export interface Network {
  /** Starts a program in a namespace; ended with the network at the latest. */
  spawn(
    where: keyof typeof address,
    command: readonly string[],
    folder?: string,
  ): ChildProcessByStdio<null, Readable, Readable>;
  close(): Promise<void>;
}

/** Only a SYN opens a connection: one that was forgotten is not picked up again in its middle. */
const rules = `
table ip router {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    ct state new tcp flags & (syn | ack) == syn accept
  }
}
`;

/** The host's /run is left alone. What the namespaces' names are bound to goes with the mount namespace. */
const setUp = `
set -e
mount -t tmpfs none /run
for each in client router server; do
  ip netns add $each
  ip -n $each link set lo up
done
ip link add to-router netns client type veth peer name to-client netns router
ip link add to-router netns server type veth peer name to-server netns router
ip -n client address add ${address.client}/24 dev to-router
ip -n router address add 10.77.1.254/24 dev to-client
ip -n server address add ${address.server}/24 dev to-router
ip -n router address add 10.77.2.254/24 dev to-server
ip -n client link set to-router up
ip -n server link set to-router up
ip -n router link set to-client up
ip -n router link set to-server up
ip -n client route add default via 10.77.1.254
ip -n server route add default via 10.77.2.254
printf '%s' "$1" | ip netns exec router nft -f -
ip netns exec router sysctl -q -w net.ipv4.ip_forward=1 net.netfilter.nf_conntrack_tcp_loose=0 \\
  net.netfilter.nf_conntrack_tcp_timeout_established="$2"
# The process id as the outside sees it: /proc is the outside's.
read -r id rest < /proc/self/stat
echo "$id"
exec cat
`;

/** Why there can be no router here; `undefined` where there can. */
export const noRouter: string | undefined = noNamespace ?? whyNot();

function whyNot(): string | undefined {
  for (const tool of ['ip', 'nft', 'sysctl', 'nsenter']) {
    if (spawnSync('which', [tool]).status !== 0) return `needs ${tool}`;
  }
  // Some kernels, and the sandboxes that look like one, have no connection tracking or no veth.
  const script =
    'ip link add left type veth peer name right && nft -f - && sysctl net.netfilter.nf_conntrack_tcp_timeout_established';
  const tried = spawnSync('unshare', ['-n', 'sh', '-c', script], { input: rules, encoding: 'utf8' });
  const said = tried.stderr.trim().split('\n')[0];
  return tried.status === 0 ? undefined : `needs a kernel that tracks connections in a namespace: ${said}`;
}

/** @param timeout Seconds after which the router forgets a silent connection. */
export async function network(timeout: number): Promise<Network> {
  const holder = spawn(
    'unshare',
    ['--net', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', setUp, 'sh', rules, String(timeout)],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let said = '';
  holder.stderr.on('data', (data: Buffer) => {
    said += data;
  });
  const ended = once(holder, 'exit');
  const first = once(createInterface(holder.stdout), 'line');
  await Promise.race([first, ended]);
  if (holder.exitCode !== null) throw new Error(`the namespaces cannot be set up: ${said}`);
  const [id] = (await first) as [string];
  return {
    spawn: (where, command, folder = '/') => {
      const enter = ['--target', id, '--net', '--mount', '--pid', '--', 'ip', 'netns', 'exec', where];
      // A process that enters a mount namespace loses its working directory.
      const given = [...enter, 'env', `--chdir=${folder}`, ...command];
      return spawn('nsenter', given, { stdio: ['ignore', 'pipe', 'pipe'] });
    },
    close: async () => {
      holder.stdin.end();
      await ended;
    },
  };
}
