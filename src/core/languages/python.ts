/** Python: the standard library's sockets and asyncio, and the client libraries people hold connections with. */
import type { Api, FixRow, Unless } from './api.ts';
import type { Language } from './language.ts';
import {
  argumentsOf,
  assign,
  binary,
  block,
  boolean,
  call,
  child,
  childOfType,
  childrenOf,
  type Entry,
  entry,
  exit,
  index,
  keywordArgument,
  list,
  member,
  name,
  namedChildren,
  nothing,
  number,
  other,
  type Parameter,
  type Resource,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  spread,
  string,
  unary,
} from './syntax.ts';

const shapes: Readonly<Record<string, Shaper>> = {
  module: block,
  block,
  identifier: name,
  attribute: member('object', 'attribute'),
  subscript: index('value', 'subscript'),
  call: call('function', 'arguments'),
  keyword_argument: keywordArgument('name', 'value'),
  list_splat: spread,
  dictionary_splat: spread,
  string: string(['string_content']),
  concatenated_string: concatenated,
  integer: number,
  float: number,
  true: boolean(true),
  false: boolean(false),
  none: nothing,
  list,
  tuple: list,
  set: list,
  pattern_list: list,
  tuple_pattern: list,
  list_pattern: list,
  expression_list: list,
  dictionary,
  pair: entry,
  parenthesized_expression: same,
  await: same,
  as_pattern_target: same,
  unary_operator: unary('argument'),
  not_operator: unary('argument'),
  binary_operator: binary(),
  boolean_operator: binary(['and', 'or']),
  conditional_expression: conditional,
  assignment: assign('left', 'right', false),
  augmented_assignment: compound,
  named_expression: assign('name', 'value', false),
  function_definition: definition,
  lambda,
  class_definition: classDefinition,
  decorated_definition: block,
  for_statement: forLoop,
  while_statement: whileLoop,
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  dictionary_comprehension: comprehension,
  generator_expression: comprehension,
  if_statement: branch,
  match_statement: match,
  try_statement: tryStatement,
  with_statement: withStatement,
  return_statement: exit('return'),
  raise_statement: exit('throw'),
  break_statement: exit('break'),
  continue_statement: exit('continue'),
  yield: exit('yield'),
  import_statement: importNames,
  import_from_statement: importFrom,
  global_statement: outer,
  nonlocal_statement: outer,
};

/** Text over several literals; one that is interpolated makes the whole unknown. */
function concatenated(node: Syntax): Shape {
  const parts = namedChildren(node).map((each) => each.shape);
  const content = { start: node.start, end: node.end };
  let value = '';
  for (const part of parts) {
    if (part.kind !== 'string' || part.value === undefined)
      return { kind: 'string', value: undefined, content };
    value += part.value;
  }
  return { kind: 'string', value, content };
}

function dictionary(node: Syntax): Shape {
  const entries = namedChildren(node).flatMap((each): Entry[] => {
    if (each.type === 'dictionary_splat') {
      const value = namedChildren(each)[0];
      return value === undefined
        ? []
        : [{ key: undefined, keyNode: undefined, value, spread: true, node: each }];
    }
    const keyNode = child(each, 'key');
    const value = child(each, 'value');
    if (keyNode === undefined || value === undefined) return [];
    const key = keyNode.shape.kind === 'string' ? keyNode.shape.value : undefined;
    return [{ key, keyNode, value, node: each }];
  });
  return { kind: 'record', entries };
}

function conditional(node: Syntax): Shape {
  const [yes, , no] = namedChildren(node);
  return yes === undefined || no === undefined ? other : { kind: 'choice', options: [yes, no] };
}

function compound(node: Syntax): Shape {
  const shape = assign('left', 'right', false)(node);
  return shape.kind === 'assign' ? { ...shape, compound: true } : shape;
}

