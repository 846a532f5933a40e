/**
 * YAML as Compose means it: anchors, aliases and merge keys followed, every node with its exact offsets.
 * Nothing here knows what a service is.
 */
import {
  type Alias,
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Comment } from '../../document/common.ts';
import { BOM, lineStart, type Span, span } from '../../text.ts';

/** A mapping's pair after merging; `node` has its aliases followed. */
export interface Entry {
  readonly key: string;
  readonly keyNode: Scalar;
  readonly pair: Pair<Node, Node | null>;
  readonly node: Node | undefined;
  /** Written in the mapping itself, as against merged in by `<<`. */
  readonly own: boolean;
  /** The value is written as an alias. */
  readonly alias: Alias | undefined;
  /** Merged, aliased or anchored for others: an edit of the value would reach further than this mapping. */
  readonly shared: boolean;
}

export interface Yaml {
  readonly text: string;
  /** The mappings at the root of the file's documents. */
  readonly roots: readonly YAMLMap[];
  readonly comments: readonly Comment[];
  /** Scalars that go over several lines, by position. */
  readonly multiline: readonly Span[];
  /** The end of the last text before the first error: from there on it may mean something else than it says. */
  readonly brokenFrom: number;
  /** Offsets of keys that their mapping has twice. */
  readonly duplicates: readonly number[];
  /** The node an alias stands for; `undefined` where no such anchor comes before it. */
  target(alias: Alias): Node | undefined;
  /** Whether an alias stands for the node. */
  isReferenced(node: Node): boolean;
  /** The only node with this anchor, so that a new alias anywhere behind it means it. */
  anchored(name: string): Node | undefined;
  /** Merged and by key, in the order of the text; a local key wins over a merged one. */
  entries(map: YAMLMap): ReadonlyMap<string, Entry>;
  /** Whether something the mapping merges could not be followed. */
  hasUnknownMerge(map: YAMLMap): boolean;
}

export function readYaml(text: string): Yaml {
  const comments: Comment[] = [];
  const roots: YAMLMap[] = [];
  const multiline: Span[] = [];
  const duplicates: number[] = [];
  const targets = new Map<Alias, Node>();
  const referenced = new Set<Node>();
  const anchors = new Map<string, Node | undefined>();
  let brokenFrom = Number.POSITIVE_INFINITY;
  try {
    const tokens = [...new Parser().parse(text)];
    collectComments(tokens, text, comments);
    const options = { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;
    for (const document of new Composer(options).compose(tokens, true, text.length)) {
      for (const { pos } of document.errors) brokenFrom = Math.min(brokenFrom, pos[0]);
      const local = new Map<string, Node>();
      visit(document.contents, (node) => {
        if (isAlias(node)) {
          const target = local.get(node.source);
          if (target === undefined) return;
          targets.set(node, target);
          referenced.add(target);
          return;
        }
        if (node.anchor !== undefined) {
          local.set(node.anchor, node);
          anchors.set(node.anchor, anchors.has(node.anchor) ? undefined : node);
        }
        if (isScalar(node) && node.range && text.slice(node.range[0], node.range[1]).includes('\n')) {
          multiline.push(span(node.range[0], node.range[1]));
        }
        if (isMap(node)) collectDuplicates(node, duplicates);
      });
      if (isMap(document.contents)) roots.push(document.contents as YAMLMap);
    }
  } catch (error) {
    // Nesting so deep that the library's recursion ends the stack: nobody wrote that, so nothing is read.
    if (!(error instanceof RangeError)) throw error;
    brokenFrom = 0;
  }
  if (brokenFrom < text.length + 1) brokenFrom = text.slice(0, brokenFrom).trimEnd().length;
  const merged = new Map<YAMLMap, ReadonlyMap<string, Entry>>();
  const unknown = new Set<YAMLMap>();
  const target = (alias: Alias) => targets.get(alias);
  const isReferenced = (node: Node) => referenced.has(node);

  const entries = (map: YAMLMap): ReadonlyMap<string, Entry> => {
    const known = merged.get(map);
    if (known !== undefined) return known;
    const result = new Map<string, Entry>();
    // A mapping that merges itself finds what it has so far, and the recursion ends.
    merged.set(map, result);
    const sources: (Node | undefined)[] = [];
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      if (!isScalar(pair.key)) continue;
      const key = keyText(pair.key);
      const node = isAlias(pair.value) ? target(pair.value) : (pair.value ?? undefined);
      if (key === '<<' && (pair.key.type === 'PLAIN' || pair.key.type === undefined)) {
        if (isSeq(node)) for (const item of (node as YAMLSeq<Node>).items) sources.push(follow(item));
        else sources.push(node);
        continue;
      }
      const alias = isAlias(pair.value) ? pair.value : undefined;
      const shared = alias !== undefined || (node !== undefined && isReferenced(node));
      result.set(key, { key, keyNode: pair.key, pair, node, own: true, alias, shared });
    }
    for (const source of sources) {
      if (!isMap(source)) {
        unknown.add(map);
        continue;
      }
      for (const [key, entry] of entries(source as YAMLMap)) {
        if (!result.has(key)) result.set(key, { ...entry, own: false, shared: true });
      }
      if (unknown.has(source as YAMLMap)) unknown.add(map);
    }
    return result;
  };

  const follow = (node: Node | undefined): Node | undefined => (isAlias(node) ? target(node) : node);

  return {
    text,
    roots,
    comments,
    multiline,
    brokenFrom,
    duplicates,
    target,
    isReferenced,
    anchored: (name) => anchors.get(name),
    entries,
    hasUnknownMerge(map) {
      entries(map);
      return unknown.has(map);
    },
  };
}

