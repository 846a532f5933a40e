/** Where functions of the file are called or run, and with what. */
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import { chainedOn, constructorOf, makingsOf } from '../names/functions.ts';
import { ancestor, objectsBefore, unwrap } from '../tree/nodes.ts';
import type { CallSites, Reading } from './reading.ts';
import type { Known } from './rows.ts';

export function readCallSites(reading: Reading): CallSites {
  const { names, values, options, language, functions } = reading;
  let running: ReadonlyMap<Syntax, Known> | undefined;

  /** What the callers in this file give for a parameter. `open`: others may call it, too. */
  function argumentsFor(
    fn: Syntax,
    at: number,
  ): { readonly given: readonly Syntax[]; readonly open: boolean } {
    const given: Syntax[] = [];
    let open = false;
    const shape = fn.shape;
    if (shape.kind !== 'function') return { given, open: true };
    const target = shape.parameters[at]?.target;
    const chained = chainedOn(fn, language);
    if (chained !== undefined && at === 0) return { given: [chained.on], open: false };
    const uses = functions.references(fn);
    for (const use of uses) {
      const call = callOf(use);
      if (call !== undefined) {
        const shift = shape.self !== undefined && use.parent?.shape.kind === 'member' ? 1 : 0;
        const argument =
          (target === undefined ? undefined : options.argument(call, target.text)) ??
          options.argument(call, at - shift);
        if (argument !== undefined) given.push(argument);
        else if (shape.parameters[at]?.default === undefined) open = true;
        continue;
      }
      const link =
        at === 0 ? chainedOn(use.parent?.shape.kind === 'member' ? use.parent : use, language) : undefined;
      if (link !== undefined) {
        given.push(link.on);
        continue;
      }
      const ran = ranWith(use, shape.parameters.length);
      if (ran === undefined) open = true;
      else if (ran[at - (shape.self !== undefined ? 1 : 0)] !== undefined)
        given.push(ran[at - (shape.self !== undefined ? 1 : 0)]!);
    }
    return { given, open: open || uses.length === 0 };
  }

  /** What objects are made with whose constructor it is: `socket` of `new Guest(socket)`. */
  function madeWith(fn: Syntax, at: number): readonly Syntax[] {
    const owner = names.classOf(fn);
    const shift = fn.shape.kind === 'function' && fn.shape.self !== undefined ? 1 : 0;
    if (owner?.shape.kind !== 'class' || owner.shape.name === undefined) return [];
    if (constructorOf(owner, names) !== fn) return [];
    return makingsOf(owner.shape.name, names).flatMap(({ shape }) =>
      shape.kind === 'call' ? (options.argument(shape, at - shift) ?? []) : [],
    );
  }

  /** The arguments a function gets that is handed to `Thread(target=f, args=(conn,))`. */
  function ranWith(use: Syntax, wanted: number): readonly Syntax[] | undefined {
    const expression = use.parent?.shape.kind === 'member' ? use.parent : use;
    const call = runOf(use);
    if (call?.row.does !== 'run') return undefined;
    const { row } = call;
    const isFunction = row.function.some((where) => isIt(options.argument(call.call, where), expression));
    if (!isFunction) return undefined;
    if (row.arguments === 'rest') {
      const after = call.call.arguments.findIndex((each) => unwrap(each.value) === expression);
      const given = call.call.arguments.slice(after + 1).map((each) => each.value);
      return given.slice(objectsBefore(expression, given.length, wanted));
    }
    for (const where of row.arguments) {
      const given = options.argument(call.call, where);
      if (given === undefined) continue;
      return values.items(given) ?? (typeof where === 'number' ? [given] : undefined);
    }
    return [];
  }

  function runOf(use: Syntax): Known | undefined {
    const expression = use.parent?.shape.kind === 'member' ? use.parent : use;
    const holder = ancestor(expression, 'call', 4);
    const around = holder === undefined ? undefined : reading.calls.known(holder);
    return around?.row.does === 'run' ? around : runs().get(expression);
  }

  /** Calls that run a function, by that function: `thread.Start(client)`. */
  function runs(): ReadonlyMap<Syntax, Known> {
    running ??= new Map(
      reading.everyCall().flatMap((call) => {
        const wheres = call.row.does === 'run' ? call.row.function : [];
        return wheres.flatMap((where): [Syntax, Known][] => {
          const given = options.argument(call.call, where);
          return given === undefined ? [] : [[unwrap(given), call]];
        });
      }),
    );
    return running;
  }

  function callsOf(fn: Syntax): readonly ShapeOf<'call'>[] | undefined {
    const uses = functions.references(fn);
    const calls = uses.flatMap((use) => callOf(use) ?? []);
    return calls.length === 0 || calls.length < uses.length ? undefined : calls;
  }

  function forget(): void {
    running = undefined;
  }

  return { argumentsFor, madeWith, runOf, callsOf, forget };
}

function isIt(argument: Syntax | undefined, expression: Syntax): boolean {
  return argument !== undefined && unwrap(argument) === expression;
}

function callOf(use: Syntax): ShapeOf<'call'> | undefined {
  const callee = use.parent?.shape.kind === 'member' && use.parent.shape.nameNode === use ? use.parent : use;
  const shape = callee.parent?.shape;
  return shape?.kind === 'call' && shape.callee === callee ? shape : undefined;
}
