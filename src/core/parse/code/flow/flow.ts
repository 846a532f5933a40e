/** Where a connection goes: the value is followed from the expression that makes it through names, calls and literals. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Code } from './callers.ts';
import { underNames } from './holding.ts';
import { intoLiterals } from './literals.ts';
import { throughCalls } from './through-calls.ts';
import { toCallers } from './to-callers.ts';
import { upwards } from './upwards.ts';
import type { Met, Walk } from './walk.ts';

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

/** @param start the call that makes the connection, or the body of the function it is handed to */
export function flowOf(start: Syntax, code: Code): Flow {
  const { names, subjects } = code;
  const met: Met = {
    ...{ holders: [], given: [], closings: [], unknown: [], uses: [], usings: [], closedOnOneWay: [] },
    entered: new Map(),
    ...{ stored: false, handedOut: false, raised: false, kept: false, closedAtOnce: false },
  };
  // Each part goes on where another one leads.
  const walk: Walk = {
    ...{ start, code, met, seen: new Set() },
    flow: (node) => up.flow(node),
    giveToCallers: (fn) => callers.giveToCallers(fn),
    giveByParameter: (target) => callers.giveByParameter(target),
    giveBack: (fn) => callers.giveBack(fn),
    fromMember: (member, node) => calls.fromMember(member, node),
    fromCall: (call, argument) => calls.fromCall(call, argument),
    intoBlock: (call, receiver) => calls.intoBlock(call, receiver),
    isChained: (fn, call) => calls.isChained(fn, call),
    carried: (node) => literals.carried(node),
    tell: (callee) => literals.tell(callee),
    takenApart: (item, list) => literals.takenApart(item, list),
    hold: (target, value) => held.hold(target, value),
    isItem: (variable) => held.isItem(variable),
  };
  const up = upwards(walk);
  const callers = toCallers(walk);
  const calls = throughCalls(walk);
  const literals = intoLiterals(walk);
  const held = underNames(walk);

  const { shape } = start;
  const served = shape.kind === 'function';
  if (!served) walk.flow(start);
  if (shape.kind === 'call') walk.intoBlock(shape, start);
  const making = served ? undefined : subjects.known(start)?.row;
  if ((making?.does === 'accept' || making?.does === 'open') && making.later !== undefined) {
    for (const leaf of names.leaves(making.later)) {
      const use = leaf.parent;
      if (use?.shape.kind === 'member' && use.shape.nameNode === leaf) walk.flow(use);
    }
  }
  const made = names.madeInArgument(start);
  if (made !== undefined) walk.hold(made, start);
  return met;
}
