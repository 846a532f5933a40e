/** Clocks that run something when their time is over: Qt's timers, Asio's. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { callsIn, callsOf } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';
import { tasksOf } from './tasks.ts';
import { secondsOf } from './times.ts';

type Kind = NonNullable<Language['alarms']>[number];

interface Alarm {
  readonly kind: Kind;
  /** What says that the clock runs something: `clock_.async_wait(…)`. */
  readonly call: Syntax;
  readonly clock: Syntax;
  readonly tasks: readonly Syntax[];
}

/** `connect(clock, &QTimer::timeout, this, &Link::ping)`, `clock_.async_wait(…)` */
export function* alarmsIn(analysis: Analysis): Generator<Alarm> {
  const { names, language } = analysis;
  for (const kind of language.alarms ?? []) {
    for (const leaf of names.leaves(kind.call)) {
      const call = ancestor(leaf, 'call', 3);
      if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee)) continue;
      const { callee, arguments: given } = call.shape;
      const event = kind.event === undefined ? undefined : given[kind.event.at]?.value;
      if (kind.event !== undefined && (event === undefined || !kind.event.mentions.test(event.text)))
        continue;
      const its = callee.shape.kind === 'member' ? callee.shape.object : undefined;
      const clock = kind.clock === undefined ? its : given[kind.clock]?.value;
      const told = given.at(-1)?.value;
      if (clock === undefined || told === undefined) continue;
      yield { kind, call, clock, tasks: tasksOf(told, analysis) };
    }
  }
}

/** Calls that give the clock its time or start it, wherever: `clock->start(30000)`. */
export function settingsOf(clock: Syntax, { times }: Kind, names: Names): readonly Syntax[] {
  return times.flatMap(names.leaves).flatMap(({ parent }) => {
    const call = parent?.parent;
    if (parent?.shape.kind !== 'member' || call?.shape.kind !== 'call' || call.shape.callee !== parent)
      return [];
    const { object } = parent.shape;
    return object !== undefined && unwrap(object).text === unwrap(clock).text ? [call] : [];
  });
}

/** The seconds that such calls say, where they can be read. */
export function timesOf(settings: readonly Syntax[], { unit }: Kind, analysis: Analysis): readonly number[] {
  return settings.flatMap(({ shape }) => {
    const time = shape.kind === 'call' ? shape.arguments[0]?.value : undefined;
    return time === undefined ? [] : (secondsOf(analysis.values.follow(time), unit, analysis) ?? []);
  });
}

/**
 * A clock that runs what ends something, be it by functions that this calls, and starts anew in a function that reads or
 * that such a one calls: its longest time, `undefined` where that cannot be read; as against one that a connection has to
 * be there in.
 */
export function startedAnew(
  analysis: Analysis,
  ends: (fn: Syntax) => boolean,
): { readonly seconds: number | undefined } | undefined {
  const { names, subjects } = analysis;
  for (const { kind, clock, tasks } of alarmsIn(analysis)) {
    if (!tasks.some((task) => runBy(task, analysis).some(ends))) continue;
    const settings = settingsOf(clock, kind, names);
    const isWoundAnew = (call: Syntax): boolean =>
      isWhereRead(call) || callsOf(names.functionOf(call), subjects).some(isWhereRead);
    if (!settings.some(isWoundAnew)) continue;
    const times = timesOf(settings, kind, analysis);
    return { seconds: times.length === 0 ? undefined : Math.max(...times) };
  }
  return undefined;
}

/** In a function that reads, or in a handler that it is given to. */
function isWhereRead(call: Syntax): boolean {
  for (let at = ancestor(call, 'function'); at !== undefined; at = ancestor(at, 'function'))
    if (reads.test(at.text)) return true;
  return false;
}

/** As against who only says that somebody is told of `readyRead()`. */
const reads = /(?:\b|_)(?:recv|receive|read(?!y))\w*\s*\(/i;

/** Functions of the file that what a clock runs is followed through. */
const mostHops = 3;

/** It, and the functions of the file that it calls, one by the other. */
function runBy(fn: Syntax, { subjects }: Analysis): readonly Syntax[] {
  const all = new Set([fn]);
  let last: readonly Syntax[] = [fn];
  for (let hop = 0; hop < mostHops; hop++) {
    last = last
      .flatMap(callsIn)
      .flatMap(({ shape }) => (shape.kind === 'call' ? subjects.functions(shape.callee) : []))
      .filter((each) => !all.has(each));
    for (const each of last) all.add(each);
  }
  return [...all];
}
