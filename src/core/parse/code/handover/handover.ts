import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject, Subjects } from '../calls/subjects.ts';
import { isCallers, recordAround } from '../flow/receivers.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { callsIn, callsOf } from '../names/functions.ts';
import { wholesaleImports } from '../names/imports.ts';
import { isOutside, type Names } from '../names/names.ts';
import { receiverOf } from '../settings.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';
import { collects, isCollectedForCallers } from './collections.ts';
import { isForeign, isInForeignObject, isOfImported, isOfOthers } from './foreign.ts';
import {
  asGiven,
  isArgument,
  isMemberName,
  passedOn,
  positionIn,
  usesByTakers,
  usesOfOwn,
  usesOfRecord,
} from './passing.ts';
import { isGivenInRecord, isServedHere, isVariableOfOthers, runsOthers } from './records.ts';
import { isMadeElsewhere, isObjectOfC, isTakenOver } from './taking.ts';
import { usesOfMade } from './told-objects.ts';
import { isFoundByKey } from './waiting-keys.ts';

/** Others have it: it is given to their code, put into what they made, or into a queue. */
export function isHandedOver(subject: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const uses = [...lifetime.given, ...lifetime.uses.map(({ use }) => use)];
  return (
    isGivenAway(subject, lifetime, analysis) ||
    isHandedOnInCallback(subject, lifetime, analysis) ||
    isFoundByKey(uses, analysis) ||
    isFilledForCaller(subject, lifetime, analysis) ||
    isToldInRecord(subject, lifetime, analysis) ||
    lifetime.given.some((argument) => isLeftToProgram(argument, analysis)) ||
    lifetime.holders.some(
      ({ target }) =>
        (isPutIntoForeign(target, analysis) && !isServedHere(target, analysis)) ||
        isShared(target, analysis) ||
        isVariableOfOthers(target, analysis),
    ) ||
    lifetime.holders.some(
      ({ target, kind }) => kind === 'element' && isTakenOut(target, subject, analysis),
    ) ||
    uses.some(
      (use) =>
        isQueued(use, analysis) ||
        isCollectedForCallers(use, analysis) ||
        isInLiteralOfPackage(use, analysis) ||
        isInLiteralOfProgram(use, analysis),
    )
  );
}

