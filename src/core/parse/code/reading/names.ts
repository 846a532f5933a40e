/** Which names mean what: imports, scopes, and the bindings that may reach a use. By name, not by type. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import {
  argumentMade,
  type Binding,
  bindingAt,
  declares,
  deepestImports,
  isPlainName,
  scopeOf,
  sharesNames,
  targetOf,
} from './bindings.ts';
import { ancestor, enclosingFunction, isQualified, outermost, qualifierOf, unwrap } from './nodes.ts';
import { pathFinder } from './paths.ts';
import { isSeen, isThere, replacedHere, stillHolding } from './reaching.ts';
import type { SyntaxTree } from './syntax.ts';
import { occursIn, offsetsOf, type WordIndex, wordIndex } from './words.ts';

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

/** Occurrences of one word that are looked at; generated files may have many more. */
const mostOccurrences = 2000;
/** Bases of bases are asked so far. */
const deepestBase = 3;

export function names(tree: SyntaxTree, language: Language): Names {
  const leavesOf = new Map<string, readonly Syntax[]>();
  const bindingsOf = new Map<string, ReadonlyMap<Syntax, readonly Binding[]>>();
  const outsideOf = new Map<string, readonly Binding[]>();
  const reachingOf = new Map<Syntax, readonly Binding[]>();
  const fieldsOf = new Map<string, readonly Binding[]>();
  let words: WordIndex | undefined;
  let overflowed = false;

  function leaves(word: string): readonly Syntax[] {
    const known = leavesOf.get(word);
    if (known !== undefined) return known;
    const found: Syntax[] = [];
    words ??= wordIndex(tree.text);
    for (const offset of offsetsOf(words, tree.text, word)) {
      if (found.length >= mostOccurrences) {
        overflowed = true;
        break;
      }
      const leaf = tree.at(offset);
      if (leaf.start === offset && leaf.end === offset + word.length) found.push(leaf);
    }
    leavesOf.set(word, found);
    return found;
  }

  function occurrences(name: string): readonly Syntax[] {
    return leaves(name).filter(isPlainName);
  }

  function allBindings(name: string): ReadonlyMap<Syntax, readonly Binding[]> {
    const known = bindingsOf.get(name);
    if (known !== undefined) return known;
    const byScope = new Map<Syntax, Binding[]>();
    const loose: Binding[] = [];
    const outer = new Set<Syntax>();
    for (const leaf of leaves(name)) {
      const enclosing = ancestor(leaf, 'outer', 3);
      if (enclosing !== undefined) outer.add(scopeOf(leaf, tree.root));
    }
    for (const leaf of leaves(name)) {
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

  let unwritten: ReadonlyMap<string, Binding> | undefined;
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

  /** Methods of that name that stand outside of their classes. */
  function outsideMethods(name: string): readonly Binding[] {
    if (language.names.methodsOutside !== true) return [];
    const known = outsideOf.get(name);
    if (known !== undefined) return known;
    const found = leaves(name).flatMap((leaf): Binding[] => {
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
      const owner = leaves(/^\w+/.exec(base.text)?.[0] ?? '').find(({ parent }) => {
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
        if (found !== undefined && language.names.shadows !== true) return found;
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

  /** The same class, or where classes come in parts one of its parts. */
  function isPart(one: Syntax | undefined, another: Syntax): boolean {
    if (one === another) return true;
    if (one !== undefined && (isBuiltOn(one, another) || isBuiltOn(another, one))) return true;
    const name = another.shape.kind === 'class' ? another.shape.name : undefined;
    if (language.names.statics !== true || name === undefined) return false;
    return one?.shape.kind === 'class' && one.shape.name === name;
  }

  /** `class Tcp(Link)`, be it over others of the file. */
  function isBuiltOn(one: Syntax, base: Syntax, depth = 0): boolean {
    const bases = one.shape.kind === 'class' && depth < deepestBase ? one.shape.bases : [];
    return bases.some(
      (each) =>
        each.shape.kind === 'name' &&
        bindings(each).some(
          ({ how }) => how.kind === 'class' && (how.node === base || isBuiltOn(how.node, base, depth + 1)),
        ),
    );
  }

  /** Every assignment to a field of that name, whosever it is. */
  function allFields(name: string): readonly Binding[] {
    const known = fieldsOf.get(name);
    if (known !== undefined) return known;
    const found = leaves(name).flatMap((leaf) => fieldBinding(leaf) ?? []);
    fieldsOf.set(name, found);
    return found;
  }

  function fields(node: Syntax): readonly Binding[] {
    const shape = node.shape;
    if (shape.kind !== 'member' || shape.object === undefined) return [];
    const mine = isSelf(shape.object) ? ancestor(node, 'class') : undefined;
    if (mine !== undefined && language.names.membersInScope === true) {
      return allBindings(shape.name).get(mine) ?? [];
    }
    const object = mine === undefined ? shape.object.text : undefined;
    const maker = mine === undefined ? makerOf(shape.object) : undefined;
    const all = allFields(shape.name).filter(({ leaf }) => {
      const around = leaf.parent?.shape.kind === 'same' ? leaf.parent.parent : leaf.parent;
      const target = leaf.shape.kind === 'member' ? leaf.shape : around?.shape;
      const ofSelf = target?.kind !== 'member' || (target.object !== undefined && isSelf(target.object));
      if (mine !== undefined) return ofSelf && isPart(ancestor(leaf, 'class'), mine);
      if (maker !== undefined)
        return target?.kind === 'member' && target.object !== undefined && makerOf(target.object) === maker;
      return target?.kind === 'member' && !ofSelf && target.object?.text === object;
    });
    // `link->m_stream`, which the class calls `m_stream`.
    if (all.length === 0 && language.names.methodsOutside === true && /^m_|_$/.test(shape.name))
      return [...allBindings(shape.name)].flatMap(
        ([
          {
            shape: { kind },
          },
          found,
        ]) => (kind === 'function' ? [] : found),
      );
    return replacedHere(all, node, tree.root);
  }

  function entries(node: Syntax): readonly Binding[] {
    const { shape } = node;
    if (shape.kind !== 'member' || shape.object === undefined) return [];
    const given = (): readonly Binding[] => leaves(shape.name).flatMap((leaf) => entryAt(leaf) ?? []);
    if (isSelf(shape.object)) {
      // Rust's `Self { stream }`, of what other methods call `self.stream`.
      const mine = language.ownership === undefined ? undefined : ancestor(node, 'class');
      return mine === undefined ? [] : given().filter(({ leaf }) => isPart(ancestor(leaf, 'class'), mine));
    }
    return language.names.prototypes !== true || fields(node).length > 0 ? [] : given();
  }

  /** A key of a literal, as against one of a pattern, which takes apart. */
  function entryAt(leaf: Syntax): Binding | undefined {
    // Rust has a list between the entry and its record.
    const around = ancestor(leaf, 'record', 3);
    const entry =
      around?.shape.kind === 'record'
        ? around.shape.entries.find(({ keyNode }) => keyNode === leaf)
        : undefined;
    if (entry === undefined || targetOf(leaf, tree.root, language) !== undefined) return undefined;
    if (entry.shorthand !== true && targetOf(entry.value, tree.root, language) !== undefined)
      return undefined;
    return { leaf, scope: scopeOf(leaf, tree.root), steps: [], how: { kind: 'value', value: entry.value } };
  }

  function elements({ object }: ShapeOf<'index'>): readonly Binding[] {
    const { shape } = unwrap(object);
    const word = shape.kind === 'name' ? shape.name : shape.kind === 'member' ? shape.name : undefined;
    if (word === undefined) return [];
    return leaves(word).flatMap((leaf) => {
      const holder = outermost(leaf.parent?.shape.kind === 'member' ? leaf.parent : leaf);
      const element = holder.parent;
      if (element?.shape.kind !== 'index' || element.shape.object !== holder || holder.text !== object.text)
        return [];
      return targetOf(element, tree.root, language) ?? [];
    });
  }

  /**
   * Of an expression that is the instance outside of any class the name of the function that makes it, empty where
   * it has none: `this` in `Client` and in `Client.prototype.send = function () { … }`, `Client.prototype` itself.
   */
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

  function prototypeOf({ shape }: Syntax): string | undefined {
    const isPrototype = shape.kind === 'member' && shape.name === 'prototype';
    return isPrototype && shape.object?.shape.kind === 'name' ? shape.object.text : undefined;
  }

  function isMaker(name: string): boolean {
    return /^[A-Z]/.test(name) || tree.text.includes(`${name}.prototype`);
  }

  /** A word that names the field assigned to, as a member or straight in a class body. */
  function fieldBinding(leaf: Syntax): Binding | undefined {
    // PHP's `self::$field`: a variable's sigil stands around its name.
    const member = leaf.parent?.shape.kind === 'same' ? leaf.parent.parent : leaf.parent;
    if (member?.shape.kind === 'member' && member.shape.nameNode === leaf)
      return targetOf(member, tree.root, language);
    const binding = bindingAt(leaf, tree.root, language) ?? targetOf(leaf, tree.root, language);
    return binding?.scope.shape.kind === 'class' ? binding : undefined;
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

  return {
    has(word) {
      words ??= wordIndex(tree.text);
      return occursIn(words, tree.text, word);
    },
    leaves,
    occurrences,
    bindings,
    lookup,
    reaching,
    path: pathFinder({ bindings, isSelf, allFields }, tree.root, language),
    fields,
    entries,
    elements,
    isSelf,
    isBuiltOn: (one, base) => isBuiltOn(one, base),
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
      return overflowed;
    },
  };
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

function push(map: Map<Syntax, Binding[]>, scope: Syntax, binding: Binding): void {
  const list = map.get(scope);
  if (list === undefined) map.set(scope, [binding]);
  else list.push(binding);
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
