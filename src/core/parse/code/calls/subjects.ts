/**
 * Which calls make connections, and which connection an expression may be: followed by name through variables,
 * fields, parameters and results of the same file. By name, not by type, and without regard to the order of calls.
 */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { findFunctions } from '../names/functions.ts';
import type { Names } from '../names/names.ts';
import type { OptionReader } from '../options/options.ts';
import type { SyntaxTree } from '../tree/syntax.ts';
import type { Values } from '../values/values.ts';
import { readCallSites } from './call-sites.ts';
import { readCalls } from './calls.ts';
import { candidateCalls } from './candidates.ts';
import { readHandlers } from './handlers.ts';
import { readOrigins } from './origins.ts';
import type { Origins, Reading, Subject } from './reading.ts';
import { isMaking, type Known, type Making, readRows } from './rows.ts';
import { readTypes } from './types.ts';

export type { Origins, Subject } from './reading.ts';

export interface Subjects {
  readonly all: readonly Subject[];
  readonly calls: readonly Known[];
  /** The row of a call; `undefined` for one nobody knows. */
  known(node: Syntax): Known | undefined;
  /** Calls and properties that give a stream of something. */
  streams(): readonly Syntax[];
  origins(node: Syntax): Origins;
  /** The member is what it is a member of, as options go: `client.Client` of .NET. */
  isPassing(node: Syntax): boolean;
  /** The type under which an expression's methods are listed. */
  type(node: Syntax): string | undefined;
  /** The functions of the file a callee or argument may name. */
  functions(node: Syntax): readonly Syntax[];
  /** The functions and classes an argument hands a connection to. */
  handlers(argument: Syntax, method?: string): readonly Syntax[];
  /** Where among the parameters of such a function the connection comes. */
  parameter(handing: Making, fn: Syntax): number | undefined;
  /** The servers whose connections it hands on: itself, or on which it listens for them. */
  servers(subject: Subject): readonly Subject[];
  /** Where a function of the file is called or handed on. */
  references(fn: Syntax): readonly Syntax[];
  /** A function's name alone calls it (Ruby). */
  readonly bareCalls: boolean;
  /** The call that runs the function named there: `Thread(target=f)`, the `thread.Start(client)` of `new Thread(f)`. */
  runOf(use: Syntax): Known | undefined;
  /** Its calls, where the file does nothing else with it; `undefined` where it does, or never calls it. */
  callsOf(fn: Syntax): readonly ShapeOf<'call'>[] | undefined;
}

/** What one pass finds may lead the next one on. */
const mostPasses = 4;

export function findSubjects(
  tree: SyntaxTree,
  names: Names,
  values: Values,
  options: OptionReader,
  language: Language,
): Subjects {
  const rows = readRows(tree, names, values, options, language);
  const functions = findFunctions(names, language);
  const subjects = new Map<Syntax, Subject>();
  let all: readonly Known[] = [];
  let streams: readonly Syntax[] | undefined;
  // None of the parts is asked before all are there.
  const reading: Reading = {
    ...{ tree, names, values, options, language, rows, functions },
    get calls() {
      return calls;
    },
    get types() {
      return types;
    },
    get callSites() {
      return callSites;
    },
    get handlers() {
      return handlers;
    },
    get origins() {
      return origins;
    },
    everyCall: () => all,
    everySubject: () => [...subjects.values()],
    subjectOf,
  };
  const calls = readCalls(reading);
  const types = readTypes(reading);
  const callSites = readCallSites(reading);
  const handlers = readHandlers(reading);
  const origins = readOrigins(reading);

  function subjectOf(call: Making): Subject {
    const before = subjects.get(call.node);
    if (before !== undefined) return before;
    const subject: Subject = { known: call, excluded: options.excludes(call.call, call.row.unless) };
    subjects.set(call.node, subject);
    return subject;
  }

  // A handler's parameter has a type only once its server is known, and may lead to further calls.
  const candidates = candidateCalls(names, language, rows);
  for (let pass = 0; pass < mostPasses; pass++) {
    for (const part of [calls, types, origins]) part.forget();
    const before = all.length;
    all = candidates.flatMap((node) => calls.known(node) ?? []);
    callSites.forget();
    for (const call of all) if (isMaking(call)) subjectOf(call);
    if (all.length === before || !handlers.hasMore()) break;
  }
  origins.forget();

  const streamWords = new Set(
    Object.entries(language.apis).flatMap(([key, row]) =>
      'does' in row && row.does === 'stream' ? [key.slice(key.indexOf('#') + 1)] : [],
    ),
  );

  /** `socket.getInputStream()`, Kotlin's `socket.inputStream`. */
  function findStreams(): readonly Syntax[] {
    return [...streamWords].flatMap((word) =>
      names.leaves(word).flatMap(({ parent }) => {
        if (parent?.shape.kind !== 'member' || parent.shape.object === undefined) return [];
        const call = parent.parent;
        if (call?.shape.kind !== 'call' || call.shape.callee !== parent)
          return calls.memberRow(parent, parent.shape)?.does === 'stream' ? [parent] : [];
        return calls.known(call)?.row.does === 'stream' ? [call] : [];
      }),
    );
  }

  return {
    all: [...subjects.values()].sort((a, b) => a.known.node.start - b.known.node.start),
    calls: all,
    known: calls.known,
    streams: () => (streams ??= findStreams()),
    origins: (node) => origins.originsOf(node),
    isPassing: (node) =>
      node.shape.kind === 'member' &&
      node.shape.object !== undefined &&
      calls.memberRow(node, node.shape)?.does === 'pass',
    type: (node) => types.typeOf(node),
    functions: functions.named,
    handlers: handlers.handlersAt,
    parameter: handlers.parameterOf,
    servers: handlers.serversOf,
    references: functions.references,
    bareCalls: functions.bareCalls,
    runOf: callSites.runOf,
    callsOf: callSites.callsOf,
  };
}
