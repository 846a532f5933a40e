import type { Service } from '../../document/compose.ts';
import { effective, kernelInteger, type Setting } from '../../document/settings.ts';
import { failing, listLimits, recommended, seconds, timerSlack } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
import { inAll, limitsOf, namesOf, servicesOf } from '../shared/compose.ts';
import { setKeepalive, triple } from '../shared/compose-keepalive.ts';
import { keepaliveKeys } from '../shared/settings-keepalive.ts';

export default defineRule({
  on: 'compose',
  issue: 'swarm-ipvs-900s',
  severity: { chosen: 'warning', fallback: 'information' },
  summary: "A service's tcp_keepalive_time lets idle connections be forgotten before the first probe.",
  *check(document, context) {
    if (document.blocks.length === 0) return;
    const active = limitsOf(document, context);
    for (const [setting, services] of times(servicesOf(document, context))) {
      const idle = kernelInteger(setting.value);
      if (idle === undefined || idle <= 0) continue;
      const limits = failing(idle, active);
      const keepalive = recommended(limits);
      if (keepalive === undefined) continue;
      const edits = inAll(services, (service) => setKeepalive(service, keepalive));
      const latest = Math.ceil(idle * timerSlack);
      const names = namesOf(services);
      yield {
        span: setting.valueSpan,
        message:
          `The first keepalive probe of ${names} leaves after ${seconds(idle)}, with the kernel's timer slack up to ${latest} s. ` +
          `By then an idle connection is forgotten: ${listLimits(limits)}. Use ${triple(keepalive)}.`,
        limits,
        fixes:
          edits === undefined
            ? []
            : [{ title: `Set keepalive of ${names} to ${triple(keepalive)}`, safety: 'review', edits }],
      };
    }
  },
});

/** Each time that stands in this file, with the services it holds for: an anchor's holds for several. */
function times(services: readonly Service[]): Iterable<readonly [Setting, readonly Service[]]> {
  const found = new Map<number, [Setting, Service[]]>();
  for (const service of services) {
    const setting = effective(service.sysctls, keepaliveKeys.idle);
    if (service.unresolved || service.hostNetwork || setting === undefined || setting.uri !== undefined)
      continue;
    const known = found.get(setting.keySpan.start);
    if (known === undefined) found.set(setting.keySpan.start, [setting, [service]]);
    else known[1].push(service);
  }
  return found.values();
}
