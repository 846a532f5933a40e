/** Ways up and around in a syntax tree, whatever the names in it mean. */
import type { Syntax } from '../../../languages/syntax.ts';

export function enclosingFunction(node: Syntax): Syntax | undefined {
  return ancestor(node, 'function');
}

export function ancestor(node: Syntax, kind: string, levels = Number.POSITIVE_INFINITY): Syntax | undefined {
  let at = node.parent;
  for (let level = 0; at !== undefined && level < levels; level++, at = at.parent) {
    if (at.shape.kind === kind) return at;
    const beside = kind === 'call' ? callBeside(at, node) : undefined;
    if (beside !== undefined) return beside;
  }
  return undefined;
}

/** `f(a) { … }` of Kotlin, where the block stands beside the call that it is given to, and not in it. */
function callBeside({ shape }: Syntax, node: Syntax): Syntax | undefined {
  if (shape.kind !== 'same' || shape.inner.shape.kind !== 'call') return undefined;
  const { block } = shape.inner.shape;
  return block !== undefined && !within(block, shape.inner) && within(node, block) ? shape.inner : undefined;
}

export function within(inner: Syntax, outer: Syntax): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The statement a node belongs to: the child of the innermost block around it. */
export function statementOf(node: Syntax): Syntax | undefined {
  let at: Syntax | undefined = node;
  while (at?.parent !== undefined) {
    if (at.parent.shape.kind === 'block') return at;
    at = at.parent;
  }
  return undefined;
}

/** With all around it that leaves it the same thing: parentheses, the `$` of a variable. */
export function outermost(node: Syntax): Syntax {
  return node.parent?.shape.kind === 'same' ? outermost(node.parent) : node;
}

/** `module::f`, `Type::f`: what stands in front is no value, whatever variable goes by its name. */
export function isQualified({ shape, start, text }: Syntax): boolean {
  return (
    shape.kind === 'member' && shape.object !== undefined && text.startsWith('::', shape.object.end - start)
  );
}

/** `Client` of `net::Client::close`. */
export function qualifierOf({ shape }: Syntax): string | undefined {
  const object = shape.kind === 'member' ? shape.object?.text : undefined;
  return object === undefined ? undefined : /\w+(?=(?:<[^>]*>)?$)/.exec(object)?.[0];
}

/** `this` of `std::thread(&Hall::serve, this, fd)`, which comes before what the method's own parameters get. */
export function objectsBefore(run: Syntax, given: number, wanted: number): number {
  return isQualified(unwrap(run)) && given === wanted + 1 ? 1 : 0;
}

/** Without parentheses, casts and the like. */
export function unwrap(node: Syntax): Syntax {
  let at = node;
  while (at.shape.kind === 'same') at = at.shape.inner;
  return at;
}
