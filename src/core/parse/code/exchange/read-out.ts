/** Connections read up to their end, or up to all that was asked for. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { openLoopsIn } from '../flow/loops.ts';
import { isCloserName, receives, sends, waits } from '../flow/traffic.ts';
import { isVariable } from '../flow/variables.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { nameOfCallee } from '../names/functions.ts';
import { isOutside } from '../names/names.ts';
import { listenersFor } from '../silence/listeners.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';

/**
 * `send(fd, …); while (1) { n = recv(fd, …); if (n <= 0) break; … } close(fd);`: the loops only read what the question
 * brings, up to its end, and it is closed or shut down behind them; who left on an error before left it to the end of the program.
 */
export function isClosedBehindReading(
  home: Syntax,
  { given, uses }: Lifetime,
  { subjects }: Analysis,
): boolean {
  const loops = openLoopsIn(home);
  const called = uses.flatMap(({ use }) => (methodOn(use) === '' ? [] : [use]));
  const calls = [...given, ...called].flatMap((each) => {
    const call = ancestor(each, 'call', 3);
    return call?.shape.kind === 'call' ? [{ call, shape: call.shape }] : [];
  });
  const isClosing = ({ call, shape }: (typeof calls)[number]): boolean =>
    subjects.known(call)?.row.does === 'close' ||
    isCloserName(nameOfCallee(shape)) ||
    nameOfCallee(shape) === 'shutdown';
  return loops.every((loop) => {
    const inside = calls.filter(({ call }) => within(call, loop));
    const isLeft = loop.shape.kind !== 'loop' || !loop.shape.endless || leavesLoop.test(loop.text);
    return (
      isLeft &&
      inside.length > 0 &&
      inside.every(({ shape }) => /^(?:::)?(?:read|recv|recvmsg)$/.test(nameOfCallee(shape))) &&
      calls.some((each) => each.call.start > loop.end && isClosing(each)) &&
      calls.some(
        ({ call, shape }) => call.end < loop.start && /^(?:::)?(?:write|send)\w*$/.test(nameOfCallee(shape)),
      )
    );
  });
}

const leavesLoop = /\b(?:break|return|goto|exit)\b/;

/**
 * `socket.on("data", (chunk) => { answer += chunk; })` and `socket.on("end", () => resolve(answer))`: who is asked ends
 * it behind the answer, of which nobody makes anything before.
 */
export function isReadToEnd(subject: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, subjects } = analysis;
  const { row } = subject.known;
  const isClient = row.does === 'open' || row.does === 'create';
  const isLocal = lifetime.holders.every(({ kind, target }) => kind === 'name' && !isOutside(target, names));
  if (!isClient || !isLocal || lifetime.stored) return false;
  const heard = (...events: readonly string[]): readonly Syntax[] =>
    events.flatMap((event) => listenersFor(event, subject, analysis)).flatMap(subjects.functions);
  const collected = heard('data').map(collectedIn);
  return (
    collected.length > 0 &&
    collected.every((name) => name !== undefined) &&
    heard('end', 'close').some((fn) =>
      collected.some((name) => names.occurrences(name!).some((use) => within(use, fn))),
    )
  );
}

/** The variable to which a listener adds what comes, and does nothing else: `chunks.push(chunk)`. */
function collectedIn(fn: Syntax): string | undefined {
  const body = fn.shape.kind === 'function' ? fn.shape.body : undefined;
  const statements = body?.shape.kind === 'block' ? body.shape.statements : [body];
  const only = statements.length === 1 ? statements[0] : undefined;
  const statement = only?.shape.kind === 'other' ? only.children[0] : only;
  const shape = statement === undefined ? undefined : unwrap(statement).shape;
  if (shape?.kind === 'assign') return shape.targets[0]?.text;
  const callee = shape?.kind === 'call' ? shape.callee.shape : undefined;
  return callee?.kind === 'member' && callee.name === 'push' ? callee.object?.text : undefined;
}

/**
 * `while True: part = s.recv(1024); if not part: break; answer += part`, and nothing more: who is asked, be it by the
 * connection alone, ends it behind the answer, of which nobody makes anything before.
 */
