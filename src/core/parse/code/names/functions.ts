/** Functions of the file: which one an expression names, where one is called or handed on, what it returns. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { ancestor, isQualified, outermost, qualifierOf, unwrap, within } from '../tree/nodes.ts';
import { type Binding, typeWritten } from './bindings.ts';
import { methodOf, type Names } from './names.ts';

export interface Functions {
  /** The functions and classes of the file a callee or argument may name. */
  named(node: Syntax): readonly Syntax[];
  /** Where a function of the file is called or handed on. */
  references(fn: Syntax): readonly Syntax[];
  /** A function's name alone calls it (Ruby). */
  readonly bareCalls: boolean;
}

/** Names for names are followed so far. */
const deepest = 6;

export function findFunctions(names: Names, language: Language): Functions {
  const uses = new Map<Syntax, readonly Syntax[]>();

  function named(node: Syntax, depth = 0): readonly Syntax[] {
    const shape = node.shape;
    if (depth > deepest) return [];
    if (shape.kind === 'function' || shape.kind === 'class') return [node];
    if (shape.kind === 'same') return named(shape.inner, depth + 1);
    if (shape.kind === 'name') {
      return names.bindings(node).flatMap((binding) => {
        if (binding.how.kind === 'function' || binding.how.kind === 'class') return [binding.how.node];
        if (binding.how.kind !== 'value' || binding.how.value === undefined || binding.steps.length > 0)
          return [];
        return named(binding.how.value, depth + 1);
      });
    }
    if (shape.kind === 'member' && shape.object !== undefined) {
      // `self.clone().handle(stream)`
      const object = language.ownership === undefined ? shape.object : unwrap(shape.object);
      const called = names.leaves(shape.name).flatMap((leaf) => {
        const fn = leaf.parent;
        if (fn?.shape.kind !== 'function' || fn.shape.nameNode !== leaf) return [];
        return names.classOf(fn) !== undefined || fn.shape.receiver !== undefined ? [fn] : [];
      });
      const pointed = isQualified(node) ? pointedAt(node, names, language) : [];
      if (pointed.length > 0) return pointed;
      const own = called.filter((fn) => isOf(object, fn) || isOnReceiver(object, fn));
      // `this.handle(stream)`, `this.lock().unwrap().handle(stream)` of a clone of `self`, where the file has one method of that name.
      const isOnly = language.ownership !== undefined && own.length === 0 && called.length === 1;
      const kin = kinOf(object, called, own.length > 0);
      const methods =
        isOnly && unwrap(object).shape.kind === 'name' && !isQualified(node) ? called : [...own, ...kin];
      // `self.handle = function (socket) { … }`
      if (methods.length > 0) return methods;
      const hooked = hookOf(object, shape.name);
      if (hooked !== undefined) return [hooked];
      const inner = classesIn(object, shape.name);
      if (inner.length > 0) return inner;
      const outside = methodsOutside(object, shape.name);
      if (outside.length > 0) return outside;
      const fields = names.fields(node).flatMap(held);
      return fields.length > 0 ? fields : besides(object, shape.name);
    }
    if (shape.kind === 'choice') return shape.options.flatMap((each) => named(each, depth + 1));
    // `handler.bind(this)`: not followed.
    return [];
  }

  /**
   * `self.dial()`: what classes built on the instance's have in place of its method, and where it has none of its own,
   * that of the nearest it is built on.
   */
  function kinOf(object: Syntax, called: readonly Syntax[], hasOwn: boolean): readonly Syntax[] {
    const user = called.length > 0 && names.isSelf(object) ? names.classOf(object) : undefined;
    if (user === undefined) return [];
    const isOver = (one: Syntax, base: Syntax): boolean => {
      const owner = names.classOf(one);
      return owner !== undefined && names.isBuiltOn(owner, base);
    };
    const over = called.filter((fn) => isOver(fn, user));
    if (hasOwn) return over;
    const under = called.filter((fn) => {
      const owner = names.classOf(fn);
      return owner !== undefined && names.isBuiltOn(user, owner);
    });
    return [...over, ...under.filter((fn) => !under.some((each) => isOver(each, names.classOf(fn)!)))];
  }

  /** `_destroy` of `this.destroy()`, which the class has from its base. */
  function hookOf(object: Syntax, name: string): Syntax | undefined {
    const hook = language.names.hooks?.[name];
    const owner = hook === undefined || !names.isSelf(object) ? undefined : names.classOf(object);
    return owner?.shape.kind === 'class' && owner.shape.bases.length > 0
      ? methodOf(owner, hook!, names)
      : undefined;
  }

  /** `this.greet(socket)`, `desk.greet(socket)` of `const desk = { greet: function (socket) { … } }`. */
  function besides(object: Syntax, name: string): readonly Syntax[] {
    if (language.names.prototypes !== true) return [];
    const entries = names.isSelf(object) ? entriesAround(object) : entriesOf(object);
    const found = entries.find(({ key }) => key === name)?.value;
    return found?.shape.kind === 'function' ? [found] : [];
  }

  /** Of the literal that has the function in which the instance is named. */
  function entriesAround(self: Syntax): ShapeOf<'record'>['entries'] {
    if (names.classOf(self) !== undefined) return [];
    for (let fn = ancestor(self, 'function'); fn !== undefined; fn = ancestor(fn, 'function')) {
      const around = ancestor(fn, 'record', 2)?.shape;
      if (around?.kind === 'record' && around.entries.some(({ value }) => value === fn))
        return around.entries;
    }
    return [];
  }

  function entriesOf(object: Syntax): ShapeOf<'record'>['entries'] {
    const [binding, another] = object.shape.kind === 'name' ? names.bindings(object) : [];
    if (another !== undefined || binding?.how.kind !== 'value' || binding.steps.length > 0) return [];
    const value = binding.how.value === undefined ? undefined : unwrap(binding.how.value).shape;
    return value?.kind === 'record' ? value.entries : [];
  }

  /** `Endpoint::Handler` of `class Endpoint` with `class Handler` in it. */
  function classesIn(object: Syntax, name: string): readonly Syntax[] {
    if (object.shape.kind !== 'name' && object.shape.kind !== 'member') return [];
    const around = object.shape.name;
    return names.leaves(name).flatMap((leaf) => {
      const own = leaf.parent;
      if (own?.shape.kind !== 'class' || own.shape.name !== name) return [];
      const outer = names.classOf(own)?.shape;
      return outer?.kind === 'class' && outer.name === around ? [own] : [];
    });
  }

  /** `void Hall::welcome(int fd) { … }` for `hall->welcome(fd)` of a `Hall *hall`, whose class a header has. */
  function methodsOutside(object: Syntax, name: string): readonly Syntax[] {
    const inner = unwrap(object);
    if (language.names.methodsOutside !== true || inner.shape.kind !== 'name') return [];
    const types = names
      .bindings(inner)
      .map(({ how }) => /\w+(?=[\s*&]*$)/.exec(typeWritten(how)?.text ?? '')?.[0]);
    if (types.length === 0) return [];
    return names.leaves(name).flatMap((leaf) => {
      const own = leaf.parent !== undefined && isQualified(leaf.parent) ? leaf.parent : undefined;
      const fn = own === undefined ? undefined : names.functionOf(leaf);
      if (own === undefined || fn?.shape.kind !== 'function' || fn.shape.nameNode !== leaf) return [];
      return types.every((type) => type !== undefined && type === qualifierOf(own)) ? [fn] : [];
    });
  }

  /**
   * A function straight in an assignment, as against one that somebody else gives, or a method of the instance's own:
   * `this.late = this.onLate.bind(this)`.
   */
  function held({ how, steps }: Binding): readonly Syntax[] {
    const value = how.kind === 'value' && steps.length === 0 ? how.value : undefined;
    const inner = value === undefined ? undefined : unwrap(value);
    if (inner?.shape.kind === 'function') return [inner];
    const { shape } = inner ?? {};
    const isOwn = shape?.kind === 'member' && shape.object !== undefined && names.isSelf(shape.object);
    return isOwn && language.names.prototypes === true ? named(inner!, deepest - 1) : [];
  }

  /** The object of `object.f` is the instance or the class the function belongs to. */
  function isOf(object: Syntax, fn: Syntax): boolean {
    const owner = names.classOf(fn);
    if (owner?.shape.kind !== 'class') return false;
    const { statics } = language.names;
    if (!names.isSelf(object))
      return (
        (statics === true && object.text === owner.shape.name) ||
        isMadeOf(object, owner) ||
        (!onlyNotes(fn) && isDeclaredOf(object, owner))
      );
    const own = names.classOf(object);
    // A class may come in several parts, as Rust's `impl` blocks.
    const isPart = own?.shape.kind === 'class' && own.shape.name === owner.shape.name;
    return own === owner || (statics === true && isPart);
  }

  /** `b.send()` in a method that calls its instance so, of the type whose method `send` is, too. */
  function isOnReceiver(object: Syntax, { shape }: Syntax): boolean {
    const type = shape.kind === 'function' ? shape.receiver?.type : undefined;
    if (type === undefined || object.shape.kind !== 'name' || names.bindings(object).length > 0) return false;
    const { name } = object.shape;
    for (let at = ancestor(object, 'function'); at !== undefined; at = ancestor(at, 'function')) {
      const receiver = at.shape.kind === 'function' ? at.shape.receiver : undefined;
      if (receiver !== undefined) return receiver.name === name && receiver.type === type;
    }
    return false;
  }

  /**
   * `worker.serve(guest)` of `Worker worker` or `val worker = Worker()`, `workers[0].serve(guest)` of `Worker[] workers`,
   * `new Worker().serve(guest)`.
   */
  function isDeclaredOf(object: Syntax, owner: Syntax): boolean {
    const type = owner.shape.kind === 'class' ? owner.shape.name : undefined;
    if (language.names.declaredTypes !== true || type === undefined) return false;
    const makes = ({ shape }: Syntax): boolean =>
      shape.kind === 'call' && shape.callee.shape.kind === 'name' && named(shape.callee).includes(owner);
    const inner = unwrap(object);
    if (inner.shape.kind === 'call') return makes(inner);
    const [held, suffix] = inner.shape.kind === 'index' ? [unwrap(inner.shape.object), '[]'] : [inner, ''];
    const bound = held.shape.kind === 'member' ? names.fields(held) : names.bindings(held);
    const told = bound.flatMap(({ how }) => {
      const written = typeWritten(how);
      if (written !== undefined) return [written.text.replace(/\s/g, '') === `${type}${suffix}`];
      const value = how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : undefined;
      return value?.shape.kind === 'call' ? [makes(value)] : [];
    });
    return told.length > 0 && told.every((each) => each);
  }

  /** `proxy = Proxy()`, `var proxy = new Proxy();`, and `proxy.handle` is handed on. */
  function isMadeOf(object: Syntax, owner: Syntax): boolean {
    const { assignmentDeclares, typesApart } = language.names;
    if ((!assignmentDeclares && typesApart !== true) || object.shape.kind !== 'name') return false;
    const [binding, another] = names.bindings(object);
    if (another !== undefined || binding?.how.kind !== 'value' || binding.steps.length > 0) return false;
    const value = binding.how.value === undefined ? undefined : unwrap(binding.how.value);
    if (value?.shape.kind !== 'call' || (!assignmentDeclares && !value.shape.constructs)) return false;
    return value.shape.callee.shape.kind === 'name' ? named(value.shape.callee).includes(owner) : false;
  }

  function references(fn: Syntax): readonly Syntax[] {
    const before = uses.get(fn);
    if (before !== undefined) return before;
    const shape = fn.shape;
    const found: Syntax[] = [];
    uses.set(fn, found);
    if (shape.kind !== 'function') return found;
    const holder = holderOf(fn);
    const isMethod = language.names.prototypes === true && holder?.shape.kind === 'member';
    const held = isMethod ? holder.shape.nameNode : holder?.shape.kind === 'name' ? holder : undefined;
    const name = (isMethod ? undefined : shape.nameNode) ?? held;
    if (name === undefined) {
      found.push(fn);
      return found;
    }
    const owner = names.classOf(fn);
    for (const leaf of names.leaves(name.text)) {
      if (leaf === name) continue;
      const parent = leaf.parent?.shape;
      if (parent?.kind === 'member' && parent.nameNode === leaf) {
        const isSelf = parent.object !== undefined && names.isSelf(parent.object);
        const isHeld = isSelf && owner === undefined && named(leaf.parent!).includes(fn);
        if (
          (isSelf && owner !== undefined && isOfClass(leaf, fn, owner)) ||
          isHeld ||
          (parent.object !== undefined && isOnReceiver(parent.object, fn)) ||
          (isQualified(leaf.parent!) && pointedAt(leaf.parent!, names, language).includes(fn)) ||
          (language.names.statics === true && parent.object !== undefined && isOf(parent.object, fn))
        )
          found.push(leaf);
      } else if (names.occurrences(name.text).includes(leaf) && named(leaf).includes(fn)) found.push(leaf);
    }
    return found;
  }

  /** `this.dial` of the class or of one that it is built on, or of one of the file that has no such method of its own. */
  function isOfClass(leaf: Syntax, fn: Syntax, owner: Syntax): boolean {
    const user = names.classOf(leaf);
    if (user === owner || (user !== undefined && names.isBuiltOn(owner, user))) return true;
    const own = named(leaf.parent!);
    return own.length === 0 || own.includes(fn);
  }

  return { named: (node) => named(node), references, bareCalls: language.names.bareCalls === true };
}

