/** Silence that the program measures itself: by clocks it winds anew, by the time something came last, by rounds. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { startedAnew } from '../clocks/alarms.ts';
import { inSeconds, secondsOf } from '../clocks/times.ts';
import { isConnectedField } from '../flow/header-fields.ts';
import { closingCalls } from '../lifetime/closing.ts';
import { callsIn } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import { isAccepted } from '../naming.ts';
import { callsOn, receiverOf } from '../settings.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';
import type { IdleClose } from './limit.ts';
import { closesIt, listenersFor } from './listeners.ts';

/** A number without a unit: nobody waits for 10,000 s, so that many are milliseconds. */
function plainSeconds(limit: number): number {
  return limit < 10_000 ? limit : limit * inSeconds.ms;
}

/**
 * `for (auto &guest : guests) if (now - guest.lastActivity > limit) guest.close();`: those that were accepted are looked
 * through now and then, and who was silent for so long is let go. Where no word says that it is about silence, as in
 * `now - heard.getValue() > limit`, they are looked through in a loop of its own, which accepts nobody.
 */
export function reaped(analysis: Analysis, accepting?: Syntax): IdleClose | undefined {
  const { names } = analysis;
  const looks = (branch: Syntax): Syntax | undefined => {
    const loop = ancestor(branch, 'loop');
    const way = branch.shape.kind === 'branch' ? branch.shape.ways[0] : undefined;
    const isHere = loop !== undefined && names.functionOf(loop) === names.functionOf(branch);
    return isHere && lets.test(way?.text ?? '') ? loop : undefined;
  };
  for (const { branch, seconds } of silencesIn(analysis)) if (looks(branch) !== undefined) return { seconds };
  for (const { branch, seconds } of accepting === undefined ? [] : silencesIn(analysis, sinceThen)) {
    const loop = looks(branch);
    if (loop !== undefined && !within(accepting!, loop)) return { seconds };
  }
  return drained(analysis) ?? retained(analysis) ?? sortedOut(analysis);
}

/** `guests.retain(|guest| guest.heard.elapsed() < LIMIT)`: who was silent for longer is dropped. */
function retained({ names, values }: Analysis): IdleClose | undefined {
  for (const leaf of names.leaves('retain')) {
    const call = ancestor(leaf, 'call', 2);
    if (call === undefined || !/\.elapsed\(\)[^;]*</.test(call.text)) continue;
    const [limit] = callsIn(call).flatMap((each) => values.fold(each) ?? []);
    return { seconds: typeof limit?.value === 'number' ? limit.value : undefined };
  }
  return undefined;
}

/** `foreach (var late in guests.Where(each => DateTime.Now - each.Value > limit)) late.Key.Close();` */
function sortedOut({ names, values }: Analysis): IdleClose | undefined {
  for (const leaf of sorts.flatMap(names.leaves)) {
    const call = ancestor(leaf, 'call', 2)?.shape;
    const test = call?.kind === 'call' ? call.arguments[0]?.value.shape : undefined;
    const asked = test?.kind === 'function' ? test.body : undefined;
    if (asked === undefined || !isOld.test(asked.text) || !lets.test(names.functionOf(leaf).text)) continue;
    const [limit] = limitsIn(asked, values);
    return { seconds: limit === undefined ? undefined : plainSeconds(limit) };
  }
  return undefined;
}

const sorts = ['Where', 'FindAll', 'RemoveAll', 'filter', 'removeIf'];
const isOld = /\b(?:utc)?now(?:\(\))?\s*-\s*\w[^<>]*>/i;

/**
 * `while (first != NULL && difftime(now, first->since) >= limit) { … close(first->fd); }`: the head of a loop asks how
 * old they are, and the oldest are let go.
 */
