/** C#: the sockets of .NET, and the client libraries people hold connections with. */
import {
  type Accepts,
  type Api,
  type Condition,
  type Creates,
  enabled,
  type FixRow,
  idle,
  interval,
  type Opens,
  type OptionEffect,
  type OptionTable,
  type Rows,
  type Unless,
  unknown,
} from './api.ts';
import type { Language } from './language.ts';
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
} from './syntax.ts';

const shapes: Readonly<Record<string, Shaper>> = {
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
const sections = { of: { without: sectionMarks }, as: 'preproc_section', field: 'section' } as const;

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
const threadStart = 'start';

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
function hides(declared: Syntax): boolean {
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

// --- How fixes are written -------------------------------------------------------------------------------------

const net = 'System.Net.Sockets';

/**
 * The three values have names from .NET Core 3 on (read in .NET's sources). Before connecting to a host by its name
 * they make .NET below 10 fail on Unix, so they are set once connected.
 */
function onSocket(member?: string): readonly FixRow[] {
  const own = { connected: true, ...(member !== undefined && { member }) } as const;
  const enable = '{it}.SetSocketOption({SocketOptionLevel}.Socket, {SocketOptionName}.KeepAlive, true);';
  const tcp = (option: string, value: string): string =>
    `{it}.SetSocketOption({SocketOptionLevel}.Tcp, {SocketOptionName}.TcpKeepAlive${option}, ${value});`;
  // Where these names are not there to compile against, the runtime still knows their numbers.
  const numbered = (option: number, name: string, value: string): string =>
    `{it}.SetSocketOption({SocketOptionLevel}.Tcp, ({SocketOptionName})${option}, ${value}); // TcpKeepAlive${name}`;
  return [
    {
      from: { package: 'netstandard', version: [1] },
      imports: [`${net}.SocketOptionLevel`, `${net}.SocketOptionName`],
      ...own,
      statements: [
        { part: 'enabled', lines: [enable] },
        { part: 'idle', lines: [numbered(3, 'Time', '{idle}')] },
        { part: 'interval', lines: [numbered(17, 'Interval', '{interval}')] },
        { part: 'probes', lines: [numbered(16, 'RetryCount', '{probes}')] },
      ],
    },
    {
      // .NET Framework and Mono (6.8 run) know milliseconds in twelve bytes.
      from: { package: 'netframework', version: [2] },
      imports: [`${net}.IOControlCode`],
      ...own,
      local: 'keepAlive',
      statements: [
        {
          part: 'idle',
          lines: [
            // A block, for a function may have several connections.
            '{',
            '  var {local} = new byte[12];',
            '  System.BitConverter.GetBytes(1).CopyTo({local}, 0);',
            '  System.BitConverter.GetBytes({idleMs}).CopyTo({local}, 4);',
            '  System.BitConverter.GetBytes({intervalMs}).CopyTo({local}, 8);',
            '  {it}.IOControl({IOControlCode}.KeepAliveValues, {local}, null);',
            '}',
          ],
        },
      ],
    },
    {
      imports: [`${net}.SocketOptionLevel`, `${net}.SocketOptionName`],
      ...own,
      statements: [
        { part: 'enabled', lines: [enable] },
        { part: 'idle', lines: [tcp('Time', '{idle}')] },
        { part: 'interval', lines: [tcp('Interval', '{interval}')] },
        { part: 'probes', lines: [tcp('RetryCount', '{probes}')] },
      ],
    },
  ];
}

const socketFix = onSocket();
const clientFix = onSocket('Client');

// --- What calls mean -------------------------------------------------------------------------------------------

const anything = /[\s\S]/;
/** A file that lists its usings lists this one, or means another class: others may be global. */
const usesSockets: Condition = { file: /\bSystem\.Net\.Sockets\b|^(?![\s\S]*\busing\s+[\w.]+\s*;)/ };
const quiet = { does: 'open', quiet: true } as const;

/** Rows by their full name, and by the plain one where a global `using` stands in another file. */
function everywhere(namespace: string, rows: Rows): Rows {
  const all: Rows = {};
  for (const [key, row] of Object.entries(rows)) {
    all[`${namespace}.${key}`] = row;
    if (!key.includes('#')) all[key] = row;
  }
  return all;
}

const otherKinds: Unless = {
  at: [0, 1, 2],
  mentions: /\b(Dgram|Raw|Rdm|Seqpacket|Unix|Udp|Icmp|IcmpV6|UnixDomainSocketEndPoint)\b/,
};
/** A stream of the internet's families is one of TCP, whatever stands for its protocol. */
const ofInternet: Condition = { at: 0, mentions: /\bInterNetwork(V6)?\b/ };
const notTcp: readonly Unless[] = [
  // Named so with the family of an endpoint that is no literal: what listens at a path.
  { at: [2], mentions: /\bProtocolType\.(IP|Unspecified)\b/ },
  otherKinds,
];
/** Event arguments say where to. */
const eventPeer = { type: /\bSocketAsyncEventArgs\b/, name: 'RemoteEndPoint' } as const;
const localPeer: readonly Unless[] = [{ at: [0], mentions: /UnixDomainSocketEndPoint/ }];

/** Reading fails where nothing came in time; what does not wait for it, or asks before, never hears of that. */
const failing = {
  after: 0,
  unit: 'ms',
  raises: true,
  deaf: /\b(?:Read|Receive)\w*Async\b|\bBegin(?:Read|Receive)\b|\b(?:Data)?Available\b|\.Poll\(/,
} as const;

function sockets(): Rows {
  const socket = `${net}.Socket`;
  const client = `${net}.TcpClient`;
  const listener = `${net}.TcpListener`;
  const stream = `${net}.NetworkStream`;
  const made: Creates = {
    does: 'create',
    configures: true,
    gives: socket,
    unless: notTcp,
    fix: socketFix,
  };
  const acceptedSocket: Accepts = { does: 'accept', gives: socket, inherits: true, fix: socketFix };
  const acceptedClient: Accepts = { does: 'accept', gives: client, inherits: true, fix: clientFix };
  const inet: Creates = { ...made, unless: [otherKinds] };
  const rows: Rows = {
    Socket: [{ ...inet, when: ofInternet }, made],
    TcpClient: [
      { does: 'open', gives: client, peer: [0], when: { at: 1, mentions: anything }, fix: clientFix },
      { does: 'create', configures: true, gives: client, fix: clientFix },
    ],
    TcpListener: { does: 'create', gives: listener, peer: [0] },
    'TcpListener.Create': { does: 'create', gives: listener },
    'TcpClient#Client': { does: 'pass', gives: socket },
    'TcpClient#GetStream': { does: 'pass', gives: stream },
    'TcpListener#Server': { does: 'pass', gives: socket },
    'NetworkStream#Socket': { does: 'pass', gives: socket },
    'Socket#SetSocketOption': [
      {
        does: 'pass',
        silence: { ...failing, after: 2 },
        when: { at: 1, mentions: /\bReceiveTimeout\b/ },
      },
      { does: 'set', sockopt: { level: 0, name: 1, value: 2 }, fix: socketFix },
    ],
    'NetworkStream#ReadTimeout': { does: 'pass', silence: failing },
    'Socket#SetRawSocketOption': { does: 'set', options: { '2': unknown } },
    'Socket#IOControl': { does: 'set', options: { '0': unknown } },
    'Socket#Accept': acceptedSocket,
    'Socket#EndAccept': acceptedSocket,
    // With event arguments the connection comes in these.
    'Socket#AcceptAsync': [
      { ...acceptedSocket, when: { at: 0, mentions: /\b(ct|default|\w*[tT]oken\w*|\w*[cC]ancel\w*)\b/ } },
      {
        does: 'accept',
        gives: socket,
        later: 'AcceptSocket',
        inherits: true,
        fix: socketFix,
        when: { at: 0, mentions: anything },
      },
      acceptedSocket,
    ],
    // The static one makes the socket, which comes in the event arguments.
    'Socket.ConnectAsync': {
      does: 'open',
      gives: socket,
      later: 'ConnectSocket',
      peer: [2],
      peerMember: eventPeer,
      when: { at: 0, mentions: /\bSocketType\.Stream\b/ },
      fix: socketFix,
    },
    'Socket#Bind': { does: 'listen', peer: [0], unless: localPeer },
    'Socket#Listen': { does: 'listen' },
  };
  for (const type of ['Socket', 'TcpClient']) {
    for (const [method, most] of [
      ['Connect', 2],
      ['ConnectAsync', 3],
      ['BeginConnect', 4],
    ] as const)
      rows[`${type}#${method}`] = {
        does: 'connect',
        peer: [0],
        peerMember: eventPeer,
        // More are an extension's, mostly of another file, which may set options.
        unless: [...localPeer, { at: [most], mentions: anything }],
      };
    for (const method of ['Close', 'Dispose', 'DisposeAsync']) rows[`${type}#${method}`] = { does: 'close' };
    // Of the task that a variable holds: `accepting.Result`.
    rows[`${type}#ReceiveTimeout`] = { does: 'pass', silence: failing };
    rows[`${type}#Result`] = { does: 'pass', gives: `${net}.${type}` };
  }
  rows['Socket#Shutdown'] = { does: 'close' };
  rows['Socket#Disconnect'] = { does: 'close' };
  for (const method of ['Close', 'Dispose', 'DisposeAsync'])
    rows[`NetworkStream#${method}`] = { does: 'close' };
  for (const suffix of ['', 'Async']) {
    rows[`TcpListener#AcceptTcpClient${suffix}`] = acceptedClient;
    rows[`TcpListener#AcceptSocket${suffix}`] = acceptedSocket;
  }
  rows['TcpListener#EndAcceptTcpClient'] = acceptedClient;
  rows['TcpListener#EndAcceptSocket'] = acceptedSocket;
  const all = everywhere(net, rows);
  // A listener of a base class or of another file: these names are the listeners' own, which take no second argument.
  const unless: readonly Unless[] = [{ at: [1], mentions: anything }];
  for (const method of ['AcceptTcpClient', 'AcceptTcpClientAsync', 'EndAcceptTcpClient'])
    all[`#${method}`] = { ...acceptedClient, unless };
  for (const method of ['AcceptSocket', 'AcceptSocketAsync', 'EndAcceptSocket'])
    all[`#${method}`] = { ...acceptedSocket, unless };
  all['#EndAccept'] = {
    ...acceptedSocket,
    listeners: /\b(SocketType\.Stream|TcpListener|EndReceive|BeginReceive)\b/,
  };
  // `token.Socket.AcceptAsync(args)`: whatever listens there, the connection comes in the arguments.
  all['#AcceptAsync'] = {
    ...acceptedSocket,
    later: 'AcceptSocket',
    when: [{ at: 0, mentions: anything }, { file: /\bAcceptSocket\b/ }],
    listeners: /\b(SocketType\.Stream|SocketAsyncEventArgs)\b/,
  };
  for (const plain of ['TcpClient', 'TcpListener', 'TcpListener.Create'])
    all[plain] = [rows[plain]!].flat().map((row) => ({ ...row, when: [row.when ?? [], usesSockets].flat() }));
  // `Socket` alone is too common a word.
  delete all['Socket'];
  const asStream: Condition = { at: 1, mentions: /\bSocketType\.Stream\b/ };
  all['Socket'] = [
    { ...inet, when: [ofInternet, asStream] },
    { ...made, when: asStream },
  ];
  // Options set on what is only called a socket.
  all['#SetSocketOption'] = { does: 'set', sockopt: { level: 0, name: 1, value: 2 }, fix: socketFix };
  all['#IOControl'] = { does: 'set', options: { '0': unknown } };
  return all;
}

/** What reads and writes a stream, and closes it. */
function wrappers(): Rows {
  const rows: Rows = {};
  for (const type of [
    'System.IO.StreamReader',
    'System.IO.StreamWriter',
    'System.IO.BinaryReader',
    'System.IO.BinaryWriter',
    'System.IO.BufferedStream',
    'System.Net.Security.SslStream',
    `${net}.NetworkStream`,
  ]) {
    const row: Api = { does: 'pass', from: 0, gives: `${net}.NetworkStream` };
    rows[type] = row;
    rows[type.slice(type.lastIndexOf('.') + 1)] = row;
  }
  return rows;
}

/** What runs a function of the file with the connection it is given. */
function threads(): Rows {
  const runs: Api = { does: 'run', function: [0], arguments: [1] };
  return {
    // `token.Register(state => ((Socket)state).Dispose(), socket)`: only where somebody gives it up.
    '#Register': { does: 'make', gives: '', when: [{ receiver: /token$/i }, { at: 0, mentions: /=>/ }] },
    // Only where it is seen what the thread was made with.
    '#Start': {
      does: 'run',
      function: [threadStart],
      arguments: [0],
      when: { at: threadStart, mentions: anything },
    },
    ...everywhere('System.Threading', {
      'ThreadPool.QueueUserWorkItem': runs,
      'ThreadPool.UnsafeQueueUserWorkItem': runs,
    }),
    ...everywhere('System.Threading.Tasks', { 'Task.Factory.StartNew': runs }),
  };
}

/** Milliseconds, for all requests of .NET Framework from then on (Mono 6.8 run). */
const servicePoint: Api = {
  does: 'set',
  options: {
    '0': enabled,
    '1': idle('ms'),
    '2': interval('ms'),
    enabled,
    keepAliveTime: idle('ms'),
    keepAliveInterval: interval('ms'),
  },
  fix: [{ call: { method: 'SetTcpKeepAlive', arguments: 'true, {idleMs}, {intervalMs}' } }],
};

function httpClients(): Rows {
  const pool = 'one HttpClient made once, or IHttpClientFactory';
  return {
    ...everywhere('System.Net', {
      'ServicePointManager.SetTcpKeepAlive': servicePoint,
    }),
    '#SetTcpKeepAlive': servicePoint,
    ...everywhere('System.Net.Http', {
      // Connections belong to the handler: one that is shared shares them.
      HttpClient: [
        { does: 'pass', from: 0, when: { at: 0, mentions: anything } },
        { ...quiet, gives: 'System.Net.Http.HttpClient', pool, isPool: true },
      ],
      HttpClientHandler: { ...quiet, pool },
      SocketsHttpHandler: { ...quiet, options: { ConnectCallback: unknown }, pool },
    }),
    '#ConnectCallback': { does: 'set', options: { '0': unknown } },
    ...everywhere('Grpc.Net.Client', {
      'GrpcChannel.ForAddress': {
        ...quiet,
        peer: [0],
        pool: 'one GrpcChannel made once: it carries all calls over one connection',
      },
    }),
  };
}

/** A time switches keepalive on as well; 0 leaves the kernel's (Npgsql 9 read). Milliseconds up to 4.1 (read). */
const npgsqlTime: OptionEffect = {
  sets: 'idle',
  unit: 's',
  enables: true,
  zero: 'kernel',
  formerly: { package: 'npgsql', before: [5], unit: 'ms' },
};

/** As connection strings write them, in lower case and without blanks. */
const npgsqlParameters: OptionTable = {
  tcpkeepalive: enabled,
  tcpkeepalivetime: npgsqlTime,
  tcpkeepaliveinterval: interval('s'),
};

const npgsqlFix: readonly FixRow[] = [
  {
    from: { package: 'npgsql', version: [0], before: [5] },
    parameters: [
      ['Tcp Keepalive', 'true'],
      ['Tcp Keepalive Time', '{idleMs}'],
      ['Tcp Keepalive Interval', '{intervalMs}'],
    ],
  },
  {
    parameters: [
      ['Tcp Keepalive', 'true'],
      ['Tcp Keepalive Time', '{idle}'],
      ['Tcp Keepalive Interval', '{interval}'],
    ],
  },
];

const inConnectionString: readonly Condition[] = [
  { at: 0, mentions: /\b(Host|Server|Data Source|Addr(ess)?)\s*=/i },
];

/** What works on a connection and leaves it as it is. */
function statementsOn(...types: readonly string[]): Rows {
  return Object.fromEntries(types.map((type) => [type, { does: 'make', gives: '' }]));
}

function closing(type: string, methods: readonly string[]): Rows {
  return Object.fromEntries(methods.map((method) => [`${type}#${method}`, { does: 'close' }]));
}

function opening(type: string): Rows {
  return {
    ...closing(type, ['Close', 'CloseAsync', 'Dispose', 'DisposeAsync']),
    ...Object.fromEntries(
      ['Open', 'OpenAsync'].map((method) => [`${type}#${method}`, { does: 'make', gives: '' }]),
    ),
  };
}

function databases(): Rows {
  const npgsql: Api = {
    does: 'open',
    gives: 'Npgsql.NpgsqlConnection',
    peer: [0],
    url: [0],
    urlOptions: npgsqlParameters,
    when: inConnectionString,
    defaults: [{ package: 'npgsql', keepalive: 'off', source: 'Npgsql read' }],
    fix: npgsqlFix,
  };
  // On with the kernel's idle time unless one is given (2.4 read).
  const mysql: Opens = {
    does: 'open',
    gives: 'MySqlConnector.MySqlConnection',
    peer: [0],
    url: [0],
    urlOptions: { keepalive: { sets: 'idle', unit: 's', enables: true, zero: 'kernel' } },
    defaults: [{ package: 'mysqlconnector', keepalive: 'on', source: 'MySqlConnector 2.4 read' }],
    fix: [{ parameters: [['Keepalive', '{idle}']] }],
  };
  const builder: OptionTable = {
    TcpKeepAlive: enabled,
    TcpKeepAliveTime: npgsqlTime,
    TcpKeepAliveInterval: interval('s'),
  };
  // Records of options of other libraries have members of these names, too.
  const assigned = (effect: OptionTable[string]): Api => ({
    does: 'set',
    options: { '0': effect },
    when: { file: /Npgsql/ },
  });
  return {
    ...everywhere('Npgsql', {
      NpgsqlConnection: npgsql,
      'NpgsqlDataSource.Create': { ...npgsql, pool: 'one NpgsqlDataSource made once' },
      NpgsqlDataSourceBuilder: npgsql,
      NpgsqlConnectionStringBuilder: { ...quiet, options: builder, gives: 'Npgsql.Builder' },
    }),
    ...everywhere('Npgsql', statementsOn('NpgsqlCommand', 'NpgsqlDataAdapter', 'NpgsqlBatch')),
    ...opening('Npgsql.NpgsqlConnection'),
    ...everywhere('MySqlConnector', {
      MySqlConnection: { ...mysql, when: [...inConnectionString, { file: /\bMySqlConnector\b/ }] },
      MySqlDataSource: { ...mysql, when: inConnectionString, pool: 'one MySqlDataSource made once' },
    }),
    'MySql.Data.MySqlClient.MySqlConnection': { ...mysql, ...quiet, defaults: [], url: [0] },
    ...everywhere('MySqlConnector', statementsOn('MySqlCommand', 'MySqlDataAdapter', 'MySqlBatch')),
    ...opening('MySqlConnector.MySqlConnection'),
    // Fetches and metadata keep the brokers' connections busy; there is no option for the idle time.
    ...everywhere('Confluent.Kafka', {
      ProducerConfig: { does: 'make', gives: '' },
      ConsumerConfig: { does: 'make', gives: '' },
      AdminClientConfig: { does: 'make', gives: '' },
      ClientConfig: { does: 'make', gives: '' },
    }),
    '#TcpKeepAlive': assigned(enabled),
    '#TcpKeepAliveTime': assigned(npgsqlTime),
    '#TcpKeepAliveInterval': assigned(interval('s')),
    // On with the kernel's idle time from 2.13.10 on, and a PING every minute (read).
    ...everywhere('StackExchange.Redis', {
      'ConnectionMultiplexer.Connect': { ...quiet, peer: [0], pool: 'one ConnectionMultiplexer made once' },
      'ConnectionMultiplexer.ConnectAsync': {
        ...quiet,
        peer: [0],
        pool: 'one ConnectionMultiplexer made once',
      },
    }),
    ...everywhere('MongoDB.Driver', {
      MongoClient: { ...quiet, peer: [0], pool: 'one MongoClient made once: it has a connection pool' },
    }),
    'RabbitMQ.Client.ConnectionFactory': { does: 'make', gives: 'RabbitMQ.Client.ConnectionFactory' },
    'RabbitMQ.Client.ConnectionFactory#CreateConnection': { ...quiet, pool: 'one connection made once' },
    'RabbitMQ.Client.ConnectionFactory#CreateConnectionAsync': { ...quiet, pool: 'one connection made once' },
  };
}

/** DotNetty hands options to .NET's sockets, which leave keepalive off; it has none for the idle time. */
function netty(): Rows {
  const namespace = 'DotNetty.Transport.Bootstrapping';
  const client = `${namespace}.Bootstrap`;
  const server = `${namespace}.ServerBootstrap`;
  const channel = 'DotNetty.Transport.Channels.IChannel';
  const option: Api = { does: 'set', sockopt: { name: 0, value: 1 }, returns: 'it' };
  const rows: Rows = {
    ...everywhere(namespace, {
      Bootstrap: { does: 'create', configures: true, gives: client },
      ServerBootstrap: { does: 'accept', gives: server },
    }),
    [`${client}#ConnectAsync`]: { does: 'connect', peer: [0], gives: channel },
    ...closing(channel, ['CloseAsync', 'DisconnectAsync']),
    [`${client}#Option`]: option,
    [`${server}#BindAsync`]: { does: 'listen', peer: [0] },
    [`${server}#ChildOption`]: option,
    [`${server}#Option`]: { does: 'pass' },
  };
  const links = ['Group', 'Handler', 'ChildHandler', 'Attribute', 'ChildAttribute', 'RemoteAddress'];
  for (const type of [client, server]) {
    for (const method of links) rows[`${type}#${method}`] = { does: 'pass' };
    rows[`${type}#Channel`] = [
      { does: 'pass', when: { file: /\bTcp(Server)?SocketChannel\b/ } },
      { does: 'set', options: { '0': unknown }, returns: 'it' },
    ];
    rows[`${type}#ChannelFactory`] = rows[`${type}#Channel`]!;
  }
  return rows;
}

const durations: Record<string, number> = {};
for (const base of ['System.TimeSpan.', 'TimeSpan.']) {
  const units = { Milliseconds: 0.001, Seconds: 1, Minutes: 60, Hours: 3600 };
  for (const [unit, value] of Object.entries(units)) durations[`${base}From${unit}`] = value;
}

for (const wait of ['WaitForSeconds', 'WaitForSecondsRealtime'])
  for (const path of [wait, `UnityEngine.${wait}`]) durations[path] = 1;

/** `*(Header*)bytes`, what a pointer leads to, loses the whole class to the grammar: its star is left out. */
function parsed(text: string): string {
  return text.replace(
    /(?<=[=(,]\s{0,8}|\breturn\s{1,8})\*(?=\s{0,8}\(\s{0,8}[\w.]+\s{0,8}\*+\s{0,8}\))/g,
    ' ',
  );
}

const csharp: Language = {
  id: 'csharp',
  name: 'C#',
  extensions: ['.cs'],
  editorIds: ['csharp'],
  grammar: 'tree-sitter-c-sharp',
  triggers:
    /\b(?:TcpClient|TcpListener|SocketType|SetSocketOption|SetTcpKeepAlive|KeepAliveValues|SocketsHttpHandler|HttpClientHandler|NpgsqlConnection(?:StringBuilder)?|NpgsqlDataSource(?:Builder)?|MySqlConnection|MySqlDataSource|DotNetty|ConnectionMultiplexer|GrpcChannel|MongoClient|TcpKeepAlive\w*)\b|\bHttpClient\b|\bRabbitMQ\.Client\b|\bSystem\.Net\.Sockets\b/,
  parsed,
  comment: { open: '//', types: ['comment'] },
  shapes,
  groups: { preproc_if: sections, preproc_elif: sections, preproc_else: sections },
  names: {
    assignmentDeclares: false,
    membersInScope: true,
    statics: true,
    capitalMethods: true,
    typesApart: true,
    nameless: ['new'],
    // What the function gets is the task, whose `Result` is the connection.
    chains: /^ContinueWith$/,
    hides,
    // As against an extension that makes something else of it: `client.WrapServer(users)`, `client.GetSessionContext()`.
    ownMethods: /^(?!(?:Wrap|Handle|Serve|Process|Adopt|Upgrade)[A-Z]\w*$|Get\w+Context$)/,
  },
  apis: { ...sockets(), ...threads(), ...wrappers(), ...httpClients(), ...databases(), ...netty() },
  sockopts: {
    KeepAlive: { sets: 'enabled' },
    TcpKeepAliveTime: { sets: 'idle', unit: 's' },
    TcpKeepAliveInterval: { sets: 'interval', unit: 's' },
    TcpKeepAliveRetryCount: { sets: 'probes' },
    SoKeepalive: { sets: 'enabled' },
  },
  streams: /\bNetworkStream$/,
  finalized: true,
  callbackState: 'AsyncState',
  sockoptTypes: /\b(SocketOptionName|ChannelOption)$/,
  durations,
  conversions: { '#TotalMilliseconds': 1000, '#TotalSeconds': 1, '#TotalMinutes': 1 / 60 },
  sleeps: /(?:^|\.)(?:Thread\.Sleep|Task\.Delay|WaitForSeconds(?:Realtime)?)$/,
  sleepsIn: 'ms',
  timers: {
    Timer: { after: 3, function: 0, unit: 'ms', again: true },
    // Unity's.
    InvokeRepeating: { after: 2, function: 0, unit: 's', again: true },
  },
  readLimits: {
    made: ['CancellationTokenSource'],
    set: ['CancelAfter', 'WaitAsync'],
    unit: 'ms',
    races: { call: 'WhenAny', timer: 'Delay' },
  },
  clocks: { waits: 'WaitForNextTickAsync', events: ['Elapsed', 'Tick'], property: 'Interval' },
  namesMethod: /^(?:nameof\((?:\w+\.)*|")(?<name>\w+)[")]$/,
  falseFriends:
    /^(KeepAlivePing(Delay|Timeout|Policy)|(With)?KeepAlive(Interval|Timeout|Period|Seconds|TimeSpan)|SendKeepAlive\w*|OnKeepAlive\w*|KeepAlive\w*(Packet|Message|Timer|Thread|Loop|Task|Handler|Command)|keepAlive|keepalive|_keepAlive\w*|KEEP_?ALIVE\w*|UseKeepAlive|SocketOptionLevel|SocketOptionName)$/,
  handlers: {
    decorators: /\b(Http(Get|Post|Put|Delete|Patch|Head|Trigger)|Route|Function(Name)?|WebMethod)\b/,
    registrations: /\.Map(Get|Post|Put|Delete|Patch|Methods)?$/,
    types: /^(?:[\w.]+\.)?(?:HttpContext|HttpListenerContext|ServerCallContext|ConsumeContext<[\w.]+>)$/,
    // Actions of controllers, which need no attribute, and pages; games have controllers of their own.
    classes: [
      {
        base: /^(?:[\w.]+\.)?(?:Controller(?:Base)?|(?:\w*Api|OData)Controller(?:Base)?|Hub(?:<\w+>)?)$/,
        methods: /^\w/,
      },
      { base: /^(?:[\w.]+\.)?Page$/, methods: /^Page_(?:Load|Init|PreRender)$/ },
      { base: /^(?:[\w.]+\.)?PageModel$/, methods: /^On(?:Get|Post|Put|Delete|Patch|Head)/ },
    ],
  },
  tests: {
    files: /Tests?\.cs$|\/[\w.]*Tests\/|\/(\w+\.)*(Unit|Integration|Functional)?Tests?(\.\w+)*\//,
    modules: ['Xunit', 'NUnit', 'Microsoft.VisualStudio.TestTools'],
    decorators:
      /\b(Fact|Theory|Test|TestCase|TestMethod|SetUp|TearDown|OneTimeSetUp|TestInitialize|Benchmark)\b/,
  },
  iterations: /^(ForEach|ForEachAsync|Select|SelectMany|SelectAwait)$/,
  writing: {
    terminator: ';',
    indent: '    ',
    true: 'true',
    false: 'false',
    localName: (module) => module.slice(module.lastIndexOf('.') + 1),
    fullPath: (module) => module,
    duration: (seconds, written) => {
      const prefix = /^((?:\w+\.)*TimeSpan)\.From\w+\s*\(/.exec(written)?.[1];
      return prefix === undefined ? undefined : `${prefix}.FromSeconds(${seconds})`;
    },
  },
};

export default csharp;
