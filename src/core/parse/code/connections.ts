/** Subjects, what is set on them and how long they live, put together into the facts that rules read. */
import type { Connection, Exemption, PerRequest, Said } from '../../document/code.ts';
import type { Connects, Listens } from '../../languages/api.ts';
import type { Language } from '../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../languages/syntax.ts';
import { contains, type Edit, type Span, sortEdits, span } from '../../text.ts';
import type { Analysis, SetCall } from './analysis.ts';
import { asksOnce, closedByCallers, isAsked, isScript } from './brief.ts';
import { closersByName, isAnsweredOnce, isExchange } from './exchange.ts';
import { fixesOf } from './fixes.ts';
import { type Lifetime, lifetimeOf } from './lifetime.ts';
import { repeats } from './loops.ts';
import { ancestor, methodOf, type Names, unwrap, within } from './names.ts';
import { type OptionReader, optionReader, type Setting } from './options.ts';
import { pooled } from './pool.ts';
import type { Known } from './rows.ts';
import { findSubjects, type Subject, type Subjects } from './subjects.ts';
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
    if (settings.length === 0) return [];
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
    if (subject.excluded) continue;
    const connection = connectionOf(subject, analysis, elsewhere);
    if (connection === undefined) continue;
    const same = found.findIndex((each) => each.callee.start === connection.callee.start);
    if (same < 0) found.push(connection);
    else found[same] = together(found[same]!, connection);
  }
  found.push(...handedIn(sets, analysis));
  found.push(...looseLists(elsewhere.unread, analysis));
  found.push(...requests(analysis));
  return found.sort((a, b) => a.callee.start - b.callee.start);
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

interface Evidence {
  /** Keepalive may be set in this file on connections that cannot be told. */
  readonly anywhere: boolean;
  readonly idleAnywhere: boolean;
  /** Given to something that says keepalive and cannot be looked into. */
  readonly on: ReadonlySet<Subject>;
  /** Words for socket options that stand in nothing that was read. */
  readonly unread: readonly Syntax[];
}

function connectionOf(subject: Subject, analysis: Analysis, elsewhere: Evidence): Connection | undefined {
  const { options } = analysis;
  const { known } = subject;
  const { row } = known;
  const connects = callsOn(subject, 'connect', analysis);
  const isConnected = row.does !== 'create' || connects.length > 0;
  if (row.does === 'create' && !isConnected && row.configures !== true) return undefined;
  if (row.does === 'serve' && !isHandled(known, analysis)) return undefined;
  const isUnsure = row.does === 'accept' && row.listeners?.test(analysis.tree.text) === false;
  const connecting = row.does === 'create' ? (connects[0] ?? known) : known;
  if (connects.some((each) => options.excludes(each.call, (each.row as Connects).unless))) return undefined;

  if (isLocal(subject, analysis)) return undefined;

  const listeners = listenersOf(subject, analysis);
  if (listeners.some((listener) => listener.excluded)) return undefined;
  if (isUnsure && listeners.length === 0) return undefined;
  const listens = [subject, ...listeners].flatMap((each) => callsOn(each, 'listen', analysis));
  if (listens.some((each) => options.excludes(each.call, (each.row as Listens).unless))) return undefined;
  const settings = [
    ...ownSettings(subject, analysis),
    ...setOn(subject, analysis),
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
    opaqueOptions(subject, analysis);
  const halfRead = merged.enabled?.on === true && merged.idle === undefined && elsewhere.idleAnywhere;
  const lifetime = lifeOf(subject, connecting, analysis);
  const isTuned =
    elsewhere.on.has(subject) ||
    lifetime.given.some((each) => isGivenToTuner(each, analysis)) ||
    lifetime.unknown.some((each) => isExtension(each, analysis));
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
    quiet: row.quiet === true,
    ...(row.keeps === true && { keeps: true }),
    ...(exempt !== undefined && { exempt }),
    ...(inside !== undefined && { perRequest: inside }),
    fixes: fixesOf({ subject, connecting, settings, said, lifetime, analysis }),
  };
}

