/** What code does with an open connection on each of its ways: closes it, runs on with it, leaves with it. */
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import { absence, isWithout } from '../flow/presence.ts';
import { ancestor, enclosingFunction, unwrap, within } from '../tree/nodes.ts';

/** Closed when the function ends, as was said before it got connected. */
export function closedByDefer(connected: Syntax, closers: readonly Syntax[]): boolean {
  return closers.some((closer) => {
    const deferred = ancestor(closer, 'defer', 3);
    const around = deferred?.parent;
    return (
      around !== undefined &&
      closer.start < connected.start &&
      within(connected, around) &&
      enclosingFunction(closer) === enclosingFunction(connected)
    );
  });
}

/** Closed on every way on from a call, be it by a `finally` around it. */
export function closedFrom(
  start: Syntax,
  closers: readonly Syntax[],
  { finalized = false, isAccepted = false } = {},
): boolean {
  if (closers.length === 0) return false;
  const assign = ancestor(start, 'assign', 3)?.shape;
  const holders = assign?.kind === 'assign' ? assign.targets.map((each) => ({ target: unwrap(each) })) : [];
  const absent = absence(holders);
  const isLocal =
    finalized && holders.length > 0 && holders.every(({ target }) => target.shape.kind === 'name');
  const closes: Closes = Object.assign(
    (node: Syntax): boolean =>
      closers.some((closer) => within(closer, node) && sameFunction(closer, node)) ||
      (isLocal && isThrownBefore(node, closers)) ||
      (absent !== undefined && /^(?:exit|goto)$/.test(node.shape.kind) && isWithout(node, absent, holders)),
    { goesOn: (end: Syntax): boolean => isGivenOn(end, holders) },
  );
  return closedAfter(start, closes, []) || closedInFinally(start, closers, isAccepted);
}

/** `return relay(fd);` of `main`, `exit(relay(fd))` */
export function isGivenOn({ text }: Syntax, holders: readonly { readonly target: Syntax }[]): boolean {
  const code = text.replace(/"[^"]*"/g, '');
  return holders.some(({ target }) =>
    new RegExp(`\\w\\s*\\([^;]*(?<!\\w)${escapeRegExp(target.text)}(?!\\w)`).test(code),
  );
}

/**
 * `if (code != 226) throw …; client.Close();`: what a failed exchange leaves in a variable ends with it. So does what
 * another way of the same `switch` or a `catch` around the closing throws.
 */
export function isThrownBefore(node: Syntax, closers: readonly Syntax[]): boolean {
  const { shape } = node;
  if (shape.kind !== 'exit' || shape.how !== 'throw' || enclosingLoop(node) !== undefined) return false;
  return closers.some(
    (closer) => sameFunction(closer, node) && (node.start < closer.start || isBeside(node, closer)),
  );
}

/** In the nearest `switch` or `try` around it, which has the other one, too. */
function isBeside(node: Syntax, closer: Syntax): boolean {
  return ['branch', 'try'].some((kind) => {
    const around = ancestor(node, kind);
    return around !== undefined && within(closer, around);
  });
}

export function sameFunction(inner: Syntax, outer: Syntax): boolean {
  const fn = enclosingFunction(inner);
  return fn === undefined || within(outer, fn);
}

/**
 * What a stretch of code does with the open connection: `closed` on all its ways; `open` when some way runs on
 * with it; `leaves` when some way goes out of the function with it; `breaks` when some way leaves the loop with it;
 * `ends` when all its ways end the program.
 */
type Outcome = 'closed' | 'open' | 'leaves' | 'breaks' | 'ends';

export type Closes = ((node: Syntax) => boolean) & {
  /** A condition that says that there is a connection: without one there is nothing to be closed. */
  readonly present?: RegExp | undefined;
  /** A condition that says that connecting succeeded. */
  readonly success?: RegExp | undefined;
  /** A condition that says that there is no connection. */
  readonly absent?: RegExp | undefined;
  /** A last word of the program that gives the connection to a function. */
  readonly goesOn?: (end: Syntax) => boolean;
  /** A way on which the connection goes on under another name. */
  readonly keeps?: (way: Syntax) => boolean;
  /** It ends with the variables that hold it: where the function does, and where the next round makes another one. */
  readonly freed?: boolean;
};