/** `dup2(fd, STDIN_FILENO); execv(path, words);`: another program reads from it. */
function isLeftToProgram(argument: Syntax, { names, language }: Analysis): boolean {
  const call = ancestor(argument, 'call', 3);
  return (
    language.names.outParameters === true &&
    call?.shape.kind === 'call' &&
    /^(?:::)?dup[23]?$/.test(call.shape.callee.text) &&
    /\bexec[lv]\w*\s*\(/.test(names.functionOf(call).text)
  );
}

/** A descriptor of C in a record that a function of another file gets, be it by a function of this one. */
function isToldInRecord({ known }: Subject, { holders, given }: Lifetime, analysis: Analysis): boolean {
  return (
    analysis.language.names.outParameters === true &&
    analysis.subjects.type(known.node) === 'fd' &&
    (holders.some(({ target }) => isGivenInRecord(target, analysis)) ||
      given.some((argument) => isPutIntoRecord(argument, analysis)))
  );
}

/**
 * `nonlocal winner; winner = sock` in a function of one that has `return winner`, or gives it in an object of another
 * file: `stream = Stream(winner); return stream`.
 */
export function isReturnedAround(target: Syntax, { names, subjects }: Analysis): boolean {
  if (target.shape.kind !== 'name' || !isOutside(target, names)) return false;
  const scope = names.bindings(target).find(({ leaf }) => leaf === target)?.scope;
  if (scope?.shape.kind !== 'function') return false;
  const isReturned = (use: Syntax, depth: number): boolean => {
    let at = outermost(use);
    const call = ancestor(at, 'call', 3);
    const isGiven =
      call?.shape.kind === 'call' && call.shape.arguments.some(({ value }) => within(use, value));
    if (call !== undefined && isGiven && subjects.functions(call.shape.callee).length === 0)
      at = outermost(call);
    const around = at.parent?.shape;
    if (around?.kind === 'exit') return around.how === 'return';
    const [name, ...others] = around?.kind === 'assign' && around.value === at ? around.targets : [];
    return (
      depth === 0 &&
      others.length === 0 &&
      name?.shape.kind === 'name' &&
      usesOf(name).some((each) => isReturned(each, 1))
    );
  };
  const usesOf = (name: Syntax): readonly Syntax[] =>
    names.occurrences(name.text).filter((use) => use !== name && names.functionOf(use) === scope);
  return usesOf(target).some((use) => isReturned(use, 0));
}

/** `guest.BeginReceive(…, Received, guest)`: `Received` finds it in the state it gets, and hands it on. */
function isHandedOnInCallback({ known }: Subject, { uses }: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  const { callbackState } = language;
  const type = 'gives' in known.row ? known.row.gives : undefined;
  if (callbackState === undefined || !names.has(callbackState)) return false;
  const callbacks = uses.flatMap(({ use }) => {
    const call = use.parent?.shape.kind === 'member' ? use.parent.parent?.shape : undefined;
    const given = call?.kind === 'call' ? call.arguments : [];
    return given.flatMap(({ value }) => subjects.functions(value));
  });
  return [...new Set(callbacks)].some((fn) =>
    callsIn(fn).some(
      ({ shape }) =>
        shape.kind === 'call' &&
        shape.arguments.some(
          ({ value }) =>
            subjects.type(value) === type &&
            isFromState(value, callbackState, names) &&
            isTakenOver(value, analysis),
        ),
    ),
  );
}

/**
 * `acceptor_.async_accept(socket_, [this](…) { std::make_shared<Session>(std::move(socket_))->start(); })`: into a member
 * that only lends its place, whatever header declares it, and in whatever function it is moved out of it.
 */
export function isMovedElsewhere({ row, node, call, key }: Known, analysis: Analysis): boolean {
  const { names, options, language, subjects } = analysis;
  if (language.names.outParameters !== true || row.does !== 'connect' || row.accepts !== true) return false;
  const place = receiverOf({ row, node, call, key }, row.on, options);
  if (place === undefined) return false;
  if (isInForeignObject(place, analysis)) return true;
  const { shape } = unwrap(place);
  if (shape.kind !== 'name') return false;
  return names
    .leaves(shape.name)
    .filter((use) => (within(use, node) && !within(use, place)) || asGiven(use, subjects) !== use)
    .some((use) => [use, ...passedOn(use, analysis)].some((each) => isTakenOver(each, analysis)));
}

/** `(Socket)result.AsyncState`, `state[0]` of `var state = (object[])result.AsyncState`. */
function isFromState(value: Syntax, member: string, names: Names, depth = 0): boolean {
  const { shape } = unwrap(value);
  if (shape.kind === 'member' && shape.name === member) return true;
  if (shape.kind === 'index') return isFromState(shape.object, member, names, depth);
  if (shape.kind !== 'name' || depth > 2) return false;
  return names
    .bindings(unwrap(value))
    .some(
      ({ how }) =>
        how.kind === 'value' && how.value !== undefined && isFromState(how.value, member, names, depth + 1),
    );
}

/** `accepting[i] = door.AcceptTcpClientAsync(); … new Session(await accepting[ready])`: out of an element, to others. */
function isTakenOut(element: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { names, subjects } = analysis;
  return callsIn(names.functionOf(element)).some(
    ({ shape }) =>
      shape.kind === 'call' &&
      shape.arguments.some(
        ({ value }) => isTakenOver(value, analysis) && subjects.origins(value).subjects.has(subject),
      ),
  );
}

/** `session.Socket = socket`, of an object whose setter stands in another file, or whose code may. */
function isPutIntoForeign({ shape }: Syntax, analysis: Analysis): boolean {
  if (shape.kind !== 'member' || shape.object === undefined) return false;
  return (
    isForeign(shape.object, analysis) ||
    isOfImported(shape.object, analysis) ||
    isOfOthers(shape.object, shape.name, analysis) ||
    isRecordOfPackage(unwrap(shape.object), analysis)
  );
}

/** `&link{fd: fd}` of a type that another file of the package declares, with what its methods do. */
function isInLiteralOfPackage(use: Syntax, { names, language }: Analysis): boolean {
  const { declaresTypes } = language.names;
  const literal = declaresTypes === undefined ? undefined : ancestor(use, 'record', 5)?.shape;
  return (
    declaresTypes !== undefined &&
    literal?.kind === 'record' &&
    literal.entries.some(({ value }) => unwrap(value) === unwrap(use)) &&
    isTypeOfPackage(literal.type, declaresTypes, names)
  );
}

/** `service.call(Greeting { stream, address })` of Rust: a type of another file, whose code is what gets at the stream. */
function isInLiteralOfProgram(use: Syntax, { names, tree, language }: Analysis): boolean {
  const record = recordAround(use)?.shape;
  const type = record?.kind === 'record' && record.type !== undefined ? unwrap(record.type) : undefined;
  if (language.ownership === undefined || type === undefined || names.isSelf(type)) return false;
  const isHere = names.bindings(type).some(({ how }) => how.kind === 'class');
  return !isHere && language.ownership.isProgram(names.path(type) ?? type.text, tree.text);
}

/** `made` of `made := &link{}`, `made := new(link)`, `var made link`. */
function isRecordOfPackage(object: Syntax, { names, language }: Analysis): boolean {
  const { declaresTypes } = language.names;
  if (declaresTypes === undefined || object.shape.kind !== 'name') return false;
  return names.bindings(object).some(({ how, steps }) => {
    if (how.kind !== 'value' || steps.length > 0) return false;
    const made = how.value === undefined ? undefined : unwrap(how.value).shape;
    const type =
      made?.kind === 'record'
        ? made.type
        : made?.kind === 'call' && made.callee.text === 'new'
          ? made.arguments[0]?.value
          : how.type;
    return isTypeOfPackage(type, declaresTypes, names);
  });
}

/** By its bare name, and not of this file. */
function isTypeOfPackage(type: Syntax | undefined, declares: RegExp, names: Names): boolean {
  return (
    type?.shape.kind === 'name' &&
    !names
      .leaves(type.text)
      .some(({ parent, field }) => field === 'name' && declares.test(parent?.type ?? ''))
  );
}

/** Ruby's `@sender.socket = @socket`, in whichever method, of an object whose attribute this file does not have. */
function isShared(target: Syntax, { names, language, tree }: Analysis): boolean {
  const field = unwrap(target);
  if (language.names.bareCalls !== true || !names.isField(field)) return false;
  return names.leaves(field.text).some((leaf) => {
    const whole = outermost(leaf);
    const assign = whole.parent?.shape;
    const given = assign?.kind === 'assign' && assign.value === whole ? assign.targets[0] : undefined;
    const shape = given === undefined ? undefined : unwrap(given).shape;
    if (shape?.kind !== 'member' || shape.object === undefined || names.isSelf(shape.object)) return false;
    return !new RegExp(`\\battr_(?:accessor|writer)\\b.*:${shape.name}\\b|\\bdef ${shape.name}=`).test(
      tree.text,
    );
  });
}

/**
 * `bool link_accept(struct link *listener, struct link *made) { made->fd = accept(listener->fd, …); return true; }`:
 * a record like the listener's, of callers in other files, and nobody here keeps it.
 */
function isFilledForCaller({ known }: Subject, { holders }: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language, options } = analysis;
  if (language.names.outParameters !== true || known.row.does !== 'accept') return false;
  const listener = objectOf(receiverOf(known, known.row.on, options));
  const home = names.functionOf(known.node);
  const type = parameterType(listener, names);
  if (type === undefined || callsOf(home, subjects).length > 0) return false;
  return holders.some(({ target }) => {
    const record = objectOf(target);
    if (record?.shape.kind !== 'name' || record.text === listener?.text) return false;
    const uses = names.occurrences(record.shape.name).filter((use) => within(use, home));
    const own = parameterType(record, names);
    const isFilled = own === type || (own !== undefined && isOnlyIn(home, own, names));
    return isFilled && !uses.some(isKeptAt);
  });
}

