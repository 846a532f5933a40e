import { defineRule } from '../../rule.ts';
import { isStack, placeOfCombined, servicesOf } from '../shared/compose.ts';

export default defineRule({
  on: 'compose',
  issue: 'sysctl-host-network-rejected',
  severity: 'error',
  summary: 'net.* sysctls of a service on the host network, which the runtime refuses.',
  *check(document, context) {
    if (document.blocks.length === 0 && !document.text.includes('extends')) return;
    const stack = isStack(document, context);
    for (const service of servicesOf(document, context)) {
      if (service.unresolved || !service.hostNetwork) continue;
      const settings = service.sysctls.settings.filter(({ key }) => key.startsWith('net.'));
      const [first] = settings.flatMap((setting) => {
        const { keySpan, uri } = setting;
        const span = placeOfCombined(
          document,
          service,
          { span: keySpan, ...(uri === undefined ? {} : { uri }) },
          context,
        );
        return span === undefined ? [] : [{ ...setting, span }];
      });
      if (first === undefined) continue;
      // `docker stack deploy` ignores `network_mode`: there the two only contradict each other.
      const ignored = stack && service.networkMode?.value === 'host';
      const own = settings.filter(({ uri }) => uri === undefined);
      // What is inherited would stay.
      const edits = own.length === settings.length ? service.removeSysctls(own) : undefined;
      yield {
        span: first.span,
        message:
          `\`${service.name}\` shares the host's network, so its container does not start: "sysctl ${first.key} not allowed in host network namespace". ` +
          (ignored
            ? 'Only `docker stack deploy`, which ignores `network_mode`, runs it, and then on a network of its own. '
            : '') +
          "Set the key on the host instead, or leave the host's network.",
        ...(first.uri === undefined
          ? {}
          : {
              related: [{ uri: first.uri, span: first.keySpan, message: 'The key is inherited from here.' }],
            }),
        ...(ignored ? { severity: 'warning' as const } : {}),
        fixes:
          edits === undefined
            ? []
            : [{ title: `Delete the net.* sysctls of ${service.name}`, safety: 'review', edits }],
      };
    }
  },
});
