/** Methods that connect and are handed to whoever calls them: `loop.run_in_executor(None, sock.connect, address)`. */
import type { Language } from '../../../languages/language.ts';
import type { ShapeOf, Syntax } from '../../../languages/syntax.ts';
import type { Names } from '../names/names.ts';
import { ancestor, unwrap } from '../tree/nodes.ts';

/** The calls of a file that get such a method. */
export function callsGettingMethods(names: Names, language: Language): readonly Syntax[] {
  return (language.names.boundMethods ?? []).flatMap((word) =>
    names.leaves(word).flatMap(({ parent: member }) => {
      const call = member?.shape.kind === 'member' ? ancestor(member, 'call', 3) : undefined;
      return call !== undefined && methodGiven(call, language) !== undefined ? [call] : [];
    }),
  );
}

/** The call that comes of it: `sock.connect(address)` of `retry(sock.connect, address)`. */
export function methodGiven({ shape }: Syntax, language: Language): ShapeOf<'call'> | undefined {
  const { boundMethods } = language.names;
  if (shape.kind !== 'call' || boundMethods === undefined) return undefined;
  const at = shape.arguments.findIndex(
    ({ value, name }) => name === undefined && isMethod(value, boundMethods),
  );
  const behind = at < 0 ? [] : shape.arguments.slice(at + 1);
  if (behind.length === 0) return undefined;
  return {
    kind: 'call',
    callee: unwrap(shape.arguments[at]!.value),
    arguments: behind,
    list: shape.list,
    constructs: false,
  };
}

function isMethod(value: Syntax, methods: readonly string[]): boolean {
  const { shape } = unwrap(value);
  return shape.kind === 'member' && shape.object !== undefined && methods.includes(shape.name);
}
