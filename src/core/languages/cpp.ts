/** C++: its own shapes and client libraries; what it shares with C stands in `c-family.ts`. */
import {
  type Api,
  enabled,
  type FixRow,
  idle,
  interval,
  type Opens,
  type OptionEffect,
  type OptionTable,
  probes,
  type Rows,
  unknown,
} from './api.ts';
import {
  assignment,
  cApis,
  cNames,
  cShapes,
  cTables,
  cTransfers,
  cUnwinds,
  cWriting,
  declaration,
  declarator,
  definition,
  innermost,
  libpqDefaults,
  libpqFix,
  libpqParameters,
  onDescriptor,
  overTcp,
  parametersIn,
} from './c-family.ts';
import { isOwnName } from './cpp-self.ts';
import { sfml, sfmlAccepts, sfmlConnects } from './cpp-sfml.ts';
import type { Language } from './language.ts';
import {
  argumentsOf,
  block,
  Construction,
  call,
  child,
  childOfType,
  childrenOf,
  eachOf,
  exit,
  name,
  namedChildren,
  nothing,
  other,
  rootOf,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  sameAs,
  self,
  string,
} from './syntax.ts';

const shapes: Readonly<Record<string, Shaper>> = {
  ...cShapes,
  field_declaration_list: block,
  namespace_identifier: name,
  qualified_identifier: qualified,
  '::': (): Shape => ({ kind: 'name', name: '' }),
  template_type: (node) => sameAs(child(node, 'name')),
  template_function: (node) => sameAs(child(node, 'name')),
  dependent_type: same,
  this: self,
  nullptr: nothing,
  raw_string_literal: string(['raw_string_content']),
  field_expression: memberOf,
  subscript_expression: (node) => {
    const list = child(node, 'indices');
    const at = list === undefined ? undefined : namedChildren(list)[0];
    const object = child(node, 'argument');
    return at === undefined || object === undefined ? other : { kind: 'index', object, index: at };
  },
  call_expression: called,
  new_expression: creation,
  assignment_expression: optionField,
  declaration: declared,
  field_declaration: declared,
  init_declarator: initialised,
  function_declarator: (node) => sameAs(child(node, 'declarator')),
  reference_declarator: same,
  argument_list: constructed,
  initializer_list: (node) => {
    // `new Reader{socket}`: arguments, as in parentheses.
    if (node.parent?.type === 'new_expression') return other;
    return isConstruction(node) ? constructed(node) : cShapes['initializer_list']!(node);
  },
  parameter_list: constructed,
  parameter_declaration: (node) =>
    child(node, 'declarator') === undefined && node.parent?.shape.kind === 'call'
      ? sameAs(child(node, 'type'))
      : other,
  field_initializer: initializer,
  function_definition: definition,
  lambda_expression: lambda,
  lambda_capture_initializer: captured,
  class_specifier: classDefinition,
  struct_specifier: classDefinition,
  condition_clause: (node) => sameAs(child(node, 'value')),
  for_range_loop: (node) => {
    const variable = child(node, 'declarator');
    return eachOf(variable, child(node, 'right'), child(node, 'body'));
  },
  try_statement: tryStatement,
  throw_statement: exit('throw'),
  co_return_statement: exit('return'),
  co_await_expression: (node) => sameAs(child(node, 'argument')),
  using_declaration: using,
  alias_declaration: alias,
  type_definition: alias,
  namespace_alias_definition: namespaceAlias,
};

/** A part of `a::b::c` that has no node of its own: `a::b`. */
class Scope implements Syntax {
  readonly type = 'scope';
  readonly named = true;
  readonly field = 'scope';
  readonly children: readonly Syntax[] = [];
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly parent: Syntax;
  readonly shape: Shape;

  constructor(parts: readonly Syntax[], parent: Syntax) {
    const last = parts.at(-1)!;
    this.start = parts[0]!.start;
    this.end = last.end;
    this.text = parts.map((each) => each.text).join('::');
    this.parent = parent;
    this.shape = {
      kind: 'member',
      object: scopeOf(parts.slice(0, -1), this),
      name: last.text,
      nameNode: last,
    };
  }

  byField(): undefined {
    return undefined;
  }
}

function scopeOf(parts: readonly Syntax[], parent: Syntax): Syntax | undefined {
  return parts.length > 1 ? new Scope(parts, parent) : parts[0];
}

/** Parts of one name that are read. */
const mostScopes = 16;

/** `a::b::c` is nested from the right; `::c` is a member of what has no name. */
function qualified(node: Syntax): Shape {
  const parts: Syntax[] = [];
  let last = child(node, 'name');
  const first = child(node, 'scope') ?? childOfType(node, '::');
  if (first !== undefined) parts.push(first);
  while (last?.type === 'qualified_identifier') {
    const scope = child(last, 'scope');
    if (scope !== undefined) parts.push(scope);
    if (parts.length > mostScopes) return other;
    last = child(last, 'name');
  }
  const nameNode = child(node, 'name');
  if (last === undefined || nameNode === undefined) return other;
  const plain = last.type.startsWith('template_') ? (child(last, 'name') ?? last) : last;
  return { kind: 'member', object: scopeOf(parts, node), name: plain.text, nameNode };
}

