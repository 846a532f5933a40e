/** What a word binds where it stands: assignments, parameters, imports, declarations. */
import type { Language } from '../../../languages/language.ts';
import type { Parameter, ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { ancestor, within } from '../tree/nodes.ts';
import { wholePath } from './imports.ts';

/** One way a name gets something. `steps` lead from the value to the part the name holds: `[0]` of a tuple. */
export interface Binding {
  readonly leaf: Syntax;
  readonly scope: Syntax;
  readonly how:
    | {
        readonly kind: 'value';
        readonly value: Syntax | undefined;
        readonly type?: Syntax;
        readonly compound?: boolean;
      }
    | { readonly kind: 'resource'; readonly value: Syntax }
    | { readonly kind: 'item'; readonly over: Syntax | undefined; readonly loop: Syntax }
    | { readonly kind: 'parameter'; readonly of: Syntax; readonly at: number; readonly parameter: Parameter }
    | { readonly kind: 'import'; readonly path: string }
    | { readonly kind: 'function'; readonly node: Syntax }
    | { readonly kind: 'class'; readonly node: Syntax };
  readonly steps: readonly (number | string)[];
}
/** Blocks around an import: `#if` in `#if`. */
export const deepestImports = 4;

export function sharesNames(scope: Syntax): boolean {
  return scope.shape.kind === 'function' && scope.shape.sharesNames === true;
}

/** A use or binding of a name, as against the name of a member, keyword or key. */
export function isPlainName(leaf: Syntax): boolean {
  if (leaf.shape.kind !== 'name') return false;
  const parent = leaf.parent?.shape;
  if (parent?.kind === 'member') return parent.nameNode !== leaf;
  if (parent?.kind === 'argument') return parent.nameNode !== leaf;
  return true;
}

export function scopeOf(node: Syntax, root: Syntax): Syntax {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    const shape = at.shape;
    // `class Room(protocol.Factory): protocol = Chat`: what it is built on is named outside of it.
    if (shape.kind === 'class' && !shape.bases.some((each) => isNaming(each) && within(node, each)))
      return at;
    // The name of a function, its defaults and decorators belong to the scope around it.
    if (shape.kind === 'function' && node !== shape.nameNode && !isDefault(node, shape)) return at;
  }
  return root;
}

function isNaming({ shape }: Syntax): boolean {
  return shape.kind === 'name' || shape.kind === 'member';
}

function isDefault(node: Syntax, shape: ShapeOf<'function'>): boolean {
  return shape.parameters.some((each) => each.default !== undefined && within(node, each.default));
}

export function declares(leaf: Syntax): boolean {
  const assign = ancestor(leaf, 'assign')?.shape;
  return assign?.kind === 'assign' && assign.declares;
}

export function bindingAt(leaf: Syntax, root: Syntax, language: Language): Binding | undefined {
  return isPlainName(leaf) ? targetOf(leaf, root, language) : imported(leaf, root, language);
}

/** The binding whose target is the node, a name or a member. */
export function targetOf(leaf: Syntax, root: Syntax, language: Language): Binding | undefined {
  const scope = scopeOf(leaf, root);
  const steps: (number | string)[] = [];
  let node = leaf;
  for (let parent = leaf.parent; parent !== undefined; node = parent, parent = parent.parent) {
    const shape = parent.shape;
    const here = node;
    switch (shape.kind) {
      case 'same':
        // `name: Type` is the name; its type makes no binding.
        if (shape.inner !== here && !isVariableOfBlock(leaf, parent)) return undefined;
        continue;
      case 'entry':
        continue;
      case 'list': {
        // What wraps a name stands in between: PHP's `$name`.
        const at = shape.items.findIndex((each) => within(leaf, each));
        if (at < 0) return undefined;
        steps.unshift(at);
        continue;
      }
      case 'record': {
        const entry = shape.entries.find((each) => within(leaf, each.value));
        if (entry?.key === undefined) return undefined;
        steps.unshift(entry.key);
        continue;
      }
      case 'assign': {
        const at = shape.targets.indexOf(here);
        if (at < 0) return undefined;
        // `a, b = f()` without a pattern around the targets.
        if (shape.targets.length > 1) steps.unshift(at);
        const value = {
          kind: 'value',
          value: shape.value,
          ...(shape.type !== undefined && { type: shape.type }),
          ...(shape.compound === true && { compound: true }),
        } as const;
        return { leaf, scope, steps, how: value };
      }
      case 'loop':
        return shape.variable !== undefined && within(leaf, shape.variable)
          ? { leaf, scope, steps, how: { kind: 'item', over: shape.over, loop: parent } }
          : undefined;
      case 'using':
      case 'try': {
        const resource = shape.resources?.find((each) => each.target === here);
        return resource === undefined
          ? undefined
          : { leaf, scope, steps, how: { kind: 'resource', value: resource.value } };
      }
      case 'function': {
        // A method that stands outside of its type is called on an instance only.
        if (shape.receiver !== undefined && shape.nameNode === leaf) return undefined;
        if (shape.nameNode === here || shape.nameNode === leaf)
          return { leaf, scope, steps, how: { kind: 'function', node: parent } };
        return parameter(leaf, parent, shape);
      }
      case 'class':
        return here.shape.kind === 'name' &&
          shape.name === here.text &&
          shape.body !== here &&
          !shape.bases.includes(here)
          ? { leaf, scope: scopeOf(parent, root), steps, how: { kind: 'class', node: parent } }
          : undefined;
      case 'import':
        return imported(leaf, root, language);
      case 'other': {
        const around = parent.parent;
        if (around !== undefined && argumentMade(around, language) === here)
          return { leaf, scope, steps, how: { kind: 'value', value: around } };
        const container = parameterOwner(leaf);
        if (container !== undefined) return parameter(leaf, container.node, container.shape);
        const inResource = resourceOwner(leaf);
        if (inResource !== undefined)
          return { leaf, scope, steps, how: { kind: 'resource', value: inResource } };
        return imported(leaf, root, language);
      }
      default:
        return undefined;
    }
  }
  return undefined;
}

