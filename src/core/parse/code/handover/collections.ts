/** Collections that keep connections: an instance's own, the file's, and those that callers take them out of. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { returned } from '../names/functions.ts';
import { isOfSelf, type Names } from '../names/names.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';
import { isMemberName } from './passing.ts';

/** `this.sockets.set(id, socket)`, `sessions.set(url, session)`: the instance keeps it, or the file. */
export function isCollected(argument: Syntax, analysis: Analysis): boolean {
  const collection = collectionAround(argument);
  return collection !== undefined && isOwnCollection(collection, analysis);
}

/** The same, but for what an instance was made with: `class Porter(val guests: MutableList<SocketChannel>)`. */
export function isCollectedHere(argument: Syntax, analysis: Analysis): boolean {
  const collection = collectionAround(argument);
  return (
    collection !== undefined &&
    isOwnCollection(collection, analysis) &&
    !isMadeWith(collection, analysis.names)
  );
}

/** `this.sockets` of `this.sockets.set(id, socket)`. */
function collectionAround(argument: Syntax): Syntax | undefined {
  const call = ancestor(argument, 'call', 3)?.shape;
  const callee = call?.kind === 'call' ? call.callee.shape : undefined;
  if (callee?.kind !== 'member' || callee.object === undefined || !collects.test(callee.name))
    return undefined;
  return unwrap(callee.object);
}

/** A parameter of the class itself, which whoever makes one gives it. */
function isMadeWith(collection: Syntax, names: Names): boolean {
  const bound = collection.shape.kind === 'member' ? names.fields(collection) : names.bindings(collection);
  return bound.some(({ leaf }) => {
    const owner = names.classOf(leaf)?.shape;
    return owner?.kind === 'class' && owner.parameters?.some(({ target }) => target === leaf) === true;
  });
}

/** One of the instance's, be its class in a header, or of the file. */
export function isOwnCollection(collection: Syntax, { names, language }: Analysis): boolean {
  if (language.names.methodsOutside === true && isMemberName(collection, names)) return true;
  const home = names.functionOf(collection);
  const bound = collection.shape.kind === 'name' ? names.bindings(collection) : [];
  return (
    names.isField(collection) ||
    (bound.length > 0 && bound.every(({ how, scope }) => how.kind === 'value' && scope !== home)) ||
    isOfSelf(collection, names)
  );
}

/** `waiting.add(guest)`, and `waiting.poll()` is what a method gives: who calls that has it. */
export function isCollectedForCallers(argument: Syntax, analysis: Analysis): boolean {
  if (!isCollected(argument, analysis)) return false;
  const { names, language } = analysis;
  const shape = collectionAround(argument)?.shape;
  const word = shape?.kind === 'member' || shape?.kind === 'name' ? shape.name : undefined;
  return (word === undefined ? [] : names.leaves(word)).some((leaf) => {
    const held =
      leaf.parent?.shape.kind === 'member' && leaf.parent.shape.nameNode === leaf ? leaf.parent : leaf;
    const taking = held.parent?.shape;
    const taken = taking?.kind === 'member' && taking.object === held ? held.parent?.parent : undefined;
    if (taking?.kind !== 'member' || taken?.shape.kind !== 'call' || !takesOut.test(taking.name))
      return false;
    const fn = names.functionOf(taken);
    if (language.names.isPrivate?.(fn) === true) return false;
    const value = outermost(taken);
    const target = value.parent?.shape.kind === 'assign' ? value.parent.shape.targets[0]?.text : undefined;
    return returned(fn).some((each) => within(taken, each) || (target !== undefined && each.text === target));
  });
}

const takesOut = /^(?:poll|take|pop|remove|shift|dequeue|front|back)(?:First|Last|At|_front|_back)?$/i;

/** Methods that put into a collection. */
export const collects =
  /^(?:computeIfAbsent|getOrPut|add|push|set|put|append|unshift|insert|(?:push|emplace)_(?:back|front)|emplace)$/;
