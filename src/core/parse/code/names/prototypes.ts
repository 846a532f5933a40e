/** Functions that make instances, as JavaScript had them before there were classes. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import { ancestor, enclosingFunction } from '../tree/nodes.ts';
import type { SyntaxTree } from '../tree/syntax.ts';
import { deepestBase } from './scopes.ts';

/**
 * Tells of an expression that is the instance outside of any class the name of the function that makes it, empty where
 * it has none: `this` in `Client` and in `Client.prototype.send = function () { … }`, `Client.prototype` itself.
 */
export function readMakers(
  tree: SyntaxTree,
  language: Language,
  isSelf: (node: Syntax) => boolean,
): (object: Syntax) => string | undefined {
  return makerOf;

  function makerOf(object: Syntax): string | undefined {
    if (language.names.prototypes !== true) return undefined;
    if (object.shape.kind === 'member') return prototypeOf(object);
    if (!isSelf(object) || ancestor(object, 'class') !== undefined) return undefined;
    for (let fn = enclosingFunction(object); fn !== undefined; fn = enclosingFunction(fn)) {
      const maker = makerBy(fn);
      if (maker !== undefined) return maker;
    }
    return '';
  }

  function makerBy(fn: Syntax): string | undefined {
    const own = fn.shape.kind === 'function' ? fn.shape.name : undefined;
    const assign = fn.parent?.shape;
    const target = assign?.kind === 'assign' && assign.value === fn ? assign.targets[0] : undefined;
    const object = target?.shape.kind === 'member' ? target.shape.object : undefined;
    const prototype = object === undefined ? undefined : prototypeOf(object);
    if (prototype !== undefined) return prototype;
    const held = target?.shape.kind === 'name' ? target.text : undefined;
    const maker = [own, held].find((name) => name !== undefined && isMaker(name));
    if (maker !== undefined) return maker;
    // `Client.prototype = { send() { … } }`, `Object.assign(Client.prototype, { … })`
    const record = ancestor(fn, 'record', 2);
    const holder = record?.parent?.shape;
    if (holder?.kind === 'assign') return prototypeOf(holder.targets[0]!);
    const call = record?.parent?.parent?.shape;
    const into = call?.kind === 'call' ? call.arguments[0]?.value : undefined;
    return into === undefined || into === record ? undefined : prototypeOf(into);
  }

  function isMaker(name: string): boolean {
    return /^[A-Z]/.test(name) || tree.text.includes(`${name}.prototype`);
  }
}

/**
 * Which of these makers is built on which: `util.inherits(Shop, Desk)`, `Shop.prototype = Object.create(Desk.prototype)`.
 */
export function readPrototypeBases(text: string): (one: string, base: string) => boolean {
  const bases = new Map<string, string>();
  for (const { groups } of text.matchAll(builtOn)) {
    const { one = groups?.['another'], base = groups?.['root'] } = groups ?? {};
    if (one !== undefined && base !== undefined) bases.set(one, base);
  }
  return (one, base) => {
    let at = bases.get(one);
    for (let depth = 0; at !== undefined && at !== base && depth < deepestBase; depth++) at = bases.get(at);
    return at === base;
  };
}

const builtOn =
  /\binherits\(\s*(?<one>\w+)\s*,\s*(?<base>\w+)\s*\)|\b(?<another>\w+)\.prototype\s*=\s*Object\.create\(\s*(?<root>\w+)\.prototype\b/g;

function prototypeOf({ shape }: Syntax): string | undefined {
  const isPrototype = shape.kind === 'member' && shape.name === 'prototype';
  return isPrototype && shape.object?.shape.kind === 'name' ? shape.object.text : undefined;
}
