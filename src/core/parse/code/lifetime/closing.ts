/** Connections closed by others than the function that opened them: its callers, who holds the object, by name. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { endsInSilence, hasOpenLoop, isConversation, isOpenLoop, openLoopsIn } from '../flow/loops.ts';
import { fieldsFor, streamsWhere } from '../flow/objects.ts';
import { closesArgument, closing, isCloserName, receives } from '../flow/traffic.ts';
import { callsIn, callsOf, makerOf, nameOf, nameOfCallee } from '../names/functions.ts';
import { isOutside, methodOf } from '../names/names.ts';
import { callsOn, isListener } from '../settings.ts';
import { ancestor, enclosingFunction, outermost, unwrap, within } from '../tree/nodes.ts';
import { closedInCallback, goesOn, isAboutSilence, isTakenBack, isTaskMethod, talks } from './callbacks.ts';
import { type Lifetime, lifetimeOf } from './lifetime.ts';
import { waitsForTheEnd } from './until.ts';
import { closedFrom, endsClosed, sameFunction } from './ways.ts';

/** Functions that close in functions that close: followed so far. */
const deepestClosing = 3;
/** Calls and instances looked at; a file with more is no small program. */
const mostCalls = 50;

/** Its streams that are closed where they were got, on every way: with one of them it is closed itself. */
export function closedStreams(subject: Subject, analysis: Analysis): readonly Syntax[] {
  const { names, subjects } = analysis;
  const { node, row } = subject.known;
  return streamsOf(subject, analysis).filter((stream) => {
    if (row.does === 'accept' && goesOn(stream, node, names, subjects)) return false;
    const live = (ends: readonly Syntax[]) => lifetimeOf(stream, stream, ends, analysis);
    const first = live([]);
    return first.closedHere || live([...first.closings, ...closersByName(first, analysis)]).closedHere;
  });
}

/** `this.in = new DataInputStream(socket.getInputStream())`: the instance keeps a stream, and with it the connection. */
export function keepsStream(subject: Subject, analysis: Analysis): boolean {
  const { names } = analysis;
  return streamsOf(subject, analysis).some((stream) => {
    const { holders, handedOut } = lifetimeOf(stream, stream, [], analysis);
    return handedOut || holders.some(({ kind, target }) => kind === 'field' || isOutside(target, names));
  });
}

function streamsOf(subject: Subject, analysis: Analysis): readonly Syntax[] {
  return streamsWhere((object) => analysis.subjects.origins(object).subjects.has(subject), analysis);
}

/** Calls that close a connection given to them, by their name alone, or arrange for that. */
export function closersByName(lifetime: Lifetime, { subjects, language }: Analysis): readonly Syntax[] {
  return lifetime.given.flatMap((argument) => {
    const call = ancestor(argument, 'call', 3);
    if (call?.shape.kind !== 'call' || subjects.known(call) !== undefined) return [];
    const { callee, arguments: all } = call.shape;
    const name = nameOfCallee(call.shape);
    const isWrapper =
      callee.shape.kind === 'name' && isCloserName(name) && subjects.functions(callee).length === 0;
    const isUnwinding =
      language.unwinds?.test(callee.text) === true &&
      all[0] !== undefined &&
      subjects.functions(all[0].value).every(({ text }) => tidies.test(text));
    return closesArgument.test(name) || (isWrapper && all.length === 1) || isUnwinding ? [call] : [];
  });
}

const tidies = /close|shutdown|hang_?up/i;

/** `relay(guest, upstream)` of a function of the file that goes on with both: they are there for as long as the two peers. */
export function isRelayed(argument: Syntax, analysis: Analysis): boolean {
  const { subjects } = analysis;
  const call = ancestor(argument, 'call', 3)?.shape;
  if (call?.kind !== 'call' || !subjects.functions(call.callee).some(goesOnReading)) return false;
  // What may be one or another is one by itself.
  const joined = call.arguments
    .flatMap(({ value }) => partsOf(unwrap(value)))
    .map((each) =>
      [...subjects.origins(each).subjects].filter((one) => !one.excluded && !isListener(one, analysis)),
    )
    .filter((each) => each.length > 0);
  return joined.length > 1 && new Set(joined.flat()).size > 1;
}

