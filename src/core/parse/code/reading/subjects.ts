/**
 * Which calls make connections, and which connection an expression may be: followed by name through variables,
 * fields, parameters and results of the same file. By name, not by type, and without regard to the order of calls.
 */
import { firstOf } from '../../../first.ts';
import type { Accepts, Api, Creates, Opens, Serves } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Binding } from './bindings.ts';
import { candidateCalls } from './candidates.ts';
import {
  chainedOn,
  constructorOf,
  executorOf,
  findFunctions,
  fulfilledWith,
  makingsOf,
  returned,
} from './functions.ts';
import { methodGiven } from './handed-methods.ts';
import { methodOf, type Names } from './names.ts';
import { ancestor, objectsBefore, unwrap, within } from './nodes.ts';
import type { OptionReader } from './options.ts';
import { type Known, readRows } from './rows.ts';
import type { SyntaxTree } from './syntax.ts';
import type { Values } from './values.ts';

/** A socket, a connection, or an object that makes connections. */
export interface Subject {
  readonly known: Known & { readonly row: Opens | Creates | Accepts | Serves };
  /** Not TCP: UDP, Unix and the like. What is set on it is set on another connection. */
  readonly excluded: boolean;
}

/** What an expression may be. `open`: something else, too. */
export interface Origins {
  readonly subjects: ReadonlySet<Subject>;
  readonly open: boolean;
}

export interface Subjects {
  readonly all: readonly Subject[];
  readonly calls: readonly Known[];
  /** The row of a call; `undefined` for one nobody knows. */
  known(node: Syntax): Known | undefined;
  /** Calls and properties that give a stream of something. */
  streams(): readonly Syntax[];
  origins(node: Syntax): Origins;
  /** The member is what it is a member of, as options go: `client.Client` of .NET. */
  isPassing(node: Syntax): boolean;
  /** The type under which an expression's methods are listed. */
  type(node: Syntax): string | undefined;
  /** The functions of the file a callee or argument may name. */
  functions(node: Syntax): readonly Syntax[];
  /** The functions and classes an argument hands a connection to. */
  handlers(argument: Syntax, method?: string): readonly Syntax[];
  /** Where among the parameters of such a function the connection comes. */
  parameter(handing: Subject['known'], fn: Syntax): number | undefined;
  /** The servers whose connections it hands on: itself, or on which it listens for them. */
  servers(subject: Subject): readonly Subject[];
  /** Where a function of the file is called or handed on. */
  references(fn: Syntax): readonly Syntax[];
  /** A function's name alone calls it (Ruby). */
  readonly bareCalls: boolean;
  /** The call that runs the function named there: `Thread(target=f)`, the `thread.Start(client)` of `new Thread(f)`. */
  runOf(use: Syntax): Known | undefined;
  /** Its calls, where the file does nothing else with it; `undefined` where it does, or never calls it. */
  callsOf(fn: Syntax): readonly ShapeOf<'call'>[] | undefined;
}