/** `setChannel(channel)`, which puts it into a field for whoever asks its object. */
function onlyNotes({ shape }: Syntax): boolean {
  const body = shape.kind === 'function' ? shape.body?.shape : undefined;
  const [statement, another] = body?.kind === 'block' ? body.statements : [];
  return another === undefined && statement !== undefined && unwrap(statement).shape.kind === 'assign';
}

/** The word that is called: `push` of `clients.push(client)`. */
export function nameOfCallee({ callee }: ShapeOf<'call'>): string {
  return callee.shape.kind === 'member' ? callee.shape.name : callee.text;
}

/** The function's own name, else that of what it is assigned to. */
export function nameOf(fn: Syntax): string | undefined {
  return fn.shape.kind === 'function' ? (fn.shape.name ?? holderOf(fn)?.text) : undefined;
}

/** `const handler = () => …`: what a nameless function is held under. */
function holderOf(fn: Syntax): Syntax | undefined {
  const assign = fn.parent?.shape;
  return assign?.kind === 'assign' && assign.value === fn ? assign.targets[0] : undefined;
}

/** The calls of a function of the file. */
export function callsOf(
  fn: Syntax,
  { references, bareCalls }: Pick<Functions, 'references' | 'bareCalls'>,
): readonly Syntax[] {
  return references(fn).flatMap((use) => {
    const named = use.parent?.shape.kind === 'member' ? use.parent : use;
    // C++'s `this->beat` is `beat`.
    const callee = outermost(named);
    const call = callee.parent;
    if (call?.shape.kind === 'call' && call.shape.callee === callee) return [call];
    return bareCalls && !isBlock(named) ? [named] : [];
  });
}

