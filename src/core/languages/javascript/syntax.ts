import {
  assign,
  binary,
  block,
  boolean,
  call,
  child,
  childOfType,
  type Entry,
  entry,
  exit,
  forEach,
  ifElse,
  index,
  lazy,
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
  self,
  spread,
  string,
  unary,
  whileLoop,
} from '../syntax.ts';

/** `node:net` is `net`; `./net` is somebody's own. */
export function moduleName(spelled: string): string {
  return spelled.startsWith('node:') ? spelled.slice('node:'.length) : spelled;
}

export const javascriptShapes: Readonly<Record<string, Shaper>> = {
  program: block,
  statement_block: block,
  class_static_block: same,
  switch_body: (node) => ({ kind: 'block', statements: namedChildren(node) }),
  identifier: name,
  // The names of TypeScript's classes.
  type_identifier: name,
  shorthand_property_identifier: name,
  shorthand_property_identifier_pattern: name,
  this: self,
  member_expression: member('object', 'property'),
  subscript_expression: index('object', 'index'),
  call_expression: callOrBound,
  new_expression: call('constructor', 'arguments', true),
  spread_element: spread,
  string: string(['string_fragment', 'html_character_reference']),
  template_string: string(['string_fragment']),
  number,
  true: boolean(true),
  false: boolean(false),
  null: nothing,
  undefined: nothing,
  array: list,
  array_pattern: list,
  object: record,
  object_pattern: record,
  pair: entry,
  pair_pattern: entry,
  assignment_pattern: (node) => sameAs(child(node, 'left')),
  object_assignment_pattern: (node) => sameAs(child(node, 'left')),
  parenthesized_expression: same,
  await_expression: same,
  non_null_expression: same,
  as_expression: same,
  satisfies_expression: same,
  type_assertion: (node) => sameAs(namedChildren(node).at(-1)),
  unary_expression: negated,
  binary_expression: chosen,
  ternary_expression: ternary,
  sequence_expression: (node) => sameAs(namedChildren(node).at(-1)),
  variable_declarator: assign('name', 'value', true),
  assignment_expression: assign('left', 'right', false),
  augmented_assignment_expression: compound,
  public_field_definition: field,
  field_definition: field,
  function_declaration: definition,
  generator_function_declaration: definition,
  function_expression: definition,
  generator_function: definition,
  arrow_function: definition,
  method_definition: definition,
  class_declaration: classDefinition,
  class: classDefinition,
  for_statement: whileLoop,
  for_in_statement: forEach('left', 'right'),
  while_statement: whileLoop,
  do_statement: whileLoop,
  if_statement: ifElse,
  switch_statement: switchStatement,
  try_statement: tryStatement,
  return_statement: exit('return'),
  throw_statement: exit('throw'),
  break_statement: (): Shape => ({ kind: 'exit', how: 'break' }),
  continue_statement: (): Shape => ({ kind: 'exit', how: 'continue' }),
  yield_expression: exit('yield'),
  import_statement: importStatement,
};

const plainCall = call('function', 'arguments');
const baseCall = call('function', 'arguments', true);

/** `this.serve.bind(this)` is `this.serve`; bound to more, its parameters stand elsewhere. */
function callOrBound(node: Syntax): Shape {
  const callee = child(node, 'function');
  // What compilers put around `require("net")`.
  if (
    callee?.type === 'identifier' &&
    /^_*(?:interopRequire|import)(?:Default|Wildcard|Star)$/.test(callee.text)
  )
    return sameAs(namedChildren(child(node, 'arguments') ?? node)[0]);
  // `super(options)` makes what the base's constructor does.
  if (callee?.type === 'super') return baseCall(node);
  // It ends the program.
  if (callee !== undefined && /^(?:process|Deno)\.exit$/.test(callee.text))
    return { kind: 'exit', how: 'end' };
  const list = callee?.type === 'member_expression' ? child(node, 'arguments') : undefined;
  if (callee === undefined || list === undefined || child(callee, 'property')?.text !== 'bind')
    return plainCall(node);
  const [to, another] = namedChildren(list);
  const isSelf = to !== undefined && another === undefined && /^(this|_?self|_?that|_this|me)$/.test(to.text);
  return isSelf ? sameAs(child(callee, 'object')) : plainCall(node);
}