/** `this->fd`, `self->fd` of `auto self = shared_from_this();` are the field a bare `fd` names, too. */
function memberOf(node: Syntax): Shape {
  const object = child(node, 'argument');
  const nameNode = child(node, 'field');
  if (nameNode === undefined) return other;
  if (object?.type === 'this' || (object !== undefined && isOwnName(object)))
    return { kind: 'same', inner: nameNode };
  if (object !== undefined && renewedBy(node) !== undefined) return { kind: 'same', inner: object };
  return { kind: 'member', object, name: nameNode.text, nameNode };
}

/** `new Link(io)` of `link_.reset(new Link(io))`, which puts it where the pointer's was. */
function renewedBy(callee: Syntax): Syntax | undefined {
  const call = callee.parent;
  if (callee.type !== 'field_expression' || call?.type !== 'call_expression') return undefined;
  if (child(callee, 'field')?.text !== 'reset' || child(call, 'function') !== callee) return undefined;
  const list = child(call, 'arguments');
  const [made, another] = list === undefined ? [] : namedChildren(list);
  return made?.type === 'new_expression' && another === undefined ? made : undefined;
}

/** `std::make_unique<T>(…)` makes a T; casts change nothing. */
function called(node: Syntax): Shape {
  const callee = child(node, 'function');
  const list = child(node, 'arguments');
  if (callee === undefined) return other;
  const renewed = renewedBy(callee);
  if (renewed !== undefined) return { kind: 'assign', targets: [callee], value: renewed, declares: false };
  let template = callee;
  while (template.type === 'qualified_identifier') template = child(template, 'name') ?? callee;
  const word = template.type === 'template_function' ? child(template, 'name')?.text : undefined;
  if (word !== undefined && /^(static|reinterpret|const|dynamic|qobject)_cast$|^move$|^forward$/.test(word)) {
    return sameAs(list === undefined ? undefined : namedChildren(list)[0]);
  }
  if (word !== undefined && /^make_(unique|shared)$/.test(word)) {
    const type = templateArgument(template);
    if (type !== undefined)
      return { kind: 'call', callee: type, arguments: argumentsOf(list), list, constructs: true };
  }
  return call('function', 'arguments')(node);
}

function templateArgument(template: Syntax): Syntax | undefined {
  const list = child(template, 'arguments');
  const first = list === undefined ? undefined : namedChildren(list)[0];
  return first === undefined ? undefined : (child(first, 'type') ?? first);
}

function creation(node: Syntax): Shape {
  const type = child(node, 'type');
  const list = child(node, 'arguments');
  if (type === undefined) return other;
  return { kind: 'call', callee: type, arguments: argumentsOf(list), list, constructs: true };
}

/** Fields whose assignment sets an option: `options.keep_alive = true`. */
const optionFields = /^keep_alive(_s)?$/;

function optionField(node: Syntax): Shape {
  const callee = child(node, 'left');
  const value = child(node, 'right');
  if (callee?.shape.kind !== 'member' || value === undefined || !optionFields.test(callee.shape.name))
    return assignment(node);
  return { kind: 'call', callee, arguments: [{ value, node: value }], list: undefined, constructs: false };
}

// --- Objects made where they are declared: `tcp::socket a(io);`, `tcp::socket b{io};`, `QTcpSocket c;`

const classTypes = ['type_identifier', 'qualified_identifier'];

/** What makes the object of a declaration: the list of arguments, or the declaration itself where there is none. */
function declared(node: Syntax): Shape {
  const type = child(node, 'type');
  const declarators = childrenOf(node, 'declarator');
  // `if (auto *socket = server->nextPendingConnection())`
  const tested = child(node, 'value');
  if (tested !== undefined && node.parent?.type === 'condition_clause')
    return { kind: 'assign', targets: declarators, value: tested, declares: true, ...(type && { type }) };
  const only = declarators.length === 1 ? declarators[0] : undefined;
  if (type === undefined || only === undefined || !classTypes.includes(type.type)) return declaration(node);
  const isExtern = node.children.some((each) => each.text === 'extern' || each.text === 'typedef');
  const value = isExtern ? undefined : constructionOf(only, node);
  if (value === undefined) return declaration(node);
  return { kind: 'assign', targets: [only], value, declares: true, type };
}

function constructionOf(declarator: Syntax, statement: Syntax): Syntax | undefined {
  if (declarator.type === 'identifier' || declarator.type === 'field_identifier') {
    const list = child(statement, 'default_value');
    if (list !== undefined) return isConstruction(list) ? list : undefined;
    // A declaration without arguments calls the constructor, too.
    return new Construction(statement, child(statement, 'type')!);
  }
  const list = child(declarator, declarator.type === 'init_declarator' ? 'value' : 'parameters');
  return list !== undefined && isConstruction(list) ? list : undefined;
}

/** `pollfd watched{fd, POLLIN, 0};`: no constructor takes the descriptor over. */
const systemStructs = /^(?:::)?(?:pollfd|WSAPOLLFD|epoll_event)$/;