/** `Thread.new(socket, &method(:serve))` hands the method on. */
function isBlock(node: Syntax): boolean {
  const call = ancestor(node, 'call', 3)?.shape;
  return call?.kind === 'call' && call.block === node;
}

/** C#'s `static Link Seal(this TcpClient client)` for `guest.Seal()`, with the parameter that gets the guest. */
export function extensionsOf(
  { shape }: Syntax,
  names: Names,
): readonly { readonly fn: Syntax; readonly target: Syntax }[] {
  if (shape.kind !== 'member') return [];
  return names.leaves(shape.name).flatMap(({ parent: fn }) => {
    const isIt = fn?.shape.kind === 'function' && fn.shape.name === shape.name;
    const target = isIt ? fn.shape.parameters[0]?.target : undefined;
    return target !== undefined && /^this\s/.test(target.parent?.text ?? '') ? [{ fn: fn!, target }] : [];
  });
}

/** What a function may return: the values of its own `return`s, or its body. */
export function returned(fn: Syntax): readonly Syntax[] {
  const shape = fn.shape;
  if (shape.kind !== 'function' || shape.body === undefined) return [];
  if (shape.returnsBody) return [shape.body];
  const found: Syntax[] = [];
  const visit = (node: Syntax): void => {
    for (const each of node.children) {
      const inner = each.shape;
      if (inner.kind === 'function' || inner.kind === 'class') continue;
      if (inner.kind === 'exit') {
        if ((inner.how === 'return' || inner.how === 'yield') && inner.value !== undefined)
          found.push(inner.value);
      } else if (inner.kind !== 'call' && inner.kind !== 'import') visit(each);
    }
  };
  visit(shape.body);
  const last = shape.body.shape.kind === 'block' ? shape.body.shape.statements.at(-1) : undefined;
  if (shape.returnsLast === true && last !== undefined) found.push(last);
  return found;
}

