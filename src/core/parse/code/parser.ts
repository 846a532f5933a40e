/** text -> CodeDocument. This is where tree-sitter is known: grammars as bytes, parsers, trees and their lives. */
import { Language as Grammar, type Node, Parser, type Tree, Edit as TreeEdit } from 'web-tree-sitter';
import type { CodeDocument } from '../../document/code.ts';
import type { Comment } from '../../document/common.ts';
import type { Grammars } from '../../files.ts';
import { languageOf } from '../../languages/index.ts';
import type { Language } from '../../languages/language.ts';
import type { Syntax } from '../../languages/syntax.ts';
import { type Edit, lineStart, span } from '../../text.ts';
import { path } from '../../uri.ts';
import { analyse, connectionsOf } from './connections.ts';
import { names } from './names/names.ts';
import { type SyntaxTree, syntaxTree } from './tree/syntax.ts';
import { values } from './values/values.ts';

/** A parsed text. `dispose` frees its tree, which lives outside of the JavaScript heap; the facts stay. */
export interface ParsedCode {
  readonly document: CodeDocument;
  dispose(): void;
}

/** An earlier parse of the same document (not disposed of yet) and the edits made since, in order. */
export interface PreviousCode {
  readonly parsed?: { readonly document: unknown; dispose(): void };
  readonly edits: readonly Edit[];
}

export interface CodeParser {
  /** `undefined` for a language that is not known. Rejects when a grammar cannot be loaded. */
  parse(
    uri: string,
    text: string,
    languageId?: string,
    previous?: PreviousCode,
  ): Promise<ParsedCode | undefined>;
  /** Frees the parsers; trees are freed with their documents, and grammars stay compiled. */
  dispose(): void;
}

/** What a parse holds, so that the next one can start from its tree. */
interface Held {
  readonly tree: Tree;
  /** As it was parsed. */
  readonly text: string;
  readonly language: Language;
}

/**
 * Steps of parsing a file may cost, per character: real files need well under one callback per 100 characters,
 * and only a text made to be slow needs more.
 */
const callbacksPerCharacter = 1;
const fewestCallbacks = 20_000;

export function createCodeParser(grammars: Grammars): CodeParser {
  const parsers = new Map<string, Promise<Parser>>();
  const held = new WeakMap<object, Held>();
  function parserFor(language: Language): Promise<Parser> {
    const known = parsers.get(language.grammar);
    if (known !== undefined) return known;
    const loading = load(language);
    parsers.set(language.grammar, loading);
    // A grammar that could not be read now may be readable the next time.
    loading.catch(() => parsers.delete(language.grammar));
    return loading;
  }

  async function load(language: Language): Promise<Parser> {
    await started(grammars);
    const parser = new Parser();
    parser.setLanguage(await loadGrammar(language.grammar, grammars));
    return parser;
  }

  return {
    async parse(uri, text, languageId, previous) {
      const language = languageOf(path(uri), languageId);
      if (language === undefined) return undefined;
      if (!isWorthParsing(text, language)) return { document: empty(uri, text, language), dispose() {} };
      const parser = await parserFor(language);
      const before = previous?.parsed === undefined ? undefined : held.get(previous.parsed);
      const plain = language.parsed?.(text) ?? text;
      const old = before?.language === language ? edited(before, previous!.edits, plain) : undefined;
      const tree = parseTree(parser, plain, old);
      old?.delete();
      if (tree === undefined) return { document: empty(uri, text, language), dispose() {} };
      let alive = true;
      const trees = [tree];
      const read = (part: string): Node | undefined => {
        const inner = alive ? parseTree(parser, part, undefined) : undefined;
        const isSound = inner?.rootNode.hasError === false;
        if (isSound) trees.push(inner);
        else inner?.delete();
        return isSound ? inner.rootNode : undefined;
      };
      const parsed: ParsedCode = {
        document: documentOf(uri, syntaxTree(tree, text, language, read), language, () => alive),
        dispose() {
          if (alive) for (const each of trees) each.delete();
          alive = false;
          held.delete(parsed);
        },
      };
      held.set(parsed, { tree, text: plain, language });
      return parsed;
    },
    dispose() {
      for (const loading of parsers.values()) {
        loading.then(
          (parser) => parser.delete(),
          () => {},
        );
      }
      parsers.clear();
    },
  };
}

/** Compiled once for all who get their grammars from the same place: it costs more than most files. */
const compiled = new WeakMap<Grammars, Map<string, Promise<Grammar>>>();

function loadGrammar(name: string, grammars: Grammars): Promise<Grammar> {
  const known = compiled.get(grammars) ?? new Map<string, Promise<Grammar>>();
  compiled.set(grammars, known);
  const loading = known.get(name) ?? grammars.grammar(name).then((bytes) => Grammar.load(bytes));
  known.set(name, loading);
  loading.catch(() => known.delete(name));
  return loading;
}

/** One for the process: grammars compiled for one start are no good for another. */
let runtime: Promise<void> | undefined;