/** Arguments of a constructor. `tcp::socket s(io);` is read as a function's declaration by the grammar. */
function isConstruction(list: Syntax): boolean {
  const holder = list.parent;
  const statement = holder?.type === 'field_declaration' ? holder : holder?.parent;
  if (holder === undefined || statement === undefined) return false;
  const type = child(statement, 'type');
  if (type === undefined || !classTypes.includes(type.type) || systemStructs.test(type.text)) return false;
  if (holder.type === 'field_declaration') return list.type === 'initializer_list';
  if (holder.type === 'init_declarator')
    return (
      /^(?:argument|initializer)_list$/.test(list.type) &&
      !/=\s*$/.test(holder.text.slice(0, list.start - holder.start))
    );
  const isLocal = statement.type === 'declaration' && statement.parent?.type === 'compound_statement';
  if (holder.type !== 'function_declarator' || !isLocal || innermost(holder)?.type !== 'identifier')
    return false;
  const parameters = namedChildren(list);
  return parameters.length > 0 && parameters.every((each) => child(each, 'declarator') === undefined);
}

function constructed(node: Syntax): Shape {
  if (!isConstruction(node)) return other;
  const holder = node.parent!;
  const statement = holder.type === 'field_declaration' ? holder : holder.parent!;
  return {
    kind: 'call',
    callee: child(statement, 'type')!,
    arguments: namedChildren(node).map((each) => ({ value: each, node: each })),
    list: node,
    constructs: true,
  };
}

function initialised(node: Syntax): Shape {
  const value = child(node, 'value');
  return value !== undefined && isConstruction(value) && node.parent?.shape.kind === 'assign'
    ? sameAs(child(node, 'declarator'))
    : declarator(node);
}

/** `: socket_(std::move(socket))` */
function initializer(node: Syntax): Shape {
  const target = childOfType(node, 'field_identifier');
  const list = childOfType(node, 'argument_list', 'initializer_list');
  const given = list === undefined ? [] : namedChildren(list);
  if (target === undefined || list === undefined) return other;
  const type = constructedType(target, given);
  if (type !== undefined)
    return { kind: 'assign', targets: [target], value: new Construction(node, type, list), declares: false };
  return given.length === 1 ? { kind: 'assign', targets: [target], value: given[0], declares: false } : other;
}

/** `cache_("tcp://cache.example")` makes the object the class declares; what is moved or copied was made by others. */
function constructedType(target: Syntax, given: readonly Syntax[]): Syntax | undefined {
  const [first] = given;
  if (first === undefined || (given.length === 1 && isTaken(first))) return undefined;
  let body = target.parent;
  while (body !== undefined && body.type !== 'field_declaration_list') body = body.parent;
  const declaration = body?.children.find(
    (each) =>
      each.type === 'field_declaration' &&
      childrenOf(each, 'declarator').some(
        ({ type, text }) => type === 'field_identifier' && text === target.text,
      ),
  );
  const type = declaration === undefined ? undefined : child(declaration, 'type');
  return type !== undefined && classTypes.includes(type.type) ? type : undefined;
}

/** Another object of the same kind, or the context it runs in. */
function isTaken({ type, text }: Syntax): boolean {
  const isMove = type === 'call_expression' && /^(?:std::)?(?:move|forward)\b/.test(text);
  const isName = /^[\w.>*()-]+$/.test(text) && type !== 'number_literal';
  return isMove || (isName && !/opt|conf|param|ur[il]|dsn|conn_?str/i.test(text));
}

function lambda(node: Syntax): Shape {
  const declarator = child(node, 'declarator');
  const given = declarator === undefined ? undefined : child(declarator, 'parameters');
  return {
    kind: 'function',
    name: undefined,
    get parameters() {
      return parametersIn(given);
    },
    body: child(node, 'body'),
    returnsBody: false,
  };
}

/** `[peer = std::move(socket)]` */
function captured(node: Syntax): Shape {
  const [target, value] = namedChildren(node);
  return target === undefined || value === undefined
    ? other
    : { kind: 'assign', targets: [target], value, declares: true };
}

function classDefinition(node: Syntax): Shape {
  const body = child(node, 'body');
  if (body === undefined) return other;
  const clause = childOfType(node, 'base_class_clause');
  const bases = (clause === undefined ? [] : namedChildren(clause)).filter(
    (each) => each.type !== 'access_specifier',
  );
  return { kind: 'class', name: child(node, 'name')?.text, bases, body };
}

/**
 * `Peer(int fd) : fd_(fd) {}`, in a class that hides `fd_` or outside of one that a header has: no function of the file
 * gives the member on, as against a base.
 */
function keepsInside(owner: Syntax, _call: Syntax, at: number): boolean {
  const body = owner.shape.kind === 'class' ? owner.shape.body : undefined;
  const constructors =
    body === undefined
      ? [owner]
      : body.children.filter(
          ({ shape }) => shape.kind === 'function' && shape.name === child(owner, 'name')?.text,
        );
  const members = constructors.flatMap((each) => memberOfArgument(each, at) ?? []);
  return (
    members.length > 0 &&
    members.every((each) => (body === undefined ? isMember(each, owner) : isHidden(each, body))) &&
    !members.some((each) => isGivenBack(each, rootOf(owner).text))
  );
}

/** `return fd_;`, `return static_cast<int>(fd_);` */
function isGivenBack(name: string, text: string): boolean {
  return new RegExp(
    `\\breturn\\b\\s*(?:\\w+<[^<>;]*>)?\\s*[(&*]*(?:\\w+\\))?(?:this->)?${name}\\s*\\)*;`,
  ).test(text);
}

