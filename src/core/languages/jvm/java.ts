/** Java: shapes of its syntax; what the calls mean stands in `jvm.ts`. */

import type { Language } from '../language.ts';
import {
  argumentsOf,
  binary,
  block,
  boolean,
  cast,
  child,
  childOfType,
  exit,
  forEach,
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
  type Resource,
  type Shape,
  type Shaper,
  type Syntax,
  same,
  sameAs,
  self,
  string,
  unary,
  whileLoop,
} from '../syntax.ts';
import { type JvmWriting, triggerWords } from './common.ts';
import { hidesField, importLine, isPrivate, jvmApis, jvmFixes, jvmTables, simpleName } from './jvm.ts';

const shapes: Readonly<Record<string, Shaper>> = {
  program: block,
  block,
  constructor_body: block,
  class_body: block,
  enum_body: block,
  interface_body: block,
  switch_block_statement_group: block,
  identifier,
  type_identifier: name,
  scoped_type_identifier: scoped,
  scoped_identifier: member('scope', 'name'),
  generic_type: same,
  field_access: fieldAccess,
  method_access: member('object', 'name'),
  array_access: index('array', 'index'),
  this: self,
  method_invocation: invocation,
  object_creation_expression: creation,
  explicit_constructor_invocation: baseConstructor,
  string_literal: string(['string_fragment', 'multiline_string_fragment']),
  decimal_integer_literal: number,
  hex_integer_literal: number,
  octal_integer_literal: number,
  binary_integer_literal: number,
  decimal_floating_point_literal: number,
  true: boolean(true),
  false: boolean(false),
  null_literal: nothing,
  array_initializer: list,
  array_creation_expression: (node) => sameAs(child(node, 'value')),
  parenthesized_expression: same,
  cast_expression: cast('value', 'type'),
  expression_statement: same,
  unary_expression: unary('operand'),
  binary_expression: binary(),
  ternary_expression: ternary,
  variable_declarator: declarator,
  assignment_expression: assignment,
  method_declaration: definition,
  constructor_declaration: definition,
  compact_constructor_declaration: definition,
  lambda_expression: lambda,
  class_declaration: classDefinition,
  record_declaration: classDefinition,
  enum_declaration: classDefinition,
  interface_declaration: classDefinition,
  enhanced_for_statement: forEach('name', 'value'),
  for_statement: whileLoop,
  while_statement: whileLoop,
  do_statement: whileLoop,
  if_statement: ifElse,
  switch_expression: switchExpression,
  try_statement: tryStatement,
  try_with_resources_statement: tryStatement,
  return_statement: exit('return'),
  throw_statement: exit('throw'),
  break_statement: (): Shape => ({ kind: 'exit', how: 'break' }),
  continue_statement: (): Shape => ({ kind: 'exit', how: 'continue' }),
  import_declaration: importDeclaration,
};

/** A label is no name. */
function identifier(node: Syntax): Shape {
  return node.parent?.type === 'labeled_statement' ? other : name(node);
}

function fieldAccess(node: Syntax): Shape {
  if (node.text === 'Boolean.TRUE') return { kind: 'boolean', value: true };
  if (node.text === 'Boolean.FALSE') return { kind: 'boolean', value: false };
  return member('object', 'field')(node);
}

/** `java.net.Socket` where a type stands. */
function scoped(node: Syntax): Shape {
  const parts = namedChildren(node);
  const nameNode = parts.at(-1);
  if (nameNode === undefined) return other;
  return { kind: 'member', object: parts[0], name: nameNode.text, nameNode };
}

function invocation(node: Syntax): Shape {
  const callee = child(node, 'callee') ?? child(node, 'name');
  if (callee === undefined) return other;
  const given = child(node, 'arguments');
  return { kind: 'call', callee, arguments: argumentsOf(given), list: given, constructs: false };
}

function creation(node: Syntax): Shape {
  const callee = child(node, 'type');
  if (callee === undefined) return other;
  const given = child(node, 'arguments');
  return { kind: 'call', callee, arguments: argumentsOf(given), list: given, constructs: true };
}

/** `super(new Socket(host, port))`: the class above is made with it. */
function baseConstructor(node: Syntax): Shape {
  const callee = child(node, 'constructor');
  if (callee?.type !== 'super') return other;
  const given = child(node, 'arguments');
  return { kind: 'call', callee, arguments: argumentsOf(given), list: given, constructs: false };
}

function ternary(node: Syntax): Shape {
  const yes = child(node, 'consequence');
  const no = child(node, 'alternative');
  return yes === undefined || no === undefined ? other : { kind: 'choice', options: [yes, no] };
}

