/** How PHP’s trees are read: shapes of its nodes. */
import { span } from '../../text.ts';
import type { Reading } from '../language.ts';
import {
  argumentsOf,
  binary,
  block,
  call,
  child,
  childOfType,
  childrenOf,
  type Entry,
  eachOf,
  exit,
  type ImportedName,
  lazy,
  member,
  name,
  namedChildren,
  nothing,
  number,
  oneOf,
  other,
  type Parameter,
  rootOf,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  sameAs,
  self,
  spread,
  string,
  unary,
  whileLoop,
} from '../syntax.ts';
import { apis } from './apis.ts';

export const shapes: Readonly<Record<string, Shaper>> = {
  program: block,
  compound_statement: block,
  colon_block: block,
  declaration_list: block,
  enum_declaration_list: block,
  expression_statement: expressionStatement,
  name: named,
  variable_name: (node) => (node.text === '$this' ? self(node) : same(node)),
  relative_scope: self,
  qualified_name: qualified,
  namespace_name: (node) => ({ kind: 'name', name: dotted(node.text) }),
  named_type: same,
  optional_type: same,
  member_access_expression: member('object', 'name'),
  nullsafe_member_access_expression: member('object', 'name'),
  member_access: memberAccess,
  scoped_access: member('scope', 'name'),
  class_constant_access_expression: classConstant,
  scoped_property_access_expression: staticProperty,
  subscript_expression: subscript,
  function_call_expression: functionCall,
  member_call_expression: call('callee', 'arguments'),
  nullsafe_member_call_expression: call('callee', 'arguments'),
  scoped_call_expression: call('callee', 'arguments'),
  object_creation_expression: creation,
  argument,
  variadic_unpacking: spread,
  array_creation_expression: array,
  array_element_initializer: (node) => (isKeyed(node) ? { kind: 'entry' } : same(node)),
  list_literal: (node) => ({ kind: 'list', items: namedChildren(node).map(bare) }),
  pair: (node) => ({ kind: 'list', items: namedChildren(node).map(bare) }),
  string: string(['string_content', 'string_value']),
  encapsed_string: string(['string_content', 'string_value']),
  heredoc: (node) => ({ kind: 'string', value: undefined, content: node }),
  nowdoc: (node) => ({ kind: 'string', value: undefined, content: node }),
  integer: number,
  float: number,
  boolean: (node) => ({ kind: 'boolean', value: /^true$/i.test(node.text) }),
  null: nothing,
  parenthesized_expression: same,
  error_suppression_expression: same,
  clone_expression: same,
  by_ref: same,
  cast_expression: (node) => sameAs(child(node, 'value')),
  unary_op_expression: unary('argument'),
  binary_expression: operation,
  conditional_expression: conditional,
  assignment_expression: assignment,
  reference_assignment_expression: assignment,
  augmented_assignment_expression: assignment,
  property_element: property,
  static_variable_declaration: staticVariable,
  const_element: constant,
  function_definition: definition,
  method_declaration: definition,
  anonymous_function: definition,
  anonymous_function_creation_expression: definition,
  arrow_function: definition,
  class_declaration: classDefinition,
  trait_declaration: classDefinition,
  interface_declaration: classDefinition,
  enum_declaration: classDefinition,
  anonymous_class: classDefinition,
  if_statement: branch,
  switch_statement: choices,
  case_statement: way,
  default_statement: way,
  match_expression: match,
  foreach_statement: each,
  while_statement: whileLoop,
  do_statement: whileLoop,
  for_statement: whileLoop,
  try_statement: tryStatement,
  return_statement: exit('return'),
  throw_expression: exit('throw'),
  exit_statement: exit('end'),
  break_statement: (): Shape => ({ kind: 'exit', how: 'break' }),
  continue_statement: (): Shape => ({ kind: 'exit', how: 'continue' }),
  yield_expression: exit('yield'),
  namespace_use_declaration: imports,
  global_declaration: (node) => ({
    kind: 'outer',
    names: namedChildren(node).map((each) => bare(each).text),
  }),
};

function dotted(spelled: string): string {
  return spelled.replace(/^\\/, '').replaceAll('\\', '.');
}

/** The name of a variable without its sigil. */
function bare(node: Syntax): Syntax {
  const inner = node.type === 'variable_name' ? namedChildren(node)[0] : undefined;
  if (inner !== undefined) return inner;
  const only = /^(by_ref|array_element_initializer)$/.test(node.type) ? namedChildren(node)[0] : undefined;
  return only === undefined || isKeyed(node) ? node : bare(only);
}

/** A statement that only throws or exits is that. */
function expressionStatement(node: Syntax): Shape {
  const inner = namedChildren(node)[0]?.shape;
  return inner?.kind === 'exit' ? inner : same(node);
}

