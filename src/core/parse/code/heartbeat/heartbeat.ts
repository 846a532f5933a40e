/** Connections on which the program itself says something again and again: they are never silent for long. */
import type { Unit } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { alarmsIn, settingsOf, timesOf } from '../clocks/alarms.ts';
import { ownerOf, tasksOf } from '../clocks/tasks.ts';
import { secondsOf } from '../clocks/times.ts';
import { armOf } from '../flow/arms.ts';
import { isConnectedField } from '../flow/header-fields.ts';
import { entriesCalled, leadsTo, streamsIn } from '../flow/objects.ts';
import { sends } from '../flow/traffic.ts';
import { callsIn, callsOf, executorOf, nameOfCallee } from '../reading/functions.ts';
import { isOfSelf, type Names } from '../reading/names.ts';
import { ancestor, unwrap, within } from '../reading/nodes.ts';
import type { Subject } from '../reading/subjects.ts';
import { secondsIn } from '../silence/handlers.ts';
import { listenersFor } from '../silence/listeners.ts';
import { lets, silencesIn } from '../silence/measured.ts';
import { isAmong, isOverConnections, isProtocolOf } from './audience.ts';
import { everySoManyRounds, type Round } from './counted-rounds.ts';
import { pollsOn } from './polls.ts';
import { forWork, waitsForWork } from './waits.ts';

/** A time between messages of which nothing is known but what it is for: `sleep(config.ping_interval)`. */
const heartbeat = /(?:^|[^a-z])(?:ping|heart_?beat|keep_?alive)/i;

/** Methods of the file that a loop says something by are followed so far. */
const deepest = 2;

/** Loops that sleep are looked at so far. */
const mostPauses = 20;

/** A condition that only asks whether there is somebody to speak to. */
const isThere =
  /^[\s\w.()!?]*(?:connect|sock|writ|transport|conn|running|alive|active|clos|stop|open|destroy|ready|online)[\s\w.()!?]*$/i;

/**
 * `while True: time.sleep(30); self.sock.sendall(PING)` for good: the seconds between two messages, where they can be
 * read.
 */
function inLoops(subject: Subject, analysis: Analysis): readonly number[] {
  const pauses = [...sleeping(analysis), ...woken(analysis)].filter(({ loop }) =>
    isForGood(loop, analysis.language),
  );
  return pauses.slice(0, mostPauses).flatMap(({ call, loop, time: given, unit, many = 1 }) => {
    if (sendsBeats.test(loop.text)) return [0];
    const round = armOf(call) ?? loop;
    if (waitsForWork(round, subject, analysis) && !asksBeforeHearing(round, call, subject, analysis))
      return [];
    const time = saysIn(round, subject, analysis) ? secondsOf(given, unit, analysis) : undefined;
    if (time !== undefined) return [time / many];
    // What another file says, or callers do: who names it so has it for that.
    return heartbeat.test(given?.text ?? '') ? [0] : [];
  });
}

/** The loop around a pause, as against one that is the pause: `do { left = sleep(left); } while (left > 0);`. */
function roundsOf(pause: Syntax): Syntax | undefined {
  const loop = ancestor(pause, 'loop');
  return loop !== undefined && callsIn(loop).length === 1 ? ancestor(loop, 'loop') : loop;
}

