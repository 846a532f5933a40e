/** Where a connection goes, as far as the file says: hosts, ports, URLs. */
import type { Opens, Where } from '../../../languages/api.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { typeWritten } from '../reading/bindings.ts';
import type { Names } from '../reading/names.ts';
import { ancestor, outermost, unwrap, within } from '../reading/nodes.ts';
import type { Known } from '../reading/rows.ts';
import type { Subject } from '../reading/subjects.ts';
import type { Values } from '../reading/values.ts';
import { callsOn, isListener, namedInLists, receiverOf, typedKeys } from '../settings.ts';
import { heldBy } from '../texts.ts';
import { filledFirst } from './items.ts';

const loopbackHost = /^(localhost|127(\.\d{1,3}){1,3}|::1|\[::1\]|0:0:0:0:0:0:0:1|ip6-localhost)$/i;

/** As a destination the kernel takes it for this machine; a listener there hears everybody. */
const anyHost = /^(?:0\.0\.0\.0|\[?::\]?|0:0:0:0:0:0:0:0)$/;

/** Where one goes who connects there. */
export function leadsToLoopback(host: string): boolean {
  return loopbackHost.test(host) || anyHost.test(host);
}

/** All hosts that the call names are this machine. */
export function goesToLoopback(known: Known, analysis: Analysis): boolean {
  const hosts = hostsOf(known, analysis);
  return hosts.length > 0 && hosts.every(leadsToLoopback);
}

export function isLoopback(
  subject: Subject,
  connects: readonly Known[],
  listeners: readonly Subject[],
  analysis: Analysis,
): boolean {
  const { row } = subject.known;
  const places: Known[] = row.does === 'create' ? [...connects] : [subject.known];
  if (row.does === 'open' && hostsOf(subject.known, analysis).length === 0) places.push(...connects);
  const accepted =
    row.does === 'accept' || row.does === 'serve' || (row.does === 'open' && row.serves === true);
  if (accepted) {
    for (const each of [subject, ...listeners]) places.push(each.known, ...callsOn(each, 'listen', analysis));
  }
  const told = places.flatMap((place) => hostsOf(place, analysis));
  if (places.some((place) => goesToOwnListener(place, analysis))) return true;
  if (accepted && places.some((place) => asksForAnyPort(place, analysis))) return true;
  if (told.length > 0)
    return told.every((host) => (accepted ? loopbackHost.test(host) : leadsToLoopback(host)));
  if (accepted && listeners.length === 0 && isMadeOnLoopback(subject.known, analysis)) return true;
  if (accepted && isListenedByOthers(subject, analysis)) return true;
  if (row.does === 'accept' && listeners.length === 0 && isHeardNearOnly(analysis)) return true;
  const without = 'without' in connectingRow(places) ? connectingRow(places).without : undefined;
  if (accepted || without !== 'loopback') return false;
  return !places.some((place) => hasPeer(place, analysis) || isNamedInOptions(place, analysis));
}

/**
 * `getsockname(listener, &address, …)` and `connect(fd, &address, …)` in one function, Asio's
 * `connect(acceptor.local_endpoint())`: the program talks to itself, and so does who listens there.
 */
function goesToOwnListener(place: Known, { names, options, subjects, language }: Analysis): boolean {
  if (language.names.outParameters !== true || !/^(?:connect|listen)$/.test(place.row.does)) return false;
  const home = names.functionOf(place.node);
  const asks = names
    .leaves('getsockname')
    .concat(names.leaves('local_endpoint'))
    .filter((leaf) => within(leaf, home));
  if (asks.length === 0) return false;
  const peerOf = (known: Known): Syntax | undefined =>
    'peer' in known.row && known.row.peer !== undefined
      ? options.argument(known.call, known.row.peer[0]!)
      : undefined;
  return subjects.calls.some((known) => {
    if (known.row.does !== 'connect' || !within(known.node, home)) return false;
    if (place.row.does === 'connect' && known !== place) return false;
    const peer = peerOf(known);
    const own = place.row.does === 'connect' ? receiverOf(known, known.row.on, options)?.text : undefined;
    return asks.some((leaf) => {
      if (peer !== undefined && within(leaf, peer)) return true;
      const call = ancestor(leaf, 'call', 3);
      const address = peer === undefined ? undefined : baseOf(peer);
      if (leaf.text !== 'getsockname' || call?.shape.kind !== 'call' || address === undefined) return false;
      const [socket, into] = call.shape.arguments;
      return (
        call.end <= known.node.start &&
        socket?.value.text !== own &&
        into !== undefined &&
        baseOf(into.value)?.text === address.text
      );
    });
  });
}

