/** One connection: what is said about it, how long it lives, what mends it. */
import type { Connection, Said } from '../../document/code.ts';
import { firstOf } from '../../first.ts';
import type { Accepts, Connects, Listens, Unless, Where } from '../../languages/api.ts';
import type { Syntax } from '../../languages/syntax.ts';
import type { Analysis } from './analysis.ts';
import type { Known } from './calls/rows.ts';
import { keywordsIn } from './calls/spreads.ts';
import type { Subject } from './calls/subjects.ts';
import {
  type Evidence,
  isExtension,
  isGivenToCustomizer,
  isGivenToTuner,
  isSetThrough,
} from './exemptions/evidence.ts';
import { exemption } from './exemptions/exemptions.ts';
import { isInOwnTable, isKeptElsewhere } from './exemptions/kept.ts';
import { fixesOf } from './fixing/fixes.ts';
import { goesOnBehind, hasLoop, isConversation, isInLoopWithoutEnd } from './flow/loops.ts';
import { recordAround } from './flow/receivers.ts';
import { isVariable } from './flow/variables.ts';
import { isOwnLibrary, libraryGiven } from './handover/foreign.ts';
import { blockRunWith, passedOn } from './handover/passing.ts';
import { isTakenOver } from './handover/taking.ts';
import { spokenEvery } from './heartbeat/heartbeat.ts';
import { closedInCallback, talks } from './lifetime/callbacks.ts';
import {
  closedStreams,
  closersByBody,
  closersByHandler,
  closersByName,
  closersByUsing,
  endsInTask,
  isRelayed,
} from './lifetime/closing.ts';
import { type Lifetime, lifetimeOf } from './lifetime/lifetime.ts';
import { callsIn, callsOf, makerOf, nameOf, returned } from './names/functions.ts';
import { isOfSelf, methodOf } from './names/names.ts';
import { apiName, calleeSpan, isAccepted } from './naming.ts';
import { leadsToLoopback } from './peers/host-text.ts';
import { isLocal } from './peers/loopback.ts';
import { isMadeForMany, perRequest } from './requests.ts';
import {
  callsOn,
  carried,
  carriersOf,
  closersOf,
  endsOf,
  inherited,
  isDialledByOption,
  isOn,
  isUnreadUrl,
  listenersOf,
  opaqueOptions,
  ownSettings,
  receiverOf,
  setOn,
} from './settings.ts';
import { idleCloseOf, pooledFor } from './silence/idle-close.ts';
import { leftInSilence } from './silence/silence-in-loops.ts';
import { stalledOut } from './silence/stalls.ts';
import { ancestor, isQualified, unwrap, within } from './tree/nodes.ts';

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
function isBound(subject: Subject, connects: readonly Known[], analysis: Analysis): boolean {
  const { names } = analysis;
  const home = names.functionOf(subject.known.node);
  const isHere = ({ node }: Known): boolean => names.functionOf(node) === home;
  return !connects.some(isHere) && callsOn(subject, 'listen', analysis).some(isHere);
}

