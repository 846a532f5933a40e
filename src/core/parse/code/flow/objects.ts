/** Objects of the file's classes that are made with a connection: what they say and hear on it is said and heard there. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { constructorOf, makingsOf, returned } from '../names/functions.ts';
import { isOfSelf, type Names } from '../names/names.ts';
import { receiverOf } from '../settings.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';

/** The expression is the connection, or what an object keeps of it that was made with it: `client` in `new Guest(client)`. */
export function leadsTo(node: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { subjects } = analysis;
  const isIts = (each: Syntax): boolean => subjects.origins(each).subjects.has(subject);
  let nodes: readonly Syntax[] = [node];
  for (let passes = 0; nodes.length > 0 && passes < mostPasses; passes++) {
    if (nodes.some((each) => isIts(each) || givenAs(each, analysis).some(isIts))) return true;
    nodes = nodes.flatMap((each) => passedFrom(each, analysis));
  }
  return false;
}

/** Streams around streams of members. */
const mostPasses = 4;

/** `client` of `client.Client` and `client.GetStream()`; the stream of `new StreamWriter(stream)`, be it in a field. */
function passedFrom(node: Syntax, analysis: Analysis): readonly Syntax[] {
  const { names, subjects, options } = analysis;
  const inner = unwrap(node);
  const { shape } = inner;
  if (shape.kind === 'member' && subjects.isPassing(inner))
    return shape.object === undefined ? [] : [shape.object];
  if (shape.kind === 'call') {
    const known = subjects.known(inner);
    const from = known?.row.does === 'pass' ? receiverOf(known, known.row.from, options) : undefined;
    return from === undefined ? [] : [from];
  }
  return [...names.bindings(inner), ...names.fields(inner)].flatMap(({ how }) =>
    how.kind === 'value' && how.value !== undefined && unwrap(how.value).shape.kind === 'call'
      ? passedFrom(how.value, analysis)
      : [],
  );
}

/** Streams got from it, be it in a method of such an object. */
export function streamsIn(subject: Subject, analysis: Analysis): readonly Syntax[] {
  return streamsWhere((object) => leadsTo(object, subject, analysis), analysis);
}

/** Calls and properties that give a stream of an object. */
export function streamsWhere(
  isMeant: (object: Syntax) => boolean,
  { subjects }: Analysis,
): readonly Syntax[] {
  return subjects.streams().filter((each) => {
    const member = each.shape.kind === 'call' ? each.shape.callee.shape : each.shape;
    const object = member.kind === 'member' ? member.object : undefined;
    return object !== undefined && isMeant(object);
  });
}

/** Calls that close it, be it in a method of such an object. */
export function closersIn(subject: Subject, analysis: Analysis): readonly Syntax[] {
  return analysis.subjects.calls.flatMap((known) => {
    const closed = known.row.does === 'close' ? receiverOf(known, known.row.on, analysis.options) : undefined;
    return closed !== undefined && leadsTo(closed, subject, analysis) ? [known.node] : [];
  });
}

/** `send` of `this.wire = { send: (text) => socket.write(text) }`, or of such a record that a function of the file gives. */
export function entriesCalled(callee: Syntax, { names, subjects, values }: Analysis): readonly Syntax[] {
  const { shape } = callee;
  if (shape.kind !== 'member' || shape.object === undefined) return [];
  const inner = unwrap(shape.object);
  const held = [...names.bindings(inner), ...names.fields(inner)].flatMap(({ how }) =>
    how.kind === 'value' && how.value !== undefined ? [values.follow(how.value)] : [],
  );
  const made = held.flatMap((each) =>
    each.shape.kind === 'call' ? subjects.functions(each.shape.callee).flatMap(returned) : [each],
  );
  return made
    .map(unwrap)
    .flatMap((each) => (each.shape.kind === 'record' ? each.shape.entries : []))
    .filter(({ key }) => key === shape.name)
    .flatMap(({ value }) => (value.shape.kind === 'function' ? [value] : subjects.functions(value)));
}

/** The fields in which an object keeps what its constructor gets there. */
export function fieldsFor(owner: Syntax, at: number, names: Names): readonly string[] {
  const property = owner.shape.kind === 'class' ? owner.shape.parameters?.[at]?.target.text : undefined;
  if (property !== undefined) return [property];
  const own = constructorOf(owner, names) ?? owner;
  const { shape } = own;
  if (shape.kind !== 'function' || shape.body === undefined) return [];
  // Python's `self` is one of them.
  const given = shape.parameters.filter(({ target }) => target.text !== shape.self)[at]?.target.text;
  if (given === undefined) return [];
  return names.leaves(given).flatMap((leaf) => {
    // Also in front of its body: C++'s `Guest(tcp::socket line) : line_(std::move(line)) {}`.
    const assign = within(leaf, own) ? ancestor(leaf, 'assign', 5)?.shape : undefined;
    const target =
      assign?.kind === 'assign' && assign.value !== undefined && isJust(leaf, assign.value)
        ? unwrap(assign.targets[0]!).shape
        : undefined;
    return target?.kind === 'member' || target?.kind === 'name' ? [target.name] : [];
  });
}

function isJust(leaf: Syntax, value: Syntax): boolean {
  return value === outermost(leaf) || /^(?:std::)?move\s*\(\s*\w+\s*\)$/.test(value.text);
}

/** What objects of the class around are made with, as far as that is known there under the name. */
export function givenAs(node: Syntax, { names, values }: Analysis): readonly Syntax[] {
  const inner = unwrap(values.follow(node));
  const { shape } = inner;
  const owner = names.classOf(inner);
  if (owner?.shape.kind !== 'class' || owner.shape.name === undefined) return [];
  const own = constructorOf(owner, names);
  const isParameter = shape.kind === 'name' && isGivenTo(own, inner, names);
  const isField = shape.kind === 'member' ? isOfSelf(inner, names) : isBareField(inner, names);
  if (!isParameter && !isField) return [];
  const { name } = shape as { readonly name: string };
  const parameters = own?.shape.kind === 'function' ? own.shape.parameters : [];
  return makingsOf(owner.shape.name, names).flatMap((making) =>
    making.shape.kind !== 'call'
      ? []
      : making.shape.arguments.flatMap(({ value }, at) => {
          const isIts = isParameter
            ? parameters[at]?.target.text === name
            : fieldsFor(owner, at, names).includes(name);
          return isIts ? [value] : [];
        }),
  );
}

/** A parameter of the constructor. */
function isGivenTo(own: Syntax | undefined, node: Syntax, names: Names): boolean {
  return (
    own !== undefined && names.bindings(node).some(({ how }) => how.kind === 'parameter' && how.of === own)
  );
}

/** `socket` of Java's `private Socket socket`, where a method says nothing but its name. */
export function isBareField(node: Syntax, names: Names): boolean {
  const bindings = node.shape.kind === 'name' ? names.bindings(node) : [];
  return bindings.length > 0 && bindings.every(({ scope }) => scope.shape.kind === 'class');
}
