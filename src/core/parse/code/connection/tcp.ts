import type { Accepts, Where } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { callsOn, isOn, receiverOf } from '../settings.ts';
import { isQualified, unwrap } from '../tree/nodes.ts';

/** `socket.async_connect(…)` on what another file declares, told by its first call: that it tries again is no other. */
export function isConnectedAgain({ known }: Subject, { names, subjects, options }: Analysis): boolean {
  // `loop.create_connection(…)`, `GreeterClient::connect(…)`: the receiver makes connections and is none.
  if (known.row.receiver !== undefined || isQualified(known.call.callee)) return false;
  // The accepting call of event arguments is made for the first peer and, where that has come, for the next.
  const isNext = known.row.does === 'accept' && known.row.later !== undefined;
  if (!isNext && (!known.key.startsWith('#') || known.row.does !== 'open')) return false;
  const text = receiverOf(known, undefined, options)?.text;
  const earlier = subjects.all.find(
    (each) =>
      each.known.key === known.key &&
      receiverOf(each.known, undefined, options)?.text === text &&
      (!isNext || names.classOf(each.known.node) === names.classOf(known.node)),
  );
  return earlier !== undefined && earlier.known !== known;
}

/** `fd_ = socket(…); bind(fd_, …)` of one method, and another connects what a third puts into `fd_`. */
export function isBound(subject: Subject, connects: readonly Known[], analysis: Analysis): boolean {
  const { names } = analysis;
  const home = names.functionOf(subject.known.node);
  const isHere = ({ node }: Known): boolean => names.functionOf(node) === home;
  return !connects.some(isHere) && callsOn(subject, 'listen', analysis).some(isHere);
}

/** `context.session()->socket()->async_connect(…)` of C++: what other objects give, others have made. */
export function isGotten(
  { key, row, node, call }: Known,
  { options, subjects, language }: Analysis,
): boolean {
  if (!key.startsWith('#') || row.does !== 'open' || language.names.outParameters !== true) return false;
  const receiver = receiverOf({ key, row, node, call }, undefined, options);
  const getter = receiver === undefined ? undefined : unwrap(receiver);
  if (getter?.shape.kind !== 'call' || subjects.known(getter) !== undefined) return false;
  const { shape } = getter.shape.callee;
  return (
    shape.kind === 'member' &&
    shape.object !== undefined &&
    unwrap(shape.object).shape.kind === 'call' &&
    !/^(?:next|lowest)_layer$/.test(shape.name)
  );
}

/** Where its listener cannot be told. */
export function isOfTcp(
  { call }: Known,
  { listeners, addressed }: Accepts,
  { tree, names, options }: Analysis,
): boolean {
  if (listeners === undefined || (listeners !== 'here' && listeners.test(tree.text))) return true;
  return addressed !== undefined && isAddressed(call, addressed.at, addressed.types, { names, options });
}

/** `accept(fd, (struct sockaddr *)&peer, &length)` with `struct sockaddr_un peer`, whatever its listener may be. */
export function isOfUnix({ call }: Known, { addressed }: Accepts, analysis: Analysis): boolean {
  return addressed !== undefined && isAddressed(call, addressed.at, /\bsockaddr_un$/, analysis);
}

/** The peer's address goes into a variable that is declared so. */
function isAddressed(
  call: Known['call'],
  at: Where,
  declared: RegExp,
  { names, options }: Pick<Analysis, 'names' | 'options'>,
): boolean {
  const address = options.argument(call, at);
  if (address === undefined) return false;
  const types = names
    .bindings(unwrap(address))
    .map(({ how }) => (how.kind === 'value' ? how.type?.text : undefined));
  return types.length > 0 && types.every((type) => type !== undefined && declared.test(type));
}

/** Nobody can tell whether it is one of TCP. */
export function isUnread(subject: Subject, analysis: Analysis): boolean {
  const { row } = subject.known;
  return row.does === 'create' && row.unread === true && !isTunedTcp(subject, analysis);
}

/** Options are set on it that no other socket has: `setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, …)`. */
export function isTunedTcp(subject: Subject, analysis: Analysis): boolean {
  return analysis.subjects.calls.some(
    (known) =>
      known.row.does === 'set' &&
      known.row.sockopt !== undefined &&
      /\b(?:IPPROTO_TCP|SOL_TCP|TCP_\w+|SO_KEEPALIVE)\b/.test(known.node.text) &&
      isOn(subject, known, analysis),
  );
}

/**
 * As against a server without a handler of its own: who listens for its connections is told apart. One that does
 * nothing stands in for those of a port that is only tried: `createServer((socket) => {})`.
 */
export function isHandled(known: Known, { options, subjects, values }: Analysis): boolean {
  const wheres = known.row.does === 'serve' ? known.row.handler : [];
  return wheres.some((where) => {
    const argument = options.argument(known.call, where);
    if (argument === undefined) return false;
    const handlers = subjects.functions(argument);
    if (handlers.length > 0) return !handlers.every(isEmpty);
    return values.record(argument) === undefined && values.fold(argument) === undefined;
  });
}

function isEmpty({ shape }: Syntax): boolean {
  const body = shape.kind === 'function' ? shape.body?.shape : undefined;
  return body?.kind === 'block' && body.statements.length === 0;
}