/** `fd_` of `: fd_(std::move(fd))`, `this->fd_ = fd;` */
function memberOfArgument({ shape, text }: Syntax, at: number): string | undefined {
  const given = shape.kind === 'function' ? shape.parameters[at]?.target.text : undefined;
  if (given === undefined || !/^\w+$/.test(given)) return undefined;
  const value = `(?:(?:std::)?move\\s*\\(\\s*)?${given}\\s*\\)?\\s*`;
  const initialised = new RegExp(`[:,]\\s*(\\w+)\\s*[({]\\s*${value}[)}]`).exec(text);
  const assigned = new RegExp(`[{;}]\\s*(?:this->)?(\\w+)\\s*=\\s*${value};`).exec(text);
  return (initialised ?? assigned)?.[1];
}

/** The file uses it as a value: no base, `line_writer::flush()`. */
function isMember(name: string, made: Syntax): boolean {
  const rest = rootOf(made).text.replace(made.text, '');
  return new RegExp(`\\b${name}\\b\\s*(?:[^\\s\\w({:]|:(?!:))`).test(rest);
}

/** Declared behind `private:` or `protected:`, or where a class says nothing. */
function isHidden(name: string, body: Syntax): boolean {
  let access = body.parent?.type === 'class_specifier' ? 'private' : 'public';
  for (const each of body.children) {
    if (each.type === 'access_specifier') access = each.text;
    const isIt = each.type === 'field_declaration' && new RegExp(`\\b${name}\\b`).test(each.text);
    if (isIt) return !access.startsWith('public');
  }
  return false;
}

function tryStatement(node: Syntax): Shape {
  const handlers = node.children.filter((each) => each.type === 'catch_clause');
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: handlers.flatMap((each) => child(each, 'body') ?? []),
    final: undefined,
  };
}

function pathOf(node: Syntax): string {
  return node.text.replace(/\s+/g, '').replace(/^::/, '').replaceAll('::', '.');
}

/** `using boost::asio::ip::tcp;`, `using namespace boost::asio;` */
function using(node: Syntax): Shape {
  const named = namedChildren(node)[0];
  if (named === undefined) return other;
  const path = pathOf(named);
  if (node.children.some((each) => each.type === 'namespace'))
    return { kind: 'import', names: [], everything: path };
  return { kind: 'import', names: [{ local: path.slice(path.lastIndexOf('.') + 1), path }] };
}

/** `using tcp = boost::asio::ip::tcp;`, `typedef boost::asio::ip::tcp tcp;` */
function alias(node: Syntax): Shape {
  const local = child(node, 'name') ?? child(node, 'declarator');
  const described = child(node, 'type');
  const type = described === undefined ? undefined : (child(described, 'type') ?? described);
  if (local === undefined || type === undefined || !classTypes.includes(type.type)) return other;
  return { kind: 'import', names: [{ local: local.text, path: pathOf(type) }] };
}

function namespaceAlias(node: Syntax): Shape {
  const local = child(node, 'name');
  const path = namedChildren(node).at(-1);
  return local === undefined || path === undefined || path === local
    ? other
    : { kind: 'import', names: [{ local: local.text, path: pathOf(path) }] };
}

// --- What calls mean -------------------------------------------------------------------------------------------

