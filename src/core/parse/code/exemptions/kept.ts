/** What an instance or the file keeps for itself, whoever made it and whoever else hears of it. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { isParameter } from '../flow/receivers.ts';
import { plain } from '../flow/traffic.ts';
import { isOwnCollection } from '../handover/collections.ts';
import { isHandedOver } from '../handover/handover.ts';
import { isInRecordOfOthers } from '../handover/records.ts';
import { type Lifetime, lifetimeOf } from '../lifetime/lifetime.ts';
import { callsOf, makerOf, returned } from '../names/functions.ts';
import { isOfSelf, isOutside, type Names } from '../names/names.ts';
import { receiverOf } from '../settings.ts';
import { ancestor, enclosingFunction, isQualified, outermost, unwrap, within } from '../tree/nodes.ts';

/** The instance keeps what it has from a function of its own. */
export function isKeptElsewhere(subject: Subject, connects: readonly Known[], analysis: Analysis): boolean {
  return connects.some((each) => isOfField(each, subject, analysis)) || isKeptByCallers(subject, analysis);
}

/**
 * `this.socket = this.open()`, `this.socket = await open()`: the instance keeps what its own method or a function of
 * the file made, wherever that is called.
 */
function isKeptByCallers(subject: Subject, analysis: Analysis): boolean {
  const { known } = subject;
  const { names, subjects, language } = analysis;
  const home = makerOf(known.node, names, language);
  if (home.shape.kind !== 'function') return false;
  const isMethod = names.classOf(home) !== undefined;
  const isOutsideMethod = !isMethod && isMethodOutside(home, analysis);
  // `socket = Open()` of a private method, where the name of a member alone is the instance's.
  const { nameNode } = home.shape;
  const isHidden =
    language.names.membersInScope === true &&
    nameNode !== undefined &&
    language.names.hides?.(nameNode) === true;
  const isCalledBare = subjects.bareCalls || isHidden;
  if (!isMethod && !isOutsideMethod && home === names.functionOf(known.node)) return false;
  const calls = callsOf(home, subjects);
  return (
    calls.length > 0 &&
    calls.every((call) => {
      const callee = unwrap(call.shape.kind === 'call' ? call.shape.callee : call);
      const isBare = callee.shape.kind === 'name';
      const isOwn = isMethod && (isOfSelf(callee, names) || (isBare && isCalledBare));
      if (!isOwn && (isMethod || !isBare)) return false;
      const assign = outermost(call).parent?.shape;
      const target = assign?.kind === 'assign' && assign.targets.length === 1 ? assign.targets[0] : undefined;
      if (target === undefined) return false;
      // `_fd`, which the class declares in a header.
      const isBareMember = (isOutsideMethod || isHidden) && isOutside(unwrap(target), names);
      return isBareMember || isOfInstance(target, names) || isPutIntoField(call, subject, analysis);
    })
  );
}

function isOfInstance(target: Syntax, names: Names): boolean {
  return names.isField(target) || isOfSelf(unwrap(target), names);
}

/** `socket = dial(host); socket.write(greeting); @socket = socket`: what a function made lies in a variable before. */
function isPutIntoField(call: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { names } = analysis;
  const lifetime = lifetimeOf(call, call, [], analysis);
  return (
    !lifetime.closedHere &&
    lifetime.holders.some(({ target }) => isOfInstance(target, names)) &&
    !isHandedOver(subject, lifetime, analysis)
  );
}

/** `int Meter::open()`, of a class that a header has. */
function isMethodOutside({ shape }: Syntax, { language }: Analysis): boolean {
  const word = shape.kind === 'function' ? shape.nameNode?.parent : undefined;
  return language.names.methodsOutside === true && word !== undefined && isQualified(word);
}

/** `self.socket = make()` and `self.socket.connect(…)`: who connects it keeps it, whoever made it. */
function isOfField(connect: Known, { known }: Subject, { names, options }: Analysis): boolean {
  if (names.functionOf(connect.node) === names.functionOf(known.node)) return false;
  const receiver = receiverOf(connect, 'on' in connect.row ? connect.row.on : undefined, options);
  return receiver !== undefined && isOfSelf(unwrap(receiver), names);
}

/**
 * `request->fd = fd; return fd;`, `return request->fd;`, `*fd = accept(…); request->last = *fd;` of C: a record that others
 * have, too, beside what the function gives.
 */
