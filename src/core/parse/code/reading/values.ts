/** What an expression is worth where that can be read: literals, constants of the file, arithmetic, durations. */
import type { Language } from '../../../languages/language.ts';
import type { Entry, ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Binding } from './bindings.ts';
import { returned } from './functions.ts';
import { isOfSelf, type Names } from './names.ts';
import { ancestor, outermost, unwrap } from './nodes.ts';

export interface Folded {
  readonly value: number | string | boolean | null;
  /** A duration: `value` is in seconds. */
  readonly duration?: true;
  /** Literal factors it was multiplied from: `30 * 1000` shows what is meant. */
  readonly factors: readonly number[];
}

/** Names that stand for given expressions: loop variables while a table is read. */
export type Substitution = ReadonlyMap<string, Syntax>;

export interface RecordValue {
  readonly entries: readonly Entry[];
  /** Something was spread in, computed or added later: more may be there. */
  readonly open: boolean;
  /** What is put under keys of their own behind the literal: `options.host = config.host`. */
  readonly later: readonly Later[];
  readonly node: Syntax;
}

export interface Later {
  readonly key: string;
  readonly value: Syntax;
}

export interface Values {
  fold(node: Syntax, given?: Substitution): Folded | undefined;
  /** The expression a name or field stands for, when it is assigned once; else the node itself. */
  follow(node: Syntax, given?: Substitution): Syntax;
  items(node: Syntax, given?: Substitution): readonly Syntax[] | undefined;
  record(node: Syntax, given?: Substitution): RecordValue | undefined;
  /**
   * Whether a word stands in the expression, in what its names stand for, or in its strings; `surely`: whatever they
   * stand for, or (`false`) in anything they may stand for, fields too.
   */
  mentions(node: Syntax, words: RegExp, surely?: boolean): boolean;
  /** Whether the words stand in the expression or in what the names in it were made of. */
  comesFrom(node: Syntax, words: RegExp): boolean;
}

const deepest = 24;
/** Options that say who and where the peer is. */
const peerOnly = /^(?:host(?:name)?|port|user(?:name)?|password|database|servername|localAddress|family)$/;
/** Options that may speak of keepalive, hold or run what does, or say that it is no TCP connection. */
const telling = new RegExp(
  [
    'keep_?alive|idle|delay|prob|count|cnt|int(?:er)?va?l|tcp|sock|path|stream|fd|handle|ur[il]|dsn|string',
    'opt|extra|arg|param|config|setting|default|conn|agent|transport|client|driver|proxy|dial|control|lookup',
    'factory|create|make|init|setup|hook|call|custom|func|^on',
  ].join('|'),
  'i',
);

/** An option of something else: neither who and where the peer is nor how the connection is. */
export function isAside(key: string | undefined): boolean {
  return key !== undefined && !peerOnly.test(key) && !telling.test(key);
}

/** What may be there or not, and says nothing of the connection in either case. */
function isOnlyAside({ entries, open }: RecordValue): boolean {
  return !open && entries.every(({ key }) => isAside(key));
}

/** Ways to a Unix socket, which the host given in another branch is not. */
const pathOnly = /^(?:socketPath|path)$/;
const none: Substitution = new Map();

/** What is made of what is followed so far, over so many names each: enough for a list of addresses taken apart. */
const deepestSource = 3;
const mostSources = 6;

/** Records and lists that others are spread into; `options = { ...options, port }` would go on without end. */
const deepestSpread = 6;

