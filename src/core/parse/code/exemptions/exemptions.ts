/** Why a connection asks for no keepalive: closed where it was opened, a probe, handed out, on this machine. */
import type { Exemption } from '../../../document/code.ts';
import type { Opens } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { asksOnce, isClosedBehindPromise } from '../exchange/answers.ts';
import { isBrief } from '../exchange/brief.ts';
import { carriesData } from '../exchange/data.ts';
import { endsWithProgram, isScript } from '../exchange/endings.ts';
import { isOneExchange } from '../exchange/exchange.ts';
import { isAsked, isProbe, isScan } from '../exchange/probes.ts';
import { endsWithScript } from '../exchange/scripts.ts';
import { openLoopsIn } from '../flow/loops.ts';
import { isOpenField, isParameter } from '../flow/receivers.ts';
import { isVariable } from '../flow/variables.ts';
import { isCollectedHere } from '../handover/collections.ts';
import { isBuiltElsewhere } from '../handover/foreign.ts';
import { isHandedOver, isReturnedAround } from '../handover/handover.ts';
import { passedOn, positionIn } from '../handover/passing.ts';
import { isInFieldOfOthers, isSetUpElsewhere } from '../handover/set-up.ts';
import { closedByCallers } from '../lifetime/closing.ts';
import { type Lifetime, lifetimeOf } from '../lifetime/lifetime.ts';
import { closedFrom } from '../lifetime/ways.ts';
import { callsIn, callsOf, returned } from '../names/functions.ts';
import { isOutside, methodOf, type Names } from '../names/names.ts';
import { isLoopback } from '../peers/loopback.ts';
import { callsOn, closersOf, receiverOf } from '../settings.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';
import type { Evidence } from './evidence.ts';
import {
  isBuilder,
  isInOwnTable,
  isKeptElsewhere,
  isLeftToCaller,
  isNotedForCaller,
  isOfLocal,
} from './kept.ts';

export function exemption(
  subject: Subject,
  connects: readonly Known[],
  listeners: readonly Subject[],
  lifetime: Lifetime,
  elsewhere: Evidence,
  analysis: Analysis,
): Exemption | undefined {
  if (isLoopback(subject, connects, listeners, analysis)) return 'loopback';
  if (analysis.inTest(subject.known.node)) return 'test';
  if (isMadeByOthers(subject, analysis)) return 'handed-in';
  if (isHandledElsewhere(subject, lifetime, analysis) || isSetUpElsewhere(subject, analysis))
    return 'handed-out';
  if (isProbe(subject, connects, lifetime, analysis) || isScan(subject, lifetime, analysis))
    return 'closed-here';
  if (endsWithScript(subject, analysis)) return 'closed-here';
  if (lifetime.holders.some(({ target }) => isReturnedAround(target, analysis))) return 'handed-out';
  const isPool =
    subject.known.row.does === 'open' && subject.known.row.keeps === true && !isUnasked(subject, analysis);
  // Whoever gets a pool in between, it ends here.
  if (lifetime.closedHere && isPool) return 'closed-here';
  if (!isPool && isInFieldOfOthers(lifetime, analysis)) return 'handed-out';
  // What the instance keeps, too, is its own: `self.sock = s; return s`.
  const isKept =
    subject.known.row.reactor === true ||
    isKeptElsewhere(subject, connects, analysis) ||
    (!isEntered(subject, analysis) &&
      lifetime.holders.some(
        ({ kind, target }) =>
          !isBuilder(target, subject, analysis) &&
          !isLeftToCaller(target, subject, analysis) &&
          ((kind === 'field' &&
            !isOfLocal(target, analysis) &&
            !isOpenField(target, analysis.names, analysis.language) &&
            !isNotedForCaller(target, subject, lifetime, analysis)) ||
            (kind === 'element' && isInOwnTable(target, analysis)) ||
            isOutside(target, analysis.names)),
      )) ||
    lifetime.given.some((each) =>
      [each, ...passedOn(each, analysis, 1)].some((use) => isCollectedHere(use, analysis)),
    );
  // Who gets a pool can set nothing that it was not made with, but may end it.
  const isOpen = isPool && !isEndedByHolder(subject, analysis);
  const isGiven = lifetime.handedOut && !isKept && !(isOpen && isSettled(subject, analysis));
  if (isGiven || (!isOpen && isHandedOver(subject, lifetime, analysis))) return 'handed-out';
  if (lifetime.closedHere || endsWithBlock(subject, lifetime, analysis)) return 'closed-here';
  if (!lifetime.leftToChild && isEnded(subject, lifetime, analysis)) return 'closed-here';
  if (isOpenedPerUse(subject, analysis) || isAskedPerUse(subject, analysis)) return 'closed-here';
  if (lifetime.relayed) return elsewhere.anywhere ? 'set-elsewhere' : undefined;
  if (isOneExchange(subject, connects, lifetime, analysis)) return 'closed-here';
  if (!isKept && isBrief(subject, lifetime, analysis)) return 'closed-here';
  if (lifetime.dropped) return 'dropped';
  if (elsewhere.anywhere) return 'set-elsewhere';
  return undefined;
}

