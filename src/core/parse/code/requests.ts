/** Connections made again for every item of a loop or every request. */
import type { Connection, PerRequest } from '../../document/code.ts';
import type { Syntax } from '../../languages/syntax.ts';
import { span } from '../../text.ts';
import type { Analysis } from './analysis.ts';
import { pooled } from './fixing/pool.ts';
import { goesToLoopback } from './lifetime/hosts.ts';
import type { Lifetime } from './lifetime/lifetime.ts';
import { repeats } from './lifetime/loops.ts';
import { isCollected } from './lifetime/receivers.ts';
import { apiName, calleeSpan } from './naming.ts';
import { nameOf } from './reading/functions.ts';
import { ancestor, isOutside, unwrap } from './reading/names.ts';
import type { Known } from './reading/rows.ts';
import type { Subject } from './reading/subjects.ts';

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
  // It is made once for many.
  if (isMadeForMany(lifetime, analysis) || isIndexed(known.node) || lifetime.given.some(isCollected))
    return undefined;
  if (configures.test(nameOf(analysis.names.functionOf(known.node)) ?? '')) return undefined;
  const inside = repeats(known.node, analysis.names, analysis.subjects, analysis.language);
  if (inside === undefined) return undefined;
  const isPool = 'isPool' in known.row && known.row.isPool === true;
  return { span: span(known.node.start, known.node.end), pool, inside, ...(isPool && { isPool }) };
}

/** Functions that run once, for each thing that the configuration lists. */
const configures = /config|set_?up|^_*init(?:ial|_|[A-Z]|$)/i;

/** `connections[name] ||= connect(name)`: it is found there the next time. */
function isIndexed(node: Syntax): boolean {
  const assign = ancestor(node, 'assign', 2)?.shape;
  return assign?.kind === 'assign' && assign.targets.some((target) => target.shape.kind === 'index');
}

/** Whole exchanges on connections of their own. */
export function requests(analysis: Analysis): readonly Connection[] {
  const { subjects, names, language } = analysis;
  return subjects.calls.flatMap((known): Connection[] => {
    const { row } = known;
    if (row.does !== 'request' || isStarted(known, row.starts, analysis)) return [];
    const inside = repeats(known.node, names, subjects, language);
    if (inside === undefined) return [];
    // A pool keeps no connection to a host that is asked once.
    if (inside === 'loop' && isOfItem(known, analysis)) return [];
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
