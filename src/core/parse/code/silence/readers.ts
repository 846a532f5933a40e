/** Readings that a time limits: what comes of one in which nothing came. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { inSeconds } from '../clocks/times.ts';
import { isOpenLoop, openLoopsIn } from '../flow/loops.ts';
import { leadsTo, streamsIn } from '../flow/objects.ts';
import { receives } from '../flow/traffic.ts';
import { callsIn, nameOfCallee } from '../names/functions.ts';
import { callsOn } from '../settings.ts';
import { ancestor, within } from '../tree/nodes.ts';
import { isLeftBySilence } from './left-reading.ts';
import type { IdleClose } from './limit.ts';
import { closesIt } from './listeners.ts';
import { leaves, limitsIn } from './read-limits.ts';

/**
 * The function that sets the time reads from what it was given in a loop, and no reading that fails comes round again:
 * behind it the server closes, or the function itself does.
 */
export function endsByException(
  home: Syntax,
  closers: readonly Syntax[],
  subject: Subject,
  analysis: Analysis,
  deaf: RegExp | undefined,
): boolean {
  if (home.shape.kind !== 'function') return false;
  const { row } = subject.known;
  const isServed = row.does === 'serve' && row.runs !== undefined;
  const isClosing = row.does === 'accept' && closers.some((each) => within(each, home));
  if (!isServed && !isClosing) return false;
  const readings = readingsIn(home, subject, analysis);
  if (readings.some(({ text }) => deaf?.test(text) === true)) return false;
  return readings.length > 0 && !readings.some((each) => comesRound(each, home));
}

function readingsIn(node: Syntax, subject: Subject, analysis: Analysis): readonly Syntax[] {
  return callsIn(node).filter(({ shape }) => {
    const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
    return (
      callee?.kind === 'member' &&
      callee.object !== undefined &&
      reads.test(callee.name) &&
      leadsTo(callee.object, subject, analysis)
    );
  });
}

/** As against `stream.ReadTimeout = …`, which only says how long. */
const reads = /^(?:recv|receive|read)(?!\w*timeout)/i;

/** `except OSError: self.reopen()` around each reading, which closes what failed before it opens another. */
export function endsInHandlers(
  closers: readonly Syntax[],
  subject: Subject,
  analysis: Analysis,
  deaf: RegExp | undefined,
): boolean {
  const { tree } = analysis;
  const readings = readingsIn(tree.root, subject, analysis);
  if (readings.some(({ text }) => deaf?.test(text) === true)) return false;
  const isEnded = (reading: Syntax): boolean => {
    const attempt = ancestor(reading, 'try')?.shape;
    if (attempt?.kind !== 'try' || attempt.body === undefined || !within(reading, attempt.body)) return false;
    const handlers = attempt.handlers.filter(hearsSilence);
    return (
      handlers.length > 0 &&
      handlers.every((handler) =>
        callsIn(handler).some(
          (call) =>
            call.shape.kind === 'call' &&
            (closers.includes(call) || closesIt(call.shape.callee, closers, subject, analysis)),
        ),
      )
    );
  };
  return readings.length > 0 && readings.every(isEnded);
}

/** `except OSError`, as against `except Stopped`: what a reading throws where nothing came in time gets there. */
function hearsSilence({ parent }: Syntax): boolean {
  const head = /^except\b([^:\n]*)/.exec(parent?.text ?? '')?.[1]?.trim();
  return (
    head === undefined ||
    head === '' ||
    /\b(?:(?:Base)?Exception|OSError|IOError|EnvironmentError|error|timeout|TimeoutError)\b/.test(head)
  );
}

/** Also Java's `Scanner`, which has no next line where reading failed. */
const hears = new RegExp(`${receives.source}|\\b(?:has)?next(?:Line)?\\s*\\(`, 'i');

/** What the JDK throws where nothing came in time: who knows it waits in steps, and goes on. */
const timeouts = ['SocketTimeoutException', 'InterruptedIOException'];

/**
 * Java's `socket.setSoTimeout(ms)`: who gets its stream and reads on, `while ((line = in.readLine()) != null)`, leaves the
 * loop when reading fails, and closes behind it.
 */
export function endsWithReader(
  closers: readonly Syntax[],
  subject: Subject,
  analysis: Analysis,
  isLimited: (loop: Syntax) => boolean,
): boolean {
  const { names } = analysis;
  if (timeouts.some((name) => names.has(name))) return false;
  return readersOf(subject, analysis).some((fn) => {
    const loops = openLoopsIn(fn);
    // Closing that comes with an error alone is no end of reading.
    const isBehind = (node: Syntax): boolean =>
      loops.every(({ end }) => end <= node.start) && !isInHandler(node, fn);
    const ends = callsIn(fn).filter(
      (call) =>
        call.shape.kind === 'call' &&
        (closers.includes(call) || closesIt(call.shape.callee, closers, subject, analysis)),
    );
    return (
      fn.shape.kind === 'function' &&
      loops.length > 0 &&
      loops.every((loop) => hears.test(loop.text) && !catches(loop) && isLimited(loop)) &&
      (ends.some(isBehind) || isUsedUp(fn, subject, analysis))
    );
  });
}

