/** Where the statements of a fix go. */
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { methodOf } from '../names/names.ts';
import type { Setting } from '../options/setting.ts';
import { receiverOf } from '../settings.ts';
import { ancestor, statementOf, unwrap, within } from '../tree/nodes.ts';
import type { Work } from './input.ts';
import { anchorAfter, anchorBefore, anchorInBody, type Insertion } from './statements.ts';

interface Place {
  /** What the connection is called there. */
  readonly it: string;
  /** `it` is what options are set on already. */
  readonly isTuned: boolean;
  readonly insertion: Insertion;
  readonly near: Syntax;
  /** The statement that holds it is what the function gives: behind what is put in, it must give that still. */
  readonly isResult?: boolean;
}

/** Where statements about the connection go, and under which name it is known there. */
export function placeOf({ input, row }: Work): Place | undefined {
  const { subject, settings, connecting, analysis, lifetime } = input;
  const { text } = analysis.tree;
  const enabling = settings.find((each) => each.node.shape.kind === 'call' && each.effect.sets === 'enabled');
  const isOnIt = enabling !== undefined && enabling.node !== subject?.known.node;
  const tuned = isOnIt ? tunedBy(enabling, analysis) : undefined;
  if (isOnIt && tuned !== undefined) {
    const found = analysis.language.writing.place?.(tuned, enabling.node);
    const behind = found !== undefined && 'behind' in found ? found.behind : enabling.node;
    // `return setsockopt(…);`: one option may as well be set before the other.
    const insertion =
      statementOf(enabling.node)?.shape.kind === 'exit' && analysis.language.writing.byAddress === true
        ? anchorBefore(enabling.node, text)
        : anchorAfter(behind, text);
    if (insertion === undefined) return undefined;
    // Inside `apply { keepAlive = true }` the object is what the block is about.
    const it = within(tuned, enabling.node) ? tuned.text : 'this';
    return { it, isTuned: true, insertion, near: enabling.node };
  }
  if (subject === undefined) {
    // Connected or accepted into something whose making is not seen.
    const on = connecting.row.does === 'connect' ? connecting.row.on : undefined;
    const target = row.connected === true ? receiverOf(connecting, on, analysis.options) : undefined;
    return target && placeConnected(connecting, target, analysis);
  }
  if (subject.known.row.handler !== undefined) {
    const place = placeInHandler(subject, analysis);
    if (place !== undefined || subject.known.row.does === 'serve') return place;
  }
  if (row.connected === true && connecting.node !== subject.known.node)
    return placeConnected(connecting, lifetime?.holders[0]?.target, analysis);
  // A field made where it is declared: no statement can stand beside it.
  if (isInClassBody(subject.known.node, analysis)) return undefined;
  const fits = (target: Syntax): boolean => {
    const type = analysis.subjects.type(target) ?? '';
    if (row.via !== undefined) return row.via.of.includes(type);
    // `self.stream = IOStream(socket.socket())`: options are set on it in a way of its own.
    const own = analysis.language.fixes?.[type];
    return own === undefined || own.includes(row) || [subject.known.row.gives].flat().includes(type);
  };
  const { place } = analysis.language.writing;
  if (place !== undefined) {
    for (const { target } of lifetime?.holders ?? []) {
      const found = fits(target) ? place(target, subject.known.node) : undefined;
      if (found === undefined) continue;
      const insertion = 'body' in found ? anchorInBody(found.body, text) : anchorAfter(found.behind, text);
      if (insertion !== undefined)
        return { it: written(target, analysis), isTuned: false, insertion, near: connecting.node };
    }
    return undefined;
  }
  const holder = lifetime?.holders.find((each) => each.kind !== 'element' && fits(each.target));
  if (holder === undefined) return row.via === undefined ? placeInRun(lifetime, analysis) : undefined;
  if (holder.kind === 'field' || isOwnField(holder.target, analysis)) {
    if (isOptional(holder.target, analysis)) return undefined;
  }
  const resource = statementOf(holder.target);
  const using = resource?.shape.kind === 'using' ? resource.shape : undefined;
  const inBody = using?.body !== undefined && using.resources.some((each) => each.target === holder.target);
  // `@socket = if proxy then … else TCPSocket.new(…) end`: behind what makes it, nobody holds it yet.
  const made = statementOf(subject.known.node);
  if (!inBody && (made === undefined || !within(holder.target, made))) return undefined;
  const body = inBody ? using.body : testedBody(subject.known.node);
  const insertion = body === undefined ? anchorAfter(subject.known.node, text) : anchorInBody(body, text);
  if (insertion === undefined) return undefined;
  const isResult = made !== undefined && !inBody && isGiven(made);
  return { it: written(holder.target, analysis), isTuned: false, insertion, near: connecting.node, isResult };
}

