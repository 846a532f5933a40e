import { defineRule, type ProposedFix } from '../../rule.ts';
import { takesSysctls } from '../shared/compose.ts';
import { addKeepalive, triple } from '../shared/compose-keepalive.ts';
import { consequence, otherAdvice, quietServers } from '../shared/compose-virtual-ip.ts';

export default defineRule({
  on: 'compose',
  issue: 'swarm-ipvs-900s',
  severity: { chosen: 'warning', fallback: 'information' },
  summary: 'A server others hold connections to is reached through a virtual IP that forgets them when idle.',
  *check(document, context) {
    for (const quiet of quietServers(document, context)) {
      if (quiet.published !== undefined) continue;
      const { service, behaviour, limits, keepalive } = quiet;
      const { name } = service;
      const tunable = behaviour.keepalive === 'kernel' && takesSysctls(context);
      const sysctls = tunable ? addKeepalive(service, keepalive, limits) : undefined;
      const dnsrr = service.setEndpointMode('dnsrr');
      const fixes: ProposedFix[] = [];
      if (sysctls !== undefined) {
        fixes.push({
          title: `Add keepalive sysctls ${triple(keepalive)} to ${name}`,
          safety: 'review',
          edits: sysctls,
        });
      }
      if (dnsrr !== undefined) {
        const price = 'remove and redeploy the service; clients may keep an old address for 600 s';
        fixes.push({
          title: `Set endpoint_mode: dnsrr for ${name} (${price})`,
          safety: 'review',
          edits: dnsrr,
        });
      }
      const first = tunable
        ? `give the service keepalive sysctls (${triple(keepalive)})`
        : otherAdvice(quiet);
      yield {
        span: service.nameSpan,
        message: `${consequence(quiet)} Either ${first}, or let clients connect to \`tasks.${name}\`, or use \`endpoint_mode: dnsrr\`.`,
        limits,
        fixes,
      };
    }
  },
});