/** `factory.createSocket(host, port)` of a factory that the file only gets: it may set options in what it makes. */
function isMadeByOthers({ known }: Subject, { names, options }: Analysis): boolean {
  const { row } = known;
  const receiver = 'byFactory' in row ? receiverOf(known, undefined, options) : undefined;
  if (receiver === undefined) return false;
  const factory = unwrap(receiver);
  const bindings = factory.shape.kind === 'member' ? names.fields(factory) : names.bindings(factory);
  return (
    bindings.length > 0 &&
    bindings.every(
      ({ how }) =>
        how.kind === 'parameter' ||
        (how.kind === 'value' && (how.value === undefined || isParameter(how.value, names))),
    )
  );
}

/**
 * Rust's `fn pool(url: &str) -> Pool`: who owns it can no longer say how it connects, as against what it only puts
 * somewhere. So it is with what a container of the program asks for once.
 */
function isSettled({ known }: Subject, { names, language }: Analysis): boolean {
  const { shape, parent, start } = names.functionOf(known.node);
  const before = parent?.text.slice(0, start - parent.start) ?? '';
  if (language.makesOnce?.test(before) === true) return true;
  const given = shape.kind === 'function' ? shape.returnType?.text : undefined;
  return given !== undefined && language.ownership?.nothing.test(given) === false;
}

/** `prisma.$disconnect()` in a script that made the client's pool at top level. */
function isEndedByHolder({ known }: Subject, { names, tree }: Analysis): boolean {
  return (
    names.functionOf(known.node) === tree.root &&
    ['$disconnect', 'disconnect', 'destroy', 'end', 'close', 'exit'].some((word) => names.has(word))
  );
}

/** `EM.connect(host, port, Handler)`: a class of another file may set options when it gets the connection. */
function isHandledElsewhere(
  { known: { row, call } }: Subject,
  { holders }: Lifetime,
  analysis: Analysis,
): boolean {
  const { options, subjects, names } = analysis;
  const given = (row.handler ?? []).flatMap((where) => {
    const argument = where === 'block' ? undefined : options.argument(call, where);
    return argument === undefined ? [] : [argument];
  });
  // `connect(*target)`: who gets it cannot be told.
  const isHidden = call.arguments.some(({ spread }) => spread === true);
  if (row.handler !== undefined && given.length === 0 && isHidden) return true;
  if (
    row.method !== undefined &&
    row.does === 'open' &&
    given.some((each) => isProtocolOfOthers(each, analysis))
  )
    return true;
  const all = given.flatMap((each) => subjects.handlers(each));
  const classes = all.filter(({ shape }) => shape.kind === 'class');
  if (classes.some((each) => buildsForOthers(each, row.builds, analysis))) return true;
  // Of a factory, what it makes.
  const handlers = row.method === undefined ? all : classes;
  if (all.length > 0 && handlers.length === 0) return holders.length === 0;
  const { plainBases } = analysis.language;
  if (plainBases !== undefined && handlers.length > 0)
    return handlers.every((each) => isBuiltElsewhere(each, row.method?.name ?? 'setup', analysis));
  // What only hears of a connection that others hold may be anything; a class gets it in its own method.
  if (row.does !== 'open' || (holders.length > 0 && row.reactor !== true)) return false;
  return given.some(
    (each) => subjects.handlers(each).length === 0 && plainBases?.test(names.path(each) ?? '') !== true,
  );
}

/** `protocol = Feed`, `def buildProtocol(self, address): return Feed(self)`, of a class of another file, or on one of it. */
function buildsForOthers(factory: Syntax, builds: Opens['builds'], analysis: Analysis): boolean {
  const { names, subjects, values, language } = analysis;
  if (builds === undefined) return false;
  const held = names.leaves(builds.field).flatMap((leaf) => {
    const target = outermost(leaf);
    const assign = target.parent?.shape;
    const isOwn = names.classOf(leaf) === factory || leaf.parent?.shape.kind === 'member';
    return isOwn && assign?.kind === 'assign' && assign.targets.includes(target) ? (assign.value ?? []) : [];
  });
  const method = methodOf(factory, builds.method, names);
  const made = (method === undefined ? [] : returned(method)).flatMap((each) => {
    const { shape } = values.follow(each);
    return shape.kind === 'call' ? [shape.callee] : [];
  });
  return [...held, ...made].some((named) => {
    const classes = subjects.functions(named);
    if (classes.length > 0) return classes.some((each) => isBuiltElsewhere(each, builds.gets, analysis));
    const path = names.path(named);
    return path !== undefined && language.plainBases?.test(path) !== true;
  });
}

