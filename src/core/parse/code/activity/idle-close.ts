/**
 * Connections that the program closes by itself once they were silent for a while: `socket.setTimeout(ms, close)`, and
 * accepted ones whose handler ends when `sock.settimeout(s)` makes its reading fail.
 */
import type { Opens, Silence } from '../../../languages/api.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { openLoopsIn } from '../flow/loops.ts';
import { closersIn, leadsTo, streamsIn } from '../flow/objects.ts';
import { receives } from '../flow/traffic.ts';
import { closingCalls } from '../lifetime/closing.ts';
import { isAccepted } from '../naming.ts';
import { callsIn } from '../reading/functions.ts';
import { ancestor, unwrap, within } from '../reading/nodes.ts';
import type { Known } from '../reading/rows.ts';
import type { Subject, Subjects } from '../reading/subjects.ts';
import { callsOn, isOn, receiverOf } from '../settings.ts';
import { startedAnew } from './alarms.ts';
import { isConnectedField } from './header-fields.ts';
import { isLeftBySilence } from './left-reading.ts';
import { leaves, limitsIn } from './read-limits.ts';
import { inSeconds } from './times.ts';

/** The longest silence that such a connection outlives. */
export interface IdleClose {
  /** `undefined` where it is given and cannot be read. */
  readonly seconds: number | undefined;
}

/** Functions of the file that a handler calls are followed so far. */
const deepest = 2;

/** A number without a unit: nobody waits for 10,000 s, so that many are milliseconds. */
function plainSeconds(limit: number): number {
  return limit < 10_000 ? limit : limit * inSeconds.ms;
}

/** `undefined` where nothing closes it for being silent; a time of 0 anywhere takes the limit off again. */
export function idleCloseOf(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { options, values } = analysis;
  const timed = timersOn(subject, analysis);
  if (timed.length === 0)
    return (
      handledWhenIdle(subject, analysis) ??
      countedOut(subject, analysis) ??
      limitedReading(subject, analysis) ??
      (isAccepted(subject.known) ? reaped(analysis) : undefined) ??
      expiry(subject, analysis) ??
      rearmed(subject, analysis) ??
      endedByAlarm(subject, analysis)
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
    const told = [...handlerIn(known, handler, analysis), ...listenersFor(event, subject, analysis)];
    const handlers = told.filter((each) => !isTakenOff(each, event, closers, subject, analysis));
    return handlers.some((each) => closesIt(each, closers, subject, analysis));
  });
  if (!isClosed) return undefined;
  return { seconds: times.some((each) => each === undefined) ? undefined : Math.max(...(times as number[])) };
}

