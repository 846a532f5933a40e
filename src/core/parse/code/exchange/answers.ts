/** Connections that one answer ends: HTTP by hand, callbacks that close behind what they send or hear. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import type { Subject } from '../calls/subjects.ts';
import { ownerOf } from '../clocks/tasks.ts';
import { receives } from '../flow/traffic.ts';
import { isArgument } from '../handover/passing.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { closedFrom, endsClosed, sameFunction } from '../lifetime/ways.ts';
import { callsIn, executorOf, resolversIn } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import { callsOn } from '../settings.ts';
import { ancestor, enclosingFunction, within } from '../tree/nodes.ts';

/** Answers in HTTP that never end: corrections of satellites, radio, events. */
export const streamed = /ntrip|\bicy\b|event-stream/i;

/**
 * The class asks by hand for one answer a connection: HTTP/1.0, or `Connection: close`; in C, which has none, the file
 * that opens this connection alone. So does who hands in a mail and says goodbye.
 */
export function asksOnce({ known }: Subject, { names, subjects, language, tree }: Analysis): boolean {
  if (known.row.does === 'accept' || known.row.does === 'serve') return false;
  const isAlone =
    language.names.outParameters === true &&
    subjects.all.every((each) => each.known === known || each.excluded);
  const owner = ownerOf(names.functionOf(known.node), names) ?? (isAlone ? tree.root : undefined);
  if (owner === undefined) return false;
  // Of a class that a header has, the file has the methods.
  const { text } = typeof owner === 'string' ? tree : owner;
  const requests =
    /HTTP\/1\.0\\r\\n|HTTP\/1\.[01]\\r\\n[\s\S]*Connection: close\\r\\n|\bMAIL FROM:[\s\S]*\bQUIT\b/i;
  return requests.test(text) && !streamed.test(text);
}

