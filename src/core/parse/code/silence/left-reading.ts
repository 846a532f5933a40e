/** Readers that go on until a reading fails for want of data, and with that leave what they read from. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { callsIn, callsOf } from '../names/functions.ts';
import { callsOn } from '../settings.ts';
import { ancestor, within } from '../tree/nodes.ts';

/**
 * `def follow(self): while True: self.hear(self.sock.recv(64))`: nobody who calls it comes back to the same connection,
 * as against `while True:` `try: self.follow()` `except OSError: continue`.
 *
 * @param readers functions that read in a loop without catching what a reading throws
 */
export function isLeftBySilence(readers: readonly Syntax[], subject: Subject, analysis: Analysis): boolean {
  const { names, subjects } = analysis;
  const connects = callsOn(subject, 'connect', analysis).map(({ node }) => node);
  const homes = new Set([subject.known.node, ...connects].map(names.functionOf));
  /** It connects anew in each round. */
  const isRenewed = (loop: Syntax): boolean =>
    connects.some((each) => within(each, loop)) ||
    within(subject.known.node, loop) ||
    callsIn(loop).some(
      ({ shape }) => shape.kind === 'call' && subjects.functions(shape.callee).some((fn) => homes.has(fn)),
    );
  const isLeft = (call: Syntax): boolean => {
    const attempt = ancestor(call, 'try');
    const loop = ancestor(call, 'loop');
    const isCaught =
      attempt?.shape.kind === 'try' && attempt.shape.body !== undefined && within(call, attempt.shape.body);
    return !isCaught || loop === undefined || !within(attempt, loop) || isRenewed(loop);
  };
  return readers.length > 0 && readers.every((fn) => callsOf(fn, subjects).every(isLeft));
}
