/** Clocks of other libraries, by what these call them: each time they run something that speaks on a connection. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { tasksOf } from '../clocks/tasks.ts';
import { secondsOf } from '../clocks/times.ts';
import { ancestor, within } from '../tree/nodes.ts';

/**
 * `scheduler.every(30_000, () => this.ping())`, `interval(30_000).subscribe(() => this.ping())`,
 * `cron.schedule('* * * * *', ping)`, `@Interval(30_000) ping() { … }`: the seconds between two messages, 0 where they
 * cannot be read.
 *
 * @param says whether the function says something on the connection each time it runs
 */
export function byRepeaters(analysis: Analysis, says: (fn: Syntax) => boolean): readonly number[] {
  const { names, language } = analysis;
  return (language.repeaters ?? []).flatMap(names.leaves).flatMap((leaf) => {
    const given = givenAlong(leaf);
    const plain = given.filter((each) => each.shape.kind !== 'function');
    const isCron = plain.some((each) => cronSeconds(each, analysis) !== undefined);
    // `guests.every((guest) => …)`, `scheduler.schedule(() => …, 100)`, once.
    if (plain.length === 0 || (leaf.text === 'schedule' && !isCron)) return [];
    const annotated = annotatedBy(leaf);
    const tasks = annotated === undefined ? given.flatMap((each) => tasksOf(each, analysis)) : [annotated];
    if (!tasks.some(says)) return [];
    const times = plain.flatMap(
      (each) => cronSeconds(each, analysis) ?? secondsOf(each, 'ms', analysis) ?? [],
    );
    return [times.length === 0 ? 0 : Math.min(...times)];
  });
}

/** What the call by that name is given, and those that are made on what it gives: `interval(30_000).subscribe(ping)`. */
function givenAlong(leaf: Syntax): readonly Syntax[] {
  const given: Syntax[] = [];
  let inner = leaf;
  for (let at = ancestor(leaf, 'call', 2); at?.shape.kind === 'call'; at = ancestor(at, 'call', 2)) {
    if (!within(inner, at.shape.callee)) break;
    given.push(...at.shape.arguments.map(({ value }) => value));
    inner = at;
  }
  return given;
}

/** The method behind a decorator. */
function annotatedBy(leaf: Syntax): Syntax | undefined {
  const decorator = leaf.parent?.parent;
  if (decorator?.type !== 'decorator') return undefined;
  const beside = decorator.parent?.children ?? [];
  return beside.slice(beside.indexOf(decorator) + 1).find(({ shape }) => shape.kind === 'function');
}

/** How often it is time by a text such as `"0 * * * * *"`; an hour or more is no time at all. */
function cronSeconds(node: Syntax, { values }: Analysis): number | undefined {
  const text = values.fold(node)?.value;
  const parts = typeof text === 'string' ? text.trim().split(/\s+/) : [];
  if (parts.length < 5 || parts.length > 6 || !parts.every((each) => /^[\d*/,?-]+$/.test(each)))
    return undefined;
  const fields = parts.length === 6 ? parts : ['0', ...parts];
  const [second, minute] = fields.map((each) => /^\*(?:\/(?<step>\d+))?$/.exec(each));
  if (second !== null && second !== undefined) return Number(second.groups?.['step'] ?? 1);
  return minute === null || minute === undefined ? 3600 : 60 * Number(minute.groups?.['step'] ?? 1);
}
