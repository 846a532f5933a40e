/** How long a connection visibly lives: closed in its function on every way out, or handed to somebody else. */
import type { Where } from '../../languages/api.ts';
import type { Language } from '../../languages/language.ts';
import type { Shape, ShapeOf, Syntax } from '../../languages/syntax.ts';
import { callsOf, chainedOn, returned } from './functions.ts';
import { hasOpenLoop, isConversation } from './loops.ts';
import { ancestor, enclosingFunction, type Names, outermost, unwrap, within } from './names.ts';
import type { Known } from './rows.ts';
import type { Subjects } from './subjects.ts';

export interface Lifetime {
  readonly closedHere: boolean;
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

/** Functions that a task calls are followed so far. */
const deepestTask = 2;
/** Callbacks in callbacks that are looked into. */
const deepestCallbacks = 2;
/** Uses of one name that are looked at. */
const mostUses = 400;

/**
 * @param start the call that makes the connection, or the body of the function it is handed to
 * @param connected where it gets connected, in the same function: there its life begins
 * @param closers calls that close it
 */
export function lifetimeOf(
  start: Syntax,
  connected: Syntax,
  closers: readonly Syntax[],
  names: Names,
  subjects: Subjects,
  language: Language,
): Lifetime {
  const { ownership } = language;
  const holders: Holder[] = [];
  const given: Syntax[] = [];
  const unknown: string[] = [];
  let stored = false;
  const seen = new Set<Syntax>();
  const lent: Use[] = [];
  let handedOut = false;
  let raised = false;
  let kept = false;
  let closedAtOnce = false;
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
        return;
      case 'function':
        if (shape.body === node && (shape.returnsBody || shape.returnsLast === true)) giveToCallers(parent);
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
      case 'branch':
        if (shape.condition === node) for (const pattern of shape.binds ?? []) hold(pattern, node);
        else if (shape.ways.includes(node)) flow(parent);
        return;
      case 'loop':
        if (shape.over === node && shape.variable !== undefined && subjectIn(shape.variable))
          hold(shape.variable, node);
        return;
      case 'using':
        if (shape.resources.some((each) => each.value === node)) usings = [...usings, parent];
        for (const each of shape.resources) if (each.value === node && each.target) hold(each.target, node);
        return;
      case 'try':
        for (const each of shape.resources ?? []) {
          if (each.value !== node) continue;
          usings = [...usings, parent];
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

  /** Of a function that only this file can call, its calls here are all there are. */
  function giveToCallers(fn: Syntax): void {
    const through = entered.get(fn);
    if (through !== undefined) {
      flow(through);
      return;
    }
    const isPrivate = language.names.isPrivate?.(fn) === true;
    const calls = isPrivate ? callsOf(fn, subjects) : undefined;
    if (calls === undefined || calls.length === 0) handedOut = true;
    else for (const call of calls) flow(call);
  }

  /** `let (a, b) = (connect(x), connect(y))`: each goes to its own name. */
  function takenApart(item: Syntax, list: Syntax): boolean {
    const whole = outermost(list);
    const assign = whole.parent?.shape;
    const pattern =
      assign?.kind === 'assign' && assign.value === whole ? assign.targets[0]?.shape : undefined;
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
      usings = [...usings, parent.parent!];
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
        usings = [...usings, outer];
        if (resource.target !== undefined) hold(resource.target, node);
        return;
      }
      if (shape.kind !== 'other') return;
    }
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
    return ownership !== undefined && chainedOn(fn, ownership)?.call === call;
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
    if (call?.shape.kind !== 'call' || call.shape.callee !== member) return;
    const known = subjects.known(call);
    // What passes for any method of a builder may be somebody's own.
    const isNamed = known !== undefined && !known.key.endsWith('#*');
    if (!isNamed && member.shape.kind === 'member') unknown.push(member.shape.name);
    for (const { value } of known === undefined ? call.shape.arguments : []) {
      const target = value.shape.kind === 'function' ? value.shape.parameters[0]?.target : undefined;
      if (target !== undefined && isChained(value, call)) hold(target, node);
    }
    // A client's `get_connection()` gives what the client makes.
    const isOpened = ownership !== undefined && known?.row.does === 'open';
    if (passesOn(known) || isOpened) flow(call);
    // `Socket(host, port).use { … }`: straight on what is made, as against on a name that holds it.
    if (known?.row.does === 'close' && within(start, member)) closedAtOnce = true;
  }

