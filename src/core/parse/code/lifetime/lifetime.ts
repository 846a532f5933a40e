/** How long a connection visibly lives: closed in its function on every way out, or handed to somebody else. */
import type { Language } from '../../../languages/language.ts';
import type { Shape, ShapeOf, Syntax } from '../../../languages/syntax.ts';
import {
  callsIn,
  callsOf,
  chainedOn,
  constructorsOutside,
  executorOf,
  extensionsOf,
  nameOfCallee,
  promiseOf,
  returned,
} from '../reading/functions.ts';
import {
  ancestor,
  enclosingFunction,
  isOfSelf,
  type Names,
  outermost,
  unwrap,
  within,
} from '../reading/names.ts';
import type { Known } from '../reading/rows.ts';
import type { Subjects } from '../reading/subjects.ts';
import { closedInCallback, goesOn } from './callbacks.ts';
import { hasOpenLoop, openLoopsIn } from './loops.ts';
import { absence, failureTest, isFailure, isLetGo, isWithout, presence, success } from './presence.ts';
import {
  fulfilsResult,
  givesNothing,
  isCallers,
  isCallersFunction,
  isCollected,
  isDelegate,
  isExposedBy,
  isGiven,
  isHeldByVariables,
  isLastOf,
  isLeftToOthers,
  isOpenField,
  isOwnObject,
  isOwnRecord,
  isResult,
  isValueOf,
  passesOn,
  recordAround,
} from './receivers.ts';
import { sends, tunes } from './traffic.ts';
import {
  type Closes,
  closedAfter,
  closedByDefer,
  closedInFinally,
  endsClosed,
  isInFinally,
  isThrownBefore,
  sameFunction,
} from './ways.ts';

export interface Lifetime {
  readonly closedHere: boolean;
  /** Lent to what goes on as long as both peers do. */
  readonly relayed: boolean;
  /** A process made by `fork` goes on with it and does not close it. */
  readonly leftToChild: boolean;
  /** Closed because its last owner goes out of scope. */
  readonly dropped: boolean;
  /** Returned, yielded, or given to a function the caller passed in. */
  readonly handedOut: boolean;
  /** Names and fields it is held under, where it was made; in order. */
  readonly holders: readonly Holder[];
  /** Arguments of calls it is given to as. */
  readonly given: readonly Syntax[];
  /** Calls on it that close it, where it was followed. */
  readonly closings: readonly Syntax[];
  /** Methods called on it that no row knows. */
  readonly unknown: readonly string[];
  /** It stands in a list, a record or under an index: others may find it there. */
  readonly stored: boolean;
  /** Uses of the variables it is held under, each with the binding it has there. */
  readonly uses: readonly Use[];
}

export interface Use {
  readonly use: Syntax;
  readonly target: Syntax;
}

export interface Holder {
  /** The name or member on the left. */
  readonly target: Syntax;
  readonly kind: 'name' | 'field' | 'element' | 'resource';
}

/** Uses of one name that are looked at. */
const mostUses = 400;
/** Nodes of a block that a connection is the subject of. */
const mostInBlock = 1000;

/**
 * @param start the call that makes the connection, or the body of the function it is handed to
 * @param connected where it gets connected, in the same function: there its life begins
 * @param closers calls that close it
 */
