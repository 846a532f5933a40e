/** Whom a round of the program speaks to: each of the connections that it has put somewhere. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { nameOfCallee, returned } from '../names/functions.ts';
import { ancestor, isQualified, outermost, unwrap, within } from '../tree/nodes.ts';

/** `made` of `self.link = made[1]` is looked at, and what that comes from. */
const deepest = 2;

/**
 * The protocol that a client's connection is handed to, which speaks on it: `self.link` of
 * `_, self.link = await loop.create_connection(Link, host, port)`, or of `loop.create_connection(lambda: self.link, …)`.
 */
export function isProtocolOf(object: Syntax, { known }: Subject, analysis: Analysis): boolean {
  const { names, options, subjects, values } = analysis;
  if (known.row.method === undefined || known.row.does !== 'open') return false;
  const held = (node: Syntax): readonly Syntax[] => {
    const inner = unwrap(node);
    return [...names.bindings(inner), ...names.fields(inner)].flatMap(({ how }) =>
      how.kind === 'value' && how.value !== undefined ? [unwrap(how.value)] : [],
    );
  };
  const comesFromIt = (value: Syntax, depth = 0): boolean =>
    value.shape.kind === 'index'
      ? depth < deepest && held(value.shape.object).some((each) => comesFromIt(each, depth + 1))
      : within(known.node, value);
  if (held(object).some((each) => comesFromIt(each))) return true;
  const made = [object, ...held(object)].map((each) => values.follow(each));
  return (known.row.handler ?? [])
    .flatMap((where) => options.argument(known.call, where) ?? [])
    .flatMap((each) => subjects.functions(each).flatMap((fn) => returned(fn)))
    .some((each) => made.includes(values.follow(each)));
}

/** Methods of collections by which something is put into them. */
const adding = [
  ...['Add', 'TryAdd', 'AddLast', 'add', 'append', 'put', 'push', 'unshift', 'set'],
  ...['push_back', 'emplace_back', 'insert', 'emplace'],
];

/** `foreach (var guest in guests) guest.Send(beat);`, `redisCommand(store, "PING")`: to each of them. */
export function isOverConnections(round: Syntax, call: Syntax, { language, values }: Analysis): boolean {
  if (call.shape.kind !== 'call') return false;
  const { callee, arguments: given } = call.shape;
  // `socket_write($guest, …)`, `asio::write(*guest, …)`
  const isMethod = callee.shape.kind === 'member' && !isQualified(callee);
  const spoken = isMethod && callee.shape.kind === 'member' ? callee.shape.object : given[0]?.value;
  return spoken !== undefined && roundOf(unwrap(values.follow(spoken)), round, language) !== undefined;
}

/** What the loop or callback goes over, where the expression begins with its item: `guests` of `guests.ForEach(each => …)`. */
function roundOf(
  item: Syntax,
  { shape, parent, text }: Syntax,
  { iterations }: Language,
): Syntax | undefined {
  if (shape.kind === 'loop') return loopedOver(item, shape) ?? takenInTurn(item, text);
  if (shape.kind !== 'function' || !shape.parameters.some(({ target }) => isItemOf(target, item)))
    return undefined;
  const call = parent === undefined ? undefined : (ancestor(parent, 'call', 2) ?? parent).shape;
  if (call?.kind !== 'call' || iterations?.test(nameOfCallee(call)) !== true) return undefined;
  const [first] = call.arguments;
  if (first !== undefined && !within(item, first.value)) return first.value;
  return call.callee.shape.kind === 'member' ? call.callee.shape.object : undefined;
}

/** `for (const guest of guests) guest.write(…)`, `for (const name in guests) guests[name].write(…)` */
function loopedOver(item: Syntax, { variable, over }: ShapeOf<'loop'>): Syntax | undefined {
  if (variable === undefined || over === undefined) return undefined;
  const isIndexed = item.text.startsWith(`${over.text}[${unwrap(variable).text}]`);
  return isIndexed || isItemOf(variable, item) ? over : undefined;
}

/** `stores.front()` of a loop that puts each back behind the others: `stores.push(store)`. */
function takenInTurn({ shape }: Syntax, loop: string): Syntax | undefined {
  const callee = shape.kind === 'call' ? unwrap(shape.callee).shape : undefined;
  const from = callee?.kind === 'member' && callee.name === 'front' ? callee.object : undefined;
  return from !== undefined && loop.includes(`${from.text}.push`) ? from : undefined;
}

