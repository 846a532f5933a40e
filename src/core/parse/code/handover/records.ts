/** C: functions and records of other files, whose heads alone are seen. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import type { Known } from '../calls/rows.ts';
import { isConversation } from '../flow/loops.ts';
import { receives } from '../flow/traffic.ts';
import { typeWritten } from '../names/bindings.ts';
import type { Names } from '../names/names.ts';
import { ancestor, outermost, unwrap, within } from '../tree/nodes.ts';
import { isCollected } from './collections.ts';
import { lastWord } from './foreign.ts';

/**
 * C's `echo(fd)`, `session_start(server, fd, &peer)`, `request->accepted(fd, request)` of another file: who gets nothing
 * but the connection, with addresses or what belongs to it, may set options. One that gets a text or a buffer with it
 * transfers, one that gets a flag or a function mostly waits for bytes. In C++ functions alone, as objects have methods.
 */
export function isForeignFunction(call: Syntax, given: Syntax, analysis: Analysis): boolean {
  // What a library made is for the library's own functions: `PQstatus(connection)`.
  return (
    analysis.language.names.outParameters === true &&
    analysis.subjects.type(given) === 'fd' &&
    (getsOnly(call, given, analysis) ||
      isForOthers(call, analysis) ||
      isQueuedForOthers(call, given, analysis))
  );
}

/**
 * `queue_push(&waiting, fd)` of another file, in a file of C that reads from no connection at all: who takes it out of
 * there talks with it, and may set options first.
 */
function isQueuedForOthers({ shape }: Syntax, given: Syntax, analysis: Analysis): boolean {
  if (shape.kind !== 'call' || shape.callee.shape.kind !== 'name' || !isPlainC(analysis.language))
    return false;
  const { callee, arguments: all } = shape;
  const isOthers = !isMacro(callee.text, analysis.names) && !isDefinedHere(callee, analysis);
  return (
    isOthers &&
    wordsOf(callee.text).some((word) => queues.test(word)) &&
    all.every(
      ({ value }) =>
        value === given ||
        unwrap(value).shape.kind === 'name' ||
        unwrap(value).shape.kind === 'member' ||
        value.text.startsWith('&'),
    ) &&
    !readsAnything.test(analysis.tree.text)
  );
}

