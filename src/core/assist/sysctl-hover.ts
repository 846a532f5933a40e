import type { ContainersDocument } from '../document/containers.ts';
import type { Setting, SettingsBlock } from '../document/settings.ts';
import type { SysctlDocument } from '../document/sysctl.ts';
import { type IdleLimit, idleLimits } from '../environment.ts';
import type { Hover } from '../half-open.ts';
import type { Context } from '../rule.ts';
import { assignmentOf } from '../rules/shared/settings-assignment.ts';
import { catalogueOf } from '../rules/shared/settings-catalogue.ts';
import { keepaliveKeys } from '../rules/shared/settings-keepalive.ts';
import { judge, type Verdict } from '../rules/shared/settings-value.ts';
import { basename } from '../uri.ts';
import { aboutKey, code, keepaliveInForce, keepaliveSum, limitSum, valueSum } from './sysctl-words.ts';

export function hoverSysctl(document: SysctlDocument, offset: number, context: Context): Hover | undefined {
  return hoverSetting(document.block, offset, context, idleLimits(context.environments));
}

/** The same for a pod's, and for those of `docker run`. */
export function hoverContainers(
  document: ContainersDocument,
  offset: number,
  context: Context,
): Hover | undefined {
  const limits = idleLimits(context.environments);
  for (const block of document.blocks) {
    const hover = hoverSetting(block, offset, context, limits);
    if (hover !== undefined) return hover;
  }
  return undefined;
}

/**
 * The same for a service's `sysctls`.
 * @param limits those that hold where the block does: for a service of a stack, of the overlay alone.
 */
export function hoverSetting(
  block: SettingsBlock,
  offset: number,
  context: Context,
  limits: readonly IdleLimit[],
): Hover | undefined {
  const setting = block.settings.find(
    ({ span, uri }) => uri === undefined && span.start <= offset && offset <= span.end,
  );
  if (setting === undefined) return undefined;
  const { find, meant } = catalogueOf(context.knowledge);
  const entry = find(setting.key);
  const span = offset <= setting.keySpan.end ? setting.keySpan : setting.valueSpan;
  if (entry === undefined) {
    const candidates = meant(setting.key);
    if (candidates === undefined) return undefined;
    const list = candidates.map(({ key }) => code(key)).join(' or ');
    const advice = list === '' ? '' : ` Meant is probably ${list}.`;
    return { span, markdown: `No Linux kernel has ${code(setting.key)}.${advice}` };
  }
  const here = meaning(block, setting, context, limits);
  return { span, markdown: aboutKey(setting.key, entry, context, here) };
}

/** What this very value does here. */
function meaning(
  block: SettingsBlock,
  setting: Setting,
  context: Context,
  limits: readonly IdleLimit[],
): readonly string[] {
  const entry = catalogueOf(context.knowledge).find(setting.key)!;
  if (setting.value === undefined) return ['The value is filled in elsewhere.'];
  const said = [`Here: ${code(setting.value)}`];
  const verdict = entry.removed === undefined ? judge(entry, setting.value) : undefined;
  if (verdict !== undefined) said.push(`${judgement[verdict.kind]}: ${verdict.reason}`);
  const keepalive = Object.values<string>(keepaliveKeys).includes(setting.key)
    ? keepaliveInForce(block, context)
    : undefined;
  if (keepalive !== undefined) {
    said.push(keepaliveSum(keepalive));
    const limit = limitSum(keepalive.idle, limits);
    if (limit !== undefined) said.push(limit);
  } else {
    const sum = valueSum(setting, entry);
    if (sum !== undefined) said.push(sum);
  }
  const other = otherWinner(block, setting, context);
  return [`${said.join('; ')}.`, ...(other === undefined ? [] : [other])];
}

const judgement: Readonly<Record<Verdict['kind'], string>> = {
  refused: 'the kernel refuses it',
  misread: 'the kernel reads it otherwise',
  insane: 'the kernel takes it',
};

function otherWinner(block: SettingsBlock, setting: Setting, context: Context): string | undefined {
  if (setting.overriddenBy !== undefined) {
    return `Without effect: set to ${code(setting.overriddenBy.value ?? '')} further down.`;
  }
  const winner = assignmentOf(block, context.project, setting.key);
  return winner.at === 'elsewhere'
    ? `Without effect: ${code(basename(winner.uri))}, read later, sets ${code(winner.setting.value ?? '')}.`
    : undefined;
}
