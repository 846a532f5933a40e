/** Options added to a call: keyword arguments, entries of a record, rows of a list, parameters of a URL. */
import type { FixRow } from '../../../languages/api.ts';
import type { Language, Writing } from '../../../languages/language.ts';
import type { Shape, ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { type Edit, indentationAt, lineEnd, span } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import type { Style } from './style.ts';

type Pair = readonly [name: string, value: string];

/** Keyword arguments or entries, in a record under a key where the row says so; records are made where absent. */
export function insertOptions(
  call: ShapeOf<'call'>,
  row: FixRow,
  pairs: readonly Pair[],
  analysis: Analysis,
  style: Style,
): readonly Edit[] | undefined {
  const { language, options, values } = analysis;
  if (row.at !== undefined) return insertEntries(call, row.at, row, pairs, analysis, style);
  if (row.under === undefined) return insertKeywords(call, pairs, language, style);
  const given = options.argument(call, row.under);
  const record = given === undefined ? undefined : values.follow(given);
  const { entry, record: around = ['{ ', ' }'] } = language.writing;
  if (entry === undefined) return undefined;
  const texts = pairs.map(([name, value]) => quoted(entry(name, value), style));
  if (record?.shape.kind === 'record') {
    return insertInto(
      record,
      record.shape.entries.map((each) => each.node),
      texts,
      style,
      ['', ''],
    );
  }
  if (given !== undefined) return undefined;
  return insertKeywords(call, [[row.under, `${around[0]}${texts.join(', ')}${around[1]}`]], language, style);
}

function quoted(text: string, style: Style): string {
  return style.quote === "'" ? text.replaceAll('"', "'") : text;
}

function insertKeywords(
  call: ShapeOf<'call'>,
  pairs: readonly Pair[],
  language: Language,
  style: Style,
): readonly Edit[] | undefined {
  const write = language.writing.keyword;
  if (call.list === undefined || write === undefined) return undefined;
  // Behind `**options` a keyword may come twice.
  if (call.arguments.some((each) => each.spread === true && each.positional !== true)) return undefined;
  return insertInto(
    call.list,
    call.arguments.map((each) => each.node),
    pairs.map(([name, value]) => write(name, value)),
    style,
    ['', ''],
  );
}

/** Entries added to the record at a position, below a key where `under` names one; both are made where absent. */
function insertEntries(
  call: ShapeOf<'call'>,
  at: number,
  { under, upTo, url }: FixRow,
  pairs: readonly Pair[],
  analysis: Analysis,
  style: Style,
): readonly Edit[] | undefined {
  const { writing } = analysis.language;
  const literal = call.arguments.map((each) => analysis.values.follow(each.value).shape).find(isLiteral);
  if (literal?.list !== undefined) return insertKeywords(literal, pairs, analysis.language, style);
  const { entry, record: around = ['{ ', ' }'] } = writing;
  if (entry === undefined) return undefined;
  const texts = pairs.map(([name, value]) => quoted(entry(name, value), style));
  // What stands before may be a record, too: of the connection, not of its socket.
  const record = call.arguments
    .slice(at)
    .map((each) => analysis.values.follow(each.value))
    .find((each) => each.shape.kind === 'record');
  const nested =
    under === undefined
      ? texts
      : [entry(under, around.join(texts.join(', ')).replace(/^(\{ )(.*)( \})$/s, '$1$2$3'))];
  if (record?.shape.kind === 'record') {
    const inner =
      under === undefined ? undefined : record.shape.entries.find((each) => each.key === under)?.value;
    const target = inner === undefined ? record : analysis.values.follow(inner);
    if (inner !== undefined && url !== undefined && isUrl(inner, analysis))
      return wrapped(inner, [url, ...around], texts, writing);
    if (target.shape.kind !== 'record') return undefined;
    const wanted = inner === undefined ? nested : texts;
    return insertInto(
      target,
      target.shape.entries.map((each) => each.node),
      wanted,
      style,
      [' ', ' '],
    );
  }
  if (call.list === undefined || call.arguments.some((each) => each.spread === true)) return undefined;
  const made = `${around[0]}${nested.join(', ')}${around[1]}`;
  const next = call.arguments[at];
  if (next !== undefined) {
    // A handler gives way; anything else there may be the options themselves.
    if (analysis.subjects.functions(next.value).length > 0)
      return [{ span: span(next.node.start, next.node.start), text: `${made}, ` }];
    if (url !== undefined && under === undefined && isUrl(next.value, analysis))
      return wrapped(next.value, [url, ...around], texts, writing);
    if (upTo === undefined || call.arguments.length > upTo) return undefined;
  } else if (call.arguments.length !== at) return undefined;
  const last = call.arguments.at(-1);
  const place = last === undefined ? call.list.start + 1 : last.node.end;
  return [{ span: span(place, place), text: last === undefined ? made : `, ${made}` }];
}

/** `url` -> `{ connectionString: url, … }` */
function wrapped(
  value: Syntax,
  [key, open, close]: readonly [key: string, open: string, close: string],
  texts: readonly string[],
  { entry }: Writing,
): readonly Edit[] | undefined {
  if (entry === undefined) return undefined;
  return [
    { span: span(value.start, value.start), text: open + entry(key, '') },
    { span: span(value.end, value.end), text: `, ${texts.join(', ')}${close}` },
  ];
}

/** A string, or a name that says so. */
function isUrl(node: Syntax, { values }: Analysis): boolean {
  const real = values.follow(node);
  if (real.shape.kind === 'string' || typeof values.fold(real)?.value === 'string') return true;
  return /(?:ur[li]|dsn|string)\W*$/i.test(node.text) && /^[\w$.!]+$/.test(node.text);
}

/** A struct literal with a type of its own, `redis.Options{…}`: its fields are written like keyword arguments. */
function isLiteral(shape: Shape): shape is ShapeOf<'call'> {
  return shape.kind === 'call' && shape.entries !== undefined;
}

/** Rows added to the list a row stands in. */
export function insertItem(behind: Syntax, texts: readonly string[], style: Style): readonly Edit[] {
  const holder = behind.parent;
  if (holder?.shape.kind !== 'list' || texts.length === 0) return [];
  return insertInto(holder, holder.shape.items, texts, style, ['', ''], behind);
}

/** In the layout there is: on lines of their own where the last one stands on its own line. */
function insertInto(
  container: Syntax,
  items: readonly Syntax[],
  texts: readonly string[],
  style: Style,
  padding: readonly [string, string],
  behind?: Syntax,
): readonly Edit[] {
  const source = container.text;
  const last = behind ?? items.at(-1);
  if (last === undefined) {
    const inside =
      source.slice(1, -1).trim() === '' ? span(container.start + 1, container.end - 1) : undefined;
    const place = inside ?? span(container.start + 1, container.start + 1);
    return [{ span: place, text: `${padding[0]}${texts.join(', ')}${padding[1]}` }];
  }
  const file = fileOf(container);
  const whole = file.text;
  const at = last.start - file.start;
  const comma = last === items.at(-1) ? /^\s*,/.exec(source.slice(last.end - container.start)) : null;
  const ownLine = /^[ \t]*$/.test(whole.slice(whole.lastIndexOf('\n', at - 1) + 1, at));
  if (!ownLine) return [{ span: span(last.end, last.end), text: texts.map((text) => `, ${text}`).join('') }];
  const indent = indentationAt(whole, at);
  const lines = texts.map((text) => `${style.newline}${indent}${text}`);
  const written = comma === null ? lines.join(',') : lines.map((line) => `${line},`).join('');
  const place = last.end + (comma?.[0].length ?? 0);
  // A comment behind the last one stays on its line.
  const rest = whole.slice(place - file.start, lineEnd(whole, place - file.start));
  if (/^\s*(#|\/\/|\/\*)/.test(rest)) {
    const line = span(place + rest.length, place + rest.length);
    const separator = { span: span(last.end, last.end), text: ',' };
    return comma === null ? [separator, { span: line, text: written }] : [{ span: line, text: written }];
  }
  return [{ span: span(place, place), text: comma === null ? `,${written}` : written }];
}

function fileOf(node: Syntax): Syntax {
  let at = node;
  while (at.parent !== undefined) at = at.parent;
  return at;
}

/** By what parameters are told apart: in a URL, in `pgsql:host=db;port=5432`, in `host=db port=5432`. */
function separatorOf(content: string): '&' | ';' | ' ' {
  if (content.includes('://')) return '&';
  if (/^[\w .]+=[^;]*;/.test(content)) return ';';
  return /^\w+:/.test(content) ? ';' : ' ';
}

/** `?a=1&b=2` at the end of a URL, `;a=1` of a DSN, ` a=1` of libpq's words; parameters that are there get the value. */
export function setParameters(text: Syntax, pairs: readonly Pair[]): readonly Edit[] | undefined {
  const shape = text.shape;
  if (shape.kind !== 'string') return undefined;
  const { start, end } = shape.content;
  const content = text.text.slice(start - text.start, end - text.start);
  const edits: Edit[] = [];
  const missing: string[] = [];
  for (const [name, value] of pairs) {
    const given = new RegExp(`(^|[?&;:\\s])${name}\\s*=\\s*([^&;\\s]*)`).exec(content);
    if (given === null) {
      missing.push(`${name}=${value}`);
      continue;
    }
    const from = start + given.index + given[0].length - given[2]!.length;
    if (given[2] !== value) edits.push({ span: span(from, from + given[2]!.length), text: value });
  }
  if (missing.length > 0) {
    const separator = separatorOf(content);
    const first = separator === '&' && !content.includes('?') ? '?' : separator;
    const joiner = /[?&;:\s]$/.test(content) ? '' : first;
    edits.push({ span: span(end, end), text: joiner + missing.join(separator) });
  }
  return edits;
}
