/** Unified diffs, as `patch -p1` and `git apply` take them. */
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { Change } from '../overlay.ts';

/** `file` is relative, with `/`. */
export function unifiedDiff(file: string, { before, after }: Change): string {
  // A tab ends a name that holds blanks.
  const end = file.includes(' ') ? '' : undefined;
  const patch = structuredPatch(`a/${file}`, `b/${file}`, before, after, end, end, { context: 3 });
  return formatPatch(patch, FILE_HEADERS_ONLY);
}
