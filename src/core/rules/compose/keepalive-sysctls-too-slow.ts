import type { Service } from '../../document/compose.ts';
import { effective, kernelInteger, type Setting } from '../../document/settings.ts';
import { failing, listLimits, recommended, seconds, timerSlack } from '../../environment.ts';
import { type Context, defineRule } from '../../rule.ts';
import type { Span } from '../../text.ts';
import { inAll, limitsOf, namesOf, placeOf, servicesOf } from '../shared/compose.ts';
import { setKeepalive, triple } from '../shared/compose-keepalive.ts';
import { keepaliveKeys } from '../shared/settings-keepalive.ts';

export default defineRule({
  on: 'compose',
  issue: 'swarm-ipvs-900s',
  severity: { chosen: 'warning', fallback: 'information' },
  summary: "A service's tcp_keepalive_time lets idle connections be forgotten before the first probe.",
  *check(document, context) {
    if (document.blocks.length === 0 && !document.text.includes('extends')) return;
    const active = limitsOf(document, context);
    for (const { span, setting, services } of times(servicesOf(document, context), context)) {
      const idle = kernelInteger(setting.value);
      if (idle === undefined || idle <= 0) continue;
      const limits = failing(idle, active);
      const keepalive = recommended(limits);
      if (keepalive === undefined) continue;
      const edits = inAll(services, (service) => setKeepalive(service, keepalive));
      const latest = Math.ceil(idle * timerSlack);
      const names = namesOf(services);
      yield {
        span,
        message:
          `The first keepalive probe of ${names} leaves after ${seconds(idle)}, with the kernel's timer slack up to ${latest} s. ` +
          `By then an idle connection is forgotten: ${listLimits(limits)}. Use ${triple(keepalive)}.`,
        limits,
        ...(setting.uri === undefined
          ? {}
          : {
              related: [
                { uri: setting.uri, span: setting.valueSpan, message: 'The time is inherited from here.' },
              ],
            }),
        fixes:
          edits === undefined
            ? []
            : [{ title: `Set keepalive of ${names} to ${triple(keepalive)}`, safety: 'review', edits }],
      };
    }
  },
});

interface Time {
  readonly span: Span;
  readonly setting: Setting;
  readonly services: Service[];
}

/** Each time that stands in this file or is inherited by it; an anchor's holds for several services. */
function times(services: readonly Service[], context: Context): Iterable<Time> {
  const found = new Map<number, Time>();
  for (const service of services) {
    const setting = effective(service.sysctls, keepaliveKeys.idle);
    if (service.unresolved || service.hostNetwork || setting === undefined) continue;
    const { valueSpan, uri } = setting;
    const span = placeOf(service, { span: valueSpan, ...(uri === undefined ? {} : { uri }) }, context);
    if (span === undefined) continue;
    const known = found.get(span.start);
    if (known === undefined) found.set(span.start, { span, setting, services: [service] });
    else known.services.push(service);
  }
  return found.values();
}
