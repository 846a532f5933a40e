/** How long a connection visibly lives: closed in its function on every way out, or handed to somebody else. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Subjects } from '../calls/subjects.ts';
import type { Code } from '../flow/callers.ts';
import { type Flow, flowOf } from '../flow/flow.ts';
import { endsSoon } from '../flow/loops.ts';
import { absence, failureTest, isFailure, isLetGo, isWithout, presence, success } from '../flow/presence.ts';
import { isCollected } from '../flow/receivers.ts';
import { isOutside, type Names } from '../names/names.ts';
import { ancestor, enclosingFunction, outermost, unwrap, within } from '../tree/nodes.ts';
import { isBrokenOff, transfersAmong } from './broken.ts';
import { closedInCallback, goesOn } from './callbacks.ts';
import { dropOf } from './drop.ts';
import { isLeftToChild } from './forks.ts';
import {
  type Closes,
  closedAfter,
  closedByDefer,
  closedInFinally,
  closedInRounds,
  endsClosed,
  isGivenOn,
  isInFinally,
  sameFunction,
} from './ways.ts';

export interface Lifetime
  extends Pick<Flow, 'holders' | 'given' | 'closings' | 'unknown' | 'stored' | 'uses' | 'handedOut'> {
  readonly closedHere: boolean;
  /** Lent to what goes on as long as both peers do. */
  readonly relayed: boolean;
  /** A process made by `fork` goes on with it and does not close it. */
  readonly leftToChild: boolean;
  /** Closed because its last owner goes out of scope. */
  readonly dropped: boolean;
}

/**
 * @param start the call that makes the connection, or the body of the function it is handed to
 * @param connected where it gets connected, in the same function: there its life begins
 * @param closingCalls calls that close it
 */