export function connectionOf(
  subject: Subject,
  analysis: Analysis,
  elsewhere: Evidence,
): Connection | undefined {
  const { options } = analysis;
  const { known } = subject;
  const { row } = known;
  if (mayBeGiven(known, analysis) || isGotten(known, analysis)) return undefined;
  if (isUnread(subject, analysis)) return undefined;
  const tried = callsOn(subject, 'connect', analysis);
  // `if (path) socket.connect(path); else socket.connect(port, host)`: the one over TCP counts.
  const connects = tried.filter((each) => !options.excludes(each.call, (each.row as Connects).unless));
  if (tried.length > 0 && connects.length === 0) return undefined;
  const isConnected = row.does !== 'create' || (connects.length > 0 && !isBound(subject, connects, analysis));
  if (row.does === 'create' && !isConnected) {
    const isListener = callsOn(subject, 'listen', analysis).length > 0;
    if (isListener ? !isTunedForOthers(subject, analysis) : !isTunedToConnect(subject, analysis))
      return undefined;
  }
  if (row.does === 'serve' && !isHandled(known, analysis)) return undefined;
  const beside = handedBeside(subject, analysis);
  // One server's connections are told of once.
  if (beside.some((each) => each.known.call.callee.end < known.call.callee.end)) return undefined;
  const isUnsure =
    (row.does === 'accept' && !isOfTcp(known, row, analysis) && !isTunedTcp(subject, analysis)) ||
    (row.does === 'serve' && row.listeners === 'here');
  const connecting = row.does === 'create' ? (nearest(connects, known, analysis) ?? known) : known;
  if (isLocal(subject, analysis) || (row.does === 'accept' && isOfUnix(known, row, analysis)))
    return undefined;

  const all = listenersOf(subject, analysis).filter((each) => !isUnread(each, analysis));
  const listeners = all.filter((listener) => !listener.excluded);
  if (all.length > 0 && listeners.length === 0) return undefined;
  if (isUnsure && listeners.length === 0) return undefined;
  const listens = [subject, ...listeners].flatMap((each) => callsOn(each, 'listen', analysis));
  if (listens.some((each) => options.excludes(each.call, (each.row as Listens).unless))) return undefined;
  const isInheriting = (row.does === 'accept' || row.does === 'serve') && row.inherits === true;
  const settings = [
    ...ownSettings(subject, analysis),
    ...setOn(subject, analysis),
    ...carried(subject, analysis),
    ...(isInheriting ? inherited(listeners, analysis) : []),
  ];
  const merged = options.merge(settings);
  // What calls on it say holds, whatever it was made with.
  const later = options.merge(setOn(subject, analysis));
  const isSaidLater = later.enabled?.on === true && later.idle !== undefined;
  const unreadable =
    merged.unreadable ||
    (!isSaidLater &&
      ((row.options !== undefined && row.optionCalls === undefined && options.isOpen(known.call)) ||
        opaqueOptions(subject, analysis) ||
        isDialledByOption(subject, analysis) ||
        isUnreadUrl(subject, merged, analysis)));
  const halfRead = merged.enabled?.on === true && merged.idle === undefined && elsewhere.idleAnywhere;
  const lifetime = lifeOf(subject, connecting, analysis);
  const besides = beside.map(
    (each): Held => ({ subject: each, lifetime: lifeOf(each, each.known, analysis) }),
  );
  const lives = [
    lifetime,
    ...listeners.map((each) => lifeOf(each, each.known, analysis)),
    ...besides.map((each) => each.lifetime),
  ];
  const isTuned =
    [subject, ...(isInheriting ? listeners : [])].some((each) => elsewhere.on.has(each)) ||
    isSetThrough(lifetime, analysis) ||
    lives.some(({ given }) => given.some((each) => isGivenToTuner(each, analysis))) ||
    carriersOf(known, analysis).some((each) => isGivenOn(each, analysis)) ||
    areOptionsGivenOn(subject, analysis) ||
    (row.builder === true &&
      lifetime.given.some(
        (each) => isGivenToCustomizer(each, analysis) || (row.keeps === true && isTakenOver(each, analysis)),
      )) ||
    (row.quiet !== true && lifetime.unknown.some((each) => isExtension(each, analysis)));
  const said: Said = { ...merged, unreadable: unreadable || halfRead || isTuned };
  const exempt = isConnected
    ? firstOf([{ subject, lifetime }, ...besides], (each) =>
        exemption(each.subject, connects, listeners, each.lifetime, elsewhere, analysis),
      )
    : 'handed-out';
  const idleClose =
    idleCloseOf(subject, analysis) ??
    leftInSilence(lifetime, analysis) ??
    stalledOut(subject, lifetime, analysis);
  const heartbeat = spokenEvery(subject, analysis);
  const pooled = pooledFor([known.node, ...lifetime.uses.map(({ use }) => use)], analysis);
  const isLasting =
    lifetime.closedHere &&
    (lifetime.uses.some(({ use }) => isInLoopWithoutEnd(use, known.node)) ||
      goesOnBehind(known.node, lifetime.closings, analysis.names, analysis.language));
  // Whoever gets a pool can no longer say how it connects.
  const isPool = row.pool !== undefined || row.keeps === true;
  const libraries = isPool ? [] : lifetime.given.flatMap((each) => libraryGiven(each, analysis) ?? []);
  const inside = row.pool === undefined ? undefined : perRequest(subject, row.pool, lifetime, analysis);
  return {
    role: isAccepted(known) || isAccepted(connecting) ? 'accepted' : 'client',
    api: apiName(connecting),
    callee: calleeSpan(connecting),
    said,
    defaults: row.defaults ?? [],
    // Who gives an idle time to what is kept wants keepalive, and has not switched it on.
    quiet:
      (row.quiet === true && !(said.idle !== undefined && isMadeForMany(lifetime, analysis))) ||
      (row.quiet === 'unless-kept' &&
        !isKept(lifetime, analysis) &&
        !isKeptElsewhere(subject, connects, analysis)),
    ...(row.keeps === true && !isTunedByCallers(known, lifetime, analysis) && { keeps: true }),
    ...(exempt !== undefined && { exempt }),
    ...(idleClose !== undefined && { idleClose }),
    ...(heartbeat !== undefined && { heartbeat }),
    ...(pooled !== undefined && { pooledFor: pooled }),
    ...(isLasting && { lasting: true }),
    ...(inside !== undefined && { perRequest: inside }),
    ...(libraries.length > 0 && {
      goesToOwnLibrary: (manifest) => libraries.some((each) => isOwnLibrary(each, manifest, analysis)),
    }),
    fixes: fixesOf({ subject, connecting, settings, said, lifetime, analysis }),
  };
}

