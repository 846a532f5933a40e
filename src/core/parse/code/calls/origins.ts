/** Which connection an expression may be: followed by name through variables, fields, parameters and results. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Binding } from '../names/bindings.ts';
import { chainedOn, executorOf, fulfilledWith, returned } from '../names/functions.ts';
import { ancestor, unwrap } from '../tree/nodes.ts';
import { equalsOf, listenedOn, once, waysOfTry, wholes } from './parts.ts';
import { deepest, type OriginReader, type Origins, type Reading, type Subject } from './reading.ts';
import { isMaking } from './rows.ts';

const nowhere: Origins = { subjects: new Set(), open: false };
const anywhere: Origins = { subjects: new Set(), open: true };
/** Variables that stand for the same record are followed so far. */
const deepestRecord = 3;

export function readOrigins(reading: Reading): OriginReader {
  const { names, values, language, functions } = reading;
  const found = new Map<Syntax, Origins>();
  const partOrigins = new Map<Syntax, Map<string, Origins>>();

  function originsOf(node: Syntax, depth = 0): Origins {
    const before = found.get(node);
    if (before !== undefined) return before;
    if (depth > deepest) return anywhere;
    // A cycle adds nothing of its own.
    found.set(node, nowhere);
    const result = findOrigins(node, depth);
    found.set(node, result);
    return result;
  }

  function findOrigins(node: Syntax, depth: number): Origins {
    const shape = node.shape;
    switch (shape.kind) {
      case 'same':
        return originsOf(shape.inner, depth + 1);
      case 'choice':
        return union(shape.options.map((each) => originsOf(each, depth + 1)));
      case 'call':
        return originsOfCall(node, shape, depth);
      case 'name': {
        const bindings = names.reaching(node);
        if (bindings.length === 0) return anywhere;
        const bound = union(bindings.map((binding) => originsOfBinding(binding, depth)));
        const equals = bound.open && bound.subjects.size === 0 ? equalsOf(node) : [];
        return equals.length === 0 ? bound : union(equals.map((each) => originsOf(each, depth + 1)));
      }
      case 'member': {
        if (shape.object !== undefined && reading.calls.memberRow(node, shape)?.does === 'pass')
          return originsOf(shape.object, depth + 1);
        const handed = reading.handlers.handedAs(node, shape);
        if (handed.length > 0) return just(...handed);
        const later = reading.handlers.givenLater(shape.name);
        if (later.length > 0) return just(...later);
        const bindings = names.fields(node);
        if (bindings.length === 0) {
          const given = fieldsGiven(shape);
          return given.length === 0 ? inLiterals(node, depth) : opened(given, depth);
        }
        return union([...bindings, ...names.entries(node)].map((each) => originsOfBinding(each, depth)));
      }
      case 'index': {
        const bindings = names.elements(shape);
        if (bindings.length === 0) return anywhere;
        return union(bindings.map((binding) => originsOfBinding(binding, depth)));
      }
      case 'self': {
        const bound = listenedOn(node, language, names);
        return bound === undefined ? anywhere : originsOf(bound, depth + 1);
      }
      case 'null':
      case 'string':
      case 'number':
      case 'boolean':
      case 'record':
      case 'list':
      case 'exit':
        return nowhere;
      // What is asked for as a value: that of the way taken, and of its last statement.
      case 'assign':
        return shape.value === undefined ? anywhere : originsOf(shape.value, depth + 1);
      case 'branch':
        return union(shape.ways.map((each) => originsOf(each, depth + 1)));
      case 'try':
        return union(waysOfTry(shape).map((each) => originsOf(each, depth + 1)));
      case 'block': {
        const last = shape.statements.at(-1);
        return last === undefined ? nowhere : originsOf(last, depth + 1);
      }
      default:
        return anywhere;
    }
  }

  function originsOfCall(node: Syntax, shape: ShapeOf<'call'>, depth: number): Origins {
    const call = reading.calls.known(node);
    if (call !== undefined) {
      if (isMaking(call)) return just(reading.subjectOf(call));
      const { row } = call;
      const passes =
        row.does === 'pass'
          ? row.from
          : ((row.does === 'set' || row.does === 'listen') && row.returns === 'it') ||
              (row.does === 'connect' && row.gives !== undefined)
            ? row.on
            : 'none';
      if (passes !== 'none') {
        const receiver = reading.calls.receiverOf(call, passes);
        if (receiver?.shape.kind === 'function')
          return union(returned(receiver).map((each) => originsOf(each, depth + 1)));
        return receiver === undefined ? anywhere : originsOf(receiver, depth + 1);
      }
    }
    const executor = executorOf(node, language);
    if (executor !== undefined) {
      const held = fulfilledWith(executor, names);
      return held.length === 0 ? anywhere : union(held.map((each) => originsOf(each, depth + 1)));
    }
    const links = shape.arguments.flatMap(({ value }) =>
      value.shape.kind === 'function' && chainedOn(value, language)?.call === node ? [value] : [],
    );
    const called = links.length > 0 ? links : functions.named(shape.callee);
    if (called.length === 0) return anywhere;
    return union(called.flatMap((fn) => returned(fn)).map((each) => originsOf(each, depth + 1)));
  }

  function originsOfBinding(binding: Binding, depth: number): Origins {
    const { how, steps } = binding;
    switch (how.kind) {
      case 'value':
        if (how.value === undefined) return nowhere;
        return stepOrigins(how.value, steps, depth);
      case 'resource':
        return stepOrigins(how.value, steps, depth);
      case 'parameter': {
        const handed = reading.handlers.handedTo(how.of, how.at);
        const sources = reading.callSites.argumentsFor(how.of, how.at);
        const all = union(sources.given.map((each) => originsOf(each, depth + 1)));
        // `createServer(serve)` beside `createServer((socket) => serve(socket, true))`.
        if (handed.length > 0) return just(...handed, ...all.subjects);
        return sources.open ? { subjects: all.subjects, open: true } : all;
      }
      case 'item': {
        if (how.over !== undefined && reading.calls.acceptingEach(how.over) !== undefined)
          return originsOf(how.over, depth + 1);
        const items = how.over === undefined ? undefined : values.items(how.over);
        return items === undefined ? anywhere : union(items.map((each) => originsOf(each, depth + 1)));
      }
      case 'function':
        // Ruby's `socket` calls the method of that name.
        if (language.names.bareCalls !== true) return nowhere;
        return union(returned(how.node).map((each) => originsOf(each, depth + 1)));
      default:
        return nowhere;
    }
  }

  function stepOrigins(value: Syntax, steps: readonly (number | string)[], depth: number): Origins {
    const step = steps[0];
    if (step === undefined) return originsOf(value, depth + 1);
    const inner = unwrap(value);
    if (inner.shape.kind === 'list' && typeof step === 'number') {
      const item = inner.shape.items[step];
      return item === undefined ? anywhere : stepOrigins(item, steps.slice(1), depth + 1);
    }
    const call = inner.shape.kind === 'call' ? reading.calls.known(inner) : undefined;
    const gives = reading.calls.givenBy(call);
    if (call !== undefined && gives !== undefined && typeof step === 'number') {
      const part = typeof gives === 'string' ? (step === 0 ? gives : '') : (gives[step] ?? '');
      return part === '' ? nowhere : originsOf(inner, depth + 1);
    }
    if (inner.shape.kind === 'call' && typeof step === 'number') {
      const results = functions.named(inner.shape.callee).flatMap((fn) => returned(fn));
      if (results.length > 0) return union(results.map((each) => stepOrigins(each, steps, depth + 1)));
    }
    if (inner.shape.kind === 'exit') return nowhere;
    return once(partOrigins, inner, steps, nowhere, () => {
      const from = wholes(inner, steps, names);
      if (from.length === 0) return anywhere;
      return union(from.map((each) => stepOrigins(each.value, each.steps, depth + 1)));
    });
  }

  function opened(nodes: readonly Syntax[], depth: number): Origins {
    return { subjects: union(nodes.map((each) => originsOf(each, depth + 1))).subjects, open: true };
  }

  /** By the key alone: another object may have it, too. */
  function inLiterals(node: Syntax, depth: number): Origins {
    const given = names.entries(node).map((binding) => originsOfBinding(binding, depth));
    return { subjects: union(given).subjects, open: true };
  }

  /**
   * `line->fd` in `void *serve(void *given) { struct line *line = given; … }` of C: `made->fd` of each record that the
   * function is called or run with in this file.
   */
  function fieldsGiven({ object, name }: ShapeOf<'member'>): readonly Syntax[] {
    if (language.names.outParameters !== true || object === undefined) return [];
    return recordsBehind(unwrap(object)).flatMap((record) => {
      const home = names.functionOf(record);
      return names.leaves(name).flatMap(({ parent }) => {
        const isIts =
          parent?.shape.kind === 'member' &&
          parent.shape.object !== undefined &&
          unwrap(parent.shape.object).text === record.text &&
          names.functionOf(parent) === home;
        return isIts && names.fields(parent).length > 0 ? [parent] : [];
      });
    });
  }

  /** What callers and threads of the file give for the parameter that a variable stands for. */
  function recordsBehind(record: Syntax, depth = 0): readonly Syntax[] {
    if (record.shape.kind !== 'name' || depth === deepestRecord) return [];
    return names.reaching(record).flatMap(({ how }): readonly Syntax[] => {
      if (how.kind === 'parameter') return reading.callSites.argumentsFor(how.of, how.at).given.map(unwrap);
      if (how.kind !== 'value') return [];
      const held = how.value === undefined ? copiedInto(record) : [how.value];
      return held.flatMap((each) => recordsBehind(unwrap(each), depth + 1));
    });
  }

  /** `memcpy(&line, given, sizeof line)` */
  function copiedInto(record: Syntax): readonly Syntax[] {
    return names.occurrences(record.text).flatMap((use) => {
      const call = ancestor(use, 'call', 4)?.shape;
      if (call?.kind !== 'call' || call.callee.text !== 'memcpy') return [];
      const [to, from] = call.arguments.map(({ value }) => unwrap(value));
      return to === use && from !== undefined && names.functionOf(use) === names.functionOf(record)
        ? [from]
        : [];
    });
  }

  return {
    originsOf,
    forget: () => {
      found.clear();
      partOrigins.clear();
    },
  };
}

function union(all: readonly Origins[]): Origins {
  if (all.length === 1) return all[0]!;
  const subjects = new Set<Subject>();
  for (const each of all) for (const subject of each.subjects) subjects.add(subject);
  return { subjects, open: all.some((each) => each.open) };
}

function just(...subjects: readonly Subject[]): Origins {
  return { subjects: new Set(subjects), open: false };
}