/** No other function of the file has to do with records of that type. */
function isOnlyIn(home: Syntax, type: string, names: Names): boolean {
  const word = /\w+$/.exec(type)?.[0];
  const leaves = word === undefined ? [] : names.leaves(word);
  return leaves.every((leaf) => leaf.type !== 'type_identifier' || within(leaf, home));
}

/** `link` of `link->fd`. */
function objectOf(field: Syntax | undefined): Syntax | undefined {
  const shape = field === undefined ? undefined : unwrap(field).shape;
  return shape?.kind === 'member' && shape.object !== undefined ? unwrap(shape.object) : undefined;
}

/** `struct link` of a parameter `const struct link *listening`. */
function parameterType(name: Syntax | undefined, names: Names): string | undefined {
  const [binding] = name?.shape.kind === 'name' && !names.isSelf(name) ? names.bindings(name) : [];
  return binding?.how.kind === 'parameter' ? binding.how.parameter.type?.text : undefined;
}

/** `list_add(&all, made)`, `all = made`: the record itself goes somewhere, as against `memset(made, 0, …)`. */
function isKeptAt(use: Syntax): boolean {
  const whole = outermost(use);
  const { parent } = whole;
  if (parent?.shape.kind === 'assign') return parent.shape.value === whole;
  const call = parent?.shape.kind === 'member' ? undefined : ancestor(whole, 'call', 2);
  return (
    call?.shape.kind === 'call' &&
    call.shape.arguments.length > 1 &&
    !/^(?:memset|bzero)$/.test(call.shape.callee.text)
  );
}

