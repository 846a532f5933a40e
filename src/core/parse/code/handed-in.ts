/** Options that are set on what nobody here opened: sockets handed in, lists and records of options. */
import type { Connection, Said } from '../../document/code.ts';
import type { FixRow } from '../../languages/api.ts';
import type { Syntax } from '../../languages/syntax.ts';
import { span } from '../../text.ts';
import type { Analysis, SetCall } from './analysis.ts';
import type { Known } from './calls/rows.ts';
import type { Subject } from './calls/subjects.ts';
import { isExchangeInSteps } from './exchange/steps.ts';
import type { Evidence } from './exemptions/evidence.ts';
import { fixesOf } from './fixing/fixes.ts';
import { isParameter } from './flow/receivers.ts';
import { isMovedElsewhere } from './handover/handover.ts';
import { spokenEvery } from './heartbeat/heartbeat.ts';
import type { Binding } from './names/bindings.ts';
import type { Names } from './names/names.ts';
import { apiName, calleeSpan } from './naming.ts';
import { leadsToLoopback } from './peers/host-text.ts';
import { goesToLoopback } from './peers/loopback.ts';
import { callsOn, ownSettings, receiverOf, setsIdle } from './settings.ts';
import { endedByAlarm, reaped } from './silence/measured.ts';
import { ancestor, unwrap, within } from './tree/nodes.ts';
import type { SyntaxTree } from './tree/syntax.ts';
import type { Values } from './values/values.ts';

/**
 * Connected or accepted into something whose making is not seen: `acceptor.async_accept(session->socket(), …)`, a field
 * that its class declares as a pointer to a socket.
 */
