/** Which row of the language's table a call or a class of the file comes under. */
import type { Accepts, Api, Condition, Creates, Opens, Serves } from '../../../languages/api.ts';
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Names } from '../names/names.ts';
import type { OptionReader } from '../options/options.ts';
import { outermost, unwrap } from '../tree/nodes.ts';
import type { SyntaxTree } from '../tree/syntax.ts';
import type { Values } from '../values/values.ts';

/** A call that a row speaks about. */
export interface Known {
  readonly node: Syntax;
  readonly call: ShapeOf<'call'>;
  /** The key of the row: `socket.create_connection`, `socket.socket#connect`. */
  readonly key: string;
  readonly row: Api;
}

/** One that makes a connection, or what makes them. */
export type Making = Known & { readonly row: Opens | Creates | Accepts | Serves };

export function isMaking(call: Known): call is Making {
  const { does } = call.row;
  return does === 'open' || does === 'create' || does === 'accept' || does === 'serve';
}

export interface Rows {
  /** The row under a key whose conditions the call meets. */
  choose(node: Syntax, call: ShapeOf<'call'>, key: string): Known | undefined;
  /** The path of the class in the table that a class of this file is built on. */
  basePath(node: Syntax): string | undefined;
  /** The same of the class that a callee names. */
  baseOf(callee: Syntax): string | undefined;
  /** Whether the table lists methods of a type. */
  hasMethods(type: string): boolean;
  /** Whether the file is one that the row speaks about. */
  isOfFile(row: Api): boolean;
}

export function readRows(
  tree: SyntaxTree,
  names: Names,
  values: Values,
  options: OptionReader,
  language: Language,
): Rows {
  const inFile = new Map<RegExp | ((root: Syntax) => boolean), boolean>();
  const methodTypes = new Set(
    Object.keys(language.apis).flatMap((key) => (key.includes('#') ? [key.slice(0, key.indexOf('#'))] : [])),
  );

  function choose(node: Syntax, call: ShapeOf<'call'>, key: string): Known | undefined {
    const entry = Object.hasOwn(language.apis, key) ? language.apis[key] : undefined;
    if (entry === undefined) return undefined;
    const alternatives: readonly Api[] = Array.isArray(entry) ? entry : [entry as Api];
    const row = alternatives.find((each) => {
      if (each.constructs !== undefined && each.constructs !== call.constructs) return false;
      if (each.receiver !== undefined && !isCalled(call, each.receiver)) return false;
      if (each.only !== undefined) {
        const given = options.argument(call, each.only.option);
        if (given === undefined || values.fold(given)?.value !== each.only.is) return false;
      }
      return each.when === undefined || [each.when].flat().every((condition) => holds(node, call, condition));
    });
    return row === undefined ? undefined : { node, call, key, row };
  }

  function holds(node: Syntax, call: ShapeOf<'call'>, condition: Condition): boolean {
    if ('file' in condition) return isInFile(condition.file);
    if ('program' in condition) return isInFile(condition.program);
    if ('around' in condition) return condition.around.test(names.functionOf(node).text);
    if ('receiver' in condition) return isReceiver(call, condition.receiver);
    if ('parts' in condition) return partsTaken(node) === condition.parts;
    if ('arguments' in condition) return call.arguments.length === condition.arguments;
    const argument =
      typeof condition.at === 'number'
        ? call.arguments.filter(({ assigned }) => assigned !== true)[condition.at]?.value
        : options.argument(call, condition.at);
    if (argument === undefined) return false;
    if ('mentions' in condition) return values.mentions(argument, condition.mentions);
    const word = values.fold(argument)?.value;
    return typeof word === 'string' && condition.is.includes(word);
  }

  /** `conn, address = listener.accept()`: two. */
  function partsTaken(node: Syntax): number | undefined {
    const assign = outermost(node).parent?.shape;
    if (assign?.kind !== 'assign') return undefined;
    const { targets } = assign;
    const only = targets.length === 1 ? unwrap(targets[0]!).shape : undefined;
    return only?.kind === 'list' ? only.items.length : targets.length;
  }

  /** `tcp.SetKeepAlive(true)`, `link.SetKeepAlive(true)` of `link, ok := conn.(*net.TCPConn)`. */
  function isReceiver({ callee }: ShapeOf<'call'>, words: RegExp): boolean {
    const object = callee.shape.kind === 'member' ? callee.shape.object : undefined;
    if (object === undefined) return false;
    if (words.test(object.text)) return true;
    const inner = unwrap(object);
    const bindings = inner.shape.kind === 'member' ? names.fields(inner) : names.bindings(inner);
    return bindings.some(({ how }) => {
      const said =
        how.kind === 'value' ? [how.value, how.type] : how.kind === 'parameter' ? [how.parameter.type] : [];
      return said.some((each) => each !== undefined && words.test(each.text));
    });
  }

  /** Asked for every call that a row may speak of, and the same for all. */
  function isInFile(asked: RegExp | ((root: Syntax) => boolean)): boolean {
    const before = inFile.get(asked);
    if (before !== undefined) return before;
    const found = asked instanceof RegExp ? asked.test(tree.text) : asked(tree.root);
    inFile.set(asked, found);
    return found;
  }

  function isCalled(call: ShapeOf<'call'>, receiver: RegExp): boolean {
    const callee = call.callee.shape;
    return callee.kind === 'member' && callee.object !== undefined && receiver.test(callee.object.text);
  }

  /** `MyServer(...)` of `class MyServer(socketserver.TCPServer)` in this file, `super(…)` in it: the base's path. */
  function baseOf(callee: Syntax): string | undefined {
    const shape = callee.shape;
    if (callee.text === language.names.baseCall) {
      const owner = names.classOf(callee);
      return owner === undefined ? undefined : basePath(owner);
    }
    if (shape.kind !== 'name') return undefined;
    const binding = names.bindings(callee)[0];
    return binding?.how.kind === 'class' ? basePath(binding.how.node) : undefined;
  }

  function basePath(node: Syntax, depth = 0): string | undefined {
    const shape = node.shape;
    if (shape.kind !== 'class' || depth > 4) return undefined;
    for (const base of shape.bases) {
      const path = names.path(base);
      if (path !== undefined && (Object.hasOwn(language.apis, path) || hasMethods(path))) return path;
      const binding = base.shape.kind === 'name' ? names.bindings(base)[0] : undefined;
      const above = binding?.how.kind === 'class' ? basePath(binding.how.node, depth + 1) : undefined;
      if (above !== undefined) return above;
    }
    return undefined;
  }

  function hasMethods(type: string): boolean {
    return methodTypes.has(type);
  }

  function isOfFile({ when }: Api): boolean {
    return [when ?? []]
      .flat()
      .every((condition) =>
        'file' in condition
          ? isInFile(condition.file)
          : !('program' in condition) || isInFile(condition.program),
      );
  }

  return { choose, basePath: (node) => basePath(node), baseOf, hasMethods, isOfFile };
}
