/** Writing fixed files. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { explainError } from '../files.ts';
import type { Change } from '../overlay.ts';

/**
 * Writes in place, so that mode, owner and links stay; BOM and line endings are part of the text.
 * Returns why it could not be done, in words.
 */
export function writeChange(path: string, change: Change): string | undefined {
  try {
    // Whoever took away the right to write meant it, though root could.
    if ((statSync(path).mode & 0o200) === 0) return 'cannot be fixed: the file is read-only';
    if (readFileSync(path, 'utf8') !== change.before) return 'cannot be fixed: it changed in the meantime';
    writeFileSync(path, change.after);
    return undefined;
  } catch (error) {
    return `cannot be fixed: ${explainError(error)}`;
  }
}
