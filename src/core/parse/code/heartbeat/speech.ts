/** Whether a piece of the program says something on a connection each time it runs. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { ownerOf } from '../clocks/tasks.ts';
import { isConnectedField } from '../flow/header-fields.ts';
import { entriesCalled, givenAs, leadsTo, streamsIn } from '../flow/objects.ts';
import { sends } from '../flow/traffic.ts';
import { callsIn, executorOf, nameOfCallee } from '../names/functions.ts';
import { isOfSelf, type Names } from '../names/names.ts';
import { lets } from '../silence/measured.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';
import { isAmong, isOverConnections, isProtocolOf } from './audience.ts';

/** Methods of the file that a loop says something by are followed so far. */
const deepest = 2;

/** A condition that only asks whether there is somebody to speak to: `if (count($guests))`. */
const isThere =
  /^[\s\w.()!?]*(?:connect|sock|writ|transport|conn|running|alive|active|clos|stop|open|destroy|ready|online)[\s\w.()!?]*$|^\W*(?:count|len|sizeof)\([\w$.>-]+\)[\s)]*$/i;

/** Each round it says something on the connection, be it by a method of the file. */
export function saysIn(node: Syntax, subject: Subject, analysis: Analysis, depth = 0): boolean {
  return (
    saysBy(node, subject, analysis, depth) ||
    callsIn(node).some(
      (each) => !isConditional(each, node, analysis) && saysBy(each, subject, analysis, depth),
    )
  );
}

export function saysBy(call: Syntax, subject: Subject, analysis: Analysis, depth: number): boolean {
  const { shape } = call;
  const { subjects, names, language } = analysis;
  if (shape.kind !== 'call') return false;
  if (saysItself(call, subject, analysis) || isQueued(shape.callee, subject, analysis)) return true;
  if (isSentOn(shape.callee, subject, analysis)) return true;
  const called = [...subjects.functions(shape.callee), ...entriesCalled(shape.callee, analysis)];
  const home = names.classOf(subject.known.node);
  // An inner class calls those of the one around it.
  const isOwnBeat =
    beats.test(nameOfCallee(shape)) &&
    (isOfSelf(unwrap(shape.callee), names) ||
      (language.names.membersInScope === true && shape.callee.shape.kind === 'name')) &&
    (home === undefined ? names.classOf(shape.callee) === undefined : within(shape.callee, home));
  // `self.send_ping()`, which the class has from its base, or which gives it to a queue of its own.
  if (isOwnBeat && called.every(sendsSomehow)) return true;
  // `reconnect()` greets on another connection.
  return (
    depth < deepest &&
    called.some((fn) => !within(subject.known.node, fn) && saysIn(fn, subject, analysis, depth + 1))
  );
}

function saysItself({ shape }: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { language } = analysis;
  if (shape.kind !== 'call') return false;
  const callee = shape.callee.shape;
  // `sock.send(…)`, `fwrite($sock, …)`
  const told = callee.kind === 'member' ? callee.object : shape.arguments[0]?.value;
  const says =
    callee.kind === 'member'
      ? sends.test(callee.name.replace(asynchronous, ''))
      : callee.kind === 'name' &&
        (sends.test(callee.name.replace(/^(?:f|\w+_)/, '')) || /^redis\w*Command/.test(callee.name));
  const asks = callee.kind === 'member' && subject.known.row.keeps === true && commands.test(callee.name);
  if ((says || asks) && told !== undefined && isSpokenOn(told, subject, analysis)) return true;
  // `::send(fd_, …)`, `asio::write(socket_, …)`
  const [first] = shape.arguments;
  const isGiven =
    language.names.outParameters === true &&
    first !== undefined &&
    sends.test(nameOfCallee(shape).replace(asynchronous, ''));
  return isGiven && isSpokenOn(first.value, subject, analysis);
}

/** `this.queue.push(question)`, where whoever takes from the queue says it on the connection. */
function isQueued({ shape }: Syntax, subject: Subject, analysis: Analysis): boolean {
  if (shape.kind !== 'member' || shape.object === undefined || !queues.test(shape.name)) return false;
  const queue = shape.object.text;
  return takes.flatMap(analysis.names.leaves).some((leaf) => {
    const taken = leaf.parent?.shape;
    if (taken?.kind !== 'member' || taken.nameNode !== leaf || taken.object?.text !== queue) return false;
    return callsIn(analysis.names.functionOf(leaf)).some((each) => saysItself(each, subject, analysis));
  });
}

const queues = /^(?:push|put|append|add|offer|enqueue|unshift)(?:_?(?:nowait|back|last|async))?$/i;
const takes = [
  'shift',
  'pop',
  'popleft',
  'pop_front',
  'get',
  'get_nowait',
  'take',
  'poll',
  'Dequeue',
  'TryDequeue',
];