/** The text of a key or scalar: as written where it is plain, without quotes and escapes where it is not. */
export function keyText(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

export function nodeSpan(node: Node): Span {
  return span(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
}

/**
 * Where a comment line can stand above the line `offset` is on without becoming text: the line's start,
 * unless the line belongs to a scalar that began on one before it.
 */
export function commentLineAbove(yaml: Yaml, offset: number): number | undefined {
  const found = lineStart(yaml.text, offset);
  const start = found === 0 && yaml.text.startsWith(BOM) ? 1 : found;
  if (start >= yaml.brokenFrom) return undefined;
  return yaml.multiline.some((scalar) => scalar.start < start && start < scalar.end) ? undefined : start;
}

function visit(node: Node | Pair | null | undefined, see: (node: Node) => void): void {
  if (node === null || node === undefined) return;
  if ('key' in node) {
    visit(node.key as Node, see);
    visit(node.value as Node | null, see);
    return;
  }
  see(node);
  if (isMap(node) || isSeq(node)) for (const item of node.items) visit(item as Node | Pair, see);
}

function collectDuplicates(map: YAMLMap, duplicates: number[]): void {
  if (map.items.length < 2) return;
  const seen = new Set<string>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    const name = keyText(key);
    // Two merge keys in one mapping are a common slip that Compose reads all the same.
    if (seen.has(name) && name !== '<<') duplicates.push(key.range?.[0] ?? 0);
    seen.add(name);
  }
}

/** The parser's tokens hold the comments; the composed nodes only their texts. */
function collectComments(tokens: readonly unknown[], text: string, comments: Comment[]): void {
  if (!text.includes('#')) return;
  const waiting: unknown[] = [tokens];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const item of next) waiting.push(item);
      continue;
    }
    const token = next as { type?: string; offset?: number; source?: string };
    if (token.type === 'comment' && token.offset !== undefined && token.source !== undefined) {
      const end = token.offset + token.source.length;
      const content = span(token.offset + 1, end);
      comments.push({ span: span(token.offset, end), content, text: text.slice(content.start, content.end) });
      continue;
    }
    for (const value of Object.values(token)) if (typeof value === 'object') waiting.push(value);
  }
  comments.sort((a, b) => a.span.start - b.span.start);
}
