/** Through calls: methods called on the connection, functions it is given to, blocks that it is the subject of. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { chainedOn, promiseOf } from '../names/functions.ts';
import { outermost, unwrap, within } from '../tree/nodes.ts';
import {
  isEmitted,
  isGivenBack,
  isKeptInside,
  isWrappedForCaller,
  runsCallers,
  tellsOnly,
} from './callers.ts';
import { fulfilsResult, isCallers, isDelegate, isOwnObject, isResult, passesOn } from './receivers.ts';
import { tunes } from './traffic.ts';
import { isEntryOf, type ThroughCalls, type Walk } from './walk.ts';

/** Nodes of a block that a connection is the subject of. */
const mostInBlock = 1000;

export function throughCalls(walk: Walk): ThroughCalls {
  const { code, met } = walk;
  const { names, subjects, language } = code;
  const { ownership } = language;

  function flowFromMember(member: Syntax, node: Syntax): void {
    const call = member.parent;
    // `stream.try_clone()`, a call that is its receiver.
    if (call?.shape.kind === 'same' && call.shape.inner === node) walk.flow(call);
    if (call?.shape.kind === 'list' && call.shape.items.includes(node) && !walk.takenApart(node, call))
      walk.flow(call);
    // `let link: Self = stream.into()`
    if (isEntryOf(call, node)) {
      met.stored = true;
      walk.carried(call!);
    }
    // `server.accept().let(::Session)`, a call that has its receiver as an argument.
    if (call?.shape.kind === 'call' && call.shape.arguments.some(({ value }) => value === node))
      flowFromCall(call, node);
    // `mgr.Register(client.Client)`
    if (subjects.isPassing(member)) walk.flow(member);
    if (call?.shape.kind !== 'call' || call.shape.callee !== member) return;
    const known = subjects.known(call);
    flowIntoBlock(call.shape, node);
    // What passes for any method of a builder may be somebody's own.
    const isNamed = known !== undefined && !known.key.endsWith('#*');
    if (!isNamed && member.shape.kind === 'member') met.unknown.push(member.shape.name);
    for (const { value } of known === undefined ? call.shape.arguments : []) {
      if (!isChained(value, call)) continue;
      for (const { shape } of subjects.functions(value)) {
        const target = shape.kind === 'function' ? shape.parameters[0]?.target : undefined;
        if (target !== undefined) walk.hold(target, node);
      }
    }
    for (const { value } of isForEach(member) ? call.shape.arguments : []) {
      const target = value.shape.kind === 'function' ? value.shape.parameters[0]?.target : undefined;
      if (target !== undefined) walk.hold(target, node);
    }
    // A client's `get_connection()` gives what the client makes.
    const isOpened = ownership !== undefined && known?.row.does === 'open';
    if (passesOn(known) || isOpened || isNextAccepted(member)) walk.flow(call);
    if (known === undefined && isWrappedForCaller(call, code)) met.handedOut = true;
    if (known?.row.does === 'close') met.closings.push(call);
    // `Socket(host, port).use { … }`: straight on what is made, as against on a name that holds it.
    if (known?.row.does === 'close' && within(walk.start, member)) met.closedAtOnce = true;
  }

  /** `listener.incoming().for_each(|stream| …)`, or behind a `stream! { … yield stream … }`. */
  function isForEach(member: Syntax): boolean {
    const { shape } = member;
    return (
      ownership !== undefined &&
      subjects.known(walk.start)?.row.does === 'accept' &&
      shape.kind === 'member' &&
      /^(?:try_)?for_each(?:_concurrent)?$/.test(shape.name) &&
      within(walk.start, member)
    );
  }

  /** `incoming.next().await`: each is a connection. */
  function isNextAccepted({ shape }: Syntax): boolean {
    const making = subjects.known(walk.start)?.row;
    const isEach = making?.does === 'accept' && making.each === true;
    return isEach && shape.kind === 'member' && /^(?:try_)?next$/.test(shape.name);
  }

  /** `connect(address).and_then(|stream| …)`: what the function gives is what the call gives. */
  function isChained(fn: Syntax, call: Syntax): boolean {
    return chainedOn(fn, language)?.call === call;
  }

  /**
   * `socket.also { listener.accept(it) }`, `with(socket) { register(this) }`: words of the block that stand for it, and
   * functions of other files that it may be the `this` of: `connect(address) { configureSocket() }`.
   */
  function flowIntoBlock({ block }: ShapeOf<'call'>, receiver: Syntax): void {
    const rest = block === undefined ? [] : [block];
    for (let looked = 0; rest.length > 0 && looked < mostInBlock; looked++) {
      const node = rest.pop()!;
      const { shape } = node;
      if (shape.kind === 'call' && shape.callee.shape.kind === 'name' && tunes.test(shape.callee.text))
        met.given.push(shape.callee);
      if (shape.kind === 'same' && shape.inner === receiver) walk.flow(node);
      if (shape.kind === 'member' && shape.object === receiver) flowFromMember(node, receiver);
      rest.push(...node.children.toReversed());
    }
  }

  function flowFromCall(call: Syntax, argument: Syntax): void {
    if (call.shape.kind !== 'call' || call.shape.callee === argument) return;
    flowIntoBlock(call.shape, argument.shape.kind === 'argument' ? argument.shape.value : argument);
    met.given.push(argument);
    const row = subjects.known(call)?.row;
    const passes = row?.does === 'pass' && row.from !== undefined && row.from !== 'it';
    // `vertx.createNetClient(options)`: what connects with the options.
    const connects = row?.does === 'connect' && row.gives !== undefined;
    if (passes || connects) {
      walk.flow(call);
      return;
    }
    // `socket = Tls.wrap(context, socket)`: what stands for it from then on has it.
    if (row === undefined && isPutOver(call, argument)) {
      walk.flow(call);
      return;
    }
    const promise = promiseOf(call, names, language);
    if (promise !== undefined) {
      walk.flow(promise);
      return;
    }
    const callee = call.shape.callee.shape;
    // A function of the caller's takes it over; an object of the caller's may only wrap it: `connector.connect(name, stream)`.
    const isCallback = callee.kind !== 'member' && isCallers(call.shape.callee, names, subjects);
    if (ownership !== undefined && !isCallback && give(call, argument, row === undefined)) return;
    const taker = callee.kind === 'member' ? callee.object : undefined;
    if (
      isCallers(call.shape.callee, names, subjects) ||
      (row === undefined && fulfilsResult(call.shape.callee, names)) ||
      runsCallers(call, row, code) ||
      (row === undefined && isEmitted(call.shape.callee, code)) ||
      (taker !== undefined && row === undefined && isGivenBack(taker, code))
    )
      met.handedOut = true;
    else if (row === undefined && isDelegate(call.shape.callee, names, subjects)) met.raised = true;
    // What a call gives that was lent the connection does not hold it.
    else if (ownership?.lends(argument) === true) return;
    else if (
      !tellsOnly(call, code) &&
      !isOwnObject(call, argument, names, language) &&
      !isKeptInside(call, argument, code)
    )
      walk.carried(call);
  }

  /** Given away for good: to where it was followed (true), or to somebody unknown. */
  function give(call: Syntax, argument: Syntax, isUnknown: boolean): boolean {
    if (call.shape.kind !== 'call' || ownership?.lends(argument) !== false || !isUnknown) return false;
    const at = call.shape.arguments.findIndex((each) => each.value === argument || each.node === argument);
    const owners = subjects.functions(call.shape.callee).flatMap((fn) => {
      const target = fn.shape.kind === 'function' ? fn.shape.parameters[at]?.target : undefined;
      return target === undefined ? [] : [target];
    });
    for (const target of owners) {
      met.entered.set(names.functionOf(target), call);
      walk.hold(target, argument);
    }
    if (owners.length > 0) return true;
    if (ownership.wraps(call)) {
      walk.flow(call);
      return true;
    }
    const holder = setOn(call.shape.callee);
    if (holder !== undefined) {
      walk.hold(holder, argument);
      return true;
    }
    if (isResult(call, ownership)) walk.giveToCallers(names.functionOf(call));
    else met.kept = true;
    return false;
  }

  /** `session` of `session.set_tcp_stream(stream)`, a variable of the function: what becomes of it becomes of the stream. */
  function setOn({ shape }: Syntax): Syntax | undefined {
    if (shape.kind !== 'member' || shape.object === undefined || !/^set_/.test(shape.name)) return undefined;
    const object = unwrap(shape.object);
    const [binding, another] = object.shape.kind === 'name' ? names.bindings(object) : [];
    const isLocal = binding?.how.kind === 'value' && binding.scope === names.functionOf(object);
    return isLocal && another === undefined ? binding.leaf : undefined;
  }

  return { fromMember: flowFromMember, fromCall: flowFromCall, intoBlock: flowIntoBlock, isChained };
}

/** What a call gives takes the place of an argument: `socket = secured(socket)`. */
function isPutOver(call: Syntax, argument: Syntax): boolean {
  const whole = outermost(call);
  const assign = whole.parent?.shape;
  return (
    assign?.kind === 'assign' &&
    assign.value === whole &&
    assign.targets.length === 1 &&
    assign.targets[0]!.text === argument.text
  );
}
