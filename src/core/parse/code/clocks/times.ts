/** How long something lasts, as far as that can be read. */
import type { Unit } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { unwrap } from '../tree/nodes.ts';

export const inSeconds: Readonly<Record<Unit, number>> = { s: 1, ms: 1e-3, ns: 1e-9 };

/**
 * A number, a parameter's default, or what it is unless somebody says otherwise: `float(interval or limit * 0.5)`; of
 * what chance decides the most.
 */
export function secondsOf(
  time: Syntax | undefined,
  unit: Unit | undefined,
  analysis: Analysis,
  depth = 0,
): number | undefined {
  const { values, names, language } = analysis;
  if (time === undefined || depth > deepestTime) return undefined;
  const told = values.follow(time);
  const [binding, another] = names.bindings(unwrap(told));
  const parameter =
    binding?.how.kind === 'parameter' && another === undefined ? binding.how.parameter : undefined;
  const read = values.fold(parameter?.default ?? time);
  const plain = inSeconds[unit ?? 's'];
  if (typeof read?.value === 'number') return read.duration === true ? read.value : read.value * plain;
  const { shape } = told;
  if (shape.kind === 'call' && language.conversions?.[shape.callee.text] === 1)
    return secondsOf(shape.arguments[0]?.value, unit, analysis, depth + 1);
  const highest = shape.kind === 'call' ? language.random?.[shape.callee.text] : undefined;
  if (highest !== undefined && shape.kind === 'call')
    return secondsOf(shape.arguments[highest]?.value, unit, analysis, depth + 1);
  // `interval or 30`
  if (shape.kind === 'choice') return secondsOf(shape.options.at(-1), unit, analysis, depth + 1);
  if (shape.kind !== 'binary' || !/^[*+]$/.test(shape.operator)) return undefined;
  if (shape.operator === '+') {
    const [one, another] = [shape.left, shape.right].map((each) =>
      secondsOf(each, unit, analysis, depth + 1),
    );
    return one === undefined || another === undefined ? undefined : one + another;
  }
  const left = secondsOf(shape.left, 's', analysis, depth + 1);
  const right = secondsOf(shape.right, 's', analysis, depth + 1);
  return left === undefined || right === undefined ? undefined : left * right * plain;
}

const deepestTime = 8;
