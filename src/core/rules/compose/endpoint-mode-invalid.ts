import { defineRule } from '../../rule.ts';
import { servicesOf } from '../shared/compose.ts';

export default defineRule({
  on: 'compose',
  issue: 'swarm-ipvs-900s',
  severity: 'error',
  summary: 'An endpoint_mode that no engine knows.',
  *check(document, context) {
    const seen = new Set<number>();
    for (const service of servicesOf(document, context)) {
      const mode = service.endpointMode;
      // The engine reads it in lower case, and takes an empty one for the default.
      if (
        service.unresolved ||
        mode?.value === undefined ||
        mode.uri !== undefined ||
        /^(vip|dnsrr)?$/i.test(mode.value)
      )
        continue;
      if (seen.has(mode.span.start)) continue;
      seen.add(mode.span.start);
      const meant = /dns|rr|robin/i.test(mode.value) ? 'dnsrr' : 'vip';
      const edits = service.setEndpointMode(meant);
      yield {
        span: mode.span,
        message: `The engine refuses the service \`${service.name}\`: it knows the endpoint modes \`vip\` and \`dnsrr\`, not \`${mode.value}\` ("invalid resolution mode").`,
        fixes: edits === undefined ? [] : [{ title: `Change to ${meant}`, safety: 'review', edits }],
      };
    }
  },
});
