import { searchHints } from '../../core/kb/hints.ts';
import { createSearch } from '../../core/kb/search.ts';
import type { Span } from '../../core/text.ts';
import { wholeNumber } from '../arguments.ts';
import { defineCommand, textOrJson } from '../command.ts';
import { indent, wrap } from '../layout.ts';
import { here, openSession } from '../session.ts';
import type { Paint } from '../terminal.ts';
import { UsageError } from '../usageError.ts';

/** How many places of an issue that match are worth showing: the best come first. */
const mostMatches = 3;

export default defineCommand({
  operands: '"SYMPTOM"',
  options: {
    format: textOrJson,
    limit: { takes: 'value', placeholder: 'N', help: 'at most so many issues, by default 10' },
  },
  notes: [
    'SYMPTOM is what you see: an error message, a line of a log, a setting, or your own words, in English or German.',
    'The best match comes first. half-open explain ISSUE tells all about one.',
  ],
  async run({ options, positionals }, { out, err }) {
    const query = positionals.join(' ').trim();
    if (query === '') throw new UsageError('search needs what to search for: half-open search "SYMPTOM"');
    const limit = wholeNumber('--limit', options.limit ?? '10');
    const { issues, synonyms } = await openSession(err).halfOpen.knowledge(here());
    const results = createSearch(issues, synonyms).search(query, { limit });
    if (options.format === 'json') {
      const shown = results.map(({ issue, title, score, matches }) => ({
        issue,
        title,
        score,
        matches: matches.map(({ field, text }) => ({ field, text })),
      }));
      out.write(`${JSON.stringify({ query, results: shown }, undefined, 2)}\n`);
      return 0;
    }
    if (results.length === 0) {
      const advice = searchHints(query).map((hint) => `  - ${hint}\n`);
      err.write(`No issue matches ${JSON.stringify(query)}. What may help:\n${advice.join('')}`);
    }
    const width = Math.min(out.width, 96);
    for (const [index, { issue, title, matches }] of results.entries()) {
      const lines = [
        `${out.paint('cyan', issue)}  ${out.paint('bold', title)}`,
        ...matches
          .filter((match) => match.field !== 'title')
          .slice(0, mostMatches)
          .flatMap(({ field, text, ranges }) =>
            indent(
              wrap(`${out.paint('dim', `${field}:`)} ${highlighted(text, ranges, out.paint)}`, width - 2),
              '  ',
            ),
          ),
      ];
      out.write(`${index === 0 ? '' : '\n'}${lines.join('\n')}\n`);
    }
    return 0;
  },
});

function highlighted(text: string, ranges: readonly Span[], paint: Paint): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of ranges) {
    shown += text.slice(at, start) + paint('bold', text.slice(start, end));
    at = end;
  }
  return shown + text.slice(at);
}