export function isCollectedToEnd(
  { known }: Subject,
  lifetime: Lifetime,
  { names, subjects }: Analysis,
): boolean {
  const { holders, given, stored, handedOut, uses } = lifetime;
  const home = names.functionOf(known.node);
  const isLocal =
    home.shape.kind === 'function' &&
    holders.length > 0 &&
    holders.every((each) => isVariable(each, names, home));
  // `s = context.wrap_socket(s)` is the same connection.
  const isWrapped = (argument: Syntax): boolean => {
    const call = ancestor(argument, 'call', 3);
    return call !== undefined && subjects.known(call)?.row.does === 'pass';
  };
  if (!isLocal || stored || handedOut || !given.every(isWrapped)) return false;
  const calls = uses.map(({ use }) => ({ use, method: methodOn(use), loop: ancestor(use, 'loop') }));
  const last = calls.findLast(({ method }) => !/^close$/.test(method));
  const loop = last?.loop;
  if (loop?.shape.kind !== 'loop' || loop.shape.body === undefined || within(known.node, loop)) return false;
  return (
    calls.every(
      (each) =>
        each.loop === undefined ||
        (each.loop === loop ? receives.test(each.method) : isSentOver(each.loop, each.method, loop)),
    ) && isCollecting(loop.shape.body)
  );
}

/** `for header in headers: s.send(header)`, before the answer is read. */
function isSentOver({ shape, end }: Syntax, method: string, reading: Syntax): boolean {
  return shape.kind === 'loop' && shape.over !== undefined && end < reading.start && sends.test(method);
}

function methodOn(use: Syntax): string {
  const shape = use.parent?.shape;
  return shape?.kind === 'member' ? shape.name : '';
}

/** Nothing but what reads, leaves behind the last byte or an error, and adds to what there is. */
function isCollecting({ shape }: Syntax): boolean {
  const statements = (shape.kind === 'block' ? shape.statements : []).flatMap((each) => tried(each) ?? each);
  return (
    statements.some(({ text }) => /\+=|\.(?:append|extend|write)\(/.test(text)) &&
    statements.every(
      ({ text, shape: { kind } }) =>
        /^\w+\s*=\s*\w+\.(?:recv|read)\w*\([^()]*\)$|^\w+\s*\+=\s*[\w.]+(?:\([^()]*\))?$/.test(text) ||
        /^[\w.]+\.(?:append|extend|write)\(\w+\)$/.test(text) ||
        (kind === 'branch' && /^if\b[^\n]*:\s*(?:break|return\b[^\n]*)\s*$/.test(text)),
    )
  );
}

/** `try: part = s.recv(1024)` with `except OSError: break`: what is tried there. */
function tried({ shape }: Syntax): readonly Syntax[] | undefined {
  if (shape.kind !== 'try' || shape.body?.shape.kind !== 'block' || shape.final !== undefined)
    return undefined;
  const isLeft = shape.handlers.every(({ text }) => /^(?:break|return\b[^\n]*)$/.test(text.trim()));
  return isLeft && shape.handlers.length > 0 ? shape.body.shape.statements : undefined;
}

/** What only the program's `main` reads, up to its end, and never writes to: the process ends with the answer. */
export function isReadOut({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  const { holders, given, stored, handedOut } = lifetime;
  const home = names.functionOf(known.node);
  if (home.shape.kind !== 'function' || home.shape.name !== 'main' || stored || handedOut) return false;
  if (known.row.does !== 'create') return false;
  // Addresses are tried in turn, and what answers is read behind that.
  const tried = ancestor(known.node, 'loop');
  const isBehind = (argument: Syntax): boolean => tried === undefined || !within(argument, tried);
  const transfers = given.flatMap((argument) => {
    const call = ancestor(argument, 'call', 3);
    if (call?.shape.kind !== 'call' || subjects.known(call) !== undefined) return [];
    return [{ callee: call.shape.callee.text, argument }];
  });
  return (
    transfers.some(({ callee }) => receives.test(callee)) &&
    transfers.every(({ argument }) => isBehind(argument)) &&
    transfers.every(({ callee }) => language.transfers?.test(callee) === true && !sends.test(callee)) &&
    !waits.test(home.text) &&
    holders.every((each) => isVariable(each, names, home))
  );
}
