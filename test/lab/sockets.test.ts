/** What the fixes do in a real kernel: programs before and after, looked at with `ss` and `strace`, on loopback. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fromRoot } from '../../src/build/paths.ts';
import { createHalfOpen } from '../../src/core/index.ts';
import { builtInKnowledge } from '../helpers/fixtures.ts';
import { memoryWorld } from '../helpers/world.ts';

const programs = fromRoot('test', 'lab', 'programs');
/** The values of syseleven/cbk, which every fix writes as far as its API has them. */
const wanted = { idle: 10, interval: 10, probes: 5 };

function has(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const isLinux = process.platform === 'linux';
const tools = { ss: isLinux && has('ss', '-V'), python: has('python3', '--version') };
const canTrace = isLinux && has('strace', '-e', 'trace=setsockopt', 'true');

/** Whether a program takes part, and if not why. */
function missing(name: string): string | false {
  if (!tools.ss) return 'ss is missing, or this is no Linux';
  if (name.endsWith('.py') && !tools.python) return 'python3 is missing';
  return false;
}

function commandFor(path: string): [string, ...string[]] {
  if (extname(path) === '.py') return ['python3', path];
  return extname(path) === '.ts' ? [process.execPath, '--import', 'tsx', path] : [process.execPath, path];
}

describe('fixed programs in the kernel', () => {
  let folder = '';
  let server: Server;
  const accepted: Socket[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'half-open-lab-'));
    server = createServer((socket) => accepted.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  after(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const name of readdirSync(programs).sort()) {
    test(name, { skip: missing(name), timeout: 60_000 }, async () => {
      const text = readFileSync(join(programs, name), 'utf8');
      const fixed = await fix(name, text);
      assert.notEqual(fixed, text, 'there is nothing to fix');
      assert.equal((await observe(name, text)).timer, undefined, 'the program probes before it is fixed');
      const after = await observe(name, fixed);
      // ss writes `45sec`, and below ten seconds `9.692ms` for what is 9.692 s.
      const seconds = Number(/^(\d+)(?:\.\d+)?(?:sec|ms)$/.exec(after.timer ?? '')?.[1]);
      assert.ok(seconds <= wanted.idle && seconds >= wanted.idle - 2, `the timer shows ${after.timer}`);
      if (canTrace) assert.deepEqual(after.options, expectedOptions(name));
    });
  }

  async function fix(name: string, text: string): Promise<string> {
    const uri = `file:///lab/${name}`;
    const core = createHalfOpen(
      memoryWorld({ 'file:///lab/.git/HEAD': '', [uri]: text }),
      await builtInKnowledge(),
      {
        environments: ['syseleven/cbk'],
      },
    );
    const result = await core.fixAll(uri, 'review', text);
    assert.ok(result !== undefined);
    assert.deepEqual((await core.lintText(uri, result.text))?.findings, []);
    return result.text;
  }

  /** Runs a program, with a peer on the other side, and looks at its socket. */
  async function observe(
    name: string,
    text: string,
  ): Promise<{ timer: string | undefined; options: object }> {
    const path = join(folder, name);
    writeFileSync(path, text);
    const trace = join(folder, 'trace');
    const isServer = name.includes('server');
    const port = isServer ? await freePort() : portOf(server);
    const command = [...commandFor(path), '127.0.0.1', String(port)];
    const traced = canTrace ? ['strace', '-f', '-e', 'trace=setsockopt', '-o', trace, ...command] : command;
    const child = spawn(traced[0]!, traced.slice(1), { cwd: fromRoot(), stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      await ready(child);
      const peer = isServer ? await connected(port) : undefined;
      // The program may set its options a moment after the peer is there.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const side = isServer ? 'sport' : 'dport';
      const shown = execFileSync('ss', ['-Htno', 'state', 'established', `( ${side} = :${port} )`], {
        encoding: 'utf8',
      });
      assert.match(shown, /\d/, 'no connection is there');
      peer?.destroy();
      return {
        timer: /timer:\(keepalive,([^,)]+)/.exec(shown)?.[1],
        options: canTrace ? optionsIn(readFileSync(trace, 'utf8')) : {},
      };
    } finally {
      child.stdin?.end();
      await ended;
    }
  }
});

/** libuv writes an interval of 1 s and 10 probes by itself. */
function expectedOptions(name: string): object {
  const { idle, interval, probes } = wanted;
  return name.endsWith('.py')
    ? { TCP_KEEPIDLE: idle, TCP_KEEPINTVL: interval, TCP_KEEPCNT: probes }
    : { TCP_KEEPIDLE: idle, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 10 };
}

function optionsIn(trace: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const match of trace.matchAll(/(TCP_KEEP\w+), \[(\d+)\], \d+\)\s+= 0/g))
    found[match[1]!] = Number(match[2]);
  return found;
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      if (data.includes('ready')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the program ended with ${code} before it was ready`)));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const port = portOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}
