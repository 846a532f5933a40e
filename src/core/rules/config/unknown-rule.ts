import { defineRule } from '../../rule.ts';
import { problemsOf } from '../shared/document-problems.ts';

export default defineRule({
  on: 'config',
  issue: 'half-open-configuration',
  severity: 'warning',
  summary: 'A rule id in .half-open.json that no rule has.',
  check: (document, context) => problemsOf('config/unknown-rule', document, context.project.config),
});
