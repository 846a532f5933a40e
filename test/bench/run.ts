/** Runs every `*.bench.ts` beside it, one after the other, and prints one table. Arguments choose by name. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Benchmark, Row } from './measure.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const names = readdirSync(folder)
  .flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? [])
  .filter((name) => wanted.length === 0 || wanted.includes(name));

const rows: Row[] = [];
for (const name of names) {
  process.stderr.write(`measuring ${name}\n`);
  const { default: benchmark } = await import(pathToFileURL(join(folder, `${name}.bench.ts`)).href);
  rows.push(...(await (benchmark as Benchmark)()));
}

const cells = rows.map(({ what, value, unit, budget }) => [
  what,
  `${shown(value)} ${unit}`.trimEnd(),
  budget === undefined ? '' : `${shown(budget)} ${unit}`.trimEnd(),
  budget !== undefined && value > budget ? 'over' : '',
]);
const table = [['what', 'measured', 'budget', ''], ...cells];
const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]!.length)));
for (const row of table) {
  console.log(
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
