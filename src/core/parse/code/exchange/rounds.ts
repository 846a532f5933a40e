/** Connections that live for one round of the loop that accepts them. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { isOpenLoop, openLoopsIn } from '../flow/loops.ts';
import { waits } from '../flow/traffic.ts';
import { isHeldByVariables } from '../flow/variables.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { nameOfCallee } from '../names/functions.ts';
import { ancestor, within } from '../tree/nodes.ts';

/**
 * `while (true) { $guest = stream_socket_accept($door); fwrite($guest, $menu); }`: where what nobody holds is closed, the
 * next guest takes the place of the last one, as long as nothing but the variable holds it and nothing waits for it.
 */
export function isReplacedByNext({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, language } = analysis;
  const { holders, given, stored, handedOut, uses } = lifetime;
  const { row, node } = known;
  if (language.freed !== true || row.does !== 'accept' || row.each === true || stored || handedOut)
    return false;
  const round = ancestor(node, 'loop');
  if (round === undefined || !isOpenLoop(round) || names.functionOf(round) !== names.functionOf(node))
    return false;
  return (
    !isOnOneWay(node, round) &&
    holders.every(({ target }) => isAssignedBy(target, node)) &&
    uses.every(({ use }) => use.start > node.start && within(use, round)) &&
    !waits.test(round.text) &&
    openLoopsIn(round).length === 0 &&
    !given.some(isReadOut) &&
    isHeldByVariables(lifetime, analysis)
  );
}

/** `stream_copy_to_stream($guest, $file)` goes on until the peer has no more to say. */
function isReadOut(argument: Syntax): boolean {
  const call = ancestor(argument, 'call', 3)?.shape;
  return call?.kind === 'call' && /copy|passthru|contents/i.test(nameOfCallee(call));
}

/** It stands on one of several ways, so that a round may leave the variable as it was. */
function isOnOneWay(node: Syntax, round: Syntax): boolean {
  for (let at = node; at.parent !== undefined && at !== round; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'choice') return true;
    if (shape.kind === 'branch' && shape.condition !== at) return true;
  }
  return false;
}

function isAssignedBy(target: Syntax, call: Syntax): boolean {
  const assign = ancestor(target, 'assign', 2);
  return assign !== undefined && within(call, assign);
}
