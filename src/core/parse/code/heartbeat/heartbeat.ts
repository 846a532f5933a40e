/** Connections on which the program itself says something again and again: they are never silent for long. */
import type { Unit } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { alarmsIn, settingsOf, timesOf } from '../clocks/alarms.ts';
import { namedSo, tasksOf } from '../clocks/tasks.ts';
import { secondsOf } from '../clocks/times.ts';
import { armOf } from '../flow/arms.ts';
import { assignIn } from '../flow/loops.ts';
import { givenAs } from '../flow/objects.ts';
import { sends } from '../flow/traffic.ts';
import { callsIn, callsOf, nameOfCallee } from '../names/functions.ts';
import { isOfSelf, type Names } from '../names/names.ts';
import { callsOn } from '../settings.ts';
import { secondsIn } from '../silence/handlers.ts';
import { listenersFor } from '../silence/listeners.ts';
import { silencesIn } from '../silence/measured.ts';
import { ancestor, enclosingFunction, unwrap, within } from '../tree/nodes.ts';
import { everySoManyRounds } from './counted-rounds.ts';
import { mostPauses, paused, sleeping, woken } from './pauses.ts';
import { pollsOn } from './polls.ts';
import { byRepeaters } from './repeaters.ts';
import { isConditional, isOwnBeat, isSpokenOn, saysBy, saysIn } from './speech.ts';
import { forWork, waitsForWork } from './waits.ts';

/** A time between messages of which nothing is known but what it is for: `sleep(config.ping_interval)`. */
const heartbeat = /(?:^|[^a-z])(?:ping|heart_?beat|keep_?alive)/i;

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
    const time = saysIn(round, subject, analysis) ? toldSeconds(given, unit, analysis) : undefined;
    if (time !== undefined) return [time / many];
    // What another file says, or callers do: who names it so has it for that.
    return heartbeat.test(given?.text ?? '') ? [0] : [];
  });
}

/**
 * `while self.is_up(): self.ask(CLOCK); sleep(5)` in `keep_alive` of the connection's class: by however many methods it
 * speaks, it is there for that.
 */
function inOwnBeats(subject: Subject, analysis: Analysis): readonly number[] {
  const { names } = analysis;
  const tells = ({ shape }: Syntax): boolean =>
    shape.kind === 'call' && isOfSelf(unwrap(shape.callee), names) && nameOfCallee(shape) !== 'sleep';
  return sleeping(analysis)
    .slice(0, mostPauses)
    .flatMap(({ call, loop, time, unit, many = 1 }) => {
      const fn = names.functionOf(call);
      if (names.classOf(fn) === undefined || !isOwnBeat(fn, subject, analysis)) return [];
      const [said] = callsIn(loop).filter(tells);
      if (said === undefined || isConditional(said, loop, analysis)) return [];
      const seconds = toldSeconds(time, unit, analysis);
      return [seconds === undefined ? 0 : seconds / many];
    });
}

/** `def keep_alive(self): raise NotImplementedError` in the connection's class: its heirs speak. */
function byHeirs(subject: Subject, analysis: Analysis): readonly number[] {
  const isLeft = (fn: Syntax): boolean => isOwnBeat(fn, subject, analysis) && leftToHeirs.test(fn.text);
  if (analysis.names.classOf(subject.known.node) === undefined) return [];
  return ownBeats.some((name) => namedSo(name, analysis.names).some(isLeft)) ? [0] : [];
}

const ownBeats = [
  'keep_alive',
  'keepalive',
  'heartbeat',
  'send_keep_alive',
  'send_keepalive',
  'send_heartbeat',
];
const leftToHeirs = /\braise\s+NotImplementedError\b/;

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
      // `meter.read_all()` asks before it reads.
      if (shape.kind !== 'call' || !forWork.test(`${nameOfCallee(shape)}(`) || said.includes(calls[at]!))
        return true;
      const heard =
        shape.callee.shape.kind === 'member' ? shape.callee.shape.object : shape.arguments[0]?.value;
      return heard !== undefined && isSpokenOn(heard, subject, analysis) && turn(calls[at]!) > first;
    })
  );
}

/**
 * `player.send(new KeepAlivePacket(++id))`, `orders.try_send(Order::Ping)`, `self.send_heartbeat(peer)`: what is called
 * so is sent as often as it takes.
 */