export function unmade(elsewhere: Evidence, analysis: Analysis): readonly Connection[] {
  const { subjects, options } = analysis;
  return subjects.calls.flatMap((known): Connection[] => {
    const { row } = known;
    if (row.does !== 'connect' || row.gives !== undefined || options.excludes(known.call, row.unless))
      return [];
    const receiver = receiverOf(known, row.on, options);
    if (receiver === undefined || subjects.origins(receiver).subjects.size > 0) return [];
    const isTyped = subjects.type(receiver) !== undefined;
    const isOwn = isTyped
      ? isDeclaredHere(receiver, analysis)
      : row.declaredElsewhere?.test(analysis.tree.text) === true && isHeadersField(receiver, known, analysis);
    if (row.accepts === true ? isOther(receiver, analysis) : !isOwn) return [];
    const exempt = goesToLoopback(known, analysis)
      ? 'loopback'
      : analysis.inTest(known.node)
        ? 'test'
        : elsewhere.anywhere || elsewhere.connects.has(known)
          ? 'set-elsewhere'
          : isMovedElsewhere(known, analysis)
            ? 'handed-out'
            : isExchangeInSteps([known], analysis)
              ? 'closed-here'
              : undefined;
    const said: Said = { unreadable: false };
    const opened: Subject = { known: { ...known, row: { does: 'open' } }, excluded: false };
    const idleClose = (row.accepts === true ? reaped(analysis) : undefined) ?? endedByAlarm(opened, analysis);
    const heartbeat = spokenEvery(opened, analysis);
    return [
      {
        role: row.accepts === true ? 'accepted' : 'client',
        api: apiName(known),
        callee: calleeSpan(known),
        said,
        defaults: row.defaults ?? [],
        quiet: false,
        ...(exempt !== undefined && { exempt }),
        ...(idleClose !== undefined && { idleClose }),
        ...(heartbeat !== undefined && { heartbeat }),
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

/**
 * A field that the header declares, `socket_` or `stream_.lowest_layer()`, be it made in the constructor's list, and that
 * its function does not close from there on.
 */
function isHeadersField(receiver: Syntax, { node }: Known, { names }: Analysis): boolean {
  const field = /^(\w+)(?:(?:\.|->)(?:lowest|next)_layer\(\))*$/.exec(unwrap(receiver).text)?.[1];
  const leaf = field === undefined ? undefined : names.leaves(field).find((each) => within(each, receiver));
  const isMadeHere = leaf !== undefined && names.bindings(leaf).some((each) => !isInitialized(each));
  if (leaf === undefined || isMadeHere) return false;
  return !names
    .leaves('close')
    .some(
      (each) =>
        each.start > node.start &&
        within(each, names.functionOf(node)) &&
        each.parent?.text.startsWith(field!) === true,
    );
}

/** `: _socket(context)`, as against `: _socket(std::move(socket))` of one that others made. */
function isInitialized({ leaf }: Binding): boolean {
  const { parent } = leaf;
  return parent?.type === 'field_initializer' && !/\bmove\b|sock/i.test(parent.text.slice(leaf.text.length));
}

/** A field or variable of the file, declared with its type, that was not handed in: `Client = client`. */
function isDeclaredHere(receiver: Syntax, analysis: Analysis): boolean {
  const { names, subjects, options } = analysis;
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
    bindings.every(
      ({ leaf, how, scope }) =>
        how.kind === 'value' &&
        scope.shape.kind !== 'function' &&
        !isOfPrimaryConstructor(leaf, names) &&
        (how.value === undefined || !(isMadeByOthers(how.value, analysis) || isHandedIn(how.value, names))),
    )
  );
}

/** `class Lane(val channel: SocketChannel)`: who makes one gives it. */
function isOfPrimaryConstructor(leaf: Syntax, names: Names): boolean {
  const owner = names.classOf(leaf)?.shape;
  return owner?.kind === 'class' && owner.parameters?.some(({ target }) => target === leaf) === true;
}

function isHandedIn(value: Syntax, names: Names): boolean {
  return value.shape.kind !== 'null' && isParameter(value, names);
}

/** `settings.socketFactory().createSocket()`: who makes it may set options. */
function isMadeByOthers(value: Syntax, { subjects }: Analysis): boolean {
  const made = unwrap(value);
  if (made.shape.kind !== 'call' || made.shape.constructs) return false;
  return subjects.known(made) === undefined && subjects.functions(made.shape.callee).length === 0;
}

/** Options set on what was handed in: nobody here opened it, what is said about it holds all the same. */
export function handedIn(sets: readonly SetCall[], analysis: Analysis): readonly Connection[] {
  const groups = new Map<string, SetCall[]>();
  for (const each of sets) {
    const isOnMade = each.on.size > 0 && ![...each.on].every((made) => isMadeForOthers(made, analysis));
    if (isOnMade || !(each.on.size > 0 || each.open || isDeclared(each.receiver, analysis))) continue;
    if (isOfOtherClass(each, analysis)) continue;
    const where = analysis.names.functionOf(each.known.node);
    const whole = each.receiver === undefined ? undefined : wholeOf(each.receiver, analysis);
    const key = `${whole?.text ?? ''}@${whole?.shape.kind === 'member' ? '' : where.start}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  // A helper's may be on what is made here and on this, too.
  const mayBeOnIt = [...[...groups.values()].flat(), ...sets.filter(({ on, open }) => on.size > 0 && open)];
  return [...groups.values()].map((group) => {
    const settings = group.flatMap((each) => each.settings);
    const merged = analysis.options.merge(settings);
    const known = group[0]!.known;
    // Options set one by one may be set elsewhere on the same socket; a call that takes them all says it all.
    const elsewhere =
      (known.row.sockopt !== undefined ||
        known.row.fix?.some(({ helper }) => helper !== undefined) === true) &&
      merged.enabled !== undefined &&
      merged.idle === undefined &&
      mayBeOnIt.some((each) => !group.includes(each) && each.settings.some(setsIdle));
    const said: Said = { ...merged, unreadable: merged.unreadable || elsewhere };
    return {
      role: 'client' as const,
      api: apiName(known),
      callee: calleeSpan(known),
      said,
      defaults: known.row.defaults ?? [],
      quiet: true,
      exempt: analysis.inTest(known.node) ? ('test' as const) : ('handed-in' as const),
      fixes: fixesOf({ connecting: known, settings, said, analysis }),
    };
  });
}

/** `*fd = socket(AF_INET, SOCK_STREAM, 0)` that nobody here connects or listens on. */
function isMadeForOthers(made: Subject, analysis: Analysis): boolean {
  const { row } = made.known;
  if (row.does !== 'create' || row.gives !== 'fd' || made.excluded) return false;
  return (['connect', 'listen'] as const).every((does) => callsOn(made, does, analysis).length === 0);
}

/** Links from a connection to what it is made of: the socket in a stream in a transport. */
const mostLinks = 4;

/** `transport` of `fd = transport.getHandle()`: what is set on a part of a connection is set on the whole. */
function wholeOf(receiver: Syntax, { values, subjects, options }: Analysis): Syntax {
  let at = unwrap(receiver);
  for (let link = 0; link < mostLinks; link++) {
    const made = values.follow(at);
    const known = made.shape.kind === 'call' ? subjects.known(made) : undefined;
    const inner = known?.row.does === 'pass' ? receiverOf(known, known.row.from, options) : undefined;
    if (inner === undefined) break;
    at = unwrap(inner);
  }
  return at;
}

/**
 * Lists of socket options that go to something nobody here knows: an adapter's pool, a transport of another file.
 * What one says about its connections holds; with the idle time elsewhere in the file, nothing is known.
 */
export function looseLists(unread: readonly Syntax[], analysis: Analysis): readonly Connection[] {
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
export function looseRecords(analysis: Analysis): readonly Connection[] {
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

/** What a framework connects by its settings: `DATABASES = {"default": {"ENGINE": …, "HOST": …}}` of Django. */
export function configured(analysis: Analysis): readonly Connection[] {
  const { names, options, values, language, inTest } = analysis;
  return (language.frameworks ?? []).flatMap((row): readonly Connection[] =>
    names.leaves(row.key).flatMap((leaf): readonly Connection[] => {
      const record = recordOf(leaf);
      if (record?.shape.kind !== 'record') return [];
      const call = callWith(record);
      const text = (key: string): unknown => {
        const value = options.argument(call, key);
        return value === undefined ? undefined : values.fold(value)?.value;
      };
      const named = options.argument(call, row.key);
      if (named === undefined || !row.names.test(String(text(row.key) ?? '')) || options.isOpen(call))
        return [];
      const host = hostIn(text(row.peer));
      const idleClose =
        row.lasts === undefined ? undefined : lastsFor(options.argument(call, row.lasts), values);
      if (host === undefined || leadsToLoopback(host) || idleClose?.seconds === 0) return [];
      const given = options.argument(call, row.options.under);
      const within = given === undefined ? undefined : callWith(given);
      const settings = within === undefined ? [] : options.ofCall(within, row.options.sets);
      // What is given there is read by itself.
      if (settings.length > 0 || (within !== undefined && options.isOpen(within))) return [];
      const said: Said = { unreadable: false };
      const connecting: Known = { node: record, call, key: 'frameworks', row: { does: 'pass' } };
      const rows = row.fix === undefined ? [] : [row.fix];
      return [
        {
          role: 'client',
          api: String(text(row.key)),
          callee: span(named.start, named.end),
          said,
          defaults: row.defaults,
          quiet: false,
          keeps: true,
          ...(idleClose?.seconds !== undefined && { idleClose }),
          ...(inTest(record) && { exempt: 'test' as const }),
          fixes: fixesOf({ connecting, rows, settings, said, analysis }),
        },
      ];
    }),
  );
}

/** The host of a URL, or what is one itself; a path is a Unix socket's. */
function hostIn(peer: unknown): string | undefined {
  if (typeof peer !== 'string' || peer === '' || /^(?:\/|unix:)/.test(peer)) return undefined;
  return /^(?:\w+:\/\/(?:[^@/]*@)?)?(\[[^\]]*\]|[^:/?]*)/.exec(peer)?.[1];
}

/** Seconds for which it is used again: `undefined` is for ever, 0 not at all or for nobody knows how long. */
function lastsFor(node: Syntax | undefined, values: Values): { readonly seconds: number | undefined } {
  if (node?.shape.kind === 'null') return { seconds: undefined };
  const seconds = node === undefined ? 0 : values.fold(node)?.value;
  return { seconds: typeof seconds === 'number' ? seconds : 0 };
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

/**
 * `this.setKeepAlive(true)` in a method of a class that is not known to be a connection, though the method's name is
 * all that says so: it is its own, or its base's.
 */
function isOfOtherClass({ known, receiver }: SetCall, { names }: Analysis): boolean {
  if (receiver === undefined || !known.key.startsWith('#') || !names.isSelf(receiver)) return false;
  const owner = names.classOf(receiver);
  if (owner === undefined) return false;
  // `function () { … }` in the method gets its `this` from who calls it.
  for (let at = ancestor(receiver, 'function'); at !== undefined; at = ancestor(at, 'function')) {
    if (!within(at, owner)) break;
    if (/^(?:async\s+)?function\b/.test(at.text)) return false;
  }
  return true;
}

/** Declared with a type of ours and never given a value where we see it: `var dialer net.Dialer`. */
function isDeclared(receiver: Syntax | undefined, { subjects }: Analysis): boolean {
  return receiver !== undefined && subjects.type(receiver) !== undefined;
}
