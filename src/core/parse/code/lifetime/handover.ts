/** Who gets a connection from the function that makes it: others, who may set options on it, or a collection here. */
import type { Language, Ownership } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { callsIn, callsOf, constructorOf, returned } from '../reading/functions.ts';
import { ancestor, isOfSelf, isOutside, type Names, outermost, unwrap, within } from '../reading/names.ts';
import type { Known } from '../reading/rows.ts';
import type { Subject, Subjects } from '../reading/subjects.ts';
import { receiverOf } from '../settings.ts';
import {
  isBuiltElsewhere,
  isDefinedHere,
  isForeign,
  isForeignFunction,
  isGivenInRecord,
  isGivenToObject,
  isInForeignObject,
  isOfImported,
  isOfOthers,
  isOfRuntime,
  isPlainC,
  isVariableOfOthers,
  runsOthers,
} from './foreign.ts';
import type { Lifetime } from './lifetime.ts';
import { isCallers, recordAround } from './receivers.ts';

/** Others have it: it is given to their code, put into what they made, or into a queue. */
export function isHandedOver(subject: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const uses = [...lifetime.given, ...lifetime.uses.map(({ use }) => use)];
  return (
    isGivenAway(subject, lifetime, analysis) ||
    isHandedOnInCallback(subject, lifetime, analysis) ||
    isFilledForCaller(subject, lifetime, analysis) ||
    isToldInRecord(subject, lifetime, analysis) ||
    lifetime.holders.some(
      ({ target }) =>
        isPutIntoForeign(target, analysis) ||
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
 * that only lends its place, whatever header declares it.
 */
export function isMovedElsewhere({ row, node, call, key }: Known, analysis: Analysis): boolean {
  const { names, options, language } = analysis;
  if (language.names.outParameters !== true || row.does !== 'connect' || row.accepts !== true) return false;
  const place = receiverOf({ row, node, call, key }, row.on, options);
  if (place === undefined) return false;
  if (isInForeignObject(place, analysis)) return true;
  const { shape } = unwrap(place);
  if (shape.kind !== 'name') return false;
  return names
    .leaves(shape.name)
    .some((use) => within(use, node) && !within(use, place) && isTakenOver(use, analysis));
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
  const fields = holders.flatMap(({ target, kind }) => (kind === 'field' ? [target] : []));
  if ([...fields, ...membersOf(known, holders, analysis)].some((each) => isWrappedElsewhere(each, analysis)))
    return true;
  if ([...given, ...listed].some((each) => isRunByImported(each, analysis))) return true;
  if (
    fields.some((each) =>
      usesOfOwn(each, analysis.names, analysis.language).some((use) => isTold(use, analysis)),
    )
  )
    return true;
  return [...given, ...listed].some((each) =>
    [...(listed.includes(each) ? [] : [each]), ...passedOn(each, analysis)].some(
      (use) =>
        (isServed && isTold(use, analysis)) ||
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
    if (call?.shape.kind !== 'call' || !call.shape.arguments.some(({ value }) => value === use)) return false;
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

/** A bare name that no function declares. */
function isMemberName(name: Syntax, names: Names): boolean {
  return (
    name.shape.kind === 'name' && names.bindings(name).every(({ scope }) => scope.shape.kind !== 'function')
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

const collects =
  /^(?:computeIfAbsent|getOrPut|add|push|set|put|append|unshift|insert|(?:push|emplace)_(?:back|front)|emplace)$/;

/** `this.sockets.set(id, socket)`, `sessions.set(url, session)`: the instance keeps it, or the file. */
export function isCollected(argument: Syntax, analysis: Analysis): boolean {
  const call = ancestor(argument, 'call', 3)?.shape;
  const callee = call?.kind === 'call' ? call.callee.shape : undefined;
  if (callee?.kind !== 'member' || callee.object === undefined || !collects.test(callee.name)) return false;
  return isOwnCollection(unwrap(callee.object), analysis);
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

/** `waiting.add(guest)`, and `waiting.poll()` is what a method gives: who calls that has it. */
function isCollectedForCallers(argument: Syntax, analysis: Analysis): boolean {
  if (!isCollected(argument, analysis)) return false;
  const { names, language } = analysis;
  const call = ancestor(argument, 'call', 3)?.shape;
  const callee = call?.kind === 'call' ? call.callee.shape : undefined;
  const collection =
    callee?.kind === 'member' && callee.object !== undefined ? unwrap(callee.object) : undefined;
  const shape = collection?.shape;
  const word = shape?.kind === 'member' || shape?.kind === 'name' ? shape.name : undefined;
  return (word === undefined ? [] : names.leaves(word)).some((leaf) => {
    const held =
      leaf.parent?.shape.kind === 'member' && leaf.parent.shape.nameNode === leaf ? leaf.parent : leaf;
    const taking = held.parent?.shape;
    const taken = taking?.kind === 'member' && taking.object === held ? held.parent?.parent : undefined;
    if (taking?.kind !== 'member' || taken?.shape.kind !== 'call' || !takesOut.test(taking.name))
      return false;
    const fn = names.functionOf(taken);
    if (language.names.isPrivate?.(fn) === true) return false;
    const value = outermost(taken);
    const target = value.parent?.shape.kind === 'assign' ? value.parent.shape.targets[0]?.text : undefined;
    return returned(fn).some((each) => within(taken, each) || (target !== undefined && each.text === target));
  });
}

const takesOut = /^(?:poll|take|pop|remove|shift|dequeue|front|back)(?:First|Last|At|_front|_back)?$/i;

const queues = /^(?:put|put_?nowait|offer|enqueue|push|add)$/i;

/** One of the instance's, be its class in a header, or of the file. */
export function isOwnCollection(collection: Syntax, { names, language }: Analysis): boolean {
  if (language.names.methodsOutside === true && isMemberName(collection, names)) return true;
  const home = names.functionOf(collection);
  const bound = collection.shape.kind === 'name' ? names.bindings(collection) : [];
  return (
    names.isField(collection) ||
    (bound.length > 0 && bound.every(({ how, scope }) => how.kind === 'value' && scope !== home)) ||
    isOfSelf(collection, names)
  );
}

/** Functions of the file through which a connection is followed: `greet(guest)`, which has `seat(guest)`. */
const mostHops = 2;

/** What the functions or blocks that an argument goes to, one by the other, give on as an argument. */
export function passedOn(argument: Syntax, analysis: Analysis, hops = mostHops): readonly Syntax[] {
  const uses = usesByTakers(argument, analysis);
  const given = [...uses, ...uses.flatMap((use) => usesOfField(use, analysis))]
    .map(outermost)
    .filter(isArgument);
  return hops === 1 ? given : [...given, ...given.flatMap((each) => passedOn(each, analysis, hops - 1))];
}

/** Of the parameter that an argument becomes, in the functions of the file. */
function usesByTakers(argument: Syntax, analysis: Analysis): readonly Syntax[] {
  const { names } = analysis;
  return takersOf(argument, analysis).flatMap(({ fn, at }) => {
    if (fn.shape.kind !== 'function') return [];
    const shift = fn.shape.self === undefined ? 0 : 1;
    const target = fn.shape.parameters[at + shift]?.target;
    if (target?.shape.kind !== 'name') return [];
    return names
      .occurrences(target.shape.name)
      .filter(
        (use) => within(use, fn) && use !== target && names.reaching(use).some(({ leaf }) => leaf === target),
      );
  });
}

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

interface Taker {
  readonly fn: Syntax;
  /** Which of its parameters gets it, the instance not counted. */
  readonly at: number;
}

/** The functions of the file that get the argument. */
function takersOf(argument: Syntax, analysis: Analysis): readonly Taker[] {
  const { subjects, names } = analysis;
  const given = asGiven(argument, subjects);
  const node = ancestor(given, 'call', 4);
  if (node?.shape.kind !== 'call') return [];
  const at = node.shape.arguments.findIndex((each) => each.value === given || each.node === given);
  const block = blockRunWith(argument, subjects);
  if (block !== undefined) return [{ fn: block, at }];
  const known = subjects.known(node);
  if (known !== undefined) return runWith(given, known, analysis);
  if (at < 0) return [];
  return subjects
    .functions(node.shape.callee)
    .map((taker) => ({ fn: constructorOf(taker, names) ?? taker, at }));
}

/** `Thread(target=serve, args=(conn, address))` of a `serve` that is imported: for as long as it goes on, others have it. */
function isRunByImported(argument: Syntax, analysis: Analysis): boolean {
  const { names, subjects } = analysis;
  const call = ancestor(argument, 'call', 4);
  const known = call === undefined ? undefined : subjects.known(call);
  const run = known === undefined ? undefined : positionIn(argument, known, analysis)?.run;
  if (known === undefined || run === undefined || subjects.functions(run).length > 0) return false;
  if (runsOthers(known, analysis)) return true;
  let head = unwrap(run);
  while (head.shape.kind === 'member' && head.shape.object !== undefined) head = unwrap(head.shape.object);
  return head.shape.kind === 'name' && names.bindings(head).some(({ how }) => how.kind === 'import');
}

/** `Thread(target=serve, args=(conn, address))`, `pool.spawn(serve, conn)`: what a call runs with it. */
function runWith(argument: Syntax, known: Known, analysis: Analysis): readonly Taker[] {
  const { run, at } = positionIn(argument, known, analysis) ?? {};
  return run === undefined || at === undefined
    ? []
    : analysis.subjects.functions(run).map((fn) => ({ fn, at }));
}

/** The function that a call runs, and which of its arguments that is. */
function positionIn(
  argument: Syntax,
  { row, call }: Known,
  { options, values }: Analysis,
): { readonly run: Syntax; readonly at: number } | undefined {
  if (row.does !== 'run') return undefined;
  const run = row.function.flatMap((where) => options.argument(call, where) ?? [])[0];
  if (run === undefined) return undefined;
  const behind = call.arguments.findIndex(({ value }) => value === run) + 1;
  const given =
    row.arguments === 'rest'
      ? call.arguments.slice(behind).map(({ value }) => value)
      : row.arguments.flatMap((where) => {
          const all = options.argument(call, where);
          return all === undefined ? [] : (values.items(all) ?? [all]);
        });
  const at = given.findIndex((each) => unwrap(each) === unwrap(argument));
  return at < 0 ? undefined : { run, at };
}

/** Of what is put into a field of the instance, where the class uses that: `this.socket` of `this.socket = socket`. */
function usesOfField(value: Syntax, { names, language }: Analysis): readonly Syntax[] {
  const whole = outermost(value);
  const assign = whole.parent?.shape;
  const target = assign?.kind === 'assign' && assign.value === whole ? assign.targets[0] : undefined;
  return target === undefined ? [] : usesOfOwn(target, names, language);
}

/** Where the class uses a field of the instance, by its name: `this.socket`. */
function usesOfOwn(target: Syntax, names: Names, { names: { methodsOutside } }: Language): readonly Syntax[] {
  const owner = names.classOf(target);
  if (methodsOutside === true && target.shape.kind === 'name' && isMemberName(target, names))
    return names.occurrences(target.shape.name).filter((use) => use !== target && isMemberName(use, names));
  if (owner === undefined) return usesOfPrototype(target, names);
  const { shape } = unwrap(target);
  const isOwn = isOfSelf(unwrap(target), names);
  const isBare = (leaf: Syntax): boolean =>
    leaf.shape.kind === 'name' && names.bindings(leaf).some(({ scope }) => scope === owner);
  if ((!isOwn && !isBare(unwrap(target))) || (shape.kind !== 'member' && shape.kind !== 'name')) return [];
  return names.leaves(shape.name).flatMap((leaf) => {
    if (!within(leaf, owner) || within(leaf, target)) return [];
    const member = leaf.parent?.shape;
    if (member?.kind !== 'member' || member.nameNode !== leaf) return isBare(leaf) ? [leaf] : [];
    return member.object !== undefined && names.isSelf(member.object) ? [leaf.parent!] : [];
  });
}

/** `self._sock` in `Client.prototype.greet = function () { … }`, of `this._sock` that `Client` has. */
function usesOfPrototype(target: Syntax, names: Names): readonly Syntax[] {
  const { shape } = unwrap(target);
  if (shape.kind !== 'member' || !isOfSelf(unwrap(target), names)) return [];
  return names.leaves(shape.name).flatMap((leaf) => {
    const member = leaf.parent;
    if (member?.shape.kind !== 'member' || member.shape.nameNode !== leaf || within(leaf, target)) return [];
    return names.fields(member).some(({ leaf: held }) => within(held, target)) ? [member] : [];
  });
}

function isArgument(node: Syntax): boolean {
  const call = ancestor(node, 'call', 3)?.shape;
  return call?.kind === 'call' && call.arguments.some(({ value }) => value === node);
}

/** `Thread.start(server.accept) do |client| … end`: the block that runs with the argument. */
export function blockRunWith(argument: Syntax, subjects: Subjects): Syntax | undefined {
  const node = ancestor(argument, 'call', 3);
  const known = node === undefined ? undefined : subjects.known(node);
  return known?.row.does === 'run' ? known.call.block : undefined;
}

/** `std::move(socket)`, which is given on in its place, and `{ socket, id }`, which takes it along. */
function asGiven(argument: Syntax, subjects: Subjects): Syntax {
  const record = recordAround(argument);
  if (record !== undefined) return asGiven(record, subjects);
  const call = ancestor(argument, 'call', 3);
  const row = call === undefined ? undefined : subjects.known(call)?.row;
  return row?.does === 'pass' && row.from === 0 ? asGiven(call!, subjects) : argument;
}

/** Given to an object that may set options where nobody here sees it: `new Session(socket)`, `worker.addConnection(socket)`. */
export function isTakenOver(use: Syntax, analysis: Analysis): boolean {
  const { subjects, names, language } = analysis;
  const argument = asGiven(use, subjects);
  const node = ancestor(argument, 'call', 3);
  if (node?.shape.kind !== 'call') return false;
  const known = subjects.known(node);
  if (known !== undefined) return isRunElsewhere(argument, known, analysis);
  const { callee } = node.shape;
  // Other crates read and write what they are given; the program's own files may set options first.
  if (language.ownership !== undefined)
    return (
      language.ownership.answers(callee) ||
      isOfProgram(node, argument, language.ownership, analysis) ||
      isGivenToObject(callee, argument, language.ownership, analysis)
    );
  const given = argument.shape.kind === 'argument' ? argument.shape.value : argument;
  // `new Player { Socket = socket }` of a class of this file has it stored, as any assignment would.
  if (node.shape.arguments.some(({ value, assigned }) => assigned === true && within(given, value)))
    return isForeign(node, analysis);
  if (language.streams?.test(subjects.type(given) ?? '') === true) return false;
  if (isForeignFunction(node, given, analysis) || isOfOwnModule(callee, analysis)) return true;
  const shape = callee.shape;
  if (isMadeElsewhere(node, analysis) || isOwnElsewhere(callee, analysis)) return true;
  if (isFreeElsewhere(callee, analysis)) return true;
  if (isOfSubclasses(callee, analysis)) return true;
  if (shape.kind !== 'member' || shape.object === undefined || names.isSelf(shape.object)) return false;
  const { sendsAway } = language;
  if (sendsAway?.method === shape.name && node.shape.arguments[sendsAway.at]?.value === given) return true;
  const isPassed =
    /^_*(add|set|accept|handle|register|attach|adopt|start|serve|process|dispatch|take|enqueue|assign|on)\w*(conn|socket|sock|client|channel|session|peer)/i.test(
      shape.name,
    ) ||
    (takesOver.test(shape.name) &&
      !isWaiting(shape.object, analysis) &&
      !isOfRuntime(shape.object, analysis));
  const isOwned =
    takes.test(shape.name) &&
    madeBy(shape.object, analysis).some(
      (each) => isMadeElsewhere(each, analysis) || isMadeByOthers(each, analysis),
    );
  // `Peer.createIncoming(socket)`, `wire.Peer.factory(sock)` of a class of another file.
  const isFactory =
    /^(?:create|wrap|factory|from)/.test(shape.name) &&
    /^(?:\w+\.)?[A-Z]\w*[a-z]\w*$/.test(shape.object.text);
  const isForeigners =
    !onlyUses.test(shape.name) && !talks.test(shape.name) && isForeign(shape.object, analysis);
  return (
    (isPassed || isOwned || isFactory || isForeigners) &&
    subjects.functions(callee).length === 0 &&
    !isMethodHere(shape.name, names, language)
  );
}

/**
 * `greet(socket)`, `rooms.greet(socket)` of a module of the program; `handle(socket)` of what its function made:
 * `const handle = handlerFor(store)`.
 */
function isOfOwnModule(callee: Syntax, { names, subjects, language }: Analysis): boolean {
  const { ownModules } = language.names;
  const { shape } = callee;
  if (ownModules === undefined || (shape.kind !== 'name' && shape.kind !== 'member')) return false;
  if (onlyUses.test(shape.name) || talks.test(shape.name) || subjects.functions(callee).length > 0)
    return false;
  const isOf = (named: Syntax): boolean => ownModules.test(names.path(named) ?? '');
  if (isOf(callee)) return true;
  return (
    shape.kind === 'name' &&
    names.bindings(callee).some(({ how, steps }) => {
      const made = how.kind === 'value' && how.value !== undefined ? unwrap(how.value).shape : undefined;
      return made?.kind === 'call' && steps.length === 0 && isOf(made.callee);
    })
  );
}

/** `pthread_create(&thread, NULL, serve, &fd)` of a function that another file has. */
function isRunElsewhere(argument: Syntax, { row, call }: Known, analysis: Analysis): boolean {
  const { subjects, options, names, language } = analysis;
  if (row.does !== 'run' || !isPlainC(language)) return false;
  if (subjects.type(unwrap(argument)) !== 'fd') return false;
  const run = row.function.flatMap((where) => options.argument(call, where) ?? [])[0];
  const fn = run === undefined ? undefined : unwrap(run);
  return (
    fn?.shape.kind === 'name' &&
    fn !== unwrap(argument) &&
    !isDefinedHere(fn, analysis) &&
    names.bindings(fn).every(({ how }) => how.kind !== 'parameter')
  );
}

/** `crate::session::run(stream)`, which gets the stream for good. */
function isOfProgram(
  { shape }: Syntax,
  argument: Syntax,
  ownership: Ownership,
  { names, subjects, tree }: Analysis,
): boolean {
  if (shape.kind !== 'call' || ownership.lends(argument)) return false;
  return (
    ownership.isProgram(names.path(shape.callee) ?? shape.callee.text, tree.text) &&
    subjects.functions(shape.callee).length === 0 &&
    !isClassHere(shape.callee, names)
  );
}

/** `self.admit(sock)`, `super().__init__(sock)`: the class has the method from one of another file. */
function isOfBase(callee: Syntax, analysis: Analysis): boolean {
  const { subjects, names } = analysis;
  const { shape } = callee;
  const owner = names.classOf(callee);
  if (shape.kind !== 'member' || shape.object === undefined || owner === undefined) return false;
  const isOwn =
    names.isSelf(shape.object) && !onlyUses.test(shape.name) && subjects.functions(callee).length === 0;
  return (isOwn || /^super\(.*\)$/.test(shape.object.text)) && isBuiltElsewhere(owner, shape.name, analysis);
}

/** `OnAccepted(socket)`, a method that the class has from its base or from its part in another file. */
function isOwnElsewhere(callee: Syntax, analysis: Analysis): boolean {
  const { subjects, names, language } = analysis;
  if (language.plainBases !== undefined && isOfBase(callee, analysis)) return true;
  const { membersInScope, prototypes } = language.names;
  if (membersInScope !== true && prototypes !== true) return false;
  // `super(open(host))`, C#'s `: base(open(host))`: the base of another file is made with it.
  if (/^(?:super|base)$/.test(callee.text)) return isBuiltOnOthers(names.classOf(callee), names);
  // `Accepted?.Invoke(socket)`
  const called =
    callee.shape.kind === 'member' && callee.shape.name === 'Invoke' ? callee.shape.object : callee;
  const shape = called === undefined ? undefined : unwrap(called).shape;
  const isOwn =
    (shape?.kind === 'name' && membersInScope === true) ||
    (shape?.kind === 'member' &&
      shape.object !== undefined &&
      (names.isSelf(shape.object) || /^(?:base|super)$/.test(shape.object.text)));
  const owner = isOwn ? names.classOf(callee) : undefined;
  if (owner?.shape.kind !== 'class' || subjects.functions(callee).length > 0) return false;
  const name = shape?.kind === 'name' || shape?.kind === 'member' ? shape.name : '';
  if (names.leaves(name).some(({ parent }) => parent?.shape.kind === 'function' || isDeclared(parent)))
    return false;
  if (onlyUses.test(name)) return false;
  // Ruby's `new(socket)`, of a class that says itself what becomes of it.
  if (language.names.bareCalls === true && name === 'new' && constructorOf(owner, names) !== undefined)
    return false;
  // A bare name of C++ may be everybody's function: `FD_SET(fd, &all)`.
  if (shape?.kind === 'name' && language.names.outParameters === true && !ownTakers.test(name)) return false;
  const head = owner.text.slice(0, 200).split('{')[0]!;
  return /\bpartial\b/.test(head) || owner.shape.bases.some(({ text }) => !plainBase.test(text));
}

/** Kotlin's `attend(socket)`, which no class and no line of this file has. */
function isFreeElsewhere(callee: Syntax, { subjects, names, language }: Analysis): boolean {
  const { freeFunctions } = language.names;
  const { shape } = callee;
  if (freeFunctions === undefined || shape.kind !== 'name' || subjects.functions(callee).length > 0)
    return false;
  if (freeFunctions.runtime.test(shape.name) || onlyUses.test(shape.name) || talks.test(shape.name))
    return false;
  const isHere = names.leaves(shape.name).some(({ parent }) => parent?.shape.kind === 'function');
  return !isHere && names.bindings(callee).every(({ how }) => how.kind === 'import');
}

/** `createSession(socket)`, an abstract method: classes of other files may have it, too. */
function isOfSubclasses(callee: Syntax, { subjects, names, language }: Analysis): boolean {
  const isLeftOut = (fn: Syntax): boolean =>
    fn.shape.kind === 'function' &&
    fn.shape.body === undefined &&
    language.names.membersInScope === true &&
    language.names.methodsOutside !== true;
  const called = subjects.functions(callee);
  return (
    called.length > 0 &&
    called.every(
      (fn) =>
        fn.shape.kind === 'function' &&
        (isLeftOut(fn) || (names.classOf(fn) !== undefined && onlyRefuses.test(bodyOf(fn)))) &&
        !onlyUses.test(fn.shape.name ?? ''),
    )
  );
}

/** `raise NotImplementedError` behind the words on what it is for, where there are no abstract methods. */
const onlyRefuses = /^(?:(?:\w?("{3}|'{3})[\s\S]*?\1|#[^\n]*)\s*)*raise NotImplementedError\b[^\n]*$/;

function bodyOf({ shape }: Syntax): string {
  return shape.kind === 'function' ? (shape.body?.text.trim() ?? '') : '';
}

/** A class whose base this file does not have. */
function isBuiltOnOthers(owner: Syntax | undefined, names: Names): boolean {
  const base = owner?.shape.kind === 'class' ? owner.shape.bases[0] : undefined;
  return base !== undefined && !names.bindings(base).some(({ how }) => how.kind === 'class');
}

/** Interfaces, and what only tells or transports. */
const plainBase = /^I[A-Z]|(?:Emitter|Duplex|Transform|Writable|Readable|Agent)\d?(?:<|$)/;

/** A field or a variable of this file: `public event Action<Socket> Accepted;`. */
function isDeclared(parent: Syntax | undefined): boolean {
  return parent?.shape.kind === 'assign' && parent.shape.declares;
}

/** Methods that take a connection over: `handleClient`. */
const ownTakers = /^_*(?:on|process|handle|accept|add|register|attach|adopt|start|serve|new|create|enqueue)/i;

/** Helpers that read, write, tell, ask or end, `SocketRead` too, as against those that take it over. */
const onlyUses =
  /^_*(?:try)?(?:(?:sock(?:et)?|stream|tcp|net(?:work)?|conn(?:ection)?|client|data|bytes?|buffer|pac?ke?t|message)_?(?:read|write|send|recv|receive|flush|close)(?!\w*(?:loop|thread|task))|read|write|send|recv|receive|flush|log(?!in|on)|print|trace|debug|info|warn|error|get|is|has|can|need|check|verify|validate|assert|format|close|end|stop|shut|dis(?!patch)|free|release|remove|kick|drop|reject|emit|pipe|on$|once$|nameof|typeof)/i;

/** `this.registry.register(socket)`, as against `selector.register(socket)`, which waits for bytes on it. */
const takesOver = /^_*(?:accept|handle|register|adopt|serve|process|dispatch|manage)(?:Async)?$/i;
const waitsFor = /select|poll|loop|reactor|mux/i;

/** By its name, or by what makes it: `sel = selectors.DefaultSelector()`. */
function isWaiting(object: Syntax, analysis: Analysis): boolean {
  return (
    waitsFor.test(object.text) ||
    madeBy(object, analysis).some(({ shape }) => shape.kind === 'call' && waitsFor.test(shape.callee.text))
  );
}

/** What an object does with a connection that it is to have from then on. */
const takes =
  /^(?:connect|init(?:iali[sz]e)?|open|setup|attach|assign|start|begin|run|serve|bind|use)(?:async|with|on)?$/i;

/**
 * Classes that run functions, collect things, or only read and write: `Thread`, `HashMap`, `PacketInputStream`; and
 * sockets themselves, `tcp::socket` of an alias that another file has.
 */
const runtimes =
  /(?:^|[.:])(?:Background)?(?:Thread|Task|Timer|Worker)$|(?:List|Map|Set|Queue|Dictionary|Bag|Stack|Hash|Array|Selector|Poller)$|(?:Input|Output)Stream|(?:^|::)(?:[a-z]+_)*(?:socket|stream)(?:<[\s\S]*>)?$/;

/** Classes of the library that only read and write: `BufferedReader`. In C++ Qt's alone, `FeedReader` is the program's. */
function readers({ names: { methodsOutside } }: Language): RegExp {
  return methodsOutside === true ? /^Q\w*(?:Stream|Reader|Writer|Notifier)$/ : /(?:Reader|Writer|Scanner)$/;
}

/** `new Session(socket)`, Ruby's `Session.new(socket)`, of a class that this file does not have. */
function isMadeElsewhere(node: Syntax, { subjects, names, language }: Analysis): boolean {
  if (node.shape.kind !== 'call' || subjects.known(node) !== undefined) return false;
  const { callee, constructs } = node.shape;
  const { shape } = callee;
  // `MAKE_SHARED(Session, socket)` is a macro that makes one.
  const isClass = /(^|\.)[A-Z]\w*[a-z]\w*$|(^|::)[A-Z]\w*::\w+$|^(?:[A-Z]+_)?(?:MAKE|NEW|CREATE)_[A-Z_]+$/;
  const isNamed = language.names.capitalMethods !== true && isClass.test(callee.text);
  if (constructs || (isNamed && !isOnlyAnswer(node, language)))
    return (
      !runtimes.test(callee.text) &&
      !readers(language).test(callee.text) &&
      subjects.functions(callee).length === 0 &&
      !isClassHere(callee, names) &&
      !hasMethodsHere(callee, names, language)
    );
  if (isObjectOfC(node, language)) return subjects.functions(callee).length === 0;
  // Ruby's constant or variable that holds a class, `Session.new(socket)`, and functions of modules: `Vigil.over(socket)`.
  const object = shape.kind === 'member' ? shape.object : undefined;
  if (language.names.bareCalls !== true || shape.kind !== 'member' || object === undefined) return false;
  const isOfModule = /^(?:::)?[A-Z]/.test(object.text) && !talks.test(shape.name);
  return (
    (shape.name === 'new' || isOfModule) &&
    language.transfers?.test(callee.text) !== true &&
    !runtimes.test(object.text) &&
    !readers(language).test(object.text) &&
    subjects.functions(object).length === 0 &&
    !isClassHere(object, names)
  );
}

/** `client = session_new(server, fd)`, `rfbNewClient(screen, fd)`: functions of C make objects, too. */
function isObjectOfC(call: Syntax, language: Language): boolean {
  if (language.names.outParameters !== true || call.shape.kind !== 'call') return false;
  const { callee } = call.shape;
  const whole = outermost(call);
  const around = whole.parent?.shape;
  const isTaken =
    (around?.kind === 'assign' && around.value === whole) ||
    (around?.kind === 'exit' && around.how === 'return');
  return isTaken && callee.shape.kind === 'name' && makes.test(callee.text) && !helps.test(callee.text);
}

const makes =
  /(?:^|_)(?:new|create|make)(?:_|$)|[a-z](?:New|Create|Make)(?=[A-Z]|$)|^(?:[Nn]ew|[Cc]reate|[Mm]ake)[A-Z]/;

/** What waits for bytes, secures, buffers, runs or tells, and has no connection. */
const helps =
  /event|watch|channel|poll|source|thread|task|timer|ssl|tls|bio|buf|reader|writer|stream|file|notif|log|m(?:e?s|essa)g|pac?ke?t|str|path|dir|name|addr|key|id$/i;

/** What is read from a connection, or sent over it. */
const talks =
  /^_*(?:read|recv|receive|get|fetch|write|send|put|parse|load|dump|decode|encode|print|log|debug|info|warn|copy|select|close|ask|handshake)/;

/** `session.CreateChannel()`, `services.Resolve<Session>()`, of an object that this file does not have. */
function isMadeByOthers({ shape }: Syntax, { subjects }: Analysis): boolean {
  if (shape.kind !== 'call' || shape.callee.shape.kind !== 'member') return false;
  return (
    /^(?:create|make|build|new|resolve|get(?:required)?service$)/i.test(shape.callee.shape.name) &&
    subjects.functions(shape.callee).length === 0
  );
}

/** `void Lamp::keep(QTcpSocket *socket) { … }` of a class that a header has. */
function isMethodHere(name: string, names: Names, { names: { methodsOutside } }: Language): boolean {
  return (
    methodsOutside === true &&
    names.leaves(name).some((leaf) => {
      const fn = names.functionOf(leaf).shape;
      return leaf.parent?.shape.kind === 'member' && fn.kind === 'function' && fn.nameNode === leaf;
    })
  );
}

/** A class of the header, whose methods stand here: `void Session::start()`. */
function hasMethodsHere(callee: Syntax, names: Names, { names: { methodsOutside } }: Language): boolean {
  const word = methodsOutside === true ? /\w+(?=(?:<[^>]*>)?$)/.exec(callee.text)?.[0] : undefined;
  return (
    word !== undefined &&
    names.leaves(word).some(({ parent }) => {
      const fn = parent?.shape.kind === 'member' ? names.functionOf(parent).shape : undefined;
      return fn?.kind === 'function' && fn.nameNode?.parent === parent;
    })
  );
}

/** `Chat::Client` of `module Chat` with `class Client` in it, `State.Open` of a class in a class. */
function isClassHere({ shape }: Syntax, names: Names): boolean {
  if (shape.kind !== 'member') return false;
  const { name } = shape;
  return names
    .leaves(name)
    .some(({ parent }) => parent?.shape.kind === 'class' && parent.shape.name === name);
}

/** The calls that give an object, those of functions of the file followed into. */
function madeBy(object: Syntax, { names, subjects }: Analysis): readonly Syntax[] {
  const inner = unwrap(object);
  const bindings = inner.shape.kind === 'member' ? names.fields(inner) : names.reaching(inner);
  return bindings.flatMap(({ how, steps }) => {
    const made = how.kind === 'value' || how.kind === 'resource' ? how.value : undefined;
    const value = made !== undefined && steps.length === 0 ? unwrap(made) : undefined;
    if (value?.shape.kind !== 'call') return [];
    const results = subjects
      .functions(value.shape.callee)
      .flatMap((fn) => returned(fn))
      .map(unwrap);
    return [value, ...results];
  });
}

/** `if (PQstatus(db) != CONNECTION_OK)`: functions of C begin with a capital, too, and what they give is no object. */
function isOnlyAnswer(call: Syntax, language: Language): boolean {
  const around = outermost(call).parent?.shape.kind;
  return (
    language.names.outParameters === true &&
    (around === 'block' || around === 'binary' || around === 'unary' || around === 'branch')
  );
}