  function flowFromCall(call: Syntax, argument: Syntax): void {
    if (call.shape.kind !== 'call' || call.shape.callee === argument) return;
    given.push(argument);
    const row = subjects.known(call)?.row;
    const passes = row?.does === 'pass' && row.from !== undefined && row.from !== 'it';
    // `vertx.createNetClient(options)`: what connects with the options.
    const connects = row?.does === 'connect' && row.gives !== undefined;
    if (passes || connects) {
      flow(call);
      return;
    }
    const callee = call.shape.callee.shape;
    // A function of the caller's takes it over; an object of the caller's may only wrap it: `connector.connect(name, stream)`.
    const isCallback = callee.kind !== 'member' && isCallers(call.shape.callee, names, subjects);
    if (ownership !== undefined && !isCallback && give(call, argument, row === undefined)) return;
    const taker = callee.kind === 'member' ? callee.object : undefined;
    if (
      isCallers(call.shape.callee, names, subjects) ||
      runsCallers(call, row) ||
      (taker !== undefined && row === undefined && isGivenBack(taker))
    )
      handedOut = true;
    else if (row === undefined && isDelegate(call.shape.callee, names, subjects)) raised = true;
    // What a call gives that was lent the connection does not hold it.
    else if (ownership?.lends(argument) === true) return;
    else if (!tellsOnly(call)) carried(call);
  }

  /** `return connect(fd, …)` gives whether that worked. */
  function tellsOnly(call: Syntax): boolean {
    return /^(connect|set|close|listen)$/.test(subjects.known(call)?.row.does ?? '');
  }

