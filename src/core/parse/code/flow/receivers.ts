/** Who gets a connection from the function that has it: its caller, a collection, a field’s function. */
import type { Where } from '../../../languages/api.ts';
import type { Language, Ownership } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Known } from '../calls/rows.ts';
import type { Subjects } from '../calls/subjects.ts';
import type { Binding } from '../names/bindings.ts';
import { constructorOf, nameOfCallee, returned } from '../names/functions.ts';
import { isOfSelf, type Names } from '../names/names.ts';
import { ancestor, enclosingFunction, isQualified, outermost, unwrap, within } from '../tree/nodes.ts';

/** `fn connect(…) -> … { tune(stream) }`, `let coming = async { tune(stream).await }`: what it gives, if it gives anything. */
export function isResult(call: Syntax, { nothing }: Ownership): boolean {
  const at = sameAround(call);
  const block = at.parent;
  const home = enclosingFunction(call);
  const fn = home?.shape;
  if (block === undefined || !isLastOf(at, block) || fn?.kind !== 'function') return false;
  if (fn.name !== undefined) return !nothing.test(fn.returnType?.text ?? '');
  // As against one that runs by itself, `spawn(async move { serve(stream).await })`.
  return fn.yields === true && home?.parent?.shape.kind === 'assign';
}

/** With what leaves it the same thing, `tune(stream).await.map_err(…)` too. */
function sameAround(node: Syntax): Syntax {
  const at = outermost(node);
  const around = at.parent?.shape.kind === 'member' ? at.parent.parent : undefined;
  return around?.shape.kind === 'same' && unwrap(around) === unwrap(at) ? sameAround(around) : at;
}

/** A struct literal of a type of this file has it in a field where no other file sets its options: `Self { stream }`. */
export function isOwnRecord(
  node: Syntax,
  literal: Syntax | undefined,
  names: Names,
  language: Language,
): boolean {
  const { ownership } = language;
  const record = literal?.shape;
  if (ownership === undefined || record?.kind !== 'record' || record.type === undefined) return false;
  const around = names.classOf(node)?.shape;
  const owner = around?.kind === 'class' ? around.name : undefined;
  const isOwn = owner !== undefined && (names.isSelf(record.type) || record.type.text === owner);
  const type = isOwn ? owner : record.type.text;
  const key = record.entries.find((each) => within(node, each.node))?.key;
  const fields = (key === undefined ? [] : names.leaves(key)).flatMap(({ parent }) => {
    const holder = parent?.shape.kind === 'assign' ? names.classOf(parent)?.shape : undefined;
    const isField = holder?.kind === 'class' && holder.name === type;
    return isField && enclosingFunction(parent!) === undefined ? [parent!] : [];
  });
  if (key !== undefined && isLentOut(key, names, language, type)) return false;
  return (isOwn || fields.length > 0) && !fields.some(ownership.isExposed);
}

/** `let tube = Tube { stream }; …; Ok(tube.stream)`: a literal that the function itself takes the field out of, and gives that. */
export function isTakenBack(node: Syntax, literal: Syntax, names: Names): boolean {
  const { shape } = literal;
  const assign = outermost(literal).parent?.shape;
  const [target, another] = assign?.kind === 'assign' ? assign.targets : [];
  const held = target === undefined ? undefined : unwrap(target);
  if (shape.kind !== 'record' || held?.shape.kind !== 'name' || another !== undefined) return false;
  const key = shape.entries.find((each) => within(node, each.node))?.key;
  const home = names.functionOf(literal);
  return names.occurrences(held.shape.name).some(({ parent: field }) => {
    if (field?.shape.kind !== 'member' || field.shape.name !== key || !within(field, home)) return false;
    let around = field.parent;
    while (around !== undefined && /^(?:same|other)$/.test(around.shape.kind)) around = around.parent;
    const isReturned = around?.shape.kind === 'exit' && around.shape.how === 'return';
    return isReturned || isValueOf(field, home);
  });
}

