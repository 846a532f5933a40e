import type { ImportLine } from '../language.ts';
import {
  argumentsOf,
  binary,
  boolean,
  Construction,
  call,
  child,
  childOfType,
  childrenOf,
  type Entry,
  eachOf,
  exit,
  ifElse,
  index,
  list,
  member,
  name,
  namedChildren,
  nothing,
  number,
  other,
  type Parameter,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  sameAs,
  spread,
  string,
  unary,
} from '../syntax.ts';

export const shapes: Readonly<Record<string, Shaper>> = {
  source_file: (node) => ({ kind: 'block', statements: namedChildren(node) }),
  block: braces,
  statement_list: (node) => ({ kind: 'block', statements: namedChildren(node) }),
  identifier: name,
  type_identifier: name,
  package_identifier: name,
  selector_expression: member('operand', 'field'),
  qualified_type: member('package', 'name'),
  index_expression: index('operand', 'index'),
  call_expression: calling,
  variadic_argument: spread,
  composite_literal: literal,
  keyed_element: keyed,
  literal_element: element,
  interpreted_string_literal: string(['interpreted_string_literal_content']),
  raw_string_literal: string(['raw_string_literal_content']),
  int_literal: number,
  float_literal: number,
  true: boolean(true),
  false: boolean(false),
  nil: nothing,
  expression_list: (node) => (namedChildren(node).length === 1 ? same(node) : list(node)),
  expression_statement: same,
  parenthesized_expression: same,
  type_assertion_expression: same,
  unary_expression: (node) =>
    /^[&*]$/.test(child(node, 'operator')?.text ?? '')
      ? sameAs(child(node, 'operand'))
      : unary('operand')(node),
  binary_expression: binary(),
  short_var_declaration: assignment,
  assignment_statement: assignment,
  var_spec: declaration,
  const_spec: declaration,
  function_declaration: definition,
  method_declaration: definition,
  func_literal: definition,
  range_clause: same,
  for_statement: loop,
  if_statement: ifElse,
  expression_switch_statement: choices,
  type_switch_statement: choices,
  select_statement: choices,
  expression_case: way,
  type_case: way,
  default_case: way,
  communication_case: way,
  return_statement: exit('return'),
  break_statement: (): Shape => ({ kind: 'exit', how: 'break' }),
  continue_statement: (): Shape => ({ kind: 'exit', how: 'continue' }),
  defer_statement: (node) => {
    const deferred = namedChildren(node)[0];
    return deferred === undefined ? other : { kind: 'defer', call: deferred };
  },
  import_declaration: imports,
};

/** `new(net.Dialer)` makes what `net.Dialer{}` does. */
function calling(node: Syntax): Shape {
  const made = child(node, 'function')?.text === 'new' ? child(node, 'arguments') : undefined;
  const type = made === undefined ? undefined : namedChildren(made)[0];
  return type?.type === 'qualified_type'
    ? { kind: 'call', callee: type, arguments: [], list: undefined, constructs: true, entries: [] }
    : call('function', 'arguments')(node);
}

function braces(node: Syntax): Shape {
  const statements = childOfType(node, 'statement_list');
  return { kind: 'block', statements: statements === undefined ? [] : namedChildren(statements) };
}

/** `net.Dialer{…}` is read like a call of that name with keywords; maps and slices are what they are. */
function literal(node: Syntax): Shape {
  const type = child(node, 'type');
  const body = child(node, 'body');
  if (type === undefined || body === undefined) return other;
  const elements = namedChildren(body);
  if (/^(slice|array|implicit_length_array)_type$/.test(type.type)) {
    return { kind: 'list', items: elements.map((each) => namedChildren(each)[0] ?? each) };
  }
  const entries = elements.flatMap(entryOf);
  if (type.type !== 'qualified_type') return { kind: 'record', entries, type };
  return {
    kind: 'call',
    callee: type,
    arguments: argumentsOf(body),
    list: body,
    constructs: true,
    entries,
  };
}

function entryOf(node: Syntax): Entry[] {
  const keyNode = keyOf(node);
  const value = elementValue(node);
  if (keyNode === undefined || value === undefined) return [];
  const key = keyNode.shape.kind === 'string' ? keyNode.shape.value : keyNode.text;
  return [{ key, keyNode, value, node }];
}

function keyOf(node: Syntax): Syntax | undefined {
  const key = child(node, 'key');
  return key === undefined ? undefined : namedChildren(key)[0];
}