function started(grammars: Grammars): Promise<void> {
  runtime ??= start(grammars).catch((error: unknown) => {
    // What could not be read now may be readable the next time.
    runtime = undefined;
    throw error;
  });
  return runtime;
}

async function start(grammars: Grammars): Promise<void> {
  const wasmBinary = await grammars.runtime();
  // Without `locateFile` the runtime builds a URL, which fails in a worker made from a Blob.
  await Parser.init({ wasmBinary, locateFile: (file: string) => file });
}

/** One document without anything kept between parses. */
export async function parseCode(
  uri: string,
  text: string,
  grammars: Grammars,
  languageId?: string,
): Promise<CodeDocument | undefined> {
  const parser = createCodeParser(grammars);
  const parsed = await parser.parse(uri, text, languageId);
  return parsed?.document;
}

/** The cheap look before anything is parsed. A suppression that suppresses nothing is to be found, too. */
function isWorthParsing(text: string, language: Language): boolean {
  return (language.triggers.test(text) || text.includes('half-open-')) && !isPacked(text);
}

/** Minified and generated: nobody writes lines that long. */
function isPacked(text: string): boolean {
  if (text.length < 20_000) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines > 400;
}

function parseTree(parser: Parser, text: string, old: Tree | undefined): Tree | undefined {
  let callbacks = Math.max(fewestCallbacks, text.length * callbacksPerCharacter);
  const tree = parser.parse(text, old ?? null, { progressCallback: () => --callbacks < 0 });
  if (tree !== null) return tree;
  parser.reset();
  return undefined;
}

/**
 * A copy of the earlier tree, moved to where its parts stand after the edits; `undefined` where these changed more
 * than they are about: `#if 0` blanks all up to its `#endif`. The tree itself stays as its document knows it: somebody
 * may be reading that, or be parsing from it, too.
 */
function edited(before: Held, edits: readonly Edit[], now: string): Tree | undefined {
  let text = before.text;
  const changes = edits.map((edit) => {
    const { start, end } = edit.span;
    const next = text.slice(0, start) + edit.text + text.slice(end);
    const change = new TreeEdit({
      startIndex: start,
      oldEndIndex: end,
      newEndIndex: start + edit.text.length,
      startPosition: pointAt(text, start),
      oldEndPosition: pointAt(text, end),
      newEndPosition: pointAt(next, start + edit.text.length),
    });
    text = next;
    return change;
  });
  if (text !== now) return undefined;
  const tree = before.tree.copy();
  for (const change of changes) tree.edit(change);
  return tree;
}

/** Rows as tree-sitter counts them: by \n alone. Only for its edits; offsets are what we read. */
function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let last = -1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    last = at;
  }
  return { row, column: offset - last - 1 };
}

function empty(uri: string, text: string, language: Language): CodeDocument {
  return {
    kind: 'code',
    uri,
    text,
    language: language.id,
    comments: [],
    commentSyntax: { open: language.comment.open },
    trailingComments: true,
    connections: [],
    commentLineAbove: () => undefined,
  };
}

function documentOf(uri: string, tree: SyntaxTree, language: Language, isAlive: () => boolean): CodeDocument {
  const found = names(tree, language);
  const connections = language.triggers.test(tree.text)
    ? connectionsOf(analyse(path(uri), tree, found, values(found, language), language))
    : [];
  return {
    ...empty(uri, tree.text, language),
    comments: comments(tree, language),
    connections,
    commentLineAbove: (offset) => (isAlive() ? commentLineAbove(tree, offset) : undefined),
  };
}

/** Only comments that speak to us; all others are of no interest to anybody, and many. */
function comments(tree: SyntaxTree, language: Language): readonly Comment[] {
  const { text } = tree;
  const found = new Map<number, Comment>();
  for (let at = text.indexOf('half-open-'); at >= 0; at = text.indexOf('half-open-', at + 1)) {
    const comment = tree.commentAt(at);
    if (comment === undefined) continue;
    const raw = text.slice(comment.start, comment.end);
    const open = language.comment.open;
    const head = raw.startsWith(open)
      ? open.length
      : /^(\/\*+|<!--|=begin|--|#+|\/\/+)?/.exec(raw)![0].length;
    const tail = /(\*+\/|-->|=end)?$/.exec(raw)![0].length;
    const content = span(comment.start + head, Math.max(comment.start + head, comment.end - tail));
    found.set(comment.start, { span: comment, content, text: text.slice(content.start, content.end) });
  }
  return [...found.values()];
}

/** The start of the offset's line, where a comment line may be put in: not inside a text nor a continued line. */
function commentLineAbove(tree: SyntaxTree, offset: number): number | undefined {
  const start = lineStart(tree.text, offset);
  const isContinued = /\\\r?\n?$/.test(tree.text.slice(Math.max(0, start - 3), start));
  return isContinued || isInsideText(tree, start) ? undefined : start;
}

/** The line begins inside a string or template that started above it. */
function isInsideText(tree: SyntaxTree, start: number): boolean {
  for (let at: Syntax | undefined = tree.at(start); at !== undefined; at = at.parent) {
    if (at.shape.kind === 'string' && at.start < start) return true;
  }
  return false;
}
