import type { Service } from '../../document/compose.ts';
import { effective, kernelInteger, type SettingsBlock } from '../../document/settings.ts';
import { kernelKeepalive } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
import { combine, type Edit } from '../../text.ts';
import { basename } from '../../uri.ts';
import { isStack, servicesOf, takesSysctls } from '../shared/compose.ts';
import { keepaliveKeys, keepaliveParts } from '../shared/settings-keepalive.ts';

const keys: readonly string[] = keepaliveParts.map((part) => keepaliveKeys[part]);

export default defineRule({
  on: 'compose',
  issue: 'container-sysctl-not-inherited',
  severity: 'information',
  summary:
    'The repository tunes keepalive in a sysctl file for the host, which the services of its stack never see.',
  *check(document, context) {
    if (!isStack(document, context) || !takesSysctls(context)) return;
    const { servicesSpan } = document;
    const services = servicesOf(document, context);
    if (servicesSpan === undefined || services.some(isTunedOrUnknown)) return;
    const own = services.filter(({ home, hostNetwork }) => home && !hostNetwork);
    const host = context.project.compose?.host.findLast(({ block }) => tunes(block));
    if (own.length === 0 || host === undefined) return;
    const found = keys.flatMap((key) => effective(host.block, key) ?? []);
    const pairs = found.flatMap(({ key, value }) =>
      value !== undefined && /^\d+$/.test(value) ? [[key, value] as const] : [],
    );
    if (pairs.length < found.length) return;
    const edits: Edit[] = own.flatMap(({ sysctls }) => sysctls.insert(pairs) ?? []);
    const file = basename(host.uri);
    yield {
      span: servicesSpan,
      message:
        `${file} sets ${pairs.map(([key, value]) => `${key} = ${value}`).join(', ')} on the host, but these services never see it: ` +
        "each container has a network namespace of its own, which starts with the kernel's 7200 s. Repeat the values under a service's `sysctls`.",
      related: found.map((setting) => ({
        uri: host.uri,
        span: setting.keySpan,
        message: 'Set for the host alone.',
      })),
      fixes:
        edits.length === 0
          ? []
          : [
              {
                title: `Copy the keepalive values of ${file} into the services`,
                safety: 'review',
                edits: combine(edits),
              },
            ],
    };
  },
});

function isTunedOrUnknown({ sysctls, unresolved }: Service): boolean {
  return unresolved || sysctls.settings.some(({ key }) => keys.includes(key));
}

/** The first probe leaves earlier than by default. */
function tunes(block: SettingsBlock): boolean {
  const idle = kernelInteger(effective(block, keepaliveKeys.idle)?.value);
  return idle !== undefined && idle > 0 && idle < kernelKeepalive.idle;
}