function elementValue(node: Syntax): Syntax | undefined {
  const value = child(node, 'value');
  return value === undefined ? undefined : (namedChildren(value)[0] ?? value);
}

function keyed(node: Syntax): Shape {
  const nameNode = keyOf(node);
  const value = elementValue(node);
  if (nameNode === undefined || value === undefined) return other;
  return { kind: 'argument', name: nameNode.text, nameNode, value };
}

/** A field's name is no use of a variable of that name. */
function element(node: Syntax): Shape {
  const inner = namedChildren(node)[0];
  if (inner === undefined) return other;
  const isField = node.field === 'key' && inner.type === 'identifier';
  return isField ? { kind: 'argument', name: inner.text, nameNode: inner, value: inner } : sameAs(inner);
}

/** Fields whose assignment sets an option, as their key in the literal does. */
const optionFields = /^(KeepAlive|KeepAliveConfig|SocketKeepalive|DialFunc|Dialer)$/;

function assignment(node: Syntax): Shape {
  const left = child(node, 'left');
  const value = child(node, 'right');
  if (left === undefined || value === undefined) return other;
  const declares = node.type === 'short_var_declaration';
  const [target, another] = namedChildren(left);
  const field = target?.shape.kind === 'member' ? target.shape.name : '';
  if (target !== undefined && another === undefined && optionFields.test(field)) {
    const given = namedChildren(value)[0] ?? value;
    return {
      kind: 'call',
      callee: left,
      arguments: [{ value: given, node: given }],
      list: undefined,
      constructs: false,
    };
  }
  const plain: Shape = { kind: 'assign', targets: [left], value, declares };
  const isCompound = !declares && child(node, 'operator')?.text !== '=';
  return isCompound ? { ...plain, compound: true } : plain;
}

function declaration(node: Syntax): Shape {
  const type = child(node, 'type');
  const plain: Shape = {
    kind: 'assign',
    targets: childrenOf(node, 'name').filter((each) => each.named),
    value: child(node, 'value') ?? emptyOptions(node),
    declares: true,
  };
  return type === undefined ? plain : { ...plain, type };
}

/** `var options redis.Options` holds what `redis.Options{}` does. */
function emptyOptions(node: Syntax): Syntax | undefined {
  const type = child(node, 'type');
  const isOptions = type?.type === 'qualified_type' && /Options$/.test(type.text);
  return isOptions ? new Construction(node, type, undefined, []) : undefined;
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const given = child(node, 'parameters');
  const gives = child(node, 'result');
  const receiver = receiverOf(node);
  const results = gives?.type === 'parameter_list' ? namedChildren(gives).flatMap(parameters) : [];
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    ...(receiver !== undefined && { receiver }),
    parameters: [
      ...(given === undefined ? [] : namedChildren(given).flatMap(parameters)),
      ...results.map((each) => ({ ...each, result: true as const })),
    ],
    body: child(node, 'body'),
    returnsBody: false,
  };
}

/** `(b *Batch)`, `(s *Set[T])`; one without a name cannot be called on. */
function receiverOf(node: Syntax): { readonly name: string; readonly type: string } | undefined {
  const list = child(node, 'receiver');
  const only = list === undefined ? undefined : namedChildren(list)[0];
  const name = only === undefined ? undefined : child(only, 'name')?.text;
  const type = /\w+/.exec(only === undefined ? '' : (child(only, 'type')?.text ?? ''))?.[0];
  return name === undefined || type === undefined ? undefined : { name, type };
}

/** `a, b net.Conn` declares two. */
function parameters(node: Syntax): Parameter[] {
  const type = child(node, 'type');
  const rest = node.type === 'variadic_parameter_declaration';
  return childrenOf(node, 'name')
    .filter((each) => each.named)
    .map((target) => ({ target, ...(type !== undefined && { type }), ...(rest && { rest: true }) }));
}

function loop(node: Syntax): Shape {
  const range = childOfType(node, 'range_clause');
  const body = child(node, 'body');
  if (range === undefined) return { kind: 'loop', body, endless: namedChildren(node).length === 1 };
  const over = child(range, 'right');
  return eachOf(child(range, 'left') && range, over, body);
}

function choices(node: Syntax): Shape {
  const ways = node.children.filter((each) => /_case$/.test(each.type));
  const exhaustive = node.type === 'select_statement' || ways.some((each) => each.type === 'default_case');
  return { kind: 'branch', ways, exhaustive };
}

