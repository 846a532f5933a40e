import type { Scalar, Service } from '../../document/compose.ts';
import { defineRule } from '../../rule.ts';
import { inAll, namesOf, servicesOf } from '../shared/compose.ts';

export default defineRule({
  on: 'compose',
  issue: 'swarm-ipvs-900s',
  severity: 'error',
  summary: 'An endpoint_mode that no engine knows.',
  *check(document, context) {
    if (!document.text.includes('endpoint_mode')) return;
    for (const [mode, services] of invalidModes(servicesOf(document, context))) {
      const meant = /dns|rr|robin/i.test(mode.raw) ? 'dnsrr' : 'vip';
      const edits = inAll(services, (service) => service.setEndpointMode(meant));
      yield {
        span: mode.span,
        message:
          `The engine refuses ${namesOf(services)} with "invalid resolution mode": ` +
          `it knows the endpoint modes \`vip\` and \`dnsrr\`, not \`${mode.raw}\`.`,
        fixes: edits === undefined ? [] : [{ title: `Change to ${meant}`, safety: 'review', edits }],
      };
    }
  },
});

/** Each mode that stands in this file, with the services it holds for: an anchor's holds for several. */
function invalidModes(services: readonly Service[]): Iterable<readonly [Scalar, readonly Service[]]> {
  const found = new Map<number, [Scalar, Service[]]>();
  for (const service of services) {
    const mode = service.endpointMode;
    if (service.unresolved || mode?.value === undefined || mode.uri !== undefined) continue;
    // The engine's client reads it in lower case, and takes an empty one for the default.
    if (/^(vip|dnsrr)?$/i.test(mode.value)) continue;
    const known = found.get(mode.span.start);
    if (known === undefined) found.set(mode.span.start, [mode, [service]]);
    else known[1].push(service);
  }
  return found.values();
}