/** `listener = listen_tcp(port, htonl(INADDR_LOOPBACK))`, by a function of another file. */
function isMadeOnLoopback(accepting: Known, { names, options, values, subjects }: Analysis): boolean {
  const listener = receiverOf(accepting, 'on' in accepting.row ? accepting.row.on : undefined, options);
  const bindings = listener === undefined ? [] : names.reaching(unwrap(listener));
  const calls = bindings.flatMap(({ how }) => {
    const value = how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : undefined;
    return value?.shape.kind === 'call' && subjects.known(value) === undefined ? [value.shape] : [];
  });
  return (
    calls.length > 0 &&
    calls.every((call) =>
      call.arguments.some(({ value }) => {
        const host = values.fold(value)?.value;
        return loopbackConstant.test(value.text) || (typeof host === 'string' && loopbackHost.test(host));
      }),
    )
  );
}

/** `await listenOnFreePort(server, "127.0.0.1")` of a function of another file, and nothing else is said of where. */
function isListenedByOthers({ known }: Subject, { names, values, subjects, language }: Analysis): boolean {
  const whole = outermost(known.node).parent?.shape;
  const server = whole?.kind === 'assign' ? whole.targets[0] : undefined;
  if (language.names.ownModules === undefined || server?.shape.kind !== 'name') return false;
  return names.occurrences(server.text).some((use) => {
    const call = ancestor(use, 'call', 2)?.shape;
    if (call?.kind !== 'call' || subjects.functions(call.callee).length > 0) return false;
    const given = call.arguments.map(({ value }) => value);
    const isLoopback = (each: Syntax): boolean => {
      const host = values.fold(each)?.value;
      return typeof host === 'string' && loopbackHost.test(host);
    };
    return given.includes(use) && given.some(isLoopback);
  });
}

/** `Event::add($listener, function ($ready) { stream_socket_accept($ready); })`: all that listen here do so on loopback. */
function isHeardNearOnly(analysis: Analysis): boolean {
  // Where a test listens, others do elsewhere.
  const here = analysis.subjects.all.filter(
    (each) => isListener(each, analysis) && !analysis.inTest(each.known.node),
  );
  return (
    here.length > 0 &&
    here.every((each) => {
      const hosts = [each.known, ...callsOn(each, 'listen', analysis)].flatMap((place) =>
        hostsOf(place, analysis),
      );
      return hosts.length > 0 && hosts.every((host) => loopbackHost.test(host));
    })
  );
}

const loopbackConstant = /\b(?:INADDR_LOOPBACK|in6addr_loopback)\b/;

/**
 * `socket.connect(options)` of options that cannot be read, in a file that speaks of no path: they say where to. A
 * name by itself may be a port as well, unless it says what it is.
 */
function isNamedInOptions({ row, call }: Known, analysis: Analysis): boolean {
  const { options, values, names } = analysis;
  if (row.does !== 'connect' && row.does !== 'open') return false;
  const isTyped = (row.records ?? []).some((where) => {
    const argument = options.argument(call, where);
    return argument !== undefined && typedKeys(argument, analysis)?.some((key) => /^host/.test(key)) === true;
  });
  if (isTyped) return true;
  if (row.does !== 'connect') return false;
  const isUnread = (row.records ?? []).some((where) => {
    const argument = options.argument(call, where);
    if (argument === undefined) return false;
    const record = values.record(argument);
    if (record !== undefined) return record.open;
    return (
      values.fold(argument) === undefined &&
      /(?:[oO]pt(?:ion)?s?|[cC]onfig|[cC]fg|[sS]ettings|[tT]arget|[eE]ndpoint|[aA]ddress)\W*$/.test(
        argument.text,
      )
    );
  });
  if (!isUnread) return false;
  return !['path', 'socketPath'].some((word) =>
    names.leaves(word).some((leaf) => {
      const { shape } = leaf.parent ?? leaf;
      return (shape.kind === 'member' && shape.nameNode === leaf) || shape.kind === 'entry';
    }),
  );
}

