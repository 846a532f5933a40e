/** Whether a connection stays on this machine: loopback, Unix sockets, a listener of the file. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { callsOn, isListener, namedInLists, receiverOf, typedKeys } from '../settings.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';
import { isNothing, leadsToLoopback, loopbackConstant, loopbackHost } from './host-text.ts';
import { baseOf, hostsOf, isPortAlone, namedAddresses, setLater } from './hosts.ts';

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
  const heard = accepted ? places.filter(({ row }) => row.does === 'listen') : [];
  if (heard.length > 0 && heard.every((place) => asksForAnyPort(place, analysis))) return true;
  if (told.length > 0)
    return told.every((host) => (accepted ? loopbackHost.test(host) : leadsToLoopback(host)));
  if (accepted && turnsOthersAway(subject, analysis)) return true;
  if (accepted && listeners.length === 0 && isMadeOnLoopback(subject.known, analysis)) return true;
  if (accepted && isListenedByOthers(subject, analysis)) return true;
  // `uv_accept(server, (uv_stream_t *)guest)` puts it into what was made before.
  const isPutInto = connects.some((each) => each.row.does === 'connect' && each.row.accepts === true);
  if ((row.does === 'accept' || isPutInto) && listeners.length === 0 && isHeardNearOnly(analysis))
    return true;
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

/** `if (guest.remoteAddress !== '127.0.0.1') { guest.destroy(); return; }`: whoever stays is on this machine. */
function turnsOthersAway(subject: Subject, analysis: Analysis): boolean {
  return callsOn(subject, 'close', analysis).some(({ node }) => {
    const branch = ancestor(node, 'branch')?.shape;
    const way = branch?.kind === 'branch' ? branch.ways[0] : undefined;
    if (branch?.kind !== 'branch' || branch.condition === undefined || way === undefined) return false;
    return within(node, way) && branch.condition.text.split('&&').every((each) => isElsewhere.test(each));
  });
}

const isElsewhere = /!==?\s*["'](?:(?:::ffff:)?127\.0\.0\.1|::1|localhost)["']/;

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
export function isLocal(subject: Subject, analysis: Analysis): boolean {
  const { known } = subject;
  if (known.row.urlLists !== undefined) return isLocalByLists(known, analysis);
  // `config.host("/run/postgresql")` of a configuration that was made without an address.
  const told =
    known.row.does === 'open' && known.row.peer === undefined ? callsOn(subject, 'connect', analysis) : [];
  const paths = told.flatMap((place) => hostsOf(place, analysis));
  if (paths.length > 0) return paths.every((host) => host.startsWith('/'));
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

/**
 * `server.listen(0)`, `server.listen()` by itself: any free port, for whoever this program tells it, as tests and their
 * like do; as against `if (port) server.listen(port); else server.listen(0);`.
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