/** `guest` and `upstream` of `[guest, upstream]` and `{ guest, upstream }`. */
function partsOf(value: Syntax): readonly Syntax[] {
  const { shape } = value;
  if (shape.kind === 'list') return shape.items;
  return shape.kind === 'record' ? shape.entries.map((each) => each.value) : [value];
}

function goesOnReading(fn: Syntax): boolean {
  return openLoopsIn(fn).some(({ text }) => receives.test(text)) && !endsInSilence(fn);
}

/**
 * Calls of functions of the file that close it, whatever happens in them: here and now, or in a thread of its own
 * behind one answer.
 */
export function closersByBody(closers: readonly Syntax[], analysis: Analysis): readonly Syntax[] {
  return closersInBody(closers, closers, analysis);
}

/**
 * Those of what was accepted, and of the functions that leave it to such on each way:
 * `switch (kind) { case 1: Greet(guest); … }`.
 */
export function closersByHandler(closers: readonly Syntax[], analysis: Analysis): readonly Syntax[] {
  const all = closingCalls(closers, analysis);
  const direct = closersInBody(closers, all, analysis);
  // Who leaves it to one that goes on until the peer leaves goes on as long.
  const brief = direct.filter(
    ({ shape }) =>
      shape.kind === 'call' && !analysis.subjects.functions(shape.callee).some((fn) => isConversation(fn)),
  );
  return brief.length === 0 ? direct : [...direct, ...closersInBody(brief, [...all, ...brief], analysis)];
}

/** Calls of functions around some closers that close on all ways. */
function closersInBody(
  around: readonly Syntax[],
  closers: readonly Syntax[],
  analysis: Analysis,
): readonly Syntax[] {
  const functions = new Set(around.flatMap((closer) => enclosingFunction(closer) ?? []));
  return [...functions].flatMap((fn) => {
    const own = closers.filter(
      (closer) =>
        within(closer, fn) && !waitsForTheEnd(closer, analysis.language) && !isReplaced(closer, fn, analysis),
    );
    if (!lifetimeOf(fn, fn, own, analysis).closedHere) return [];
    const calls = callsOf(fn, analysis.subjects);
    // What nobody waits for goes on by itself.
    if (isConversation(fn)) return calls.filter((call) => !isAsync(fn) || isAwaited(call));
    return [...calls, ...calls.flatMap((call) => runOf(call, analysis)), ...runsOf(fn, analysis)];
  });
}

/** `_client?.Close(); _client = next;`: what was there before ends, and the next one goes on. */
function isReplaced(closer: Syntax, fn: Syntax, { names }: Analysis): boolean {
  const callee = closer.shape.kind === 'call' ? unwrap(closer.shape.callee).shape : undefined;
  const field = callee?.kind === 'member' && callee.object !== undefined ? unwrap(callee.object) : undefined;
  const word = field?.shape.kind === 'name' || field?.shape.kind === 'member' ? field.shape.name : undefined;
  if (field === undefined || word === undefined) return false;
  return names.leaves(word).some((leaf) => {
    const target = outermost(leaf);
    const assign = target.parent?.shape;
    return (
      leaf.start > closer.end &&
      within(leaf, fn) &&
      assign?.kind === 'assign' &&
      target.text === field.text &&
      assign.targets.includes(target) &&
      assign.value !== undefined &&
      unwrap(assign.value).shape.kind !== 'null'
    );
  });
}

/** Calls of functions of the file that begin by taking it into a `using`: `using (client) { … }`. */
export function closersByUsing(lifetime: Lifetime, analysis: Analysis): readonly Syntax[] {
  const { names, subjects } = analysis;
  return lifetime.given.flatMap((argument) => {
    const call = ancestor(argument, 'call', 3);
    if (call?.shape.kind !== 'call') return [];
    const at = call.shape.arguments.findIndex((each) => each.value === argument || each.node === argument);
    return subjects.functions(call.shape.callee).flatMap((fn) => {
      const target = fn.shape.kind === 'function' ? fn.shape.parameters[at]?.target : undefined;
      if (target?.shape.kind !== 'name') return [];
      const isUsed = names
        .occurrences(target.shape.name)
        .some((use) => names.functionOf(use) === fn && isResource(use));
      if (!isUsed) return [];
      if (isConversation(fn)) return isAsync(fn) && !isAwaited(call) ? [] : [call];
      return [call, ...runOf(call, analysis)];
    });
  });
}

