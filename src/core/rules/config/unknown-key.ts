import { defineRule } from '../../rule.ts';
import { problemsOf } from '../shared/document-problems.ts';

export default defineRule({
  on: 'config',
  issue: 'half-open-configuration',
  severity: 'warning',
  summary: 'A key in .half-open.json that has no meaning there.',
  check: (document, context) => problemsOf('config/unknown-key', document, context.project.config),
});
