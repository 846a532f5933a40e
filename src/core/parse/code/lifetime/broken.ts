/** Ways out on which a connection is gone already: what was read from it or written to it failed. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import { receives, sends } from '../flow/traffic.ts';
import { ancestor, enclosingFunction, unwrap, within } from '../tree/nodes.ts';

/** A call that moves bytes over the connection. */
type Transfer = { readonly call: Syntax; readonly shape: ShapeOf<'call'> };

/** Functions of the language that move bytes, among those the connection is given to. */
export function transfersAmong(given: readonly Syntax[], { transfers }: Language): readonly Transfer[] {
  return given.flatMap((argument) => {
    const call = ancestor(argument, 'call', 3);
    if (call?.shape.kind !== 'call') return [];
    const { text } = call.shape.callee;
    const moves = transfers?.test(text) === true && (sends.test(text) || receives.test(text));
    return moves ? [{ call, shape: call.shape }] : [];
  });
}

/** `n = recv(fd, …); if (n < 0) return;`: the function is left because the other end is gone. */
export function isBrokenOff(exit: Syntax, transfers: readonly Transfer[]): boolean {
  const { shape } = exit;
  if (transfers.length === 0 || !(shape.kind === 'goto' || (shape.kind === 'exit' && shape.how === 'return')))
    return false;
  for (let at: Syntax = exit; at.parent !== undefined; at = at.parent) {
    const around = at.parent.shape;
    if (around.kind === 'function') return false;
    if (around.kind !== 'branch' || around.ways[0] !== at || around.condition === undefined) continue;
    const { condition } = around;
    if (transfers.some((transfer) => saysThatFailed(condition, transfer))) return true;
  }
  return false;
}

const failed = '\\s*(?:<=?\\s*0|==\\s*(?:0|-\\s*1|SOCKET_ERROR))';

/** Of the call itself or of the variable that has its result, and of nothing else. */
function saysThatFailed(condition: Syntax, { call }: Transfer): boolean {
  const { text } = condition;
  if (/\|\||&&/.test(text)) return false;
  if (within(call, condition))
    return new RegExp(`^[\\s)]*${failed}[\\s)]*$`).test(text.slice(call.end - condition.start));
  const assign = ancestor(call, 'assign', 4)?.shape;
  const result = assign?.kind === 'assign' && assign.targets.length === 1 ? assign.targets[0] : undefined;
  if (result === undefined || assign?.kind !== 'assign' || unwrap(assign.value ?? result) !== call)
    return false;
  if (call.end > condition.start || enclosingFunction(call) !== enclosingFunction(condition)) return false;
  return new RegExp(`^[\\s(]*${escapeRegExp(unwrap(result).text)}${failed}[\\s)]*$`).test(text);
}
