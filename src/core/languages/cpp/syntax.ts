import {
  assignment,
  cShapes,
  declaration,
  declarator,
  definition,
  innermost,
  parametersIn,
} from '../c/syntax.ts';
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
} from '../syntax.ts';
import { isOwnName } from './self.ts';

export const shapes: Readonly<Record<string, Shaper>> = {
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

// Objects made where they are declared: `tcp::socket a(io);`, `tcp::socket b{io};`, `QTcpSocket c;`

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
export function keepsInside(owner: Syntax, _call: Syntax, at: number): boolean {
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
