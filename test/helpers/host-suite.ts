/** Runs a mocha suite inside a VS Code's extension host and brings its results back. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { cache, dist, fromRoot } from '../../src/build/paths.ts';
import { type HostResult, type HostSummary, resultMark, summaryMark } from '../host/runner/result.ts';
import { type LaunchOptions, launchVSCode } from './vscode-host.ts';

/** From the start of VS Code to the suite's end. */
const patience = 240_000;

/**
 * Bundles `*.test.ts` of a folder with mocha into one file for either extension host; returns its path as VS Code
 * wants it. `into` lies below the extension's folder: a suite runs in the host of the extension it belongs to.
 */
export async function bundleSuite(folder: string, into = join(dist, 'test', 'host')): Promise<string> {
  const runner = fromRoot('test', 'host', 'runner');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.test.ts'));
  const imports = files.sort().map((file) => `import ${JSON.stringify(join(folder, file))};`);
  const contents = [
    `import ${JSON.stringify(join(runner, 'setup.ts'))};`,
    ...imports,
    `export { run } from ${JSON.stringify(join(runner, 'run.ts'))};`,
  ].join('\n');
  await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    outfile: join(into, 'suite.js'),
    bundle: true,
    // Mocha takes `module.exports` for its own, so that ours are set behind it.
    format: 'iife',
    globalName: 'suite',
    footer: { js: 'module.exports = suite;' },
    platform: 'browser',
    target: 'es2022',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return join(into, 'suite');
}

/** Rejects where the suite did not run to its end in the host that was asked for. */
export async function runSuite(options: Omit<LaunchOptions, 'onLog' | 'onExit'>): Promise<HostResult[]> {
  const results: HostResult[] = [];
  const log: string[] = [];
  let summary: HostSummary | undefined;
  const onLog = (line: string) => {
    if (line.startsWith(resultMark)) results.push(JSON.parse(line.slice(resultMark.length)));
    else if (line.startsWith(summaryMark)) summary = JSON.parse(line.slice(summaryMark.length));
    else log.push(line);
  };
  let end: (code: number | undefined) => void = () => {};
  const ended = new Promise<number | undefined>((resolve) => {
    end = resolve;
  });
  const launched = await launchVSCode({ ...options, onLog, onExit: end });
  const timer = setTimeout(() => end(undefined), patience);
  const code = await ended;
  clearTimeout(timer);
  await launched.close();

  const name = `${options.release.version}-${options.host}`;
  const logFile = join(cache, 'logs', `${name}.log`);
  await mkdir(join(cache, 'logs'), { recursive: true });
  await writeFile(logFile, [...log, '', launched.server.log()].join('\n'));
  const broken = flaw(code, options.host, results, summary);
  if (broken === undefined) return results;
  throw new Error(`The suite in ${name} ${broken}. What VS Code said stands in ${logFile}`);
}

function flaw(
  code: number | undefined,
  host: HostSummary['host'],
  results: readonly HostResult[],
  summary: HostSummary | undefined,
): string | undefined {
  if (code === undefined) return `did not end within ${patience / 1000} s`;
  if (summary === undefined) return `ended with code ${code} before its last test`;
  if (summary.host !== host) return `ran in the ${summary.host} host`;
  if (summary.results !== results.length) return `told ${summary.results} results, ${results.length} arrived`;
  if (results.length === 0) return 'has no tests';
  return undefined;
}
