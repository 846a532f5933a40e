/** Connections that a watcher of the program ends: the function of a timer that closes what makes no progress, an alarm. */
import type { Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { receives } from '../flow/traffic.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { callsIn, nameOf, nameOfCallee } from '../names/functions.ts';
import { callsOn } from '../settings.ts';
import { ancestor, within } from '../tree/nodes.ts';
import type { IdleClose } from './limit.ts';
import { closesIt } from './listeners.ts';

/** Calls that have a function run after a time: `b_timeout_add`, `evtimer_new`, `uv_timer_start`. */
const timing = /time(?:out|r)|(?:^|_)after(?:_|$)/i;

/** Calls of that kind that are looked at. */
const mostTimers = 40;

/**
 * `for (;;) { alarm(60); if (read(fd, …) <= 0) break; … }`: the process ends with who says nothing for so long, be it in
 * a function that gets the connection.
 */
function alarmed({ given }: Lifetime, { names, subjects, values }: Analysis): IdleClose | undefined {
  if (!names.has('alarm')) return undefined;
  const homes = [...takersOf(given, subjects), ...given.map(names.functionOf)];
  for (const { parent } of names.leaves('alarm')) {
    const loop = parent === undefined ? undefined : ancestor(parent, 'loop');
    if (parent?.shape.kind !== 'call' || loop === undefined || !receives.test(loop.text)) continue;
    if (!homes.some((home) => within(loop, home))) continue;
    const time = parent.shape.arguments[0] && values.fold(parent.shape.arguments[0].value)?.value;
    if (time !== 0) return { seconds: typeof time === 'number' ? time : undefined };
  }
  return undefined;
}

/**
 * `timeout_add(limit, watch, transfer)` of a `watch` that closes the connection where what it counts has not gone on, in
 * C, whose timers know nothing of connections.
 */
export function stalledOut(subject: Subject, lifetime: Lifetime, analysis: Analysis): IdleClose | undefined {
  if (analysis.language.names.outParameters !== true) return undefined;
  return (
    watched(subject, analysis) ??
    alarmed(lifetime, analysis) ??
    queuedToEnd(subject, lifetime, analysis) ??
    raced(subject, lifetime, analysis)
  );
}

/**
 * `timer->expire = now + 3 * SLOT; timers.add_timer(timer);` where it is accepted, or in what gets it there: it lies in a
 * list of those whose time comes.
 */
function queuedToEnd(
  { known }: Subject,
  { given }: Lifetime,
  { names, subjects }: Analysis,
): IdleClose | undefined {
  if (known.row.does !== 'accept') return undefined;
  const isQueued = [names.functionOf(known.node), ...takersOf(given, subjects)].some(
    ({ text }) => expires.test(text) && addsTimer.test(text),
  );
  return isQueued ? { seconds: undefined } : undefined;
}

/**
 * `co_await (pump(guest) || clock.async_wait(use_awaitable))`, `co_await (pump(guest) || watch(deadline))` of a `watch` that
 * waits for a clock: whichever ends first ends the other. So does `guest.async_read_some(buffer(bytes), cancel_after(9s))`.
 */
function raced(
  { known }: Subject,
  { given }: Lifetime,
  { names, subjects }: Analysis,
): IdleClose | undefined {
  const clocks = names.leaves('async_wait');
  const homes = [names.functionOf(known.node), ...takersOf(given, subjects)];
  if (homes.some(({ text }) => cancelled.test(text))) return { seconds: undefined };
  if (clocks.length === 0 || !names.has('co_await')) return undefined;
  const words = ['async_wait', ...clocks.flatMap((leaf) => nameOf(names.functionOf(leaf)) ?? [])];
  const race = new RegExp(
    `\\bco_await\\s*\\([^;]*\\|\\|[^;]*\\b(?:${words.map(escapeRegExp).join('|')})\\s*\\(`,
  );
  return homes.some(({ text }) => race.test(text)) ? { seconds: undefined } : undefined;
}

/** Asio's limits of one reading, or of all that is begun with it. */
const cancelled = /\b(?:async_read\w*|co_spawn)\s*\([^;]*\bcancel_(?:after|at)\s*\(/;

/** Functions of the file that get it. */
function takersOf(given: Lifetime['given'], subjects: Analysis['subjects']): readonly Syntax[] {
  return given.flatMap((argument) => {
    const call = ancestor(argument, 'call', 3)?.shape;
    return call?.kind === 'call' ? subjects.functions(call.callee) : [];
  });
}

const expires = /(?:->|\.)\s*expir\w*\s*=[^;=]*\+/i;
const addsTimer =
  /\badd_?timer\w*\s*\(|\btimer\w*(?:_?(?:list|lst|heap|queue|wheel))?_?(?:\.|->)(?:add|push|insert|emplace)\w*\s*\(/i;

function watched(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { tree, subjects } = analysis;
  if (!timing.test(tree.text)) return undefined;
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  if (closers.length === 0) return undefined;
  const timed = callsIn(tree.root).filter(
    ({ shape }) => shape.kind === 'call' && timing.test(nameOfCallee(shape)),
  );
  const watchers = timed
    .slice(0, mostTimers)
    .flatMap(({ shape }) =>
      shape.kind === 'call' ? shape.arguments.flatMap(({ value }) => subjects.functions(value)) : [],
    );
  const isEnding = (fn: Syntax): boolean =>
    branchesIn(fn).some(
      (way) =>
        asksForProgress.test(way.condition) &&
        callsIn(way.node).some(
          ({ shape }) => shape.kind === 'call' && closesIt(shape.callee, closers, subject, analysis),
        ),
    );
  return [...new Set(watchers)].some((fn) => !connecting.test(nameOf(fn) ?? '') && isEnding(fn))
    ? { seconds: undefined }
    : undefined;
}

/** What is asked of a connection that says nothing. */
const asksForProgress =
  /last|progress|idle|activ|seen|stall|elapsed|missed|expire|\btime\s*\(|_time\b|now\b/i;

/** What only waits for a connection to come about. */
const connecting = /connect/i;

interface Way {
  readonly condition: string;
  readonly node: Syntax;
}

/** The ways that a function takes under a condition. */
function branchesIn(node: Syntax): readonly Way[] {
  return node.children.flatMap((each): readonly Way[] => {
    const { shape } = each;
    const [way] = shape.kind === 'branch' ? shape.ways : [];
    const own =
      shape.kind === 'branch' && shape.condition !== undefined && way !== undefined
        ? [{ condition: shape.condition.text, node: way }]
        : [];
    return [...own, ...branchesIn(each)];
  });
}
