/** Connections that end with the function or the program that made them, closed or not. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { hasOpenLoop, isOpenLoop } from '../flow/loops.ts';
import { pauses, plain, receives, sends, waits, watches } from '../flow/traffic.ts';
import { isHeldByVariables, isUsedBy, isVariable } from '../flow/variables.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { ancestor, within } from '../tree/nodes.ts';

/**
 * Held by variables of functions alone, which wait for nothing and have no loop that goes on: where what nobody holds
 * is closed, that comes when the function ends, whatever came of it.
 */
export function isFreed({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, language } = analysis;
  const { holders, stored, handedOut } = lifetime;
  const { row } = known;
  if (language.freed !== true || stored || handedOut || row.does === 'serve') return false;
  if (row.persists === true || row.keeps === true) return false;
  const homes = new Set([known.node, ...holders.map(({ target }) => target)].map(names.functionOf));
  const isBrief = (home: Syntax): boolean =>
    home.shape.kind === 'function' && !waits.test(home.text) && !hasOpenLoop(home);
  return plain.test(String(row.gives)) && [...homes].every(isBrief) && isHeldByVariables(lifetime, analysis);
}

/**
 * Held by variables of a function that waits for nothing and has no loop that goes on, and with which the program ends:
 * `if __name__ == "__main__": ask(host)`.
 */
export function isLastAct({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, language } = analysis;
  const { stored, handedOut } = lifetime;
  const { row } = known;
  const home = names.functionOf(known.node);
  return (
    isPlainClient(row) &&
    endsWithItsCode(language) &&
    home.shape.kind === 'function' &&
    !stored &&
    !handedOut &&
    !waits.test(home.text) &&
    !hasOpenLoop(home) &&
    isHeldByVariables(lifetime, analysis) &&
    endsProgram(home, analysis)
  );
}

/** A socket or stream that is opened here. */
function isPlainClient(row: Subject['known']['row']): boolean {
  return (row.does === 'open' || row.does === 'create') && plain.test(String([row.gives].flat()[0]));
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
 * `if __name__ == "__main__": s = socket.create_connection(address); main()`: the client of a script that comes to its
 * end whatever functions use it to ask or tell. Nothing in the file goes on by itself, nor waits for long or for a person.
 */
export function endsWithProgram({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, tree, language } = analysis;
  return (
    isPlainClient(known.row) &&
    endsWithItsCode(language) &&
    names.functionOf(known.node) === tree.root &&
    !lifetime.stored &&
    !lifetime.relayed &&
    lifetime.unknown.some((method) => sends.test(method)) &&
    lifetime.holders.every(({ kind, target }) => kind === 'name' && !names.isField(target)) &&
    !pauses.test(tree.text) &&
    !goesOnByItself.test(tree.text) &&
    !hasOpenLoop(tree.root)
  );
}

/** Threads, timers, servers, loops of events, the lines of a peer, and questions to a person. */
const goesOnByItself =
  /\basync\b|\b(?:Thread\w*|Process|Timer|mainloop|loop_\w+|start\w*|run_\w+|serve\w*|\w*forever|spawn\w*|schedule\w*|exec_?|fork|on_\w+|register|makefile|(?:raw_)?input)\s*\(/;

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
  if (!isPlainClient(row) || names.functionOf(known.node) !== tree.root || lifetime.stored) return false;
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

/**
 * C's `fd = accept(…); write(fd, now, size);` and nothing more, be it for each guest of a loop: nobody ever waits for a
 * word from it, and nobody else has it.
 */
export function isOnlyTold({ known }: Subject, lifetime: Lifetime, analysis: Analysis): boolean {
  const { names, subjects, language } = analysis;
  const { holders, given, stored, handedOut, uses } = lifetime;
  if (language.names.outParameters !== true || known.row.does !== 'accept' || stored || handedOut)
    return false;
  const home = names.functionOf(known.node);
  const round = openLoopAround(known.node);
  const called = given.map((argument) => {
    const shape = ancestor(argument, 'call', 3)?.shape;
    return shape?.kind === 'call' ? shape.callee.text : '';
  });
  return (
    subjects.type(known.node) === 'fd' &&
    holders.length > 0 &&
    holders.every((each) => isVariable(each, names, home) && isUsedBy(home, each.target, names)) &&
    called.some((callee) => sends.test(callee)) &&
    called.every(
      (callee) =>
        language.transfers?.test(callee) === true && !receives.test(callee) && !watches.test(callee),
    ) &&
    uses.every(({ use }) => openLoopAround(use) === round)
  );
}

function openLoopAround(node: Syntax): Syntax | undefined {
  let loop = ancestor(node, 'loop');
  while (loop !== undefined && !isOpenLoop(loop)) loop = ancestor(loop, 'loop');
  return loop;
}
