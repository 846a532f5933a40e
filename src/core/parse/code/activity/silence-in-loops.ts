/** Loops that hear a connection and look in between for how long it was silent: `if heard.elapsed() > limit { break; }`. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { ancestor, unwrap, within } from '../reading/nodes.ts';
import type { IdleClose } from './idle-close.ts';

/** Where leaving the function that has it closes a connection, leaving its loop for such a silence does. */
export function leftInSilence(
  { uses, relayed }: Lifetime,
  { names, values, language, tree }: Analysis,
): IdleClose | undefined {
  if (language.ownership === undefined || relayed || !elapsed.test(tree.text)) return undefined;
  for (const { use, target } of uses) {
    for (let at = ancestor(use, 'loop'); at !== undefined && !within(target, at); at = ancestor(at, 'loop')) {
      const test = testsIn(at).find(
        ({ branch }) => !within(use, branch) && names.functionOf(branch) === names.functionOf(use),
      );
      if (test === undefined) continue;
      const limit = values.fold(test.limit);
      if (typeof limit?.value !== 'number') return { seconds: undefined };
      return { seconds: limit.value * (limit.duration === true ? 1 : test.unit) };
    }
  }
  return undefined;
}

interface Test {
  readonly branch: Syntax;
  readonly limit: Syntax;
  /** Seconds in what a limit without a unit counts. */
  readonly unit: number;
}

/** Branches of a loop that leave it once some time has gone by. */
function testsIn(node: Syntax): readonly Test[] {
  return node.children.flatMap((each): readonly Test[] => {
    const { shape } = each;
    const test = shape.kind === 'branch' ? testOf(shape) : undefined;
    return [...(test === undefined ? [] : [{ branch: each, ...test }]), ...testsIn(each)];
  });
}

function testOf({ condition, ways }: ShapeOf<'branch'>): Omit<Test, 'branch'> | undefined {
  const asked = condition === undefined ? undefined : unwrap(condition).shape;
  if (asked?.kind !== 'binary' || ways[0] === undefined || !leaves.test(ways[0].text)) return undefined;
  const isAbove = /^>=?$/.test(asked.operator) && elapsed.test(asked.left.text);
  const isBelow = /^<=?$/.test(asked.operator) && elapsed.test(asked.right.text);
  if (!isAbove && !isBelow) return undefined;
  const time = isAbove ? asked.left : asked.right;
  return { limit: isAbove ? asked.right : asked.left, unit: /\bas_millis\(/.test(time.text) ? 1e-3 : 1 };
}

/** How long ago something was. */
const elapsed = /\.elapsed\(\)|\bduration_since\(/;
const leaves = /\b(?:break|return|bail!)/;