/** `while client = server.accept`: the body of the loop that goes on with it. */
function testedBody(node: Syntax): Syntax | undefined {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    const shape: Shape = at.parent.shape;
    if (shape.kind === 'block' || shape.kind === 'function' || shape.kind === 'branch') return undefined;
    if (shape.kind !== 'loop') continue;
    return shape.over === undefined && shape.body !== at ? shape.body : undefined;
  }
  return undefined;
}

/** The last statement of a function that gives the value of its last one: `@socket ||= TCPSocket.new(…)`. */
function isGiven(statement: Syntax): boolean {
  let at = statement;
  for (let parent = at.parent; parent !== undefined; at = parent, parent = parent.parent) {
    const { shape } = parent;
    if (shape.kind === 'function') return shape.returnsLast === true && shape.sharesNames !== true;
    if (shape.kind === 'block' && shape.statements.at(-1) !== at) return false;
    if (shape.kind === 'loop' || shape.kind === 'class') return false;
  }
  return false;
}

/** A bare name that is the instance's. */
function isOwnField(target: Syntax, { names }: Analysis): boolean {
  return names.bindings(target).some(({ scope }) => scope.shape.kind === 'class');
}

/** `var socket: Socket?`: others may empty it meanwhile, so nothing can be called on it as it is. */
function isOptional(target: Syntax, { names, language }: Analysis): boolean {
  const { optional } = language.writing;
  const bindings = [...names.bindings(target), ...names.fields(target)];
  return (
    optional !== undefined &&
    bindings.some(({ how }) => how.kind === 'value' && how.type !== undefined && optional.test(how.type.text))
  );
}

/** Behind the call that connects, or at the start of the function it calls then. */
function placeConnected(
  { node, call }: Known,
  target: Syntax | undefined,
  analysis: Analysis,
): Place | undefined {
  const { tree, language } = analysis;
  if (target === undefined) return undefined;
  const it = /^[*&]/.test(target.text) ? `(${target.text})` : target.text;
  const handler = call.arguments.find(({ value }) => value.shape.kind === 'function')?.value;
  const body = handler?.shape.kind === 'function' ? handler.shape.body : undefined;
  if (handler !== undefined && body !== undefined) {
    // What the function does not hold of its surroundings is unknown in it.
    const insertion = isHeldBy(handler, target, analysis) ? anchorInBody(body, tree.text) : undefined;
    return insertion && { it, isTuned: false, insertion, near: body };
  }
  if (/async|\bBegin[A-Z]/i.test(call.callee.text) && !isAwaited(node)) return undefined;
  const found = language.writing.place?.(target, node) ?? { behind: node };
  const insertion =
    'body' in found ? anchorInBody(found.body, tree.text) : anchorAfter(found.behind, tree.text);
  return insertion && { it, isTuned: false, insertion, near: node };
}

/** A lambda that takes along what is the instance's, all there is, or the variable by name. */
function isHeldBy(handler: Syntax, target: Syntax, { names }: Analysis): boolean {
  const captures = /^\[([^\]]*)\]/.exec(handler.text)?.[1] ?? '';
  if (/^\s*[&=]\s*(?:,|$)/.test(captures)) return true;
  let base = unwrap(target);
  while (base.shape.kind === 'member' || base.shape.kind === 'call') {
    const { shape } = base;
    const inner: Syntax | undefined = shape.kind === 'member' ? shape.object : shape.callee;
    if (inner === undefined) return false;
    base = unwrap(inner);
  }
  const isLocal = names.bindings(base).some(({ scope }) => scope.shape.kind === 'function');
  return isLocal ? captures.match(/\w+/g)?.includes(base.text) === true : /\bthis\b/.test(captures);
}

