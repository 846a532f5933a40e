/** The inverted index: for each term the issues that have it, and how prominently. */

/** The issues of one term, by their place in the order in which they were added, ascending. */
export interface Posting {
  readonly issues: Uint32Array;
  /** The more often and the more prominently the term stands in the issue, the higher. */
  readonly strengths: Float32Array;
}

export interface Postings {
  /** How many issues have the term. */
  count(term: number): number;
  of(term: number): Posting;
  /** 0 where the issue does not have the term. */
  strength(term: number, issue: number): number;
}

export interface PostingsBuilder {
  /** The next issue's distinct terms, by number, and their strengths in the same order. */
  add(terms: readonly number[], strengths: readonly number[]): void;
  build(): Postings;
}

/** Filled issue by issue, then turned around once: two flat arrays instead of an object for each term of each issue. */
export function collectPostings(): PostingsBuilder {
  const ends: number[] = [];
  let terms = new Uint32Array(1 << 14);
  let strengths = new Float32Array(1 << 14);
  let used = 0;
  let most = 0;

  return {
    add(added, strong) {
      if (used + added.length > terms.length) {
        const size = Math.max(2 * terms.length, used + added.length);
        terms = grown(terms, new Uint32Array(size));
        strengths = grown(strengths, new Float32Array(size));
      }
      terms.set(added, used);
      strengths.set(strong, used);
      used += added.length;
      for (const term of added) most = Math.max(most, term + 1);
      ends.push(used);
    },

    build() {
      const starts = new Uint32Array(most + 1);
      for (let at = 0; at < used; at++) starts[terms[at]! + 1]!++;
      for (let term = 0; term < most; term++) starts[term + 1]! += starts[term]!;
      const next = starts.slice();
      const issues = new Uint32Array(used);
      const sorted = new Float32Array(used);
      let at = 0;
      for (const [issue, end] of ends.entries()) {
        for (; at < end; at++) {
          const place = next[terms[at]!]!++;
          issues[place] = issue;
          sorted[place] = strengths[at]!;
        }
      }
      return postings(starts, issues, sorted);
    },
  };
}

function grown<T extends Uint32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** @param starts where each term's part begins; its last number is where the last part ends. */
function postings(starts: Uint32Array, issues: Uint32Array, strengths: Float32Array): Postings {
  const start = (term: number) => starts[term] ?? issues.length;
  return {
    count: (term) => start(term + 1) - start(term),
    of: (term) => ({
      issues: issues.subarray(start(term), start(term + 1)),
      strengths: strengths.subarray(start(term), start(term + 1)),
    }),
    strength(term, issue) {
      let low = start(term);
      let high = start(term + 1) - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const found = issues[middle]!;
        if (found === issue) return strengths[middle]!;
        if (found < issue) low = middle + 1;
        else high = middle - 1;
      }
      return 0;
    },
  };
}