/** No peer named means a Unix socket there, as does a path or an empty host. */
export function isLocal({ known }: Subject, analysis: Analysis): boolean {
  if (known.row.urlLists !== undefined) return isLocalByLists(known, analysis);
  if (known.row.without !== 'unix' || analysis.options.isOpen(known.call)) return false;
  if (!hasPeer(known, analysis)) return true;
  const hosts = hostsOf(known, analysis);
  return hosts.length > 0 && hosts.every((host) => host === '' || host.startsWith('/'));
}

/** No host among the parameters, or a path. */
function isLocalByLists(known: Subject['known'], analysis: Analysis): boolean {
  const parameters = namedInLists(known, analysis);
  if (parameters === undefined) return false;
  const read = (node: Syntax): unknown => analysis.values.fold(node)?.value;
  // What cannot be read may be a host, or name more parameters.
  if (parameters.some(({ name }) => read(name) === undefined)) return false;
  const hosts = parameters.filter(({ name }) => /^(host(addr)?|dbname)$/.test(String(read(name))));
  return hosts.every(({ name, value }) => {
    const host = read(value);
    if (read(name) === 'dbname') return typeof host === 'string' && !/[=:]/.test(host);
    return typeof host === 'string' && (host === '' || host.startsWith('/') || loopbackHost.test(host));
  });
}

function connectingRow(places: readonly Known[]): { readonly without?: 'loopback' } {
  return (places.at(-1)?.row ?? {}) as { readonly without?: 'loopback' };
}

function hasPeer(place: Known, analysis: Analysis): boolean {
  const peer = 'peer' in place.row ? (place.row.peer ?? []) : [];
  return peer.some((where) => {
    const argument = analysis.options.argument(place.call, where);
    if (argument === undefined) return setLater(place, where, analysis).length > 0;
    if (isNothing(argument) || isPortAlone(argument, where, analysis)) return false;
    if (analysis.subjects.functions(argument).length > 0) return false;
    return (
      analysis.values.record(argument)?.open !== false ||
      namedAddresses(argument, where, analysis) !== undefined
    );
  });
}

/** Addresses by the names that the program gives them: `Addrs: map[string]string{"first": "cache1:6379"}`. */
function namedAddresses(
  { shape }: Syntax,
  where: Where,
  { values }: Analysis,
): readonly Syntax[] | undefined {
  if (shape.kind !== 'record' || typeof where === 'number') return undefined;
  const given = shape.entries.map(({ value }) => value);
  const isAddress = (each: Syntax): boolean => /:\d+$/.test(String(values.fold(each)?.value));
  return given.length > 0 && given.every(isAddress) ? given : undefined;
}

/** `redis.createClient(6379)`: a port where a host may stand, too. */
function isPortAlone(argument: Syntax, where: Where, { values, language }: Analysis): boolean {
  return (
    language.names.prototypes === true &&
    typeof where === 'number' &&
    typeof values.fold(argument)?.value === 'number'
  );
}

/** `null`, JavaScript's `undefined`: as if it were not given. */
function isNothing(node: Syntax): boolean {
  return node.shape.kind === 'null';
}

/**
 * `server.listen(0)`, `server.listen()` by itself: any free port, for whoever this program tells it, as tests and their
 * like do.
 */
function asksForAnyPort({ row, call }: Known, { options, values, subjects }: Analysis): boolean {
  const ports = row.does === 'listen' ? (row.port ?? []) : [];
  if (ports.length > 0 && call.arguments.every(({ value }) => subjects.functions(value).length > 0))
    return true;
  return ports.some((where) => {
    const port = options.argument(call, where);
    return port !== undefined && values.fold(port)?.value === 0;
  });
}

