/** One connection: what is said about it, how long it lives, what mends it. */
import type { Connection, Said } from '../../../document/code.ts';
import { firstOf } from '../../../first.ts';
import type { Connects, Listens } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import {
  type Evidence,
  isExtension,
  isGivenToCustomizer,
  isGivenToTuner,
  isSetThrough,
} from '../exemptions/evidence.ts';
import { exemption } from '../exemptions/exemptions.ts';
import { isInOwnTable, isKeptElsewhere } from '../exemptions/kept.ts';
import { fixesOf } from '../fixing/fixes.ts';
import { goesOnBehind, isInLoopWithoutEnd } from '../flow/loops.ts';
import { isOwnLibrary, libraryGiven } from '../handover/foreign.ts';
import { isTakenOver } from '../handover/taking.ts';
import { spokenEvery } from '../heartbeat/heartbeat.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { isOfSelf } from '../names/names.ts';
import { apiName, calleeSpan, isAccepted } from '../naming.ts';
import { isLocal } from '../peers/loopback.ts';
import { isMadeForMany, perRequest } from '../requests.ts';
import {
  callsOn,
  carried,
  carriersOf,
  inherited,
  isDialledByOption,
  isUnreadUrl,
  listenersOf,
  opaqueOptions,
  ownSettings,
  setOn,
} from '../settings.ts';
import { idleCloseOf, pooledFor } from '../silence/idle-close.ts';
import { leftInSilence } from '../silence/silence-in-loops.ts';
import { stalledOut } from '../silence/stalls.ts';
import { within } from '../tree/nodes.ts';
import { lifeOf } from './life.ts';
import { isBound, isGotten, isHandled, isOfTcp, isOfUnix, isTunedTcp, isUnread } from './tcp.ts';
import {
  areOptionsGivenOn,
  isGivenOn,
  isTunedByCallers,
  isTunedForOthers,
  isTunedToConnect,
  mayBeGiven,
} from './tuning.ts';

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
