/** What runs where something is told to run it, later or elsewhere. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Names } from '../names/names.ts';
import { unwrap, within } from '../tree/nodes.ts';

/** A function, a method by its name, `run` of an object's class. */
export function tasksOf(task: Syntax, { subjects, names, values, language }: Analysis): readonly Syntax[] {
  const method = (language.namesMethod ?? /::(?<name>\w+)$/).exec(task.text)?.groups?.['name'];
  if (method !== undefined) return namedSo(method, names);
  const made = unwrap(values.follow(task));
  const callee = made.shape.kind === 'call' ? made.shape.callee : undefined;
  const own = names.isSelf(made) ? names.classOf(made) : undefined;
  const owners = [
    ...(callee === undefined ? [made] : [made, ...subjects.functions(callee)]),
    ...(own === undefined ? [] : [own]),
  ];
  const run = namedSo('run', names).filter((fn) => owners.some((each) => within(fn, each)));
  return [...new Set([...subjects.functions(task), ...run])];
}

export function namedSo(name: string, names: Names): readonly Syntax[] {
  return names.leaves(name).flatMap((leaf) => {
    const fn = leaf.parent?.shape.kind === 'function' ? leaf.parent : names.functionOf(leaf);
    const isIts =
      fn.shape.kind === 'function' &&
      fn.shape.name === name &&
      (fn === leaf.parent || fn.shape.nameNode === leaf);
    return isIts ? [fn] : [];
  });
}

/** Its class, or the name of one that a header has: `Link` of `void Link::ping()`. */
export function ownerOf(fn: Syntax, names: Names): Syntax | string | undefined {
  const qualified = fn.shape.kind === 'function' ? fn.shape.nameNode?.parent : undefined;
  const scope = qualified?.shape.kind === 'member' ? qualified.shape.object?.text : undefined;
  return names.classOf(fn) ?? scope;
}
