/** Connections of one exchange: asked once, answered once, done. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { hasOpenLoop, openLoopsIn } from '../flow/loops.ts';
import { isBareField } from '../flow/objects.ts';
import { isHeldByVariables } from '../flow/receivers.ts';
import { isCloserName, lasting, receives, sends, waits } from '../flow/traffic.ts';
import { keepsStream } from '../lifetime/closing.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { closedFrom, endsClosed, sameFunction } from '../lifetime/ways.ts';
import { callsIn, executorOf, nameOfCallee, resolversIn } from '../reading/functions.ts';
import { isOutside } from '../reading/names.ts';
import { ancestor, enclosingFunction, unwrap, within } from '../reading/nodes.ts';
import type { Known } from '../reading/rows.ts';
import type { Subject } from '../reading/subjects.ts';
import { callsOn, closersOf, receiverOf } from '../settings.ts';
import { endsWithAnswer } from './dialogues.ts';
import { listenersFor } from './idle-close.ts';
import { isReplacedByNext } from './rounds.ts';
import { isExchangeInSteps } from './steps.ts';

/** It asks and is answered, or is asked once, and ends with that. */
export function isOneExchange(
  subject: Subject,
  connects: readonly Known[],
  lifetime: Lifetime,
  analysis: Analysis,
): boolean {
  return (
    isExchange(subject, lifetime, analysis) ||
    isReadToEnd(subject, lifetime, analysis) ||
    isReadOut(subject, lifetime, analysis) ||
    isCollectedToEnd(subject, lifetime, analysis) ||
    endsWithAnswer(subject, lifetime, analysis) ||
    isFreed(subject, lifetime, analysis) ||
    isReplacedByNext(subject, lifetime, analysis) ||
    isLastAct(subject, lifetime, analysis) ||
    isAnsweredOnce(subject, connects, lifetime, analysis) ||
    isClosedBehindAnswer(subject, analysis) ||
    isUsedUp(subject, lifetime, analysis) ||
    isHandledOnce(subject, analysis) ||
    isExchangeInSteps([subject.known, ...connects], analysis)
  );
}

/**
 * `def initialize(host) @socket = TCPSocket.new(host, port) end`, and each other method that uses it says or hears
 * something and closes it: good for one exchange.
 */
function isUsedUp(subject: Subject, { holders, given }: Lifetime, analysis: Analysis): boolean {
  const { names } = analysis;
  const home = names.functionOf(subject.known.node);
  const owner = names.classOf(home);
  const [holder, another] = holders;
  if (owner === undefined || holder === undefined || another !== undefined || hasOpenLoop(home)) return false;
  if (holder.kind !== 'field' && !names.isField(holder.target) && !isBareField(holder.target, names))
    return false;
  if (!given.every((each) => isTransferred(each, analysis)) || keepsStream(subject, analysis)) return false;
  const { shape } = unwrap(holder.target);
  const word = shape.kind === 'member' || shape.kind === 'name' ? shape.name : undefined;
  // Also those of a thread that is begun where it is opened.
  const uses = (word === undefined ? [] : names.leaves(word)).filter(
    (leaf) => within(leaf, owner) && names.functionOf(leaf) !== home,
  );
  // As against where the field is declared.
  const users = [...new Set(uses.map(names.functionOf))].filter((fn) => within(fn, owner) && fn !== owner);
  const closers = closersOf(subject, analysis);
  return users.length > 0 && users.every((fn) => talksAndCloses(fn, uses, closers));
}

/** Given to a function that keeps nothing of it: PHP's `fwrite($socket, …)`. */
function isTransferred(argument: Syntax, { subjects, language }: Analysis): boolean {
  const call = ancestor(argument, 'call', 3);
  if (call?.shape.kind !== 'call') return false;
  return subjects.known(call) !== undefined || language.transfers?.test(call.shape.callee.text) === true;
}

function talksAndCloses(fn: Syntax, uses: readonly Syntax[], closers: readonly Syntax[]): boolean {
  const body = fn.shape.kind === 'function' ? fn.shape.body : undefined;
  const own = closers.filter((closer) => within(closer, fn));
  const talks = uses.some((use) => {
    const call = within(use, fn) ? ancestor(use, 'call', 4)?.shape : undefined;
    return call?.kind === 'call' && /send|write|puts|print|recv|receive|read|gets/i.test(call.callee.text);
  });
  const closes = (node: Syntax): boolean =>
    own.some((each) => within(each, node) && sameFunction(each, node));
  const goesOn = hasOpenLoop(fn) && !isAskedForAll(fn);
  return body !== undefined && talks && !goesOn && endsClosed(body, closes, []);
}

