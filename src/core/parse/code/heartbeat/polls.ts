/** Questions that wait for a while on the server's side, and are asked anew: a queue's worker is never silent for long. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { secondsOf } from '../clocks/times.ts';
import { leadsTo } from '../flow/objects.ts';
import { callsOf } from '../names/functions.ts';
import { ancestor, unwrap } from '../tree/nodes.ts';
import { paused } from './pauses.ts';
import { isConditional } from './speech.ts';

/** Commands of Redis that wait for an item, as its clients in the several languages spell them. */
const waiting: readonly string[] = [
  ...['blpop', 'blPop', 'bLPop', 'BLPop', 'brpop', 'brPop', 'bRPop', 'BRPop'],
  ...['blmove', 'blMove', 'BLMove', 'brpoplpush', 'brPopLPush', 'bRPopLPush', 'BRPopLPush'],
  ...['bzpopmin', 'bzPopMin', 'BZPopMin', 'bzpopmax', 'bzPopMax', 'BZPopMax'],
];

/** Those that do not: whoever finds nothing sleeps for a while. */
const looking: readonly string[] = [
  ...['lpop', 'lPop', 'LPop', 'LPOP', 'rpop', 'rPop', 'RPop', 'RPOP', 'rpoplpush', 'rPopLPush', 'RPopLPush'],
  ...['zrange', 'zRange', 'ZRange', 'zrangebyscore', 'zRangeByScore', 'ZRangeByScore'],
];

/** Those of streams, which wait where they are told to. */
const reading: readonly string[] = [
  ...['xread', 'xRead', 'XRead', 'xread_options'],
  ...['xreadgroup', 'xReadGroup', 'XReadGroup', 'xread_group'],
];

/** `while True: job = store.blpop("jobs", timeout=10)`: how many seconds it waits at most, round for round. */
export function pollsOn(subject: Subject, analysis: Analysis): readonly number[] {
  const pauses = paused(analysis);
  return [
    ...spelledOut(subject, analysis),
    ...commands(reading).flatMap((call) => blocked(call, analysis)),
    ...built(subject, analysis),
    ...commands(waiting).flatMap((call) =>
      isAskedAnew(call, analysis) ? (longestWait(call.shape, analysis) ?? []) : [],
    ),
    ...commands(looking).flatMap((call) =>
      pauses.flatMap(({ loop, seconds }) =>
        ancestor(call, 'loop') === loop && isEndless(loop) && !isConditional(call, loop, analysis)
          ? seconds
          : [],
      ),
    ),
  ].filter((seconds) => seconds > 0);

  function commands(words: readonly string[]): readonly (Syntax & { readonly shape: ShapeOf<'call'> })[] {
    return words.flatMap(analysis.names.leaves).flatMap((leaf) => {
      const call = leaf.parent?.parent;
      const callee = leaf.parent?.shape;
      if (callee?.kind !== 'member' || callee.nameNode !== leaf || callee.object === undefined) return [];
      return isCall(call) && isOver(callee.object, subject, analysis) ? [call] : [];
    });
  }
}

/** It is the connection, or what is made of such a client: `client.get_connection()`, `ConnectionManager::new(client)`. */
function isOver(store: Syntax, subject: Subject, analysis: Analysis): boolean {
  if (leadsTo(store, subject, analysis)) return true;
  const { row } = subject.known;
  const makes = row.does === 'open' ? row.makes : undefined;
  if (makes === undefined) return false;
  if (isMadeOf(store, subject, analysis)) return true;
  return [...analysis.subjects.origins(store).subjects].some(({ known }) => {
    const callee = known.call.callee.shape;
    if (callee.kind !== 'member' || callee.object === undefined) return false;
    return makes.test(callee.name) && leadsTo(callee.object, subject, analysis);
  });
}

