/** What a benchmark tells, and how it measures. */
import { readFile } from 'node:fs/promises';

export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'KB' | 'MB' | 'x' | '%' | '';
  /** The most it should be, in the same unit. Printed beside the value; no benchmark fails. */
  readonly budget?: number;
}

/** What a `*.bench.ts` exports by default. */
export type Benchmark = () => Promise<readonly Row[]>;

/** The p-th percentile (0 to 100), nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((p / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Milliseconds of each of so many runs, after one that warms up. */
export async function times(runs: number, work: () => unknown): Promise<number[]> {
  await work();
  const taken: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  }
  return taken;
}

/** Resident memory of a process in MB, now or at its peak. `undefined` where the system does not tell (no Linux). */
export async function memory(pid: number, which: 'now' | 'peak'): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const field = which === 'now' ? /^VmRSS:\s+(\d+)/m : /^VmHWM:\s+(\d+)/m;
  const kibibytes = field.exec(status)?.[1];
  return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1_000_000;
}
