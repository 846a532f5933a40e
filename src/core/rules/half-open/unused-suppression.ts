import { defineRule } from '../../rule.ts';

export default defineRule({
  on: 'suppressions',
  issue: 'half-open-configuration',
  severity: 'information',
  summary: 'A suppression comment that suppresses nothing.',
  *check(suppressions) {
    for (const { span, message, removal } of suppressions) {
      yield { span, message, fixes: [{ title: 'Delete the suppression', safety: 'safe', edits: removal }] };
    }
  },
});
