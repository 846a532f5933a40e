/** Out of a function: to its callers, into what they give the address of, or to where a lambda stands. */
import type { Syntax } from '../../../languages/syntax.ts';
import { callsIn, callsOf, chainedOn } from '../names/functions.ts';
import { ancestor, unwrap } from '../tree/nodes.ts';
import { isForTable, isRunOnce } from './callers.ts';
import { isGiven } from './receivers.ts';
import type { ToCallers, Walk } from './walk.ts';

export function toCallers(walk: Walk): ToCallers {
  const { code, met } = walk;
  const { names, subjects, language } = code;

  /** Of a function that only this file can call, its calls here are all there are. */
  function giveToCallers(fn: Syntax): void {
    const through = met.entered.get(fn);
    if (through !== undefined) {
      walk.flow(through);
      return;
    }
    if (isRunOnce(fn, code)) {
      met.kept = true;
      return;
    }
    if (fn.shape.kind === 'function' && fn.shape.yields === true) {
      walk.flow(fn);
      return;
    }
    const chained = chainedOn(fn, language);
    if (chained !== undefined) {
      walk.flow(chained.call);
      return;
    }
    if (isForTable(fn)) met.given.push(fn);
    const isPrivate = language.names.isPrivate?.(fn) === true;
    // What is handed on is called by others, too.
    const isOnlyCalled = language.names.promise === undefined || subjects.callsOf(fn) !== undefined;
    const calls = isPrivate && isOnlyCalled ? callsOf(fn, subjects) : undefined;
    if (calls === undefined || calls.length === 0) met.handedOut = true;
    else for (const call of calls) walk.flow(call);
  }

  /** `*fd = socket(…)`: of a function that only this file can call, into what its calls give the address of. */
  function giveByParameter(target: Syntax): void {
    const fn = names.functionOf(target);
    const isOwn = language.names.outParameters === true && language.names.isPrivate?.(fn) === true;
    const parameters = fn.shape.kind === 'function' ? fn.shape.parameters : [];
    const at = parameters.findIndex((each) => each.target.text === target.text);
    const places = (isOwn ? callsOf(fn, subjects) : []).flatMap(({ shape }) =>
      shape.kind === 'call' ? (shape.arguments[at]?.value ?? []) : [],
    );
    if (places.length === 0) met.handedOut = true;
    for (const place of places) {
      if (walk.seen.has(place)) continue;
      walk.seen.add(place);
      // Who closes it there has it for as long as that takes.
      if (isClosedByName(unwrap(place))) met.handedOut = true;
      else walk.hold(unwrap(place), place);
    }
  }

  /** `int fd; if (open_line(host, &fd) < 0) return; …; close(fd);` */
  function isClosedByName(variable: Syntax): boolean {
    return (
      variable.shape.kind === 'name' &&
      callsIn(names.functionOf(variable)).some(
        (call) =>
          call.shape.kind === 'call' &&
          subjects.known(call)?.row.does === 'close' &&
          call.shape.arguments[0]?.value.text === variable.text,
      )
    );
  }

  /** To the caller; of a lambda whose call gives it on, `run { … }`, to where that call stands. */
  function giveBack(fn: Syntax): void {
    const call = ancestor(fn, 'call', 4);
    const row = call === undefined ? undefined : subjects.known(call)?.row;
    const isOwn = call?.shape.kind === 'call' && call.shape.block === fn;
    // `ServerBootstrap().apply { group(boss); childHandler(desk) }` gives what it is called on.
    if (isOwn && row?.does === 'pass' && row.from === undefined) return;
    if (call !== undefined && isOwn && row?.does === 'pass' && row.from === 'block') walk.flow(call);
    else if (call !== undefined && walk.isChained(fn, call)) walk.flow(call);
    // `timeout(limit, async { connect(address).await })`
    else if (call?.shape.kind === 'call' && row?.does === 'pass' && isGiven(call.shape, row.from, fn))
      walk.flow(call);
    else if (fn.shape.kind === 'function' && fn.shape.body !== undefined) giveToCallers(fn);
    else met.handedOut = true;
  }

  return { giveToCallers, giveByParameter, giveBack };
}
