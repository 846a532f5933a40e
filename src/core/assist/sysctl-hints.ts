import { kernelInteger } from '../document/settings.ts';
import type { SysctlDocument } from '../document/sysctl.ts';
import { idleLimits } from '../environment.ts';
import type { InlayHint } from '../half-open.ts';
import type { Context } from '../rule.ts';
import { assignmentOf } from '../rules/shared/settings-assignment.ts';
import { catalogueOf } from '../rules/shared/settings-catalogue.ts';
import { keepaliveKeys } from '../rules/shared/settings-keepalive.ts';
import { judge } from '../rules/shared/settings-value.ts';
import type { Span } from '../text.ts';
import { keepaliveInForce, keepaliveSum, limitSum, valueSum } from './sysctl-words.ts';

/** Keys whose value one would otherwise work out by hand. */
const summed: ReadonlySet<string> = new Set([
  'net.ipv4.ip_local_port_range',
  'net.netfilter.nf_conntrack_tcp_timeout_established',
]);

/** The sums behind the values in a span: when the first probe leaves, how many connections a range allows. */
export function hintSysctl(document: SysctlDocument, span: Span, context: Context): readonly InlayHint[] {
  if (document.foreign) return [];
  const { find } = catalogueOf(context.knowledge);
  const hints: InlayHint[] = [];
  for (const setting of document.block.settings) {
    if (setting.span.end < span.start || setting.span.start > span.end || setting.invisible) continue;
    const entry = find(setting.key);
    if (entry === undefined || setting.value === undefined) continue;
    if (judge(entry, setting.value) !== undefined) continue;
    const label =
      setting.key === keepaliveKeys.idle ? keepaliveLabel(document, setting.value, context) : undefined;
    const sum = label ?? (summed.has(setting.key) ? valueSum(setting, entry) : undefined);
    const winner = sum === undefined ? undefined : assignmentOf(document.block, context.project, setting.key);
    if (sum === undefined || winner?.at !== 'here' || winner.setting !== setting) continue;
    hints.push({ offset: setting.valueSpan.end, label: sum, tooltip: entry.summary });
  }
  return hints;
}

function keepaliveLabel({ block }: SysctlDocument, value: string, context: Context): string | undefined {
  const keepalive = keepaliveInForce(block, context);
  const idle = kernelInteger(value);
  if (keepalive === undefined || idle === undefined) return undefined;
  const limit = limitSum(idle, idleLimits(context.environments));
  return keepaliveSum(keepalive) + (limit === undefined ? '' : `; ${limit}`);
}