function parametersOf(node: Syntax): readonly Parameter[] {
  const list = child(node, 'parameters');
  if (list === undefined) return [];
  return namedChildren(list).flatMap((each): Parameter[] => {
    const target = each.type === 'identifier' ? each : (child(each, 'name') ?? namedChildren(each)[0]);
    if (target === undefined || each.type === 'keyword_separator' || each.type === 'positional_separator')
      return [];
    const value = child(each, 'value');
    const type = child(each, 'type');
    const rest = target.type.endsWith('splat_pattern') || each.type.endsWith('splat_pattern');
    return [
      {
        target,
        ...(value !== undefined && { default: value }),
        ...(type !== undefined && { type }),
        ...(rest && { rest: true }),
      },
    ];
  });
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const parameters = parametersOf(node);
  const decorators =
    node.parent?.type === 'decorated_definition'
      ? node.parent.children.filter((each) => each.type === 'decorator')
      : [];
  const isMethod =
    node.parent?.parent?.type === 'class_definition' ||
    node.parent?.parent?.parent?.type === 'class_definition';
  const isStatic = decorators.some((each) => /@staticmethod\b/.test(each.text));
  const first = parameters[0]?.target.text;
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    parameters,
    body: child(node, 'body'),
    returnsBody: false,
    ...(isMethod && !isStatic && first !== undefined && { self: first }),
    ...(decorators.length > 0 && { decorators }),
  };
}

function lambda(node: Syntax): Shape {
  return {
    kind: 'function',
    name: undefined,
    parameters: parametersOf(node),
    body: child(node, 'body'),
    returnsBody: true,
  };
}

function classDefinition(node: Syntax): Shape {
  const bases = argumentsOf(child(node, 'superclasses')).flatMap((each) =>
    each.name === undefined ? [each.value] : [],
  );
  return { kind: 'class', name: child(node, 'name')?.text, bases, body: child(node, 'body') };
}

function forLoop(node: Syntax): Shape {
  const variable = child(node, 'left');
  const over = child(node, 'right');
  return {
    kind: 'loop',
    ...(variable !== undefined && { variable }),
    ...(over !== undefined && { over }),
    body: child(node, 'body'),
    endless: false,
  };
}

function whileLoop(node: Syntax): Shape {
  const condition = child(node, 'condition')?.text ?? '';
  return { kind: 'loop', body: child(node, 'body'), endless: /^\(?\s*(True|1)\s*\)?$/.test(condition) };
}

function comprehension(node: Syntax): Shape {
  const clause = childOfType(node, 'for_in_clause');
  const variable = clause === undefined ? undefined : child(clause, 'left');
  const over = clause === undefined ? undefined : child(clause, 'right');
  return {
    kind: 'loop',
    ...(variable !== undefined && { variable }),
    ...(over !== undefined && { over }),
    body: child(node, 'body'),
    endless: false,
    expression: true,
  };
}

function branch(node: Syntax): Shape {
  const condition = child(node, 'condition');
  const first = child(node, 'consequence');
  const rest = childrenOf(node, 'alternative');
  const ways = rest.flatMap((each) => child(each, 'consequence') ?? child(each, 'body') ?? []);
  return {
    kind: 'branch',
    ...(condition !== undefined && { condition }),
    ways: first === undefined ? ways : [first, ...ways],
    exhaustive: rest.some((each) => each.type === 'else_clause'),
  };
}

function match(node: Syntax): Shape {
  const cases = (child(node, 'body')?.children ?? []).filter((each) => each.type === 'case_clause');
  const ways = cases.flatMap((each) => child(each, 'consequence') ?? []);
  return { kind: 'branch', ways, exhaustive: cases.some((each) => /^case\s+_\s*:/.test(each.text)) };
}

function tryStatement(node: Syntax): Shape {
  const handlers = node.children.filter(
    (each) => each.type === 'except_clause' || each.type === 'else_clause',
  );
  const final = childOfType(node, 'finally_clause');
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: handlers.flatMap((each) => child(each, 'body') ?? childOfType(each, 'block') ?? []),
    final: final === undefined ? undefined : childOfType(final, 'block'),
  };
}

function withStatement(node: Syntax): Shape {
  const clause = childOfType(node, 'with_clause');
  const items = clause === undefined ? [] : namedChildren(clause).filter((each) => each.type === 'with_item');
  const resources = items.flatMap((item): Resource[] => {
    const value = child(item, 'value');
    if (value === undefined) return [];
    if (value.type !== 'as_pattern') return [{ value }];
    const inner = namedChildren(value)[0];
    const alias = child(value, 'alias');
    const target = alias === undefined ? undefined : namedChildren(alias)[0];
    if (inner === undefined) return [];
    return [target === undefined ? { value: inner } : { target, value: inner }];
  });
  return { kind: 'using', resources, body: child(node, 'body') };
}

