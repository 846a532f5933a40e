/** The knowledge base as the build compiled it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knowledge } from '../core/kb/types.ts';

export function builtInKnowledge(folder: string): Knowledge {
  return JSON.parse(readFileSync(join(folder, 'kb.json'), 'utf8'));
}
