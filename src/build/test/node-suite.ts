/** Runs `*.test.ts` with Node's test runner. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromRoot } from '../paths.ts';
import { run } from '../processes.ts';
import { removeTemporary, temporaryFolder } from '../temporary.ts';
import type { Outcome, TestResult } from './outcome.ts';

export interface NodeSuiteOptions {
  /** Files at once. 1 where tests start a whole VS Code. */
  readonly concurrency: number;
  /** Files that share a process: most of a short one's time goes into loading what all of them use. */
  readonly together: number;
  /** Milliseconds after which the suite counts as hanging. */
  readonly patience: number;
}

/** `suite/` holds what runs inside VS Code. */
export async function testFiles(folder: string): Promise<string[]> {
  const files = await readdir(fromRoot('test', folder), { recursive: true }).catch(() => []);
  return files
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith(`suite${sep}`))
    .map((file) => fromRoot('test', folder, file))
    .sort();
}

export async function runNodeSuite(files: readonly string[], options: NodeSuiteOptions): Promise<Outcome> {
  const scratch = await temporaryFolder('results');
  const told = join(scratch, 'results.jsonl');
  const entries = options.together === 1 ? files : await gather(files, options.together, scratch);
  const { code, output } = await run(
    process.execPath,
    [
      '--import=tsx',
      '--test',
      `--test-concurrency=${options.concurrency}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${pathToFileURL(fromRoot('src', 'build', 'test', 'reporter.mjs'))}`,
      `--test-reporter-destination=${told}`,
      ...entries,
    ],
    { cwd: fromRoot(), timeout: options.patience, env: { NODE_OPTIONS: '' } },
  );
  const results = await readResults(told);
  await removeTemporary(scratch);
  const flaw = flawOf(code, results, options.patience);
  return flaw === undefined
    ? { results, output }
    : { results: [...results, { name: flaw, outcome: 'failed' }], output: `${output}\n${flaw}\n` };
}

/** What waits while it loads, or has hooks for the whole process: the runner would take another file's tests for its own. */
const lonely = /^(before|after|await\b|(const|let)[^;]* = await\b)/m;

/** Files that import several tests each. One that cannot be imported fails its whole group, with its own error. */
async function gather(files: readonly string[], together: number, folder: string): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const alone = files.filter((_, at) => lonely.test(texts[at]!));
  const sociable = files.filter((file) => !alone.includes(file));
  // Neighbours in the alphabet are about the same thing, and cost about the same: dealt out, the groups end together.
  const count = Math.ceil(sociable.length / together);
  const groups = Array.from({ length: count }, (_, at) =>
    sociable.filter((_, place) => place % count === at),
  );
  const entries = groups.map(async (group, at) => {
    const entry = join(folder, `group-${at + 1}.test.mjs`);
    await writeFile(entry, group.map((file) => `import '${pathToFileURL(file)}';\n`).join(''));
    return entry;
  });
  return [...(await Promise.all(entries)), ...alone];
}

/** A runner that was ended may have left half a line. A file that dies is reported under its path. */
async function readResults(file: string): Promise<TestResult[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const results: TestResult[] = whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return results.map((result) => ({ ...result, name: result.name.replace(fromRoot() + sep, '') }));
}

/** What is wrong with the run as a whole: a suite that dies must not look like one that passed. */
function flawOf(
  code: number | undefined,
  results: readonly TestResult[],
  patience: number,
): string | undefined {
  if (code === undefined) return `the suite died, or did not end within ${patience / 1000} s`;
  if (results.length === 0) return 'the suite ran no test';
  const failed = results.some(({ outcome }) => outcome === 'failed');
  if (code !== 0 && !failed) return `the suite ended with code ${code} though no test failed`;
  return undefined;
}
