/** Under names: variables, fields and elements that hold the connection, and what becomes of it there. */
import type { Syntax } from '../../../languages/syntax.ts';
import { isOfSelf, type Names } from '../names/names.ts';
import { ancestor, unwrap, within } from '../tree/nodes.ts';
import { type Code, isGivenBack, isReturned, objectAround } from './callers.ts';
import { absence, isWithout } from './presence.ts';
import { isOpenField } from './receivers.ts';
import type { UnderNames, Walk } from './walk.ts';

export function underNames(walk: Walk): UnderNames {
  const { code, met } = walk;
  const { names, subjects, language } = code;
  const { ownership } = language;

  function hold(target: Syntax, value: Syntax): void {
    const shape = target.shape;
    switch (shape.kind) {
      case 'same': {
        const place = lockedPlace(target, code);
        if (place?.shape.kind === 'name') met.holders.push({ target: place, kind: 'field' });
        else hold(place ?? shape.inner, value);
        return;
      }
      case 'list': {
        const given = shape.items.filter((_, at) => isConnectionAt(value, at));
        const known = given.filter(subjectIn);
        // What an unknown call gives beside the connection is mostly about it, too.
        const held = known.length === 0 && ownership !== undefined ? given : known;
        for (const item of held) hold(item, value);
        return;
      }
      case 'member': {
        met.holders.push({ target, kind: 'field' });
        if (shape.object !== undefined && isGivenBack(shape.object, code)) met.handedOut = true;
        if (shape.object !== undefined) tellIn(shape.object);
        if (isOpenField(target, names, language)) met.handedOut = true;
        const home = names.functionOf(target);
        for (const leaf of names.leaves(shape.name)) {
          const use = leaf.parent;
          const isSame =
            use?.shape.kind === 'member' &&
            use !== target &&
            (use.text === target.text || (isOfSelf(use, names) && isOfSelf(target, names)));
          if (isSame && within(use, home)) walk.flow(use);
        }
        return;
      }
      case 'name': {
        met.holders.push({ target, kind: 'name' });
        if (names.isOutParameter(target)) walk.giveByParameter(target);
        const scope = names.functionOf(target);
        const none = absence([{ target }])!;
        const wasHandedOut = met.handedOut;
        for (const use of names.occurrences(shape.name)) {
          if (use === target || !within(use, scope)) continue;
          if (!names.reaching(use).some((binding) => binding.leaf === target)) continue;
          // `if (fd < 0) { status = fd; … }`: there is no connection there.
          if (isWithout(use, none, [{ target }])) continue;
          met.uses.push({ use, target });
          walk.flow(use);
          const object = objectAround(use, scope);
          if (object !== undefined && isReturned(object, scope)) walk.giveToCallers(scope);
        }
        // Whoever gets the half that writes, the other one is read here.
        if (ownership?.isWritingHalf(target) === true) met.handedOut = wasHandedOut;
        return;
      }
      case 'index':
        met.stored = true;
        met.holders.push({ target, kind: 'element' });
        if (isGivenBack(shape.object, code)) met.handedOut = true;
        return;
      default:
        met.stored = true;
    }
  }

  /** `var guest = new Guest(); guest.Socket = socket; admitted(guest);` */
  function tellIn(object: Syntax): void {
    const holder = unwrap(object);
    if (holder.shape.kind !== 'name' || names.isSelf(holder) || names.isField(holder)) return;
    const home = names.functionOf(holder);
    for (const use of names.occurrences(holder.shape.name)) {
      const call = ancestor(use, 'call', 3)?.shape;
      if (call?.kind !== 'call' || names.functionOf(use) !== home) continue;
      if (call.arguments.some(({ value }) => unwrap(value) === use)) walk.tell(call.callee);
    }
  }

  /** Of what a call gives, the part that is no address. */
  function isConnectionAt(value: Syntax, at: number): boolean {
    const row = subjects.known(unwrap(value))?.row;
    const gives = row !== undefined && 'gives' in row ? row.gives : undefined;
    return gives === undefined || typeof gives === 'string' || gives[at] !== '';
  }

  /** Of a loop over connections, be they numbered: `for (number, stream) in listener.incoming().enumerate()`. */
  function isItem(variable: Syntax): boolean {
    return subjectIn(variable) || (ownership !== undefined && variable.shape.kind === 'list');
  }

  function subjectIn(target: Syntax): boolean {
    return subjects.origins(target).subjects.size > 0 || target.shape.kind === 'member';
  }

  return { hold, isItem };
}

/**
 * `self.stream` of `*guard = connect(address)?` behind `let mut guard = self.stream.lock()?`, and `LINK` of a static:
 * what is put there stays.
 */
function lockedPlace(target: Syntax, { names, language }: Code): Syntax | undefined {
  const guard = unwrap(target);
  if (language.ownership === undefined || !target.text.startsWith('*') || guard.shape.kind !== 'name')
    return undefined;
  const made = names
    .bindings(guard)
    .map(({ how }) => (how.kind === 'value' && how.value !== undefined ? unwrap(how.value) : undefined));
  return [guard, ...made].find(
    (each) => each !== undefined && (isOfSelf(each, names) || isOfFile(each, names)),
  );
}

/** A variable of the file and of no function in it. */
function isOfFile(node: Syntax, names: Names): boolean {
  return (
    node.shape.kind === 'name' &&
    names.bindings(node).some(({ how, scope }) => how.kind === 'value' && scope.shape.kind !== 'function')
  );
}
