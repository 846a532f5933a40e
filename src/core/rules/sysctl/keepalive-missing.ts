import { failing, idleLimits, kernelKeepalive, recommended } from '../../environment.ts';
import { defineRule } from '../../rule.ts';
import {
  inWords,
  keepaliveAssignment,
  keepaliveFixes,
  keepaliveParts,
  whoForgets,
} from '../shared/settings-keepalive.ts';
import { tuningSettings } from '../shared/settings-tuning.ts';

export default defineRule({
  on: 'settings',
  issue: 'keepalive-not-enabled',
  severity: { chosen: 'warning', fallback: 'information' },
  summary: 'A file that tunes TCP connections and leaves keepalive at two hours.',
  *check(block, context) {
    if (block.owner.type !== 'file') return;
    const tuning = tuningSettings(block);
    const first = tuning[0];
    const limits = idleLimits(context.environments);
    const lost = failing(kernelKeepalive.idle, limits);
    const keepalive = recommended(limits);
    if (first === undefined || keepalive === undefined || lost.length === 0) return;
    if (keepaliveParts.some((part) => keepaliveAssignment(block, context, part).at !== 'nowhere')) return;
    yield {
      span: first.keySpan,
      message:
        `This file tunes TCP but leaves keepalive at the kernel's default: the first probe leaves after 2 h of silence, and ${whoForgets(lost)} an idle connection long before. ` +
        `Add ${inWords(keepalive)}. They act on sockets that ask for keepalive (SO_KEEPALIVE), and not inside containers.`,
      limits: lost,
      fixes: keepaliveFixes('Add', block, context, keepalive, keepaliveParts, tuning.at(-1)),
    };
  },
});