const sendsBeats =
  /\b(?:try_?)?(?:send|write)\w*\s*\(\s*(?:new\s+)?[\w.:]*(?:keep_?alive|heart_?beat|(?<![a-z])ping)\w*|\b_*send_?(?:keep_?alive|heart_?beat)\w*\s*\(/i;

/** `while True`; `while (running)`, `while (!Thread.currentThread().isInterrupted())`, which asks nobody. */
function isForGood({ shape, text }: Syntax, { clocks }: Language): boolean {
  if (shape.kind !== 'loop') return false;
  const isClock = clocks !== undefined && new RegExp(`^while\\b[^{]*\\.${clocks.waits}\\(`).test(text);
  return shape.endless || isClock || asksNobody.test(text);
}

/** As against `while (lines.hasNext())`, which ends with its items; of `do { … } while (running);` it stands behind. */
const question = String.raw`\s*while\b(?![^{}]*\b(?:has|next|ready|available)\w*\()[\w\s.:!()&|?]*`;
const asksNobody = new RegExp(String.raw`^(?:${question}\{|do\b[\s\S]*\}${question};?$)`, 'i');

/** `loop.call_later(30, self.ping)`, where `ping` does so again, or whatever hears from the peer. */
function byTimers(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, language } = analysis;
  return Object.entries(language.timers ?? {}).flatMap(([word, timer]) =>
    names.leaves(word).flatMap((leaf) => {
      const call = ancestor(leaf, 'call', 2);
      if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee)) return [];
      const { block, arguments: given } = call.shape;
      const told = block ?? given[timer.function]?.value;
      const speakers = (told === undefined ? [] : tasksOf(told, analysis)).filter(
        (fn) => !within(subject.known.node, fn) && saysIn(fn, subject, analysis),
      );
      const isAgain =
        timer.again === true ||
        isBegunAgain(call, speakers, analysis) ||
        isBegunByAnswer(call, subject, analysis);
      if (speakers.length === 0 || !isAgain) return [];
      const begun = timer.begun === undefined ? call.shape : beginningOf(call, timer.begun, names);
      const after = block === undefined ? begun?.arguments[timer.after]?.value : periodOf(given);
      const unit = timer.unitAt === undefined ? undefined : call.shape.arguments[timer.unitAt]?.value;
      const factor = unit === undefined ? 1 : secondsIn(unit.text);
      const time = toldSeconds(after, unit === undefined ? timer.unit : 's', analysis);
      if (time === undefined && [after, told].some((each) => each !== undefined && isBeat(each))) return [0];
      if (time === undefined || factor === undefined) return [];
      // `Timeout.Infinite`: never again.
      return timer.again === true && time <= 0 ? [] : [time * factor];
    }),
  );
}

/** What it says, or all say who make the object that has it for that: `new Watch(60000)` of `Watch(int pause)`. */
function toldSeconds(
  time: Syntax | undefined,
  unit: Unit | undefined,
  analysis: Analysis,
): number | undefined {
  const own = secondsOf(time, unit, analysis);
  if (own !== undefined || time === undefined) return own;
  const given = givenAs(time, analysis).map((each) => secondsOf(each, unit, analysis) ?? Infinity);
  const most = Math.max(...given);
  return Number.isFinite(most) ? most : undefined;
}

/** `if (poll(&fd, 1, 30000) == 0) ping(fd);`, `if sock.wait_readable(30) … else ping(sock) end`: nothing came for so long. */
function whereNothingCame(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, language } = analysis;
  return Object.entries(language.waits ?? {}).flatMap(([word, { at, unit }]) =>
    names.leaves(word).flatMap((leaf) => {
      const call = ancestor(leaf, 'call', 4);
      const asked = call === undefined ? undefined : ancestor(call, 'branch', 4)?.shape;
      if (call?.shape.kind !== 'call' || asked?.kind !== 'branch' || !isInLoop(call)) return [];
      const { condition, ways } = asked;
      if (condition === undefined || !within(call, condition)) return [];
      const way = ways[/^\W*!|==\s*0\W*$/.test(condition.text) ? 0 : 1];
      const seconds = secondsOf(call.shape.arguments[at]?.value, unit, analysis);
      if (way === undefined || seconds === undefined || seconds <= 0) return [];
      return saysIn(way, subject, analysis) ? [seconds] : [];
    }),
  );
}

/** Spring's `@Scheduled(fixedRate = 30000) void ping() { … }` */
function byAnnotations(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, language } = analysis;
  if (language.scheduled === undefined) return [];
  return names.leaves(language.scheduled).flatMap((leaf) => {
    const fn = enclosingFunction(leaf);
    if (fn?.shape.kind !== 'function' || fn.shape.body === undefined || within(leaf, fn.shape.body))
      return [];
    if (!saysIn(fn, subject, analysis)) return [];
    const period = /\bfixed(?:Rate|Delay)\s*=\s*([\d_]+)/.exec(fn.text)?.[1];
    if (period !== undefined) return [Number(period.replaceAll('_', '')) / 1000];
    // What configuration says: who names it so has it for that.
    return isOwnBeat(fn, subject, analysis) ? [0] : [];
  });
}

