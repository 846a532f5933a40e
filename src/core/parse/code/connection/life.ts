import { firstOf } from '../../../first.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { hasLoop, isConversation } from '../flow/loops.ts';
import { recordAround } from '../flow/receivers.ts';
import { blockRunWith, passedOn } from '../handover/passing.ts';
import { closedInCallback, talks } from '../lifetime/callbacks.ts';
import {
  closedStreams,
  closersByBody,
  closersByHandler,
  closersByName,
  closersByUsing,
  endsInTask,
  isRelayed,
} from '../lifetime/closing.ts';
import { type Lifetime, lifetimeOf } from '../lifetime/lifetime.ts';
import { callsIn, returned } from '../names/functions.ts';
import { methodOf } from '../names/names.ts';
import { callsOn, closersOf, endsOf } from '../settings.ts';
import { ancestor, within } from '../tree/nodes.ts';

const ownMethod = /\b(?:this|shared_from_this|weak_from_this|self)\b/;

/** Of what is handed to others straight away. */
const unheld = {
  relayed: false,
  leftToChild: false,
  dropped: false,
  holders: [],
  given: [],
  closings: [],
  unknown: [],
  stored: false,
  uses: [],
} as const;

export function lifeOf(subject: Subject, connecting: Known, analysis: Analysis): Lifetime {
  const { names, subjects, options, language } = analysis;
  const { known } = subject;
  if (known.row.closesBehindBlock === true && known.call.block !== undefined) {
    return { ...unheld, closedHere: true, handedOut: false };
  }
  const closers = [
    ...closersOf(subject, analysis),
    ...(known.row.does === 'create' ? endsOf(subject, analysis) : []),
  ];
  closers.push(...closedStreams(subject, analysis));
  if (known.row.does !== 'serve') {
    // It lives from where it is connected, when that is in the function that makes it.
    const isHere = names.functionOf(known.node) === names.functionOf(connecting.node);
    const begin = isHere ? connecting.node : known.node;
    const live = (ends: readonly Syntax[]) => lifetimeOf(known.node, begin, ends, analysis);
    const first = live(closers);
    // `function ask() { line.connect(port, host, () => line.end(QUESTION)); }` of a socket of the module.
    if (!isHere && closedInCallback(connecting.node, closers, names, subjects)) {
      const [, another] = callsOn(subject, 'connect', analysis);
      if (another === undefined) return { ...first, closedHere: true };
    }
    const named = first.closedHere
      ? []
      : [
          ...closersByName(first, analysis),
          ...closersByUsing(first, analysis),
          ...(known.row.does === 'accept' ? closersByHandler : closersByBody)(closers, analysis),
        ];
    const lifetime = named.length === 0 ? first : live([...closers, ...named]);
    const isExchange = lifetime.given.some((each) => {
      if (endsInTask(each, known.node, analysis)) return true;
      const block = blockRunWith(each, subjects);
      if (block === undefined || hasLoop(block)) return false;
      return lifetimeOf(block, block, closers, analysis).closedHere;
    });
    if (isExchange) return { ...lifetime, closedHere: true };
    // `_ = Handle(guest)`, which dials and gives both to what goes on with them.
    const relayed =
      language.ownership === undefined &&
      lifetime.given.some((each) =>
        [each, ...passedOn(each, analysis)].some((use) => isRelayed(use, analysis)),
      );
    return relayed ? { ...lifetime, closedHere: false, relayed } : lifetime;
  }
  const { row } = known;
  const given = row.handler.flatMap((where) => options.argument(known.call, where) ?? []);
  const targets = given.flatMap((each) => subjects.handlers(each, row.method?.name));
  const [target] = targets;
  // `bind(&Server::accepted, this, _1)`: its own method, which another file may hold.
  const isOwn = language.names.outParameters === true && given.some((each) => ownMethod.test(each.text));
  if (target === undefined) return { ...unheld, closedHere: false, handedOut: given.length > 0 && !isOwn };
  if (target.shape.kind === 'function') {
    if (row.runs !== undefined)
      return { ...unheld, closedHere: !goesRound(target, analysis), handedOut: false };
    const live = (ends: readonly Syntax[]) => lifetimeOf(target, target, ends, analysis);
    const first = live(closers);
    const lifetime = {
      ...(first.closedHere ? first : live([...closers, ...closersByBody(closers, analysis)])),
      given: passedAs(target, subjects.parameter(known, target), analysis),
    };
    // It is closed at last, but for as long as the peer says something it is there.
    return lifetime.closedHere && isConversation(target) ? { ...lifetime, closedHere: false } : lifetime;
  }
  if (row.method !== undefined && row.runs === undefined && isAnsweredInFull(target, closers, analysis))
    return { ...unheld, closedHere: true, handedOut: false };
  const { runs } = row;
  const method = runs === undefined ? undefined : firstOf(targets, (each) => methodOf(each, runs, names));
  // The server closes the connection when the method returns: without a loop that is one exchange.
  const exchange = method !== undefined && !goesRound(method, analysis);
  return {
    ...unheld,
    closedHere: exchange,
    handedOut: row.runs !== undefined && method === undefined,
  };
}

/**
 * A loop in a handler, or one in a function of the file that gets something from it, `self.pump(sock, upstream)`,
 * `gevent.spawn(listen, lines)`, and talks until the peer leaves. Who gives back what came has read one message.
 */
function goesRound(handler: Syntax, { subjects, options }: Analysis): boolean {
  if (hasLoop(handler)) return true;
  return callsIn(handler).some((call) => {
    if (call.shape.kind !== 'call' || call.shape.arguments.length === 0) return false;
    const row = subjects.known(call)?.row;
    const run = row?.does === 'run' ? row.function : [];
    const { shape } = call;
    const taken = run.length === 0 ? [shape.callee] : run.flatMap((at) => options.argument(shape, at) ?? []);
    return taken
      .flatMap((each) => subjects.functions(each))
      .some((fn) => fn.shape.kind === 'function' && isConversation(fn) && talks(fn) && !returned(fn).length);
  });
}

/** Arguments of calls that a function gives a parameter of its own to, be it as `() => socket` or in `{ socket }`. */
function passedAs(fn: Syntax, parameter: number | undefined, { names }: Analysis): readonly Syntax[] {
  const target =
    fn.shape.kind === 'function' && parameter !== undefined
      ? fn.shape.parameters[parameter]?.target
      : undefined;
  if (target?.shape.kind !== 'name') return [];
  return names.occurrences(target.text).flatMap((use) => {
    if (!within(use, fn) || !names.bindings(use).some(({ leaf }) => leaf === target)) return [];
    const { shape } = use.parent ?? use;
    const isGiven = shape.kind === 'function' && shape.returnsBody && shape.body === use;
    const argument = isGiven ? use.parent! : use;
    const whole = recordAround(argument) ?? argument;
    const call = ancestor(whole, 'call', 3)?.shape;
    return call?.kind === 'call' && call.arguments.some(({ value }) => value === whole) ? [argument] : [];
  });
}

/** The method that gets what the peer sends closes the connection in any case: one answer. */
function isAnsweredInFull(protocol: Syntax, closers: readonly Syntax[], analysis: Analysis): boolean {
  const method = methodOf(protocol, 'data_received', analysis.names);
  return method !== undefined && lifetimeOf(method, method, closers, analysis).closedHere;
}