/** The handler has the method, where it stands in this file at all. */
function isHeard(method: string, { known: { row } }: Subject, { names }: Analysis): boolean {
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
function handledWhenIdle(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { names, subjects, language } = analysis;
  const { idleHandlers } = language;
  const { pipeline } = subject.known.row as Pick<Opens, 'pipeline'>;
  if (idleHandlers === undefined || pipeline === undefined || !idleHandlers.made.test(analysis.tree.text))
    return undefined;
  const given = names.leaves(pipeline).flatMap(({ parent: callee }) => {
    const call = callee?.parent?.shape;
    if (callee?.shape.kind !== 'member' || call?.kind !== 'call' || call.callee !== callee) return [];
    const { object } = callee.shape;
    const isIts = object !== undefined && subjects.origins(object).subjects.has(subject);
    return isIts ? call.arguments.map(({ value }) => value) : [];
  });
  const handlers = given
    .flatMap((each) => [...callsOfHandler(each, analysis)])
    .flatMap(({ shape }) =>
      shape.kind === 'call' && idleHandlers.made.test(`${shape.callee.text}(`) ? [shape] : [],
    );
  const times = handlers.map((each) => timeOf(each, idleHandlers.times, analysis));
  const [first, ...others] = times.filter((each) => each !== 0);
  if (times.every((each) => each === 0)) return undefined;
  return { seconds: others.reduce((least, each) => shorter(least, each), first) };
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

/**
 * `for (auto &guest : guests) if (now - guest.lastActivity > limit) guest.close();`: those that were accepted are looked
 * through now and then, and who was silent for so long is let go.
 */
export function reaped(analysis: Analysis): IdleClose | undefined {
  const { names } = analysis;
  for (const { branch, seconds } of silencesIn(analysis)) {
    const loop = ancestor(branch, 'loop');
    const way = branch.shape.kind === 'branch' ? branch.shape.ways[0] : undefined;
    const isLooked = loop !== undefined && names.functionOf(loop) === names.functionOf(branch);
    if (isLooked && lets.test(way?.text ?? '')) return { seconds };
  }
  return undefined;
}

/**
 * Where somebody asks for how long there was silence, or about what else the words name, and for how many seconds,
 * where that can be read.
 */
export function* silencesIn(
  { tree, values }: Analysis,
  words = silence,
): Generator<{
  readonly branch: Syntax;
  readonly seconds: number | undefined;
}> {
  let looked = 0;
  for (const { index } of tree.text.matchAll(words)) {
    if (++looked > mostWords) return;
    const word = tree.at(index);
    let branch = ancestor(word, 'branch', deepestTest);
    while (branch?.shape.kind === 'branch' && !isAskedIn(branch.shape, word))
      branch = ancestor(branch, 'branch', 1);
    if (branch?.shape.kind !== 'branch') continue;
    const limits = operandsOf(branch.shape.condition!).flatMap((each) => {
      const value = values.fold(each)?.value;
      return typeof value === 'number' && value > 0 ? [value] : [];
    });
    // What is written in thousands are milliseconds.
    const [limit] = limits;
    yield { branch, seconds: limit === undefined ? undefined : plainSeconds(limit) };
  }
}

/**
 * `if time.Since(link.used) > limit { link.close() }`: who looks how long ago it was used closes it by that alone.
 */
function expiry(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const closers = closingCalls(
    callsOn(subject, 'close', analysis).map(({ node }) => node),
    analysis,
  );
  for (const closer of closers) {
    for (let at = ancestor(closer, 'branch'); at?.shape.kind === 'branch'; at = ancestor(at, 'branch')) {
      if (analysis.names.functionOf(at) !== analysis.names.functionOf(closer)) break;
      const { condition, ways } = at.shape;
      const asked = condition === undefined ? undefined : unwrap(condition).shape;
      if (asked?.kind !== 'binary' || ways[0] === undefined || !within(closer, ways[0])) continue;
      if (!/^>=?$/.test(asked.operator) || !elapsed.test(asked.left.text)) continue;
      const limit = analysis.values.fold(asked.right);
      if (typeof limit?.value !== 'number' || limit.value <= 0) return { seconds: undefined };
      if (limit.duration === true) return { seconds: limit.value };
      return { seconds: plainSeconds(limit.value) };
    }
  }
  return undefined;
}

/**
 * `clearTimeout(this.patience); this.patience = setTimeout(() => this.line.destroy(), 60000)` with all that comes in, be
 * it by a function of the file.
 */
function rearmed(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { names, subjects, language, values } = analysis;
  const timers = Object.entries(language.timers ?? {}).filter(([, { again }]) => again !== true);
  const heard = timers.some(([word]) => names.has(word))
    ? listenersFor('data', subject, analysis).flatMap((each) => subjects.functions(each))
    : [];
  if (heard.length === 0) return undefined;
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  const isHeardBy = (node: Syntax): boolean => {
    const home = names.functionOf(node);
    if (isUnder(node, home)) return false;
    return heard.some(
      (fn) =>
        fn === home ||
        callsIn(fn).some(
          (each) =>
            each.shape.kind === 'call' &&
            subjects.functions(each.shape.callee).includes(home) &&
            !isUnder(each, fn),
        ),
    );
  };
  for (const [word, timer] of timers) {
    for (const leaf of names.leaves(word)) {
      const call = ancestor(leaf, 'call', 2);
      if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee) || !isHeardBy(call)) continue;
      const told = call.shape.arguments[timer.function]?.value;
      if (told === undefined || !closesIt(told, closers, subject, analysis)) continue;
      const after = call.shape.arguments[timer.after]?.value;
      const time = after === undefined ? undefined : values.fold(after)?.value;
      return { seconds: typeof time === 'number' ? time * inSeconds[timer.unit] : undefined };
    }
  }
  return undefined;
}

/** By a clock that starts anew with what comes: `clock_.expires_after(30s)` of one that closes. */
export function endedByAlarm(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  const connects = callsOn(subject, 'connect', analysis);
  const isGuest = [subject.known, ...connects].some(isAccepted);
  return startedAnew(
    analysis,
    (fn) =>
      closesIt(fn, closers, subject, analysis) ||
      // A session of the file has those that are accepted.
      callsIn(fn).some(
        (call) => endsField(call, subject, analysis) || (isGuest && endsGuest.test(call.text)),
      ),
  );
}

