/** In which scope a name is bound, and what of it is seen from where. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Leaves } from '../tree/leaves.ts';
import { ancestor, enclosingFunction, isQualified, qualifierOf, within } from '../tree/nodes.ts';
import type { SyntaxTree } from '../tree/syntax.ts';
import {
  type Binding,
  bindingAt,
  declares,
  deepestImports,
  scopeOf,
  sharesNames,
  targetOf,
} from './bindings.ts';
import { isSeen, isThere } from './reaching.ts';

export interface Scopes {
  /** The bindings of a name, by the scope that has them. */
  readonly allBindings: (name: string) => ReadonlyMap<Syntax, readonly Binding[]>;
  /** What may be bound to the name for whoever stands there; empty for a global or a name of another file. */
  readonly lookup: (name: string, from: Syntax) => readonly Binding[];
}

/** Bases of bases are asked so far. */
export const deepestBase = 3;

export function readScopes(
  tree: SyntaxTree,
  language: Language,
  leaves: Leaves,
  isSelf: (node: Syntax) => boolean,
): Scopes {
  const bindingsOf = new Map<string, ReadonlyMap<Syntax, readonly Binding[]>>();
  const outsideOf = new Map<string, readonly Binding[]>();
  let unwritten: ReadonlyMap<string, Binding> | undefined;

  return { allBindings, lookup };

  function allBindings(name: string): ReadonlyMap<Syntax, readonly Binding[]> {
    const known = bindingsOf.get(name);
    if (known !== undefined) return known;
    const byScope = new Map<Syntax, Binding[]>();
    const loose: Binding[] = [];
    const outer = new Set<Syntax>();
    for (const leaf of leaves.of(name)) {
      const enclosing = ancestor(leaf, 'outer', 3);
      if (enclosing !== undefined) outer.add(scopeOf(leaf, tree.root));
    }
    for (const leaf of leaves.of(name)) {
      const binding = bindingAt(leaf, tree.root, language);
      const field = binding === undefined ? ownField(leaf) : undefined;
      if (field !== undefined) push(byScope, field.scope, field);
      if (binding === undefined) continue;
      const owner = ownerOf(leaf);
      const isLoose =
        binding.how.kind === 'value' &&
        !declares(leaf) &&
        (!language.names.assignmentDeclares || outer.has(binding.scope) || sharesNames(binding.scope));
      if (owner !== undefined) push(byScope, owner, { ...binding, scope: owner });
      else if (isLoose) loose.push(binding);
      else push(byScope, binding.scope, binding);
    }
    for (const binding of loose) {
      let scope: Syntax = binding.scope;
      if (sharesNames(scope)) {
        scope = sharedScope(scope, byScope);
        push(byScope, scope, { ...binding, scope });
        continue;
      }
      if (outer.has(scope)) scope = scopeOf(scope, tree.root);
      while (!byScope.has(scope) && scope !== tree.root) scope = scopeOf(scope, tree.root);
      push(byScope, scope, { ...binding, scope });
    }
    const unwritten = unwrittenImports().get(name);
    if (unwritten !== undefined && !byScope.has(tree.root)) push(byScope, tree.root, unwritten);
    bindingsOf.set(name, byScope);
    return byScope;
  }

  function lookup(name: string, from: Syntax): readonly Binding[] {
    const byScope = allBindings(name);
    const outside = outsideMethods(name);
    if (byScope.size === 0 && outside.length === 0) return [];
    let scope = scopeOf(from, tree.root);
    let first = true;
    let later: readonly Binding[] = [];
    for (;;) {
      // The names of a class body are not seen from inside its methods.
      if (first || scope.shape.kind !== 'class' || language.names.membersInScope === true) {
        const found = byScope.get(scope);
        if (found !== undefined && language.names.shadows !== true && !isTakenInside(found, from))
          return found;
        if (found !== undefined) {
          const seen = found.filter(({ leaf }) => isSeen(leaf, from));
          if (seen.some((each) => isThere(each, from))) return seen;
          later = scope === tree.root ? found : [];
        }
        const inherited = scope.shape.kind === 'class' ? inheritedBy(scope, byScope) : [];
        if (inherited.length > 0) return inherited;
      }
      if (scope === tree.root) return later;
      scope = scopeOf(scope, tree.root);
      first = false;
      if (scope === tree.root && outside.length > 0) {
        const owner = classAround(from);
        const own = outside.filter(({ leaf }) => owner !== undefined && qualifierOf(leaf.parent!) === owner);
        if (own.length > 0) return own;
      }
    }
  }

  /** `peer` behind the `=` of `[peer = std::move(peer)] { … }`, which is what it is outside. */
  function isTakenInside(found: readonly Binding[], from: Syntax): boolean {
    return found.every(
      ({ leaf, scope, how }) =>
        how.kind === 'value' &&
        how.value !== undefined &&
        within(from, how.value) &&
        scope.shape.kind === 'function' &&
        scope.shape.body !== undefined &&
        !within(leaf, scope.shape.body),
    );
  }

  /** The class, or the whole file, where the name's spelling says that it is theirs. */
  function ownerOf(leaf: Syntax): Syntax | undefined {
    const { sigils } = language.names;
    if (sigils?.field.test(leaf.text) === true) return ancestor(leaf, 'class') ?? tree.root;
    return sigils?.global.test(leaf.text) === true ? tree.root : undefined;
  }

  function sharedScope(from: Syntax, taken: ReadonlyMap<Syntax, unknown>): Syntax {
    for (let scope = from; sharesNames(scope); ) {
      scope = scopeOf(scope, tree.root);
      if (taken.has(scope)) return scope;
    }
    return from;
  }

  /** `this.x = …` where a bare `x` means the same. */
  function ownField(leaf: Syntax): Binding | undefined {
    if (language.names.membersInScope !== true) return undefined;
    const member = leaf.parent;
    if (member?.shape.kind !== 'member' || member.shape.nameNode !== leaf) return undefined;
    const { object } = member.shape;
    const owner = object !== undefined && isSelf(object) ? ancestor(leaf, 'class') : undefined;
    const binding = owner === undefined ? undefined : targetOf(member, tree.root, language);
    return binding === undefined ? undefined : { ...binding, leaf, scope: owner! };
  }

  /** Imports whose local name is only a part of what stands there: `"net/http"` gives `http`. */
  function unwrittenImports(): ReadonlyMap<string, Binding> {
    if (unwritten !== undefined) return unwritten;
    const found = new Map<string, Binding>();
    const visit = (node: Syntax, depth: number): void => {
      for (const each of node.children) {
        const shape = each.shape;
        if (shape.kind === 'import') {
          for (const { local, path } of shape.names) {
            found.set(local, { leaf: each, scope: tree.root, steps: [], how: { kind: 'import', path } });
          }
        } else if (shape.kind === 'block' && depth < deepestImports) visit(each, depth + 1);
      }
    };
    if (language.names.importsByPath === true) visit(tree.root, 0);
    unwritten = found;
    return found;
  }

  /** Methods of that name that stand outside of their classes. */
  function outsideMethods(name: string): readonly Binding[] {
    if (language.names.methodsOutside !== true) return [];
    const known = outsideOf.get(name);
    if (known !== undefined) return known;
    const found = leaves.of(name).flatMap((leaf): Binding[] => {
      const fn = isQualified(leaf.parent ?? leaf) ? enclosingFunction(leaf) : undefined;
      if (fn?.shape.kind !== 'function' || fn.shape.nameNode !== leaf) return [];
      return [{ leaf, scope: tree.root, steps: [], how: { kind: 'function', node: fn } }];
    });
    outsideOf.set(name, found);
    return found;
  }

  /** The class of the method around: `Client` of `net::Client::close`. */
  function classAround(from: Syntax): string | undefined {
    for (let at = from.parent; at !== undefined; at = at.parent) {
      const { shape } = at;
      if (shape.kind === 'class') return shape.name;
      const named = shape.kind === 'function' ? shape.nameNode?.parent : undefined;
      if (named !== undefined && isQualified(named)) return qualifierOf(named);
    }
    return undefined;
  }

  /** `bootstrap` of `class Line extends Link`, a member that the base has, where that stands in this file. */
  function inheritedBy(
    { shape }: Syntax,
    byScope: ReadonlyMap<Syntax, readonly Binding[]>,
    depth = 0,
  ): readonly Binding[] {
    if (shape.kind !== 'class' || depth > deepestBase) return [];
    for (const base of shape.bases) {
      const owner = leaves.of(/^\w+/.exec(base.text)?.[0] ?? '').find(({ parent }) => {
        const declared = parent?.shape;
        return declared?.kind === 'class' && base.text.startsWith(declared.name ?? '?');
      })?.parent;
      const found = owner === undefined ? undefined : byScope.get(owner);
      if (found !== undefined) return found;
      const above = owner === undefined ? [] : inheritedBy(owner, byScope, depth + 1);
      if (above.length > 0) return above;
    }
    return [];
  }
}

function push(map: Map<Syntax, Binding[]>, scope: Syntax, binding: Binding): void {
  const list = map.get(scope);
  if (list === undefined) map.set(scope, [binding]);
  else list.push(binding);
}
