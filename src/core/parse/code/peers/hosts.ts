/** Where a connection goes, as far as the file says: hosts, ports, URLs. */
import type { Opens, Where } from '../../../languages/api.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { ownerOf } from '../clocks/tasks.ts';
import { typeWritten } from '../names/bindings.ts';
import { callsOf } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import { receiverOf } from '../settings.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';
import type { Values } from '../values/values.ts';
import { deepestField, hostIn, isNothing, leadsToLoopback, loopbackConstant } from './host-text.ts';

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
    // The options themselves: their keys are places of their own. An address of C is no options, however it is filled.
    const isAddress = analysis.language.names.addressing !== undefined;
    if (!isAddress && analysis.values.record(argument)?.open === false) return [];
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
export function setLater({ call }: Known, where: Where, { values }: Analysis): readonly Syntax[] {
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
  const told = row.does === 'connect' || row.does === 'open' ? row.peerMember : undefined;
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
 * machine: `start("localhost", 5000)` of `def start(host, port)`, `client.join("localhost", 5000)` in `main`.
 */
function givenAddresses(argument: Syntax, analysis: Analysis): readonly Syntax[] | undefined {
  const { names, subjects, options, language, values } = analysis;
  const [binding, another] = names.bindings(hostPart(argument, values));
  if (another !== undefined || binding?.how.kind !== 'parameter') return undefined;
  const { of, at, parameter } = binding.how;
  const given = subjects
    .callsOf(of)
    ?.flatMap((call) => options.argument(call, at) ?? parameter.default ?? []);
  if (language.names.isPrivate?.(of) === true) return given;
  const isHere = (address: Syntax): boolean => {
    const host = typeof values.fold(address)?.value === 'string' ? hostIn(address, analysis) : undefined;
    return host !== undefined && leadsToLoopback(host);
  };
  // Others call a method on objects of theirs, unless the file is an example of its own.
  const isPlain =
    language.names.outParameters === true ||
    names.classOf(of) === undefined ||
    callsOf(of, subjects).every(isInMain);
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
  const isExample = ({ call }: { readonly call: Syntax }): boolean =>
    names.functionOf(call).parent === undefined || isInMain(call);
  if (made.length === 0 || !made.every(isExample)) return undefined;
  const given = made.map(({ shape }) => options.argument(shape, parameter.at) ?? parameter.default);
  return given.includes(undefined) ? undefined : given.flatMap((each) => each ?? []);
}

/** In `main` itself, or in a task that it begins: `pool.execute(new Runnable() { … })`. */
function isInMain(node: Syntax): boolean {
  for (let fn = ancestor(node, 'function'); fn !== undefined; fn = ancestor(fn, 'function'))
    if (fn.shape.kind === 'function' && /^main$/i.test(fn.shape.name ?? '')) return true;
  return false;
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
 * `connect(fd, (struct sockaddr *)&address, …)`: hosts given in the same function to what fills the address, in front of
 * that where it is filled there. `undefined` where none is seen.
 */
function hostsInAddress(node: Syntax, analysis: Analysis, depth = 0): readonly string[] | undefined {
  const { names, language } = analysis;
  const { addressing } = language.names;
  const base = addressing === undefined || depth > 2 ? undefined : addressNamed(node, names);
  if (base === undefined) return undefined;
  const home = names.functionOf(base);
  const isMember = base.parent?.shape.kind === 'member' && base.parent.shape.nameNode === base;
  const all = isMember ? names.leaves(base.text) : names.occurrences(base.text);
  const uses = all.filter((use) => within(use, home));
  const before = uses.filter((use) => use.start < node.start);
  const hosts = hostsFilledIn(before.some(isFilled) ? before : uses, base, analysis, depth);
  if (hosts !== undefined || depth > 0) return hosts;
  const filling = fillingElsewhere(base, home, names);
  return filling.length === 0 ? undefined : hostsFilledIn(filling, base, analysis, depth + 1);
}

/** `address_` of `&address_`, `&this->address_`, `&address_.sin_addr`. */
function addressNamed(node: Syntax, names: Names): Syntax | undefined {
  const base = baseOf(node);
  if (base === undefined || !names.isSelf(base)) return base;
  const member = base.parent?.shape;
  return member?.kind === 'member' ? member.nameNode : undefined;
}

/** A field that a header declares may be filled by another method of the class: `address_.sin_addr.s_addr = …`. */
function fillingElsewhere(base: Syntax, home: Syntax, names: Names): readonly Syntax[] {
  const owner = ownerOf(home, names);
  const isField = names.bindings(base).every(({ scope }) => scope.shape.kind === 'class');
  if (owner === undefined || !isField) return [];
  return names.leaves(base.text).filter((use) => {
    const method = names.functionOf(use);
    return method !== home && ownerOf(method, names) === owner;
  });
}

function hostsFilledIn(
  uses: readonly Syntax[],
  base: Syntax,
  analysis: Analysis,
  depth: number,
): readonly string[] | undefined {
  const { names, language } = analysis;
  const { addressing } = language.names;
  const hosts: string[] = [];
  let filled = 0;
  for (const use of uses) {
    if (isFilled(use)) filled++;
    const call = ancestor(use, 'call', 6);
    if (call?.shape.kind === 'call' && addressing?.test(call.shape.callee.text) === true) {
      hosts.push(...hostsGiven(call, analysis));
      if (!isFilled(use)) filled++;
    } else if (call?.shape.kind === 'call' && language.names.copying?.test(call.shape.callee.text) === true) {
      filled++;
      const others = call.shape.arguments.filter(({ value }) => baseOf(value)?.text !== base.text);
      hosts.push(...others.flatMap(({ value }) => hostsInAddress(value, analysis, depth + 1) ?? []));
    }
    const assign = ancestor(use, 'assign', 6)?.shape;
    if (assign?.kind !== 'assign' || assign.value === undefined || within(use, assign.value)) continue;
    if (!assign.targets.some((each) => addressNamed(each, names) === use)) continue;
    const given = hostsGiven(assign.value, analysis);
    hosts.push(...(given.length > 0 ? given : (hostsInAddress(assign.value, analysis, depth + 1) ?? [])));
  }
  // `INADDR_ANY` stands there until something else is filled in.
  const isUnsaid = hosts.every((host) => host === anyAddress) && filled > 1;
  return hosts.length === 0 || isUnsaid ? undefined : hosts;
}

const anyAddress = '0.0.0.0';

/** `address.sin_addr.s_addr = INADDR_ANY` */
function isFilled(use: Syntax): boolean {
  const assign = ancestor(use, 'assign', 6)?.shape;
  return (
    assign?.kind === 'assign' && assign.targets.some((each) => within(use, each) && /addr$/.test(each.text))
  );
}

/** `address` of `&address.sin_addr`, `info->ai_addr`. */
export function baseOf(node: Syntax): Syntax | undefined {
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
  if (/\b(?:INADDR_ANY|in6addr_any)\b/.test(node.text)) return [anyAddress];
  if (shape.kind !== 'call' || analysis.language.names.addressing?.test(shape.callee.text) !== true)
    return [];
  const given = shape.arguments.flatMap(({ value }) => givenAddresses(value, analysis) ?? [value]);
  return given.flatMap((each): readonly string[] => {
    const text = analysis.values.fold(each)?.value;
    return typeof text === 'string' && /[a-z.:]/i.test(text) ? [text] : [];
  });
}

/** Addresses by the names that the program gives them: `Addrs: map[string]string{"first": "cache1:6379"}`. */
export function namedAddresses(
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
export function isPortAlone(argument: Syntax, where: Where, { values, language }: Analysis): boolean {
  return (
    language.names.prototypes === true &&
    typeof where === 'number' &&
    typeof values.fold(argument)?.value === 'number'
  );
}
