/** Options in connection URLs and strings. */
import type { OptionTable } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import { span } from '../../../text.ts';
import type { Setting } from './setting.ts';

export function settingsOfUrl(content: Syntax, table: OptionTable): readonly Setting[] {
  const shape = content.shape;
  if (shape.kind !== 'string') return [];
  const text = content.text.slice(shape.content.start - content.start, shape.content.end - content.start);
  const found: Setting[] = [];
  // URL parameters, the `key=value` words of libpq, and `Key With Blanks=value;` of connection strings.
  const pairs = /^[\w .]+=[^;]*;/.test(text)
    ? /([A-Za-z_][\w. ]*?)\s*=\s*'?([^;'"]*)/g
    : /([A-Za-z_][\w.]*)\s*=\s*'?([^\s&;'"]*)/g;
  for (const match of text.matchAll(pairs)) {
    const effect = table[match[1]!] ?? table[match[1]!.replaceAll(' ', '').toLowerCase()];
    if (effect === undefined) continue;
    const start = shape.content.start + match.index;
    const valueStart = start + match[0].lastIndexOf(match[2]!);
    found.push({
      effect,
      at: span(start, start + match[1]!.length),
      node: content,
      given: new Map(),
      name: match[1]!,
      text: match[2]!,
      textSpan: span(valueStart, valueStart + match[2]!.length),
    });
  }
  return found;
}
