/** Runs programs that hold a connection on loopback, and looks at what the kernel knows of its keepalive. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from '../../src/build/processes.ts';
import { createHalfOpen } from '../../src/core/index.ts';
import { builtInKnowledge } from './fixtures.ts';
import { memoryWorld } from './world.ts';

/** Whether a program can be run here. */
export function has(program: string): boolean {
  return spawnSync('which', [program]).status === 0;
}

/** Why a test that needs these programs is skipped; `false` where all are there. */
export function lacks(...programs: readonly string[]): string | false {
  const missing = programs.filter((each) => !has(each));
  return missing.length > 0 && `needs ${missing.join(', ')}`;
}

/** What the timer of an idle time of 60 s shows, whenever one looks within half a minute of the last byte. */
export const oneMinute = /^keepalive,([3-5]\dsec|1min,)/;

/** The same of 120 s, within a minute: a busy machine looks late. */
export const twoMinutes = /^keepalive,(1min\d+sec|2min)/;

/**
 * A program as `lint --fix=review` leaves it where these environments hold. Nothing that a fix could change may be
 * left. `files` by their names: the program's neighbours, also `.half-open/environments.yaml`.
 */
export async function fixed(
  files: Readonly<Record<string, string>>,
  name: string,
  environments: readonly string[] = ['aws/nlb'],
): Promise<string> {
  const texts = Object.entries(files).map(([file, text]) => [`file:///lab/${file}`, text]);
  const world = memoryWorld({ 'file:///lab/.git/HEAD': '', ...Object.fromEntries(texts) });
  const core = createHalfOpen(world, await builtInKnowledge(), { environments });
  const uri = `file:///lab/${name}`;
  const result = await core.fixAll(uri, 'review', files[name]);
  if (result === undefined || result.applied === 0) throw new Error(`there is nothing to fix in ${name}`);
  const findings = (await core.lintText(uri, result.text))?.findings ?? [];
  const left = findings.filter(({ fixes }) => fixes.length > 0);
  if (left.length > 0) throw new Error(`fixed, ${name} still has ${left.map(({ rule }) => rule).join(', ')}`);
  return result.text;
}

export interface Keepalive {
  /** What `ss` says behind `timer:`, `keepalive,1min59sec,0`; absent where no timer runs. */
  readonly timer: string | undefined;
  /** The values setsockopt took, by the option's name. */
  readonly set: Readonly<Record<string, number>>;
}

/** A folder that is removed with its files when the work in it is done. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'half-open-sockets-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a command that connects to the port it gets as its last argument, or that listens there, until the
 * connection stands. `side` is the program's. `standing`: the port of a server that runs already.
 */
export async function observe(
  command: readonly string[],
  folder: string,
  side: 'client' | 'server',
  standing?: number,
): Promise<Keepalive> {
  const log = join(folder, 'strace.log');
  writeFileSync(log, '');
  const traced = has('strace')
    ? ['strace', '-f', '-o', log, '-e', 'trace=setsockopt', ...command]
    : [...command];
  const run = (port: number): ChildProcess => {
    const [program = '', ...given] = traced;
    return spawn(program, [...given, String(port)], { cwd: folder, stdio: 'ignore', detached: true });
  };
  const port = standing ?? (await freePort());
  const own = (): string => established(port, side);
  let peer: Socket | undefined;
  let child: ChildProcess | undefined;
  const server = createServer((socket) => {
    peer = socket;
    socket.on('error', () => {});
  });
  try {
    if (standing !== undefined) {
      child = run(port);
      await until(() => own() !== '');
    } else if (side === 'client') {
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      child = run(port);
      await until(() => peer !== undefined);
    } else {
      child = run(port);
      await until(async () => {
        peer = await connected(port);
        return peer !== undefined;
      });
    }
    // The options are set when the connection stands already; while data is under way, another timer is shown.
    let timer: string | undefined;
    await until(() => {
      timer = /timer:\((keepalive,[^)]*)\)/.exec(own())?.[1];
      return timer !== undefined;
    }, 2_000).catch(() => {});
    return { timer, set: optionsIn(readFileSync(log, 'utf8')) };
  } finally {
    // Why a program ended by itself is told by what was waited for in vain.
    if (child !== undefined) kill(child);
    peer?.destroy();
    server.close();
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function connected(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket)).once('error', () => resolve(undefined));
  });
}

async function until(holds: () => boolean | Promise<boolean>, patience = 30_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('the connection did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The program's end of the connection, as `ss` shows it. */
function established(port: number, side: 'client' | 'server'): string {
  const filter = side === 'client' ? `dport = :${port}` : `sport = :${port}`;
  return execFileSync('ss', ['-H', '-tnoe', 'state', 'established', filter], { encoding: 'utf8' });
}

function optionsIn(log: string): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const match of log.matchAll(/\b(SO_KEEPALIVE|TCP_KEEP\w+), \[(\d+)\], \d+(?:\)\s+= 0| <unfinished)/g))
    found[match[1]!] = Number(match[2]);
  return found;
}