/** Boost's and the standalone one; both leave keepalive off (Boost 1.74 run). */
function asio(): Rows {
  const rows: Rows = {};
  const type = 'asio.tcp.socket';
  const fix: readonly FixRow[] = onDescriptor('{it}.native_handle()', { connected: true });
  // As against sockets of other kinds, and short exchanges of HTTP.
  const declaredElsewhere =
    /^(?![\s\S]*\b(?:(?:udp|icmp)::resolver|stream_protocol|HTTP\/1\.[01]|http::(?:async_)?(?:read|write))\b)[\s\S]*\btcp\b/;
  for (const root of ['asio', 'boost.asio']) {
    rows[`${root}.ip.tcp.socket`] = { does: 'create', gives: type, scoped: true, fix };
    rows[`${root}.ip.tcp.acceptor`] = { does: 'create', gives: 'asio.tcp.acceptor' };
    rows[`${root}.connect`] = { does: 'connect', on: 0, peer: [1], declaredElsewhere, fix };
    rows[`${root}.async_connect`] = { does: 'connect', on: 0, peer: [1], declaredElsewhere, fix };
  }
  // `integer<IPPROTO_TCP, TCP_KEEPIDLE>` makes an option of the system's own.
  const tuning = (words: RegExp, effect: OptionEffect): Api => ({
    does: 'set',
    options: { '0': effect },
    when: { at: 0, mentions: words },
    fix,
  });
  const option: readonly Api[] = [
    tuning(/\bkeep_alive\b/, enabled),
    tuning(/\bTCP_KEEP(?:IDLE|ALIVE)\b/, idle('s')),
    tuning(/\bTCP_KEEPINTVL\b/, interval('s')),
    tuning(/\bTCP_KEEPCNT\b/, probes),
    tuning(/\bSO_KEEPALIVE\b/, enabled),
  ];
  rows[`${type}#connect`] = { does: 'connect', peer: [0], fix };
  rows[`${type}#async_connect`] = { does: 'connect', peer: [0], fix };
  rows[`${type}#set_option`] = option;
  rows[`${type}#close`] = { does: 'close' };
  for (const method of ['native_handle', 'lowest_layer', 'next_layer'])
    rows[`${type}#${method}`] = { does: 'pass' };
  const accepted: Api = { does: 'accept', gives: type, inherits: true, scoped: true, fix };
  const into: Api = { does: 'connect', on: 0, accepts: true, fix };
  const anything = /[\s\S]/;
  // A request of Beast's HTTP is answered within the time its stream is given.
  const lasting = {
    file: /^(?![\s\S]*\b(?:http::(?:async_)?(?:read|write)|namespace\s+(?:\w+::)*http\b))|\bwebsocket::/,
  };
  const whenLasting = (each: Api): Api => ({ ...each, when: [lasting, ...[each.when ?? []].flat()] });
  const takes: readonly Api[] = [
    { ...accepted, when: { at: 0, mentions: /^\w*(?:ec|err|error\w*|context|executor|io|service)_?$/ } },
    { ...into, when: { at: 0, mentions: anything } },
    accepted,
  ];
  rows['asio.tcp.acceptor#accept'] = takes;
  const served = (at: number): Api => ({
    does: 'serve',
    gives: type,
    listener: true,
    inherits: true,
    handler: [at],
    parameter: 1,
    fix,
  });
  const executor =
    /(?:context|ctx|executor|strand|service|\bio|\bioc)_?\W*$|\b(?:make_strand|get_executor)\b/i;
  const accepts: readonly Api[] = [
    {
      ...into,
      when: [
        { at: 1, mentions: anything },
        { at: 0, mentions: /sock(?!\w*(?:context|ctx|executor|service))/i },
      ],
    },
    {
      ...served(1),
      when: [
        { at: 1, mentions: anything },
        { at: 0, mentions: executor },
      ],
    },
    { ...into, when: { at: 1, mentions: anything } },
    { ...accepted, when: { at: 0, mentions: /\b(use_awaitable|as_tuple|deferred|yield)\b/ } },
    { ...served(0), when: { at: 0, mentions: anything } },
    accepted,
  ];
  rows['asio.tcp.acceptor#async_accept'] = accepts.map(whenLasting);
  // Declared in a header: what the file speaks of tells what it is, of several kinds what its function does.
  const oneKind = /^(?![\s\S]*\b(?:udp|icmp|stream_protocol|serial_port)\b)[\s\S]*\btcp\b/;
  const overTcp = (row: Api): readonly Api[] =>
    [{ file: oneKind }, { around: oneKind }].map((told) => ({
      ...row,
      when: [told, ...[row.when ?? []].flat()],
    }));
  // Datagrams are not accepted. `ws.async_accept(handler)` answers a WebSocket's handshake.
  const accepting = { file: /^(?![\s\S]*\bstream_protocol\b)[\s\S]*\btcp\b/ };
  const byHeader = (receiver: RegExp, each: Api): Api =>
    whenLasting({ ...each, receiver, when: [accepting, ...[each.when ?? []].flat()] });
  rows['#async_accept'] = accepts.map((each) => byHeader(/accept|listen|server/i, each));
  // Other libraries accept and connect by these names, too.
  const ofAsio = { file: /\b(?:asio\.hpp|asio\/\w+\.hpp|asio::)/ };
  rows['#accept'] = [
    ...takes.map((each) => byHeader(/accept/i, { ...each, when: [ofAsio, ...[each.when ?? []].flat()] })),
    sfmlAccepts,
  ];
  const opened: Api = { does: 'open', gives: type, peer: [0], fix: [] };
  rows['#connect'] = [
    ...overTcp({
      ...opened,
      receiver: /(?:^|[\w.>])sock(?:et)?_?$/i,
      when: [{ file: declaredElsewhere }, ofAsio],
    }),
    sfmlConnects,
  ];
  // `WIRE_ASIO::async_connect(writer->socket(), …)` is no method, but connects what it is given.
  const isMethod = { at: 0, mentions: /(?<!sock(?:et)?_?(?:\(\))?)$/i };
  rows['#async_connect'] = overTcp({ ...opened, when: [lasting, isMethod] });
  // Sockets of other kinds have no such options.
  rows['#set_option'] = option.map((each) => ({ ...each, fix: [] }));
  rows['asio.tcp.acceptor#set_option'] = option.map((each) => ({ ...each, fix: [] }));
  for (const same of ['std.move', 'std.ref']) rows[same] = { does: 'pass', from: 0 };
  // `std::shared_ptr<tcp::socket> socket(new tcp::socket(io))`
  for (const pointer of ['std.shared_ptr', 'std.unique_ptr', 'boost.shared_ptr', 'boost.scoped_ptr'])
    rows[pointer] = { does: 'pass', from: 0 };
  return { ...rows, ...asioStreams() };
}

