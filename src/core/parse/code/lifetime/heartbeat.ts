/** Connections on which the program itself says something again and again: they are never silent for long. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { callsIn, callsOf, nameOfCallee } from '../reading/functions.ts';
import { ancestor, isOfSelf, type Names, unwrap, within } from '../reading/names.ts';
import type { Subject } from '../reading/subjects.ts';
import { streamsOf } from './closing.ts';
import { secondsIn, silencesIn } from './idle-close.ts';
import { sends } from './traffic.ts';

/** A time between messages of which nothing is known but what it is for: `sleep(config.ping_interval)`. */
const heartbeat = /(?:^|[^a-z])(?:ping|heart_?beat|keep_?alive)/i;

/** Methods of the file that a loop says something by are followed so far. */
const deepest = 2;

/** Loops that sleep are looked at so far. */
const mostPauses = 20;

/** A task that is begun with the coroutine: `asyncio.ensure_future(self.ping())`. */
const begins = /^(?:ensure_future|create_task|run_coroutine_threadsafe|start_soon|spawn)$/;

/** What waits for something to say, as against for the clock. */
const waitsForWork =
  /\b(?:get|get_nowait|input|raw_input|accept|pop\w*|recv\w*|read\w*|wait|select|poll|acquire|next|anext)\s*\(|\basync for\b/;

/** A condition that only asks whether there is somebody to speak to. */
const isThere =
  /^[\s\w.()]*(?:connect|sock|writer|transport|conn|running|alive|active|clos|stop)[\s\w.()]*$/i;

/**
 * `while True: time.sleep(30); self.sock.sendall(PING)` in a thread or task of its own: the seconds between two
 * messages, where they can be read.
 */
function inLoops(subject: Subject, analysis: Analysis): readonly number[] {
  const { tree, names, language } = analysis;
  const { sleeps } = language;
  if (sleeps === undefined) return [];
  const pauses = ['sleep', 'delay'].flatMap(names.leaves).flatMap((leaf) => {
    const call = ancestor(leaf, 'call', 2);
    const loop = call === undefined ? undefined : ancestor(call, 'loop');
    if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee)) return [];
    if (!sleeps.test(names.path(call.shape.callee) ?? '')) return [];
    return loop !== undefined && isForGood(loop, language) ? [{ call: call.shape, loop }] : [];
  });
  return pauses.slice(0, mostPauses).flatMap(({ call, loop }) => {
    const home = names.functionOf(loop);
    if (home === tree.root || within(subject.known.node, home) || !isBegun(home, analysis)) return [];
    if (waitsForWork.test(loop.text)) return [];
    const given = call.arguments[0]?.value;
    const time = saysIn(loop, subject, analysis) ? secondsOf(given, analysis) : undefined;
    if (time !== undefined) return [language.sleepsIn === 'ms' ? time * milli : time];
    // What another file says, or callers do: who names it so has it for that.
    return heartbeat.test(given?.text ?? '') ? [0] : [];
  });
}

const milli = 1e-3;

/** `while True`; `while (running)`, `while (!Thread.currentThread().isInterrupted())`, which asks nobody. */
function isForGood({ shape, text }: Syntax, { sleepsIn }: Language): boolean {
  if (shape.kind !== 'loop') return false;
  return shape.endless || (sleepsIn !== undefined && asksNobody.test(text));
}

