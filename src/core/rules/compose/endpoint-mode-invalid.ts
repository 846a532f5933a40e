import type { Scalar, Service } from '../../document/compose.ts';
import { type Context, defineRule } from '../../rule.ts';
import type { Span } from '../../text.ts';
import { inAll, namesOf, placeOf, servicesOf } from '../shared/compose.ts';

export default defineRule({
  on: 'compose',
  issue: 'swarm-ipvs-900s',
  severity: 'error',
  summary: 'An endpoint_mode that no engine knows.',
  *check(document, context) {
    if (!/endpoint_mode|extends/.test(document.text)) return;
    for (const { span, mode, services } of invalidModes(servicesOf(document, context), context)) {
      const meant = /dns|rr|robin/i.test(mode.raw) ? 'dnsrr' : 'vip';
      const edits = inAll(services, (service) => service.setEndpointMode(meant));
      yield {
        span,
        message:
          `The engine refuses ${namesOf(services)} with "invalid resolution mode": ` +
          `it knows the endpoint modes \`vip\` and \`dnsrr\`, not \`${mode.raw}\`.`,
        ...(mode.uri === undefined
          ? {}
          : { related: [{ uri: mode.uri, span: mode.span, message: 'The mode is inherited from here.' }] }),
        fixes: edits === undefined ? [] : [{ title: `Change to ${meant}`, safety: 'review', edits }],
      };
    }
  },
});

interface Mode {
  readonly span: Span;
  readonly mode: Scalar;
  readonly services: Service[];
}

/** Each mode that stands in this file or is inherited by it; an anchor's holds for several services. */
function invalidModes(services: readonly Service[], context: Context): Iterable<Mode> {
  const found = new Map<number, Mode>();
  for (const service of services) {
    const mode = service.endpointMode;
    if (service.unresolved || mode?.value === undefined) continue;
    // The engine's client reads it in lower case, and takes an empty one for the default.
    if (/^(vip|dnsrr)?$/i.test(mode.value)) continue;
    const span = placeOf(service, mode, context);
    if (span === undefined) continue;
    const known = found.get(span.start);
    if (known === undefined) found.set(span.start, { span, mode, services: [service] });
    else known.services.push(service);
  }
  return found.values();
}