/** `socket.shutdownOutput();`, a request in HTTP: its loops read what that brings, up to the end. */
function isAskedForAll(fn: Syntax): boolean {
  const [loop, another] = openLoopsIn(fn);
  if (loop === undefined || another !== undefined || streamed.test(fn.text)) return false;
  return receives.test(loop.text) && asksForAll.test(fn.text.slice(0, loop.start - fn.start));
}

const asksForAll = /\b(?:shutdownOutput|SHUT_WR|Shutdown::Write)\b|\bHTTP\/1\.[01]\\r\\n/;

/** Sockets and streams, as against clients of a library, which a module keeps for others. */
const plain = /socket|stream/i;

/**
 * Held by variables of the function alone, which sends a question and reads an answer, waits for nothing, has no
 * loop without end and gives it to nobody: whoever has read the answer is done with it. In languages that say where
 * a variable lives.
 */
function isExchange(subject: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { known } = subject;
  const { names, subjects, language } = analysis;
  const { row } = known;
  if (language.freed === true || language.names.bindsSelf !== undefined) return false;
  if (language.ownership !== undefined || row.does === 'serve' || lifetime.handedOut || lifetime.stored)
    return false;
  // Clients of a library keep connections of their own, and listeners come later.
  const type = subjects.type(known.node) ?? '';
  if (!/^(?:fd|[\w.]*socket(?:channel)?)$/i.test(type) || type.startsWith('asio')) return false;
  const home = names.functionOf(known.node);
  return (
    home.shape.kind === 'function' &&
    (lifetime.holders.length > 0
      ? sends.test(home.text) && receives.test(home.text)
      : isForgotten(known.node)) &&
    !waits.test(home.text) &&
    (!hasOpenLoop(home) || isClosedBehindReading(home, lifetime, analysis)) &&
    !lifetime.unknown.some((method) => lasting.test(method)) &&
    (language.names.assignmentDeclares !== true || isAskedSoOften(home, lifetime, analysis)) &&
    lifetime.holders.every(
      ({ kind, target }) =>
        kind === 'name' &&
        target.shape.kind === 'name' &&
        names.bindings(target).every(({ scope }) => scope === home) &&
        names
          .occurrences(target.shape.name)
          .every((use) => !within(use, home) || names.functionOf(use) === home),
    ) &&
    lifetime.given.every((argument) => {
      const call = ancestor(argument, 'call', 3);
      if (call?.shape.kind !== 'call') return false;
      const given = subjects.known(call);
      if (given !== undefined) return given.row.does !== 'run';
      return (
        language.transfers?.test(call.shape.callee.text) === true || isCloserName(nameOfCallee(call.shape))
      );
    }) &&
    !keepsStream(subject, analysis)
  );
}

/** Its own methods send and receive, as often as is written there. */
function isAskedSoOften(home: Syntax, { unknown, uses }: Lifetime, analysis: Analysis): boolean {
  return (
    unknown.some((method) => sends.test(method)) &&
    unknown.some((method) => receives.test(method)) &&
    // Of loops that may go on it is known that they only read.
    (hasOpenLoop(home) || uses.every(({ use }) => isCounted(use, analysis)))
  );
}

/** In no loop, or in one over what is written out, `for step in steps`, as against a generator that may have no end. */
function isCounted(use: Syntax, { values, names }: Analysis): boolean {
  const home = names.functionOf(use);
  for (let loop = ancestor(use, 'loop'); loop !== undefined; loop = ancestor(loop, 'loop')) {
    if (!within(loop, home)) return true;
    const over = loop.shape.kind === 'loop' ? loop.shape.over : undefined;
    if (over === undefined || values.items(over) === undefined) return false;
  }
  return true;
}

/**
 * `send(fd, …); while (1) { n = recv(fd, …); if (n <= 0) break; … } close(fd);`: the loops only read what the question
 * brings, up to its end, and it is closed behind them; who left on an error before left it to the end of the program.
 */