/** `link.stream = stream` of `pub stream: TcpStream`, or of a field that a method lends to others. */
export function isOpenField({ shape }: Syntax, names: Names, language: Language): boolean {
  const { ownership } = language;
  if (ownership === undefined || shape.kind !== 'member') return false;
  const declared = names.leaves(shape.name).flatMap(({ parent }) => {
    const isField = parent?.shape.kind === 'assign' && enclosingFunction(parent) === undefined;
    return isField && names.classOf(parent) !== undefined ? [parent] : [];
  });
  if (declared.length > 0 && declared.every(ownership.isExposed)) return true;
  return isLentOut(shape.name, names, language);
}

/** A field that a method lends to others, be it one of a class of that name: `pub fn wire(&self) -> &TcpStream { &self.wire }`. */
function isLentOut(
  field: string,
  names: Names,
  { ownership, names: naming }: Language,
  owner?: string,
): boolean {
  return names.leaves(field).some((leaf) => {
    const fn = enclosingFunction(leaf);
    const given = fn?.shape.kind === 'function' ? fn.shape.returnType?.text : undefined;
    if (given === undefined || leaf.parent?.shape.kind !== 'member') return false;
    const around = names.classOf(leaf)?.shape;
    const isOther = owner !== undefined && around?.kind === 'class' && around.name !== owner;
    return !isOther && ownership?.lendsOut.test(given) === true && naming.isPrivate?.(fn!) !== true;
  });
}

/**
 * `return new Client(socket)` in `Client.open(host)`, which keeps it where only this file gets at it: who has the object
 * has no socket.
 */
export function isOwnObject(call: Syntax, argument: Syntax, names: Names, language: Language): boolean {
  const { hides } = language.names;
  const owner = names.classOf(call);
  if (hides === undefined || call.shape.kind !== 'call' || owner?.shape.kind !== 'class') return false;
  if (!makesOwn(call.shape, owner.shape.name, language)) return false;
  const target = parameterFor(call.shape, argument, owner, names);
  if (target === undefined) return false;
  if (hides(target)) return true;
  const fields = fieldsWith(target, names);
  return fields.length > 0 && fields.every((field) => isHidden(field, owner, names, hides));
}

/** `new Link(socket)`, of a class of the file that has it in a field where others get at it: `public Socket Socket;`. */
export function isExposedBy(
  call: Syntax,
  argument: Syntax,
  names: Names,
  subjects: Subjects,
  { names: { hides } }: Language,
): boolean {
  if (hides === undefined || call.shape.kind !== 'call' || !call.shape.constructs) return false;
  const { shape } = call;
  const made = subjects.functions(shape.callee);
  return made.some((each) => {
    const owner = each.shape.kind === 'class' ? each : names.classOf(each);
    const target = owner === undefined ? undefined : parameterFor(shape, argument, owner, names);
    const fields = target === undefined ? [] : fieldsWith(target, names);
    return fields.some((field) => !isHidden(field, owner!, names, hides));
  });
}

/** The parameter of the class's constructor that gets an argument. */
function parameterFor(
  { arguments: given }: ShapeOf<'call'>,
  argument: Syntax,
  owner: Syntax,
  names: Names,
): Syntax | undefined {
  const at = given.findIndex((each) => each.value === argument || each.node === argument);
  const made = constructorOf(owner, names)?.shape;
  return made?.kind === 'function' ? made.parameters[at]?.target : undefined;
}

/** What a constructor puts its parameter into. */
function fieldsWith(target: Syntax, names: Names): readonly Syntax[] {
  return names.occurrences(target.text).flatMap((use) => {
    const whole = outermost(use);
    // `@input, @output = [input, output].each { |io| io.sync = true }`
    const list = whole.parent?.shape.kind === 'list' ? ancestor(whole.parent, 'assign', 4) : undefined;
    const assign = (list ?? whole.parent)?.shape;
    const isKept = names.reaching(use).some(({ leaf }) => leaf === target);
    if (!isKept || assign?.kind !== 'assign' || assign.value === undefined) return [];
    if (list === undefined ? assign.value !== whole : !within(whole, assign.value)) return [];
    return assign.targets.flatMap((each) => (each.shape.kind === 'list' ? each.shape.items : [each]));
  });
}

