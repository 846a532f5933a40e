import { kernelInteger } from '../../document/settings.ts';
import { defineRule } from '../../rule.ts';
import { catalogueOf, hasDropped } from '../shared/settings-catalogue.ts';
import { consequence } from '../shared/settings-words.ts';

const key = 'net.ipv4.tcp_tw_recycle';

export default defineRule({
  on: 'settings',
  issue: 'tcp-tw-recycle-nat',
  severity: 'warning',
  summary: 'tcp_tw_recycle, which refused clients behind NAT and is gone since Linux 4.12.',
  *check(block, context) {
    const entry = catalogueOf(context.knowledge).find(key);
    if (entry === undefined) return;
    const dropped = hasDropped(entry, context.settings.kernel);
    for (const setting of block.settings) {
      if (setting.key !== key || setting.invisible) continue;
      const value = kernelInteger(setting.value);
      // 0 is the default where the key still exists.
      if (value === undefined || (value === 0 && dropped === false)) continue;
      const edits = block.remove(setting);
      yield {
        span: setting.keySpan,
        message:
          value === 0
            ? `tcp_tw_recycle is gone since Linux 4.12, so there is nothing left to switch off. ${consequence(block)} Delete it.`
            : `tcp_tw_recycle = 1 refuses connections of clients that share an address behind NAT: their SYN gets no answer. Linux 4.12 dropped it. ${consequence(block, 'Since then it')} Delete it.`,
        severity: value === 0 ? 'information' : 'warning',
        fixes:
          edits === undefined
            ? []
            : [{ title: 'Delete tcp_tw_recycle', safety: dropped === true ? 'safe' : 'review', edits }],
      };
    }
  },
});