/** Host names and addresses where the peer stands; `?` for one that cannot be read. */
export function hostsOf(place: Known, analysis: Analysis, above: readonly Syntax[] = []): readonly string[] {
  const { madeFor } = place.row as Pick<Opens, 'madeFor'>;
  if (madeFor !== undefined) {
    const endpoint = receiverOf(place, madeFor.by, analysis.options);
    const { shape } = endpoint === undefined ? place.node : analysis.values.follow(endpoint);
    const given =
      shape.kind !== 'call'
        ? []
        : madeFor.peer.flatMap((where) => analysis.options.argument(shape, where) ?? []);
    return given.flatMap((each) => hostsAt(each, analysis));
  }
  const peer = 'peer' in place.row ? (place.row.peer ?? []) : [];
  return peer.flatMap((where) => {
    const argument = analysis.options.argument(place.call, where);
    if (argument === undefined)
      return setLater(place, where, analysis).flatMap((each) => hostsAt(each, analysis));
    if (isNothing(argument) || isPortAlone(argument, where, analysis)) return [];
    if (analysis.subjects.functions(argument).length > 0) return [];
    const named = namedAddresses(argument, where, analysis);
    if (named !== undefined) return named.flatMap((each) => hostIn(each, analysis) ?? '?');
    // The options themselves: their keys are places of their own.
    if (analysis.values.record(argument)?.open === false) return [];
    // `options, err := redis.ParseURL("redis://cache.example/0")`: what makes the options is given the address.
    const asking = [...above, place.node];
    const makers = isRecordAt(place, where) ? othersAt(argument, asking, analysis) : [];
    if (makers.length > 0) return makers.flatMap(({ known }) => hostsOf(known, analysis, asking));
    const asked = listenersAsked(argument, analysis);
    if (asked.length > 0) return asked.flatMap(({ known }) => hostsOf(known, analysis, asking));
    const bound = [...boundAddresses(argument, analysis), ...memberAddresses(argument, place, analysis)];
    const given =
      bound.length > 0
        ? bound
        : (givenAddresses(argument, analysis) ?? addressesInMain(argument, analysis) ?? [argument]);
    return given.flatMap((each) => hostsAt(each, analysis));
  });
}

function hostsAt(address: Syntax, analysis: Analysis): readonly string[] {
  return hostsInAddress(address, analysis) ?? [hostIn(address, analysis) ?? '?'];
}

/** `options.host = config.host` behind the literal that the call is given. */
function setLater({ call }: Known, where: Where, { values }: Analysis): readonly Syntax[] {
  return call.arguments.flatMap((each) => {
    const later = each.name === undefined ? (values.record(each.value)?.later ?? []) : [];
    return later.flatMap(({ key, value }) => (key === where ? [value] : []));
  });
}

/** Without those for which it is asked: `wire = tls.connect(port, wire)` tells nothing of itself. */
function othersAt(argument: Syntax, asking: readonly Syntax[], { subjects }: Analysis): readonly Subject[] {
  return [...subjects.origins(argument).subjects].filter(({ known }) => !asking.includes(known.node));
}

function isRecordAt({ row }: Known, where: Where): boolean {
  return 'records' in row && row.records?.includes(where) === true;
}

/** `socket.ConnectAsync(args)`: all that the file puts into `args.RemoteEndPoint`, whichever arguments these are. */
function memberAddresses(argument: Syntax, { row }: Known, { names }: Analysis): readonly Syntax[] {
  const told = row.does === 'connect' ? row.peerMember : undefined;
  if (told === undefined) return [];
  const node = unwrap(argument);
  const isTold = [...names.bindings(node), ...names.fields(node)].some(({ how }) => {
    const type = typeWritten(how);
    const value = how.kind === 'value' ? how.value?.shape : undefined;
    return told.type.test(type?.text ?? (value?.kind === 'call' ? value.callee.text : ''));
  });
  if (!isTold) return [];
  return names.leaves(told.name).flatMap((leaf) => {
    const around = leaf.parent?.shape;
    // `new SocketAsyncEventArgs { RemoteEndPoint = endpoint }`
    if (around?.kind === 'argument' && around.nameNode === leaf) return [around.value];
    const assign = leaf.parent?.parent?.shape;
    const isTarget = assign?.kind === 'assign' && assign.targets[0] === leaf.parent;
    return isTarget && assign.value !== undefined ? [assign.value] : [];
  });
}