/** `item` of `items.each { |item| … }`, where the block stands for the loop's body. */
function isVariableOfBlock(leaf: Syntax, { parent }: Syntax): boolean {
  const loop = parent?.shape;
  return loop?.kind === 'loop' && loop.variable !== undefined && within(leaf, loop.variable);
}

function parameterOwner(leaf: Syntax): { node: Syntax; shape: ShapeOf<'function'> } | undefined {
  const node = ancestor(leaf, 'function', 8);
  if (node?.shape.kind !== 'function') return undefined;
  return node.shape.parameters.some((each) => within(leaf, each.target))
    ? { node, shape: node.shape }
    : undefined;
}

function resourceOwner(leaf: Syntax): Syntax | undefined {
  for (const kind of ['using', 'try']) {
    const shape = ancestor(leaf, kind, 6)?.shape;
    if (shape?.kind !== 'using' && shape?.kind !== 'try') continue;
    const found = shape.resources?.find((each) => each.target !== undefined && within(leaf, each.target));
    if (found !== undefined) return found.value;
  }
  return undefined;
}

function parameter(leaf: Syntax, node: Syntax, shape: ShapeOf<'function'>): Binding | undefined {
  const at = shape.parameters.findIndex((each) => within(leaf, each.target));
  const found = shape.parameters[at];
  if (found === undefined) return undefined;
  const steps = found.target === leaf ? [] : (stepsInto(found.target, leaf) ?? []);
  return { leaf, scope: node, steps, how: { kind: 'parameter', of: node, at, parameter: found } };
}

function stepsInto(pattern: Syntax, leaf: Syntax): (number | string)[] | undefined {
  if (pattern === leaf) return [];
  const shape = pattern.shape;
  if (shape.kind === 'same') return stepsInto(shape.inner, leaf);
  if (shape.kind === 'list') {
    const at = shape.items.findIndex((each) => within(leaf, each));
    const rest = at < 0 ? undefined : stepsInto(shape.items[at]!, leaf);
    return rest === undefined ? undefined : [at, ...rest];
  }
  if (shape.kind === 'record') {
    const entry = shape.entries.find((each) => within(leaf, each.value));
    const rest = entry?.key === undefined ? undefined : stepsInto(entry.value, leaf);
    return rest === undefined ? undefined : [entry!.key!, ...rest];
  }
  return undefined;
}

/** Levels between a name and the import that has it: `use app::{tokio::{net::{TcpStream}}}`. */
const deepestImport = 12;

function imported(leaf: Syntax, root: Syntax, language: Language): Binding | undefined {
  const shape = ancestor(leaf, 'import', deepestImport)?.shape;
  if (shape?.kind !== 'import') return undefined;
  const found = shape.names.find((each) => each.local === leaf.text);
  if (found === undefined) return undefined;
  const path = wholePath(found.path, root, language);
  return { leaf, scope: scopeOf(leaf, root), steps: [], how: { kind: 'import', path } };
}

/** `&client` of `uv_tcp_init(loop, &client)`. */
export function argumentMade(node: Syntax, { names: { madeInArgument } }: Language): Syntax | undefined {
  if (madeInArgument === undefined || node.shape.kind !== 'call') return undefined;
  const word = /\w+$/.exec(node.shape.callee.text)?.[0] ?? '';
  const at = Object.hasOwn(madeInArgument, word) ? madeInArgument[word] : undefined;
  return at === undefined ? undefined : node.shape.arguments[at]?.value;
}

/** What the variable is declared as, where that is written: `Session` of `Session peer`. */
export function typeWritten(how: Binding['how']): Syntax | undefined {
  if (how.kind === 'parameter') return how.parameter.type;
  return how.kind === 'value' ? how.type : undefined;
}
