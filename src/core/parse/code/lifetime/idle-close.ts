/** Connections that the program closes by itself once they were silent for a while: `socket.setTimeout(ms, close)`. */
import type { Silence, Unit } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { unwrap, within } from '../reading/names.ts';
import type { Known } from '../reading/rows.ts';
import type { Subject } from '../reading/subjects.ts';
import { callsOn, receiverOf } from '../settings.ts';

/** The longest silence that such a connection outlives. */
export interface IdleClose {
  /** `undefined` where it is given and cannot be read. */
  readonly seconds: number | undefined;
}

/** Functions of the file that a handler calls are followed so far. */
const deepest = 2;

const inSeconds: Readonly<Record<Unit, number>> = { s: 1, ms: 1e-3, ns: 1e-9 };

/** `undefined` where nothing closes it for being silent; a time of 0 anywhere takes the limit off again. */
export function idleCloseOf(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { options, values } = analysis;
  const timed = timersOn(subject, analysis);
  if (timed.length === 0) return undefined;
  const times = timed.map(({ known, silence }) => {
    const after = options.argument(known.call, silence.after);
    const time = after === undefined ? 0 : values.fold(after)?.value;
    return typeof time === 'number' ? time * inSeconds[silence.unit] : undefined;
  });
  if (times.includes(0)) return undefined;
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  const handlers = timed.flatMap(({ known, silence }) => [
    ...handlerIn(known, silence.handler, analysis),
    ...listenersFor(silence.event, subject, analysis),
  ]);
  if (!handlers.some((each) => closesIt(each, closers, subject, analysis))) return undefined;
  return { seconds: times.some((each) => each === undefined) ? undefined : Math.max(...(times as number[])) };
}

function timersOn(
  subject: Subject,
  { subjects, options }: Analysis,
): readonly { readonly known: Known; readonly silence: Silence }[] {
  return subjects.calls.flatMap((known) => {
    const silence = known.row.does === 'pass' ? known.row.silence : undefined;
    if (silence === undefined) return [];
    const receiver = receiverOf(known, undefined, options);
    const isIts = receiver !== undefined && subjects.origins(receiver).subjects.has(subject);
    return isIts ? [{ known, silence }] : [];
  });
}

function handlerIn(known: Known, where: number, { options }: Analysis): readonly Syntax[] {
  const handler = options.argument(known.call, where);
  return handler === undefined ? [] : [handler];
}

/** `socket.on("timeout", …)`, by whatever method it listens. */
function listenersFor(event: string, subject: Subject, analysis: Analysis): readonly Syntax[] {
  const { subjects, options, values } = analysis;
  return subjects.calls.flatMap((known) => {
    const named = known.row.does === 'pass' ? known.call.arguments[0]?.value : undefined;
    if (named === undefined || values.fold(named)?.value !== event) return [];
    const receiver = receiverOf(known, undefined, options);
    const isIts = receiver !== undefined && subjects.origins(receiver).subjects.has(subject);
    return isIts ? handlerIn(known, 1, analysis) : [];
  });
}

/** It calls what closes the connection, be it through functions of the file, or is that method itself. */
function closesIt(
  handler: Syntax,
  closers: readonly Syntax[],
  subject: Subject,
  analysis: Analysis,
  depth = 0,
): boolean {
  const { subjects, language } = analysis;
  const { shape } = unwrap(handler);
  if (shape.kind === 'member' && shape.object !== undefined) {
    const type = subjects.type(shape.object);
    const row = type === undefined ? undefined : language.apis[`${type}#${shape.name}`];
    const isCloser = row !== undefined && 'does' in row && row.does === 'close';
    if (isCloser && subjects.origins(shape.object).subjects.has(subject)) return true;
  }
  return subjects.functions(handler).some((fn) => {
    if (closers.some((each) => within(each, fn))) return true;
    return (
      depth < deepest &&
      callsIn(fn).some(
        (call) =>
          call.shape.kind === 'call' && closesIt(call.shape.callee, closers, subject, analysis, depth + 1),
      )
    );
  });
}

function callsIn(node: Syntax): readonly Syntax[] {
  return node.children.flatMap((each) => [...(each.shape.kind === 'call' ? [each] : []), ...callsIn(each)]);
}
