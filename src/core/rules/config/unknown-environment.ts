import { defineRule } from '../../rule.ts';
import { problemsOf } from '../shared/document-problems.ts';

export default defineRule({
  on: 'config',
  issue: 'half-open-configuration',
  severity: 'error',
  summary: 'An environment id in .half-open.json that nothing defines.',
  check: (document, context) => problemsOf('config/unknown-environment', document, context.project.config),
});
