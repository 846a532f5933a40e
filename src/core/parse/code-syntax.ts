/**
 * A mirror of tree-sitter's tree that reads a node only when somebody looks at it: a file's cost is what its
 * few interesting places cost. Offsets come from tree-sitter, rows never do.
 */
import type { Node, Tree } from 'web-tree-sitter';
import type { Grouping, Language } from '../languages/language.ts';
import { other, type Shape, type Syntax } from '../languages/syntax.ts';
import { type Span, span } from '../text.ts';

export interface SyntaxTree {
  readonly root: Syntax;
  readonly text: string;
  /** The innermost node that holds the character at `offset`; comments are not entered. */
  at(offset: number): Syntax;
  /** The comment around the character at `offset`. */
  commentAt(offset: number): Span | undefined;
}

export function syntaxTree(tree: Tree, text: string, language: Language): SyntaxTree {
  const root = new Mirror({ node: tree.rootNode, of: undefined, at: 0 }, undefined, text, language);
  return {
    root,
    text,
    at: (offset) => innermost(root, offset),
    commentAt(offset) {
      const node = tree.rootNode.descendantForIndex(offset, offset);
      for (let at = node; at !== null; at = at.parent) {
        if (language.comment.types.includes(at.type)) return span(at.startIndex, at.endIndex);
      }
      return undefined;
    },
  };
}

function innermost(root: Syntax, offset: number): Syntax {
  let node = root;
  for (;;) {
    const inner = childAt(node.children, offset);
    if (inner === undefined) return node;
    node = inner;
  }
}

function childAt(children: readonly Syntax[], offset: number): Syntax | undefined {
  let low = 0;
  let high = children.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const candidate = children[middle]!;
    if (offset < candidate.start) high = middle - 1;
    else if (offset >= candidate.end) low = middle + 1;
    else return candidate;
  }
  return undefined;
}

/** A node with its place among all children of its own parent. */
interface Child {
  readonly node: Node;
  readonly of: Node | undefined;
  readonly at: number;
}

/** Asking costs as much as there are siblings in front, so the children of long lists are never asked. */
function fieldOf({ of, at }: Child): string | undefined {
  return of?.fieldNameForChild(at) ?? undefined;
}

function mirrored(
  children: readonly Child[],
  parent: Syntax,
  source: string,
  language: Language,
): readonly Syntax[] {
  const grouping = language.groups?.[parent.type];
  const mirror = (each: Child): Syntax => new Mirror(each, parent, source, language);
  if (grouping === undefined) return children.map(mirror);
  const { of } = grouping;
  const isFirst = (each: Child): boolean =>
    'from' in of ? fieldOf(each) === of.from : !of.without.includes(each.node.type);
  const isLast = (each: Child): boolean =>
    'to' in of ? fieldOf(each) === of.to : !of.without.includes(each.node.type);
  const from = children.findIndex(isFirst);
  const to = children.findLastIndex(isLast);
  if (from < 0 || to < from) return children.map(mirror);
  const group = new Group(children.slice(from, to + 1), grouping, parent, source, language);
  return [...children.slice(0, from).map(mirror), group, ...children.slice(to + 1).map(mirror)];
}

/** Several children of a node that make one expression. */
class Group implements Syntax {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly named = true;
  readonly field: string;
  readonly parent: Syntax;
  readonly children: readonly Syntax[];
  readonly #source: string;
  readonly #language: Language;
  #shape: Shape | undefined;

  constructor(
    children: readonly Child[],
    { as, field }: Grouping,
    parent: Syntax,
    source: string,
    language: Language,
  ) {
    this.type = as;
    this.field = field;
    this.parent = parent;
    this.start = children[0]!.node.startIndex;
    this.end = children.at(-1)!.node.endIndex;
    this.#source = source;
    this.#language = language;
    this.children = children.map((each) => new Mirror(each, this, source, language));
  }

  get text(): string {
    return this.#source.slice(this.start, this.end);
  }

  get shape(): Shape {
    this.#shape ??= this.#language.shapes[this.type]?.(this) ?? other;
    return this.#shape;
  }
}

class Mirror implements Syntax {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly named: boolean;
  readonly parent: Syntax | undefined;
  readonly #child: Child;
  readonly #source: string;
  readonly #language: Language;
  /** `null` until somebody asked. */
  #field: string | undefined | null = null;
  #children: readonly Syntax[] | undefined;
  #shape: Shape | undefined;

  constructor(child: Child, parent: Syntax | undefined, source: string, language: Language) {
    const { node } = child;
    this.#child = child;
    this.#source = source;
    this.#language = language;
    this.parent = parent;
    this.start = node.startIndex;
    this.end = node.endIndex;
    this.type = node.type;
    this.named = node.isNamed;
  }

  get text(): string {
    return this.#source.slice(this.start, this.end);
  }

  get field(): string | undefined {
    if (this.#field === null) this.#field = fieldOf(this.#child);
    return this.#field;
  }

  get children(): readonly Syntax[] {
    if (this.#children === undefined) {
      const of = this.#child.node;
      const { types } = this.#language.comment;
      const found: Child[] = [];
      of.children.forEach((node, at) => {
        if (node !== null && !types.includes(node.type)) found.push({ node, of, at });
      });
      this.#children = mirrored(found, this, this.#source, this.#language);
    }
    return this.#children;
  }

  get shape(): Shape {
    this.#shape ??= this.#language.shapes[this.type]?.(this) ?? other;
    return this.#shape;
  }
}
