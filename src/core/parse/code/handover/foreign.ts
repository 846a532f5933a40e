/** Objects whose code stands in another file, by what they are declared as or made by: `private SessionManager sessions`. */
import type { Ownership } from '../../../languages/language.ts';
import type { Shape, Syntax } from '../../../languages/syntax.ts';
import type { Manifest } from '../../../project/manifest.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import { type Binding, typeWritten } from '../names/bindings.ts';
import { callsOf, returned } from '../names/functions.ts';
import { methodOf, type Names } from '../names/names.ts';
import { ancestor, isQualified, unwrap } from '../tree/nodes.ts';

/** Links from a variable to what it is declared as. */
const deepest = 8;

/**
 * Whether nobody sees here what the object does with a connection it gets: `sessions` of `SessionManager sessions`,
 * `Sessions.Instance`, `link` of `var link = pool.Next()`. Of what the file does not tell, no.
 */
export function isForeign(object: Syntax, analysis: Analysis, depth = 0): boolean {
  const { names, subjects, language } = analysis;
  const { membersInScope, prototypes, bareCalls } = language.names;
  if ((membersInScope !== true && prototypes !== true) || bareCalls === true) return false;
  const node = unwrap(object);
  if (depth > deepest || names.isSelf(node) || subjects.type(node) !== undefined) return false;
  const { shape } = node;
  switch (shape.kind) {
    case 'name': {
      const bindings = names.bindings(node);
      if (bindings.length > 0) return bindings.some((each) => isBoundToForeign(each, analysis, depth + 1));
      return isClassName(shape.name) && isForeignType(shape.name, names);
    }
    case 'member': {
      if (shape.object === undefined) return false;
      if (names.isSelf(shape.object))
        return [...names.fields(node), ...parameterFields(shape.nameNode, names)].some((each) =>
          isBoundToForeign(each, analysis, depth + 1),
        );
      // `Company.Net.Sessions`: each of its words may be the class.
      return isPlainType(shape.name, names) ? isForeign(shape.object, analysis, depth + 1) : false;
    }
    // `muxed ? new MuxRelay() : new Relay()`
    case 'choice':
      return shape.options.some((each) => isForeign(each, analysis, depth + 1));
    case 'index':
      return elementsOf(shape.object, analysis).some((type) => isForeignType(type, names));
    case 'call': {
      if (subjects.known(node) !== undefined) return false;
      // Kotlin's `Link()`
      const isNew =
        language.names.capitalMethods !== true &&
        shape.callee.shape.kind === 'name' &&
        isClassName(shape.callee.text);
      // `new room()` of `const room = require("./room")`, small as its name is.
      if (shape.constructs && language.names.ownModules?.test(names.path(shape.callee) ?? '') === true)
        return true;
      if (shape.constructs || isNew) return isForeignType(shape.callee.text, names);
      const made = subjects.functions(shape.callee).flatMap((fn) => returned(fn));
      if (made.length > 0) return made.some((each) => isForeign(each, analysis, depth + 1));
      const callee = unwrap(shape.callee).shape;
      // `var link = Next();`, a method of the base.
      if (callee.kind === 'name')
        return language.names.statics === true && names.bindings(shape.callee).length === 0;
      return callee.kind === 'member' && callee.object !== undefined
        ? isForeign(callee.object, analysis, depth + 1)
        : false;
    }
    default:
      return false;
  }
}

/**
 * `acceptor.async_accept(session->socket(), …)`: the socket of an object whose class, be it one of several, or whose
 * methods the file does not have. What is accepted there is for that class to tune.
 */
export function isInForeignObject(place: Syntax, analysis: Analysis): boolean {
  const { names, language, tree } = analysis;
  if (language.names.methodsOutside !== true) return false;
  let at = unwrap(place);
  let isPart = false;
  for (;;) {
    const inner = at.shape.kind === 'call' ? unwrap(at.shape.callee) : at;
    if (inner.shape.kind !== 'member' || inner.shape.object === undefined) break;
    // `socket_.lowest_layer()` is the socket itself, and of a smart pointer what it points to.
    isPart ||= !/^(?:(?:lowest|next)_layer|get)$/.test(inner.shape.name);
    at = unwrap(inner.shape.object);
  }
  if (!isPart || at.shape.kind !== 'name' || names.isSelf(at)) return false;
  return ![...wordsOfMaking(at, analysis)].some((word) => hasMethods(word, tree.text));
}

