/** Fixing in memory: nothing is written here. */
import type { Finding, Safety } from '../../core/finding.ts';
import { applicable, mostRounds } from '../../core/fix.ts';
import type { HalfOpen } from '../../core/half-open.ts';
import { applyEdits } from '../../core/text.ts';
import type { Overlay } from '../overlay.ts';

export function isFixable(finding: Finding, safety: Safety): boolean {
  return applicable(finding, safety) !== undefined;
}

/**
 * Fixes files until nothing changes, ten rounds at most: one file's fix may be what another's needs. The texts
 * are then in `texts`. Returns how many fixes were applied to each file.
 */
export async function fixInRounds(
  halfOpen: HalfOpen,
  texts: Overlay,
  uris: Iterable<string>,
  safety: Safety,
): Promise<ReadonlyMap<string, number>> {
  const applied = new Map<string, number>();
  let pending = new Set(uris);
  for (let round = 0; round < mostRounds && pending.size > 0; round++) {
    const touched = new Set<string>();
    for (const uri of [...pending].sort()) {
      const fixed = await halfOpen.fixAll(uri, safety);
      if (fixed === undefined || fixed.applied === 0) continue;
      applied.set(uri, (applied.get(uri) ?? 0) + fixed.applied);
      await texts.put(uri, fixed.text);
      touched.add(uri);
      for (const [other, edits] of fixed.others) {
        const text = await texts.read(other);
        if (text === undefined) continue;
        await texts.put(other, applyEdits(text, edits));
        touched.add(other);
      }
      halfOpen.changed([...touched]);
    }
    pending = new Set([...touched, ...halfOpen.changed([...touched])]);
  }
  return applied;
}
