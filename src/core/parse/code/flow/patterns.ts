/** What takes a value apart: `let (a, b) = …`, arms, and functions in a chain. */
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import { chainedOn } from '../names/functions.ts';
import { ancestor, outermost, unwrap } from '../tree/nodes.ts';
import type { Code } from './callers.ts';

/**
 * What takes a value apart, be it that of an arm, `let (a, b) = match … { Ok((a, b)) => (a, b), … }`, or of a function
 * in a chain, `let (a, b) = connected.and_then(|a| Ok((a, b)))?`.
 */
export function patternOf(value: Syntax, code: Code, depth = 0): Shape | undefined {
  const whole = outermost(value);
  const assign = whole.parent?.shape;
  if (assign?.kind === 'assign' && assign.value === whole && assign.targets[0] !== undefined) {
    const target = unwrap(assign.targets[0]);
    if (target.shape.kind !== 'name' || depth > 1) return target.shape;
    const { names } = code;
    const uses = names
      .occurrences(target.text)
      .filter((use) => use !== target && names.reaching(use).some(({ leaf }) => leaf === target));
    return uses.map((use) => patternOf(use, code, depth + 1)).find((each) => each?.kind === 'list');
  }
  const around = valueAround(whole, code);
  return around === undefined ? undefined : patternOf(around, code, depth);
}

/** The larger expression whose value this is the value of. */
function valueAround(node: Syntax, { language }: Code): Syntax | undefined {
  const { parent } = node;
  // `Ok((a, b))`
  const result = parent?.parent;
  if (result?.shape.kind === 'same' && result.shape.inner === node) return result;
  const around = ancestor(node, 'branch', 3);
  if (around?.shape.kind === 'branch' && (around.shape.ways.includes(node) || givesMatched(around, node)))
    return around;
  if (parent?.shape.kind === 'block') return parent.shape.statements.at(-1) === node ? parent : undefined;
  const isGiven =
    parent?.shape.kind === 'function' &&
    parent.shape.body === node &&
    (parent.shape.returnsBody || parent.shape.returnsLast === true);
  return isGiven ? chainedOn(parent, language)?.call : undefined;
}

/** `match value { Ok(it) => it, … }` */
function givesMatched({ shape }: Syntax, value: Syntax): boolean {
  if (shape.kind !== 'branch' || shape.condition !== value) return false;
  const { binds = [], ways } = shape;
  return binds.some((bind, at) => unwrap(bind).shape.kind === 'name' && ways[at]?.text === unwrap(bind).text);
}
