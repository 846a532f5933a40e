/** Subjects, what is set on them and how long they live, put together into the facts that rules read. */
import type { Connection, PerRequest, Said } from '../../document/code.ts';
import type { Accepts, Connects, FixRow, Listens, Unless, Where } from '../../languages/api.ts';
import type { Language } from '../../languages/language.ts';
import type { Syntax } from '../../languages/syntax.ts';
import { type Edit, type Span, sortEdits, span } from '../../text.ts';
import type { Analysis, SetCall } from './analysis.ts';
import { closersByBody, closersByName } from './closing.ts';
import {
  type Evidence,
  isExtension,
  isGivenToCustomizer,
  isGivenToTuner,
  isSetThrough,
  looseEvidence,
} from './evidence.ts';
import { blockRunWith, exemption, isKeptElsewhere } from './exemptions.ts';
import { fixesOf } from './fixes.ts';
import { hostsOf, isLocal, loopbackHost } from './hosts.ts';
import { type Lifetime, lifetimeOf } from './lifetime.ts';
import { isConversation, repeats } from './loops.ts';
import { ancestor, isOutside, methodOf, type Names, unwrap, within } from './names.ts';
import { type OptionReader, optionReader, type Setting } from './options.ts';
import { pooled } from './pool.ts';
import { isCollected } from './receivers.ts';
import type { Known } from './rows.ts';
import {
  callsOn,
  carried,
  endsOf,
  inherited,
  isUnreadUrl,
  listenersOf,
  opaqueOptions,
  ownSettings,
  receiverOf,
  setOn,
  setsIdle,
} from './settings.ts';
import { findSubjects, type Subject } from './subjects.ts';
import type { SyntaxTree } from './syntax.ts';
import { testCode } from './tests.ts';
import type { Values } from './values.ts';

export function analyse(
  path: string,
  tree: SyntaxTree,
  names: Names,
  values: Values,
  language: Language,
): Analysis {
  const options = optionReader(names, values, language);
  const subjects = findSubjects(tree, names, values, options, language);
  const sets = subjects.calls.flatMap((known): SetCall[] => {
    if (known.row.does !== 'set') return [];
    const settings = options.ofSetter(known.node, known.call, known.row);
    if (settings.length === 0 || isOtherOption(known, settings, options, names)) return [];
    const receiver = receiverOf(known, known.row.on, options);
    const origins =
      receiver === undefined ? { subjects: new Set<Subject>(), open: true } : subjects.origins(receiver);
    return [
      { known: known as SetCall['known'], settings, receiver, on: origins.subjects, open: origins.open },
    ];
  });
  return {
    tree,
    names,
    values,
    options,
    subjects,
    language,
    sets,
    inTest: testCode(path, tree, names, language),
  };
}

export function connectionsOf(analysis: Analysis): readonly Connection[] {
  const { subjects, sets } = analysis;
  // Generated code that repeats one word for ever is not judged.
  if (analysis.names.overflowed) return [];
  const elsewhere = looseEvidence(analysis);
  const found: Connection[] = [];
  for (const subject of subjects.all) {
    if (subject.excluded || isConnectedAgain(subject, analysis)) continue;
    const connection = connectionOf(subject, analysis, elsewhere);
    if (connection === undefined) continue;
    const same = found.findIndex((each) => each.callee.start === connection.callee.start);
    if (same < 0) found.push(connection);
    else found[same] = together(found[same]!, connection);
  }
  found.push(...unmade(elsewhere, analysis));
  found.push(...handedIn(sets, analysis));
  found.push(...looseLists(elsewhere.unread, analysis));
  found.push(...looseRecords(analysis));
  found.push(...requests(analysis));
  return found.sort((a, b) => a.callee.start - b.callee.start);
}

