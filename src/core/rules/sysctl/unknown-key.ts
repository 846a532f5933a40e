import type { Setting, SettingsBlock } from '../../document/settings.ts';
import type { SysctlKey } from '../../kb/types.ts';
import { defineRule, type ProposedFix } from '../../rule.ts';
import { proposed } from '../shared/proposed.ts';
import { catalogueOf } from '../shared/settings-catalogue.ts';
import { consequence } from '../shared/settings-words.ts';

export default defineRule({
  on: 'settings',
  issue: 'sysctl-line-ignored',
  severity: 'warning',
  summary: 'A key no Linux kernel has.',
  *check(block, context) {
    const { meant } = catalogueOf(context.knowledge);
    const written = new Set(block.settings.filter(({ invisible }) => !invisible).map(({ key }) => key));
    for (const setting of block.settings) {
      if (setting.glob) continue;
      if (setting.invisible) {
        yield {
          span: setting.keySpan,
          message: hidden(block, setting),
          fixes: corrections(block, setting, [setting.key], written),
        };
        continue;
      }
      const candidates = meant(setting.key);
      if (candidates === undefined) continue;
      const alive = candidates.filter(({ removed }) => removed === undefined).map(({ key }) => key);
      yield {
        span: setting.keySpan,
        message: `${why(setting.key, candidates)} ${consequence(block)} ${advice(alive)}`,
        fixes: corrections(block, setting, alive, written),
      };
    }
  },
});

function hidden(block: SettingsBlock, { key }: Setting): string {
  return `Invisible characters stand in this key, so it is not found. ${consequence(block)} Write ${key} anew.`;
}

function why(key: string, candidates: readonly SysctlKey[]): string {
  if (key.startsWith('net.ipv6.tcp_'))
    return `${key} does not exist: net.ipv4.tcp_* governs TCP over IPv6 too.`;
  const gone = candidates[0]?.removed;
  if (candidates.length === 1 && gone !== undefined) {
    return `No Linux kernel has ${key}, and ${candidates[0]!.key}, which was meant, is gone too.`;
  }
  return `No Linux kernel has ${key}.`;
}

function advice(meant: readonly string[]): string {
  return meant.length === 0 ? 'Delete it.' : `Meant is probably ${meant.join(' or ')}.`;
}

/** Where the right key stands already, another assignment of it would only compete: then the line goes. */
function corrections(
  block: SettingsBlock,
  setting: Setting,
  meant: readonly string[],
  written: ReadonlySet<string>,
): readonly ProposedFix[] {
  const fixes = meant.flatMap((key) =>
    proposed(`Use ${key}`, written.has(key) ? undefined : block.replaceKey(setting, key)),
  );
  return fixes.length > 0 ? fixes : proposed(`Delete ${setting.key}`, block.remove(setting));
}
