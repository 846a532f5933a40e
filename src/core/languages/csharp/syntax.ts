import {
  type Argument,
  argumentsOf,
  binary,
  block,
  boolean,
  child,
  childOfType,
  childrenOf,
  exit,
  forEach,
  ifElse,
  lazy,
  list,
  member,
  name,
  namedChildren,
  nothing,
  number,
  oneOf,
  other,
  type Parameter,
  type Resource,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  sameAs,
  self,
  string,
  whileLoop,
} from '../syntax.ts';

export const shapes: Readonly<Record<string, Shaper>> = {
  compilation_unit: block,
  block,
  declaration_list: block,
  switch_section: block,
  identifier: name,
  // `task` of `task => …`
  implicit_parameter: name,
  this: self,
  qualified_name: member('qualifier', 'name'),
  member_access_expression: access,
  conditional_access_expression: conditionalAccess,
  member_binding_expression: same,
  generic_name: same,
  nullable_type: same,
  element_access_expression: elementAccess,
  invocation_expression: invocation,
  object_creation_expression: creation,
  implicit_object_creation_expression: creation,
  argument,
  string_literal: string(['string_literal_content']),
  verbatim_string_literal: (node) => quoted(node, 2),
  raw_string_literal: (node) => quoted(node, 3),
  interpolated_string_expression: (node) => ({
    kind: 'string',
    value: undefined,
    content: { start: node.start + 2, end: Math.max(node.start + 2, node.end - 1) },
  }),
  integer_literal: number,
  real_literal: number,
  boolean_literal: (node) => boolean(node.text === 'true')(node),
  null_literal: nothing,
  default_expression: nothing,
  parenthesized_expression: same,
  await_expression: same,
  expression_statement: same,
  checked_expression: same,
  as_expression: same,
  arrow_expression_clause: arrow,
  cast_expression: cast,
  postfix_unary_expression: (node) =>
    node.text.endsWith('++') || node.text.endsWith('--') ? other : same(node),
  prefix_unary_expression: (node) => {
    const operand = namedChildren(node)[0];
    const operator = node.children[0]?.text ?? '';
    return operand === undefined ? other : { kind: 'unary', operator, operand };
  },
  binary_expression: binary(['??']),
  conditional_expression: choice,
  switch_expression: (node) => ({
    kind: 'choice',
    options: node.children
      .filter((each) => each.type === 'switch_expression_arm')
      .flatMap((each) => namedChildren(each).at(-1) ?? []),
  }),
  tuple_expression: (node) => ({
    kind: 'list',
    items: namedChildren(node).flatMap((each) => namedChildren(each).at(-1) ?? []),
  }),
  tuple_pattern: (node) => ({ kind: 'list', items: childrenOf(node, 'name') }),
  initializer_expression: list,
  array_creation_expression: initialized,
  implicit_array_creation_expression: initialized,
  is_pattern_expression: typeTest,
  local_declaration_statement: (node) =>
    isUsing(node) ? { kind: 'using', resources: resourcesOf(node), body: undefined } : other,
  using_statement: (node) => ({ kind: 'using', resources: resourcesOf(node), body: child(node, 'body') }),
  variable_declarator: declarator,
  declaration_expression: outVariable,
  property_declaration: property,
  assignment_expression: assignment,
  method_declaration: definition,
  constructor_declaration: definition,
  constructor_initializer: baseConstructor,
  destructor_declaration: definition,
  local_function_statement: definition,
  operator_declaration: definition,
  accessor_declaration: definition,
  lambda_expression: lambda,
  anonymous_method_expression: lambda,
  class_declaration: classDefinition,
  struct_declaration: classDefinition,
  record_declaration: classDefinition,
  record_struct_declaration: classDefinition,
  interface_declaration: classDefinition,
  foreach_statement: forEach('left', 'right'),
  for_statement: whileLoop,
  while_statement: whileLoop,
  do_statement: whileLoop,
  if_statement: ifElse,
  switch_statement: (node) => {
    const ways = namedChildren(child(node, 'body') ?? node).filter((each) => each.type === 'switch_section');
    return { kind: 'branch', ways, exhaustive: ways.some((each) => /^default\b/.test(each.text)) };
  },
  try_statement: tryStatement,
  return_statement: exit('return'),
  throw_statement: exit('throw'),
  yield_statement: exit('yield'),
  break_statement: (): Shape => ({ kind: 'exit', how: 'break' }),
  continue_statement: (): Shape => ({ kind: 'exit', how: 'continue' }),
  using_directive: usingDirective,
  preproc_section: block,
  preproc_if: conditional,
  preproc_elif: conditional,
  preproc_else: conditional,
};