export function values(names: Names, language: Language): Values {
  const followed = new Map<Syntax, Syntax>();

  function follow(node: Syntax, given: Substitution = none, depth = 0): Syntax {
    if (given.size > 0) return findFollowed(node, given, depth);
    const before = followed.get(node);
    if (before !== undefined) return before;
    if (depth > deepest) return node;
    // What is made of itself ends there: without that, each step would be taken twice.
    followed.set(node, node);
    const found = findFollowed(node, given, depth);
    followed.set(node, found);
    return found;
  }

  function findFollowed(node: Syntax, given: Substitution, depth: number): Syntax {
    if (depth > deepest) return node;
    const shape = node.shape;
    if (shape.kind === 'same') return follow(shape.inner, given, depth + 1);
    if (shape.kind === 'name') {
      const substituted = given.get(shape.name);
      if (substituted !== undefined) return follow(substituted, none, depth + 1);
      return single(node, names.reaching(node), given, depth);
    }
    if (shape.kind === 'member' && shape.object !== undefined) {
      // `readonly #options: Options;` says only that there is one.
      const assigned = names
        .fields(node)
        .filter(({ how }) => how.kind !== 'value' || how.value !== undefined);
      const own = single(node, assigned, given, depth);
      if (own !== node) return own;
      // `Config.IDLE`, `limits.idle`: a record or class of this file.
      const holder = follow(shape.object, given, depth + 1);
      const entry =
        holder.shape.kind === 'record' ? entryOf(holder.shape, shape.name) : classConstant(shape, names);
      if (entry !== undefined) return follow(entry, given, depth + 1);
    }
    if (shape.kind === 'index') {
      const holder = follow(shape.object, given, depth + 1);
      const key = fold(shape.index, given, depth + 1)?.value;
      const found = isReplaced(holder, key) ? undefined : pick(holder, key);
      if (found !== undefined) return follow(found, given, depth + 1);
    }
    return node;
  }

  /** Only what is assigned exactly once is constant. */
  function single(node: Syntax, bindings: readonly Binding[], given: Substitution, depth: number): Syntax {
    const [binding, another] = bindings;
    if (binding === undefined || another !== undefined) return node;
    if (binding.how.kind !== 'value' || binding.how.value === undefined || binding.how.compound === true)
      return node;
    let value: Syntax | undefined = follow(binding.how.value, given, depth + 1);
    for (const step of binding.steps) {
      value = value === undefined ? undefined : pick(value, step);
    }
    return value === undefined ? node : follow(value, given, depth + 1);
  }

  function fold(node: Syntax, given: Substitution = none, depth = 0): Folded | undefined {
    if (depth > deepest) return undefined;
    const real = follow(node, given, depth);
    const shape = real.shape;
    switch (shape.kind) {
      case 'number':
        return { value: shape.value, factors: [shape.value] };
      case 'string':
        return shape.value === undefined ? undefined : { value: shape.value, factors: [] };
      case 'boolean':
        return { value: shape.value, factors: [] };
      case 'null':
        return { value: null, factors: [] };
      case 'unary':
        return foldUnary(shape, given, depth);
      case 'binary':
        return foldBinary(shape, given, depth);
      case 'call':
        return foldCall(shape, given, depth);
      case 'name':
      case 'member': {
        const unit = language.durations?.[names.path(real) ?? ''];
        // `time.TotalMilliseconds`
        const factor = shape.kind === 'member' ? language.conversions?.[`#${shape.name}`] : undefined;
        if (factor !== undefined && shape.kind === 'member' && shape.object !== undefined)
          return scaled(fold(shape.object, given, depth + 1), factor);
        if (shape.kind === 'member' && shape.object !== undefined && unit === undefined)
          return timesOf(shape.object, language.durations?.[`#${shape.name}`], given, depth);
        return typeof unit === 'number' ? { value: unit, duration: true, factors: [] } : undefined;
      }
      default:
        return undefined;
    }
  }

  /** Kotlin's `5.seconds` */
  function timesOf(
    number: Syntax,
    unit: number | object | undefined,
    given: Substitution,
    depth: number,
  ): Folded | undefined {
    const amount = typeof unit === 'number' ? fold(number, given, depth + 1)?.value : undefined;
    if (typeof unit !== 'number' || typeof amount !== 'number') return undefined;
    return { value: amount * unit, duration: true, factors: [] };
  }

  function foldUnary(shape: ShapeOf<'unary'>, given: Substitution, depth: number): Folded | undefined {
    const operand = fold(shape.operand, given, depth + 1);
    if (operand === undefined) return undefined;
    if (shape.operator === '!' || shape.operator === 'not') {
      return typeof operand.value === 'boolean' ? { value: !operand.value, factors: [] } : undefined;
    }
    if (typeof operand.value !== 'number') return undefined;
    if (shape.operator === '-') return { ...operand, value: -operand.value };
    return shape.operator === '+' ? operand : undefined;
  }

  function foldBinary(shape: ShapeOf<'binary'>, given: Substitution, depth: number): Folded | undefined {
    const left = fold(shape.left, given, depth + 1);
    const right = fold(shape.right, given, depth + 1);
    if (left === undefined || right === undefined) return undefined;
    if (typeof left.value === 'string' && typeof right.value === 'string' && shape.operator === '+') {
      return { value: left.value + right.value, factors: [] };
    }
    if (typeof left.value !== 'number' || typeof right.value !== 'number') return undefined;
    const value = arithmetic(shape.operator, left.value, right.value);
    if (value === undefined || !Number.isFinite(value)) return undefined;
    const factors = shape.operator === '*' ? [...left.factors, ...right.factors] : [];
    // A duration divided by a duration is a plain number.
    const isDuration = shape.operator === '/' && right.duration ? false : left.duration || right.duration;
    return isDuration ? { value, duration: true, factors } : { value, factors };
  }

  function foldCall(shape: ShapeOf<'call'>, given: Substitution, depth: number): Folded | undefined {
    const path = names.path(shape.callee);
    const callee = shape.callee.shape;
    const unit = path === undefined ? undefined : language.durations?.[path];
    if (unit !== undefined) return duration(unit, shape, given, depth);
    // Of `integer<IPPROTO_TCP, TCP_KEEPIDLE>` the template is enough.
    const plain = path === undefined ? undefined : language.conversions?.[path.replace(/<.*$/, '')];
    if (plain !== undefined && shape.arguments[0] !== undefined) {
      const inner = fold(shape.arguments[0].value, given, depth + 1);
      // `time.Duration(30 * time.Second)` is one already.
      return inner?.duration === true && plain === 1 ? inner : scaled(inner, plain);
    }
    if (callee.kind === 'member' && callee.object !== undefined) {
      const factor = language.conversions?.[`#${callee.name}`];
      if (factor !== undefined) return scaled(fold(callee.object, given, depth + 1), factor);
    }
    return undefined;
  }

  function duration(
    unit: number | Readonly<Record<string, number>>,
    shape: ShapeOf<'call'>,
    given: Substitution,
    depth: number,
  ): Folded | undefined {
    let total = 0;
    for (const [at, argument] of shape.arguments.entries()) {
      const amount = fold(argument.value, given, depth + 1)?.value;
      const factor = typeof unit === 'number' ? unit : unit[argument.name ?? String(at)];
      if (typeof amount !== 'number' || factor === undefined || argument.spread === true) return undefined;
      total += amount * factor;
    }
    return { value: total, duration: true, factors: [] };
  }

  function items(node: Syntax, given: Substitution = none, depth = 0): readonly Syntax[] | undefined {
    const shape = follow(node, given).shape;
    if (shape.kind === 'list') return shape.items;
    // `defaults + [more]`: what is known of both sides.
    if (shape.kind === 'binary' && shape.operator === '+' && depth < deepestSpread) {
      const left = items(shape.left, given, depth + 1);
      const right = items(shape.right, given, depth + 1);
      return left === undefined && right === undefined ? undefined : [...(left ?? []), ...(right ?? [])];
    }
    return undefined;
  }

  function record(node: Syntax, given: Substitution = none, depth = 0): RecordValue | undefined {
    if (depth > deepestSpread) return undefined;
    const real = follow(node, given);
    const written = entriesOf(real);
    if (written === undefined) {
      const made = givenByFunction(real);
      return made === undefined ? undefined : record(made, none, depth + 1);
    }
    const entries: Entry[] = [];
    let open = false;
    for (const each of written) {
      if (each.spread !== true) {
        if (each.key === undefined && each.keyNode === undefined) open = true;
        entries.push(each);
        continue;
      }
      const spread = record(each.value, given, depth + 1);
      if (spread === undefined || (each.sometimes === true && !isOnlyAside(spread))) open = true;
      else {
        entries.push(...spread.entries);
        open ||= spread.open;
      }
    }
    const later = setLater(real);
    return { entries, open: open || changedLater(real, later), later, node: real };
  }

  /** `settings()` of a function of the file that gives one thing: what that is. */
  function givenByFunction({ shape }: Syntax): Syntax | undefined {
    if (language.names.prototypes !== true || shape.kind !== 'call' || shape.callee.shape.kind !== 'name')
      return undefined;
    const [binding, another] = names.bindings(shape.callee);
    if (binding === undefined || another !== undefined || binding.steps.length > 0) return undefined;
    const { how } = binding;
    const fn = how.kind === 'function' ? how.node : how.kind === 'value' ? how.value : undefined;
    if (fn?.shape.kind !== 'function') return undefined;
    const [only, more] = returned(fn);
    return more === undefined ? only : undefined;
  }

  /** `options.host = host` behind the literal a name or field holds, each such key with its value. */
  function setLater(literal: Syntax): readonly Later[] {
    return usesOf(literal).flatMap(({ parent: holder }) => {
      if (holder?.shape.kind !== 'member') return [];
      const target = outermost(holder);
      const assign = target.parent?.shape;
      if (assign?.kind !== 'assign' || assign.targets[0] !== target) return [];
      return assign.value === undefined ? [] : [{ key: holder.shape.name, value: assign.value }];
    });
  }

  /** `options.keepAlive = true`, `options["x"] = y` behind the literal a name holds; where it goes is no matter. */
  function changedLater(literal: Syntax, later: readonly Later[]): boolean {
    // Of a type's fields the tables name those that matter.
    if (literal.shape.kind === 'call') return false;
    if (isMergedInto(literal)) return true;
    const hasHost = later.some(({ key }) => /^host(?:name)?$/.test(key));
    const isPlain = (key: string): boolean =>
      peerOnly.test(key) || !telling.test(key) || (hasHost && pathOnly.test(key));
    return usesOf(literal).some((use) => {
      const holder = use.parent!;
      const { shape } = holder;
      const outer = holder.parent?.shape;
      if (outer?.kind === 'assign')
        return outer.targets.includes(holder) && !(shape.kind === 'member' && isPlain(shape.name));
      return (
        outer?.kind === 'call' &&
        /^(update|setdefault|set|put|merge)$/.test(shape.kind === 'member' ? shape.name : '')
      );
    });
  }

  /** `Object.assign(options, given)` behind the literal that a name holds: what is given may tell anything. */
  function isMergedInto(literal: Syntax): boolean {
    const whole = outermost(literal);
    const assign = whole.parent?.shape;
    const target = assign?.kind === 'assign' && assign.value === whole ? assign.targets[0] : undefined;
    if (target?.shape.kind !== 'name') return false;
    return names.occurrences(target.text).some((use) => {
      const call = ancestor(use, 'call', 2)?.shape;
      return (
        call?.kind === 'call' &&
        call.arguments[0]?.value === use &&
        /(?:^|\.)(?:assign|merge|extend|defaults(?:Deep)?)$/.test(call.callee.text) &&
        names.bindings(use).some(({ leaf }) => leaf === target)
      );
    });
  }

  /** `options.update(given)`, `options[:host] = host` behind the literal: what it says was only in case nobody gives another. */
  function isReplaced(literal: Syntax, key: Folded['value'] | undefined): boolean {
    if (literal.shape.kind !== 'record') return false;
    return usesOf(literal).some((use) => {
      const holder = use.parent!;
      const outer = holder.parent?.shape;
      if (holder.shape.kind === 'index')
        return (
          outer?.kind === 'assign' &&
          outer.targets.includes(holder) &&
          fold(holder.shape.index)?.value === key
        );
      return (
        outer?.kind === 'call' &&
        holder.shape.kind === 'member' &&
        /^(?:update|merge!)$/.test(holder.shape.name)
      );
    });
  }

  function isObject(node: Syntax): boolean {
    const shape = node.parent?.shape;
    return (shape?.kind === 'member' || shape?.kind === 'index') && shape.object === node;
  }

  /** Where the name or field that holds a literal is the object of a member or an index. */
  function usesOf(literal: Syntax): readonly Syntax[] {
    const whole = outermost(literal);
    const assign = whole.parent?.shape;
    if (assign?.kind !== 'assign' || assign.value !== whole) return [];
    const target = assign.targets[0] === undefined ? undefined : unwrap(assign.targets[0]);
    if (target?.shape.kind === 'member') {
      const uses = names.leaves(target.shape.name).flatMap(({ parent }) => parent ?? []);
      return uses.filter((use) => use !== target && use.text === target.text && isObject(use));
    }
    const owner = target === undefined ? undefined : names.classOf(target);
    const isOfClass = owner !== undefined && names.functionOf(target!) === names.functionOf(owner);
    const ofSelf = isOfClass ? usesInClass(target!.text, owner) : [];
    if (target?.shape.kind !== 'name') return ofSelf;
    const plain = names
      .occurrences(target.text)
      .filter((use) => isObject(use) && names.bindings(use).some(({ leaf }) => leaf === target));
    return [...ofSelf, ...plain];
  }

  /** `this.options` of `private options = { … }`. */
  function usesInClass(field: string, owner: Syntax): readonly Syntax[] {
    const uses = names.leaves(field).flatMap(({ parent }) => parent ?? []);
    return uses.filter((use) => isOfSelf(use, names) && names.classOf(use) === owner && isObject(use));
  }

  function mentions(node: Syntax, words: RegExp, surely: boolean | undefined, depth = 0): boolean {
    const either = surely === true && depth <= 4 ? unwrap(node).shape : undefined;
    if (either?.kind === 'choice')
      return either.options.every((each) => mentions(each, words, surely, depth + 1));
    if (words.test(node.text)) return true;
    if (depth > 4) return false;
    const real = follow(node);
    if (real !== node) return mentions(real, words, surely, depth + 1);
    // Assigned several times: one of them may hold. `$path = 'unix://' . $path`
    const isField = real.shape.kind === 'member' && surely !== undefined;
    const bindings = real.shape.kind === 'name' ? names.bindings(real) : isField ? names.fields(real) : [];
    const isOne = (each: Binding): boolean => isMentioned(each, words);
    if (surely === true ? bindings.length > 0 && bindings.every(isOne) : bindings.some(isOne)) return true;
    if (surely === true && bindings.length > 1) return false;
    // `keep_idle(60)`, `socket_base::keep_alive option(true)`: the type that is made says it.
    const path = names.path(node.shape.kind === 'call' ? node.shape.callee : node);
    return path !== undefined && words.test(path);
  }

  /** Follows names through what they are taken apart from, and items to their list. */
  function comesFrom(node: Syntax, words: RegExp, depth = 0): boolean {
    if (words.test(node.text)) return true;
    if (depth >= deepestSource) return false;
    return namesIn(node).some((use) => {
      const bindings = use.shape.kind === 'member' ? names.fields(use) : names.bindings(use);
      return bindings.slice(0, mostSources).some(({ how }) => {
        const source =
          how.kind === 'value' || how.kind === 'resource'
            ? how.value
            : how.kind === 'item'
              ? how.over
              : how.kind === 'parameter'
                ? how.parameter.default
                : undefined;
        return source !== undefined && comesFrom(source, words, depth + 1);
      });
    });
  }

  /** Names and own fields that an expression is made of. */
  function namesIn(node: Syntax): readonly Syntax[] {
    if (node.shape.kind === 'name' || isOfSelf(node, names)) return [node];
    return node.children.slice(0, mostSources).flatMap(namesIn);
  }

  return {
    fold,
    follow,
    items,
    record,
    mentions: (node, words, surely) => mentions(node, words, surely),
    comesFrom: (node, words) => comesFrom(node, words),
  };
}

