/** Connections made again for every item of a loop or every request. */
import type { Connection, PerRequest } from '../../document/code.ts';
import type { Asks, Sets } from '../../languages/api.ts';
import type { ShapeOf, Syntax } from '../../languages/syntax.ts';
import { span } from '../../text.ts';
import type { Analysis } from './analysis.ts';
import type { Known } from './calls/rows.ts';
import type { Subject } from './calls/subjects.ts';
import { pooled } from './fixing/pool.ts';
import { isCollected } from './flow/receivers.ts';
import { repeats } from './flow/repeats.ts';
import { type Lifetime, lifetimeOf } from './lifetime/lifetime.ts';
import { callsIn, callsOf, nameOf, nameOfCallee } from './names/functions.ts';
import { isOutside, type Names } from './names/names.ts';
import { apiName, calleeSpan } from './naming.ts';
import { hostOfUrl, leadsToLoopback } from './peers/host-text.ts';
import { isHostOfItem, isMadeOfItem } from './peers/items.ts';
import { goesToLoopback } from './peers/loopback.ts';
import { callsOn } from './settings.ts';
import { ancestor, outermost, statementOf, unwrap, within } from './tree/nodes.ts';

/** In a field or outside the function. */
export function isMadeForMany({ holders }: Lifetime, { names }: Analysis): boolean {
  return holders.some(({ kind, target }) => kind === 'field' || isOutside(target, names));
}

export function perRequest(
  subject: Subject,
  pool: string,
  lifetime: Lifetime,
  analysis: Analysis,
): PerRequest | undefined {
  const { known } = subject;
  // One that keeps no connection is made for one request on purpose, if it is made again and again.
  if (keepsNone(subject, analysis)) return perAsking(subject, analysis);
  // It is made once for many.
  const uses = [known.node, ...lifetime.uses.map(({ use }) => use)];
  if (
    isMadeForMany(lifetime, analysis) ||
    lifetime.given.some(isCollected) ||
    uses.some((each) => isPutAway(each, analysis))
  )
    return undefined;
  if (configures.test(nameOf(analysis.names.functionOf(known.node)) ?? '')) return undefined;
  const inside = repeats(known.node, analysis.names, analysis.subjects, analysis.language);
  if (inside === undefined) return undefined;
  if (inside === 'loop' && (isForItem(subject, analysis) || asksItem(subject, analysis))) return undefined;
  if (isAddressedElsewhere(subject, analysis)) return undefined;
  const pooling = 'isPool' in known.row ? known.row.isPool : undefined;
  if (pooling === 'session' && !isForOneRequest(subject, lifetime, analysis)) return undefined;
  const isPool = pooling !== undefined;
  const letGo = isPool && lifetime.handedOut && isLetGoByCallers(subject, analysis);
  return {
    span: span(known.node.start, known.node.end),
    pool,
    inside,
    ...(isPool && { isPool }),
    ...(letGo && { letGo }),
  };
}

/**
 * `db := connect()` in handlers, of a function of the file that makes a pool for whoever calls it: each of them uses it
 * by its methods alone, and leaves it as it is.
 */
function isLetGoByCallers({ known }: Subject, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  const home = names.functionOf(known.node);
  const calls = home.shape.kind === 'function' ? callsOf(home, subjects) : [];
  return (
    calls.length > 0 &&
    calls.every((call) => {
      if (repeats(call, names, subjects, language) !== 'handler') return false;
      const { holders, given, closings, closedHere, handedOut, stored } = lifetimeOf(
        call,
        call,
        [],
        analysis,
      );
      return (
        holders.every(({ kind, target }) => kind === 'name' && !isOutside(target, names)) &&
        holders.length > 0 &&
        given.length + closings.length === 0 &&
        !closedHere &&
        !handedOut &&
        !stored
      );
    })
  );
}

function keepsNone({ known: { row, call } }: Subject, { options, values }: Analysis): boolean {
  const { idleEnds } = row;
  const none = idleEnds?.none === undefined ? undefined : options.argument(call, idleEnds.none);
  return none !== undefined && values.fold(none)?.value === true;
}