/** A wrapper of this file, `set(fd, level, name, value)`, whose calls here all name options of other kinds. */
function isOtherOption(
  known: Known,
  settings: readonly Setting[],
  options: OptionReader,
  names: Names,
): boolean {
  const { row } = known;
  if (
    row.does !== 'set' ||
    row.sockopt === undefined ||
    settings.some(({ effect }) => effect.sets !== 'unknown')
  )
    return false;
  const name = options.argument(known.call, row.sockopt.name);
  const binding = name === undefined ? undefined : names.bindings(unwrap(name))[0];
  if (binding?.how.kind !== 'parameter') return false;
  const { of, at } = binding.how;
  // What others may call may be given any option.
  const word = of.shape.kind === 'function' && /^static\b/.test(of.text) ? of.shape.name : undefined;
  const calls = (word === undefined ? [] : names.leaves(word)).flatMap((leaf) => {
    const call = ancestor(leaf, 'call', 2)?.shape;
    return call?.kind === 'call' && within(leaf, call.callee) ? [call] : [];
  });
  return (
    calls.length > 0 &&
    calls.every((call) => {
      const given = options.argument(call, at);
      return (
        given !== undefined &&
        /^(?:\w+::)*[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(given.text) &&
        !/KEEP/.test(given.text)
      );
    })
  );
}

/** `socket.async_connect(…)` on what another file declares, told by its first call: that it tries again is no other. */
function isConnectedAgain({ known }: Subject, { subjects, options }: Analysis): boolean {
  // `loop.create_connection(…)`: the receiver makes connections and is none.
  if (known.row.receiver !== undefined) return false;
  if (!known.key.startsWith('#') || known.row.does !== 'open') return false;
  const text = receiverOf(known, undefined, options)?.text;
  const earlier = subjects.all.find(
    (each) => each.known.key === known.key && receiverOf(each.known, undefined, options)?.text === text,
  );
  return earlier !== undefined && earlier.known !== known;
}

/** Sockets made in several places and connected by one call: one connection, and a fix mends them all. */
function together(one: Connection, another: Connection): Connection {
  const worse = isBetter(one, another) ? another : one;
  return {
    ...worse,
    fixes: {
      ...worse.fixes,
      keepalive(keepalive, manifest) {
        const edits = [one, another].map((each) =>
          each.said.enabled === undefined || each === worse
            ? each.fixes.keepalive?.(keepalive, manifest)
            : [],
        );
        if (edits.includes(undefined)) return undefined;
        const all = edits.flatMap((each) => each ?? []);
        return sortEdits(all.filter((edit, at) => all.findIndex((other) => isSameEdit(edit, other)) === at));
      },
    },
  };
}

/** Nothing is to be said about it, or less. */
function isBetter(one: Connection, another: Connection): boolean {
  if ((one.exempt === undefined) !== (another.exempt === undefined)) return one.exempt !== undefined;
  return one.said.enabled !== undefined && another.said.enabled === undefined;
}

function isSameEdit(one: Edit, another: Edit): boolean {
  return (
    one.span.start === another.span.start && one.span.end === another.span.end && one.text === another.text
  );
}

function connectionOf(subject: Subject, analysis: Analysis, elsewhere: Evidence): Connection | undefined {
  const { options } = analysis;
  const { known } = subject;
  const { row } = known;
  if (mayBeGiven(known, analysis)) return undefined;
  const tried = callsOn(subject, 'connect', analysis);
  // `if (path) socket.connect(path); else socket.connect(port, host)`: the one over TCP counts.
  const connects = tried.filter((each) => !options.excludes(each.call, (each.row as Connects).unless));
  if (tried.length > 0 && connects.length === 0) return undefined;
  const isConnected = row.does !== 'create' || connects.length > 0;
  if (row.does === 'create' && !isConnected) {
    const isListener = callsOn(subject, 'listen', analysis).length > 0;
    if (row.configures !== true || isListener) return undefined;
  }
  if (row.does === 'serve' && !isHandled(known, analysis)) return undefined;
  const isUnsure = row.does === 'accept' && !isOfTcp(row, analysis);
  const connecting = row.does === 'create' ? (nearest(connects, known, analysis) ?? known) : known;
  if (isLocal(subject, analysis)) return undefined;

  const all = listenersOf(subject, analysis);
  const listeners = all.filter((listener) => !listener.excluded);
  if (all.length > 0 && listeners.length === 0) return undefined;
  if (isUnsure && listeners.length === 0) return undefined;
  const listens = [subject, ...listeners].flatMap((each) => callsOn(each, 'listen', analysis));
  if (listens.some((each) => options.excludes(each.call, (each.row as Listens).unless))) return undefined;
  const settings = [
    ...ownSettings(subject, analysis),
    ...setOn(subject, analysis),
    ...carried(subject, analysis),
    ...(row.does === 'accept' || row.does === 'serve'
      ? row.inherits === true
        ? inherited(listeners, analysis)
        : []
      : []),
  ];
  const merged = options.merge(settings);
  const unreadable =
    merged.unreadable ||
    (row.options !== undefined && options.isOpen(known.call)) ||
    opaqueOptions(subject, analysis) ||
    isUnreadUrl(subject, analysis);
  const halfRead = merged.enabled?.on === true && merged.idle === undefined && elsewhere.idleAnywhere;
  const lifetime = lifeOf(subject, connecting, analysis);
  const isTuned =
    elsewhere.on.has(subject) ||
    isSetThrough(lifetime, analysis) ||
    lifetime.given.some((each) => isGivenToTuner(each, analysis)) ||
    (row.builder === true && lifetime.given.some((each) => isGivenToCustomizer(each, analysis))) ||
    (row.quiet !== true && lifetime.unknown.some((each) => isExtension(each, analysis)));
  const said: Said = { ...merged, unreadable: unreadable || halfRead || isTuned };
  const exempt = isConnected
    ? exemption(subject, connects, listeners, lifetime, elsewhere, analysis)
    : 'handed-out';
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
    ...(row.keeps === true && { keeps: true }),
    ...(exempt !== undefined && { exempt }),
    ...(inside !== undefined && { perRequest: inside }),
    fixes: fixesOf({ subject, connecting, settings, said, lifetime, analysis }),
  };
}

