import { lineEnd } from '../text.ts';
import type { KnowledgeProblem } from './types.ts';

/** UTF-16 units; no page and no catalogue is longer, and reading a longer one takes too long to type in. */
export const longestFile = 512 * 1024;

/** More mistakes than this in one file help nobody. */
const mostProblems = 100;

/** By position; of very many the first ones. */
export function inOrder(problems: readonly KnowledgeProblem[]): KnowledgeProblem[] {
  return [...problems].sort((a, b) => a.span.start - b.span.start).slice(0, mostProblems);
}

/** The one problem of a text that is not read at all; `undefined` where it is not too long. */
export function tooLong(text: string): KnowledgeProblem | undefined {
  if (text.length <= longestFile) return undefined;
  return {
    rule: 'kb/format',
    span: { start: 0, end: Math.min(lineEnd(text, 0), 120) },
    message: `This file has more than ${longestFile / 1024} Ki characters and is not read: split it.`,
  };
}
