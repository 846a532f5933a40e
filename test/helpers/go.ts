/** The Go compiler at hand. */
import { spawnSync } from 'node:child_process';

const said = spawnSync('go', ['env', 'GOVERSION'], {
  encoding: 'utf8',
  env: { ...process.env, GOTOOLCHAIN: 'local' },
});
const release = Number(/^go1\.(\d+)/.exec(said.stdout ?? '')?.[1] ?? 0);

/** Whether it is 1.`minor` or later. */
export function goHas(minor: number): boolean {
  return release >= minor;
}