/** As against `while (lines.hasNext())`, which ends with its items. */
const asksNobody = /^while\s*\((?![^{]*\b(?:has|next|ready|available)\w*\()[\w\s.!()&|?]*\)\s*\{/;

/** `loop.call_later(30, self.ping)`, where `ping` does so again, or whatever hears from the peer. */
function byTimers(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, subjects, language } = analysis;
  return Object.entries(language.timers ?? {}).flatMap(([word, timer]) =>
    names.leaves(word).flatMap((leaf) => {
      const call = ancestor(leaf, 'call', 2);
      if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee)) return [];
      const told = call.shape.arguments[timer.function]?.value;
      const speakers = (told === undefined ? [] : tasksOf(told, analysis)).filter((fn) =>
        saysIn(fn, subject, analysis),
      );
      const home = names.functionOf(call);
      const isAgain =
        timer.again === true ||
        ancestor(call, 'loop') !== undefined ||
        speakers.includes(home) ||
        callsOf(home, subjects).some((each) => speakers.some((fn) => within(each, fn)) || isInLoop(each));
      if (speakers.length === 0 || !isAgain) return [];
      const time = secondsOf(call.shape.arguments[timer.after]?.value, analysis);
      const unit = timer.unitAt === undefined ? undefined : call.shape.arguments[timer.unitAt]?.value;
      const factor = unit === undefined ? (timer.unit === 'ms' ? milli : 1) : secondsIn(unit.text);
      return time === undefined || factor === undefined ? [] : [time * factor];
    }),
  );
}

/** A function, a method by its name, `run` of an object's class. */
function tasksOf(task: Syntax, { subjects, names, values }: Analysis): readonly Syntax[] {
  const method = /::(\w+)$/.exec(task.text)?.[1];
  if (method !== undefined) return namedSo(method, names);
  const made = unwrap(values.follow(task));
  const callee = made.shape.kind === 'call' ? made.shape.callee : undefined;
  const own = names.isSelf(made) ? names.classOf(made) : undefined;
  const owners = [
    ...(callee === undefined ? [made] : [made, ...subjects.functions(callee)]),
    ...(own === undefined ? [] : [own]),
  ];
  const run = namedSo('run', names).filter((fn) => owners.some((each) => within(fn, each)));
  return [...new Set([...subjects.functions(task), ...run])];
}

function namedSo(name: string, names: Names): readonly Syntax[] {
  return names
    .leaves(name)
    .flatMap(({ parent }) =>
      parent?.shape.kind === 'function' && parent.shape.name === name ? [parent] : [],
    );
}

function isInLoop(node: Syntax): boolean {
  return ancestor(node, 'loop') !== undefined;
}

/** `if now - self.last_recv > 120: self.ping()`: whoever looks after the connection speaks to who is silent. */
function behindSilence(subject: Subject, analysis: Analysis): readonly number[] {
  const { names } = analysis;
  const owner = names.classOf(subject.known.node);
  if (owner === undefined || analysis.language.timers === undefined) return [];
  return [...silencesIn(analysis)].flatMap(({ branch, seconds }) => {
    const way = branch.shape.kind === 'branch' ? branch.shape.ways[0] : undefined;
    if (seconds === undefined || way === undefined || names.classOf(branch) !== owner) return [];
    return callsIn(way).some((call) => saysBy(call, subject, analysis, 0)) ? [seconds] : [];
  });
}

