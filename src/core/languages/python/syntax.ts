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
  eachOf,
  entry,
  exit,
  forEach,
  index,
  keywordArgument,
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
  positionals,
  type Resource,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  spread,
  string,
  unary,
  whileLoop,
} from '../syntax.ts';

export const shapes: Readonly<Record<string, Shaper>> = {
  module: block,
  block,
  identifier: name,
  attribute: member('object', 'attribute'),
  subscript: index('value', 'subscript'),
  call: call('function', 'arguments'),
  keyword_argument: keywordArgument('name', 'value'),
  list_splat: positionals,
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
  for_statement: forEach('left', 'right'),
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
  expression_statement: statement,
  yield: exit('yield'),
  import_statement: importNames,
  import_from_statement: importFrom,
  global_statement: outer,
  nonlocal_statement: outer,
};

/** `sys.exit("bye")` ends the program. */
function statement(node: Syntax): Shape {
  const [only] = namedChildren(node);
  const callee = only?.type === 'call' ? child(only, 'function')?.text : undefined;
  return callee !== undefined && /^(?:sys\.exit|os\._exit|exit)$/.test(callee)
    ? { kind: 'exit', how: 'end' }
    : other;
}

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
    const named = each.type === 'identifier' ? each : (child(each, 'name') ?? namedChildren(each)[0]);
    const rest = named?.type.endsWith('splat_pattern') === true || each.type.endsWith('splat_pattern');
    // `**options: Any`
    const target = named?.type.endsWith('splat_pattern') === true ? namedChildren(named)[0] : named;
    if (target === undefined || each.type === 'keyword_separator' || each.type === 'positional_separator')
      return [];
    const value = child(each, 'value');
    const type = child(each, 'type');
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
  const parameters = lazy(() => parametersOf(node));
  const decorators =
    node.parent?.type === 'decorated_definition'
      ? node.parent.children.filter((each) => each.type === 'decorator')
      : [];
  const isMethod =
    node.parent?.parent?.type === 'class_definition' ||
    node.parent?.parent?.parent?.type === 'class_definition';
  const isStatic = decorators.some((each) => /@staticmethod\b/.test(each.text));
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parameters();
    },
    body: child(node, 'body'),
    returnsBody: false,
    get self() {
      return isMethod && !isStatic ? parameters()[0]?.target.text : undefined;
    },
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

function comprehension(node: Syntax): Shape {
  const clause = childOfType(node, 'for_in_clause');
  const variable = clause === undefined ? undefined : child(clause, 'left');
  const over = clause === undefined ? undefined : child(clause, 'right');
  return { ...eachOf(variable, over, child(node, 'body')), expression: true };
}

function branch(node: Syntax): Shape {
  const condition = child(node, 'condition');
  const first = child(node, 'consequence');
  const rest = childrenOf(node, 'alternative');
  const ways = rest.flatMap((each) => child(each, 'consequence') ?? child(each, 'body') ?? []);
  const exhaustive = rest.some((each) => each.type === 'else_clause');
  return oneOf(condition, [first, ...ways], exhaustive);
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
  const otherwise = childOfType(node, 'else_clause');
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: handlers.flatMap((each) => child(each, 'body') ?? childOfType(each, 'block') ?? []),
    otherwise: otherwise === undefined ? undefined : child(otherwise, 'body'),
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

/** Modules that stand in for those of the standard library, with all their names: `from gevent import socket`. */
function standing(path: string): string {
  return path.replace(/^(?:gevent|eventlet\.green|trio)\.(socket|ssl)(?=\.|$)/, '$1');
}

/** `hub.socket.socket` of a module that hands the standard library's on, as `gevent.socket.socket` does. */
export function throughModule(path: string): string {
  return path.replace(/^[\w.]+\.(?=socket\.(?:socket|create_connection|create_server)$)/, '');
}

function importNames(node: Syntax): Shape {
  const names = childrenOf(node, 'name').flatMap((each) => {
    const path = child(each, 'name')?.text ?? each.text;
    const alias = child(each, 'alias')?.text;
    if (alias !== undefined) return [{ local: alias, path: standing(path) }];
    const head = path.split('.')[0]!;
    return [{ local: head, path: head }];
  });
  return { kind: 'import', names };
}

function importFrom(node: Syntax): Shape {
  const module = child(node, 'module_name')?.text ?? '';
  const names = childrenOf(node, 'name').map((each) => {
    const imported = child(each, 'name')?.text ?? each.text;
    return { local: child(each, 'alias')?.text ?? imported, path: standing(`${module}.${imported}`) };
  });
  const everything = childOfType(node, 'wildcard_import') === undefined ? undefined : standing(module);
  return everything === undefined ? { kind: 'import', names } : { kind: 'import', names, everything };
}

function outer(node: Syntax): Shape {
  return { kind: 'outer', names: namedChildren(node).map((each) => each.text) };
}
