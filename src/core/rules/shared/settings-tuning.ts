/** Settings by which somebody tunes TCP connections, as against hardening a machine or choosing a queue. */
import type { Setting, SettingsBlock } from '../../document/settings.ts';

const ofConnections: ReadonlySet<string> = new Set([
  'net.core.netdev_max_backlog',
  'net.core.somaxconn',
  'net.ipv4.tcp_abort_on_overflow',
  'net.ipv4.tcp_fastopen',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_max_orphans',
  'net.ipv4.tcp_max_tw_buckets',
  'net.ipv4.tcp_mem',
  'net.ipv4.tcp_moderate_rcvbuf',
  'net.ipv4.tcp_no_metrics_save',
  'net.ipv4.tcp_notsent_lowat',
  'net.ipv4.tcp_orphan_retries',
  'net.ipv4.tcp_retries1',
  'net.ipv4.tcp_retries2',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_slow_start_after_idle',
  'net.ipv4.tcp_tw_recycle',
  'net.ipv4.tcp_tw_reuse',
  'net.ipv4.tcp_tw_reuse_delay',
  'net.ipv4.tcp_wmem',
]);

/** Buffers of all sockets: alone they may be for UDP, as QUIC servers ask for. */
const ofBuffers: ReadonlySet<string> = new Set([
  'net.core.optmem_max',
  'net.core.rmem_default',
  'net.core.rmem_max',
  'net.core.wmem_default',
  'net.core.wmem_max',
]);

/** At least two different keys, one of them about connections; else none. */
export function tuningSettings(block: SettingsBlock): readonly Setting[] {
  const tuning = block.settings.filter(({ key }) => ofConnections.has(key) || ofBuffers.has(key));
  const keys = new Set(tuning.map(({ key }) => key));
  return keys.size >= 2 && [...keys].some((key) => ofConnections.has(key)) ? tuning : [];
}
