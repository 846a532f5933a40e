/** Closing that comes when the program ends, and ends no exchange. */
import type { Language } from '../../../languages/language.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import { withoutFunctions } from '../flow/loops.ts';
import { enclosingFunction } from '../tree/nodes.ts';

/** `go func() { <-ctx.Done(); conn.Close() }()`: what closes waits for the program's end first. */
export function waitsForTheEnd(closer: Syntax, { blocks }: Language): boolean {
  const fn = enclosingFunction(closer)?.shape;
  const body = fn?.kind === 'function' ? fn.body?.shape : undefined;
  if (blocks === undefined || body?.kind !== 'block') return false;
  return body.statements.some((each) => each.end <= closer.start && blocks.test(withoutFunctions(each)));
}
