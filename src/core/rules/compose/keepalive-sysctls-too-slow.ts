import { effective, kernelInteger } from '../../document/settings.ts';
import { failing, listLimits, recommended, seconds, timerSlack } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
import { limitsOf, servicesOf } from '../shared/compose.ts';
import { keepaliveTime, setKeepalive, triple } from '../shared/compose-keepalive.ts';

export default defineRule({
  on: 'compose',
  issue: 'swarm-ipvs-900s',
  severity: { chosen: 'warning', fallback: 'information' },
  summary: "A service's tcp_keepalive_time lets idle connections be forgotten before the first probe.",
  *check(document, context) {
    const active = limitsOf(document, context);
    for (const service of servicesOf(document, context)) {
      if (service.unresolved || service.hostNetwork) continue;
      const setting = effective(service.sysctls, keepaliveTime);
      const idle = kernelInteger(setting?.value);
      if (setting === undefined || setting.uri !== undefined || idle === undefined || idle <= 0) continue;
      const limits = failing(idle, active);
      const keepalive = recommended(limits);
      if (keepalive === undefined) continue;
      const edits = setKeepalive(service.sysctls, keepalive);
      const latest = Math.ceil(idle * timerSlack);
      yield {
        span: setting.valueSpan,
        message:
          `The first keepalive probe of \`${service.name}\` leaves after ${seconds(idle)}, up to ${latest} s with the kernel's timer slack. ` +
          `By then an idle connection is forgotten: ${listLimits(limits)}. Use ${triple(keepalive)}.`,
        limits,
        fixes:
          edits === undefined
            ? []
            : [
                {
                  title: `Set keepalive of ${service.name} to ${triple(keepalive)}`,
                  safety: 'review',
                  edits,
                },
              ],
      };
    }
  },
});