function record(node: Syntax): Shape {
  const entries = namedChildren(node).flatMap((each): Entry[] => {
    switch (each.type) {
      case 'spread_element':
      case 'rest_pattern': {
        const value = namedChildren(each)[0];
        if (value === undefined) return [];
        const given = givenSometimes(value);
        return [
          {
            key: undefined,
            keyNode: undefined,
            value: given ?? value,
            spread: true,
            ...(given !== undefined && { sometimes: true }),
            node: each,
          },
        ];
      }
      case 'shorthand_property_identifier':
      case 'shorthand_property_identifier_pattern':
        return [{ key: each.text, keyNode: each, value: each, shorthand: true, node: each }];
      case 'object_assignment_pattern': {
        const target = child(each, 'left');
        return target === undefined ? [] : [{ key: target.text, keyNode: target, value: target, node: each }];
      }
      case 'method_definition': {
        const keyNode = child(each, 'name');
        return keyNode === undefined ? [] : [{ key: keyNode.text, keyNode, value: each, node: each }];
      }
      default: {
        const keyNode = child(each, 'key');
        const value = child(each, 'value');
        if (keyNode === undefined || value === undefined) return [];
        if (keyNode.type === 'computed_property_name')
          return [{ key: undefined, keyNode: undefined, value, node: each }];
        const key = keyNode.shape.kind === 'string' ? keyNode.shape.value : keyNode.text;
        return [{ key, keyNode, value, node: each }];
      }
    }
  });
  return { kind: 'record', entries };
}

/** `{ ssl }` of `...(secure && { ssl })` and `...(secure ? { ssl } : {})`. */
function givenSometimes(spreadIn: Syntax): Syntax | undefined {
  const value = unparenthesized(spreadIn);
  if (value.type === 'binary_expression')
    return child(value, 'operator')?.text === '&&' ? child(value, 'right') : undefined;
  if (value.type !== 'ternary_expression') return undefined;
  const ways = [child(value, 'consequence'), child(value, 'alternative')];
  const [some, another] = ways.filter((way) => way !== undefined && !spreadsNothing.test(way.text));
  return another === undefined ? some : undefined;
}

function unparenthesized(node: Syntax): Syntax {
  const inner = node.type === 'parenthesized_expression' ? namedChildren(node)[0] : undefined;
  return inner === undefined ? node : unparenthesized(inner);
}

/** `{}`, `undefined` */
const spreadsNothing = /^\(?\s*(?:\{\s*\}|undefined|null|false)\s*\)?$/;

function ternary(node: Syntax): Shape {
  const yes = child(node, 'consequence');
  const no = child(node, 'alternative');
  return yes === undefined || no === undefined ? other : { kind: 'choice', options: [yes, no] };
}

const plainBinary = binary(['||', '&&', '??']);

/** `"localhost" || process.env.DB_HOST` is the text, whatever stands behind it. */
function chosen(node: Syntax): Shape {
  const left = child(node, 'left');
  const operator = child(node, 'operator')?.text ?? '';
  const { shape } = left ?? node;
  const isSet = (shape.kind === 'string' || shape.kind === 'number') && !!shape.value;
  return left !== undefined && isSet && /^(?:\|\||\?\?)$/.test(operator) ? sameAs(left) : plainBinary(node);
}

const plainUnary = unary('argument');

/** `!0` and `!1` are how minifiers write true and false. */
function negated(node: Syntax): Shape {
  const bit = /^!\s*([01])$/.exec(node.text)?.[1];
  return bit === undefined ? plainUnary(node) : { kind: 'boolean', value: bit === '0' };
}

