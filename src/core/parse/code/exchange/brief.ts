/** Connections that nothing is seen to go on with: they end with the function that opened them, or soon after. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import type { Holder } from '../flow/flow.ts';
import { endsSoon } from '../flow/loops.ts';
import { lasting, plain, receives, sends } from '../flow/traffic.ts';
import { isVariable } from '../flow/variables.ts';
import { usesByTakers } from '../handover/passing.ts';
import { keepsStream } from '../lifetime/closing.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { nameOfCallee } from '../names/functions.ts';
import { receiverOf } from '../settings.ts';
import { ancestor, outermost, statementOf, unwrap } from '../tree/nodes.ts';

/** Functions of the file that a connection goes through. */
const mostHops = 2;

/**
 * A client's plain connection that variables of one function hold, which pauses nowhere, has no loop without end, and
 * gives it to nobody who keeps it or may: nothing shows that it outlives what it was opened for. Not where callbacks
 * go on with it when the function has ended, nor where an owner says when it ends.
 */
export function isBrief(subject: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, language } = analysis;
  const { row, node } = subject.known;
  if (row.does !== 'open' && row.does !== 'create') return false;
  if (language.names.bindsSelf !== undefined || language.ownership !== undefined) return false;
  const type = String([row.gives].flat()[0]);
  if (row.persists === true || row.keeps === true || !(plain.test(type) || /^fd$/i.test(type))) return false;
  const { holders, given, stored, handedOut, relayed, leftToChild, unknown, uses } = lifetime;
  if (stored || handedOut || relayed || leftToChild) return false;
  const home = names.functionOf(node);
  return (
    home.shape.kind === 'function' &&
    endsSoon(home) &&
    asksFirst(home) &&
    (holders.length > 0
      ? holders.every((each) => isEndedWith(home, each, analysis))
      : isForgotten(subject, home, analysis)) &&
    uses.every(({ use }) => names.functionOf(use) === home) &&
    !unknown.some((method) => lasting.test(method)) &&
    given.every((argument) => isPassedBriefly(argument, analysis)) &&
    !keepsStream(subject, analysis)
  );
}

/** Nothing says when a peer speaks that nobody asks. */
function asksFirst({ text }: Syntax): boolean {
  return !receives.test(text) || sends.test(text);
}

/** A variable of the function that ends with it, as against C's `static int fd`. */
function isEndedWith(home: Syntax, holder: Holder, { names }: Analysis): boolean {
  return (
    isVariable(holder, names, home) &&
    names
      .bindings(holder.target)
      .every(({ how, leaf }) => how.kind === 'value' && !/^static\b/.test(statementOf(leaf)?.text ?? ''))
  );
}

/** `socket.create_connection(address)` by itself: as against `this.socket.connect(address)`, whose socket is kept. */
function isForgotten({ known }: Subject, home: Syntax, { names, options }: Analysis): boolean {
  const isValue =
    home.shape.kind === 'function' && (home.shape.returnsBody || home.shape.returnsLast === true);
  if (isValue || outermost(known.node).parent?.shape.kind !== 'block') return false;
  const connected = receiverOf(known, undefined, options);
  if (connected === undefined || !known.key.includes('#')) return true;
  const bindings = names.bindings(unwrap(connected));
  return bindings.length > 0 && bindings.every(({ scope }) => scope === home);
}

/** To a function that only talks, or one of the file that has no such loop either. */
function isPassedBriefly(argument: Syntax, analysis: Analysis, hops = mostHops): boolean {
  const { subjects, language } = analysis;
  const call = ancestor(argument, 'call', 3);
  if (call?.shape.kind !== 'call') return false;
  const known = subjects.known(call);
  // `new StreamReader(stream)`, too, whose uses are its own.
  if (known !== undefined) return known.row.does !== 'run';
  if (call.shape.constructs) return false;
  const takers = subjects.functions(call.shape.callee);
  if (takers.length === 0) {
    const name = nameOfCallee(call.shape);
    const talks = sends.test(name) || receives.test(name) || /^_*parse/i.test(name);
    return language.transfers?.test(call.shape.callee.text) === true || (talks && !lasting.test(name));
  }
  if (hops === 0 || !takers.every((fn) => fn.shape.kind === 'function' && endsSoon(fn))) return false;
  const uses = usesByTakers(argument, analysis);
  return uses.length > 0 && uses.every((use) => isAskedOrPassed(use, analysis, hops - 1));
}

/** `guest.send(text)`, `answer(guest)` */
function isAskedOrPassed(use: Syntax, analysis: Analysis, hops: number): boolean {
  const { parent } = outermost(use);
  if (parent?.shape.kind === 'member') return parent.parent?.shape.kind === 'call';
  return parent?.shape.kind === 'argument' || parent?.shape.kind === 'call'
    ? isPassedBriefly(use, analysis, hops)
    : false;
}