export function lifetimeOf(
  start: Syntax,
  connected: Syntax,
  closingCalls: readonly Syntax[],
  code: Code,
): Lifetime {
  const { names, subjects, language } = code;
  const flow = flowOf(start, code);
  const { holders, given, usings, stored, uses } = flow;
  // `finally { socket?.Dispose(); }` ends what nobody has taken over.
  const mayBeLetGo = uses.some(({ use }) => isLetGo(use));
  const closers = [...closingCalls, ...closersAround(closingCalls, subjects), ...flow.closedOnOneWay].filter(
    (each) => !mayBeLetGo || !isInFinally(each),
  );
  const { isDropped, isDroppedAt, isFreed, isRelayed } = dropOf(start, flow, closers, code);
  const { shape } = start;
  const served = shape.kind === 'function';
  const isAccepted = subjects.known(start)?.row.does === 'accept';
  // `if (given == NULL) return NULL;` of a thread: whoever was given nothing has nothing to close.
  const [only, another] = shape.kind === 'function' ? shape.parameters : [];
  const isGiven = only !== undefined && another === undefined && language.names.outParameters === true;
  const asked = isGiven ? [...holders, { target: unwrap(only.target) }] : holders;
  const absent = absence(asked);
  // `pool, err := db.DB()` gives the same: where it fails, there was nothing.
  const calls = uses.flatMap(({ use }) => ancestor(use, 'call', 3) ?? []);
  const passed = calls.filter((each) => subjects.known(each)?.row.does === 'pass');
  const failures = served ? [] : [start, ...passed].flatMap((each) => failureTest(each) ?? []);
  const isTold = hasStatus(connected, subjects);
  // A field has it still when the function is left.
  const isLocal = holders.every(({ kind, target }) => kind === 'name' && !isOutside(target, names));
  const transfers = isLocal
    ? transfersAmong(served ? [...given, ...besideClosers(closers, names)] : given, language)
    : [];
  // Nobody closes what is read for as long as the peer is there.
  const freed =
    (!served && isFreed() && (closers.length > 0 || endsSoon(names.functionOf(start)))) ||
    (!isAccepted && isScripts(start, flow, closers, code));
  const closes: Closes = Object.assign(
    (node: Syntax): boolean =>
      closers.some((closer) => within(closer, node) && sameFunction(closer, node)) ||
      isDroppedAt(node) ||
      (/^(?:exit|goto)$/.test(node.shape.kind) &&
        ((absent !== undefined && isWithout(node, absent, asked)) ||
          (isTold && isFailure(node, connected)) ||
          isBrokenOff(node, transfers) ||
          (isAccepted && endsServing(node, start)) ||
          failures.some((failed) => within(node, failed)))),
    {
      present: presence(holders),
      success: isTold ? success(connected) : undefined,
      absent,
      goesOn: (end: Syntax): boolean => isGivenOn(end, holders),
      keeps: (way: Syntax): boolean => uses.some(({ use }) => within(use, way) && isAssigned(use)),
      freed,
    },
  );
  const leftToChild = given.some((each) => isLeftToChild(each, closers, code));
  const relayed = uses.some(isRelayed);
  const closedHere =
    !leftToChild &&
    !relayed &&
    (flow.closedAtOnce ||
      closers.some((closer) => isGivenStraightTo(closer, start)) ||
      (!served && (isHttpExchange(names.functionOf(start)) || isMailing(start, names))) ||
      (served
        ? shape.body !== undefined &&
          (endsClosed(shape.body, closes, usings) || closedInCallback(start, closers, names, subjects))
        : usings.some(
            (using) =>
              (using.shape.kind === 'using' || using.shape.kind === 'try') &&
              !(isAccepted && goesOn(using, start, names, subjects)),
          ) ||
          ((closers.length > 0 || freed) &&
            [connected, ...callsAround(connected, subjects)].some((from) =>
              closedAfter(from, closes, usings),
            )) ||
          closedInFinally(start, closers, isAccepted) ||
          (isInOwnArray(holders, names) && closedInRounds(connected, closes)) ||
          closedByDefer(connected, closers) ||
          closedInCallback(start, closers, names, subjects)));
  return {
    closedHere,
    relayed,
    leftToChild,
    dropped: language.ownership !== undefined && isDropped(),
    // What the class keeps for itself, too, is not given away by telling others of it.
    handedOut: flow.handedOut || (flow.raised && !stored && !given.some(isCollected)),
    holders,
    given,
    closings: flow.closings,
    unknown: flow.unknown,
    stored,
    uses,
  };
}

/** `fd` of `recv(fd, …)` in a function that has it from its parameter, `int fd = *(int *)given;`, and closes it: `close(fd)`. */
function besideClosers(closers: readonly Syntax[], names: Names): readonly Syntax[] {
  return closers.flatMap((closer) => {
    const line = closer.shape.kind === 'call' ? closer.shape.arguments[0]?.value : undefined;
    if (line?.shape.kind !== 'name') return [];
    const home = names.functionOf(closer);
    return names.occurrences(line.shape.name).filter((use) => names.functionOf(use) === home);
  });
}

/**
 * A variable of a script's own lines, by which it is closed on their normal way: what they forget on others ends with
 * the script, as in a function. No function that anybody calls has it.
 */
function isScripts(
  start: Syntax,
  { holders, stored, given }: Flow,
  closers: readonly Syntax[],
  code: Code,
): boolean {
  const { names, subjects, language } = code;
  const isTop = (node: Syntax): boolean => enclosingFunction(node) === undefined;
  return (
    language.freed === true &&
    !stored &&
    isTop(start) &&
    closers.some((each) => isTop(each) && !isInHandler(each)) &&
    given.every((each) => ancestor(each, 'call', 3) !== undefined) &&
    holders.every(
      ({ kind, target }) =>
        kind === 'name' &&
        names.leaves(target.text).every((use) => {
          const fn = enclosingFunction(use);
          return fn === undefined || subjects.references(fn).length === 0;
        }),
    )
  );
}

/** In what catches what was thrown. */
function isInHandler(node: Syntax): boolean {
  for (let at = ancestor(node, 'try'); at !== undefined; at = ancestor(at, 'try'))
    if (at.shape.kind === 'try' && at.shape.handlers.some((each) => within(node, each))) return true;
  return false;
}