/** `a ||= b` may hold either; all else makes a new value. */
function compound(node: Syntax): Shape {
  const shape = assign('left', 'right', false)(node);
  if (shape.kind !== 'assign') return shape;
  const operator = child(node, 'operator')?.text ?? '';
  return /^(\|\||&&|\?\?)=$/.test(operator) ? shape : { ...shape, compound: true };
}

function field(node: Syntax): Shape {
  const target = child(node, 'name') ?? child(node, 'property');
  if (target === undefined) return other;
  const type = child(node, 'type');
  const plain: Shape = { kind: 'assign', targets: [target], value: child(node, 'value'), declares: true };
  return type === undefined ? plain : { ...plain, type };
}

function definition(node: Syntax): Shape {
  const nameNode = child(node, 'name');
  const body = child(node, 'body');
  const got = gotten(node, body);
  if (nameNode !== undefined && got !== undefined)
    return { kind: 'assign', targets: [nameNode], value: got, declares: true };
  const parameters = lazy(() => parametersOf(node));
  return {
    kind: 'function',
    name: nameNode?.text,
    ...(nameNode !== undefined && { nameNode }),
    get parameters() {
      return parameters();
    },
    body,
    returnsBody: node.type === 'arrow_function' && body?.type !== 'statement_block',
  };
}

/** `get socket() { return this.#socket; }` is a field by that name. */
function gotten(node: Syntax, body: Syntax | undefined): Syntax | undefined {
  if (node.type !== 'method_definition' || childOfType(node, 'get') === undefined) return undefined;
  const statements = body === undefined ? [] : namedChildren(body);
  const only = statements.length === 1 ? statements[0]!.shape : undefined;
  return only?.kind === 'exit' && only.how === 'return' ? only.value : undefined;
}