/** `Feed`, `lambda: Feed(callbacks)` of a class of another file, as against one that sets no options; or the caller's. */
function isProtocolOfOthers(factory: Syntax, { names, subjects, language }: Analysis): boolean {
  const isForeign = (named: Syntax): boolean => {
    if (subjects.functions(named).length > 0) return false;
    const bindings = names.bindings(unwrap(named));
    if (bindings.length > 0 && bindings.every(({ how }) => how.kind === 'parameter')) return true;
    const path = names.path(named);
    return path !== undefined && language.plainBases?.test(path) !== true;
  };
  const made = subjects.functions(factory).filter(({ shape }) => shape.kind === 'function');
  if (made.length === 0) return isForeign(factory);
  return (
    made
      .flatMap((fn) => returned(fn))
      .map(unwrap)
      // `lambda: self.protocol`, of the field that holds it.
      .flatMap((each) => [
        each,
        ...names
          .fields(each)
          .flatMap(({ how }) => (how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : [])),
      ])
      .some(({ shape }) => shape.kind === 'call' && isForeign(shape.callee))
  );
}

/** It ends with what it was opened for, though not in the function that opened it. */
function isEnded(subject: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const closers = closersOf(subject, analysis);
  return (
    isAsked(subject, lifetime, analysis) ||
    isScript(subject, lifetime, analysis) ||
    endsWithProgram(subject, lifetime, analysis) ||
    asksOnce(subject, analysis) ||
    carriesData(subject, lifetime, analysis) ||
    (!lifetime.relayed && closedByCallers(subject, closers, analysis)) ||
    isClosedBehindPromise(subject, closers, analysis)
  );
}

