/** Given to code that takes it over: objects, classes, bases and modules that this file does not have. */
import type { Language, Ownership } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import { constructorOf, returned } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import { ancestor, isQualified, outermost, qualifierOf, unwrap, within } from '../tree/nodes.ts';
import { isBuiltElsewhere, isForeign, isFromImport, isGivenToObject, isOfRuntime } from './foreign.ts';
import { asGiven } from './passing.ts';
import { isDefinedHere, isForeignFunction, isPlainC } from './records.ts';

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
      !isOnlyWritten(argument, language.ownership, names) &&
      (language.ownership.answers(callee) ||
        isOfProgram(node, argument, language.ownership, analysis) ||
        isGivenToObject(callee, argument, language.ownership, analysis))
    );
  const given = argument.shape.kind === 'argument' ? argument.shape.value : argument;
  // `new Player { Socket = socket }` of a class of this file has it stored, as any assignment would.
  if (node.shape.arguments.some(({ value, assigned }) => assigned === true && within(given, value)))
    return isForeign(node, analysis);
  if (language.streams?.test(subjects.type(given) ?? '') === true) return false;
  if (isForeignFunction(node, given, analysis) || isOfOwnModule(callee, analysis)) return true;
  const shape = callee.shape;
  if (isMadeElsewhere(node, analysis) || isOwnElsewhere(callee, analysis)) return true;
  if (isFreeElsewhere(callee, analysis) || isHeldFromElsewhere(callee, analysis)) return true;
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
  const owner = elementOf(shape.object);
  const isOwned =
    takes.test(shape.name) &&
    ((!isQualified(callee) && isOfHeader(owner, analysis)) ||
      madeBy(owner, analysis).some(
        (each) => isMadeElsewhere(each, analysis) || isMadeByOthers(each, analysis),
      ));
  // `Peer.createIncoming(socket)`, `wire.Peer.factory(sock)` of a class of another file.
  const isFactory =
    /^(?:create|wrap|factory|from)/.test(shape.name) &&
    /^(?:\w+\.)?[A-Z]\w*[a-z]\w*$/.test(shape.object.text);
  const isForeigners =
    !onlyUses.test(shape.name) &&
    !talks.test(shape.name) &&
    !standardAdding.test(shape.name) &&
    isForeign(shape.object, analysis);
  return (
    (isPassed || isOwned || isFactory || isForeigners) &&
    subjects.functions(callee).length === 0 &&
    !isMethodHere(callee, names, language)
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

/** `crate::wire::write_out(writer)` of `let (reader, writer) = stream.into_split()`: who reads goes on here. */
function isOnlyWritten(argument: Syntax, { isWritingHalf }: Ownership, names: Names): boolean {
  const bound = names.bindings(unwrap(argument));
  return bound.length > 0 && bound.every(({ leaf }) => isWritingHalf(leaf));
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

/** `self.admit(sock)`, `super().__init__(sock)`, `Line.__init__(self, sock)`: the class has the method from one of another file. */
function isOfBase(callee: Syntax, analysis: Analysis): boolean {
  const { subjects, names, language } = analysis;
  const { shape } = callee;
  const owner = names.classOf(callee);
  if (shape.kind !== 'member' || shape.object === undefined || owner === undefined) return false;
  const isOwn =
    names.isSelf(shape.object) && !onlyUses.test(shape.name) && subjects.functions(callee).length === 0;
  const { object } = shape;
  if (owner.shape.kind === 'class' && owner.shape.bases.some(({ text }) => text === object.text)) {
    const here = subjects.functions(object).filter((each) => each.shape.kind === 'class');
    return here.length > 0
      ? here.some((each) => isBuiltElsewhere(each, shape.name, analysis))
      : language.plainBases?.test(names.path(object) ?? object.text) === false;
  }
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
  return hasOtherParts(owner);
}

/** A base that is no interface, or parts in other files. */
export function hasOtherParts(owner: Syntax): boolean {
  const head = owner.text.slice(0, 200).split('{')[0]!;
  return (
    /\bpartial\b/.test(head) ||
    (owner.shape.kind === 'class' && owner.shape.bases.some(({ text }) => !plainBase.test(text)))
  );
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

/** `self.guest_class(socket)`, of a field into which a class or function of another file is put. */
function isHeldFromElsewhere(callee: Syntax, { names, subjects }: Analysis): boolean {
  const { shape } = callee;
  if (shape.kind !== 'member' || shape.object === undefined || !names.isSelf(shape.object)) return false;
  return names.fields(callee).some(({ how, steps }) => {
    const value = how.kind === 'value' && steps.length === 0 ? how.value : undefined;
    return (
      value !== undefined &&
      /^(?:name|member)$/.test(unwrap(value).shape.kind) &&
      subjects.functions(value).length === 0 &&
      isFromImport(value, names)
    );
  });
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

/** `users_` of `users_[fd]`: what holds many of its kind. */
function elementOf(object: Syntax): Syntax {
  const { shape } = unwrap(object);
  return shape.kind === 'index' ? elementOf(shape.object) : unwrap(object);
}

/** `users_[fd].init(fd, peer)` of C++, whose `users_` a header declares: an object of another file's class begins with it. */
function isOfHeader(object: Syntax, { names, language }: Analysis): boolean {
  return (
    language.names.methodsOutside === true &&
    object.shape.kind === 'name' &&
    names.bindings(object).length === 0 &&
    !/sock|accept|thread|task|timer|pool|log|server|listen/i.test(object.text) &&
    !waitsFor.test(object.text)
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

/** `Guests.push_back(socket)`: whatever the name looks like, it is a container of C++'s library. */
const standardAdding = /^(?:push|emplace)_(?:back|front)$/;

/** Classes of the library that only read and write: `BufferedReader`. In C++ Qt's alone, `FeedReader` is the program's. */
function readers({ readers, names: { methodsOutside } }: Language): RegExp {
  if (readers !== undefined) return readers;
  return methodsOutside === true ? /^Q\w*(?:Stream|Reader|Writer|Notifier)$/ : /(?:Reader|Writer|Scanner)$/;
}

/** `new Session(socket)`, Ruby's `Session.new(socket)`, of a class that this file does not have. */
export function isMadeElsewhere(node: Syntax, { subjects, names, language }: Analysis): boolean {
  if (node.shape.kind !== 'call' || subjects.known(node) !== undefined) return false;
  const { callee, constructs } = node.shape;
  const { shape } = callee;
  // `MAKE_SHARED(Session, socket)` is a macro that makes one.
  const isClass = /(^|\.)[A-Z]\w*[a-z]\w*$|(^|::)[A-Z]\w*::\w+$|^(?:[A-Z]+_)?(?:MAKE|NEW|CREATE)_[A-Z_]+$/;
  // Winsock's `WSARecv(fd, …)` has a capital, too.
  const isNamed =
    language.names.capitalMethods !== true &&
    isClass.test(callee.text) &&
    language.transfers?.test(callee.text) !== true;
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
export function isObjectOfC(call: Syntax, language: Language): boolean {
  if (language.names.outParameters !== true || call.shape.kind !== 'call') return false;
  const { callee } = call.shape;
  if (language.transfers?.test(callee.text) === true) return false;
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

/**
 * `void Lamp::keep(QTcpSocket *socket) { … }` of a class that a header has; not of `Shade::keep(socket)`, which names
 * another one.
 */
function isMethodHere(callee: Syntax, names: Names, { names: { methodsOutside } }: Language): boolean {
  if (methodsOutside !== true || callee.shape.kind !== 'member') return false;
  const owner = isQualified(callee) ? qualifierOf(callee) : undefined;
  return names.leaves(callee.shape.name).some((leaf) => {
    const fn = names.functionOf(leaf).shape;
    const { parent } = leaf;
    return (
      parent?.shape.kind === 'member' &&
      fn.kind === 'function' &&
      fn.nameNode === leaf &&
      (owner === undefined || qualifierOf(parent) === owner)
    );
  });
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
