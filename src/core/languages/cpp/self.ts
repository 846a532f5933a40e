/** C++: names that an object has for itself in its own methods: `auto self = shared_from_this();`. */
import { rootOf, type Syntax } from '../syntax.ts';

const ownNames = new WeakMap<Syntax, ReadonlySet<string>>();

// Of their shapes nothing can be asked here: it is a shape that is made.
const functions = /^(?:function_definition|lambda_expression)$/;

const sharedFromThis = /\b(\w+)\s*(?:=\s*|[({]\s*)(?:this\s*->\s*)?shared_from_this\s*\(\s*\)/g;

/**
 * `self` of `auto self(shared_from_this());` and of `[self = shared_from_this()]`, in the function or the lambda that
 * has it.
 */
export function isOwnName(object: Syntax): boolean {
  if (object.type !== 'identifier' || !namesIn(rootOf(object)).has(object.text)) return false;
  for (let at = object.parent; at !== undefined; at = at.parent)
    if (functions.test(at.type) && namesFrom(at.text).has(object.text)) return true;
  return false;
}

function namesIn(root: Syntax): ReadonlySet<string> {
  const found = ownNames.get(root) ?? namesFrom(root.text);
  ownNames.set(root, found);
  return found;
}

function namesFrom(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(sharedFromThis)].flatMap(([, name]) => name ?? []));
}
