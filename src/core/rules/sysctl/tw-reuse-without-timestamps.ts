import { isOnly, kernelInteger } from '../../document/settings.ts';
import { defineRule } from '../../rule.ts';
import { proposed } from '../shared/proposed.ts';
import { assignmentOf } from '../shared/settings-assignment.ts';

const reuseKey = 'net.ipv4.tcp_tw_reuse';
const timestampsKey = 'net.ipv4.tcp_timestamps';

export default defineRule({
  on: 'settings',
  issue: 'tcp-tw-reuse-scope',
  severity: 'information',
  summary: 'tcp_tw_reuse = 1 with tcp_timestamps = 0: it has no effect.',
  *check(block, context) {
    const reuse = assignmentOf(block, context.project, reuseKey);
    const timestamps = assignmentOf(block, context.project, timestampsKey);
    if (reuse.at !== 'here' || (timestamps.at !== 'here' && timestamps.at !== 'elsewhere')) return;
    if (kernelInteger(reuse.setting.value) !== 1 || kernelInteger(timestamps.setting.value) !== 0) return;
    const on = timestamps.at === 'here' ? block.replaceValue(timestamps.setting, '1') : undefined;
    const off = isOnly(block, reuse.setting) ? block.remove(reuse.setting) : undefined;
    yield {
      span: reuse.setting.valueSpan,
      message:
        'tcp_tw_reuse has no effect while tcp_timestamps is 0: ports of outgoing connections rest 60 s in TIME_WAIT all the same. Set tcp_timestamps = 1, or delete tcp_tw_reuse.',
      related: [
        {
          span: timestamps.setting.span,
          message: 'Timestamps are switched off here.',
          ...(timestamps.at === 'elsewhere' ? { uri: timestamps.uri } : {}),
        },
      ],
      fixes: [...proposed('Set tcp_timestamps = 1', on), ...proposed('Delete tcp_tw_reuse', off)],
    };
  },
});