/** `create_connection(*args, **kwargs)`: a socket that is there already may be among them. */
function mayBeGiven({ call, row }: Known, { options }: Analysis): boolean {
  const { unless = [], peer = [] } = row as { unless?: readonly Unless[]; peer?: readonly Where[] };
  return (
    unless.some(({ given }) => given === true) &&
    options.isOpen(call) &&
    peer.every((where) => options.argument(call, where) === undefined)
  );
}

/** Where its listener cannot be told. */
function isOfTcp({ listeners }: Accepts, { tree }: Analysis): boolean {
  return listeners === undefined || (listeners !== 'here' && listeners.test(tree.text));
}

/** Of several that may connect it, as one field may hold many, the one in the function that makes it. */
function nearest(connects: readonly Known[], made: Known, { names }: Analysis): Known | undefined {
  const home = names.functionOf(made.node);
  return connects.find(({ node }) => within(node, home)) ?? connects[0];
}

function isAccepted({ row }: Known): boolean {
  return row.does === 'accept' || row.does === 'serve' || (row.does === 'connect' && row.accepts === true);
}

/** In a field of the instance, or of the class. */
function isKept({ holders }: Lifetime, { names }: Analysis): boolean {
  return holders.some(({ kind, target }) => {
    const { shape } = target;
    return (
      kind === 'field' && shape.kind === 'member' && shape.object !== undefined && names.isSelf(shape.object)
    );
  });
}

/** A server without a handler of its own: who listens for its connections is told apart. */
function isHandled(known: Known, { options, subjects, values }: Analysis): boolean {
  const wheres = known.row.does === 'serve' ? known.row.handler : [];
  return wheres.some((where) => {
    const argument = options.argument(known.call, where);
    if (argument === undefined) return false;
    if (subjects.functions(argument).length > 0) return true;
    return values.record(argument) === undefined && values.fold(argument) === undefined;
  });
}

/** In a chain over several lines only its last link. */
function calleeSpan(known: Known): Span {
  const { callee } = known.call;
  const isChain = callee.shape.kind === 'member' && /[\r\n]/.test(callee.text);
  const { start, end } = isChain ? callee.shape.nameNode : callee;
  return { start, end };
}