/** `out.send(beat)` of `let (out, mut queue) = channel(8)`, where a task says on the connection what `queue.recv()` gives. */
function isSentOn({ shape }: Syntax, subject: Subject, analysis: Analysis): boolean {
  const { names, language } = analysis;
  if (language.ownership === undefined || shape.kind !== 'member' || shape.object === undefined) return false;
  if (!/^(?:try_|blocking_|unbounded_)?send$/.test(shape.name)) return false;
  const queues = new Set(queuesOf(unwrap(shape.object), analysis));
  return (
    queues.size > 0 &&
    ['recv', 'next'].flatMap(names.leaves).some((leaf) => {
      const taken = leaf.parent?.shape;
      if (taken?.kind !== 'member' || taken.nameNode !== leaf || !queues.has(taken.object?.text ?? ''))
        return false;
      return callsIn(names.functionOf(leaf)).some((each) => saysItself(each, subject, analysis));
    })
  );
}

/** The ends of channels whose other end a variable is, a clone of it, or what callers give that have it. */
function queuesOf(sender: Syntax, analysis: Analysis, depth = 0): readonly string[] {
  if (sender.shape.kind !== 'name' || depth > deepest) return [];
  return analysis.names.bindings(sender).flatMap(({ how, steps }) => {
    if (how.kind === 'parameter')
      return (analysis.subjects.callsOf(how.of) ?? []).flatMap((call) => {
        const given = call.arguments[how.at]?.value;
        return given === undefined ? [] : queuesOf(unwrap(given), analysis, depth + 1);
      });
    const made = how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : undefined;
    if (made === undefined || steps[0] !== 0)
      return made === undefined ? [] : queuesOf(made, analysis, depth + 1);
    return channels.exec(made.parent?.text ?? '')?.[1] ?? [];
  });
}

const channels = /^let\s*\(\s*(?:mut\s+)?\w+\s*,\s*(?:mut\s+)?(\w+)\s*\)[^=]*=[^;]*\b(?:\w+_)?channel\b/;

/** Each command of Redis is a question over its client's connection, `store.set("alive", now)`, and each query of SQL. */
const commands = /^(?:ping|echo|publish|exists|expire|incr|[hmx]?(?:get|set|add)(?:all|ex)?|query|execute)$/i;

/** Asio's `async_write`. */
const asynchronous = /^async_/;

export const beats =
  /^_*(?:(?:send|do|perform|write|emit|issue)_?)?(?:ping|heart_?beat|keep_?alive|no_?op)(?:_?(?:message|packet|frame|request|command)s?)?$/i;

/** `performPing() { this.sendCommand(new PingCommand()); }`, `ping() { link.ask(cmd("PING")) }` */
function sendsSomehow(fn: Syntax): boolean {
  return (
    spelled.test(fn.text) ||
    callsIn(fn).some(({ shape }) => shape.kind === 'call' && sends.test(nameOfCallee(shape)))
  );
}

