import { defineRule } from '../../rule.ts';
import { problemsOf } from '../shared/document-problems.ts';

export default defineRule({
  on: 'knowledge',
  issue: 'half-open-configuration',
  severity: 'warning',
  summary: 'A name in the knowledge base that leads nowhere.',
  check: (document, context) => problemsOf('kb/dead-link', document, context.project.knowledge),
});