function isAccepted({ row }: Known): boolean {
  return row.does === 'accept' || row.does === 'serve' || (row.does === 'connect' && row.accepts === true);
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

function receiverOf(
  known: Known,
  where: number | string | undefined,
  options: OptionReader,
): Syntax | undefined {
  if (where !== undefined && where !== 'it') return options.argument(known.call, where);
  const { callee } = known.call;
  const shape = callee.shape.kind === 'same' ? callee.shape.inner.shape : callee.shape;
  return shape.kind === 'member' ? shape.object : undefined;
}

/** Calls of a kind whose receiver may be the subject. */
function callsOn(
  subject: Subject,
  does: 'connect' | 'listen' | 'close',
  analysis: Analysis,
): readonly Known[] {
  const { subjects, options } = analysis;
  return subjects.calls.filter((known) => {
    if (known.row.does !== does) return false;
    const receiver = receiverOf(known, 'on' in known.row ? known.row.on : undefined, options);
    return receiver !== undefined && subjects.origins(receiver).subjects.has(subject);
  });
}

function ownSettings(subject: Subject, analysis: Analysis): readonly Setting[] {
  const { row, call } = subject.known;
  const { options, values } = analysis;
  const settings = row.options === undefined ? [] : [...options.ofCall(call, row.options)];
  for (const where of row.url ?? []) {
    const argument = options.argument(call, where);
    if (argument !== undefined)
      settings.push(...options.ofUrl(values.follow(argument), row.urlOptions ?? row.options ?? {}));
  }
  return settings;
}

function setOn(subject: Subject, analysis: Analysis): readonly Setting[] {
  return analysis.sets.filter((each) => each.on.has(subject)).flatMap((each) => each.settings);
}

function listenersOf(subject: Subject, analysis: Analysis): readonly Subject[] {
  const { row } = subject.known;
  if (row.does !== 'accept' && !(row.does === 'serve' && row.listener === true)) return [];
  const receiver = receiverOf(subject.known, 'on' in row ? row.on : undefined, analysis.options);
  return receiver === undefined
    ? []
    : [...analysis.subjects.origins(receiver).subjects].filter((each) => each !== subject);
}

function inherited(listeners: readonly Subject[], analysis: Analysis): readonly Setting[] {
  return listeners.flatMap((listener) => [...ownSettings(listener, analysis), ...setOn(listener, analysis)]);
}

/** Options come in a variable that cannot be read: `net.connect(options)`. */
function opaqueOptions(subject: Subject, analysis: Analysis): boolean {
  const { row, call } = subject.known;
  const { values } = analysis;
  return (row.records ?? []).some((where) => {
    const argument = typeof where === 'number' ? analysis.options.argument(call, where) : undefined;
    if (argument === undefined) return false;
    const real = values.follow(argument);
    if (
      values.record(real) !== undefined ||
      real.shape.kind === 'function' ||
      values.fold(real) !== undefined
    )
      return false;
    if (real.shape.kind === 'string' || real.shape.kind === 'binary' || real.shape.kind === 'choice')
      return false;
    if (/(url|uri|port|host|addr|path|dsn|string)\W*$/i.test(argument.text)) return false;
    // `net.connect(port, host)`: what follows says that this is no record.
    const next = call.arguments[Number(where) + 1]?.value;
    return next === undefined || analysis.subjects.functions(next).length > 0;
  });
}

/** Of what is handed to others straight away. */
const unheld = { dropped: false, holders: [], given: [], unknown: [], stored: false, uses: [] } as const;

function lifeOf(subject: Subject, connecting: Known, analysis: Analysis): Lifetime {
  const { names, subjects, options, language } = analysis;
  const { known } = subject;
  if (known.row.closesBehindBlock === true && known.call.block !== undefined) {
    return { ...unheld, closedHere: true, handedOut: false };
  }
  const closers = callsOn(subject, 'close', analysis).map((each) => each.node);
  if (known.row.does !== 'serve') {
    // It lives from where it is connected, when that is in the function that makes it.
    const isHere = names.functionOf(known.node) === names.functionOf(connecting.node);
    const live = (ends: readonly Syntax[]) =>
      lifetimeOf(
        known.node,
        isHere ? connecting.node : known.node,
        ends,
        names,
        subjects,
        language.ownership,
      );
    const first = live(closers);
    const named = first.closedHere ? [] : closersByName(first, analysis);
    const lifetime = named.length === 0 ? first : live([...closers, ...named]);
    const isExchange = lifetime.given.some((each) => {
      const block = blockRunWith(each, subjects);
      if (block === undefined || hasLoop(block)) return false;
      return lifetimeOf(block, block, closers, names, subjects, language.ownership).closedHere;
    });
    return isExchange ? { ...lifetime, closedHere: true } : lifetime;
  }
  const { row } = known;
  const given = row.handler.flatMap((where) => options.argument(known.call, where) ?? []);
  const target = given.flatMap((each) => subjects.handlers(each))[0];
  if (target === undefined) return { ...unheld, closedHere: false, handedOut: given.length > 0 };
  if (target.shape.kind === 'function')
    return lifetimeOf(target, target, closers, names, subjects, language.ownership);
  const method = row.runs === undefined ? undefined : methodOf(target, row.runs, names);
  // The server closes the connection when the method returns: without a loop that is one exchange.
  const exchange = method !== undefined && !hasLoop(method);
  return {
    ...unheld,
    closedHere: exchange,
    handedOut: row.runs !== undefined && method === undefined,
  };
}

/** `Thread.start(server.accept) do |client| … end`: the block that runs with the argument. */
export function blockRunWith(argument: Syntax, subjects: Subjects): Syntax | undefined {
  const node = ancestor(argument, 'call', 3);
  const known = node === undefined ? undefined : subjects.known(node);
  return known?.row.does === 'run' ? known.call.block : undefined;
}

function hasLoop(node: Syntax): boolean {
  return node.children.some(
    (each) => (each.shape.kind === 'loop' && each.shape.expression !== true) || hasLoop(each),
  );
}

function exemption(
  subject: Subject,
  connects: readonly Known[],
  listeners: readonly Subject[],
  lifetime: Lifetime,
  elsewhere: Evidence,
  analysis: Analysis,
): Exemption | undefined {
  if (isLoopback(subject, connects, listeners, analysis)) return 'loopback';
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

/** Connected to see whether that works, then shut down, and nothing else: no byte goes over it. */
function isProbe(
  { known }: Subject,
  { holders, given, unknown, stored, handedOut }: Lifetime,
  { language, names }: Analysis,
): boolean {
  const asks = /^(set_?\w*|shutdown\w*|is[A-Z]\w*|bind|fileno|get(Local|Remote|Inet|Port|sock|peer)\w*)$/;
  return (
    known.row.does === 'create' &&
    /socket$/i.test(String(known.row.gives)) &&
    // What listeners do is no call on the connection.
    language.names.bindsSelf === undefined &&
    !handedOut &&
    !stored &&
    given.length === 0 &&
    holders.every(({ kind, target }) => kind === 'name' && !isOutside(target, names)) &&
    unknown.some((method) => method.startsWith('shutdown')) &&
    unknown.every((method) => asks.test(method))
  );
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

const loopbackHost = /^(localhost|127(\.\d{1,3}){1,3}|::1|\[::1\]|0:0:0:0:0:0:0:1|ip6-localhost)$/i;

function isLoopback(
  subject: Subject,
  connects: readonly Known[],
  listeners: readonly Subject[],
  analysis: Analysis,
): boolean {
  const { row } = subject.known;
  const places: Known[] = row.does === 'create' ? [...connects] : [subject.known];
  const accepted = row.does === 'accept' || row.does === 'serve';
  if (accepted) {
    for (const each of [subject, ...listeners]) places.push(each.known, ...callsOn(each, 'listen', analysis));
  }
  const told = places.flatMap((place) => hostsOf(place, analysis));
  // Port 0 asks for any free one, as tests and short-lived data connections do.
  if (accepted && places.some((place) => asksForAnyPort(place, analysis))) return true;
  if (told.length > 0) return told.every((host) => loopbackHost.test(host));
  const without = 'without' in connectingRow(places) ? connectingRow(places).without : undefined;
  return !accepted && without === 'loopback' && !places.some((place) => hasPeer(place, analysis));
}

/** No peer named means a Unix socket there, as does a path or an empty host. */
function isLocal({ known }: Subject, analysis: Analysis): boolean {
  if (known.row.without !== 'unix' || analysis.options.isOpen(known.call)) return false;
  if (!hasPeer(known, analysis)) return true;
  const hosts = hostsOf(known, analysis);
  return hosts.length > 0 && hosts.every((host) => host === '' || host.startsWith('/'));
}

function connectingRow(places: readonly Known[]): { readonly without?: 'loopback' } {
  return (places.at(-1)?.row ?? {}) as { readonly without?: 'loopback' };
}

function hasPeer(place: Known, analysis: Analysis): boolean {
  const peer = 'peer' in place.row ? (place.row.peer ?? []) : [];
  return peer.some((where) => {
    const argument = analysis.options.argument(place.call, where);
    if (argument === undefined || isNothing(argument)) return false;
    if (analysis.subjects.functions(argument).length > 0) return false;
    return analysis.values.record(argument)?.open !== false;
  });
}

/** `null`, JavaScript's `undefined`: as if it were not given. */
function isNothing(node: Syntax): boolean {
  return node.shape.kind === 'null';
}

function asksForAnyPort(place: Known, { options, values }: Analysis): boolean {
  const ports = place.row.does === 'listen' ? (place.row.port ?? []) : [];
  const peers = 'peer' in place.row ? (place.row.peer ?? []) : [];
  return (
    ports.some((where) => isZero(options.argument(place.call, where), values)) ||
    peers.some((where) => {
      const address = options.argument(place.call, where);
      return address !== undefined && isZero(values.items(address)?.[1], values);
    })
  );
}

function isZero(node: Syntax | undefined, values: Values): boolean {
  return node !== undefined && values.fold(node)?.value === 0;
}

/** Host names and addresses where the peer stands; `?` for one that cannot be read. */
function hostsOf(place: Known, analysis: Analysis): readonly string[] {
  const peer = 'peer' in place.row ? (place.row.peer ?? []) : [];
  return peer.flatMap((where) => {
    const argument = analysis.options.argument(place.call, where);
    if (argument === undefined || isNothing(argument)) return [];
    if (analysis.subjects.functions(argument).length > 0) return [];
    // The options themselves: their keys are places of their own.
    if (analysis.values.record(argument)?.open === false) return [];
    return hostsInAddress(argument, analysis) ?? [hostIn(argument, analysis.values) ?? '?'];
  });
}

/**
 * `connect(fd, (struct sockaddr *)&address, …)`: hosts given in the same function to what fills the address.
 * `undefined` where none is seen.
 */
function hostsInAddress(node: Syntax, analysis: Analysis, depth = 0): readonly string[] | undefined {
  const { names, language } = analysis;
  const { addressing } = language.names;
  const base = addressing === undefined || depth > 2 ? undefined : baseOf(node);
  if (addressing === undefined || base === undefined) return undefined;
  const home = names.functionOf(base);
  const hosts: string[] = [];
  for (const use of names.occurrences(base.text)) {
    if (!within(use, home)) continue;
    const call = ancestor(use, 'call', 6);
    if (call?.shape.kind === 'call' && addressing.test(call.shape.callee.text))
      hosts.push(...hostsGiven(call, analysis));
    else if (call?.shape.kind === 'call' && language.names.copying?.test(call.shape.callee.text) === true) {
      const others = call.shape.arguments.filter(({ value }) => baseOf(value)?.text !== base.text);
      hosts.push(...others.flatMap(({ value }) => hostsInAddress(value, analysis, depth + 1) ?? []));
    }
    const assign = ancestor(use, 'assign', 6)?.shape;
    if (assign?.kind !== 'assign' || assign.value === undefined || within(use, assign.value)) continue;
    if (!assign.targets.some((each) => baseOf(each) === use)) continue;
    const given = hostsGiven(assign.value, analysis);
    hosts.push(...(given.length > 0 ? given : (hostsInAddress(assign.value, analysis, depth + 1) ?? [])));
  }
  return hosts.length === 0 ? undefined : hosts;
}

/** `address` of `&address.sin_addr`, `info->ai_addr`. */
function baseOf(node: Syntax): Syntax | undefined {
  const { shape } = node;
  if (shape.kind === 'same') return baseOf(shape.inner);
  if (shape.kind === 'member') return shape.object === undefined ? undefined : baseOf(shape.object);
  if (shape.kind === 'index') return baseOf(shape.object);
  return shape.kind === 'name' ? node : undefined;
}

/** Strings that are hosts among the arguments of a call that fills an address, and the constants of loopback. */
function hostsGiven(node: Syntax, analysis: Analysis): readonly string[] {
  const { shape } = node;
  if (shape.kind === 'same') return hostsGiven(shape.inner, analysis);
  if (/\b(INADDR_LOOPBACK|in6addr_loopback)\b/.test(node.text)) return ['localhost'];
  if (shape.kind !== 'call' || analysis.language.names.addressing?.test(shape.callee.text) !== true)
    return [];
  return shape.arguments.flatMap(({ value }): readonly string[] => {
    const text = analysis.values.fold(value)?.value;
    return typeof text === 'string' && /[a-z.:]/i.test(text) ? [text] : [];
  });
}

function hostIn(node: Syntax, values: Values): string | undefined {
  const folded = values.fold(node)?.value;
  if (typeof folded === 'string') return hostOfUrl(folded);
  const first = values.items(node)?.[0];
  if (first !== undefined) return hostIn(first, values);
  const real = values.follow(node).shape;
  if (real.kind === 'binary') return hostIn(real.left, values);
  // `IPAddress.Loopback`
  if (real.kind === 'member' && /^(IPv6)?Loopback$/.test(real.name)) return 'localhost';
  if (real.kind === 'call') return hostOfCall(real, values);
  // `http://localhost:${port}`: what is filled in stands behind the host.
  const begin =
    real.kind === 'string'
      ? /^\w*["'`]+[a-z][\w+.-]*:\/\/([\w.-]+|\[[^\]]+\])(?=[:/])/i.exec(values.follow(node).text)
      : null;
  return begin?.[1];
}

/** `new InetSocketAddress("db", 5432)`, `InetAddress.getLoopbackAddress()` */
function hostOfCall(call: ShapeOf<'call'>, values: Values): string | undefined {
  if (/loopback/i.test(call.callee.text)) return 'localhost';
  const argument = call.arguments[0]?.value;
  return argument === undefined || !/addr|endpoint|parse/i.test(call.callee.text)
    ? undefined
    : hostIn(argument, values);
}

function hostOfUrl(text: string): string {
  const url = /^(?:jdbc:)?[a-z][\w+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]*)/i.exec(text);
  if (url !== null) return url[1]!;
  // `host=db port=5432` of libpq: words without a host mean a Unix socket.
  if (/^\s*\w+\s*=/.test(text)) return /\bhost(?:addr)?\s*=\s*'?([^\s;']*)/.exec(text)?.[1] ?? '';
  // Also where a port is filled in: `127.0.0.1:{}`.
  return text.replace(/:(?:\d+|\{\w*\})$/, '');
}

function perRequest(
  subject: Subject,
  pool: string,
  lifetime: Lifetime,
  analysis: Analysis,
): PerRequest | undefined {
  const { known } = subject;
  // What is kept in a field or outside the function is made once for many.
  const kept = lifetime.holders.some(
    (holder) => holder.kind === 'field' || isOutside(holder.target, analysis.names),
  );
  if (kept || isIndexed(known.node) || lifetime.given.some(isCollected)) return undefined;
  const inside = repeats(known.node, analysis.names, analysis.subjects, analysis.language);
  return inside === undefined ? undefined : { span: span(known.node.start, known.node.end), pool, inside };
}

/** `connections[name] ||= connect(name)`: it is found there the next time. */
function isIndexed(node: Syntax): boolean {
  const assign = ancestor(node, 'assign', 2)?.shape;
  return assign?.kind === 'assign' && assign.targets.some((target) => target.shape.kind === 'index');
}

/** `clients = append(clients, client)`: each is kept for later. */
function isCollected(argument: Syntax): boolean {
  const call = ancestor(argument, 'call')?.shape;
  if (call?.kind !== 'call') return false;
  const callee = call.callee.shape;
  const word = callee.kind === 'member' ? callee.name : call.callee.text;
  return /^(append|insert|(try_?)?add)$/i.test(word);
}

function isOutside(target: Syntax, names: Names): boolean {
  const binding = names.bindings(target).find((each) => each.leaf === target);
  return binding !== undefined && binding.scope !== names.functionOf(target);
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

/** Declared with a type of ours and never given a value where we see it: `var dialer net.Dialer`. */
function isDeclared(receiver: Syntax | undefined, { subjects }: Analysis): boolean {
  return receiver !== undefined && subjects.type(receiver) !== undefined;
}

function setsIdle(setting: Setting): boolean {
  return setting.effect.sets === 'idle' || setting.effect.sets === 'unknown';
}

/**
 * Keepalive set where it cannot be told on which connection: option calls on unknown receivers, and calls and
 * options that say keepalive without being known.
 */
function looseEvidence(analysis: Analysis): Evidence {
  const { sets, tree, names, subjects, language } = analysis;
  const on = new Set<Subject>();
  const unread: Syntax[] = [];
  let anywhere = false;
  let idleAnywhere = false;
  const read: Span[] = subjects.calls.filter((known) => known.row.does === 'set').map((known) => known.node);
  for (const each of sets) {
    read.push(...each.settings.map((setting) => setting.at));
    const speaks = each.settings.some((setting) => setting.effect.sets === 'enabled' || setsIdle(setting));
    if (!each.open && each.on.size > 0) continue;
    if (speaks && each.on.size === 0)
      anywhere ||= each.settings.some((setting) => setting.effect.sets !== 'interval');
    if (each.on.size === 0 && each.known.row.sockopt !== undefined) {
      idleAnywhere ||= each.settings.some(setsIdle);
    }
  }
  for (const subject of subjects.all) {
    for (const setting of ownSettings(subject, analysis))
      read.push(setting.at, ...(setting.value ? [setting.value] : []));
  }
  for (const word of keepaliveWords(tree.text)) {
    if (language.falseFriends?.test(word) === true) continue;
    for (const leaf of names.leaves(word)) {
      if (read.some((span) => contains(span, leaf))) continue;
      if (/^(SO_KEEPALIVE|TCP_KEEPIDLE|TCP_KEEPALIVE)$/.test(leaf.text)) unread.push(leaf);
      const says = speaksOf(leaf, analysis);
      if (says === undefined) continue;
      if (says.size > 0) for (const subject of says) on.add(subject);
      else anywhere = true;
    }
  }
  return { anywhere, idleAnywhere, on, unread };
}

/** `Socket(host, port).watched()`: a function of another file, put on the type from outside, may set anything. */
function isExtension(method: string, { names, language }: Analysis): boolean {
  const { ownMethods } = language.names;
  return (
    ownMethods !== undefined &&
    !ownMethods.test(method) &&
    !names
      .leaves(method)
      .some(({ parent }) => parent?.shape.kind === 'function' && parent.shape.name === method)
  );
}

/** `tune(socket)` of another file may set anything. */
function isGivenToTuner(argument: Syntax, { subjects }: Analysis): boolean {
  const node = ancestor(argument, 'call', 3);
  const call = node?.shape;
  if (node === undefined || call?.kind !== 'call' || subjects.known(node) !== undefined) return false;
  if (subjects.functions(call.callee).length > 0) return false;
  const callee = call.callee.shape;
  const word = callee.kind === 'member' ? callee.name : call.callee.text;
  return /keep_?alive|tune|sock_?opt|configure/i.test(word);
}

function keepaliveWords(text: string): ReadonlySet<string> {
  const words = text.match(
    /[A-Za-z_$][\w$]*(?:keep_?alive|KEEPIDLE|sock_?opt)[\w$]*|(?:keep_?alive|KEEPIDLE|sock_?opt)[\w$]*/gi,
  );
  return new Set(words ?? []);
}

/**
 * A word that says keepalive: the connections it can only be about; an empty set when it may be about any;
 * `undefined` when it enables nothing (a definition, a plain use of a variable, an import).
 */
function speaksOf(leaf: Syntax, analysis: Analysis): ReadonlySet<Subject> | undefined {
  const parent = leaf.parent;
  const shape = parent?.shape;
  if (parent === undefined || shape === undefined || ancestor(leaf, 'import', 4) !== undefined)
    return undefined;
  const callee = shape.kind === 'member' && shape.nameNode === leaf ? parent : leaf;
  const holder = callee.parent?.shape;
  if (holder?.kind === 'call' && holder.callee === callee)
    return speaksOfCall(callee.parent!, holder, analysis);
  if (shape.kind === 'argument' && shape.nameNode === leaf) return optionOf(leaf, analysis);
  if (parent.shape.kind === 'entry') return optionOf(leaf, analysis);
  if (callee !== leaf && holder?.kind === 'assign' && holder.targets.includes(callee)) return new Set();
  if (
    !/^(SO_KEEPALIVE|TCP_KEEPIDLE|TCP_KEEPALIVE|SIO_KEEPALIVE_VALS)$/.test(leaf.text) ||
    isDefinition(leaf)
  ) {
    return undefined;
  }
  const call = ancestor(leaf, 'call');
  if (call?.shape.kind !== 'call') return new Set();
  // A known call that sets nothing: `option` of a Netty server is about its listening socket.
  if (analysis.subjects.known(call)?.row.does === 'pass' || isGetter(call.shape)) return undefined;
  const told = speaksOfCall(call, call.shape, analysis);
  return told ?? new Set();
}

/** `getsockopt`, `isKeepAlive`, `supportsOption`: it asks and sets nothing. */
function isGetter(call: ShapeOf<'call'>): boolean {
  const callee = call.callee.shape;
  return /^(get|is|has|can|supports?|contains|includes)/i.test(
    callee.kind === 'member' ? callee.name : call.callee.text,
  );
}

function speaksOfCall(
  node: Syntax,
  call: ShapeOf<'call'>,
  analysis: Analysis,
): ReadonlySet<Subject> | undefined {
  const { subjects, sets } = analysis;
  if (subjects.known(node) !== undefined || isGetter(call)) return undefined;
  // A function of this file that sets options itself was followed into.
  const functions = subjects.functions(call.callee);
  const followed = functions.some((fn) => sets.some((each) => within(each.known.node, fn)));
  if (followed) return undefined;
  const told = new Set<Subject>();
  const candidates = call.arguments.map((each) => each.value);
  if (call.callee.shape.kind === 'member' && call.callee.shape.object !== undefined)
    candidates.push(call.callee.shape.object);
  for (const each of candidates) for (const subject of subjects.origins(each).subjects) told.add(subject);
  return told;
}

/** A keyword or key: of a call that makes a connection it is about that one. */
function optionOf(leaf: Syntax, analysis: Analysis): ReadonlySet<Subject> | undefined {
  if (!/keep_?alive|keepidle|sock(et)?_?opt/i.test(leaf.text)) return undefined;
  for (let at = leaf.parent; at !== undefined; at = at.parent) {
    if (at.shape.kind !== 'call') continue;
    const node = at;
    const subject = analysis.subjects.all.find((each) => each.known.node === node);
    // A known call has no such option: it enables nothing.
    if (subject !== undefined || analysis.subjects.known(node) !== undefined) return undefined;
    return new Set();
  }
  return new Set();
}

function isDefinition(leaf: Syntax): boolean {
  const shape = leaf.parent?.shape;
  return (shape?.kind === 'assign' && shape.targets.includes(leaf)) || leaf.shape.kind !== 'name';
}