/** Ruby's `listener.addr[3]`, Rust's `listener.local_addr()?`: the listener of the file that says where it is. */
function listenersAsked(argument: Syntax, { subjects, values, language }: Analysis): readonly Subject[] {
  const { shape } = values.follow(unwrap(argument));
  const asked = shape.kind === 'index' ? unwrap(shape.object).shape : shape;
  const callee = asked.kind === 'call' ? asked.callee.shape : asked;
  if (callee.kind !== 'member') return [];
  if (callee.name !== 'local_addr' && (language.names.bareCalls !== true || callee.name !== 'addr'))
    return [];
  return callee.object === undefined ? [] : [...subjects.origins(callee.object).subjects];
}

/**
 * `listener.getsockname()`, Go's `listener.Addr().String()`: what the function itself bound the listener to, or made
 * it for.
 */
function boundAddresses(argument: Syntax, { names, values }: Analysis): readonly Syntax[] {
  const asked = values.follow(unwrap(argument)).shape;
  const { shape } = asked.kind === 'call' ? asked.callee : { shape: asked };
  if (shape.kind === 'member' && shape.name === 'String' && shape.object !== undefined)
    return listenedAt(shape.object, names);
  if (asked.kind !== 'call' || shape.kind !== 'member' || shape.name !== 'getsockname') return [];
  const listener = shape.object;
  if (listener?.shape.kind !== 'name') return [];
  const home = names.functionOf(listener);
  return names.occurrences(listener.text).flatMap((use) => {
    const bind = use.parent?.shape;
    const call = bind?.kind === 'member' && bind.name === 'bind' ? use.parent?.parent?.shape : undefined;
    const address = call?.kind === 'call' ? call.arguments[0]?.value : undefined;
    return address !== undefined && within(use, home) ? [address] : [];
  });
}

/** The address given to `net.Listen("tcp", address)`, of `listener.Addr()`. */
function listenedAt(address: Syntax, names: Names): readonly Syntax[] {
  const asked = unwrap(address).shape;
  const { shape } = asked.kind === 'call' ? asked.callee : { shape: asked };
  const listener = shape.kind === 'member' && shape.name === 'Addr' ? shape.object : undefined;
  const [binding, another] = listener?.shape.kind === 'name' ? names.reaching(listener) : [];
  const made = binding?.how.kind === 'value' && another === undefined ? binding.how.value : undefined;
  const call = made === undefined ? undefined : unwrap(made).shape;
  const at = call?.kind === 'call' && /\.Listen$/.test(call.callee.text) ? call.arguments[1] : undefined;
  return at === undefined ? [] : [at.value];
}

/**
 * Of a parameter what the callers of its function give, where this file has them all, or where those it has name this
 * machine: `start("localhost", 5000)` of `def start(host, port)`.
 */
function givenAddresses(argument: Syntax, analysis: Analysis): readonly Syntax[] | undefined {
  const { names, subjects, options, language, values } = analysis;
  const [binding, another] = names.bindings(hostPart(argument, values));
  if (another !== undefined || binding?.how.kind !== 'parameter') return undefined;
  const { of, at } = binding.how;
  const given = subjects.callsOf(of)?.flatMap((call) => options.argument(call, at) ?? []);
  if (language.names.isPrivate?.(of) === true) return given;
  const isHere = (address: Syntax): boolean => {
    const host = typeof values.fold(address)?.value === 'string' ? hostIn(address, analysis) : undefined;
    return host !== undefined && leadsToLoopback(host);
  };
  // Others call a method on objects of theirs.
  const isPlain = language.names.outParameters === true || names.classOf(of) === undefined;
  return isPlain && given !== undefined && given.length > 0 && given.every(isHere) ? given : undefined;
}

/** The host of `InetSocketAddress(host, port)`, of Python's `(self.host, self.port)`, or what stands for all of it. */
function hostPart(argument: Syntax, values: Values): Syntax {
  const address = values.follow(unwrap(argument));
  const { shape } = address;
  const first =
    shape.kind === 'call' ? shape.arguments[0]?.value : shape.kind === 'list' ? shape.items[0] : undefined;
  return unwrap(first ?? address);
}

/** Fields and variables that a constructor's parameter goes through. */
const deepestField = 3;

/**
 * `new Client("localhost", 5000)` in the file's `main`, or as a script's own statement: what its class connects to,
 * where that and nothing else makes one here.
 */
