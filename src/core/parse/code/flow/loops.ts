/** Whether a call is made again for every item of a loop or every request. */

import type { PerRequest } from '../../../document/code.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { nameOfCallee } from '../reading/functions.ts';
import { isOfSelf, isOutside, type Names } from '../reading/names.ts';
import { ancestor, statementOf, unwrap, within } from '../reading/nodes.ts';
import type { Subjects } from '../reading/subjects.ts';
import { receives, sends } from './traffic.ts';

/** Callers of callers are followed so far. */
const deepest = 3;

export function repeats(
  call: Syntax,
  names: Names,
  subjects: Subjects,
  language: Language,
  depth = 0,
): PerRequest['inside'] | undefined {
  let at = call;
  for (let parent = call.parent; parent !== undefined; at = parent, parent = parent.parent) {
    const shape = parent.shape;
    if (shape.kind === 'branch' && shape.condition !== at) {
      if (isLazy(call, shape) || isOnce(at, shape) || isSeldom(at, shape) || isFallback(at, shape))
        return undefined;
    }
    if (shape.kind === 'block' && isKnownAlready(at, parent, shape, names)) return undefined;
    if (shape.kind === 'loop' && isItemLoop(parent, shape, at, call, names)) return 'loop';
    if (shape.kind === 'class') return undefined;
    if (shape.kind !== 'function') continue;
    if (shape.decorators?.some((each) => /cache|memo|singleton|once|fixture/i.test(each.text)) === true)
      return undefined;
    if (isHandler(parent, shape, language)) return 'handler';
    if (endsProgram(shape)) return undefined;
    const caller = callerOf(parent);
    if (caller !== undefined) {
      // An inline function: what the call it is given to does with it.
      if (isIteration(caller, language)) return 'loop';
      if (caller.callee === parent) continue;
      return undefined;
    }
    return depth >= deepest ? undefined : throughCallers(parent, names, subjects, language, depth);
  }
  return undefined;
}

