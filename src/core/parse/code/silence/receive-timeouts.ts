/** Readings of C that wait for so long and no longer: `SO_RCVTIMEO`, `poll(&one, 1, 30000)`. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { inSeconds } from '../clocks/times.ts';
import { receives } from '../flow/traffic.ts';
import { closingCalls } from '../lifetime/closing.ts';
import { callsIn } from '../names/functions.ts';
import { baseOf } from '../peers/hosts.ts';
import { callsOn, isOn, receiverOf } from '../settings.ts';
import { ancestor, within } from '../tree/nodes.ts';
import type { IdleClose } from './limit.ts';

/** Whoever reads takes that for the end, and closes. */
export function endedByReceiveTimeout(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { names, language } = analysis;
  const isAsked = ['SO_RCVTIMEO', 'poll', 'select'].some((word) => names.has(word));
  if (language.names.outParameters !== true || !isAsked) return undefined;
  const all = timedForAll(subject, analysis);
  if (all !== undefined) return all;
  const closers = closersByName(subject, analysis);
  if (closers.length === 0) return undefined;
  return timedByOption(subject, analysis) ?? timedByWaiting(subject, closers, analysis);
}

/** What closes it, also as the field of another function's object: `closesocket(link->line_)` of `line_`. */
function closersByName(subject: Subject, analysis: Analysis): readonly Syntax[] {
  const { subjects, options } = analysis;
  const wordOf = (known: Known): string | undefined => {
    const on = 'on' in known.row ? known.row.on : undefined;
    return /(?<!\w)\w+$/.exec(receiverOf(known, on, options)?.text ?? '')?.[0];
  };
  const own = callsOn(subject, 'close', analysis);
  const held = new Set(callsOn(subject, 'connect', analysis).map(wordOf));
  const others = subjects.calls.filter((known) => {
    if (known.row.does !== 'close' || own.includes(known)) return false;
    const word = wordOf(known);
    return word !== undefined && held.has(word) && receiverOf(known, known.row.on, options)?.text !== word;
  });
  return closingCalls(
    [...own, ...others].map(({ node }) => node),
    analysis,
  );
}

