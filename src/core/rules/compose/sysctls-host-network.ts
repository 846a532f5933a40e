import { defineRule } from '../../rule.ts';
import { isStack, servicesOf } from '../shared/compose.ts';

export default defineRule({
  on: 'compose',
  issue: 'sysctl-host-network-rejected',
  severity: 'error',
  summary: 'net.* sysctls of a service on the host network, which the runtime refuses.',
  *check(document, context) {
    if (document.blocks.length === 0) return;
    const stack = isStack(document, context);
    for (const service of servicesOf(document, context)) {
      if (service.unresolved || !service.hostNetwork) continue;
      const settings = service.sysctls.settings.filter(
        ({ key, uri }) => key.startsWith('net.') && uri === undefined,
      );
      const [first] = settings;
      if (first === undefined) continue;
      // `docker stack deploy` ignores `network_mode`: there the two only contradict each other.
      const ignored = stack && service.networkMode?.value === 'host';
      const edits = service.removeSysctls(settings);
      yield {
        span: first.keySpan,
        message:
          `\`${service.name}\` shares the host's network, so its container does not start: "sysctl ${first.key} not allowed in host network namespace". ` +
          (ignored
            ? 'Only `docker stack deploy`, which ignores `network_mode`, runs it, and then on a network of its own. '
            : '') +
          "Set the key on the host instead, or leave the host's network.",
        ...(ignored ? { severity: 'warning' as const } : {}),
        fixes:
          edits === undefined
            ? []
            : [{ title: `Delete the net.* sysctls of ${service.name}`, safety: 'review', edits }],
      };
    }
  },
});
