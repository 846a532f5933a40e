import { kernelInteger, type SettingsBlock } from '../../document/settings.ts';
import { type Context, defineRule } from '../../rule.ts';
import { proposed } from '../shared/proposed.ts';
import { assignmentOf } from '../shared/settings-assignment.ts';

const bucketsKey = 'net.netfilter.nf_conntrack_buckets';

/** Two names of one number: of both, the one that is set later counts. */
const maxKeys = ['net.netfilter.nf_conntrack_max', 'net.nf_conntrack_max'];

/** Entries a bucket of the full table: more than the kernel ever chooses itself (net/netfilter/nf_conntrack_core.c). */
const most = 8;

export default defineRule({
  on: 'settings',
  issue: 'nf-conntrack-table-full',
  severity: 'information',
  summary: 'A connection-tracking table whose hash is much too small for its maximum.',
  *check(block, context) {
    const buckets = assignmentOf(block, context.project, bucketsKey);
    const max = lastMax(block, context);
    if (buckets.at !== 'here' || max === undefined) return;
    const size = kernelInteger(buckets.setting.value);
    const entries = kernelInteger(max.value);
    if (size === undefined || entries === undefined || size < 1 || entries <= size * most) return;
    yield {
      span: buckets.setting.valueSpan,
      message:
        `${entries} connections in ${size} buckets are ${Math.round(entries / size)} to search through for each packet once the table fills; the kernel's own choice is one. ` +
        `Raise nf_conntrack_buckets to ${entries} (8 bytes each).`,
      related: [{ span: max.span, message: `The table takes ${entries} connections.` }],
      fixes: proposed(
        `Raise nf_conntrack_buckets to ${entries}`,
        block.replaceValue(buckets.setting, String(entries)),
      ),
    };
  },
});

/** Set here, and nowhere else or later. */
function lastMax(block: SettingsBlock, { project }: Context) {
  const found = maxKeys.map((key) => assignmentOf(block, project, key));
  if (found.some(({ at }) => at === 'unknown' || at === 'elsewhere')) return undefined;
  return found
    .flatMap((assignment) => (assignment.at === 'here' ? [assignment.setting] : []))
    .sort((a, b) => a.span.start - b.span.start)
    .at(-1);
}
