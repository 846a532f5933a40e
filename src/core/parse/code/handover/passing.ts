/** Functions of the file that a connection goes through: what they give on, and where a class uses its field. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subjects } from '../calls/subjects.ts';
import { recordAround } from '../flow/receivers.ts';
import { constructorOf } from '../names/functions.ts';
import { isOfSelf, type Names } from '../names/names.ts';
import { ancestor, objectsBefore, outermost, unwrap, within } from '../tree/nodes.ts';

/** Functions of the file through which a connection is followed: `greet(guest)`, which has `seat(guest)`. */
const mostHops = 3;

/** What the functions or blocks that an argument goes to, one by the other, give on as an argument. */
export function passedOn(argument: Syntax, analysis: Analysis, hops = mostHops): readonly Syntax[] {
  const uses = usesByTakers(argument, analysis);
  const given = [...uses, ...uses.flatMap((use) => usesOfField(use, analysis))]
    .map(outermost)
    .flatMap((use) => (isArgument(use) ? [use] : usesOfRecord(use, analysis)));
  return hops === 1 ? given : [...given, ...given.flatMap((each) => passedOn(each, analysis, hops - 1))];
}

/** Of the parameter that an argument becomes, in the functions of the file. */
export function usesByTakers(argument: Syntax, analysis: Analysis): readonly Syntax[] {
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

/** `Thread(target=serve, args=(conn, address))`, `pool.spawn(serve, conn)`: what a call runs with it. */
function runWith(argument: Syntax, known: Known, analysis: Analysis): readonly Taker[] {
  const { run, at, given } = positionIn(argument, known, analysis) ?? {};
  return run === undefined || at === undefined || given === undefined
    ? []
    : analysis.subjects.functions(run).map((fn) => {
        const wanted = fn.shape.kind === 'function' ? fn.shape.parameters.length : given;
        return { fn, at: at - objectsBefore(run, given, wanted) };
      });
}

/** The function that a call runs, which of its arguments that is, and how many it is given. */
export function positionIn(
  argument: Syntax,
  { row, call }: Known,
  { options, values }: Analysis,
): { readonly run: Syntax; readonly at: number; readonly given: number } | undefined {
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
  return at < 0 ? undefined : { run, at, given: given.length };
}

/** `new Guest({ socket, id })`, `const seat = { socket, id }; new Guest(seat)`: the record is given on with what it holds. */
export function usesOfRecord(value: Syntax, { names }: Analysis): readonly Syntax[] {
  const entry = value.parent?.shape.kind === 'entry' ? value.parent : value;
  const record = entry.parent?.shape.kind === 'record' ? outermost(entry.parent) : undefined;
  if (record === undefined || isArgument(record)) return record === undefined ? [] : [record];
  const around = record.parent?.shape;
  const [target] = around?.kind === 'assign' && around.value === record ? around.targets : [];
  if (target?.shape.kind !== 'name') return [];
  return names
    .occurrences(target.shape.name)
    .filter((use) => use !== target && names.reaching(use).some(({ leaf }) => leaf === target))
    .flatMap((use) => (isArgument(use) ? [use] : (recordAround(use) ?? [])));
}

/** Of what is put into a field of the instance, where the class uses that: `this.socket` of `this.socket = socket`. */
function usesOfField(value: Syntax, { names, language }: Analysis): readonly Syntax[] {
  const whole = outermost(value);
  const assign = whole.parent?.shape;
  const target = assign?.kind === 'assign' && assign.value === whole ? assign.targets[0] : undefined;
  return target === undefined ? [] : usesOfOwn(target, names, language);
}

/** Where the class uses a field of the instance, by its name: `this.socket`. */
export function usesOfOwn(
  target: Syntax,
  names: Names,
  { names: { methodsOutside } }: Language,
): readonly Syntax[] {
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

/** It stands for itself among what a call is given. */
export function isArgument(node: Syntax): boolean {
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
export function asGiven(argument: Syntax, subjects: Subjects): Syntax {
  const record = recordAround(argument);
  if (record !== undefined) return asGiven(record, subjects);
  const call = ancestor(argument, 'call', 3);
  const row = call === undefined ? undefined : subjects.known(call)?.row;
  return row?.does === 'pass' && row.from === 0 ? asGiven(call!, subjects) : argument;
}

/** A bare name that no function declares. */
export function isMemberName(name: Syntax, names: Names): boolean {
  return (
    name.shape.kind === 'name' && names.bindings(name).every(({ scope }) => scope.shape.kind !== 'function')
  );
}
