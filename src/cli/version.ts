import { readInstalled } from './installation.ts';

/** Half-Open's own, from the package's manifest, which stands above the folder the command is built into. */
export function version(): string {
  return JSON.parse(readInstalled('..', 'package.json').toString()).version;
}
