/** Applying many fixes at once: of overlapping ones the first wins, and rounds repeat until nothing changes. */
import type { Finding, Fix, Safety } from './finding.ts';
import { applyEdits, type Edit, overlaps } from './text.ts';

/** Fixing repeats at most so often. */
export const mostRounds = 10;

/** The fix of a finding that may be applied without asking which: the preferred one, if it is safe enough. */
export function applicable(finding: Finding, safety: Safety): Fix | undefined {
  const preferred = finding.fixes.find((fix) => fix.preferred);
  return preferred !== undefined && (safety === 'review' || preferred.safety === 'safe')
    ? preferred
    : undefined;
}

export interface Round {
  readonly text: string;
  readonly applied: number;
  /** Edits of other files, by URI. */
  readonly others: ReadonlyMap<string, readonly Edit[]>;
}

/** One round over the findings of one text. */
export function applyFixes(text: string, findings: readonly Finding[], safety: Safety): Round {
  const own: Edit[] = [];
  const others = new Map<string, Edit[]>();
  let applied = 0;
  for (const finding of findings) {
    const fix = applicable(finding, safety);
    if (fix === undefined) continue;
    // Two fixes may need the same: an import, a helper, a line of the manifest, a handler that serves both.
    const taken = (uri: string | undefined) => (uri === undefined ? own : (others.get(uri) ?? []));
    const wanted = fix.edits.filter((edit) => !taken(edit.uri).some((each) => isSame(each, edit)));
    const clashes = wanted.some((edit) => taken(edit.uri).some((other) => overlaps(other.span, edit.span)));
    if (clashes) continue;
    for (const { uri, span, text: replacement } of wanted) {
      if (uri === undefined) own.push({ span, text: replacement });
      else others.set(uri, [...(others.get(uri) ?? []), { span, text: replacement }]);
    }
    applied++;
  }
  return { text: applyEdits(text, own), applied, others };
}

/** Whether two edits of one file are the same. */
export function isSame(one: Edit, another: Edit): boolean {
  return (
    one.span.start === another.span.start && one.span.end === another.span.end && one.text === another.text
  );
}
