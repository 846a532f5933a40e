/** A service's `sysctls` as a block of kernel settings: a mapping or a list, its own, aliased or merged in. */
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Scalar } from '../../document/compose.ts';
import type { Setting, SettingsBlock } from '../../document/settings.ts';
import { type Edit, lineEnd, lineStart, overlaps, type Span, span } from '../../text.ts';
import {
  addFlowItem,
  addLines,
  addPair,
  endingAt,
  fillPair,
  indentOf,
  mapping,
  newKeysFollow,
  removeItem,
  replaceScalar,
} from './edit.ts';
import { readScalar, tail } from './scalar.ts';
import { type Entry, keyText, nodeSpan, type Yaml } from './yaml.ts';

/** Where a service's own lines stand; `writable` unless the whole service is an anchor others merge. */
export interface ServiceNode {
  readonly map: YAMLMap | undefined;
  readonly writable: boolean;
}

type Pairs = readonly (readonly [key: string, value: string])[];

interface Read extends Setting {
  /** The pair or list item it was read from. */
  readonly item: Node | Pair;
  readonly valueNode: Node | undefined;
  /** It stands in the block itself and in no other service. */
  readonly local: boolean;
  /** The alias its value is written as. */
  readonly alias?: Span;
}

export function sysctlsBlock(
  yaml: Yaml,
  service: ServiceNode,
  owner: SettingsBlock['owner'],
  entry: Entry | undefined,
): SettingsBlock {
  const settings = readSettings(yaml, entry);
  const { insert, replace, remove, rename } = editor(yaml, service, entry, settings);
  const read = (setting: Setting) => settings.find((other) => other.keySpan.start === setting.keySpan.start);
  return {
    owner,
    settings,
    insert: (pairs, after) =>
      pairs.length === 0 ? [] : insert(pairs, after === undefined ? undefined : read(after)),
    replaceValue(setting, value) {
      const found = read(setting);
      return found === undefined ? undefined : replace(found, value);
    },
    remove(setting) {
      const found = read(setting);
      return found === undefined ? undefined : remove(found);
    },
    replaceKey(setting, key) {
      const found = read(setting);
      return found === undefined ? undefined : rename(found, key);
    },
  };
}

/** Give several keys values at once; a key that has its value stays as it is written. */
export function setSettings(
  yaml: Yaml,
  service: ServiceNode,
  entry: Entry | undefined,
  pairs: Pairs,
): Edit[] | undefined {
  const settings = readSettings(yaml, entry);
  const effective = (key: string) => settings.findLast((setting) => setting.key === key);
  const changed = pairs.filter(([key, value]) => effective(key)?.value !== value);
  return changed.length === 0 ? [] : editor(yaml, service, entry, settings).assign(changed);
}

/** Take several settings at once from a service's own `sysctls`, and the key with the last of them. */
export function removeSettings(
  yaml: Yaml,
  service: ServiceNode,
  entry: Entry | undefined,
  chosen: readonly Setting[],
): Edit[] | undefined {
  const { map } = service;
  if (map === undefined || !service.writable || entry === undefined || !entry.own || entry.shared)
    return undefined;
  const settings = readSettings(yaml, entry);
  const starts = new Set(chosen.map((setting) => setting.keySpan.start));
  const removed = settings.filter((setting) => starts.has(setting.keySpan.start));
  if (removed.some((setting) => !setting.local)) return undefined;
  if (removed.length === settings.length) return removeItem(yaml, map, entry.pair);
  const edits: Edit[] = [];
  for (const { item } of removed) {
    const edit = removeItem(yaml, entry.node!, item);
    // In one line the commas between two of them would be taken twice.
    if (edit === undefined || edits.some((other) => overlaps(other.span, edit[0]!.span))) return undefined;
    edits.push(...edit);
  }
  return edits;
}

interface Editor {
  /** Give keys values, whether they stand there or not. */
  assign(pairs: Pairs): Edit[] | undefined;
  insert(pairs: Pairs, after: Read | undefined): Edit[] | undefined;
  replace(setting: Read, value: string): Edit[] | undefined;
  remove(setting: Read): Edit[] | undefined;
  rename(setting: Read, key: string): Edit[] | undefined;
}

function editor(
  yaml: Yaml,
  service: ServiceNode,
  entry: Entry | undefined,
  settings: readonly Read[],
): Editor {
  const { map } = service;
  if (map === undefined || !service.writable || isReset(entry)) return assigning(() => undefined);
  if (entry === undefined) {
    return assigning((pairs) => addPair(yaml, map, 'sysctls', mapping(pairs), newKeysFollow));
  }
  if (!entry.own) return assigning((pairs) => replaceMerged(yaml, map, settings, pairs));
  if (entry.alias !== undefined) {
    // `sysctls: *tuning` becomes a mapping that merges it, and local keys win.
    const written = (key: string) => settings.find((setting) => setting.key === key);
    return assigning((pairs) =>
      fillPair(
        yaml,
        map,
        entry,
        mapping(pairs.map(([key, value]) => [writtenKey(yaml, written(key), key), value])),
      ),
    );
  }
  return entry.shared ? assigning(() => undefined) : localEditor(yaml, map, entry, settings);
}