function addressesInMain(argument: Syntax, analysis: Analysis): readonly Syntax[] | undefined {
  const { names, options, values } = analysis;
  const parameter = constructorParameter(hostPart(argument, values), analysis);
  if (parameter?.owner.shape.kind !== 'class' || parameter.owner.shape.name === undefined) return undefined;
  const made = names.leaves(parameter.owner.shape.name).flatMap((leaf) => {
    const isNew = leaf.parent?.shape.kind === 'member' && leaf.parent.shape.name === 'new';
    const callee = isNew ? leaf.parent! : leaf;
    const call = outermost(callee).parent;
    if (call?.shape.kind === 'call' && unwrap(call.shape.callee) === callee)
      return [{ call, shape: call.shape }];
    return declaredAs(leaf);
  });
  const isExample = ({ call }: { readonly call: Syntax }): boolean => {
    const { shape, parent } = names.functionOf(call);
    return shape.kind === 'function' ? /^main$/i.test(shape.name ?? '') : parent === undefined;
  };
  if (made.length === 0 || !made.every(isExample)) return undefined;
  const given = made.map(({ shape }) => options.argument(shape, parameter.at) ?? parameter.default);
  return given.includes(undefined) ? undefined : given.flatMap((each) => each ?? []);
}

/** `Client client("localhost", 5000);` of C++: its arguments stand with the name, behind the type. */
function declaredAs(type: Syntax): readonly { readonly call: Syntax; readonly shape: ShapeOf<'call'> }[] {
  const around = type.parent?.shape;
  const call = around?.kind === 'assign' && around.value !== undefined ? unwrap(around.value) : undefined;
  return call?.shape.kind === 'call' && call.shape.callee === type ? [{ call, shape: call.shape }] : [];
}

/** The parameter of a constructor that alone a name or field stands for. */
function constructorParameter(
  node: Syntax,
  analysis: Analysis,
  depth = 0,
): { readonly owner: Syntax; readonly at: number; readonly default?: Syntax | undefined } | undefined {
  const { names } = analysis;
  const inner = unwrap(node);
  const bound = inner.shape.kind === 'member' ? names.fields(inner) : names.bindings(inner);
  // A field is declared in one place and gets its value in another.
  const given = bound.filter(({ how }) => how.kind !== 'value' || how.value !== undefined);
  const [binding, another] = given.length > 0 ? given : bound;
  if (binding === undefined || another !== undefined || depth > deepestField) return undefined;
  const { how, leaf } = binding;
  const owner = names.classOf(leaf);
  if (owner?.shape.kind !== 'class') return undefined;
  if (how.kind === 'parameter') {
    const word = how.of.shape.kind === 'function' ? how.of.shape.name : undefined;
    const isMaking =
      word === owner.shape.name || /^(?:__init__|__construct|constructor|initialize)$/.test(word ?? '');
    const shift = how.of.shape.kind === 'function' && how.of.shape.self !== undefined ? 1 : 0;
    return isMaking ? { owner, at: how.at - shift, default: how.parameter.default } : undefined;
  }
  if (how.kind !== 'value') return undefined;
  if (how.value !== undefined) return constructorParameter(how.value, analysis, depth + 1);
  const at = owner.shape.parameters?.findIndex(({ target }) => target === leaf) ?? -1;
  return at < 0 ? undefined : { owner, at };
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
  if (loopbackConstant.test(node.text)) return ['localhost'];
  if (shape.kind !== 'call' || analysis.language.names.addressing?.test(shape.callee.text) !== true)
    return [];
  const given = shape.arguments.flatMap(({ value }) => givenAddresses(value, analysis) ?? [value]);
  return given.flatMap((each): readonly string[] => {
    const text = analysis.values.fold(each)?.value;
    return typeof text === 'string' && /[a-z.:]/i.test(text) ? [text] : [];
  });
}

