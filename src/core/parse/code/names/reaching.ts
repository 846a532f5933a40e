/** Which bindings can still hold at a use. */
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import { ancestor, within } from '../tree/nodes.ts';
import { type Binding, declares, scopeOf } from './bindings.ts';

/** `if (plain) { context = a; } else { connect(context); }`: nobody passes both, as against the ways of a `switch`. */
function isOnOtherWay(one: Syntax, another: Syntax): boolean {
  for (let at = one; at.parent !== undefined && at.shape.kind !== 'function'; at = at.parent) {
    const { shape, type } = at.parent;
    if (shape.kind !== 'branch' || !within(another, at.parent)) continue;
    if (within(another, at) || /switch|case|select|match/.test(type)) return false;
    const [way, other] = [at, another].map((node) => shape.ways.find((each) => within(node, each)));
    return way !== undefined && other !== undefined && way !== other;
  }
  return false;
}

/** Straight-line code: whoever reaches `use` has passed `leaf`. */
function dominates(leaf: Syntax, use: Syntax): boolean {
  for (let at: Syntax | undefined = leaf; at !== undefined; at = at.parent) {
    if (within(use, at)) return true;
    const shape: Shape | undefined = at.parent?.shape;
    if (shape === undefined) continue;
    if (shape.kind === 'branch' && shape.condition !== at) return false;
    // What stands behind `#else` is compiled in the place of what stands before it.
    if (shape.kind === 'block' && at.field === 'alternative') return false;
    if (shape.kind === 'loop' || shape.kind === 'choice' || shape.kind === 'function') return false;
    if (shape.kind === 'try' && shape.final !== at) return at === shape.body;
  }
  return true;
}

/** What a statement declares is seen in the block that it stands in. */
export function isSeen(leaf: Syntax, use: Syntax): boolean {
  if (!declares(leaf)) return true;
  const assign = ancestor(leaf, 'assign');
  const block = assign?.parent;
  if (block?.shape.kind === 'block') return within(use, block);
  // `Ok(listener) => listener`: an arm's names are seen in it alone.
  const match = assign === undefined ? undefined : ancestor(assign, 'branch', 2)?.shape;
  const isArm = match?.kind === 'branch' && match.ways.some((way) => within(way, assign!));
  return !isArm || within(use, assign!);
}

/** Declared before the use, not by the statement it stands in the value of. */
export function isThere(binding: Binding, use: Syntax): boolean {
  const { leaf, how } = binding;
  return leaf === use || how.kind !== 'value' || (leaf.start < use.start && !holds(binding, use));
}

/** The use is inside the assigned value itself: `s = wrap(s)`. */
function holds(binding: Binding, use: Syntax): boolean {
  const { how } = binding;
  return how.kind === 'value' && how.value !== undefined && within(use, how.value);
}

function outermostLoop(use: Syntax, scope: Syntax): Syntax | undefined {
  let found: Syntax | undefined;
  for (let at = use.parent; at !== undefined && at !== scope; at = at.parent) {
    if (at.shape.kind === 'loop') found = at;
  }
  return found;
}

/** Of what outlives the function: other functions run at any time; in this one, what is assigned straight before holds. */
export function replacedHere(all: readonly Binding[], use: Syntax, root: Syntax): readonly Binding[] {
  if (all.length < 2) return all;
  const scope = scopeOf(use, root);
  const here = all.filter(({ leaf }) => scopeOf(leaf, root) === scope);
  const isReplaced = here.some(({ leaf }) => leaf.end <= use.start && dominates(leaf, use));
  return isReplaced ? stillHolding(here, use, root) : all;
}

/** Those that an assignment in straight-line code between them and the use does not replace. */
export function stillHolding(all: readonly Binding[], use: Syntax, root: Syntax): readonly Binding[] {
  const loop = outermostLoop(use, scopeOf(use, root));
  const found: Binding[] = [];
  let dominating: Binding | undefined;
  // Backwards from the use: the nearest assignment that everybody passes hides those before it.
  for (let at = all.length - 1; at >= 0; at--) {
    const binding = all[at]!;
    if (binding.leaf.end > use.start || holds(binding, use)) continue;
    if (loop === undefined && isOnOtherWay(binding.leaf, use)) continue;
    found.unshift(binding);
    if (!dominates(binding.leaf, use)) continue;
    dominating = binding;
    break;
  }
  // In a loop, what is assigned further down comes round, unless it is replaced in the loop first.
  if (loop !== undefined && (dominating === undefined || !within(dominating.leaf, loop))) {
    for (const binding of all) {
      if (binding.leaf.start >= use.start && within(binding.leaf, loop)) found.push(binding);
    }
  }
  return found.length > 0 ? found : all;
}