/** A connection with how long it lives. */
interface Held {
  readonly subject: Subject;
  readonly lifetime: Lifetime;
}

/** `server.on("connection", second)` beside `createServer(first)`: they get the same connections. */
function handedBeside(subject: Subject, analysis: Analysis): readonly Subject[] {
  const { subjects } = analysis;
  const servers = subjects.servers(subject);
  if (servers.length === 0) return [];
  return subjects.all.filter(
    (each) =>
      each !== subject &&
      subjects.servers(each).some((one) => servers.includes(one)) &&
      isHandled(each.known, analysis),
  );
}

/** `return client`, to callers of other files alone, where these can still tune what it makes. */
function isTunedByCallers({ node }: Known, { handedOut }: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  if (language.tunedLater !== true || !handedOut) return false;
  const maker = makerOf(node, names, language);
  return nameOf(maker) !== undefined && callsOf(maker, subjects).length === 0;
}

/** Options that some function of another file gets may say more by then: `tune(options)`. */
function isGivenOn(carrier: Subject, analysis: Analysis): boolean {
  return lifeOf(carrier, carrier.known, analysis).given.some((each) => isGivenToOthers(each, analysis));
}

/** `options := standard(); tune(options); open(options)`, whatever function made them. */
function areOptionsGivenOn({ known: { row, call } }: Subject, analysis: Analysis): boolean {
  const { names, options, subjects } = analysis;
  return (row.records ?? []).some((where) => {
    const argument = options.argument(call, where);
    const held = argument === undefined ? undefined : unwrap(argument);
    if (held?.shape.kind !== 'name' || subjects.origins(held).subjects.size === 0) return false;
    const leaves = names.reaching(held).map(({ leaf }) => leaf);
    return names
      .occurrences(held.text)
      .some(
        (use) =>
          use.parent?.shape.kind !== 'member' &&
          names.bindings(use).some(({ leaf }) => leaves.includes(leaf)) &&
          isGivenToOthers(use, analysis),
      );
  });
}

function isGivenToOthers(node: Syntax, { subjects }: Analysis): boolean {
  const call = ancestor(node, 'call', 3);
  if (call?.shape.kind !== 'call' || subjects.known(call) !== undefined) return false;
  return subjects.functions(call.shape.callee).length === 0;
}

