/** What an issue could also be: those it names as related, and those that look alike from outside. */
import { distinctionsIn } from './distinctions.ts';
import { isStopWord, words } from './search/words.ts';
import type { Issue } from './types.ts';

export interface Neighbour {
  readonly issue: Issue;
  /** One of the two names the other. */
  readonly related: boolean;
  /** Error strings of the issue that the neighbour shows too. */
  readonly errors: readonly string[];
  /** 0 to 1: how much of what both show is the same. */
  readonly likeness: number;
  /** What is so with the neighbour, in the words of the issue's own check: inline Markdown. */
  readonly there?: string;
  /** What is so with the issue, in the words of the neighbour's check. */
  readonly here?: string;
}

const mostNeighbours = 8;
/** Symptoms that share less have only their language in common. */
const leastLikeness = 0.4;

/** Those first that a check tells apart, then those with a shared error, the related, those with like symptoms. */
export function neighboursOf(issue: Issue, issues: readonly Issue[]): Neighbour[] {
  const own = signs(issue);
  const told = distinctionsIn(issue.check);
  const neighbours: Neighbour[] = [];
  for (const other of issues) {
    if (other.id === issue.id) continue;
    const theirs = signs(other);
    const errors = issue.errors.map((error) => error.text).filter((text) => shows(other, text));
    const related = issue.related.includes(other.id) || other.related.includes(issue.id);
    const likeness = overlap(own, theirs);
    const there = told.get(other.id)?.text;
    const back = other.check.includes(issue.id) ? distinctionsIn(other.check).get(issue.id) : undefined;
    // A sentence of the other page that only mentions this one makes no sense on its own.
    const here = back?.named === true ? back.text : undefined;
    const isTold = there !== undefined || here !== undefined;
    if (!isTold && !related && errors.length === 0 && likeness < leastLikeness) continue;
    neighbours.push({
      issue: other,
      related,
      errors,
      likeness,
      ...(there === undefined ? {} : { there }),
      ...(here === undefined ? {} : { here }),
    });
  }
  return neighbours
    .sort(
      (a, b) =>
        telling(b) - telling(a) ||
        b.errors.length - a.errors.length ||
        Number(b.related) - Number(a.related) ||
        b.likeness - a.likeness ||
        (a.issue.id < b.issue.id ? -1 : 1),
    )
    .slice(0, mostNeighbours);
}

/** What the issue's own check says counts most: it was written for whoever reads that. */
function telling({ there, here }: Neighbour): number {
  return there !== undefined ? 2 : here !== undefined ? 1 : 0;
}

/** The same message, or a longer form of it. */
function shows(issue: Issue, text: string): boolean {
  const wanted = normal(text);
  return issue.errors.some((error) => {
    const found = normal(error.text);
    return found.includes(wanted) || wanted.includes(found);
  });
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** The terms of what people see of an issue. */
function signs(issue: Issue): Set<string> {
  const texts = [...issue.symptoms, ...issue.errors.map((error) => error.text)];
  return new Set(
    texts.flatMap((text) => words(text).flatMap((word) => (isStopWord(word.plain) ? [] : [word.terms[0]!]))),
  );
}

/** The share of the smaller set that both have, damped where one of them says little. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((term) => b.has(term)).length;
  return common === 0 ? 0 : common / Math.max(12, Math.min(a.size, b.size));
}
