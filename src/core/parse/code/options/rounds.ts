/** Calls in loops over tables of the file: what they are given in each round. */
import type { Argument, Entry, ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Substitution } from '../values/evaluation.ts';
import type { Values } from '../values/values.ts';

/** Rows of one table that are read. */
const mostRows = 64;

export interface Round {
  readonly args: readonly Syntax[];
  readonly given: Substitution;
}

export function roundReader(values: Values): (node: Syntax, call: ShapeOf<'call'>) => readonly Round[] {
  /** The arguments of each round of the loops around a call that range over a table of the file. */
  function rowsOf(node: Syntax, call: ShapeOf<'call'>): readonly Round[] {
    let rounds: Substitution[] = [new Map()];
    for (let at = node.parent; at !== undefined; at = at.parent) {
      const shape = at.shape;
      if (shape.kind === 'function') break;
      if (shape.kind !== 'loop' || shape.variable === undefined || shape.over === undefined) continue;
      const items = tableRows(shape.over);
      // An empty list is filled elsewhere.
      if (items === undefined || items.length === 0) continue;
      const variable = shape.variable;
      rounds = items.flatMap((item) => rounds.map((round) => bind(variable, item, round))).slice(0, mostRows);
    }
    return rounds.map((given) => ({ args: spreadOut(call.arguments, given), given }));
  }

  function tableRows(over: Syntax): readonly (Syntax | readonly Syntax[])[] | undefined {
    const items = values.items(over);
    if (items !== undefined) return items;
    const shape = values.follow(over).shape;
    // Ruby's `OPTIONS.each do |name, value|`, PHP's `foreach ($options as $name => $value)`.
    if (shape.kind === 'record') return pairsOf(shape.entries);
    // `for name, value in OPTIONS.items()`
    if (shape.kind !== 'call' || shape.callee.shape.kind !== 'member') return undefined;
    const holder = shape.callee.shape.object ?? shape.arguments[0]?.value;
    if (!/^(items|entries|entrySet)$/.test(shape.callee.shape.name) || holder === undefined) return undefined;
    const record = values.record(shape.arguments[0]?.value ?? holder);
    return record === undefined ? undefined : pairsOf(record.entries);
  }

  function pairsOf(entries: readonly Entry[]): readonly (readonly Syntax[])[] {
    return entries.flatMap((each) => (each.keyNode === undefined ? [] : [[each.keyNode, each.value]]));
  }

  function bind(variable: Syntax, item: Syntax | readonly Syntax[], round: Substitution): Substitution {
    const bound = new Map(round);
    const shape = variable.shape;
    if (shape.kind === 'name' && 'shape' in item) bound.set(shape.name, item);
    if (shape.kind === 'list') {
      const parts = 'shape' in item ? values.items(item, round) : item;
      shape.items.forEach((each, at) => {
        const part = parts?.[at];
        if (each.shape.kind === 'name' && part !== undefined) bound.set(each.shape.name, part);
      });
    }
    return bound;
  }

  function spreadOut(given: readonly Argument[], round: Substitution): readonly Syntax[] {
    return given.flatMap((each) => {
      if (each.spread !== true) return [each.value];
      return values.items(each.value, round) ?? [];
    });
  }

  return rowsOf;
}
