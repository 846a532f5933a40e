/** What stands at an offset of a knowledge base's YAML, also while it is being typed and broken. */
import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar, visit } from 'yaml';
import type { Span } from '../text.ts';
import { entryFiles, type Field, type Fields, issueFields, type Shape } from './fields.ts';
import { nameOf } from './file.ts';
import { findFrontMatter } from './front-matter.ts';
import { asYaml } from './read.ts';

/** A key of a record, or the word that is to become one. */
export interface KeyPlace {
  readonly what: 'key';
  readonly span: Span;
  readonly key: string;
  readonly fields: Fields;
  /** Keys that stand beside it. */
  readonly written: ReadonlySet<string>;
  /** A colon stands behind it. */
  readonly assigned: boolean;
  /** The record stands, or is to stand, behind its own key on one line: only braces can hold it there. */
  readonly inLine: boolean;
  /** Words that may stand instead of the record: `status: current`. */
  readonly words: readonly string[];
}

/** A value, or an item of a list. */
export interface ValuePlace {
  readonly what: 'value';
  readonly span: Span;
  readonly text: string;
  /** The nearest key above it. */
  readonly key: string;
  /** The keys down to it, without those that are ids: `limits`, `unit`. */
  readonly path: readonly string[];
  /** Of an item that of the item. */
  readonly shape: Shape;
  /** Other items of its list. */
  readonly siblings: ReadonlySet<string>;
}

export type YamlPlace = KeyPlace | ValuePlace;

/** A character no file has: it stands where the cursor is while the text is parsed. */
const cursor = '\uE000';

/** `undefined` outside of the YAML, in comments, in keys that are ids, and where nothing is known to stand. */
export function yamlPlace(uri: string, text: string, offset: number): YamlPlace | undefined {
  const region = yamlRegion(uri, text);
  if (region === undefined || offset < region.start || offset > region.end) return undefined;
  const at = offset - region.start;
  const yaml = asYaml(text.slice(region.start, region.end));
  let place: YamlPlace | undefined;
  try {
    const source = yaml.slice(0, at) + cursor + yaml.slice(at);
    const document = parseDocument(source, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
    visit(document, {
      Scalar(role, scalar, ancestors) {
        if (scalar.source?.includes(cursor) !== true) return undefined;
        place = placeOf(role, scalar, ancestors as readonly Node[], region, text);
        return visit.BREAK;
      },
    });
  } catch {
    // The library recurses: thousands of brackets exhaust the stack.
    return undefined;
  }
  return place;
}

interface Region extends Span {
  readonly shape: Shape;
  /** The file maps ids to records. */
  readonly mapping: boolean;
}

function yamlRegion(uri: string, text: string): Region | undefined {
  const { name, ending } = nameOf(uri);
  if (ending === 'md') {
    const { found, yaml } = findFrontMatter(text, () => {});
    const shape: Shape = { type: 'record', fields: issueFields };
    return found ? { ...yaml, shape, mapping: false } : undefined;
  }
  if (!Object.hasOwn(entryFiles, name)) return undefined;
  const { fields } = entryFiles[name as keyof typeof entryFiles];
  return { start: 0, end: text.length, shape: { type: 'record', fields }, mapping: true };
}

function placeOf(
  role: unknown,
  scalar: Scalar,
  ancestors: readonly Node[],
  region: Region,
  text: string,
): YamlPlace | undefined {
  const pairs = ancestors.filter((node): node is Node & Pair => 'key' in node && 'value' in node);
  const above = role === 'key' ? pairs.slice(0, -1) : pairs;
  const ids = above.map(({ key }) => (isScalar(key) ? plainOf(key) : ''));
  const path = region.mapping ? ids.slice(1) : ids;
  // The ids of a mapping's entries are the author's to choose.
  if (region.mapping && ids.length === 0) return undefined;
  const list = ancestors.at(-1);
  const inList = role !== 'key' && isSeq(list);
  const found = path.reduce<Shape | undefined>((shape, key) => shapeOf(itemOf(shape), key), region.shape);
  const shape = role === 'key' || inList ? itemOf(found) : found;
  const base = region.start;
  if (shape === undefined) return undefined;
  const fields = fieldsOf(shape);
  if (fields !== undefined) {
    const map = ancestors.findLast((node) => isMap(node));
    const word = wordSpan(scalar, base);
    return {
      what: 'key',
      span: word,
      key: text.slice(word.start, word.end),
      fields,
      written: new Set(role === 'key' ? keysBeside(map, scalar) : []),
      assigned: /^[ \t]*:/.test(text.slice(word.end)),
      inLine: role === 'value' && isBehindKey(pairs.at(-1), word, base, text),
      words: role === 'key' || shape.type !== 'word-or-record' ? [] : shape.words,
    };
  }
  const span = contentSpan(scalar, base);
  if (role === 'key' || span === undefined) return undefined;
  const siblings = inList ? list.items.filter((item) => item !== scalar && isScalar(item)) : [];
  return {
    what: 'value',
    span,
    text: plainOf(scalar),
    key: path.at(-1) ?? '',
    path,
    shape,
    siblings: new Set(siblings.map((item) => plainOf(item as Scalar))),
  };
}

function shapeOf(shape: Shape | undefined, key: string): Shape | undefined {
  const fields = shape === undefined ? undefined : fieldsOf(shape);
  const field: Field | undefined =
    fields !== undefined && Object.hasOwn(fields, key) ? fields[key] : undefined;
  return field?.shape;
}

function itemOf(shape: Shape | undefined): Shape | undefined {
  return shape?.type === 'list' ? shape.of : shape;
}

function fieldsOf(shape: Shape): Fields | undefined {
  return shape.type === 'record' || shape.type === 'word-or-record' ? shape.fields : undefined;
}

function plainOf(scalar: Scalar): string {
  return (scalar.source ?? '').replace(cursor, '');
}

/** Words in front of a key without a colon count as keys too: the parser takes them for one key. */
function keysBeside(map: Node | undefined, own: Scalar): string[] {
  if (!isMap(map)) return [];
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    return (key.source ?? '').split(/\s+/).filter((word) => key !== own || !word.includes(cursor));
  });
}

function isBehindKey(pair: Pair | undefined, word: Span, base: number, text: string): boolean {
  const end = isScalar(pair?.key) ? pair.key.range?.[1] : undefined;
  return end !== undefined && !/[\r\n]/.test(text.slice(base + end, word.start));
}

/** The scalar's content in the file, quotes left out; `undefined` where it spans lines. */
function contentSpan(scalar: Scalar, base: number): Span | undefined {
  const [start, end] = scalar.range ?? [0, 0];
  const quotes = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE' ? 1 : 0;
  if (scalar.type === 'BLOCK_FOLDED' || scalar.type === 'BLOCK_LITERAL') return undefined;
  if (/[\r\n]/.test(scalar.source ?? '')) return undefined;
  return { start: base + start + quotes, end: base + end - quotes - cursor.length };
}

/** The word with the cursor alone: what stands around it on other lines is taken for the same key. */
function wordSpan(scalar: Scalar, base: number): Span {
  const source = scalar.source ?? '';
  const quotes = scalar.type === 'PLAIN' ? 0 : 1;
  const start = base + (scalar.range?.[0] ?? 0) + quotes;
  const at = source.indexOf(cursor);
  const before = /[\w-]*$/.exec(source.slice(0, at))![0].length;
  const behind = /^[\w-]*/.exec(source.slice(at + 1))![0].length;
  return { start: start + at - before, end: start + at + behind };
}
