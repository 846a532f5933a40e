/** Servers on a virtual IP that stay silent until it has forgotten their clients' connections. */
import type { ComposeDocument, Port, Service } from '../../document/compose.ts';
import { failing, type IdleLimit, listLimits, recommended, seconds } from '../../environment.ts';
import type { Keepalive } from '../../kb/types.ts';
import type { Context } from '../../rule.ts';
import { hasVirtualIp, ingressPorts, isStack, limitsOf, reachedByTasks, servicesOf } from './compose.ts';
import { type Behaviour, behaviourOf } from './compose-servers.ts';

export interface QuietServer {
  readonly service: Service;
  readonly behaviour: Behaviour;
  /** The limits its silence outlasts, the tightest first. */
  readonly limits: readonly IdleLimit[];
  readonly keepalive: Keepalive;
  /** Its first port in ingress mode. */
  readonly published: Port | undefined;
}

export function* quietServers(document: ComposeDocument, context: Context): Generator<QuietServer> {
  if (!isStack(document, context)) return;
  const active = limitsOf(document, context);
  const keepalive = recommended(active);
  if (keepalive === undefined) return;
  const bypassed = reachedByTasks(document, context);
  for (const service of servicesOf(document, context)) {
    const ingress = ingressPorts(service);
    if (!service.home || !hasVirtualIp(service) || ingress === undefined) continue;
    const behaviour = behaviourOf(service, context);
    // A time set too high has a finding of its own, at the value.
    if (behaviour === undefined || behaviour.tuned || bypassed.has(service.name)) continue;
    const limits = failing(behaviour.idle, active);
    if (limits.length > 0) yield { service, behaviour, limits, keepalive, published: ingress[0] };
  }
}

/** What will happen, where and after how long. */
export function consequence({ service, behaviour, limits }: QuietServer): string {
  const { server, keepalive, idle } = behaviour;
  const quiet =
    keepalive === 'none'
      ? `${server.name}, as it is run here, sends no keepalive`
      : `${server.name} sends its first keepalive probe only after ${seconds(idle)}`;
  return (
    `Clients reach \`${service.name}\` through a virtual IP that forgets a silent connection: ${listLimits(limits)}. ` +
    `${quiet}, so a client that was quiet for longer hangs or is reset.`
  );
}

/** What to do about it where the kernel's keepalive times do not count. */
export function otherAdvice({ limits }: QuietServer): string {
  return `switch on keepalive below ${limits[0]!.idleTimeout} s in the server or in its clients`;
}