/** `#if`: what stands in one of its sections. */
function conditional(node: Syntax): Shape {
  const section = childOfType(node, 'preproc_section');
  const otherwise = childOfType(node, 'preproc_else', 'preproc_elif');
  if (node.type === 'preproc_else') return sameAs(section);
  return oneOf(undefined, [section, otherwise], otherwise !== undefined);
}

/** What is no statement of a section: its marks and the condition. */
const sectionMarks = [
  '#if',
  '#elif',
  '#else',
  '#endif',
  'preproc_elif',
  'preproc_else',
  'identifier',
  'boolean_literal',
  'parenthesized_expression',
  'prefix_unary_expression',
  'unary_expression',
  'binary_expression',
] as const;
export const sections = { of: { without: sectionMarks }, as: 'preproc_section', field: 'section' } as const;

/** `@"…"` and `"""…"""`, in which nothing is escaped. */
function quoted(node: Syntax, marks: number): Shape {
  const end = marks === 2 ? 1 : marks;
  const content = { start: node.start + marks, end: Math.max(node.start + marks, node.end - end) };
  return { kind: 'string', value: node.text.slice(marks, content.end - node.start), content };
}

/** `task.Result` is what the task gives. */
function access(node: Syntax): Shape {
  const object = child(node, 'expression');
  const written = child(node, 'name');
  const nameNode = written?.type === 'generic_name' ? namedChildren(written)[0] : written;
  if (object === undefined || nameNode === undefined) return other;
  if (/^Infinite(TimeSpan)?$/.test(nameNode.text) && /\bTimeout$/.test(object.text))
    return { kind: 'number', value: -1 };
  if (nameNode.text === 'Result' && object.shape.kind !== 'name') return sameAs(object);
  return { kind: 'member', object, name: nameNode.text, nameNode };
}

function conditionalAccess(node: Syntax): Shape {
  const binding = childOfType(node, 'member_binding_expression');
  const nameNode = binding === undefined ? undefined : child(binding, 'name');
  const object = child(node, 'condition');
  return nameNode === undefined || object === undefined
    ? other
    : { kind: 'member', object, name: nameNode.text, nameNode };
}

function elementAccess(node: Syntax): Shape {
  const object = child(node, 'expression');
  const given = child(node, 'subscript');
  const first = given === undefined ? undefined : namedChildren(given)[0];
  const at = first === undefined ? undefined : namedChildren(first).at(-1);
  return object === undefined || at === undefined ? other : { kind: 'index', object, index: at };
}

/** Calls that only wait for what they are called on, be they extensions that many have: `WithCancellation(token)`. */
const waiting =
  /^(ConfigureAwait|GetAwaiter|GetResult|AsTask|WaitAsync|Unwrap|With(Cancellation|Timeout)(Async)?|(Or)?Timeout(After|Async)?)$/;

function invocation(node: Syntax): Shape {
  const callee = child(node, 'function');
  const given = child(node, 'arguments');
  if (callee === undefined) return other;
  const { shape } = callee;
  if (shape.kind === 'member' && waiting.test(shape.name)) return sameAs(shape.object);
  const run = shape.kind === 'member' && shape.name === 'Start' ? threadFunction(shape.object) : undefined;
  if (run === undefined) return calling(callee, given, given, false);
  return {
    kind: 'call',
    callee,
    arguments: [...argumentsOf(given), { name: threadStart, value: run, node: run }],
    list: given,
    constructs: false,
  };
}

/** `: base(new TcpClient(host, port))`: the class above is made with it. */
function baseConstructor(node: Syntax): Shape {
  const callee = childOfType(node, 'base');
  const given = childOfType(node, 'argument_list');
  return callee === undefined ? other : calling(callee, given, given, false);
}

/** The name under which `thread.Start(client)` has what the thread was made with among its arguments. */
export const threadStart = 'start';

/** What a thread runs: `new Thread(Handle)`, `new Thread(new ParameterizedThreadStart(Handle))`, or a variable for it. */
function threadFunction(object: Syntax | undefined): Syntax | undefined {
  const inner = object?.type === 'parenthesized_expression' ? namedChildren(object)[0] : object;
  const made = inner?.type === 'identifier' ? valueOfName(inner.text, inner) : inner;
  const given = made === undefined ? undefined : firstGiven(made, /(?:^|\.)Thread$/);
  return given === undefined ? undefined : (firstGiven(given, wrapsMethod) ?? given);
}

