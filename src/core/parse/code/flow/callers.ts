/** Who calls a function of the file, or listens to it, and what of a connection these get. */
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import { constructorsOutside, executorOf, extensionsOf, returned } from '../names/functions.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';
import {
  isCallers,
  isCallersFunction,
  isExposedBy,
  isLastOf,
  isLeftToOthers,
  isValueOf,
} from './receivers.ts';

export type Code = Pick<Analysis, 'names' | 'subjects' | 'language'>;

/** `sockets.computeIfAbsent(host, key -> new Socket(key, port))`: the table keeps what the function gives. */
export function isForTable(fn: Syntax): boolean {
  const call = ancestor(fn, 'call', 3)?.shape;
  const callee = call?.kind === 'call' ? call.callee.shape : undefined;
  return callee?.kind === 'member' && /^(?:computeIfAbsent|getOrPut)$/.test(callee.name);
}

/** `static CACHE: LazyLock<Client> = LazyLock::new(|| …)`: what it gives stays there. */
export function isRunOnce(fn: Syntax, { subjects }: Code): boolean {
  const call = ancestor(fn, 'call', 3);
  const known = call === undefined ? undefined : subjects.known(call);
  if (known?.row.does !== 'pass' || known.row.once !== true) return false;
  return known.call.arguments.some(({ value }) => value === fn);
}

/** What it gives goes to nobody: `(resolve) => socket.once("close", resolve)` of a promise, a listener of Node, or a thread. */
export function isUnasked(fn: Syntax, { language }: Code): boolean {
  const call = ancestor(fn, 'call', 2);
  if (call?.shape.kind !== 'call' || !call.shape.arguments.some(({ value }) => value === fn)) return false;
  if (executorOf(call, language) === fn) return true;
  if (language.ownership?.runs.test(call.shape.callee.text) === true) return true;
  const callee = call.shape.callee.shape;
  return callee.kind === 'member' && language.names.bindsSelf?.test(callee.name) === true;
}

/** `flow { emit(socket) }`, of no function of the file. */
export function isEmitted(callee: Syntax, { subjects, language }: Code): boolean {
  const isBare = callee.shape.kind === 'name' && language.emits?.test(callee.shape.name) === true;
  return isBare && subjects.functions(callee).length === 0;
}

/** `return new Link(socket)` of a class of the file that keeps it for itself: the caller cannot get at it. */
export function isKeptInside(call: Syntax, argument: Syntax, { names, subjects, language }: Code): boolean {
  const { keeps } = language.names;
  const { shape } = call;
  if (keeps === undefined || shape.kind !== 'call') return false;
  const at = shape.arguments.findIndex((each) => each.value === argument || each.node === argument);
  // Java's constructor goes by the name of its class.
  const called = subjects
    .functions(shape.callee)
    .map((each) => (each.shape.kind === 'class' ? each : names.classOf(each)));
  const owners = called.length > 0 ? called : constructorsOutside(shape.callee, names, language);
  return owners.length > 0 && owners.every((each) => each !== undefined && keeps(each, call, at));
}

/** `return connect(fd, …)` gives whether that worked. */
export function tellsOnly(call: Syntax, { subjects }: Code): boolean {
  return /^(connect|set|close|listen)$/.test(subjects.known(call)?.row.does ?? '');
}

/** `pool.spawn(handler, conn)`, `self._spawn(name, handler, conn)` of a handler that was passed in. */
export function runsCallers(call: Syntax, row: Known['row'] | undefined, { names, subjects }: Code): boolean {
  if (call.shape.kind !== 'call') return false;
  const { arguments: given } = call.shape;
  if (row === undefined) return given.some(({ value }) => isCallersFunction(value, names));
  if (row.does !== 'run') return false;
  return row.function.some((where) => {
    const run =
      typeof where === 'number' ? given[where]?.value : given.find(({ name }) => name === where)?.value;
    return (
      run !== undefined &&
      (isCallers(run, names, subjects) || isCallersFunction(run, names) || isLeftToOthers(run, names))
    );
  });
}