export function closedAfter(start: Syntax, closes: Closes, usings: readonly Syntax[]): boolean {
  let at: Syntax = start;
  for (;;) {
    const parent = at.parent;
    if (parent === undefined) return closes.freed === true;
    const shape = parent.shape;
    if (shape.kind === 'block') {
      const from = shape.statements.indexOf(at);
      const rest = sequence(shape.statements.slice(from + 1), closes);
      if (rest === 'closed' || rest === 'ends') return true;
      if (rest === 'leaves') return finallyCloses(parent, closes);
      if (rest === 'breaks') {
        if (finallyCloses(parent, closes)) return true;
        const loop = enclosingLoop(parent);
        if (loop === undefined) return false;
        at = loop;
        continue;
      }
    } else if (shape.kind === 'branch' && shape.condition === at && isSuccess(at)) {
      // `if (connect(fd, …) == 0) break;` goes on with it.
      const taken = shape.ways[0] === undefined ? 'open' : outcomeOf(shape.ways[0], closes);
      if (taken === 'closed') return true;
      if (taken === 'leaves') return finallyCloses(parent, closes);
      const loop = taken === 'breaks' ? enclosingLoop(parent) : undefined;
      if (loop !== undefined) {
        at = loop;
        continue;
      }
    } else if (shape.kind === 'branch' && shape.condition === at && isRefusal(at)) {
      // `if (connect(fd, …) < 0) { perror("connect"); exit(1); } else { …; close(fd); }`
      const taken = shape.ways[1] === undefined ? 'open' : outcomeOf(shape.ways[1], closes);
      if (taken === 'closed') return true;
    } else if (shape.kind === 'try') {
      if (shape.final !== undefined && closes(shape.final)) return true;
      // `try: sock.connect(address)`, `except OSError: continue`, `else: break`: where it worked it goes on there.
      const next =
        shape.body === at && shape.otherwise !== undefined ? outcomeOf(shape.otherwise, closes) : 'open';
      if (next === 'closed') return true;
      if (next === 'leaves') return finallyCloses(parent, closes);
      const loop = next === 'breaks' ? enclosingLoop(parent) : undefined;
      if (loop !== undefined) {
        at = loop;
        continue;
      }
    } else if (shape.kind === 'function') {
      return closes.freed === true;
    } else if (shape.kind === 'loop' && shape.body !== undefined && shape.body !== at) {
      // `while ($conn = accept($listener)) { … }`: each round begins with another one.
      const round = shape.over === undefined ? outcomeOf(shape.body, closes) : 'open';
      if (round === 'closed') return true;
      if (round === 'leaves') return finallyCloses(parent, closes);
      // What stands behind the loop is for the round that got none.
      if (round === 'open' && isSuccess(at) && /^while\b/.test(parent.text)) return false;
    } else if (shape.kind === 'loop' && shape.body === at) {
      // The next round makes another one while this is still open.
      if (!usings.includes(parent)) return closes.freed === true;
    }
    at = parent;
  }
}

