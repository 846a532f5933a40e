/**
 * Connections that the program closes by itself once they were silent for a while: `socket.setTimeout(ms, close)`, and
 * accepted ones whose handler ends when `sock.settimeout(s)` makes its reading fail.
 */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { inSeconds } from '../clocks/times.ts';
import { closersIn } from '../flow/objects.ts';
import { isAccepted } from '../naming.ts';
import { ancestor } from '../tree/nodes.ts';
import { handledWhenIdle, isHeard } from './handlers.ts';
import type { IdleClose } from './limit.ts';
import { closesIt, handlerIn, isTakenOff, listenersFor, timersOn } from './listeners.ts';
import { countedOut, endedByAlarm, expiry, reaped, rearmed, timedOut } from './measured.ts';
import {
  endsByException,
  endsInHandlers,
  endsWithReader,
  isLeftForGood,
  limitedReading,
  readInTime,
} from './readers.ts';
import { endedByReceiveTimeout, heardOfByEvents } from './receive-timeouts.ts';
import { endedByWatch } from './watches.ts';

/** `undefined` where nothing closes it for being silent; a time of 0 anywhere takes the limit off again. */
export function idleCloseOf(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { options, values } = analysis;
  const timed = timersOn(subject, analysis);
  if (timed.length === 0)
    return (
      handledWhenIdle(subject, analysis) ??
      countedOut(subject, analysis) ??
      limitedReading(subject, analysis) ??
      readInTime(subject, analysis) ??
      (isAccepted(subject.known) ? reaped(analysis, subject.known.node) : undefined) ??
      expiry(subject, analysis) ??
      rearmed(subject, analysis) ??
      timedOut(subject, analysis) ??
      endedByAlarm(subject, analysis) ??
      endedByWatch(subject, analysis) ??
      endedByReceiveTimeout(subject, analysis) ??
      heardOfByEvents(subject, analysis)
    );
  const times = timed.map(({ known, silence }) => {
    const after = options.argument(known.call, silence.after);
    const read = after === undefined ? undefined : values.fold(after);
    const time = after === undefined ? 0 : read?.value;
    if (time === null) return 0;
    if (typeof time !== 'number') return undefined;
    return Math.max(0, read?.duration === true ? time : time * inSeconds[silence.unit]);
  });
  if (times.includes(0)) return undefined;
  const closers = closersIn(subject, analysis);
  // One function may set the time again and again.
  const homes = new Set<Syntax>();
  const isClosed = timed.some(({ known, silence }) => {
    if ('ends' in silence) return silence.ends === true || isHeard(silence.ends, subject, analysis);
    if ('raises' in silence) {
      const home = analysis.names.functionOf(known.node);
      if (homes.has(home)) return false;
      homes.add(home);
      const { deaf } = silence;
      return (
        endsByException(home, closers, subject, analysis, deaf) ||
        endsInHandlers(closers, subject, analysis, deaf) ||
        endsWithReader(closers, subject, analysis, (loop) => deaf?.test(loop.text) !== true) ||
        isLeftForGood(subject, analysis)
      );
    }
    const { handler, event } = silence.tells;
    const told = [
      ...(handler === undefined ? [] : handlerIn(known, handler, analysis)),
      ...listenersFor(event, subject, analysis),
    ];
    const handlers = told.filter((each) => !isTakenOff(each, event, closers, subject, analysis));
    return handlers.some((each) => closesIt(each, closers, subject, analysis));
  });
  if (!isClosed) return undefined;
  return { seconds: times.some((each) => each === undefined) ? undefined : Math.max(...(times as number[])) };
}

/**
 * `&http.Transport{DialContext: dialer.DialContext, IdleConnTimeout: 30 * time.Second}`: the seconds after which what
 * the subject makes is closed by the pool it is made for, or is itself, where all that use it say so.
 */
export function pooledFor(uses: readonly Syntax[], analysis: Analysis): number | undefined {
  const { subjects, options, values } = analysis;
  const times = uses.flatMap((use): readonly (number | undefined)[] => {
    for (let at: Syntax | undefined = use; at !== undefined; at = at.parent) {
      const row = at.shape.kind === 'call' ? subjects.known(at)?.row : undefined;
      if (at.shape.kind !== 'call' || row?.does !== 'open' || row.idleEnds === undefined) continue;
      const { none: keepsNone, after: endsAfter } = row.idleEnds;
      const none = keepsNone === undefined ? undefined : options.argument(at.shape, keepsNone);
      if (none !== undefined && values.fold(none)?.value === true) return [0];
      const after = options.argument(at.shape, endsAfter) ?? setOnGiven(at, endsAfter, analysis);
      const time = after === undefined ? undefined : values.fold(after);
      // `IdleTimeout: config.idle` of what keeps connections by itself: it may be any time.
      if (after !== undefined && time === undefined && at === uses[0]) return [0];
      if (typeof time?.value !== 'number' || time.value <= 0) return [undefined];
      return [time.duration === true ? time.value : time.value * inSeconds.ns];
    }
    return [];
  });
  if (times.length === 0 || times.includes(undefined)) return undefined;
  return Math.max(...(times as number[]));
}

/** `options.ConnMaxIdleTime = config.idle` of what the call is given, whatever made that. */
function setOnGiven(call: Syntax, key: string, { names }: Analysis): Syntax | undefined {
  const given = call.shape.kind === 'call' ? call.shape.arguments.map(({ value }) => value.text) : [];
  const put = names.leaves(key).flatMap(({ parent }) => {
    const object = parent?.shape.kind === 'member' ? parent.shape.object : undefined;
    if (object === undefined || !given.includes(object.text)) return [];
    const assign = ancestor(parent!, 'assign', 2)?.shape;
    const isPut = assign?.kind === 'assign' && assign.targets.some(({ text }) => text === parent!.text);
    return isPut && assign.value !== undefined && names.functionOf(parent!) === names.functionOf(call)
      ? [assign.value]
      : [];
  });
  return put.at(-1);
}
