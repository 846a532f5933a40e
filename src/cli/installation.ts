/** The files built beside the command: the knowledge base, grammars, the language server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function installed(...parts: readonly string[]): string {
  return join(__dirname, ...parts);
}

/** @throws Error in words for the user: without these files the command is not whole. */
export function readInstalled(...parts: readonly string[]): Buffer {
  const path = installed(...parts);
  try {
    return readFileSync(path);
  } catch {
    throw new Error(`${path} cannot be read: half-open is not completely installed`);
  }
}