function isClosedBehindReading(home: Syntax, { given, uses }: Lifetime, { subjects }: Analysis): boolean {
  const loops = openLoopsIn(home);
  const called = uses.flatMap(({ use }) => (methodOn(use) === '' ? [] : [use]));
  const calls = [...given, ...called].flatMap((each) => {
    const call = ancestor(each, 'call', 3);
    return call?.shape.kind === 'call' ? [{ call, shape: call.shape }] : [];
  });
  const isClosing = ({ call, shape }: (typeof calls)[number]): boolean =>
    subjects.known(call)?.row.does === 'close' || isCloserName(nameOfCallee(shape));
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
function isReadToEnd(subject: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
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
function isCollectedToEnd({ known }: Subject, lifetime: Lifetime, { names, subjects }: Analysis): boolean {
  const { holders, given, stored, handedOut, uses } = lifetime;
  const home = names.functionOf(known.node);
  const isLocal =
    home.shape.kind === 'function' &&
    holders.length > 0 &&
    holders.every(
      ({ kind, target }) => kind === 'name' && names.bindings(target).every(({ scope }) => scope === home),
    );
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
function isReadOut({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
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
    holders.every(
      ({ kind, target }) => kind === 'name' && names.bindings(target).every(({ scope }) => scope === home),
    )
  );
}

/**
 * Held by variables of functions alone, which wait for nothing and have no loop that goes on: where what nobody holds
 * is closed, that comes when the function ends, whatever came of it.
 */
function isFreed({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  const { holders, given, stored, handedOut } = lifetime;
  const { row } = known;
  if (language.freed !== true || stored || handedOut || row.does === 'serve') return false;
  if (row.persists === true || row.keeps === true) return false;
  const homes = new Set([known.node, ...holders.map(({ target }) => target)].map(names.functionOf));
  const isBrief = (home: Syntax): boolean =>
    home.shape.kind === 'function' && !waits.test(home.text) && !hasOpenLoop(home);
  return (
    plain.test(String(row.gives)) &&
    [...homes].every(isBrief) &&
    isHeldByVariables(holders, given, names, subjects, language)
  );
}

/**
 * Held by variables of a function that waits for nothing and has no loop that goes on, and with which the program ends:
 * `if __name__ == "__main__": ask(host)`.
 */
function isLastAct({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  const { holders, given, stored, handedOut } = lifetime;
  const { row } = known;
  const home = names.functionOf(known.node);
  const isPlain = (row.does === 'open' || row.does === 'create') && plain.test(String([row.gives].flat()[0]));
  return (
    isPlain &&
    endsWithItsCode(language) &&
    home.shape.kind === 'function' &&
    !stored &&
    !handedOut &&
    !waits.test(home.text) &&
    !hasOpenLoop(home) &&
    isHeldByVariables(holders, given, names, subjects, language) &&
    endsProgram(home, analysis)
  );
}

/** As against programs that go on for as long as something is open (Node). */
function endsWithItsCode({ names }: Language): boolean {
  return names.assignmentDeclares === true;
}

/** Callers of callers are followed so far. */
const deepestAct = 3;

/** It is called once, and nothing comes behind that in a script. */
function endsProgram(fn: Syntax, analysis: Analysis, depth = 0): boolean {
  const { subjects, tree } = analysis;
  const [use, another] = subjects.references(fn);
  const call = use?.parent;
  if (call?.shape.kind !== 'call' || call.shape.callee !== use || another !== undefined) return false;
  let at = call;
  for (let parent = call.parent; parent !== undefined; at = parent, parent = parent.parent) {
    const { shape } = parent;
    if (parent === tree.root) return parent.children.at(-1) === at;
    if (shape.kind === 'block' && shape.statements.at(-1) !== at) return false;
    if (shape.kind === 'loop' || shape.kind === 'class') return false;
    if (shape.kind === 'function') return depth < deepestAct && endsProgram(parent, analysis, depth + 1);
  }
  return false;
}

/**
 * A script that asks or tells once: connected at top level, written to and read from in no loop, or written to by its
 * last statement, which may as well only try to connect; seen by no function. It ends with that, and the connection with it.
 */
export function isScript(
  { known }: Subject,
  lifetime: Lifetime,
  { names, subjects, tree, language }: Analysis,
): boolean {
  const { row } = known;
  const isPlain = (row.does === 'open' || row.does === 'create') && plain.test(String([row.gives].flat()[0]));
  if (!isPlain || names.functionOf(known.node) !== tree.root || lifetime.stored) return false;
  const { holders, unknown, given, uses } = lifetime;
  const last = tree.root.children.at(-1);
  const endsWithIt = last !== undefined && uses.some(({ use }) => within(use, last));
  return (
    (unknown.length === 0
      ? endsWithIt && endsWithItsCode(language)
      : unknown.some((method) => sends.test(method)) &&
        (endsWithIt || unknown.some((method) => receives.test(method)))) &&
    !waits.test(tree.text) &&
    holders.every(({ kind, target }) => kind === 'name' && !names.isField(target)) &&
    !uses.some(({ use }) => ancestor(use, 'loop') !== undefined || names.functionOf(use) !== tree.root) &&
    holders.every(({ target }) =>
      names.leaves(target.text).every((use) => names.functionOf(use) === tree.root),
    ) &&
    given.every((argument) => {
      const call = ancestor(argument, 'call', 3);
      const does = call === undefined ? undefined : subjects.known(call)?.row.does;
      return does !== undefined && does !== 'run';
    })
  );
}

/** Answers in HTTP that never end: corrections of satellites, radio, events. */
const streamed = /ntrip|\bicy\b|event-stream/i;

/** The class asks by hand for one answer a connection: HTTP/1.0, or `Connection: close`. */
export function asksOnce({ known }: Subject, { names }: Analysis): boolean {
  const owner = names.classOf(known.node);
  if (owner === undefined || known.row.does === 'accept' || known.row.does === 'serve') return false;
  const requests = /HTTP\/1\.0\\r\\n|HTTP\/1\.[01]\\r\\n[\s\S]*Connection: close\\r\\n/i;
  return requests.test(owner.text) && !streamed.test(owner.text);
}

/** Accepted by a server that answers by hand in HTTP and knows no persistent connections. */
function isAnsweredOnce(
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
  return lifetime.given.some((argument) => {
    const call = ancestor(argument, 'call', 3);
    if (call?.shape.kind !== 'call') return false;
    const takers = [
      ...subjects.functions(call.shape.callee),
      ...call.shape.arguments.flatMap((each) => subjects.handlers(each.value)),
    ];
    if (takers.length === 0 && answers && language.names.outParameters === true) return true;
    return takers.some((taker) => /["'`]HTTP\/1\.[01][ "'`]/.test((names.classOf(taker) ?? taker).text));
  });
}

/** Callbacks behind a sending that are looked at. */
const mostCallbacks = 20;

/** The callback that ends the sending of an answer closes (.NET): whoever was accepted gets one. */
function isClosedBehindAnswer({ known }: Subject, { names, subjects }: Analysis): boolean {
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

/** Asked for its address in passing. */
function isForgotten(node: Syntax): boolean {
  const shape = node.parent?.shape;
  return shape?.kind === 'member' && /^get(?:Local|Remote)/.test(shape.name);
}

/** Classes that carry a file over IRC, as against a chat. */
const carriesFile = /^D(?:cc|CC)_?(?:File|Send|Get|Recv|Receive|Transfer)/;

/** By itself, and in the name of what answers it: `cmd_PASV`. */
function ftpCommand(words: string): RegExp {
  return new RegExp(`(?<![A-Za-z])(?:${words})(?![A-Za-z])`);
}

/** FTP's second connection, which ends with the file or listing it carries; DCC's, where that is for a file. */
export function carriesData(
  { known }: Subject,
  { holders }: Lifetime,
  { names, options, tree }: Analysis,
): boolean {
  const owner = names.classOf(known.node)?.shape;
  if (owner?.kind === 'class' && carriesFile.test(owner.name ?? '')) return true;
  let fn = names.functionOf(known.node);
  while (fn.shape.kind === 'function' && fn.shape.name === undefined) fn = names.functionOf(fn);
  const { shape, text } = fn;
  const isTold =
    shape.kind === 'function' &&
    /data|active|passive/i.test(shape.name ?? '') &&
    /pasv|epsv|eprt|Mode::Active/i.test(text);
  if (isTold) return true;
  const isAccepted = known.row.does === 'accept';
  // `session->data_fd = accept(session->data_listener, …)` of a server of FTP.
  const listener = receiverOf(known, 'on' in known.row ? known.row.on : undefined, options);
  const words = [listener, ...holders.map(({ target }) => target)].map((each) => each?.text ?? '');
  // A client's active mode: it says where, and who is told comes there.
  if (isAccepted && /data/i.test(words[0]!) && /["'](?:PORT|EPRT) /.test(tree.text)) return true;
  if (!ftpCommand('PASV|EPSV').test(tree.text) || !ftpCommand('STOR|RETR').test(tree.text)) return false;
  // `cmd_PORT`, and what waits in passive mode.
  if (shape.kind === 'function' && ftpCommand('PORT|EPRT|PASV|EPSV').test(shape.name ?? '')) return true;
  if (isAccepted && shape.kind === 'function' && /pasv|passive/i.test(text)) return true;
  return words.some((word) => /data|pasv|passive/i.test(word));
}

/**
 * Each function that gets its connections closes them at once, or behind the first message:
 * `server.connectHandler((socket) -> socket.handler((question) -> socket.end(question)))`, MINA's `messageReceived`.
 */
function isHandledOnce(subject: Subject, analysis: Analysis): boolean {
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