function drained({ names, values }: Analysis): IdleClose | undefined {
  for (const leaf of names.leaves('difftime')) {
    const around = ancestor(leaf, 'loop');
    const loop = around?.shape.kind === 'loop' ? around.shape : undefined;
    const head = around?.children.find((each) => within(leaf, each));
    if (head === undefined || loop?.body === undefined || within(head, loop.body)) continue;
    if (!/[^-]>|</.test(head.text) || !lets.test(loop.body.text)) continue;
    const [limit] = limitsIn(unwrap(head), values);
    return { seconds: limit === undefined ? undefined : plainSeconds(limit) };
  }
  return undefined;
}

/** The numbers that something is compared with. */
function limitsIn(condition: Syntax, values: Analysis['values']): readonly number[] {
  return operandsOf(condition).flatMap((each) => {
    const value = values.fold(each)?.value;
    return typeof value === 'number' && value > 0 ? [value] : [];
  });
}

/**
 * Where somebody asks for how long there was silence, or about what else the words name, and for how many seconds,
 * where that can be read.
 */
export function* silencesIn(
  { tree, values, names }: Analysis,
  words = silence,
): Generator<{
  readonly branch: Syntax;
  readonly seconds: number | undefined;
}> {
  let looked = 0;
  for (const { index } of tree.text.matchAll(words)) {
    if (++looked > mostWords) return;
    const word = tree.at(index);
    for (const each of [word, ...laterUses(word, names)]) {
      let branch = ancestor(each, 'branch', deepestTest);
      while (branch?.shape.kind === 'branch' && !isAskedIn(branch.shape, each))
        branch = ancestor(branch, 'branch', 1);
      if (branch?.shape.kind !== 'branch') continue;
      // What is written in thousands are milliseconds.
      const [limit] = limitsIn(branch.shape.condition!, values);
      yield { branch, seconds: limit === undefined ? undefined : plainSeconds(limit) };
    }
  }
}

/** `gap` in what comes behind `int gap = now - heard[i];`, a variable of the function that has the difference. */
function laterUses(word: Syntax, names: Names): readonly Syntax[] {
  const assign = ancestor(word, 'assign', deepestTest)?.shape;
  const target = assign?.kind === 'assign' && assign.declares ? assign.targets[0] : undefined;
  if (target?.shape.kind !== 'name' || assign?.kind !== 'assign' || assign.value === undefined) return [];
  if (!within(word, assign.value) || !/-\s*\w/.test(assign.value.text)) return [];
  const home = names.functionOf(word);
  return names.occurrences(target.shape.name).filter((use) => use.start > word.end && within(use, home));
}

/**
 * `if time.Since(link.used) > limit { link.close() }`: who looks how long ago it was used closes it by that alone.
 */
export function expiry(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const closers = closingCalls(
    callsOn(subject, 'close', analysis).map(({ node }) => node),
    analysis,
  );
  for (const closer of closers) {
    for (let at = ancestor(closer, 'branch'); at?.shape.kind === 'branch'; at = ancestor(at, 'branch')) {
      if (analysis.names.functionOf(at) !== analysis.names.functionOf(closer)) break;
      const { condition, ways } = at.shape;
      const asked = condition === undefined ? undefined : unwrap(condition).shape;
      if (asked?.kind !== 'binary' || ways[0] === undefined || !within(closer, ways[0])) continue;
      const most = longestAllowed(asked);
      if (most === undefined) continue;
      const limit = analysis.values.fold(most);
      if (typeof limit?.value !== 'number' || limit.value <= 0) return { seconds: undefined };
      if (limit.duration === true) return { seconds: limit.value };
      return { seconds: plainSeconds(limit.value) };
    }
  }
  return undefined;
}

/**
 * `clearTimeout(this.patience); this.patience = setTimeout(() => this.line.destroy(), 60000)` with all that comes in, be
 * it by a function of the file.
 */