/** `transport.setHandle(handle); return transport`: an object of the function takes it along to the caller. */
export function isGivenBack(taker: Syntax, { names, language }: Code): boolean {
  const object = unwrap(taker);
  if (object.shape.kind !== 'name' || names.isSelf(object) || names.isField(object)) return false;
  // `Feed::with(stream)` in a function that gives a `Feed`: a type is no object.
  if (language.ownership !== undefined && !names.bindings(object).some(({ how }) => how.kind === 'value'))
    return false;
  const home = names.functionOf(object);
  return names.occurrences(object.shape.name).some((use) => {
    const whole = outermost(use);
    const parent = whole.parent;
    if (parent === undefined || names.functionOf(use) !== home) return false;
    const { shape } = parent;
    return (shape.kind === 'exit' && shape.how === 'return') || isValueOf(whole, home);
  });
}

/** `$pair = [$socket, $key]; return $pair;`, `made[name] = socket; return made`. */
export function isGivenBackIn(node: Syntax, code: Code): boolean {
  const whole = outermost(node);
  const assign = whole.parent?.shape;
  if (whole.parent !== undefined && /^(?:entry|record|list)$/.test(assign?.kind ?? ''))
    return isGivenBackIn(whole.parent, code);
  if (assign?.kind !== 'assign' || assign.value !== whole) return false;
  return assign.targets.some((target) => isGivenBack(target, code));
}

/** `var link = new Link(stream); return link;`, of a class of another file. */
export function isMadeOfOthers({ shape }: Syntax, { subjects }: Code): boolean {
  return shape.kind === 'call' && shape.constructs && subjects.functions(shape.callee).length === 0;
}

/** `return client.Seal(key)`, of an extension of the file: `static Link Seal(this TcpClient client, …)`. */
export function isWrappedForCaller(call: Syntax, code: Code): boolean {
  const { names, subjects, language } = code;
  const whole = outermost(call).parent?.shape;
  const isReturned = whole?.kind === 'exit' && whole.how === 'return';
  if (call.shape.kind !== 'call' || !(isReturned || isGivenBackIn(call, code))) return false;
  return extensionsOf(call.shape.callee, names).some(({ fn, target }) =>
    returned(fn).some((value) => {
      const made = unwrap(value);
      const wrapped = made.shape.kind === 'call' ? made.shape.arguments.map((each) => each.value) : [];
      return wrapped.some(
        (each) =>
          unwrap(each).text === target.text &&
          (isMadeOfOthers(made, code) || isExposedBy(made, each, names, subjects, language)),
      );
    }),
  );
}

/** `def self.tcp(host) … new(socket) end`: an object that has the connection is what the function gives. */
export function isMadeAsResult(node: Syntax, { subjects }: Code): boolean {
  if (node.shape.kind !== 'call' || subjects.known(node) !== undefined) return false;
  const whole = outermost(node);
  const isNew = /(?:^|\.)new$/.test(node.shape.callee.text);
  return isNew && whole.parent !== undefined && isLastOf(whole, whole.parent);
}

/** `new Stream() { … }`, `object : Stream { … }` in the function: its methods go on with what they use. */
export function objectAround(use: Syntax, scope: Syntax): Syntax | undefined {
  for (let at = use.parent; at !== undefined && at !== scope; at = at.parent) {
    const { shape } = at;
    if (shape.kind === 'class' && shape.name === undefined) return at;
    const isBody = shape.kind === 'call' && shape.constructs && shape.list?.end !== undefined;
    if (isBody && use.start > shape.list!.end) return at;
  }
  return undefined;
}

export function isReturned(node: Syntax, fn: Syntax): boolean {
  const whole = outermost(node);
  const shape = whole.parent?.shape;
  if (shape?.kind === 'exit' && shape.how === 'return') return true;
  return (
    isValueOf(whole, fn) ||
    (fn.shape.kind === 'function' && fn.shape.returnsBody && unwrap(fn.shape.body!) === node)
  );
}

const compares = /^(?:[=!]==?|[<>]=?|<=>|is|is not|in|not in)$/;

/** `return PQstatus(db) == CONNECTION_OK ? 0 : -1`: of a comparison or condition only the answer goes on. */
export function isAsked(shape: Shape, node: Syntax): boolean {
  return shape.kind === 'binary' ? compares.test(shape.operator) : isAskedBy(shape, node);
}

/** A condition, of which only the answer goes on. */
function isAskedBy(shape: Shape, node: Syntax): boolean {
  return (
    (shape.kind === 'choice' && !shape.options.some((each) => within(node, each))) ||
    (shape.kind === 'branch' && shape.condition !== undefined && within(node, shape.condition)) ||
    (shape.kind === 'unary' && /^(?:!|not)$/.test(shape.operator))
  );
}