function isMentioned({ how }: Binding, words: RegExp): boolean {
  return how.kind === 'value' && how.value !== undefined && words.test(how.value.text);
}

function scaled(folded: Folded | undefined, factor: number): Folded | undefined {
  if (folded === undefined) return undefined;
  if (typeof folded.value === 'number') return { value: folded.value * factor, factors: folded.factors };
  if (typeof folded.value === 'boolean' && factor === 1) return folded;
  const read =
    typeof folded.value === 'string' && folded.value.trim() !== '' ? Number(folded.value) : Number.NaN;
  return Number.isNaN(read) ? undefined : { value: read * factor, factors: [] };
}

function arithmetic(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '//':
      return Math.floor(left / right);
    case '%':
      return left % right;
    case '**':
      return left ** right;
    case '<<':
      return left * 2 ** right;
    default:
      return undefined;
  }
}

function pick(holder: Syntax, key: number | string | boolean | null | undefined): Syntax | undefined {
  const shape = holder.shape;
  if (shape.kind === 'list' && typeof key === 'number') return shape.items[key];
  if (shape.kind === 'record' && (typeof key === 'string' || typeof key === 'number'))
    return entryOf(shape, String(key));
  return undefined;
}

/** Of an object, map or struct literal. */
function entriesOf(node: Syntax): readonly Entry[] | undefined {
  return node.shape.kind === 'record' || node.shape.kind === 'call' ? node.shape.entries : undefined;
}

function entryOf(shape: ShapeOf<'record'>, key: string): Syntax | undefined {
  return shape.entries.findLast((each) => each.key === key)?.value;
}

/** `Limits.IDLE` where `class Limits` of this file sets IDLE in its body. */
function classConstant(shape: ShapeOf<'member'>, names: Names): Syntax | undefined {
  if (shape.object?.shape.kind !== 'name') return undefined;
  const [binding, another] = names.bindings(shape.object);
  if (another !== undefined || binding?.how.kind !== 'class') return undefined;
  const owner = binding.how.node;
  const set = names
    .leaves(shape.name)
    .map((leaf) => ({ leaf, assign: leaf.parent?.shape }))
    .filter(
      ({ leaf, assign }) =>
        assign?.kind === 'assign' && assign.targets.includes(leaf) && names.classOf(leaf) === owner,
    );
  const only = set.length === 1 ? set[0]!.assign : undefined;
  return only?.kind === 'assign' ? only.value : undefined;
}
