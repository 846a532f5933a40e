/** What expression a name, field or element stands for. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Binding } from '../names/bindings.ts';
import type { Names } from '../names/names.ts';
import { deepest, type Evaluation, none, type Substitution } from './evaluation.ts';

export function readFollowing(evaluation: Evaluation): Evaluation['follow'] {
  const { names } = evaluation;
  const followed = new Map<Syntax, Syntax>();

  return follow;

  function follow(node: Syntax, given: Substitution = none, depth = 0): Syntax {
    if (given.size > 0) return findFollowed(node, given, depth);
    const before = followed.get(node);
    if (before !== undefined) return before;
    if (depth > deepest) return node;
    // What is made of itself ends there: without that, each step would be taken twice.
    followed.set(node, node);
    const found = findFollowed(node, given, depth);
    followed.set(node, found);
    return found;
  }

  function findFollowed(node: Syntax, given: Substitution, depth: number): Syntax {
    if (depth > deepest) return node;
    const shape = node.shape;
    if (shape.kind === 'same') return follow(shape.inner, given, depth + 1);
    if (shape.kind === 'name') {
      const substituted = given.get(shape.name);
      if (substituted !== undefined) return follow(substituted, none, depth + 1);
      return single(node, names.reaching(node), given, depth);
    }
    if (shape.kind === 'member' && shape.object !== undefined) {
      // `readonly #options: Options;` says only that there is one.
      const assigned = names
        .fields(node)
        .filter(({ how }) => how.kind !== 'value' || how.value !== undefined);
      const own = single(node, assigned, given, depth);
      if (own !== node) return own;
      // `Config.IDLE`, `limits.idle`: a record or class of this file.
      const holder = follow(shape.object, given, depth + 1);
      const entry =
        holder.shape.kind === 'record' ? entryOf(holder.shape, shape.name) : classConstant(shape, names);
      if (entry !== undefined) return follow(entry, given, depth + 1);
    }
    if (shape.kind === 'index') {
      const holder = follow(shape.object, given, depth + 1);
      const key = evaluation.fold(shape.index, given, depth + 1)?.value;
      const found = evaluation.isReplaced(holder, key) ? undefined : pick(holder, key);
      if (found !== undefined) return follow(found, given, depth + 1);
    }
    return node;
  }

  /** Only what is assigned exactly once is constant. */
  function single(node: Syntax, bindings: readonly Binding[], given: Substitution, depth: number): Syntax {
    const [binding, another] = bindings;
    if (binding === undefined || another !== undefined) return node;
    if (binding.how.kind !== 'value' || binding.how.value === undefined || binding.how.compound === true)
      return node;
    let value: Syntax | undefined = follow(binding.how.value, given, depth + 1);
    for (const step of binding.steps) {
      value = value === undefined ? undefined : pick(value, step);
    }
    return value === undefined ? node : follow(value, given, depth + 1);
  }
}

function pick(holder: Syntax, key: number | string | boolean | null | undefined): Syntax | undefined {
  const shape = holder.shape;
  if (shape.kind === 'list' && typeof key === 'number') return shape.items[key];
  if (shape.kind === 'record' && (typeof key === 'string' || typeof key === 'number'))
    return entryOf(shape, String(key));
  return undefined;
}

function entryOf(shape: ShapeOf<'record'>, key: string): Syntax | undefined {
  return shape.entries.findLast((each) => each.key === key)?.value;
}

/** `Limits.IDLE` where `class Limits` of this file sets IDLE in its body. */
function classConstant(shape: ShapeOf<'member'>, names: Names): Syntax | undefined {
  if (shape.object?.shape.kind !== 'name') return undefined;
  const [binding, another] = names.bindings(shape.object);
  if (another !== undefined || binding?.how.kind !== 'class') return undefined;
  const owner = binding.how.node;
  const set = names
    .leaves(shape.name)
    .map((leaf) => ({ leaf, assign: leaf.parent?.shape }))
    .filter(
      ({ leaf, assign }) =>
        assign?.kind === 'assign' && assign.targets.includes(leaf) && names.classOf(leaf) === owner,
    );
  const only = set.length === 1 ? set[0]!.assign : undefined;
  return only?.kind === 'assign' ? only.value : undefined;
}
