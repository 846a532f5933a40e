import { defineRule } from '../../rule.ts';
import { whoForgets } from '../shared/settings-keepalive.ts';
import {
  oneSide,
  tripleInWords,
  verdictsOf,
  wantedKeepalive,
  withKeepalive,
} from '../shared/socket-verdict.ts';

export default defineRule({
  on: 'code',
  issue: 'keepalive-not-enabled',
  severity: { chosen: 'warning', fallback: 'information' },
  summary: 'A TCP connection that outlives its function is opened or accepted without keepalive.',
  *check(document, context) {
    for (const { connection, verdict } of verdictsOf('missing', document, context)) {
      const keepalive = wantedKeepalive(context);
      const { limits } = verdict;
      const does = connection.role === 'client' ? 'opens a TCP connection' : 'accepts TCP connections';
      yield {
        span: connection.callee,
        message:
          `\`${connection.api}\` ${does} without keepalive: while nothing is sent, ${whoForgets(limits)} it, ` +
          `after ${limits[0]!.idleTimeout} s at the earliest, and no side is told. ` +
          `Enable SO_KEEPALIVE with ${tripleInWords(keepalive)}; a sysctl alone does nothing for a socket that does not ask. ${oneSide}`,
        limits,
        fixes: withKeepalive(`Enable TCP keepalive: ${tripleInWords(keepalive)}`, connection, context),
      };
    }
  },
});
