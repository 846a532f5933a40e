/** Parts of a text put together in another order to be parsed, and where what is found in them stands. */
import type { Reading } from '../../languages/language.ts';

/** Offsets of the parsed text in the file's. */
export interface Places {
  /** What was not in the file begins where the next part that was begins. */
  start(offset: number): number;
  /** And ends where the part before it ended. */
  end(offset: number): number;
}

interface Placed {
  readonly from: number;
  readonly to: number;
  /** Where it stands in the file. */
  readonly at: number;
}

export function written(parts: Reading['parts'], text: string): string {
  return parts.map((each) => (typeof each === 'string' ? each : text.slice(each.start, each.end))).join('');
}

export function placesOf(parts: Reading['parts']): Places {
  const placed: Placed[] = [];
  let length = 0;
  for (const each of parts) {
    const from = length;
    length += typeof each === 'string' ? each.length : each.end - each.start;
    if (typeof each !== 'string') placed.push({ from, to: length, at: each.start });
  }
  const last = placed.at(-1);
  return {
    start(offset) {
      const next = placed.find((each) => offset < each.to);
      if (next === undefined) return last === undefined ? 0 : last.at + last.to - last.from;
      return next.at + Math.max(0, offset - next.from);
    },
    end(offset) {
      const before = placed.findLast((each) => each.from < offset);
      if (before === undefined) return placed[0]?.at ?? 0;
      return before.at + Math.min(offset, before.to) - before.from;
    },
  };
}
