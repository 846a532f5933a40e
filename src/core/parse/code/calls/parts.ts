/** What types and origins are both followed through: parts of values, branches, what a name is known to be. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Binding } from '../names/bindings.ts';
import type { Names } from '../names/names.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';

/** Computed once a node and part; a cycle adds nothing of its own. */
export function once<T>(
  known: Map<Syntax, Map<string, T>>,
  node: Syntax,
  steps: Binding['steps'],
  meanwhile: T,
  compute: () => T,
): T {
  const parts = known.get(node) ?? new Map<string, T>();
  known.set(node, parts);
  const key = steps.join('/');
  if (parts.has(key)) return parts.get(key)!;
  parts.set(key, meanwhile);
  const result = compute();
  parts.set(key, result);
  return result;
}

/** What a part may be taken from, where that has a name or is what a branch gives: `let pair = accept()?`. */
export function wholes(
  node: Syntax,
  steps: Binding['steps'],
  names: Names,
): readonly { readonly value: Syntax; readonly steps: Binding['steps'] }[] {
  const { shape } = node;
  if (shape.kind === 'name') {
    return names.reaching(node).flatMap(({ how, steps: before, leaf }) => {
      if (how.kind !== 'value' || how.value === undefined || within(leaf, how.value)) return [];
      return [{ value: how.value, steps: [...before, ...steps] }];
    });
  }
  if (shape.kind === 'branch') return shape.ways.map((value) => ({ value, steps }));
  if (shape.kind === 'choice') return shape.options.map((value) => ({ value, steps }));
  const last = shape.kind === 'block' ? shape.statements.at(-1) : undefined;
  return last === undefined ? [] : [{ value: last, steps }];
}

/** What may give the value: `val socket = try { Socket(host, port) } catch (e: IOException) { null }`. */
export function waysOfTry({ body, handlers }: ShapeOf<'try'>): readonly Syntax[] {
  return body === undefined ? handlers : [body, ...handlers];
}

/** `if socket == @server` around `socket.accept`: what a name is known to be there. */
export function equalsOf(node: Syntax): readonly Syntax[] {
  for (let at = node; at.parent !== undefined && at.parent.shape.kind !== 'function'; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind !== 'branch' || shape.condition === undefined || shape.ways[0] !== at) continue;
    const test = unwrap(shape.condition).shape;
    if (test.kind !== 'binary' || !/^(?:===?|is)$/.test(test.operator)) continue;
    if (test.left.text === node.text) return [test.right];
    if (test.right.text === node.text) return [test.left];
  }
  return [];
}

/**
 * `this` in `socket.on("connect", function () { … })` is the socket, and in `hear` of `socket.on("data", hear)`; an
 * arrow function and one that is bound have none of their own.
 */
export function listenedOn(node: Syntax, language: Language, names: Names): Syntax | undefined {
  const { bindsSelf } = language.names;
  let fn = bindsSelf === undefined ? undefined : ancestor(node, 'function');
  const isBound = (each: Syntax): boolean =>
    each.parent?.shape.kind === 'member' && each.parent.shape.name === 'bind';
  while (fn !== undefined && (fn.type === 'arrow_function' || isBound(fn))) fn = ancestor(fn, 'function');
  if (bindsSelf === undefined || fn?.shape.kind !== 'function' || !fn.text.startsWith('function'))
    return undefined;
  const hearing = (handler: Syntax): Syntax | undefined => {
    const call = ancestor(handler, 'call', 2)?.shape;
    const member = call?.kind === 'call' ? call.callee.shape : undefined;
    return member?.kind === 'member' && bindsSelf.test(member.name) ? member.object : undefined;
  };
  const { name, nameNode } = fn.shape;
  if (name === undefined || fn.parent?.shape.kind === 'argument') return hearing(fn);
  const [use, another] = names.occurrences(name).filter((each) => each !== nameNode);
  return use === undefined || another !== undefined ? undefined : hearing(use);
}
