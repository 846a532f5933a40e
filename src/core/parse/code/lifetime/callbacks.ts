/** Connections closed in the callback that gets their answer. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Subjects } from '../calls/subjects.ts';
import { hasEndlessLoop, isConversation } from '../flow/loops.ts';
import { receives, sends } from '../flow/traffic.ts';
import { callsIn, nameOfCallee } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import { ancestor, enclosingFunction, outermost, unwrap, within } from '../tree/nodes.ts';
import { type Closes, sequence } from './ways.ts';

/** Functions that a task calls are followed so far. */
const deepestTask = 2;

/** Callbacks in callbacks that are looked into. */
const deepestCallbacks = 2;

/** Closed in the callback that gets the answer, of what is served the question: one exchange. */
export function closedInCallback(
  start: Syntax,
  closers: readonly Syntax[],
  names: Names,
  subjects: Subjects,
): boolean {
  const served = start.shape.kind === 'function';
  const home = served ? start : names.functionOf(start);
  const isAccepted = subjects.known(start)?.row.does === 'accept';
  const closesIn = (closer: Syntax, depth: number): boolean => {
    const callback = enclosingFunction(closer);
    const shape = callback?.shape;
    if (callback === undefined || shape?.kind !== 'function' || callback === home || shape.body === undefined)
      return false;
    const taker = ancestor(callback, 'call', 3);
    // What is closed in a callback inside of it comes when others say so.
    const isTask = isAccepted && depth === 0 && isTaskMethod(callback);
    if (
      isRunBefore(taker, start, subjects) ||
      !(served
        ? isQuestion(callback)
        : isTask
          ? talks(callback)
          : isAnswer(callback) || isAnsweredOver(callback, closer, names)) ||
      isTakenBack(taker, names) ||
      (isAccepted || isRunner(taker) ? goesOn(callback, start, names, subjects) : hasEndlessLoop(callback))
    )
      return false;
    const closes = whereRefused(callback, taker, (node) =>
      [closer, ...closers].some((each) => within(each, node) && enclosingFunction(each) === callback),
    );
    const { body } = shape;
    if (body.shape.kind === 'block' && sequence(body.shape.statements, closes) !== 'closed') return false;
    // `socket.write(text, () => socket.end())` in the callback that got the connection.
    return names.functionOf(callback) === home || (depth < deepestCallbacks && closesIn(callback, depth + 1));
  };
  return closers.some((closer) => closesIn(closer, 0));
}

/**
 * `door.connect((error) => { if (error) return tell(error); … })`: where connecting or sending failed, nothing is left
 * to be closed; what is thrown in any callback that is told of failures ends the program.
 */
function whereRefused(callback: Syntax, taker: Syntax | undefined, closes: Closes): Closes {
  const error = callback.shape.kind === 'function' ? callback.shape.parameters[0]?.target.text : undefined;
  if (error === undefined || !failures.test(error) || taker?.shape.kind !== 'call') return closes;
  const isTried = tries.test(nameOfCallee(taker.shape));
  const it = escapeRegExp(error);
  const failed = new RegExp(`^[\\s(]*${it}\\s*(?:!==?\\s*(?:null|undefined))?[\\s)]*$`);
  const leaves = ({ shape }: Syntax): boolean =>
    shape.kind === 'exit' && (shape.how === 'throw' || (isTried && shape.how === 'return'));
  return Object.assign(
    (node: Syntax): boolean => closes(node) || (leaves(node) && isBehind(node, failed, callback)),
    isTried ? { absent: failed, success: new RegExp(`^[\\s(]*!\\s*${it}[\\s)]*$`) } : {},
  );
}

/** `err`, `error`, `e`: what Node's callbacks are told first. */
const failures = /^_?e(?:x|rr?\d?)?$|err|fail|exception/i;

/** What fails where there is no connection, or no more. */
const tries = /^(?:connect|open|write|send)$/;

/** It stands in the first way of a branch of the function that asks so. */
function isBehind(node: Syntax, asked: RegExp, fn: Syntax): boolean {
  for (let at = node; at.parent !== undefined && at !== fn; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'branch' && shape.ways[0] === at && asked.test(shape.condition?.text ?? ''))
      return true;
  }
  return false;
}

/** `lock.withLock { socket?.close() }` in front of what connects anew: its block runs in place. */
function isRunBefore(taker: Syntax | undefined, start: Syntax, subjects: Subjects): boolean {
  const row = taker === undefined ? undefined : subjects.known(taker)?.row;
  return row?.does === 'pass' && row.from === 'block' && taker!.end <= start.start;
}

/** `Task.Run(() => Pump(client))`, `new Thread(() => Pump(client))`: what goes on beside the function, as long as it likes. */
function isRunner(call: Syntax | undefined): boolean {
  return call?.shape.kind === 'call' && runners.test(call.shape.callee.text);
}

const runners = /(?:^|\.)(?:Task\.Run|StartNew|QueueUserWorkItem|Thread|thread|runAsync|supplyAsync)$/;

/** `run` of `new Thread() { … }` or `object : Runnable { … }`: as good as a lambda, unless it waits for the program's end. */
export function isTaskMethod(fn: Syntax): boolean {
  if (fn.shape.kind !== 'function' || !/^(?:run|call)$/.test(fn.shape.name ?? '')) return false;
  const made = fn.parent?.shape.kind === 'block' ? fn.parent.parent : undefined;
  const isObject =
    made?.shape.kind === 'call' ? made.shape.constructs : made?.shape.kind === 'class' && !made.shape.name;
  if (made === undefined || !isObject) return false;
  const head = made.text.slice(0, made.text.indexOf('{'));
  const taker = ancestor(made, 'call', 3)?.shape;
  const isHook = taker?.kind === 'call' && hooks.test(nameOfCallee(taker));
  return /\b(?:Thread|Runnable|Callable)\b/.test(head) && !isHook;
}

