/**
 * A mirror of tree-sitter's tree that reads a node only when somebody looks at it: a file's cost is what its
 * few interesting places cost. Offsets come from tree-sitter, rows never do.
 */
import type { Node, Tree } from 'web-tree-sitter';
import type { Language, Reading } from '../../../languages/language.ts';
import { other, type Shape, type Syntax } from '../../../languages/syntax.ts';
import { type Span, span } from '../../../text.ts';
import { type Places, placesOf, written } from '../readings.ts';

export interface SyntaxTree {
  readonly root: Syntax;
  readonly text: string;
  /** The innermost node that holds the character at `offset`; comments are not entered. */
  at(offset: number): Syntax;
  /** The comment around the character at `offset`. */
  commentAt(offset: number): Span | undefined;
}

/** @param read parses a text by itself; `undefined` where it does not follow the grammar. */
export function syntaxTree(
  tree: Tree,
  text: string,
  language: Language,
  read?: (text: string) => Node | undefined,
): SyntaxTree {
  const file: File = {
    text,
    language,
    ...(read !== undefined && { reader: { read, left: mostReadings } }),
  };
  const root = new Mirror(tree.rootNode, undefined, undefined, file);
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

/** Readings made for one file: what comes later stays as the grammar has it. */
const mostReadings = 400;
const longestReading = 50_000;

/** What all nodes of a tree share. */
interface File {
  readonly text: string;
  readonly language: Language;
  readonly reader?: { readonly read: (text: string) => Node | undefined; left: number };
  /** Of a tree that was read from parts of the text: where its offsets are. */
  readonly places?: Places;
}

function innermost(root: Mirror, offset: number): Syntax {
  let node: Mirror | Group = root;
  for (;;) {
    const inner: Mirror | Group | undefined = node.childAt(offset);
    if (inner === undefined) return node;
    node = inner;
  }
}

/** By where children start: asking for an end costs, and only one is asked. */
function holder<T extends Span>(children: readonly T[], offset: number): T | undefined {
  let low = 0;
  let high = children.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (children[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  const candidate = children[low];
  const isInside = candidate !== undefined && candidate.start <= offset && offset < candidate.end;
  return isInside ? candidate : undefined;
}

/** Characters a comment begins with, in any of our languages: `//`, `#`, `/*`, `<!--`, `--`, `=begin`. */
const commentStarts: ReadonlySet<number> = new Set([...'/#<-=;(%{\uFEFF'].map((each) => each.charCodeAt(0)));

/** Children of a node that make one expression. */
class Group implements Syntax {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly named = true;
  readonly field: string | undefined;
  parent: Syntax;
  readonly children: readonly (Mirror | Group)[];
  readonly #file: File;
  #shape: Shape | undefined;

  constructor(
    children: readonly (Mirror | Group)[],
    { as, field }: { readonly as: string; readonly field: string | undefined },
    parent: Syntax,
    file: File,
  ) {
    this.type = as;
    this.field = field;
    this.parent = parent;
    this.start = children[0]!.start;
    this.end = children.at(-1)!.end;
    this.children = children;
    this.#file = file;
    for (const each of children) each.parent = this;
  }

  get text(): string {
    return this.#file.text.slice(this.start, this.end);
  }

  get shape(): Shape {
    this.#shape ??= this.#file.language.shapes[this.type]?.(this) ?? other;
    return this.#shape;
  }

  byField(field: string): Mirror | Group | undefined {
    return this.children.find((each) => each.field === field);
  }

  childAt(offset: number): Mirror | Group | undefined {
    return holder(this.children, offset);
  }
}

const none: readonly Mirror[] = [];

class Mirror implements Syntax {
  readonly start: number;
  parent: Syntax | undefined;
  readonly #node: Node;
  readonly #file: File;
  /** The node of the parent and the place among its children; found when the parent's children are. */
  #place: { readonly of: Node; readonly at: number } | undefined;
  /** Children met on the way to an offset, before all are asked for. */
  #met: Mirror[] | undefined;
  #children: readonly (Mirror | Group)[] | undefined;
  #type: string | undefined;
  #end: number | undefined;
  #named: boolean | undefined;
  /** `null` until somebody asked. */
  #field: string | undefined | null = null;
  #shape: Shape | undefined;

  constructor(node: Node, type: string | undefined, parent: Syntax | undefined, file: File) {
    this.#node = node;
    this.#file = file;
    this.parent = parent;
    this.#type = type;
    this.start = file.places?.start(node.startIndex) ?? node.startIndex;
  }

  get type(): string {
    this.#type ??= this.#node.type;
    return this.#type;
  }

  get end(): number {
    this.#end ??= Math.max(this.start, this.#file.places?.end(this.#node.endIndex) ?? this.#node.endIndex);
    return this.#end;
  }

  get text(): string {
    return this.#file.text.slice(this.start, this.end);
  }

  get named(): boolean {
    this.#named ??= this.#node.isNamed;
    return this.#named;
  }

  get field(): string | undefined {
    if (this.#field === null) {
      // Met on the way to an offset: its place is known once its siblings are.
      if (this.#place === undefined) void this.parent?.children;
      this.#field = this.#place?.of.fieldNameForChild(this.#place.at) ?? undefined;
    }
    return this.#field;
  }

  get shape(): Shape {
    this.#shape ??= this.#file.language.shapes[this.type]?.(this) ?? other;
    return this.#shape;
  }

  get children(): readonly (Mirror | Group)[] {
    if (this.#children === undefined) {
      const of = this.#node;
      const found: Mirror[] = [];
      of.children.forEach((node, at) => {
        const mirror = node === null ? undefined : this.#mirror(node);
        if (mirror === undefined) return;
        mirror.#place = { of, at };
        found.push(mirror);
      });
      this.#met = undefined;
      this.#children = this.#reread(found) ?? this.#grouped(this.#wrapped(found));
    }
    return this.#children;
  }

  /** Tokens the grammar leaves unread, as what they are to the language: a macro's arguments. */
  #reread(children: readonly Mirror[]): readonly Mirror[] | undefined {
    const { reader, language } = this.#file;
    const reading = reader === undefined ? undefined : language.readings?.[this.type]?.(children);
    if (reader === undefined || reading === undefined || reader.left <= 0) return undefined;
    const text = written(reading.parts, this.#file.text);
    if (text.length > longestReading) return undefined;
    reader.left--;
    const root = reader.read(text);
    const found = root === undefined ? undefined : firstOf(root, reading.wants);
    if (found === undefined) return undefined;
    const file = { ...this.#file, places: placesOf(reading.parts), reader };
    const read = new Mirror(found, undefined, this, file);
    read.#field = reading.as;
    return [...children.filter((each) => each !== reading.instead), read];
  }

  byField(field: string): Mirror | Group | undefined {
    if (this.#children !== undefined || this.#isMade()) {
      return this.children.find((each) => each.field === field);
    }
    const node = this.#node.childForFieldName(field);
    return node === null ? undefined : this.#meet(node);
  }

  /** The child that holds the character at `offset`. Siblings are not looked at, where that can be avoided. */
  childAt(offset: number): Mirror | Group | undefined {
    if (this.#children !== undefined || this.#isMade()) {
      return holder(this.children, offset);
    }
    for (const met of this.#met ?? none) {
      if (met.start <= offset && offset < met.end) return met;
    }
    const node = this.#node.firstChildForIndex(offset);
    if (node === null || node.startIndex > offset) return undefined;
    const mirror = this.#meet(node);
    return mirror === undefined || offset >= mirror.end ? undefined : mirror;
  }

  /** Its children are not those of the grammar's tree, or their offsets are not the text's. */
  #isMade(): boolean {
    const { language, places } = this.#file;
    return (
      places !== undefined ||
      language.groups?.[this.type] !== undefined ||
      language.wraps?.[this.type] !== undefined ||
      language.readings?.[this.type] !== undefined
    );
  }

  #meet(node: Node): Mirror | undefined {
    const mirror = this.#mirror(node);
    if (mirror === undefined) return undefined;
    if (this.#met === undefined) this.#met = [mirror];
    else if (!this.#met.includes(mirror)) this.#met.push(mirror);
    return mirror;
  }

  /** The one mirror of a child; `undefined` for a comment. */
  #mirror(node: Node): Mirror | undefined {
    for (const met of this.#met ?? none) {
      if (met.#node.id === node.id && met.#node.startIndex === node.startIndex) return met;
    }
    const { text, language, places } = this.#file;
    const start = places?.start(node.startIndex) ?? node.startIndex;
    // Asking for the type costs, and most nodes do not begin as a comment could.
    if (!commentStarts.has(text.charCodeAt(start))) return new Mirror(node, undefined, this, this.#file);
    const { type } = node;
    return language.comment.types.includes(type) ? undefined : new Mirror(node, type, this, this.#file);
  }

  /** A name that is a call by itself, in a node of its own. */
  #wrapped(children: readonly Mirror[]): readonly (Mirror | Group)[] {
    const wrapping = this.#file.language.wraps?.[this.type];
    if (wrapping === undefined) return children;
    return children.map((each) =>
      wrapping.isWrapped(each)
        ? new Group([each], { as: wrapping.as, field: each.field }, this, this.#file)
        : each,
    );
  }

  #grouped(children: readonly (Mirror | Group)[]): readonly (Mirror | Group)[] {
    const grouping = this.#file.language.groups?.[this.type];
    if (grouping === undefined) return children;
    const { of } = grouping;
    const isFirst = (each: Mirror | Group): boolean =>
      'from' in of ? each.field === of.from : !of.without.includes(each.type);
    const isLast = (each: Mirror | Group): boolean =>
      'to' in of ? each.field === of.to : !of.without.includes(each.type);
    const from = children.findIndex(isFirst);
    const to = children.findLastIndex(isLast);
    if (from < 0 || to < from) return children;
    const group = new Group(children.slice(from, to + 1), grouping, this, this.#file);
    return [...children.slice(0, from), group, ...children.slice(to + 1)];
  }
}

/** The first node of a type, the outer ones first. */
function firstOf(node: Node, type: Reading['wants']): Node | undefined {
  if (node.type === type) return node;
  for (const each of node.namedChildren) {
    const found = each === null ? undefined : firstOf(each, type);
    if (found !== undefined) return found;
  }
  return undefined;
}