/** `#dial()`, `private dial()`, `_dial()`, and what the module does not export where it declares it. */
export function isPrivate(fn: Syntax): boolean {
  const held = fn.parent;
  const declared = held?.shape.kind === 'assign' && held.shape.value === fn ? held : fn;
  const { type } = declared;
  if (/^(?:method|public_field|field)_definition$/.test(type)) {
    const word = child(declared, 'name')?.text ?? child(declared, 'property')?.text ?? '';
    return /^[#_]/.test(word) || childOfType(declared, 'accessibility_modifier')?.text === 'private';
  }
  if (!/^(?:variable_declarator|(?:generator_)?function_declaration)$/.test(type)) return false;
  const statement = type === 'variable_declarator' ? declared.parent : declared;
  return statement?.parent?.type !== 'export_statement';
}

/** `{ host: string; port: number }`, an interface of this file built on nothing else, or another name for either. */
export function keysOf(
  type: Syntax,
  leaves: (word: string) => readonly Syntax[],
  depth = 0,
): readonly string[] | undefined {
  const inner = type.type === 'type_annotation' ? namedChildren(type)[0] : type;
  if (inner?.type === 'object_type' || inner?.type === 'interface_body') {
    const members = namedChildren(inner);
    return members.every((each) => each.type === 'property_signature')
      ? members.map((each) => child(each, 'name')?.text ?? '')
      : undefined;
  }
  if (inner?.type !== 'type_identifier' || depth > 2) return undefined;
  const declared = leaves(inner.text).filter(({ parent }) =>
    /^(?:interface|type_alias)_declaration$/.test(parent?.type ?? ''),
  );
  const [only, another] = declared;
  if (only?.parent === undefined || another !== undefined) return undefined;
  const { parent } = only;
  if (childOfType(parent, 'extends_type_clause') !== undefined) return undefined;
  const body = child(parent, 'body') ?? child(parent, 'value');
  return body === undefined ? undefined : keysOf(body, leaves, depth + 1);
}

/** `private socket: Socket` of a class or of its constructor, `#socket`, `_socket`. */
export function hides(declared: Syntax): boolean {
  const { parent } = declared;
  if (/^[#_]/.test(declared.text)) return true;
  return parent !== undefined && childOfType(parent, 'accessibility_modifier')?.text === 'private';
}

function parametersOf(node: Syntax): readonly Parameter[] {
  const only = child(node, 'parameter');
  if (only !== undefined) return [{ target: only }];
  const all = child(node, 'parameters');
  return all === undefined ? [] : namedChildren(all).flatMap(parameter);
}

function parameter(node: Syntax): Parameter[] {
  if (node.type === 'required_parameter' || node.type === 'optional_parameter') {
    const target = child(node, 'pattern');
    // `this: Server` is nothing that a caller gives.
    if (target === undefined || target.type === 'this') return [];
    const type = child(node, 'type');
    const value = child(node, 'value');
    if (target.type === 'rest_pattern') return rest(target);
    return [{ target, ...(type !== undefined && { type }), ...(value !== undefined && { default: value }) }];
  }
  if (node.type === 'rest_pattern') return rest(node);
  if (node.type === 'assignment_pattern') {
    const target = child(node, 'left');
    const value = child(node, 'right');
    return target === undefined || value === undefined ? [] : [{ target, default: value }];
  }
  return node.type === 'this' ? [] : [{ target: node }];
}

function rest(node: Syntax): Parameter[] {
  const target = namedChildren(node)[0];
  return target === undefined ? [] : [{ target, rest: true }];
}

function classDefinition(node: Syntax): Shape {
  const heritage = childOfType(node, 'class_heritage');
  const clause = heritage === undefined ? undefined : (childOfType(heritage, 'extends_clause') ?? heritage);
  const base = clause === undefined ? undefined : (child(clause, 'value') ?? namedChildren(clause)[0]);
  return {
    kind: 'class',
    name: child(node, 'name')?.text,
    bases: base === undefined ? [] : [base],
    body: child(node, 'body'),
  };
}

function switchStatement(node: Syntax): Shape {
  const cases = namedChildren(child(node, 'body') ?? node);
  return { kind: 'branch', ways: cases, exhaustive: cases.some((each) => each.type === 'switch_default') };
}

function tryStatement(node: Syntax): Shape {
  const handler = child(node, 'handler');
  const final = child(node, 'finalizer');
  const caught = handler === undefined ? undefined : child(handler, 'body');
  return {
    kind: 'try',
    body: child(node, 'body'),
    handlers: caught === undefined ? [] : [caught],
    final: final === undefined ? undefined : (child(final, 'body') ?? childOfType(final, 'statement_block')),
  };
}

function importStatement(node: Syntax): Shape {
  const required = childOfType(node, 'import_require_clause');
  const source = child(required ?? node, 'source')?.shape;
  if (source?.kind !== 'string' || source.value === undefined) return { kind: 'import', names: [] };
  const module = moduleName(source.value);
  const direct = required === undefined ? undefined : childOfType(required, 'identifier');
  if (direct !== undefined) return { kind: 'import', names: [{ local: direct.text, path: module }] };
  const clause = childOfType(node, 'import_clause');
  const names = namedChildren(clause ?? node).flatMap((each) => {
    if (each.type === 'identifier') return [{ local: each.text, path: module }];
    if (each.type === 'namespace_import') {
      return namedChildren(each).map((inner) => ({ local: inner.text, path: module }));
    }
    if (each.type !== 'named_imports') return [];
    return namedChildren(each).flatMap((specifier) => {
      const imported = child(specifier, 'name')?.text;
      if (imported === undefined) return [];
      const path = imported === 'default' ? module : `${module}.${imported}`;
      return [{ local: child(specifier, 'alias')?.text ?? imported, path }];
    });
  });
  return { kind: 'import', names };
}
