/** Applies fixes until nothing changes. */
import type { FileEdit, Finding, Safety } from '../finding.ts';
import { applyFixes, isSame, mostRounds } from '../fix.ts';
import type { FixedText } from '../half-open.ts';
import type { Edit } from '../text.ts';
import type { Linting } from './linting.ts';

/** At most {@link mostRounds} rounds, each linting what the one before it left. */
export async function fixInRounds(
  uri: string,
  source: string,
  safety: Safety,
  { lintClosed }: Linting,
): Promise<FixedText> {
  let text = source;
  let applied = 0;
  const others = new Map<string, readonly Edit[]>();
  for (let round = 0; round < mostRounds; round++) {
    const linted = await lintClosed(uri, text);
    const done = applyFixes(text, ownFixes(linted?.findings ?? [], round, others), safety);
    for (const [other, edits] of done.others) others.set(other, edits);
    applied += done.applied;
    if (done.text === text) break;
    text = done.text;
  }
  return { text, applied, others };
}

/** Fixes of other files are made once: those files are not re-read between rounds. */
function ownFixes(
  findings: readonly Finding[],
  round: number,
  made: ReadonlyMap<string, readonly Edit[]>,
): readonly Finding[] {
  if (round === 0) return findings;
  const isMade = ({ uri, ...edit }: FileEdit): boolean =>
    uri === undefined || made.get(uri)?.some((each) => isSame(each, edit)) === true;
  return findings.filter((finding) => finding.fixes.every((fix) => fix.edits.every(isMade)));
}