/** Where nothing stands in the service itself, all it can get is keys of its own. */
function assigning(assign: Editor['assign']): Editor {
  return {
    assign,
    insert: (pairs) => assign(pairs),
    replace: (setting, value) => assign([[setting.key, value]]),
    remove: () => undefined,
    rename: () => undefined,
  };
}

/** The service merges a mapping that has `sysctls`: its own then replace them, so they begin with copies. */
function replaceMerged(
  yaml: Yaml,
  service: YAMLMap,
  settings: readonly Read[],
  pairs: Pairs,
): Edit[] | undefined {
  if (settings.some((setting) => !canCopy(yaml, setting))) return undefined;
  const values = new Map(pairs);
  const copies = settings.map((setting) => {
    const value = values.get(setting.key) ?? source(yaml, setting.valueSpan);
    values.delete(setting.key);
    return [writtenKey(yaml, setting, setting.key), value] as const;
  });
  return addPair(yaml, service, 'sysctls', mapping([...copies, ...values]), newKeysFollow);
}

function localEditor(yaml: Yaml, service: YAMLMap, entry: Entry, settings: readonly Read[]): Editor {
  const insert = (pairs: Pairs, after: Read | undefined) =>
    insertInto(yaml, service, entry, pairs, after, settings);
  const replace = (setting: Read, value: string) => {
    if (setting.alias !== undefined) return [{ span: setting.alias, text: value }];
    if (setting.local) return replacePart(yaml, setting, setting.valueSpan, setting.valueNode, value);
    // `<<: *tuning` inside stays, and the local key beats it.
    return insert([[writtenKey(yaml, setting, setting.key), value]], undefined);
  };
  return {
    insert,
    replace,
    assign(pairs) {
      const edits: Edit[] = [];
      const added: [string, string][] = [];
      let after: Read | undefined;
      for (const [key, value] of pairs) {
        const setting = settings.findLast((other) => other.key === key);
        if (setting?.local !== true && setting?.alias === undefined) {
          added.push([writtenKey(yaml, setting, key), value]);
          continue;
        }
        after = setting;
        const replaced = replace(setting, value);
        if (replaced === undefined) return undefined;
        edits.push(...replaced);
      }
      const inserted = added.length === 0 ? [] : insert(added, after);
      return inserted === undefined ? undefined : [...edits, ...inserted];
    },
    remove(setting) {
      if (!setting.local) return undefined;
      if (settings.length === 1) return removeItem(yaml, service, entry.pair);
      const removed = removeItem(yaml, entry.node!, setting.item);
      // Writing the key `sysctls` anew changes nothing, but lets two removals clash: applied together they could
      // leave the key without a value, which the engine's client refuses.
      const key = nodeSpan(entry.keyNode);
      return removed === undefined ? undefined : [{ span: key, text: source(yaml, key) }, ...removed];
    },
    rename(setting, key) {
      if (!setting.local) return undefined;
      const written = source(yaml, setting.keySpan).includes('/') ? key.replaceAll('.', '/') : key;
      return replacePart(
        yaml,
        setting,
        setting.keySpan,
        isPair(setting.item) ? (setting.item.key as Node) : undefined,
        written,
      );
    },
  };
}

function readSettings(yaml: Yaml, entry: Entry | undefined): Read[] {
  const found: Read[] = [];
  const node = entry?.node;
  const outer = entry?.shared === true;
  if (isReset(entry)) return found;
  if (isMap(node)) {
    for (const inner of yaml.entries(node as YAMLMap).values()) {
      found.push(fromPair(yaml, inner, outer));
    }
  } else if (isSeq(node)) {
    for (const item of (node as YAMLSeq<Node>).items) {
      const setting = fromItem(yaml, item, outer);
      if (setting !== undefined) found.push(setting);
    }
  }
  return markOverridden(found);
}

function fromPair(yaml: Yaml, entry: Entry, outer: boolean): Read {
  const value = readScalar(yaml.text, entry.node, false);
  const keySpan = nodeSpan(entry.keyNode);
  const valueSpan = entry.node === undefined ? span(keySpan.end, keySpan.end) : nodeSpan(entry.node);
  const local = entry.own && !entry.shared && !outer;
  return {
    ...named(entry.key),
    keySpan,
    value: value?.value?.trim(),
    valueSpan,
    span: span(keySpan.start, Math.max(keySpan.end, entry.alias === undefined ? valueSpan.end : keySpan.end)),
    item: entry.pair as Pair,
    valueNode: entry.node,
    local,
    ...(entry.own && entry.alias !== undefined ? { alias: nodeSpan(entry.alias) } : {}),
  };
}