/** `ConnectionManager::new(client)`, kept in a variable or a field. */
function isMadeOf(store: Syntax, subject: Subject, analysis: Analysis, depth = 0): boolean {
  const { names } = analysis;
  const made = unwrap(store);
  const { shape } = made;
  if (shape.kind === 'call') return shape.arguments.some(({ value }) => leadsTo(value, subject, analysis));
  if (depth > 2) return false;
  return [...names.bindings(made), ...names.fields(made), ...names.entries(made)].some(
    ({ how }) =>
      how.kind === 'value' && how.value !== undefined && isMadeOf(how.value, subject, analysis, depth + 1),
  );
}

/** redis-rs: `redis::cmd("XREADGROUP").arg("BLOCK").arg(2000).query_async(&mut store)`. */
function built(subject: Subject, analysis: Analysis): readonly number[] {
  const { names, tree } = analysis;
  if (!/"XREAD(?:GROUP)?"/.test(tree.text)) return [];
  const asking = ['query_async', 'query'].flatMap(names.leaves);
  return asking.flatMap(({ parent }) => {
    const call = parent?.parent;
    const store = isCall(call) ? call.shape.arguments[0]?.value : undefined;
    if (store === undefined || !isOver(store, subject, analysis)) return [];
    return /"XREAD(?:GROUP)?"/.test(names.functionOf(call!).text) ? blocked(call!, analysis) : [];
  });
}

/**
 * `block=2000`, `{ BLOCK: limit }`, `StreamReadOptions::default().block(2000)`, `.arg("BLOCK").arg(limit)`: how long it
 * waits at most, in seconds, of the milliseconds it is told. What cannot be read is some seconds mostly, 0 for good.
 */
function blocked(call: Syntax, { names }: Analysis): readonly number[] {
  const told = waitsFor.exec(names.functionOf(call).text)?.[1];
  if (told === undefined) return [];
  const time = Number(told.replaceAll('_', ''));
  return [Number.isNaN(time) ? unreadTime : time / 1000];
}

const waitsFor = /\bblock(?:_?ms)?\b["'`]?\s*(?:\)\s*\.arg\()?[:=(,]?\s*&?([\w.]+)/i;
const unreadTime = 60;

/** hiredis: `redisCommand(store, "BLPOP jobs 30")`, `redisCommand(store, "BRPOP %s %d", key, 30)`. */
function spelledOut(subject: Subject, analysis: Analysis): readonly number[] {
  return analysis.names.leaves('redisCommand').flatMap(({ parent: call }) => {
    if (!isCall(call)) return [];
    const [store, command] = call.shape.arguments.map(({ value }) => value);
    const said = command === undefined ? undefined : analysis.values.fold(command)?.value;
    if (typeof said !== 'string' || !waits.test(said) || !leadsTo(store!, subject, analysis)) return [];
    if (!isAskedAnew(call, analysis)) return [];
    const seconds = /\s(\d+)\s*$/.exec(said)?.[1];
    return seconds === undefined ? (longestWait(call.shape, analysis) ?? []) : [Number(seconds)];
  });
}

const waits = /^\s*(?:b[lr]pop|blmove|brpoplpush|bzpop(?:min|max))\s/i;

function isCall(node: Syntax | undefined): node is Syntax & { readonly shape: ShapeOf<'call'> } {
  return node?.shape.kind === 'call';
}

function isEndless({ shape }: Syntax): boolean {
  return shape.kind === 'loop' && shape.endless;
}

/** By name, behind the keys, or in front of them. */
function longestWait({ arguments: given }: ShapeOf<'call'>, analysis: Analysis): number | undefined {
  const named = given.filter(({ name }) => name === 'timeout');
  const all = named.length > 0 ? named : [...given].reverse();
  for (const { value } of all) {
    const seconds = secondsOf(value, 's', analysis);
    if (seconds !== undefined) return seconds;
  }
  return undefined;
}

/** In a loop, or in a function that the file calls in one. */
function isAskedAnew(call: Syntax, { names, subjects }: Analysis): boolean {
  if (ancestor(call, 'loop') !== undefined) return true;
  return callsOf(names.functionOf(call), subjects).some((each) => ancestor(each, 'loop') !== undefined);
}