/** `loop { clock.tick(); link.write(QUESTION); link.read(answer); }`: all that it hears it has asked for before. */
function asksBeforeHearing(loop: Syntax, pause: Syntax, subject: Subject, analysis: Analysis): boolean {
  if (/\basync for\b/i.test(loop.text)) return false;
  const turn = ({ start }: Syntax): number => (start > pause.start ? start : start + loop.end);
  const calls = callsIn(loop);
  const said = calls.filter(
    (each) => !isConditional(each, loop, analysis) && saysBy(each, subject, analysis, 0),
  );
  const first = Math.min(...said.map(turn));
  return (
    said.length > 0 &&
    calls.every(({ shape }, at) => {
      if (shape.kind !== 'call' || !forWork.test(`${nameOfCallee(shape)}(`)) return true;
      const heard =
        shape.callee.shape.kind === 'member' ? shape.callee.shape.object : shape.arguments[0]?.value;
      return heard !== undefined && isSpokenOn(heard, subject, analysis) && turn(calls[at]!) > first;
    })
  );
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
function sleeping(analysis: Analysis): readonly Pause[] {
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
function paused(analysis: Analysis): readonly Round[] {
  return sleeping(analysis).flatMap(({ call, loop, time, unit, many = 1 }) => {
    const seconds = armOf(call) === undefined ? secondsOf(time, unit, analysis) : undefined;
    return seconds === undefined || seconds <= 0 ? [] : [{ loop, seconds: seconds / many }];
  });
}

/** `await new Promise((wake) => setTimeout(wake, 30000))` */
function woken({ names, language }: Analysis): readonly Pause[] {
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
const pausing = ['sleep', 'sleep_for', 'delay', 'Sleep', 'Delay', 'WaitForSeconds', 'WaitForSecondsRealtime'];

/** Given to the call, or to what made the clock that it waits on: `clock.WaitForNextTickAsync()`. */
function timeOfPause(call: Syntax, { language, values, names }: Analysis): Syntax | undefined {
  if (call.shape.kind !== 'call' || values.fold(call)?.duration === true) return call;
  const {
    callee: { shape },
    arguments: [given],
  } = call.shape;
  if (shape.kind !== 'member' || shape.object === undefined || shape.name !== language.clocks?.waits)
    return given?.value;
  const [held] = names.bindings(unwrap(shape.object));
  const made = (held?.how.kind === 'resource' ? held.how.value : values.follow(shape.object))?.shape;
  return made?.kind === 'call' ? made.arguments[0]?.value : undefined;
}

/** `player.send(new KeepAlivePacket(++id))`, `self.send_heartbeat(peer)`: what is called so is sent as often as it takes. */
const sendsBeats =
  /\b(?:send|write)\w*\s*\(\s*(?:new\s+)?[\w.]*(?:keep_?alive|heart_?beat)\w*|\b_*send_?(?:keep_?alive|heart_?beat)\w*\s*\(/i;

/** `while True`; `while (running)`, `while (!Thread.currentThread().isInterrupted())`, which asks nobody. */
function isForGood({ shape, text }: Syntax, { clocks }: Language): boolean {
  if (shape.kind !== 'loop') return false;
  const isClock = clocks !== undefined && new RegExp(`^while\\b[^{]*\\.${clocks.waits}\\(`).test(text);
  return shape.endless || isClock || asksNobody.test(text);
}

/** As against `while (lines.hasNext())`, which ends with its items. */
const asksNobody = /^while\s*\((?![^{]*\b(?:has|next|ready|available)\w*\()[\w\s.!()&|?]*\)\s*\{/i;

/** `loop.call_later(30, self.ping)`, where `ping` does so again, or whatever hears from the peer. */
function byTimers(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, language } = analysis;
  return Object.entries(language.timers ?? {}).flatMap(([word, timer]) =>
    names.leaves(word).flatMap((leaf) => {
      const call = ancestor(leaf, 'call', 2);
      if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee)) return [];
      const told = call.shape.arguments[timer.function]?.value;
      const speakers = (told === undefined ? [] : tasksOf(told, analysis)).filter(
        (fn) => !within(subject.known.node, fn) && saysIn(fn, subject, analysis),
      );
      const isAgain =
        timer.again === true ||
        isBegunAgain(call, speakers, analysis) ||
        isBegunByAnswer(call, subject, analysis);
      if (speakers.length === 0 || !isAgain) return [];
      const begun = timer.begun === undefined ? call.shape : beginningOf(call, timer.begun, names);
      const after = begun?.arguments[timer.after]?.value;
      const unit = timer.unitAt === undefined ? undefined : call.shape.arguments[timer.unitAt]?.value;
      const factor = unit === undefined ? 1 : secondsIn(unit.text);
      const time = secondsOf(after, unit === undefined ? timer.unit : 's', analysis);
      if (time === undefined && [after, told].some((each) => each !== undefined && isBeat(each))) return [0];
      if (time === undefined || factor === undefined) return [];
      // `Timeout.Infinite`: never again.
      return timer.again === true && time <= 0 ? [] : [time * factor];
    }),
  );
}

/** By what it runs, or in each round. */
function isBegunAgain(call: Syntax, run: readonly Syntax[], { names, subjects }: Analysis): boolean {
  const home = names.functionOf(call);
  return (
    ancestor(call, 'loop') !== undefined ||
    run.includes(home) ||
    callsOf(home, subjects).some((each) => run.some((fn) => within(each, fn)) || isInLoop(each))
  );
}

/** `line.on("data", (answer) => { take(answer); setTimeout(ask, 1000); })`: it asks anew behind each answer. */
function isBegunByAnswer(call: Syntax, subject: Subject, analysis: Analysis): boolean {
  const home = analysis.names.functionOf(call);
  return listenersFor('data', subject, analysis).some((each) =>
    analysis.subjects.functions(each).includes(home),
  );
}

/** `connect(clock, &QTimer::timeout, this, &Link::ping); clock->start(30000);`, `clock_.async_wait(…)` of Asio. */
function byAlarms(subject: Subject, analysis: Analysis): readonly number[] {
  return [...alarmsIn(analysis)].flatMap(({ call, clock, tasks, kind }) => {
    const speakers = tasks.filter((fn) => saysIn(fn, subject, analysis) || isOwnBeat(fn, subject, analysis));
    if (speakers.length === 0) return [];
    if (kind.again !== true && !isBegunAgain(call, speakers, analysis)) return [];
    const times = timesOf(settingsOf(clock, kind, analysis.names), kind, analysis);
    if (times.length > 0) return [Math.max(...times)];
    // What callers say: who names it so has it for that.
    return speakers.some((fn) => isOwnBeat(fn, subject, analysis)) ? [0] : [];
  });
}

/** `match self.timer.poll() { Some(Alarm::Ping) => self.queue.send(PING), … }` in the class that has the connection. */
function byTimerEvents({ known }: Subject, { names }: Analysis): readonly number[] {
  const owner = names.classOf(known.node);
  if (owner === undefined) return [];
  return ['poll', 'next'].flatMap(names.leaves).flatMap((leaf) => {
    const branch = ancestor(leaf, 'branch', 5)?.shape;
    if (branch?.kind !== 'branch' || branch.condition === undefined || names.classOf(leaf) !== owner)
      return [];
    if (!within(leaf, branch.condition) || !asksTimer.test(branch.condition.text)) return [];
    const { ways, binds = [] } = branch;
    const isOwnSending = ({ shape }: Syntax): boolean => {
      const callee = shape.kind === 'call' ? unwrap(shape.callee).shape : undefined;
      return (
        callee?.kind === 'member' &&
        callee.object !== undefined &&
        sends.test(callee.name) &&
        isOfSelf(unwrap(callee.object), names)
      );
    };
    return binds.some((each, at) => heartbeat.test(each.text) && callsIn(ways[at]!).some(isOwnSending))
      ? [0]
      : [];
  });
}

const asksTimer = /\btimers?\b[^(]*\.(?:poll|next)\s*\(/i;

/** `ping` of the class that has the connection. */
function isOwnBeat(fn: Syntax, { known }: Subject, { names }: Analysis): boolean {
  if (fn.shape.kind !== 'function' || !beats.test(fn.shape.name ?? '')) return false;
  return ownerOf(fn, names) === ownerOf(names.functionOf(known.node), names);
}

/** `clock.Interval = 30000; clock.Elapsed += OnElapsed;`: an event whenever the time is over. */
function byEvents(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, language } = analysis;
  const { clocks } = language;
  return (clocks?.events ?? []).flatMap(names.leaves).flatMap(({ parent: event }) => {
    const told = event?.parent?.shape;
    if (event?.shape.kind !== 'member' || event.shape.object === undefined) return [];
    if (told?.kind !== 'assign' || told.compound !== true || told.value === undefined) return [];
    if (!tasksOf(told.value, analysis).some((fn) => saysIn(fn, subject, analysis))) return [];
    const time = secondsOf(timeOfClock(event.shape.object, analysis), 'ms', analysis);
    return time === undefined || time <= 0 ? [] : [time];
  });
}

/** What was last put into its property, or it was made with. */
function timeOfClock(clock: Syntax, { names, values, language }: Analysis): Syntax | undefined {
  const property = language.clocks?.property ?? '';
  const put = names.leaves(property).flatMap(({ parent }) => {
    const isIts = parent?.shape.kind === 'member' && parent.shape.object?.text === clock.text;
    const assigned = isIts ? parent.parent?.shape : undefined;
    return assigned?.kind === 'assign' && assigned.value !== undefined ? [assigned.value] : [];
  });
  const made = values.follow(clock).shape;
  const given = made.kind === 'call' ? made.arguments : [];
  const named = given.find((each) => each.name === property) ?? given.find((each) => each.name === undefined);
  return put.at(-1) ?? named?.value;
}

/** `LoopingCall(self.ping).start(30)`, `self.pinging.start(30)` of what holds it. */
function beginningOf(made: Syntax, method: string, names: Names): ShapeOf<'call'> | undefined {
  for (const { parent } of names.leaves(method)) {
    const object = parent?.shape.kind === 'member' ? parent.shape.object : undefined;
    const call = parent?.parent?.shape;
    if (object === undefined || call?.kind !== 'call' || call.callee !== parent) continue;
    const inner = unwrap(object);
    const isHeld = [...names.bindings(inner), ...names.fields(inner)].some(
      ({ how }) => how.kind === 'value' && how.value !== undefined && unwrap(how.value) === made,
    );
    if (inner === made || isHeld) return call;
  }
  return undefined;
}

function isInLoop(node: Syntax): boolean {
  return ancestor(node, 'loop') !== undefined;
}

/**
 * `if now - self.last_recv > 120: self.ping()`: whoever looks after the connection speaks to who is silent, or where it
 * is time to: `if ($this->pinged < time() - $this->keepalive) $this->ping();`.
 */
function behindSilence(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, language } = analysis;
  const owner = names.classOf(subject.known.node);
  // Of what no class has, as in C, the file has it.
  if (owner === undefined && language.names.outParameters !== true) return [];
  const speaks = (branch: Syntax): boolean => {
    const way = branch.shape.kind === 'branch' ? branch.shape.ways[0] : undefined;
    return (
      way !== undefined &&
      names.classOf(branch) === owner &&
      [way, ...callsIn(way)].some((call) => saysBy(call, subject, analysis, 0))
    );
  };
  const times = [...silencesIn(analysis)].flatMap(({ branch, seconds }) =>
    seconds !== undefined && speaks(branch) ? [seconds] : [],
  );
  // What somebody else sets: who names it so has it for that.
  const turns = [...silencesIn(analysis, beatenAt)].flatMap(({ branch, seconds }) =>
    isAboutTime(branch) && speaks(branch) ? [seconds ?? 0] : [],
  );
  return [...times, ...turns];
}

/** When something was said last, and how often it is to be. */
const beatenAt = /\w*(?:ping|heart_?beat|keep_?alive)\w*/gi;

/** It asks the clock, as against `if (keepalive > 0)`. */
function isAboutTime({ shape }: Syntax): boolean {
  const asked = shape.kind === 'branch' ? (shape.condition?.text ?? '') : '';
  return /(?:time|now|tick|clock|elapsed|since)\w*\b/i.test(asked);
}

/** `return now - lastWrite > keepAliveMillis;` in the connection's class: somebody asks it when to say something. */
function onAsking(subject: Subject, { names, language }: Analysis): readonly number[] {
  const owner = names.classOf(subject.known.node);
  return language.timers !== undefined && owner !== undefined && asksForBeat.test(owner.text) ? [0] : [];
}

const asksForBeat = /-\s*(?:\w+\.)?\w*last\w*\s*>=?\s*(?:\w+\.)?\w*(?:keep_?alive|heart_?beat|ping)\w*/i;

/** The seconds between two messages of the program's own, where they can be read. */
export function spokenEvery(subject: Subject, analysis: Analysis): number | undefined {
  const times = [
    ...inLoops(subject, analysis),
    ...byTimers(subject, analysis),
    ...byEvents(subject, analysis),
    ...byAlarms(subject, analysis),
    ...byTimerEvents(subject, analysis),
    ...behindSilence(subject, analysis),
    ...everySoManyRounds(analysis, paused(analysis), (way) =>
      [way, ...callsIn(way)].some((call) => saysBy(call, subject, analysis, 0)),
    ),
    ...onAsking(subject, analysis),
    ...pollsOn(subject, analysis),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Each round it says something on the connection, be it by a method of the file. */
function saysIn(node: Syntax, subject: Subject, analysis: Analysis, depth = 0): boolean {
  return (
    saysBy(node, subject, analysis, depth) ||
    callsIn(node).some(
      (each) => !isConditional(each, node, analysis) && saysBy(each, subject, analysis, depth),
    )
  );
}

function saysBy({ shape }: Syntax, subject: Subject, analysis: Analysis, depth: number): boolean {
  const { subjects, names, language } = analysis;
  if (shape.kind !== 'call') return false;
  const callee = shape.callee.shape;
  // `sock.send(…)`, `fwrite($sock, …)`
  const told = callee.kind === 'member' ? callee.object : shape.arguments[0]?.value;
  const says =
    callee.kind === 'member'
      ? sends.test(callee.name.replace(asynchronous, ''))
      : callee.kind === 'name' && sends.test(callee.name.replace(/^(?:f|\w+_)/, ''));
  if (says && told !== undefined && isSpokenOn(told, subject, analysis)) return true;
  // `::send(fd_, …)`, `asio::write(socket_, …)`
  const [first] = shape.arguments;
  const isGiven =
    language.names.outParameters === true &&
    first !== undefined &&
    sends.test(nameOfCallee(shape).replace(asynchronous, ''));
  if (isGiven && subjects.origins(first.value).subjects.has(subject)) return true;
  if (isGiven && isConnectedField(first.value, subject.known, analysis)) return true;
  const called = [...subjects.functions(shape.callee), ...entriesCalled(shape.callee, analysis)];
  const isOwnBeat =
    beats.test(nameOfCallee(shape)) &&
    isOfSelf(unwrap(shape.callee), names) &&
    names.classOf(shape.callee) === names.classOf(subject.known.node);
  // `self.send_ping()`, which the class has from its base, or which gives it to a queue of its own.
  if (isOwnBeat && called.every(sendsSomehow)) return true;
  // `reconnect()` greets on another connection.
  return (
    depth < deepest &&
    called.some((fn) => !within(subject.known.node, fn) && saysIn(fn, subject, analysis, depth + 1))
  );
}

/** Asio's `async_write`. */
const asynchronous = /^async_/;

const beats = /^_*(?:(?:send|do|perform|write|emit|issue)_?)?(?:ping|heart_?beat|keep_?alive|no_?op)$/i;

/** `performPing() { this.sendCommand(new PingCommand()); }` */
function sendsSomehow(fn: Syntax): boolean {
  return callsIn(fn).some(({ shape }) => shape.kind === 'call' && sends.test(nameOfCallee(shape)));
}

/** The connection, or a stream of it: `out` of `out = new PrintWriter(socket.getOutputStream())`. */
function isSpokenOn(object: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { names } = analysis;
  if (leadsTo(object, subject, analysis) || isAmong(object, subject, analysis)) return true;
  if (isOwnToProtocol(object, subject, names) || isProtocolOf(object, subject, analysis)) return true;
  if (isConnectedField(object, subject.known, analysis)) return true;
  const streams = streamsIn(subject, analysis);
  if (streams.length === 0) return false;
  const inner = unwrap(object);
  const values = [...names.bindings(inner), ...names.fields(inner)].flatMap(({ how }) =>
    how.kind === 'value' && how.value !== undefined ? [how.value] : [],
  );
  return streams.some((each) => [object, ...values].some((value) => within(each, value)));
}

/** `self.transport.write(b"")`, `self.sendLine(b"")` of a protocol that a factory makes for each connection. */
function isOwnToProtocol(object: Syntax, { known: { row } }: Subject, names: Names): boolean {
  const builds = 'builds' in row ? row.builds : undefined;
  const inner = unwrap(object);
  if (builds === undefined || names.classOf(inner) === undefined) return false;
  if (names.isSelf(inner)) return true;
  return isOfSelf(inner, names) && inner.shape.kind === 'member' && inner.shape.name === builds.holds;
}

/** It may be passed over for as long as there is nothing to say. */
function isConditional(call: Syntax, top: Syntax, analysis: Analysis): boolean {
  for (let at = call.parent; at !== undefined && at !== top; at = at.parent) {
    const { shape } = at;
    const goesOver = shape.kind === 'loop' || shape.kind === 'function';
    if (
      goesOver &&
      !isRunInPlace(at) &&
      !isRunAtOnce(at, analysis) &&
      !isInPieces(at) &&
      !isOverConnections(at, call, analysis)
    )
      return true;
    if (isSaidOrClosed(call, at)) continue;
    // `if (ask(link, question) < 0) return;` asks in any case.
    if (shape.kind === 'branch' && shape.condition !== undefined && within(call, shape.condition)) continue;
    const asked = shape.kind === 'branch' ? (shape.condition?.text ?? '').replace(notNull, '$1') : undefined;
    const asks = asked?.replace(accesses, '.').replace(isConnected, '.connected').split('&&') ?? [];
    if (!asks.every((each) => isThere.test(each) || isSpokenTo(each, call))) return true;
  }
  return false;
}

/** `if (this.line) this.line.write(ping)`: there is something to speak on. */
function isSpokenTo(asked: string, { shape }: Syntax): boolean {
  const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
  const object = callee?.kind === 'member' ? callee.object : undefined;
  return object !== undefined && asked.replace(/^[\s(]+|[\s)]+$/g, '') === object.text;
}

/** `if (now - heard > limit) socket.destroy(); else socket.write(ping);`: where it says nothing, there is nobody any more. */
function isSaidOrClosed(call: Syntax, { shape }: Syntax): boolean {
  const others = shape.kind === 'branch' ? shape.ways.filter((way) => !within(call, way)) : [];
  return others.length > 0 && others.every(({ text }) => lets.test(text));
}

/** C++'s `link_->state() == QAbstractSocket::ConnectedState`, `fd_ >= 0`. */
const accesses = /->|::/g;
const isConnected =
  /\s*(?:==\s*[\w.]*Connected\w*|!=\s*(?:nullptr|NULL|INVALID_SOCKET|-\s*1)|(?<!(?:length|size|count)(?:\(\))?\s*)>=?\s*-?\s*[01])(?=\W*$)/i;

/** `while len(packet) > 0: sent = sock.send(packet)`: a message goes out in pieces. */
function isInPieces({ shape, text }: Syntax): boolean {
  return shape.kind === 'loop' && shape.over === undefined && inPieces.test(text);
}

const inPieces =
  /^while\b[^:{\n]*\b\w*(?:len(?:gth)?|size|left|remain\w*|sent|written|offset)\b[^:{\n]*[<>]/i;

/** `tcp != null && tcp.Connected`, `self.client is not None` */
const notNull = /(\w)\s*(?:!==?\s*null\b|is\s+not\s+(?:null|None)\b)\s*(?:&&)?/g;

/** `Thread.new { sock.write(ping) }` */
function isRunAtOnce(block: Syntax, { subjects }: Analysis): boolean {
  const taker = block.shape.kind === 'function' ? ancestor(block, 'call', 2) : undefined;
  return taker !== undefined && subjects.known(taker)?.row.does === 'run';
}

/** `lock.synchronize { sock.write(ping) }` */
function isRunInPlace(block: Syntax): boolean {
  if (block.shape.kind !== 'function') return false;
  const taker = ancestor(block, 'call', 2)?.shape;
  return taker?.kind === 'call' && /^(?:synchronize|withLock|timeout)$/.test(nameOfCallee(taker));
}

/** `config.pingInterval`, `this.sendHeartbeat`, `() => this.ping()`: who names it so has it for that. */
function isBeat({ text, shape }: Syntax): boolean {
  const named = shape.kind === 'function' ? (shape.body?.text ?? '') : text;
  return named.length < longestName && heartbeat.test(named.replace(/([a-z])(?=[A-Z])/g, '$1 '));
}

/** A name, or a function that does nothing but call one. */
const longestName = 60;
