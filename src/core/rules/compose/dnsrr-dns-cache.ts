import type { Service } from '../../document/compose.ts';
import { type Context, defineRule, type Problem } from '../../rule.ts';
import { basename } from '../../uri.ts';
import { isDnsrr, isStack, servicesOf } from '../shared/compose.ts';
import { cachesForEver, keptAddresses, uselessCacheOptions } from '../shared/compose-resolving.ts';

export default defineRule({
  on: 'compose',
  issue: 'jvm-dns-ttl',
  severity: 'information',
  summary: 'A client of a dnsrr service keeps the first address it got.',
  *check(document, context) {
    if (!isStack(document, context)) return;
    const services = servicesOf(document, context).filter((service) => !service.unresolved);
    const dnsrr = services.filter(isDnsrr);
    for (const service of dnsrr) yield* proxies(service, context);
    if (dnsrr.length > 0) yield* jvms(services, dnsrr);
  },
});

function* proxies(service: Service, context: Context): Generator<Problem> {
  const mode = service.endpointMode!;
  if (mode.uri !== undefined) return;
  const files = context.project.compose?.clients ?? [];
  const kept = files.flatMap((file) => keptAddresses(file, service.name));
  const forEver = files.flatMap((file) => {
    const span = cachesForEver(file);
    return span === undefined ? [] : [{ uri: file.uri, span, client: 'JVM' as const }];
  });
  const [first] = [...kept, ...forEver];
  if (first === undefined) return;
  const cure = {
    nginx: 'name a `resolver` and add `resolve` to the server line (nginx 1.27.3), or pass to a variable',
    HAProxy: 'add `resolvers` and `init-addr` to the server line',
    JVM: 'set `networkaddress.cache.ttl` to a few seconds',
  }[first.client];
  yield {
    span: mode.span,
    message:
      `\`${service.name}\` is reached by DNS round robin, and ${first.client} (${basename(first.uri)}) keeps the addresses it found at start. ` +
      `After a task is replaced it goes on to the old one until it is restarted: ${cure}.`,
    related: [...kept, ...forEver].map(({ uri, span, client }) => ({
      uri,
      span,
      message: `${client} resolves the name once here.`,
    })),
    ...(first.client === 'JVM' ? {} : { issue: 'swarm-ipvs-900s' }),
  };
}

function* jvms(services: readonly Service[], dnsrr: readonly Service[]): Generator<Problem> {
  const names = dnsrr.map((service) => `\`${service.name}\``).join(', ');
  for (const service of services) {
    for (const { span, option, read } of uselessCacheOptions(service)) {
      const why = read
        ? `${option} makes the JVM of \`${service.name}\` keep an address for ever`
        : `${option} has no effect: \`networkaddress.cache.ttl\` is a security property, read from java.security, not a system property`;
      yield {
        span,
        message: `${why}. A JVM that keeps addresses goes on to tasks that are gone, as ${names} changes addresses with every task. Set the security property to a few seconds, or give \`-Dsun.net.inetaddr.ttl\` one.`,
      };
    }
  }
}
