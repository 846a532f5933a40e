/** The calls of a file that a row of the language's table may speak of: the only ones looked at closely. */
import type { Api } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Names } from '../names/names.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';
import { callsGettingMethods } from './handed-methods.ts';
import type { Rows } from './rows.ts';

/** Calls that look like a row's: a large hand-written file has some hundreds. */
const mostCandidates = 5000;

/** Every call whose callee ends with a word of a row, in order. */
export function candidateCalls(names: Names, language: Language, rows: Rows): readonly Syntax[] {
  const found = new Set<Syntax>();
  const words = wordsIn(names, language);
  for (const word of words) {
    for (const leaf of names.leaves(word)) addCall(leaf, found, names);
  }
  for (const local of localNames(words, names, language, rows)) {
    for (const leaf of names.occurrences(local)) addCall(leaf, found, names);
  }
  // `require("knex")({ … })`: what is loaded is called as it is.
  for (const loader of language.names.loaders ?? []) {
    for (const { parent } of names.leaves(loader)) {
      if (parent?.shape.kind === 'call' && isRow(names.path(parent) ?? '', language))
        addCall(parent, found, names);
    }
  }
  for (const call of callsGettingMethods(names, language)) found.add(call);
  const { baseCall } = language.names;
  for (const leaf of baseCall === undefined ? [] : names.leaves(/\w+$/.exec(baseCall)?.[0] ?? baseCall)) {
    const owner = names.classOf(leaf);
    if (owner !== undefined && rows.basePath(owner) !== undefined) addCall(leaf, found, names);
  }
  for (const word of language.names.nameless ?? []) {
    for (const leaf of names.leaves(word)) {
      const call = leaf.parent;
      if (call?.shape.kind !== 'call') continue;
      const { callee, list } = call.shape;
      if (!within(callee, call) || (list !== undefined && within(callee, list))) found.add(call);
    }
  }
  // Generated code that calls for ever is not judged.
  if (found.size > mostCandidates) return [];
  return [...found].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Names other than the rows' own words under which their things go in this file. */
function localNames(
  words: readonly string[],
  names: Names,
  language: Language,
  rows: Rows,
): ReadonlySet<string> {
  const locals = new Set<string>();
  for (const word of importWords(language)) {
    for (const leaf of names.leaves(word)) {
      const statement = ancestor(leaf, 'import', 3)?.shape;
      if (statement?.kind === 'import') {
        for (const each of statement.names)
          if (isRow(each.path.replace(/<.*$/, ''), language)) locals.add(each.local);
      }
      const assign = ancestor(leaf, 'assign', 4)?.shape;
      if (assign?.kind === 'assign') addHeld(assign, leaf, names, language, locals);
    }
  }
  for (const word of words) {
    for (const leaf of names.leaves(word)) {
      const assign = ancestor(leaf, 'assign', 3)?.shape;
      if (assign?.kind === 'assign') {
        addHeld(assign, leaf, names, language, locals);
        if (language.names.calledByName === true && names.path(assign.value ?? leaf) === word)
          for (const target of assign.targets) for (const each of namesIn(target)) locals.add(each);
      }
      // Subclasses of this file are constructed under their own names.
      const owner = ancestor(leaf, 'class', 5);
      const name = owner?.shape.kind === 'class' ? owner.shape.name : undefined;
      if (owner !== undefined && name !== undefined && rows.basePath(owner) !== undefined) locals.add(name);
    }
  }
  return locals;
}

/** `create = net.connect`, `const { connect: c } = net`: names that hold what a row speaks of. */
function addHeld(
  assign: ShapeOf<'assign'>,
  word: Syntax,
  names: Names,
  language: Language,
  locals: Set<string>,
): void {
  const { value } = assign;
  const isTaken = assign.targets.some((target) => target.shape.kind === 'record' && within(word, target));
  const path = value !== undefined && (isTaken || within(word, value)) ? names.path(value) : undefined;
  if (path === undefined) return;
  for (const target of assign.targets) {
    const { shape } = target;
    if (shape.kind === 'record') {
      for (const { key, value } of shape.entries) {
        if (key !== undefined && isRow(`${path}.${key}`, language))
          for (const each of namesIn(value)) locals.add(each);
      }
    } else if (isRow(path, language)) for (const each of namesIn(target)) locals.add(each);
  }
}

function isRow(path: string, language: Language): boolean {
  return Object.hasOwn(language.apis, path);
}

/** The call whose callee ends with the word. */
function addCall(leaf: Syntax, into: Set<Syntax>, names: Names): void {
  let node = leaf;
  while (node.parent !== undefined) {
    const parent: Syntax = node.parent;
    const shape = parent.shape;
    if (shape.kind === 'call') {
      if (shape.callee === node) into.add(parent);
      return;
    }
    // `tcp::socket socket(io);`: the type in front of the name is what is called.
    if (shape.kind === 'assign' && shape.type === node) {
      const made = shape.value?.shape;
      if (made?.kind === 'call' && made.callee === node) into.add(shape.value!);
      // A constructor's `: cache_("tcp://cache.example")` makes the field it is declared for.
      for (const target of shape.targets) {
        for (const use of names.leaves(target.text)) {
          const given = use.parent?.shape;
          if (given?.kind !== 'assign' || given.declares || given.value?.shape.kind !== 'call') continue;
          if (given.value.shape.callee === node) into.add(given.value);
        }
      }
      return;
    }
    // `::Socket` is a name around one.
    const isAround =
      /^(?:same|name)$/.test(shape.kind) || (shape.kind === 'member' && shape.nameNode === unwrap(node));
    if (!isAround) {
      // `std::make_unique<T>(…)`: the type stands inside what is called.
      const around = shape.kind === 'other' ? ancestor(node, 'call', 5) : undefined;
      if (around?.shape.kind === 'call' && around.shape.callee === node) into.add(around);
      return;
    }
    node = parent;
  }
}

function namesIn(target: Syntax): readonly string[] {
  const shape = target.shape;
  if (shape.kind === 'name') return [shape.name];
  if (shape.kind === 'same') return namesIn(shape.inner);
  if (shape.kind === 'list') return shape.items.flatMap(namesIn);
  if (shape.kind === 'record') return shape.entries.flatMap((each) => namesIn(each.value));
  return [];
}

/** A row as far as it must be known to tell whether a file can have such a call. */
interface Entry {
  /** The call's own word. */
  readonly word: string | undefined;
  /** Words that stand in the file wherever the row can apply. */
  readonly needs: readonly string[];
  /** The type whose method it is; `undefined` for a path, empty for a method of any receiver. */
  readonly type: string | undefined;
  readonly gives: readonly string[];
}

interface Table {
  readonly entries: readonly Entry[];
  /** Methods by the type whose they are. */
  readonly methods: ReadonlyMap<string, readonly Entry[]>;
  /** All words that entries need. */
  readonly needed: ReadonlySet<string>;
}

const tables = new WeakMap<Language, Table>();

function tableOf(language: Language): Table {
  const before = tables.get(language);
  if (before !== undefined) return before;
  const entries = Object.entries(language.apis).map(([key, rows]): Entry => {
    const hash = key.indexOf('#');
    const path = hash < 0 ? key : key.slice(0, hash);
    const all: readonly Api[] = 'does' in rows ? [rows] : rows;
    const gives = all.flatMap((row) => [
      ...('gives' in row && row.gives !== undefined ? [row.gives].flat() : []),
      ...('server' in row && row.server !== undefined ? [row.server] : []),
    ]);
    return {
      word: lastWord(key),
      needs: path.match(/[\w$]+/g) ?? [],
      type: hash < 0 ? undefined : path,
      gives,
    };
  });
  const methods = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.type === undefined) continue;
    const others = methods.get(entry.type);
    if (others === undefined) methods.set(entry.type, [entry]);
    else others.push(entry);
  }
  const table = { entries, methods, needed: new Set(entries.flatMap(({ needs }) => needs)) };
  tables.set(language, table);
  return table;
}

function lastWord(key: string): string | undefined {
  return /[^.#:]+$/.exec(key)?.[0];
}

/**
 * The words of the rows that can apply in a file: its modules are named there, and of methods somebody gives the
 * type. Most files have few of them, and only their places are looked at.
 */
function wordsIn(names: Names, language: Language): readonly string[] {
  const { entries, methods, needed } = tableOf(language);
  const there = new Set([...needed].filter((word) => names.has(word)));
  const words = new Set<string>();
  const types = new Set(['']);
  const add = ({ word, gives }: Entry): void => {
    if (word === undefined) return;
    words.add(word);
    for (const type of gives) types.add(type);
  };
  for (const entry of entries) if (entry.needs.every((word) => there.has(word))) add(entry);
  // Types that these give have methods, which may give further ones.
  for (const type of types) for (const entry of methods.get(type) ?? []) add(entry);
  return [...words].filter((word) => names.has(word));
}

function importWords(language: Language): readonly string[] {
  return ['import', 'require', 'use', 'using', 'typedef', ...(language.names.loaders ?? [])];
}
