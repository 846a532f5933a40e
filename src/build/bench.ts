/** `npm run bench`: builds, then measures what stands in `test/bench/*.bench.ts` and prints one table. */
import { assemble } from './assemble.ts';
import { fromRoot } from './paths.ts';
import { start } from './processes.ts';
import { task } from './report.ts';

await task(async () => {
  await assemble();
  // Each measurement wants the machine for itself, and garbage to be collected on demand.
  const child = start(
    process.execPath,
    ['--import=tsx', '--expose-gc', fromRoot('test', 'bench', 'run.ts'), ...process.argv.slice(2)],
    { cwd: fromRoot() },
  );
  child.stdout?.pipe(process.stdout);
  child.stderr?.pipe(process.stderr);
  process.exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
});