/** `socket_.close()` of the field that it connects. */
function endsField({ shape }: Syntax, { known }: Subject, analysis: Analysis): boolean {
  const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
  return (
    callee?.kind === 'member' &&
    callee.object !== undefined &&
    /^(?:close|shutdown|abort)$/.test(callee.name) &&
    isConnectedField(callee.object, known, analysis)
  );
}

const endsGuest =
  /^\w*(?:sock|conn|client|stream|peer|guest|session)\w*(?:\(\))?(?:\.|->)(?:\w+\(\)(?:\.|->))?(?:close|cancel|shutdown|abort|disconnectFromHost)\s*\(/i;

/** It is not done each time the function runs. */
function isUnder(node: Syntax, fn: Syntax): boolean {
  const branch = ancestor(node, 'branch');
  return branch !== undefined && within(branch, fn);
}

/** How long ago something was. */
const elapsed = /\bSince\(|\.Sub\(|\b(?:now|time|monotonic)\w*(?:\(\))?\s*-\s*\w/i;

/** `now - guest.lastActivity > limit`, `guest->isIdle(now)`: it is compared, or called. */
function isAskedIn({ condition }: ShapeOf<'branch'>, word: Syntax): boolean {
  if (condition === undefined || !within(word, condition)) return false;
  return /[<>]/.test(condition.text) || ancestor(word, 'call', 3) !== undefined;
}

/** The operands of its comparisons. */
function operandsOf(condition: Syntax): readonly Syntax[] {
  const { shape, children } = unwrap(condition);
  // Comparisons of Python have no shape of their own.
  if (shape.kind === 'other') return /[<>]/.test(condition.text) ? children : [];
  if (shape.kind !== 'binary') return [];
  const isJoining = /^(?:&&|\|\||and|or)$/.test(shape.operator);
  return isJoining ? [...operandsOf(shape.left), ...operandsOf(shape.right)] : [shape.right, shape.left];
}

const silence =
  /\b\w*(?:last_?(?:activ|seen|heard|rece?i?v|read|data|packet|message|msg|alive|contact)|idle_?(?:time|for|sec|since|too)|is_?idle|inactiv|timeout_?expired)\w*/gi;
/** How such a session is let go. */
export const lets = /\b\w*(?:close|shutdown|terminate|disconnect|kick|drop|kill|destroy|abort)\w*\s*[(;]/i;
const mostWords = 200;
const deepestTest = 12;

/**
 * `&http.Transport{DialContext: dialer.DialContext, IdleConnTimeout: 30 * time.Second}`: the seconds after which what
 * the subject makes is closed by the pool it is made for, or is itself, where all that use it say so.
 */
export function pooledFor(
  uses: readonly Syntax[],
  { subjects, options, values }: Analysis,
): number | undefined {
  const times = uses.flatMap((use): readonly (number | undefined)[] => {
    for (let at: Syntax | undefined = use; at !== undefined; at = at.parent) {
      const row = at.shape.kind === 'call' ? subjects.known(at)?.row : undefined;
      if (at.shape.kind !== 'call' || row?.does !== 'open' || row.idleEnds === undefined) continue;
      const { none: keepsNone, after: endsAfter } = row.idleEnds;
      const none = keepsNone === undefined ? undefined : options.argument(at.shape, keepsNone);
      if (none !== undefined && values.fold(none)?.value === true) return [0];
      const after = options.argument(at.shape, endsAfter);
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

function timersOn(
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

function handlerIn(known: Known, where: number, { options }: Analysis): readonly Syntax[] {
  const handler = options.argument(known.call, where);
  return handler === undefined ? [] : [handler];
}

/** `socket.on("timeout", …)`, by whatever method it listens. */
export function listenersFor(event: string, subject: Subject, analysis: Analysis): readonly Syntax[] {
  const { subjects, values } = analysis;
  return subjects.calls.flatMap((known) => {
    const named = known.row.does === 'pass' ? known.call.arguments[0]?.value : undefined;
    if (named === undefined || values.fold(named)?.value !== event) return [];
    return isOn(subject, known, analysis) ? handlerIn(known, 1, analysis) : [];
  });
}

/**
 * `socket.off("timeout", late)` once it is connected, `socket.removeAllListeners()` where nothing closes: the listener
 * was about one step, and nobody hears of a silence behind that.
 */
function isTakenOff(
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

/**
 * The function that sets the time reads from what it was given in a loop, and no reading that fails comes round again:
 * behind it the server closes, or the function itself does.
 */
function endsByException(
  home: Syntax,
  closers: readonly Syntax[],
  subject: Subject,
  analysis: Analysis,
  deaf: RegExp | undefined,
): boolean {
  if (home.shape.kind !== 'function') return false;
  const { row } = subject.known;
  const isServed = row.does === 'serve' && row.runs !== undefined;
  const isClosing = row.does === 'accept' && closers.some((each) => within(each, home));
  if (!isServed && !isClosing) return false;
  const readings = readingsIn(home, subject, analysis);
  if (readings.some(({ text }) => deaf?.test(text) === true)) return false;
  return readings.length > 0 && !readings.some((each) => comesRound(each, home));
}

function readingsIn(node: Syntax, subject: Subject, analysis: Analysis): readonly Syntax[] {
  return callsIn(node).filter(({ shape }) => {
    const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
    return (
      callee?.kind === 'member' &&
      callee.object !== undefined &&
      reads.test(callee.name) &&
      leadsTo(callee.object, subject, analysis)
    );
  });
}

/** As against `stream.ReadTimeout = …`, which only says how long. */
const reads = /^(?:recv|receive|read)(?!\w*timeout)/i;

/** `except OSError: self.reopen()` around each reading, which closes what failed before it opens another. */
function endsInHandlers(
  closers: readonly Syntax[],
  subject: Subject,
  analysis: Analysis,
  deaf: RegExp | undefined,
): boolean {
  const { tree } = analysis;
  const readings = readingsIn(tree.root, subject, analysis);
  if (readings.some(({ text }) => deaf?.test(text) === true)) return false;
  const isEnded = (reading: Syntax): boolean => {
    const attempt = ancestor(reading, 'try')?.shape;
    if (attempt?.kind !== 'try' || attempt.body === undefined || !within(reading, attempt.body)) return false;
    const handlers = attempt.handlers.filter(hearsSilence);
    return (
      handlers.length > 0 &&
      handlers.every((handler) =>
        callsIn(handler).some(
          (call) =>
            call.shape.kind === 'call' &&
            (closers.includes(call) || closesIt(call.shape.callee, closers, subject, analysis)),
        ),
      )
    );
  };
  return readings.length > 0 && readings.every(isEnded);
}

/** `except OSError`, as against `except Stopped`: what a reading throws where nothing came in time gets there. */
function hearsSilence({ parent }: Syntax): boolean {
  const head = /^except\b([^:\n]*)/.exec(parent?.text ?? '')?.[1]?.trim();
  return (
    head === undefined ||
    head === '' ||
    /\b(?:(?:Base)?Exception|OSError|IOError|EnvironmentError|error|timeout|TimeoutError)\b/.test(head)
  );
}

/** What the JDK throws where nothing came in time: who knows it waits in steps, and goes on. */
const timeouts = ['SocketTimeoutException', 'InterruptedIOException'];

/**
 * Java's `socket.setSoTimeout(ms)`: who gets its stream and reads on, `while ((line = in.readLine()) != null)`, leaves the
 * loop when reading fails, and closes behind it.
 */
function endsWithReader(
  closers: readonly Syntax[],
  subject: Subject,
  analysis: Analysis,
  isLimited: (loop: Syntax) => boolean,
): boolean {
  const { names } = analysis;
  if (timeouts.some((name) => names.has(name))) return false;
  return readersOf(subject, analysis).some((fn) => {
    const loops = openLoopsIn(fn);
    // Closing that comes with an error alone is no end of reading.
    const isBehind = (node: Syntax): boolean =>
      loops.every(({ end }) => end <= node.start) && !isInHandler(node, fn);
    const ends = callsIn(fn).filter(
      (call) =>
        call.shape.kind === 'call' &&
        (closers.includes(call) || closesIt(call.shape.callee, closers, subject, analysis)),
    );
    return (
      fn.shape.kind === 'function' &&
      loops.length > 0 &&
      loops.every((loop) => receives.test(loop.text) && !catches(loop) && isLimited(loop)) &&
      (ends.some(isBehind) || isUsedUp(fn, subject, analysis))
    );
  });
}

/** All who read from it go on until a reading fails, and who leaves it so lets go of it. */
function isLeftForGood(subject: Subject, analysis: Analysis): boolean {
  const readers = analysis.language.freed === true ? readersOf(subject, analysis) : [];
  const goesOn = (fn: Syntax): boolean => {
    const loops = openLoopsIn(fn);
    return (
      fn.shape.kind === 'function' && loops.some(({ text }) => receives.test(text)) && !loops.some(catches)
    );
  };
  return readers.every(goesOn) && isLeftBySilence(readers, subject, analysis);
}

/** Functions that get its stream, or read from it. */
function readersOf(subject: Subject, analysis: Analysis): readonly Syntax[] {
  const { names, tree } = analysis;
  const readings = readingsIn(tree.root, subject, analysis);
  return [...new Set([...streamsIn(subject, analysis), ...readings].map((each) => names.functionOf(each)))];
}

/** `using (client) { … }`, `using var stream = client.GetStream();` */
function isUsedUp(node: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { shape } = node;
  if (
    shape.kind === 'using' &&
    shape.resources.some(({ value }) => analysis.subjects.origins(value).subjects.has(subject))
  )
    return true;
  return node.children.some((each) => isUsedUp(each, subject, analysis));
}

/**
 * `using var late = new CancellationTokenSource(time); await stream.ReadAsync(buffer, late.Token);` in each round: who
 * reads leaves the loop when that is over.
 */
function limitedReading(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { language, values } = analysis;
  const { readLimits } = language;
  if (readLimits === undefined) return undefined;
  const times: (number | undefined)[] = [];
  const isLimited = (loop: Syntax): boolean => {
    const limits = limitsIn(loop, analysis);
    for (const each of limits) {
      const time = values.fold(each);
      const read = typeof time?.value === 'number' ? time.value : undefined;
      times.push(read === undefined || time?.duration === true ? read : read * inSeconds[readLimits.unit]);
    }
    return limits.length > 0;
  };
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  if (!endsWithReader(closers, subject, analysis, isLimited)) return undefined;
  return { seconds: times.includes(undefined) ? undefined : Math.max(...(times as number[])) };
}

function isInHandler(node: Syntax, fn: Syntax): boolean {
  for (let at = node; at.parent !== undefined && at !== fn; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'try' && shape.handlers.some((each) => within(node, each))) return true;
  }
  return false;
}

/** A `try` in a loop whose handlers go on. */
function catches(node: Syntax): boolean {
  return node.children.some(({ shape }, at) => {
    if (shape.kind === 'function') return false;
    const goesOn = shape.kind === 'try' && shape.handlers.length > 0 && !shape.handlers.every(leaves);
    return goesOn || catches(node.children[at]!);
  });
}

/** A `try` in a loop catches what the reading throws, and the loop may go on. */
function comesRound(reading: Syntax, home: Syntax): boolean {
  let caught = false;
  for (let at = reading; at.parent !== undefined && at !== home; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'loop' && caught) return true;
    if (shape.kind !== 'try' || shape.body !== at) continue;
    const handlers = shape.handlers.filter(hearsSilence);
    caught ||= handlers.length > 0 && !handlers.every(leaves) && !isLeftBehind(at.parent);
  }
  return false;
}

/** `if not data: break` straight behind it: nothing was read. */
function isLeftBehind(attempt: Syntax): boolean {
  const block = attempt.parent?.shape;
  if (block?.kind !== 'block') return false;
  const next = block.statements[block.statements.indexOf(attempt) + 1]?.shape;
  return (
    next?.kind === 'branch' &&
    /^\W*(?:not\b|!)/.test(next.condition?.text ?? '') &&
    next.ways.slice(0, 1).every(leaves)
  );
}

/** `if (link->fd >= 0 && idle++ > limit) hang_up(link);`: rounds in which nothing was to be said are counted. */
function countedOut(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { tree, options } = analysis;
  // Cheap beside the search for whole words.
  if (!/idle/i.test(tree.text)) return undefined;
  const held = [...callsOn(subject, 'connect', analysis), ...callsOn(subject, 'close', analysis)].flatMap(
    (known) => receiverOf(known, 'on' in known.row ? known.row.on : undefined, options)?.text ?? [],
  );
  for (const { index } of tree.text.matchAll(rounds)) {
    const word = tree.at(index);
    const branch = ancestor(word, 'branch', deepestTest);
    if (branch?.shape.kind !== 'branch' || !isAskedIn(branch.shape, word)) continue;
    const way = branch.shape.ways[0]?.text ?? '';
    if (lets.test(way) && held.some((each) => branch.text.includes(each))) return { seconds: undefined };
  }
  return undefined;
}

const rounds = /\b\w*idle\w*(?=\s*\+\+)|(?<=\+\+\s*)\b\w*idle\w*/gi;
