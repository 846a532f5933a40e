/** Which names mean what: imports, scopes, and the bindings that may reach a use. By name, not by type. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { readLeaves } from '../tree/leaves.ts';
import { ancestor, enclosingFunction } from '../tree/nodes.ts';
import type { SyntaxTree } from '../tree/syntax.ts';
import { argumentMade, type Binding, isPlainName, scopeOf } from './bindings.ts';
import { readFields } from './fields.ts';
import { pathFinder } from './paths.ts';
import { replacedHere, stillHolding } from './reaching.ts';
import { readScopes } from './scopes.ts';

export interface Names {
  /** Whether the word stands in the text at all, be it in a comment. */
  has(word: string): boolean;
  /** Every leaf that is this word, wherever it stands outside of comments and strings. */
  leaves(word: string): readonly Syntax[];
  /** Uses and bindings of a plain name; members and keywords of that name are none. */
  occurrences(name: string): readonly Syntax[];
  /** What may be bound to the name where it stands; empty for a global or a name of another file. */
  bindings(use: Syntax): readonly Binding[];
  /** The same for a name that need not stand there. */
  lookup(name: string, from: Syntax): readonly Binding[];
  /** The bindings of {@link bindings} that can still hold at the use. */
  reaching(use: Syntax): readonly Binding[];
  /** The dotted path an expression names through imports, `socket.create_connection`; a global by its own name. */
  path(node: Syntax): string | undefined;
  /** What is assigned to a field of that name: `self.x = …`, `x = …` in a class body; of the same class if known. */
  fields(member: Syntax): readonly Binding[];
  /**
   * Of a member that nothing is assigned to by that name, what literals of the file have under it: `{ socket: … }` for
   * `link.socket`, where a literal is all that makes an object.
   */
  entries(member: Syntax): readonly Binding[];
  /** What is assigned to elements of the same list or map: `peers[n] = …`. */
  elements(node: ShapeOf<'index'>): readonly Binding[];
  /** The enclosing function, or the file. */
  functionOf(node: Syntax): Syntax;
  classOf(node: Syntax): Syntax | undefined;
  isSelf(node: Syntax): boolean;
  /** A class of the file is built on another one. */
  isBuiltOn(one: Syntax, base: Syntax): boolean;
  /** Assigning to it gives something to the caller. */
  isOutParameter(target: Syntax): boolean;
  /** The argument in which a call makes what it gives. */
  madeInArgument(call: Syntax): Syntax | undefined;
  /** A plain name that says by its spelling that it is a field: `@socket`. */
  isField(node: Syntax): boolean;
  /** More occurrences of one word than anybody looks at: what depends on it is unknown. */
  readonly overflowed: boolean;
}

export function names(tree: SyntaxTree, language: Language): Names {
  const reachingOf = new Map<Syntax, readonly Binding[]>();
  const leaves = readLeaves(tree);
  const scopes = readScopes(tree, language, leaves, isSelf);
  const { lookup } = scopes;
  const { allFields, fields, entries, elements, isBuiltOn } = readFields({
    tree,
    language,
    leaves,
    scopes,
    bindings,
    isSelf,
  });

  return {
    has: leaves.has,
    leaves: leaves.of,
    occurrences: (name) => leaves.of(name).filter(isPlainName),
    bindings,
    lookup,
    reaching,
    path: pathFinder({ bindings, isSelf, allFields }, tree.root, language),
    fields,
    entries,
    elements,
    isSelf,
    isBuiltOn,
    isOutParameter: (target) =>
      bindings(target).some(
        ({ how }) =>
          how.kind === 'parameter' &&
          (how.parameter.result === true ||
            (language.names.outParameters === true &&
              language.names.isCopy?.(how.parameter.target, target) !== true)),
      ),
    madeInArgument: (node) => argumentMade(node, language),
    isField: (node) => language.names.sigils?.field.test(node.text) === true,
    functionOf: (node) => enclosingFunction(node) ?? tree.root,
    classOf: (node) => ancestor(node, 'class'),
    get overflowed() {
      return leaves.overflowed();
    },
  };

  function bindings(use: Syntax): readonly Binding[] {
    const found = lookup(use.text, use);
    return attributeRead(use, found) ?? found;
  }

  /** What the field holds that a bare name reads: variables outside of a method are not seen in it. */
  function attributeRead(use: Syntax, found: readonly Binding[]): readonly Binding[] | undefined {
    const { attribute } = language.names;
    if (attribute === undefined || found.some(({ scope }) => scope !== tree.root)) return undefined;
    const field = attribute(use);
    return field === undefined ? undefined : lookup(field, use);
  }

  function reaching(use: Syntax): readonly Binding[] {
    const known = reachingOf.get(use);
    if (known !== undefined) return known;
    const all = bindings(use);
    // Seen from a nested function, all assignments of the outer one may have happened.
    const isLocal = all.length > 1 && all[0]!.scope === scopeOf(use, tree.root);
    // Where it is assigned, it is what it gets there.
    const own = all.filter(({ leaf }) => leaf === use);
    const found =
      own.length > 0 ? own : isLocal ? stillHolding(all, use, tree.root) : replacedHere(all, use, tree.root);
    reachingOf.set(use, found);
    return found;
  }

  function isSelf(node: Syntax): boolean {
    const shape = node.shape;
    if (shape.kind === 'self') return true;
    if (shape.kind !== 'name') return false;
    for (let at = enclosingFunction(node); at !== undefined; at = enclosingFunction(at)) {
      if (at.shape.kind === 'function' && at.shape.self !== undefined) return at.shape.self === shape.name;
    }
    return language.names.prototypes === true && isAlias(node);
  }

  /** `self` of `const self = this`. */
  function isAlias(node: Syntax): boolean {
    const bound = bindings(node);
    return (
      bound.length > 0 &&
      bound.every(
        ({ how, steps }) => how.kind === 'value' && how.value?.shape.kind === 'self' && steps.length === 0,
      )
    );
  }
}

/** The method of a class of this file. */
export function methodOf(owner: Syntax, name: string, names: Names): Syntax | undefined {
  return names
    .leaves(name)
    .map((leaf) => methodNamed(leaf, names))
    .find(
      (node) => node?.shape.kind === 'function' && node.shape.name === name && names.classOf(node) === owner,
    );
}

/** What the name is given to; of C++ it stands deeper, in `Guest(tcp::socket line)` of the whole. */
function methodNamed(leaf: Syntax, names: Names): Syntax | undefined {
  const { parent } = leaf;
  if (parent?.shape.kind !== 'same') return parent;
  const fn = names.functionOf(leaf);
  return fn.shape.kind === 'function' && fn.shape.nameNode === leaf ? fn : undefined;
}

/** `this.socket`: a member of the instance. */
export function isOfSelf({ shape }: Syntax, names: Names): boolean {
  return shape.kind === 'member' && shape.object !== undefined && names.isSelf(shape.object);
}

/** Bound outside the function it stands in: a global, a closure's. */
export function isOutside(target: Syntax, names: Names): boolean {
  const binding = names.bindings(target).find((each) => each.leaf === target);
  return binding !== undefined && binding.scope !== names.functionOf(target);
}
