import type { SettingsBlock } from '../../document/settings.ts';
import { kernelInteger } from '../../document/settings.ts';
import {
  failing,
  type IdleLimit,
  idleLimits,
  kernelKeepalive,
  recommended,
  seconds,
  timerSlack,
} from '../../environment.ts';
import type { Keepalive } from '../../kb/types.ts';
import { type Context, defineRule, type Problem } from '../../rule.ts';
import {
  inWords,
  keepaliveAssignment,
  keepaliveFixes,
  keepaliveKeys,
  keepaliveParts,
  whoForgets,
} from '../shared/settings-keepalive.ts';

export default defineRule({
  on: 'settings',
  issue: 'keepalive-not-enabled',
  severity: { chosen: 'warning', fallback: 'information' },
  summary:
    'Keepalive keys that lack the one that decides: interval or probes set, tcp_keepalive_time left at two hours.',
  *check(block, context) {
    if (block.owner.type !== 'file') return;
    const limits = idleLimits(context.environments);
    const first = block.settings.find(({ key }) => Object.values<string>(keepaliveKeys).includes(key));
    if (first === undefined || limits.length === 0) return;
    const time = keepaliveAssignment(block, context, 'idle');
    const interval = keepaliveAssignment(block, context, 'interval');
    if (time.at === 'nowhere') yield* withoutTime(block, context, first.keySpan, limits);
    if (time.at !== 'here' || time.setting.key !== keepaliveKeys.idle || interval.at !== 'nowhere') return;
    const idle = kernelInteger(time.setting.value);
    if (idle !== undefined && idle > 0) yield* withoutInterval(block, context, first.keySpan, idle, limits);
  },
});

function* withoutTime(
  block: SettingsBlock,
  context: Context,
  span: Problem['span'],
  limits: readonly IdleLimit[],
): Generator<Problem> {
  const lost = failing(kernelKeepalive.idle, limits);
  const keepalive = recommended(limits)!;
  if (lost.length === 0) return;
  const parts = keepaliveParts.filter((part) => {
    const assignment = keepaliveAssignment(block, context, part);
    if (assignment.at === 'nowhere') return true;
    // An interval too long for a second probe in time is no good beside the new time either.
    const number = assignment.at === 'here' ? kernelInteger(assignment.setting.value) : undefined;
    const loses = number !== undefined && failing(keepalive.idle + number, limits).length > 0;
    return part === 'interval' && loses;
  });
  yield {
    span,
    message:
      `Without tcp_keepalive_time this keeps nothing open: the first probe still leaves after 2 h of silence, and ${whoForgets(lost)} an idle connection long before. ` +
      `The interval counts only after that probe. Set ${inWords(keepalive, parts)}.`,
    limits: lost,
    fixes: keepaliveFixes('Set', block, context, keepalive, parts),
  };
}

/**
 * The kernel lets one interval pass after each probe, answered or not, before it looks at the idle time again:
 * tcp_keepalive_timer, and measured. So the time alone keeps a path open where it is longer than 75 s, as long as
 * no probe is lost, or where 75 s are short enough.
 */
function* withoutInterval(
  block: SettingsBlock,
  context: Context,
  span: Problem['span'],
  idle: number,
  limits: readonly IdleLimit[],
): Generator<Problem> {
  const second = idle + kernelKeepalive.interval;
  const lost = failing(second, limits);
  if (lost.length === 0 || failing(idle, limits).length > 0) return;
  const keepalive = secondProbeInTime(idle, limits);
  const parts = keepaliveParts.filter(
    (part) => keepalive.idle !== idle || keepaliveAssignment(block, context, part).at === 'nowhere',
  );
  const { interval } = kernelKeepalive;
  const isEachLate = interval > idle && failing(interval, limits).length > 0;
  yield {
    span,
    message:
      (isEachLate
        ? `The first probe leaves in time, but the kernel waits ${interval} s after each probe, answered or not: the second one is too late, ${whoForgets(lost)} the connection. `
        : `The first probe leaves in time, but if it is lost, the second one comes ${interval} s later, after ${seconds(second)}: too late, ${whoForgets(lost)} the connection. `) +
      `Set ${inWords(keepalive, parts)}.`,
    limits: lost,
    severity: 'information',
    fixes: keepaliveFixes('Set', block, context, keepalive, parts),
  };
}

/** The time kept and the interval short enough, if one of at least 5 s will do; else the recommended values. */
function secondProbeInTime(idle: number, limits: readonly IdleLimit[]): Keepalive {
  const keepalive = recommended(limits)!;
  const room = limits[0]!.idleTimeout / timerSlack - idle;
  const interval = [keepalive.interval, 15, 10, 5].find(
    (candidate) => candidate <= keepalive.interval && candidate < room,
  );
  return interval === undefined ? keepalive : { idle, interval, probes: keepalive.probes };
}
