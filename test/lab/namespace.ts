/** Throw-away network namespaces on the kernel at hand: needs root and unshare(1). */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Why nothing can be tried here; `undefined` where it can. */
export const noNamespace: string | undefined = whyNot();

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  const tried = spawnSync('unshare', ['-n', 'true']);
  return tried.status === 0 ? undefined : 'needs unshare(1) and the right to make network namespaces';
}

/** Major and minor release of the running kernel. */
export function runningKernel(): readonly [number, number] {
  const release = execFileSync('uname', ['-r'], { encoding: 'utf8' });
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return [Number(major), Number(minor)];
}

/** A command inside a new network namespace. */
export function inNamespace(command: string, args: readonly string[], input?: string) {
  return spawnSync('unshare', ['-n', command, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}

export interface Attempt {
  readonly key: string;
  readonly value: string;
}

export interface Result {
  /** Before the attempt, and after it. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The error's code where writing failed: `EINVAL`, `ENOENT`, `EACCES`. */
  readonly error?: string;
}

/** Write each value in turn, read it back, and put the old one back: all in one new namespace. */
export function tryValues(attempts: readonly Attempt[]): readonly Result[] {
  const jobs = attempts.map(({ key, value }) => [pathOf(key), value]);
  const done = inNamespace(process.execPath, ['-e', writer], JSON.stringify(jobs));
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout) as Result[];
}

const writer = `
const { closeSync, openSync, readFileSync, writeSync } = require('node:fs');
const read = (path) => { try { return readFileSync(path, 'utf8').trim(); } catch { return undefined; } };
const write = (path, value) => {
  const file = openSync(path, 'r+');
  try { writeSync(file, value + '\\n'); } finally { closeSync(file); }
};
const results = JSON.parse(readFileSync(0, 'utf8')).map(([path, value]) => {
  const before = read(path);
  let error;
  try { write(path, value); } catch (reason) { error = reason.code; }
  const after = read(path);
  try { if (before !== undefined && before !== after) write(path, before); } catch {}
  return { before, after, ...(error === undefined ? {} : { error }) };
});
process.stdout.write(JSON.stringify(results));
`;

/** The keys below /proc/sys/net with their modes: of this namespace, or of a new one. */
export function keysOf(where: 'here' | 'new namespace'): ReadonlyMap<string, number> {
  if (where === 'here')
    return new Map(walk('/proc/sys/net').map((path) => [keyOf(path), statSync(path).mode & 0o777]));
  const listed = inNamespace('find', ['/proc/sys/net', '-type', 'f', '-printf', '%m %p\\n']).stdout;
  return new Map(
    listed
      .trim()
      .split('\n')
      .map((line) => [keyOf(line.slice(line.indexOf(' ') + 1)), Number.parseInt(line, 8)]),
  );
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** A dot within a name, as in `eth0.100`, is a slash in a dotted key. */
function keyOf(path: string): string {
  return relative('/proc/sys', path).replace(/[./]/g, (character) => (character === '/' ? '.' : '/'));
}

function pathOf(key: string): string {
  return `/proc/sys/${key.replace(/[./]/g, (character) => (character === '.' ? '/' : '.'))}`;
}