/** Kotlin's `fixedRateTimer(period = 30000L) { ping() }`, `Timer().schedule(delay, period) { ping() }` */
function periodOf(given: ShapeOf<'call'>['arguments']): Syntax | undefined {
  const named = given.find(({ name }) => name === 'period');
  return (named ?? (given.length > 1 ? given.at(-1) : undefined))?.value;
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

/** `void Panel::OnTimer(UINT_PTR id) { send(line, "beat\n", 5, 0); }` beside `SetTimer(1, 5000, NULL)`. */
function byTicks(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, language } = analysis;
  return Object.entries(language.ticks ?? {}).flatMap(([word, { begun, at, unit }]) => {
    if (
      !namedSo(word, names).some((fn) => saysIn(fn, subject, analysis) || saysForOne(fn, subject, analysis))
    )
      return [];
    const times = names.leaves(begun).flatMap((leaf) => {
      const call = ancestor(leaf, 'call', 2)?.shape;
      return call?.kind === 'call' ? [secondsOf(call.arguments[at]?.value, unit, analysis)] : [];
    });
    // The longest of several, where all can be read.
    return times.length === 0 || times.includes(undefined) ? [] : [Math.max(...(times as number[]))];
  });
}

/** `if (id == 1) send(line, …)`, `switch (id) { case 1: send(line, …); }`: it asks which clock it was. */
function saysForOne(fn: Syntax, subject: Subject, analysis: Analysis): boolean {
  const id = fn.shape.kind === 'function' ? fn.shape.parameters[0]?.target.text : undefined;
  if (id === undefined) return false;
  const asksWhich = new RegExp(`(?<!\\w)${escapeRegExp(id)}\\b`);
  return branchesIn(fn).some(
    ({ condition, ways }) =>
      condition !== undefined &&
      asksWhich.test(condition.text) &&
      ways.some((way) => saysIn(way, subject, analysis)),
  );
}

function branchesIn(node: Syntax): readonly ShapeOf<'branch'>[] {
  return [...(node.shape.kind === 'branch' ? [node.shape] : []), ...node.children.flatMap(branchesIn)];
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

/**
 * `if (Time.time > next) { next = Time.time + 5; Send(PING); }`, `if (DateTime.Now - last > Pause) { last = DateTime.Now; … }`,
 * `if (sum > 5) { sum = 0; … }` of `sum += Time.deltaTime`: each time it is due by the clock, which the branch winds up anew.
 */
function whenDue(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, values } = analysis;
  const owner = names.classOf(subject.known.node);
  if (owner === undefined) return [];
  const asked = [clockRead, ...sumsOfTime(names)].flatMap((words) => [...silencesIn(analysis, words)]);
  return asked.flatMap(({ branch: { shape }, seconds }) => {
    const way = shape.kind === 'branch' ? shape.ways[0] : undefined;
    if (shape.kind !== 'branch' || way?.shape.kind !== 'block' || names.classOf(way) !== owner) return [];
    const wound = way.shape.statements
      .flatMap((each) => assignIn(each) ?? [])
      .find(({ targets: [target] }) => target !== undefined && shape.condition!.text.includes(target.text));
    if (wound === undefined || isWanted(shape.condition!.text, wound.targets[0]!.text)) return [];
    if (!callsIn(way).some((call) => saysBy(call, subject, analysis, 0))) return [];
    const next = wound.value === undefined ? undefined : unwrap(wound.value).shape;
    const pause =
      next?.kind === 'binary' && next.operator === '+' ? values.fold(next.right)?.value : undefined;
    const time = seconds ?? pause;
    return typeof time === 'number' ? [time] : [];
  });
}

/** `Input.GetKey(fire) && Time.time > next`: the clock only holds back what somebody wants said. */
function isWanted(condition: string, clock: string): boolean {
  return condition.split('&&').some((each) => !each.includes(clock) && /\w\s*\(\s*[^\s)]/.test(each));
}

/** Where it is asked how much has come together of what Unity says has gone by since the last picture. */
function sumsOfTime(names: Names): readonly RegExp[] {
  return names.leaves('deltaTime').flatMap((leaf) => {
    const sum = ancestor(leaf, 'assign', 4)?.shape;
    const [target] = sum?.kind === 'assign' && sum.compound === true ? sum.targets : [];
    return target === undefined ? [] : [new RegExp(`\\b${escapeRegExp(target.text)}(?=\\s*>)`, 'g')];
  });
}