/**
 * `client.Get(base + path)` for each path, over a `http.Transport{DisableKeepAlives: true}` made in front of the loop:
 * as far as all rounds ask the same host.
 */
function perAsking(subject: Subject, analysis: Analysis): PerRequest | undefined {
  const { names, subjects, values, language } = analysis;
  for (const { call, url, pool } of askedOver(subject, analysis)) {
    const loop = ancestor(call, 'loop');
    const isRepeated = repeats(call, names, subjects, language, withoutCallers) === 'loop';
    if (loop === undefined || !isRepeated || within(subject.known.node, loop)) continue;
    const host = url === undefined ? undefined : beginningOf(url, loop, analysis);
    if (host === undefined || leadsToLoopback(hostOfUrl(String(values.fold(host)?.value ?? '')))) continue;
    return { span: span(call.start, call.end), pool, inside: 'loop', keptByNone: true };
  }
  return undefined;
}

interface Asked {
  readonly call: Syntax;
  readonly url: Syntax | undefined;
  readonly pool: string;
}

/** The requests that are made over it. */
function* askedOver(subject: Subject, analysis: Analysis): Iterable<Asked> {
  const { asks } = subject.known.row;
  for (const leaf of asks?.methods.flatMap((method) => analysis.names.leaves(method)) ?? []) {
    const member = leaf.parent;
    const call = member?.parent;
    const object =
      member?.shape.kind === 'member' && member.shape.nameNode === leaf ? member.shape.object : undefined;
    if (object === undefined || call?.shape.kind !== 'call' || call.shape.callee !== member) continue;
    if (!analysis.subjects.origins(object).subjects.has(subject)) continue;
    yield { call, url: urlOf(call.shape, asks!, analysis), pool: asks!.pool };
  }
}

/** `client := http.Client{Transport: …}; client.Get("https://" + item.IP)`: no host is asked twice. */
function asksItem(subject: Subject, analysis: Analysis): boolean {
  const asked = [...askedOver(subject, analysis)];
  return asked.length > 0 && asked.every(({ url }) => url !== undefined && isHostOfItem(url, analysis));
}

/** The loop must be around the call itself. */
const withoutCallers = Number.POSITIVE_INFINITY;

/** What `client.Get(url)` asks for, or `client.Do(request)` with `request, err := http.NewRequest("GET", url, nil)`. */
function urlOf(call: ShapeOf<'call'>, asks: Asks, { names, options }: Analysis): Syntax | undefined {
  const [first] = call.arguments;
  if (first === undefined) return undefined;
  if (!/^(?:Do|RoundTrip)$/.test(methodOf(call.callee))) return first.value;
  const given = unwrap(first.value);
  const [binding, another] = given.shape.kind === 'name' ? names.reaching(given) : [];
  const made = binding?.how.kind === 'value' && another === undefined ? binding.how.value : given;
  const making = made === undefined ? undefined : unwrap(made).shape;
  const at = making?.kind === 'call' ? asks.requests[names.path(making.callee) ?? ''] : undefined;
  return making?.kind === 'call' && at !== undefined ? options.argument(making, at) : undefined;
}

/**
 * What it begins with where that is a text or a variable from in front of the loop: `base` of `base + path` and of
 * `fmt.Sprintf("%s/%d", base, id)`.
 */
function beginningOf(url: Syntax, loop: Syntax, analysis: Analysis): Syntax | undefined {
  const { names, values } = analysis;
  const node = values.follow(url);
  const { shape } = node;
  if (shape.kind === 'string') return node;
  if (shape.kind === 'binary') {
    const isScheme = /^\w+:\/\/$/.test(String(values.fold(shape.left)?.value ?? ''));
    return beginningOf(isScheme ? shape.right : shape.left, loop, analysis);
  }
  if (shape.kind === 'member' && shape.object !== undefined)
    return beginningOf(shape.object, loop, analysis) === undefined ? undefined : node;
  if (shape.kind === 'name') {
    return names.bindings(node).every(({ leaf }) => !within(leaf, loop)) ? node : undefined;
  }
  const [format, first] = shape.kind === 'call' && /Sprintf$/.test(shape.callee.text) ? shape.arguments : [];
  const text = format === undefined ? undefined : values.fold(format.value)?.value;
  if (format === undefined || typeof text !== 'string') return undefined;
  if (text.startsWith('%s'))
    return first === undefined ? undefined : beginningOf(first.value, loop, analysis);
  return /^https?:\/\/[^%/]+(?:\/|$)/.test(text) ? format.value : undefined;
}

