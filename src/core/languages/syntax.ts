/**
 * What a language file sees of a syntax tree, and the shapes it turns the tree's nodes into. Everything behind
 * the shapes (names, values, connections, lifetimes, fixes) knows no language.
 */
import type { Span } from '../text.ts';

/** A node of the syntax tree, read only as far as somebody looks at it. Offsets are UTF-16 units. */
export interface Syntax extends Span {
  /** The grammar's name for it, `call_expression`; for an anonymous node its text, `(`. */
  readonly type: string;
  readonly text: string;
  readonly named: boolean;
  /** The field of its parent that it fills. */
  readonly field: string | undefined;
  readonly parent: Syntax | undefined;
  /** Named and anonymous ones, comments left out. Looking at all costs more than asking for one field. */
  readonly children: readonly Syntax[];
  /** The first child that fills a field. */
  byField(field: string): Syntax | undefined;
  readonly shape: Shape;
}

export interface Argument {
  /** Of a keyword argument; the key when an object literal stands for keywords. */
  readonly name?: string;
  readonly nameNode?: Syntax;
  readonly value: Syntax;
  /** `*args`, `...rest`: what it brings is unknown. */
  readonly spread?: boolean;
  /** It brings no keywords. */
  readonly positional?: true;
  /** Set on what the call made, behind it: C#'s `new TcpClient { NoDelay = true }`. It takes no position. */
  readonly assigned?: true;
  /** The whole argument, `name=value`. */
  readonly node: Syntax;
}

export interface Entry {
  /** `undefined` for a computed key and for a spread. */
  readonly key: string | undefined;
  readonly keyNode: Syntax | undefined;
  readonly value: Syntax;
  readonly spread?: boolean;
  /** It is only spread in where something holds: `...(secure && { ssl })`. */
  readonly sometimes?: true;
  /** `{ host }`: key and value are one word. */
  readonly shorthand?: boolean;
  readonly node: Syntax;
}

export interface Parameter {
  /** A name or a pattern. */
  readonly target: Syntax;
  readonly default?: Syntax;
  readonly type?: Syntax;
  /** Keyword-only or default-bearing parameters are found by name as well. */
  readonly rest?: boolean;
  /** A result with a name (Go): what it holds in the end goes to the caller. */
  readonly result?: true;
}

export interface Resource {
  /** What the value is bound to, `s` of `with x as s`. */
  readonly target?: Syntax;
  readonly value: Syntax;
}

export interface ImportedName {
  readonly local: string;
  /** Dotted from the module on: `socket.create_connection`; a relative module starts with `.`. */
  readonly path: string;
}

