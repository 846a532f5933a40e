/** The keepalive triple as a service's `sysctls`. */
import { effective, type Setting, type SettingsBlock } from '../../document/settings.ts';
import { type IdleLimit, timerSlack } from '../../environment.ts';
import type { Keepalive } from '../../kb/types.ts';
import { combine, type Edit } from '../../text.ts';

export const keepaliveTime = 'net.ipv4.tcp_keepalive_time';

function pairsOf({ idle, interval, probes }: Keepalive): [key: string, value: string][] {
  return [
    [keepaliveTime, String(idle)],
    ['net.ipv4.tcp_keepalive_intvl', String(interval)],
    ['net.ipv4.tcp_keepalive_probes', String(probes)],
  ];
}

/** `600/60/5`: idle, interval, probes. */
export function triple({ idle, interval, probes }: Keepalive): string {
  return `${idle}/${interval}/${probes}`;
}

/** Add what is missing of the three. An interval that would lose against the limit is replaced too. */
export function addKeepalive(
  block: SettingsBlock,
  keepalive: Keepalive,
  limits: readonly IdleLimit[],
): Edit[] | undefined {
  const tightest = limits[0]?.idleTimeout ?? Number.POSITIVE_INFINITY;
  return write(
    block,
    keepalive,
    (key, value) => key.endsWith('_intvl') && (keepalive.idle + value) * timerSlack >= tightest,
  );
}

/** Make the three what they should be. */
export function setKeepalive(block: SettingsBlock, keepalive: Keepalive): Edit[] | undefined {
  return write(block, keepalive, () => true);
}

function write(
  block: SettingsBlock,
  keepalive: Keepalive,
  replaces: (key: string, value: number) => boolean,
): Edit[] | undefined {
  const edits: Edit[] = [];
  const missing: [string, string][] = [];
  let last: Setting | undefined;
  for (const [key, value] of pairsOf(keepalive)) {
    const setting = effective(block, key);
    if (setting === undefined) {
      missing.push([key, value]);
      continue;
    }
    last = setting;
    if (setting.value === value || !(key === keepaliveTime || replaces(key, Number(setting.value)))) continue;
    const replaced = block.replaceValue(setting, value);
    if (replaced === undefined) return undefined;
    edits.push(...replaced);
  }
  const inserted = missing.length === 0 ? [] : block.insert(missing, last);
  return inserted === undefined ? undefined : combine([...edits, ...inserted]);
}
