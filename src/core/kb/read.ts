/** YAML nodes -> typed values by the tables of `fields.ts`, every complaint at its place. */
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import type { Span } from '../text.ts';
import type { Field, Fields, Form, Shape } from './fields.ts';
import { nearest } from './nearest.ts';
import type { KnowledgeProblem } from './types.ts';

/** Where complaints go, and what offsets of the YAML text are counted from. */
export interface Reading {
  readonly text: string;
  readonly base: number;
  readonly problems: KnowledgeProblem[];
  /** Where the values stand, by their path in the record: `related.0`, `keepalive.idle`. */
  readonly places: Map<string, Span>;
}

/** A key of a mapping with its node and place. */
export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Node | null;
}

/** A YAML text of a mapping: its entries in order. Never throws; `undefined` where there is no mapping to read. */
export function readMapping(reading: Reading, what: string): readonly Entry[] | undefined {
  const source = asYaml(reading.text);
  const document = parse(source);
  if (document === undefined) {
    complain(reading, wholeLine(reading, 0), `This YAML is nested too deeply to be read: ${what} is flat.`);
    return undefined;
  }
  for (const error of [...document.errors, ...document.warnings]) {
    const [start, end] = error.pos;
    complain(
      reading,
      at(reading, start, Math.max(end, start + 1)),
      `This is not valid YAML (${sentence(error.message)}); correct it, the rest may not be read.`,
    );
  }
  const contents = document.contents;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (isMap(contents)) return entriesOf(contents, reading);
  complain(
    reading,
    spanOf(contents, reading),
    `Here stands ${kindOf(contents)}: ${what} is a mapping, \`key: value\`.`,
  );
  return undefined;
}

/** The library knows neither a BOM nor a line that ends in a lone CR; offsets stay. */
export function asYaml(text: string): string {
  return text.replace(/^\uFEFF/, ' ').replace(/\r(?!\n)/g, '\n');
}

function parse(source: string): ReturnType<typeof parseDocument<ParsedNode>> | undefined {
  try {
    return parseDocument(source, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  } catch {
    // The library recurses: thousands of brackets exhaust the stack.
    return undefined;
  }
}

function entriesOf(map: YAMLMap, reading: Reading): Entry[] {
  const entries: Entry[] = [];
  for (const { key, value } of map.items) {
    if (!isNode(key) || !isScalar(key) || key.source === undefined) {
      complain(
        reading,
        isNode(key) ? spanOf(key, reading) : spanOf(map, reading),
        'This key is no plain word: write `key: value`.',
      );
      continue;
    }
    // The text as written, so that `1.10` and `yes` stay what they are.
    const text = typeof key.value === 'string' ? key.value : key.source;
    entries.push({ key: text, keySpan: spanOf(key, reading), value: isNode(value) ? value : null });
  }
  return entries;
}

/**
 * The values of one record; what is broken is left out, so that a caller asks whether all it needs is there.
 * @param what the record in words: `an issue's front matter`.
 * @param owner the span a missing key is reported at.
 */
export function readRecord(
  entries: readonly Entry[],
  fields: Fields,
  reading: Reading,
  what: string,
  owner: Span,
  path = '',
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const seen = new Set<string>();
  for (const { key, keySpan, value } of entries) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) {
      const meant = nearest(key, Object.keys(fields));
      const advice =
        meant === undefined ? `known are ${listOf(Object.keys(fields))}.` : `did you mean \`${meant}\`?`;
      complain(reading, keySpan, `\`${key}\` is no key of ${what}: ${advice}`);
      continue;
    }
    if (seen.has(key)) {
      complain(reading, keySpan, `\`${key}\` stands twice in ${what}: keep one.`);
      continue;
    }
    seen.add(key);
    // A key left empty is as good as absent where it may be absent.
    if (!field.required && isEmpty(value)) continue;
    const read = readValue(value, field.shape, reading, `${path}${key}`, keySpan);
    if (read === undefined) continue;
    reading.places.set(`${path}${key}`, value === null ? keySpan : spanOf(value, reading, keySpan));
    record[key] = read;
  }
  for (const [key, field] of Object.entries(fields)) {
    if (field.required && !seen.has(key)) {
      complain(reading, owner, `\`${key}\` is missing from ${what}: add it. ${field.about}`);
    }
    if (record[key] === undefined && field.fallback !== undefined) record[key] = field.fallback;
  }
  return record;
}

