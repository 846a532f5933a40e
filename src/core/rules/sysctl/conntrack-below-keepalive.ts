import { kernelInteger } from '../../document/settings.ts';
import { derived, seconds } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
import { proposed } from '../shared/proposed.ts';
import { assignmentOf } from '../shared/settings-assignment.ts';
import { keepaliveKeys } from '../shared/settings-keepalive.ts';

const established = 'net.netfilter.nf_conntrack_tcp_timeout_established';

/** Seconds: what kube-proxy sets, long enough for any keepalive and short enough to empty the table daily. */
const day = 86_400;

/** Seconds: below it nobody wants probes that often, so only the timeout can be mended. */
const shortest = 60;

export default defineRule({
  on: 'settings',
  issue: 'nf-conntrack-table-full',
  severity: 'warning',
  summary: 'nf_conntrack forgets connections before keepalive sends its first probe.',
  *check(block, context) {
    const timeout = assignmentOf(block, context.project, established);
    const time = assignmentOf(block, context.project, keepaliveKeys.idle);
    if (timeout.at !== 'here' || (time.at !== 'here' && time.at !== 'elsewhere')) return;
    const forgets = kernelInteger(timeout.setting.value);
    const idle = kernelInteger(time.setting.value);
    if (forgets === undefined || idle === undefined || forgets <= 0 || forgets > idle) return;
    const longer = String(Math.max(day, idle * 2));
    const raise = block.replaceValue(timeout.setting, longer);
    const shorter = derived(forgets).idle;
    const lower =
      time.at === 'here' && forgets >= shortest
        ? block.replaceValue(time.setting, String(shorter))
        : undefined;
    yield {
      span: timeout.setting.valueSpan,
      message:
        `Connection tracking forgets a silent connection after ${seconds(forgets)}, but the first keepalive probe leaves after ${seconds(idle)}: idle connections through this machine are cut without a word. ` +
        `Raise this timeout to ${longer}${forgets >= shortest ? ', or lower tcp_keepalive_time below it' : ''}.`,
      related: [
        {
          span: time.setting.span,
          message: `The first probe leaves after ${seconds(idle)}.`,
          ...(time.at === 'elsewhere' ? { uri: time.uri } : {}),
        },
      ],
      fixes: [
        ...proposed(`Raise nf_conntrack_tcp_timeout_established to ${longer}`, raise),
        ...proposed(`Lower tcp_keepalive_time to ${shorter}`, lower),
      ],
    };
  },
});