function way(node: Syntax): Shape {
  const statements = childOfType(node, 'statement_list');
  return { kind: 'block', statements: statements === undefined ? [] : namedChildren(statements) };
}

function imports(node: Syntax): Shape {
  return {
    kind: 'import',
    names: specs(node).flatMap((spec) => {
      const shape = child(spec, 'path')?.shape;
      if (shape?.kind !== 'string' || shape.value === undefined) return [];
      const alias = child(spec, 'name')?.text;
      if (alias === '_' || alias === '.') return [];
      return [{ local: alias ?? packageName(shape.value), path: modulePath(shape.value) }];
    }),
  };
}

function specs(node: Syntax): readonly Syntax[] {
  const group = childOfType(node, 'import_spec_list');
  return namedChildren(group ?? node).filter((each) => each.type === 'import_spec');
}

/** Without its major version: `github.com/redis/go-redis/v9` -> `github.com/redis/go-redis`. */
function modulePath(spelled: string): string {
  return spelled.replace(/\/v\d+(?=\/|$)/g, '');
}

/** What the package probably calls itself: `go-redis` -> `redis`, `redis.v5` -> `redis`. */
export function packageName(spelled: string): string {
  const last = modulePath(spelled).split('/').pop()!;
  return last.replace(/\.v\d+$/, '').replace(/^go-|-go$|\.go$/g, '');
}

/** Into the group of the standard library, where it belongs by the alphabet; `goimports` does the same. */
export function importLine(root: Syntax, module: string, line: string): ImportLine | undefined {
  const statement = root.children.find((each) => each.type === 'import_declaration');
  if (statement === undefined) {
    const clause = root.children.find((each) => each.type === 'package_clause');
    return clause === undefined ? undefined : { behind: clause, text: `\n${line}` };
  }
  const group = childOfType(statement, 'import_spec_list');
  if (group === undefined) {
    const other = pathOf(specs(statement)[0]);
    const isBefore = other.includes('.') || other > module;
    return isBefore ? { before: statement, text: line } : { behind: statement, text: line };
  }
  const all = specs(statement);
  const text = `\t"${module}"`;
  const standard = all.filter((each) => !pathOf(each).includes('.'));
  const next = standard.find((each) => pathOf(each) > module);
  if (next !== undefined) return { before: next, text };
  const last = standard.at(-1);
  if (last !== undefined) return { behind: last, text };
  return all[0] === undefined ? undefined : { before: all[0], text: `${text}\n` };
}

/** Behind the test of the error that the call gives beside the connection. */
export function place(target: Syntax, making: Syntax): { readonly behind: Syntax } | undefined {
  let statement = making;
  while (statement.parent !== undefined && statement.parent.shape.kind !== 'block')
    statement = statement.parent;
  const shape = statement.shape;
  if (shape.kind === 'loop' || statement.parent === undefined) return undefined;
  // `if err := conn.SetKeepAlive(true); err != nil { … }`; what is declared there is not known behind it.
  if (shape.kind === 'branch') {
    const isDeclared = child(statement, 'initializer')?.shape;
    const names = isDeclared?.kind === 'assign' && isDeclared.declares ? isDeclared.targets[0]?.text : '';
    return new RegExp(`\\b${target.text}\\b`).test(names ?? '') ? undefined : { behind: statement };
  }
  const left = shape.kind === 'assign' ? shape.targets[0]?.shape : undefined;
  const error = left?.kind === 'list' ? left.items.at(-1)?.text : undefined;
  if (error === undefined || error === '_') return { behind: statement };
  const around = statement.parent.shape;
  const all = around.kind === 'block' ? around.statements : [];
  const next = all[all.indexOf(statement) + 1];
  const test = next?.shape.kind === 'branch' ? next.shape : undefined;
  const leaves = test?.ways[0]?.shape;
  const last = leaves?.kind === 'block' ? leaves.statements.at(-1) : undefined;
  const isLeft =
    last?.shape.kind === 'exit' || /^(?:log\.(?:Fatal|Panic)\w*|panic|os\.Exit)\(/.test(last?.text ?? '');
  const isTest = test?.condition?.text === `${error} != nil` && test.ways.length === 1;
  return next !== undefined && isTest && isLeft ? { behind: next } : undefined;
}

function pathOf(spec: Syntax | undefined): string {
  const shape = spec === undefined ? undefined : child(spec, 'path')?.shape;
  return shape?.kind === 'string' ? (shape.value ?? '') : '';
}
