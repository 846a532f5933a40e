/** What is set on a connection: by its own call, by calls on it, by the listener it comes from. */
import type { Said } from '../../document/code.ts';
import type { Opens } from '../../languages/api.ts';
import type { Syntax } from '../../languages/syntax.ts';
import { span } from '../../text.ts';
import type { Analysis } from './analysis.ts';
import type { Known } from './calls/rows.ts';
import type { Subject } from './calls/subjects.ts';
import { returned } from './names/functions.ts';
import { isOfSelf } from './names/names.ts';
import type { OptionReader } from './options/options.ts';
import type { Setting } from './options/setting.ts';
import { isTextWithGaps } from './texts.ts';
import { ancestor, unwrap, within } from './tree/nodes.ts';
import { isAside } from './values/records.ts';

export function receiverOf(
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
export function callsOn(
  subject: Subject,
  does: 'connect' | 'listen' | 'close' | 'make' | 'pass' | 'set',
  analysis: Analysis,
): readonly Known[] {
  return analysis.subjects.calls.filter(
    (known) =>
      known.row.does === does &&
      isOn(subject, known, analysis) &&
      !(does === 'close' && (isOnFormer(subject, known, analysis) || isAtLast(subject, known, analysis))),
  );
}

/** Calls that go on until somebody ends the program. */
const forever = ['start_consuming', 'serve_forever', 'run_forever', 'loop_forever'];

/** `channel.start_consuming(); connection.close()` */
function isAtLast({ known: made }: Subject, { node }: Known, { names }: Analysis): boolean {
  const home = names.functionOf(node);
  return (
    names.functionOf(made.node) === home &&
    forever.some((word) =>
      names
        .leaves(word)
        .some(
          (leaf) => leaf.start > made.node.end && leaf.end < node.start && names.functionOf(leaf) === home,
        ),
    )
  );
}

/** `self.socket.close(); self.socket = accepted`: what the field held before is closed. */
function isOnFormer(subject: Subject, known: Known, { names, subjects, options }: Analysis): boolean {
  const receiver = receiverOf(known, 'on' in known.row ? known.row.on : undefined, options);
  if (receiver === undefined) return false;
  const home = names.functionOf(receiver);
  const stores = names.fields(unwrap(receiver)).filter(({ leaf, how }) => {
    const value = how.kind === 'value' ? how.value : undefined;
    if (value === undefined || names.functionOf(leaf) !== home) return false;
    return subjects.origins(value).subjects.has(subject);
  });
  return stores.length > 0 && stores.every(({ leaf }) => leaf.start > known.node.end);
}

/** Calls that close it, as against `close(fd)` in `next = accept(fd, …); close(fd); fd = next;`. */
export function closersOf(subject: Subject, analysis: Analysis): readonly Syntax[] {
  const { row } = subject.known;
  const receiver = (known: Known): Syntax | undefined =>
    receiverOf(known, 'on' in known.row ? known.row.on : undefined, analysis.options);
  const listener = row.does === 'accept' ? receiver(subject.known) : undefined;
  return callsOn(subject, 'close', analysis).flatMap((each) => {
    const closed = listener === undefined ? undefined : receiver(each);
    return closed !== undefined && isSame(closed, listener!, analysis) ? [] : [each.node];
  });
}

/** Alike by its text, and no variable of another function. */
function isSame(one: Syntax, other: Syntax, { names }: Analysis): boolean {
  if (one.text !== other.text) return false;
  const isOwn = (node: Syntax): boolean => {
    const bindings = node.shape.kind === 'name' ? names.bindings(node) : [];
    return bindings.length > 0 && bindings.every(({ scope }) => scope === names.functionOf(node));
  };
  return !isOwn(one) || !isOwn(other) || names.functionOf(one) === names.functionOf(other);
}

/** The call's receiver may be the subject. */
export function isOn(subject: Subject, known: Known, { subjects, options }: Analysis): boolean {
  const receiver = receiverOf(known, 'on' in known.row ? known.row.on : undefined, options);
  return receiver !== undefined && subjects.origins(receiver).subjects.has(subject);
}

/** Calls that close what the subject's connections live on: `group.shutdownGracefully()`. */
export function endsOf(subject: Subject, analysis: Analysis): readonly Syntax[] {
  const { subjects, options } = analysis;
  const bases = subjects.calls.flatMap((known) => {
    if (known.row.does !== 'pass' || known.row.endedBy === undefined) return [];
    const receiver = receiverOf(known, known.row.from, options);
    const base = options.argument(known.call, known.row.endedBy);
    const isIts = receiver !== undefined && subjects.origins(receiver).subjects.has(subject);
    return isIts && base !== undefined ? [base.text] : [];
  });
  return subjects.calls.flatMap((known) => {
    if (known.row.does !== 'close') return [];
    const closed = receiverOf(known, known.row.on, options);
    return closed !== undefined && bases.includes(closed.text) ? [known.node] : [];
  });
}

export function ownSettings(subject: Subject, analysis: Analysis): readonly Setting[] {
  const { row, call } = subject.known;
  const { options, values } = analysis;
  const settings = row.options === undefined ? [] : [...options.ofCall(call, row.options)];
  for (const where of row.url ?? []) {
    const argument = options.argument(call, where);
    if (argument !== undefined)
      settings.push(...options.ofUrl(values.follow(argument), row.urlOptions ?? row.options ?? {}));
  }
  for (const { name, value } of namedInLists(subject.known, analysis) ?? []) {
    const word = values.fold(name)?.value;
    const effect = typeof word === 'string' ? row.urlOptions?.[word] : undefined;
    if (effect !== undefined)
      settings.push({ effect, at: span(name.start, name.end), node: name, value, given: new Map() });
  }
  return settings;
}

/** What is set on the objects that carry its options: `getConnection(url, properties)`. */
export function carried({ known }: Subject, analysis: Analysis): readonly Setting[] {
  return carriersOf(known, analysis).flatMap((each) => [
    ...ownSettings(each, analysis),
    ...setOn(each, analysis),
  ]);
}

export function carriersOf(
  { row, call }: Subject['known'],
  { options, subjects }: Analysis,
): readonly Subject[] {
  return (row.records ?? []).flatMap((where) => {
    const argument = options.argument(call, where);
    return argument === undefined ? [] : [...subjects.origins(argument).subjects];
  });
}

/** Parameters that stand in two arrays; `undefined` where these cannot be read. */
export function namedInLists(
  { row, call }: Subject['known'],
  { options, values, names }: Analysis,
): readonly { readonly name: Syntax; readonly value: Syntax }[] | undefined {
  if (row.urlLists === undefined) return undefined;
  const elements = (where: number): readonly Syntax[] | undefined => {
    const list = options.argument(call, where);
    if (list === undefined) return undefined;
    const written = values.items(list);
    if (written !== undefined && written.length > 0) return written;
    // `keywords[0] = "host";`
    const element = names
      .leaves(unwrap(list).text)
      .find(({ parent }) => parent?.shape.kind === 'index')?.parent;
    if (element?.shape.kind !== 'index') return undefined;
    const assigned = names
      .elements(element.shape)
      .flatMap(({ how }) => (how.kind === 'value' ? (how.value ?? []) : []));
    return assigned.length === 0 ? undefined : assigned;
  };
  const keys = elements(row.urlLists.names);
  const given = elements(row.urlLists.values);
  if (keys === undefined || given === undefined || keys.length !== given.length) return undefined;
  return keys.map((name, at) => ({ name, value: given[at]! }));
}

/** What may hold the idle time stands in a text or in lists that cannot be read, and the call itself says none. */
export function isUnreadUrl(subject: Subject, said: Said, analysis: Analysis): boolean {
  const { row, call } = subject.known;
  if (row.urlLists !== undefined) return namedInLists(subject.known, analysis) === undefined;
  // What the call says goes before what the URL does.
  if (row.tunedByUrl !== true || said.idle !== undefined || said.enabled?.on === false) return false;
  return (row.url ?? []).some((where) => {
    const argument = analysis.options.argument(call, where);
    if (argument === undefined || typeof analysis.values.fold(argument)?.value === 'string') return false;
    return !isTextWithGaps(argument, analysis);
  });
}

/** `grpc.NewClient(address, options...)`: an option says how it dials, or cannot be read and may say so. */
export function isDialledByOption({ known }: Subject, analysis: Analysis): boolean {
  const { optionCalls } = known.row;
  if (optionCalls === undefined) return false;
  return known.call.arguments
    .slice(optionCalls.from)
    .some(({ value }) => maySayHow(value, optionCalls, analysis, new Set()));
}

/** An option, or a list of them. Parameters and fields hold what others put there. */
function maySayHow(
  option: Syntax,
  optionCalls: NonNullable<Opens['optionCalls']>,
  analysis: Analysis,
  seen: Set<Syntax>,
): boolean {
  const { names, subjects } = analysis;
  const inner = unwrap(option);
  const { shape } = inner;
  const follow = (each: Syntax): boolean => maySayHow(each, optionCalls, analysis, seen);
  if (shape.kind === 'null') return false;
  if (shape.kind === 'list') return shape.items.some(follow);
  if (shape.kind === 'name') {
    const bindings = names.bindings(inner);
    // `options = append(options, …)` is made of itself.
    const fresh = bindings.filter(({ leaf }) => !seen.has(leaf));
    for (const { leaf } of fresh) seen.add(leaf);
    return (
      bindings.length === 0 ||
      fresh.some(
        ({ how, steps }) =>
          how.kind !== 'value' || steps.length > 0 || (how.value !== undefined && follow(how.value)),
      )
    );
  }
  if (shape.kind === 'member') {
    const held = heldByOwn(inner, seen, analysis);
    return held === undefined || held.some(follow);
  }
  if (shape.kind !== 'call') return true;
  const path = names.path(shape.callee);
  if (path?.startsWith(`${optionCalls.module}.`) === true)
    return optionCalls.dialing.test(path.slice(optionCalls.module.length + 1));
  const given = shape.arguments.map(({ value }) => value);
  if (shape.callee.text === 'append') return given.some(follow);
  if (shape.callee.text === 'make') return false;
  const made = subjects.functions(shape.callee).flatMap((fn) => returned(fn));
  return made.length === 0 || made.some(follow);
}

/**
 * What `p.options` may hold, where the function makes `p := &Proxy{…}` itself and until then only puts something into its
 * fields; `undefined` where others may have put something there, too.
 */
function heldByOwn(member: Syntax, seen: Set<Syntax>, { names }: Analysis): readonly Syntax[] | undefined {
  const { shape } = member;
  const object = shape.kind === 'member' && shape.object !== undefined ? unwrap(shape.object) : undefined;
  if (shape.kind !== 'member' || object?.shape.kind !== 'name') return undefined;
  const home = names.functionOf(member);
  const [binding, another] = names.bindings(object);
  const made = binding?.how.kind === 'value' && binding.scope === home ? binding.how.value : undefined;
  const making = made === undefined ? undefined : unwrap(made).shape;
  const entries = making?.kind === 'record' || making?.kind === 'call' ? making.entries : undefined;
  // `Proxy{options}` tells no key.
  const isKeyed = entries !== undefined && (entries.length > 0 || /\{\s*\}\W*$/.test(made!.text));
  if (another !== undefined || !isKeyed) return undefined;
  const isPlain = names.occurrences(object.text).every((use) => {
    if (use.start >= member.start || !within(use, home) || use === binding!.leaf) return true;
    const field = use.parent?.shape.kind === 'member' ? use.parent : undefined;
    return (
      field !== undefined && !(field.parent?.shape.kind === 'call' && field.parent.shape.callee === field)
    );
  });
  if (!isPlain) return undefined;
  const assigned = names.fields(member).filter(({ leaf }) => within(leaf, home) && !seen.has(leaf));
  for (const { leaf } of assigned) seen.add(leaf);
  const values = assigned.map(({ how }) => (how.kind === 'value' ? how.value : undefined));
  const given = entries.filter(({ key }) => key === shape.name).map(({ value }) => value);
  return values.includes(undefined) ? undefined : [...given, ...values.flatMap((each) => each ?? [])];
}

export function setOn(subject: Subject, analysis: Analysis): readonly Setting[] {
  return analysis.sets.filter((each) => each.on.has(subject)).flatMap((each) => each.settings);
}

export function listenersOf(subject: Subject, analysis: Analysis): readonly Subject[] {
  const { row } = subject.known;
  if (row.does !== 'accept' && !(row.does === 'serve' && row.listener === true)) return [];
  const receiver = receiverOf(subject.known, 'on' in row ? row.on : undefined, analysis.options);
  if (receiver === undefined) return [];
  const listeners = [...analysis.subjects.origins(receiver).subjects].filter((each) => each !== subject);
  if (listeners.length > 0 || row.does !== 'accept' || row.listeners !== 'here') return listeners;
  // A selector's callback gets one of those that listen here: where some are of another kind, nobody can tell which.
  const here = analysis.subjects.all.filter((each) => isListener(each, analysis));
  return here.some(({ excluded }) => excluded) ? [] : here;
}

export function isListener(subject: Subject, analysis: Analysis): boolean {
  const { row } = subject.known;
  return (row.does === 'create' && row.listens === true) || callsOn(subject, 'listen', analysis).length > 0;
}

export function inherited(listeners: readonly Subject[], analysis: Analysis): readonly Setting[] {
  return listeners.flatMap((listener) => [...ownSettings(listener, analysis), ...setOn(listener, analysis)]);
}

/** Options come in a variable that cannot be read: `net.connect(options)`. */
export function opaqueOptions(subject: Subject, analysis: Analysis): boolean {
  const { row, call } = subject.known;
  return (row.records ?? []).some((where) => {
    const argument = analysis.options.argument(call, where);
    if (argument === undefined || !isOpaque(argument, analysis)) return false;
    const { subjects: carriers, open } = analysis.subjects.origins(argument);
    if (typeof where === 'number' && carriers.size > 0 && !open)
      return [...carriers].some(
        (each) => each.excluded || opaqueOptions(each, analysis) || hasOpaquePart(each, analysis),
      );
    if (/^[^{]*(url|uri|port|host(?:name)?|addr|path|dsn|string)\W*$/i.test(argument.text)) return false;
    if (typeof where === 'string') return true;
    // A server's options come before its handler; alone, it is the handler.
    if (row.does === 'serve') return call.arguments[where + 1] !== undefined;
    // `net.connect(port, host)`: what follows says that this is no record.
    const next = call.arguments[where + 1]?.value;
    return (
      next === undefined ||
      analysis.subjects.functions(next).length > 0 ||
      ('peer' in row && row.peer?.includes(where + 1) !== true && isMeantAsRecord(argument, analysis))
    );
  });
}

/** `options`, `{ ...given }`, whatever follows: `super(options, Client)`. */
function isMeantAsRecord(node: Syntax, { values }: Analysis): boolean {
  return (
    values.record(node) !== undefined ||
    [node, values.follow(node)].some(({ text }) =>
      /(?:options|opts|config|configuration|settings|params)$/i.test(text),
    )
  );
}

/** The keys of a record that nobody reads, as far as its declared type tells them all: `options: { host: string }`. */
export function typedKeys(node: Syntax, { names, language }: Analysis): readonly string[] | undefined {
  const { keysOf } = language.names;
  const inner = unwrap(node);
  const { shape } = inner;
  if (keysOf === undefined) return undefined;
  const isOwn = shape.kind === 'member' && isOfSelf(inner, names);
  const declared = isOwn
    ? names.leaves(shape.name).filter((leaf) => names.classOf(leaf) === names.classOf(inner))
    : shape.kind === 'name'
      ? names.bindings(inner).map(({ leaf }) => leaf)
      : [];
  const types = declared.flatMap((leaf) => typeAt(leaf) ?? []);
  const keys = types.map((type) => keysOf(type, names.leaves));
  return keys.length === 1 ? keys[0] : undefined;
}

/** The type that stands where a name is declared. */
function typeAt(leaf: Syntax): Syntax | undefined {
  const around = leaf.parent?.shape;
  if (around?.kind === 'assign') return around.declares ? around.type : undefined;
  const fn = ancestor(leaf, 'function', 4)?.shape;
  return fn?.kind === 'function' ? fn.parameters.find(({ target }) => target === leaf)?.type : undefined;
}

/** It names a host and nothing that may tune the connection or make it another. */
function isPlainPeer(keys: readonly string[] | undefined): boolean {
  return (
    keys?.some((key) => /^host(?:name)?$/.test(key)) === true &&
    !keys.some((key) => /keep_?alive|^(?:path|socketPath|socket|fd|handle)$/i.test(key))
  );
}

/** `stream_context_create(['socket' => $options])`: what stands below a key may hold them. */
function hasOpaquePart({ known: { row, call } }: Subject, analysis: Analysis): boolean {
  const keys = 'options' in row ? Object.keys(row.options ?? {}) : [];
  const heads = new Set(keys.filter((key) => key.includes('.')).map((key) => key.slice(0, key.indexOf('.'))));
  return [...heads].some((head) => {
    const part = analysis.options.argument(call, head);
    return part !== undefined && isOpaque(part, analysis);
  });
}

/** It may be a record, and cannot be read: nor can `options = options || {}`, which is made of itself. */
function isOpaque(node: Syntax, analysis: Analysis, around: readonly Syntax[] = []): boolean {
  const { values } = analysis;
  const real = values.follow(node);
  if (around.includes(real)) return true;
  if (isPlainPeer(typedKeys(real, analysis))) return false;
  // `options || { port: 4000 }`, `process.env.PORT || 4000`: one that is read says what the other is.
  if (real.shape.kind === 'choice') {
    const { options } = real.shape;
    return (
      options.some((each) => isOpaque(each, analysis, [...around, real])) &&
      !options.some((each) => isScalar(values.fold(each)?.value))
    );
  }
  const record = values.record(real);
  if (record !== undefined) return record.open;
  // As against what a variable holds, which more may be put into.
  const making = unwrap(node).shape;
  const made = making.kind === 'call' ? analysis.subjects.functions(making.callee) : [];
  if (made.length > 0 && made.every((fn) => givesAsides(fn, analysis))) return false;
  return (
    real.shape.kind !== 'function' &&
    // `this.opened`, a method.
    (real.shape.kind !== 'member' || analysis.subjects.functions(real).length === 0) &&
    values.fold(real) === undefined &&
    real.shape.kind !== 'string' &&
    real.shape.kind !== 'list' &&
    real.shape.kind !== 'binary'
  );
}

/** `return ['ssl' => ['verify_peer' => true]]`: records about other things than the connection. */
function givesAsides(fn: Syntax, { values }: Analysis): boolean {
  const given = returned(fn).map((each) => values.record(each));
  return (
    given.length > 0 &&
    given.every((each) => each?.open === false && each.entries.every(({ key }) => isAside(key)))
  );
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

export function setsIdle(setting: Setting): boolean {
  return setting.effect.sets === 'idle' || setting.effect.sets === 'unknown';
}
