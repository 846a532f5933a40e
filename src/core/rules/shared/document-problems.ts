import type { DocumentProblem } from '../../document/common.ts';
import type { Problem } from '../../rule.ts';

/** What the parser found itself, plus what only shows with other files at hand, under one rule's id. */
export function* problemsOf(
  rule: string,
  document: { readonly problems: readonly DocumentProblem[] },
  beyond: readonly DocumentProblem[] = [],
): Generator<Problem> {
  for (const problem of [...document.problems, ...beyond]) {
    if (problem.rule !== rule) continue;
    const { span, message, fix } = problem;
    yield { span, message, ...(fix === undefined ? {} : { fixes: [{ ...fix, safety: 'review' }] }) };
  }
}
