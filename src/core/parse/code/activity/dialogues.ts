/** Connections over which a client speaks and hears by turns, until it has what it asked for and ends it. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { sends } from '../flow/traffic.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { callsIn, nameOfCallee } from '../reading/functions.ts';
import { ancestor, enclosingFunction, within } from '../reading/nodes.ts';
import type { Subject } from '../reading/subjects.ts';
import { callsOn } from '../settings.ts';
import { listenersFor } from './idle-close.ts';

/** Events by which a client learns that it may speak. */
const begins = ['connect', 'secureConnect', 'ready'];

/**
 * `socket.on("data", (answer) => { if (answer.includes("OK")) socket.end(); })` of a client that speaks when it is
 * connected and when it hears something, and at no other time: who asks by turns ends it with the answer.
 */
export function endsWithAnswer(subject: Subject, { given }: Lifetime, analysis: Analysis): boolean {
  const { subjects } = analysis;
  const { does } = subject.known.row;
  // Whoever else gets it may speak at any time.
  if ((does !== 'open' && does !== 'create') || given.length > 0) return false;
  const heard = functionsFor(['data'], subject, analysis);
  const closers = callsOn(subject, 'close', analysis).map(({ node }) => node);
  if (!closers.some((closer) => heard.some((fn) => isEndOfTalk(closer, fn)))) return false;
  const connects = callsOn(subject, 'connect', analysis).map(({ call }) => call);
  const told = [subject.known.call, ...connects].flatMap((call) =>
    call.arguments.flatMap(({ value }) => subjects.functions(value)),
  );
  const turns = [...heard, ...told, ...functionsFor(begins, subject, analysis)];
  const spoken = sendingOn(subject, analysis);
  return spoken.length > 0 && spoken.every((call) => turns.some((fn) => within(call, fn)));
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

/** It closes where what came is as it was waited for, as against where something is wrong or the peer says goodbye. */
function isEndOfTalk(closer: Syntax, heard: Syntax): boolean {
  if (enclosingFunction(closer) !== heard) return false;
  const branches: Syntax[] = [];
  for (
    let at = ancestor(closer, 'branch');
    at !== undefined && within(at, heard);
    at = ancestor(at, 'branch')
  )
    branches.push(at);
  return branches.length > 0 && branches.every((branch) => isMet(closer, branch));
}

function isMet(closer: Syntax, { shape }: Syntax): boolean {
  if (shape.kind !== 'branch' || shape.condition === undefined || shape.ways[0] === undefined) return false;
  const { text } = shape.condition;
  return within(closer, shape.ways[0]) && /[(=]/.test(text.slice(1)) && !isNoAnswer.test(text);
}

/** A limit, the opposite of something, a failure, or a goodbye. */
const isNoAnswer =
  /[<>!]|err|fail|fatal|invalid|illegal|unknown|denied|reject|refus|timeout|too_?|quit|exit|bye|clos|end\b|stop|shut|log_?out|leave|kick|ban|kill|abort|cancel|disconnect/i;
