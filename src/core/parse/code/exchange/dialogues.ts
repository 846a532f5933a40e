/** Connections over which a client speaks and hears by turns, until it has what it asked for and ends it. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { sends } from '../flow/traffic.ts';
import { closingCalls } from '../lifetime/closing.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { callsIn, nameOfCallee } from '../names/functions.ts';
import { callsOn } from '../settings.ts';
import { listenersFor } from '../silence/listeners.ts';
import { ancestor, enclosingFunction, within } from '../tree/nodes.ts';

/** Events by which a client learns that it may speak. */
const begins = ['connect', 'secureConnect', 'ready'];

/**
 * `socket.on("data", (answer) => { if (answer.includes("OK")) socket.end(); })` of a client that speaks when it is
 * connected and when it hears something, and at no other time: who asks by turns ends it with the answer. So does who
 * asks at any time and ends it when nothing is waited for any more: `if (this.waiting.size === 0) this.line.destroy()`.
 */
export function endsWithAnswer(subject: Subject, { given }: Lifetime, analysis: Analysis): boolean {
  const { subjects } = analysis;
  const { does } = subject.known.row;
  // Whoever else gets it may speak at any time.
  if ((does !== 'open' && does !== 'create') || given.length > 0) return false;
  const listeners = functionsFor(['data'], subject, analysis);
  const heard = [...listeners, ...listeners.flatMap((fn) => calledBy(fn, analysis))];
  const closers = closingCalls(
    callsOn(subject, 'close', analysis).map(({ node }) => node),
    analysis,
  );
  const ends = (isMet: (asked: string) => boolean): boolean =>
    closers.some((closer) => heard.some((fn) => closesWhere(closer, fn, isMet)));
  if (ends((asked) => nothingLeft.test(asked))) return true;
  if (!ends(isAnswer)) return false;
  const connects = callsOn(subject, 'connect', analysis).map(({ call }) => call);
  const told = [subject.known.call, ...connects].flatMap((call) =>
    call.arguments.flatMap(({ value }) => subjects.functions(value)),
  );
  const turns = [...heard, ...told, ...functionsFor(begins, subject, analysis)];
  return sendingOn(subject, analysis).every((call) => turns.some((fn) => within(call, fn)));
}

/** `(chunk) => this.take(chunk)`: what is called with all that comes. */
function calledBy(fn: Syntax, { subjects }: Analysis): readonly Syntax[] {
  return callsIn(fn).flatMap((call) =>
    call.shape.kind === 'call' && branchesAround(call, fn).length === 0
      ? subjects.functions(call.shape.callee)
      : [],
  );
}

function functionsFor(events: readonly string[], subject: Subject, analysis: Analysis): readonly Syntax[] {
  return events
    .flatMap((event) => listenersFor(event, subject, analysis))
    .flatMap(analysis.subjects.functions);
}

/** Where it sends something on the connection. */
function sendingOn(subject: Subject, { tree, subjects }: Analysis): readonly Syntax[] {
  return callsIn(tree.root).filter(({ shape }) => {
    const callee = shape.kind === 'call' ? shape.callee.shape : undefined;
    return (
      shape.kind === 'call' &&
      callee?.kind === 'member' &&
      callee.object !== undefined &&
      sends.test(nameOfCallee(shape)) &&
      subjects.origins(callee.object).subjects.has(subject)
    );
  });
}

/** It closes where all that is asked around it in the function is met. */
function closesWhere(closer: Syntax, fn: Syntax, isMet: (asked: string) => boolean): boolean {
  if (enclosingFunction(closer) !== fn) return false;
  const branches = branchesAround(closer, fn);
  return (
    branches.length > 0 &&
    branches.every(({ shape }) => {
      const way = shape.kind === 'branch' ? shape.ways[0] : undefined;
      const asked = shape.kind === 'branch' ? shape.condition?.text : undefined;
      return way !== undefined && asked !== undefined && within(closer, way) && isMet(asked);
    })
  );
}

function branchesAround(node: Syntax, fn: Syntax): readonly Syntax[] {
  const branches: Syntax[] = [];
  let at = ancestor(node, 'branch');
  while (at !== undefined && within(at, fn)) {
    branches.push(at);
    at = ancestor(at, 'branch');
  }
  return branches;
}

/** `this.waiting.size === 0`, `!pending.length` */
const nothingLeft =
  /^[\s(]*(?:!\s*[\w.#]*(?:wait|pend|outstanding|in_?flight|remain)\w*(?:\.(?:length|size))?|[\w.#]*(?:wait|pend|outstanding|in_?flight|remain)\w*(?:\.(?:length|size))?\s*={2,3}\s*0)[\s)]*$/i;

/** What came is as it was waited for: it is asked or compared, and neither a limit, the opposite, a failure nor a goodbye. */
function isAnswer(asked: string): boolean {
  // `answer.length >= size + 4`: as much as was told.
  const told = asked.replace(/>=(?=\s*[a-z_$][\w.$]*\s*(?:[+)]|$))/, '==');
  return /[(=]/.test(told.slice(1)) && !isNoAnswer.test(told);
}

const isNoAnswer =
  /[<>!]|max|limit|err|fail|fatal|invalid|illegal|unknown|denied|reject|refus|timeout|too_?|quit|exit|bye|clos|end\b|stop|shut|log_?out|leave|kick|ban|kill|abort|cancel|disconnect/i;
