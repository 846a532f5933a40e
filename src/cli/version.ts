import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Half-Open's own, from the package's manifest, which stands above the folder the command is built into. */
export function version(): string {
  return JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')).version;
}