export function lifetimeOf(
  start: Syntax,
  connected: Syntax,
  closingCalls: readonly Syntax[],
  names: Names,
  subjects: Subjects,
  language: Language,
): Lifetime {
  const { ownership } = language;
  let closers = [...closingCalls, ...closersAround(closingCalls, subjects)];
  const holders: Holder[] = [];
  const given: Syntax[] = [];
  const closings: Syntax[] = [];
  const unknown: string[] = [];
  let stored = false;
  const seen = new Set<Syntax>();
  const lent: Use[] = [];
  let handedOut = false;
  let raised = false;
  let kept = false;
  let closedAtOnce = false;
  let counted: boolean | undefined;
  let usings: readonly Syntax[] = [];

  /** Functions of the file it was given to for good, with the call that did. */
  const entered = new Map<Syntax, Syntax>();

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
        if (shape.body === node && (shape.returnsBody || shape.returnsLast === true) && !isUnasked(parent))
          giveToCallers(parent);
        return;
      case 'list':
        if (takenApart(node, parent)) return;
        stored = true;
        carried(parent);
        return;
      case 'record':
      case 'entry':
      case 'index':
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
    if (isOnOneWay) closers.push(resource);
    else usings = [...usings, using];
  }

  /** Of a function that only this file can call, its calls here are all there are. */
  function giveToCallers(fn: Syntax): void {
    const through = entered.get(fn);
    if (through !== undefined) {
      flow(through);
      return;
    }
    if (isRunOnce(fn)) {
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
      hold(unwrap(place), place);
    }
  }

  /** `sockets.computeIfAbsent(host, key -> new Socket(key, port))`: the table keeps what the function gives. */
  function isForTable(fn: Syntax): boolean {
    const call = ancestor(fn, 'call', 3)?.shape;
    const callee = call?.kind === 'call' ? call.callee.shape : undefined;
    return callee?.kind === 'member' && /^(?:computeIfAbsent|getOrPut)$/.test(callee.name);
  }

  /** `static CACHE: LazyLock<Client> = LazyLock::new(|| …)`: what it gives stays there. */
  function isRunOnce(fn: Syntax): boolean {
    const call = ancestor(fn, 'call', 3);
    const known = call === undefined ? undefined : subjects.known(call);
    if (known?.row.does !== 'pass' || known.row.once !== true) return false;
    return known.call.arguments.some(({ value }) => value === fn);
  }

  /** What it gives goes to nobody: `(resolve) => socket.once("close", resolve)` of a promise, a listener of Node, or a thread. */
  function isUnasked(fn: Syntax): boolean {
    const call = ancestor(fn, 'call', 2);
    if (call?.shape.kind !== 'call' || !call.shape.arguments.some(({ value }) => value === fn)) return false;
    if (executorOf(call, language) === fn) return true;
    if (ownership?.runs.test(call.shape.callee.text) === true) return true;
    const callee = call.shape.callee.shape;
    return callee.kind === 'member' && language.names.bindsSelf?.test(callee.name) === true;
  }

  /** `let (a, b) = (connect(x), connect(y))`: each goes to its own name. */
  function takenApart(item: Syntax, list: Syntax): boolean {
    const pattern = patternOf(list);
    if (list.shape.kind !== 'list' || pattern?.kind !== 'list') return false;
    const { items } = list.shape;
    const targets = pattern.items.filter((_, at) => items[at] === item);
    for (const target of targets) hold(target, item);
    return targets.length > 0;
  }

  /**
   * What takes a value apart, be it that of an arm, `let (a, b) = match … { Ok((a, b)) => (a, b), … }`, or of a function
   * in a chain, `let (a, b) = connected.and_then(|a| Ok((a, b)))?`.
   */
  function patternOf(value: Syntax, depth = 0): Shape | undefined {
    const whole = outermost(value);
    const assign = whole.parent?.shape;
    if (assign?.kind === 'assign' && assign.value === whole && assign.targets[0] !== undefined) {
      const target = unwrap(assign.targets[0]);
      if (target.shape.kind !== 'name' || depth > 1) return target.shape;
      const uses = names
        .occurrences(target.text)
        .filter((use) => use !== target && names.reaching(use).some(({ leaf }) => leaf === target));
      return uses.map((use) => patternOf(use, depth + 1)).find((each) => each?.kind === 'list');
    }
    const around = valueAround(whole);
    return around === undefined ? undefined : patternOf(around, depth);
  }

  /** The larger expression whose value this is the value of. */
  function valueAround(node: Syntax): Syntax | undefined {
    const { parent } = node;
    // `Ok((a, b))`
    const result = parent?.parent;
    if (result?.shape.kind === 'same' && result.shape.inner === node) return result;
    const around = ancestor(node, 'branch', 3);
    if (around?.shape.kind === 'branch' && (around.shape.ways.includes(node) || givesMatched(around, node)))
      return around;
    if (parent?.shape.kind === 'block') return parent.shape.statements.at(-1) === node ? parent : undefined;
    const isGiven =
      parent?.shape.kind === 'function' &&
      parent.shape.body === node &&
      (parent.shape.returnsBody || parent.shape.returnsLast === true);
    return isGiven ? chainedOn(parent, language)?.call : undefined;
  }

  /** `match value { Ok(it) => it, … }` */
  function givesMatched({ shape }: Syntax, value: Syntax): boolean {
    if (shape.kind !== 'branch' || shape.condition !== value) return false;
    const { binds = [], ways } = shape;
    return binds.some(
      (bind, at) => unwrap(bind).shape.kind === 'name' && ways[at]?.text === unwrap(bind).text,
    );
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
    if (call?.shape.kind === 'record' && call.shape.entries.some(({ value }) => value === node)) {
      stored = true;
      carried(call);
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
    if (known === undefined && isWrappedForCaller(call)) handedOut = true;
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
      runsCallers(call, row) ||
      (row === undefined && isEmitted(call.shape.callee)) ||
      (taker !== undefined && row === undefined && isGivenBack(taker))
    )
      handedOut = true;
    else if (row === undefined && isDelegate(call.shape.callee, names, subjects)) raised = true;
    // What a call gives that was lent the connection does not hold it.
    else if (ownership?.lends(argument) === true) return;
    else if (
      !tellsOnly(call) &&
      !isOwnObject(call, argument, names, language) &&
      !isKeptInside(call, argument)
    )
      carried(call);
  }

  /** `flow { emit(socket) }`, of no function of the file. */
  function isEmitted(callee: Syntax): boolean {
    const isBare = callee.shape.kind === 'name' && language.emits?.test(callee.shape.name) === true;
    return isBare && subjects.functions(callee).length === 0;
  }

  /** `return new Link(socket)` of a class of the file that keeps it for itself: the caller cannot get at it. */
  function isKeptInside(call: Syntax, argument: Syntax): boolean {
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
  function tellsOnly(call: Syntax): boolean {
    return /^(connect|set|close|listen)$/.test(subjects.known(call)?.row.does ?? '');
  }

  /** `pool.spawn(handler, conn)`, `self._spawn(name, handler, conn)` of a handler that was passed in. */
  function runsCallers(call: Syntax, row: Known['row'] | undefined): boolean {
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
  function isGivenBack(taker: Syntax): boolean {
    const object = unwrap(taker);
    if (object.shape.kind !== 'name' || names.isSelf(object) || names.isField(object)) return false;
    // `Feed::with(stream)` in a function that gives a `Feed`: a type is no object.
    if (ownership !== undefined && !names.bindings(object).some(({ how }) => how.kind === 'value'))
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
  function isGivenBackIn(node: Syntax): boolean {
    const whole = outermost(node);
    const assign = whole.parent?.shape;
    if (whole.parent !== undefined && /^(?:entry|record|list)$/.test(assign?.kind ?? ''))
      return isGivenBackIn(whole.parent);
    if (assign?.kind !== 'assign' || assign.value !== whole) return false;
    return assign.targets.some((target) => isGivenBack(target));
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
    if (isResult(call, ownership)) giveToCallers(names.functionOf(call));
    else kept = true;
    return false;
  }

  /** A literal or call that holds the connection: returned, it takes the connection along. */
  function carried(node: Syntax): void {
    const isLiteral = node.shape.kind !== 'call';
    if (isLiteral && !isInTime(node)) kept = true;
    // `Self { stream }` in a constructor: the instance keeps it.
    const nearest = node.shape.kind === 'record' ? node : ancestor(node, 'record', 3);
    if (ownership !== undefined && isOwnRecord(node, nearest, names, ownership)) return;
    if (isMadeAsResult(node) || (isLiteral && isGivenBackIn(node))) handedOut = true;
    for (let at: Syntax = node; at.parent !== undefined; at = at.parent) {
      const shape: Shape = at.parent.shape;
      if (
        ownership !== undefined &&
        shape.kind === 'record' &&
        isOwnRecord(node, at.parent, names, ownership)
      )
        return;
      if (ownership !== undefined && isLiteral && isLastOf(at, at.parent))
        giveToCallers(names.functionOf(at));
      if (shape.kind === 'exit') {
        if (shape.how === 'return' || shape.how === 'yield') giveToCallers(names.functionOf(at));
        return;
      }
      if (shape.kind === 'function') {
        if (shape.returnsBody && shape.body === at && !givesNothing(at, subjects) && !isUnasked(at.parent))
          handedOut = true;
        return;
      }
      // `const link = { socket }; return link;`
      const isHolding = isLiteral || isMadeOfOthers(node) || isOpenWrapper(node);
      if (shape.kind === 'assign' && isHolding && shape.targets.some(isGivenBack)) handedOut = true;
      if (shape.kind === 'block' || shape.kind === 'assign' || shape.kind === 'member') return;
      if (shape.kind === 'call' && tellsOnly(at.parent)) return;
      // `return PQstatus(db) == CONNECTION_OK ? 0 : -1`
      if (shape.kind === 'binary' ? compares.test(shape.operator) : isAskedBy(shape, at)) return;
      if (shape.kind === 'call' && shape.callee !== at) tell(shape.callee);
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

  /** `var link = new Link(stream); return link;`, of a class of another file. */
  function isMadeOfOthers({ shape }: Syntax): boolean {
    return shape.kind === 'call' && shape.constructs && subjects.functions(shape.callee).length === 0;
  }

  /** `var link = new Link(client); return link;`, of a class of the file that has it in a public field. */
  function isOpenWrapper(call: Syntax): boolean {
    return given.some((each) => isExposedBy(call, each, names, subjects, language));
  }

  /** `return client.Seal(key)`, of an extension of the file: `static Link Seal(this TcpClient client, …)`. */
  function isWrappedForCaller(call: Syntax): boolean {
    const whole = outermost(call).parent?.shape;
    const isReturned = whole?.kind === 'exit' && whole.how === 'return';
    if (call.shape.kind !== 'call' || !(isReturned || isGivenBackIn(call))) return false;
    return extensionsOf(call.shape.callee, names).some(({ fn, target }) =>
      returned(fn).some((value) => {
        const made = unwrap(value);
        const wrapped = made.shape.kind === 'call' ? made.shape.arguments.map((each) => each.value) : [];
        return wrapped.some(
          (each) =>
            unwrap(each).text === target.text &&
            (isMadeOfOthers(made) || isExposedBy(made, each, names, subjects, language)),
        );
      }),
    );
  }

  /** `def self.tcp(host) … new(socket) end`: an object that has the connection is what the function gives. */
  function isMadeAsResult(node: Syntax): boolean {
    if (node.shape.kind !== 'call' || subjects.known(node) !== undefined) return false;
    const whole = outermost(node);
    const isNew = /(?:^|\.)new$/.test(node.shape.callee.text);
    return isNew && whole.parent !== undefined && isLastOf(whole, whole.parent);
  }

  /**
   * `self.stream` of `*guard = connect(address)?` behind `let mut guard = self.stream.lock()?`, and `LINK` of a static:
   * what is put there stays.
   */
  function lockedPlace(target: Syntax): Syntax | undefined {
    const guard = unwrap(target);
    if (ownership === undefined || !target.text.startsWith('*') || guard.shape.kind !== 'name')
      return undefined;
    const made = names
      .bindings(guard)
      .map(({ how }) => (how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : undefined));
    return [guard, ...made].find(
      (each) => each !== undefined && (isOfSelf(each, names) || isOfFile(each, names)),
    );
  }

  function hold(target: Syntax, value: Syntax): void {
    const shape = target.shape;
    switch (shape.kind) {
      case 'same': {
        const place = lockedPlace(target);
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
        if (shape.object !== undefined && isGivenBack(shape.object)) handedOut = true;
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
        for (const use of names.occurrences(shape.name)) {
          if (use === target || !within(use, scope)) continue;
          if (!names.reaching(use).some((binding) => binding.leaf === target)) continue;
          // `if (fd < 0) { status = fd; … }`: there is no connection there.
          if (isWithout(use, none, [{ target }])) continue;
          lent.push({ use, target });
          flow(use);
          const object = objectAround(use, scope);
          if (object !== undefined && isReturned(object, scope)) giveToCallers(scope);
        }
        return;
      }
      case 'index':
        stored = true;
        holders.push({ target, kind: 'element' });
        if (isGivenBack(shape.object)) handedOut = true;
        return;
      default:
        stored = true;
    }
  }

  /** Its last owner is a variable that goes out of scope, and nothing goes on with it without end until then. */
  function isDropped(): boolean {
    return (
      !kept &&
      !handedOut &&
      // What a static holds lives as long as the program.
      enclosingFunction(start) !== undefined &&
      holders.every((each) => each.kind === 'name') &&
      !lent.some(
        ({ use, target }) => (isInOpenLoop(use, target) && !readsAnswer(use, target)) || lasts(use, target),
      )
    );
  }

  /** `loop { … stream.read(&mut buffer)? … }` in a function that gives what came: the answer to what it asked. */
  function readsAnswer(use: Syntax, target: Syntax): boolean {
    if (isInTime(target) || isInTime(use)) return true;
    const call = callAbout(use);
    if (call !== undefined && !isHearing(call) && lent.some(isReadInTime)) return true;
    return !isAccepted && givesAnswer(names.functionOf(target)) && call !== undefined && !isSending(call);
  }

  /** It ends in time, be it because of who gave it here: `timeout(limit, serve(stream))`. */
  function isInTime(use: Syntax, depth = 0): boolean {
    if (ownership === undefined) return false;
    if (ownership.isLimited(use)) return true;
    const through = entered.get(names.functionOf(use));
    return through !== undefined && depth < 4 && isInTime(through, depth + 1);
  }

  /** `loop { match timeout(limit, reader.read_line(&mut line)).await { Err(_) => break, … } }`: silence ends it. */
  function isReadInTime({ use, target }: Use): boolean {
    const call = callAbout(use);
    return isInTime(use) && isInOpenLoop(use, target) && call !== undefined && isHearing(call);
  }

  function givesAnswer({ shape }: Syntax): boolean {
    const type = shape.kind === 'function' ? shape.returnType : undefined;
    return type !== undefined && ownership?.nothing.test(type.text) === false;
  }

  function isSending({ shape }: Syntax): boolean {
    return shape.kind === 'call' && sends.test(nameOfCallee(shape));
  }

  /** It waits for what the peer says: `reader.read_line(&mut line)`, `lines.next()`. */
  function isHearing({ shape }: Syntax): boolean {
    return shape.kind === 'call' && /^(?:try_)?(?:read|recv|next|peek)/.test(nameOfCallee(shape));
  }

  /** Left before anything goes on with it: what is no one else's is closed there. */
  function isDroppedAt(node: Syntax): boolean {
    if (kept || handedOut || node.shape.kind !== 'exit') return false;
    if (isCounted() && /^(?:return|throw)$/.test(node.shape.how)) return true;
    if (language.finalized === true && isOfVariables() && isThrownBefore(node, closers)) return true;
    if (ownership === undefined) return false;
    return ancestor(node, 'loop') === undefined && closers.some((closer) => node.start < closer.start);
  }

  /** It stands in local variables and nowhere else, or comes as a parameter. */
  function isOfVariables(): boolean {
    return (
      !stored &&
      (start.shape.kind === 'function' || enclosingFunction(start) !== undefined) &&
      holders.every(
        ({ target, kind }) =>
          kind === 'name' && names.bindings(target).every(({ scope }) => scope === names.functionOf(target)),
      )
    );
  }

  /** Variables of the function alone count it, and end with that. */
  function isCounted(): boolean {
    counted ??=
      language.freed === true &&
      !stored &&
      holders.length > 0 &&
      enclosingFunction(start) !== undefined &&
      isHeldByVariables(holders, given, names, subjects, language);
    return counted;
  }

  /** Lent to a call that goes on as long as the connection does: a function of the file says so by what it does. */
  function lasts(use: Syntax, target: Syntax): boolean {
    const call = callAbout(use)?.shape;
    if (call?.kind !== 'call' || ownership === undefined || isInTime(use)) return false;
    const functions = subjects.functions(call.callee);
    if (functions.length === 0 || isCopied(call, target)) return isRelayed({ use, target });
    // What is moved into it is followed there.
    const isLent = call.arguments.some(({ node }) => within(use, node) && ownership.lends(node));
    return functions.some(
      (fn) =>
        ((hasOpenLoop(fn) || (isLent && isReadThrough(fn, call, use))) &&
          !waitsForAnswer(fn) &&
          !lent.some((each) => within(each.use, fn) && isReadInTime(each))) ||
        (isLent && callsIn(fn).some(({ shape }) => shape.kind === 'call' && isLasting(shape))),
    );
  }

  /** `for line in BufReader::new(stream).lines()` in the function that is lent it: until the peer has no more to say. */
  function isReadThrough(fn: Syntax, call: ShapeOf<'call'>, use: Syntax): boolean {
    const at = call.arguments.findIndex(({ node }) => within(use, node));
    const lentTo = fn.shape.kind === 'function' ? fn.shape.parameters[at]?.target : undefined;
    if (lentTo?.shape.kind !== 'name') return false;
    return names.occurrences(lentTo.text).some((each) => {
      if (!within(each, fn) || each === lentTo) return false;
      const loop = ancestor(each, 'loop')?.shape;
      const isOver = loop?.kind === 'loop' && loop.over !== undefined && within(each, loop.over);
      return isOver && names.reaching(each).some(({ leaf }) => leaf === lentTo);
    });
  }

  /** `copy_bidirectional(&mut a, &mut b)`, which goes on as long as both peers live, whoever closes behind it. */
  function isRelayed({ use, target }: Use): boolean {
    const call = callAbout(use)?.shape;
    if (call?.kind !== 'call' || ownership === undefined || isInTime(use)) return false;
    return isCopied(call, target) || (subjects.functions(call.callee).length === 0 && isLasting(call));
  }

  /** One of two calls that copy in one direction each. */
  function isCopied({ callee }: ShapeOf<'call'>, target: Syntax): boolean {
    if (ownership === undefined || `${callee.text}(`.match(ownership.copying) === null) return false;
    return (names.functionOf(target).text.match(ownership.copying) ?? []).length > 1;
  }

  function isLasting({ callee }: ShapeOf<'call'>): boolean {
    return ownership?.lasting.test(callee.text) === true;
  }

  /** A function that reads on until it has what it gives. */
  function waitsForAnswer(fn: Syntax): boolean {
    const isTalk = (loop: Syntax): boolean => names.functionOf(loop) !== fn || callsIn(loop).some(isSending);
    return !isAccepted && givesAnswer(fn) && !openLoopsIn(fn).some(isTalk);
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

  const shape = start.shape;
  const served = shape.kind === 'function';
  const isAccepted = subjects.known(start)?.row.does === 'accept';
  if (!served) flow(start);
  if (shape.kind === 'call') flowIntoBlock(shape, start);
  const making = served ? undefined : subjects.known(start)?.row;
  if (making?.does === 'accept' && making.later !== undefined) {
    for (const leaf of names.leaves(making.later)) {
      const use = leaf.parent;
      if (use?.shape.kind === 'member' && use.shape.nameNode === leaf) flow(use);
    }
  }
  const made = names.madeInArgument(start);
  if (made !== undefined) hold(made, start);
  // `finally { socket?.Dispose(); }` ends what nobody has taken over.
  if (lent.some(({ use }) => isLetGo(use))) closers = closers.filter((each) => !isInFinally(each));
  const absent = absence(holders);
  // `pool, err := db.DB()` gives the same: where it fails, there was nothing.
  const asked = lent.flatMap(({ use }) => ancestor(use, 'call', 3) ?? []);
  const passed = asked.filter((each) => subjects.known(each)?.row.does === 'pass');
  const failures = served ? [] : [start, ...passed].flatMap((each) => failureTest(each) ?? []);
  const isTold = hasStatus(connected, subjects);
  const closes: Closes = Object.assign(
    (node: Syntax): boolean =>
      closers.some((closer) => within(closer, node) && sameFunction(closer, node)) ||
      isDroppedAt(node) ||
      (/^(?:exit|goto)$/.test(node.shape.kind) &&
        ((absent !== undefined && isWithout(node, absent, holders)) ||
          (isTold && isFailure(node, connected)) ||
          failures.some((failed) => within(node, failed)))),
    {
      present: presence(holders),
      success: isTold ? success(connected) : undefined,
      absent,
      keeps: (way: Syntax): boolean => lent.some(({ use }) => within(use, way) && isAssigned(use)),
    },
  );
  const leftToChild = given.some((each) => isLeftToChild(each, closers, language));
  const relayed = lent.some(isRelayed);
  const closedHere =
    !leftToChild &&
    !relayed &&
    (closedAtOnce ||
      closers.some((closer) => isGivenStraightTo(closer, start)) ||
      (!served && (isHttpExchange(names.functionOf(start)) || isMailing(start, names))) ||
      (served
        ? shape.body !== undefined &&
          (endsClosed(shape.body, closes, usings) || closedInCallback(start, closers, names, subjects))
        : usings.some(
            (using) =>
              (using.shape.kind === 'using' || using.shape.kind === 'try') &&
              !(isAccepted && goesOn(using, start, names, subjects)),
          ) ||
          (closers.length > 0 &&
            [connected, ...callsAround(connected, subjects)].some((from) =>
              closedAfter(from, closes, usings),
            )) ||
          closedInFinally(start, closers) ||
          closedByDefer(connected, closers) ||
          closedInCallback(start, closers, names, subjects)));
  return {
    closedHere,
    relayed,
    leftToChild,
    dropped: ownership !== undefined && isDropped(),
    // What the class keeps for itself, too, is not given away by telling others of it.
    handedOut: handedOut || (raised && !stored && !given.some(isCollected)),
    holders,
    given,
    closings,
    unknown,
    stored,
    uses: lent,
  };
}

/** `this.socket = channel` */
function isAssigned(use: Syntax): boolean {
  const whole = outermost(use);
  const shape = whole.parent?.shape;
  return shape?.kind === 'assign' && shape.value === whole;
}

/**
 * Calls that run the block a node stands in, and give what that gives: `withContext(Dispatchers.IO) { Socket(host, port) }`.
 * The innermost comes first.
 */
function callsAround(node: Syntax, subjects: Subjects): readonly Syntax[] {
  const fn = enclosingFunction(node);
  const call = fn === undefined ? undefined : ancestor(fn, 'call', 4);
  if (call?.shape.kind !== 'call' || call.shape.block !== fn) return [];
  const row = subjects.known(call)?.row;
  return row?.does === 'pass' && row.from === 'block' ? [call, ...callsAround(call, subjects)] : [];
}

/** Those whose block closes on all its ways: `withContext(Dispatchers.IO) { socket.close() }`. */
function closersAround(closers: readonly Syntax[], subjects: Subjects): readonly Syntax[] {
  return closers.flatMap((closer) =>
    callsAround(closer, subjects).filter(({ shape }) => {
      const fn = shape.kind === 'call' ? shape.block?.shape : undefined;
      return (
        fn?.kind === 'function' &&
        fn.body !== undefined &&
        endsClosed(fn.body, (node) => within(closer, node), [])
      );
    }),
  );
}

/** A variable of the file and of no function in it. */
function isOfFile(node: Syntax, names: Names): boolean {
  return (
    node.shape.kind === 'name' &&
    names.bindings(node).some(({ how, scope }) => how.kind === 'value' && scope.shape.kind !== 'function')
  );
}

/** The call that has a use in its arguments or as its receiver: `answer(&mut stream.unwrap())`. */
function callAbout(use: Syntax): Syntax | undefined {
  let at = use.parent;
  while (at !== undefined && !/^(?:block|function|assign|call)$/.test(at.shape.kind)) at = at.parent;
  return at?.shape.kind === 'call' ? at : undefined;
}

/** `if (fork() == 0) { answer(fd); exit(0); }`: the parent closes its own copy. */
function isLeftToChild(argument: Syntax, closers: readonly Syntax[], { transfers }: Language): boolean {
  const call = ancestor(argument, 'call', 3)?.shape;
  const callee = call?.kind === 'call' ? call.callee.text : '';
  // Who only writes to it answers, and has done.
  if (transfers?.test(callee) === true && sends.test(callee)) return false;
  for (let at: Syntax = argument; at.parent !== undefined; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'function') return false;
    if (shape.kind !== 'branch') continue;
    const way = shape.ways.find((each) => within(argument, each));
    if (way !== undefined && isOfChild(way, at.parent, shape.ways))
      return /\b_?exit\b/.test(way.text) && !closers.some((closer) => within(closer, way));
  }
  return false;
}

/**
 * `if (fork() == 0) { … }`, `elseif ($pid == 0) { … }`, the `else` behind `$pid > 0`, and `case 0:` of
 * `switch (pid = fork())`.
 */
function isOfChild(way: Syntax, branch: Syntax, ways: readonly Syntax[]): boolean {
  if (/^switch\s*\([^{]*(?:\bfork\w*\s*\(|\w*pid\s*\))/.test(branch.text))
    return /^case\s+0\s*:/.test(way.text);
  const asked = (at: number): string =>
    branch.text.slice((ways[at - 1]?.end ?? branch.start) - branch.start, ways[at]!.start - branch.start);
  const at = ways.indexOf(way);
  const isChild =
    /\bfork\w*\s*\(\s*\)[\s)]*===?\s*0|\b\w*pid\s*===?\s*0\b|!\s*\(*\s*\$?\w*(?:pid\b|fork\w*\s*\()/i;
  if (isChild.test(asked(at))) return true;
  const isParent = /\(\s*\$?\w*pid(?:\s*>\s*0)?\s*\)/i;
  return at > 0 && !/\bif\b/.test(asked(at)) && isParent.test(asked(at - 1));
}

/** `new Stream() { … }`, `object : Stream { … }` in the function: its methods go on with what they use. */
function objectAround(use: Syntax, scope: Syntax): Syntax | undefined {
  for (let at = use.parent; at !== undefined && at !== scope; at = at.parent) {
    const { shape } = at;
    if (shape.kind === 'class' && shape.name === undefined) return at;
    const isBody = shape.kind === 'call' && shape.constructs && shape.list?.end !== undefined;
    if (isBody && use.start > shape.list!.end) return at;
  }
  return undefined;
}

function isReturned(node: Syntax, fn: Syntax): boolean {
  const whole = outermost(node);
  const shape = whole.parent?.shape;
  if (shape?.kind === 'exit' && shape.how === 'return') return true;
  return (
    isValueOf(whole, fn) ||
    (fn.shape.kind === 'function' && fn.shape.returnsBody && unwrap(fn.shape.body!) === node)
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

/** `answer(listener.accept())`: the call that closes it is made with it. */
function isGivenStraightTo(closer: Syntax, start: Syntax): boolean {
  return closer !== start && within(start, closer) && enclosingFunction(closer) === enclosingFunction(start);
}

const compares = /^(?:[=!]==?|[<>]=?|<=>|is|is not|in|not in)$/;

/** A condition, of which only the answer goes on. */
function isAskedBy(shape: Shape, node: Syntax): boolean {
  return (
    (shape.kind === 'choice' && !shape.options.some((each) => within(node, each))) ||
    (shape.kind === 'branch' && shape.condition !== undefined && within(node, shape.condition)) ||
    (shape.kind === 'unary' && /^(?:!|not)$/.test(shape.operator))
  );
}

/** A loop between a use and where its name was bound: one that goes on as long as the connection does. */
function isInOpenLoop(use: Syntax, target: Syntax): boolean {
  for (let at = use.parent; at !== undefined && !within(target, at); at = at.parent) {
    const shape = at.shape;
    if (shape.kind !== 'loop') continue;
    if (shape.over === undefined || within(use, shape.over)) return true;
  }
  return false;
}

/** A request written by hand: the server closes behind its answer. */
function isHttpExchange(fn: Syntax): boolean {
  const isCode = fn.shape.kind === 'function' || fn.parent === undefined;
  return isCode && /HTTP\/1\.[01]\\r\\n/.test(fn.text);
}

/** `MAIL FROM` and `QUIT` by hand in the function that connects: the server closes behind the mail. */
function isMailing(start: Syntax, names: Names): boolean {
  let fn = names.functionOf(start);
  while (enclosingFunction(fn) !== undefined) fn = names.functionOf(fn);
  return fn.shape.kind === 'function' && /\bMAIL FROM:/i.test(fn.text) && /\bQUIT\b/.test(fn.text);
}

/** The connecting call gives 0 or an error's number. */
function hasStatus(connected: Syntax, subjects: Subjects): boolean {
  const row = subjects.known(connected)?.row;
  return row?.does === 'connect' && row.status === true;
}