/** Words of what a variable or field is declared as, made by and, of `auto`, of what the file's function gives. */
function wordsOfMaking(variable: Syntax, analysis: Analysis, depth = 0): ReadonlySet<string> {
  const { names, subjects, tree } = analysis;
  const texts = names.bindings(variable).flatMap(({ how }) => {
    const value = how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : undefined;
    const made = value?.shape.kind === 'call' ? subjects.functions(value.shape.callee) : [];
    const heads = made.map(({ shape, text, start }) =>
      shape.kind === 'function' && shape.body !== undefined ? text.slice(0, shape.body.start - start) : text,
    );
    // `waiting_.front()`
    const callee = value?.shape.kind === 'call' ? unwrap(value.shape.callee).shape : undefined;
    const from = callee?.kind === 'member' && callee.object !== undefined ? unwrap(callee.object) : undefined;
    const inside = from?.shape.kind === 'name' && depth === 0 ? wordsOfMaking(from, analysis, 1) : [];
    return [typeWritten(how)?.text ?? '', value?.text ?? '', ...heads, ...inside];
  });
  // `session_.reset(new Session(context_))`
  const put = new RegExp(`\\b${escapeRegExp(variable.text)}\\s*(?:=(?!=)|\\.\\s*reset\\s*\\()([^;]*)`, 'g');
  for (const [, value = ''] of tree.text.matchAll(put)) texts.push(value);
  return new Set(texts.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
}

/** `class Session { … }`, `void Session::begin() { … }` */
function hasMethods(word: string, text: string): boolean {
  const defined = `\\b(?:class|struct)\\s+(?:\\w+\\s+)?${word}\\b[^;{}()=]*\\{`;
  const method = `^[^\\n;(){}=]*\\b${word}(?:<[^<>;]*>)?::~?\\w+\\s*\\([^;{}]*\\)[^;{}]*\\{`;
  return new RegExp(`${defined}|${method}`, 'm').test(text);
}

/**
 * `peer` of `const peer = queue.shift(); peer.conn = net.connect(…)`, of a parameter and of an item, where nothing in
 * the file has such a field of its own: others made it, and have what is put into it.
 */
export function isOfOthers(object: Syntax, field: string, analysis: Analysis): boolean {
  // A pointer of C leads to a record that all functions of the program share.
  if (analysis.language.names.outParameters === true) return false;
  return !isFieldHere(field, analysis.names) && isGotten(unwrap(object), analysis);
}

/**
 * `t` of `t = telnetlib.Telnet()`, made by a class of another file: what is put into it is its code's, unless it is a
 * mere record.
 */
export function isOfImported(object: Syntax, { names, subjects, language }: Analysis): boolean {
  if (language.plainBases === undefined) return false;
  const node = unwrap(object);
  const bindings = node.shape.kind === 'member' ? names.fields(node) : names.reaching(node);
  return (
    bindings.length > 0 &&
    bindings.every(({ how, steps }) => {
      const made = how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : undefined;
      if (made?.shape.kind !== 'call' || steps.length > 0 || subjects.known(made) !== undefined) return false;
      const { callee } = made.shape;
      return (
        subjects.functions(callee).length === 0 &&
        isClassName(lastWord(callee.text)) &&
        isFromImport(callee, names) &&
        !records.test(callee.text)
      );
    })
  );
}

const records = /(?:Namespace|Mock|Dict|Record|Config|Event|Object)$/;

/** `telnetlib.Telnet`, `Telnet`, of a name that an import gives. */
export function isFromImport(callee: Syntax, names: Names): boolean {
  let head = unwrap(callee);
  while (head.shape.kind === 'member' && head.shape.object !== undefined) head = unwrap(head.shape.object);
  return head.shape.kind === 'name' && names.bindings(head).some(({ how }) => how.kind === 'import');
}

/** `this.conn`, a field that a class of the file declares, or the key of a literal. */
function isFieldHere(field: string, names: Names): boolean {
  return names.leaves(field).some(({ parent }) => {
    const shape = parent?.shape;
    if (shape?.kind === 'member') return shape.object !== undefined && names.isSelf(shape.object);
    if (shape?.kind === 'entry' || shape?.kind === 'record') return true;
    return [parent, parent?.parent, parent?.parent?.parent].some((each) =>
      declaresField.test(each?.type ?? ''),
    );
  });
}

const declaresField = /^(?:\w*field_(?:declaration|definition)|property_(?:declaration|signature))$/;

/** Bound to nothing but what came from callers elsewhere, or out of a collection. */
function isGotten(node: Syntax, analysis: Analysis, depth = 0): boolean {
  const { names } = analysis;
  if (node.shape.kind !== 'name' || names.isSelf(node) || depth > deepest) return false;
  const bindings = names.bindings(node);
  return (
    bindings.length > 0 &&
    bindings.every(({ how, steps }) => {
      if (steps.length > 0) return false;
      if (how.kind === 'parameter')
        return how.parameter.type === undefined && isGivenByOthers(how.of, how.at, analysis, depth + 1);
      if (how.kind !== 'value' || how.value === undefined) return how.kind === 'item';
      const value = unwrap(how.value);
      const callee = value.shape.kind === 'call' ? unwrap(value.shape.callee).shape : undefined;
      return callee === undefined
        ? isGotten(value, analysis, depth + 1)
        : callee.kind === 'member' && takes.test(callee.name);
    })
  );
}

const takes = /^(?:shift|pop|get|find|next|take|poll|dequeue|first|last|at)(?:[_A-Z]\w*)?$/;

/** Nobody in the file calls the function, or somebody does with what is of others. */
function isGivenByOthers(fn: Syntax, at: number, analysis: Analysis, depth: number): boolean {
  const calls = callsOf(fn, analysis.subjects);
  const shift = fn.shape.kind === 'function' && fn.shape.self !== undefined ? 1 : 0;
  const given = calls.flatMap(({ shape }) =>
    shape.kind === 'call' ? (shape.arguments[at - shift]?.value ?? []) : [],
  );
  return calls.length === 0 || given.some((each) => isGotten(unwrap(each), analysis, depth));
}

/**
 * Whether another file of the program gets the value by a method, `self.handler.handle(stream)`: one of a type of that
 * file, or of one that nobody tells here and that seems to take it over.
 */
export function isGivenToObject(
  callee: Syntax,
  argument: Syntax,
  ownership: Ownership,
  analysis: Analysis,
): boolean {
  const { names, subjects, tree } = analysis;
  const { shape } = callee;
  if (shape.kind !== 'member' || shape.object === undefined || isQualified(callee)) return false;
  if (ownership.lends(argument) || isBorrowed(argument, names)) return false;
  const types = typesOf(shape.object, analysis);
  const paths = types.map(({ head }) => names.path(head) ?? head.text);
  const found = subjects.functions(callee);
  // `connection.handle(stream)`, though the file has a `handle` of another type.
  if (paths.some((path) => ownership.isProgram(path, tree.text)))
    return !found.some((fn) => types.some(({ name }) => isNamed(names.classOf(fn), name)));
  if (found.length > 0) return false;
  // Of a trait, or of a part of the type in another file.
  if (names.isSelf(shape.object)) return true;
  return ownership.takesOver.test(shape.name) && !paths.some((path) => ownership.onlyUses.test(path));
}

/** A path into a library, `feed_server.session.serve`, and whether what it gives goes on as the connection. */
interface Library {
  readonly path: string;
  readonly wraps: boolean;
}

/** The function of a library that a value is given to for good: `session::serve(stream)` of `use feed_server::session`. */
export function libraryGiven(argument: Syntax, { names, subjects, language }: Analysis): Library | undefined {
  const { ownership } = language;
  const node = ancestor(argument, 'call', 3);
  if (ownership === undefined || node?.shape.kind !== 'call' || ownership.lends(argument)) return undefined;
  const { callee } = node.shape;
  if (callee.shape.kind !== 'name' && !isQualified(callee)) return undefined;
  const path = names.path(callee);
  const isKnown = subjects.known(node) !== undefined || subjects.functions(callee).length > 0;
  if (path === undefined || isKnown || !/^[a-z]\w*\.\w/.test(path) || ownership.onlyUses.test(path))
    return undefined;
  return { path, wraps: ownership.wraps(node) };
}

/** The package's own, which its binary names by the package's name. Without a manifest, what plain functions of modules get. */
export function isOwnLibrary(
  { path, wraps }: Library,
  manifest: Manifest | undefined,
  { language }: Analysis,
): boolean {
  const text = manifest?.file?.text;
  if (text === undefined) return !wraps && /^[a-z\d_]+(?:\.[a-z\d_]+){2,}$/.test(path);
  return language.ownership?.needs(text, path.split('.')[0]!) === false;
}

function isNamed(owner: Syntax | undefined, name: string): boolean {
  return owner?.shape.kind === 'class' && owner.shape.name === name;
}

/** `stream` of `stream: &mut TcpStream`. */
function isBorrowed(argument: Syntax, names: Names): boolean {
  return names
    .bindings(unwrap(argument))
    .some(({ how }) => how.kind === 'parameter' && how.parameter.type?.text.startsWith('&') === true);
}

/** A type as it is written, with the first word of its path: `conn` of `conn::Handler`. */
interface Written {
  readonly head: Syntax;
  readonly name: string;
}

/** The types in what the object is declared as, or made by: `Handler` of `handler: Arc<Handler>`, `Handler::new()`. */
function typesOf(object: Syntax, analysis: Analysis, depth = 0): readonly Written[] {
  const { names, subjects, tree } = analysis;
  const node = unwrap(object);
  if (depth > deepest) return [];
  if (node.shape.kind === 'call') {
    const { callee } = node.shape;
    if (isQualified(callee)) return typesIn(callee, tree);
    return subjects
      .functions(callee)
      .flatMap(({ shape }) =>
        shape.kind === 'function' && shape.returnType !== undefined ? typesIn(shape.returnType, tree) : [],
      );
  }
  if (node.shape.kind === 'record')
    return node.shape.type === undefined ? [] : typesIn(node.shape.type, tree);
  const bindings = node.shape.kind === 'name' ? names.bindings(node) : names.fields(node);
  return bindings.flatMap(({ how, steps }) => {
    const declared = typeWritten(how);
    if (declared !== undefined) return typesIn(declared, tree);
    const value = how.kind === 'value' && steps.length === 0 ? how.value : undefined;
    return value === undefined ? [] : typesOf(value, analysis, depth + 1);
  });
}

function typesIn({ text, start }: Syntax, tree: Analysis['tree']): readonly Written[] {
  return [...text.matchAll(/\b(?:\w+::)*([A-Z]\w*)/g)].map(({ index, 1: name = '' }) => ({
    head: tree.at(start + index),
    name,
  }));
}

/** TypeScript's `constructor(private readonly sessions: Sessions)`, which makes fields. */
function parameterFields(name: Syntax, names: Names): readonly Binding[] {
  const owner = names.classOf(name);
  return names.leaves(name.text).flatMap((leaf) => {
    if (names.classOf(leaf) !== owner) return [];
    return names
      .bindings(leaf)
      .filter(
        ({ how, leaf: bound }) =>
          bound === leaf &&
          how.kind === 'parameter' &&
          how.of.shape.kind === 'function' &&
          how.of.shape.name === 'constructor',
      );
  });
}

function isBoundToForeign({ how, steps }: Binding, analysis: Analysis, depth: number): boolean {
  const { names } = analysis;
  switch (how.kind) {
    case 'parameter':
      return how.parameter.type !== undefined && isForeignType(how.parameter.type.text, names);
    case 'item':
      return (
        how.over !== undefined && elementsOf(how.over, analysis).some((each) => isForeignType(each, names))
      );
    case 'import':
      return isClassName(lastWord(how.path)) && isForeignType(lastWord(how.path), names);
    case 'value':
      if (how.type !== undefined && !untold.test(how.type.text)) return isForeignType(how.type.text, names);
      return steps.length === 0 && how.value !== undefined && isForeign(how.value, analysis, depth);
    case 'resource':
      return steps.length === 0 && isForeign(how.value, analysis, depth);
    default:
      return false;
  }
}

/** What is declared as one of the language's own things, which keep no connection: `token` of `CancellationToken token`. */
export function isOfRuntime(object: Syntax, { names }: Analysis): boolean {
  const node = unwrap(object);
  const bindings = node.shape.kind === 'name' ? names.bindings(node) : names.fields(node);
  return bindings.some(({ how }) => {
    const type = typeWritten(how);
    return type !== undefined && runtime.test(type.text);
  });
}

/** A class on one of another file, which may set options in the method that gets the connection. */
export function isBuiltElsewhere(owner: Syntax, method: string, analysis: Analysis, depth = 0): boolean {
  const { names, language } = analysis;
  if (owner.shape.kind !== 'class' || depth > 4) return false;
  const own = methodOf(owner, method, names);
  if (own !== undefined && !/\bsuper\b/.test(own.text)) return false;
  return owner.shape.bases.some((base) => {
    if (base.shape.kind !== 'name' && base.shape.kind !== 'member') return false;
    const [binding] = base.shape.kind === 'name' ? names.bindings(base) : [];
    if (binding?.how.kind === 'class') return isBuiltElsewhere(binding.how.node, method, analysis, depth + 1);
    return language.plainBases?.test(names.path(base) ?? base.text.replaceAll('::', '.')) !== true;
  });
}

const untold = /^(?:const\s+)?(?:var|val|let|auto|any|dynamic|object|Object|unknown)\b\W*$/;

/** What a list or map is declared to hold: `IService` of `List<IService> services`. */
function elementsOf(collection: Syntax, { names }: Analysis): readonly string[] {
  const node = unwrap(collection);
  const bindings = node.shape.kind === 'name' ? names.bindings(node) : names.fields(node);
  return bindings.flatMap(({ how }) => {
    const type = typeWritten(how)?.text;
    const inner =
      type === undefined ? undefined : (/[<,]\s*([\w.?:]+)\s*>/.exec(type) ?? /^([\w.]+)\[\]/.exec(type));
    return inner?.[1] ?? [];
  });
}

/** A type that is neither of this file nor of the language's own library. */
function isForeignType(written: string, names: Names): boolean {
  // `std::shared_ptr<Session>` is about what it holds.
  const held = /\w_ptr<(?:class\s+)?([\w:]+)>/.exec(written)?.[1] ?? written;
  if (/\]\s*\??$|\bstd::|=>|^[({]/.test(held)) return false;
  const words = held.replace(/<[\s\S]*$/, '').match(/\w+/g) ?? [];
  const name = words.at(-1);
  return name !== undefined && isClassName(name) && words.every((word) => isPlainType(word, names));
}

function isPlainType(name: string, names: Names): boolean {
  return !runtime.test(name) && !isOfFile(name, names);
}

function isClassName(name: string): boolean {
  return /^[A-Z]\w*[a-z]/.test(name);
}

export function lastWord(path: string): string {
  return /\w*$/.exec(path)![0];
}

/** A class of the file, or an interface for which the file has one. */
function isOfFile(name: string, names: Names): boolean {
  return names.leaves(name).some(({ parent }) => {
    if (parent?.shape.kind !== 'class' || parent.shape.name !== name) return false;
    const head = parent.text.slice(0, parent.text.indexOf(name));
    return !/\binterface\b/.test(head) || names.leaves(name).some((leaf) => isBase(leaf));
  });
}

function isBase(leaf: Syntax): boolean {
  for (let at: Syntax | undefined = leaf, up = 0; at !== undefined && up < 4; at = at.parent, up++) {
    const around: Shape | undefined = at.parent?.shape;
    if (around?.kind === 'class' && around.bases.includes(at)) return true;
  }
  return false;
}

/** Threads, collections, streams, logs and what else the language brings: they keep no connection to tune it. */
const runtime = new RegExp(
  `^(?:${[
    // What runs and waits.
    '\\w*(?:Thread|Task|Timer|Executors?|ExecutorService|Future|Promise|CompletionSource|Lock|Mutex|Semaphore\\w*)',
    'ThreadPool|ArrayPool|Interlocked|Volatile|Monitor|Parallel|CancellationToken\\w*|Dispatchers',
    // What holds many, or one.
    '\\w*(?:List|Map|Set|Queue|Deque|Dictionary|Bag|Stack|Hash|Hashtable|Array|Vector|Collection|Iterator|Enumerable)',
    'Collections|Arrays|Group|\\w*ChannelGroup|\\w*(?:Tuple|Pair|Entry)|KeyValuePair|Optional|Lazy|\\w*Reference',
    // What waits for, reads and writes bytes.
    '\\w*(?:Selector|Poller|Stream|Reader|Writer|Scanner|Buffer|Encoder|Decoder|Serializer|Formatter)|Channels',
    'Socket|ServerSocket|TcpClient|TcpListener|UdpClient|SocketAsyncEventArgs|IPAddress|InetAddress|Dns|IPEndPoint',
    // What tells.
    'I?\\w*(?:Log|Logger|Logging|Metrics?|Counter)(?:<.*>)?|Console|Debug|Trace|MessageBox|\\w*Emitter',
    'Encoding|Convert|BitConverter|String|StringBuilder|Math|GC|Environment|Marshal|Objects?|Assert|File|Path|Files',
    'System|Type|Enum|Guid|Random|Regex|DateTime|TimeSpan|Stopwatch|Reflect|Number|Symbol|Error|Unsafe|Mathf',
  ].join('|')})$`,
);