export type Shape =
  /** A plain identifier. */
  | { readonly kind: 'name'; readonly name: string }
  /** `this`; languages that pass the instance as a parameter say so in the function. */
  | { readonly kind: 'self' }
  /** `object.name`. An absent object is the implicit receiver of the enclosing block. */
  | {
      readonly kind: 'member';
      readonly object: Syntax | undefined;
      readonly name: string;
      readonly nameNode: Syntax;
    }
  | { readonly kind: 'index'; readonly object: Syntax; readonly index: Syntax }
  | {
      readonly kind: 'call';
      readonly callee: Syntax;
      readonly arguments: readonly Argument[];
      /** The parentheses with everything between them. */
      readonly list: Syntax | undefined;
      /** `new X()`. */
      readonly constructs: boolean;
      /** A block or trailing lambda. */
      readonly block?: Syntax;
      /** Of a struct literal, `net.Dialer{KeepAlive: -1}`: the fields it sets, which are its arguments as well. */
      readonly entries?: readonly Entry[];
    }
  /** `value` is undefined when something is interpolated; `content` is what stands between the quotes. */
  | { readonly kind: 'string'; readonly value: string | undefined; readonly content: Span }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** List, tuple, array, also as a pattern. */
  | { readonly kind: 'list'; readonly items: readonly Syntax[] }
  /** Object, dictionary, struct literal, also as a pattern; `type` is the struct's. */
  | { readonly kind: 'record'; readonly entries: readonly Entry[]; readonly type?: Syntax }
  | { readonly kind: 'entry' }
  | {
      readonly kind: 'argument';
      readonly name?: string;
      readonly nameNode?: Syntax;
      readonly value: Syntax;
    }
  | { readonly kind: 'spread'; readonly value: Syntax; readonly positional?: true }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Syntax }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Syntax; readonly right: Syntax }
  /** Something around an expression that leaves it the same thing: parentheses, `await`, `&x`, a cast to a type. */
  | { readonly kind: 'same'; readonly inner: Syntax; readonly type?: Syntax }
  /** One of several expressions: `a if b else c`, `a || b`. */
  | { readonly kind: 'choice'; readonly options: readonly Syntax[] }
  /**
   * Targets on the left, as patterns. `declares`: it makes the name (in its function or block); `operator` is
   * that of `+=` and the like: the value is then not what the name holds.
   */
  | {
      readonly kind: 'assign';
      readonly targets: readonly Syntax[];
      readonly value: Syntax | undefined;
      readonly declares: boolean;
      readonly type?: Syntax;
      readonly compound?: boolean;
    }
  | {
      readonly kind: 'function';
      readonly name: string | undefined;
      readonly nameNode?: Syntax;
      readonly parameters: readonly Parameter[];
      readonly body: Syntax | undefined;
      /** A body that is an expression is what the function returns. */
      readonly returnsBody: boolean;
      /** The declared type of what it returns. */
      readonly returnType?: Syntax;
      /** The last statement of its body is what it returns: Kotlin's lambdas, Ruby's and Rust's functions. */
      readonly returnsLast?: true;
      /** It is a stream or iterator of what is yielded in it: `stream! { loop { yield accept().await; } }`. */
      readonly yields?: true;
      /** Assigning in it to a name of the function around it means that one: Ruby's blocks. */
      readonly sharesNames?: true;
      /** The name under which a method knows its instance, where it is a parameter. */
      readonly self?: string | undefined;
      /** `@app.route("/")`, annotations. */
      readonly decorators?: readonly Syntax[];
      /** How a method that stands outside of its type calls its instance, and the type: Go's `(b *Batch)`. */
      readonly receiver?: { readonly name: string; readonly type: string };
    }
  | {
      readonly kind: 'class';
      readonly name: string | undefined;
      readonly bases: readonly Syntax[];
      readonly body: Syntax | undefined;
      /** Of a constructor that stands at its head (Kotlin). */
      readonly parameters?: readonly Parameter[];
    }
  /** `endless`: it ends only by a jump. */
  | {
      readonly kind: 'loop';
      readonly variable?: Syntax;
      readonly over?: Syntax;
      readonly body: Syntax | undefined;
      readonly endless: boolean;
      /** A comprehension: the body is evaluated for each item. */
      readonly expression?: boolean;
    }
  /** Ways of which one is taken; `exhaustive`: one of them always is. */
  | {
      readonly kind: 'branch';
      readonly condition?: Syntax;
      /** Patterns of the ways that take the condition's value apart: Rust's `match`. */
      readonly binds?: readonly Syntax[];
      readonly ways: readonly Syntax[];
      readonly exhaustive: boolean;
    }
  | {
      readonly kind: 'try';
      readonly body: Syntax | undefined;
      readonly handlers: readonly Syntax[];
      /** The one of the handlers that runs where nothing was thrown: Python's `else`. */
      readonly otherwise?: Syntax | undefined;
      readonly final: Syntax | undefined;
      readonly resources?: readonly Resource[];
    }
  | {
      readonly kind: 'exit';
      /** `end`: of the program. */
      readonly how: 'return' | 'throw' | 'break' | 'continue' | 'yield' | 'end';
      readonly value?: Syntax;
    }
  /** Goes on at a label of the function. */
  | { readonly kind: 'goto'; readonly label: string }
  /** A label, with the first statement behind it inside. */
  | { readonly kind: 'label'; readonly name: string }
  /** The resources are closed at the end of the body, or of the enclosing block when there is none. */
  | { readonly kind: 'using'; readonly resources: readonly Resource[]; readonly body: Syntax | undefined }
  /** The call runs when the function ends. */
  | { readonly kind: 'defer'; readonly call: Syntax }
  | { readonly kind: 'block'; readonly statements: readonly Syntax[] }
  | {
      readonly kind: 'import';
      readonly names: readonly ImportedName[];
      /** The modules all of whose names are taken. */
      readonly everything?: string | readonly string[];
    }
  /** Names that an assignment in this function does not make its own: `global`, `nonlocal`. */
  | { readonly kind: 'outer'; readonly names: readonly string[] }
  | { readonly kind: 'other' };