function hostIn(address: Syntax, analysis: Analysis, depth = 0): string | undefined {
  const { values } = analysis;
  const node = heldBy(address);
  const folded = values.fold(node)?.value;
  // `"127.0.0.1:" + port` of which this is the left side.
  // A port alone, `":6379"`, is one of this machine.
  if (typeof folded === 'string')
    return /^:\d+$/.test(folded) ? '0.0.0.0' : hostOfUrl(folded.replace(/:$/, ''));
  const items = values.items(node);
  const octets = items === undefined ? undefined : addressOf(items, values);
  if (octets !== undefined) return octets;
  const first = items?.[0];
  if (first !== undefined) return hostIn(first, analysis, depth);
  const real = values.follow(node).shape;
  // `new Server($host = "localhost")`
  if (real.kind === 'assign' && real.value !== undefined) return hostIn(real.value, analysis, depth);
  // `{ host: "a", port: 1 }` of a list of peers.
  if (real.kind === 'record') {
    const host = real.entries.find(({ key }) => key !== undefined && /^(host(name)?|ip|ur[li])$/.test(key));
    return host === undefined ? undefined : hostIn(host.value, analysis, depth);
  }
  const text = written(node, values);
  if (words.test(text)) return hostOfWords(text);
  if (real.kind === 'binary') return hostIn(real.left, analysis, depth);
  // `IPAddress.Loopback`
  if (real.kind === 'member' && /^(?:(?:IPv6)?Loopback|LocalHost(?:IPv6)?|LOCALHOST)$/.test(real.name))
    return 'localhost';
  // `endpoint.Address`
  if (real.kind === 'member' && real.object !== undefined && /^(?:Address|Host)$/.test(real.name))
    return hostIn(real.object, analysis, depth);
  if (real.kind === 'call')
    return (
      hostOfCall(real, analysis) ?? hostOfTemplate(text) ?? hostFilledIn(values.follow(node), analysis, depth)
    );
  // `http://localhost:${port}`, C#'s `$"localhost:{port}"`: what is filled in stands behind the host.
  const begin = real.kind === 'string' ? hostInFront.exec(values.follow(node).text) : null;
  return begin?.[1] ?? begin?.[2] ?? hostFilledIn(values.follow(node), analysis, depth);
}

/** `"http://127.0.0.1:{}/".format(port)`: what is filled in stands behind the host. */
function hostOfTemplate(text: string): string | undefined {
  const host = hostOfUrl(text);
  return text.includes('://') && !host.includes(gap) ? host : undefined;
}

/** `f"{self.base}/list"`, `"%s/list" % self.base` of a field that is the same wherever it is set, or nothing yet. */
function hostFilledIn(text: Syntax, analysis: Analysis, depth: number): string | undefined {
  const { names } = analysis;
  if (depth > deepestField) return undefined;
  const inner = interpolated.test(text.text)
    ? text.children.find(({ type }) => filling.test(type))
    : undefined;
  const first = unwrap(
    inner?.children.find(({ type }) => /\w/.test(type)) ?? filledFirst(text) ?? filledHost(text) ?? text,
  );
  if (first !== text && first.shape.kind !== 'member') return hostIn(first, analysis, depth + 1);
  const given =
    first.shape.kind !== 'member'
      ? []
      : names
          .fields(first)
          .flatMap(({ how, steps }) =>
            how.kind === 'value' && how.value !== undefined && steps.length === 0 && !isNothing(how.value)
              ? [how.value]
              : [],
          );
  const hosts = given.map((each) => hostIn(each, analysis, depth + 1));
  return hosts.every((host) => host === hosts[0]) ? hosts[0] : undefined;
}