/** `guest`, or `[name, guest]`, which takes it apart; C++'s `auto *guest` declares the item `guest`. */
function isItemOf(target: Syntax, item: Syntax): boolean {
  const { shape, text } = unwrap(target);
  const words = shape.kind === 'list' ? shape.items.map((each) => each.text) : [text];
  return words.some((word) => new RegExp(`^${escapeRegExp(word)}\\b`).test(item.text));
}

/** It is one of those that are gone through: somebody put it there. */
export function isAmong(object: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { language, values } = analysis;
  // `var stream = each.GetStream();`
  const item = unwrap(values.follow(object));
  for (let at = item.parent; at !== undefined; at = at.parent) {
    const over = roundOf(item, at, language);
    if (over === undefined) continue;
    return isAddedTo(over.text, subject, analysis) || isStoredIn(over.text, subject, analysis);
  }
  return false;
}

/** `guests.add(guest)`, of `guests`, `guests.values()` and `Object.values(guests)`. */
function isAddedTo(over: string, subject: Subject, analysis: Analysis): boolean {
  const { names } = analysis;
  return adding.flatMap(names.leaves).some(({ parent }) => {
    const call = parent?.parent?.shape;
    if (parent?.shape.kind !== 'member' || call?.kind !== 'call' || call.callee !== parent) return false;
    const into = parent.shape.object?.text;
    if (into === undefined || !(isTakenFrom(over, into) || isFieldOfSame(over, into))) return false;
    return call.arguments.some(({ value }) => holds(value, subject, analysis));
  });
}

/** `guests[name] = guest` */
function isStoredIn(over: string, subject: Subject, analysis: Analysis): boolean {
  const { names } = analysis;
  const word = /[\w$]+$/.exec(over.replace(/^\$|\)+$/g, ''))?.[0] ?? '';
  return names.leaves(word).some((leaf) => {
    const holder = outermost(leaf.parent?.shape.kind === 'member' ? leaf.parent : leaf);
    const table = holder.parent;
    if (table?.shape.kind !== 'index' || table.shape.object !== holder) return false;
    const assign = table.parent?.shape;
    return (
      assign?.kind === 'assign' &&
      assign.targets.includes(table) &&
      assign.value !== undefined &&
      isTakenFrom(over, holder.text) &&
      holds(assign.value, subject, analysis)
    );
  });
}

function isTakenFrom(over: string, collection: string): boolean {
  return new RegExp(`(?:^|[([]|\\.{3})${escapeRegExp(collection)}(?:$|[.)\\]])`).test(over);
}

/** `this.guests` of a class, into which who has the object puts something: `hall.guests.add(guest)`. */
function isFieldOfSame(over: string, collection: string): boolean {
  const field = /[\w\]]\.(\w+)$/.exec(collection)?.[1];
  return field !== undefined && ['this', 'self'].some((own) => isTakenFrom(over, `${own}.${field}`));
}

/**
 * The connection, or a record or object made with it: `{ socket, name }`, `new Guest(socket)`, be it by its name; or the
 * protocol that it is handed to.
 */
function holds(value: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { values, subjects } = analysis;
  const { origins } = subjects;
  if (isProtocolItself(value, subject, analysis)) return true;
  const { shape } = unwrap(values.follow(value));
  const parts =
    shape.kind === 'record'
      ? shape.entries.map((each) => each.value)
      : shape.kind === 'call'
        ? shape.arguments.map((each) => each.value)
        : [];
  return [value, ...parts].some((each) => origins(each).subjects.has(subject));
}

/** `self` of a protocol's class, or what a method is given that such a class calls with itself: `self.desk.register(self)`. */
function isProtocolItself(value: Syntax, { known }: Subject, analysis: Analysis): boolean {
  const { names, options, subjects } = analysis;
  if (known.row.method === undefined) return false;
  const classes = (known.row.handler ?? [])
    .flatMap((where) => (where === 'block' ? [] : (options.argument(known.call, where) ?? [])))
    .flatMap((each) => subjects.handlers(each));
  const isSelf = (node: Syntax): boolean =>
    names.isSelf(unwrap(node)) && classes.some((each) => each === names.classOf(node));
  const node = unwrap(value);
  if (node.shape.kind !== 'name' || names.isSelf(node)) return isSelf(node);
  return names.bindings(node).some(({ how }) => {
    const name = how.kind === 'parameter' && how.of.shape.kind === 'function' ? how.of.shape.name : undefined;
    return (name === undefined ? [] : names.leaves(name)).some((leaf) => {
      const call = leaf.parent?.parent?.shape;
      return (
        leaf.parent?.shape.kind === 'member' &&
        call?.kind === 'call' &&
        call.callee === leaf.parent &&
        call.arguments.some((given) => isSelf(given.value))
      );
    });
  });
}