/** `context.session()->socket()->async_connect(…)` of C++: what other objects give, others have made. */
function isGotten({ key, row, node, call }: Known, { options, subjects, language }: Analysis): boolean {
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

/** `create_connection(*args, **kwargs)`: a socket that is there already may be among them. */
function mayBeGiven({ call, row }: Known, analysis: Analysis): boolean {
  const { options, values } = analysis;
  const { unless = [], peer = [] } = row as { unless?: readonly Unless[]; peer?: readonly Where[] };
  const excluding = unless.filter(({ given }) => given === true).flatMap(({ at }) => at);
  if (excluding.length === 0 || !options.isOpen(call)) return false;
  if (peer.some((where) => options.argument(call, where) !== undefined)) return false;
  const keywords = keywordsIn(call.arguments, analysis);
  const hosts = keywords?.filter(({ key }) => peer.includes(key)) ?? [];
  return (
    hosts.length === 0 ||
    keywords?.some(({ key }) => excluding.includes(key)) === true ||
    hosts.some(({ value }) => leadsToLoopback(String(values.fold(value)?.value ?? '')))
  );
}

/** A listener that switches keepalive on for what functions of other files accept from it: that inherits its options. */
function isTunedForOthers(subject: Subject, analysis: Analysis): boolean {
  const { options, subjects, language } = analysis;
  if (language.names.outParameters !== true) return false;
  if (options.merge(setOn(subject, analysis)).enabled?.on !== true) return false;
  return !subjects.all.some(
    (each) => each.known.row.does === 'accept' && listenersOf(each, analysis).includes(subject),
  );
}

/** It only carries options, or has them on it before another file connects it; no listener is of its type. */
function isTunedToConnect(subject: Subject, analysis: Analysis): boolean {
  const { options, language } = analysis;
  const { row } = subject.known;
  if (row.does !== 'create') return false;
  if (row.configures === true) return row.builder !== true || !isLeftUnused(subject, analysis);
  const mayListen =
    row.gives === 'fd' ||
    ['bind', 'listen'].some((word) => language.apis[`${row.gives}#${word}`] !== undefined);
  return (
    language.names.methodsOutside === true &&
    !mayListen &&
    options.merge(setOn(subject, analysis)).enabled?.on === true
  );
}

/** `new Bootstrap()` that a variable of the function alone holds, and that nobody else gets: connected by nobody. */
function isLeftUnused({ known }: Subject, analysis: Analysis): boolean {
  const { names } = analysis;
  const { holders, given, stored, handedOut } = lifetimeOf(known.node, known.node, [], analysis);
  const home = names.functionOf(known.node);
  return (
    home.shape.kind === 'function' &&
    !stored &&
    !handedOut &&
    given.length === 0 &&
    holders.length > 0 &&
    holders.every((each) => isVariable(each, names, home))
  );
}

/** Where its listener cannot be told. */
function isOfTcp(
  { call }: Known,
  { listeners, addressed }: Accepts,
  { tree, names, options }: Analysis,
): boolean {
  if (listeners === undefined || (listeners !== 'here' && listeners.test(tree.text))) return true;
  return addressed !== undefined && isAddressed(call, addressed.at, addressed.types, { names, options });
}

/** `accept(fd, (struct sockaddr *)&peer, &length)` with `struct sockaddr_un peer`, whatever its listener may be. */
function isOfUnix({ call }: Known, { addressed }: Accepts, analysis: Analysis): boolean {
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
function isUnread(subject: Subject, analysis: Analysis): boolean {
  const { row } = subject.known;
  return row.does === 'create' && row.unread === true && !isTunedTcp(subject, analysis);
}

/** Options are set on it that no other socket has: `setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, …)`. */
function isTunedTcp(subject: Subject, analysis: Analysis): boolean {
  return analysis.subjects.calls.some(
    (known) =>
      known.row.does === 'set' &&
      known.row.sockopt !== undefined &&
      /\b(?:IPPROTO_TCP|SOL_TCP|TCP_\w+|SO_KEEPALIVE)\b/.test(known.node.text) &&
      isOn(subject, known, analysis),
  );
}

/** Of several that may connect it, as one field may hold many, the one in the function that makes it. */
function nearest(connects: readonly Known[], made: Known, { names }: Analysis): Known | undefined {
  const home = names.functionOf(made.node);
  return connects.find(({ node }) => within(node, home)) ?? connects[0];
}

/** In a field of the instance, or of the class, or in what lies in one: `$this->link['socket']`. */
function isKept({ holders }: Lifetime, analysis: Analysis): boolean {
  return holders.some(
    ({ kind, target }) =>
      (kind === 'field' && isOfSelf(target, analysis.names)) ||
      (kind === 'element' && isInOwnRecord(target, analysis)),
  );
}

/** `$this->link['socket']`, under a name of its own, as against a pool's table. */
function isInOwnRecord(target: Syntax, analysis: Analysis): boolean {
  const { shape } = target;
  return shape.kind === 'index' && shape.index.shape.kind === 'string' && isInOwnTable(target, analysis);
}

/**
 * As against a server without a handler of its own: who listens for its connections is told apart. One that does
 * nothing stands in for those of a port that is only tried: `createServer((socket) => {})`.
 */
function isHandled(known: Known, { options, subjects, values }: Analysis): boolean {
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

const ownMethod = /\b(?:this|shared_from_this|weak_from_this|self)\b/;

/** Of what is handed to others straight away. */
const unheld = {
  relayed: false,
  leftToChild: false,
  dropped: false,
  holders: [],
  given: [],
  closings: [],
  unknown: [],
  stored: false,
  uses: [],
} as const;

function lifeOf(subject: Subject, connecting: Known, analysis: Analysis): Lifetime {
  const { names, subjects, options, language } = analysis;
  const { known } = subject;
  if (known.row.closesBehindBlock === true && known.call.block !== undefined) {
    return { ...unheld, closedHere: true, handedOut: false };
  }
  const closers = [
    ...closersOf(subject, analysis),
    ...(known.row.does === 'create' ? endsOf(subject, analysis) : []),
  ];
  closers.push(...closedStreams(subject, analysis));
  if (known.row.does !== 'serve') {
    // It lives from where it is connected, when that is in the function that makes it.
    const isHere = names.functionOf(known.node) === names.functionOf(connecting.node);
    const begin = isHere ? connecting.node : known.node;
    const live = (ends: readonly Syntax[]) => lifetimeOf(known.node, begin, ends, analysis);
    const first = live(closers);
    // `function ask() { line.connect(port, host, () => line.end(QUESTION)); }` of a socket of the module.
    if (!isHere && closedInCallback(connecting.node, closers, names, subjects)) {
      const [, another] = callsOn(subject, 'connect', analysis);
      if (another === undefined) return { ...first, closedHere: true };
    }
    const named = first.closedHere
      ? []
      : [
          ...closersByName(first, analysis),
          ...closersByUsing(first, analysis),
          ...(known.row.does === 'accept' ? closersByHandler : closersByBody)(closers, analysis),
        ];
    const lifetime = named.length === 0 ? first : live([...closers, ...named]);
    const isExchange = lifetime.given.some((each) => {
      if (endsInTask(each, known.node, analysis)) return true;
      const block = blockRunWith(each, subjects);
      if (block === undefined || hasLoop(block)) return false;
      return lifetimeOf(block, block, closers, analysis).closedHere;
    });
    if (isExchange) return { ...lifetime, closedHere: true };
    // `_ = Handle(guest)`, which dials and gives both to what goes on with them.
    const relayed =
      language.ownership === undefined &&
      lifetime.given.some((each) =>
        [each, ...passedOn(each, analysis)].some((use) => isRelayed(use, analysis)),
      );
    return relayed ? { ...lifetime, closedHere: false, relayed } : lifetime;
  }
  const { row } = known;
  const given = row.handler.flatMap((where) => options.argument(known.call, where) ?? []);
  const targets = given.flatMap((each) => subjects.handlers(each, row.method?.name));
  const [target] = targets;
  // `bind(&Server::accepted, this, _1)`: its own method, which another file may hold.
  const isOwn = language.names.outParameters === true && given.some((each) => ownMethod.test(each.text));
  if (target === undefined) return { ...unheld, closedHere: false, handedOut: given.length > 0 && !isOwn };
  if (target.shape.kind === 'function') {
    if (row.runs !== undefined)
      return { ...unheld, closedHere: !goesRound(target, analysis), handedOut: false };
    const live = (ends: readonly Syntax[]) => lifetimeOf(target, target, ends, analysis);
    const first = live(closers);
    const lifetime = {
      ...(first.closedHere ? first : live([...closers, ...closersByBody(closers, analysis)])),
      given: passedAs(target, subjects.parameter(known, target), analysis),
    };
    // It is closed at last, but for as long as the peer says something it is there.
    return lifetime.closedHere && isConversation(target) ? { ...lifetime, closedHere: false } : lifetime;
  }
  if (row.method !== undefined && row.runs === undefined && isAnsweredInFull(target, closers, analysis))
    return { ...unheld, closedHere: true, handedOut: false };
  const { runs } = row;
  const method = runs === undefined ? undefined : firstOf(targets, (each) => methodOf(each, runs, names));
  // The server closes the connection when the method returns: without a loop that is one exchange.
  const exchange = method !== undefined && !goesRound(method, analysis);
  return {
    ...unheld,
    closedHere: exchange,
    handedOut: row.runs !== undefined && method === undefined,
  };
}

/**
 * A loop in a handler, or one in a function of the file that gets something from it, `self.pump(sock, upstream)`,
 * `gevent.spawn(listen, lines)`, and talks until the peer leaves. Who gives back what came has read one message.
 */
function goesRound(handler: Syntax, { subjects, options }: Analysis): boolean {
  if (hasLoop(handler)) return true;
  return callsIn(handler).some((call) => {
    if (call.shape.kind !== 'call' || call.shape.arguments.length === 0) return false;
    const row = subjects.known(call)?.row;
    const run = row?.does === 'run' ? row.function : [];
    const { shape } = call;
    const taken = run.length === 0 ? [shape.callee] : run.flatMap((at) => options.argument(shape, at) ?? []);
    return taken
      .flatMap((each) => subjects.functions(each))
      .some((fn) => fn.shape.kind === 'function' && isConversation(fn) && talks(fn) && !returned(fn).length);
  });
}

/** Arguments of calls that a function gives a parameter of its own to, be it as `() => socket` or in `{ socket }`. */
function passedAs(fn: Syntax, parameter: number | undefined, { names }: Analysis): readonly Syntax[] {
  const target =
    fn.shape.kind === 'function' && parameter !== undefined
      ? fn.shape.parameters[parameter]?.target
      : undefined;
  if (target?.shape.kind !== 'name') return [];
  return names.occurrences(target.text).flatMap((use) => {
    if (!within(use, fn) || !names.bindings(use).some(({ leaf }) => leaf === target)) return [];
    const { shape } = use.parent ?? use;
    const isGiven = shape.kind === 'function' && shape.returnsBody && shape.body === use;
    const argument = isGiven ? use.parent! : use;
    const whole = recordAround(argument) ?? argument;
    const call = ancestor(whole, 'call', 3)?.shape;
    return call?.kind === 'call' && call.arguments.some(({ value }) => value === whole) ? [argument] : [];
  });
}

/** The method that gets what the peer sends closes the connection in any case: one answer. */
function isAnsweredInFull(protocol: Syntax, closers: readonly Syntax[], analysis: Analysis): boolean {
  const method = methodOf(protocol, 'data_received', analysis.names);
  return method !== undefined && lifetimeOf(method, method, closers, analysis).closedHere;
}
