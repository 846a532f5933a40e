/** Connections that lie among others until they are ready, and end with what is read from them then. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { receives } from '../flow/traffic.ts';
import { closedFrom } from '../lifetime/ways.ts';
import { callsIn } from '../names/functions.ts';
import { receiverOf } from '../settings.ts';
import { ancestor, within } from '../tree/nodes.ts';

/**
 * `if (FD_ISSET(i, &ready)) { if (i == listener) FD_SET(accept(…), &all); else { recv(i, …); …; close(i); } }`: each
 * reading of the function that accepts is the last, whoever is ready: it closes behind it on every way.
 */
export function isClosedWhenReady({ known }: Subject, analysis: Analysis): boolean {
  const { names, language, subjects } = analysis;
  if (known.row.does !== 'accept' || language.names.outParameters !== true) return false;
  if (subjects.type(known.node) !== 'fd') return false;
  const home = names.functionOf(known.node);
  const readings = callsIn(home).filter(({ shape }) => {
    const callee = shape.kind === 'call' ? shape.callee.text : '';
    return language.transfers?.test(callee) === true && receives.test(callee);
  });
  return readings.length > 0 && readings.every((each) => isLast(each, known.node, analysis));
}

/** In the round that may accept, as against a loop of its own, and closed behind it. */
function isLast(reading: Syntax, accepting: Syntax, { subjects, options }: Analysis): boolean {
  const round = ancestor(reading, 'loop');
  const line = reading.shape.kind === 'call' ? reading.shape.arguments[0]?.value.text : undefined;
  if (line === undefined || round === undefined || !within(accepting, round)) return false;
  const closers = subjects.calls.flatMap((each) => {
    const { row } = each;
    if (row.does !== 'close' || !within(each.node, round)) return [];
    return receiverOf(each, row.on, options)?.text === line ? [each.node] : [];
  });
  return closedFrom(reading, closers);
}
