/** Unified diffs, as `patch -p1` and `git apply` take them. */
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { Change } from '../overlay.ts';

/** `file` is relative, with `/`. */
export function unifiedDiff(file: string, { before, after }: Change): string {
  const patch = structuredPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
    context: 3,
  });
  const [old, changed, ...hunks] = formatPatch(patch, FILE_HEADERS_ONLY).split('\n');
  // As git does: for `patch`, only a tab ends a name that holds blanks.
  const end = file.includes(' ') ? '\t' : '';
  return [old + end, changed + end, ...hunks].join('\n');
}