/** What has a socket inside: `tcp::iostream`, Beast's `tcp_stream`, which matters where it stays: under a WebSocket. */
function asioStreams(): Rows {
  const rows: Rows = {};
  const type = 'asio.tcp.iostream';
  const fix = onDescriptor('{it}.socket().native_handle()', { connected: true });
  for (const root of ['asio', 'boost.asio']) {
    rows[`${root}.ip.tcp.iostream`] = [
      { does: 'open', gives: type, peer: [0], scoped: true, when: { at: 0, mentions: /[\s\S]/ }, fix },
      { does: 'create', gives: type, scoped: true, fix },
    ];
  }
  rows[`${type}#connect`] = { does: 'connect', peer: [0] };
  rows[`${type}#close`] = { does: 'close' };
  for (const method of ['socket', 'rdbuf'])
    rows[`${type}#${method}`] = { does: 'pass', gives: 'asio.tcp.socket' };
  const lasting = { file: /\bwebsocket::/ };
  rows['boost.beast.tcp_stream'] = { does: 'create', gives: 'beast.tcp_stream', fix: [] };
  for (const method of ['connect', 'async_connect'])
    rows[`beast.tcp_stream#${method}`] = [
      { does: 'connect', when: lasting },
      { does: 'make', gives: '' },
    ];
  rows['beast.tcp_stream#socket'] = { does: 'pass', gives: 'asio.tcp.socket' };
  rows['boost.beast.get_lowest_layer'] = { does: 'pass', from: 0 };
  return rows;
}

/** A QTcpSocket has no descriptor before it is connected, and the option no idle time. */
function qt(): Rows {
  const descriptor = 'static_cast<int>({it}->socketDescriptor())';
  const fix = onDescriptor(descriptor, { connected: true });
  // It is connected once the event loop runs: a slot of its own sets the options then.
  const whenConnected = onDescriptor('static_cast<int>(tcp->socketDescriptor())', {
    connecting: /\bconnectToHost(?:Encrypted)?$/,
    behind: (making) => /^new\b/.test(making.text),
    around: ['QObject::connect({it}, &QAbstractSocket::connected, {it}, [tcp = {it}] {', '});'],
  });
  const created: readonly FixRow[] = [
    ...whenConnected,
    ...onDescriptor(descriptor, {
      connected: true,
      connecting: /\bsetSocketDescriptor$/,
      behind: (making) => /^new\b/.test(making.text),
    }),
  ];
  const rows: Rows = {};
  // A server's own sockets come out of its `nextPendingConnection()` again.
  const kept = { file: /^(?![\s\S]*\baddPendingConnection\b)/ };
  for (const type of ['QTcpSocket', 'QSslSocket']) {
    rows[type] = { does: 'create', gives: type, scoped: true, fix: created };
    rows[`${type}#setSocketDescriptor`] = { does: 'connect', accepts: true, when: kept };
    rows[`${type}#connectToHost`] = { does: 'connect', peer: [0] };
    rows[`${type}#connectToHostEncrypted`] = { does: 'connect', peer: [0] };
    rows[`${type}#setSocketOption`] = {
      does: 'set',
      options: { '1': enabled },
      when: { at: 0, mentions: /\bKeepAliveOption\b/ },
      fix,
    };
    rows[`${type}#socketDescriptor`] = { does: 'pass', gives: 'fd' };
    // Of the smart pointer around it.
    for (const method of ['get', 'release', 'take', 'data']) rows[`${type}#${method}`] = { does: 'pass' };
    for (const method of ['close', 'abort', 'disconnectFromHost'])
      rows[`${type}#${method}`] = { does: 'close' };
  }
  // Declared in a header: the file that connects it tells what it is.
  rows['#setSocketOption'] = {
    does: 'set',
    options: { '1': enabled },
    when: { at: 0, mentions: /\bKeepAliveOption\b/ },
    fix: [],
  };
  for (const method of ['connectToHost', 'connectToHostEncrypted']) {
    rows[`#${method}`] = {
      does: 'open',
      peer: [0],
      // Other classes of Qt programs connect to hosts, too.
      receiver: /(?:sock|tcp|ssl|conn|client|peer|link|stream)\w*$/i,
      when: { file: /^(?![\s\S]*\bQUdpSocket\b)[\s\S]*\bQ(?:Tcp|Ssl)Socket\b/ },
      fix: [],
    };
  }
  // In a class that is a socket itself.
  rows['connectToHost'] = {
    does: 'open',
    peer: [0],
    when: [
      { at: 0, mentions: /[\s\S]/ },
      { file: /\bclass\s[^{};]{0,200}:\s*public\s+Q(?:Tcp|Ssl)Socket\b/ },
    ],
    fix: [],
  };
  rows['QTcpServer'] = { does: 'create', gives: 'QTcpServer' };
  rows['QTcpServer#listen'] = { does: 'listen', peer: [0] };
  rows['QTcpServer#nextPendingConnection'] = { does: 'accept', gives: 'QTcpSocket', fix };
  // Who hears of its signals gets nothing but them.
  rows['QObject.connect'] = { does: 'make', gives: '' };
  // `qobject_cast<QTcpServer *>(sender())`, a server that the header has.
  rows['#nextPendingConnection'] = {
    does: 'accept',
    gives: 'QTcpSocket',
    when: {
      file: /^(?![\s\S]*\bQ(?:LocalServer|WebSocketServer|Bluetooth\w*)\b)[\s\S]*\bQTcpS(?:erver|ocket)\b/,
    },
    fix,
  };
  return rows;
}

