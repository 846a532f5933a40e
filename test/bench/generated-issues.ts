/** Issues by the thousand for the search bench: the real ones' sentences shuffled, with words of their own. */
import type { Issue } from '../../src/core/kb/types.ts';

/** Small, fast and the same on every machine (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const syllables = 'ba ce di fo gu ka le mi no pu ra se ti vo zu bra cle dri flo gru stra'.split(' ');

export function generateIssues(real: readonly Issue[], count: number, seed = 1): Issue[] {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const word = () => Array.from({ length: 2 + Math.floor(next() * 3) }, () => pick(syllables)).join('');
  const vocabulary = Array.from({ length: 20_000 }, word);
  /** Few words are common, most are rare, as in a language. */
  const common = () => vocabulary[Math.floor(next() ** 3 * vocabulary.length)]!;
  const own = (length: number) => Array.from({ length }, common).join(' ');
  const sentences = real.flatMap((issue) =>
    [...issue.symptoms, issue.cause, issue.check, ...issue.fixes.map((fix) => fix.body)].flatMap((text) =>
      text.split(/(?<=[.!?])\s+/),
    ),
  );
  const prose = (length: number) => Array.from({ length }, () => `${pick(sentences)} ${own(6)}.`).join(' ');
  return Array.from({ length: count }, (_, index) => {
    const like = pick(real);
    const number = Math.floor(next() * 900) + 1;
    return {
      ...like,
      id: `generated-${index}`,
      title: `${own(3)} ${like.title} ${number} s`,
      summary: `${own(5)} ${like.summary}`,
      keywords: [...like.keywords.slice(0, 5), common(), common()],
      errors: like.errors.map((error) => ({ ...error, text: `${common()} ${error.text}` })),
      limits: like.limits.map((limit) => ({ ...limit, value: number })),
      symptoms: [prose(1), prose(1), prose(1)],
      cause: prose(3),
      check: prose(3),
      fixes: [{ title: own(4), body: prose(2), rules: [] }],
    };
  });
}