/** The function that a promise is made with: `(resolve) => …` of `new Promise((resolve) => …)`. */
export function executorOf({ shape }: Syntax, language: Language): Syntax | undefined {
  if (shape.kind !== 'call' || !shape.constructs || shape.callee.text !== language.names.promise)
    return undefined;
  const executor = shape.arguments[0]?.value;
  return executor?.shape.kind === 'function' ? executor : undefined;
}

/** The constructor of a class of this file. */
export function constructorOf(owner: Syntax, names: Names): Syntax | undefined {
  if (owner.shape.kind !== 'class') return undefined;
  for (const name of ['constructor', '__init__', '__construct', 'initialize', owner.shape.name]) {
    const own = name === undefined ? undefined : methodOf(owner, name, names);
    if (own !== undefined) return own;
  }
  return undefined;
}

/** `new Guest(client)`, `Guest(client)` */
export function makingsOf(name: string, names: Names): readonly Syntax[] {
  return names.leaves(name).flatMap((leaf) => {
    const isNew = leaf.parent?.shape.kind === 'member' && leaf.parent.shape.name === 'new';
    const callee = isNew ? leaf.parent! : leaf;
    // `std::make_shared<Guest>(client)`: the type stands inside what is called.
    const call = callee.parent?.shape.kind === 'other' ? ancestor(leaf, 'call', 5) : callee.parent;
    return call?.shape.kind === 'call' && call.shape.callee === callee ? [call] : [];
  });
}