/** The item of the loop says where to: `new Client(['host' => $node])`. */
function isForItem({ known }: Subject, analysis: Analysis): boolean {
  const peers = 'peer' in known.row ? (known.row.peer ?? []) : [];
  return peers.some((where) => {
    const peer = analysis.options.argument(known.call, where);
    // Of options their keys are places of their own.
    if (peer === undefined || analysis.values.record(peer)?.open === false) return false;
    return /:\/\//.test(analysis.values.follow(peer).text)
      ? isHostOfItem(peer, analysis)
      : isMadeOfItem(peer, analysis);
  });
}

/** Where it goes is set later, and cannot be read, or another host each round. */
function isAddressedElsewhere(subject: Subject, analysis: Analysis): boolean {
  const { row, call } = subject.known;
  const address = 'address' in row ? row.address : undefined;
  if (address === undefined) return false;
  const { options, values } = analysis;
  const urls = [options.argument(call, 0), ...callsOn(subject, 'set', analysis).map(addressIn)].filter(
    (each) => each !== undefined,
  );
  return (
    urls.length === 0 ||
    !urls.every((url) => /^\W*https?:\/\//i.test(values.follow(url).text) && !isHostOfItem(url, analysis))
  );

  function addressIn({ call: setting, row: sets }: Known): Syntax | undefined {
    const { sockopt } = sets as Sets;
    if (sockopt === undefined) return options.argument(setting, address!);
    return options.argument(setting, sockopt.name)?.text === address
      ? options.argument(setting, sockopt.value)
      : undefined;
  }
}

/** Functions that run once, for each thing that the configuration lists. */
const configures = /config|set_?up|^_*init(?:ial|_|[A-Z]|$)/i;

/** Literals, constructors and variables that something is put into, one into the other. */
const deepestHolder = 4;

/**
 * Kept for later, by itself or in an object: `clients.push(new Worker(client))`, `connections[name] ||= connect(name)`,
 * `link := &Link{conn: conn}; links = append(links, link)`, `go link.run(conn)`, `Thread(target=run, args=(conn,))`.
 */
function isPutAway(node: Syntax, analysis: Analysis, depth = 0): boolean {
  const { names, subjects, language } = analysis;
  const statement = statementOf(node);
  if (statement !== undefined && language.handsOver?.test(statement.text) === true) return true;
  for (let at = outermost(node); at.parent !== undefined; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'assign') {
      if (shape.value === undefined || !within(at, shape.value)) return false;
      const targets = shape.targets.map(unwrap);
      if (targets.some((each) => each.shape.kind === 'index')) return true;
      // What holds the thing itself is looked at by its uses; here it is about what it was put into.
      if (at === outermost(node)) return false;
      return targets.some(
        (target) =>
          target.shape.kind === 'member' ||
          (target.shape.kind === 'name' && depth < deepestHolder && isHolderPutAway(target, analysis, depth)),
      );
    }
    if (shape.kind === 'call') {
      if (shape.callee === at) return false;
      if (subjects.known(at.parent)?.row.does === 'run' || isCollecting(shape)) return true;
      if (!shape.constructs && !isConstructor(shape, names)) return false;
    } else if (!/^(?:record|entry|list|argument|same|other|spread|choice)$/.test(shape.kind)) return false;
  }
  return false;
}

