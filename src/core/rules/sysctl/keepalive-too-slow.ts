import { kernelInteger } from '../../document/settings.ts';
import { failing, idleLimits, recommended, seconds, timerSlack } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
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
  summary: 'A tcp_keepalive_time that lets idle connections be forgotten before the first probe.',
  *check(block, context) {
    // A service's are `compose/keepalive-sysctls-too-slow`; on the host's network they are refused.
    if (block.owner.type === 'service' || (block.owner.type === 'container' && block.owner.hostNetwork))
      return;
    const time = keepaliveAssignment(block, context, 'idle');
    if (time.at !== 'here' || time.setting.key !== keepaliveKeys.idle || time.setting.invisible === true)
      return;
    const { setting } = time;
    // Between the branches of a template nobody knows which one counts.
    if (block.partial && block.settings.filter(({ key }) => key === setting.key).length > 1) return;
    const idle = kernelInteger(setting.value);
    const limits = idleLimits(context.environments);
    const keepalive = recommended(limits);
    if (idle === undefined || keepalive === undefined) return;
    const lost = failing(idle, limits);
    if (lost.length === 0) return;
    const parts = block.partial ? keepaliveParts.slice(0, 1) : keepaliveParts;
    const milliseconds = idle >= 60_000 ? ' The unit is seconds: this looks like milliseconds.' : '';
    yield {
      span: setting.valueSpan,
      message:
        `The first keepalive probe leaves after ${seconds(idle)} of silence, up to ${Math.ceil(idle * timerSlack)} s with the kernel's timer slack; by then ${whoForgets(lost)} the connection.${milliseconds} ` +
        `Set ${inWords(keepalive)}.`,
      limits: lost,
      fixes: keepaliveFixes('Set', block, context, keepalive, parts),
    };
  },
});