/** All who read from it go on until a reading fails, and who leaves it so lets go of it. */
export function isLeftForGood(subject: Subject, analysis: Analysis): boolean {
  const readers = analysis.language.freed === true ? readersOf(subject, analysis) : [];
  const goesOn = (fn: Syntax): boolean => {
    const loops = openLoopsIn(fn);
    return (
      fn.shape.kind === 'function' && loops.some(({ text }) => receives.test(text)) && !loops.some(catches)
    );
  };
  return readers.every(goesOn) && isLeftBySilence(readers, subject, analysis);
}

/** Functions that get its stream, or read from it. */
function readersOf(subject: Subject, analysis: Analysis): readonly Syntax[] {
  const { names, tree } = analysis;
  const readings = readingsIn(tree.root, subject, analysis);
  return [...new Set([...streamsIn(subject, analysis), ...readings].map((each) => names.functionOf(each)))];
}

/** `using (client) { … }`, `using var stream = client.GetStream();`, `try (var in = reader(socket.getInputStream())) { … }` */
function isUsedUp(node: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { shape } = node;
  const resources = shape.kind === 'using' || shape.kind === 'try' ? (shape.resources ?? []) : [];
  if (resources.some(({ value }) => analysis.subjects.origins(value).subjects.has(subject))) return true;
  const streams = resources.length === 0 ? [] : streamsIn(subject, analysis);
  if (streams.some((each) => resources.some(({ value }) => within(each, value)))) return true;
  return node.children.some((each) => isUsedUp(each, subject, analysis));
}

/**
 * `using var late = new CancellationTokenSource(time); await stream.ReadAsync(buffer, late.Token);` in each round: who
 * reads leaves the loop when that is over.
 */
export function limitedReading(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { language, values } = analysis;
  const { readLimits } = language;
  if (readLimits === undefined) return undefined;
  const times: (number | undefined)[] = [];
  const isLimited = (loop: Syntax): boolean => {
    const limits = limitsIn(loop, analysis);
    for (const each of limits) {
      const time = values.fold(each);
      const read = typeof time?.value === 'number' ? time.value : undefined;
      times.push(read === undefined || time?.duration === true ? read : read * inSeconds[readLimits.unit]);
    }
    return limits.length > 0;
  };
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  if (!endsWithReader(closers, subject, analysis, isLimited)) return undefined;
  return { seconds: times.includes(undefined) ? undefined : Math.max(...(times as number[])) };
}

/**
 * `match timeout(limit, self.lines.read_line(&mut line)).await { Err(_) => break, … }`: whatever record of a file has its
 * streams, all loops that read there leave who says nothing.
 */
export function readInTime({ known }: Subject, { names, language }: Analysis): IdleClose | undefined {
  const { ownership } = language;
  const isClient = known.row.does === 'open' && known.row.keeps === true;
  if (ownership === undefined || isClient || !names.has('timeout')) return undefined;
  const readings = hearing.flatMap(names.leaves).flatMap((leaf) => {
    const call = ancestor(leaf, 'call', 2);
    const loop = call === undefined ? undefined : ancestor(call, 'loop');
    // As against a lock's `guests.read()`.
    const isReading = call?.shape.kind === 'call' && nameOfCallee(call.shape) === leaf.text;
    return isReading && loop !== undefined && isOpenLoop(loop) ? [{ call, loop }] : [];
  });
  const isLeft = readings.every(
    ({ call, loop }) => ownership.isLimited(call) && leavesLate.test(loop.text.replace(literals, '')),
  );
  return readings.length > 0 && isLeft ? { seconds: undefined } : undefined;
}

const hearing = ['read', 'read_line', 'read_exact', 'read_buf', 'read_until', 'next_line'];
const literals = /"(?:[^"\\\n]|\\.)*"/g;
const leavesLate =
  /\bErr\(\s*_?\w*\s*\)\s*=>\s*(?:\{[^{}]*)?\b(?:break|return|bail)\b|\btimeout\((?:[^;]*\?){2}\s*;/;

function isInHandler(node: Syntax, fn: Syntax): boolean {
  for (let at = node; at.parent !== undefined && at !== fn; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'try' && shape.handlers.some((each) => within(node, each))) return true;
  }
  return false;
}

/** A `try` around a reading, whose handlers go on: as against one around what is done with what came. */
function catches(node: Syntax): boolean {
  return node.children.some(({ shape }, at) => {
    if (shape.kind === 'function') return false;
    const goesOn =
      shape.kind === 'try' &&
      shape.handlers.length > 0 &&
      !shape.handlers.every(leaves) &&
      hears.test(shape.body?.text ?? '');
    return goesOn || catches(node.children[at]!);
  });
}

/** A `try` in a loop catches what the reading throws, and the loop may go on. */
function comesRound(reading: Syntax, home: Syntax): boolean {
  let caught = false;
  for (let at = reading; at.parent !== undefined && at !== home; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'loop' && caught) return true;
    if (shape.kind !== 'try' || shape.body !== at) continue;
    const handlers = shape.handlers.filter(hearsSilence);
    caught ||= handlers.length > 0 && !handlers.every(leaves) && !isLeftBehind(at.parent);
  }
  return false;
}

/** `if not data: break` straight behind it: nothing was read. */
function isLeftBehind(attempt: Syntax): boolean {
  const block = attempt.parent?.shape;
  if (block?.kind !== 'block') return false;
  const next = block.statements[block.statements.indexOf(attempt) + 1]?.shape;
  return (
    next?.kind === 'branch' &&
    /^\W*(?:not\b|!)/.test(next.condition?.text ?? '') &&
    next.ways.slice(0, 1).every(leaves)
  );
}