const queues = /^(?:queue|enqueue|push|insert|append)$/;
const readsAnything = /\b(?:recv\w*|readv?|fgets|getline|fdopen|\w*_(?:read|recv)\w*|WSARecv)\s*\(/;

/** `pthread_create(&thread, NULL, serve, guest_entry(name, fd, 0))` of a `serve` of another file: that has it from then on. */
function isForOthers(call: Syntax, analysis: Analysis): boolean {
  const run = ancestor(outermost(call), 'call', 2);
  const known = run === undefined ? undefined : analysis.subjects.known(run);
  return known !== undefined && runsOthers(known, analysis);
}

/**
 * `guest->fd = accept(…); house_admit(house, guest)`: a function of another file gets the record, whose type that file
 * knows, too, or a part of it; or `guest->fd` itself, where a function of this file or a thread has the record first.
 */
export function isGivenInRecord(field: Syntax, analysis: Analysis): boolean {
  const path = pathOf(field);
  const record = path?.base;
  if (analysis.language.names.outParameters !== true || path === undefined || record?.shape.kind !== 'name')
    return false;
  if (path.fields.length === 0) return false;
  const home = analysis.names.functionOf(field);
  const uses = analysis.names
    .occurrences(record.shape.name)
    .filter((use) => use.start >= field.end && within(use, home));
  return isGivenOnIn(uses, path.fields, false, analysis);
}

/**
 * `guest->fd = accept(…); pthread_create(&thread, NULL, serve, guest)` of a `serve` of this file that reads from
 * `guest->fd` until the peer leaves, or `guests_.push_back(guest)` where this file reads so from each of them: whatever
 * a header says of the record, it is served here.
 */
export function isServedHere(field: Syntax, analysis: Analysis): boolean {
  const { names, subjects } = analysis;
  const path = pathOf(field);
  if (path === undefined || path.fields.length === 0) return false;
  const home = names.functionOf(field);
  return names
    .occurrences(path.base.text)
    .filter((use) => use.start >= field.end && within(use, home))
    .some((use) => {
      if (isCollected(use, analysis))
        return names.leaves(path.fields[0]!).some((leaf) => {
          const base = leaf.parent === undefined ? undefined : pathOf(leaf.parent)?.base;
          return base !== undefined && isReadFrom(base, path.fields, names);
        });
      const call = ancestor(use, 'call', 3);
      const known = call === undefined ? undefined : subjects.known(call);
      if (call === undefined || known?.row.does !== 'run') return false;
      return takersOf(call, use, known, analysis).some((taken) =>
        taken.some((each) => isReadFrom(each, path.fields, names)),
      );
    });
}

/** `read(guest->fd, …)`, `guest->socket.receive(…)` in a function that goes on until its peer leaves. */
function isReadFrom(use: Syntax, fields: readonly string[], names: Names): boolean {
  const part = partAround(use);
  const call = ancestor(outermost(part), 'call', 2)?.shape;
  if (call?.kind !== 'call' || !receives.test(call.callee.text)) return false;
  const told = pathOf(part)?.fields.slice(0, call.callee === part ? -1 : undefined);
  return told?.join() === fields.join() && isConversation(names.functionOf(use));
}

/** Functions of the file that a record is followed through. */
const mostTakers = 2;

/** The record is given to a function of another file by one of its names, be it by functions of this file that get it. */
function isGivenOnIn(
  uses: readonly Syntax[],
  fields: readonly string[],
  isTaken: boolean,
  analysis: Analysis,
  depth = 0,
): boolean {
  const { subjects, names } = analysis;
  return uses.some((use) => {
    const part = partAround(use);
    const partFields = pathOf(part)?.fields ?? [];
    if (partFields.some((each, at) => each !== fields[at])) return false;
    const isWhole = partFields.length === fields.length;
    const isFollowed = isPlainC(analysis.language) && !isWhole && depth < mostTakers;
    const pointer = isFollowed ? nameFor(part) : undefined;
    // `guest = &guests[free];`
    if (pointer !== undefined) {
      const home = names.functionOf(use);
      const later = names
        .occurrences(pointer.text)
        .filter((each) => each.start > part.end && within(each, home));
      return isGivenOnIn(later, fields.slice(partFields.length), isTaken, analysis, depth + 1);
    }
    const call = ancestor(outermost(part), 'call', 2);
    if (call?.shape.kind !== 'call') return false;
    if (!call.shape.arguments.some(({ value }) => unwrap(value) === unwrap(part))) return false;
    const known = subjects.known(call);
    const isTheirs = isWhole ? isTaken : isTypeOfOthers(part, analysis);
    if (isTheirs && (known === undefined ? getsOnly(call, part, analysis) : runsOthers(known, analysis)))
      return true;
    if (partFields.length > 0 || !isFollowed) return false;
    return takersOf(call, part, known, analysis).some((taken) =>
      isGivenOnIn(taken, fields, true, analysis, depth + 1),
    );
  });
}

/** `pthread_create(&thread, NULL, serve, guest)` of a `serve` that another file has, or the caller gives. */
export function runsOthers({ row, call }: Known, analysis: Analysis): boolean {
  if (row.does !== 'run' || !isPlainC(analysis.language)) return false;
  const run = analysis.options.argument(call, row.function[0]!);
  const fn = run === undefined ? undefined : unwrap(run);
  return (
    fn?.shape.kind === 'name' &&
    analysis.names.bindings(fn).every((binding) => binding.how.kind === 'parameter') &&
    !isDefinedHere(fn, analysis)
  );
}

/** The variable that is made to point to it. */
function nameFor(part: Syntax): Syntax | undefined {
  const assign = ancestor(part, 'assign', 5)?.shape;
  const value = assign?.kind === 'assign' ? assign.value : undefined;
  const target =
    assign?.kind === 'assign' &&
    value !== undefined &&
    unwrap(value) === unwrap(part) &&
    assign.targets.length === 1
      ? unwrap(assign.targets[0]!)
      : undefined;
  return target?.shape.kind === 'name' ? target : undefined;
}

/** What a record is called in the functions of the file that a call gives it to: `guest` of `struct guest *guest = given`. */
function takersOf(
  call: Syntax,
  given: Syntax,
  known: Known | undefined,
  { names, subjects, options }: Analysis,
): readonly (readonly Syntax[])[] {
  if (call.shape.kind !== 'call') return [];
  const { callee, arguments: all } = call.shape;
  const row = known?.row;
  if (row === undefined ? keepsNothing(callee.text) : row.does !== 'run') return [];
  const run = row?.does === 'run' ? options.argument(call.shape, row.function[0]!) : callee;
  const at = row === undefined ? all.findIndex(({ value }) => unwrap(value) === unwrap(given)) : 0;
  return (run === undefined ? [] : subjects.functions(run)).flatMap((fn) => {
    const target = fn.shape.kind === 'function' ? fn.shape.parameters[at]?.target : undefined;
    if (target?.shape.kind !== 'name') return [];
    const here = names.occurrences(target.shape.name).filter((use) => use !== target && within(use, fn));
    const renamed = here.flatMap((use) => {
      const name = nameFor(use);
      return name === undefined
        ? []
        : names.occurrences(name.text).filter((each) => each.start > use.end && within(each, fn));
    });
    return [[...here, ...renamed]];
  });
}

interface Path {
  readonly base: Syntax;
  readonly fields: readonly string[];
}

/** `guest` and `ways`, `fd` of `guest->ways[0].fd`. */
function pathOf(node: Syntax): Path | undefined {
  const fields: string[] = [];
  let at = unwrap(node);
  for (;;) {
    const { shape } = at;
    if (shape.kind === 'name') return { base: at, fields };
    if ((shape.kind !== 'member' && shape.kind !== 'index') || shape.object === undefined) return undefined;
    if (shape.kind === 'member') fields.unshift(shape.name);
    at = unwrap(shape.object);
  }
}

/** `guest->link`, as far as it goes around its first name. */
function partAround(use: Syntax): Syntax {
  let node = use;
  for (;;) {
    const whole = outermost(node);
    const { shape } = whole.parent ?? whole;
    if ((shape.kind !== 'member' && shape.kind !== 'index') || shape.object !== whole) return node;
    node = whole.parent!;
  }
}

/** A type that a header declares: of `guest`, or of the field that a record has under the name. */
function isTypeOfOthers(node: Syntax, { names, language }: Analysis): boolean {
  const { shape } = unwrap(node);
  const isForeign = (type: Syntax | undefined): boolean =>
    type !== undefined && !plainType.test(type.text) && !isRecordHere(type.text, names);
  // Where it is only assigned, its type stands with its declaration.
  if (shape.kind === 'name') {
    const bindings = names.bindings(unwrap(node));
    // `settings_->fd` of C++, a member that a header declares.
    if (bindings.length === 0) return !isPlainC(language) && !names.isSelf(unwrap(node));
    const types = bindings.flatMap(({ how }) => typeWritten(how) ?? []);
    return types.length > 0 && types.every(isForeign);
  }
  if (shape.kind !== 'member') return false;
  const declared = names.leaves(shape.name).flatMap((leaf) => {
    const field = ancestor(leaf, 'assign', 3)?.shape;
    const isField = leaf.type === 'field_identifier' && field?.kind === 'assign' && field.declares;
    return isField ? [field.type] : [];
  });
  return declared.length > 0 ? declared.every(isForeign) : shape.object !== undefined;
}

/** `guest->fd` of a record whose type a header declares. */
export function isInRecordOfOthers(field: Syntax, analysis: Analysis): boolean {
  const path = isPlainC(analysis.language) ? pathOf(field) : undefined;
  return path !== undefined && path.fields.length > 0 && isTypeOfOthers(path.base, analysis);
}

/** `screen` of `screen->sock = fd`, `last` of `last = accept(…)`: a variable that another file has. */
export function isVariableOfOthers(target: Syntax, { names, language }: Analysis): boolean {
  const base = isPlainC(language) ? pathOf(target)?.base : undefined;
  return (
    base !== undefined &&
    names.bindings(base).every(({ how, leaf }) => {
      if (how.kind !== 'value') return false;
      return how.type === undefined || /^extern\b/.test(ancestor(leaf, 'assign', 4)?.text ?? '');
    })
  );
}

/** `struct guest { int fd; };`, `typedef struct { int fd; } guest_t;` */
function isRecordHere(type: string, names: Names): boolean {
  const word = lastWord(type);
  return names
    .leaves(word)
    .some(
      ({ parent }) =>
        (parent?.shape.kind === 'class' && parent.shape.name === word) ||
        (parent?.type === 'type_definition' && parent.text.includes('{')),
    );
}

function getsOnly(call: Syntax, given: Syntax, analysis: Analysis): boolean {
  const { names, language } = analysis;
  if (call.shape.kind !== 'call' || call.shape.constructs) return false;
  const { callee, arguments: all } = call.shape;
  const { shape } = callee;
  // An object of C++ has its own methods.
  const isMethod = shape.kind === 'member' && !isPlainC(language);
  if ((shape.kind !== 'name' && shape.kind !== 'member') || isMethod || isMacro(shape.name, names))
    return false;
  if (isDefinedHere(callee, analysis) || language.transfers?.test(callee.text) === true) return false;
  // Whoever gets the peer's address, too, does not only transfer: `house_receive(listener, fd, peer)`.
  const isWithAddress = all.some(({ value }) =>
    names.bindings(unwrap(value)).some(({ how }) => /\bsockaddr/.test(typeWritten(how)?.text ?? '')),
  );
  if (keepsNothing(isWithAddress ? shape.name.replace(transferring, '') : shape.name)) return false;
  if (wordsOf(shape.name).some((word) => word.startsWith('adopt'))) return true;
  // Who begins a session wants to know who waits for its bytes, too.
  const isBeginning = wordsOf(shape.name).some((word) => begins.test(word));
  return all.every(
    ({ value }) =>
      unwrap(value) === unwrap(given) ||
      (isBeginning && value.shape.kind === 'name' && poller.test(value.text)) ||
      isCompany(value, names),
  );
}

function keepsNothing(name: string): boolean {
  return wordsOf(name).some((word) => keepsNone.test(word));
}

/** C, whose functions are all there is: what gets an object of C++ is one of its methods, or makes one. */
export function isPlainC({ names }: Language): boolean {
  return names.outParameters === true && names.methodsOutside !== true;
}

/** A function of the file, be it one whose head only a macro explains: `DWORD WINAPI Receive(LPVOID given) { … }`. */
export function isDefinedHere(fn: Syntax, { subjects, tree }: Analysis): boolean {
  if (subjects.functions(fn).length > 0) return true;
  return new RegExp(`\\b${escapeRegExp(fn.text)}\\s*\\([^;{}()]*\\)\\s*\\{`).test(tree.text);
}

/** `FD_SET`, and what the file defines itself. */
function isMacro(name: string, names: Names): boolean {
  return !/[a-z]/.test(name) || names.leaves(name).some(({ parent }) => /^preproc_/.test(parent?.type ?? ''));
}

/** What a connection comes with: its address, its name, the records it belongs to. */
function isCompany(value: Syntax, names: Names): boolean {
  const { shape, text } = unwrap(value);
  if (shape.kind === 'call')
    return (
      /^(?:inet_nto|ntoh)/.test(shape.callee.text) ||
      // `next_id()`: what it is known by from then on.
      (shape.arguments.length === 0 && wordsOf(shape.callee.text).at(-1) === 'id')
    );
  if (shape.kind !== 'name' && shape.kind !== 'member' && shape.kind !== 'index') return false;
  const word = /\w*$/.exec(text.replace(/\W+$/, ''))?.[0] ?? '';
  const words = wordsOf(word);
  if (!/[a-z]/.test(word) || words.some((each) => saysMore.test(each))) return false;
  const bindings = shape.kind === 'name' ? names.bindings(unwrap(value)) : [];
  return bindings.every(({ how, leaf }) => {
    // A function is called when there is something to read; an array of characters is filled.
    if (how.kind === 'function' || leaf.parent?.type === 'array_declarator') return false;
    const type = typeWritten(how);
    const isRecord = type !== undefined && !plainType.test(type.text);
    return isRecord || !words.some((each) => mayBeText.test(each));
  });
}

/** `session`, `start` of `sessionStart`, `session_start`. */
function wordsOf(name: string): readonly string[] {
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase());
}

