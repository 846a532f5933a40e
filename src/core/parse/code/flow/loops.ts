/** Whether a call is made again for every item of a loop or every request. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Names } from '../names/names.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';
import { pauses, receives, sends } from './traffic.ts';

export function assignIn(statement: Syntax): ShapeOf<'assign'> | undefined {
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
  return (
    !whileThere.test(text) &&
    !counted.test(text) &&
    !isTimed(text) &&
    !isSized(text) &&
    !isOfFile(text) &&
    !isGathering(node)
  );
}

/** `while (1) { n = fread(part, 1, size, file); if (n == 0) break; send(fd, part, n, 0); }` of C ends with the file. */
function isOfFile(loop: string): boolean {
  return readsFile.test(loop) && !readsPeer.test(loop);
}

/** As against PHP's `fread($socket, 1024)`. */
const readsFile = /\bf(?:read|getc)\s*\((?!\s*[$@])/;
const readsPeer = new RegExp(`${receives.source}\\s*\\(`, 'i');

/**
 * `while (left > 0) { int n = in.read(part, 0, left); …; left -= n; }`, `while got < size: part = s.recv(size - got)`:
 * until so many bytes have come.
 */
function isSized(loop: string): boolean {
  const [, got, size] = compared.exec(loop) ?? [];
  if (size !== undefined && new RegExp(`${reading}[^\\n]*\\b${size}\\s*-\\s*${got}\\b`).test(loop))
    return true;
  const left = sized.exec(loop)?.[1];
  const part = left === undefined ? undefined : taken.exec(loop)?.[1];
  return part !== undefined && new RegExp(`\\b${left}\\s*[-+]=\\s*(?:len\\(\\s*)?${part}\\b`).test(loop);
}

const sized = /^while\b(?![^{\n]*(?:\|\||\bor\b))[^{\n]*?\b(\w+)\s*(?:>\s*0|<\s*[A-Za-z_]\w*)\b/;
const compared = /^while\b(?![^{\n]*(?:\|\||\bor\b))[^{\n]*?\b([A-Za-z_]\w*)\s*<\s*([A-Za-z_]\w*)\b/;
const reading = String.raw`\b(?:[Rr]ead(?:Async)?|recv|[Rr]eceive|sysread|fread)\s*\(`;
const taken = new RegExp(String.raw`\b(\w+)\s*=\s*[^;\n=]*?${reading}\s*[^)\s]`);

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
  const adds =
    callee?.kind === 'member' &&
    /^(?:append|concat|extend(?:_from_slice)?|push(?:_str)?|put_slice)$/.test(callee.name);
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
  // Files are nested deeper than calls can be.
  const left = [node];
  for (let at = left.pop(); at !== undefined; at = left.pop())
    for (const each of at.children) {
      if (isOpenLoop(each)) return true;
      left.push(each);
    }
  return false;
}

/** It pauses nowhere and has no loop without end. */
export function endsSoon(fn: Syntax): boolean {
  return !hasOpenLoop(fn) && !pauses.test(fn.text);
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
export function answersInHttp(handler: Syntax): boolean {
  if (/HTTP\/[01]/.test(handler.text)) return true;
  let file = handler;
  while (file.parent !== undefined) file = file.parent;
  return /HTTP\/[01]/.test(file.text) && !/keep-alive|websocket|upgrade/i.test(file.text);
}

/** A handler that goes on until its peer leaves, as against one that reads the lines of a request of HTTP. */
export function isConversation(handler: Syntax): boolean {
  const isOnePage = answersInHttp(handler) && !tunnels.test(handler.text);
  return (hasOpenLoop(handler) || copiesBothWays(handler)) && !isOnePage && !endsInSilence(handler);
}

/** What a proxy answers to CONNECT before it relays. */
const tunnels = /\b200 Connection Established/i;

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
 * .NET's `a.CopyToAsync(b)` beside `b.CopyToAsync(a)`, which go on as long as the two connections, Kotlin's `a.copyTo(b)`,
 * Java's `a.transferTo(b)`; Ruby's `IO.copy_stream(a, b)` beside the other, or from one to itself.
 */
function copiesBothWays({ text }: Syntax): boolean {
  return (text.match(/\.(?:[cC]opyTo(?:Async)?|transferTo)\s*\(/g) ?? []).length > 1 || copiesBack.test(text);
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
