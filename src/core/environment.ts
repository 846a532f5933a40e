/** Which limits hold for a file, and what keepalive they ask for. */
import type { Environment, Keepalive } from './kb/types.ts';

/**
 * The kernel's timer wheel fires keepalive probes late, at worst by about an eighth: an idle time fails a
 * timeout from idle × 1.125 on. Measured on Linux 6.18 (HZ=250); 340 s was seen as 353.6 s.
 */
export const timerSlack = 1.125;

/** Linux defaults (seconds, seconds, count): tcp(7). */
export const kernelKeepalive: Keepalive = { idle: 7200, interval: 75, probes: 9 };

/** `TCP_KEEPIDLE` and `TCP_KEEPINTVL` take 1 to 32767 s: tcp(7), measured on Linux 6.18. */
export const longestIdle = 32_767;

export interface ActiveEnvironment extends Environment {
  /** Named by the user or proved by the file itself, as against merely common. */
  readonly chosen: boolean;
  /** Why it holds here, in words: `--environment`, a configuration file, `a stack file runs in Docker Swarm`. */
  readonly why: string;
}

export type ActiveEnvironments = readonly ActiveEnvironment[];

/** An active environment that forgets idle connections and takes keepalive probes for traffic. */
export interface IdleLimit extends ActiveEnvironment {
  readonly idleTimeout: number;
}

/** Limits that keepalive probes can satisfy, the tightest first. `overlay`: those between a stack's services. */
export function idleLimits(
  environments: ActiveEnvironments,
  where: 'anywhere' | 'overlay' = 'anywhere',
): IdleLimit[] {
  return environments
    .filter((environment): environment is IdleLimit => environment.idleTimeout !== undefined)
    .filter((environment) => environment.resetBy === 'probe')
    .filter((environment) => where === 'anywhere' || environment.where === 'overlay')
    .sort((a, b) => a.idleTimeout - b.idleTimeout || a.id.localeCompare(b.id));
}

/** The limits that an idle time of so many seconds does not keep. */
export function failing(idle: number, limits: readonly IdleLimit[]): IdleLimit[] {
  return limits.filter((limit) => idle * timerSlack >= limit.idleTimeout);
}

/** The values of the tightest limit: they satisfy all others too. */
export function recommended(limits: readonly IdleLimit[]): Keepalive | undefined {
  const tightest = limits[0];
  if (tightest === undefined) return undefined;
  return tightest.keepalive ?? derived(tightest.idleTimeout);
}

/** For an environment that names no values: 120/30/5 from 240 s up, below that scaled so that one lost probe is survived. */
export function derived(idleTimeout: number): Keepalive {
  if (idleTimeout >= 240) return { idle: 120, interval: 30, probes: 5 };
  const unit = Math.max(1, Math.floor(idleTimeout / timerSlack / 5));
  return { idle: Math.max(1, unit * 2), interval: unit, probes: 5 };
}

/** `aws/nlb (350 s), aws/nat-gateway (350 s), gcp/vpc (600 s), and 2 more`. */
export function listLimits(limits: readonly IdleLimit[], most = 3): string {
  const shown = limits.slice(0, most).map((limit) => `${limit.id} (${seconds(limit.idleTimeout)})`);
  const more = limits.length - shown.length;
  return shown.join(', ') + (more > 0 ? `, and ${more} more` : '');
}

/** `45 s`, `5 min`, `2 h 11 min 15 s`: as people say it, exact. */
export function duration(total: number): string {
  if (total < 0 || !Number.isFinite(total)) return `${total} s`;
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const rest = total % 60;
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
    [rest, 's'],
  ] as const;
  return (
    parts
      .filter(([amount]) => amount > 0)
      .map(([amount, unit]) => `${amount} ${unit}`)
      .join(' ') || '0 s'
  );
}

/** Seconds where that is short, else in words: `350 s`, `7200 s (2 h)`. */
export function seconds(total: number): string {
  return total < 3600 ? `${total} s` : `${total} s (${duration(total)})`;
}