/** As written where that is short, else the row's own name. */
function apiName(known: Known): string {
  const written = known.call.callee.text;
  return written.length <= 40 && !/[\s(]/.test(written)
    ? written
    : known.key.replace(/^#/, '').replace('#', '.');
}

const ownMethod = /\b(?:this|shared_from_this|weak_from_this|self)\b/;

/** Of what is handed to others straight away. */
const unheld = {
  leftToChild: false,
  dropped: false,
  holders: [],
  given: [],
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
    ...callsOn(subject, 'close', analysis).map((each) => each.node),
    ...(known.row.does === 'create' ? endsOf(subject, analysis) : []),
  ];
  if (known.row.does !== 'serve') {
    // It lives from where it is connected, when that is in the function that makes it.
    const isHere = names.functionOf(known.node) === names.functionOf(connecting.node);
    const begin = isHere ? connecting.node : known.node;
    const live = (ends: readonly Syntax[]) => lifetimeOf(known.node, begin, ends, names, subjects, language);
    const first = live(closers);
    const named = first.closedHere
      ? []
      : [...closersByName(first, analysis), ...closersByBody(closers, analysis)];
    const lifetime = named.length === 0 ? first : live([...closers, ...named]);
    const isExchange = lifetime.given.some((each) => {
      const block = blockRunWith(each, subjects);
      if (block === undefined || hasLoop(block)) return false;
      return lifetimeOf(block, block, closers, names, subjects, language).closedHere;
    });
    return isExchange ? { ...lifetime, closedHere: true } : lifetime;
  }
  const { row } = known;
  const given = row.handler.flatMap((where) => options.argument(known.call, where) ?? []);
  const target = given.flatMap((each) => subjects.handlers(each))[0];
  // `bind(&Server::accepted, this, _1)`: its own method, which another file may hold.
  const isOwn = language.names.outParameters === true && given.some((each) => ownMethod.test(each.text));
  if (target === undefined) return { ...unheld, closedHere: false, handedOut: given.length > 0 && !isOwn };
  if (target.shape.kind === 'function') {
    if (row.runs !== undefined) return { ...unheld, closedHere: !hasLoop(target), handedOut: false };
    const lifetime = {
      ...lifetimeOf(target, target, closers, names, subjects, language),
      given: givenAs(target, row.parameter, analysis),
    };
    // It is closed at last, but for as long as the peer says something it is there.
    return lifetime.closedHere && isConversation(target) ? { ...lifetime, closedHere: false } : lifetime;
  }
  if (row.method !== undefined && row.runs === undefined && isAnsweredInFull(target, closers, analysis))
    return { ...unheld, closedHere: true, handedOut: false };
  const method = row.runs === undefined ? undefined : methodOf(target, row.runs, names);
  // The server closes the connection when the method returns: without a loop that is one exchange.
  const exchange = method !== undefined && !hasLoop(method);
  return {
    ...unheld,
    closedHere: exchange,
    handedOut: row.runs !== undefined && method === undefined,
  };
}

/** Arguments of calls that a function gives a parameter of its own to. */
function givenAs(fn: Syntax, parameter: number | undefined, { names }: Analysis): readonly Syntax[] {
  const target =
    fn.shape.kind === 'function' && parameter !== undefined
      ? fn.shape.parameters[parameter]?.target
      : undefined;
  if (target?.shape.kind !== 'name') return [];
  return names.occurrences(target.text).filter((use) => {
    if (!within(use, fn) || !names.bindings(use).some(({ leaf }) => leaf === target)) return false;
    const call = ancestor(use, 'call', 3)?.shape;
    return call?.kind === 'call' && call.arguments.some(({ value }) => value === use);
  });
}

/** The method that gets what the peer sends closes the connection in any case: one answer. */
function isAnsweredInFull(
  protocol: Syntax,
  closers: readonly Syntax[],
  { names, subjects, language }: Analysis,
): boolean {
  const method = methodOf(protocol, 'data_received', names);
  return method !== undefined && lifetimeOf(method, method, closers, names, subjects, language).closedHere;
}

function hasLoop(node: Syntax): boolean {
  return node.children.some(
    (each) => (each.shape.kind === 'loop' && each.shape.expression !== true) || hasLoop(each),
  );
}

/** In a field or outside the function. */
function isMadeForMany({ holders }: Lifetime, { names }: Analysis): boolean {
  return holders.some(({ kind, target }) => kind === 'field' || isOutside(target, names));
}

function perRequest(
  subject: Subject,
  pool: string,
  lifetime: Lifetime,
  analysis: Analysis,
): PerRequest | undefined {
  const { known } = subject;
  // It is made once for many.
  if (isMadeForMany(lifetime, analysis) || isIndexed(known.node) || lifetime.given.some(isCollected))
    return undefined;
  const inside = repeats(known.node, analysis.names, analysis.subjects, analysis.language);
  return inside === undefined ? undefined : { span: span(known.node.start, known.node.end), pool, inside };
}

/** `connections[name] ||= connect(name)`: it is found there the next time. */
function isIndexed(node: Syntax): boolean {
  const assign = ancestor(node, 'assign', 2)?.shape;
  return assign?.kind === 'assign' && assign.targets.some((target) => target.shape.kind === 'index');
}

/**
 * Connected or accepted into something whose making is not seen: `acceptor.async_accept(session->socket(), …)`, a field
 * that its class declares as a pointer to a socket.
 */
function unmade(elsewhere: Evidence, analysis: Analysis): readonly Connection[] {
  const { subjects, options } = analysis;
  return subjects.calls.flatMap((known): Connection[] => {
    const { row } = known;
    if (row.does !== 'connect' || row.gives !== undefined || options.excludes(known.call, row.unless))
      return [];
    const receiver = receiverOf(known, row.on, options);
    if (receiver === undefined || subjects.origins(receiver).subjects.size > 0) return [];
    const isTyped = subjects.type(receiver) !== undefined;
    if (row.accepts === true ? isOther(receiver, analysis) : !isTyped || !isDeclaredHere(receiver, analysis))
      return [];
    const hosts = hostsOf(known, analysis);
    const isLoopback = hosts.length > 0 && hosts.every((host) => loopbackHost.test(host));
    const exempt = isLoopback
      ? 'loopback'
      : analysis.inTest(known.node)
        ? 'test'
        : elsewhere.anywhere
          ? 'set-elsewhere'
          : undefined;
    const said: Said = { unreadable: false };
    return [
      {
        role: row.accepts === true ? 'accepted' : 'client',
        api: apiName(known),
        callee: calleeSpan(known),
        said,
        defaults: [],
        quiet: false,
        ...(exempt !== undefined && { exempt }),
        fixes: fixesOf({ connecting: known, settings: [], said, analysis }),
      },
    ];
  });
}

/** A variable that was handed in, or is declared here as something that no table has. */
function isOther(node: Syntax, { names }: Analysis): boolean {
  const inner = unwrap(node);
  if (inner.shape.kind !== 'name') return false;
  return names
    .bindings(inner)
    .some(({ how }) => how.kind === 'parameter' || (how.kind === 'value' && how.type !== undefined));
}

/** A field or variable of the file, declared with its type. */
function isDeclaredHere(receiver: Syntax, { names, subjects, options }: Analysis): boolean {
  let at = unwrap(receiver);
  for (;;) {
    const { shape } = at;
    const call = shape.kind === 'call' ? subjects.known(at) : undefined;
    const inner =
      call !== undefined
        ? receiverOf(call, 'from' in call.row ? call.row.from : undefined, options)
        : shape.kind === 'member'
          ? shape.object
          : undefined;
    if (inner === undefined) break;
    at = unwrap(inner);
  }
  const bindings = names.bindings(at);
  return (
    bindings.length > 0 &&
    bindings.every(({ how, scope }) => how.kind === 'value' && scope.shape.kind !== 'function')
  );
}

/** Whole exchanges on connections of their own. */
function requests(analysis: Analysis): readonly Connection[] {
  const { subjects, names, language } = analysis;
  return subjects.calls.flatMap((known): Connection[] => {
    const { row } = known;
    if (row.does !== 'request') return [];
    const inside = repeats(known.node, names, subjects, language);
    if (inside === undefined) return [];
    const hosts = hostsOf(known, analysis);
    // A pool keeps no connection to a host that is asked once.
    if (inside === 'loop' && isOfItem(known, analysis)) return [];
    const isLoopback = hosts.length > 0 && hosts.every((host) => loopbackHost.test(host));
    const exempt = isLoopback ? 'loopback' : analysis.inTest(known.node) ? 'test' : undefined;
    const request: PerRequest = {
      span: span(known.node.start, known.node.end),
      pool: row.pool,
      inside,
      ...(row.before !== undefined && { before: row.before }),
    };
    return [
      {
        role: 'client',
        api: apiName(known),
        callee: calleeSpan(known),
        said: { unreadable: false },
        defaults: [],
        quiet: true,
        ...(exempt !== undefined && { exempt }),
        perRequest: request,
        fixes: row.pooled === undefined ? {} : { pool: () => pooled(known, row.pooled!, analysis) },
      },
    ];
  });
}

/** `requests.get(f"http://{peer.host}/…")` for each peer: the item of the loop says which host. */
function isOfItem(known: Known, { options, values }: Analysis): boolean {
  const { peer } = known.row as { readonly peer?: readonly (number | string)[] };
  const url = (peer ?? [])
    .map((where) => options.argument(known.call, where))
    .find((each) => each !== undefined);
  const host = url === undefined ? undefined : /:\/\/([^/]*)/.exec(values.follow(url).text)?.[1];
  if (host === undefined) return false;
  for (let at = known.node.parent; at !== undefined; at = at.parent) {
    const words = at.shape.kind === 'loop' ? (at.shape.variable?.text.match(/\w+/g) ?? []) : [];
    if (words.some((word) => new RegExp(`\\b${word}\\b`).test(host))) return true;
  }
  return false;
}

/** Options set on what was handed in: nobody here opened it, what is said about it holds all the same. */
function handedIn(sets: readonly SetCall[], analysis: Analysis): readonly Connection[] {
  const groups = new Map<string, SetCall[]>();
  for (const each of sets) {
    if (each.on.size > 0 || !(each.open || isDeclared(each.receiver, analysis))) continue;
    const where = analysis.names.functionOf(each.known.node);
    const key = `${each.receiver?.text ?? ''}@${each.receiver?.shape.kind === 'member' ? '' : where.start}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const all = [...groups.values()];
  return all.map((group) => {
    const settings = group.flatMap((each) => each.settings);
    const merged = analysis.options.merge(settings);
    const known = group[0]!.known;
    // Options set one by one may be set elsewhere on the same socket; a call that takes them all says it all.
    const elsewhere =
      (known.row.sockopt !== undefined ||
        known.row.fix?.some(({ helper }) => helper !== undefined) === true) &&
      merged.enabled !== undefined &&
      merged.idle === undefined &&
      all.some((each) => each !== group && each.some((one) => one.settings.some(setsIdle)));
    const said: Said = { ...merged, unreadable: merged.unreadable || elsewhere };
    return {
      role: 'client' as const,
      api: apiName(known),
      callee: calleeSpan(known),
      said,
      defaults: known.row.defaults ?? [],
      quiet: true,
      exempt: 'handed-in' as const,
      fixes: fixesOf({ connecting: known, settings, said, analysis }),
    };
  });
}

/**
 * Lists of socket options that go to something nobody here knows: an adapter's pool, a transport of another file.
 * What one says about its connections holds; with the idle time elsewhere in the file, nothing is known.
 */
function looseLists(unread: readonly Syntax[], analysis: Analysis): readonly Connection[] {
  const { options, language } = analysis;
  const lists = new Set<Syntax>();
  for (const leaf of unread) {
    const tuple = ancestor(leaf, 'list', 3);
    const list = tuple?.parent;
    const isOption = tuple?.shape.kind === 'list' && tuple.shape.items.length === 3;
    if (leaf.text === 'SO_KEEPALIVE' && isOption && list?.shape.kind === 'list') lists.add(list);
  }
  return [...lists].flatMap((list): Connection[] => {
    const settings = options.ofList(list);
    const merged = options.merge(settings);
    if (merged.enabled === undefined) return [];
    const idleElsewhere = unread.some((leaf) => /^TCP_/.test(leaf.text) && !within(leaf, list));
    const said: Said = {
      ...merged,
      unreadable: merged.unreadable || (merged.idle === undefined && idleElsewhere),
    };
    const connecting: Known = {
      node: list,
      call: { kind: 'call', callee: list, arguments: [], list: undefined, constructs: false },
      key: 'sockopts',
      row: { does: 'pass' },
    };
    const rows = language.fixes?.['sockopts'] ?? [];
    return [
      {
        role: 'client',
        api: 'socket options',
        callee: span(list.start, list.end),
        said,
        defaults: [],
        quiet: true,
        exempt: 'handed-in',
        fixes: fixesOf({ connecting, rows, settings, said, analysis }),
      },
    ];
  });
}

/** Records of a library's options that reach no call we know: settings, what is spread in elsewhere. */
function looseRecords(analysis: Analysis): readonly Connection[] {
  const { names, options, subjects, language, tree } = analysis;
  const read = new Set(
    [
      ...subjects.all.flatMap((each) => ownSettings(each, analysis)),
      ...analysis.sets.flatMap((each) => each.settings),
    ].map(({ at }) => at.start),
  );
  return (language.records ?? []).flatMap((row): readonly Connection[] => {
    const records = new Set<Syntax>();
    for (const key of Object.keys(row.options)) {
      for (const leaf of key.includes('.') ? textsOf(key, tree) : names.leaves(key)) {
        const record = recordOf(leaf);
        if (record !== undefined) records.add(record);
      }
    }
    return [...records].flatMap((record): Connection[] => {
      const call = record.shape.kind === 'call' ? record.shape : callWith(record);
      const settings = options.ofCall(call, row.options);
      const merged = options.merge(settings);
      const isRead = settings.some(({ at }) => read.has(at.start));
      if (isRead || (merged.enabled === undefined && merged.idle === undefined)) return [];
      const said: Said = { ...merged, unreadable: merged.unreadable || options.isOpen(call) };
      const connecting: Known = { node: record, call, key: 'records', row: { does: 'pass' } };
      const rows =
        row.fix === undefined ? [] : [record.shape.kind === 'call' ? asKeywords(row.fix) : row.fix];
      return [
        {
          role: 'client',
          api: 'connection options',
          callee: span(record.start, record.end),
          said,
          defaults: row.defaults ?? [],
          quiet: true,
          exempt: 'handed-in',
          fixes: fixesOf({ connecting, rows, settings, said, analysis }),
        },
      ];
    });
  });
}

/** Where a text of several words stands by itself: between quotes. */
function textsOf(text: string, tree: SyntaxTree): readonly Syntax[] {
  const found: Syntax[] = [];
  for (let at = tree.text.indexOf(text); at >= 0; at = tree.text.indexOf(text, at + text.length)) {
    const leaf = tree.at(at);
    if (leaf.start === at && leaf.end === at + text.length) found.push(leaf);
  }
  return found;
}

/** The literal of which the word is a key, be it Python's `dict(…)`. */
function recordOf(leaf: Syntax): Syntax | undefined {
  const argument = leaf.parent?.shape;
  const call = argument?.kind === 'argument' ? ancestor(leaf, 'call', 3) : undefined;
  if (call?.shape.kind === 'call' && call.shape.callee.text === 'dict') return call;
  const entry = ancestor(leaf, 'entry', 2);
  const record = entry?.parent;
  if (record?.shape.kind !== 'record') return undefined;
  return record.shape.entries.some(({ keyNode }) => keyNode !== undefined && within(leaf, keyNode))
    ? record
    : undefined;
}

function asKeywords({ at: _, ...fix }: FixRow): FixRow {
  return fix;
}

/** As if the record were given to a call. */
function callWith(record: Syntax): Known['call'] {
  const argument = { value: record, node: record };
  return { kind: 'call', callee: record, arguments: [argument], list: record, constructs: false };
}

/** Declared with a type of ours and never given a value where we see it: `var dialer net.Dialer`. */
function isDeclared(receiver: Syntax | undefined, { subjects }: Analysis): boolean {
  return receiver !== undefined && subjects.type(receiver) !== undefined;
}