/**
 * `\Redis` is `Redis`, in a namespace whatever class of that name is its own; `Predis\Client` and `\Predis\Client` are
 * members of `Predis`.
 */
function qualified(node: Syntax): Shape {
  const object = childOfType(node, 'namespace_name');
  const nameNode = node.children.at(-1);
  if (nameNode === undefined) return other;
  if (object !== undefined) return { kind: 'member', object, name: nameNode.text, nameNode };
  const isGlobal = node.parent?.type === 'object_creation_expression' && hasNamespace(node);
  return isGlobal ? { kind: 'name', name: `::${nameNode.text}` } : sameAs(nameNode);
}

function classConstant(node: Syntax): Shape {
  const [object, nameNode] = namedChildren(node);
  return object === undefined || nameNode === undefined
    ? other
    : { kind: 'member', object, name: nameNode.text, nameNode };
}

function staticProperty(node: Syntax): Shape {
  const object = child(node, 'scope');
  const variable = child(node, 'name');
  if (object === undefined || variable === undefined) return other;
  const nameNode = bare(variable);
  return { kind: 'member', object, name: nameNode.text, nameNode };
}

/** `$a[$key]`, and `$a[] = …`, which takes the next free key. */
function subscript(node: Syntax): Shape {
  const [object, at = node.children.at(-1)] = namedChildren(node);
  return object === undefined || at === undefined ? other : { kind: 'index', object, index: at };
}

/** In a namespace the plain name of a class that is made is one of its own, unless `use` says otherwise. */
function named(node: Syntax): Shape {
  if (node.text === 'this' && node.parent?.type === 'variable_name') return self(node);
  const isForeign = node.parent?.type === 'object_creation_expression' && isOfNamespace(node);
  return isForeign ? { kind: 'name', name: `namespace\\${node.text}` } : name(node);
}

/** `$client->$method` that is called, where the file gives `$method` a word in front of it: `$client->pconnect`. */
function memberAccess(node: Syntax): Shape {
  const object = child(node, 'object');
  const variable = child(node, 'name');
  const name = variable === undefined ? undefined : wordGiven(variable);
  return object === undefined || variable === undefined || name === undefined
    ? member('object', 'name')(node)
    : { kind: 'member', object, name, nameNode: bare(variable) };
}

function creation(node: Syntax): Shape {
  const callee = namedChildren(node).find((each) => each.type !== 'arguments');
  if (callee === undefined || callee.type === 'anonymous_class') return other;
  const list = childOfType(node, 'arguments');
  return { kind: 'call', callee, arguments: argumentsOf(list), list, constructs: true };
}

const namespaced = new WeakMap<Syntax, boolean>();

function hasNamespace(node: Syntax): boolean {
  const root = rootOf(node);
  let known = namespaced.get(root);
  if (known === undefined) {
    known = childOfType(root, 'namespace_definition') !== undefined;
    namespaced.set(root, known);
  }
  return known;
}

function isOfNamespace(callee: Syntax): boolean {
  const spelled = new RegExp(`^\\s*(?:use\\b[^;]*\\b|(?:\\w+\\s+)*class\\s+)${callee.text}\\b`, 'm');
  return hasNamespace(callee) && !spelled.test(rootOf(callee).text);
}

function argument(node: Syntax): Shape {
  const inner = namedChildren(node);
  const value = inner.at(-1);
  if (value === undefined) return other;
  if (value.type === 'variadic_unpacking') return spread(value);
  const nameNode = child(node, 'name');
  return nameNode === undefined
    ? { kind: 'argument', value }
    : { kind: 'argument', name: nameNode.text, nameNode, value };
}

/** `[$this, 'serve']` as an argument is a method that somebody calls: `$this->serve`. */
export function readArgument(children: readonly Syntax[]): Reading | undefined {
  const array = children.at(-1);
  if (array?.type === 'string' || array?.type === 'encapsed_string') return readCompacted(array);
  if (array?.type !== 'array_creation_expression') return undefined;
  const [, open, self, between, method] = ownMethod.exec(array.text) ?? [];
  if (open === undefined || self === undefined || between === undefined || method === undefined)
    return undefined;
  const object = span(array.start + open.length, array.start + open.length + self.length);
  const name = span(object.end + between.length, object.end + between.length + method.length);
  const parts = ['<?php ', object, '->', name, ';'];
  return { parts, wants: 'member_access_expression', instead: array, as: 'value' };
}

