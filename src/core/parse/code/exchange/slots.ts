/** Connections that end with the first thing heard on them, by a slot of Qt. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { tasksOf } from '../clocks/tasks.ts';
import { isConnectedField } from '../flow/header-fields.ts';
import { endsClosed, sameFunction } from '../lifetime/ways.ts';
import { callsIn } from '../names/functions.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';

/**
 * `connect(peer, &QTcpSocket::readyRead, this, &Desk::answer)`, and `answer` closes behind what it reads, be it of its
 * `sender()`.
 */
export function isClosedBySlots(subject: Subject, connects: readonly Known[], analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  const { hears } = language;
  if (hears === undefined) return false;
  const isIts = (node: Syntax): boolean =>
    subjects.origins(node).subjects.has(subject) ||
    [subject.known, ...connects].some((known) => isConnectedField(node, known, analysis));
  const slots = names.leaves(hears.call).flatMap((leaf) => {
    const call = ancestor(leaf, 'call', 3);
    if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee)) return [];
    const given = call.shape.arguments.map(({ value }) => value);
    if (given[0] === undefined || !hears.event.mentions.test(given[hears.event.at]?.text ?? '')) return [];
    return isIts(given[0]) ? [tasksOf(given.at(-1)!, analysis)] : [];
  });
  return (
    slots.length > 0 && slots.every((fns) => fns.length > 0 && fns.every((fn) => endsIn(fn, isIts, analysis)))
  );
}

function endsIn(slot: Syntax, isIts: (node: Syntax) => boolean, { names }: Analysis): boolean {
  const body = slot.shape.kind === 'function' ? slot.shape.body : undefined;
  if (body === undefined) return false;
  const isSender = (node: Syntax): boolean =>
    names
      .bindings(unwrap(node))
      .some(({ how }) => how.kind === 'value' && /\bsender\s*\(\s*\)/.test(how.value?.text ?? ''));
  const closers = callsIn(slot).filter(({ shape }) => {
    const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
    if (callee?.kind !== 'member' || callee.object === undefined || !closing.test(callee.name)) return false;
    return isSender(callee.object) || isIts(callee.object);
  });
  const closes = (node: Syntax): boolean =>
    closers.some((each) => within(each, node) && sameFunction(each, node)) || isTooEarly(node);
  return endsClosed(body, closes, []);
}

const closing = /^(?:close|abort|disconnectFromHost)$/;

/** `if (!peer->canReadLine()) return;`: the slot is run again when there is more. */
function isTooEarly(node: Syntax): boolean {
  const branch = node.shape.kind === 'exit' ? ancestor(node, 'branch', 3)?.shape : undefined;
  return branch?.kind === 'branch' && waitsForMore.test(branch.condition?.text ?? '');
}

const waitsForMore = /canReadLine|bytesAvailable|\b(?:size|length|count)\(\)\s*<|^\W*!\s*\w+\W*$/;
