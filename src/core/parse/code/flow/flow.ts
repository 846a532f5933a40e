/** Where a connection goes: the value is followed from the expression that makes it through names, calls and literals. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Code } from './callers.ts';
import { underNames } from './holding.ts';
import { intoLiterals } from './literals.ts';
import { throughCalls } from './through-calls.ts';
import { toCallers } from './to-callers.ts';
import { upwards } from './upwards.ts';
import type { Flow, Met, Walk } from './walk.ts';

export type { Flow, Holder, Use } from './walk.ts';

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
