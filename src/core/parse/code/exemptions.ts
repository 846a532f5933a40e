/** Why a connection asks for no keepalive: closed where it was opened, a probe, handed out, on this machine. */
import type { Exemption } from '../../document/code.ts';
import type { Syntax } from '../../languages/syntax.ts';
import type { Analysis } from './analysis.ts';
import { closedByCallers } from './closing.ts';
import type { Evidence } from './evidence.ts';
import { asksOnce, isAnsweredOnce, isExchange, isScript } from './exchange.ts';
import { isLoopback } from './hosts.ts';
import type { Lifetime } from './lifetime.ts';
import { ancestor, isOutside, unwrap } from './names.ts';
import { isAsked, isProbe } from './probes.ts';
import type { Known } from './rows.ts';
import { callsOn } from './settings.ts';
import type { Subject } from './subjects.ts';

export function exemption(
  subject: Subject,
  connects: readonly Known[],
  listeners: readonly Subject[],
  lifetime: Lifetime,
  elsewhere: Evidence,
  analysis: Analysis,
): Exemption | undefined {
  if (isLoopback(subject, connects, listeners, analysis)) return 'loopback';
  if (isHandledElsewhere(subject, lifetime, analysis)) return 'handed-out';
  if (isProbe(subject, lifetime, analysis)) return 'closed-here';
  // What the instance keeps, too, is its own: `self.sock = s; return s`.
  const isKept =
    !isEntered(subject, analysis) &&
    lifetime.holders.some(
      ({ kind, target }) =>
        (kind === 'field' && !isOfLocal(target, analysis)) || isOutside(target, analysis.names),
    );
  if ((lifetime.handedOut && !isKept) || lifetime.given.some((each) => isTakenOver(each, analysis)))
    return 'handed-out';
  if (lifetime.closedHere || endsWithBlock(subject, lifetime, analysis)) return 'closed-here';
  if (isEnded(subject, lifetime, analysis)) return 'closed-here';
  if (isExchange(subject, lifetime, analysis) || isAnsweredOnce(subject, lifetime, analysis))
    return 'closed-here';
  if (lifetime.dropped) return 'dropped';
  if (analysis.inTest(subject.known.node)) return 'test';
  if (elsewhere.anywhere) return 'set-elsewhere';
  return undefined;
}

/** `EM.connect(host, port, Handler)`: a class of another file may set options when it gets the connection. */
function isHandledElsewhere(
  { known: { row, call } }: Subject,
  { holders }: Lifetime,
  { options, subjects }: Analysis,
): boolean {
  if (row.does !== 'open' || holders.length > 0) return false;
  return (row.handler ?? []).some((where) => {
    const given = where === 'block' ? undefined : options.argument(call, where);
    return given !== undefined && subjects.handlers(given).length === 0;
  });
}

/** `transport.handle`, of an object that the function itself holds in a variable. */
function isOfLocal({ shape }: Syntax, { names, language }: Analysis): boolean {
  // A local pointer of C mostly points to what others hold.
  if (language.names.outParameters === true) return false;
  const object = shape.kind === 'member' && shape.object !== undefined ? unwrap(shape.object) : undefined;
  return (
    object?.shape.kind === 'name' &&
    !names.isSelf(object) &&
    !names.isField(object) &&
    names.bindings(object).some(({ how }) => how.kind === 'value')
  );
}

/** It ends with what it was opened for, though not in the function that opened it. */
function isEnded(subject: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  return (
    isAsked(subject, lifetime, analysis) ||
    isScript(subject, lifetime, analysis) ||
    asksOnce(subject, analysis) ||
    closedByCallers(
      subject,
      callsOn(subject, 'close', analysis).map((each) => each.node),
      analysis,
    )
  );
}

/** `__enter__` gives to a `with`, which closes. */
function isEntered({ known }: Subject, { names }: Analysis): boolean {
  const { shape } = names.functionOf(known.node);
  return shape.kind === 'function' && /^__a?enter__$/.test(shape.name ?? '');
}

/** Given to an object that may set options where nobody here sees it: `new Session(socket)`, `worker.addConnection(socket)`. */
function isTakenOver(argument: Syntax, { subjects, names, language }: Analysis): boolean {
  const node = ancestor(argument, 'call', 3);
  if (node?.shape.kind !== 'call' || subjects.known(node) !== undefined) return false;
  const { callee, constructs } = node.shape;
  const isClass = /(^|\.)[A-Z]\w*[a-z]\w*$|(^|::)[A-Z]\w*::\w+$/;
  const isMade = constructs || (language.names.capitalMethods !== true && isClass.test(callee.text));
  const shape = callee.shape;
  const isPassed =
    shape.kind === 'member' &&
    shape.object !== undefined &&
    !names.isSelf(shape.object) &&
    /^_*(add|accept|handle|register|attach|adopt|start|serve|process|dispatch|take|enqueue|assign|on)\w*(conn|socket|sock|client|channel|session|peer)/i.test(
      shape.name,
    );
  return (isMade || isPassed) && subjects.functions(callee).length === 0;
}

/** A local variable that holds the thing itself, and is moved nowhere: C++ closes it where its block ends. */
function endsWithBlock({ known }: Subject, lifetime: Lifetime, { names }: Analysis): boolean {
  if (known.row.scoped !== true || lifetime.holders.length === 0) return false;
  const assign = ancestor(known.node, 'assign', 4)?.shape;
  const isValue =
    known.row.does === 'accept' || (assign?.kind === 'assign' && assign.type === known.call.callee);
  const isLocal = lifetime.holders.every(
    ({ target, kind }) =>
      kind === 'name' && names.bindings(target).every(({ scope }) => scope === names.functionOf(target)),
  );
  const isMoved = lifetime.given.some((each) => /^(?:std::)?move\s*\(/.test(each.text));
  return isValue && isLocal && !isMoved && names.functionOf(known.node).shape.kind === 'function';
}