/** The type stands in front of all declarators. */
function declarator(node: Syntax): Shape {
  const target = child(node, 'name');
  if (target === undefined) return other;
  const type = node.parent === undefined ? undefined : child(node.parent, 'type');
  const plain: Shape = { kind: 'assign', targets: [target], value: child(node, 'value'), declares: true };
  return type === undefined ? plain : { ...plain, type };
}

function assignment(node: Syntax): Shape {
  const target = child(node, 'left');
  if (target === undefined) return other;
  const plain: Shape = {
    kind: 'assign',
    targets: [target],
    value: child(node, 'right'),
    declares: false,
  };
  return child(node, 'operator')?.text === '=' ? plain : { ...plain, compound: true };
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const modifiers = childOfType(node, 'modifiers');
  const decorators = modifiers === undefined ? [] : namedChildren(modifiers);
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    parameters: parametersOf(child(node, 'parameters')),
    body: child(node, 'body'),
    returnsBody: false,
    ...(decorators.length > 0 && { decorators }),
  };
}

function lambda(node: Syntax): Shape {
  const given = child(node, 'parameters');
  const body = child(node, 'body');
  return {
    kind: 'function',
    name: undefined,
    parameters: given?.type === 'identifier' ? [{ target: given }] : parametersOf(given),
    body,
    returnsBody: body?.type !== 'block',
  };
}

function parametersOf(node: Syntax | undefined): readonly Parameter[] {
  if (node === undefined) return [];
  return namedChildren(node).flatMap((each): Parameter[] => {
    if (each.type === 'identifier') return [{ target: each }];
    const declared = childOfType(each, 'variable_declarator');
    const target = child(declared ?? each, 'name');
    if (target === undefined) return [];
    const type = child(each, 'type');
    return [{ target, ...(type !== undefined && { type }), ...(declared !== undefined && { rest: true }) }];
  });
}

function classDefinition(node: Syntax): Shape {
  const above = [child(node, 'superclass'), child(node, 'interfaces')].flatMap((each) =>
    each === undefined ? [] : namedChildren(each),
  );
  const bases = above.flatMap((each) => (each.type === 'type_list' ? namedChildren(each) : [each]));
  return { kind: 'class', name: child(node, 'name')?.text, bases, body: child(node, 'body') };
}

function switchExpression(node: Syntax): Shape {
  const ways = namedChildren(child(node, 'body') ?? node);
  const isDefault = (each: Syntax): boolean => /^default\b/.test(each.text);
  return { kind: 'branch', ways, exhaustive: ways.some(isDefault) };
}

function tryStatement(node: Syntax): Shape {
  const final = childOfType(node, 'finally_clause');
  const specification = child(node, 'resources');
  const resources = (specification === undefined ? [] : namedChildren(specification)).flatMap(resource);
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: node.children
      .filter((each) => each.type === 'catch_clause')
      .flatMap((each) => child(each, 'body') ?? []),
    final: final === undefined ? undefined : childOfType(final, 'block'),
    ...(resources.length > 0 && { resources }),
  };
}

function resource(node: Syntax): Resource[] {
  const value = child(node, 'value') ?? namedChildren(node)[0];
  const target = child(node, 'name');
  if (value === undefined) return [];
  return [target === undefined ? { value } : { target, value }];
}

function importDeclaration(node: Syntax): Shape {
  const path = namedChildren(node)[0]?.text.replace(/\s/g, '') ?? '';
  if (childOfType(node, 'asterisk') !== undefined) return { kind: 'import', names: [], everything: path };
  return { kind: 'import', names: [{ local: simpleName(path), path }] };
}

const written: JvmWriting = { end: ';', enable: '{it}.setKeepAlive(true)' };

const java: Language = {
  id: 'java',
  name: 'Java',
  extensions: ['.java'],
  editorIds: ['java'],
  grammar: 'tree-sitter-java',
  triggers: new RegExp(triggerWords),
  shapes,
  groups: {
    method_invocation: { of: { from: 'object', to: 'name' }, as: 'method_access', field: 'callee' },
  },
  names: {
    assignmentDeclares: false,
    membersInScope: true,
    declaredTypes: true,
    statics: true,
    isPrivate,
    keeps: hidesField,
  },
  apis: jvmApis(written),
  fixes: jvmFixes(written),
  ...jvmTables,
  writing: {
    terminator: ';',
    indent: '    ',
    true: 'true',
    false: 'false',
    import: (module) => `import ${module}`,
    localName: simpleName,
    importLine: importLine(['import_declaration'], 'package_declaration'),
    duration: (seconds, given) => {
      const call = /^([\w.]*Duration)\.of\w+\(/.exec(given);
      return call === null ? undefined : `${call[1]}.ofSeconds(${seconds})`;
    },
  },
};

export default java;
