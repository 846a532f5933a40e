/** What is to be said about a connection's keepalive: one thing, the gravest. */
import {
  type CodeDocument,
  type Connection,
  type KeepaliveState,
  keepaliveStates,
  type TimeValue,
} from '../../document/code.ts';
import { effective, kernelInteger } from '../../document/settings.ts';
import {
  derived,
  failing,
  type IdleLimit,
  idleLimits,
  kernelKeepalive,
  recommended,
} from '../../environment.ts';
import type { Keepalive } from '../../kb/types.ts';
import type { Context, ProposedFix } from '../../rule.ts';
import type { Edit, Span } from '../../text.ts';

export type Verdict = {
  readonly state: KeepaliveState;
  /** The limits that fail, the tightest first; empty for what rests on none. */
  readonly limits: readonly IdleLimit[];
} & (
  | { readonly is: 'unit'; readonly time: TimeValue; readonly meant: 's' | 'ms'; readonly seconds: number }
  | { readonly is: 'disabled'; readonly at: Span }
  | { readonly is: 'idle-too-long'; readonly at: Span; readonly seconds: number; readonly time?: TimeValue }
  | { readonly is: 'idle-missing'; readonly at: Span }
  | { readonly is: 'missing' }
);

/** The connections of which one thing is to be said, once a place: two may share the call or value that says it. */
export function* verdictsOf<Is extends Verdict['is']>(
  is: Is,
  document: CodeDocument,
  context: Context,
): Generator<{ readonly connection: Connection; readonly verdict: Extract<Verdict, { readonly is: Is }> }> {
  const told = new Set<number>();
  for (const connection of document.connections) {
    const verdict = verdictOf(connection, context);
    if (verdict === undefined || !isOf(verdict, is)) continue;
    const { start } = placeOf(verdict, connection);
    if (told.has(start)) continue;
    told.add(start);
    yield { connection, verdict };
  }
}

function isOf<Is extends Verdict['is']>(
  verdict: Verdict,
  is: Is,
): verdict is Extract<Verdict, { readonly is: Is }> {
  return verdict.is === is;
}

function placeOf(verdict: Verdict, { callee }: Connection): Span {
  if (verdict.is === 'missing') return callee;
  return verdict.is === 'unit' ? verdict.time.span : verdict.at;
}

/**
 * Several library versions may be possible: something is said only when something holds for each of them, and then
 * it is what holds for the newest.
 */
function verdictOf(connection: Connection, context: Context): Verdict | undefined {
  if (isTest(connection, context)) return undefined;
  const { pooledFor } = connection;
  const all = idleLimits(context.environments);
  const limits = pooledFor === undefined ? all : failing(pooledFor, all);
  if (pooledFor !== undefined && limits.length === 0) return undefined;
  let verdict: Verdict | undefined;
  for (const state of keepaliveStates(connection, context.project.manifest)) {
    verdict = judge(connection, state, limits, context);
    if (verdict === undefined) return undefined;
  }
  return verdict;
}

function judge(
  connection: Connection,
  state: KeepaliveState,
  active: readonly IdleLimit[],
  context: Context,
): Verdict | undefined {
  if (state.enabled === 'unknown') return undefined;
  const { idle } = state;
  if (idle.set && idle.wrongUnit !== undefined) {
    return { is: 'unit', state, limits: [], time: idle, ...idle.wrongUnit };
  }
  if (state.enabled === 'off') {
    if (state.by === 'code') {
      return { is: 'disabled', state, limits: [], at: state.at ?? connection.callee };
    }
    const isPassedOver =
      connection.quiet ||
      connection.exempt !== undefined ||
      connection.goesToOwnLibrary?.(context.project.manifest) === true;
    const limits = isPassedOver ? [] : outlived(connection, active);
    return limits.length === 0 ? undefined : { is: 'missing', state, limits };
  }
  if (idle.set) {
    if (idle.seconds === undefined) return undefined;
    const limits = failing(idle.seconds, active);
    if (limits.length === 0) return undefined;
    return { is: 'idle-too-long', state, limits, at: idle.span, seconds: idle.seconds, time: idle };
  }
  // What the library does by itself is told where it can be changed and the connection lives to see it.
  if (state.by === 'default' && (connection.quiet || isShortLived(connection))) return undefined;
  const met = state.by === 'default' ? outlived(connection, active) : active;
  if (idle.default === 'kernel') {
    const limits = isTunedOutside(context) ? [] : failing(kernelKeepalive.idle, met);
    if (limits.length === 0) return undefined;
    return { is: 'idle-missing', state, limits, at: state.at ?? connection.callee };
  }
  const limits = failing(idle.default, met);
  if (limits.length === 0) return undefined;
  return { is: 'idle-too-long', state, limits, at: state.at ?? connection.callee, seconds: idle.default };
}