/** `Peer::Peer(int fd) : fd_(fd) {}`, of a class that a header has. */
export function constructorsOutside(
  callee: Syntax,
  names: Names,
  { names: { methodsOutside } }: Language,
): readonly Syntax[] {
  const word = methodsOutside === true ? /\w+$/.exec(callee.text)?.[0] : undefined;
  return (word === undefined ? [] : names.leaves(word)).flatMap((leaf) => {
    const fn = names.functionOf(leaf);
    const qualified = leaf.parent?.shape;
    const isOwn =
      fn.shape.kind === 'function' &&
      fn.shape.nameNode === leaf &&
      qualified?.kind === 'member' &&
      qualified.object !== undefined &&
      /\w+$/.exec(qualified.object.text)?.[0] === word;
    return isOwn ? [fn] : [];
  });
}

/**
 * `void Hall::serve(int fd) { … }` and `serve` of `class Hall` for C++'s `&Hall::serve`, which is no call: what runs it
 * comes later.
 */
function pointedAt(
  pointed: Syntax,
  names: Names,
  { names: { methodsOutside } }: Language,
): readonly Syntax[] {
  const { shape } = pointed;
  if (methodsOutside !== true || shape.kind !== 'member') return [];
  const around = outermost(pointed).parent?.shape;
  if (around?.kind === 'call' && around.callee === outermost(pointed)) return [];
  const owner = qualifierOf(pointed);
  return names.leaves(shape.name).flatMap((leaf) => {
    const fn = leaf.parent?.shape.kind === 'function' ? leaf.parent : names.functionOf(leaf);
    if (fn.shape.kind !== 'function' || fn.shape.nameNode !== leaf || leaf.parent === pointed) return [];
    const outside = leaf.parent?.shape.kind === 'member' ? qualifierOf(leaf.parent) : undefined;
    const inside = names.classOf(fn)?.shape;
    return (outside ?? (inside?.kind === 'class' ? inside.name : undefined)) === owner ? [fn] : [];
  });
}

