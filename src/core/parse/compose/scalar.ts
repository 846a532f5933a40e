/** Single values of a compose file: quoting, places, command lines. */
import { isScalar, type Node, type Scalar as ScalarNode } from 'yaml';
import type { Scalar } from '../../document/compose.ts';
import { known } from '../../document/interpolation.ts';
import { type Span, span } from '../../text.ts';
import { keyText, nodeSpan } from './yaml.ts';

/** The text of a scalar node; `undefined` for null and for what is no scalar. */
export function scalarText(node: Node | undefined): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return keyText(node);
}

/** A place of the tree as a value; `undefined` for null and for what is no scalar. */
export function readScalar(text: string, node: Node | undefined, shared: boolean): Scalar | undefined {
  const raw = scalarText(node);
  if (raw === undefined) return undefined;
  const whole = nodeSpan(node!);
  const content = verbatim(text, node as ScalarNode, raw);
  return { value: known(raw), raw, span: whole, shared, ...(content === undefined ? {} : { content }) };
}

/** The part of a scalar from `from` on, as after the `=` of `NAME=value`. */
export function tail(scalar: Scalar, from: number): Scalar {
  const raw = scalar.raw.slice(from);
  const content =
    scalar.content === undefined ? undefined : span(scalar.content.start + from, scalar.content.end);
  return {
    value: known(raw),
    raw,
    span: content ?? scalar.span,
    shared: scalar.shared,
    ...(content === undefined ? {} : { content }),
  };
}

/** Where the value stands letter by letter: without its quotes, and only where nothing is escaped or folded. */
function verbatim(text: string, node: ScalarNode, raw: string): Span | undefined {
  const { start, end } = nodeSpan(node);
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const content = quoted ? span(start + 1, end - 1) : span(start, end);
  return text.slice(content.start, content.end) === raw ? content : undefined;
}
