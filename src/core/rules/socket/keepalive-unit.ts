import type { TimeValue } from '../../document/code.ts';
import { failing, idleLimits, longestIdle, seconds } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
import { reviewed, verdictOf, wantedKeepalive } from '../shared/socket-verdict.ts';

const unitNames = { s: 'seconds', ms: 'milliseconds', ns: 'nanoseconds' } as const;

export default defineRule({
  on: 'code',
  issue: 'keepalive-not-enabled',
  severity: 'warning',
  summary: 'A keepalive time is given in the wrong unit.',
  *check(document, context) {
    for (const connection of document.connections) {
      const verdict = verdictOf(connection, context);
      if (verdict?.is !== 'unit') continue;
      const { time, meant } = verdict;
      const fits = failing(verdict.seconds, idleLimits(context.environments)).length === 0;
      const wanted =
        fits && verdict.seconds >= 1 ? Math.round(verdict.seconds) : wantedKeepalive(context).idle;
      yield {
        span: time.span,
        message:
          `This is taken as ${unitNames[time.unit]}: ${effect(time)}. ` +
          `${verdict.seconds} s ${meant === time.unit ? 'is' : `in ${unitNames[meant]}`} was probably meant; write ${wanted} s in ${unitNames[time.unit]}.`,
        fixes: reviewed(`Write ${wanted} s`, connection.fixes.idle?.(wanted, context.project.manifest)),
      };
    }
  },
});

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