function isResource(use: Syntax): boolean {
  const using = ancestor(use, 'using', 3)?.shape;
  return using?.kind === 'using' && using.resources.some(({ value }) => unwrap(value) === use);
}

function isAsync(fn: Syntax): boolean {
  const { shape } = fn;
  const head = shape.kind === 'function' && shape.body !== undefined ? shape.body.start - fn.start : 0;
  return /\basync\b/.test(fn.text.slice(0, head));
}

/** `await handle(client)` */
function isAwaited(call: Syntax): boolean {
  for (let at: Syntax | undefined = call; at !== undefined && at.shape.kind !== 'block'; at = at.parent)
    if (at.type.startsWith('await')) return true;
  return false;
}

/**
 * `new Thread(new Clerk(guest)).start()` of a class whose `run` says or hears something, goes round for no peer and
 * closes: one exchange, as in a lambda. So does the method of `Thread(target=Clerk(guest).deliver)`.
 */
export function endsInTask(argument: Syntax, start: Syntax, analysis: Analysis): boolean {
  const { names, subjects } = analysis;
  const made = ancestor(argument, 'call', 3);
  const making = made?.shape;
  const [owner, another] = making?.kind === 'call' ? subjects.functions(making.callee) : [];
  if (making?.kind !== 'call' || owner?.shape.kind !== 'class' || another !== undefined) return false;
  const member = made?.parent;
  const task =
    member?.shape.kind === 'member' && subjects.runOf(member) !== undefined ? member.shape.name : '';
  const head = owner.text.slice(0, owner.text.indexOf('{'));
  if ((task === '' && !/\b(?:Thread|Runnable|Callable)\b/.test(head)) || !talks(owner)) return false;
  const [run] = (task === '' ? ['run', 'call'] : [task]).flatMap(
    (each) => methodOf(owner, each, names) ?? [],
  );
  const body = run?.shape.kind === 'function' ? run.shape.body : undefined;
  if (run === undefined || body === undefined || goesOn(run, start, names, subjects)) return false;
  const at = making.arguments.findIndex(({ value, node }) => value === argument || node === argument);
  const fields = fieldsFor(owner, at, names);
  const own = subjects.calls.flatMap(({ row, call, node }) => {
    const { shape } = call.callee;
    const closed = row.does === 'close' && shape.kind === 'member' ? shape.object : undefined;
    const word = closed === undefined ? undefined : /\w+(?=\W*$)/.exec(closed.text)?.[0];
    return word !== undefined && within(node, owner) && fields.includes(word) ? [node] : [];
  });
  const closers = closingCalls(own, analysis);
  return endsClosed(
    body,
    (node) => closers.some((each) => within(each, node) && sameFunction(each, node)),
    [],
  );
}

/** `Task.Run(() => Handle(client))`: the call that a function around is given to. */
function runOf(call: Syntax, { names, language }: Analysis): readonly Syntax[] {
  const fn = enclosingFunction(call);
  if (fn?.shape.kind !== 'function') return [];
  // In a method it must be told what to close: `disconnect()` there is for when connecting failed.
  const isTask = call.shape.kind === 'call' && call.shape.arguments.length > 0 && isTaskMethod(fn);
  if (fn.shape.name !== undefined && !isTask) return [];
  // What goes on until its peer leaves closes behind no exchange.
  if (isConversation(fn)) return [];
  const run = ancestor(fn, 'call', 3);
  if (run?.shape.kind !== 'call' || isAboutSilence(run.shape) || isTakenBack(run, names)) return [];
  // `socket.on("close", () => this.tidy())` runs when something happens, if ever.
  const callee = run.shape.callee.shape;
  return callee.kind === 'member' && language.names.bindsSelf?.test(callee.name) === true ? [] : [run];
}

/** `Thread(target=f, args=(conn,))`, and the `thread.Start(client)` of a thread made with the function before. */
function runsOf(fn: Syntax, { subjects }: Analysis): readonly Syntax[] {
  return subjects.references(fn).flatMap((use) => subjects.runOf(use)?.node ?? []);
}

