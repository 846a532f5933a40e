import type { Setting } from '../../document/settings.ts';
import { defineRule } from '../../rule.ts';
import { proposed } from '../shared/proposed.ts';

export default defineRule({
  on: 'settings',
  issue: 'sysctl-line-ignored',
  severity: 'warning',
  summary: 'A key set twice to different values in one file: the last one wins.',
  *check(block) {
    const assigned = new Map<string, number>();
    for (const { key } of block.settings) assigned.set(key, (assigned.get(key) ?? 0) + 1);
    for (const setting of block.settings) {
      const winner = setting.overriddenBy;
      if (winner === undefined || setting.invisible || !differ(setting, winner)) continue;
      // With a third assignment, the winner's going alone would leave two that differ.
      const fixes = [setting, ...(assigned.get(setting.key) === 2 ? [winner] : [])].flatMap((which) =>
        proposed(`Delete ${setting.key} = ${which.value}`, block.remove(which)),
      );
      yield {
        span: setting.keySpan,
        message: `${setting.key} = ${setting.value} has no effect: further down the same key is set to ${winner.value}, and the last line wins. Delete one of them.`,
        related: [
          {
            span: winner.span,
            message: `This line wins: ${winner.key} = ${winner.value}.`,
            ...(winner.uri === undefined ? {} : { uri: winner.uri }),
          },
        ],
        fixes,
      };
    }
  },
});

function differ(a: Setting, b: Setting): boolean {
  return a.value !== undefined && b.value !== undefined && plain(a.value) !== plain(b.value);
}

/** Blanks and a remark behind the value make no difference. */
function plain(value: string): string {
  return value.replace(/\s+[#;].*$/, '').replace(/\s+/g, ' ');
}
