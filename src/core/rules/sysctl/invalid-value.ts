import { effective, kernelInteger, type Setting, type SettingsBlock } from '../../document/settings.ts';
import { failing, idleLimits } from '../../environment.ts';
import type { SysctlKey } from '../../kb/types.ts';
import { type Context, defineRule, type ProposedFix } from '../../rule.ts';
import type { Edit } from '../../text.ts';
import { proposed } from '../shared/proposed.ts';
import { catalogueOf } from '../shared/settings-catalogue.ts';
import { keepaliveKeys } from '../shared/settings-keepalive.ts';
import { judge, type Surroundings, type Verdict } from '../shared/settings-value.ts';

export default defineRule({
  on: 'settings',
  issue: 'sysctl-line-ignored',
  severity: 'error',
  summary: 'A value the kernel refuses, or reads otherwise than it is written.',
  *check(block, context) {
    const { find } = catalogueOf(context.knowledge);
    const around: Surroundings = { lowestPort: lowestPort(block) };
    for (const setting of block.settings) {
      if (setting.value === undefined || setting.glob || setting.invisible) continue;
      const entry = find(setting.key);
      if (entry === undefined || entry.removed !== undefined || entry.readOnly === true) continue;
      const verdict = judge(entry, setting.value, around);
      if (verdict === undefined) continue;
      const insane = verdict.kind === 'insane';
      if (insane && (setting.overriddenBy !== undefined || tooSlowAnyway(setting, context))) continue;
      yield {
        span: setting.value === '' ? setting.keySpan : setting.valueSpan,
        message: message(setting, entry, verdict, block),
        ...(insane ? { severity: 'information' as const } : {}),
        fixes: fixesOf(block, setting, entry, verdict),
      };
    }
  },
});

/** A range may begin as low as ports are free for all: 1024, unless the same settings say otherwise. */
function lowestPort(block: SettingsBlock): number | undefined {
  const setting = effective(block, 'net.ipv4.ip_unprivileged_port_start');
  if (setting !== undefined) return kernelInteger(setting.value);
  if (block.owner.type === 'file') return 1024;
  // Docker lets containers bind any port; whether Podman or a kubelet's runtime does is a matter of its settings.
  return block.owner.type === 'service' ? 1 : undefined;
}

/** `sysctl/keepalive-too-slow` says it with the limit at hand. */
function tooSlowAnyway(setting: Setting, context: Context): boolean {
  const idle = kernelInteger(setting.value);
  return (
    setting.key === keepaliveKeys.idle &&
    idle !== undefined &&
    failing(idle, idleLimits(context.environments)).length > 0
  );
}

function message(setting: Setting, entry: SysctlKey, verdict: Verdict, { owner }: SettingsBlock): string {
  const name = entry.key.split('.').at(-1)!;
  const value = setting.value === '' ? 'an empty value' : `\`${setting.value}\``;
  const [first] = verdict.corrections;
  const advice = first === undefined ? '' : ` Write ${first}.`;
  switch (verdict.kind) {
    case 'refused':
      return owner.type === 'file'
        ? `The kernel refuses ${value} for ${name} ("${error(entry)}") and the old value stays: ${verdict.reason}.${advice}`
        : `The kernel refuses ${value} for ${name}, so the container does not start: ${verdict.reason}.${advice}`;
    case 'misread':
      return `The kernel does not read ${value} for ${name} as it is written: ${verdict.reason}.${advice}`;
    case 'insane':
      return `The kernel takes ${value} for ${name} without complaint, but ${verdict.reason}.${entry.note === undefined ? '' : ` ${entry.note}`}${advice}`;
  }
}

/** Names of modules are looked for, so that a wrong one is not found. */
function error({ type }: SysctlKey): string {
  return type === 'string' ? 'No such file or directory' : 'Invalid argument';
}

function fixesOf(block: SettingsBlock, setting: Setting, entry: SysctlKey, verdict: Verdict): ProposedFix[] {
  return verdict.corrections
    .slice(0, 2)
    .flatMap((correction) => proposed(`Write ${correction}`, replace(block, setting, entry, correction)));
}

/** Where a remark behind the value is what the kernel refuses, it goes too. */
function replace(
  block: SettingsBlock,
  setting: Setting,
  entry: SysctlKey,
  correction: string,
): readonly Edit[] | undefined {
  const remarkCounts = entry.type === 'string' || entry.type === 'bitmap';
  return block.owner.type === 'file' && remarkCounts
    ? [{ span: setting.valueSpan, text: correction }]
    : block.replaceValue(setting, correction);
}