const nowhere: Origins = { subjects: new Set(), open: false };
const anywhere: Origins = { subjects: new Set(), open: true };
const deepest = 30;
/** Bases of bases are asked so far. */
const deepestBase = 3;
/** Variables that stand for the same record are followed so far. */
const deepestRecord = 3;
const mostPasses = 4;
/** Links of one chain of calls. */
const deepestChain = 200;
export function findSubjects(
  tree: SyntaxTree,
  names: Names,
  values: Values,
  options: OptionReader,
  language: Language,
): Subjects {
  let nesting = 0;
  const rows = readRows(tree, names, values, options, language);
  const functions = findFunctions(names, language);
  const knowns = new Map<Syntax, Known | undefined>();
  const types = new Map<Syntax, string | undefined>();
  const found = new Map<Syntax, Origins>();
  const partTypes = new Map<Syntax, Map<string, string | undefined>>();
  const partOrigins = new Map<Syntax, Map<string, Origins>>();
  const subjects = new Map<Syntax, Subject>();
  const laterMembers = new Set(
    Object.values(language.apis)
      .flat()
      .flatMap((row) => ('later' in row && row.later !== undefined ? [row.later] : [])),
  );

  const streamWords = new Set(
    Object.entries(language.apis).flatMap(([key, row]) =>
      'does' in row && row.does === 'stream' ? [key.slice(key.indexOf('#') + 1)] : [],
    ),
  );
  let streams: readonly Syntax[] | undefined;

  /** `socket.getInputStream()`, Kotlin's `socket.inputStream`. */
  function findStreams(): readonly Syntax[] {
    return [...streamWords].flatMap((word) =>
      names.leaves(word).flatMap(({ parent }) => {
        if (parent?.shape.kind !== 'member' || parent.shape.object === undefined) return [];
        const call = parent.parent;
        if (call?.shape.kind !== 'call' || call.shape.callee !== parent)
          return memberRow(parent, parent.shape)?.does === 'stream' ? [parent] : [];
        return known(call)?.row.does === 'stream' ? [call] : [];
      }),
    );
  }

  function known(node: Syntax): Known | undefined {
    if (knowns.has(node)) return knowns.get(node);
    if (nesting > deepestChain) return undefined;
    // Looking up the receiver's type may come back to this call.
    knowns.set(node, undefined);
    nesting++;
    const result = node.shape.kind === 'call' ? lookUp(node, node.shape) : undefined;
    nesting--;
    knowns.set(node, result);
    return result;
  }

  function lookUp(node: Syntax, call: ShapeOf<'call'>): Known | undefined {
    return throughAnother(node) ?? lookUpCallee(node, call);
  }

  /** `retry(sock.connect, address)` of a socket: whoever gets the method connects it. */
  function throughAnother(node: Syntax): Known | undefined {
    const call = methodGiven(node, language);
    const { shape } = call?.callee ?? node;
    const type = shape.kind === 'member' && shape.object !== undefined ? typeOf(shape.object) : undefined;
    if (call === undefined || shape.kind !== 'member' || type === undefined) return undefined;
    const known = rows.choose(node, call, `${type}#${shape.name}`);
    return known?.row.does === 'connect' ? known : undefined;
  }

  function lookUpCallee(node: Syntax, call: ShapeOf<'call'>): Known | undefined {
    const callee = call.callee.shape.kind === 'same' ? call.callee.shape.inner : call.callee;
    const path = names.path(callee);
    const byPath =
      path === undefined ? undefined : (rows.choose(node, call, path) ?? ofTemplate(node, call, path));
    if (byPath !== undefined) return byPath;
    const shape = callee.shape;
    if (shape.kind !== 'member' || callee.text === language.names.baseCall) {
      const other = language.names.standsFor?.(node);
      return asBase(node, call, callee) ?? (other === undefined ? undefined : rows.choose(node, call, other));
    }
    const type = shape.object === undefined ? undefined : typeOf(shape.object);
    const byType = type === undefined ? undefined : rows.choose(node, call, `${type}#${shape.name}`);
    // `self.set_keepalive(true)` of a class that has such a method of its own.
    if (byType === undefined && shape.object !== undefined && names.isSelf(shape.object)) {
      if (functions.named(callee).length > 0) return undefined;
    }
    const byName = byType ?? rows.choose(node, call, `#${shape.name}`);
    return byName ?? (type === undefined ? undefined : rows.choose(node, call, `${type}#*`));
  }

  /** `Server(address, Handler)` of a class of this file built on a known one, as far as it takes what that takes. */
  function asBase(node: Syntax, call: ShapeOf<'call'>, callee: Syntax): Known | undefined {
    const base = rows.baseOf(callee);
    const made = base === undefined ? undefined : rows.choose(node, call, base);
    // Who listens on a server, and who connects a socket, is told apart; who gives the handler is the one that serves.
    if (callee.text === language.names.baseCall) return isMadeByBase(made) ? made : undefined;
    if (made === undefined || made.row.does === 'serve') return made;
    return functions.named(callee).some(hasConstructor) ? undefined : made;
  }

  function isMadeByBase(made: Known | undefined): boolean {
    if (made?.row.does !== 'serve') return made?.row.does === 'open';
    const { handler } = made.row;
    return (
      handler?.some((each) => each !== 'block' && options.argument(made.call, each) !== undefined) === true
    );
  }

  function hasConstructor(owner: Syntax): boolean {
    const own = owner.shape.kind === 'class' ? owner.shape.name : undefined;
    return ['__init__', 'constructor', 'initialize', own].some(
      (name) => name !== undefined && methodOf(owner, name, names) !== undefined,
    );
  }

  /** `Pointer(new T())` of `using Pointer = std::shared_ptr<T>`: the template is enough. */
  function ofTemplate(node: Syntax, call: ShapeOf<'call'>, path: string): Known | undefined {
    const template = path.indexOf('<');
    return template < 0 ? undefined : rows.choose(node, call, path.slice(0, template));
  }

  function typeOf(node: Syntax, depth = 0): string | undefined {
    if (types.has(node)) return types.get(node);
    if (depth > deepest) return undefined;
    types.set(node, undefined);
    const result = findType(node, depth);
    types.set(node, result);
    return result;
  }

  function findType(node: Syntax, depth: number): string | undefined {
    const shape = node.shape;
    switch (shape.kind) {
      case 'same': {
        const declared = shape.type === undefined ? undefined : declaredType(shape.type);
        return declared ?? typeOf(shape.inner, depth + 1);
      }
      case 'choice':
        return firstOf(shape.options, (each) => typeOf(each, depth + 1));
      case 'call': {
        const gives = givenBy(known(node));
        if (typeof gives === 'string') return gives;
        if (gives !== undefined) return gives.find((each) => each !== '');
        const executor = executorOf(node, language);
        if (executor !== undefined)
          return firstOf(fulfilledWith(executor, names), (each) => typeOf(each, depth + 1));
        const called = functions.named(shape.callee);
        const given = firstOf(
          called.flatMap((fn) => returned(fn)),
          (each) => typeOf(each, depth + 1),
        );
        return given ?? firstOf(called, declaredResult);
      }
      case 'name':
        if (names.isSelf(node)) return selfType(node);
        return (
          firstOf(names.reaching(node), (binding) => typeOfBinding(binding, depth)) ??
          firstOf(equalsOf(node), (each) => typeOf(each, depth + 1))
        );
      case 'self': {
        const bound = listenedOn(node);
        return bound === undefined ? selfType(node) : typeOf(bound, depth + 1);
      }
      case 'member': {
        const passing = shape.object === undefined ? undefined : memberRow(node, shape);
        if (passing?.does === 'pass') return passing.gives ?? typeOf(shape.object!, depth + 1);
        if (passing?.does === 'stream') return passing.gives;
        const handed = handedAs(node, shape)[0] ?? givenLater(shape.name)[0];
        if (handed !== undefined) return single(handed.known.row.gives);
        const bindings = [...names.fields(node), ...names.entries(node)];
        return firstOf(bindings, (binding) => typeOfBinding(binding, depth));
      }
      case 'index':
        return firstOf(names.elements(shape), (binding) => typeOfBinding(binding, depth));
      // `this.client = clients[key] = new Socket()`
      case 'assign':
        return shape.value === undefined ? undefined : typeOf(shape.value, depth + 1);
      case 'branch':
        return firstOf(shape.ways, (each) => typeOf(each, depth + 1));
      case 'try':
        return firstOf(waysOfTry(shape), (each) => typeOf(each, depth + 1));
      case 'block': {
        const last = shape.statements.at(-1);
        return last === undefined ? undefined : typeOf(last, depth + 1);
      }
      default:
        return undefined;
    }
  }

  /** `this` in `socket.on("connect", function () { … })` is the socket; an arrow function has none of its own. */
  function listenedOn(node: Syntax): Syntax | undefined {
    const { bindsSelf } = language.names;
    const fn = bindsSelf === undefined ? undefined : ancestor(node, 'function');
    if (bindsSelf === undefined || fn === undefined || !fn.text.startsWith('function')) return undefined;
    const call = ancestor(fn, 'call', 2)?.shape;
    const member = call?.kind === 'call' ? call.callee.shape : undefined;
    return member?.kind === 'member' && bindsSelf.test(member.name) ? member.object : undefined;
  }

  function selfType(node: Syntax): string | undefined {
    const owner = names.classOf(node);
    return owner === undefined ? undefined : rows.basePath(owner);
  }

  function givenBy(call: Known | undefined): string | readonly string[] | undefined {
    const row = call?.row;
    // What a serving call gives is a server; `gives` is what the handler gets.
    if (row === undefined) return undefined;
    if (row.does === 'serve') return row.server;
    if (row.does === 'pass') return row.gives ?? passedOn(call!, row.from);
    if (row.does === 'accept' && row.each === true) return undefined;
    if ((row.does === 'set' || row.does === 'listen') && row.returns === 'it')
      return typeOfReceiver(call!, row.on);
    return 'gives' in row ? row.gives : undefined;
  }

  /** Calls that are asked what they pass on: `socket = secure(socket)` of a field passes on what it gives itself. */
  const asked = new Set<Syntax>();

  function passedOn(call: Known, where: number | string | undefined): string | readonly string[] | undefined {
    if (asked.has(call.node)) return undefined;
    asked.add(call.node);
    try {
      return findPassed(call, where);
    } finally {
      asked.delete(call.node);
    }
  }

  /** What is passed on as it is: the type, of a call all that it gives. */
  function findPassed(
    call: Known,
    where: number | string | undefined,
  ): string | readonly string[] | undefined {
    const receiver = receiverOf(call, where);
    if (receiver === undefined) return undefined;
    if (receiver.shape.kind === 'function') return firstOf(returned(receiver), (each) => typeOf(each));
    const inner = unwrap(receiver);
    // `opening = open_connection(host)`, for which somebody waits behind that.
    const [held, another] = inner.shape.kind === 'name' ? names.reaching(inner) : [];
    const isAlone = another === undefined && held?.how.kind === 'value' && held.steps.length === 0;
    const made = unwrap((isAlone ? held.how.value : undefined) ?? inner);
    const gives = made.shape.kind === 'call' ? givenBy(known(made)) : undefined;
    return gives ?? typeOf(receiver);
  }

  function typeOfReceiver(call: Known, where: number | string | undefined): string | undefined {
    const receiver = receiverOf(call, where);
    return receiver === undefined ? undefined : typeOf(receiver);
  }

  function typeOfBinding(binding: Binding, depth: number): string | undefined {
    const { how, steps } = binding;
    switch (how.kind) {
      case 'value': {
        const declared = how.type === undefined ? undefined : declaredType(how.type);
        if (declared !== undefined || how.value === undefined) return declared;
        return stepType(how.value, steps, depth);
      }
      case 'resource':
        return stepType(how.value, steps, depth);
      case 'parameter': {
        const declared = how.parameter.type === undefined ? undefined : declaredType(how.parameter.type);
        if (declared !== undefined) return declared;
        const handed = handedTo(how.of, how.at)[0];
        if (handed !== undefined) return single(handed.known.row.gives);
        return firstOf([...argumentsFor(how.of, how.at).given, ...madeWith(how.of, how.at)], (each) =>
          typeOf(each, depth + 1),
        );
      }
      case 'item': {
        const accepting = how.over === undefined ? undefined : acceptingEach(how.over);
        return accepting === undefined ? undefined : single(accepting.row.gives);
      }
      case 'function':
        if (language.names.bareCalls !== true) return undefined;
        return firstOf(returned(how.node), (each) => typeOf(each, depth + 1));
      default:
        return undefined;
    }
  }

  /** `for stream in listener.incoming()`: each item is a connection. */
  function acceptingEach(over: Syntax): (Known & { readonly row: Accepts }) | undefined {
    const call = known(unwrap(over));
    return call?.row.does === 'accept' && call.row.each === true
      ? (call as Known & { readonly row: Accepts })
      : undefined;
  }

  function stepType(value: Syntax, steps: readonly (number | string)[], depth: number): string | undefined {
    const step = steps[0];
    const inner = unwrap(value);
    if (typeof step === 'number' && inner.shape.kind === 'call') {
      const gives = givenBy(known(inner));
      if (gives !== undefined)
        return (typeof gives === 'string' ? (step === 0 ? gives : undefined) : gives[step]) || undefined;
    }
    if (typeof step === 'number' && inner.shape.kind === 'list') {
      const item = inner.shape.items[step];
      return item === undefined ? undefined : stepType(item, steps.slice(1), depth + 1);
    }
    if (step === undefined) return typeOf(value, depth + 1);
    return once(partTypes, inner, steps, undefined, () =>
      firstOf(wholes(inner, steps), (each) => stepType(each.value, each.steps, depth + 1)),
    );
  }

  /** Computed once a node and part; a cycle adds nothing of its own. */
  function once<T>(
    known: Map<Syntax, Map<string, T>>,
    node: Syntax,
    steps: Binding['steps'],
    meanwhile: T,
    compute: () => T,
  ): T {
    const parts = known.get(node) ?? new Map<string, T>();
    known.set(node, parts);
    const key = steps.join('/');
    if (parts.has(key)) return parts.get(key)!;
    parts.set(key, meanwhile);
    const result = compute();
    parts.set(key, result);
    return result;
  }

  /** What a part may be taken from, where that has a name or is what a branch gives: `let pair = accept()?`. */
  function wholes(
    node: Syntax,
    steps: Binding['steps'],
  ): readonly { readonly value: Syntax; readonly steps: Binding['steps'] }[] {
    const { shape } = node;
    if (shape.kind === 'name') {
      return names.reaching(node).flatMap(({ how, steps: before, leaf }) => {
        if (how.kind !== 'value' || how.value === undefined || within(leaf, how.value)) return [];
        return [{ value: how.value, steps: [...before, ...steps] }];
      });
    }
    if (shape.kind === 'branch') return shape.ways.map((value) => ({ value, steps }));
    if (shape.kind === 'choice') return shape.options.map((value) => ({ value, steps }));
    const last = shape.kind === 'block' ? shape.statements.at(-1) : undefined;
    return last === undefined ? [] : [{ value: last, steps }];
  }

  function declaredResult({ shape }: Syntax): string | undefined {
    const type = shape.kind === 'function' ? shape.returnType : undefined;
    return type === undefined ? undefined : declaredType(type);
  }

  function declaredType(type: Syntax): string | undefined {
    // `socket.socket | None`, `Optional[socket.socket]`: the first word a table knows.
    const words = type.text.match(/[\w$#]+(?:(?:\.|::)[\w$#]+)*/g) ?? [];
    for (const written of words) {
      const start = type.start + type.text.indexOf(written);
      const leaf = tree.at(start);
      const word = written.replaceAll('::', '.');
      const head = word.split('.')[0]!;
      const path = leaf.text === head ? pathOfWord(leaf, word) : word;
      const inside = path === undefined ? undefined : typeInside(path);
      if (inside !== undefined) return inside;
      if (path !== undefined && (rows.hasMethods(path) || isType(path))) {
        // A server's type is its own, not that of what it hands over.
        const gives = [language.apis[path] ?? []]
          .flat()
          .map((row) => (row.does === 'serve' ? row.server : 'gives' in row ? row.gives : undefined))
          .find((each) => typeof each === 'string');
        return gives ?? path;
      }
    }
    return undefined;
  }

  /** It makes something, as against what passes on what it is given: `std::shared_ptr`. */
  function isType(path: string): boolean {
    if (!Object.hasOwn(language.apis, path)) return false;
    return [language.apis[path] ?? []].flat().some((row) => row.does !== 'pass' && rows.isOfFile(row));
  }

  /** `std.shared_ptr<ip.tcp.socket>`, the path of an alias: what it is about, as far as one row alone ends so. */
  function typeInside(path: string): string | undefined {
    const inner = /<(?:class\s+)?([\w.]+)>?/.exec(path)?.[1];
    if (inner === undefined) return undefined;
    const gives = Object.entries(language.apis).flatMap(([key, row]) =>
      key === inner || key.endsWith(`.${inner}`)
        ? [row]
            .flat()
            .flatMap((each) => ('gives' in each && typeof each.gives === 'string' ? [each.gives] : []))
        : [],
    );
    return new Set(gives).size === 1 ? gives[0] : undefined;
  }

  function pathOfWord(leaf: Syntax, word: string): string | undefined {
    const rest = word.slice(leaf.text.length);
    for (const binding of names.bindings(leaf)) {
      if (binding.how.kind === 'import') return binding.how.path + rest;
    }
    const path = names.path(leaf);
    return path === undefined ? undefined : path + rest;
  }

  function memberRow(node: Syntax, shape: ShapeOf<'member'>): Api | undefined {
    if (node.parent?.shape.kind === 'call' && node.parent.shape.callee === node) return undefined;
    const type = typeOf(shape.object!);
    const row = type === undefined ? undefined : language.apis[`${type}#${shape.name}`];
    return row === undefined || Array.isArray(row) ? undefined : (row as Api);
  }

  function isPassing(node: Syntax, shape: ShapeOf<'member'>): boolean {
    return shape.object !== undefined && memberRow(node, shape)?.does === 'pass';
  }

  function receiverOf(call: Known, where: number | string | undefined): Syntax | undefined {
    if (where !== undefined && where !== 'it') return options.argument(call.call, where);
    const callee = call.call.callee.shape;
    if (callee.kind === 'member') return callee.object;
    return callee.kind === 'same' && callee.inner.shape.kind === 'member'
      ? callee.inner.shape.object
      : undefined;
  }

  function origins(node: Syntax, depth = 0): Origins {
    const before = found.get(node);
    if (before !== undefined) return before;
    if (depth > deepest) return anywhere;
    // A cycle adds nothing of its own.
    found.set(node, nowhere);
    const result = findOrigins(node, depth);
    found.set(node, result);
    return result;
  }

  function findOrigins(node: Syntax, depth: number): Origins {
    const shape = node.shape;
    switch (shape.kind) {
      case 'same':
        return origins(shape.inner, depth + 1);
      case 'choice':
        return union(shape.options.map((each) => origins(each, depth + 1)));
      case 'call':
        return originsOfCall(node, shape, depth);
      case 'name': {
        const bindings = names.reaching(node);
        if (bindings.length === 0) return anywhere;
        const bound = union(bindings.map((binding) => originsOfBinding(binding, depth)));
        const equals = bound.open && bound.subjects.size === 0 ? equalsOf(node) : [];
        return equals.length === 0 ? bound : union(equals.map((each) => origins(each, depth + 1)));
      }
      case 'member': {
        if (isPassing(node, shape)) return origins(shape.object!, depth + 1);
        const handed = handedAs(node, shape);
        if (handed.length > 0) return just(...handed);
        const later = givenLater(shape.name);
        if (later.length > 0) return just(...later);
        const bindings = names.fields(node);
        if (bindings.length === 0) {
          const given = fieldsGiven(shape);
          return given.length === 0 ? inLiterals(node, depth) : opened(given, depth);
        }
        return union([...bindings, ...names.entries(node)].map((each) => originsOfBinding(each, depth)));
      }
      case 'index': {
        const bindings = names.elements(shape);
        if (bindings.length === 0) return anywhere;
        return union(bindings.map((binding) => originsOfBinding(binding, depth)));
      }
      case 'self': {
        const bound = listenedOn(node);
        return bound === undefined ? anywhere : origins(bound, depth + 1);
      }
      case 'null':
      case 'string':
      case 'number':
      case 'boolean':
      case 'record':
      case 'list':
      case 'exit':
        return nowhere;
      // What is asked for as a value: that of the way taken, and of its last statement.
      case 'assign':
        return shape.value === undefined ? anywhere : origins(shape.value, depth + 1);
      case 'branch':
        return union(shape.ways.map((each) => origins(each, depth + 1)));
      case 'try':
        return union(waysOfTry(shape).map((each) => origins(each, depth + 1)));
      case 'block': {
        const last = shape.statements.at(-1);
        return last === undefined ? nowhere : origins(last, depth + 1);
      }
      default:
        return anywhere;
    }
  }

  /**
   * `line->fd` in `void *serve(void *given) { struct line *line = given; … }` of C: `made->fd` of each record that the
   * function is called or run with in this file.
   */
  function fieldsGiven({ object, name }: ShapeOf<'member'>): readonly Syntax[] {
    if (language.names.outParameters !== true || object === undefined) return [];
    return recordsBehind(unwrap(object)).flatMap((record) => {
      const home = names.functionOf(record);
      return names.leaves(name).flatMap(({ parent }) => {
        const isIts =
          parent?.shape.kind === 'member' &&
          parent.shape.object !== undefined &&
          unwrap(parent.shape.object).text === record.text &&
          names.functionOf(parent) === home;
        return isIts && names.fields(parent).length > 0 ? [parent] : [];
      });
    });
  }

  /** What callers and threads of the file give for the parameter that a variable stands for. */
  function recordsBehind(record: Syntax, depth = 0): readonly Syntax[] {
    if (record.shape.kind !== 'name' || depth === deepestRecord) return [];
    return names.reaching(record).flatMap(({ how }): readonly Syntax[] => {
      if (how.kind === 'parameter') return argumentsFor(how.of, how.at).given.map(unwrap);
      if (how.kind !== 'value') return [];
      const held = how.value === undefined ? copiedInto(record) : [how.value];
      return held.flatMap((each) => recordsBehind(unwrap(each), depth + 1));
    });
  }

  /** `memcpy(&line, given, sizeof line)` */
  function copiedInto(record: Syntax): readonly Syntax[] {
    return names.occurrences(record.text).flatMap((use) => {
      const call = ancestor(use, 'call', 4)?.shape;
      if (call?.kind !== 'call' || call.callee.text !== 'memcpy') return [];
      const [to, from] = call.arguments.map(({ value }) => unwrap(value));
      return to === use && from !== undefined && names.functionOf(use) === names.functionOf(record)
        ? [from]
        : [];
    });
  }

  function opened(nodes: readonly Syntax[], depth: number): Origins {
    return { subjects: union(nodes.map((each) => origins(each, depth + 1))).subjects, open: true };
  }

  /** By the key alone: another object may have it, too. */
  function inLiterals(node: Syntax, depth: number): Origins {
    const given = names.entries(node).map((binding) => originsOfBinding(binding, depth));
    return { subjects: union(given).subjects, open: true };
  }

  /** `if socket == @server` around `socket.accept`: what a name is known to be there. */
  function equalsOf(node: Syntax): readonly Syntax[] {
    for (let at = node; at.parent !== undefined && at.parent.shape.kind !== 'function'; at = at.parent) {
      const { shape } = at.parent;
      if (shape.kind !== 'branch' || shape.condition === undefined || shape.ways[0] !== at) continue;
      const test = unwrap(shape.condition).shape;
      if (test.kind !== 'binary' || !/^(?:===?|is)$/.test(test.operator)) continue;
      if (test.left.text === node.text) return [test.right];
      if (test.right.text === node.text) return [test.left];
    }
    return [];
  }

  function originsOfCall(node: Syntax, shape: ShapeOf<'call'>, depth: number): Origins {
    const call = known(node);
    if (call !== undefined) {
      const { row } = call;
      if (isMaking(row)) {
        return just(subjects.get(node) ?? subjectOf(call as Subject['known']));
      }
      const passes =
        row.does === 'pass'
          ? row.from
          : ((row.does === 'set' || row.does === 'listen') && row.returns === 'it') ||
              (row.does === 'connect' && row.gives !== undefined)
            ? row.on
            : 'none';
      if (passes !== 'none') {
        const receiver = receiverOf(call, passes);
        if (receiver?.shape.kind === 'function')
          return union(returned(receiver).map((each) => origins(each, depth + 1)));
        return receiver === undefined ? anywhere : origins(receiver, depth + 1);
      }
    }
    const executor = executorOf(node, language);
    if (executor !== undefined) {
      const held = fulfilledWith(executor, names);
      return held.length === 0 ? anywhere : union(held.map((each) => origins(each, depth + 1)));
    }
    const links = shape.arguments.flatMap(({ value }) =>
      value.shape.kind === 'function' && chainedOn(value, language)?.call === node ? [value] : [],
    );
    const called = links.length > 0 ? links : functions.named(shape.callee);
    if (called.length === 0) return anywhere;
    return union(called.flatMap((fn) => returned(fn)).map((each) => origins(each, depth + 1)));
  }

  function originsOfBinding(binding: Binding, depth: number): Origins {
    const { how, steps } = binding;
    switch (how.kind) {
      case 'value':
        if (how.value === undefined) return nowhere;
        return stepOrigins(how.value, steps, depth);
      case 'resource':
        return stepOrigins(how.value, steps, depth);
      case 'parameter': {
        const handed = handedTo(how.of, how.at);
        const sources = argumentsFor(how.of, how.at);
        const all = union(sources.given.map((each) => origins(each, depth + 1)));
        // `createServer(serve)` beside `createServer((socket) => serve(socket, true))`.
        if (handed.length > 0) return just(...handed, ...all.subjects);
        return sources.open ? { subjects: all.subjects, open: true } : all;
      }
      case 'item': {
        if (how.over !== undefined && acceptingEach(how.over) !== undefined)
          return origins(how.over, depth + 1);
        const items = how.over === undefined ? undefined : values.items(how.over);
        return items === undefined ? anywhere : union(items.map((each) => origins(each, depth + 1)));
      }
      case 'function':
        // Ruby's `socket` calls the method of that name.
        if (language.names.bareCalls !== true) return nowhere;
        return union(returned(how.node).map((each) => origins(each, depth + 1)));
      default:
        return nowhere;
    }
  }

  function stepOrigins(value: Syntax, steps: readonly (number | string)[], depth: number): Origins {
    const step = steps[0];
    if (step === undefined) return origins(value, depth + 1);
    const inner = unwrap(value);
    if (inner.shape.kind === 'list' && typeof step === 'number') {
      const item = inner.shape.items[step];
      return item === undefined ? anywhere : stepOrigins(item, steps.slice(1), depth + 1);
    }
    const call = inner.shape.kind === 'call' ? known(inner) : undefined;
    const gives = givenBy(call);
    if (call !== undefined && gives !== undefined && typeof step === 'number') {
      const part = typeof gives === 'string' ? (step === 0 ? gives : '') : (gives[step] ?? '');
      return part === '' ? nowhere : origins(inner, depth + 1);
    }
    if (inner.shape.kind === 'call' && typeof step === 'number') {
      const results = functions.named(inner.shape.callee).flatMap((fn) => returned(fn));
      if (results.length > 0) return union(results.map((each) => stepOrigins(each, steps, depth + 1)));
    }
    if (inner.shape.kind === 'exit') return nowhere;
    return once(partOrigins, inner, steps, nowhere, () => {
      const from = wholes(inner, steps);
      if (from.length === 0) return anywhere;
      return union(from.map((each) => stepOrigins(each.value, each.steps, depth + 1)));
    });
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

  /** Which parameter of a handler gets the connection: behind the instance, and behind what is bound to it before. */
  function parameterOf({ row, call }: Subject['known'], { shape }: Syntax): number | undefined {
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
    const row = made.shape.kind === 'call' ? known(made)?.row : undefined;
    if (made.shape.kind !== 'call' || row?.does !== 'run' || row.binds !== true) return undefined;
    const [of, ...given] = made.shape.arguments.filter(({ name }) => name === undefined);
    return of === undefined ? undefined : { of: of.value, before: given.length };
  }

  /** `createServer(first)` and `server.on("connection", second)` hand on the same connections. */
  function handedBeside(handed: readonly Subject[]): readonly Subject[] {
    const servers = new Set(handed.flatMap(serversOf));
    if (servers.size === 0) return [];
    return handing().filter(
      (each) => !handed.includes(each) && serversOf(each).some((one) => servers.has(one)),
    );
  }

  function serversOf(subject: Subject): readonly Subject[] {
    const { row } = subject.known;
    if (row.does !== 'serve') return [];
    if (row.server !== undefined) return [subject];
    const server = row.shared === true ? receiverOf(subject.known, row.on) : undefined;
    return server === undefined ? [] : [...origins(server).subjects];
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
    return [...subjects.values()].filter(
      ({ known: { row } }) => (row.does === 'accept' || row.does === 'open') && row.later === member,
    );
  }

  /** Subjects that are handed to functions or classes. */
  function handing(): readonly Subject[] {
    return [...subjects.values()].filter((subject) => subject.known.row.handler !== undefined);
  }

  function handlersOf(subject: Subject): readonly Syntax[] {
    const { row, call } = subject.known;
    return (row.handler ?? []).flatMap((where) => {
      const argument = options.argument(call, where);
      return argument === undefined ? [] : handlersAt(argument, row.method?.name);
    });
  }

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

  /** Of an object that is called as functions are, what runs then. */
  function madeOf(owner: Syntax): readonly Syntax[] {
    return owner.shape.kind === 'class' ? [methodOf(owner, '__call__', names) ?? owner] : [];
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

  /** `completed` of `new CompletionHandler<>() { … }`, an object of a class without a name. */
  function methodsIn(object: Syntax, method: string): readonly Syntax[] {
    const body = object.shape.kind === 'call' && object.shape.constructs ? object.children.at(-1) : undefined;
    if (body?.shape.kind !== 'block') return [];
    return body.shape.statements.filter(({ shape }) => shape.kind === 'function' && shape.name === method);
  }

  /** What the callers in this file give for a parameter. `open`: others may call it, too. */
  function argumentsFor(
    fn: Syntax,
    at: number,
  ): { readonly given: readonly Syntax[]; readonly open: boolean } {
    const given: Syntax[] = [];
    let open = false;
    const shape = fn.shape;
    if (shape.kind !== 'function') return { given, open: true };
    const target = shape.parameters[at]?.target;
    const chained = chainedOn(fn, language);
    if (chained !== undefined && at === 0) return { given: [chained.on], open: false };
    const uses = functions.references(fn);
    for (const use of uses) {
      const call = callOf(use);
      if (call !== undefined) {
        const shift = shape.self !== undefined && use.parent?.shape.kind === 'member' ? 1 : 0;
        const argument =
          (target === undefined ? undefined : options.argument(call, target.text)) ??
          options.argument(call, at - shift);
        if (argument !== undefined) given.push(argument);
        else if (shape.parameters[at]?.default === undefined) open = true;
        continue;
      }
      const link =
        at === 0 ? chainedOn(use.parent?.shape.kind === 'member' ? use.parent : use, language) : undefined;
      if (link !== undefined) {
        given.push(link.on);
        continue;
      }
      const ran = ranWith(use, shape.parameters.length);
      if (ran === undefined) open = true;
      else if (ran[at - (shape.self !== undefined ? 1 : 0)] !== undefined)
        given.push(ran[at - (shape.self !== undefined ? 1 : 0)]!);
    }
    return { given, open: open || uses.length === 0 };
  }

  /** What objects are made with whose constructor it is: `socket` of `new Guest(socket)`. */
  function madeWith(fn: Syntax, at: number): readonly Syntax[] {
    const owner = names.classOf(fn);
    const shift = fn.shape.kind === 'function' && fn.shape.self !== undefined ? 1 : 0;
    if (owner?.shape.kind !== 'class' || owner.shape.name === undefined) return [];
    if (constructorOf(owner, names) !== fn) return [];
    return makingsOf(owner.shape.name, names).flatMap(({ shape }) =>
      shape.kind === 'call' ? (options.argument(shape, at - shift) ?? []) : [],
    );
  }

  /** The arguments a function gets that is handed to `Thread(target=f, args=(conn,))`. */
  function ranWith(use: Syntax, wanted: number): readonly Syntax[] | undefined {
    const expression = use.parent?.shape.kind === 'member' ? use.parent : use;
    const call = runOf(use);
    if (call?.row.does !== 'run') return undefined;
    const { row } = call;
    const isFunction = row.function.some((where) => isIt(options.argument(call.call, where), expression));
    if (!isFunction) return undefined;
    if (row.arguments === 'rest') {
      const after = call.call.arguments.findIndex((each) => unwrap(each.value) === expression);
      const given = call.call.arguments.slice(after + 1).map((each) => each.value);
      return given.slice(objectsBefore(expression, given.length, wanted));
    }
    for (const where of row.arguments) {
      const given = options.argument(call.call, where);
      if (given === undefined) continue;
      return values.items(given) ?? (typeof where === 'number' ? [given] : undefined);
    }
    return [];
  }

  function runOf(use: Syntax): Known | undefined {
    const expression = use.parent?.shape.kind === 'member' ? use.parent : use;
    const holder = ancestor(expression, 'call', 4);
    const around = holder === undefined ? undefined : known(holder);
    return around?.row.does === 'run' ? around : runs().get(expression);
  }

  function isIt(argument: Syntax | undefined, expression: Syntax): boolean {
    return argument !== undefined && unwrap(argument) === expression;
  }

  /** Calls that run a function, by that function: `thread.Start(client)`. */
  function runs(): ReadonlyMap<Syntax, Known> {
    running ??= new Map(
      calls.flatMap((call) => {
        const wheres = call.row.does === 'run' ? call.row.function : [];
        return wheres.flatMap((where): [Syntax, Known][] => {
          const given = options.argument(call.call, where);
          return given === undefined ? [] : [[unwrap(given), call]];
        });
      }),
    );
    return running;
  }

  function callOf(use: Syntax): ShapeOf<'call'> | undefined {
    const callee =
      use.parent?.shape.kind === 'member' && use.parent.shape.nameNode === use ? use.parent : use;
    const shape = callee.parent?.shape;
    return shape?.kind === 'call' && shape.callee === callee ? shape : undefined;
  }

  function callsOf(fn: Syntax): readonly ShapeOf<'call'>[] | undefined {
    const uses = functions.references(fn);
    const calls = uses.flatMap((use) => callOf(use) ?? []);
    return calls.length === 0 || calls.length < uses.length ? undefined : calls;
  }

  function subjectOf(call: Subject['known']): Subject {
    const { row } = call;
    const excluded = options.excludes(call.call, row.unless);
    const subject: Subject = { known: call, excluded };
    subjects.set(call.node, subject);
    return subject;
  }

  // A handler's parameter has a type only once its server is known, and may lead to further calls.
  const candidates = candidateCalls(names, language, rows);
  let calls: readonly Known[] = [];
  let running: ReadonlyMap<Syntax, Known> | undefined;
  for (let pass = 0; pass < mostPasses; pass++) {
    knowns.clear();
    types.clear();
    found.clear();
    partTypes.clear();
    partOrigins.clear();
    const before = calls.length;
    calls = candidates.flatMap((node) => known(node) ?? []);
    running = undefined;
    for (const call of calls) {
      if (isMaking(call.row) && !subjects.has(call.node)) subjectOf(call as Subject['known']);
    }
    if (calls.length === before || !hasMore()) break;
  }
  found.clear();
  partOrigins.clear();

  /** Handlers and members get their type once what gives them is known. */
  function hasMore(): boolean {
    return handing().length > 0 || [...laterMembers].some((member) => givenLater(member).length > 0);
  }

  return {
    all: [...subjects.values()].sort((a, b) => a.known.node.start - b.known.node.start),
    calls,
    known,
    streams: () => (streams ??= findStreams()),
    origins: (node) => origins(node),
    isPassing: (node) => node.shape.kind === 'member' && isPassing(node, node.shape),
    type: (node) => typeOf(node),
    functions: functions.named,
    handlers: handlersAt,
    parameter: parameterOf,
    servers: serversOf,
    references: functions.references,
    bareCalls: functions.bareCalls,
    runOf,
    callsOf,
  };
}

/** What may give the value: `val socket = try { Socket(host, port) } catch (e: IOException) { null }`. */
function waysOfTry({ body, handlers }: ShapeOf<'try'>): readonly Syntax[] {
  return body === undefined ? handlers : [body, ...handlers];
}

function isMaking(row: Api): row is Opens | Creates | Accepts | Serves {
  return row.does === 'open' || row.does === 'create' || row.does === 'accept' || row.does === 'serve';
}

function union(all: readonly Origins[]): Origins {
  if (all.length === 1) return all[0]!;
  const subjects = new Set<Subject>();
  for (const each of all) for (const subject of each.subjects) subjects.add(subject);
  return { subjects, open: all.some((each) => each.open) };
}

function just(...subjects: readonly Subject[]): Origins {
  return { subjects: new Set(subjects), open: false };
}

function single(gives: string | readonly string[] | undefined): string | undefined {
  return typeof gives === 'string' ? gives : gives?.find((each) => each !== '');
}
