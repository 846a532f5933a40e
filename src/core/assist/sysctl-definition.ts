import type { SysctlDocument } from '../document/sysctl.ts';
import type { Place } from '../half-open.ts';
import type { Context } from '../rule.ts';
import { assignmentOf } from '../rules/shared/settings-assignment.ts';

/** The assignment that has an effect, for the one at an offset: further down, or in a file read later. */
export function winningAssignment(
  document: SysctlDocument,
  offset: number,
  context: Context,
): Place | undefined {
  const setting = document.block.settings.find(({ span }) => span.start <= offset && offset <= span.end);
  if (setting === undefined) return undefined;
  const winner = assignmentOf(document.block, context.project, setting.key);
  if (winner.at === 'elsewhere') return { uri: winner.uri, span: winner.setting.keySpan };
  return winner.at === 'here' ? { uri: document.uri, span: winner.setting.keySpan } : undefined;
}