function isHolderPutAway(target: Syntax, analysis: Analysis, depth: number): boolean {
  const { names } = analysis;
  if (isOutside(target, names)) return true;
  const scope = names.functionOf(target);
  return names
    .occurrences(target.text)
    .some(
      (use) =>
        use !== target &&
        within(use, scope) &&
        names.reaching(use).some(({ leaf }) => leaf === target) &&
        isPutAway(use, analysis, depth + 1),
    );
}

/** `append(clients, client)`, `clients.push(client)`, `clients.set(name, client)`. */
function isCollecting(call: ShapeOf<'call'>): boolean {
  const word = nameOfCallee(call);
  if (/^(?:set|store)$/i.test(word)) return call.arguments.length > 1;
  return /^(?:append|insert|prepend|push(?:_?back)?|unshift|emplace(?:_?back)?|enqueue|offer|put|(?:try_?)?add|\w+_add_handle)$/i.test(
    word,
  );
}

/** `Worker(client)` of a class of the file, Go's `NewWorker(client)`, Rust's `Worker::new(client)`. */
function isConstructor({ callee }: ShapeOf<'call'>, names: Names): boolean {
  if (/(?:^|[.:])(?:[nN]ew|[cC]reate|[mM]ake|[wW]rap)(?:[A-Z_]\w*)?$/.test(callee.text)) return true;
  return callee.shape.kind === 'name' && names.bindings(callee).some(({ how }) => how.kind === 'class');
}

/**
 * A client of HTTP that is asked once and given to nobody, as against one that keeps an item's cookies, credentials
 * or connection over many requests, or goes to another host each round.
 */
function isForOneRequest(subject: Subject, { given, uses }: Lifetime, analysis: Analysis): boolean {
  const { known } = subject;
  const asked = uses.flatMap(({ use }) => {
    const call = use.parent?.shape.kind === 'member' ? use.parent.parent : undefined;
    return call?.shape.kind === 'call' ? [call] : [];
  });
  const requests = asked.filter(
    ({ shape }) => shape.kind === 'call' && !/^a?close$/.test(methodOf(shape.callee)),
  );
  const [only, another] = requests;
  if (another !== undefined || uses.length > asked.length || given.length > 0) return false;
  if (only?.shape.kind !== 'call') return true;
  const isSecond = /^(?:request|stream)$/.test(methodOf(only.shape.callee));
  const url = analysis.options.argument(only.shape, isSecond ? 1 : 0);
  return (
    ancestor(only, 'loop') === ancestor(known.node, 'loop') &&
    !known.call.arguments.some(({ value }) => isMadeOfItem(value, analysis)) &&
    (url === undefined || !isHostOfItem(url, analysis))
  );
}

function methodOf({ shape, text }: Syntax): string {
  return shape.kind === 'member' ? shape.name : text;
}

