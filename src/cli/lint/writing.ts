/** Writing fixed files. */
import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { explainError } from '../files.ts';
import type { Change } from '../overlay.ts';

/**
 * Writes in place and in the encoding it was read in, so that mode, owner, links and all other bytes stay; BOM and
 * line endings are part of the text.
 * Returns why it could not be done, in words.
 */
export function writeChange(path: string, change: Change): string | undefined {
  try {
    // Whoever took away the right to write meant it, though root could.
    if ((statSync(path).mode & 0o200) === 0) return 'cannot be fixed: the file is read-only';
    const bytes = readFileSync(path);
    const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
    if (bytes.toString(encoding) !== change.before) return 'cannot be fixed: it changed in the meantime';
    writeFileSync(path, change.after, encoding);
    return undefined;
  } catch (error) {
    return `cannot be fixed: ${explainError(error)}`;
  }
}
