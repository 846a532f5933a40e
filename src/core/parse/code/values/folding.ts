/** Literals, arithmetic, conversions and durations. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { deepest, type Evaluation, type Folded, none, type Substitution } from './evaluation.ts';

export function readFolding(evaluation: Evaluation): Evaluation['fold'] {
  const { names, language } = evaluation;

  return fold;

  function fold(node: Syntax, given: Substitution = none, depth = 0): Folded | undefined {
    if (depth > deepest) return undefined;
    const real = evaluation.follow(node, given, depth);
    const shape = real.shape;
    switch (shape.kind) {
      case 'number':
        return { value: shape.value, factors: [shape.value] };
      case 'string':
        return shape.value === undefined ? undefined : { value: shape.value, factors: [] };
      case 'boolean':
        return { value: shape.value, factors: [] };
      case 'null':
        return { value: null, factors: [] };
      case 'unary':
        return foldUnary(shape, given, depth);
      case 'binary':
        return foldBinary(shape, given, depth);
      case 'call':
        return foldCall(shape, given, depth);
      case 'name':
      case 'member': {
        const unit = language.durations?.[names.path(real) ?? ''];
        // `time.TotalMilliseconds`
        const factor = shape.kind === 'member' ? language.conversions?.[`#${shape.name}`] : undefined;
        if (factor !== undefined && shape.kind === 'member' && shape.object !== undefined)
          return scaled(fold(shape.object, given, depth + 1), factor);
        if (shape.kind === 'member' && shape.object !== undefined && unit === undefined)
          return timesOf(shape.object, language.durations?.[`#${shape.name}`], given, depth);
        return typeof unit === 'number' ? { value: unit, duration: true, factors: [] } : undefined;
      }
      default:
        return undefined;
    }
  }

  /** Kotlin's `5.seconds` */
  function timesOf(
    number: Syntax,
    unit: number | object | undefined,
    given: Substitution,
    depth: number,
  ): Folded | undefined {
    const amount = typeof unit === 'number' ? fold(number, given, depth + 1)?.value : undefined;
    if (typeof unit !== 'number' || typeof amount !== 'number') return undefined;
    return { value: amount * unit, duration: true, factors: [] };
  }

  function foldUnary(shape: ShapeOf<'unary'>, given: Substitution, depth: number): Folded | undefined {
    const operand = fold(shape.operand, given, depth + 1);
    if (operand === undefined) return undefined;
    if (shape.operator === '!' || shape.operator === 'not') {
      return typeof operand.value === 'boolean' ? { value: !operand.value, factors: [] } : undefined;
    }
    if (typeof operand.value !== 'number') return undefined;
    if (shape.operator === '-') return { ...operand, value: -operand.value };
    return shape.operator === '+' ? operand : undefined;
  }

  function foldBinary(shape: ShapeOf<'binary'>, given: Substitution, depth: number): Folded | undefined {
    const left = fold(shape.left, given, depth + 1);
    const right = fold(shape.right, given, depth + 1);
    if (left === undefined || right === undefined) return undefined;
    if (typeof left.value === 'string' && typeof right.value === 'string' && shape.operator === '+') {
      return { value: left.value + right.value, factors: [] };
    }
    if (typeof left.value !== 'number' || typeof right.value !== 'number') return undefined;
    const value = arithmetic(shape.operator, left.value, right.value);
    if (value === undefined || !Number.isFinite(value)) return undefined;
    const factors = shape.operator === '*' ? [...left.factors, ...right.factors] : [];
    // A duration divided by a duration is a plain number.
    const isDuration = shape.operator === '/' && right.duration ? false : left.duration || right.duration;
    return isDuration ? { value, duration: true, factors } : { value, factors };
  }

  function foldCall(shape: ShapeOf<'call'>, given: Substitution, depth: number): Folded | undefined {
    const path = names.path(shape.callee);
    const callee = shape.callee.shape;
    const unit = path === undefined ? undefined : language.durations?.[path];
    if (unit !== undefined) return duration(unit, shape, given, depth);
    // Of `integer<IPPROTO_TCP, TCP_KEEPIDLE>` the template is enough.
    const plain = path === undefined ? undefined : language.conversions?.[path.replace(/<.*$/, '')];
    if (plain !== undefined && shape.arguments[0] !== undefined) {
      const inner = fold(shape.arguments[0].value, given, depth + 1);
      // `time.Duration(30 * time.Second)` is one already.
      return inner?.duration === true && plain === 1 ? inner : scaled(inner, plain);
    }
    if (callee.kind === 'member' && callee.object !== undefined) {
      const factor = language.conversions?.[`#${callee.name}`];
      if (factor !== undefined) return scaled(fold(callee.object, given, depth + 1), factor);
    }
    return undefined;
  }

  function duration(
    unit: number | Readonly<Record<string, number>>,
    shape: ShapeOf<'call'>,
    given: Substitution,
    depth: number,
  ): Folded | undefined {
    let total = 0;
    for (const [at, argument] of shape.arguments.entries()) {
      const amount = fold(argument.value, given, depth + 1)?.value;
      const factor = typeof unit === 'number' ? unit : unit[argument.name ?? String(at)];
      if (typeof amount !== 'number' || factor === undefined || argument.spread === true) return undefined;
      total += amount * factor;
    }
    return { value: total, duration: true, factors: [] };
  }
}

function scaled(folded: Folded | undefined, factor: number): Folded | undefined {
  if (folded === undefined) return undefined;
  if (typeof folded.value === 'number') return { value: folded.value * factor, factors: folded.factors };
  if (typeof folded.value === 'boolean' && factor === 1) return folded;
  const read =
    typeof folded.value === 'string' && folded.value.trim() !== '' ? Number(folded.value) : Number.NaN;
  return Number.isNaN(read) ? undefined : { value: read * factor, factors: [] };
}

function arithmetic(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '//':
      return Math.floor(left / right);
    case '%':
      return left % right;
    case '**':
      return left ** right;
    case '<<':
      return left * 2 ** right;
    default:
      return undefined;
  }
}
