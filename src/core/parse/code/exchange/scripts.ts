/** Scripts that end themselves when they are through: what their clients keep open ends with them. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { hasOpenLoop } from '../flow/loops.ts';
import { plain } from '../flow/traffic.ts';
import { callsIn, nameOfCallee } from '../names/functions.ts';
import { ancestor, unwrap } from '../tree/nodes.ts';

/**
 * A library's client in a file that runs something at top level and ends the program behind it:
 * `fill().then(() => process.exit(0))`, `(async () => { …; process.exit(); })()`. Nothing in it goes on by itself.
 */
export function endsWithScript({ known: { row } }: Subject, analysis: Analysis): boolean {
  if (row.does !== 'open' || plain.test(String([row.gives].flat()[0]))) return false;
  const { root } = analysis.tree;
  return root.children.some((each) => endsBehind(each, analysis)) && !goesOn(analysis);
}

/** A loop without end, one over what comes, a clock that runs again, a server. */
function goesOn({ tree, names, language, subjects }: Analysis): boolean {
  const ticks = Object.entries(language.timers ?? {}).some(([word, { again }]) => again && names.has(word));
  return (
    ticks ||
    hasOpenLoop(tree.root) ||
    awaited.test(tree.text) ||
    subjects.all.some(({ known: { row } }) => row.does === 'serve' || row.does === 'accept')
  );
}

/** `for await (const line of feed)`, Python's `async for` */
const awaited = /\bfor\s+await\b|\basync\s+for\b/;

/** A statement at top level that runs a function that ends the program, or one that does so behind a promise. */
function endsBehind(statement: Syntax, { names, tree, subjects }: Analysis): boolean {
  if (statement.shape.kind === 'function' || statement.shape.kind === 'class') return false;
  return callsIn(statement).some((call) => {
    if (call.shape.kind !== 'call' || names.functionOf(call) !== tree.root) return false;
    if (ancestor(call, 'branch') !== undefined) return false;
    const { callee, arguments: given } = call.shape;
    const isBehind = callee.shape.kind === 'member' && /^(?:then|finally)$/.test(nameOfCallee(call.shape));
    const run = isBehind ? given.slice(0, 1).map(({ value }) => value) : [callee];
    return run.flatMap((each) => [unwrap(each), ...subjects.functions(each)]).some(endsProgram);
  });
}

function endsProgram({ shape }: Syntax): boolean {
  return shape.kind === 'function' && shape.body !== undefined && isLastWord(shape.body);
}

/** The program ends at the end of the statement, unless it is thrown out of it. */
function isLastWord(node: Syntax): boolean {
  const { shape, children } = node;
  switch (shape.kind) {
    case 'exit':
      return shape.how === 'end';
    case 'block':
      return shape.statements.length > 0 && isLastWord(shape.statements.at(-1)!);
    case 'try':
      return [shape.final, shape.body].some((each) => each !== undefined && isLastWord(each));
    case 'same':
      return isLastWord(shape.inner);
    default:
      return shape.kind === 'other' && children.length > 0 && children.length < 3 && isLastWord(children[0]!);
  }
}
