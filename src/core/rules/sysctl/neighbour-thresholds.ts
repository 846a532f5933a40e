import { effective, kernelInteger, type Setting, type SettingsBlock } from '../../document/settings.ts';
import { defineRule } from '../../rule.ts';
import { combine, type Edit } from '../../text.ts';
import { proposed } from '../shared/proposed.ts';

/** The kernel's own: neighbours kept, collected after 5 s, refused (net/core/neighbour.c). */
const usual = [128, 512, 1024] as const;

export default defineRule({
  on: 'settings',
  issue: 'neigh-table-overflow',
  severity: 'information',
  summary: 'Thresholds of the neighbour table that do not rise, or allow fewer neighbours than the default.',
  *check(block) {
    if (block.owner.type !== 'file') return;
    for (const family of ['ipv4', 'ipv6']) {
      const keys = usual.map((_, index) => `net.${family}.neigh.default.gc_thresh${index + 1}`);
      const settings = keys.map((key) => effective(block, key));
      const values = settings.map((setting, index) =>
        setting === undefined ? usual[index]! : kernelInteger(setting.value),
      );
      const [first, second, third] = values;
      const last = settings.findLast((setting) => setting !== undefined);
      if (last === undefined || first === undefined || second === undefined || third === undefined) continue;
      if (settings.some((setting) => setting === undefined) && block.partial) continue;
      const rising = first < second && second < third;
      if (rising && (settings[2] === undefined || third >= usual[2])) continue;
      const best = better(first, second, third);
      const edits = write(block, keys, settings, values, best);
      yield {
        span: last.valueSpan,
        message: rising
          ? `${third} neighbours are fewer than the kernel's own 1024: in a larger network new ones are refused with "neighbor table overflow". Raise the three to ${best.join(', ')}.`
          : `The thresholds do not rise (${values.join(', ')}; what is not set here is ${usual.join(', ')}): entries are collected only when the table is full, and new neighbours are refused with "neighbor table overflow". Set ${best.join(', ')}.`,
        fixes: proposed(`Set gc_thresh1 to 3 to ${best.join(', ')}`, edits),
      };
    }
  },
});

/** Rising, no lower than the default, and no lower than the largest that was asked for. */
function better(...values: readonly number[]): readonly number[] {
  const most = Math.max(usual[2], ...values);
  return [Math.floor(most / 4), Math.floor(most / 2), most];
}

function write(
  block: SettingsBlock,
  keys: readonly string[],
  settings: readonly (Setting | undefined)[],
  values: readonly (number | undefined)[],
  wanted: readonly number[],
): readonly Edit[] | undefined {
  const edits: Edit[] = [];
  const missing: [string, string][] = [];
  for (const [index, setting] of settings.entries()) {
    if (values[index] === wanted[index]) continue;
    const value = String(wanted[index]);
    const replaced = setting === undefined ? [] : block.replaceValue(setting, value);
    if (replaced === undefined) return undefined;
    if (setting === undefined) missing.push([keys[index]!, value]);
    edits.push(...replaced);
  }
  const inserted =
    missing.length === 0
      ? []
      : block.insert(
          missing,
          settings.findLast((setting) => setting !== undefined),
        );
  return inserted === undefined ? undefined : combine([...edits, ...inserted]);
}