export function rearmed(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { names, subjects, language, values } = analysis;
  const timers = Object.entries(language.timers ?? {}).filter(([, { again }]) => again !== true);
  const heard = timers.some(([word]) => names.has(word))
    ? listenersFor('data', subject, analysis).flatMap((each) => subjects.functions(each))
    : [];
  if (heard.length === 0) return undefined;
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  const isHeardBy = (node: Syntax): boolean => {
    const home = names.functionOf(node);
    if (isUnder(node, home)) return false;
    return heard.some(
      (fn) =>
        fn === home ||
        callsIn(fn).some(
          (each) =>
            each.shape.kind === 'call' &&
            subjects.functions(each.shape.callee).includes(home) &&
            !isUnder(each, fn),
        ),
    );
  };
  for (const [word, timer] of timers) {
    for (const leaf of names.leaves(word)) {
      const call = ancestor(leaf, 'call', 2);
      if (call?.shape.kind !== 'call' || !within(leaf, call.shape.callee) || !isHeardBy(call)) continue;
      const told = call.shape.arguments[timer.function]?.value;
      if (told === undefined || !closesIt(told, closers, subject, analysis)) continue;
      const after = call.shape.arguments[timer.after]?.value;
      const time = after === undefined ? undefined : values.fold(after)?.value;
      return { seconds: typeof time === 'number' ? time * inSeconds[timer.unit] : undefined };
    }
  }
  return undefined;
}

/**
 * `setTimeout(() => guest.destroy(), 1000);` where it begins, which nobody can take back: it lives no longer, whatever it
 * says or hears.
 */
export function timedOut(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { names, subjects, language } = analysis;
  const timers = Object.entries(language.timers ?? {}).filter(([, { again }]) => again !== true);
  const closers = timers.some(([word]) => names.has(word))
    ? callsOn(subject, 'close', analysis).map(({ node }) => node)
    : [];
  for (const [word, timer] of closers.length === 0 ? [] : timers) {
    for (const leaf of names.leaves(word)) {
      const call = leaf.parent;
      if (call?.shape.kind !== 'call' || call.shape.callee !== leaf) continue;
      const statement = outermost(call).parent;
      const home = names.functionOf(call);
      if (!/^(?:block|program|expression_statement)$/.test(statement?.type ?? '')) continue;
      if (isUnder(call, home) || !beginsIn(home, subject, analysis)) continue;
      const told = call.shape.arguments[timer.function]?.value;
      const run = told === undefined ? [] : subjects.functions(told);
      if (!run.some((fn) => closers.some((each) => names.functionOf(each) === fn && !isUnder(each, fn))))
        continue;
      return { seconds: secondsOf(call.shape.arguments[timer.after]?.value, timer.unit, analysis) };
    }
  }
  return undefined;
}

/** The function opens it, or gets it from who does. */
function beginsIn(home: Syntax, { known }: Subject, { names, options, subjects }: Analysis): boolean {
  if (names.functionOf(known.node) === home) return true;
  const handlers = 'handler' in known.row ? (known.row.handler ?? []) : [];
  return handlers.some((where) => {
    const handler = options.argument(known.call, where);
    return handler !== undefined && subjects.functions(handler).includes(home);
  });
}

/** By a clock that starts anew with what comes: `clock_.expires_after(30s)` of one that closes. */
export function endedByAlarm(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  const connects = callsOn(subject, 'connect', analysis);
  const isGuest = [subject.known, ...connects].some(isAccepted);
  return startedAnew(
    analysis,
    (fn) =>
      closesIt(fn, closers, subject, analysis) ||
      // A session of the file has those that are accepted.
      callsIn(fn).some(
        (call) => endsField(call, subject, analysis) || (isGuest && endsGuest.test(call.text)),
      ),
  );
}

/** `socket_.close()` of the field that it connects. */
function endsField({ shape }: Syntax, { known }: Subject, analysis: Analysis): boolean {
  const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
  return (
    callee?.kind === 'member' &&
    callee.object !== undefined &&
    /^(?:close|shutdown|abort)$/.test(callee.name) &&
    isConnectedField(callee.object, known, analysis)
  );
}

