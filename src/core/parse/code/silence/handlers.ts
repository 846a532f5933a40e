/** Handlers of a framework that let go of who was silent, and the times they are made with. */
import type { Opens } from '../../../languages/api.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { callsIn } from '../names/functions.ts';
import { unwrap } from '../tree/nodes.ts';
import type { IdleClose } from './limit.ts';

/** The handler has the method, where it stands in this file at all. */
export function isHeard(method: string, { known: { row } }: Subject, { names }: Analysis): boolean {
  const isHere = (name: string): boolean =>
    names.leaves(name).some(({ parent }) => parent?.shape.kind === 'function');
  const { handles } = row as Pick<Opens, 'handles'>;
  return isHere(method) || handles === undefined || !isHere(handles);
}

/** Functions and classes of the file by which a connection gets its handlers are followed so far. */
const deepestHandler = 2;

/**
 * `bootstrap.childHandler(new ChannelInitializer<>() { … pipeline.addLast(new IdleStateHandler(60, 0, 0)); … })`: the
 * shortest time of a handler that hears of silence.
 */
export function handledWhenIdle(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { idleHandlers } = analysis.language;
  if (idleHandlers === undefined || !idleHandlers.made.test(analysis.tree.text)) return undefined;
  const handlers = handlersGiven(subject, analysis)
    .flatMap((each) => [...callsOfHandler(each, analysis)])
    .flatMap(({ shape }) =>
      shape.kind === 'call' && idleHandlers.made.test(`${shape.callee.text}(`) ? [shape] : [],
    );
  const times = handlers.map((each) => timeOf(each, idleHandlers.times, analysis));
  const [first, ...others] = times.filter((each) => each !== 0);
  if (times.every((each) => each === 0)) return undefined;
  return { seconds: others.reduce((least, each) => shorter(least, each), first) };
}

/** `new Steps()` of `bootstrap.childHandler(new Steps())`. */
export function handlersGiven(subject: Subject, { names, subjects }: Analysis): readonly Syntax[] {
  const { pipeline } = subject.known.row as Pick<Opens, 'pipeline'>;
  if (pipeline === undefined) return [];
  return names.leaves(pipeline).flatMap(({ parent: callee }) => {
    const call = callee?.parent?.shape;
    if (callee?.shape.kind !== 'member' || call?.kind !== 'call' || call.callee !== callee) return [];
    const { object } = callee.shape;
    const isIts = object !== undefined && subjects.origins(object).subjects.has(subject);
    return isIts ? call.arguments.map(({ value }) => value) : [];
  });
}

function shorter(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.min(one, other);
}

/** What makes the handler and what that does, in functions and classes of the file. */
function callsOfHandler(handler: Syntax, analysis: Analysis, depth = 0): readonly Syntax[] {
  const { subjects, names, values } = analysis;
  const value = unwrap(values.follow(handler));
  const own = names.isSelf(value) ? names.classOf(value) : undefined;
  const here = [value, ...subjects.functions(value), ...(own === undefined ? [] : [own])].flatMap((each) => [
    ...(each.shape.kind === 'call' ? [each] : []),
    ...callsIn(each),
  ]);
  if (depth === deepestHandler) return here;
  const further = here.flatMap(({ shape }) =>
    shape.kind === 'call' ? subjects.functions(shape.callee) : [],
  );
  return [...here, ...further.flatMap((each) => callsOfHandler(each, analysis, depth + 1))];
}

/** The shortest of its times, 0 where all are off; `undefined` where one cannot be read. */
function timeOf(
  { arguments: given }: ShapeOf<'call'>,
  most: number,
  { values }: Analysis,
): number | undefined {
  const told = given.map(({ value }) => value).filter(({ shape }) => shape.kind !== 'boolean');
  const times = told.slice(0, most).filter((each) => !timeUnit.test(each.text));
  const unit = told.slice(times.length).find((each) => timeUnit.test(each.text))?.text;
  const numbers = times.map((each) => values.fold(each)?.value);
  if (numbers.length === 0 || numbers.some((each) => typeof each !== 'number')) return undefined;
  const some = (numbers as number[]).filter((each) => each > 0);
  return some.length === 0 ? 0 : Math.min(...some) * (secondsIn(unit ?? '') ?? 1);
}

/** `TimeUnit.MINUTES`: 60. */
export function secondsIn(unit: string): number | undefined {
  return timeUnits[timeUnit.exec(unit)?.[1] ?? ''];
}

const timeUnit = /\b(NANOSECONDS|MICROSECONDS|MILLISECONDS|SECONDS|MINUTES|HOURS)$/;
const timeUnits: Readonly<Record<string, number>> = {
  NANOSECONDS: 1e-9,
  MICROSECONDS: 1e-6,
  MILLISECONDS: 1e-3,
  SECONDS: 1,
  MINUTES: 60,
  HOURS: 3600,
};