function firstGiven(creation: Syntax, type: RegExp): Syntax | undefined {
  if (creation.type !== 'object_creation_expression' || !type.test(child(creation, 'type')?.text ?? ''))
    return undefined;
  const [first] = namedChildren(child(creation, 'arguments') ?? creation);
  return first?.type === 'argument' ? namedChildren(first).at(-1) : undefined;
}

/** What a variable is declared with in the blocks around. */
function valueOfName(name: string, from: Syntax): Syntax | undefined {
  for (let at = from.parent; at !== undefined && at.type !== 'declaration_list'; at = at.parent) {
    if (at.type !== 'block') continue;
    for (const each of at.children) {
      const declared = childOfType(each, 'variable_declaration');
      const found = declared?.children.find(
        (one) => one.field !== 'type' && child(one, 'name')?.text === name,
      );
      if (found !== undefined) return initialValue(found);
    }
  }
  return undefined;
}

function calling(
  callee: Syntax,
  given: Syntax | undefined,
  written: Syntax | undefined,
  constructs: boolean,
  fields?: Syntax,
): Shape {
  const all = lazy(() => [...argumentsOf(given), ...fieldsOf(fields)]);
  return {
    kind: 'call',
    callee,
    get arguments() {
      return all();
    },
    list: written,
    constructs,
  };
}

/** Delegates around a method are that method: `new WaitCallback(Handle)`. */
const wrapsMethod =
  /(?:^|\.)(?:WaitCallback|ParameterizedThreadStart|ThreadStart|AsyncCallback|TimerCallback|EventHandler|ElapsedEventHandler)$/;

/** `new TcpClient(host, port) { NoDelay = true }`; of `new()` the type stands where it is declared. */
function creation(node: Syntax): Shape {
  const type = child(node, 'type') ?? declaredType(node);
  const given = child(node, 'arguments') ?? childOfType(node, 'argument_list');
  const fields = child(node, 'initializer');
  if (type === undefined) return other;
  const wrapped = firstGiven(node, wrapsMethod);
  if (wrapped !== undefined) return sameAs(wrapped);
  const callee = /^(generic_name|nullable_type)$/.test(type.type) ? (namedChildren(type)[0] ?? type) : type;
  return calling(callee, given, given, true, fields);
}

function declaredType(node: Syntax): Syntax | undefined {
  const around = node.parent;
  if (around === undefined) return undefined;
  if (around.type === 'assignment_expression' && child(around, 'right') === node) {
    const target = child(around, 'left');
    return target?.type === 'identifier' ? typeOfName(target.text, around) : undefined;
  }
  if (around.type === 'property_declaration') return child(around, 'type');
  return around.type === 'variable_declarator' && around.parent !== undefined
    ? child(around.parent, 'type')
    : undefined;
}

/** The type under which a name is declared in the blocks and the class around. */
function typeOfName(name: string, from: Syntax): Syntax | undefined {
  for (let at = from.parent; at !== undefined; at = at.parent) {
    if (!/^(block|declaration_list)$/.test(at.type)) continue;
    for (const each of at.children) {
      if (each.type === 'property_declaration' && child(each, 'name')?.text === name)
        return child(each, 'type');
      const declared = childOfType(each, 'variable_declaration');
      const isIt = declared?.children.some(
        (one) => one.field !== 'type' && child(one, 'name')?.text === name,
      );
      if (isIt === true) return child(declared!, 'type');
    }
  }
  return undefined;
}

/** A field or method that is not said to be for others. */
export function hides(declared: Syntax): boolean {
  const method = declared.parent?.type === 'method_declaration' ? declared.parent : undefined;
  if (method !== undefined) return method.parent?.parent?.type !== 'interface_declaration' && !isOpen(method);
  for (let at = declared.parent; at !== undefined && at.type !== 'declaration_list'; at = at.parent) {
    if (/^(?:field|property)_declaration$/.test(at.type)) return !isOpen(at);
  }
  return false;
}

/** Code of other classes gets at it. */
function isOpen(declaration: Syntax): boolean {
  return declaration.children.some(
    ({ type, text }) =>
      type === 'explicit_interface_specifier' ||
      (type === 'modifier' && /^(?:public|internal|protected|partial)$/.test(text)),
  );
}