/** `setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, …)`: readings fail when nothing came. */
function timedByOption(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { names, subjects } = analysis;
  if (!names.has('SO_RCVTIMEO') || isWaitedOut(analysis)) return undefined;
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

/**
 * libevent's `event_assign(&line->event, base, fd, EV_READ, on_line, line)`, where the function asks for `EV_TIMEOUT` and
 * some event is added with a time.
 */
export function heardOfByEvents(
  subject: Subject,
  { names, subjects, tree }: Analysis,
): IdleClose | undefined {
  if (!names.has('EV_TIMEOUT') || !addedWithTime.test(tree.text)) return undefined;
  const isHeard = eventsOf
    .flatMap((word) => names.leaves(word))
    .some(({ parent: call }) => {
      const given = call?.shape.kind === 'call' ? call.shape.arguments.map(({ value }) => value) : [];
      const isIts = given.some((each) => subjects.origins(each).subjects.has(subject));
      return isIts && given.flatMap(subjects.functions).some(({ text }) => /\bEV_TIMEOUT\b/.test(text));
    });
  return isHeard ? { seconds: undefined } : undefined;
}

const eventsOf = ['event_assign', 'event_new', 'event_set', 'event_once'];
const addedWithTime = /\bevent_(?:add|once)\s*\([^;]*,\s*(?!NULL\b|nullptr\b|0\b)\(?\s*[&\w]/;

/** A reader of the file knows that nothing came in time, and may read on. */
function isWaitedOut({ names }: Analysis): boolean {
  return ['EAGAIN', 'EWOULDBLOCK', 'ETIMEDOUT', 'WSAETIMEDOUT'].some((word) =>
    names.leaves(word).some((leaf) => receives.test(names.functionOf(leaf).text)),
  );
}

/**
 * `if (poll(&one, 1, 30000) <= 0) break;`, `ready = select(fd + 1, &all, NULL, NULL, &time); if (ready == 0) return -1;` in
 * a function that reads from the connection and accepts none: in time, or not at all.
 */
function timedByWaiting(
  subject: Subject,
  closers: readonly Syntax[],
  analysis: Analysis,
): IdleClose | undefined {
  const { names, subjects, values } = analysis;
  for (const leaf of ['poll', 'select'].flatMap((word) => names.leaves(word))) {
    const call = leaf.parent;
    if (call?.shape.kind !== 'call' || call.shape.callee !== leaf) continue;
    const given = call.shape.arguments.map(({ value }) => value);
    const home = names.functionOf(call);
    if (leaf.text === 'poll' ? given[1]?.text !== '1' : given.length !== 5) continue;
    const isReader = callsIn(home).some(
      ({ shape }) =>
        shape.kind === 'call' &&
        receives.test(shape.callee.text) &&
        shape.arguments[0] !== undefined &&
        subjects.origins(shape.arguments[0].value).subjects.has(subject),
    );
    if (!isReader || within(subject.known.node, home) || !isLeftAfter(call, closers)) continue;
    const time = leaf.text === 'poll' ? given[2] && values.fold(given[2])?.value : undefined;
    if (leaf.text === 'poll' && typeof time === 'number') {
      if (time > 0) return { seconds: time * inSeconds.ms };
    } else if (leaf.text === 'select' && given[4]?.shape.kind !== 'null')
      return { seconds: secondsIn(given[4]!, call, analysis) };
  }
  return undefined;
}

/**
 * `ready = select(most + 1, &now, NULL, NULL, &time); if (ready == 0) break;` in the loop that accepts: where nobody says
 * anything in time, all are let go, or the program ends.
 */
function timedForAll({ known }: Subject, analysis: Analysis): IdleClose | undefined {
  const { names, values } = analysis;
  const home = names.functionOf(known.node);
  if (known.row.does !== 'accept' || home.shape.kind !== 'function') return undefined;
  for (const leaf of ['poll', 'select'].flatMap((word) => names.leaves(word))) {
    const call = leaf.parent;
    const loop = call === undefined ? undefined : ancestor(call, 'loop');
    if (call?.shape.kind !== 'call' || call.shape.callee !== leaf || loop === undefined) continue;
    if (!within(known.node, loop) || names.functionOf(call) !== home || !isLeftAtOnce(call)) continue;
    const isOver =
      home.shape.name === 'main' || /\bclose\w*\s*\(/.test(home.text.slice(loop.end - home.start));
    const time = call.shape.arguments.at(-1)?.value;
    if (!isOver || time === undefined || time.shape.kind === 'null') continue;
    if (leaf.text === 'select') return { seconds: secondsIn(time, call, analysis) };
    const read = values.fold(time)?.value;
    if (typeof read !== 'number') return { seconds: undefined };
    if (read > 0) return { seconds: read * inSeconds.ms };
  }
  return undefined;
}

/** The next thing that is asked is whether nothing came, behind whether it failed. */
function isLeftAtOnce(call: Syntax): boolean {
  const assign = ancestor(call, 'assign', 3)?.shape;
  const result = assign?.kind === 'assign' ? assign.targets[0]?.text : undefined;
  const block = ancestor(call, 'block')?.shape;
  const all = block?.kind === 'block' ? block.statements : [];
  const from = all.findIndex((each) => within(call, each));
  return all
    .slice(from, from + mostStatements)
    .flatMap(chainOf)
    .some(
      ({ condition, ways }) =>
        condition !== undefined &&
        nothing.test(condition.text) &&
        (within(call, condition) || (result !== undefined && condition.text.split(/\W+/).includes(result))) &&
        endsWithLeaving(ways[0]),
    );
}

/** `{ puts("nobody"); break; }`, whatever else its ways do. */
function endsWithLeaving(way: Syntax | undefined): boolean {
  const last = way?.shape.kind === 'block' ? way.shape.statements.at(-1) : way;
  return last?.shape.kind === 'exit' && last.shape.how !== 'continue';
}

/** `if (…) … else if (…) …`, not what stands in its ways. */
function chainOf({ shape }: Syntax): readonly ShapeOf<'branch'>[] {
  return shape.kind === 'branch' ? [shape, ...shape.ways.slice(1).flatMap(chainOf)] : [];
}

/** Where nothing came the function closes, or leaves its loop or itself; so does `while (poll(&one, 1, 30000) > 0)`. */
function isLeftAfter(call: Syntax, closers: readonly Syntax[]): boolean {
  const assign = ancestor(call, 'assign', 3)?.shape;
  const result = assign?.kind === 'assign' ? assign.targets[0]?.text : undefined;
  let statement = blockStatement(call);
  const around = statement.parent?.parent;
  if (around?.shape.kind === 'loop' && triesAgain.test(around.text)) statement = around;
  if (statement.shape.kind === 'loop' && !triesAgain.test(statement.text))
    return />\s*0\W*$/.test(statement.text.split(/[{;]/)[0]!);
  const block = statement.parent?.shape;
  const all = block?.kind === 'block' ? block.statements : [];
  const from = all.indexOf(statement);
  return all
    .slice(from, from + mostStatements)
    .flatMap(branchesIn)
    .some(({ condition, ways }) => {
      if (condition === undefined || !nothing.test(condition.text)) return false;
      const isNamed = result !== undefined && condition.text.split(/\W+/).includes(result);
      const isAbout = isNamed || within(call, condition);
      const [way] = ways;
      if (!isAbout || way === undefined) return false;
      return leaves.test(way.text) || closers.some((closer) => within(closer, way));
    });
}

function blockStatement(node: Syntax): Syntax {
  let statement = node;
  while (statement.parent !== undefined && statement.parent.shape.kind !== 'block')
    statement = statement.parent;
  return statement;
}

/** `do ready = poll(&one, 1, 5000); while (ready < 0 && errno == EINTR);` waits once. */
const triesAgain = /\bwhile\s*\([^{};]*\bEINTR\b[^{};]*\)\s*;?\s*$/;

const mostStatements = 3;
/** What says that nothing came. */
const nothing = /(?:<=\s*0|==\s*0|<\s*1)\W*$|^\W*!|^\W*0\s*(?:==|>=)/;
const leaves = /\b(?:break|return|goto|exit|close\w*)\b/;

function branchesIn(node: Syntax): readonly ShapeOf<'branch'>[] {
  return [...(node.shape.kind === 'branch' ? [node.shape] : []), ...node.children.flatMap(branchesIn)];
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
