import { defineRule } from '../../rule.ts';
import { whoForgets } from '../shared/settings-keepalive.ts';
import { tripleInWords, verdictsOf, wantedKeepalive, withKeepalive } from '../shared/socket-verdict.ts';

export default defineRule({
  on: 'code',
  issue: 'keepalive-not-enabled',
  severity: { chosen: 'warning', fallback: 'information' },
  summary: "Keepalive is on, but its idle time is left at the kernel's 7200 s.",
  *check(document, context) {
    for (const { connection, verdict } of verdictsOf('idle-missing', document, context)) {
      const keepalive = wantedKeepalive(context);
      const { limits, state } = verdict;
      const edits = connection.fixes.keepalive?.(keepalive, context.project.manifest);
      const on =
        state.by === 'default' ? `\`${connection.api}\` enables keepalive by itself` : 'Keepalive is on';
      yield {
        span: verdict.at,
        message:
          `${on}, but its idle time is left at the kernel's 7200 s: the first probe leaves after 2 h, and by then ` +
          `${whoForgets(limits)} the connection. Set ${tripleInWords(keepalive)}` +
          `${edits === undefined ? ', on the socket or with net.ipv4.tcp_keepalive_time and its kin where it runs' : ''}.`,
        limits,
        fixes: withKeepalive(`Set ${tripleInWords(keepalive)}`, connection, context, edits),
      };
    }
  },
});