/** Whole exchanges on connections of their own. */
export function requests(analysis: Analysis): readonly Connection[] {
  const { subjects, names, language } = analysis;
  return subjects.calls.flatMap((known): Connection[] => {
    const { row } = known;
    if (row.does !== 'request' || isStarted(known, row.starts, analysis)) return [];
    const inside = repeats(known.node, names, subjects, language);
    if (inside === undefined) return [];
    if (row.forBlock === true && (inside !== 'loop' || !isForOneOf(known, analysis))) return [];
    // A pool keeps no connection to a host that is asked once.
    if (inside === 'loop' && isOfItem(known, analysis)) return [];
    if (inside === 'handler' && isOfAsker(known, analysis)) return [];
    const exempt = goesToLoopback(known, analysis)
      ? 'loopback'
      : analysis.inTest(known.node)
        ? 'test'
        : undefined;
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

/** `http.start { |session| session.get(path) }`: a block that asks once, over what was not made for the loop's item. */
function isForOneOf({ call }: Known, analysis: Analysis): boolean {
  const block = call.block?.shape;
  const given = block?.kind === 'function' ? block.parameters[0]?.target.text : undefined;
  if (given === undefined || call.block === undefined) return false;
  const asked = callsIn(call.block).filter(
    ({ shape }) =>
      shape.kind === 'call' &&
      shape.callee.shape.kind === 'member' &&
      shape.callee.shape.object?.text === given,
  );
  const receiver = call.callee.shape.kind === 'member' ? call.callee.shape.object : undefined;
  const made = receiver?.shape.kind === 'name' ? analysis.names.bindings(receiver) : [];
  const places = made.flatMap(({ how }) => {
    const value = how.kind === 'value' && how.value !== undefined ? unwrap(how.value).shape : undefined;
    return value?.kind === 'call' ? value.arguments : [];
  });
  const isForThisItem = [...call.arguments, ...places].some(({ value }) => isMadeOfItem(value, analysis));
  return (
    asked.length === 1 && ancestor(asked[0]!, 'loop') === ancestor(call.callee, 'loop') && !isForThisItem
  );
}

/** `http.start; http.get(…)` of what the function makes; what others made, any start in the file may be about. */
function isStarted(known: Known, starts: string | undefined, { names, subjects }: Analysis): boolean {
  const { shape } = known.call.callee;
  const receiver = shape.kind === 'member' ? shape.object : undefined;
  if (starts === undefined || receiver === undefined) return false;
  const bound = receiver.shape.kind === 'name' ? names.bindings(receiver) : [];
  const isMadeHere =
    bound.length > 0 &&
    bound.every(({ how }) => {
      const value = how.kind === 'value' ? how.value : undefined;
      return value !== undefined && subjects.known(unwrap(value))?.row.does === 'make';
    });
  return names.leaves(starts).some((leaf) => {
    const called = leaf.parent?.shape;
    if (called?.kind !== 'member' || called.nameNode !== leaf || called.object === undefined) return false;
    if (isMadeHere)
      return names
        .bindings(unwrap(called.object))
        .some(({ leaf: made }) => bound.some((each) => each.leaf === made));
    // `Thread.start`, `Net::HTTP.start`
    return !/^[A-Z][\w:]*$/.test(called.object.text);
  });
}

/** `@app.get("/proxy/<path:url>") def proxy(url): requests.get(url)`, `request.args["url"]`: who asks says where, whole. */
function isOfAsker(known: Known, analysis: Analysis): boolean {
  const { names, subjects, values } = analysis;
  const given = urlIn(known, analysis);
  // `requests.request(**wanted)`
  if (given === undefined) return known.call.arguments.some((each) => each.spread === true);
  const url = unwrap(values.follow(given));
  if (/^(?:await\s+)?(?:\w+\.)?req(?:uest)?\b[\s\S]*\burl\b\W*$/i.test(url.text) && !/[+%{]/.test(url.text))
    return true;
  // `wanted["url"]` of what the function is given.
  const [, whole] = /^(\w+)(?:\[["']url["']\]|\.get\(["']url["'][^()]*\))$/.exec(url.text) ?? [];
  const isPart = whole !== undefined && !/conf|settings|opt/i.test(whole);
  if (isPart && names.bindings(headOf(url)).some(({ how }) => how.kind === 'parameter')) return true;
  const bindings = url.shape.kind === 'name' ? names.bindings(url) : [];
  return (
    bindings.length > 0 &&
    bindings.every(({ how }) => how.kind === 'parameter' && callsOf(how.of, subjects).length === 0)
  );
}

/** `wanted` of `wanted["url"]` and of `wanted.get("url")`. */
function headOf(node: Syntax): Syntax {
  const [first] = node.children;
  return first === undefined ? node : headOf(first);
}

function urlIn(known: Known, { options }: Analysis): Syntax | undefined {
  const { peer } = known.row as { readonly peer?: readonly (number | string)[] };
  return (peer ?? []).map((where) => options.argument(known.call, where)).find((each) => each !== undefined);
}

/** `requests.get(f"http://{peer.host}/…")` for each peer: the item of the loop says which host. */
function isOfItem(known: Known, analysis: Analysis): boolean {
  const url = urlIn(known, analysis);
  return url !== undefined && isHostOfItem(url, analysis);
}
