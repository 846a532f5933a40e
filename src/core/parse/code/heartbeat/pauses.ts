/** Rounds that wait by the clock: sleeping, woken by a timer, counted. */
import type { Unit } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { secondsOf } from '../clocks/times.ts';
import { armOf } from '../flow/arms.ts';
import { callsIn, executorOf, nameOfCallee } from '../names/functions.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';
import type { Round } from './counted-rounds.ts';

/** Loops that sleep are looked at so far. */
export const mostPauses = 20;

/** The loop around a pause, as against one that is the pause: `do { left = sleep(left); } while (left > 0);`. */
function roundsOf(pause: Syntax): Syntax | undefined {
  const loop = ancestor(pause, 'loop');
  return loop !== undefined && callsIn(loop).length === 1 ? ancestor(loop, 'loop') : loop;
}

/** Where a loop waits by the clock, and for how long. */
interface Pause {
  readonly call: Syntax;
  readonly loop: Syntax;
  readonly time: Syntax | undefined;
  readonly unit: Unit | undefined;
  /** How many of what the call is given are a second: `usleep`. */
  readonly many?: number | undefined;
}

/** `time.sleep(30)` */
export function sleeping(analysis: Analysis): readonly Pause[] {
  const { names, language } = analysis;
  const { sleeps, sleepsIn, clocks, naps = {} } = language;
  if (sleeps === undefined) return [];
  const words = [
    ...new Set([...pausing, ...Object.keys(naps)]),
    ...(clocks === undefined ? [] : [clocks.waits]),
  ];
  return words.flatMap(names.leaves).flatMap((leaf) => {
    // `std::this_thread::sleep_for` is nested.
    const call = ancestor(leaf, 'call', 4);
    const loop = call === undefined ? undefined : roundsOf(call);
    if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee) || loop === undefined) return [];
    const { callee } = call.shape;
    const isClock = nameOfCallee(call.shape) === clocks?.waits;
    const path = names.path(callee) ?? callee.text;
    const many = naps[path];
    if (!isClock && many === undefined && !sleeps.test(path)) return [];
    return [{ call, loop, time: timeOfPause(call, analysis), unit: sleepsIn, many }];
  });
}

/** Loops that sleep for a time that can be read in each of their rounds. */
export function paused(analysis: Analysis): readonly Round[] {
  return sleeping(analysis).flatMap(({ call, loop, time, unit, many = 1 }) => {
    const seconds = armOf(call) === undefined ? secondsOf(time, unit, analysis) : undefined;
    return seconds === undefined || seconds <= 0 ? [] : [{ loop, seconds: seconds / many }];
  });
}

/** `await new Promise((wake) => setTimeout(wake, 30000))` */
export function woken({ names, language }: Analysis): readonly Pause[] {
  return Object.entries(language.timers ?? {}).flatMap(([word, timer]) =>
    names.leaves(word).flatMap((leaf) => {
      const call = ancestor(leaf, 'call', 2);
      if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee)) return [];
      const executor = names.functionOf(call);
      const promise = ancestor(executor, 'call', 2);
      const loop = promise === undefined ? undefined : ancestor(promise, 'loop');
      if (loop === undefined || executorOf(promise!, language) !== executor) return [];
      return [{ call: promise!, loop, time: call.shape.arguments[timer.after]?.value, unit: timer.unit }];
    }),
  );
}

/** What waits by the clock, in whatever language. */
const pausing = [
  'sleep',
  'sleep_for',
  'delay',
  'Sleep',
  'Delay',
  'WaitForSeconds',
  'WaitForSecondsRealtime',
  'wait',
];

/** Given to the call, or to what made the clock that it waits on: `clock.WaitForNextTickAsync()`. */
function timeOfPause(call: Syntax, { language, values, names }: Analysis): Syntax | undefined {
  if (call.shape.kind !== 'call' || values.fold(call)?.duration === true) return call;
  const {
    callee: { shape },
    arguments: [given],
  } = call.shape;
  if (shape.kind !== 'member' || shape.object === undefined || shape.name !== language.clocks?.waits)
    return given?.value;
  const clock = unwrap(shape.object);
  const [held] = [...names.bindings(clock), ...names.entries(clock)];
  const isKept =
    held?.how.kind === 'resource' || (held?.how.kind === 'value' && clock.shape.kind === 'member');
  const made = (isKept ? held.how.value : values.follow(shape.object))?.shape;
  return made?.kind === 'call' ? made.arguments[0]?.value : undefined;
}
