/** What calls are given, by place, by keyword and by key of their records. */

import { callee } from '../../../languages/api.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { returned } from '../names/functions.ts';
import type { Values } from '../values/values.ts';

export interface ArgumentReader {
  /** The value of an option, wherever the call gives it. */
  readonly argument: (call: ShapeOf<'call'>, where: number | string) => Syntax | undefined;
  /** Every place at which the call gives the option: what names it, and its value. */
  readonly given: (call: ShapeOf<'call'>, key: string) => readonly Given[];
  /** Arguments or keys are spread in that cannot be read. */
  readonly isOpen: (call: ShapeOf<'call'>) => boolean;
}

interface Given {
  readonly node: Syntax;
  readonly value: Syntax;
}

/** `useFactory()`: what the function gives that stands under that key. */
const made = '()';

export function argumentReader(values: Values): ArgumentReader {
  return { argument, given, isOpen };

  function argument(call: ShapeOf<'call'>, where: number | string): Syntax | undefined {
    if (typeof where === 'number') {
      const positional = call.arguments.filter((each) => each.name === undefined);
      const before = positional.slice(0, where + 1);
      return before.some((each) => each.spread === true) ? undefined : before[where]?.value;
    }
    if (where === 'block' && call.block !== undefined) return call.block;
    if (where === callee) return call.callee;
    const keyword = call.arguments.find((each) => each.name === where);
    if (keyword !== undefined) return keyword.value;
    const [first, ...rest] = where.split('.');
    const holder = rest.length === 0 ? undefined : call.arguments.find((each) => each.name === first);
    if (holder !== undefined) return entry(holder.value, rest.join('.'))?.value;
    for (const each of call.arguments) {
      const found = each.name === undefined ? entry(each.value, where)?.value : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function given(call: ShapeOf<'call'>, key: string): readonly Given[] {
    if (/^\d+$/.test(key)) {
      const value = argument(call, Number(key));
      return value === undefined ? [] : [{ node: value, value }];
    }
    const found: Given[] = [];
    for (const each of call.arguments) {
      if (each.name === key && each.nameNode !== undefined)
        found.push({ node: each.nameNode, value: each.value });
      const dotted = each.name !== undefined && key.startsWith(`${each.name}.`);
      const inside = dotted ? key.slice(each.name.length + 1) : key;
      const record = each.name === undefined || dotted ? entry(each.value, inside) : undefined;
      if (record !== undefined) found.push(record);
    }
    return found;
  }

  function isOpen(call: ShapeOf<'call'>): boolean {
    return call.arguments.some((each) => {
      if (each.spread === true) return each.positional !== true && values.record(each.value)?.open !== false;
      return each.name === undefined && values.record(each.value)?.open === true;
    });
  }

  function entry(node: Syntax, key: string): Given | undefined {
    const record = values.record(node);
    // A key may have dots of its own.
    const whole = record?.entries.findLast((each) => each.key === key);
    if (whole !== undefined) return { node: whole.keyNode ?? whole.node, value: whole.value };
    const [first = '', ...rest] = key.split('.');
    const isMade = first.endsWith(made);
    const word = isMade ? first.slice(0, -made.length) : first;
    const found = record?.entries.findLast((each) => each.key === word);
    const value = found === undefined || !isMade ? found?.value : resultOf(found.value);
    if (found === undefined || value === undefined) return undefined;
    if (rest.length > 0) return entry(value, rest.join('.'));
    return { node: found.keyNode ?? found.node, value };
  }

  /** `{ host }` of `() => ({ host })`, if the function gives nothing else. */
  function resultOf(value: Syntax): Syntax | undefined {
    const [only, another] = returned(values.follow(value));
    return another === undefined ? only : undefined;
  }
}
