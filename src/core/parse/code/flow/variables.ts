/** Connections that variables hold, each of one function: what nobody else has ends with that. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Subjects } from '../calls/subjects.ts';
import type { Binding } from '../names/bindings.ts';
import type { Names } from '../names/names.ts';
import { ancestor, within } from '../tree/nodes.ts';
import type { Code } from './callers.ts';
import type { Flow, Holder } from './flow.ts';
import { hasOpenLoop } from './loops.ts';

/** A variable of a function, of the one it stands in where no other is named: no field, nothing of the file. */
export function isVariable(
  { kind, target }: Holder,
  names: Names,
  home: Syntax = names.functionOf(target),
): boolean {
  return kind === 'name' && names.bindings(target).every(({ scope }) => scope === home);
}

/** No function within it uses the variable. */
export function isUsedBy(home: Syntax, variable: Syntax, names: Names): boolean {
  return names
    .occurrences(variable.text)
    .every((use) => !within(use, home) || names.functionOf(use) === home);
}

/** Each holder is a variable that its function alone uses, and whom that gives the connection to keeps nothing of it. */
export function isHeldByVariables(
  { holders, given }: Pick<Flow, 'holders' | 'given'>,
  { names, subjects, language }: Code,
): boolean {
  return (
    holders.every((holder) => {
      const { target } = holder;
      return (
        isVariable(holder, names) &&
        names.bindings(target).every((binding) => isPassing(binding, language)) &&
        isUsedBy(names.functionOf(target), target, names)
      );
    }) &&
    given.every((argument) => {
      const call = ancestor(argument, 'call', 3);
      if (call?.shape.kind !== 'call') return false;
      const taken = subjects.known(call);
      return taken === undefined
        ? language.transfers?.test(call.shape.callee.text) === true ||
            isOnlyAsked(argument, call.shape, names, subjects)
        : taken.row.does !== 'run';
    })
  );
}

/** `send_line(sock, line)`: functions of the file that only say or hear something on it, and do not go on with that. */
function isOnlyAsked(argument: Syntax, call: ShapeOf<'call'>, names: Names, subjects: Subjects): boolean {
  const takers = subjects.functions(call.callee);
  const at = call.arguments.findIndex(({ node, value }) => node === argument || value === argument);
  return (
    takers.length > 0 &&
    takers.every((fn) => {
      if (fn.shape.kind !== 'function' || hasOpenLoop(fn)) return false;
      const place = fn.shape.parameters[fn.shape.self === undefined ? at : at + 1]?.target;
      if (place?.shape.kind !== 'name') return false;
      return names.occurrences(place.shape.name).every((use) => {
        if (use === place || !within(use, fn)) return true;
        const { shape } = use.parent ?? use;
        return names.functionOf(use) === fn && shape.kind === 'member' && onItself.test(shape.name);
      });
    })
  );
}

/** Methods of sockets that give nothing of them on. */
const onItself =
  /^(?:send|recv|read|write|set(?:timeout|blocking)|getpeername|getsockname|fileno|close|shutdown)/;

/** As against a parameter that is the caller's variable (PHP's `&$sock`), and one declared to stay (PHP's `static`). */
function isPassing({ how, leaf }: Binding, { names: { assignmentDeclares } }: Language): boolean {
  const word = leaf.parent?.parent?.text ?? '';
  if (how.kind === 'parameter') return assignmentDeclares === true && !word.includes('&');
  const assign = ancestor(leaf, 'assign', 2)?.shape;
  return how.kind === 'value' && assign?.kind === 'assign' && !assign.declares;
}