function fieldsOf(node: Syntax | undefined): readonly Argument[] {
  if (node === undefined) return [];
  return namedChildren(node).flatMap((each): Argument[] => {
    const nameNode = each.type === 'assignment_expression' ? child(each, 'left') : undefined;
    const value = child(each, 'right');
    return nameNode === undefined || value === undefined
      ? []
      : [{ name: nameNode.text, nameNode, value, node: each, assigned: true }];
  });
}

function argument(node: Syntax): Shape {
  const value = namedChildren(node).at(-1);
  const nameNode = child(node, 'name');
  if (value === undefined || value === nameNode) return other;
  return nameNode === undefined
    ? { kind: 'argument', value }
    : { kind: 'argument', name: nameNode.text, nameNode, value };
}

/** Numbers by which .NET knows the options it had no names for before .NET Core 3. */
const castOptions: Readonly<Record<string, string>> = {
  '3': 'TcpKeepAliveTime',
  '16': 'TcpKeepAliveRetryCount',
  '17': 'TcpKeepAliveInterval',
};

function cast(node: Syntax): Shape {
  const value = child(node, 'value');
  if (value === undefined) return other;
  const option = castOptions[value.text];
  const isOption = option !== undefined && /\bSocketOptionName$/.test(child(node, 'type')?.text ?? '');
  return isOption
    ? { kind: 'string', value: option, content: { start: value.start, end: value.end } }
    : sameAs(value);
}

function choice(node: Syntax): Shape {
  const options = [child(node, 'consequence'), child(node, 'alternative')];
  return { kind: 'choice', options: options.filter((each) => each !== undefined) };
}

function initialized(node: Syntax): Shape {
  return sameAs(childOfType(node, 'initializer_expression'));
}

/** `endpoint is IPEndPoint ip` */
function typeTest(node: Syntax): Shape {
  const pattern = child(node, 'pattern');
  const target = pattern?.type === 'declaration_pattern' ? child(pattern, 'name') : undefined;
  const type = pattern === undefined ? undefined : child(pattern, 'type');
  return target === undefined
    ? other
    : {
        kind: 'assign',
        targets: [target],
        value: child(node, 'expression'),
        declares: true,
        ...(type !== undefined && { type }),
      };
}

function isUsing(node: Syntax | undefined): boolean {
  return node?.children.some((each) => each.type === 'using') === true;
}

function resourcesOf(node: Syntax): readonly Resource[] {
  const declared = childOfType(node, 'variable_declaration');
  if (declared === undefined) {
    const value = namedChildren(node).find((each) => each.field !== 'body');
    return value === undefined ? [] : [{ value }];
  }
  return namedChildren(declared).flatMap((each): Resource[] => {
    const target = each.type === 'variable_declarator' ? child(each, 'name') : undefined;
    const value = target === undefined ? undefined : initialValue(each);
    return target === undefined || value === undefined ? [] : [{ target, value }];
  });
}

function initialValue(node: Syntax): Syntax | undefined {
  const equals = node.children.findIndex((each) => each.type === '=');
  return equals < 0 ? undefined : node.children.slice(equals + 1).find((each) => each.named);
}

/** What `using` declares is a resource, as the statement around it says. */
function declarator(node: Syntax): Shape {
  const declared = node.parent;
  const statement = declared?.parent;
  const isResource =
    statement?.type === 'using_statement' ||
    (statement?.type === 'local_declaration_statement' && isUsing(statement));
  const target = child(node, 'name') ?? childOfType(node, 'tuple_pattern');
  if (isResource || target === undefined) return other;
  const written = declared === undefined ? undefined : child(declared, 'type');
  const value = initialValue(node);
  const type = written?.type === 'implicit_type' ? typeCastTo(value) : written;
  return {
    kind: 'assign',
    targets: [target],
    value,
    declares: true,
    ...(type !== undefined && { type }),
  };
}

/** `TryTake(out var socket)`, `TryGetValue(host, out TcpClient client)`: what the call puts there is not seen. */
function outVariable(node: Syntax): Shape {
  const target = child(node, 'name');
  const type = child(node, 'type');
  return target?.type !== 'identifier'
    ? other
    : {
        kind: 'assign',
        targets: [target],
        value: undefined,
        declares: true,
        ...(type !== undefined && type.type !== 'implicit_type' && { type }),
      };
}

/** `var peer = (Socket)result.AsyncState`, `result.AsyncState as Socket` */
function typeCastTo(value: Syntax | undefined): Syntax | undefined {
  if (value?.type === 'cast_expression') return child(value, 'type');
  return value?.type === 'as_expression' ? child(value, 'right') : undefined;
}

