/** Where a connection goes: the value is followed from the expression that makes it through names, calls and literals. */
import type { Shape, ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { callsIn, callsOf, chainedOn, promiseOf } from '../reading/functions.ts';
import { isOfSelf, type Names } from '../reading/names.ts';
import { ancestor, outermost, unwrap, within } from '../reading/nodes.ts';
import {
  type Code,
  isAsked,
  isEmitted,
  isForTable,
  isGivenBack,
  isGivenBackIn,
  isKeptInside,
  isMadeAsResult,
  isMadeOfOthers,
  isReturned,
  isRunOnce,
  isUnasked,
  isWrappedForCaller,
  objectAround,
  runsCallers,
  tellsOnly,
} from './callers.ts';
import { hasOpenLoop } from './loops.ts';
import { patternOf } from './patterns.ts';
import { absence, isWithout } from './presence.ts';
import {
  fulfilsResult,
  givesNothing,
  isCallers,
  isDelegate,
  isExposedBy,
  isGiven,
  isLastOf,
  isOpenField,
  isOwnObject,
  isOwnRecord,
  isResult,
  isTakenBack,
  passesOn,
  recordAround,
} from './receivers.ts';
import { tunes } from './traffic.ts';

export interface Use {
  readonly use: Syntax;
  readonly target: Syntax;
}

export interface Holder {
  /** The name or member on the left. */
  readonly target: Syntax;
  readonly kind: 'name' | 'field' | 'element' | 'resource';
}

/** What was met on the way. */
export interface Flow {
  /** Names and fields it is held under, where it was made; in order. */
  readonly holders: readonly Holder[];
  /** Arguments of calls it is given to as. */
  readonly given: readonly Syntax[];
  /** Calls on it that close it. */
  readonly closings: readonly Syntax[];
  /** Methods called on it that no row knows. */
  readonly unknown: readonly string[];
  /** It stands in a list, a record or under an index: others may find it there. */
  readonly stored: boolean;
  /** Uses of the variables it is held under, each with the binding it has there. */
  readonly uses: readonly Use[];
  /** Returned, yielded, or given to a function the caller passed in. */
  readonly handedOut: boolean;
  /** Told to who listens. */
  readonly raised: boolean;
  /** Something goes on with it behind the function's end. */
  readonly kept: boolean;
  /** By the call that is made on what was made: `Socket(host, port).use { … }`. */
  readonly closedAtOnce: boolean;
  /** What closes it where its block ends: `using`, `with`, `try` with resources. */
  readonly usings: readonly Syntax[];
  /** Resources of such blocks that stand on one way alone. */
  readonly closedOnOneWay: readonly Syntax[];
  /** Functions of the file it was given to for good, with the call that did. */
  readonly entered: ReadonlyMap<Syntax, Syntax>;
}

/** Uses of one name that are looked at. */
const mostUses = 400;
/** Nodes of a block that a connection is the subject of. */
const mostInBlock = 1000;

/** @param start the call that makes the connection, or the body of the function it is handed to */
export function flowOf(start: Syntax, code: Code): Flow {
  const { names, subjects, language } = code;
  const { ownership } = language;
  const holders: Holder[] = [];
  const given: Syntax[] = [];
  const closings: Syntax[] = [];
  const unknown: string[] = [];
  const uses: Use[] = [];
  const usings: Syntax[] = [];
  const closedOnOneWay: Syntax[] = [];
  const entered = new Map<Syntax, Syntax>();
  const seen = new Set<Syntax>();
  let stored = false;
  let handedOut = false;
  let raised = false;
  let kept = false;
  let closedAtOnce = false;

  /** Follow the value upwards from an expression that is the connection. */
  function flow(node: Syntax): void {
    if (seen.has(node) || seen.size > mostUses) return;
    seen.add(node);
    const parent = node.parent;
    if (parent === undefined) return;
    const shape = parent.shape;
    switch (shape.kind) {
      case 'same':
      case 'choice':
      case 'spread': {
        // `tcp::socket socket(io);`: the arguments stand in the declarator, and make what it declares.
        const around = parent.parent?.shape;
        if (around?.kind === 'assign' && around.value === node) {
          for (const target of around.targets) hold(target, node);
          return;
        }
        flow(parent);
        return;
      }
      case 'exit':
        if (shape.how === 'return' || shape.how === 'yield') giveToCallers(names.functionOf(node));
        else if (shape.how === 'break') flowFromLoop(parent);
        return;
      case 'function':
        if (
          shape.body === node &&
          (shape.returnsBody || shape.returnsLast === true) &&
          !isUnasked(parent, code)
        )
          giveToCallers(parent);
        return;
      case 'list':
        if (takenApart(node, parent)) return;
        stored = true;
        carried(parent);
        return;
      case 'index': {
        const part = shape.object === node ? partOfPair(shape.index) : undefined;
        if (part === true) flow(parent);
        if (part !== undefined) return;
        stored = true;
        carried(parent);
        return;
      }
      case 'record':
      case 'entry':
        stored = true;
        if (ownership === undefined && recordAround(node) !== undefined) given.push(node);
        carried(parent);
        return;
      case 'argument':
        if (parent.parent?.parent?.shape.kind === 'call') flowFromOther(parent, parent.parent);
        else carried(parent);
        return;
      case 'block':
        flowFromBlock(parent, shape.statements.at(-1) === node && !isKept(node));
        return;
      case 'assign':
        if (shape.value === node) for (const target of shape.targets) hold(target, node);
        else flowFromWay(node);
        return;
      case 'binary':
        // Ruby's `clients << client`
        if (subjects.bareCalls && shape.operator === '<<' && shape.right === node) stored = true;
        return;
      case 'branch':
        if (shape.condition === node) for (const pattern of shape.binds ?? []) hold(pattern, node);
        else if (shape.ways.includes(node) || shape === node.shape) flow(parent);
        return;
      case 'loop':
        if (shape.over === node && shape.variable !== undefined && isItem(shape.variable))
          hold(shape.variable, node);
        return;
      case 'using':
        if (shape.resources.some((each) => each.value === node) && closesBehind(node)) use(parent, node);
        for (const each of shape.resources) if (each.value === node && each.target) hold(each.target, node);
        return;
      case 'try':
        for (const each of shape.resources ?? []) {
          if (each.value !== node) continue;
          use(parent, node);
          if (each.target !== undefined) hold(each.target, node);
        }
        return;
      case 'member':
        flowFromMember(parent, node);
        return;
      case 'call':
        flowFromCall(parent, node);
        return;
      case 'other':
        flowFromOther(node, parent);
        return;
      default:
        return;
    }
  }

  /** `door.accept()[0]`: whether what stands there among all that the call gives is the connection. */
  function partOfPair({ text }: Syntax): boolean | undefined {
    const making = subjects.known(start)?.row;
    const gives = making !== undefined && 'gives' in making ? making.gives : undefined;
    return Array.isArray(gives) && /^\d+$/.test(text) ? gives[Number(text)] !== '' : undefined;
  }

  /**
   * As against what is only entered for a transaction, unless something around it closes, `with closing(connection)`,
   * or a function has it alone and ends.
   */
  function closesBehind(node: Syntax): boolean {
    const making = subjects.known(start)?.row;
    if (making === undefined || !('staysOpen' in making)) return true;
    const isWrapped = node !== start && subjects.known(node) !== undefined;
    const isKept = holders.some(({ kind }) => kind === 'field') || hasOpenLoop(names.functionOf(start));
    return isWrapped || !isKept;
  }

  /** `if (full) { try (guest) { … } continue; }` closes on one way alone, as any other call would that closes. */
  function use(using: Syntax, resource: Syntax): void {
    let isOnOneWay = false;
    for (let at = using; at.parent !== undefined && !within(start, at.parent); at = at.parent)
      isOnOneWay ||= at.parent.shape.kind === 'branch' && at.parent.shape.condition !== at;
    if (isOnOneWay) closedOnOneWay.push(resource);
    else usings.push(using);
  }

  /** Of a function that only this file can call, its calls here are all there are. */
  function giveToCallers(fn: Syntax): void {
    const through = entered.get(fn);
    if (through !== undefined) {
      flow(through);
      return;
    }
    if (isRunOnce(fn, code)) {
      kept = true;
      return;
    }
    if (fn.shape.kind === 'function' && fn.shape.yields === true) {
      flow(fn);
      return;
    }
    const chained = chainedOn(fn, language);
    if (chained !== undefined) {
      flow(chained.call);
      return;
    }
    if (isForTable(fn)) given.push(fn);
    const isPrivate = language.names.isPrivate?.(fn) === true;
    // What is handed on is called by others, too.
    const isOnlyCalled = language.names.promise === undefined || subjects.callsOf(fn) !== undefined;
    const calls = isPrivate && isOnlyCalled ? callsOf(fn, subjects) : undefined;
    if (calls === undefined || calls.length === 0) handedOut = true;
    else for (const call of calls) flow(call);
  }

  /** `*fd = socket(…)`: of a function that only this file can call, into what its calls give the address of. */
  function giveByParameter(target: Syntax): void {
    const fn = names.functionOf(target);
    const isOwn = language.names.outParameters === true && language.names.isPrivate?.(fn) === true;
    const parameters = fn.shape.kind === 'function' ? fn.shape.parameters : [];
    const at = parameters.findIndex((each) => each.target.text === target.text);
    const places = (isOwn ? callsOf(fn, subjects) : []).flatMap(({ shape }) =>
      shape.kind === 'call' ? (shape.arguments[at]?.value ?? []) : [],
    );
    if (places.length === 0) handedOut = true;
    for (const place of places) {
      if (seen.has(place)) continue;
      seen.add(place);
      // Who closes it there has it for as long as that takes.
      if (isClosedByName(unwrap(place))) handedOut = true;
      else hold(unwrap(place), place);
    }
  }

  /** `int fd; if (open_line(host, &fd) < 0) return; …; close(fd);` */
  function isClosedByName(variable: Syntax): boolean {
    return (
      variable.shape.kind === 'name' &&
      callsIn(names.functionOf(variable)).some(
        (call) =>
          call.shape.kind === 'call' &&
          subjects.known(call)?.row.does === 'close' &&
          call.shape.arguments[0]?.value.text === variable.text,
      )
    );
  }

  /** `let (a, b) = (connect(x), connect(y))`: each goes to its own name. */
  function takenApart(item: Syntax, list: Syntax): boolean {
    const pattern = patternOf(list, code);
    if (list.shape.kind !== 'list' || pattern?.kind !== 'list') return false;
    const { items } = list.shape;
    const targets = pattern.items.filter((_, at) => items[at] === item);
    for (const target of targets) hold(target, item);
    return targets.length > 0;
  }

  /** The arm of a branch, whose value is that of the branch. */
  function flowFromWay(node: Syntax): void {
    const around = ancestor(node, 'branch', 3);
    if (around?.shape.kind === 'branch' && around.shape.ways.includes(node)) flow(around);
  }

  /** Inside parentheses of a call, an entry of a literal and the like: what the outer expression does counts. */
  function flowFromOther(node: Syntax, parent: Syntax): void {
    const call = parent.parent;
    // `Ok(stream)`, a call that is its argument.
    if (call?.shape.kind === 'same' && call.shape.inner === node) {
      flow(call);
      return;
    }
    // `else if …`, whose value is that of the whole.
    if (call?.shape.kind === 'branch' && call.shape.ways.includes(node)) {
      flow(call);
      return;
    }
    if (call?.shape.kind === 'list' && call.shape.items.includes(node)) {
      if (!takenApart(node, call)) flow(call);
      return;
    }
    // `Self(stream)`
    if (isEntryOf(call, node)) {
      stored = true;
      carried(call!);
      return;
    }
    if (
      call?.shape.kind === 'call' &&
      call.shape.arguments.some((each) => each.value === node || each.node === node)
    ) {
      flowFromCall(call, node);
      return;
    }
    const resource = parent.parent?.shape;
    if (resource?.kind === 'using' && resource.resources.some((each) => each.value === node)) {
      if (closesBehind(node)) use(parent.parent!, node);
      for (const each of resource.resources) if (each.value === node && each.target) hold(each.target, node);
      return;
    }
    for (let at: Syntax | undefined = parent; at !== undefined && at.shape.kind === 'other'; at = at.parent) {
      const outer: Syntax | undefined = at.parent;
      const shape: Shape | undefined = outer?.shape;
      if (outer === undefined || shape === undefined) return;
      if (shape.kind === 'using' || shape.kind === 'try') {
        const resource = shape.resources?.find((each) => each.value === node);
        if (resource === undefined) return;
        if (closesBehind(node)) use(outer, node);
        if (resource.target !== undefined) hold(resource.target, node);
        return;
      }
      // C++'s `: socket_(new QTcpSocket(this))`
      if (shape.kind === 'assign' && shape.value === node)
        for (const target of shape.targets) hold(target, node);
      if (shape.kind !== 'other') return;
    }
  }

  /** `self.link = loop { … break link; … }`: what a loop is left with is its value. */
  function flowFromLoop(leaving: Syntax): void {
    let at = leaving.parent;
    while (at !== undefined && !/^(?:loop|function)$/.test(at.shape.kind)) at = at.parent;
    if (at?.shape.kind === 'loop') flow(at);
  }

  /** The last expression of a lambda, or of a `try` or `if` whose value is used. */
  function flowFromBlock(block: Syntax, isLast: boolean): void {
    if (!isLast) return;
    // What gives the block's value as its own: Ruby's blocks that run in place, bodies in a wrapper.
    let value = block;
    let around = block.parent;
    while (around?.shape.kind === 'other' || around?.shape.kind === 'same') {
      if (around.shape.kind === 'same') value = around;
      around = around.parent;
    }
    const shape = around?.shape;
    if (around !== undefined && shape?.kind === 'function') {
      if (shape.returnsLast === true) giveBack(around);
    } else if (around !== undefined && (shape?.kind === 'try' || shape?.kind === 'branch')) flow(around);
    else if (value !== block) flow(value);
    else flowFromWay(block);
  }

  /** To the caller; of a lambda whose call gives it on, `run { … }`, to where that call stands. */
  function giveBack(fn: Syntax): void {
    const call = ancestor(fn, 'call', 4);
    const row = call === undefined ? undefined : subjects.known(call)?.row;
    const isOwn = call?.shape.kind === 'call' && call.shape.block === fn;
    // `ServerBootstrap().apply { group(boss); childHandler(desk) }` gives what it is called on.
    if (isOwn && row?.does === 'pass' && row.from === undefined) return;
    if (call !== undefined && isOwn && row?.does === 'pass' && row.from === 'block') flow(call);
    else if (call !== undefined && isChained(fn, call)) flow(call);
    // `timeout(limit, async { connect(address).await })`
    else if (call?.shape.kind === 'call' && row?.does === 'pass' && isGiven(call.shape, row.from, fn))
      flow(call);
    else if (fn.shape.kind === 'function' && fn.shape.body !== undefined) giveToCallers(fn);
    else handedOut = true;
  }

  /** `connect(address).and_then(|stream| …)`: what the function gives is what the call gives. */
  function isChained(fn: Syntax, call: Syntax): boolean {
    return chainedOn(fn, language)?.call === call;
  }

  /** A field at the end of a function: the instance keeps what the function happens to give. */
  function isKept(node: Syntax): boolean {
    return node.shape.kind === 'name' && names.isField(node);
  }

  function flowFromMember(member: Syntax, node: Syntax): void {
    const call = member.parent;
    // `stream.try_clone()`, a call that is its receiver.
    if (call?.shape.kind === 'same' && call.shape.inner === node) flow(call);
    if (call?.shape.kind === 'list' && call.shape.items.includes(node) && !takenApart(node, call)) flow(call);
    // `let link: Self = stream.into()`
    if (isEntryOf(call, node)) {
      stored = true;
      carried(call!);
    }
    // `server.accept().let(::Session)`, a call that has its receiver as an argument.
    if (call?.shape.kind === 'call' && call.shape.arguments.some(({ value }) => value === node))
      flowFromCall(call, node);
    // `mgr.Register(client.Client)`
    if (subjects.isPassing(member)) flow(member);
    if (call?.shape.kind !== 'call' || call.shape.callee !== member) return;
    const known = subjects.known(call);
    flowIntoBlock(call.shape, node);
    // What passes for any method of a builder may be somebody's own.
    const isNamed = known !== undefined && !known.key.endsWith('#*');
    if (!isNamed && member.shape.kind === 'member') unknown.push(member.shape.name);
    for (const { value } of known === undefined ? call.shape.arguments : []) {
      if (!isChained(value, call)) continue;
      for (const { shape } of subjects.functions(value)) {
        const target = shape.kind === 'function' ? shape.parameters[0]?.target : undefined;
        if (target !== undefined) hold(target, node);
      }
    }
    for (const { value } of isForEach(member) ? call.shape.arguments : []) {
      const target = value.shape.kind === 'function' ? value.shape.parameters[0]?.target : undefined;
      if (target !== undefined) hold(target, node);
    }
    // A client's `get_connection()` gives what the client makes.
    const isOpened = ownership !== undefined && known?.row.does === 'open';
    if (passesOn(known) || isOpened || isNextAccepted(member)) flow(call);
    if (known === undefined && isWrappedForCaller(call, code)) handedOut = true;
    if (known?.row.does === 'close') closings.push(call);
    // `Socket(host, port).use { … }`: straight on what is made, as against on a name that holds it.
    if (known?.row.does === 'close' && within(start, member)) closedAtOnce = true;
  }

  /** `listener.incoming().for_each(|stream| …)`, or behind a `stream! { … yield stream … }`. */
  function isForEach(member: Syntax): boolean {
    const { shape } = member;
    return (
      ownership !== undefined &&
      isAccepted &&
      shape.kind === 'member' &&
      /^(?:try_)?for_each(?:_concurrent)?$/.test(shape.name) &&
      within(start, member)
    );
  }

  /** `incoming.next().await`: each is a connection. */
  function isNextAccepted({ shape }: Syntax): boolean {
    const making = subjects.known(start)?.row;
    const isEach = making?.does === 'accept' && making.each === true;
    return isEach && shape.kind === 'member' && /^(?:try_)?next$/.test(shape.name);
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
        given.push(shape.callee);
      if (shape.kind === 'same' && shape.inner === receiver) flow(node);
      if (shape.kind === 'member' && shape.object === receiver) flowFromMember(node, receiver);
      rest.push(...node.children.toReversed());
    }
  }

  function flowFromCall(call: Syntax, argument: Syntax): void {
    if (call.shape.kind !== 'call' || call.shape.callee === argument) return;
    flowIntoBlock(call.shape, argument.shape.kind === 'argument' ? argument.shape.value : argument);
    given.push(argument);
    const row = subjects.known(call)?.row;
    const passes = row?.does === 'pass' && row.from !== undefined && row.from !== 'it';
    // `vertx.createNetClient(options)`: what connects with the options.
    const connects = row?.does === 'connect' && row.gives !== undefined;
    if (passes || connects) {
      flow(call);
      return;
    }
    // `socket = Tls.wrap(context, socket)`: what stands for it from then on has it.
    if (row === undefined && isPutOver(call, argument)) {
      flow(call);
      return;
    }
    const promise = promiseOf(call, names, language);
    if (promise !== undefined) {
      flow(promise);
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
      handedOut = true;
    else if (row === undefined && isDelegate(call.shape.callee, names, subjects)) raised = true;
    // What a call gives that was lent the connection does not hold it.
    else if (ownership?.lends(argument) === true) return;
    else if (
      !tellsOnly(call, code) &&
      !isOwnObject(call, argument, names, language) &&
      !isKeptInside(call, argument, code)
    )
      carried(call);
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
      entered.set(names.functionOf(target), call);
      hold(target, argument);
    }
    if (owners.length > 0) return true;
    if (ownership.wraps(call)) {
      flow(call);
      return true;
    }
    const holder = setOn(call.shape.callee);
    if (holder !== undefined) {
      hold(holder, argument);
      return true;
    }
    if (isResult(call, ownership)) giveToCallers(names.functionOf(call));
    else kept = true;
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

  /** A literal or call that holds the connection: returned, it takes the connection along. */
  function carried(node: Syntax): void {
    const isLiteral = node.shape.kind !== 'call';
    if (isLiteral && !isInTime(node, entered, code)) kept = true;
    // `Self { stream }` in a constructor: the instance keeps it.
    const nearest = node.shape.kind === 'record' ? node : ancestor(node, 'record', 3);
    if (nearest !== undefined && isTakenBack(node, nearest, names)) giveToCallers(names.functionOf(node));
    if (isOwnRecord(node, nearest, names, language)) return;
    if (isMadeAsResult(node, code) || (isLiteral && isGivenBackIn(node, code))) handedOut = true;
    for (let at: Syntax = node; at.parent !== undefined; at = at.parent) {
      const shape: Shape = at.parent.shape;
      if (shape.kind === 'record' && isOwnRecord(node, at.parent, names, language)) return;
      if (ownership !== undefined && isLiteral && isLastOf(at, at.parent))
        giveToCallers(names.functionOf(at));
      if (shape.kind === 'exit') {
        if (shape.how === 'return' || shape.how === 'yield') giveToCallers(names.functionOf(at));
        return;
      }
      if (shape.kind === 'function') {
        if (
          shape.returnsBody &&
          shape.body === at &&
          !givesNothing(at, subjects) &&
          !isUnasked(at.parent, code)
        )
          handedOut = true;
        return;
      }
      // `const link = { socket }; return link;`
      const isHolding = isLiteral || isMadeOfOthers(node, code) || isOpenWrapper(node);
      if (shape.kind === 'assign' && isHolding && shape.targets.some((target) => isGivenBack(target, code)))
        handedOut = true;
      if (shape.kind === 'block' || shape.kind === 'assign' || shape.kind === 'member') return;
      if (shape.kind === 'call' && tellsOnly(at.parent, code)) return;
      if (isAsked(shape, at)) return;
      if (shape.kind !== 'call' || shape.callee === at) continue;
      // `call_user_func_array($this->onGuest, [$guest])`
      const row = subjects.known(at.parent)?.row;
      if (row?.does === 'run' && runsCallers(at.parent, row, code)) handedOut = true;
      tell(shape.callee);
    }
  }

  /** To a function of the caller's, or to who listens: `Admitted?.Invoke(this, new Guest { Socket = socket })`. */
  function tell(callee: Syntax): void {
    if (isCallers(callee, names, subjects)) handedOut = true;
    else if (isDelegate(callee, names, subjects)) raised = true;
  }

  /** `var guest = new Guest(); guest.Socket = socket; admitted(guest);` */
  function tellIn(object: Syntax): void {
    const holder = unwrap(object);
    if (holder.shape.kind !== 'name' || names.isSelf(holder) || names.isField(holder)) return;
    const home = names.functionOf(holder);
    for (const use of names.occurrences(holder.shape.name)) {
      const call = ancestor(use, 'call', 3)?.shape;
      if (call?.kind !== 'call' || names.functionOf(use) !== home) continue;
      if (call.arguments.some(({ value }) => unwrap(value) === use)) tell(call.callee);
    }
  }

  /** `var link = new Link(client); return link;`, of a class of the file that has it in a public field. */
  function isOpenWrapper(call: Syntax): boolean {
    return given.some((each) => isExposedBy(call, each, names, subjects, language));
  }

  function hold(target: Syntax, value: Syntax): void {
    const shape = target.shape;
    switch (shape.kind) {
      case 'same': {
        const place = lockedPlace(target, code);
        if (place?.shape.kind === 'name') holders.push({ target: place, kind: 'field' });
        else hold(place ?? shape.inner, value);
        return;
      }
      case 'list': {
        const given = shape.items.filter((_, at) => isConnectionAt(value, at));
        const known = given.filter(subjectIn);
        // What an unknown call gives beside the connection is mostly about it, too.
        const held = known.length === 0 && ownership !== undefined ? given : known;
        for (const item of held) hold(item, value);
        return;
      }
      case 'member': {
        holders.push({ target, kind: 'field' });
        if (shape.object !== undefined && isGivenBack(shape.object, code)) handedOut = true;
        if (shape.object !== undefined) tellIn(shape.object);
        if (isOpenField(target, names, language)) handedOut = true;
        const home = names.functionOf(target);
        for (const leaf of names.leaves(shape.name)) {
          const use = leaf.parent;
          const isSame =
            use?.shape.kind === 'member' &&
            use !== target &&
            (use.text === target.text || (isOfSelf(use, names) && isOfSelf(target, names)));
          if (isSame && within(use, home)) flow(use);
        }
        return;
      }
      case 'name': {
        holders.push({ target, kind: 'name' });
        if (names.isOutParameter(target)) giveByParameter(target);
        const scope = names.functionOf(target);
        const none = absence([{ target }])!;
        const wasHandedOut = handedOut;
        for (const use of names.occurrences(shape.name)) {
          if (use === target || !within(use, scope)) continue;
          if (!names.reaching(use).some((binding) => binding.leaf === target)) continue;
          // `if (fd < 0) { status = fd; … }`: there is no connection there.
          if (isWithout(use, none, [{ target }])) continue;
          uses.push({ use, target });
          flow(use);
          const object = objectAround(use, scope);
          if (object !== undefined && isReturned(object, scope)) giveToCallers(scope);
        }
        // Whoever gets the half that writes, the other one is read here.
        if (ownership?.isWritingHalf(target) === true) handedOut = wasHandedOut;
        return;
      }
      case 'index':
        stored = true;
        holders.push({ target, kind: 'element' });
        if (isGivenBack(shape.object, code)) handedOut = true;
        return;
      default:
        stored = true;
    }
  }

  /** Of what a call gives, the part that is no address. */
  function isConnectionAt(value: Syntax, at: number): boolean {
    const row = subjects.known(unwrap(value))?.row;
    const gives = row !== undefined && 'gives' in row ? row.gives : undefined;
    return gives === undefined || typeof gives === 'string' || gives[at] !== '';
  }

  /** Of a loop over connections, be they numbered: `for (number, stream) in listener.incoming().enumerate()`. */
  function isItem(variable: Syntax): boolean {
    return subjectIn(variable) || (ownership !== undefined && variable.shape.kind === 'list');
  }

  function subjectIn(target: Syntax): boolean {
    return subjects.origins(target).subjects.size > 0 || target.shape.kind === 'member';
  }

  const { shape } = start;
  const served = shape.kind === 'function';
  const isAccepted = subjects.known(start)?.row.does === 'accept';
  if (!served) flow(start);
  if (shape.kind === 'call') flowIntoBlock(shape, start);
  const making = served ? undefined : subjects.known(start)?.row;
  if ((making?.does === 'accept' || making?.does === 'open') && making.later !== undefined) {
    for (const leaf of names.leaves(making.later)) {
      const use = leaf.parent;
      if (use?.shape.kind === 'member' && use.shape.nameNode === leaf) flow(use);
    }
  }
  const made = names.madeInArgument(start);
  if (made !== undefined) hold(made, start);
  return {
    holders,
    given,
    closings,
    unknown,
    stored,
    uses,
    handedOut,
    raised,
    kept,
    closedAtOnce,
    usings,
    closedOnOneWay,
    entered,
  };
}

/** A call that is a record of what it gets: `Self(stream)`. */
function isEntryOf(call: Syntax | undefined, node: Syntax): boolean {
  return call?.shape.kind === 'record' && call.shape.entries.some(({ value }) => value === node);
}

/** It ends in time, be it because of who gave it here: `timeout(limit, serve(stream))`. */
export function isInTime(use: Syntax, entered: ReadonlyMap<Syntax, Syntax>, code: Code, depth = 0): boolean {
  const { ownership } = code.language;
  if (ownership === undefined) return false;
  if (ownership.isLimited(use)) return true;
  const through = entered.get(code.names.functionOf(use));
  return through !== undefined && depth < 4 && isInTime(through, entered, code, depth + 1);
}

/**
 * `self.stream` of `*guard = connect(address)?` behind `let mut guard = self.stream.lock()?`, and `LINK` of a static:
 * what is put there stays.
 */
function lockedPlace(target: Syntax, { names, language }: Code): Syntax | undefined {
  const guard = unwrap(target);
  if (language.ownership === undefined || !target.text.startsWith('*') || guard.shape.kind !== 'name')
    return undefined;
  const made = names
    .bindings(guard)
    .map(({ how }) => (how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : undefined));
  return [guard, ...made].find(
    (each) => each !== undefined && (isOfSelf(each, names) || isOfFile(each, names)),
  );
}

/** A variable of the file and of no function in it. */
function isOfFile(node: Syntax, names: Names): boolean {
  return (
    node.shape.kind === 'name' &&
    names.bindings(node).some(({ how, scope }) => how.kind === 'value' && scope.shape.kind !== 'function')
  );
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
