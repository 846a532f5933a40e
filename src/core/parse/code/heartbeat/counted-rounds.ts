/** Rounds of a loop that are counted, each of which waits for a while: every so many of them something is said. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import { secondsOf } from '../clocks/times.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';

/** Waiting calls that are looked at. */
const mostWaits = 20;

/** A loop each round of which waits for so long. */
export interface Round {
  readonly loop: Syntax;
  readonly seconds: number;
}

/**
 * `while (1) { if (poll(&fd, 1, 1000) == 0 && ++quiet % 30 == 0) ping(); … }`: the seconds that so many rounds take.
 *
 * @param pauses loops that sleep
 * @param says whether what stands there says something on the connection
 */
export function everySoManyRounds(
  analysis: Analysis,
  pauses: readonly Round[],
  says: (way: Syntax) => boolean,
): readonly number[] {
  const { names, language } = analysis;
  const waits: readonly Round[] = Object.entries(language.waits ?? {}).flatMap(([word, { at, unit }]) =>
    names.leaves(word).flatMap((leaf) => {
      const call = ancestor(leaf, 'call', 4);
      const loop = call === undefined ? undefined : ancestor(call, 'loop');
      if (call?.shape.kind !== 'call' || loop === undefined || !within(leaf, call.shape.callee)) return [];
      const seconds = secondsOf(call.shape.arguments[at]?.value, unit, analysis);
      return seconds === undefined || seconds <= 0 ? [] : [{ loop, seconds }];
    }),
  );
  return [...waits, ...pauses].slice(0, mostWaits).flatMap(({ loop, seconds }) => {
    const counters = countedIn(loop);
    return branchesIn(loop).flatMap(({ condition, ways }) => {
      const [way] = ways;
      if (condition === undefined || way === undefined || !counters.some((each) => each.test(condition.text)))
        return [];
      const limits = numbersIn(condition, analysis).filter((each) => each > 1);
      return limits.length > 0 && says(way) ? [Math.max(...limits) * seconds] : [];
    });
  });
}

/** `quiet++`, `++quiet`, `quiet += 1` */
function countedIn({ text }: Syntax): readonly RegExp[] {
  const words = [...text.matchAll(/\b(\w+)\s*(?:\+\+|\+=\s*1\b)|\+\+\s*(\w+)/g)].flatMap(
    ([, behind, before]) => behind ?? before ?? [],
  );
  return [...new Set(words)].map((word) => new RegExp(`\\b${escapeRegExp(word)}\\b`));
}

function branchesIn(node: Syntax): readonly ShapeOf<'branch'>[] {
  return node.children.flatMap((each) => [
    ...(each.shape.kind === 'branch' ? [each.shape] : []),
    ...branchesIn(each),
  ]);
}

/** Numbers among the operands of a condition, by themselves or behind a constant's name. */
function numbersIn(condition: Syntax, analysis: Analysis): readonly number[] {
  const node = unwrap(condition);
  const { shape } = node;
  if (shape.kind === 'binary') return [shape.left, shape.right].flatMap((each) => numbersIn(each, analysis));
  const read = analysis.values.fold(node)?.value;
  return typeof read === 'number' ? [read] : [];
}
