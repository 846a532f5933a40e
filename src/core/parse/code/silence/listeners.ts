/** Timers and listeners on a connection, and whether what they run closes it. */
import type { Silence } from '../../../languages/api.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject, Subjects } from '../calls/subjects.ts';
import { leadsTo } from '../flow/objects.ts';
import { callsIn, callsOf } from '../names/functions.ts';
import { isOn, receiverOf } from '../settings.ts';
import { unwrap, within } from '../tree/nodes.ts';

/** Functions of the file that a handler calls are followed so far. */
const deepest = 2;

export function timersOn(
  subject: Subject,
  analysis: Analysis,
): readonly { readonly known: Known; readonly silence: Silence }[] {
  const { subjects, options } = analysis;
  return subjects.calls.flatMap((known) => {
    const { row } = known;
    // `create_connection(address, timeout=5)`
    if (row.does === 'open' && row.silence !== undefined && known.node === subject.known.node)
      return options.argument(known.call, row.silence.after) === undefined
        ? []
        : [{ known, silence: row.silence }];
    if (row.does !== 'pass' || row.silence === undefined) return [];
    const timed = receiverOf(known, row.from, options);
    const isIts = timed !== undefined && leadsTo(timed, subject, analysis);
    return isIts ? [{ known, silence: row.silence }] : [];
  });
}

export function handlerIn(known: Known, where: number, { options }: Analysis): readonly Syntax[] {
  const handler = options.argument(known.call, where);
  return handler === undefined ? [] : [handler];
}

/** `socket.on("timeout", …)`, by whatever method it listens. */
export function listenersFor(event: string, subject: Subject, analysis: Analysis): readonly Syntax[] {
  const { subjects, values } = analysis;
  return subjects.calls.flatMap((known) => {
    const named = known.row.does === 'pass' ? known.call.arguments[0]?.value : undefined;
    if (named === undefined) return [];
    const heard = receiverOf(known, undefined, analysis.options);
    if (values.fold(named)?.value !== event)
      return heard === undefined
        ? []
        : listenersBound(event, [heard, named, ...handlerIn(known, 1, analysis)], subject, analysis);
    const isIts =
      isOn(subject, known, analysis) || (heard !== undefined && leadsTo(heard, subject, analysis));
    return isIts ? handlerIn(known, 1, analysis) : [];
  });
}

/** By a function of the file: `bind(socket, "timeout", late)` of `function bind(on, event, fn) { on.on(event, fn); }`. */
function listenersBound(
  event: string,
  parts: readonly Syntax[],
  subject: Subject,
  analysis: Analysis,
): readonly Syntax[] {
  const { names, subjects, values } = analysis;
  const parameters = parts.map((each) => {
    const [binding, another] = each.shape.kind === 'name' ? names.bindings(each) : [];
    return another === undefined && binding?.how.kind === 'parameter' ? binding.how : undefined;
  });
  const [on, called, run] = parameters;
  if (on === undefined || called === undefined || run === undefined) return [];
  if (called.of !== on.of || run.of !== on.of) return [];
  return callsOf(on.of, subjects).flatMap(({ shape }) => {
    const given = shape.kind === 'call' ? shape.arguments.map(({ value }) => value) : [];
    const [socket, word, handler] = [given[on.at], given[called.at], given[run.at]];
    if (socket === undefined || word === undefined || handler === undefined) return [];
    return values.fold(word)?.value === event && leadsTo(socket, subject, analysis) ? [handler] : [];
  });
}

/**
 * `socket.off("timeout", late)` once it is connected, `socket.removeAllListeners()` where nothing closes: the listener
 * was about one step, and nobody hears of a silence behind that.
 */
export function isTakenOff(
  listener: Syntax,
  event: string,
  closers: readonly Syntax[],
  subject: Subject,
  { names, subjects, values }: Analysis,
): boolean {
  return ['off', 'removeListener', 'removeAllListeners'].some((method) =>
    names.leaves(method).some(({ parent }) => {
      const call = parent?.parent;
      if (parent?.shape.kind !== 'member' || parent.shape.object === undefined) return false;
      if (call?.shape.kind !== 'call' || call.shape.callee !== parent) return false;
      const [word, which] = call.shape.arguments.map(({ value }) => value);
      if (word !== undefined && values.fold(word)?.value !== event) return false;
      if (which !== undefined && which.text !== listener.text) return false;
      const home = names.functionOf(call);
      // What the listener itself calls to clean up.
      if (word === undefined && subjects.functions(listener).some((fn) => calls(fn, home, subjects)))
        return false;
      return (
        subjects.origins(parent.shape.object).subjects.has(subject) &&
        !closers.some((each) => names.functionOf(each) === home)
      );
    }),
  );
}

function calls(fn: Syntax, called: Syntax, subjects: Subjects): boolean {
  return callsIn(fn).some(
    ({ shape }) => shape.kind === 'call' && subjects.functions(shape.callee).includes(called),
  );
}

/** It calls what closes the connection, be it through functions of the file, or is that method itself. */
export function closesIt(
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
      callsIn(fn).some(({ shape }) => {
        if (shape.kind !== 'call') return false;
        return [shape.callee, ...listenersTold(shape, subject, analysis)].some((each) =>
          closesIt(each, closers, subject, analysis, depth + 1),
        );
      })
    );
  });
}

/** `socket.emit("error", …)` runs who listens for it on the same connection. */
function listenersTold(
  { callee, arguments: [event] }: ShapeOf<'call'>,
  subject: Subject,
  analysis: Analysis,
): readonly Syntax[] {
  const { subjects, values } = analysis;
  const { shape } = callee;
  if (shape.kind !== 'member' || shape.name !== 'emit' || shape.object === undefined) return [];
  const word = event === undefined ? undefined : values.fold(event.value)?.value;
  if (typeof word !== 'string' || !subjects.origins(shape.object).subjects.has(subject)) return [];
  return listenersFor(word, subject, analysis);
}