/** The test of a result by which a call tells that it worked; `if (s = connect(…))`: there is one. */
function isSuccess(node: Syntax): boolean {
  const condition = node.text;
  if (unwrap(node).shape.kind === 'assign' || isThere.test(condition)) return true;
  if (isTrue.test(condition)) return true;
  return /[=!]==?\s*-\s*1|[<>]=?\s*-?\s*[01]|==\s*0/.test(condition)
    ? /==\s*0|>=\s*0|>\s*-\s*1|!==?\s*-\s*1/.test(condition)
    : /^\W*!\W*connect\s*\(/.test(condition);
}

/** The test of a connecting call by which it tells that it failed, and of nothing else. */
function isRefusal(node: Syntax): boolean {
  return /^\W*(?:::)?\w*connect\s*\((?:[^;|&?]|&(?!&))*\)\s*(?:<\s*0|==\s*(?:-\s*1|SOCKET_ERROR|INVALID_SOCKET)|!=\s*0)\W*$/.test(
    node.text,
  );
}

/** `if (@socket_connect($socket, $host, $port))` of PHP, which gives no number. */
const isTrue = /^[\s(@\\]*socket_connect\s*\([^;|&?]*$/;

/** `(s = connect(…)) !== false` */
const isThere = /!==?\s*(?:false|null|nil|none)\W*$|^\W*(?:false|null)\s*!==?/i;

/**
 * `for (…) { fds[i] = socket(…); … } … for (…) close(fds[i]);`: a table of the function that is filled in one loop and
 * closed in a later one, before which nobody leaves.
 */
export function closedInRounds(making: Syntax, closes: Closes): boolean {
  const round = enclosingLoop(making);
  const around = round?.parent?.shape;
  if (round === undefined || around?.kind !== 'block') return false;
  const behind = around.statements.slice(around.statements.indexOf(round) + 1);
  const at = behind.findIndex((each) => unwrap(each).shape.kind === 'loop' && closes(each));
  return at >= 0 && sequence(behind.slice(0, at), closes) === 'open';
}

/** A way out inside `try … finally: close()` passes the closing. */
function finallyCloses(node: Syntax, closes: Closes): boolean {
  for (let at: Syntax | undefined = node; at !== undefined; at = at.parent) {
    const shape: Shape = at.shape;
    if (shape.kind === 'function') return false;
    if (shape.kind === 'try' && shape.final !== undefined && closes(shape.final)) return true;
  }
  return false;
}

function enclosingLoop(node: Syntax): Syntax | undefined {
  for (let at: Syntax | undefined = node; at !== undefined; at = at.parent) {
    if (at.shape.kind === 'function') return undefined;
    if (at.shape.kind === 'loop') return at;
  }
  return undefined;
}

export function endsClosed(body: Syntax, closes: Closes, usings: readonly Syntax[]): boolean {
  if (usings.length > 0) return true;
  const shape = body.shape;
  return shape.kind === 'block' ? sequence(shape.statements, closes) === 'closed' : closes(body);
}

export function sequence(statements: readonly Syntax[], closes: Closes): Outcome {
  let broke = false;
  for (const statement of statements) {
    const outcome = outcomeOf(statement, closes);
    if (outcome === 'breaks') broke = true;
    else if (outcome !== 'open') return broke && outcome !== 'leaves' ? 'breaks' : outcome;
    // What follows is for those who jump there: `continue; failed: close(fd);`
    if (isContinue(statement)) break;
  }
  return broke ? 'breaks' : 'open';
}

function isContinue({ shape }: Syntax): boolean {
  return shape.kind === 'exit' && shape.how === 'continue';
}

function outcomeOf(node: Syntax, closes: Closes): Outcome {
  const shape = node.shape;
  switch (shape.kind) {
    case 'function':
    case 'class':
      return 'open';
    case 'defer':
      return closes(node) || isClosedIn(shape.call, closes) ? 'closed' : 'open';
    case 'block':
      return sequence(shape.statements, closes);
    case 'exit':
      if (closes(node)) return 'closed';
      if (shape.how === 'break') return 'breaks';
      // `return relay(fd);` of `main`: the program ends when that is through.
      if (shape.how === 'end') return closes.goesOn?.(node) === true ? 'leaves' : 'ends';
      return shape.how === 'return' || shape.how === 'throw' ? 'leaves' : 'open';
    case 'goto': {
      if (closes(node)) return 'closed';
      // Forwards; back to a label it tries again.
      const behind = statementsAt(shape.label, node);
      const outcome = behind === undefined ? 'open' : sequence(behind.statements, closes);
      // Behind a label inside of a loop or branch comes what stands behind that.
      return behind?.isLast === true && outcome === 'open' ? 'leaves' : outcome;
    }
    case 'label':
      return sequence(node.children, closes);
    case 'try': {
      if (shape.final !== undefined && closes(shape.final)) return 'closed';
      if (shape.resources?.some(({ value }) => closes(value)) === true) return 'closed';
      const { otherwise } = shape;
      const handlers = shape.handlers
        .filter(({ start }) => start !== otherwise?.start)
        .map((each) => outcomeOf(each, closes));
      const isCaught = handlers.length > 0 && handlers.every((each) => each === 'closed');
      const body =
        shape.body === undefined ? 'open' : outcomeOf(shape.body, isCaught ? caught(closes) : closes);
      if (body === 'leaves' || handlers.includes('leaves')) return 'leaves';
      if (body === 'open' && otherwise !== undefined) return outcomeOf(otherwise, closes);
      return body === 'ends' && handlers.length > 0 ? 'open' : body;
    }
    case 'using':
      if (shape.resources.some(({ value }) => closes(value))) return 'closed';
      return shape.body === undefined ? 'open' : outcomeOf(shape.body, closes);
    case 'branch':
      // `if err := conn.Close(); err != nil { … }`
      if (headOf(node, shape).some(closes)) return 'closed';
      return behindSwitch(node, branchOutcome(shape, closes));
    case 'loop': {
      const body = shape.body === undefined ? 'open' : outcomeOf(shape.body, closes);
      if (body === 'leaves') return 'leaves';
      if (!shape.endless) return isLeftClosed(node, body, closes) ? 'closed' : 'open';
      if (body === 'ends') return body;
      // What stands behind it never comes.
      if (body === 'open' && !jumps.test(node.text)) return 'leaves';
      // The only ways out of an endless loop are its jumps.
      return body === 'closed' || (body === 'open' && leavesOnlyClosed(node, closes)) ? 'closed' : 'open';
    }
    case 'same':
      return outcomeOf(shape.inner, closes);
    case 'other': {
      if (isSimple(node)) return closes(node) ? 'closed' : 'open';
      return sequence(node.children, closes);
    }
    default:
      return closes(node) ? 'closed' : 'open';
  }
}

/** `begin … raise … rescue => error; socket.close; raise error end`: what is thrown comes by the closing. */
function caught(closes: Closes): Closes {
  const isThrown = ({ shape }: Syntax): boolean => shape.kind === 'exit' && shape.how === 'throw';
  return Object.assign((node: Syntax): boolean => closes(node) || isThrown(node), closes);
}

/** Words by which a loop may be left, in whatever language. */
const jumps = /\b(?:break|last|return|yield|raise|throw|goto|_?exit|quit|abort|panic|die|fail|stop)\b|\?/;

/** What stands in front of the ways of a branch. */
function headOf(node: Syntax, { ways }: Extract<Shape, { kind: 'branch' }>): readonly Syntax[] {
  const first = Math.min(...ways.map(({ start }) => start));
  return node.children.filter((each) => each.end <= first);
}

/** `defer func() { … conn.Close() … }()` */
function isClosedIn(deferred: Syntax, closes: Closes): boolean {
  const callee = deferred.shape.kind === 'call' ? unwrap(deferred.shape.callee).shape : undefined;
  return (
    callee?.kind === 'function' && callee.body !== undefined && outcomeOf(callee.body, closes) === 'closed'
  );
}

/** `break` goes on behind a `switch`, unless it names what it leaves: `break outer`, PHP's `break 2`. */
function behindSwitch({ text }: Syntax, outcome: Outcome): Outcome {
  const isLeft = outcome === 'breaks' && isSwitch.test(text) && !/\bbreak[ \t]+\w/.test(text);
  return isLeft ? 'open' : outcome;
}

/** As against Rust's `select!`, which has no `break` of its own. */
const isSwitch = /^(?:switch|select)\b(?!!)/;

function branchOutcome(shape: Extract<Shape, { kind: 'branch' }>, closes: Closes): Outcome {
  const outcomes = shape.ways.map((way) => outcomeOf(way, closes));
  const condition = shape.condition?.text ?? '';
  if (
    outcomes[0] === 'closed' &&
    (closes.present?.test(condition) || closes.success?.test(condition)) === true &&
    // `if (socket != null) channel.close() else socket = channel`
    !shape.ways.slice(1).some((way) => closes.keeps?.(way) === true)
  )
    return 'closed';
  // `if (!$fp) { echo 'refused'; } else { … fclose($fp); }`: nothing is open on the first way.
  const isFailure = outcomes.length > 1 && closes.absent?.test(condition) === true;
  const ways = outcomes.filter((outcome, at) => outcome !== 'ends' && !(isFailure && at === 0));
  if (ways.length === 0) return shape.exhaustive && !isFailure ? 'ends' : 'open';
  if (ways.includes('leaves')) return 'leaves';
  if (ways.includes('breaks')) return 'breaks';
  const all = ways.every((way) => way === 'closed');
  if (all && (shape.exhaustive || asksWhetherThere(shape, closes))) return 'closed';
  return 'open';
}

/** `if sock is not None: sock.close()`: the condition is about the connection itself. */
function asksWhetherThere(shape: Extract<Shape, { kind: 'branch' }>, closes: Closes): boolean {
  const way = shape.ways[0];
  if (shape.condition === undefined || way === undefined || !closes(way)) return false;
  // `sock.close()`, Ruby's `sock&.close`, PHP's `fclose($sock)`.
  const holder =
    /([\w$.#@]+)(?:\?\.|&\.|\.|->|::)\w+\s*(?:\(|$)/m.exec(way.text)?.[1] ??
    /(?:clos|shut|free|destroy|disconn|releas|quit|end|stop)\w*\s*\(\s*(\$?\w[\w$>.-]*)\s*\)/i.exec(
      way.text,
    )?.[1];
  return (
    holder !== undefined &&
    isAsked(shape.condition.text, holder) &&
    !isDenied(shape.condition.text, holder) &&
    !/==/.test(shape.condition.text.replace(/!==?\s*(null|None|undefined|nil|false)/gi, ''))
  );
}

/** `if (!client.Connected) client.Close()`, as against `if (!socket.destroyed)`: where it does work it stays open. */
function isDenied(whole: string, holder: string): boolean {
  return whole.split(/&&|\band\b/).some((each) => {
    const denied = /^\W*?(?:!|\bnot\s)\s*\(?\s*/.exec(each)?.[0];
    return denied !== undefined && each.startsWith(holder, denied.length) && !gone.test(each);
  });
}

/** Words for a connection that is there no more. */
const gone = /clos|destroy|dispos|disconnect|ended|empty|null|nil|finish|shut|dead|stopp/i;

/** A condition speaks of the thing itself, as against of what a call with it gave: `connect(fd, …) < 0`. */
function isAsked(whole: string, holder: string): boolean {
  // `if (failed && fd >= 0)` asks for something else, too.
  const operands = whole.split(/&&|\band\b/);
  return operands.every((each) => isAskedIn(each, holder));
}

/** What is asked of it, or got over it: `db->err`, `fd >= FD_SETSIZE`, `socket.getInputStream().read() != 1`. */
const isOfElse =
  /^(?:->|\.)\w*(?:err|fail)|^\s*[<>]=?(?!\s*-?\s*[01]\b)|^(?:(?:->|\.)\w+(?:\(\))?)*?(?:->|\.)(?:try)?_?(?:read|recv|receive|peek|write|send|login|auth)\w*\(/i;

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** Its name, and not the beginning or end of another: `clients.size() >= 10` is not about `client`, `clientOpen` is. */
function indexOfName(condition: string, holder: string): number {
  // `haveLink` of `link`.
  const asked = new RegExp(`(?<=\\b(?:is|has|have|got))${escapeRegExp(capital(holder))}`).exec(condition);
  if (asked !== null) return asked.index;
  for (let at = condition.indexOf(holder); at >= 0; at = condition.indexOf(holder, at + 1)) {
    const isBegun = /(?:^|\W|(?:is|has|have|got)_?)$/i.test(condition.slice(0, at));
    const rest = condition.slice(at + holder.length);
    if (isBegun && /^(?:\W|$|_?(?:is_?)?(?:open|connected|valid|alive|ready|active))/i.test(rest)) return at;
  }
  return -1;
}

function isAskedIn(condition: string, holder: string): boolean {
  const at = indexOfName(condition, holder);
  if (at < 0 || isOfElse.test(condition.slice(at + holder.length))) return false;
  const calls: string[] = [];
  for (const [whole, word] of condition.slice(0, at).matchAll(/([\w$:.>?-]*)\s*\(|\)/g)) {
    if (whole === ')') calls.pop();
    else calls.push(word ?? '');
  }
  return calls.every(
    (word) => word === '' || /(?:^|[.:>])(?:is|if|has|defined|empty|non)|valid|exists/i.test(word),
  );
}

/** The labelled statement behind a jump, and all that follow it; whether the function ends behind them. */
function statementsAt(
  label: string,
  jump: Syntax,
): { readonly statements: readonly Syntax[]; readonly isLast: boolean } | undefined {
  for (let at = jump.parent; at !== undefined && at.shape.kind !== 'class'; at = at.parent) {
    const { shape } = at;
    if (shape.kind !== 'block') continue;
    const found = shape.statements.findIndex(
      (each) => each.start > jump.start && each.shape.kind === 'label' && each.shape.name === label,
    );
    if (found >= 0)
      return { statements: shape.statements.slice(found), isLast: enclosingLoop(at) === undefined };
    if (at.parent?.shape.kind === 'function') return undefined;
  }
  return undefined;
}

/**
 * `bool linked = true; while (linked) { …; if (n == 0) { close(fd); linked = false; } }`: what ends the loop comes with
 * the closing.
 */
function isLeftClosed(loop: Syntax, body: Outcome, closes: Closes): boolean {
  const flag = /^while\s*\(\s*(\w+)\s*\)/.exec(loop.text)?.[1];
  const fn = flag === undefined ? undefined : enclosingFunction(loop);
  if (flag === undefined || fn === undefined || (body !== 'open' && body !== 'closed')) return false;
  // `int asked = 0, linked = 1;`
  const declared = `\\b(?:bool|boolean|_Bool|BOOL|int|char|auto|var|let)\\s+(?:[^;{}()]*,\\s*)?${flag}\\b`;
  if (!new RegExp(declared).test(fn.text)) return false;
  const ends = assignmentsOf(flag, loop).map((each) => ancestor(each, 'block'));
  return (
    ends.length > 0 &&
    ends.every((block) => block !== undefined && within(block, loop) && outcomeOf(block, closes) === 'closed')
  );
}

function assignmentsOf(name: string, node: Syntax): readonly Syntax[] {
  return node.children.flatMap((each): readonly Syntax[] => {
    const { shape } = each;
    if (shape.kind === 'assign' && shape.targets[0]?.text === name) return [each];
    return shape.kind === 'function' ? [] : assignmentsOf(name, each);
  });
}

function leavesOnlyClosed(loop: Syntax, closes: Closes): boolean {
  if (jumpsOnlyClosed(loop, closes)) return true;
  let exits = 0;
  const visit = (node: Syntax): boolean => {
    for (const each of node.children) {
      const shape = each.shape;
      if (shape.kind === 'function') continue;
      if (shape.kind === 'exit' && /^(?:return|break|end)$/.test(shape.how)) exits++;
      if (!visit(each)) return false;
    }
    return true;
  };
  return visit(loop) && exits > 0 && closes(loop);
}

/** Every way out of the loop is a jump to where it is closed. */
function jumpsOnlyClosed(loop: Syntax, closes: Closes): boolean {
  let jumps = 0;
  const visit = (node: Syntax): boolean =>
    node.children.every((each) => {
      const { shape } = each;
      if (shape.kind === 'function') return true;
      if (shape.kind === 'goto') {
        jumps++;
        return outcomeOf(each, closes) === 'closed';
      }
      if (shape.kind === 'exit') return shape.how !== 'return' && shape.how !== 'break';
      return visit(each);
    });
  return visit(loop) && jumps > 0;
}

function isSimple(node: Syntax): boolean {
  return !node.children.some(
    (each) => each.shape.kind === 'block' || each.shape.kind === 'exit' || each.shape.kind === 'branch',
  );
}

/** It stands in the `finally` of its function. */
export function isInFinally(node: Syntax): boolean {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind === 'function') return false;
    if (shape.kind === 'try' && shape.final === at) return true;
  }
  return false;
}

/** Made in a callback inside `try`, closed in its `finally`: whatever happened in between. */
export function closedInFinally(start: Syntax, closers: readonly Syntax[], isAccepted = false): boolean {
  for (let at = start.parent; at !== undefined; at = at.parent) {
    const shape = at.shape;
    // `try { while (true) { guest = door.accept(); … } } finally { guest.close(); }`: the last of them.
    if (isAccepted && shape.kind === 'loop') return false;
    if (shape.kind === 'class') return false;
    // A function with a name may run at any time; one that is an argument runs here.
    if (shape.kind === 'function' && shape.name !== undefined) return false;
    if (shape.kind !== 'try' || shape.final === undefined || shape.body === undefined) continue;
    const { final } = shape;
    if (within(start, shape.body) && closers.some((closer) => within(closer, final))) return true;
  }
  return false;
}