function importNames(node: Syntax): Shape {
  const names = childrenOf(node, 'name').flatMap((each) => {
    const path = child(each, 'name')?.text ?? each.text;
    const alias = child(each, 'alias')?.text;
    if (alias !== undefined) return [{ local: alias, path }];
    const head = path.split('.')[0]!;
    return [{ local: head, path: head }];
  });
  return { kind: 'import', names };
}

function importFrom(node: Syntax): Shape {
  const module = child(node, 'module_name')?.text ?? '';
  const names = childrenOf(node, 'name').map((each) => {
    const imported = child(each, 'name')?.text ?? each.text;
    return { local: child(each, 'alias')?.text ?? imported, path: `${module}.${imported}` };
  });
  const everything = childOfType(node, 'wildcard_import') === undefined ? undefined : module;
  return everything === undefined ? { kind: 'import', names } : { kind: 'import', names, everything };
}

function outer(node: Syntax): Shape {
  return { kind: 'outer', names: namedChildren(node).map((each) => each.text) };
}

// --- What calls mean -------------------------------------------------------------------------------------------

const notTcp: readonly Unless[] = [
  {
    at: [0, 'family'],
    mentions: /\bAF_(UNIX|PACKET|CAN|NETLINK|VSOCK|BLUETOOTH|ALG|TIPC|RDS|QIPCRTR|HYPERV|SYSTEM)\b/,
  },
  { at: [1, 'type'], mentions: /\bSOCK_(DGRAM|RAW|SEQPACKET|RDM)\b/ },
  { at: [2, 'proto'], mentions: /\bIPPROTO_(UDP|ICMP|SCTP|RAW)/ },
  { at: [3, 'fileno'], given: true },
];

const socketFix: readonly FixRow[] = [
  {
    imports: ['socket'],
    statements: [
      { part: 'enabled', lines: ['{it}.setsockopt({socket}.SOL_SOCKET, {socket}.SO_KEEPALIVE, 1)'] },
      {
        part: 'idle',
        lines: [
          'if hasattr({socket}, "TCP_KEEPIDLE"):  # Linux, Windows',
          '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPIDLE, {idle})',
          'elif hasattr({socket}, "TCP_KEEPALIVE"):  # macOS, Python 3.10+',
          '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPALIVE, {idle})',
        ],
      },
      {
        part: 'interval',
        lines: [
          'if hasattr({socket}, "TCP_KEEPINTVL"):',
          '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPINTVL, {interval})',
        ],
      },
      {
        part: 'probes',
        lines: [
          'if hasattr({socket}, "TCP_KEEPCNT"):',
          '  {it}.setsockopt({socket}.IPPROTO_TCP, {socket}.TCP_KEEPCNT, {probes})',
        ],
      },
    ],
  },
];

const apis: Record<string, Api | readonly Api[]> = {
  'socket.create_connection': { does: 'open', gives: 'socket.socket', peer: [0, 'address'] },
  'socket.socket': { does: 'create', gives: 'socket.socket', unless: notTcp },
  'socket.create_server': {
    does: 'create',
    gives: 'socket.socket',
    peer: [0, 'address'],
    unless: notTcp.slice(0, 1),
  },
  'socket.socket#connect': { does: 'connect', peer: [0] },
  'socket.socket#connect_ex': { does: 'connect', peer: [0] },
  'socket.socket#bind': { does: 'listen', peer: [0] },
  'socket.socket#listen': { does: 'listen' },
  'socket.socket#accept': { does: 'accept', gives: ['socket.socket', ''], inherits: true },
  'socket.socket#close': { does: 'close' },
  '#setsockopt': { does: 'set', sockopt: { level: 0, name: 1, value: 2 } },
};

const python: Language = {
  id: 'python',
  name: 'Python',
  extensions: ['.py', '.pyw'],
  editorIds: ['python'],
  grammar: 'tree-sitter-python',
  triggers: /\b(?:socket|socketserver|asyncio|setsockopt)\b/,
  comment: { open: '#', types: ['comment'] },
  shapes,
  names: { assignmentDeclares: true },
  apis,
  reflection: { getattr: 1 },
  fixes: { 'socket.socket': socketFix, '#setsockopt': socketFix },
  writing: {
    indent: '    ',
    true: 'True',
    false: 'False',
    quotes: true,
    keyword: (name, value) => `${name}=${value}`,
    import: (module, local) => (module === local ? `import ${module}` : `import ${module} as ${local}`),
    headers: /^from\s+__future__\s/,
  },
};

export default python;