function property(node: Syntax): Shape {
  const target = child(node, 'name');
  const type = child(node, 'type');
  const value = child(node, 'value');
  if (target === undefined) return other;
  const given = value?.type === 'arrow_expression_clause' ? namedChildren(value)[0] : value;
  return {
    kind: 'assign',
    targets: [target],
    value: given,
    declares: true,
    ...(type !== undefined && { type }),
  };
}

/** `=> new NpgsqlConnection(text)` of a property is a function: whoever reads it gets another one. */
function arrow(node: Syntax): Shape {
  if (node.parent?.type !== 'property_declaration') return same(node);
  return {
    kind: 'function',
    name: undefined,
    parameters: [],
    body: namedChildren(node)[0],
    returnsBody: true,
  };
}

/** Properties whose assignment sets an option, or a limit for silence. */
const optionProperties =
  /^(TcpKeepAlive(Time|Interval)?|SocketKeepaliveEnable|ConnectCallback|ReceiveTimeout|ReadTimeout)$/;

function assignment(node: Syntax): Shape {
  const left = child(node, 'left');
  const value = child(node, 'right');
  if (left === undefined || value === undefined) return other;
  // `new Peer { Client = client }`: a field's name is no variable.
  if (node.parent?.type === 'initializer_expression')
    return { kind: 'argument', name: left.text, nameNode: left, value };
  if (left.shape.kind === 'member' && optionProperties.test(left.shape.name)) {
    return {
      kind: 'call',
      callee: left,
      arguments: [{ value, node: value }],
      list: undefined,
      constructs: false,
    };
  }
  const plain: Shape = { kind: 'assign', targets: [left], value, declares: false };
  return /^(=|\?\?=)$/.test(child(node, 'operator')?.text ?? '=') ? plain : { ...plain, compound: true };
}

function bodyOf(node: Syntax): Syntax | undefined {
  return child(node, 'body') ?? childOfType(node, 'block', 'arrow_expression_clause');
}

function definition(node: Syntax): Shape {
  const nameNode = node.type === 'accessor_declaration' ? undefined : child(node, 'name');
  const body = bodyOf(node);
  const parameters = lazy(() => parametersOf(child(node, 'parameters')));
  const decorators = lazy(() => node.children.filter((each) => each.type === 'attribute_list'));
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parameters();
    },
    body,
    returnsBody: body !== undefined && body.type !== 'block',
    get decorators() {
      return decorators();
    },
  };
}

function lambda(node: Syntax): Shape {
  const given = child(node, 'parameters');
  const body = bodyOf(node);
  const parameters = lazy(() =>
    given?.type === 'implicit_parameter' || given?.type === 'identifier'
      ? [{ target: given }]
      : parametersOf(given),
  );
  return {
    kind: 'function',
    name: undefined,
    get parameters() {
      return parameters();
    },
    body,
    returnsBody: body !== undefined && body.type !== 'block',
  };
}

function parametersOf(node: Syntax | undefined): readonly Parameter[] {
  if (node === undefined) return [];
  return namedChildren(node).flatMap((each): Parameter[] => {
    const target = each.type === 'parameter' ? child(each, 'name') : undefined;
    if (target === undefined) return [];
    const type = child(each, 'type');
    // `string host = "localhost"`
    const last = namedChildren(each).at(-1)!;
    return [{ target, ...(last !== target && { default: last }), ...(type !== undefined && { type }) }];
  });
}

function classDefinition(node: Syntax): Shape {
  const above = childOfType(node, 'base_list');
  return {
    kind: 'class',
    name: child(node, 'name')?.text,
    bases: above === undefined ? [] : namedChildren(above),
    body: child(node, 'body'),
  };
}

function tryStatement(node: Syntax): Shape {
  const final = childOfType(node, 'finally_clause');
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: node.children
      .filter((each) => each.type === 'catch_clause')
      .flatMap((each) => child(each, 'body') ?? []),
    final: final === undefined ? undefined : childOfType(final, 'block'),
  };
}

/** `using System.Net;`, `using Net = System.Net;` */
function usingDirective(node: Syntax): Shape {
  const alias = child(node, 'name');
  const path = namedChildren(node)
    .find((each) => each !== alias)
    ?.text.replace(/\s/g, '');
  if (path === undefined) return other;
  if (alias !== undefined) return { kind: 'import', names: [{ local: alias.text, path }] };
  return { kind: 'import', names: [], everything: path };
}
