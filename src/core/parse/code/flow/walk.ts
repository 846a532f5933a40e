/** Following one connection: what was met on the way, and the parts that each go on where another one leads. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Code } from './callers.ts';

export interface Use {
  readonly use: Syntax;
  readonly target: Syntax;
}

export interface Holder {
  /** The name or member on the left. */
  readonly target: Syntax;
  readonly kind: 'name' | 'field' | 'element' | 'resource';
}

/** What was met on the way. */
export interface Flow {
  /** Names and fields it is held under, where it was made; in order. */
  readonly holders: readonly Holder[];
  /** Arguments of calls it is given to as. */
  readonly given: readonly Syntax[];
  /** Calls on it that close it. */
  readonly closings: readonly Syntax[];
  /** Methods called on it that no row knows. */
  readonly unknown: readonly string[];
  /** It stands in a list, a record or under an index: others may find it there. */
  readonly stored: boolean;
  /** Uses of the variables it is held under, each with the binding it has there. */
  readonly uses: readonly Use[];
  /** Returned, yielded, or given to a function the caller passed in. */
  readonly handedOut: boolean;
  /** Told to who listens. */
  readonly raised: boolean;
  /** Something goes on with it behind the function's end. */
  readonly kept: boolean;
  /** By the call that is made on what was made: `Socket(host, port).use { … }`. */
  readonly closedAtOnce: boolean;
  /** What closes it where its block ends: `using`, `with`, `try` with resources. */
  readonly usings: readonly Syntax[];
  /** Resources of such blocks that stand on one way alone. */
  readonly closedOnOneWay: readonly Syntax[];
  /** Functions of the file it was given to for good, with the call that did. */
  readonly entered: ReadonlyMap<Syntax, Syntax>;
}

/** The same while it is followed. */
export interface Met {
  readonly holders: Holder[];
  readonly given: Syntax[];
  readonly closings: Syntax[];
  readonly unknown: string[];
  readonly uses: Use[];
  readonly usings: Syntax[];
  readonly closedOnOneWay: Syntax[];
  readonly entered: Map<Syntax, Syntax>;
  stored: boolean;
  handedOut: boolean;
  raised: boolean;
  kept: boolean;
  closedAtOnce: boolean;
}

export interface Upwards {
  /** Follow the value upwards from an expression that is the connection. */
  flow(node: Syntax): void;
}

export interface ToCallers {
  /** Of a function that only this file can call, its calls here are all there are. */
  giveToCallers(fn: Syntax): void;
  /** `*fd = socket(…)`: of a function that only this file can call, into what its calls give the address of. */
  giveByParameter(target: Syntax): void;
  /** To the caller; of a lambda whose call gives it on, `run { … }`, to where that call stands. */
  giveBack(fn: Syntax): void;
}

export interface ThroughCalls {
  fromMember(member: Syntax, node: Syntax): void;
  fromCall(call: Syntax, argument: Syntax): void;
  /** Words of a block that stand for the connection. */
  intoBlock(call: ShapeOf<'call'>, receiver: Syntax): void;
  /** `connect(address).and_then(|stream| …)`: what the function gives is what the call gives. */
  isChained(fn: Syntax, call: Syntax): boolean;
}

export interface IntoLiterals {
  /** A literal or call that holds the connection: returned, it takes the connection along. */
  carried(node: Syntax): void;
  /** To a function of the caller's, or to who listens. */
  tell(callee: Syntax): void;
  /** `let (a, b) = (connect(x), connect(y))`: each goes to its own name. */
  takenApart(item: Syntax, list: Syntax): boolean;
}

export interface UnderNames {
  hold(target: Syntax, value: Syntax): void;
  /** Of a loop over connections, be they numbered: `for (number, stream) in listener.incoming().enumerate()`. */
  isItem(variable: Syntax): boolean;
}

export interface Walk extends Upwards, ToCallers, ThroughCalls, IntoLiterals, UnderNames {
  readonly start: Syntax;
  readonly code: Code;
  readonly met: Met;
  /** Expressions that were followed already. */
  readonly seen: Set<Syntax>;
}

/** A call that is a record of what it gets: `Self(stream)`. */
export function isEntryOf(call: Syntax | undefined, node: Syntax): boolean {
  return call?.shape.kind === 'record' && call.shape.entries.some(({ value }) => value === node);
}

/** It ends in time, be it because of who gave it here: `timeout(limit, serve(stream))`. */
export function isInTime(use: Syntax, entered: ReadonlyMap<Syntax, Syntax>, code: Code, depth = 0): boolean {
  const { ownership } = code.language;
  if (ownership === undefined) return false;
  if (ownership.isLimited(use)) return true;
  const through = entered.get(code.names.functionOf(use));
  return through !== undefined && depth < 4 && isInTime(through, entered, code, depth + 1);
}
