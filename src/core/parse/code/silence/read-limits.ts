/** How long a loop that reads waits for its peer in each round: what ends the reading, or comes in its place. */
import { argumentsOf, type ShapeOf, type Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { callsIn, nameOfCallee } from '../names/functions.ts';
import { ancestor, within } from '../tree/nodes.ts';

/** The times of a loop's limits. */
export function limitsIn(loop: Syntax, analysis: Analysis): readonly Syntax[] {
  const { readLimits } = analysis.language;
  if (readLimits === undefined) return [];
  const times = timesIn(loop, readLimits.made, readLimits.set);
  return [...times.filter((each) => canBeTime(each, analysis)), ...racesIn(loop, analysis)];
}

/** What such calls are given first. */
function timesIn(node: Syntax, made: readonly string[], set: readonly string[]): readonly Syntax[] {
  return node.children.flatMap((each): readonly Syntax[] => {
    const { shape } = each;
    // `task.WaitAsync(time)` stands for its task.
    const callee = shape.kind === 'call' ? shape.callee : each.children[0];
    const name = /\w+$/.exec(callee?.text ?? '')?.[0] ?? '';
    const isLimit = shape.kind === 'call' && shape.constructs ? made.includes(name) : set.includes(name);
    const given = isLimit ? argumentsOf(each.children.at(-1))[0]?.value : undefined;
    return [...(given === undefined ? [] : [given]), ...timesIn(each, made, set)];
  });
}

/** As against `WaitAsync(token)`. */
function canBeTime(given: Syntax, { values }: Analysis): boolean {
  return values.fold(given) !== undefined || /time|delay|limit|patience|seconds|idle/i.test(given.text);
}

/**
 * `var first = await Task.WhenAny(reading, Task.Delay(60000)); if (first != reading) break;`: the time of what runs
 * against the reading, where the loop is left once that was first.
 */
function racesIn(loop: Syntax, { language, values }: Analysis): readonly Syntax[] {
  const races = language.readLimits?.races;
  if (races === undefined) return [];
  return callsIn(loop).flatMap((call) => {
    if (call.shape.kind !== 'call' || nameOfCallee(call.shape) !== races.call) return [];
    return call.shape.arguments.flatMap(({ value }) => {
      const { shape } = values.follow(value);
      const [time] = shape.kind === 'call' && nameOfCallee(shape) === races.timer ? shape.arguments : [];
      return time !== undefined && isLeftFor(value, call, loop) ? [time.value] : [];
    });
  });
}

/** Where the timer was first the loop is left: `if (first != reading) break;`, `if (await race == timer) return;`. */
function isLeftFor(timer: Syntax, race: Syntax, loop: Syntax): boolean {
  const assign = ancestor(race, 'assign', 4)?.shape;
  const first = assign?.kind === 'assign' ? assign.targets[0]?.text : undefined;
  return branchesIn(loop).some(({ condition, ways }) => {
    if (condition === undefined) return false;
    const words = condition.text.split(/\W+/);
    if (!within(race, condition) && (first === undefined || !words.includes(first))) return false;
    const isTimer = timer.shape.kind === 'name' && condition.text.endsWith(timer.text);
    const way = ways[isTimer === condition.text.includes('!=') ? 1 : 0];
    return way !== undefined && leaves(way);
  });
}

function branchesIn(node: Syntax): readonly ShapeOf<'branch'>[] {
  return node.children.flatMap((each) => {
    const { shape } = each;
    if (shape.kind === 'function') return [];
    return [...(shape.kind === 'branch' ? [shape] : []), ...branchesIn(each)];
  });
}

/** `return`, or a block that ends with a jump out. */
export function leaves({ shape }: Syntax): boolean {
  const last = shape.kind === 'block' ? shape.statements.at(-1)?.shape : shape;
  return last?.kind === 'exit' && /^(?:return|break|throw)$/.test(last.how);
}