/** Accepted by a server that answers by hand in HTTP and knows no persistent connections. */
export function isAnsweredOnce(
  { known }: Subject,
  connects: readonly Known[],
  lifetime: Lifetime,
  { subjects, names, tree, language }: Analysis,
): boolean {
  const isAccepted =
    known.row.does === 'accept' ||
    known.row.does === 'serve' ||
    connects.some(({ row }) => row.does === 'connect' && row.accepts === true);
  if (!isAccepted || !/HTTP\/1\.[01]/.test(tree.text)) return false;
  // A proxy's tunnel begins with an answer, too.
  if (/keep-?alive|websocket|upgrade|\bconnection established|["'`]connect["'` ]/i.test(tree.text))
    return false;
  // Who answers where nobody sees it called: a slot of Qt.
  const answers = /["'`]HTTP\/1\.[01] \d{3}/.test(tree.text);
  return [...lifetime.given, ...placesTold(lifetime, names)].some((argument) => {
    const call = ancestor(argument, 'call', 3);
    if (call?.shape.kind !== 'call') return false;
    const takers = [
      ...subjects.functions(call.shape.callee),
      ...call.shape.arguments.flatMap((each) => subjects.handlers(each.value)),
    ];
    // Nor of whom it waits for, `enqueue(fd)`, before somebody takes it out of there.
    const isOthers = takers.every(({ text }) => !receives.test(text) && !tells.test(text));
    if (isOthers && answers && language.names.outParameters === true) return true;
    return takers.some((taker) => /["'`]HTTP\/1\.[01][ "'`]/.test((names.classOf(taker) ?? taker).text));
  });
}

/** As against `printf`, which is for who runs the server. */
const tells = /\b(?:send|write)\w*\s*\(/;

/** `lines[at] = accept(…); answer(at);`: who is told the place in a table gets the connection. */
function placesTold({ holders }: Lifetime, names: Names): readonly Syntax[] {
  return holders.flatMap(({ kind, target }) => {
    const { shape } = target;
    const place = kind === 'element' && shape.kind === 'index' ? shape.index : undefined;
    if (place?.shape.kind !== 'name') return [];
    const home = names.functionOf(target);
    return names
      .occurrences(place.shape.name)
      .filter((use) => use.start > target.end && names.functionOf(use) === home && isArgument(use));
  });
}

/** Callbacks behind a sending that are looked at. */
const mostCallbacks = 20;

/** The callback that ends the sending of an answer closes (.NET): whoever was accepted gets one. */
export function isClosedBehindAnswer({ known }: Subject, { names, subjects }: Analysis): boolean {
  if (known.row.does !== 'accept') return false;
  const sent = names.leaves('EndSend').flatMap(({ parent }) => {
    const call = parent?.parent;
    return call?.shape.kind === 'call' && parent?.shape.kind === 'member' ? [call] : [];
  });
  return sent.slice(0, mostCallbacks).some((call) => {
    const holder = call.shape.kind === 'call' ? holderOf(call.shape.callee) : undefined;
    const home = names.functionOf(call);
    const closers = subjects.calls.filter(
      (each) => each.row.does === 'close' && within(each.node, home) && holderOf(each.call.callee) === holder,
    );
    return (
      closedFrom(
        call,
        closers.map(({ node }) => node),
      ) && !names.leaves('BeginReceive').some((leaf) => within(leaf, home))
    );
  });
}

/**
 * `const done = (answer) => { socket.destroy(); resolve(answer); }`: opened in the function of a promise, and closed
 * in each that fulfils it.
 */
export function isClosedBehindPromise(
  { known }: Subject,
  closers: readonly Syntax[],
  { names, language }: Analysis,
): boolean {
  const executor = names.functionOf(known.node);
  const promise = ancestor(executor, 'call', 2);
  if (promise === undefined || executorOf(promise, language) !== executor) return false;
  const closing = new Set(closers.map((each) => names.functionOf(each)));
  const resolvers = resolversIn(executor, names);
  return (
    resolvers.length > 0 &&
    resolvers.every((use) => {
      const { parent } = use;
      const isCalled = parent?.shape.kind === 'call' && parent.shape.callee === use;
      const home = names.functionOf(use);
      return isCalled && home !== executor && closing.has(home);
    })
  );
}

function holderOf({ shape }: Syntax): string | undefined {
  return shape.kind === 'member' ? shape.object?.text : undefined;
}

/**
 * Each function that gets its connections closes them at once, or behind the first message:
 * `server.connectHandler((socket) -> socket.handler((question) -> socket.end(question)))`, MINA's `messageReceived`.
 */
export function isHandledOnce(subject: Subject, analysis: Analysis): boolean {
  const { row } = subject.known;
  const method = 'handles' in row ? row.handles : undefined;
  if (method === undefined) return false;
  const passing = callsOn(subject, 'pass', analysis);
  // MINA's connectors have one handler for all that they connect.
  const shared = passing.filter(({ key }) => key.endsWith('#setHandler'));
  const takers =
    shared.length > 0
      ? shared
      : [
          ...passing.filter(({ key }) => key.endsWith('#connectHandler')),
          ...callsOn(subject, 'connect', analysis).filter(({ key }) => key.endsWith('#connect')),
        ];
  const handlers = takers.map(({ node }) => handlersOf(node, method, analysis));
  return handlers.length > 0 && handlers.every((all) => all.length > 0 && all.every(closesAtOnce));
}

/** Functions given to a call, or to what listens for its result: `client.connect(port, host).onSuccess((socket) -> …)`. */
function handlersOf(call: Syntax, method: string, { subjects }: Analysis): readonly Syntax[] {
  const member = call.parent;
  const next = member?.shape.kind === 'member' ? member.parent : undefined;
  const isHeard = member?.shape.kind === 'member' && /^on(?:Success|Complete)$/.test(member.shape.name);
  return [call, ...(isHeard && next !== undefined ? [next] : [])].flatMap(({ shape }) =>
    shape.kind === 'call' ? shape.arguments.flatMap(({ value }) => subjects.handlers(value, method)) : [],
  );
}

function closesAtOnce(fn: Syntax): boolean {
  const target = fn.shape.kind === 'function' ? fn.shape.parameters[0]?.target.text : undefined;
  if (fn.shape.kind !== 'function' || fn.shape.body === undefined || target === undefined) return false;
  const result = new RegExp(`(\\w+)\\s*=\\s*${target}\\.result\\(\\)`).exec(fn.text)?.[1];
  const closers = callsIn(fn).filter(({ shape }) => {
    const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
    const object =
      callee?.kind === 'member' && /^(?:close(?:Now|OnFlush)?|end)$/.test(callee.name)
        ? callee.object?.text
        : '';
    return object === target || (result !== undefined && object === result);
  });
  const closes = Object.assign(
    (node: Syntax) => closers.some((each) => within(each, node) && sameFunction(each, node)),
    { success: /\.succeeded\(\)/ },
  );
  return (
    endsClosed(fn.shape.body, closes, []) ||
    closers.some((closer) => {
      const callback = enclosingFunction(closer);
      const body = callback?.shape.kind === 'function' ? callback.shape.body : undefined;
      return (
        callback !== undefined &&
        callback !== fn &&
        body !== undefined &&
        getsMessages(callback) &&
        endsClosed(body, closes, [])
      );
    })
  );
}

/** `socket.handler((buffer) -> …)`, be it by way of a parser: `RecordParser.newDelimited("\n", new Handler<>() { … })`. */
function getsMessages(callback: Syntax): boolean {
  const around = ancestor(callback, 'call', 3);
  const isObject = around?.shape.kind === 'call' && around.shape.constructs;
  const call = isObject ? ancestor(around, 'call', 3) : around;
  const callee = call?.shape.kind === 'call' ? call.shape.callee.shape : undefined;
  return callee?.kind === 'member' && /^(?:(?:data)?[hH]andler|new(?:Delimited|Fixed))$/.test(callee.name);
}