/** `fds[i] = socket(…)` of a variable of the function. */
function isInOwnArray(holders: Lifetime['holders'], names: Names): boolean {
  return holders.some(({ kind, target: { shape } }) => {
    const table = kind === 'element' && shape.kind === 'index' ? unwrap(shape.object) : undefined;
    return (
      table?.shape.kind === 'name' &&
      names
        .bindings(table)
        .every(({ scope, how }) => scope === names.functionOf(table) && how.kind === 'value')
    );
  });
}

/** `if (order.equals("shutdown")) break;` of the loop that accepts: whoever is served then ends with the server. */
function endsServing(node: Syntax, accepting: Syntax): boolean {
  const loop = ancestor(accepting, 'loop');
  if (node.shape.kind !== 'exit' || node.shape.how !== 'break' || loop === undefined) return false;
  if (ancestor(node, 'loop') !== loop || !sameFunction(node, accepting)) return false;
  let isAsked = false;
  for (let at = node.parent; at !== undefined && at !== loop; at = at.parent) {
    if (at.shape.kind !== 'branch') continue;
    if (/^(?:switch|select)\b/.test(at.text)) return false;
    isAsked ||= !within(accepting, at);
  }
  // What leaves with the first guest in any case only tried until one came.
  return isAsked;
}

/** `this.socket = channel` */
function isAssigned(use: Syntax): boolean {
  const whole = outermost(use);
  const shape = whole.parent?.shape;
  return shape?.kind === 'assign' && shape.value === whole;
}

/**
 * Calls that run the block a node stands in, and give what that gives: `withContext(Dispatchers.IO) { Socket(host, port) }`.
 * The innermost comes first.
 */
function callsAround(node: Syntax, subjects: Subjects): readonly Syntax[] {
  const fn = enclosingFunction(node);
  const call = fn === undefined ? undefined : ancestor(fn, 'call', 4);
  if (call?.shape.kind !== 'call' || call.shape.block !== fn) return [];
  const row = subjects.known(call)?.row;
  return row?.does === 'pass' && row.from === 'block' ? [call, ...callsAround(call, subjects)] : [];
}

/** Those whose block closes on all its ways: `withContext(Dispatchers.IO) { socket.close() }`. */
function closersAround(closers: readonly Syntax[], subjects: Subjects): readonly Syntax[] {
  return closers.flatMap((closer) =>
    callsAround(closer, subjects).filter(({ shape }) => {
      const fn = shape.kind === 'call' ? shape.block?.shape : undefined;
      return (
        fn?.kind === 'function' &&
        fn.body !== undefined &&
        endsClosed(fn.body, (node) => within(closer, node), [])
      );
    }),
  );
}

/** `answer(listener.accept())`: the call that closes it is made with it. */
function isGivenStraightTo(closer: Syntax, start: Syntax): boolean {
  return closer !== start && within(start, closer) && enclosingFunction(closer) === enclosingFunction(start);
}

/** A request written by hand: the server closes behind its answer. */
function isHttpExchange(fn: Syntax): boolean {
  const isCode = fn.shape.kind === 'function' || fn.parent === undefined;
  return isCode && /HTTP\/1\.[01]\\r\\n/.test(fn.text);
}

/** `MAIL FROM` and `QUIT` by hand in the function that connects: the server closes behind the mail. */
function isMailing(start: Syntax, names: Names): boolean {
  let fn = names.functionOf(start);
  while (enclosingFunction(fn) !== undefined) fn = names.functionOf(fn);
  return fn.shape.kind === 'function' && /\bMAIL FROM:/i.test(fn.text) && /\bQUIT\b/.test(fn.text);
}

/** The connecting call gives 0 or an error's number. */
function hasStatus(connected: Syntax, subjects: Subjects): boolean {
  const row = subjects.known(connected)?.row;
  return row?.does === 'connect' && row.status === true;
}
