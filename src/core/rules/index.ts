/** Generated from this folder by `npm run generate`: the id of a rule is the path of its file. */
import type { RuleEntry } from '../linter.ts';
import configBadValue from './config/bad-value.ts';
import configUnknownEnvironment from './config/unknown-environment.ts';
import configUnknownKey from './config/unknown-key.ts';
import configUnknownRule from './config/unknown-rule.ts';
import halfOpenUnusedSuppression from './half-open/unused-suppression.ts';
import kbDeadLink from './kb/dead-link.ts';
import kbDuplicateId from './kb/duplicate-id.ts';
import kbFormat from './kb/format.ts';

export const rules: readonly RuleEntry[] = [
  { id: 'config/bad-value', rule: configBadValue },
  { id: 'config/unknown-environment', rule: configUnknownEnvironment },
  { id: 'config/unknown-key', rule: configUnknownKey },
  { id: 'config/unknown-rule', rule: configUnknownRule },
  { id: 'half-open/unused-suppression', rule: halfOpenUnusedSuppression },
  { id: 'kb/dead-link', rule: kbDeadLink },
  { id: 'kb/duplicate-id', rule: kbDuplicateId },
  { id: 'kb/format', rule: kbFormat },
];