/** `new Client(socket)`, and Ruby's `new(socket)` in a method of the class itself. */
function makesOwn(
  { callee, constructs }: ShapeOf<'call'>,
  owner: string | undefined,
  { names }: Language,
): boolean {
  if (names.bareCalls !== true) return constructs && callee.text === owner;
  return /^(?:self\.)?new$/.test(callee.text) || callee.text === `${owner}.new`;
}

function isHidden(field: Syntax, owner: Syntax, names: Names, hides: (declared: Syntax) => boolean): boolean {
  const { shape } = unwrap(field);
  if (shape.kind !== 'name' && shape.kind !== 'member') return false;
  if (names.isField(unwrap(field))) return hides(unwrap(field));
  const declared = names.leaves(shape.name).filter((leaf) => {
    const around = leaf.parent?.shape;
    return around?.kind === 'assign' && around.declares && names.classOf(leaf) === owner;
  });
  const inClass = declared.filter((leaf) => names.functionOf(leaf) === names.functionOf(owner));
  return inClass.length > 0 && inClass.every(hides);
}

/** A block that runs by itself, as against a function that somebody calls later. */
export function isGiven(call: ShapeOf<'call'>, where: Where | undefined, block: Syntax): boolean {
  return (
    typeof where === 'number' && call.arguments[where]?.value === block && block.text.startsWith('async')
  );
}

/** The value of a block that is what its function returns. */
export function isLastOf(node: Syntax, block: Syntax): boolean {
  if (block.shape.kind !== 'block' || block.shape.statements.at(-1) !== node) return false;
  let around = block.parent;
  while (around?.shape.kind === 'other' || around?.shape.kind === 'same') around = around.parent;
  const shape = around?.shape;
  if (shape?.kind !== 'function' || shape.returnsLast !== true) return false;
  // What a lambda gives is mostly taken by nobody: only a connection by itself counts there.
  return shape.name !== undefined || shape.yields === true;
}

/** What a function returns by its last expression, be that the arm of a branch. */
export function isValueOf(node: Syntax, fn: Syntax): boolean {
  if (fn.shape.kind !== 'function' || fn.shape.returnsLast !== true) return false;
  let at = node;
  for (; at.parent !== undefined && at.parent !== fn; at = at.parent) {
    const { shape } = at.parent;
    // The arm of a `match` takes apart what is matched, and gives what stands behind its arrow.
    const isArm = shape.kind === 'assign' && shape.value !== at && !shape.targets.includes(at);
    const isOn = isArm || /^(same|other|branch|try)$/.test(shape.kind);
    if (shape.kind === 'block' ? shape.statements.at(-1) !== at : !isOn) return false;
    if (shape.kind === 'branch' && shape.condition === at) return false;
  }
  return at.parent === fn;
}

/** `() => serve(socket)`, `async () => await serve(socket)`, of a function of this file that returns nothing. */
export function givesNothing(node: Syntax, subjects: Subjects): boolean {
  const { shape } = unwrap(node);
  if (shape.kind !== 'call') return false;
  const functions = subjects.functions(shape.callee);
  return (
    functions.length > 0 && functions.every((fn) => fn.shape.kind === 'function' && returned(fn).length === 0)
  );
}

export function passesOn(call: Known | undefined): boolean {
  if (call?.row.does === 'pass') return call.row.from === undefined || call.row.from === 'it';
  return (
    ((call?.row.does === 'set' || call?.row.does === 'listen') && call.row.returns === 'it') ||
    (call?.row.does === 'connect' && call.row.gives !== undefined)
  );
}

/** `callback(null, socket)`, `client.setSocket(socket)`: the callee is, or belongs to, what the caller passed in. */
export function isCallers(callee: Syntax, names: Names, subjects: Subjects): boolean {
  const whole = unwrap(callee);
  const { shape } = whole;
  const object = shape.kind === 'member' ? shape.object : whole;
  const holder = object === undefined ? undefined : unwrap(object);
  if (holder?.shape.kind !== 'name' || names.isSelf(holder)) return false;
  if (isQualified(callee)) return false;
  // `client.pipe(upstream)` hands nothing out: bytes go from one to the other.
  if (shape.kind === 'member' && /^(?:un)?pipe$/.test(shape.name)) return false;
  if (subjects.origins(holder).subjects.size > 0) return false;
  return holder === whole ? isFromCaller(holder, names, subjects) : isOnlyParameter(holder, names);
}

