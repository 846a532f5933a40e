/** Where things stand in the repository. Absolute, in the system's own notation. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Build output, not tracked. */
export const dist = join(root, 'dist');

/** Downloads (VS Code, browsers), not tracked. */
export const cache = join(root, '.vscode-test');

/** The workspace `npm start` opens and host tests copy. */
export const sampleWorkspace = join(root, 'test', 'workspace');

export function fromRoot(...parts: readonly string[]): string {
  return resolve(root, ...parts);
}
