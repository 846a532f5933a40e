/** Child processes that end when they should: with their own children, and with this process. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the command reads from its standard input; without it that is empty. */
  readonly input?: string;
  /** Called with every piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Ends the command after so many milliseconds; the result's `code` is then `undefined`. */
  readonly timeout?: number;
}

export interface RunResult {
  /** `undefined`: it could not be started, or was ended by a signal or the timeout. */
  readonly code: number | undefined;
  /** Standard output and standard error, as they came. */
  readonly output: string;
  readonly milliseconds: number;
}

const windows = process.platform === 'win32';
const running = new Set<ChildProcess>();

/** Runs a command to its end. Never rejects: what went wrong stands in the result. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const started = performance.now();
  const child = start(command, args, options);
  let output = '';
  const collect = (chunk: string) => {
    output += chunk;
    options.onOutput?.(chunk);
  };
  child.stdout?.setEncoding('utf8').on('data', collect);
  child.stderr?.setEncoding('utf8').on('data', collect);
  const timer = options.timeout === undefined ? undefined : setTimeout(() => kill(child), options.timeout);
  const code = await new Promise<number | undefined>((resolve) => {
    child.on('error', (error) => {
      output += `${error.message}\n`;
      resolve(undefined);
    });
    child.on('close', (exit) => resolve(exit ?? undefined));
  });
  clearTimeout(timer);
  running.delete(child);
  return { code, output, milliseconds: performance.now() - started };
}

/** Starts a command in a process group of its own, so that `kill` reaches its children too. */
export function start(command: string, args: readonly string[], options: RunOptions = {}): ChildProcess {
  endWithUs();
  const child = spawn(command, args, {
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: !windows,
    windowsHide: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
  });
  child.stdin?.end(options.input);
  running.add(child);
  child.on('error', () => running.delete(child));
  return child;
}

/** Ends a child and all it started, at once. */
export function kill(child: ChildProcess): void {
  running.delete(child);
  if (child.pid === undefined) return;
  if (windows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

/**
 * Ends this process when the one that started it is gone: npm passes a signal on to its shell alone, and a shell
 * that is ended leaves its child running.
 */
export function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 500).unref();
}

let watching = false;

function endWithUs(): void {
  if (watching) return;
  watching = true;
  // Before their folders are removed: they may write there until then.
  process.prependListener('exit', () => {
    for (const child of running) kill(child);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