/** The word that goes over the line. */
const spelled = /["'](?:PING|NOOP)\b/i;

/** The connection, or a stream of it: `out` of `out = new PrintWriter(socket.getOutputStream())`. */
export function isSpokenOn(object: Syntax, subject: Subject, analysis: Analysis, depth = 0): boolean {
  const { names } = analysis;
  if (leadsTo(object, subject, analysis) || isAmong(object, subject, analysis)) return true;
  if (isOwnToProtocol(object, subject, names) || isProtocolOf(object, subject, analysis)) return true;
  if (isConnectedField(object, subject.known, analysis)) return true;
  const streams = streamsIn(subject, analysis);
  if (streams.length === 0) return false;
  const inner = unwrap(object);
  const lender = lenderOf(inner, names);
  if (lender !== undefined) return isSpokenOn(lender, subject, analysis, depth);
  // `new Beat(out)`, which keeps it.
  const lent = depth < deepest ? givenAs(object, analysis) : [];
  if (lent.some((each) => isSpokenOn(each, subject, analysis, depth + 1))) return true;
  const values = [...names.bindings(inner), ...names.fields(inner)].flatMap(({ how }) =>
    how.kind === 'value' && how.value !== undefined ? [how.value] : [],
  );
  return streams.some((each) => [object, ...values].some((value) => within(each, value)));
}

/** `out` of Kotlin's `out?.let { it.write(PING) }` */
function lenderOf(item: Syntax, names: Names): Syntax | undefined {
  const [binding] = item.shape.kind === 'name' ? names.bindings(item) : [];
  const call = binding?.how.kind === 'parameter' ? ancestor(binding.how.of, 'call', 3)?.shape : undefined;
  if (call?.kind !== 'call' || call.callee.shape.kind !== 'member') return undefined;
  return lending.test(call.callee.shape.name) ? call.callee.shape.object : undefined;
}

const lending = /^(?:let|also)$/;

/** `self.transport.write(b"")`, `self.sendLine(b"")` of a protocol that a factory makes for each connection. */
function isOwnToProtocol(object: Syntax, { known: { row } }: Subject, names: Names): boolean {
  const builds = 'builds' in row ? row.builds : undefined;
  const inner = unwrap(object);
  if (builds === undefined || names.classOf(inner) === undefined) return false;
  if (names.isSelf(inner)) return true;
  return isOfSelf(inner, names) && inner.shape.kind === 'member' && inner.shape.name === builds.holds;
}

/** It may be passed over for as long as there is nothing to say. */
export function isConditional(call: Syntax, top: Syntax, analysis: Analysis): boolean {
  for (let at = call.parent; at !== undefined && at !== top; at = at.parent) {
    const { shape } = at;
    const goesOver = shape.kind === 'loop' || shape.kind === 'function';
    if (
      goesOver &&
      !isRunInPlace(at) &&
      !isRunAtOnce(at, analysis) &&
      !isInPieces(at) &&
      !isOverConnections(at, call, analysis)
    )
      return true;
    if (isSaidOrClosed(call, at)) continue;
    // `if (ask(link, question) < 0) return;` asks in any case.
    if (shape.kind === 'branch' && shape.condition !== undefined && within(call, shape.condition)) continue;
    const isOtherwise = shape.kind === 'branch' && shape.ways.slice(1).some((way) => within(call, way));
    if (isOtherwise && isNobody.test(shape.condition?.text ?? '')) continue;
    const asked = shape.kind === 'branch' ? (shape.condition?.text ?? '').replace(notNull, '$1') : undefined;
    const asks = asked?.replace(accesses, '.').replace(isConnected, '.connected').split('&&') ?? [];
    if (!asks.every((each) => isThere.test(each) || isSpokenTo(each, call))) return true;
  }
  return false;
}

/** `if (line == null) dial(); else ping();` */
const isNobody = /^[\s(!]*[\w.]+\s*(?:={2,3}|\bis\b)\s*(?:null|None|nil|nullptr|undefined)[\s)]*$/i;

/** `if (this.line) this.line.write(ping)`: there is something to speak on. */
function isSpokenTo(asked: string, { shape }: Syntax): boolean {
  const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
  const object = callee?.kind === 'member' ? callee.object : undefined;
  return object !== undefined && asked.replace(/^[\s(]+|[\s)]+$/g, '') === object.text;
}

/** `if (now - heard > limit) socket.destroy(); else socket.write(ping);`: where it says nothing, there is nobody any more. */
function isSaidOrClosed(call: Syntax, { shape }: Syntax): boolean {
  const others = shape.kind === 'branch' ? shape.ways.filter((way) => !within(call, way)) : [];
  return others.length > 0 && others.every(({ text }) => lets.test(text));
}

/** C++'s `link_->state() == QAbstractSocket::ConnectedState`, `fd_ >= 0`. */
const accesses = /->|::/g;
const isConnected =
  /\s*(?:==\s*[\w.]*Connected\w*|!=\s*(?:nullptr|NULL|INVALID_SOCKET|-\s*1)|(?<!(?:length|size|count)(?:\(\))?\s*)>=?\s*-?\s*[01])(?=\W*$)/i;

/** `while len(packet) > 0: sent = sock.send(packet)`: a message goes out in pieces. */
function isInPieces({ shape, text }: Syntax): boolean {
  return shape.kind === 'loop' && shape.over === undefined && inPieces.test(text);
}

const inPieces =
  /^while\b[^:{\n]*\b\w*(?:len(?:gth)?|size|left|remain\w*|sent|written|offset)\b[^:{\n]*[<>]/i;

/** `tcp != null && tcp.Connected`, `self.client is not None` */
const notNull = /(\w)\s*(?:!==?\s*null\b|is\s+not\s+(?:null|None)\b)\s*(?:&&)?/g;

/** `Thread.new { sock.write(ping) }`, `new Thread(() -> out.println("PING")).start()`, `executor.execute(…)`, `scope.launch { … }`, `new Promise((resolve) => …)` */
function isRunAtOnce(block: Syntax, { subjects, language }: Analysis): boolean {
  const taker = block.shape.kind === 'function' ? ancestor(block, 'call', 3) : undefined;
  if (taker?.shape.kind !== 'call') return false;
  if (executorOf(taker, language) === block) return true;
  const row = subjects.known(taker)?.row;
  const isPlace = row?.does === 'pass' && row.from === 'block';
  return row?.does === 'run' || isPlace || starting.test(nameOfCallee(taker.shape));
}

const starting = /^(?:Thread|execute|submit|launch|runCatching)$/;

/** `lock.synchronize { sock.write(ping) }`, `out?.let { it.write(ping) }` */
function isRunInPlace(block: Syntax): boolean {
  if (block.shape.kind !== 'function') return false;
  const taker = ancestor(block, 'call', 2)?.shape;
  return taker?.kind === 'call' && /^(?:synchronize|withLock|timeout|let|also)$/.test(nameOfCallee(taker));
}

/** `ping` of the class that has the connection. */
export function isOwnBeat(fn: Syntax, { known }: Subject, { names }: Analysis): boolean {
  if (fn.shape.kind !== 'function' || !beats.test(fn.shape.name ?? '')) return false;
  return ownerOf(fn, names) === ownerOf(names.functionOf(known.node), names);
}
