import type { Port, Service } from '../../document/compose.ts';
import type { IdleLimit } from '../../environment.ts';
import { recommended } from '../../environment.ts';
import { type Context, defineRule, type ProposedFix } from '../../rule.ts';
import { combine } from '../../text.ts';
import { isDnsrr, isStack, limitsOf, placeOfCombined, servicesOf, takesSysctls } from '../shared/compose.ts';
import { addKeepalive, triple } from '../shared/compose-keepalive.ts';

export default defineRule({
  on: 'compose',
  issue: 'swarm-ipvs-900s',
  severity: 'error',
  summary: 'A port published in ingress mode on a dnsrr service, which the engine refuses.',
  *check(document, context) {
    // A mode of its own makes a file a stack's.
    if (!isStack(document, context)) return;
    const limits = limitsOf(document, context);
    for (const service of servicesOf(document, context)) {
      if (!isDnsrr(service)) continue;
      const ingress = service.ports.filter((port) => port.mode === 'ingress');
      const [first, ...others] = ingress.flatMap((port) => {
        const span = placeOfCombined(document, service, port, context);
        return span === undefined ? [] : [{ port, span }];
      });
      if (first === undefined) continue;
      const own = ingress.filter((port) => port.uri === undefined);
      const mode = service.endpointMode!;
      yield {
        span: first.span,
        message:
          `The engine refuses the service \`${service.name}\`: "port published with ingress mode can't be used with dnsrr mode". ` +
          'Stay on the virtual IP with keepalive sysctls, or publish the port with `mode: host`.',
        related: [
          {
            ...(mode.uri === undefined ? {} : { uri: mode.uri }),
            span: mode.span,
            message: 'The mode is set here.',
          },
          ...(first.port.uri === undefined ? others : [first, ...others]).map(({ port }) => ({
            ...(port.uri === undefined ? {} : { uri: port.uri }),
            span: port.span,
            message: 'Published in ingress mode too.',
          })),
        ],
        fixes: [
          ...onVirtualIp(service, limits, context),
          ...(own.length === ingress.length ? onHost(service, own) : []),
        ],
      };
    }
  },
});

function onVirtualIp(service: Service, limits: readonly IdleLimit[], context: Context): ProposedFix[] {
  const mode = service.setEndpointMode('vip');
  if (mode === undefined) return [];
  const keepalive = takesSysctls(context) ? recommended(limits) : undefined;
  const sysctls = keepalive === undefined ? [] : addKeepalive(service, keepalive, limits);
  if (sysctls === undefined) return [];
  const values = keepalive === undefined ? '' : ` with keepalive sysctls ${triple(keepalive)}`;
  return [
    {
      title: `Set endpoint_mode: vip for ${service.name}${values} (remove a running service and deploy it anew)`,
      safety: 'review',
      edits: combine([...mode, ...sysctls]),
    },
  ];
}

/** Two tasks of a service on one node would want the same port there. */
function onHost(service: Service, ports: readonly Port[]): ProposedFix[] {
  const { replicas = 'replicas' in service ? 2 : 1 } = service;
  const several = replicas > 1 && !service.hasPlacement;
  const edits = several ? undefined : service.publishOnHost(ports);
  if (edits === undefined) return [];
  const price = 'one task a node, reachable on that node only';
  return [{ title: `Publish with mode: host (${price})`, safety: 'review', edits }];
}