/** To an object of another file, be it by a function of this one that gets it first, or by a thread with that. */
function isGivenAway({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { given, uses, holders } = lifetime;
  const isServed = known.row.does === 'serve';
  const listed = uses.flatMap(({ use }) => (use.parent?.shape.kind === 'list' ? [use] : []));
  // A member may be called by its name alone.
  const isBare = analysis.language.names.membersInScope === true;
  const fields = holders.flatMap(({ target, kind }) =>
    kind === 'field' || (kind === 'name' && isBare) ? [target] : [],
  );
  if ([...fields, ...membersOf(known, holders, analysis)].some((each) => isWrappedElsewhere(each, analysis)))
    return true;
  const own = fields.flatMap((each) => usesOfOwn(each, analysis.names, analysis.language));
  if (own.some((use) => isTold(use, analysis) || (isArgument(use) && isTakenOver(use, analysis))))
    return true;
  if ([...given, ...listed].some((each) => isRunByImported(each, analysis))) return true;
  const recorded = uses.flatMap(({ use }) => usesOfRecord(outermost(use), analysis));
  return [...given, ...listed, ...recorded].some((each) =>
    [...(listed.includes(each) ? [] : [each]), ...passedOn(each, analysis)].some(
      (use) =>
        (isServed && isTold(use, analysis)) ||
        (isServed && isMadeForOthers(use, analysis)) ||
        ((!isServed || isAtOnce(use, analysis)) &&
          (isTakenOver(use, analysis) || (isServed && isGivenToCaller(use, analysis)))),
    ),
  );
}

/** `self.link = Link(self.sock)` in another method of the class, of a class that this file does not have. */
function isWrappedElsewhere(field: Syntax, analysis: Analysis): boolean {
  const { names, language } = analysis;
  return usesOfOwn(field, names, language).some((use) => {
    const call = ancestor(use, 'call', 3);
    if (call?.shape.kind !== 'call' || !isArgument(use)) return false;
    // Functions begin with a capital there, too.
    const isMaking =
      language.names.methodsOutside !== true || call.shape.constructs || isObjectOfC(call, language);
    return isMaking && isMadeElsewhere(call, analysis);
  });
}

/** `far_` of `far_->async_connect(…)` and of `far_ = …`, in methods that stand outside of their class. */
function membersOf(
  known: Subject['known'],
  holders: Lifetime['holders'],
  { names, language, options }: Analysis,
): readonly Syntax[] {
  if (language.names.methodsOutside !== true) return [];
  const connected = known.row.does === 'open' ? receiverOf(known, undefined, options) : undefined;
  const held = holders.map(({ target }) => target);
  return [...held, ...(connected === undefined ? [] : [unwrap(connected)])].filter((each) =>
    isMemberName(each, names),
  );
}

/** Not with each message, by a listener inside: that is about the message, unless it listens `once`. */
function isAtOnce(argument: Syntax, { names, subjects }: Analysis): boolean {
  const whole = unwrap(argument);
  // `accept(() => socket)`
  const given = whole.shape.kind === 'function' ? whole.shape.body : undefined;
  const home = names.functionOf(argument);
  return names
    .bindings(given ?? whole)
    .every(
      ({ scope }) => scope === home || (names.functionOf(home) === scope && listensOnce(home, subjects)),
    );
}

/** `decoder.once("message", greet)`, and nothing else is done with the function. */
function listensOnce(fn: Syntax, subjects: Subjects): boolean {
  const uses = ancestor(fn, 'call', 2) === undefined ? subjects.references(fn) : [fn];
  return (
    uses.length > 0 &&
    uses.every((use) => {
      const callee = ancestor(use, 'call', 2)?.shape;
      return (
        callee?.kind === 'call' &&
        callee.callee.shape.kind === 'member' &&
        callee.callee.shape.name === 'once'
      );
    })
  );
}

/** `this.emit("connection", socket)`, of an event that nobody in the file listens for: who does has the socket. */
function isTold(use: Syntax, analysis: Analysis): boolean {
  const { names, values, language } = analysis;
  if (language.names.bindsSelf === undefined) return false;
  const call = ancestor(recordAround(use) ?? use, 'call', 2)?.shape;
  const callee = call?.kind === 'call' ? call.callee.shape : undefined;
  if (call?.kind !== 'call' || callee?.kind !== 'member' || callee.name !== 'emit') return false;
  const [event, ...told] = call.arguments;
  const word = event === undefined ? undefined : values.fold(event.value)?.value;
  if (typeof word !== 'string' || !told.some(({ value }) => within(use, value))) return false;
  return !['on', 'once', 'addListener'].some((method) =>
    names.leaves(method).some((leaf) => {
      const listening = ancestor(leaf, 'call', 2)?.shape;
      const [named, listener] = listening?.kind === 'call' ? listening.arguments : [];
      if (named === undefined || values.fold(named.value)?.value !== word) return false;
      return !isOnConnection(leaf, analysis) && !isGivenOn(listener?.value, analysis);
    }),
  );
}

/** `const guest = new Guest(socket); this.emit("guest", guest);`, `onGuest(guest)` */
function isMadeForOthers(given: Syntax, analysis: Analysis): boolean {
  return usesOfMade(given, analysis).some(
    (use) =>
      isTold(use, analysis) || (isArgument(use) && isAtOnce(use, analysis) && isGivenToCaller(use, analysis)),
  );
}

/** `this.socket.on("connect", …)` hears what the connection itself says. */
function isOnConnection({ parent }: Syntax, { subjects }: Analysis): boolean {
  const on = parent?.shape.kind === 'member' ? parent.shape.object : undefined;
  return on !== undefined && subjects.type(on) !== undefined;
}

/** A caller's listener, or one that gives what it hears to a function of the caller's: `(info) => resolve(info)`. */
function isGivenOn(listener: Syntax | undefined, { names, subjects }: Analysis): boolean {
  if (listener === undefined) return false;
  if (isCallers(listener, names, subjects)) return true;
  return subjects.functions(listener).some((fn) => {
    const heard = fn.shape.kind === 'function' ? fn.shape.parameters.map(({ target }) => target.text) : [];
    return callsIn(fn).some(
      ({ shape }) =>
        shape.kind === 'call' &&
        shape.callee.shape.kind === 'name' &&
        shape.arguments.some(({ value }) => heard.includes(value.text)) &&
        isCallers(shape.callee, names, subjects),
    );
  });
}

/** `onConnection(socket)`, `next(new Stream(socket))` at once, of what a function around was given. */
function isGivenToCaller(argument: Syntax, { names, subjects }: Analysis): boolean {
  for (let at = ancestor(argument, 'call', 3); at?.shape.kind === 'call'; at = ancestor(at, 'call', 3)) {
    const { callee } = at.shape;
    const isCollecting = callee.shape.kind === 'member' && collects.test(callee.shape.name);
    if (!isCollecting && isCallers(callee, names, subjects)) return true;
  }
  return false;
}

/** `queue.put((client, address))`: whoever takes it out has it, in a process of its own maybe. */
function isQueued(argument: Syntax, { names }: Analysis): boolean {
  const call = ancestor(argument, 'call', 4)?.shape;
  const callee = call?.kind === 'call' ? call.callee.shape : undefined;
  if (callee?.kind !== 'member' || callee.object === undefined || !queues.test(callee.name)) return false;
  const object = unwrap(callee.object);
  const made = [...names.fields(object), ...names.bindings(object)].map(({ how }) =>
    how.kind === 'value' ? (how.value?.text ?? '') : '',
  );
  return [object.text, ...made].some((text) => /queue|mailbox|inbox/i.test(text));
}

const queues = /^(?:put|put_?nowait|offer|enqueue|push|add)$/i;

/** `static void lead(int fd) { struct guest guest; guest.fd = fd; house_admit(&guest); }` */
function isPutIntoRecord(argument: Syntax, analysis: Analysis): boolean {
  return usesByTakers(argument, analysis).some((use) => {
    const whole = outermost(use);
    const assign = whole.parent?.shape;
    return (
      assign?.kind === 'assign' &&
      assign.value === whole &&
      assign.targets.some((target) => isGivenInRecord(target, analysis))
    );
  });
}

/** `Thread(target=serve, args=(conn, address))` of a `serve` that is imported: for as long as it goes on, others have it. */
function isRunByImported(argument: Syntax, analysis: Analysis): boolean {
  const { names, subjects, language, tree } = analysis;
  const call = ancestor(argument, 'call', 4);
  const known = call === undefined ? undefined : subjects.known(call);
  const run = known === undefined ? undefined : positionIn(argument, known, analysis)?.run;
  if (known === undefined || run === undefined || subjects.functions(run).length > 0) return false;
  if (runsOthers(known, analysis)) return true;
  let head = unwrap(run);
  while (head.shape.kind === 'member' && head.shape.object !== undefined) head = unwrap(head.shape.object);
  if (head.shape.kind !== 'name') return false;
  const bindings = names.bindings(head);
  // `from handlers import *`; C++'s `using namespace std;` brings no function of the program.
  const isFromAll =
    bindings.length === 0 &&
    language.names.outParameters !== true &&
    wholesaleImports(tree.root, language).length > 0;
  return isFromAll || bindings.some(({ how }) => how.kind === 'import');
}