/** Whatever a test sets is set to see what comes of it, and ends with the test. */
function isTest({ exempt }: Connection, { project }: Context): boolean {
  return project.inTests === true || exempt === 'test';
}

/**
 * The limits that a silent connection lives to meet: one that the program closes before, or on which it says something
 * before, meets none.
 */
function outlived({ idleClose, heartbeat }: Connection, active: readonly IdleLimit[]): readonly IdleLimit[] {
  const met = heartbeat === undefined ? active : failing(heartbeat, active);
  if (idleClose === undefined) return met;
  return idleClose.seconds === undefined ? [] : failing(idleClose.seconds, met);
}

/** Who gets a client that keeps connections by itself can no longer change how it makes them. */
function isShortLived({ exempt, keeps, lasting }: Connection): boolean {
  if (exempt === 'closed-here' && lasting === true) return false;
  return exempt !== undefined && !(exempt === 'handed-out' && keeps === true);
}

const keepaliveTime = 'net.ipv4.tcp_keepalive_time';

/** The services built from this file's folder all set an idle time that keeps, or one that cannot be read. */
function isTunedOutside(context: Context): boolean {
  const services = context.project.builtBy ?? [];
  if (services.length === 0) return false;
  const limits = idleLimits(context.environments);
  return services.every(({ block }) => {
    const setting = effective(block, keepaliveTime);
    if (setting === undefined) return false;
    const time = kernelInteger(setting.value);
    return time === undefined || failing(time, limits).length === 0;
  });
}

/** What a fix writes: the values of the tightest active limit, or those that suit any of 240 s and more. */
export function wantedKeepalive(context: Context): Keepalive {
  return recommended(idleLimits(context.environments)) ?? derived(240);
}

/** `idle 120 s, interval 30 s, 5 probes` */
export function tripleInWords(keepalive: Keepalive): string {
  return `idle ${keepalive.idle} s, interval ${keepalive.interval} s, ${keepalive.probes} probes`;
}

export function reviewed(title: string, edits: readonly Edit[] | undefined): readonly ProposedFix[] {
  return edits === undefined ? [] : [{ title, safety: 'review', edits }];
}

/** Keepalive put on a connection, with what the project lacks for it. */
export function withKeepalive(
  title: string,
  { fixes }: Connection,
  context: Context,
  edits: readonly Edit[] | undefined = fixes.keepalive?.(wantedKeepalive(context), context.project.manifest),
): readonly ProposedFix[] {
  if (edits === undefined) return [];
  const dependency = fixes.dependency?.(context.project.manifest);
  if (dependency === undefined) return reviewed(title, edits);
  if (typeof dependency === 'string')
    return reviewed(`${title} (add ${dependency} to the workspace's dependencies and here)`, edits);
  return [{ title, safety: 'review', edits: [...edits, dependency] }];
}

/** `aws/nlb (350 s) forgets`, `aws/nlb (350 s), gcp/vpc (600 s) forget` */
export const oneSide =
  'One side that probes is enough to keep the path open, but only that side notices a dead peer.';
