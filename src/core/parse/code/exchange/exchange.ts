/** Connections of one exchange: asked once, answered once, done. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { hasOpenLoop, openLoopsIn } from '../flow/loops.ts';
import { isBareField } from '../flow/objects.ts';
import { isCloserName, lasting, receives, sends, waits, watches } from '../flow/traffic.ts';
import { isUsedBy, isVariable } from '../flow/variables.ts';
import { keepsStream } from '../lifetime/closing.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { endsClosed, sameFunction } from '../lifetime/ways.ts';
import { nameOfCallee } from '../names/functions.ts';
import { closersOf } from '../settings.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';
import { isAnsweredOnce, isClosedBehindAnswer, isHandledOnce, streamed } from './answers.ts';
import { endsWithAnswer } from './dialogues.ts';
import { isFreed, isLastAct, isOnlyTold } from './endings.ts';
import { isClosedBehindReading, isCollectedToEnd, isReadOut, isReadToEnd } from './read-out.ts';
import { isClosedWhenReady } from './ready.ts';
import { isReplacedByNext } from './rounds.ts';
import { isClosedBySlots } from './slots.ts';
import { isExchangeInSteps } from './steps.ts';

/** It asks and is answered, or is asked once, and ends with that. */
export function isOneExchange(
  subject: Subject,
  connects: readonly Known[],
  lifetime: Lifetime,
  analysis: Analysis,
): boolean {
  return (
    isExchange(subject, lifetime, analysis) ||
    isReadToEnd(subject, lifetime, analysis) ||
    isReadOut(subject, lifetime, analysis) ||
    isCollectedToEnd(subject, lifetime, analysis) ||
    endsWithAnswer(subject, lifetime, analysis) ||
    isFreed(subject, lifetime, analysis) ||
    isReplacedByNext(subject, lifetime, analysis) ||
    isLastAct(subject, lifetime, analysis) ||
    isOnlyTold(subject, lifetime, analysis) ||
    isAnsweredOnce(subject, connects, lifetime, analysis) ||
    isClosedBehindAnswer(subject, analysis) ||
    isClosedWhenReady(subject, analysis) ||
    isClosedBySlots(subject, connects, analysis) ||
    isUsedUp(subject, lifetime, analysis) ||
    isHandledOnce(subject, analysis) ||
    isExchangeInSteps([subject.known, ...connects], analysis)
  );
}

/**
 * `def initialize(host) @socket = TCPSocket.new(host, port) end`, and each other method that uses it says or hears
 * something and closes it: good for one exchange.
 */
function isUsedUp(subject: Subject, { holders, given }: Lifetime, analysis: Analysis): boolean {
  const { names } = analysis;
  const home = names.functionOf(subject.known.node);
  const owner = names.classOf(home);
  const [holder, another] = holders;
  if (owner === undefined || holder === undefined || another !== undefined || hasOpenLoop(home)) return false;
  if (holder.kind !== 'field' && !names.isField(holder.target) && !isBareField(holder.target, names))
    return false;
  if (!given.every((each) => isTransferred(each, analysis)) || keepsStream(subject, analysis)) return false;
  const { shape } = unwrap(holder.target);
  const word = shape.kind === 'member' || shape.kind === 'name' ? shape.name : undefined;
  // Also those of a thread that is begun where it is opened.
  const uses = (word === undefined ? [] : names.leaves(word)).filter(
    (leaf) => within(leaf, owner) && names.functionOf(leaf) !== home,
  );
  // As against where the field is declared.
  const users = [...new Set(uses.map(names.functionOf))].filter((fn) => within(fn, owner) && fn !== owner);
  const closers = closersOf(subject, analysis);
  return users.length > 0 && users.every((fn) => talksAndCloses(fn, uses, closers));
}

/** Given to a function that keeps nothing of it: PHP's `fwrite($socket, …)`. */
function isTransferred(argument: Syntax, { subjects, language }: Analysis): boolean {
  const call = ancestor(argument, 'call', 3);
  if (call?.shape.kind !== 'call') return false;
  return subjects.known(call) !== undefined || language.transfers?.test(call.shape.callee.text) === true;
}

