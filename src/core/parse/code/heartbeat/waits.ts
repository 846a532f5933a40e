/** Loops that wait for something to say, as against for the clock: nothing is known of how often they come round. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';

export const forWork =
  /\b(?:get|get_nowait|input|raw_input|accept|pop\w*|recv\w*|receive\w*|read\w*|wait|select|poll|acquire|next|anext)\s*\(|\basync for\b/i;

/** It waits for work for as long as there is none. */
export function waitsForWork({ text }: Syntax, subject: Subject, analysis: Analysis): boolean {
  const timed = text.replace(timedWaits, '').replace(flags, '');
  return forWork.test(isTriedOnly(text, subject, analysis) ? timed.replace(reading, '') : timed);
}

/** `sock.recv(64)` behind `sock.settimeout(0.5)` or `sock.setblocking(False)` is over whether or not something came. */
function isTriedOnly(text: string, subject: Subject, { names, subjects, values }: Analysis): boolean {
  const isBrief = ({ parent }: Syntax): boolean => {
    const call = parent?.parent?.shape;
    if (parent?.shape.kind !== 'member' || parent.shape.object === undefined) return false;
    if (call?.kind !== 'call' || call.callee !== parent || call.arguments[0] === undefined) return false;
    const limit = values.fold(call.arguments[0].value)?.value;
    const isShort = limit === false || (typeof limit === 'number' && limit < longestWait);
    return isShort && subjects.origins(parent.shape.object).subjects.has(subject);
  };
  return !goesRound.test(text) && ['setblocking', 'settimeout'].flatMap(names.leaves).some(isBrief);
}

const reading = /\brecv\w*\s*\(/g;

/** Seconds. */
const longestWait = 60;

/** `running.get()` of Java's `AtomicBoolean`, which answers at once. */
const flags =
  /\b(?:is[A-Z]\w*|\w*(?:[Rr]unning|[Aa]ctive|[Aa]live|[Ss]topped|[Cc]losed|[Cc]onnected|[Dd]one|[Ss]hutdown|[Ss]tarted))\.get\s*\(\s*\)/g;

/** `selector.select(timeout=1)`, `wait(5000)` of Java, `queue.poll(10, TimeUnit.SECONDS)` */
const timedWaits =
  /\b(?:select|poll|wait)\s*\((?:[^()]*,)?\s*(?:timeout\s*=\s*)?\d{1,5}(?:\.\d+)?L?\s*(?:,\s*[\w.]*SECONDS\s*)?\)/g;

/** `except socket.timeout: continue`: nothing is said in such a round. */
const goesRound = /\bexcept\b[^:\n]*:\s*continue\b/;