/** An entry of a file that maps ids to records; `undefined` where no mapping stands there. */
export function readEntry(
  value: Node | null,
  fields: Fields,
  reading: Reading,
  what: string,
  owner: Span,
): Record<string, unknown> | undefined {
  if (isMap(value)) return readRecord(entriesOf(value, reading), fields, reading, what, owner);
  const found = value === null ? 'empty' : kindOf(value);
  complain(reading, owner, `This is ${found}: write ${what} as a mapping of ${listOf(Object.keys(fields))}.`);
  return undefined;
}

/** Whether all required keys could be read. */
export function isComplete(
  record: Record<string, unknown>,
  fields: Readonly<Record<string, Field>>,
): boolean {
  return Object.entries(fields).every(([key, field]) => !field.required || record[key] !== undefined);
}

/** `undefined` where it is refused; a list keeps its good items. */
function readValue(node: Node | null, shape: Shape, reading: Reading, path: string, keySpan: Span): unknown {
  const where = isNode(node) ? spanOf(node, reading, keySpan) : keySpan;
  const refuse = (advice: string): undefined => {
    complain(reading, where, `\`${path}\` is ${node === null ? 'empty' : kindOf(node)}: ${advice}.`);
    return undefined;
  };
  if (node !== null && isAlias(node)) return refuse('write the value out, anchors and aliases are not read');
  switch (shape.type) {
    case 'string': {
      const text = textOf(node, shape.numeric === true);
      if (text === undefined || text.trim() === '') return refuse(`write ${shape.form?.words ?? 'text'}`);
      return checkText(text, shape, reading, path, where);
    }
    case 'number': {
      const value = isScalar(node) ? node.value : undefined;
      if (typeof value !== 'number' || !Number.isFinite(value)) return refuse(`write ${numberWords(shape)}`);
      if (
        (shape.min !== undefined && value < shape.min) ||
        (shape.integer === true && !Number.isInteger(value))
      ) {
        complain(reading, where, `\`${path}\` is ${value}: write ${numberWords(shape)}.`);
        return undefined;
      }
      return value;
    }
    case 'boolean':
      return isScalar(node) && typeof node.value === 'boolean' ? node.value : refuse('write true or false');
    case 'word':
      return readWord(node, shape.words, reading, path, where);
    case 'list':
      return isSeq(node) ? readList(node, shape, reading, path) : refuse('write a list, `[…]`');
    case 'record':
      if (!isMap(node)) return refuse(`write a mapping of ${listOf(Object.keys(shape.fields))}`);
      return readNested(node, shape.fields, reading, path, where);
    case 'word-or-record': {
      if (isMap(node)) return readNested(node, shape.fields, reading, path, where);
      const word = readWord(node, shape.words, reading, path, where, shape.fields);
      return word === undefined ? undefined : { [shape.key]: word };
    }
  }
}

function readNested(node: YAMLMap, fields: Fields, reading: Reading, path: string, where: Span): unknown {
  const first = { start: where.start, end: Math.max(where.end, where.start + 1) };
  const record = readRecord(entriesOf(node, reading), fields, reading, `\`${path}\``, first, `${path}.`);
  return isComplete(record, fields) ? record : undefined;
}

function readList(
  node: Extract<Node, { items: unknown[] }>,
  shape: Extract<Shape, { type: 'list' }>,
  reading: Reading,
  path: string,
): unknown[] | undefined {
  const values: unknown[] = [];
  const seen = new Set<unknown>();
  const whole = spanOf(node, reading);
  for (const [index, item] of node.items.entries()) {
    const value = readValue(isNode(item) ? item : null, shape.of, reading, `${path}.${index}`, whole);
    if (value === undefined) continue;
    const place = isNode(item) ? spanOf(item, reading) : whole;
    if (shape.unique === true && seen.has(value)) {
      complain(reading, place, `\`${String(value)}\` stands twice in \`${path}\`: keep one.`);
      continue;
    }
    seen.add(value);
    reading.places.set(`${path}.${values.length}`, place);
    values.push(value);
  }
  if (node.items.length < (shape.min ?? 0)) {
    complain(reading, whole, `\`${path}\` is empty: name at least one.`);
    return undefined;
  }
  return values.length < (shape.min ?? 0) ? undefined : values;
}