/** `compact('socket', 'name')` puts the variables of these names together. */
function readCompacted(text: Syntax): Reading | undefined {
  const call = text.parent?.parent?.parent;
  if (call?.type !== 'function_call_expression' || !/^\\?compact\s*\(/i.test(call.text)) return undefined;
  if (!/^["'][a-z_]\w*["']$/i.test(text.text)) return undefined;
  const parts = ['<?php $', span(text.start + 1, text.end - 1), ';'];
  return { parts, wants: 'variable_name', instead: text, as: 'value' };
}

const ownMethod = /^((?:\[|array\s*\()\s*)(\$this)(\s*,\s*["'])([a-z_]\w*)["']\s*,?\s*[\])]$/i;

function isKeyed(element: Syntax): boolean {
  return element.children.some((each) => each.type === '=>');
}

/** `die` and `exit` end the program. */
function functionCall(node: Syntax): Shape {
  return /^(die|exit)$/i.test(child(node, 'function')?.text ?? '')
    ? { kind: 'exit', how: 'end' }
    : (methodCall(node) ?? call('function', 'arguments')(node));
}

/**
 * `call_user_func([$client, 'connect'], $host)` is `$client->connect($host)`, and `call_user_func($open, $host)` calls
 * what the file gives `$open` the name of, where that is known here.
 */
function methodCall(node: Syntax): Shape | undefined {
  if (!callsByName.test(node.text)) return undefined;
  const list = child(node, 'arguments');
  const [first, ...rest] = argumentsOf(list);
  if (first === undefined) return undefined;
  const isKnown = Object.hasOwn(apis, wordGiven(first.value) ?? '');
  if (!isKnown && methodNamed(first.value) === undefined) return undefined;
  const isArray = /^\\?call_user_func_array/i.test(node.text);
  return { kind: 'call', callee: first.value, arguments: isArray ? [] : rest, list, constructs: false };
}

const callsByName = /^\\?call_user_func(?:_array)?\s*\(/i;

/** `[$client, $method]` by which `call_user_func` calls a method: of several names the first that the file gives. */
function methodNamed(array: Syntax): Shape | undefined {
  const called = array.parent?.parent?.parent;
  if (array.type !== 'array_creation_expression' || called?.type !== 'function_call_expression')
    return undefined;
  const [object, method, another] = namedChildren(array).map((each) => namedChildren(each)[0] ?? each);
  if (!callsByName.test(called.text) || object === undefined || method === undefined || another !== undefined)
    return undefined;
  const { shape } = method;
  const name = shape.kind === 'string' ? shape.value : wordGiven(method);
  return name === undefined || !/^[a-z_]\w*$/i.test(name)
    ? undefined
    : { kind: 'member', object, name, nameNode: method };
}

/** `pconnect` of `$method = $persistent ? 'pconnect' : 'connect';` in front of the place. */
function wordGiven({ text, type, start, parent }: Syntax): string | undefined {
  if (type !== 'variable_name') return undefined;
  const before = parent === undefined ? '' : rootOf(parent).text.slice(0, start);
  const given = [...before.matchAll(new RegExp(`\\${text}\\s*=([^;]*);`, 'g'))].at(-1);
  // Keys of what decides are none: `$settings['kept'] ? 'pconnect' : 'connect'`.
  return /["']([a-z_]\w*)["']/i.exec((given?.[1] ?? '').replace(/\[[^\]]*\]/g, ''))?.[1];
}

/** With keys a record; else a list. */
function array(node: Syntax): Shape {
  const method = methodNamed(node);
  if (method !== undefined) return method;
  const elements = namedChildren(node);
  if (!elements.some((each) => isKeyed(each))) {
    return { kind: 'list', items: elements.map((each) => namedChildren(each)[0] ?? each) };
  }
  return { kind: 'record', entries: elements.flatMap(entryOf) };
}

function entryOf(element: Syntax): Entry[] {
  const [keyNode, value] = namedChildren(element);
  if (keyNode?.type === 'variadic_unpacking') {
    const spreadIn = namedChildren(keyNode)[0];
    return spreadIn === undefined
      ? []
      : [{ key: undefined, keyNode: undefined, value: spreadIn, spread: true, node: element }];
  }
  if (keyNode === undefined || value === undefined) return [];
  const shape = keyNode.shape;
  // Constants are keys under their own names: `CURLOPT_TCP_KEEPALIVE => 1`.
  const word = /[\w]+$/.exec(keyNode.text)?.[0];
  const key = shape.kind === 'string' ? shape.value : keyNode.type === 'variable_name' ? undefined : word;
  return [{ key, keyNode, value, node: element }];
}

/** `.` puts strings together. */
function operation(node: Syntax): Shape {
  const shape = binary(['??', '||', '&&', 'or', 'and'])(node);
  return shape.kind === 'binary' && shape.operator === '.' ? { ...shape, operator: '+' } : shape;
}

function conditional(node: Syntax): Shape {
  const yes = child(node, 'body') ?? child(node, 'condition');
  const no = child(node, 'alternative');
  return yes === undefined || no === undefined ? other : { kind: 'choice', options: [yes, no] };
}

/** `$a ??= b` gives a value where there is none; `$a .= b` changes one. */
function assignment(node: Syntax): Shape {
  const target = child(node, 'left');
  if (target === undefined) return other;
  const plain: Shape = { kind: 'assign', targets: [target], value: child(node, 'right'), declares: false };
  const operator = child(node, 'operator')?.text ?? '=';
  return operator === '=' || operator === '??=' ? plain : { ...plain, compound: true };
}

function property(node: Syntax): Shape {
  const target = child(node, 'name') ?? namedChildren(node)[0];
  const value = child(node, 'default_value');
  return target === undefined ? other : { kind: 'assign', targets: [target], value, declares: true };
}

function staticVariable(node: Syntax): Shape {
  const target = child(node, 'name');
  return target === undefined
    ? other
    : { kind: 'assign', targets: [target], value: child(node, 'value'), declares: true };
}

function constant(node: Syntax): Shape {
  const [target, value] = namedChildren(node);
  return target === undefined ? other : { kind: 'assign', targets: [target], value, declares: true };
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const parameters = lazy(() => parametersOf(child(node, 'parameters')));
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parameters();
    },
    body: child(node, 'body'),
    returnsBody: node.type === 'arrow_function',
  };
}

function parametersOf(node: Syntax | undefined): readonly Parameter[] {
  if (node === undefined) return [];
  return namedChildren(node).flatMap((each): Parameter[] => {
    const variable = child(each, 'name');
    if (variable === undefined) return [];
    const value = child(each, 'default_value');
    const type = child(each, 'type');
    const rest = each.type === 'variadic_parameter';
    return [
      {
        target: bare(variable),
        ...(value !== undefined && { default: value }),
        ...(type !== undefined && { type }),
        ...(rest && { rest: true }),
      },
    ];
  });
}

function classDefinition(node: Syntax): Shape {
  const above = childOfType(node, 'base_clause');
  return {
    kind: 'class',
    name: child(node, 'name')?.text,
    bases: above === undefined ? [] : namedChildren(above),
    body: child(node, 'body') ?? childOfType(node, 'declaration_list'),
  };
}

function branch(node: Syntax): Shape {
  const rest = childrenOf(node, 'alternative');
  const ways = rest.flatMap((each) => child(each, 'body') ?? namedChildren(each)[0] ?? []);
  const exhaustive = rest.some((each) => each.type === 'else_clause');
  return oneOf(child(node, 'condition'), [child(node, 'body'), ...ways], exhaustive);
}

function choices(node: Syntax): Shape {
  const body = child(node, 'body');
  const ways = body === undefined ? [] : namedChildren(body);
  return { kind: 'branch', ways, exhaustive: ways.some((each) => each.type === 'default_statement') };
}

function way(node: Syntax): Shape {
  return { kind: 'block', statements: namedChildren(node).filter((each) => each.field !== 'value') };
}

function match(node: Syntax): Shape {
  const arms = namedChildren(child(node, 'body') ?? node);
  return { kind: 'choice', options: arms.flatMap((each) => child(each, 'return_expression') ?? []) };
}

function each(node: Syntax): Shape {
  const [over, variable] = namedChildren(node).filter((each) => each.field !== 'body');
  return eachOf(variable === undefined ? undefined : bare(variable), over, child(node, 'body'));
}

function tryStatement(node: Syntax): Shape {
  const final = childOfType(node, 'finally_clause');
  const handlers = node.children.filter((each) => each.type === 'catch_clause');
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: handlers.flatMap((each) => child(each, 'body') ?? []),
    final:
      final === undefined ? undefined : (child(final, 'body') ?? childOfType(final, 'compound_statement')),
  };
}

/** `use A\B;`, `use A\B as C, D;`, `use A\{B, C as D};`; functions and constants alike. */
function imports(node: Syntax): Shape {
  const text = node.text.replace(/^use\s+(?:function\s+|const\s+)?|;\s*$/g, '');
  const group = /^\s*([\w\\]*)\{([^}]*)\}/.exec(text);
  const prefix = group?.[1] ?? '';
  const names = (group?.[2] ?? text).split(',').flatMap((each): ImportedName[] => {
    const match = /^\s*([\w\\]+)(?:\s+as\s+(\w+))?\s*$/i.exec(each);
    if (match === null) return [];
    const path = dotted(prefix + match[1]!);
    return [{ local: match[2] ?? path.slice(path.lastIndexOf('.') + 1), path }];
  });
  return { kind: 'import', names };
}

/** Only this file can call it: `private function dial()`. */
export function isPrivate(fn: Syntax): boolean {
  return (
    fn.type === 'method_declaration' &&
    fn.children.some(({ type, text }) => type === 'visibility_modifier' && text === 'private')
  );
}
