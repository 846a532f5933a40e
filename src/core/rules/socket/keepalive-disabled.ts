import { defineRule } from '../../rule.ts';
import { tripleInWords, verdictsOf, wantedKeepalive, withKeepalive } from '../shared/socket-verdict.ts';

export default defineRule({
  on: 'code',
  issue: 'keepalive-not-enabled',
  severity: 'warning',
  summary: 'TCP keepalive is switched off on purpose.',
  *check(document, context) {
    for (const { connection, verdict } of verdictsOf('disabled', document, context)) {
      const keepalive = wantedKeepalive(context);
      yield {
        span: verdict.at,
        message:
          'TCP keepalive is switched off here: a peer that vanished is never noticed while nothing is sent, and ' +
          'whatever forgets idle connections on the way breaks this one without telling. ' +
          `Switch it on with ${tripleInWords(keepalive)}.`,
        fixes: withKeepalive(`Enable TCP keepalive: ${tripleInWords(keepalive)}`, connection, context),
      };
    }
  },
});