const endsGuest =
  /^\w*(?:sock|conn|client|stream|peer|guest|session)\w*(?:\(\))?(?:\.|->)(?:\w+\(\)(?:\.|->))?(?:close|cancel|shutdown|abort|disconnectFromHost)\s*\(/i;

/** It is not done each time the function runs. */
function isUnder(node: Syntax, fn: Syntax): boolean {
  const branch = ancestor(node, 'branch');
  return branch !== undefined && within(branch, fn);
}

/** The limit of `now - link.used > limit` and of `now > link.used + limit`. */
function longestAllowed({ operator, left, right }: ShapeOf<'binary'>): Syntax | undefined {
  if (!/^>=?$/.test(operator)) return undefined;
  if (elapsed.test(left.text)) return right;
  const sum = unwrap(right).shape;
  return isNow.test(left.text) && sum.kind === 'binary' && sum.operator === '+' ? sum.right : undefined;
}

/** `Date.now()`, `time.time()`, `System.currentTimeMillis()`, `now` */
const isNow = /^[\s(]*(?:\w+(?:\.|::))*(?:now|time|monotonic|currentTimeMillis)(?:\(\))?[\s)]*$/i;

/** How long ago something was. */
const elapsed = /\bSince\(|\.Sub\(|\b(?:now|time|monotonic)\w*(?:\(\))?\s*-\s*\w/i;

/** `now - guest.lastActivity > limit`, `guest->isIdle(now)`: it is compared, or called. */
function isAskedIn({ condition }: ShapeOf<'branch'>, word: Syntax): boolean {
  if (condition === undefined || !within(word, condition)) return false;
  return /[<>]/.test(condition.text) || ancestor(word, 'call', 3) !== undefined;
}

/** The operands of its comparisons. */
function operandsOf(condition: Syntax): readonly Syntax[] {
  const { shape, children } = unwrap(condition);
  // Comparisons of Python have no shape of their own.
  if (shape.kind === 'other') return /[<>]/.test(condition.text) ? children : [];
  // Its `and` gives one of the two.
  if (shape.kind === 'choice') return shape.options.flatMap(operandsOf);
  if (shape.kind !== 'binary') return [];
  const isJoining = /^(?:&&|\|\||and|or)$/.test(shape.operator);
  return isJoining ? [...operandsOf(shape.left), ...operandsOf(shape.right)] : [shape.right, shape.left];
}

export const silence =
  /(?:(?:last|since)_?(?:activ|seen|heard|heart|beat|p[io]ng|rece?i?v|read|data|packet|message|msg|alive|contact)|since_?(?:last|resp)|idle_?(?:time|for|sec|since|too)|is_?idle|inactiv|timeout_?expired)\w*/gi;
const sinceThen = /\b(?:now|current_?time(?:_?millis)?)\b(?=(?:\(\))?\s*-\s*\w)/gi;
/** How such a session is let go. */
export const lets =
  /(?:close|shutdown|terminate|disconnect|kick|drop|kill|destroy|abort)\w*\s*(?:[(;]|=\s*(?:1|true)\b)/i;
const mostWords = 200;
const deepestTest = 12;

/** `if (link->fd >= 0 && idle++ > limit) hang_up(link);`: rounds in which nothing was to be said are counted. */
export function countedOut(subject: Subject, analysis: Analysis): IdleClose | undefined {
  const { tree, options } = analysis;
  const counted = [...tree.text.matchAll(rounds)];
  if (counted.length === 0) return undefined;
  const held = [...callsOn(subject, 'connect', analysis), ...callsOn(subject, 'close', analysis)].flatMap(
    (known) => receiverOf(known, 'on' in known.row ? known.row.on : undefined, options)?.text ?? [],
  );
  for (const { index } of counted) {
    const word = tree.at(index);
    const branch = ancestor(word, 'branch', deepestTest);
    if (branch?.shape.kind !== 'branch' || !isAskedIn(branch.shape, word)) continue;
    const way = branch.shape.ways[0]?.text ?? '';
    if (lets.test(way) && held.some((each) => branch.text.includes(each))) return { seconds: undefined };
  }
  return undefined;
}

const rounds = /idle(?:(?=\w*\s*\+\+)|(?<=\+\+\s*\w*))/gi;
