/** Exchanges in steps: each operation runs its handler once, and none of these comes round to an earlier one. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import { namedSo, ownerOf, tasksOf } from '../clocks/tasks.ts';
import { hasOpenLoop } from '../flow/loops.ts';
import { callsIn, nameOfCallee } from '../names/functions.ts';
import { within } from '../tree/nodes.ts';

/** Functions that handlers lead to; more belong to no single exchange. */
const mostSteps = 40;

/**
 * `acceptor.async_accept(…)` whose handler begins a session that reads a line, answers it and has done: all that its class
 * says or hears stands in functions that its handler leads to, and none of them leads back to itself.
 */
export function isExchangeInSteps(calls: readonly Known[], analysis: Analysis): boolean {
  const { completes } = analysis.language;
  const begun = calls.filter(({ call }) => completes?.test(nameOfCallee(call)) === true);
  if (begun.length === 0) return false;
  const steps = stepsFrom(begun, analysis);
  if (steps === undefined || steps.some((fn) => hasOpenLoop(fn) || leadsAway(fn, analysis))) return false;
  const said = callsIn(analysis.tree.root).filter(isOperation);
  const owner = (call: Syntax): Syntax | string | undefined =>
    ownerOf(analysis.names.functionOf(call), analysis.names);
  const isStep = (call: Syntax): boolean => steps.some((fn) => within(call, fn));
  const owners = said.filter(isStep).map(owner);
  return owners.length > 0 && said.every((call) => isStep(call) || !owners.includes(owner(call)));
}

/** `async_read_until(socket_, …)`, `socket_.write_some(…)` */
function isOperation({ shape }: Syntax): boolean {
  return shape.kind === 'call' && shape.arguments.length > 0 && operations.test(nameOfCallee(shape));
}

const operations = /^(?:async_)?(?:read|write|receive|send)(?:_[a-z]+)*$/;

/** It calls a method that another file has, which may begin anything, or gives the session to somebody. */
function leadsAway(fn: Syntax, analysis: Analysis): boolean {
  return callsIn(fn).some((call) => {
    if (call.shape.kind !== 'call' || call.shape.constructs || isOperation(call)) return false;
    const { callee } = call.shape;
    const isHere = ledTo(call, analysis).length > 0 || analysis.subjects.functions(callee).length > 0;
    if (callee.shape.kind === 'name') return !isHere && !plain.test(callee.shape.name);
    return (
      !/\bbind\w*$/.test(nameOfCallee(call.shape)) &&
      call.shape.arguments.some(({ value }) => isItself(value))
    );
  });
}

/** Functions of the languages' own libraries, and macros. */
const plain =
  /^(?:shared_from_this|weak_from_this|buffer|move|forward|ref|cref|bind\w*|make_\w+|f?printf|sn?printf|f?puts|perror|mem\w+|str\w+|ato[il]|exit|abort|time|free|to_string|getline|min|max|[A-Z_\d]+)$/;

/** The object that has the connection: `shared_from_this()`, and `self` of `auto self = shared_from_this();`. */
function isItself({ text }: Syntax): boolean {
  return /^(?:(?:this->)?shared_from_this\(\)|self|this)$/.test(text);
}

/** What the handlers lead to, but for what begins the next; `undefined` where a step comes round. */
function stepsFrom(begun: readonly Known[], analysis: Analysis): readonly Syntax[] | undefined {
  const done = new Set<Syntax>();
  const open = new Set<Syntax>();
  const goes = (fn: Syntax): boolean => {
    if (done.has(fn)) return true;
    if (open.has(fn) || done.size > mostSteps) return false;
    open.add(fn);
    const next = callsIn(fn).flatMap((call) => ledTo(call, analysis));
    const isEnding = next.every((each) => each === fn || isBegunIn(each, begun) || goes(each));
    open.delete(fn);
    done.add(fn);
    return isEnding && !next.includes(fn);
  };
  const first = begun.flatMap(({ call }) => call.arguments.flatMap(({ value }) => tasksOf(value, analysis)));
  return first.length > 0 && first.every(goes) ? [...done] : undefined;
}

function isBegunIn(fn: Syntax, begun: readonly Known[]): boolean {
  return begun.some(({ node }) => within(node, fn));
}

/** `answer()`, `session->start()`, and `boost::bind(&Session::on_line, this)` or whatever else runs a function of the file. */
function ledTo({ shape }: Syntax, analysis: Analysis): readonly Syntax[] {
  if (shape.kind !== 'call') return [];
  const called = analysis.subjects.functions(shape.callee);
  const callee = shape.callee.shape;
  const methods = called.length === 0 && callee.kind === 'member' ? namedSo(callee.name, analysis.names) : [];
  const given = shape.arguments.flatMap(({ value }) => tasksOf(value, analysis));
  // A lambda's own calls are found where it stands.
  return [...called, ...methods, ...given].filter(
    (each) => each.shape.kind === 'function' && each.shape.name !== undefined,
  );
}
