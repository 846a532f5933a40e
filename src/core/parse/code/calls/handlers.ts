/** Whom servers and clients hand their connections to: functions, classes, members of these. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { returned } from '../names/functions.ts';
import { methodOf } from '../names/names.ts';
import { unwrap } from '../tree/nodes.ts';
import type { Handlers, Reading, Subject } from './reading.ts';
import type { Making } from './rows.ts';

/** Bases of bases are asked so far. */
const deepestBase = 3;

export function readHandlers(reading: Reading): Handlers {
  const { names, values, options, language, functions } = reading;
  const laterMembers = new Set(
    Object.values(language.apis)
      .flat()
      .flatMap((row) => ('later' in row && row.later !== undefined ? [row.later] : [])),
  );

  /**
   * The functions and classes a connection goes to; of `lambda: Protocol(...)` and `lambda: self` the object's class,
   * of `new Handler() { … }` its method.
   */
  function handlersAt(argument: Syntax, method?: string): readonly Syntax[] {
    const bound = boundIn(argument);
    const direct = [...functions.named(bound?.of ?? argument), ...classMeant(argument)];
    const made = direct
      .flatMap((fn) => returned(fn))
      .flatMap((each) => {
        const owner = names.isSelf(unwrap(each)) ? names.classOf(each) : undefined;
        if (owner !== undefined) return [owner];
        const inner = values.follow(each);
        return inner.shape.kind === 'call' ? functions.named(inner.shape.callee) : [];
      });
    // `Factory()`: of what is made, its class.
    const given = values.follow(argument);
    const own = (given.shape.kind === 'call' ? [given] : madeForField(given)).flatMap(({ shape }) =>
      shape.kind === 'call' ? functions.named(shape.callee) : [],
    );
    const inside = method === undefined ? [] : methodsIn(given, method);
    const found = [...direct, ...made, ...own.flatMap(madeOf), ...inside];
    return found.length === 0 ? classesPutInto(argument) : found.flatMap(withBases);
  }

  /** Which parameter of a handler gets the connection: behind the instance, and behind what is bound to it before. */
  function parameterOf({ row, call }: Making, { shape }: Syntax): number | undefined {
    if (row.parameter === undefined || shape.kind !== 'function') return undefined;
    const bound = (row.handler ?? []).map((where) => {
      const argument = options.argument(call, where);
      return argument === undefined ? 0 : (boundIn(argument)?.before ?? 0);
    });
    return row.parameter + Math.max(0, ...bound) + (shape.self === undefined ? 0 : 1);
  }

  /** `functools.partial(serve, store)`: the function, and how many arguments it gets first. */
  function boundIn(argument: Syntax): { readonly of: Syntax; readonly before: number } | undefined {
    const made = values.follow(argument);
    const row = made.shape.kind === 'call' ? reading.calls.known(made)?.row : undefined;
    if (made.shape.kind !== 'call' || row?.does !== 'run' || row.binds !== true) return undefined;
    const [of, ...given] = made.shape.arguments.filter(({ name }) => name === undefined);
    return of === undefined ? undefined : { of: of.value, before: given.length };
  }

  function serversOf(subject: Subject): readonly Subject[] {
    const { row } = subject.known;
    if (row.does !== 'serve') return [];
    if (row.server !== undefined) return [subject];
    const server = row.shared === true ? reading.calls.receiverOf(subject.known, row.on) : undefined;
    return server === undefined ? [] : [...reading.origins.originsOf(server).subjects];
  }

  /** The connections that are handed to a function as that parameter. */
  function handedTo(fn: Syntax, at: number): readonly Subject[] {
    const shape = fn.shape;
    const owner = names.classOf(fn);
    const position = shape.kind === 'function' && shape.self !== undefined ? at - 1 : at;
    const handed = handing().filter((subject) => {
      const { row } = subject.known;
      if (parameterOf(subject.known, fn) === at && handlersOf(subject).includes(fn)) return true;
      if (row.method === undefined || owner === undefined || shape.kind !== 'function') return false;
      const isMethod = shape.name === row.method.name && position === row.method.parameter;
      return isMethod && handlersOf(subject).includes(owner);
    });
    return [...handed, ...handedBeside(handed)];
  }

  /** `createServer(first)` and `server.on("connection", second)` hand on the same connections. */
  function handedBeside(handed: readonly Subject[]): readonly Subject[] {
    const servers = new Set(handed.flatMap(serversOf));
    if (servers.size === 0) return [];
    return handing().filter(
      (each) => !handed.includes(each) && serversOf(each).some((one) => servers.has(one)),
    );
  }

  /** `self.request` in a handler class. */
  function handedAs(node: Syntax, shape: ShapeOf<'member'>): readonly Subject[] {
    if (shape.object === undefined || !names.isSelf(shape.object)) return [];
    const owner = names.classOf(node);
    if (owner === undefined) return [];
    return handing().filter(
      (subject) =>
        subject.known.row.members?.includes(shape.name) === true && handlersOf(subject).includes(owner),
    );
  }

  /** `args.AcceptSocket`, `args.ConnectSocket`, in which a call leaves the connection. */
  function givenLater(member: string): readonly Subject[] {
    if (!laterMembers.has(member)) return [];
    return reading
      .everySubject()
      .filter(({ known: { row } }) => (row.does === 'accept' || row.does === 'open') && row.later === member);
  }

  /** Subjects that are handed to functions or classes. */
  function handing(): readonly Subject[] {
    return reading.everySubject().filter((subject) => subject.known.row.handler !== undefined);
  }

  /** Handlers and members get their type once what gives them is known. */
  function hasMore(): boolean {
    return handing().length > 0 || [...laterMembers].some((member) => givenLater(member).length > 0);
  }

  function handlersOf(subject: Subject): readonly Syntax[] {
    const { row, call } = subject.known;
    return (row.handler ?? []).flatMap((where) => {
      const argument = options.argument(call, where);
      return argument === undefined ? [] : handlersAt(argument, row.method?.name);
    });
  }

  /** `self.factory` of a class that says `factory = None` first. */
  function madeForField(field: Syntax): readonly Syntax[] {
    if (field.shape.kind !== 'member') return [];
    return names.fields(field).flatMap(({ how, steps }) => {
      const value =
        how.kind === 'value' && steps.length === 0 && how.value !== undefined ? unwrap(how.value) : undefined;
      return value?.shape.kind === 'call' ? [value] : [];
    });
  }

  /** Of an object that is called as functions are, what runs then. */
  function madeOf(owner: Syntax): readonly Syntax[] {
    return owner.shape.kind === 'class' ? [methodOf(owner, '__call__', names) ?? owner] : [];
  }

  /** `factory.protocol = Chat`, of an object that no class of the file makes. */
  function classesPutInto(argument: Syntax): readonly Syntax[] {
    const object = unwrap(argument);
    if (language.plainBases === undefined || object.shape.kind !== 'name') return [];
    return names.occurrences(object.shape.name).flatMap((use) => {
      const member = use.parent;
      const assign = member?.parent?.shape;
      if (member?.shape.kind !== 'member' || member.shape.object !== use) return [];
      if (assign?.kind !== 'assign' || assign.value === undefined || !assign.targets.includes(member))
        return [];
      return functions.named(assign.value).filter(({ shape }) => shape.kind === 'class');
    });
  }

  /** A class, and those of the file that it is built on. */
  function withBases(one: Syntax, depth = 0): readonly Syntax[] {
    const bases = one.shape.kind === 'class' && depth < deepestBase ? one.shape.bases : [];
    return [
      one,
      ...bases.flatMap((each) => functions.named(each)).flatMap((each) => withBases(each, depth + 1)),
    ];
  }

  /** `EM.connect(host, port, self)` in a method of the class itself: `def self.connect`. */
  function classMeant(argument: Syntax): readonly Syntax[] {
    if (language.names.bareCalls !== true || !names.isSelf(unwrap(argument))) return [];
    const owner = names.classOf(argument);
    return owner === undefined ? [] : [owner];
  }

  return { handlersAt, parameterOf, serversOf, handedTo, handedAs, givenLater, hasMore };
}

/** `completed` of `new CompletionHandler<>() { … }`, an object of a class without a name. */
function methodsIn(object: Syntax, method: string): readonly Syntax[] {
  const body = object.shape.kind === 'call' && object.shape.constructs ? object.children.at(-1) : undefined;
  if (body?.shape.kind !== 'block') return [];
  return body.shape.statements.filter(({ shape }) => shape.kind === 'function' && shape.name === method);
}