/** `- net.ipv4.tcp_keepalive_time=600`. */
function fromItem(yaml: Yaml, item: Node, outer: boolean): Read | undefined {
  const scalar = readScalar(yaml.text, item, false);
  if (scalar === undefined) return undefined;
  const equals = scalar.raw.indexOf('=');
  const key = (equals < 0 ? scalar.raw : scalar.raw.slice(0, equals)).trim();
  if (key === '') return undefined;
  const content = scalar.content ?? scalar.span;
  const value: Scalar | undefined = equals < 0 ? undefined : tail(scalar, equals + 1);
  const valueSpan = value === undefined ? span(content.end, content.end) : trimmed(yaml, value.span);
  return {
    ...named(key),
    keySpan: scalar.content === undefined ? scalar.span : span(content.start, content.start + key.length),
    value: value?.value?.trim(),
    valueSpan,
    span: scalar.span,
    item,
    valueNode: undefined,
    local: !outer && scalar.content !== undefined,
  };
}

function isReset(entry: Entry | undefined): boolean {
  return entry?.node?.tag === '!reset';
}

function named(written: string): Pick<Setting, 'key' | 'glob' | 'ignoresErrors'> {
  return { key: written.replaceAll('/', '.'), glob: written.includes('*'), ignoresErrors: false };
}

function trimmed(yaml: Yaml, { start, end }: Span): Span {
  const text = yaml.text.slice(start, end);
  const from = start + text.length - text.trimStart().length;
  return span(Math.min(from, end), Math.max(from, start + text.trimEnd().length));
}

/** In a list a later item wins over an earlier one. */
function markOverridden(settings: readonly Read[]): Read[] {
  const last = new Map<string, Read>();
  return settings
    .toReversed()
    .map((setting) => {
      const winner = last.get(setting.key);
      if (winner !== undefined) return { ...setting, overriddenBy: winner };
      last.set(setting.key, setting);
      return setting;
    })
    .toReversed();
}

function insertInto(
  yaml: Yaml,
  service: YAMLMap,
  entry: Entry,
  pairs: Pairs,
  after: Read | undefined,
  settings: readonly Read[],
): Edit[] | undefined {
  const { node } = entry;
  if (isSeq(node) && node.items.length > 0)
    return insertItems(yaml, node as YAMLSeq<Node>, pairs, after?.item as Node | undefined);
  if (isMap(node) && node.items.length > 0) {
    const map = node as YAMLMap;
    const style = settings.findLast((setting) => setting.local);
    const lines = pairs.map(
      ([key, value]) => `${quoted(yaml, style?.keySpan, key)}: ${quoted(yaml, style?.valueSpan, value)}`,
    );
    if (map.flow === true) return addFlowItem(yaml, map, lines.join(', '));
    const indent = indentOf(yaml, map);
    const last = after ?? settings.findLast((setting) => setting.local);
    const key = last !== undefined && isPair(last.item) ? keyText(last.item.key as never) : undefined;
    return indent === undefined
      ? undefined
      : addLines(yaml, map, indent, lines, key === undefined ? [] : [key]);
  }
  return fillPair(yaml, service, entry, mapping(pairs));
}

function insertItems(
  yaml: Yaml,
  list: YAMLSeq<Node>,
  pairs: Pairs,
  after: Node | undefined,
): Edit[] | undefined {
  const model = after ?? list.items.at(-1)!;
  const lines = pairs.map(([key, value]) => quoted(yaml, nodeSpan(model), `${key}=${value}`));
  if (list.flow === true) return addFlowItem(yaml, list, lines.join(', '));
  const { start, end } = nodeSpan(model);
  const line = lineStart(yaml.text, start);
  const dash = /^(\s*)-[ \t]+$/.exec(yaml.text.slice(line, start));
  if (!isScalar(model) || dash === null || line !== lineStart(yaml.text, end)) return undefined;
  const at = lineEnd(yaml.text, end);
  return [
    { span: span(at, at), text: lines.map((item) => `${endingAt(yaml.text, at)}${dash[0]}${item}`).join('') },
  ];
}

function replacePart(
  yaml: Yaml,
  read: Read,
  part: Span,
  node: Node | undefined,
  text: string,
): Edit[] | undefined {
  if (node !== undefined && isPair(read.item)) return replaceScalar(yaml, node, text);
  if (isPair(read.item) || part.start === part.end) return undefined;
  return [{ span: span(part.start, part.end), text }];
}

/** In the quotes of the text at `model`, if it has any. */
function quoted(yaml: Yaml, model: Span | undefined, text: string): string {
  const quote = model === undefined ? '' : yaml.text[model.start];
  return quote === '"' || quote === "'" ? quote + text + quote : text;
}

function isPair(item: Node | Pair): item is Pair {
  return 'key' in item;
}

/** The key in the notation the setting has: with slashes, if somebody wrote it so. */
function writtenKey(yaml: Yaml, setting: Setting | undefined, key: string): string {
  return setting === undefined ? key : source(yaml, setting.keySpan).replace(/^(["'])(.*)\1$/, '$2');
}

function source(yaml: Yaml, { start, end }: Span): string {
  return yaml.text.slice(start, end);
}

/** Whether a setting can be written again elsewhere just as it stands. */
function canCopy(yaml: Yaml, setting: Read): boolean {
  const value = source(yaml, setting.valueSpan);
  return value !== '' && !value.includes('\n') && /^[\w./-]+$/.test(writtenKey(yaml, setting, setting.key));
}
