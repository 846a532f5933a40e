/** The keepalive triple as a service's `sysctls`. */
import type { Service } from '../../document/compose.ts';
import { effective, kernelInteger } from '../../document/settings.ts';
import { type IdleLimit, timerSlack } from '../../environment.ts';
import type { Keepalive } from '../../kb/types.ts';
import type { Edit } from '../../text.ts';
import { keepaliveKeys, keepaliveParts } from './settings-keepalive.ts';

function pairsOf(keepalive: Keepalive): [key: string, value: string][] {
  return keepaliveParts.map((part) => [keepaliveKeys[part], String(keepalive[part])]);
}

/** `600/60/5`: idle, interval, probes. */
export function triple(keepalive: Keepalive): string {
  return `${keepalive.idle}/${keepalive.interval}/${keepalive.probes}`;
}

/** Set the time, and add the other two where they are missing or one lost probe would be one too many. */
export function addKeepalive(
  { sysctls, setSysctls }: Service,
  keepalive: Keepalive,
  limits: readonly IdleLimit[],
): readonly Edit[] | undefined {
  const tightest = limits[0]?.idleTimeout ?? Number.POSITIVE_INFINITY;
  const suits = (key: string, value: number | undefined) =>
    value !== undefined && (key === keepaliveKeys.probes || (keepalive.idle + value) * timerSlack < tightest);
  const pairs = pairsOf(keepalive).filter(([key]) => {
    const setting = effective(sysctls, key);
    return key === keepaliveKeys.idle || setting === undefined || !suits(key, kernelInteger(setting.value));
  });
  return setSysctls(pairs);
}

/** Make the three what they should be. */
export function setKeepalive(service: Service, keepalive: Keepalive): readonly Edit[] | undefined {
  return service.setSysctls(pairsOf(keepalive));
}