function readWord(
  node: Node | null,
  words: readonly string[],
  reading: Reading,
  path: string,
  where: Span,
  record?: Fields,
): string | undefined {
  const value = isScalar(node) ? (node.source ?? node.value) : undefined;
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  const found = node === null ? 'empty' : isScalar(node) ? `\`${String(value)}\`` : kindOf(node);
  const mapping = record === undefined ? '' : `, or a mapping of ${listOf(Object.keys(record))}`;
  complain(reading, where, `\`${path}\` is ${found}: write ${listOf(words, 'or')}${mapping}.`);
  return undefined;
}

function checkText(
  text: string,
  shape: Extract<Shape, { type: 'string' }>,
  reading: Reading,
  path: string,
  where: Span,
): string | undefined {
  if (shape.form !== undefined && !shape.form.pattern.test(text)) {
    complain(reading, where, `\`${path}\` is \`${text}\`: write ${shape.form.words}.`);
    return undefined;
  }
  if (shape.below !== undefined && text.length >= shape.below) {
    complain(
      reading,
      where,
      `\`${path}\` has ${text.length} characters: shorten it to less than ${shape.below}.`,
    );
  }
  if (shape.regex === true) {
    try {
      new RegExp(text);
    } catch {
      complain(reading, where, `\`${path}\` is no regular expression: \`${text}\`. Correct it.`);
      return undefined;
    }
  }
  return text;
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function textOf(node: Node | null, numeric: boolean): string | undefined {
  if (!isScalar(node)) return undefined;
  if (typeof node.value === 'string') return node.value;
  return numeric && typeof node.value === 'number' ? node.source : undefined;
}

/** Whether an id has the form its file asks for; complains where not. */
export function checkId(id: string, form: Form, where: Span, problems: KnowledgeProblem[]): boolean {
  if (form.pattern.test(id)) return true;
  problems.push({ rule: 'kb/format', span: where, message: `\`${id}\` is no id here: write ${form.words}.` });
  return false;
}

function complain(reading: Reading, span: Span, message: string): void {
  reading.problems.push({ rule: 'kb/format', span, message });
}

/** The place of a node; a node without characters of its own is reported at its key. */
function spanOf(node: Node, reading: Reading, otherwise?: Span): Span {
  const [start, end] = node.range ?? [0, 0];
  if (end === start && otherwise !== undefined) return otherwise;
  // A block's range ends behind its last line's ending.
  const text = reading.text.slice(start, end);
  return at(reading, start, start + text.trimEnd().length);
}

function at(reading: Reading, start: number, end: number): Span {
  const most = reading.text.length;
  return { start: reading.base + Math.min(start, most), end: reading.base + Math.min(end, most) };
}

function wholeLine(reading: Reading, offset: number): Span {
  const end = reading.text.slice(offset).search(/[\r\n]|$/);
  return at(reading, offset, offset + end);
}

function kindOf(node: Node): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (isAlias(node)) return 'an alias';
  const value = isScalar(node) ? node.value : null;
  if (value === null) return 'empty';
  if (typeof value === 'string' && value.trim() === '') return 'empty';
  return `the ${typeof value} \`${isScalar(node) ? (node.source ?? String(value)) : String(value)}\``;
}

function numberWords(shape: Extract<Shape, { type: 'number' }>): string {
  const kind = shape.integer === true ? 'a whole number' : 'a number';
  return shape.min === undefined ? kind : `${kind} of at least ${shape.min}`;
}

function listOf(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`;
}

/** The library's messages end with or without a full stop; inside brackets neither stands. */
function sentence(message: string): string {
  return message.split('\n', 1)[0]!.replace(/[.:]$/, '');
}
