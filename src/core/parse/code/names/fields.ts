/** What fields, entries of literals and elements of lists are given. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Leaves } from '../tree/leaves.ts';
import { ancestor, outermost, unwrap } from '../tree/nodes.ts';
import type { SyntaxTree } from '../tree/syntax.ts';
import { type Binding, bindingAt, scopeOf, targetOf } from './bindings.ts';
import { readMakers, readPrototypeBases } from './prototypes.ts';
import { replacedHere } from './reaching.ts';
import { deepestBase, type Scopes } from './scopes.ts';

export interface Fields {
  /** Every assignment to a field of that name, whosever it is. */
  readonly allFields: (name: string) => readonly Binding[];
  readonly fields: (member: Syntax) => readonly Binding[];
  readonly entries: (member: Syntax) => readonly Binding[];
  readonly elements: (node: ShapeOf<'index'>) => readonly Binding[];
  /** `class Tcp(Link)`, be it over others of the file. */
  readonly isBuiltOn: (one: Syntax, base: Syntax) => boolean;
}

export interface FieldsOf {
  readonly tree: SyntaxTree;
  readonly language: Language;
  readonly leaves: Leaves;
  readonly scopes: Scopes;
  readonly bindings: (use: Syntax) => readonly Binding[];
  readonly isSelf: (node: Syntax) => boolean;
}

export function readFields({ tree, language, leaves, scopes, bindings, isSelf }: FieldsOf): Fields {
  const fieldsOf = new Map<string, readonly Binding[]>();
  const makerOf = readMakers(tree, language, isSelf);
  let hasBase: ReturnType<typeof readPrototypeBases> | undefined;

  return { allFields, fields, entries, elements, isBuiltOn: (one, base) => isBuiltOn(one, base) };

  function allFields(name: string): readonly Binding[] {
    const known = fieldsOf.get(name);
    if (known !== undefined) return known;
    const found = leaves.of(name).flatMap((leaf) => fieldBinding(leaf) ?? []);
    fieldsOf.set(name, found);
    return found;
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

  function fields(node: Syntax): readonly Binding[] {
    const shape = node.shape;
    if (shape.kind !== 'member' || shape.object === undefined) return [];
    const mine = isSelf(shape.object) ? ancestor(node, 'class') : undefined;
    if (mine !== undefined && language.names.membersInScope === true) {
      return scopes.allBindings(shape.name).get(mine) ?? [];
    }
    const object = mine === undefined ? shape.object.text : undefined;
    const maker = mine === undefined ? makerOf(shape.object) : undefined;
    const all = allFields(shape.name).filter(({ leaf }) => {
      const around = leaf.parent?.shape.kind === 'same' ? leaf.parent.parent : leaf.parent;
      const target = leaf.shape.kind === 'member' ? leaf.shape : around?.shape;
      const ofSelf = target?.kind !== 'member' || (target.object !== undefined && isSelf(target.object));
      if (mine !== undefined) return ofSelf && isPart(ancestor(leaf, 'class'), mine);
      if (maker !== undefined)
        return (
          target?.kind === 'member' && target.object !== undefined && isKin(makerOf(target.object), maker)
        );
      return target?.kind === 'member' && !ofSelf && target.object?.text === object;
    });
    // `link->m_stream`, which the class calls `m_stream`.
    if (all.length === 0 && language.names.methodsOutside === true && /^m_|_$/.test(shape.name))
      return [...scopes.allBindings(shape.name)].flatMap(([scope, found]) =>
        scope.shape.kind === 'function' ? [] : found,
      );
    return replacedHere(all, node, tree.root);
  }

  function entries(node: Syntax): readonly Binding[] {
    const { shape } = node;
    if (shape.kind !== 'member' || shape.object === undefined) return [];
    const given = (): readonly Binding[] => leaves.of(shape.name).flatMap((leaf) => entryAt(leaf) ?? []);
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
    return leaves.of(word).flatMap((leaf) => {
      const holder = outermost(leaf.parent?.shape.kind === 'member' ? leaf.parent : leaf);
      const element = holder.parent;
      if (element?.shape.kind !== 'index' || element.shape.object !== holder || holder.text !== object.text)
        return [];
      return targetOf(element, tree.root, language) ?? [];
    });
  }

  /** The same maker of instances, or one that is built on the other. */
  function isKin(one: string | undefined, another: string): boolean {
    if (one === another || one === undefined || one === '' || another === '') return one === another;
    hasBase ??= readPrototypeBases(tree.text);
    return hasBase(one, another) || hasBase(another, one);
  }

  /** The same class, or where classes come in parts one of its parts. */
  function isPart(one: Syntax | undefined, another: Syntax): boolean {
    if (one === another) return true;
    if (one !== undefined && (isBuiltOn(one, another) || isBuiltOn(another, one))) return true;
    const name = another.shape.kind === 'class' ? another.shape.name : undefined;
    if (language.names.statics !== true || name === undefined) return false;
    return one?.shape.kind === 'class' && one.shape.name === name;
  }

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
}