export type Kind = Shape['kind'];
export type ShapeOf<K extends Kind> = Extract<Shape, { readonly kind: K }>;
/** Turns a node of one grammar type into its shape. */
export type Shaper = (node: Syntax) => Shape;

export const other: Shape = { kind: 'other' };

export function child(node: Syntax, field: string): Syntax | undefined {
  return node.byField(field);
}

/** Computed when somebody asks for the first time: a shape's kind is asked for far more often than its parts. */
export function lazy<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

export function childrenOf(node: Syntax, field: string): readonly Syntax[] {
  return node.children.filter((each) => each.field === field);
}

export function namedChildren(node: Syntax): readonly Syntax[] {
  return node.children.filter((each) => each.named);
}

/** The file; by steps, as texts made to be slow nest their nodes thousands deep. */
export function rootOf(node: Syntax): Syntax {
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

export function childOfType(node: Syntax, ...types: readonly string[]): Syntax | undefined {
  return node.children.find((each) => types.includes(each.type));
}

// The builders below make a language's table of shapes read like data: `call: call('function', 'arguments')`.

export const name: Shaper = (node) => ({ kind: 'name', name: node.text });
export const self: Shaper = () => ({ kind: 'self' });
export const nothing: Shaper = () => ({ kind: 'null' });
export const entry: Shaper = () => ({ kind: 'entry' });

export function boolean(value: boolean): Shaper {
  return () => ({ kind: 'boolean', value });
}

/** Digits with `_`, hexadecimal, octal and binary notation, a trailing type suffix; `undefined` never escapes. */
export const number: Shaper = (node) => {
  const value = readNumber(node.text);
  return value === undefined ? other : { kind: 'number', value };
};

export function readNumber(text: string): number | undefined {
  const plain = text.replace(/['_]/g, '').toLowerCase();
  if (/^0x[0-9a-f]+/.test(plain)) return Number.parseInt(plain.slice(2), 16);
  if (/^0b[01]+/.test(plain)) return Number.parseInt(plain.slice(2), 2);
  if (/^0o[0-7]+/.test(plain)) return Number.parseInt(plain.slice(2), 8);
  const match =
    /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?(?:[lfdun]|ll|ul|ull|[iu](?:8|16|32|64|128|size)|f(?:32|64))*$/.exec(
      plain,
    );
  return match === null ? undefined : Number(`${match[1]}${match[2] ?? ''}`);
}

/** Text is the named children of the given types; any other named child interpolates. */
export function string(
  contentTypes: readonly string[],
  escapes: Readonly<Record<string, string>> = {},
): Shaper {
  return (node) => {
    const inner = node.children.filter((each) => each.named && !/_(start|end)$/.test(each.type));
    const first = node.children[0];
    const last = node.children[node.children.length - 1];
    const content =
      first !== undefined && last !== undefined && first !== last
        ? { start: first.end, end: last.start }
        : { start: Math.min(node.start + 1, node.end), end: Math.max(node.start + 1, node.end - 1) };
    if (inner.some((each) => !contentTypes.includes(each.type) && each.type !== 'escape_sequence')) {
      return { kind: 'string', value: undefined, content };
    }
    const raw = node.text.slice(content.start - node.start, content.end - node.start);
    return { kind: 'string', value: raw.includes('\\') ? withoutEscapes(raw, escapes) : raw, content };
  };
}

const commonEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

function withoutEscapes(raw: string, escapes: Readonly<Record<string, string>>): string {
  return raw.replace(
    /\\(.)/gs,
    (_, escaped: string) => escapes[escaped] ?? commonEscapes[escaped] ?? escaped,
  );
}

export function member(object: string, field: string): Shaper {
  return (node) => {
    const nameNode = child(node, field);
    if (nameNode === undefined) return other;
    return { kind: 'member', object: child(node, object), name: nameNode.text, nameNode };
  };
}

export function index(object: string, field: string): Shaper {
  return (node) => {
    const of = child(node, object);
    const at = child(node, field);
    return of === undefined || at === undefined ? other : { kind: 'index', object: of, index: at };
  };
}

export function call(callee: string, list: string, constructs = false): Shaper {
  return (node) => {
    const called = child(node, callee);
    if (called === undefined) return other;
    const given = lazy(() => child(node, list));
    const all = lazy(() => argumentsOf(given()));
    return {
      kind: 'call',
      callee: called,
      get arguments() {
        return all();
      },
      get list() {
        return given();
      },
      constructs,
    };
  };
}

/** The arguments between parentheses; nodes shaped `argument` and `spread` are unpacked. */
export function argumentsOf(list: Syntax | undefined): readonly Argument[] {
  if (list === undefined) return [];
  return namedChildren(list).map((node) => {
    const shape = node.shape;
    if (shape.kind === 'spread') {
      const given = { value: shape.value, spread: true, node };
      return shape.positional === true ? { ...given, positional: true } : given;
    }
    if (shape.kind !== 'argument') return { value: node, node };
    const value = { value: shape.value, node };
    if (shape.name === undefined || shape.nameNode === undefined) return value;
    return { ...value, name: shape.name, nameNode: shape.nameNode };
  });
}

export function keywordArgument(nameField: string, valueField: string): Shaper {
  return (node) => {
    const nameNode = child(node, nameField);
    const value = child(node, valueField);
    if (value === undefined) return other;
    return nameNode === undefined
      ? { kind: 'argument', value }
      : { kind: 'argument', name: nameNode.text, nameNode, value };
  };
}

export const spread: Shaper = (node) => {
  const value = namedChildren(node)[0];
  return value === undefined ? other : { kind: 'spread', value };
};

/** Of a list, where keywords have a spread of their own. */
export const positionals: Shaper = (node) => {
  const shape = spread(node);
  return shape.kind === 'spread' ? { ...shape, positional: true } : shape;
};

export const list: Shaper = (node) => {
  const items = lazy(() => namedChildren(node));
  return {
    kind: 'list',
    get items() {
      return items();
    },
  };
};

/** A call that stands nowhere: `tcp::socket s;` makes a socket, `var options redis.Options` options. */
export class Construction implements Syntax {
  readonly type = 'construction';
  readonly named = true;
  readonly field = 'value';
  readonly children: readonly Syntax[] = [];
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly parent: Syntax;
  readonly shape: Shape;

  constructor(statement: Syntax, callee: Syntax, list?: Syntax, entries?: readonly Entry[]) {
    const place = list === undefined ? callee : statement;
    this.start = place.start;
    this.end = place.end;
    this.text = place.text;
    this.parent = statement;
    const given = list === undefined ? [] : namedChildren(list).map((each) => ({ value: each, node: each }));
    const call: Shape = { kind: 'call', callee, arguments: given, list, constructs: true };
    this.shape = entries === undefined ? call : { ...call, entries };
  }

  byField(): undefined {
    return undefined;
  }
}

/** Another node is the thing itself. */
export function sameAs(inner: Syntax | undefined): Shape {
  return inner === undefined ? other : { kind: 'same', inner };
}

/** `(Type) value`, `value as Type` */
export function cast(value: string, type: string): Shaper {
  return (node) => {
    const inner = child(node, value);
    const to = child(node, type);
    return inner === undefined || to === undefined ? sameAs(inner) : { kind: 'same', inner, type: to };
  };
}

/** The first named child is the thing itself. */
export const same: Shaper = (node) => sameAs(namedChildren(node)[0]);

export function unary(operandField: string): Shaper {
  return (node) => {
    const operand = child(node, operandField);
    const operator = node.children.find((each) => !each.named)?.text ?? '';
    return operand === undefined ? other : { kind: 'unary', operator, operand };
  };
}

/** `choices` are the operators whose value is one of the two sides. */
export function binary(choices: readonly string[] = []): Shaper {
  return (node) => {
    const left = child(node, 'left');
    const right = child(node, 'right');
    const operator = child(node, 'operator')?.text ?? node.children.find((each) => !each.named)?.text ?? '';
    if (left === undefined || right === undefined) return other;
    return choices.includes(operator)
      ? { kind: 'choice', options: [left, right] }
      : { kind: 'binary', operator, left, right };
  };
}

export const block: Shaper = (node) => {
  const statements = lazy(() => namedChildren(node));
  return {
    kind: 'block',
    get statements() {
      return statements();
    },
  };
};

export function exit(how: ShapeOf<'exit'>['how']): Shaper {
  return (node) => {
    const value = namedChildren(node)[0];
    return value === undefined ? { kind: 'exit', how } : { kind: 'exit', how, value };
  };
}

export function assign(left: string, right: string, declares: boolean): Shaper {
  return (node) => {
    const target = child(node, left);
    if (target === undefined) return other;
    const type = child(node, 'type');
    const plain: Shape = { kind: 'assign', targets: [target], value: child(node, right), declares };
    return type === undefined ? plain : { ...plain, type };
  };
}

/** A loop over the items of something. */
export function forEach(variable: string, over: string): Shaper {
  return (node) => eachOf(child(node, variable), child(node, over), child(node, 'body'));
}

export function eachOf(
  variable: Syntax | undefined,
  over: Syntax | undefined,
  body: Syntax | undefined,
): ShapeOf<'loop'> {
  return {
    kind: 'loop',
    ...(variable !== undefined && { variable }),
    ...(over !== undefined && { over }),
    body,
    endless: false,
  };
}

/** A loop on a condition; without one, or with one that is always true, it ends only by a jump. */
export const whileLoop: Shaper = (node) => {
  const condition = child(node, 'condition')?.text.replace(/^\(\s*|\s*\)$/g, '') ?? '';
  return {
    kind: 'loop',
    body: child(node, 'body'),
    endless: /^(|;|1|[Tt]rue|TRUE|(\d)\s*==\s*\2)$/.test(condition),
  };
};

/** `if`, with the thing under `alternative` itself or wrapped in an `else` clause. */
export const ifElse: Shaper = (node) => {
  const no = child(node, 'alternative');
  const otherwise = no?.type === 'else_clause' ? namedChildren(no)[0] : no;
  return oneOf(child(node, 'condition'), [child(node, 'consequence'), otherwise], otherwise !== undefined);
};

/** Of the ways one is taken, or none. */
export function oneOf(
  condition: Syntax | undefined,
  ways: readonly (Syntax | undefined)[],
  exhaustive: boolean,
): ShapeOf<'branch'> {
  return {
    kind: 'branch',
    ...(condition !== undefined && { condition }),
    ways: ways.filter((each) => each !== undefined),
    exhaustive,
  };
}
