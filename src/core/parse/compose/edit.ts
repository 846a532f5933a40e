/**
 * Edits of a YAML mapping that leave everything else as it stands. Each returns `undefined` where it cannot:
 * a wrong edit of somebody's file costs more than none.
 */
import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { type Edit, lineEnd, lineEnding, lineStart, span } from '../../text.ts';
import { type Entry, keyText, type Yaml } from './yaml.ts';

/** A value to write, for block and for flow style. */
export interface Value {
  /** Behind the key in flow style, or in one line: `vip`, `{ a: 1 }`. */
  readonly flow: string;
  /** Lines below the key in block style, with indentation of their own; absent: `flow` behind the key. */
  readonly block?: readonly string[];
}

const space = '  ';

/** New keys of a service stand behind the first of these that fills one line. */
export const newKeysFollow = ['image', 'build', '<<'];

/** A mapping of plain pairs. */
export function mapping(pairs: readonly (readonly [string, string])[]): Value {
  const lines = pairs.map(([key, value]) => `${key}: ${value}`);
  return { flow: `{ ${lines.join(', ')} }`, block: lines };
}

/**
 * Add `key: value` to a mapping that does not have the key. Behind `after` where that ends its line, else
 * behind the first pair of one line, so that no block scalar and no comment is torn from what it belongs to.
 */
export function addPair(
  yaml: Yaml,
  map: YAMLMap,
  key: string,
  value: Value,
  after: readonly string[] = [],
): Edit[] | undefined {
  if (map.flow === true) return addFlowItem(yaml, map, `${key}: ${value.flow}`);
  const indent = indentOf(yaml, map);
  if (indent === undefined) return undefined;
  const step = stepOf(yaml, map, indent);
  const lines =
    value.block === undefined
      ? [`${key}: ${value.flow}`]
      : [`${key}:`, ...value.block.map((line) => step + line)];
  return addLines(yaml, map, indent, lines, after);
}

/** Add whole lines, each a pair of the mapping. */
export function addLines(
  yaml: Yaml,
  map: YAMLMap,
  indent: string,
  lines: readonly string[],
  after: readonly string[] = [],
): Edit[] | undefined {
  const { text } = yaml;
  const pairs = map.items as Pair<Node, Node | null>[];
  const named = after.flatMap((key) =>
    pairs.filter((pair) => isScalar(pair.key) && keyText(pair.key) === key),
  );
  for (const pair of [...named, ...pairs]) {
    const end = endOfLinePair(yaml, pair);
    if (end === undefined) continue;
    return [
      { span: span(end, end), text: lines.map((line) => endingAt(text, end) + indent + line).join('') },
    ];
  }
  const first = pairs[0]?.key.range?.[0];
  if (first === undefined) return undefined;
  const start = lineStart(text, first);
  // `- key: value`, an anchor before the key or a complex key: the line does not start with the pair.
  if (text.slice(start, first).trim() !== '') return undefined;
  return [
    { span: span(start, start), text: lines.map((line) => indent + line + endingAt(text, start)).join('') },
  ];
}

/** Add `item` (`key: value`, or a list's entry) to a collection in braces or brackets. */
export function addFlowItem(yaml: Yaml, collection: Node, item: string): Edit[] | undefined {
  if (!(isMap(collection) || isSeq(collection)) || collection.flow !== true || !collection.range)
    return undefined;
  const { text } = yaml;
  const last = collection.items.at(-1);
  if (last === undefined) {
    const [start, end] = collection.range;
    if (text.slice(start + 1, end - 1).trim() !== '') return undefined;
    const blank = isMap(collection) ? ' ' : '';
    return [{ span: span(start + 1, end - 1), text: blank + item + blank }];
  }
  const end = endOf(yaml, last as Node | Pair);
  return end === undefined ? undefined : [{ span: span(end, end), text: `, ${item}` }];
}

/**
 * Give a pair that has no value of its own one: `sysctls:` with nothing behind it, `{}`, `~`, or an alias,
 * whose mapping is then merged. `parent` is the mapping the pair stands in.
 */