function isOnlyParameter(name: Syntax, names: Names): boolean {
  const bindings = names.bindings(name);
  return bindings.length > 0 && bindings.every(({ how }) => how.kind === 'parameter');
}

/** `on` of `let on = Arc::clone(&on)`, `let on = Arc::new(on)` and the like, in a function that was given it. */
function isFromCaller(value: Syntax, names: Names, subjects: Subjects, depth = 0): boolean {
  const given = unwrap(value);
  const row = given.shape.kind === 'call' ? subjects.known(given)?.row : undefined;
  const isHolder = given.shape.kind === 'call' && row?.does === 'pass' && row.from === 0;
  const held = isHolder && given.shape.kind === 'call' ? given.shape.arguments[0]?.value : undefined;
  if (held !== undefined) return depth < deepestHolder && isFromCaller(held, names, subjects, depth + 1);
  if (given.shape.kind !== 'name' || names.isSelf(given)) return false;
  const bindings = names.reaching(given);
  return (
    bindings.length > 0 &&
    bindings.every(
      ({ how, steps }) =>
        how.kind === 'parameter' ||
        (how.kind === 'value' &&
          how.value !== undefined &&
          steps.length === 0 &&
          depth < deepestHolder &&
          isFromCaller(how.value, names, subjects, depth + 1)),
    )
  );
}

const deepestHolder = 4;

/** What a promise or future comes to hold is given to it by: `deferred.resolve(socket)`, `source.SetResult(socket)`. */
const fulfils = /^(?:resolve|fulfill?|complete|(?:try)?setresult|set_result)$/i;

/**
 * `deferred.resolve(socket)` in a callback of the function that gives `deferred.promise`; `resolve(socket)` where the
 * two come from `Promise.withResolvers()`.
 */