const clockRead =
  /\b(?:(?:utc_?)?now|millis|monotonic|tick_?count\w*|elapsed\w*|(?<=\btime\.)\w*time\w*)\b/gi;

/** When something was said last, and how often it is to be. */
const beatenAt = /(?:ping|heart_?beat|keep_?alive)\w*/gi;

/** It asks the clock, as against `if (keepalive > 0)`. */
function isAboutTime({ shape }: Syntax): boolean {
  const asked = shape.kind === 'branch' ? (shape.condition?.text ?? '') : '';
  return /(?:time|now|tick|clock|elapsed|since)\w*\b/i.test(asked);
}

/**
 * `return now - lastWrite > keepAliveMillis;` in the connection's class: somebody asks it when to say something. So does a
 * clock of another file: `Background.Repeat(SendHeartbeat, interval)`.
 */
function onAsking(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, language } = analysis;
  // `self.socket = new_socket()`: a function beside the class makes what the class connects.
  const [owner] = [subject.known, ...callsOn(subject, 'connect', analysis)].flatMap(
    ({ node }) => names.classOf(node) ?? [],
  );
  if (language.timers === undefined || owner === undefined) return [];
  const isAsked = [asksForBeat, asksBeat, schedulesBeat].some((each) => each.test(owner.text));
  return isAsked || leavesBeatTo(owner, subject, analysis) ? [0] : [];
}

/** `sendKeepAlive() { this.socket.write("\n"); }` that nobody in the file calls: whoever has the object has the clock. */
function leavesBeatTo(owner: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { names, subjects } = analysis;
  return [...owner.text.matchAll(sendsBeat)].some(([name]) =>
    names.leaves(name).some(({ parent: fn }) => {
      if (fn?.shape.kind !== 'function' || fn.shape.name !== name || names.classOf(fn) !== owner)
        return false;
      return callsOf(fn, subjects).length === 0 && saysIn(fn, subject, analysis);
    }),
  );
}

const sendsBeat = /\b_*(?:send|write)_?(?:heart_?beat|keep_?alive)\w*(?=\s*\()/gi;

const asksForBeat = /-\s*(?:\w+\.)?\w*last\w*\s*>=?\s*(?:\w+\.)?\w*(?:keep_?alive|heart_?beat|ping)\w*/i;

/** `if self.heartbeat.is_expired(): self.connect()`: what has the beats tells when none came. */
const asksBeat = /\bheart_?beat\w*\.(?:is_?|has_?)?(?:expired|timed_?out|overdue|lost|missed)\w*\(/i;

const schedulesBeat =
  /\b\w*(?:repeat|schedul|interval)\w*\s*\(\s*(?:(?:this|self)(?:\.|::))?_*(?:send|do)_?(?:heart_?beat|keep_?alive|ping)\w*\s*[,)]/i;

/** The seconds between two messages of the program's own, where they can be read. */
export function spokenEvery(subject: Subject, analysis: Analysis): number | undefined {
  const times = [
    ...inLoops(subject, analysis),
    ...inOwnBeats(subject, analysis),
    ...byHeirs(subject, analysis),
    ...byTimers(subject, analysis),
    ...whereNothingCame(subject, analysis),
    ...byAnnotations(subject, analysis),
    ...byEvents(subject, analysis),
    ...byAlarms(subject, analysis),
    ...byTicks(subject, analysis),
    ...byTimerEvents(subject, analysis),
    ...behindSilence(subject, analysis),
    ...whenDue(subject, analysis),
    ...everySoManyRounds(analysis, paused(analysis), (way) =>
      [way, ...callsIn(way)].some((call) => saysBy(call, subject, analysis, 0)),
    ),
    ...onAsking(subject, analysis),
    ...pollsOn(subject, analysis),
    ...byRepeaters(analysis, (fn) => !within(subject.known.node, fn) && saysIn(fn, subject, analysis)),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** `config.pingInterval`, `this.sendHeartbeat`, `() => this.ping()`: who names it so has it for that. */
function isBeat({ text, shape }: Syntax): boolean {
  const named = shape.kind === 'function' ? (shape.body?.text ?? '') : text;
  return named.length < longestName && heartbeat.test(named.replace(/([a-z])(?=[A-Z])/g, '$1 '));
}

/** A name, or a function that does nothing but call one. */
const longestName = 60;