/** `await client.ConnectAsync(host, port).ConfigureAwait(false)` */
function isAwaited(call: Syntax): boolean {
  for (let at = call.parent; at !== undefined && at.shape.kind !== 'block'; at = at.parent)
    if (/await_expression$/.test(at.type)) return true;
  return false;
}

/** What the enabling call sets options on: its receiver, or the argument that its row names. */
function tunedBy(enabling: Setting, { sets }: Analysis): Syntax | undefined {
  return sets.find((each) => each.known.node === enabling.node)?.receiver;
}

/** A variable with its sigil, where the language has one. */
export function written(target: Syntax, { language }: Analysis): string {
  const isName = target.shape.kind === 'name';
  return isName ? (language.writing.variable?.(target.text) ?? target.text) : target.text;
}

/** `Thread.start(server.accept) do |client|`: at the start of the block. */
function placeInRun(lifetime: Lifetime | undefined, analysis: Analysis): Place | undefined {
  const { subjects, tree } = analysis;
  for (const given of lifetime?.given ?? []) {
    const node = ancestor(given, 'call', 3);
    const known = node === undefined ? undefined : subjects.known(node);
    if (known?.row.does !== 'run' || known.call.block === undefined) continue;
    const at = known.call.arguments.findIndex((each) => each.value === given);
    const found = inFunction(known.call.block, at, analysis);
    const insertion = found === undefined ? undefined : anchorInBody(found.body, tree.text);
    if (found !== undefined && insertion !== undefined)
      return { it: found.it, isTuned: false, insertion, near: found.body };
  }
  return undefined;
}

function isInClassBody(node: Syntax, { language, names }: Analysis): boolean {
  if (language.names.membersInScope !== true) return false;
  const owner = names.classOf(node);
  const fn = names.functionOf(node);
  return owner !== undefined && within(owner, fn);
}

/** In the function or class the connection is handed to, at the start of what runs with it. */
function placeInHandler(subject: Subject, analysis: Analysis): Place | undefined {
  const { row, call } = subject.known;
  for (const where of row.handler ?? []) {
    const argument = analysis.options.argument(call, where);
    for (const fn of argument === undefined ? [] : analysis.subjects.handlers(argument, row.method?.name)) {
      const found =
        fn.shape.kind === 'class'
          ? inClass(fn, row, analysis)
          : inFunction(fn, analysis.subjects.parameter(subject.known, fn), analysis);
      if (found === undefined) continue;
      const insertion = anchorInBody(found.body, analysis.tree.text);
      if (insertion !== undefined) return { it: found.it, isTuned: false, insertion, near: found.body };
    }
  }
  return undefined;
}

function inFunction(
  fn: Syntax,
  parameter: number | undefined,
  analysis: Analysis,
): { it: string; body: Syntax } | undefined {
  const { shape } = fn;
  if (shape.kind !== 'function' || shape.body?.shape.kind !== 'block' || parameter === undefined)
    return undefined;
  const target = shape.parameters[parameter]?.target;
  return target?.shape.kind === 'name' ? { it: written(target, analysis), body: shape.body } : undefined;
}

function inClass(
  owner: Syntax,
  row: Subject['known']['row'],
  analysis: Analysis,
): { it: string; body: Syntax } | undefined {
  const name = row.method?.name ?? (row.does === 'serve' ? row.runs : undefined);
  const method = name === undefined ? undefined : methodOf(owner, name, analysis.names);
  const shape = method?.shape;
  if (method === undefined || shape?.kind !== 'function' || shape.body === undefined) return undefined;
  if (row.method !== undefined)
    return inFunction(method, row.method.parameter + (shape.self === undefined ? 0 : 1), analysis);
  const member = row.members?.[0];
  return member === undefined ? undefined : { it: `${shape.self ?? 'this'}.${member}`, body: shape.body };
}