/** Closed by each caller of the function that opens it, in the function that calls. */
export function closedByCallers(subject: Subject, closers: readonly Syntax[], analysis: Analysis): boolean {
  if (closers.length === 0) return false;
  const { known } = subject;
  const { names, subjects, language } = analysis;
  const closings = closingCalls(closers, analysis);
  if (isManaged(known.node, closings, analysis)) return true;
  if (closedFrom(known.node, closings, { isAccepted: known.row.does === 'accept' })) return true;
  const connects = callsOn(subject, 'connect', analysis).map(({ node }) => node);
  // `def run(self): self.sock.connect(address); …; self.sock.close()`, wherever it was made.
  const isMadeElsewhere = connects.every((each) => names.functionOf(each) !== names.functionOf(known.node));
  if (connects.length > 0 && isMadeElsewhere && connects.every((each) => closedFrom(each, closings)))
    return true;
  const home = makerOf(known.node, names, language);
  if (home.shape.kind !== 'function') return false;
  const calls = callsOf(home, subjects);
  const owner = names.classOf(home);
  const isEnded = (call: Syntax): boolean => {
    const caller = names.functionOf(call);
    // A caller that gets an unconnected socket connects it: where that fails there is nothing to be closed.
    const begin = connects.find((each) => names.functionOf(each) === caller) ?? call;
    // C reads in loops all that comes, also of an answer.
    const readsOn = language.names.outParameters !== true && hasOpenLoop(caller);
    return (
      !readsOn &&
      (closedFrom(begin, closings, { finalized: language.finalized === true }) ||
        closedInCallback(call, closings, names, subjects))
    );
  };
  if (calls.length > 0 && calls.length <= mostCalls && calls.every(isEnded)) return true;
  if (connectedOnlyBy(connects, isEnded, analysis)) return true;
  return owner !== undefined && instancesEnd(owner, closings, analysis);
}

/** `Send() { Connect(); …; Close(); }`: each who calls what connects it, which nobody else can call, closes it. */
function connectedOnlyBy(
  connects: readonly Syntax[],
  isEnded: (call: Syntax) => boolean,
  { names, subjects, language }: Analysis,
): boolean {
  const homes = new Set(connects.map((each) => names.functionOf(each)));
  return (
    homes.size > 0 &&
    [...homes].every((home) => {
      const name = home.shape.kind === 'function' ? home.shape.nameNode : undefined;
      const { hides, isPrivate } = language.names;
      const isHidden = isPrivate?.(home) === true || (name !== undefined && hides?.(name) === true);
      const calls = isHidden ? callsOf(home, subjects) : [];
      return calls.length > 0 && calls.length <= mostCalls && calls.every(isEnded);
    })
  );
}

/** Calls that close it: what closers do, and functions of the file that do nothing but lead to them. */
export function closingCalls(closers: readonly Syntax[], { subjects }: Analysis): readonly Syntax[] {
  const all = [...closers];
  let latest: readonly Syntax[] = closers;
  for (let depth = 0; depth < deepestClosing && latest.length > 0; depth++) {
    const calls = latest.flatMap((closer) => {
      const fn = enclosingFunction(closer);
      return fn === undefined || !(isClosing(fn) || onlyCloses(fn, closer)) ? [] : callsOf(fn, subjects);
    });
    latest = calls.filter((call) => !all.includes(call)).slice(0, mostCalls);
    all.push(...latest);
  }
  return all;
}

/** `close`, `disconnect`, `_cleanup`: a function that closes on purpose, as against one that also does so. */
function isClosing(fn: Syntax): boolean {
  return fn.shape.kind === 'function' && closing.test(nameOf(fn) ?? '');
}

/** Whatever it is called, it does nothing else, but for letting go of the variable. */
function onlyCloses({ shape }: Syntax, closer: Syntax): boolean {
  const body = shape.kind === 'function' ? shape.body?.shape : undefined;
  const statements = body?.kind === 'block' ? body.statements : [];
  return (
    statements.length > 0 &&
    statements.length < 3 &&
    statements.every((each) => (within(closer, each) && isBrief(each)) || letsGo.test(each.text))
  );
}

/** The call itself, or a test in front of it. */
function isBrief(statement: Syntax): boolean {
  return !/^(?:try|loop)$/.test(statement.shape.kind) && callsIn(statement).length <= 2;
}

