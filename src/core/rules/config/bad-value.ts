import { defineRule } from '../../rule.ts';
import { problemsOf } from '../shared/document-problems.ts';

export default defineRule({
  on: 'config',
  issue: 'half-open-configuration',
  severity: 'error',
  summary: 'A value in .half-open.json that cannot be read.',
  check: (document, context) => problemsOf('config/bad-value', document, context.project.config),
});