/** `db.Open(); …; db.Close()`, of what is made before and opened by itself: closed by each who opens it. */
function isOpenedPerUse(subject: Subject, analysis: Analysis): boolean {
  if (subject.known.row.does !== 'open') return false;
  const opens = callsOn(subject, 'make', analysis).filter(({ key }) => /#Open(?:Async)?$/.test(key));
  const closers = opens.length === 0 ? [] : callsOn(subject, 'close', analysis).map(({ node }) => node);
  return opens.length > 0 && opens.every(({ node }) => closedFrom(node, closers));
}

/**
 * `let mut connection = self.client.get_connection()?` in each method that asks something, be it by one of its own that
 * makes the connection: none outlives what it was made for, and nobody else gets the client.
 */
function isAskedPerUse(subject: Subject, analysis: Analysis): boolean {
  const { makes, gives } = subject.known.row as Pick<Opens, 'makes' | 'gives'>;
  if (makes === undefined) return false;
  const { tree, subjects } = analysis;
  // Of several clients any may be in the field.
  const isIt = (node: Syntax): boolean =>
    subjects.origins(node).subjects.has(subject) || subjects.type(node) === gives;
  const made: Syntax[] = [];
  for (const call of callsIn(tree.root)) {
    if (call.shape.kind !== 'call') continue;
    const { callee, arguments: given } = call.shape;
    if (subjects.known(call) === undefined && given.some(({ value }) => isIt(value))) return false;
    const { shape } = callee;
    if (shape.kind !== 'member' || shape.object === undefined || !isIt(shape.object)) continue;
    // What else it makes may go on, as subscriptions do.
    if (!makes.test(shape.name)) return false;
    made.push(call);
  }
  return made.length > 0 && made.every((each) => endsInUse(each, analysis));
}

/** A client that makes a connection each time it is asked for one, and whom nobody here asks: others may end each. */
function isUnasked(subject: Subject, analysis: Analysis): boolean {
  const { makes, gives } = subject.known.row as Pick<Opens, 'makes' | 'gives'>;
  if (makes === undefined) return false;
  const { tree, subjects } = analysis;
  const isIt = (node: Syntax): boolean =>
    subjects.origins(node).subjects.has(subject) || subjects.type(node) === gives;
  return !callsIn(tree.root).some((call) => {
    if (call.shape.kind !== 'call') return false;
    const { callee, arguments: given } = call.shape;
    const { shape } = callee;
    const isAsked =
      shape.kind === 'member' && shape.object !== undefined && makes.test(shape.name) && isIt(shape.object);
    if (isAsked) return true;
    // Who else gets it may ask it.
    const isOthers = subjects.known(call) === undefined && subjects.functions(callee).length === 0;
    return isOthers && given.some(({ value }) => isIt(value));
  });
}

/** It goes out of scope where it was made, or where a function of the file that makes it is called. */
function endsInUse(making: Syntax, analysis: Analysis, depth = 0): boolean {
  const { names, subjects } = analysis;
  const { closedHere, dropped, handedOut } = lifetimeOf(making, making, [], analysis);
  if (!handedOut) return closedHere || dropped;
  const calls = callsOf(names.functionOf(making), subjects);
  return depth < 2 && calls.length > 0 && calls.every((call) => endsInUse(call, analysis, depth + 1));
}

/** `__enter__` gives to a `with`, which closes. */
function isEntered({ known }: Subject, { names }: Analysis): boolean {
  const { shape } = names.functionOf(known.node);
  return shape.kind === 'function' && /^__a?enter__$/.test(shape.name ?? '');
}

/** A local variable that holds the thing itself, and is moved nowhere: C++ closes it where its block ends. */
function endsWithBlock({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  const { scoped } = known.row;
  if (scoped === undefined || lifetime.holders.length === 0) return false;
  const isShared =
    scoped === 'shared' &&
    lifetime.given.some((each) => {
      const call = ancestor(each, 'call', 3);
      return call === undefined || subjects.known(call) === undefined;
    });
  if (isShared) return false;
  const assign = ancestor(known.node, 'assign', 4)?.shape;
  const isValue =
    known.row.does === 'accept' ||
    (assign?.kind === 'assign' && assign.type === known.call.callee) ||
    isPointedAtAlone(known.node, lifetime, names, language);
  const isLocal = lifetime.holders.every((each) => isVariable(each, names));
  const home = names.functionOf(known.node);
  // `[peer = std::move(peer)] { … }`
  const inside = lifetime.holders
    .map(({ target }) => names.functionOf(target))
    .filter((fn) => fn !== home && within(fn, home));
  const moved = lifetime.given.filter((each) => /^(?:std::)?move\s*\(/.test(each.text));
  return (
    isValue &&
    isLocal &&
    home.shape.kind === 'function' &&
    inside.every((fn) => endsByItself(fn, analysis)) &&
    moved.every((each) => endsWithTaker(each, analysis))
  );
}

/** `serve(std::move(peer))`, `std::thread(serve, std::move(peer))` of a function of the file that gives it to nobody for good. */
function endsWithTaker(moved: Syntax, analysis: Analysis): boolean {
  const { subjects } = analysis;
  const call = ancestor(moved, 'call', 3);
  if (call?.shape.kind !== 'call') return false;
  const known = subjects.known(call);
  const taker = known === undefined ? call.shape.callee : positionIn(moved, known, analysis)?.run;
  const functions = taker === undefined ? [] : subjects.functions(taker);
  return (
    functions.length > 0 &&
    functions.every(
      (fn) => fn.shape.kind === 'function' && !/\bmove\s*\(/.test(fn.text) && endsByItself(fn, analysis),
    )
  );
}

/** Neither it nor what it calls in this file goes on until a peer leaves. */
function endsByItself(fn: Syntax, analysis: Analysis, depth = 0): boolean {
  if (openLoopsIn(fn).length > 0 || depth > 2) return false;
  return callsIn(fn).every(
    ({ shape }) =>
      shape.kind !== 'call' ||
      analysis.subjects.functions(shape.callee).every((each) => endsByItself(each, analysis, depth + 1)),
  );
}

/** `auto line = std::make_unique<Line>(io);`, `std::unique_ptr<Line> line; line.reset(new Line(io));`, and nobody releases it. */
function isPointedAtAlone(
  made: Syntax,
  { holders }: Lifetime,
  names: Names,
  { names: { uniquePointers } }: Language,
): boolean {
  if (uniquePointers === undefined || holders.some(({ target }) => isReleased(target, names))) return false;
  const types = holders.flatMap(({ target }) =>
    names.bindings(target).flatMap(({ how }) => (how.kind === 'value' ? (how.type?.text ?? []) : [])),
  );
  return uniquePointers.test(made.text) || types.some((type) => uniquePointers.test(type));
}

function isReleased({ text }: Syntax, names: Names): boolean {
  return names.occurrences(text).some(({ parent }) => /\.release$/.test(parent?.text ?? ''));
}
