/** A line that says how far a run is, for people who wait. */
import type { Output } from '../terminal.ts';

export interface Progress {
  update(linted: number, found: number): void;
  /** Takes the line away. */
  clear(): void;
}

/** Milliseconds between two updates: often enough to look alive, seldom enough to cost nothing. */
const pause = 100;

export function progress(err: Output): Progress {
  if (!err.interactive) return { update() {}, clear() {} };
  let last = 0;
  let shown = false;
  return {
    update(linted, found) {
      const now = performance.now();
      if (now - last < pause) return;
      last = now;
      shown = true;
      err.write(`\r\x1b[KLinted ${linted} of ${found} files so far`);
    },
    clear() {
      if (shown) err.write('\r\x1b[K');
      shown = false;
    },
  };
}