/** Words of functions that read, write, ask, wait, tell or end, or set one option that they name. */
const keepsNone = new RegExp(
  `^(?:${[
    'read\\w*|write\\w*|send\\w*|recv\\w*|receive\\w*|put|puts|flush|pipe|copy|mem\\w+|max|min|abs|hton[ls]',
    'log\\w*|print\\w*|show|dump|debug|trace|assert|err\\w*|warn\\w*|die|fail\\w*|abort|exit',
    'is|has|can|check\\w*|valid\\w*|get\\w*|find|lookup|f?stat|isatty|ttyname|tc|lseek|f?sync|f?lock\\w*|dup',
    '\\w*poll\\w*|\\w*event\\w*|ev|watch\\w*|select\\w*|kqueue|uring|channel|wait\\w*|sleep|timers?|timeouts?',
    '\\w*ssl|\\w*tls|bio|\\w*block\\w*|\\w*nodelay|delay|cork|cloexec|exec|reuse\\w*|linger|thread|pthread|fork',
    'bind\\w*|connect(?:ed|ing|s)?|listen\\w*|close\\w*|shut\\w*|disconnect\\w*|end|kill|stop|drop|reject|refuse|deny|del\\w*|rem|remove\\w*|clear|free|destroy|unset|release',
    'list|queue|hash|table|map|vec|vector|array|push|append|prepend|insert|enqueue|remember|[a-z]?to[as]',
  ].join('|')})$`,
);