function poco(): Rows {
  const type = 'Poco.Net.StreamSocket';
  const fix = onDescriptor('{it}.impl()->sockfd()', { connected: true });
  return {
    [type]: [
      { does: 'open', gives: type, scoped: 'shared', peer: [0], when: { at: 0, mentions: /[\s\S]/ }, fix },
      { does: 'create', gives: type, scoped: 'shared', fix },
    ],
    [`${type}#connect`]: { does: 'connect', peer: [0] },
    [`${type}#connectNB`]: { does: 'connect', peer: [0] },
    [`${type}#setKeepAlive`]: { does: 'set', options: { '0': enabled }, fix },
    [`${type}#setOption`]: { does: 'set', sockopt: { level: 0, name: 1, value: 2 } },
    [`${type}#impl`]: { does: 'pass', gives: 'Poco.Net.SocketImpl' },
    'Poco.Net.SocketImpl#sockfd': { does: 'pass', gives: 'fd' },
    [`${type}#close`]: { does: 'close' },
    'Poco.Net.ServerSocket': { does: 'create', gives: 'Poco.Net.ServerSocket' },
    'Poco.Net.ServerSocket#acceptConnection': { does: 'accept', gives: type, scoped: 'shared', fix },
  };
}

/** cppzmq, over ZeroMQ's own. */
function zmq(): Rows {
  const type = 'zmq.socket_t';
  const tuning = (set: (name: string, value: string) => string): NonNullable<FixRow['statements']> => [
    { part: 'enabled', lines: [set('keepalive', '1')] },
    { part: 'idle', lines: [set('keepalive_idle', '{idle}')] },
    { part: 'interval', lines: [set('keepalive_intvl', '{interval}')] },
    { part: 'probes', lines: [set('keepalive_cnt', '{probes}')] },
  ];
  const fix: readonly FixRow[] = [
    {
      file: /\bsockopt::/,
      statements: tuning((name, value) => `{it}.set(zmq::sockopt::tcp_${name}, ${value});`),
    },
    { statements: tuning((name, value) => `{it}.setsockopt(ZMQ_TCP_${name.toUpperCase()}, ${value});`) },
  ];
  return {
    [type]: { does: 'create', gives: type, scoped: true, fix },
    [`${type}#connect`]: overTcp({ does: 'connect', peer: [0] }, 0),
    [`${type}#bind`]: overTcp({ does: 'connect', peer: [0], accepts: true }, 0),
    [`${type}#close`]: { does: 'close' },
    [`${type}#set`]: {
      does: 'set',
      sockopt: { name: 0, value: 1 },
      when: { at: 0, mentions: /\b(?:tcp_keepalive\w*|heartbeat_ivl)\b/ },
      fix,
    },
    [`${type}#setsockopt`]: {
      does: 'set',
      sockopt: { name: 0, value: 1 },
      when: { at: 0, mentions: /\bZMQ_(?:TCP_KEEPALIVE\w*|HEARTBEAT_IVL)\b/ },
      fix,
    },
  };
}

const zmqOptions: Readonly<Record<string, OptionEffect>> = {
  tcp_keepalive: enabled,
  tcp_keepalive_idle: idle('s'),
  tcp_keepalive_intvl: interval('s'),
  tcp_keepalive_cnt: probes,
  heartbeat_ivl: unknown,
};

const redisUrl: OptionTable = { keep_alive: enabled, keep_alive_s: idle('s') };

