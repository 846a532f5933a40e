import { kernelInteger, type SettingsBlock } from '../document/settings.ts';
import type { SysctlDocument } from '../document/sysctl.ts';
import { type IdleLimit, idleLimits } from '../environment.ts';
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
  return document.foreign
    ? []
    : hintSettings(document.block, span, context, idleLimits(context.environments));
}

/**
 * The same for a container's settings.
 * @param limits those that hold where the block does: for a service of a stack, of the overlay alone.
 */
export function hintSettings(
  block: SettingsBlock,
  span: Span,
  context: Context,
  limits: readonly IdleLimit[],
): InlayHint[] {
  const { find } = catalogueOf(context.knowledge);
  const hints: InlayHint[] = [];
  for (const setting of block.settings) {
    const isHere =
      setting.uri === undefined && setting.span.end >= span.start && setting.span.start <= span.end;
    if (!isHere || setting.invisible) continue;
    const entry = find(setting.key);
    if (entry === undefined || setting.value === undefined) continue;
    if (judge(entry, setting.value) !== undefined) continue;
    const label =
      setting.key === keepaliveKeys.idle ? keepaliveLabel(block, setting.value, context, limits) : undefined;
    const sum = label ?? (summed.has(setting.key) ? valueSum(setting, entry) : undefined);
    const winner = sum === undefined ? undefined : assignmentOf(block, context.project, setting.key);
    if (sum === undefined || winner?.at !== 'here' || winner.setting !== setting) continue;
    // Behind the closing quote of a list's item, too.
    const isWithin = setting.span.start <= setting.valueSpan.start;
    const offset = isWithin ? Math.max(setting.span.end, setting.valueSpan.end) : setting.valueSpan.end;
    hints.push({ offset, label: sum, tooltip: entry.summary });
  }
  return hints;
}

function keepaliveLabel(
  block: SettingsBlock,
  value: string,
  context: Context,
  limits: readonly IdleLimit[],
): string | undefined {
  const keepalive = keepaliveInForce(block, context);
  const idle = kernelInteger(value);
  if (keepalive === undefined || idle === undefined) return undefined;
  const limit = limitSum(idle, limits);
  return keepaliveSum(keepalive) + (limit === undefined ? '' : `; ${limit}`);
}
