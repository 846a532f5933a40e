import type { Scalar, Service } from '../../document/compose.ts';
import { withGaps } from '../../document/interpolation.ts';
import { effective } from '../../document/settings.ts';
import { failing, listLimits, recommended } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
import { combine, type Edit } from '../../text.ts';
import { hasVirtualIp, isStack, limitsOf, servicesOf, takesSysctls } from '../shared/compose.ts';
import { addKeepalive, triple } from '../shared/compose-keepalive.ts';
import { behaviourOf } from '../shared/compose-servers.ts';
import { type DriverUrl, quietUrl } from '../shared/compose-url.ts';
import { keepaliveKeys } from '../shared/settings-keepalive.ts';

export default defineRule({
  on: 'compose',
  issue: 'postgres-idle',
  severity: 'information',
  summary: 'A connection URL leads to a server on a virtual IP and leaves keepalive off.',
  *check(document, context) {
    if (!isStack(document, context)) return;
    const active = limitsOf(document, context);
    const keepalive = recommended(active);
    if (keepalive === undefined) return;
    const services = servicesOf(document, context);
    const quiet = (name: string) => {
      const server = services.find((service) => service.name === name);
      if (server === undefined || !hasVirtualIp(server)) return [];
      const behaviour = behaviourOf(server, context);
      return behaviour === undefined ? [] : failing(behaviour.idle, active);
    };
    for (const service of services) {
      if (service.unresolved) continue;
      for (const scalar of service.environment.values()) {
        const url =
          scalar.uri === undefined && scalar.content !== undefined
            ? quietUrl(withGaps(scalar.raw))
            : undefined;
        const host = url?.hosts.find((name) => quiet(name).length > 0);
        if (url === undefined || host === undefined) continue;
        const limits = quiet(host);
        // The driver asks for keepalive and leaves the times to the kernel of the client's namespace.
        const tuned = effective(service.sysctls, keepaliveKeys.idle) !== undefined || !takesSysctls(context);
        const sysctls = tuned ? [] : addKeepalive(service, keepalive, limits);
        const parameter = withParameter(scalar, url);
        const where = tuned
          ? ''
          : ` and give \`${service.name}\` keepalive sysctls (${triple(keepalive)}), since its kernel else waits 7200 s`;
        yield {
          span: scalar.span,
          message:
            `${url.driver} does not ask for keepalive here, and \`${host}\` is behind a virtual IP that forgets a silent connection: ${listLimits(limits)}. ` +
            `A pooled connection is then dead when it is next used. Add \`${url.parameter}\`${where}.`,
          limits,
          // What explains it is the driver, not the limit it meets.
          issue: /pgjdbc|libpq/.test(url.driver) ? 'postgres-idle' : 'keepalive-not-enabled',
          fixes:
            parameter === undefined || sysctls === undefined
              ? []
              : [
                  {
                    title: title(url, service, sysctls.length > 0),
                    safety: 'review',
                    edits: combine([...parameter, ...sysctls]),
                  },
                ],
        };
      }
    }
  },
});

function title({ parameter }: DriverUrl, service: Service, sysctls: boolean): string {
  return sysctls ? `Add ${parameter} and keepalive sysctls to ${service.name}` : `Add ${parameter}`;
}

function withParameter({ content, raw, shared }: Scalar, url: DriverUrl): Edit[] | undefined {
  if (content === undefined || shared) return undefined;
  if (url.off !== undefined) {
    // Interpolation before the parameter has other lengths with and without gaps.
    const at = raw.toLowerCase().lastIndexOf(`${url.parameter.split('=')[0]!.toLowerCase()}=`);
    const length = url.off.end - url.off.start;
    return [{ span: { start: content.start + at, end: content.start + at + length }, text: url.parameter }];
  }
  const join = !raw.includes('?') ? '?' : /[?&]$/.test(raw) ? '' : '&';
  return [{ span: { start: content.end, end: content.end }, text: join + url.parameter }];
}
