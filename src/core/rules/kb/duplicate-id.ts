import { defineRule } from '../../rule.ts';
import { problemsOf } from '../shared/document-problems.ts';

export default defineRule({
  on: 'knowledge',
  issue: 'half-open-configuration',
  severity: 'error',
  summary: 'An id of the knowledge base given twice.',
  check: (document, context) => problemsOf('kb/duplicate-id', document, context.project.knowledge),
});
