/** Sockets of C whose readings fail when nothing came for a while: `setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, …)`. */
import type { Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import { inSeconds } from '../clocks/times.ts';
import { receives } from '../flow/traffic.ts';
import { baseOf } from '../peers/hosts.ts';
import type { Subject } from '../reading/subjects.ts';
import { callsOn, isOn } from '../settings.ts';
import type { IdleClose } from './limit.ts';

/** Whoever reads takes that for the end, and closes. */
export function endedByReceiveTimeout(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { names, subjects, language } = analysis;
  if (language.names.outParameters !== true || !names.has('SO_RCVTIMEO')) return undefined;
  if (callsOn(subject, 'close', analysis).length === 0 || isWaitedOut(analysis)) return undefined;
  let found: IdleClose | undefined;
  for (const known of subjects.calls) {
    const { row, call, node } = known;
    if (row.does !== 'set' || row.sockopt === undefined || !isOn(subject, known, analysis)) continue;
    const [name, value] = [row.sockopt.name, row.sockopt.value].map((at) => call.arguments[at]?.value);
    if (name?.text !== 'SO_RCVTIMEO' || value === undefined) continue;
    const seconds = secondsIn(value, node, analysis);
    // A time of 0 takes the limit off again.
    if (seconds === 0) return undefined;
    found ??= { seconds };
  }
  return found;
}

/** A reader of the file knows that nothing came in time, and may read on. */
function isWaitedOut({ names }: Analysis): boolean {
  return ['EAGAIN', 'EWOULDBLOCK', 'ETIMEDOUT', 'WSAETIMEDOUT'].some((word) =>
    names.leaves(word).some((leaf) => receives.test(names.functionOf(leaf).text)),
  );
}

/** Of `&time` with `struct timeval time = { 30, 0 }` or `time.tv_sec = 30`, of milliseconds in a `DWORD`. */
function secondsIn(value: Syntax, at: Syntax, { names, values, tree }: Analysis): number | undefined {
  const base = baseOf(value);
  const home = names.functionOf(at);
  if (base === undefined) return undefined;
  const written = new RegExp(
    `\\b${escapeRegExp(base.text)}\\s*(?:\\.\\s*tv_sec\\s*=\\s*|=\\s*\\{\\s*(?:\\.\\s*tv_sec\\s*=\\s*)?|=\\s*(?=\\w))`,
    'g',
  );
  const told = [...home.text.slice(0, at.end - home.start).matchAll(written)].at(-1);
  if (told === undefined) return undefined;
  const number = tree.at(home.start + told.index + told[0].length);
  const isWhole = /^\s*[,;}]/.test(tree.text.slice(number.end, number.end + 8));
  const time = isWhole ? values.fold(number)?.value : undefined;
  if (typeof time !== 'number') return undefined;
  return /\{|tv_sec/.test(told[0]) ? time : time * inSeconds.ms;
}