export function fillPair(yaml: Yaml, parent: YAMLMap, entry: Entry, value: Value): Edit[] | undefined {
  const { text } = yaml;
  const colon = colonOf(yaml, entry.pair);
  if (colon === undefined) return undefined;
  const written = entry.pair.value;
  const merge = entry.alias === undefined ? [] : [`<<: *${entry.alias.source}`];
  if (entry.alias !== undefined && !isMap(entry.node)) return undefined;
  const end = entry.alias === undefined ? valueEnd(written, colon) : (entry.alias.range?.[1] ?? colon);
  if (parent.flow === true) {
    const inner = [...merge, value.flow.replace(/^\{ | \}$/g, '')].join(', ');
    return [{ span: span(colon, end), text: value.block === undefined ? ` ${value.flow}` : ` { ${inner} }` }];
  }
  if (value.block === undefined) return [{ span: span(colon, end), text: ` ${value.flow}` }];
  const indent = indentOf(yaml, parent);
  // An anchor or tag before the value would be cut off or would change its node.
  if (indent === undefined || (written?.range && text.slice(colon, written.range[0]).trim() !== ''))
    return undefined;
  if (lineStart(text, colon) !== lineStart(text, end)) return undefined;
  const inner = indent + stepOf(yaml, parent, indent);
  const at = lineEnd(text, end);
  const lines = [...merge, ...value.block].map((line) => endingAt(text, at) + inner + line).join('');
  const rest = text.slice(end, at);
  if (rest.trim() !== '' && !rest.trimStart().startsWith('#')) return undefined;
  const added = { span: span(at, at), text: lines };
  if (end === colon) return [added];
  // The old value goes, with the blanks before it unless a comment follows.
  return rest.trim() === ''
    ? [{ span: span(colon, at), text: lines }]
    : [{ span: span(colon, end), text: '' }, added];
}

/** Replace a scalar's value, in the quotes it has. */
export function replaceScalar(yaml: Yaml, node: Node | undefined, value: string): Edit[] | undefined {
  if (!isScalar(node) || !node.range) return undefined;
  const [start, end] = node.range;
  if (start === end) return undefined;
  const quote = node.type === 'QUOTE_DOUBLE' ? '"' : node.type === 'QUOTE_SINGLE' ? "'" : '';
  if (quote === '' && node.type !== 'PLAIN') return undefined;
  if (yaml.text.slice(start, end).includes('\n')) return undefined;
  return [{ span: span(start, end), text: quote + value + quote }];
}

/** Delete an item of a block collection with its line, or of a flow one with its comma. */
export function removeItem(yaml: Yaml, collection: Node, item: Node | Pair): Edit[] | undefined {
  if (!isMap(collection) && !isSeq(collection)) return undefined;
  const { text } = yaml;
  const start = startOf(item);
  const end = endOf(yaml, item);
  if (start === undefined || end === undefined) return undefined;
  const items = collection.items as (Node | Pair)[];
  if (collection.flow === true) {
    const index = items.indexOf(item);
    const next = items[index + 1];
    const before = items[index - 1];
    const from = next === undefined && before !== undefined ? endOf(yaml, before) : start;
    const to = next === undefined ? end : startOf(next);
    return from === undefined || to === undefined ? undefined : [{ span: span(from, to), text: '' }];
  }
  const from = lineStart(text, start);
  if (!/^[ \t\uFEFF]*(-[ \t]+)?$/.test(text.slice(from, start))) return undefined;
  const to = lineEnd(text, end);
  const rest = text.slice(end, to).trim();
  if (rest !== '' && !rest.startsWith('#')) return undefined;
  return [deleteLines(text, from, to)];
}

/** Delete the lines from the start of one to the end of another, with one line ending. */
function deleteLines(text: string, from: number, to: number): Edit {
  if (to < text.length) {
    return { span: span(from, text.startsWith('\r\n', to) ? to + 2 : to + 1), text: '' };
  }
  // The file's last line without a line ending: the one before it goes, so that none is left over.
  const before = text.startsWith('\r\n', from - 2) ? from - 2 : Math.max(0, from - 1);
  return { span: span(before, to), text: '' };
}

