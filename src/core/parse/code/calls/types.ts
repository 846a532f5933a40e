/** Types under which the methods of expressions are listed: followed by name, from what calls give and declarations say. */
import { firstOf } from '../../../first.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Binding } from '../names/bindings.ts';
import { executorOf, fulfilledWith, returned } from '../names/functions.ts';
import { unwrap } from '../tree/nodes.ts';
import { equalsOf, listenedOn, once, waysOfTry, wholes } from './parts.ts';
import { deepest, type Given, type Reading, type Types } from './reading.ts';

export function readTypes(reading: Reading): Types {
  const { tree, names, language, rows, functions } = reading;
  const types = new Map<Syntax, string | undefined>();
  const partTypes = new Map<Syntax, Map<string, string | undefined>>();

  function typeOf(node: Syntax, depth = 0): string | undefined {
    if (types.has(node)) return types.get(node);
    if (depth > deepest) return undefined;
    types.set(node, undefined);
    const result = findType(node, depth);
    types.set(node, result);
    return result;
  }

  function findType(node: Syntax, depth: number): string | undefined {
    const shape = node.shape;
    switch (shape.kind) {
      case 'same': {
        const declared = shape.type === undefined ? undefined : declaredType(shape.type);
        return declared ?? typeOf(shape.inner, depth + 1);
      }
      case 'choice':
        return firstOf(shape.options, (each) => typeOf(each, depth + 1));
      case 'call': {
        const gives = reading.calls.givenBy(reading.calls.known(node));
        if (typeof gives === 'string') return gives;
        if (gives !== undefined) return gives.find((each) => each !== '');
        const executor = executorOf(node, language);
        if (executor !== undefined)
          return firstOf(fulfilledWith(executor, names), (each) => typeOf(each, depth + 1));
        const called = functions.named(shape.callee);
        const given = firstOf(
          called.flatMap((fn) => returned(fn)),
          (each) => typeOf(each, depth + 1),
        );
        return given ?? firstOf(called, declaredResult);
      }
      case 'name':
        if (names.isSelf(node)) return selfType(node);
        return (
          firstOf(names.reaching(node), (binding) => typeOfBinding(binding, depth)) ??
          firstOf(equalsOf(node), (each) => typeOf(each, depth + 1))
        );
      case 'self': {
        const bound = listenedOn(node, language, names);
        return bound === undefined ? selfType(node) : typeOf(bound, depth + 1);
      }
      case 'member': {
        const passing = shape.object === undefined ? undefined : reading.calls.memberRow(node, shape);
        if (passing?.does === 'pass') return passing.gives ?? typeOf(shape.object!, depth + 1);
        if (passing?.does === 'stream') return passing.gives;
        const handed =
          reading.handlers.handedAs(node, shape)[0] ?? reading.handlers.givenLater(shape.name)[0];
        if (handed !== undefined) return firstType(handed.known.row.gives);
        const bindings = [...names.fields(node), ...names.entries(node)];
        return firstOf(bindings, (binding) => typeOfBinding(binding, depth));
      }
      case 'index':
        return firstOf(names.elements(shape), (binding) => typeOfBinding(binding, depth));
      // `this.client = clients[key] = new Socket()`
      case 'assign':
        return shape.value === undefined ? undefined : typeOf(shape.value, depth + 1);
      case 'branch':
        return firstOf(shape.ways, (each) => typeOf(each, depth + 1));
      case 'try':
        return firstOf(waysOfTry(shape), (each) => typeOf(each, depth + 1));
      case 'block': {
        const last = shape.statements.at(-1);
        return last === undefined ? undefined : typeOf(last, depth + 1);
      }
      default:
        return undefined;
    }
  }

  function selfType(node: Syntax): string | undefined {
    const owner = names.classOf(node);
    return owner === undefined ? undefined : rows.basePath(owner);
  }

  function typeOfBinding(binding: Binding, depth: number): string | undefined {
    const { how, steps } = binding;
    switch (how.kind) {
      case 'value': {
        const declared = how.type === undefined ? undefined : declaredType(how.type);
        if (declared !== undefined || how.value === undefined) return declared;
        return stepType(how.value, steps, depth);
      }
      case 'resource':
        return stepType(how.value, steps, depth);
      case 'parameter': {
        const declared = how.parameter.type === undefined ? undefined : declaredType(how.parameter.type);
        if (declared !== undefined) return declared;
        const handed = reading.handlers.handedTo(how.of, how.at)[0];
        if (handed !== undefined) return firstType(handed.known.row.gives);
        const { callSites } = reading;
        return firstOf(
          [...callSites.argumentsFor(how.of, how.at).given, ...callSites.madeWith(how.of, how.at)],
          (each) => typeOf(each, depth + 1),
        );
      }
      case 'item': {
        const accepting = how.over === undefined ? undefined : reading.calls.acceptingEach(how.over);
        return accepting === undefined ? undefined : firstType(accepting.row.gives);
      }
      case 'function':
        if (language.names.bareCalls !== true) return undefined;
        return firstOf(returned(how.node), (each) => typeOf(each, depth + 1));
      default:
        return undefined;
    }
  }

  function stepType(value: Syntax, steps: readonly (number | string)[], depth: number): string | undefined {
    const step = steps[0];
    const inner = unwrap(value);
    if (typeof step === 'number' && inner.shape.kind === 'call') {
      const gives = reading.calls.givenBy(reading.calls.known(inner));
      if (gives !== undefined)
        return (typeof gives === 'string' ? (step === 0 ? gives : undefined) : gives[step]) || undefined;
    }
    if (typeof step === 'number' && inner.shape.kind === 'list') {
      const item = inner.shape.items[step];
      return item === undefined ? undefined : stepType(item, steps.slice(1), depth + 1);
    }
    if (step === undefined) return typeOf(value, depth + 1);
    return once(partTypes, inner, steps, undefined, () =>
      firstOf(wholes(inner, steps, names), (each) => stepType(each.value, each.steps, depth + 1)),
    );
  }

  function declaredResult({ shape }: Syntax): string | undefined {
    const type = shape.kind === 'function' ? shape.returnType : undefined;
    return type === undefined ? undefined : declaredType(type);
  }

  function declaredType(type: Syntax): string | undefined {
    if (getsOne.test(type.text)) return undefined;
    // `socket.socket | None`, `Optional[socket.socket]`: the first word a table knows.
    const words = type.text.match(/[\w$#]+(?:(?:\.|::)[\w$#]+)*/g) ?? [];
    for (const written of words) {
      const start = type.start + type.text.indexOf(written);
      const leaf = tree.at(start);
      const word = written.replaceAll('::', '.');
      const head = word.split('.')[0]!;
      const path = leaf.text === head ? pathOfWord(leaf, word) : word;
      const inside = path === undefined ? undefined : typeInside(path);
      if (inside !== undefined) return inside;
      if (path !== undefined && (rows.hasMethods(path) || isType(path))) {
        // A server's type is its own, not that of what it hands over.
        const gives = [language.apis[path] ?? []]
          .flat()
          .map((row) => (row.does === 'serve' ? row.server : 'gives' in row ? row.gives : undefined))
          .find((each) => typeof each === 'string');
        return gives ?? path;
      }
    }
    return undefined;
  }

  /** It makes something, as against what passes on what it is given: `std::shared_ptr`. */
  function isType(path: string): boolean {
    if (!Object.hasOwn(language.apis, path)) return false;
    return [language.apis[path] ?? []].flat().some((row) => row.does !== 'pass' && rows.isOfFile(row));
  }

  /** `std.shared_ptr<ip.tcp.socket>`, the path of an alias: what it is about, as far as one row alone ends so. */
  function typeInside(path: string): string | undefined {
    const inner = /<(?:class\s+)?([\w.]+)>?/.exec(path)?.[1];
    if (inner === undefined) return undefined;
    const gives = Object.entries(language.apis).flatMap(([key, row]) =>
      key === inner || key.endsWith(`.${inner}`)
        ? [row]
            .flat()
            .flatMap((each) => ('gives' in each && typeof each.gives === 'string' ? [each.gives] : []))
        : [],
    );
    return new Set(gives).size === 1 ? gives[0] : undefined;
  }

  function pathOfWord(leaf: Syntax, word: string): string | undefined {
    const rest = word.slice(leaf.text.length);
    for (const binding of names.bindings(leaf)) {
      if (binding.how.kind === 'import') return binding.how.path + rest;
    }
    const path = names.path(leaf);
    return path === undefined ? undefined : path + rest;
  }

  return {
    typeOf,
    forget: () => {
      types.clear();
      partTypes.clear();
    },
  };
}

/** `Predicate<SocketChannel>`, a function that is given one and holds none. */
const getsOne = /^(?:[\w.]*\.)?(?:Bi)?(?:Consumer|Predicate|Function)</;

function firstType(given: Given): string | undefined {
  return typeof given === 'string' ? given : given?.find((each) => each !== '');
}