function clients(): Rows {
  const runs: Api = { does: 'run', function: [0], arguments: 'rest' };
  const quiet = { does: 'open', quiet: true } as const;
  const postgres: Opens = {
    does: 'open',
    gives: 'pqxx.connection',
    scoped: true,
    peer: [0],
    without: 'unix',
    url: [0],
    tunedByUrl: true,
    urlOptions: libpqParameters,
    defaults: libpqDefaults,
    fix: libpqFix,
  };
  const redisOptions = 'sw.redis.ConnectionOptions';
  const http: Opens = {
    ...quiet,
    peer: [0],
    gives: 'httplib.Client',
    pool: 'one httplib::Client with set_keep_alive(true)',
  };
  return {
    'pqxx.connection': postgres,
    'pqxx.connection#close': { does: 'close' },
    // redis-plus-plus: off; on, it is hiredis' 15/5/3 (read).
    'sw.redis.Redis': [
      {
        does: 'open',
        gives: 'sw.redis.Redis',
        scoped: true,
        peer: [0],
        when: { at: 0, mentions: /^"/ },
        url: [0],
        urlOptions: redisUrl,
        defaults: [
          {
            package: 'redis-plus-plus',
            keepalive: 'off',
            idle: 15,
            source: 'src/sw/redis++/connection.cpp: only where keep_alive is set',
          },
        ],
        pool: 'one sw::redis::Redis made once: it has a connection pool',
        fix: [{ parameters: [['keep_alive', 'true']] }],
      },
      { does: 'connect', on: 0 },
    ],
    [redisOptions]: {
      does: 'create',
      gives: redisOptions,
      configures: true,
      defaults: [
        {
          package: 'redis-plus-plus',
          keepalive: 'off',
          idle: 15,
          source: 'src/sw/redis++/connection.cpp: only where keep_alive is set',
        },
      ],
      fix: [{ statements: [{ part: 'enabled', lines: ['{it}.keep_alive = true;'] }] }],
    },
    [`${redisOptions}#keep_alive`]: { does: 'set', options: { '0': enabled } },
    [`${redisOptions}#keep_alive_s`]: {
      does: 'set',
      options: { '0': { sets: 'idle', unit: 's', enables: true } },
    },
    // HTTP's exchanges are short, and gRPC has pings of its own.
    'httplib.Client': http,
    'httplib.SSLClient': http,
    'grpc.CreateChannel': {
      ...quiet,
      peer: [0],
      gives: 'grpc.Channel',
      pool: 'one channel made once: it carries all calls over one connection',
    },
    'grpc.CreateCustomChannel': {
      ...quiet,
      peer: [0],
      gives: 'grpc.Channel',
      pool: 'one channel made once: it carries all calls over one connection',
    },
    // librdkafka has no option for the idle time.
    '#set': { does: 'set', options: { '1': enabled }, when: { at: 0, is: ['socket.keepalive.enable'] } },
    'std.thread': runs,
    'std.jthread': runs,
    'boost.thread': runs,
    'std.async': runs,
  };
}

const uniquePointers = /^(?:std::|boost::)?(?:make_unique|unique_ptr|scoped_ptr)\b|^QScopedPointer\b/;

const cpp: Language = {
  id: 'cpp',
  name: 'C++',
  extensions: ['.cc', '.cpp', '.cxx', '.c++', '.h', '.hh', '.hpp', '.hxx', '.ipp', '.inl'],
  editorIds: ['cpp'],
  grammar: 'tree-sitter-cpp',
  triggers:
    /\b(?:[Ss]ocket|[Aa]ccept4?|[Ss]etsockopt|(?:x|lwip_)(?:socket|accept|setsockopt)|WSA(?:Socket[AW]?|Accept|Ioctl)|curl_easy_(?:init|setopt)|redis(?:Async)?Connect\w*|redisEnableKeepAlive\w*|PQ(?:connect|setdb)\w+|mysql_real_connect|rd_kafka_conf_set|uv_tcp_\w+|bufferevent_socket_connect\w*|evconnlistener_new\w*|zmq_(?:socket|setsockopt)|amqp_get_sockfd)\s*\(|\basio\b|\bQ(?:Tcp|Ssl)(?:Socket|Server)\b|\bStreamSocket\b|\bsf::Tcp|\bSFML\b|\bSocket::(?:Status::)?Done\b|\bhttplib::|\bpqxx::|\bzmq::socket_t\b|\bsw::redis\b|\bgrpc::Create|\bsocket\.keepalive\.enable\b/,
  ...cTables,
  sockopts: { ...cTables.sockopts, ...zmqOptions },
  shapes,
  names: { ...cNames, membersInScope: true, methodsOutside: true, keeps: keepsInside, uniquePointers },
  transfers: new RegExp(`${cTransfers.source}|^(?:std::)?to_string$`),
  unwinds: cUnwinds,
  apis: { ...cApis(['', '.']), ...asio(), ...qt(), ...poco(), ...sfml(), ...zmq(), ...clients() },
  durations: {
    'std.chrono.milliseconds': 0.001,
    'std.chrono.seconds': 1,
    'std.chrono.minutes': 60,
    'std.chrono.hours': 3600,
    'boost.posix_time.milliseconds': 0.001,
    'boost.posix_time.seconds': 1,
    'boost.posix_time.minutes': 60,
  },
  naps: { usleep: 1_000_000, Sleep: 1000, SDL_Delay: 1000 },
  sleeps: /^(?:sleep|QThread\.sleep|(?:std|boost)\.this_thread\.sleep_for)$/,
  // Of nodes of ROS.
  timers: Object.fromEntries(
    ['createTimer', 'createWallTimer', 'createSteadyTimer', 'create_wall_timer'].map((word) => [
      word,
      { after: 0, function: 1, unit: 's' as const, again: true as const },
    ]),
  ),
  alarms: [
    {
      call: 'connect',
      clock: 0,
      event: { at: 1, mentions: /\btimeout\b/ },
      times: ['setInterval', 'start'],
      unit: 'ms',
      again: true,
    },
    { call: 'callOnTimeout', times: ['setInterval', 'start'], unit: 'ms', again: true },
    { call: 'async_wait', times: ['expires_after', 'expires_from_now'], unit: 's' },
  ],
  hears: { call: 'connect', event: { at: 1, mentions: /\breadyRead\b/ } },
  ticks: {
    OnTimer: { begun: 'SetTimer', at: 1, unit: 'ms' },
    timerEvent: { begun: 'startTimer', at: 0, unit: 'ms' },
  },
  waits: { ...cTables.waits, sleep_for: { at: 0, unit: 's' } },
  completes: /^async_[a-z_]+$/,
  namesMethod: /^(?:(?:\w+::)*bind\w*\(\s*&\s*(?:\w+::)+|&\s*(?:\w+::)+|SLOT\(\s*)(?<name>\w+)/,
  conversions: Object.fromEntries([
    ...['Duration', 'WallDuration', 'SteadyDuration'].map((type) => [`ros::${type}`, 1]),
    ...['asio', 'boost.asio'].flatMap((root) => [
      ...['socket_base', 'ip.tcp.socket', 'ip.tcp.acceptor'].map((scope) => [
        `${root}.${scope}.keep_alive`,
        1,
      ]),
      ...['integer', 'boolean'].map((kind) => [`${root}.detail.socket_option.${kind}`, 1]),
    ]),
  ]),
  writing: {
    ...cWriting,
    true: 'true',
    false: 'false',
    byPointer: ({ type, text }) =>
      type === 'new_expression' || /^(?:std::|boost::)?make_(?:unique|shared)\b/.test(text),
  },
};

export default cpp;