/** What is filled in at the beginning, be it behind a scheme. */
const interpolated = /^[\w$@]*["'`]+(?:\w+:\/\/)?[$#]?\{/;
const filling = /interpolation|substitution/;

/** `address` of `"tcp://$address:$port"`, `"#{address}:#{port}"`: what alone is filled in where the host stands. */
function filledHost({ text, start, children }: Syntax): Syntax | undefined {
  const begin = frontOfHost.exec(text)?.[0];
  if (begin === undefined) return undefined;
  const at = start + begin.length;
  for (let inside = children; inside.length > 0; ) {
    const found = inside.find((each) => each.named && each.start <= at && each.end > at);
    if (found === undefined) return undefined;
    const { kind } = found.shape;
    if (found.start === at && (kind === 'name' || kind === 'member' || kind === 'same'))
      return /^\}?(?:[:/]|["'`]$)/.test(text.slice(found.end - start)) ? found : undefined;
    inside = found.children;
  }
  return undefined;
}

const frontOfHost = /^[\w$@]*["'`]+(?:[a-z][\w+.-]*:\/\/)?(?:[$#]?\{)?/i;

const hostInFront =
  /^[\w$@]*["'`]+(?:[a-z][\w+.-]*:\/\/([\w.-]+|\[[^\]]+\])(?=[:/])|([a-z\d][\w.-]*)(?=:\$?\{))/i;

/** `new InetSocketAddress("db", 5432)`, `InetAddress.getLoopbackAddress()` */
function hostOfCall(call: ShapeOf<'call'>, analysis: Analysis): string | undefined {
  if (/loopback/i.test(call.callee.text)) return 'localhost';
  // This machine's own address, at which it hears others, too.
  if (/\bgetLocalHost$/.test(call.callee.text)) return '0.0.0.0';
  const octets = addressOf(
    call.arguments.map(({ value }) => value),
    analysis.values,
  );
  if (octets !== undefined) return octets;
  const argument = call.arguments[0]?.value;
  return argument === undefined ||
    !/addr|endpoint|parse|gethostby|resolve|ur[il]\b|sprintf|hostport/i.test(call.callee.text)
    ? undefined
    : hostIn(argument, analysis);
}

/** `[127, 0, 0, 1]`, `Ipv4Addr::new(127, 0, 0, 1)` */
function addressOf(parts: readonly Syntax[], values: Values): string | undefined {
  const octets = parts.length === 4 ? parts.map((each) => values.fold(each)?.value) : [];
  return octets.length > 0 && octets.every((each) => typeof each === 'number') ? octets.join('.') : undefined;
}

/** `pgsql:host=localhost;dbname=?`: of words the host's; `''` where none of them is, `undefined` where it cannot be read. */
function hostOfWords(text: string): string | undefined {
  // What may hold more of them: a gap that is no value, the name of a service.
  const names = text.replace(/=\s*(?:'[^']*'|[^\s;]*)/g, '=');
  if (names.includes(gap) || /\bservice\s*=/i.test(names)) return undefined;
  const host = hostWord.exec(text)?.[1] ?? '';
  return host.includes(gap) ? undefined : host;
}

/** Stands for what is filled in. */
const gap = '\0';

const filledIn = /\{\$[^{}]*\}|[$#]?\{[^{}]*\}|\$\w+(?:->\w+|\[[^\]]*\])?|%[sdv]/g;

/** The text of a string that is put together, as far as it is written there. */
function written(node: Syntax, values: Values, depth = 0): string {
  const whole = values.fold(node)?.value;
  if (typeof whole === 'string') return whole;
  const real = values.follow(node);
  const { shape } = real;
  const template = templateOf(real);
  if (template !== undefined) return written(template, values, depth + 1).replace(filledIn, gap);
  if (shape.kind === 'binary' && depth < deepestText)
    return written(shape.left, values, depth + 1) + written(shape.right, values, depth + 1);
  if (shape.kind !== 'string') return gap;
  const { start, end } = shape.content;
  return real.text
    .slice(start - real.start, end - real.start)
    .replace(/^\w?["'`]|["'`]$/g, '')
    .replace(filledIn, gap);
}

/** The text in `"host=localhost port={}".format(port)`. */
function templateOf({ shape }: Syntax): Syntax | undefined {
  const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
  const text = callee?.kind === 'member' && callee.name === 'format' ? callee.object : undefined;
  return text !== undefined && unwrap(text).shape.kind === 'string' ? unwrap(text) : undefined;
}

/** Pieces that a text is put together from. */
const deepestText = 32;

/** Also behind PDO's name of the driver. */
const words = /^\s*(?:[a-z]+:\s*)?\w[\w ]*=/;

/** `host=db` of libpq, `Server=db` of ADO.NET. */
const hostWord = /\b(?:host(?:addr)?|server|data source|addr(?:ess)?)\s*=\s*'?([^\s;'"`]*)/i;

export function hostOfUrl(text: string): string {
  const url = /^(?:jdbc:)?[a-z][\w+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]*)/i.exec(text);
  if (url !== null) return url[1]!;
  // `host=db port=5432` of libpq, `User Id=app;Server=db` of ADO.NET: words without a host mean a Unix socket.
  if (words.test(text)) return hostOfWords(text) ?? '?';
  // Also where a port is filled in: `127.0.0.1:{}`.
  return text.replace(/^([^:]*|\[[^\]]*\]):(?:\d+|\{\w*\}|%\w)$/, '$1');
}