/** `fail(reason) { report(reason); exit(1); }` comes once, wherever it is called. */
function endsProgram({ body }: ShapeOf<'function'>): boolean {
  const last = body?.shape.kind === 'block' ? body.shape.statements.at(-1) : undefined;
  return last !== undefined && /^(?:(?:std)?::)?_?(?:exit|abort|die)\s*\(/.test(last.text);
}

function throughCallers(
  fn: Syntax,
  names: Names,
  subjects: Subjects,
  language: Language,
  depth: number,
): PerRequest['inside'] | undefined {
  for (const use of subjects.references(fn)) {
    const callee = use.parent?.shape.kind === 'member' ? use.parent : use;
    const holder = callee.parent?.shape;
    if (holder?.kind === 'call' && holder.callee === callee) {
      const inside = repeats(callee.parent!, names, subjects, language, depth + 1);
      if (inside !== undefined) return inside;
      continue;
    }
    const call = callerOf(callee);
    if (call === undefined) continue;
    if (isIteration(call, language)) return 'loop';
    if (isRegistration(call, language)) return 'handler';
  }
  return undefined;
}

/** The call a function is an argument of. */
function callerOf(fn: Syntax): ShapeOf<'call'> | undefined {
  for (let at = fn.parent, level = 0; at !== undefined && level < 3; at = at.parent, level++) {
    const shape = at.shape;
    if (shape.kind === 'call') return shape;
    if (shape.kind === 'block' || shape.kind === 'assign') return undefined;
  }
  return undefined;
}

function isIteration(call: ShapeOf<'call'>, language: Language): boolean {
  return language.iterations?.test(nameOfCallee(call)) === true;
}

function isRegistration({ callee }: ShapeOf<'call'>, language: Language): boolean {
  const isNamed = callee.shape.kind === 'member' || callee.shape.kind === 'name';
  return isNamed && language.handlers?.registrations?.test(callee.text) === true;
}

function isHandler(node: Syntax, shape: ShapeOf<'function'>, language: Language): boolean {
  const { handlers } = language;
  if (handlers === undefined) return false;
  if (
    handlers.decorators !== undefined &&
    shape.decorators?.some((each) => handlers.decorators!.test(each.text)) === true
  ) {
    return true;
  }
  const caller = callerOf(node);
  if (caller !== undefined && isRegistration(caller, language)) return true;
  if (handlers.methods?.test(shape.name ?? '') === true && shape.self !== undefined) return true;
  if (isOfHandlers(node, shape, language)) return true;
  const { types } = handlers;
  if (types !== undefined && shape.parameters.some(({ type }) => type !== undefined && types.test(type.text)))
    return true;
  const words = shape.parameters.map((each) => each.target.text);
  return (
    handlers.parameters !== undefined &&
    words.length >= handlers.parameters.length &&
    handlers.parameters.every((word, at) => word.test(words[at]!))
  );
}

/** `public async Task<IActionResult> Index()` of `class HomeController : Controller`, as against what only the class calls. */
function isOfHandlers(node: Syntax, { name, nameNode }: ShapeOf<'function'>, language: Language): boolean {
  const classes = language.handlers?.classes ?? [];
  if (classes.length === 0 || name === undefined || nameNode === undefined) return false;
  const owner = ancestor(node, 'class', 2)?.shape;
  if (owner?.kind !== 'class' || owner.name === name || language.names.hides?.(nameNode) === true)
    return false;
  return classes.some(
    ({ base, methods }) => methods.test(name) && owner.bases.some(({ text }) => base.test(text)),
  );
}

/** A loop without end that lives with its connection, and makes the next one when that is gone. */
const waitsInside =
  /\baccept\b|\brecv\b|reconnect|NotifyClose|\btime\.(?:After|NewTi\w+)\(|(?:^|[=(,]|\bcase\b|\brange\b)[ \t]*<-/im;

/** Words of a loop whose rounds come seldom: it waits by the clock, for a person, or to try again. */
const slow = new RegExp(
  [
    '\\b(?:sleep|delay|setTimeout|wait|WaitForNextTick(?:Async)?|backoff|retry|retries|attempts?)\\b',
    '\\bConsole\\.Read|\\b(?:raw_)?input\\s*\\(|(?<![.\\w])readline\\s*\\(|\\.question\\s*\\(|\\bnextLine\\s*\\(',
  ].join('|'),
  'i',
);

/** Less than a second in between makes no loop a slow one. */
const brief = /\bsleep\s*\(\s*0?(?:\.\d+)?\s*\)/g;

/** A loop over items, as against one that waits, tries again or never comes round. */
function isItemLoop(loop: Syntax, shape: ShapeOf<'loop'>, at: Syntax, call: Syntax, names: Names): boolean {
  if (shape.body !== at && !(shape.body !== undefined && within(call, shape.body))) return false;
  if (shape.expression === true) return true;
  if (slow.test(loop.text.replace(brief, '')) || isPaced(loop)) return false;
  if (shape.variable === undefined && shape.endless && waitsInside.test(loop.text)) return false;
  return !leavesAfter(call, loop) && !isAmongAlternatives(call, loop, shape, names);
}

/** `while True: for each in feeds: get(each); sleep(600)`: few items, and all over again by the clock. */
function isPaced(loop: Syntax): boolean {
  const around = ancestor(loop, 'loop');
  if (around?.shape.kind !== 'loop' || !around.shape.endless) return false;
  const { body } = around.shape;
  const statements = body?.shape.kind === 'block' ? body.shape.statements : [];
  return statements.some(
    ({ text, start }) =>
      start > loop.end && /^[\w.\s]*\bsleep\s*\(/.test(text) && text.replace(brief, '') === text,
  );
}

/** Written out as a list, places to ask are so few at most. */
const mostAlternatives = 8;

/**
 * `for url in [first, second]`, left by the round in which one answers: the others stand in for it. Of a list of
 * which nobody knows how long it is, each item must be a place by itself, and the answer what the function gives.
 */
function isAmongAlternatives(
  call: Syntax,
  loop: Syntax,
  { over, body, variable }: ShapeOf<'loop'>,
  names: Names,
): boolean {
  if (over === undefined || body === undefined) return false;
  if (variable !== undefined && isGivenWhole(call, variable) && answersBehind(body, call.end)) return true;
  const [binding, another] = over.shape.kind === 'name' ? names.bindings(over) : [];
  const only = another === undefined && binding?.how.kind === 'value' ? binding.how.value : undefined;
  const { shape } = only ?? over;
  if (shape.kind !== 'list' || shape.items.length > mostAlternatives) return false;
  // What more is added to it cannot be counted.
  if (only !== undefined && names.occurrences(over.text).length > 2) return false;
  return leavesBehind(body, call.end, loop);
}

/** `get(url)` of `for url in urls`, as against what is made of the item. */
function isGivenWhole({ shape }: Syntax, variable: Syntax): boolean {
  if (shape.kind !== 'call' || variable.shape.kind !== 'name') return false;
  const item = variable.shape.name;
  return shape.arguments.some(({ value }) => {
    const given = unwrap(value).shape;
    return given.kind === 'name' && given.name === item;
  });
}

/** Somewhere behind the call, under whatever condition, a value is returned; what is given for an error is no answer. */
function answersBehind(node: Syntax, from: number): boolean {
  const { shape } = node;
  const handlers = shape.kind === 'try' ? shape.handlers : [];
  return node.children.some((each) => {
    const inner = each.shape;
    if (each.end <= from || inner.kind === 'function' || inner.kind === 'class') return false;
    if (handlers.some((handler) => within(handler, each))) return false;
    if (inner.kind === 'exit' && each.start > from)
      return (
        inner.how === 'return' &&
        inner.value !== undefined &&
        !/^(?:null|boolean)$/.test(unwrap(inner.value).shape.kind)
      );
    return answersBehind(each, from);
  });
}

/** Somewhere behind the call, under whatever condition, the function or the loop is left with what came. */
function leavesBehind(node: Syntax, from: number, loop: Syntax): boolean {
  return node.children.some((each) => {
    const { kind } = each.shape;
    if (each.end <= from || kind === 'function' || kind === 'class') return false;
    if (each.shape.kind === 'exit' && each.start > from)
      return each.shape.how === 'return' || (each.shape.how === 'break' && enclosing(each) === loop);
    return leavesBehind(each, from, loop);
  });
}

/** The loop that a `break` leaves. */
function enclosing(exit: Syntax): Syntax | undefined {
  for (let at = exit.parent; at !== undefined; at = at.parent) if (at.shape.kind === 'loop') return at;
  return undefined;
}

/** The round that makes the call ends the loop: it tries until one succeeds. */
function leavesAfter(call: Syntax, loop: Syntax): boolean {
  for (let at: Syntax | undefined = call; at !== undefined && at !== loop; at = at.parent) {
    if (at.shape.kind === 'exit' && at.shape.how !== 'yield' && at.shape.how !== 'continue') return true;
    const parent: Syntax | undefined = at.parent;
    if (parent?.shape.kind !== 'block') continue;
    const from = parent.shape.statements.indexOf(at);
    const exits = parent.shape.statements.slice(from + 1).some(leavesLoop);
    if (exits) return true;
  }
  return false;
}

/** A jump out of the loop, or a branch that has one on each of its ways, be some of them errors. */
function leavesLoop({ shape }: Syntax): boolean {
  if (shape.kind === 'exit') return shape.how === 'break' || shape.how === 'return';
  if (shape.kind !== 'branch' || !shape.exhaustive) return false;
  const last = shape.ways.map((way) => (way.shape.kind === 'block' ? way.shape.statements.at(-1) : way));
  const isEnd = (each: Syntax | undefined) =>
    each !== undefined &&
    (leavesLoop(each) || (each.shape.kind === 'exit' && /^(?:throw|end)$/.test(each.shape.how)));
  return last.every(isEnd) && last.some((each) => each !== undefined && leavesLoop(each));
}

/** `if client is None: client = Client()`: made once. */
function isLazy(call: Syntax, branch: ShapeOf<'branch'>): boolean {
  const statement = statementOf(call);
  const assign = statement === undefined ? undefined : assignIn(statement);
  const target = assign?.targets[0]?.text;
  return target !== undefined && branch.condition?.text.includes(target) === true;
}

/** `if err != nil { client = … }`: what takes the place of something that failed is made seldom. */
function isFallback(way: Syntax, { condition, ways }: ShapeOf<'branch'>): boolean {
  return way === ways[0] && /^\(?\s*err\w*\s*!==?\s*(?:nil|null)\s*\)?$/i.test(condition?.text ?? '');
}

/** `if (!loaded) { load(); loaded = true; }` */
function isOnce(way: Syntax, branch: ShapeOf<'branch'>): boolean {
  const denied = /^\W*(?:!|\bnot\s)\s*\(?\s*([\w.$@>-]+)\W*$/.exec(branch.condition?.text ?? '')?.[1];
  if (denied === undefined || way.shape.kind !== 'block') return false;
  return way.shape.statements.some((each) => {
    const assign = assignIn(each);
    return (
      assign?.targets[0]?.text === denied &&
      assign.value?.shape.kind === 'boolean' &&
      assign.value.shape.value
    );
  });
}

/** `if answer.status_code == 401: log_in()`, `if token_expired():` */
function isSeldom(way: Syntax, { condition, ways }: ShapeOf<'branch'>): boolean {
  return (
    way === ways[0] &&
    /\b40[13]\b|unauthori[sz]ed|expire[ds]?\b|(?:is|has)_?expired/i.test(condition?.text ?? '')
  );
}

/** `if self.token_valid(): return` in front of what gets `self.token`: it is there the next time. */
function isKnownAlready(at: Syntax, block: Syntax, { statements }: ShapeOf<'block'>, names: Names): boolean {
  if (block.parent?.shape.kind !== 'function') return false;
  const from = statements.indexOf(at);
  const kept = statements.slice(from).flatMap((each) => {
    const target = assignIn(each)?.targets[0];
    return target !== undefined && isKept(target, names) ? [target.text] : [];
  });
  return statements.slice(0, from).some(({ shape }) => {
    if (shape.kind !== 'branch' || shape.condition === undefined) return false;
    const [way] = shape.ways;
    const last = way?.shape.kind === 'block' ? way.shape.statements.at(-1) : way;
    const { text } = shape.condition;
    return (
      last?.shape.kind === 'exit' && last.shape.how === 'return' && kept.some((word) => text.includes(word))
    );
  });
}

/** A field of the instance, or a variable that outlives the call. */
function isKept(target: Syntax, names: Names): boolean {
  return isOfSelf(target, names) || (target.shape.kind === 'name' && isOutside(target, names));
}

function assignIn(statement: Syntax): ShapeOf<'assign'> | undefined {
  if (statement.shape.kind === 'assign') return statement.shape;
  for (const each of statement.children) if (each.shape.kind === 'assign') return each.shape;
  return undefined;
}

/**
 * A loop that is not about items: it may go on for as long as it likes, but not while something has come already, nor
 * to get one message whole.
 */
export function isOpenLoop(node: Syntax): boolean {
  const { shape, text } = node;
  if (shape.kind === 'call')
    return shape.callee.shape.kind === 'member' && linesOfPeer.test(shape.callee.text);
  if (shape.kind !== 'loop' || shape.over !== undefined || isKeyword(node)) return false;
  return !whileThere.test(text) && !counted.test(text) && !isTimed(text) && !isGathering(node);
}

/** `while (time(NULL) - begun < 10)`, `while time.time() < deadline:`, as against a reading that waits only so long. */
function isTimed(loop: string): boolean {
  const head = timed.exec(loop)?.[0];
  return head !== undefined && !receives.test(head) && !/[|]{2}|\bor\b/.test(head);
}

const timed =
  /^(?:while|until)\b[^{\n]*?\b(?:time|now|clock|elapsed|deadline|\w*[tT]ime(?:Millis)?|\w*Millis)\b[^{\n]*?[<>]=?\s*\w+[^{\n]*/;

/** The word `while` has the type of its statement. */
function isKeyword({ children }: Syntax): boolean {
  return children.length === 0;
}

/**
 * `while (part = client.recv(1024)); data += part; break if part.length < 1024; end`: all that the loop does with what
 * comes is to put it to what came before, until there is enough.
 */
function isGathering(loop: Syntax): boolean {
  const { shape, text } = loop;
  if (shape.kind !== 'loop' || !receives.test(text) || sends.test(text)) return false;
  const { body } = shape;
  const statements = body?.shape.kind === 'block' ? body.shape.statements : body === undefined ? [] : [body];
  const gathered = statements.flatMap((each) => addedTo(each) ?? []);
  return (
    gathered.length > 0 &&
    gathered.every((each) => isMadeBefore(each, loop)) &&
    statements.every((each) => addedTo(each) !== undefined || isTaking(each) || isLeaving(each))
  );
}

/** The variable of `data += part`, `data << part`, `parts.append(part)`. */
function addedTo(statement: Syntax): Syntax | undefined {
  const { shape } = expressionOf(statement);
  if (shape.kind === 'assign') return shape.compound === true ? shape.targets[0] : undefined;
  if (shape.kind === 'binary') return shape.operator === '<<' ? shape.left : undefined;
  const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
  const adds = callee?.kind === 'member' && /^(?:append|concat|extend|push)$/.test(callee.name);
  return adds ? callee.object : undefined;
}

/** `data = ""` in front of the loop, in its function: what is there from elsewhere others may look at meanwhile. */
function isMadeBefore(variable: Syntax, loop: Syntax): boolean {
  const { text } = unwrap(variable);
  for (let at = loop; at.parent !== undefined && at.parent.shape.kind !== 'function'; at = at.parent) {
    const isMade = at.parent.children.some((each) => {
      const assign = each.start < at.start ? assignIn(each) : undefined;
      return assign?.targets.some((target) => unwrap(target).text === text);
    });
    if (isMade) return true;
  }
  return false;
}

/** `part = client.recv(1024)` */
function isTaking(statement: Syntax): boolean {
  const { shape } = expressionOf(statement);
  return shape.kind === 'assign' && shape.targets.every((each) => unwrap(each).shape.kind === 'name');
}

function expressionOf(statement: Syntax): Syntax {
  return unwrap(statement.shape.kind === 'other' ? (statement.children[0] ?? statement) : statement);
}

/** `break if part.length < 1024` */
function isLeaving({ shape }: Syntax): boolean {
  if (shape.kind === 'exit') return shape.how === 'break';
  if (shape.kind === 'block') return shape.statements.every(isLeaving);
  return shape.kind === 'branch' && shape.ways.every(isLeaving);
}

/** Kotlin's `socket.getInputStream().bufferedReader().forEachLine { … }` */
const linesOfPeer = /(?:sock|stream|reader|input)[\s\S]*\.(?:forEachLine|useLines|lineSequence)$/i;

/** `for (int i = 0; i < count; i++)` */
const counted =
  /^for\s*\([^;{}]*=[^;{}]*;\s*\w+\s*(?:[<>]=?|!=)\s*[\w.]+\s*;[^;{}]*(?:\+\+|--|[+-]=)[^;{}]*\)/;

/** `while (in.available() > 0)`, `while (reader.ready())` */
const whileThere = /^while\s*\(\s*[\w.()]+\.(?:available\(\)\s*>\s*0|ready\(\))\s*\)/;

/** A statement that repeats anything, in the node or in functions inside it: `for line in rfile` may go on, too. */
export function hasLoop(node: Syntax): boolean {
  return node.children.some((each) => repeatsAnything(each) || hasLoop(each));
}

function repeatsAnything(node: Syntax): boolean {
  const { shape } = node;
  if (shape.kind !== 'loop' || shape.expression === true || isKeyword(node)) return false;
  return !isGathering(node);
}

/** In the node or in functions inside it. */
export function hasOpenLoop(node: Syntax): boolean {
  return node.children.some((each) => isOpenLoop(each) || hasOpenLoop(each));
}

/** The outermost of them. */
export function openLoopsIn(node: Syntax): readonly Syntax[] {
  return node.children.flatMap((each) => (isOpenLoop(each) ? [each] : openLoopsIn(each)));
}

/** `while (true)` in the node: what stands behind it comes when the peer is gone. */
export function hasEndlessLoop(node: Syntax): boolean {
  return node.children.some((each) => {
    const { shape } = each;
    if (shape.kind === 'function') return false;
    return (shape.kind === 'loop' && shape.endless === true) || hasEndlessLoop(each);
  });
}

/** By hand, one answer a connection. */
function answersInHttp(handler: Syntax): boolean {
  if (/HTTP\/[01]/.test(handler.text)) return true;
  let file = handler;
  while (file.parent !== undefined) file = file.parent;
  return /HTTP\/[01]/.test(file.text) && !/keep-alive|websocket|upgrade/i.test(file.text);
}

/** A handler that goes on until its peer leaves, as against one that reads the lines of a request of HTTP. */
export function isConversation(handler: Syntax): boolean {
  return (
    (hasOpenLoop(handler) || copiesBothWays(handler)) && !answersInHttp(handler) && !endsInSilence(handler)
  );
}

/**
 * Ruby's `ready = IO.select([socket], nil, nil, 10)` and `break unless ready`, `IO.select(…) or raise Late`: who says
 * nothing for so long is let go.
 */
export function endsInSilence({ text }: Syntax): boolean {
  return silence.some((each) => each.test(text));
}

const limited = String.raw`IO\.select\(\[[^\]\n]*\],[^,\n]*,[^,\n]*,[^)\n]+\)`;
const away = String.raw`(?:break|return|raise|fail)\b`;
const silence = [
  new RegExp(
    String.raw`\b(\w+) *= *${limited}(?:\s|#.*)+${away}.*(?:\bunless +\1\b|\bif +(?:! *\1\b|\1\.nil\?))`,
  ),
  new RegExp(String.raw`\b${away}.*\bunless +${limited}`),
  new RegExp(String.raw`${limited} *(?:or|\|\|) *${away}`),
];

/**
 * .NET's `a.CopyToAsync(b)` beside `b.CopyToAsync(a)`, which go on as long as the two connections; Ruby's
 * `IO.copy_stream(a, b)` beside the other, or from one to itself.
 */
function copiesBothWays({ text }: Syntax): boolean {
  return (text.match(/\.CopyTo(?:Async)?\s*\(/g) ?? []).length > 1 || copiesBack.test(text);
}

const copiesBack =
  /\bcopy_stream\(\s*([\w@]+),\s*(?:\1\s*\)|([\w@]+)\s*\)[\s\S]*\bcopy_stream\(\s*\2,\s*\1\s*\))/;

/** Words of a condition under which a loop is left because something failed or the program ends. */
const failing = /\berr\w*\b|\bok\b|\bDone\(\)|<-|\b\w*(?:stop|quit|exit|shut|clos|cancel|except)\w*/i;

/**
 * `for { reply, err := conn.Receive(); if err != nil { return err }; … }` behind the making: it ends where something
 * fails, as against a loop that ends when all is read.
 */
export function isInLoopWithoutEnd(use: Syntax, making: Syntax): boolean {
  for (let at = use.parent; at !== undefined && at.shape.kind !== 'function'; at = at.parent) {
    const { shape } = at;
    if (shape.kind === 'loop' && shape.endless && !within(making, at) && at.start > making.start)
      return onlyFails(at, at);
  }
  return false;
}

/**
 * `defer conn.Close(); for { select { case <-done: return; case <-ticker.C: … } }`: the function that closes what it
 * made goes on behind that until the program ends, or serves or waits until then.
 */
export function goesOnBehind(
  making: Syntax,
  closings: readonly Syntax[],
  names: Names,
  { blocks }: Language,
): boolean {
  if (blocks === undefined) return false;
  const closed = closings.filter((each) => ancestor(each, 'defer') === undefined);
  const isOpenAt = ({ start }: Syntax): boolean => !closed.some((each) => each.end < start);
  const goesOn = (node: Syntax): boolean =>
    node.children.some((each) => {
      const { shape } = each;
      if (shape.kind === 'function' || shape.kind === 'defer') return false;
      if (each.end <= making.end) return false;
      if (shape.kind === 'loop' && shape.endless && each.start > making.start)
        return isOpenAt(each) && waits.test(each.text) && onlyFails(each, each);
      const isStatement = each.start > making.end && each.parent?.shape.kind === 'block';
      return (isStatement && isOpenAt(each) && blocks.test(withoutFunctions(each))) || goesOn(each);
    });
  return goesOn(names.functionOf(making));
}

/** Tickers, channels, signals. */
const waits = /<-|\bselect\b/;

/** What a statement says itself, as against functions that it starts. */
export function withoutFunctions(node: Syntax): string {
  if (node.shape.kind === 'function') return '';
  return node.children.length === 0 ? node.text : node.children.map(withoutFunctions).join('');
}

function onlyFails(node: Syntax, loop: Syntax): boolean {
  return node.children.every((each) => {
    const { shape } = each;
    if (shape.kind === 'function' || shape.kind === 'class') return true;
    if (shape.kind === 'goto') return false;
    if (shape.kind === 'exit' && /^(?:break|return)$/.test(shape.how)) return isUnderFailure(each, loop);
    return onlyFails(each, loop);
  });
}

/** The nearest branch says why: its condition, or the head of its way, `case <-ctx.Done():`. */
function isUnderFailure(exit: Syntax, loop: Syntax): boolean {
  for (let at = exit; at.parent !== undefined && at !== loop; at = at.parent) {
    const { shape } = at.parent;
    if (shape.kind !== 'branch') continue;
    const why = shape.condition?.text ?? at.text.split('\n')[0]!;
    return failing.test(why) && !/\bEOF\b/.test(why);
  }
  return false;
}