/** The function that makes something, which may do so in the function of the promise that it gives. */
export function makerOf(node: Syntax, names: Names, language: Language): Syntax {
  let home = names.functionOf(node);
  for (;;) {
    const call = ancestor(home, 'call', 2);
    if (call === undefined || executorOf(call, language) !== home) return home;
    home = names.functionOf(call);
  }
}

/** The promise that a call fulfils: `resolve(socket)` in the function that it is made with. */
export function promiseOf(call: Syntax, names: Names, language: Language): Syntax | undefined {
  const callee = call.shape.kind === 'call' ? call.shape.callee : undefined;
  if (callee?.shape.kind !== 'name') return undefined;
  const { how } = names.bindings(callee)[0] ?? {};
  if (how?.kind !== 'parameter' || how.at !== 0) return undefined;
  const promise = ancestor(how.of, 'call', 2);
  return promise !== undefined && executorOf(promise, language) === how.of ? promise : undefined;
}

/** `resolve(socket)`: what the promise made with the function comes to hold. */
export function fulfilledWith(executor: Syntax, names: Names): readonly Syntax[] {
  return resolversIn(executor, names).flatMap((use) => {
    const call = use.parent?.shape;
    const value = call?.kind === 'call' && call.callee === use ? call.arguments[0]?.value : undefined;
    return value === undefined ? [] : [value];
  });
}

/** Where the function that a promise is made with names what fulfils it. */
export function resolversIn(executor: Syntax, names: Names): readonly Syntax[] {
  const resolve = executor.shape.kind === 'function' ? executor.shape.parameters[0]?.target : undefined;
  if (resolve?.shape.kind !== 'name') return [];
  return names
    .occurrences(resolve.shape.name)
    .filter(
      (use) =>
        use !== resolve && within(use, executor) && names.bindings(use).some(({ leaf }) => leaf === resolve),
    );
}

/**
 * What a function gets that is given to a method of the chain a value goes through: `connect(address).map(|stream| …)`,
 * `dial(host).then((socket) => …)`.
 */
export function chainedOn(
  fn: Syntax,
  { ownership, names }: Language,
): { readonly call: Syntax; readonly on: Syntax } | undefined {
  const chains = ownership?.chains ?? names.chains;
  const call = ancestor(fn, 'call', 3);
  if (chains === undefined || call?.shape.kind !== 'call') return undefined;
  // The second function of `then` gets the error.
  const at = call.shape.arguments.findIndex(({ value }) => value === fn);
  if (at < 0 || (at > 0 && ownership === undefined)) return undefined;
  const callee = call.shape.callee.shape;
  if (callee.kind !== 'member' || callee.object === undefined || !chains.test(callee.name)) return undefined;
  return { call, on: callee.object };
}

/** All calls below the node, those of functions inside it, too. */
export function callsIn(node: Syntax): readonly Syntax[] {
  return node.children.flatMap((each) => [...(each.shape.kind === 'call' ? [each] : []), ...callsIn(each)]);
}