export function isNotedForCaller(
  target: Syntax,
  { known }: Subject,
  { holders }: Lifetime,
  analysis: Analysis,
): boolean {
  const { names, language } = analysis;
  if (language.names.outParameters !== true || isOfSelf(unwrap(target), names)) return false;
  if (isInTableOfFile(target, names) && isOnlyHandedOn(names.functionOf(known.node), analysis)) return false;
  const given = returned(names.functionOf(known.node)).map(({ text }) => text);
  return holders.some(
    ({ kind, target: held }) =>
      (given.includes(held.text) && (kind === 'name' || isInRecordOfOthers(held, analysis))) ||
      (held.parent?.text.startsWith('*') === true && isParameter(held, names)),
  );
}

/** `line = new Socket(host, port); return line;`, of a field that nothing else of its class looks at: a socket for the caller. */
export function isLeftToCaller(target: Syntax, { known }: Subject, analysis: Analysis): boolean {
  const { names } = analysis;
  const { row, node } = known;
  if (!('gives' in row) || !plain.test(String([row.gives].flat()[0]))) return false;
  const home = names.functionOf(node);
  const owner = names.classOf(home);
  const { shape } = unwrap(target);
  const word = shape.kind === 'member' || shape.kind === 'name' ? shape.name : undefined;
  if (owner === undefined || word === undefined) return false;
  if (!returned(home).some(({ text }) => text === target.text)) return false;
  return names.leaves(word).every((leaf) => {
    const user = enclosingFunction(leaf);
    return user === undefined || user === home || !within(leaf, owner);
  });
}

/** `lines[fd].fd` of `struct line lines[64]` that the file has. */
function isInTableOfFile(target: Syntax, names: Names): boolean {
  let isElement = false;
  let at = unwrap(target);
  for (; at.shape.kind === 'member' || at.shape.kind === 'index'; at = unwrap(at.shape.object)) {
    isElement ||= at.shape.kind === 'index';
    if (at.shape.object === undefined) return false;
  }
  const bound = at.shape.kind === 'name' ? names.bindings(at) : [];
  return isElement && bound.length > 0 && bound.every(({ scope }) => scope !== names.functionOf(target));
}

/** `lines[door].ready = take_line;`: nobody calls the function for what it gives. */
function isOnlyHandedOn(fn: Syntax, { subjects, language }: Analysis): boolean {
  const uses = subjects.references(fn);
  const isCalled = (use: Syntax): boolean =>
    use.parent?.shape.kind === 'call' && use.parent.shape.callee === use;
  return language.names.isPrivate?.(fn) === true && uses.length > 0 && !uses.some(isCalled);
}

/** `static NioSocketConnector connector`, which makes connections for the callers and is none itself. */
export function isBuilder(target: Syntax, { known: { row } }: Subject, { subjects }: Analysis): boolean {
  return row.builder === true && row.does === 'create' && subjects.type(target) === row.gives;
}

/** `this.peers[host] = client`, in a table that the instance keeps, as against one that keeps nothing alive. */
export function isInOwnTable({ shape }: Syntax, analysis: Analysis): boolean {
  const { names } = analysis;
  if (shape.kind !== 'index') return false;
  const table = unwrap(shape.object);
  const isWeak = [...names.fields(table), ...names.bindings(table)].some(
    ({ how }) => how.kind === 'value' && /\bweak/i.test(how.value?.text ?? ''),
  );
  return !isWeak && isOwnCollection(table, analysis);
}

/** `transport.handle`, of an object that the function itself holds in a variable. */
export function isOfLocal({ shape, text, start }: Syntax, { names, language }: Analysis): boolean {
  const object = shape.kind === 'member' && shape.object !== undefined ? unwrap(shape.object) : undefined;
  return (
    object?.shape.kind === 'name' &&
    !names.isSelf(object) &&
    !names.isField(object) &&
    names.bindings(object).some(
      ({ how, leaf, scope }) =>
        how.kind === 'value' &&
        // A local pointer of C mostly points to what others hold; `link.fd` is of a record that is the variable itself.
        (language.names.outParameters !== true ||
          (how.value !== undefined && isMadeHere(how.value)) ||
          (/^\s*\./.test(text.slice(object.end - start)) &&
            scope === names.functionOf(object) &&
            !isLasting(leaf))),
    )
  );
}

/** `static struct link link = { 0 };` */
function isLasting(declared: Syntax): boolean {
  const assign = ancestor(declared, 'assign');
  return [assign, assign?.parent].some((each) => each !== undefined && /^static\b/.test(each.text));
}

/** `new Link`, `calloc(1, sizeof *link)`, `link_create()`. */
function isMadeHere(value: Syntax): boolean {
  const { shape } = unwrap(value);
  return (
    shape.kind === 'call' &&
    (shape.constructs ||
      /alloc|(?:^|_)(?:new|create|make|init)|(?:New|Create|Make|Init)\d?$/.test(shape.callee.text))
  );
}