function talksAndCloses(fn: Syntax, uses: readonly Syntax[], closers: readonly Syntax[]): boolean {
  const body = fn.shape.kind === 'function' ? fn.shape.body : undefined;
  const own = closers.filter((closer) => within(closer, fn));
  const talks = uses.some((use) => {
    const call = within(use, fn) ? ancestor(use, 'call', 4)?.shape : undefined;
    return call?.kind === 'call' && /send|write|puts|print|recv|receive|read|gets/i.test(call.callee.text);
  });
  const closes = (node: Syntax): boolean =>
    own.some((each) => within(each, node) && sameFunction(each, node));
  const goesOn = hasOpenLoop(fn) && !isAskedForAll(fn);
  return body !== undefined && talks && !goesOn && endsClosed(body, closes, []);
}

/** `socket.shutdownOutput();`, a request in HTTP: its loops read what that brings, up to the end. */
function isAskedForAll(fn: Syntax): boolean {
  const [loop, another] = openLoopsIn(fn);
  if (loop === undefined || another !== undefined || streamed.test(fn.text)) return false;
  return receives.test(loop.text) && asksForAll.test(fn.text.slice(0, loop.start - fn.start));
}

const asksForAll = /\b(?:shutdownOutput|SHUT_WR|Shutdown::Write)\b|\bHTTP\/1\.[01]\\r\\n/;

/**
 * Held by variables of the function alone, which sends a question and reads an answer, waits for nothing, has no
 * loop without end and gives it to nobody: whoever has read the answer is done with it. In languages that say where
 * a variable lives.
 */
function isExchange(subject: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { known } = subject;
  const { names, subjects, language } = analysis;
  const { row } = known;
  if (language.freed === true || language.names.bindsSelf !== undefined) return false;
  if (language.ownership !== undefined || row.does === 'serve' || lifetime.handedOut || lifetime.stored)
    return false;
  // Clients of a library keep connections of their own, and listeners come later.
  const type = subjects.type(known.node) ?? '';
  if (!/^(?:fd|[\w.]*socket(?:channel)?)$/i.test(type) || type.startsWith('asio')) return false;
  const home = names.functionOf(known.node);
  return (
    home.shape.kind === 'function' &&
    (lifetime.holders.length > 0
      ? sends.test(home.text) && receives.test(home.text)
      : isForgotten(known.node)) &&
    !waits.test(home.text) &&
    (!hasOpenLoop(home) || isClosedBehindReading(home, lifetime, analysis)) &&
    !lifetime.unknown.some((method) => lasting.test(method)) &&
    (language.names.assignmentDeclares !== true || isAskedSoOften(home, lifetime, analysis)) &&
    lifetime.holders.every((each) => isVariable(each, names, home) && isUsedBy(home, each.target, names)) &&
    lifetime.given.every((argument) => {
      const call = ancestor(argument, 'call', 3);
      if (call?.shape.kind !== 'call') return false;
      const given = subjects.known(call);
      if (given !== undefined) return given.row.does !== 'run';
      return (
        (language.transfers?.test(call.shape.callee.text) === true &&
          !watches.test(call.shape.callee.text)) ||
        isCloserName(nameOfCallee(call.shape))
      );
    }) &&
    !keepsStream(subject, analysis)
  );
}

/** Its own methods send and receive, as often as is written there. */
function isAskedSoOften(home: Syntax, { unknown, uses }: Lifetime, analysis: Analysis): boolean {
  return (
    unknown.some((method) => sends.test(method)) &&
    unknown.some((method) => receives.test(method)) &&
    // Of loops that may go on it is known that they only read.
    (hasOpenLoop(home) || uses.every(({ use }) => isCounted(use, analysis)))
  );
}

/** In no loop, or in one over what is written out, `for step in steps`, as against a generator that may have no end. */
function isCounted(use: Syntax, { values, names }: Analysis): boolean {
  const home = names.functionOf(use);
  for (let loop = ancestor(use, 'loop'); loop !== undefined; loop = ancestor(loop, 'loop')) {
    if (!within(loop, home)) return true;
    const over = loop.shape.kind === 'loop' ? loop.shape.over : undefined;
    if (over === undefined || values.items(over) === undefined) return false;
  }
  return true;
}

/** Asked for its address in passing. */
function isForgotten(node: Syntax): boolean {
  const shape = node.parent?.shape;
  return shape?.kind === 'member' && /^get(?:Local|Remote)/.test(shape.name);
}
