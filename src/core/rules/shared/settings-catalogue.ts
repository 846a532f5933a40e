/** The kernel's keys as rules ask for them: is there such a key, which one was meant, does this kernel have it. */

import { editDistance } from '../../kb/nearest.ts';
import type { Knowledge, SysctlKey } from '../../kb/types.ts';
import { compareVersions } from '../../project/manifest-version.ts';
import type { Version } from '../../rule.ts';

export interface Catalogue {
  /** The entry of a key; that of `conf.all` or `neigh.default` for the same key of an interface. */
  find(key: string): SysctlKey | undefined;
  /** The key that took over from one that is gone. */
  successor(key: string): SysctlKey | undefined;
  /** For a key no kernel has: those that were meant, the likeliest first. `undefined`: it exists, or nobody knows. */
  meant(key: string): readonly SysctlKey[] | undefined;
}

/** Here every key is in the catalogue, so one that is not does not exist. */
const complete = /^net\.(ipv4\.(tcp|udp)_[^.]+|core\.[^.]+|netfilter\.nf_conntrack_[^.]+)$/;

/** Here most keys are, so one that is not but resembles another is taken for a slip. */
const known = /^net\.(ipv4\.(vs\.)?[^.]+|netfilter\.[^.]+|unix\.[^.]+|bridge\.[^.]+)$/;

/** Keys that never existed where they are looked for: TCP over IPv6 obeys net.ipv4.tcp_*, conntrack has one folder. */
const misplaced: readonly (readonly [pattern: RegExp, folder: string])[] = [
  [/^net\.ipv6\.(tcp_[^.]+)$/, 'net.ipv4.'],
  [/^net\.(?:ipv4\.(?:netfilter\.)?)?(nf_conntrack_[^.]+)$/, 'net.netfilter.'],
];

const perInterface = /^(net\.ipv[46]\.)(conf|neigh)\.[^.]+\./;

const catalogues = new WeakMap<readonly SysctlKey[], Catalogue>();

export function catalogueOf({ sysctl }: Pick<Knowledge, 'sysctl'>): Catalogue {
  let catalogue = catalogues.get(sysctl);
  if (catalogue === undefined) {
    catalogue = createCatalogue(sysctl);
    catalogues.set(sysctl, catalogue);
  }
  return catalogue;
}

function createCatalogue(keys: readonly SysctlKey[]): Catalogue {
  const entries = new Map(keys.map((entry) => [entry.key, entry]));
  const typos = new Map(keys.flatMap((entry) => (entry.typos ?? []).map((typo) => [typo, entry] as const)));
  const find = remembered((key) => entries.get(key) ?? entries.get(key.replace(perInterface, toAll)));
  const meant = remembered((key): readonly SysctlKey[] | undefined => {
    if (keys.length === 0 || find(key) !== undefined) return undefined;
    const typo = typos.get(key) ?? typos.get(key.toLowerCase()) ?? entries.get(key.toLowerCase());
    if (typo !== undefined) return [typo];
    for (const [pattern, folder] of misplaced) {
      const name = pattern.exec(key)?.[1];
      if (name === undefined) continue;
      const twin = entries.get(folder + name);
      return twin === undefined ? meant(folder + name) : [twin];
    }
    const resembling = complete.test(key) || known.test(key) ? resemblingKeys(key, keys) : [];
    return resembling.length > 0 || complete.test(key) ? resembling : undefined;
  });
  return {
    find,
    meant,
    successor: (key) => (entries.get(key)?.removed === undefined ? undefined : typos.get(key)),
  };
}

function toAll(_: string, family: string, kind: string): string {
  return `${family}${kind}.${kind === 'conf' ? 'all' : 'default'}.`;
}

/** Files name the same keys over and over. */
function remembered<T>(answer: (key: string) => T): (key: string) => T {
  const answers = new Map<string, T>();
  return (key) => {
    if (answers.has(key)) return answers.get(key)!;
    const given = answer(key);
    if (answers.size >= mostRemembered) answers.clear();
    answers.set(key, given);
    return given;
  };
}

const mostRemembered = 4096;

/** Of the same folder, at the smallest distance, at most 2 and at most 3 of them. */
function resemblingKeys(key: string, keys: readonly SysctlKey[]): SysctlKey[] {
  const folder = key.slice(0, key.lastIndexOf('.') + 1);
  const name = key.slice(folder.length).toLowerCase();
  let least = Math.min(2, Math.floor(name.length / 4));
  let best: SysctlKey[] = [];
  for (const entry of keys) {
    const other = entry.key.slice(folder.length);
    if (!entry.key.startsWith(folder) || Math.abs(other.length - name.length) > least) continue;
    const distance = editDistance(name, other);
    if (distance > least) continue;
    best = distance < least ? [entry] : [...best, entry];
    least = distance;
  }
  return best.slice(0, 3);
}

/** The newest kernel the catalogue was measured on: what it lacks there is gone. */
const measured: Version = [6, 18];

/** Whether a kernel has dropped the key. `undefined` where no kernel is named, or the release is unverified. */
export function hasDropped(entry: SysctlKey, kernel: Version | undefined): boolean | undefined {
  if (entry.removed === undefined) return false;
  if (kernel === undefined) return undefined;
  if (compareVersions(kernel, measured) >= 0) return true;
  if (compareVersions(kernel, entry.removed.split('.').map(Number)) < 0) return false;
  return entry.evidence.includes('UNVERIFIED') ? undefined : true;
}
