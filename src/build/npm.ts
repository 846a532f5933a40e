/** npm, for what is fetched when it is first needed. */
import { type RunOptions, type RunResult, run } from './processes.ts';
import { Trouble } from './report.ts';

/** Runs npm; rejects with one line where it fails. `what` is what cannot be had then. */
export async function npm(what: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  const { code, output } = await start([...args, '--loglevel=error', '--fetch-retries=1'], options);
  if (code !== 0) throw new Trouble(`${what} cannot be had: ${reason(output)}`);
}

/** By the script that started us, else by name: on Windows that is a script which wants a shell. */
function start(args: readonly string[], options: RunOptions): Promise<RunResult> {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options);
  const windows = process.platform === 'win32';
  return windows ? run('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options) : run('npm', args, options);
}

function reason(output: string): string {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(output)) {
    return 'the npm registry cannot be reached';
  }
  const lines = output
    .split('\n')
    .flatMap((line) => /^npm error (?!code |A complete log)(.+)/.exec(line)?.[1] ?? []);
  return lines[0] ?? 'npm failed without a word';
}
