/** Search as you type, over the real issues and over ten thousand. */
import Fuse from 'fuse.js';
import { createSearch, type Search } from '../../src/core/kb/search.ts';
import { builtIn, queries } from '../helpers/knowledge.ts';
import { generateIssues } from './generated-issues.ts';
import { type Benchmark, median, percentile, times } from './measure.ts';

const many = 10_000;
/** Other work on the machine only ever makes a keystroke slower: the fastest of so many rounds counts. */
const rounds = 3;

const benchmark: Benchmark = async () => {
  const { issues, synonyms = [] } = builtIn().knowledge;
  const few = createSearch(issues, synonyms);
  const building = median(await times(5, () => createSearch(issues, synonyms)));
  const fewTimes = keystrokes().map((typed) => fastest(few, typed));
  const fuse = new Fuse(issues, {
    keys: ['title', 'summary', 'symptoms', 'keywords', 'errors.text', 'cause'],
  });
  const alone = median(await times(5, () => fuse.search('nlb drops idle connections after 350 s')));

  const generated = [...issues, ...generateIssues(issues, many - issues.length)];
  const started = performance.now();
  const search = createSearch(generated, synonyms);
  const buildingMany = performance.now() - started;
  const manyTimes = keystrokes().map((typed) => fastest(search, typed));
  return [
    { what: `search: index of ${issues.length} issues`, value: building, unit: 'ms' },
    {
      what: `search: keystroke over ${issues.length} issues, p95`,
      value: percentile(fewTimes, 95),
      unit: 'ms',
      budget: 16,
    },
    { what: `search: Fuse.js alone over ${issues.length} issues`, value: alone, unit: 'ms' },
    { what: `search: index of ${many} issues`, value: buildingMany / 1000, unit: 's' },
    { what: `search: keystroke over ${many} issues, p50`, value: median(manyTimes), unit: 'ms' },
    {
      what: `search: keystroke over ${many} issues, p95`,
      value: percentile(manyTimes, 95),
      unit: 'ms',
      budget: 16,
    },
    {
      what: `search: that against Fuse.js alone over ${issues.length} issues`,
      value: percentile(manyTimes, 95) / alone,
      unit: 'x',
      budget: 0.6,
    },
  ];
};

export default benchmark;

/** Of each query its last letters as they are typed, a paste as a whole. */
function keystrokes(): string[] {
  return queries().flatMap(({ query }) =>
    query.length > 80
      ? [query]
      : [0, 1, 2, 4, 8, 16].map((less) => query.slice(0, Math.max(1, query.length - less))),
  );
}

function fastest(search: Search, typed: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    search.search(typed);
    least = Math.min(least, performance.now() - started);
  }
  return least;
}
