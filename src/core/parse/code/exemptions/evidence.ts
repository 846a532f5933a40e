/** Words of keepalive that stand elsewhere in the file, and whose connections they may be about. */
import type { Api } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { contains, escapeRegExp, type Span } from '../../../text.ts';
import type { Analysis, SetCall } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { tunes } from '../flow/traffic.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { callsOf, nameOfCallee } from '../names/functions.ts';
import { isOutside } from '../names/names.ts';
import { ownSettings, receiverOf, setsIdle } from '../settings.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';

export interface Evidence {
  /** Keepalive may be set in this file on connections that cannot be told. */
  readonly anywhere: boolean;
  readonly idleAnywhere: boolean;
  /** Given to something that says keepalive and cannot be looked into. */
  readonly on: ReadonlySet<Subject>;
  /** Calls that connect something whose making is not seen, and on which keepalive is set here. */
  readonly connects: ReadonlySet<Known>;
  /** Words for socket options that stand in nothing that was read. */
  readonly unread: readonly Syntax[];
}

/**
 * Keepalive set where it cannot be told on which connection: option calls on unknown receivers, and calls and
 * options that say keepalive without being known.
 */
export function looseEvidence(analysis: Analysis): Evidence {
  const { sets, tree, names, subjects, language } = analysis;
  const on = new Set<Subject>();
  const connects = new Set<Known>();
  const unread: Syntax[] = [];
  let anywhere = false;
  let idleAnywhere = false;
  const read: Span[] = subjects.calls.filter((known) => known.row.does === 'set').map((known) => known.node);
  for (const each of sets) {
    read.push(...each.settings.map((setting) => setting.at));
    const speaks = each.settings.some((setting) => setting.effect.sets === 'enabled' || setsIdle(setting));
    if (!each.open && each.on.size > 0) continue;
    if (speaks && each.settings.some(({ effect }) => effect.sets !== 'interval')) {
      const told = connectsOf(each, analysis);
      for (const connect of told) if (connect !== undefined) connects.add(connect);
      anywhere ||= each.on.size === 0 && (told.length === 0 || told.includes(undefined));
    }
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
  return { anywhere, idleAnywhere, on, connects, unread };
}

/**
 * `tune(guest->socket().native_handle())` beside `acceptor.async_accept(guest->socket(), …)`: of each place where the
 * options are set, be it by a function of the file, the call that connects what is there; `undefined` for another.
 */
function connectsOf({ receiver }: SetCall, analysis: Analysis): readonly (Known | undefined)[] {
  const { names, subjects, options } = analysis;
  if (receiver === undefined) return [];
  const { how } = names.bindings(unwrap(receiver))[0] ?? {};
  const places =
    how?.kind === 'parameter'
      ? callsOf(how.of, subjects).map(({ shape }) =>
          shape.kind === 'call' ? options.argument(shape, how.at) : undefined,
        )
      : [receiver];
  return places.map((place) =>
    subjects.calls.find((known) => {
      if (place === undefined || known.row.does !== 'connect') return false;
      const connected = receiverOf(known, known.row.on, options);
      return (
        connected !== undefined &&
        within(place, names.functionOf(known.node)) &&
        isPartOf(unwrap(connected).text, place.text)
      );
    }),
  );
}

/** `guest->socket()` of `guest->socket().native_handle()`. */
function isPartOf(object: string, text: string): boolean {
  const whole = text.replace(/^[\s(*&]+/, '');
  return whole.startsWith(object) && /^\W*$|^\)*(?:\.|->)/.test(whole.slice(object.length));
}

/** `Socket(host, port).watched()`: a function of another file, put on the type from outside, may set anything. */
export function isExtension(method: string, { names, language }: Analysis): boolean {
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
export function isGivenToTuner(argument: Syntax, { subjects }: Analysis): boolean {
  const node = ancestor(argument, 'call', 3);
  const call = node?.shape;
  if (node === undefined || call?.kind !== 'call' || subjects.known(node) !== undefined) return false;
  if (subjects.functions(call.callee).length > 0) return false;
  const word = nameOfCallee(call);
  if (isMessage.test(word) || isGetter(call)) return false;
  return tunes.test(word) || appliesOptions.test(call.callee.text);
}

/** `options.apply(&stream)`, `tcp_options::apply(&socket, options)` */
const appliesOptions = /(?:opts?|options?|settings|config\w*)(?:\.|::|->)apply\w*$/i;

/** A builder given to what may configure it: `customizer.accept(bootstrap)`, a method that others override. */
export function isGivenToCustomizer(argument: Syntax, { subjects, language }: Analysis): boolean {
  const node = ancestor(argument, 'call', 3);
  const call = node?.shape;
  if (node === undefined || call?.kind !== 'call' || call.constructs || subjects.known(node) !== undefined)
    return false;
  const functions = subjects.functions(call.callee);
  if (functions.length > 0) return functions.every((fn) => isHook(fn, language));
  return /^(accept|apply|invoke|call|execute)$|configur|customi[sz]|prepare|init|set_?up|options?/i.test(
    nameOfCallee(call),
  );
}

/** `protected void configure(Bootstrap bootstrap) {}`: it does nothing by itself, so classes of other files do. */
function isHook(fn: Syntax, { names: { isPrivate } }: Language): boolean {
  if (fn.shape.kind !== 'function' || isPrivate?.(fn) === true) return false;
  const body = fn.shape.body?.shape;
  return body === undefined || (body.kind === 'block' && body.statements.length === 0);
}

/** `options.forEach(bootstrap::option)`: a method that sets options is handed on. */
export function isSetThrough({ holders }: Lifetime, { tree, names }: Analysis): boolean {
  return holders.some(({ target, kind }) => {
    const isLocal = kind === 'name' && !isOutside(target, names);
    const { text } = isLocal ? names.functionOf(target) : tree;
    const name = escapeRegExp(target.text);
    return new RegExp(`(?<![\\w.])${name}\\s*::\\s*(?:[sS]et|(?:child)?[oO]ption)`).test(text);
  });
}

function keepaliveWords(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  // What is rare is looked for first, and the word around it then.
  for (const { index } of text.matchAll(/keep_?alive|keepidle|sock_?opt/gi)) {
    const head = /[A-Za-z_$][\w$]*$/.exec(text.slice(Math.max(0, index - longestWord), index))?.[0] ?? '';
    const tail = /^[\w$]*/.exec(text.slice(index, index + longestWord))![0];
    words.add(head + tail);
  }
  return words;
}

const longestWord = 200;

/**
 * A word that says keepalive: the connections it can only be about; an empty set when it may be about any;
 * `undefined` when it enables nothing (a definition, a plain use of a variable, an import).
 */
function speaksOf(leaf: Syntax, analysis: Analysis): ReadonlySet<Subject> | undefined {
  const parent = leaf.parent;
  const shape = parent?.shape;
  // `Map.of("tcpKeepAlive", "true")`: an option by its name, in something that was not read.
  if (shape?.kind === 'string' && analysis.language.sockopts?.[leaf.text] !== undefined) return new Set();
  if (parent === undefined || shape === undefined || ancestor(leaf, 'import', 4) !== undefined)
    return undefined;
  const callee = shape.kind === 'member' && shape.nameNode === leaf ? parent : leaf;
  const holder = callee.parent?.shape;
  if (holder?.kind === 'call' && holder.callee === callee)
    return speaksOfCall(callee.parent!, holder, analysis);
  if (shape.kind === 'argument' && shape.nameNode === leaf) return optionOf(leaf, analysis);
  if (parent.shape.kind === 'entry') return optionOf(leaf, analysis);
  if (callee !== leaf && holder?.kind === 'assign' && holder.targets.includes(callee)) {
    // `this.keepAlive = keepAlive`: a field of an object that is no connection.
    const { object } = shape as ShapeOf<'member'>;
    const isOwn = object !== undefined && analysis.names.isSelf(object);
    if (isOther.test(leaf.text)) return undefined;
    return isOwn && analysis.subjects.type(object) === undefined ? undefined : new Set();
  }
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

/** What is no option: `keep_alive_id` of a packet, `last_keepalive`. */
const isOther =
  /^_*(?:last|next|prev(?:ious)?|sent|missed|received)_?keep_?alive|keep_?alives?_?(?:id|at|sent|received|seen|missed|timestamp|timer|thread|task|job|lock|event|loop|url|handler|callback|future|packet|message|msg|request|response)s?$/i;

/** A message of the application's own protocol, or what sends one: `KeepAlivePacket(…)`, `send_keepalive(…)`. */
const isMessage =
  /keep_?alive_?(?:packet|pkt|message|msg|request|req|response|reply|frame|command|cmd|event|ping|pong|ack|notification|pdu)$|^_*(?:send|write|recv|receive|encode|decode|parse|pack)_?keep_?alive/i;

/** `getsockopt`, `isKeepAlive`, `supportsOption`, `needsKeepAlive`: it asks and sets nothing. */
function isGetter(call: ShapeOf<'call'>): boolean {
  return /^(get|is|has|can|needs?|should|supports?|contains|includes)/i.test(nameOfCallee(call));
}

/** A method that a row knows, and not on such a receiver: `wire.setKeepAlive(true)`. */
function isOfOther({ callee }: ShapeOf<'call'>, { language }: Analysis): boolean {
  const { shape } = callee;
  const entry = shape.kind === 'member' ? language.apis[`#${shape.name}`] : undefined;
  const row = entry === undefined || Array.isArray(entry) ? undefined : (entry as Api);
  const receiver = shape.kind === 'member' ? shape.object?.text : undefined;
  return row?.receiver !== undefined && receiver !== undefined && !row.receiver.test(receiver);
}

/** Ruby's `@keepalive = settings.keepalive`: what is read for its value switches nothing on. */
function isAttribute(node: Syntax, call: ShapeOf<'call'>, { language }: Analysis): boolean {
  return (
    language.names.bareCalls === true &&
    call.arguments.length === 0 &&
    call.block === undefined &&
    outermost(node).parent?.shape.kind !== 'block'
  );
}

/** `this.keepAlive()`, of a class that has it from elsewhere: a message of its own, said again and again. */
function isPing({ callee, arguments: given }: ShapeOf<'call'>, { names }: Analysis): boolean {
  const { shape } = callee;
  if (shape.kind !== 'member' || shape.object === undefined || given.length > 0) return false;
  return /^_*keep_?alive$/i.test(shape.name) && names.isSelf(shape.object);
}

function speaksOfCall(
  node: Syntax,
  call: ShapeOf<'call'>,
  analysis: Analysis,
): ReadonlySet<Subject> | undefined {
  const { subjects, sets } = analysis;
  if (subjects.known(node) !== undefined || isGetter(call) || isOfOther(call, analysis)) return undefined;
  if (isAttribute(node, call, analysis) || isMessage.test(nameOfCallee(call))) return undefined;
  if (isPing(call, analysis)) return undefined;
  // A function of this file that sets options itself was followed into.
  const functions = subjects.functions(call.callee);
  const followed = functions.some((fn) => sets.some((each) => within(each.known.node, fn)));
  // `keepAlive()` of the class sends something of its own: what it sets would stand here.
  if (followed || (functions.length > 0 && call.arguments.length === 0)) return undefined;
  const told = new Set<Subject>();
  const candidates = call.arguments.map((each) => each.value);
  if (call.callee.shape.kind === 'member' && call.callee.shape.object !== undefined)
    candidates.push(call.callee.shape.object);
  for (const each of candidates) for (const subject of subjects.origins(each).subjects) told.add(subject);
  return told;
}

/** A keyword or key: of a call that makes a connection it is about that one. */
function optionOf(leaf: Syntax, analysis: Analysis): ReadonlySet<Subject> | undefined {
  if (!/keep_?alive|keepidle|sock(et)?_?opt/i.test(leaf.text) || isOther.test(leaf.text)) return undefined;
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