/** The seconds between two messages of the program's own, where they can be read. */
export function spokenEvery(subject: Subject, analysis: Analysis): number | undefined {
  const times = [
    ...inLoops(subject, analysis),
    ...byTimers(subject, analysis),
    ...behindSilence(subject, analysis),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** `launch { … }`, `new Thread(() -> …)`, `run` of a class. */
function isTask(fn: Syntax, { names }: Analysis): boolean {
  if (fn.shape.kind !== 'function') return false;
  if (fn.shape.name !== undefined) return fn.shape.name === 'run' && names.classOf(fn) !== undefined;
  const call = ancestor(fn, 'call', 3)?.shape;
  return call?.kind === 'call' && runs.test(nameOfCallee(call));
}

const runs = /^(?:launch|async|thread|Thread|execute|submit|runAsync|startVirtualThread)$/;

/** `Thread(target=self.ping)`, `create_task(self.ping())` */
function isBegun(fn: Syntax, analysis: Analysis): boolean {
  const { subjects, names, language } = analysis;
  const isTold = (each: Syntax): boolean => language.sleepsIn !== undefined && isTask(each, analysis);
  if (isTold(fn) || subjects.references(fn).some((use) => isTold(names.functionOf(use)))) return true;
  return subjects.references(fn).some((use) => {
    if (subjects.runOf(use) !== undefined) return true;
    const called = ancestor(use, 'call', 2);
    const around = called === undefined ? undefined : ancestor(called, 'call', 3)?.shape;
    return around?.kind === 'call' && begins.test(nameOfCallee(around));
  });
}

/** Each round it says something on the connection, be it by a method of the file. */
function saysIn(node: Syntax, subject: Subject, analysis: Analysis, depth = 0): boolean {
  return callsIn(node).some((each) => !isConditional(each, node) && saysBy(each, subject, analysis, depth));
}

function saysBy({ shape }: Syntax, subject: Subject, analysis: Analysis, depth: number): boolean {
  const { subjects, names } = analysis;
  if (shape.kind !== 'call') return false;
  const callee = shape.callee.shape;
  const says = callee.kind === 'member' && callee.object !== undefined && sends.test(callee.name);
  if (says && isSpokenOn(callee.object!, subject, analysis)) return true;
  const called = subjects.functions(shape.callee);
  // `self.send_ping()`, which the class has from its base.
  if (called.length === 0)
    return (
      beats.test(nameOfCallee(shape)) &&
      isOfSelf(unwrap(shape.callee), names) &&
      names.classOf(shape.callee) === names.classOf(subject.known.node)
    );
  return depth < deepest && called.some((fn) => saysIn(fn, subject, analysis, depth + 1));
}

const beats = /^_*(?:send_?)?(?:ping|heart_?beat|keep_?alive|no_?op)$/i;

/** The connection, or a stream of it: `out` of `out = new PrintWriter(socket.getOutputStream())`. */
function isSpokenOn(object: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { subjects, names } = analysis;
  if (subjects.origins(object).subjects.has(subject)) return true;
  const streams = streamsOf(subject, analysis);
  if (streams.length === 0) return false;
  const inner = unwrap(object);
  const values = [...names.bindings(inner), ...names.fields(inner)].flatMap(({ how }) =>
    how.kind === 'value' && how.value !== undefined ? [how.value] : [],
  );
  return streams.some((each) => [object, ...values].some((value) => within(each, value)));
}

/** It may be passed over for as long as there is nothing to say. */
function isConditional(call: Syntax, top: Syntax): boolean {
  for (let at = call.parent; at !== undefined && at !== top; at = at.parent) {
    const { shape } = at;
    if (shape.kind === 'loop' || shape.kind === 'function') return true;
    if (shape.kind === 'branch' && !isThere.test(shape.condition?.text ?? '')) return true;
  }
  return false;
}

/** A number, a parameter's default, or what it is unless somebody says otherwise: `float(interval or limit * 0.5)`. */
function secondsOf(time: Syntax | undefined, analysis: Analysis, depth = 0): number | undefined {
  const { values, names, language } = analysis;
  if (time === undefined || depth > deepestTime) return undefined;
  const told = values.follow(time);
  const [binding, another] = names.bindings(unwrap(told));
  const parameter =
    binding?.how.kind === 'parameter' && another === undefined ? binding.how.parameter : undefined;
  const read = values.fold(parameter?.default ?? time)?.value;
  if (typeof read === 'number') return read;
  const { shape } = told;
  if (shape.kind === 'call' && language.conversions?.[shape.callee.text] === 1)
    return secondsOf(shape.arguments[0]?.value, analysis, depth + 1);
  // `interval or 30`
  if (shape.kind === 'choice') return secondsOf(shape.options.at(-1), analysis, depth + 1);
  if (shape.kind !== 'binary' || shape.operator !== '*') return undefined;
  const left = secondsOf(shape.left, analysis, depth + 1);
  const right = secondsOf(shape.right, analysis, depth + 1);
  return left === undefined || right === undefined ? undefined : left * right;
}

const deepestTime = 8;
