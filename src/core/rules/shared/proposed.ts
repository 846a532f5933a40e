import type { ProposedFix } from '../../rule.ts';
import type { Edit } from '../../text.ts';

/** A fix that wants a look, or none where the file cannot be changed so. */
export function proposed(title: string, edits: readonly Edit[] | undefined): readonly ProposedFix[] {
  return edits === undefined ? [] : [{ title, safety: 'review', edits }];
}
