import { defineRule } from '../../rule.ts';
import { takesSysctls } from '../shared/compose.ts';
import { addKeepalive, triple } from '../shared/compose-keepalive.ts';
import { consequence, otherAdvice, quietServers } from '../shared/compose-virtual-ip.ts';

export default defineRule({
  on: 'compose',
  issue: 'swarm-ipvs-900s',
  severity: { chosen: 'warning', fallback: 'information' },
  summary:
    'A server that must stay on its virtual IP, because it publishes a port, has no keepalive sysctls.',
  *check(document, context) {
    for (const quiet of quietServers(document, context)) {
      const { service, behaviour, limits, keepalive, published } = quiet;
      if (published === undefined) continue;
      const { name } = service;
      const tunable = behaviour.keepalive === 'kernel' && takesSysctls(context);
      const edits = tunable ? addKeepalive(service, keepalive, limits) : undefined;
      const advice = tunable
        ? `give the service keepalive sysctls (${triple(keepalive)})`
        : otherAdvice(quiet);
      yield {
        span: service.nameSpan,
        message: `${consequence(quiet)} Its published port rules out \`endpoint_mode: dnsrr\`: ${advice}, or let clients connect to \`tasks.${name}\`.`,
        limits,
        related: [
          {
            ...(published.uri === undefined ? {} : { uri: published.uri }),
            span: published.span,
            message: 'Published in ingress mode.',
          },
        ],
        fixes:
          edits === undefined
            ? []
            : [{ title: `Add keepalive sysctls ${triple(keepalive)} to ${name}`, safety: 'review', edits }],
      };
    }
  },
});