  /** `pool.spawn(handler, conn)` of a handler that was passed in. */
  function runsCallers(call: Syntax, row: Known['row'] | undefined): boolean {
    if (row?.does !== 'run' || call.shape.kind !== 'call') return false;
    const { arguments: given } = call.shape;
    return row.function.some((where) => {
      const run =
        typeof where === 'number' ? given[where]?.value : given.find(({ name }) => name === where)?.value;
      return run !== undefined && isCallers(run, names, subjects);
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
    if (isResult(call)) giveToCallers(names.functionOf(call));
    else kept = true;
    return false;
  }

  /** A literal or call that holds the connection: returned, it takes the connection along. */
  function carried(node: Syntax): void {
    const isLiteral = node.shape.kind !== 'call';
    if (isLiteral) kept = true;
    // `Self { stream }` in a constructor: the instance keeps it.
    if (ownership !== undefined && isOwnRecord(node, names)) return;
    if (isMadeAsResult(node)) handedOut = true;
    for (let at: Syntax = node; at.parent !== undefined; at = at.parent) {
      const shape: Shape = at.parent.shape;
      if (ownership !== undefined && shape.kind === 'record' && isOwnRecord(at.parent, names)) return;
      if (ownership !== undefined && isLiteral && isLastOf(at, at.parent))
        giveToCallers(names.functionOf(at));
      if (shape.kind === 'exit') {
        if (shape.how === 'return' || shape.how === 'yield') giveToCallers(names.functionOf(at));
        return;
      }
      if (shape.kind === 'function') {
        if (shape.returnsBody && shape.body === at && !givesNothing(at, subjects)) handedOut = true;
        return;
      }
      if (shape.kind === 'block' || shape.kind === 'assign' || shape.kind === 'member') return;
      if (shape.kind === 'call' && tellsOnly(at.parent)) return;
      // `return PQstatus(db) == CONNECTION_OK ? 0 : -1`
      if (shape.kind === 'binary' ? compares.test(shape.operator) : isAskedBy(shape, at)) return;
      if (shape.kind === 'call' && shape.callee !== at && isCallers(shape.callee, names, subjects))
        handedOut = true;
    }
  }

  /** `def self.tcp(host) … new(socket) end`: an object that has the connection is what the function gives. */
  function isMadeAsResult(node: Syntax): boolean {
    if (node.shape.kind !== 'call' || subjects.known(node) !== undefined) return false;
    const whole = outermost(node);
    const isNew = /(?:^|\.)new$/.test(node.shape.callee.text);
    return isNew && whole.parent !== undefined && isLastOf(whole, whole.parent);
  }

  function hold(target: Syntax, value: Syntax): void {
    const shape = target.shape;
    switch (shape.kind) {
      case 'same':
        hold(shape.inner, value);
        return;
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
        if (names.isOutParameter(target)) handedOut = true;
        const scope = names.functionOf(target);
        const none = absence([{ target, kind: 'name' }])!;
        for (const use of names.occurrences(shape.name)) {
          if (use === target || !within(use, scope)) continue;
          if (!names.reaching(use).some((binding) => binding.leaf === target)) continue;
          // `if (fd < 0) { status = fd; … }`: there is no connection there.
          if (isWithout(use, none, [{ target, kind: 'name' }])) continue;
          lent.push({ use, target });
          flow(use);
        }
        return;
      }
      case 'index':
        stored = true;
        holders.push({ target, kind: 'element' });
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
      !lent.some(({ use, target }) => isInOpenLoop(use, target) || lasts(use))
    );
  }

  /** Lent to a call that goes on as long as the connection does, be it a function of the file that loops. */
  function lasts(use: Syntax): boolean {
    const call = ancestor(use, 'call', 4)?.shape;
    if (call?.kind !== 'call' || ownership === undefined) return false;
    if (ownership.lasting.test(call.callee.text)) return true;
    const copies = names.functionOf(use).text.match(ownership.copying) ?? [];
    if (copies.length > 1 && `${call.callee.text}(`.match(ownership.copying) !== null) return true;
    return subjects.functions(call.callee).some((fn) => hasOpenLoop(fn));
  }

  /** Of what a call gives, the part that is no address. */
  function isConnectionAt(value: Syntax, at: number): boolean {
    const row = subjects.known(unwrap(value))?.row;
    const gives = row !== undefined && 'gives' in row ? row.gives : undefined;
    return gives === undefined || typeof gives === 'string' || gives[at] !== '';
  }

  function subjectIn(target: Syntax): boolean {
    return subjects.origins(target).subjects.size > 0 || target.shape.kind === 'member';
  }

  const shape = start.shape;
  const served = shape.kind === 'function';
  const isAccepted = subjects.known(start)?.row.does === 'accept';
  if (!served) flow(start);
  const making = served ? undefined : subjects.known(start)?.row;
  if (making?.does === 'accept' && making.later !== undefined) {
    for (const leaf of names.leaves(making.later)) {
      const use = leaf.parent;
      if (use?.shape.kind === 'member' && use.shape.nameNode === leaf) flow(use);
    }
  }
  const made = names.madeInArgument(start);
  if (made !== undefined) hold(made, start);
  const absent = absence(holders);
  const failed = served ? undefined : failureTest(start);
  const closes: Closes = Object.assign(
    (node: Syntax): boolean =>
      closers.some((closer) => within(closer, node) && sameFunction(closer, node)) ||
      (/^(?:exit|goto)$/.test(node.shape.kind) &&
        ((absent !== undefined && isWithout(node, absent, holders)) ||
          (failed !== undefined && within(node, failed)))),
    { present: presence(holders) },
  );
  const leftToChild = given.some((each) => isLeftToChild(each, closers));
  const closedHere =
    !leftToChild &&
    (closedAtOnce ||
      (!served && isHttpExchange(names.functionOf(start))) ||
      (served
        ? shape.body !== undefined && endsClosed(shape.body, closes, usings)
        : usings.some(
            (using) =>
              (using.shape.kind === 'using' || using.shape.kind === 'try') &&
              !(isAccepted && goesOn(using, start, names, subjects)),
          ) ||
          (closers.length > 0 && closedAfter(connected, closes, usings)) ||
          closedInFinally(start, closers) ||
          closedByDefer(connected, closers) ||
          closedInCallback(start, closers, names, subjects)));
  return {
    closedHere,
    leftToChild,
    dropped: ownership !== undefined && isDropped(),
    // What the class keeps for itself, too, is not given away by telling others of it.
    handedOut: handedOut || (raised && !stored && !given.some(isCollected)),
    holders,
    given,
    unknown,
    stored,
    uses: lent,
  };
}

/** `if (fork() == 0) { answer(fd); exit(0); }`: the parent closes its own copy. */
function isLeftToChild(argument: Syntax, closers: readonly Syntax[]): boolean {
  for (let at: Syntax = argument; at.parent !== undefined; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'function') return false;
    if (shape.kind !== 'branch' || shape.condition === undefined || shape.ways[0] !== at) continue;
    const isChild =
      /\bfork\w*\s*\(\s*\)[\s)]*==\s*0|\b\w*pid\s*==\s*0\b|!\s*\(*\s*\w*(?:pid\b|fork\w*\s*\()/i;
    if (isChild.test(shape.condition.text)) {
      const way = at;
      return /\b_?exit\s*\(/.test(way.text) && !closers.some((closer) => within(closer, way));
    }
  }
  return false;
}

/** Closed when the function ends, as was said before it got connected. */
function closedByDefer(connected: Syntax, closers: readonly Syntax[]): boolean {
  return closers.some((closer) => {
    const deferred = ancestor(closer, 'defer', 3);
    const around = deferred?.parent;
    return (
      around !== undefined &&
      closer.start < connected.start &&
      within(connected, around) &&
      enclosingFunction(closer) === enclosingFunction(connected)
    );
  });
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

/** Closed on every way on from a call, be it by a `finally` around it. */
export function closedFrom(start: Syntax, closers: readonly Syntax[]): boolean {
  if (closers.length === 0) return false;
  const closes: Closes = (node) =>
    closers.some((closer) => within(closer, node) && sameFunction(closer, node));
  return closedAfter(start, closes, []) || closedInFinally(start, closers);
}

function isOfSelf({ shape }: Syntax, names: Names): boolean {
  return shape.kind === 'member' && shape.object !== undefined && names.isSelf(shape.object);
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

/** `fn connect(…) -> … { tune(stream) }`: what a named function gives. */
function isResult(call: Syntax): boolean {
  let at: Syntax = call;
  while (at.parent?.shape.kind === 'same') at = at.parent;
  const block = at.parent;
  const fn = enclosingFunction(call)?.shape;
  return block !== undefined && isLastOf(at, block) && fn?.kind === 'function' && fn.name !== undefined;
}

/** A struct literal of the class it stands in. */
function isOwnRecord(node: Syntax, names: Names): boolean {
  const record = (node.shape.kind === 'record' ? node : ancestor(node, 'record', 3))?.shape;
  if (record?.kind !== 'record' || record.type === undefined) return false;
  const owner = names.classOf(node)?.shape;
  return owner?.kind === 'class' && (names.isSelf(record.type) || record.type.text === owner.name);
}

/** A block that runs by itself, as against a function that somebody calls later. */
function isGiven(call: ShapeOf<'call'>, where: Where | undefined, block: Syntax): boolean {
  return (
    typeof where === 'number' && call.arguments[where]?.value === block && block.text.startsWith('async')
  );
}

/** The value of a block that is what its function returns. */
function isLastOf(node: Syntax, block: Syntax): boolean {
  if (block.shape.kind !== 'block' || block.shape.statements.at(-1) !== node) return false;
  let around = block.parent;
  while (around?.shape.kind === 'other' || around?.shape.kind === 'same') around = around.parent;
  const shape = around?.shape;
  // What a lambda gives is mostly taken by nobody: only a connection by itself counts there.
  return shape?.kind === 'function' && shape.returnsLast === true && shape.name !== undefined;
}

/** What a function returns by its last expression, be that the arm of a branch. */
function isValueOf(node: Syntax, fn: Syntax): boolean {
  if (fn.shape.kind !== 'function' || fn.shape.returnsLast !== true) return false;
  let at = node;
  for (; at.parent !== undefined && at.parent !== fn; at = at.parent) {
    const { shape } = at.parent;
    if (
      shape.kind === 'block' ? shape.statements.at(-1) !== at : !/^(same|other|branch|try)$/.test(shape.kind)
    )
      return false;
    if (shape.kind === 'branch' && shape.condition === at) return false;
  }
  return at.parent === fn;
}

/** `() => serve(socket)`, a function of this file that returns nothing. */
function givesNothing(node: Syntax, subjects: Subjects): boolean {
  if (node.shape.kind !== 'call') return false;
  const functions = subjects.functions(node.shape.callee);
  return (
    functions.length > 0 && functions.every((fn) => fn.shape.kind === 'function' && returned(fn).length === 0)
  );
}

/** `$conn`, `conn != nil`, `fd >= 0` by itself. */
function presence(holders: readonly Holder[]): RegExp | undefined {
  const texts = holders.map(({ target }) => target.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (texts.length === 0) return undefined;
  const it = `\\$?(?:${texts.join('|')})`;
  const there =
    '(?:!==?\\s*(?:null|nullptr|NULL|nil|false|undefined|-\\s*1)|is\\s+not\\s+None|>=\\s*0|>\\s*-\\s*1)';
  return new RegExp(`^\\s*\\(?\\s*(?:is_resource\\s*\\(\\s*)?${it}\\s*\\)?\\s*${there}?\\s*\\)?\\s*:?$`);
}

/** A condition that says that there is no connection: `fd < 0`, `!client`, `sock is None`. */
function absence(holders: readonly Holder[]): RegExp | undefined {
  const texts = holders.map(({ target }) => target.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (texts.length === 0) return undefined;
  const it = `(?<![\\w.>$@])\\$?(?:${texts.join('|')})(?![\\w.([]|->)`;
  const none = '(?:-\\s*1|NULL|null|nullptr|undefined|None|nil|INVALID_SOCKET|false)';
  return new RegExp(
    `^\\W*${it}\\s*(?:<=?\\s*0|===?\\s*${none}|is\\s+None|\\.nil\\?)\\W*$|^\\W*(?:!|not\\s)\\s*(?:is_resource\\s*\\(\\s*)?${it}\\W*$|^\\W*${none}\\s*===?\\s*${it}\\W*$`,
  );
}

/** `if err != nil { … }` behind the call that gives `conn, err`: there is no connection in it. */
function failureTest(start: Syntax): Syntax | undefined {
  const statement = ancestor(start, 'assign', 4);
  const shape = statement?.shape;
  const targets = shape?.kind === 'assign' ? shape.targets[0]?.shape : undefined;
  const error = targets?.kind === 'list' && targets.items.length > 1 ? targets.items.at(-1) : undefined;
  const around = statement?.parent?.shape;
  if (statement === undefined || error === undefined || around?.kind !== 'block') return undefined;
  const next = around.statements[around.statements.indexOf(statement) + 1];
  const test = next?.shape.kind === 'branch' ? next.shape : undefined;
  return test?.condition?.text === `${error.text} != nil` ? test.ways[0] : undefined;
}

/** It leaves where there is nothing to be closed. */
function isWithout(exit: Syntax, absent: RegExp, holders: readonly Holder[]): boolean {
  for (let at: Syntax = exit; at.parent !== undefined; at = at.parent) {
    const shape: Shape = at.parent.shape;
    if (shape.kind === 'function') return false;
    // `if (slot->fd < 0) { slot->fd = fd; return; }`
    if (holders.some(({ target }) => within(target, at))) continue;
    if (shape.kind === 'branch' && shape.ways[0] === at && shape.condition !== undefined) {
      if (absent.test(shape.condition.text)) return true;
    }
  }
  return false;
}

function passesOn(call: Known | undefined): boolean {
  if (call?.row.does === 'pass') return call.row.from === undefined || call.row.from === 'it';
  return (
    ((call?.row.does === 'set' || call?.row.does === 'listen') && call.row.returns === 'it') ||
    (call?.row.does === 'connect' && call.row.gives !== undefined)
  );
}

/** `callback(null, socket)`, `client.setSocket(socket)`: the callee is, or belongs to, what the caller passed in. */
export function isCallers(callee: Syntax, names: Names, subjects: Subjects): boolean {
  const shape = callee.shape;
  const holder = shape.kind === 'member' ? shape.object : callee;
  if (holder?.shape.kind !== 'name' || names.isSelf(holder)) return false;
  // `client.pipe(upstream)` hands nothing out: bytes go from one to the other.
  if (shape.kind === 'member' && /^(?:un)?pipe$/.test(shape.name)) return false;
  if (subjects.origins(holder).subjects.size > 0) return false;
  const bindings = names.bindings(holder);
  return bindings.length > 0 && bindings.every((binding) => binding.how.kind === 'parameter');
}

/** Types of C# and Java whose values are called. */
const delegates = /^(?:\w+\.)*(?:Action|Func|Consumer|BiConsumer|\w*(?:Handler|Callback|Delegate|Event))\b/;

/** `Connected?.Invoke(client)`, `handler(client)`: a field that somebody else put a function into. */
function isDelegate(callee: Syntax, names: Names, subjects: Subjects): boolean {
  const shape = callee.shape.kind === 'same' ? callee.shape.inner.shape : callee.shape;
  const isInvoked = shape.kind === 'member' && /^(?:Begin)?Invoke(?:Async)?$|^accept$/.test(shape.name);
  const holder = isInvoked ? shape.object : callee;
  if (holder === undefined || subjects.functions(callee).length > 0) return false;
  const { kind } = holder.shape;
  if (kind !== 'name' && !(kind === 'member' && names.isField(holder))) return false;
  const bindings = kind === 'name' ? names.bindings(holder) : names.fields(holder);
  return (
    bindings.length > 0 &&
    bindings.every(({ how }) => how.kind === 'value') &&
    bindings.some(({ how }) => how.kind === 'value' && how.type && delegates.test(how.type.text)) &&
    bindings.every(
      ({ how }) => how.kind === 'value' && (how.value === undefined || isParameter(how.value, names)),
    )
  );
}

function isParameter(value: Syntax, names: Names): boolean {
  const inner = unwrap(value);
  if (inner.shape.kind !== 'name') return inner.shape.kind === 'null';
  return names.bindings(inner).some(({ how }) => how.kind === 'parameter');
}

/** `clients = append(clients, client)`: each is kept for later. */
export function isCollected(argument: Syntax): boolean {
  const node = ancestor(argument, 'call');
  const call = node?.shape;
  if (node === undefined || call?.kind !== 'call') return false;
  // `workers.add(new Worker(connection))`
  if (call.constructs && call.callee !== argument) return isCollected(node);
  const callee = call.callee.shape;
  const word = callee.kind === 'member' ? callee.name : call.callee.text;
  return /^(append|insert|(try_?)?add|\w+_add_handle)$/i.test(word);
}

function sameFunction(inner: Syntax, outer: Syntax): boolean {
  const fn = enclosingFunction(inner);
  return fn === undefined || within(outer, fn);
}

/**
 * What a stretch of code does with the open connection: `closed` on all its ways; `open` when some way runs on
 * with it; `leaves` when some way goes out of the function with it; `breaks` when some way leaves the loop with it.
 */
type Outcome = 'closed' | 'open' | 'leaves' | 'breaks';

type Closes = ((node: Syntax) => boolean) & {
  /** A condition that says that there is a connection: without one there is nothing to be closed. */
  readonly present?: RegExp | undefined;
};

function closedAfter(start: Syntax, closes: Closes, usings: readonly Syntax[]): boolean {
  let at: Syntax = start;
  for (;;) {
    const parent = at.parent;
    if (parent === undefined) return false;
    const shape = parent.shape;
    if (shape.kind === 'block') {
      const from = shape.statements.indexOf(at);
      const rest = sequence(shape.statements.slice(from + 1), closes);
      if (rest === 'closed') return true;
      if (rest === 'leaves') return finallyCloses(parent, closes);
      if (rest === 'breaks') {
        if (finallyCloses(parent, closes)) return true;
        const loop = enclosingLoop(parent);
        if (loop === undefined) return false;
        at = loop;
        continue;
      }
    } else if (shape.kind === 'branch' && shape.condition === at && isSuccess(at.text)) {
      // `if (connect(fd, …) == 0) break;` goes on with it.
      const taken = shape.ways[0] === undefined ? 'open' : outcomeOf(shape.ways[0], closes);
      if (taken === 'closed') return true;
      if (taken === 'leaves') return finallyCloses(parent, closes);
      const loop = taken === 'breaks' ? enclosingLoop(parent) : undefined;
      if (loop !== undefined) {
        at = loop;
        continue;
      }
    } else if (shape.kind === 'try') {
      if (shape.final !== undefined && closes(shape.final)) return true;
    } else if (shape.kind === 'function') {
      return false;
    } else if (shape.kind === 'loop' && shape.body !== undefined && shape.body !== at) {
      // `while ($conn = accept($listener)) { … }`: each round begins with another one.
      const round = shape.over === undefined ? outcomeOf(shape.body, closes) : 'open';
      if (round === 'closed') return true;
      if (round === 'leaves') return finallyCloses(parent, closes);
    } else if (shape.kind === 'loop' && shape.body === at) {
      // The next round makes another one while this is still open.
      if (!usings.includes(parent)) return false;
    }
    at = parent;
  }
}

/** The test of a result by which a call tells that it worked. */
function isSuccess(condition: string): boolean {
  return /[=!]==?\s*-\s*1|[<>]=?\s*-?\s*[01]|==\s*0/.test(condition)
    ? /==\s*0|>=\s*0|>\s*-\s*1|!==?\s*-\s*1/.test(condition)
    : /^\W*!/.test(condition);
}

/** A way out inside `try … finally: close()` passes the closing. */
function finallyCloses(node: Syntax, closes: Closes): boolean {
  for (let at: Syntax | undefined = node; at !== undefined; at = at.parent) {
    const shape: Shape = at.shape;
    if (shape.kind === 'function') return false;
    if (shape.kind === 'try' && shape.final !== undefined && closes(shape.final)) return true;
  }
  return false;
}

function enclosingLoop(node: Syntax): Syntax | undefined {
  for (let at: Syntax | undefined = node; at !== undefined; at = at.parent) {
    if (at.shape.kind === 'function') return undefined;
    if (at.shape.kind === 'loop') return at;
  }
  return undefined;
}

function endsClosed(body: Syntax, closes: Closes, usings: readonly Syntax[]): boolean {
  if (usings.length > 0) return true;
  const shape = body.shape;
  return shape.kind === 'block' ? sequence(shape.statements, closes) === 'closed' : closes(body);
}

function sequence(statements: readonly Syntax[], closes: Closes): Outcome {
  let broke = false;
  for (const statement of statements) {
    const outcome = outcomeOf(statement, closes);
    if (outcome === 'breaks') broke = true;
    else if (outcome !== 'open') return broke && outcome === 'closed' ? 'breaks' : outcome;
  }
  return broke ? 'breaks' : 'open';
}

function outcomeOf(node: Syntax, closes: Closes): Outcome {
  const shape = node.shape;
  switch (shape.kind) {
    case 'function':
    case 'class':
      return 'open';
    case 'defer':
      return closes(node) ? 'closed' : 'open';
    case 'block':
      return sequence(shape.statements, closes);
    case 'exit':
      if (closes(node)) return 'closed';
      if (shape.how === 'break') return 'breaks';
      return shape.how === 'return' || shape.how === 'throw' ? 'leaves' : 'open';
    case 'goto': {
      if (closes(node)) return 'closed';
      // Forwards; back to a label it tries again.
      const behind = statementsAt(shape.label, node);
      const outcome = behind === undefined ? 'open' : sequence(behind, closes);
      return behind !== undefined && outcome === 'open' ? 'leaves' : outcome;
    }
    case 'label':
      return sequence(node.children, closes);
    case 'try': {
      if (shape.final !== undefined && closes(shape.final)) return 'closed';
      const body = shape.body === undefined ? 'open' : outcomeOf(shape.body, closes);
      const handlers = shape.handlers.map((each) => outcomeOf(each, closes));
      if (body === 'leaves' || handlers.includes('leaves')) return 'leaves';
      return body;
    }
    case 'using':
      return shape.body === undefined ? 'open' : outcomeOf(shape.body, closes);
    case 'branch':
      return branchOutcome(shape, closes);
    case 'loop': {
      const body = shape.body === undefined ? 'open' : outcomeOf(shape.body, closes);
      if (body === 'leaves') return 'leaves';
      if (!shape.endless) return 'open';
      // The only ways out of an endless loop are its jumps.
      return body === 'closed' || (body === 'open' && leavesOnlyClosed(node, closes)) ? 'closed' : 'open';
    }
    case 'same':
      return outcomeOf(shape.inner, closes);
    case 'other': {
      if (isSimple(node)) return closes(node) ? 'closed' : 'open';
      return sequence(node.children, closes);
    }
    default:
      return closes(node) ? 'closed' : 'open';
  }
}

function branchOutcome(shape: Extract<Shape, { kind: 'branch' }>, closes: Closes): Outcome {
  const ways = shape.ways.map((way) => outcomeOf(way, closes));
  if (ways[0] === 'closed' && closes.present?.test(shape.condition?.text ?? '') === true) return 'closed';
  if (ways.includes('leaves')) return 'leaves';
  if (ways.includes('breaks')) return 'breaks';
  const all = ways.every((way) => way === 'closed');
  if (all && (shape.exhaustive || asksWhetherThere(shape, closes))) return 'closed';
  return 'open';
}

/** `if sock is not None: sock.close()`: the condition is about the connection itself. */
function asksWhetherThere(shape: Extract<Shape, { kind: 'branch' }>, closes: Closes): boolean {
  const way = shape.ways[0];
  if (shape.condition === undefined || way === undefined || !closes(way)) return false;
  // `sock.close()`, Ruby's `sock&.close`, PHP's `fclose($sock)`.
  const holder =
    /([\w$.#@]+)(?:\?\.|&\.|\.|->|::)\w+\s*(?:\(|$)/m.exec(way.text)?.[1] ??
    /\w\s*\(\s*(\$?\w[\w$>-]*)\s*\)/.exec(way.text)?.[1];
  return (
    holder !== undefined &&
    isAsked(shape.condition.text, holder) &&
    !/==/.test(shape.condition.text.replace(/!==?\s*(null|None|undefined|nil|false)/gi, ''))
  );
}

/** A condition speaks of the thing itself, as against of what a call with it gave: `connect(fd, …) < 0`. */
function isAsked(whole: string, holder: string): boolean {
  // `if (failed && fd >= 0)` asks for something else, too.
  const operands = whole.split(/&&|\band\b/);
  return operands.every((each) => isAskedIn(each, holder));
}

function isAskedIn(condition: string, holder: string): boolean {
  const at = condition.indexOf(holder);
  if (at < 0) return false;
  const calls: string[] = [];
  for (const [whole, word] of condition.slice(0, at).matchAll(/([\w$:.>?-]*)\s*\(|\)/g)) {
    if (whole === ')') calls.pop();
    else calls.push(word ?? '');
  }
  return calls.every(
    (word) => word === '' || /(?:^|[.:>])(?:is|if|has|defined|empty|non)|valid|exists/i.test(word),
  );
}

/** The labelled statement behind a jump, and all that follow it. */
function statementsAt(label: string, jump: Syntax): readonly Syntax[] | undefined {
  for (let at = jump.parent; at !== undefined && at.shape.kind !== 'class'; at = at.parent) {
    const { shape } = at;
    if (shape.kind !== 'block') continue;
    const found = shape.statements.findIndex(
      (each) => each.start > jump.start && each.shape.kind === 'label' && each.shape.name === label,
    );
    if (found >= 0) return shape.statements.slice(found);
    if (at.parent?.shape.kind === 'function') return undefined;
  }
  return undefined;
}

function leavesOnlyClosed(loop: Syntax, closes: Closes): boolean {
  if (jumpsOnlyClosed(loop, closes)) return true;
  let exits = 0;
  const visit = (node: Syntax): boolean => {
    for (const each of node.children) {
      const shape = each.shape;
      if (shape.kind === 'function') continue;
      if (shape.kind === 'exit' && (shape.how === 'return' || shape.how === 'break')) exits++;
      if (!visit(each)) return false;
    }
    return true;
  };
  return visit(loop) && exits > 0 && closes(loop);
}

/** Every way out of the loop is a jump to where it is closed. */
function jumpsOnlyClosed(loop: Syntax, closes: Closes): boolean {
  let jumps = 0;
  const visit = (node: Syntax): boolean =>
    node.children.every((each) => {
      const { shape } = each;
      if (shape.kind === 'function') return true;
      if (shape.kind === 'goto') {
        jumps++;
        return outcomeOf(each, closes) === 'closed';
      }
      if (shape.kind === 'exit') return shape.how !== 'return' && shape.how !== 'break';
      return visit(each);
    });
  return visit(loop) && jumps > 0;
}

function isSimple(node: Syntax): boolean {
  return !node.children.some(
    (each) => each.shape.kind === 'block' || each.shape.kind === 'exit' || each.shape.kind === 'branch',
  );
}

/** A request written by hand: the server closes behind its answer. */
function isHttpExchange(fn: Syntax): boolean {
  const isCode = fn.shape.kind === 'function' || fn.parent === undefined;
  return isCode && /HTTP\/1\.[01]\\r\\n/.test(fn.text);
}

/** Made in a callback inside `try`, closed in its `finally`: whatever happened in between. */
function closedInFinally(start: Syntax, closers: readonly Syntax[]): boolean {
  for (let at = start.parent; at !== undefined; at = at.parent) {
    const shape = at.shape;
    if (shape.kind === 'class') return false;
    // A function with a name may run at any time; one that is an argument runs here.
    if (shape.kind === 'function' && shape.name !== undefined) return false;
    if (shape.kind !== 'try' || shape.final === undefined || shape.body === undefined) continue;
    const { final } = shape;
    if (within(start, shape.body) && closers.some((closer) => within(closer, final))) return true;
  }
  return false;
}

/** Closed in the callback that gets the answer: one exchange. */
function closedInCallback(
  start: Syntax,
  closers: readonly Syntax[],
  names: Names,
  subjects: Subjects,
): boolean {
  const home = names.functionOf(start);
  const isAccepted = subjects.known(start)?.row.does === 'accept';
  const closesIn = (closer: Syntax, depth: number): boolean => {
    const callback = enclosingFunction(closer);
    const shape = callback?.shape;
    if (callback === undefined || shape?.kind !== 'function' || callback === home || shape.body === undefined)
      return false;
    if (!isAnswer(callback) || (isAccepted && goesOn(callback, start, names, subjects))) return false;
    const closes: Closes = (node) => within(closer, node);
    const { body } = shape;
    if (body.shape.kind === 'block' && sequence(body.shape.statements, closes) !== 'closed') return false;
    // `socket.write(text, () => socket.end())` in the callback that got the connection.
    return names.functionOf(callback) === home || (depth < deepestCallbacks && closesIn(callback, depth + 1));
  };
  return closers.some((closer) => closesIn(closer, 0));
}

/**
 * In a function of its own, run by a thread or a task, a loop goes on for as long as the peer stays: what is closed
 * behind it was no single exchange.
 */
function goesOn(node: Syntax, start: Syntax, names: Names, subjects: Subjects): boolean {
  const task = node.shape.kind === 'function' ? node : names.functionOf(node);
  return task !== names.functionOf(start) && isLasting(node, subjects);
}

/** A loop that is not about items stands in it, or in a function of the file that it calls. */
function isLasting(node: Syntax, subjects: Subjects, depth = 0): boolean {
  if (isConversation(node)) return true;
  if (depth >= deepestTask) return false;
  return callsIn(node).some((call) => {
    const taken = call.shape.kind === 'call' ? subjects.functions(call.shape.callee) : [];
    return taken.some((fn) => fn.shape.kind === 'function' && isLasting(fn, subjects, depth + 1));
  });
}

function callsIn(node: Syntax): readonly Syntax[] {
  return node.children.flatMap((each) => [...(each.shape.kind === 'call' ? [each] : []), ...callsIn(each)]);
}

/** A handler of `data`, `connect` or a timer, as against one for errors and timeouts. */
function isAnswer(callback: Syntax): boolean {
  const list = callback.parent;
  const call = list?.parent?.shape.kind === 'call' ? list.parent.shape : undefined;
  if (call === undefined) return false;
  // `socket.setTimeout(ms, …)` is about silence; the global one is a timer.
  if (call.callee.shape.kind === 'member' && call.callee.shape.name === 'setTimeout') return false;
  const event = call.arguments[0]?.value.shape;
  if (event?.kind === 'string')
    return /^(data|connect|secureConnect|message|response|readable)$/.test(event.value ?? '');
  return true;
}
