/** Connections that close because their last owner goes out of scope, and calls that go on with them until then. */
import type { Ownership } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Code } from '../flow/callers.ts';
import type { Flow, Use } from '../flow/flow.ts';
import { answersInHttp, isOpenLoop, openLoopsIn } from '../flow/loops.ts';
import { sends } from '../flow/traffic.ts';
import { isHeldByVariables, isVariable } from '../flow/variables.ts';
import { isInTime } from '../flow/walk.ts';
import { callsIn, nameOfCallee } from '../names/functions.ts';
import { ancestor, enclosingFunction, within } from '../tree/nodes.ts';
import { isThrownBefore } from './ways.ts';

export interface Drop {
  /** Its last owner is a variable that goes out of scope, and nothing goes on with it without end until then. */
  readonly isDropped: () => boolean;
  /** Left there before anything goes on with it. */
  readonly isDroppedAt: (exit: Syntax) => boolean;
  /** Variables of its function alone have it, and it closes with them, however the function ends. */
  readonly isFreed: () => boolean;
  readonly isRelayed: (use: Use) => boolean;
}

/** @param closers calls that close it */
export function dropOf(start: Syntax, flow: Flow, closers: readonly Syntax[], code: Code): Drop {
  const { names, subjects, language } = code;
  const { ownership } = language;
  const { holders, uses, stored, kept, handedOut, entered } = flow;
  const isAccepted = subjects.known(start)?.row.does === 'accept';
  let counted: boolean | undefined;

  /** Its last owner is a variable that goes out of scope, and nothing goes on with it without end until then. */
  function isDropped(): boolean {
    return (
      !kept &&
      !handedOut &&
      // What a static holds lives as long as the program.
      enclosingFunction(start) !== undefined &&
      holders.every((each) => each.kind === 'name') &&
      !uses.some(
        ({ use, target }) =>
          (isInOpenLoop(use, target, ownership) && !readsAnswer(use, target) && !isInTalk(use)) ||
          lasts(use, target),
      )
    );
  }

  /**
   * `loop { stream.write_all(&question)?; stream.read(&mut answer)?; }` in the function that connected: each reading waits
   * for what was asked in its round, as against one that waits for whatever the peer says.
   */
  function isInTalk(use: Syntax): boolean {
    const home = names.functionOf(start);
    const loop = ancestor(use, 'loop');
    if (isAccepted || loop === undefined || names.functionOf(loop) !== home) return false;
    const calls = uses.flatMap((each) => (within(each.use, loop) ? (callAbout(each.use) ?? []) : []));
    const asked = Math.min(...calls.filter(isSending).map((each) => each.start));
    const heard = calls.filter(isHearing);
    return (
      heard.length > 0 && heard.every((each) => each.start > asked && !isOneOf(each)) && !isBetweenPeers(home)
    );
  }

  /** `select! { read = stream.read(&mut buffer) => …, line = lines.next_line() => … }` waits for either. */
  function isOneOf(heard: Syntax): boolean {
    const branch = ancestor(heard, 'branch');
    return branch !== undefined && /^(?:\w+::)*select/.test(branch.parent?.text ?? '');
  }

  /** It has another connection, too, be it one that it was given. */
  function isBetweenPeers(home: Syntax): boolean {
    const given = home.shape.kind === 'function' ? home.shape.parameters : [];
    return (
      given.some(({ target }) => /Stream|Read|Write|Socket/.test(target.parent?.text ?? '')) ||
      subjects.calls.some(
        ({ node, row }) =>
          node !== start && (row.does === 'open' || row.does === 'accept') && names.functionOf(node) === home,
      )
    );
  }

  /**
   * `loop { … stream.read(&mut buffer)? … }` in a function that gives what came: the answer to what it asked; or where
   * the lines of a request of HTTP are read.
   */
  function readsAnswer(use: Syntax, target: Syntax): boolean {
    if (isInTime(target, entered, code) || isInTime(use, entered, code)) return true;
    if (isAccepted && readsRequest(names.functionOf(use))) return true;
    const call = callAbout(use);
    if (call !== undefined && !isHearing(call) && uses.some(isReadInTime)) return true;
    const isOwn = !isAccepted && !isInRun(use, target);
    return isOwn && givesAnswer(names.functionOf(target)) && call !== undefined && !isSending(call);
  }

  /** In what goes on by itself, `spawn(move || while let Ok(line) = next(&mut stream) { … })`: whatever the function gives. */
  function isInRun(use: Syntax, target: Syntax): boolean {
    for (
      let at = enclosingFunction(use);
      at !== undefined && !within(target, at);
      at = enclosingFunction(at)
    ) {
      const call = ancestor(at, 'call', 4)?.shape;
      const isGiven = call?.kind === 'call' && call.arguments.some(({ value }) => within(at!, value));
      if (isGiven && ownership?.runs.test(call.callee.text) === true) return true;
    }
    return false;
  }

  /** `loop { match timeout(limit, reader.read_line(&mut line)).await { Err(_) => break, … } }`: silence ends it. */
  function isReadInTime({ use, target }: Use): boolean {
    const call = callAbout(use);
    return (
      isInTime(use, entered, code) &&
      isInOpenLoop(use, target, ownership) &&
      call !== undefined &&
      isHearing(call)
    );
  }

  /** Left before anything goes on with it: what is no one else's is closed there. */
  function isDroppedAt(node: Syntax): boolean {
    if (kept || handedOut || node.shape.kind !== 'exit') return false;
    if (isCounted() && /^(?:return|throw)$/.test(node.shape.how)) return true;
    if (language.finalized === true && isOfVariables() && isThrownBefore(node, closers)) return true;
    if (ownership === undefined) return false;
    return ancestor(node, 'loop') === undefined && closers.some((closer) => node.start < closer.start);
  }

  /** It stands in local variables and nowhere else, or comes as a parameter. */
  function isOfVariables(): boolean {
    return (
      !stored &&
      (start.shape.kind === 'function' || enclosingFunction(start) !== undefined) &&
      holders.every((each) => isVariable(each, names))
    );
  }

  /** Of a type that closes itself with the last variable that holds it. */
  function isFreed(): boolean {
    const type = subjects.type(start);
    const row = subjects.known(start)?.row;
    const persists = row?.does === 'open' && row.persists === true;
    return (
      type !== undefined &&
      language.closesItself?.test(type) === true &&
      !persists &&
      !kept &&
      !handedOut &&
      isCounted()
    );
  }

  /** Variables of the function alone count it, and end with that. */
  function isCounted(): boolean {
    counted ??=
      language.freed === true &&
      !stored &&
      holders.length > 0 &&
      enclosingFunction(start) !== undefined &&
      isHeldByVariables(flow, code);
    return counted;
  }

  /** Lent to a call that goes on as long as the connection does: a function of the file says so by what it does. */
  function lasts(use: Syntax, target: Syntax): boolean {
    const call = callAbout(use)?.shape;
    if (call?.kind !== 'call' || ownership === undefined || isInTime(use, entered, code)) return false;
    const functions = subjects.functions(call.callee);
    if (functions.length === 0 || isCopied(call, target)) return isRelayed({ use, target });
    // What is moved into it is followed there.
    const isLent = call.arguments.some(({ node }) => within(use, node) && ownership.lends(node));
    return functions.some(
      (fn) =>
        ((openLoopsIn(fn).some((loop) => !ownership.endsByItself(loop)) ||
          (isLent && isReadThrough(fn, call, use))) &&
          !waitsForAnswer(fn) &&
          !uses.some((each) => within(each.use, fn) && isReadInTime(each))) ||
        (isLent && callsIn(fn).some(({ shape }) => shape.kind === 'call' && isLasting(shape))),
    );
  }

  /** `for line in BufReader::new(stream).lines()` in the function that is lent it: until the peer has no more to say. */
  function isReadThrough(fn: Syntax, call: ShapeOf<'call'>, use: Syntax): boolean {
    const at = call.arguments.findIndex(({ node }) => within(use, node));
    const lentTo = fn.shape.kind === 'function' ? fn.shape.parameters[at]?.target : undefined;
    if (lentTo?.shape.kind !== 'name') return false;
    return names.occurrences(lentTo.text).some((each) => {
      if (!within(each, fn) || each === lentTo) return false;
      const loop = ancestor(each, 'loop')?.shape;
      const isOver = loop?.kind === 'loop' && loop.over !== undefined && within(each, loop.over);
      return isOver && names.reaching(each).some(({ leaf }) => leaf === lentTo);
    });
  }

  /** `copy_bidirectional(&mut a, &mut b)`, which goes on as long as both peers live, whoever closes behind it. */
  function isRelayed({ use, target }: Use): boolean {
    const call = callAbout(use)?.shape;
    if (call?.kind !== 'call' || ownership === undefined || isInTime(use, entered, code)) return false;
    return isCopied(call, target) || (subjects.functions(call.callee).length === 0 && isLasting(call));
  }

  /** One of two calls that copy in one direction each. */
  function isCopied({ callee }: ShapeOf<'call'>, target: Syntax): boolean {
    if (ownership === undefined || `${callee.text}(`.match(ownership.copying) === null) return false;
    return (names.functionOf(target).text.match(ownership.copying) ?? []).length > 1;
  }

  function isLasting({ callee }: ShapeOf<'call'>): boolean {
    return ownership?.lasting.test(callee.text) === true;
  }

  /** The lines of one request of HTTP, as against what is behind the answer of a tunnel. */
  function readsRequest(fn: Syntax): boolean {
    return answersInHttp(fn) && !/\bCONNECT\b|\bestablished\b/i.test(fn.text);
  }

  /** A function that reads on until it has what it gives. */
  function waitsForAnswer(fn: Syntax): boolean {
    const isTalk = (loop: Syntax): boolean => names.functionOf(loop) !== fn || callsIn(loop).some(isSending);
    return !isAccepted && givesAnswer(fn) && !openLoopsIn(fn).some(isTalk);
  }

  function givesAnswer({ shape }: Syntax): boolean {
    const type = shape.kind === 'function' ? shape.returnType : undefined;
    return type !== undefined && ownership?.nothing.test(type.text) === false;
  }

  return { isDropped, isDroppedAt, isFreed, isRelayed };
}

function isSending({ shape }: Syntax): boolean {
  return shape.kind === 'call' && sends.test(nameOfCallee(shape));
}

/** It waits for what the peer says: `reader.read_line(&mut line)`, `lines.next()`. */
function isHearing({ shape }: Syntax): boolean {
  return shape.kind === 'call' && /^(?:try_)?(?:read|recv|next|peek)/.test(nameOfCallee(shape));
}

/** The call that has a use in its arguments or as its receiver: `answer(&mut stream.unwrap())`. */
function callAbout(use: Syntax): Syntax | undefined {
  let at = use.parent;
  while (at !== undefined && !/^(?:block|function|assign|call)$/.test(at.shape.kind)) at = at.parent;
  return at?.shape.kind === 'call' ? at : undefined;
}

/** A loop between a use and where its name was bound: one that goes on as long as the connection does. */
function isInOpenLoop(use: Syntax, target: Syntax, ownership: Ownership | undefined): boolean {
  for (let at = use.parent; at !== undefined && !within(target, at); at = at.parent) {
    const shape = at.shape;
    if (shape.kind !== 'loop' || ownership?.endsByItself(at) === true) continue;
    if (shape.over === undefined ? isOpenLoop(at) : within(use, shape.over)) return true;
  }
  return false;
}
