import type { SysctlDocument } from '../../document/sysctl.ts';
import { defineRule } from '../../rule.ts';
import { lineEnd, lineStart } from '../../text.ts';

const key = 'net.ipv4.tcp_fin_timeout';
const timeWait = /\btime[\s_-]?wait\b/i;
/** Who names FIN_WAIT_2 knows what the key is for. */
const finWait = /\bfin[\s_-]?wait/i;

export default defineRule({
  on: 'sysctl',
  issue: 'tcp-fin-timeout-myth',
  severity: 'information',
  summary: 'tcp_fin_timeout lowered to shorten TIME_WAIT, which it does not.',
  *check(document) {
    if (document.foreign) return;
    for (const setting of document.block.settings) {
      if (setting.key !== key || setting.invisible) continue;
      const remarks = remarksOn(document, setting.span.start) + (setting.value ?? '');
      if (!timeWait.test(remarks) || finWait.test(remarks)) continue;
      yield {
        span: setting.keySpan,
        message:
          'tcp_fin_timeout does not shorten TIME_WAIT, which lasts 60 s whatever is set: it bounds FIN_WAIT_2 of connections no process holds any more. ' +
          'Against too many sockets in TIME_WAIT reuse connections (keep-alive, pools), widen ip_local_port_range, or set tcp_tw_reuse = 1 on the side that connects.',
      };
    }
  },
});

/** The comment lines right above a line. */
function remarksOn({ text, comments }: SysctlDocument, offset: number): string {
  let above = lineStart(text, offset);
  let remarks = '';
  for (const comment of comments.toReversed()) {
    if (comment.span.start >= above) continue;
    const next = nextLineStart(text, comment.span.end);
    if (next !== above) break;
    remarks = `${comment.text}\n${remarks}`;
    above = lineStart(text, comment.span.start);
  }
  return remarks;
}

function nextLineStart(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return text.startsWith('\r\n', end) ? end + 2 : end + 1;
}