const transferring = /(?:^|_)(?:read|write|send|recv|receive)(?=_|$)/gi;

/** Words of buffers, texts and lengths, and of what waits for bytes. */
const saysMore =
  /^(?:\w*buf\w*|\w*msg\w*|mess\w*|data|str|string|line|text|pac?ke?t|payload|body|frame|len|length|n|size|count|num|timeout|flags?|events|cb|callback|e?poll\w*|epfd|kq|loop|base)$/;

/** `session_new(epfd, fd)`, `client_accept(loop, fd)`, as against `add_fd(epfd, fd)`. */
const begins =
  /^(?:accept(?:ed)?|admit|begin|client|conn|connection|create|guest|make|new|peer|serve|session|start|user)$/;
const poller = /^(?:e?poll(?:er)?_?fd|epfd|ep|kq|\w*loop|\w*base)$/i;

/** A text, a number, or the record of it: `request` of `char *request`, `struct request *request`. */
const mayBeText = /^(?:req|request|resp\w*|reply|answer|head\w*|cmd|command|event|mode|state)$/;

const plainType =
  /^(?:const\s+)?(?:unsigned\s+|signed\s+)?(?:char|int|short|long|void|bool|float|double|s?size_t|u?int\d+_t|(?:std::)?string(?:_view)?)\b/;
