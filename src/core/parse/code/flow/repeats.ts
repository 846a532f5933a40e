/** What is done again and again: in a loop over items, in a handler, by callers that do so. */
import type { PerRequest } from '../../../document/code.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Subjects } from '../calls/subjects.ts';
import { nameOfCallee } from '../names/functions.ts';
import { isOfSelf, isOutside, type Names } from '../names/names.ts';
import { ancestor, statementOf, unwrap, within } from '../tree/nodes.ts';
import { assignIn } from './loops.ts';

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
      if (isLazy(call, shape) || isOnce(at, shape) || isFetchedOnce(at, shape, names)) return undefined;
      if (isSeldom(at, shape) || isFallback(at, shape) || isObtainedOnce(call, at, shape, subjects))
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
      // `tokio::spawn(async move { get(url).await })` in a loop
      if (caller.callee === parent || language.ownership?.runs.test(caller.callee.text) === true) continue;
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

/** `(host) => …` of `hosts.map((host) => …)`: what it gets are items. */
export function isGivenItems(fn: Syntax, language: Language): boolean {
  const call = callerOf(fn);
  return call !== undefined && call.callee !== fn && isIteration(call, language);
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
    '\\b(?:u?sleep(?:_for|_until)?|delay|setTimeout|wait|WaitForNextTick(?:Async)?|backoff)\\b',
    '(?:\\b|_)(?:retry|retries|tries|attempts?)\\b',
    // `self.wait_stop(self.poll_interval)`: given a time and nothing else.
    '\\b(?:wait|pause)\\w*\\s*\\(\\s*(?:\\w+\\.)*\\w*(?:secs|seconds|interval|delay|period|pause)\\w*\\s*\\)',
    '\\.tick\\(\\)',
    '\\bConsole\\.Read|\\b(?:raw_)?input\\s*\\(|(?<![.\\w])readline\\s*\\(|\\.question\\s*\\(|\\bnextLine\\s*\\(',
  ].join('|'),
  'i',
);

/** Less than a second in between makes no loop a slow one. */
const brief =
  /\b(?:sleep(?:\s*\(\s*0?(?:\.\d+)?\s*\)|[ \t]+0?\.\d+\b)|usleep\s*\(\s*\d{1,6}\s*\)|sleep_for\s*\(\s*[\w:]*milliseconds\W\s*\d{1,3}\b)/g;

/** A loop over items, as against one that waits, tries again or never comes round. */
function isItemLoop(loop: Syntax, shape: ShapeOf<'loop'>, at: Syntax, call: Syntax, names: Names): boolean {
  if (shape.body !== at && !(shape.body !== undefined && within(call, shape.body))) return false;
  if (shape.expression === true) return true;
  const items = shape.over === undefined ? undefined : writtenOut(shape.over, names);
  if (items !== undefined && items.length < 2) return false;
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
      start > loop.end &&
      /^[\w.:\s]*\bu?sleep(?:_for|_until)?\s*\(/.test(text) &&
      text.replace(brief, '') === text,
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
  const items = writtenOut(over, names);
  return items !== undefined && items.length <= mostAlternatives && leavesBehind(body, call.end, loop);
}

/** The items of a list that is written where the loop is, or in the one place that gives its name a value. */
function writtenOut(over: Syntax, names: Names): readonly Syntax[] | undefined {
  const [binding, another] = over.shape.kind === 'name' ? names.bindings(over) : [];
  const only = another === undefined && binding?.how.kind === 'value' ? binding.how.value : undefined;
  const { shape } = only ?? over;
  // What more is added to it cannot be counted.
  if (only !== undefined && names.occurrences(over.text).length > 2) return undefined;
  return shape.kind === 'list' ? shape.items : undefined;
}

/** `get(url)` of `for url in urls`, as against what is made of the item. */
function isGivenWhole({ shape }: Syntax, variable: Syntax): boolean {
  // `auto &url`
  const named = unwrap(variable).shape;
  if (shape.kind !== 'call' || named.kind !== 'name') return false;
  const item = named.name;
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

/** `if (empty($known)) { $text = get(url); $known = read($text); }`: what outlives the call is there the next time. */
function isFetchedOnce(way: Syntax, { condition, ways }: ShapeOf<'branch'>, names: Names): boolean {
  const missing = way === ways[0] ? missingIn(condition?.text ?? '') : undefined;
  if (missing === undefined || way.shape.kind !== 'block') return false;
  return way.shape.statements.some((each) => {
    const assign = assignIn(each);
    const target = assign?.targets[0];
    if (target?.text !== missing || assign?.value === undefined) return false;
    return unwrap(assign.value).shape.kind !== 'null' && isKept(unwrap(target), names);
  });
}

/** `if self.token is None: self.log_in()` of a function of the file that gets `self.token`: it is there the next time. */
function isObtainedOnce(
  { shape: calls }: Syntax,
  way: Syntax,
  { condition, ways }: ShapeOf<'branch'>,
  subjects: Subjects,
): boolean {
  if (way !== ways[0] || condition === undefined || calls.kind !== 'call') return false;
  const missing = condition.text.split(/\s*(?:\bor\b|\|\|)\s*/).flatMap((each) => missingIn(each) ?? []);
  if (missing.length === 0) return false;
  const words = missing.map(escapeRegExp).join('|');
  const sets = new RegExp(
    `^[ \\t]*(?:[\\w.@$>-]+[ \\t]*,[ \\t]*)*(?:${words})[ \\t]*(?:,[^=\\n]*)?=(?!=)`,
    'm',
  );
  return subjects.functions(calls.callee).some(({ text }) => sets.test(text));
}

/** What the condition says is not there yet: `known` of `known is None`, `!known`, `known.nil?`, `empty($known)`. */
function missingIn(condition: string): string | undefined {
  const [, denied, emptied, compared] = absent.exec(condition) ?? [];
  return denied ?? emptied ?? compared;
}

const absent = new RegExp(
  [
    String.raw`^\W*?(?:!|\bnot\s)\s*\(?\s*([\w.$@>-]+)[)\s]*$`,
    String.raw`^[(\s]*(?:empty|is_null|!\s*isset)\s*\(\s*([\w.$@>-]+)[)\s]*$`,
    String.raw`^[(\s]*([\w.$@>-]+?)\s*(?:={2,3}\s*(?:null|None|nil|undefined|''|"")|is\s+None|\.(?:nil|blank)\?)[)\s]*$`,
  ].join('|'),
);

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
