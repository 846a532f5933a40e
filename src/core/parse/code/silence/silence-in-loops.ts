/** Loops that hear a connection and look in between for how long it was silent: `if heard.elapsed() > limit { break; }`. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { armOf } from '../flow/arms.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';
import type { IdleClose } from './limit.ts';

/** Where leaving the function that has it closes a connection, leaving its loop for such a silence does. */
export function leftInSilence({ uses, relayed }: Lifetime, analysis: Analysis): IdleClose | undefined {
  const { names, language, tree } = analysis;
  if (language.ownership === undefined || relayed || !clocked.test(tree.text)) return undefined;
  for (const { use, target } of uses) {
    for (let at = ancestor(use, 'loop'); at !== undefined && !within(target, at); at = ancestor(at, 'loop')) {
      const loop = at;
      const bound = boundOf(loop);
      if (bound !== undefined) return limitOf(bound.limit, bound.unit, analysis);
      const isBeside = (node: Syntax): boolean =>
        within(node, loop) && !within(use, node) && names.functionOf(node) === names.functionOf(use);
      const test = testsIn(loop).find(({ branch }) => isBeside(branch));
      if (test !== undefined) return limitOf(test.limit, test.unit, analysis);
      const pause = pausesOf(analysis).find((each) => isBeside(each.call));
      if (pause !== undefined) return limitOf(pause.time, 1, analysis);
    }
  }
  return undefined;
}

function limitOf(time: Syntax | undefined, unit: number, { values }: Analysis): IdleClose {
  const limit = time === undefined ? undefined : values.fold(time);
  if (typeof limit?.value !== 'number') return { seconds: undefined };
  return { seconds: limit.value * (limit.duration === true ? 1 : unit) };
}

/** `_ = sleep(limit) => break` beside what is heard: in each round it begins anew. */
function pausesOf({
  names,
  language,
}: Analysis): readonly { readonly call: Syntax; readonly time: Syntax | undefined }[] {
  return names.leaves('sleep').flatMap((leaf) => {
    const call = ancestor(leaf, 'call', 3);
    if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee)) return [];
    const arm = armOf(call);
    if (arm === undefined || !leaves.test(arm.text)) return [];
    if (language.sleeps?.test(names.path(call.shape.callee) ?? '') !== true) return [];
    return [{ call, time: call.shape.arguments[0]?.value }];
  });
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

/** `while begun.elapsed() < limit { … }` */
function boundOf(loop: Syntax): Omit<Test, 'branch'> | undefined {
  for (const each of loop.children) {
    const { shape } = unwrap(each);
    if (shape.kind === 'binary' && /^<=?$/.test(shape.operator) && elapsed.test(shape.left.text))
      return { limit: shape.right, unit: unitOf(shape.left) };
  }
  return undefined;
}

/** What a limit counts that has no unit of its own. */
function unitOf({ text }: Syntax): number {
  return /\bas_millis\(/.test(text) ? 1e-3 : 1;
}

function testOf({ condition, ways }: ShapeOf<'branch'>): Omit<Test, 'branch'> | undefined {
  const asked = condition === undefined ? undefined : unwrap(condition).shape;
  if (asked?.kind !== 'binary' || ways[0] === undefined || !leaves.test(ways[0].text)) return undefined;
  const isAbove = /^>=?$/.test(asked.operator) && elapsed.test(asked.left.text);
  const isBelow = /^<=?$/.test(asked.operator) && elapsed.test(asked.right.text);
  if (!isAbove && !isBelow) return undefined;
  const time = isAbove ? asked.left : asked.right;
  return { limit: isAbove ? asked.right : asked.left, unit: unitOf(time) };
}

/** How long ago something was. */
const elapsed = /\.elapsed\(\)|\bduration_since\(/;
const clocked = /\.elapsed\(\)|\bduration_since\(|\bsleep\(/;
const leaves = /\b(?:break|return|bail!)/;
