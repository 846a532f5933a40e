import { UsageError } from '../arguments.ts';
import { defineCommand, textOrJson } from '../command.ts';
import { indent, wrap } from '../layout.ts';
import { here, openSession } from '../session.ts';
import { wholeNumber } from '../words.ts';

export default defineCommand({
  operands: '"SYMPTOM"',
  options: {
    format: textOrJson,
    limit: { takes: 'value', placeholder: 'N', help: 'at most so many issues, 10 by default' },
  },
  notes: [
    'SYMPTOM is what you see: an error message, a line of a log, a setting, or your own words, in English or German.',
    'Exit codes: 0 also where nothing is found; 2 the search itself failed.',
  ],
  async run({ options, positionals }, { out, err }) {
    return 0;
  },
});
