/** Connections that wait at a selector, whose keys lead back to them. */
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import { typeWritten } from '../names/bindings.ts';
import { ancestor } from '../tree/nodes.ts';
import { isArgument } from './passing.ts';
import { isTakenOver } from './taking.ts';

/**
 * `line.register(selector, OP_READ)`, and `for (SelectionKey key : selector.selectedKeys()) ears.hear(key)`: whoever in
 * another file gets the keys of those that wait has their connections, too, and may set options.
 */
export function isFoundByKey(uses: readonly Syntax[], analysis: Analysis): boolean {
  const { waitingKeys } = analysis.language;
  if (waitingKeys === undefined || !uses.some((use) => waits(use, waitingKeys, analysis))) return false;
  return keysGiven(waitingKeys, analysis).some((key) => isTakenOver(key, analysis));
}

function waits(use: Syntax, type: string, { subjects }: Analysis): boolean {
  const call = use.parent?.shape.kind === 'member' ? ancestor(use.parent, 'call', 1) : undefined;
  const row = call === undefined ? undefined : subjects.known(call)?.row;
  return row !== undefined && 'gives' in row && row.gives === type;
}

/** What is declared as a key, where it is an argument. */
function keysGiven(type: string, { names, tree }: Analysis): readonly Syntax[] {
  const written = /\w+$/.exec(type)![0];
  const declared = new RegExp(`\\b${written}\\s+(\\w+)|\\b(\\w+)\\s*:\\s*${written}\\b`, 'g');
  const words = new Set([...tree.text.matchAll(declared)].map(([, before, behind]) => before ?? behind!));
  return [...words].flatMap((word) =>
    names.leaves(word).filter(
      (leaf) =>
        isArgument(leaf) &&
        names
          .bindings(leaf)
          // An item's type is not kept.
          .some(({ how }) => how.kind === 'item' || typeWritten(how)?.text === written),
    ),
  );
}
