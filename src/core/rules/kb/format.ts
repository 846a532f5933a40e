import { defineRule } from '../../rule.ts';
import { problemsOf } from '../shared/document-problems.ts';

export default defineRule({
  on: 'knowledge',
  issue: 'half-open-configuration',
  severity: 'error',
  summary: 'A knowledge-base file that breaks its format.',
  check: (document, context) => problemsOf('kb/format', document, context.project.knowledge),
});