export function fulfilsResult(callee: Syntax, names: Names): boolean {
  const whole = unwrap(callee);
  const { shape } = whole;
  const isMethod = shape.kind === 'member' && fulfils.test(shape.name);
  const holder = isMethod && shape.object !== undefined ? unwrap(shape.object) : whole;
  if (holder.shape.kind !== 'name' || names.isSelf(holder)) return false;
  return names.bindings(holder).some(({ how, leaf, scope }) => {
    if (how.kind !== 'value' || how.value === undefined) return false;
    const made = how.value;
    const isPair = !isMethod && /\bwithResolvers\b[^(]*\(\s*\)$/.test(made.text);
    if (!isMethod && !isPair) return false;
    return returned(scope).some((value) => {
      const base = baseOf(value);
      return names
        .bindings(base)
        .some(
          (each) => each.leaf === leaf || (isPair && each.how.kind === 'value' && each.how.value === made),
        );
    });
  });
}

/** `deferred` of `deferred.promise.finally(…)`. */
function baseOf(node: Syntax): Syntax {
  let at = unwrap(node);
  for (;;) {
    const { shape } = at;
    const inner = shape.kind === 'member' ? shape.object : shape.kind === 'call' ? shape.callee : undefined;
    if (inner === undefined) return at;
    at = unwrap(inner);
  }
}

/** Types of C# and Java whose values are called. */
const delegates = /^(?:\w+\.)*(?:Action|Func|Consumer|BiConsumer|\w*(?:Handler|Callback|Delegate|Event))\b/;

/** `Connected?.Invoke(client)`, `handler(client)`, `self.handler(conn)`, `@handler.call(conn)`: a field that somebody else put a function into. */
export function isDelegate(callee: Syntax, names: Names, subjects: Subjects): boolean {
  const shape = callee.shape.kind === 'same' ? callee.shape.inner.shape : callee.shape;
  const isInvoked = shape.kind === 'member' && /^(?:Begin)?Invoke(?:Async)?$|^accept$/.test(shape.name);
  const isBlock = shape.kind === 'member' && shape.name === 'call';
  const holder = isInvoked || isBlock ? shape.object : unwrap(callee);
  if (holder === undefined || subjects.functions(callee).length > 0) return false;
  const { kind } = holder.shape;
  if (kind !== 'name' && !isOfSelf(holder, names)) return false;
  const isField = kind !== 'name' || names.isField(holder);
  const bindings = kind === 'name' ? names.bindings(holder) : names.fields(holder);
  const isTyped = ({ how }: Binding): boolean =>
    how.kind === 'value' && how.type !== undefined && delegates.test(how.type.text);
  // What is called by itself is a function, whatever its type; PHP's `($this->onGuest)($guest)`.
  const isCalled =
    isField &&
    !isInvoked &&
    (bindings.some(isFromParameter(names)) ||
      (callee.shape.kind === 'same' && isLeftToOthers(holder, names)));
  return (
    bindings.length > 0 &&
    bindings.every(({ how }) => how.kind === 'value') &&
    (isCalled || bindings.some(isTyped)) &&
    bindings.every(
      ({ how }) =>
        how.kind === 'value' &&
        (how.value === undefined || isEmpty(unwrap(how.value)) || isParameter(how.value, names)),
    )
  );
}

/** A field of the instance's that nobody here gives anything but nothing: `public $onGuest = null`. */
export function isLeftToOthers(node: Syntax, names: Names): boolean {
  const field = unwrap(node);
  const bindings = isOfSelf(field, names) ? names.fields(field) : [];
  return (
    bindings.length > 0 &&
    bindings.every(
      ({ how }) => how.kind === 'value' && (how.value === undefined || isEmpty(unwrap(how.value))),
    )
  );
}

function isEmpty({ shape }: Syntax): boolean {
  return shape.kind === 'null' || (shape.kind === 'boolean' && !shape.value);
}

function isFromParameter(names: Names): (binding: Binding) => boolean {
  return ({ how }) =>
    how.kind === 'value' &&
    how.value !== undefined &&
    how.value.shape.kind !== 'null' &&
    isParameter(how.value, names);
}

/** A function that the caller passed in, now or when the instance was made: `handle`, `self.on_connection`. */
export function isCallersFunction(node: Syntax, names: Names): boolean {
  const whole = unwrap(node);
  const { shape } = whole;
  if (shape.kind === 'name')
    return (
      callbackName.test(shape.name) &&
      !names.isSelf(whole) &&
      names.bindings(whole).some(({ how }) => how.kind === 'parameter')
    );
  return (
    shape.kind === 'member' &&
    callbackName.test(shape.name) &&
    isOfSelf(whole, names) &&
    names.fields(whole).some(isFromParameter(names))
  );
}

const callbackName = /(?:^|_)(?:handle|handler|callback|cb|func|fn)$|(?:Handler|Callback)$/i;

/** What a caller gave, or nothing. */
export function isParameter(value: Syntax, names: Names): boolean {
  const inner = unwrap(value);
  if (inner.shape.kind !== 'name') return inner.shape.kind === 'null';
  return names.bindings(inner).some(({ how }) => how.kind === 'parameter');
}

/** `{ socket, id }` that is an argument as a whole, `new Session({ socket, id })`. */
export function recordAround(value: Syntax): Syntax | undefined {
  let around = value.parent?.shape.kind === 'entry' ? value.parent.parent : value.parent;
  // Rust's entries stand in a list of their own.
  if (around?.shape.kind === 'other') around = around.parent;
  if (around?.shape.kind !== 'record') return undefined;
  if (!around.shape.entries.some((each) => each.value === value)) return undefined;
  const call = ancestor(around, 'call', 2)?.shape;
  const isArgument = call?.kind === 'call' && call.arguments.some((each) => each.value === around);
  return isArgument ? around : undefined;
}

/** `clients = append(clients, client)`: each is kept for later. */
export function isCollected(argument: Syntax): boolean {
  const node = ancestor(argument, 'call');
  const call = node?.shape;
  if (node === undefined || call?.kind !== 'call') return false;
  // `workers.add(new Worker(connection))`
  if (call.constructs && call.callee !== argument) return isCollected(node);
  const word = nameOfCallee(call);
  return /^(append|insert|(try_?)?add|(push|emplace)_(back|front)|emplace|\w+_add_handle)$/i.test(word);
}
