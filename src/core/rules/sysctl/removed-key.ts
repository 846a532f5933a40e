import { defineRule, type ProposedFix } from '../../rule.ts';
import { catalogueOf, hasDropped } from '../shared/settings-catalogue.ts';
import { consequence } from '../shared/settings-words.ts';

export default defineRule({
  on: 'settings',
  issue: 'sysctl-line-ignored',
  severity: 'information',
  summary: 'A key the kernel has dropped.',
  *check(block, context) {
    const { find, successor } = catalogueOf(context.knowledge);
    const { kernel } = context.settings;
    const written = new Set(block.settings.map(({ key }) => key));
    for (const setting of block.settings) {
      const entry = setting.glob || setting.invisible ? undefined : find(setting.key);
      // `sysctl/tw-recycle` has more to say about that one.
      if (entry?.removed === undefined || entry.key === 'net.ipv4.tcp_tw_recycle') continue;
      const dropped = hasDropped(entry, kernel);
      if (dropped === false) continue;
      const heir = successor(entry.key);
      const renamed =
        heir === undefined || written.has(heir.key) ? undefined : block.replaceKey(setting, heir.key);
      const deleted = block.remove(setting);
      const fixes: ProposedFix[] = [];
      if (deleted !== undefined) {
        fixes.push({
          title: `Delete ${setting.key}`,
          safety: dropped === true ? 'safe' : 'review',
          edits: deleted,
        });
      }
      if (renamed !== undefined) fixes.push({ title: `Use ${heir!.key}`, safety: 'review', edits: renamed });
      const release = entry.evidence.includes('UNVERIFIED')
        ? "Today's kernels no longer have"
        : `Linux ${entry.removed} dropped`;
      const instead =
        heir === undefined
          ? 'Delete it'
          : written.has(heir.key)
            ? `Delete it: ${heir.key}, which took over, is set here too`
            : `Delete it, or use ${heir.key}`;
      yield {
        span: setting.keySpan,
        message: `${release} ${setting.key}. ${consequence(block)} ${instead}.`,
        fixes,
      };
    }
  },
});
