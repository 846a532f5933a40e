/** Objects of the file's own classes that are made with a connection, for others to have. */
import type { Syntax } from '../../../languages/syntax.ts';
import { escapeRegExp } from '../../../text.ts';
import type { Analysis } from '../analysis.ts';
import { fieldsFor } from '../flow/objects.ts';
import { recordAround } from '../flow/receivers.ts';
import { ancestor, outermost } from '../tree/nodes.ts';

/** Calls around the connection that are asked whether they make an object: `new Guest(merge(options, { socket }))`. */
const mostAround = 3;

/**
 * Where the variable of an object is used that is made with the connection and keeps it for all to see: `guest` of
 * `const guest = new Guest(socket)`.
 */
export function usesOfMade(given: Syntax, analysis: Analysis): readonly Syntax[] {
  const { names, language } = analysis;
  if (language.names.prototypes !== true) return [];
  const making = makingAround(given);
  if (making === undefined || keepsHidden(making, given, analysis)) return [];
  const whole = outermost(making);
  const assign = whole.parent?.shape;
  const [target] = assign?.kind === 'assign' && assign.value === whole ? assign.targets : [];
  if (target?.shape.kind !== 'name') return [];
  return names
    .occurrences(target.shape.name)
    .filter((use) => use !== target && names.reaching(use).some(({ leaf }) => leaf === target));
}

function makingAround(given: Syntax): Syntax | undefined {
  let at = ancestor(recordAround(given) ?? given, 'call', 2);
  for (let around = 1; at?.shape.kind === 'call' && around < mostAround; around++) {
    if (at.shape.constructs) return at;
    at = ancestor(at, 'call', 2);
  }
  return at?.shape.kind === 'call' && at.shape.constructs ? at : undefined;
}

/** In fields that nobody else gets at, `#socket`, `_socket`, `private socket`. */
function keepsHidden(making: Syntax, given: Syntax, { names, subjects, language }: Analysis): boolean {
  if (making.shape.kind !== 'call') return true;
  const at = making.shape.arguments.findIndex(({ value }) => value === given);
  const [owner] = subjects.functions(making.shape.callee);
  if (owner === undefined || at < 0) return owner === undefined;
  const fields = fieldsFor(owner, at, names);
  return (
    fields.length === 0 ||
    fields.every((field) => {
      const declared = new RegExp(`\\bprivate\\s+(?:readonly\\s+)?${escapeRegExp(field)}\\b`);
      return /^[#_]/.test(field) || (language.names.hides !== undefined && declared.test(owner.text));
    })
  );
}
