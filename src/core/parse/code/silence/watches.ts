/** Tasks that wait for word of what comes in, and end the connection where none came for a while. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { secondsOf } from '../clocks/times.ts';
import { sends } from '../flow/traffic.ts';
import { callsIn, nameOfCallee } from '../names/functions.ts';
import { callsOn } from '../settings.ts';
import { ancestor, within } from '../tree/nodes.ts';
import type { IdleClose } from './limit.ts';
import { closesIt } from './listeners.ts';

/**
 * `try: await asyncio.wait_for(self.heard.wait(), 120)` with `except TimeoutError: self.disconnect()`, round for round: as
 * against the answer to what was said in that round.
 */
export function endedByWatch(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { names, language } = analysis;
  if (language.waitLimits === undefined) return undefined;
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  const ends = (call: Syntax): boolean =>
    call.shape.kind === 'call' &&
    (closers.includes(call) || closesIt(call.shape.callee, closers, subject, analysis));
  const says = ({ shape }: Syntax): boolean => shape.kind === 'call' && sends.test(nameOfCallee(shape));
  for (const leaf of names.leaves('wait')) {
    const loop = ancestor(leaf, 'loop');
    const attempt = ancestor(leaf, 'try');
    if (loop === undefined || attempt?.shape.kind !== 'try' || !within(attempt, loop)) continue;
    if (!within(loop, names.functionOf(leaf)) || callsIn(loop).some(says)) continue;
    const time = limitAround(leaf, attempt, analysis);
    if (time === undefined || !attempt.shape.handlers.some((each) => callsIn(each).some(ends))) continue;
    return { seconds: secondsOf(time, 's', analysis) };
  }
  return undefined;
}

/** The time of `asyncio.wait_for(event.wait(), time)`, and of `async with asyncio.timeout(time)` around it. */
function limitAround(wait: Syntax, attempt: Syntax, { names, language }: Analysis): Syntax | undefined {
  for (let at: Syntax | undefined = wait; at !== undefined && at !== attempt; at = at.parent) {
    const { shape } = at;
    const calls = shape.kind === 'using' ? shape.resources.map(({ value }) => value) : [at];
    for (const call of calls) {
      const path = call.shape.kind === 'call' ? names.path(call.shape.callee) : undefined;
      const limit = path === undefined ? undefined : language.waitLimits?.[path];
      if (limit !== undefined && call.shape.kind === 'call') return call.shape.arguments[limit]?.value;
    }
  }
  return undefined;
}
