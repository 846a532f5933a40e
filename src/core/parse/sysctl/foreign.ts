/** Files that look like tuning and are none: another kernel's, or what `sysctl -a` printed. */
import type { Setting } from '../../document/settings.ts';

const bsd =
  /^(kern|hw|machdep|security|vfs|ddb|compat|p1003_1b)\.|^net\.(inet6?|link|local|key|bpf|raw|isr|pfsync|route)\./;

/** The kernel computes these, or nobody would set them: in a file they mean that it was printed, not written. */
const printed: ReadonlySet<string> = new Set([
  'fs.aio-nr',
  'fs.dentry-state',
  'fs.file-nr',
  'fs.inode-nr',
  'fs.inode-state',
  'kernel.bootloader_type',
  'kernel.bootloader_version',
  'kernel.cap_last_cap',
  'kernel.ngroups_max',
  'kernel.ns_last_pid',
  'kernel.osrelease',
  'kernel.ostype',
  'kernel.pty.nr',
  'kernel.random.boot_id',
  'kernel.random.entropy_avail',
  'kernel.random.poolsize',
  'kernel.random.uuid',
  'kernel.tainted',
  'kernel.version',
  'net.ipv4.tcp_available_congestion_control',
  'net.ipv4.tcp_available_ulp',
  'net.ipv4.tcp_ehash_entries',
  'net.ipv4.udp_hash_entries',
  'net.netfilter.nf_conntrack_count',
]);

/** A part of a dump (`sysctl -a | grep …`) is long, has no comments, and names a printed key all the same. */
const longPart = 40;

export function isForeign(settings: readonly Setting[], comments: number): boolean {
  const other = settings.filter((setting) => bsd.test(setting.key)).length;
  if (other > 0 && other * 2 >= settings.length) return true;
  const shown = new Set(settings.map((setting) => setting.key).filter((key) => printed.has(key))).size;
  return shown >= 3 || (shown >= 1 && comments === 0 && settings.length >= longPart);
}
