import type { TimeValue } from '../../document/code.ts';
import { failing, idleLimits, longestIdle, seconds } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
import { whoForgets } from '../shared/settings-keepalive.ts';
import { reviewed, verdictsOf, wantedKeepalive } from '../shared/socket-verdict.ts';

const unitNames = { s: 'seconds', ms: 'milliseconds', ns: 'nanoseconds' } as const;

export default defineRule({
  on: 'code',
  issue: 'keepalive-not-enabled',
  severity: 'warning',
  summary: 'A keepalive time is given in the wrong unit.',
  *check(document, context) {
    for (const { connection, verdict } of verdictsOf('unit', document, context)) {
      const { time } = verdict;
      const failed = failing(verdict.seconds, idleLimits(context.environments));
      const isKept = failed.length === 0 && verdict.seconds >= 1;
      const wanted = isKept ? Math.round(verdict.seconds) : wantedKeepalive(context).idle;
      const probably = `${seconds(verdict.seconds)} was probably meant`;
      const but = failed.length === 0 ? '' : `, and ${whoForgets(failed)} the connection by then`;
      yield {
        span: time.span,
        message: `This is taken as ${unitNames[time.unit]}: ${effect(time)}. ${probably}${but}: write ${written(wanted, time.unit)}.`,
        fixes: reviewed(`Write ${wanted} s`, connection.fixes.idle?.(wanted, context.project.manifest)),
      };
    }
  },
});

/** `60`, `60000 (60 s)`: as the API wants it. */
function written(wanted: number, unit: TimeValue['unit']): string {
  if (unit === 'ms') return `${wanted * 1000} (${wanted} s)`;
  return unit === 's' ? `${wanted}` : `${wanted} s as a duration`;
}

/** What the number does as it stands. */
function effect(time: TimeValue): string {
  const { raw = 0, unit } = time;
  const total = time.seconds ?? 0;
  if (unit === 'ns') return `${raw} ns, which becomes 1 s`;
  if (total < 1) return `${raw} ms, less than a second, which leaves the kernel's 7200 s`;
  if (total > longestIdle) {
    return `${seconds(total)}; Linux takes at most ${longestIdle} s and refuses it, which leaves the kernel's 7200 s`;
  }
  return `the first probe leaves after ${seconds(total)}`;
}