/** It says or hears something, as against one that only closes what has taken too long. */
export function talks({ text }: Syntax): boolean {
  return sends.test(text) || receives.test(text);
}

/**
 * In a function of its own, run by a thread or a task, a loop goes on for as long as the peer stays: what is closed
 * behind it was no single exchange.
 */
export function goesOn(node: Syntax, start: Syntax, names: Names, subjects: Subjects): boolean {
  const task = node.shape.kind === 'function' ? node : names.functionOf(node);
  return task !== names.functionOf(start) && isLasting(node, subjects);
}

/** A loop that is not about items stands in it, or in a function of the file that it calls. */
function isLasting(node: Syntax, subjects: Subjects, depth = 0): boolean {
  if (isConversation(node)) return true;
  if (depth >= deepestTask) return false;
  return callsIn(node).some((call) => {
    const taken = call.shape.kind === 'call' ? subjects.functions(call.shape.callee) : [];
    return taken.some((fn) => fn.shape.kind === 'function' && isLasting(fn, subjects, depth + 1));
  });
}

/** `const timer = setTimeout(() => socket.destroy(), 5000)` beside `clearTimeout(timer)`: it never comes where all is well. */
export function isTakenBack(call: Syntax | undefined, names: Names): boolean {
  if (call?.shape.kind !== 'call' || !/^(?:\w+\.)*setTimeout$/.test(call.shape.callee.text)) return false;
  const assign = outermost(call).parent?.shape;
  const timer = assign?.kind === 'assign' ? assign.targets[0]?.text : undefined;
  return (
    timer !== undefined &&
    names.leaves('clearTimeout').some((leaf) => {
      const clearing = ancestor(leaf, 'call', 2)?.shape;
      return clearing?.kind === 'call' && clearing.arguments[0]?.value.text === timer;
    })
  );
}

/** `socket.once("data", (question) => …)` */
function isQuestion(callback: Syntax): boolean {
  const call = ancestor(callback, 'call', 3)?.shape;
  if (call?.kind !== 'call' || !call.arguments.some(({ value }) => value === callback)) return false;
  const event = call.arguments[0]?.value.shape;
  return event?.kind === 'string' && /^(?:data|readable)$/.test(event.value ?? '');
}

/**
 * `client.query("SELECT 1", () => client.end())`, whose text is no event's name, and
 * `const request = session.request(headers); request.on("end", () => session.close())`: what closes asked it.
 */
function isAnsweredOver(callback: Syntax, closer: Syntax, names: Names): boolean {
  const asking = ancestor(callback, 'call', 3);
  const call = asking?.shape;
  if (call?.kind !== 'call' || !call.arguments.some(({ value }) => value === callback)) return false;
  const connection = receiverOfCall(closer)?.text;
  const asked = receiverOfCall(asking!);
  const text = call.arguments[0]?.value.shape;
  if (connection === undefined || asked === undefined || text?.kind !== 'string') return false;
  if (!listens.test(nameOfCallee(call))) return asked.text === connection;
  return (
    /^(?:end|close)$/.test(text.value ?? '') &&
    names.bindings(asked).some(({ how, scope }) => {
      const made = how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : undefined;
      return (
        made !== undefined && scope === names.functionOf(made) && receiverOfCall(made)?.text === connection
      );
    })
  );
}

/** `on`, `once`, `addEventListener`, `onShutdown`: what listens asks nothing. */
const listens =
  /^(?:on|once|off|subscribe|register|bind|observe|hook|on[A-Z]\w*|\w*(?:Listener|Hook|Handler))$/;

/** `client` of `client.end()`. */
function receiverOfCall({ shape }: Syntax): Syntax | undefined {
  const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
  return callee?.kind === 'member' && callee.object !== undefined ? unwrap(callee.object) : undefined;
}

/** Who is told when others end: `stopped.subscribe(…)`, `app.onShutdown(…)`. */
const hooks =
  /^(?:subscribe|[rR]egister|add\w*(?:Listener|Hook|Handler)|on(?!Data|Message|Response|Connect|Reply|Answer)[A-Z]\w*)$/;

/** `socket.setTimeout(ms, …)`; the global one is a timer. */
export function isAboutSilence({ callee: { shape } }: ShapeOf<'call'>): boolean {
  return shape.kind === 'member' && shape.name === 'setTimeout';
}

/** A handler of `data`, `connect` or a timer, as against one for errors and timeouts. */
function isAnswer(callback: Syntax): boolean {
  const call = ancestor(callback, 'call', 3)?.shape;
  if (call?.kind !== 'call' || !call.arguments.some(({ value }) => value === callback)) return false;
  if (isAboutSilence(call)) return false;
  const event = call.arguments[0]?.value.shape;
  const { shape } = call.callee;
  if (shape.kind === 'member' && hooks.test(shape.name)) return false;
  // `socket.write("text", () => …)` says no event.
  if (event?.kind === 'string' && !tries.test(nameOfCallee(call)))
    return /^(data|connect|secureConnect|message|response|readable)$/.test(event.value ?? '');
  return true;
}