const letsGo = /^[$@\w.>-]+\s*=\s*(?:null|nullptr|nil|None|undefined|false|NULL|-\s*1|INVALID_SOCKET)\s*;?$/;

/** `__enter__` opens it and `__exit__` closes it: it lives for one `with`. */
function isManaged(node: Syntax, closings: readonly Syntax[], { names }: Analysis): boolean {
  const owner = names.classOf(node);
  const { shape } = names.functionOf(node);
  if (owner === undefined || shape.kind !== 'function' || !/^__a?enter__$/.test(shape.name ?? ''))
    return false;
  const exit = methodOf(owner, shape.name!.replace('enter', 'exit'), names);
  return exit !== undefined && closings.some((closing) => within(closing, exit));
}

/** Every object of the class is closed in the function that makes it. */
function instancesEnd(owner: Syntax, closings: readonly Syntax[], analysis: Analysis): boolean {
  const { names, tree } = analysis;
  const name = owner.shape.kind === 'class' ? owner.shape.name : undefined;
  if (name === undefined) return false;
  const methods = new Set(
    closings.flatMap((closing) => {
      const fn = enclosingFunction(closing);
      // What goes on until its peer leaves closes behind no exchange.
      const isOwn = fn?.shape.kind === 'function' && names.classOf(fn) === owner && !hasOpenLoop(fn);
      return isOwn && fn.shape.kind === 'function' && fn.shape.name !== undefined ? [fn.shape.name] : [];
    }),
  );
  const makings = names.leaves(name).flatMap((leaf) => {
    if (within(leaf, owner) || isTriedOut(leaf, analysis)) return [];
    const isNew = leaf.parent?.shape.kind === 'member' && leaf.parent.shape.name === 'new';
    const callee = isNew ? leaf.parent! : leaf;
    const call = callee.parent;
    return call?.shape.kind === 'call' && call.shape.callee === callee ? [call] : [];
  });
  if (makings.length === 0 || makings.length > mostCalls) return false;
  return makings.every((making) => {
    const using = ancestor(making, 'using', 3) ?? resourceTry(making);
    if (using !== undefined) return methodOf(owner, '__exit__', names) !== undefined || methods.size > 0;
    const assign = outermost(making).parent?.shape;
    const held =
      assign?.kind === 'assign' && unwrap(assign.value ?? making) === making ? assign.targets[0] : undefined;
    const target = held === undefined ? undefined : unwrap(held);
    if (target?.shape.kind !== 'name') return false;
    const home = names.functionOf(making);
    if ((home === tree.root ? topLoops(home) : hasOpenLoop(home)) || isLent(target, home, analysis))
      return false;
    const closes = names.occurrences(target.shape.name).flatMap((use) => {
      const object = outermost(use);
      const member = object.parent;
      if (member?.shape.kind !== 'member' || member.shape.object !== object) return [];
      if (!methods.has(member.shape.name)) return [];
      return [member.parent?.shape.kind === 'call' ? member.parent : member];
    });
    return closedFrom(making, closes);
  });
}

/** `if __name__ == "__main__":`: a module tries itself out, and others who import it do what they like. */
function isTriedOut(node: Syntax, { names, tree }: Analysis): boolean {
  const branch = names.functionOf(node) === tree.root ? ancestor(node, 'branch')?.shape : undefined;
  return branch?.kind === 'branch' && /\b__name__\b/.test(branch.condition?.text ?? '');
}

/** `try (Client client = new Client(host)) { … }` */
function resourceTry(making: Syntax): Syntax | undefined {
  const around = ancestor(making, 'try', 4);
  const resources = around?.shape.kind === 'try' ? (around.shape.resources ?? []) : [];
  return resources.some(({ value }) => value === making) ? around : undefined;
}

/** Its variable is given to somebody, or stands in a function inside. */
function isLent(target: Syntax, home: Syntax, { names }: Analysis): boolean {
  return names
    .occurrences(target.text)
    .some(
      (use) =>
        within(use, home) &&
        (names.functionOf(use) !== home || outermost(use).parent?.shape.kind === 'argument'),
    );
}

function topLoops(root: Syntax): boolean {
  return root.children.some((each) => {
    const { kind } = each.shape;
    return kind !== 'function' && kind !== 'class' && (isOpenLoop(each) || topLoops(each));
  });
}