/** The blanks before the mapping's keys; `undefined` where they do not line up or the style is flow. */
export function indentOf(yaml: Yaml, map: YAMLMap): string | undefined {
  if (map.flow === true) return undefined;
  const first = startOf(map.items[0] as Pair | undefined);
  return first === undefined ? undefined : columnOf(yaml, first);
}

/** As many blanks as stand, or could stand, before `offset` on its line. */
export function columnOf(yaml: Yaml, offset: number): string {
  const before = yaml.text.slice(lineStart(yaml.text, offset), offset).replace('\uFEFF', '');
  return ' '.repeat(before.length);
}

/** How much deeper than its keys the mapping's values stand; two blanks where it has no nested ones. */
export function stepOf(yaml: Yaml, map: YAMLMap, indent: string): string {
  for (const { value } of map.items as Pair<Node, Node | null>[]) {
    if (!isMap(value)) continue;
    const inner = indentOf(yaml, value as YAMLMap);
    if (inner !== undefined && inner.length > indent.length) return inner.slice(indent.length);
  }
  return space;
}

/** The line ending of the line `offset` is on; that of the file on its last line. */
export function endingAt(text: string, offset: number): string {
  const end = lineEnd(text, offset);
  if (end >= text.length) return lineEnding(text);
  return text.startsWith('\r\n', end) ? '\r\n' : '\n';
}

/** The end of the line a pair is alone on, comment included; `undefined` where it is not. */
function endOfLinePair(yaml: Yaml, pair: Pair<Node, Node | null>): number | undefined {
  const { text } = yaml;
  const start = startOf(pair);
  const end = endOf(yaml, pair);
  if (start === undefined || end === undefined || lineStart(text, start) !== lineStart(text, end))
    return undefined;
  const value = pair.value;
  if (isScalar(value) && (value.type === 'BLOCK_LITERAL' || value.type === 'BLOCK_FOLDED')) return undefined;
  // A null value is where lines below would become the value.
  if (isScalar(value) && value.value === null && value.source === '') return undefined;
  if (value === null) return undefined;
  const line = lineEnd(text, end);
  const rest = text.slice(end, line).trim();
  return rest === '' || rest.startsWith('#') ? line : undefined;
}

function startOf(item: Node | Pair | undefined): number | undefined {
  if (item === undefined) return undefined;
  const node = 'key' in item ? (item.key as Node) : item;
  return node.range?.[0];
}

/** Where an item's last character stands, blanks and comments behind it left out. */
export function endOf(yaml: Yaml, item: Node | Pair): number | undefined {
  if ('key' in item) {
    const value = item.value as Node | null;
    const colon = colonOf(yaml, item as Pair<Node, Node | null>);
    if (value === null || value === undefined) return colon ?? (item.key as Node).range?.[1];
    if (isScalar(value) && value.value === null && value.source === '') return colon ?? value.range?.[1];
    return endOf(yaml, value);
  }
  if ((isMap(item) || isSeq(item)) && item.flow !== true && item.items.length > 0) {
    return endOf(yaml, item.items.at(-1) as Node | Pair);
  }
  if (!item.range) return undefined;
  const [start, end] = item.range;
  const written = yaml.text.slice(start, end);
  return start + written.trimEnd().length;
}

/** The offset behind the pair's colon. */
function colonOf(yaml: Yaml, pair: Pair<Node, Node | null>): number | undefined {
  const end = (pair.key as Scalar).range?.[1];
  if (end === undefined) return undefined;
  const blanks = /^[ \t]*:/.exec(yaml.text.slice(end, end + 64));
  return blanks === null ? undefined : end + blanks[0].length;
}

function valueEnd(value: Node | null, colon: number): number {
  if (value === null || !value.range) return colon;
  return value.range[1] > value.range[0] ? Math.max(colon, value.range[1]) : colon;
}
