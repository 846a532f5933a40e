/** The built command as a process, on folders of its own. */
import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding, Run } from '../../src/cli/run.ts';

export const command = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));

if (!existsSync(command)) throw new Error(`${command} is missing: run npm run build first`);

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface How {
  readonly cwd: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

export function halfOpen(how: How, ...args: readonly string[]): Ended {
  const options: SpawnSyncOptions = {
    cwd: how.cwd,
    input: how.input ?? '',
    env: { ...process.env, ...how.env },
    maxBuffer: 256 * 1024 * 1024,
    timeout: 60_000,
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], options);
  return { code: status, out: String(stdout), err: String(stderr) };
}

export interface JsonEnded extends Ended {
  readonly run: Run;
}

/** `lint --format json`, its output read. */
export function lintJson(how: How, ...args: readonly string[]): JsonEnded {
  const ended = halfOpen(how, 'lint', '--format', 'json', ...args);
  return { ...ended, run: JSON.parse(ended.out) };
}

/** `file:line:column rule` of each finding. */
export function places(findings: readonly Finding[]): string[] {
  return findings.map(({ file, line, column, rule }) => `${file}:${line}:${column} ${rule}`);
}

/**
 * A folder with these files, deleted after the test. It is a repository's root, so that no configuration
 * above it counts.
 */
export function folder(
  test: { after(clean: () => void): void },
  files: Readonly<Record<string, string | Buffer>>,
): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'half-open-cli-')));
  test.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, '.git'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** Settings that are certain to be found, with what is found in them. */
export const samples = {
  /** `sysctl/invalid-value` at line 1, column 31. */
  error: 'net.ipv4.tcp_keepalive_time = 60s\n',
  /** `sysctl/tw-recycle`; its fix is safe where `kernel` is 4.12 or newer. */
  warning: 'net.ipv4.tcp_tw_recycle = 1\n',
  /** `sysctl/tw-recycle` as well. */
  information: 'net.ipv4.tcp_tw_recycle = 0\n',
  clean:
    'net.ipv4.tcp_keepalive_time = 120\nnet.ipv4.tcp_keepalive_intvl = 30\nnet.ipv4.tcp_keepalive_probes = 5\n',
} as const;

export const newKernel = '{ "kernel": "5.15" }\n';
