/**
 * A VS Code that runs without a desktop: the server build with the real workbench and the real extension hosts,
 * as the npm package `code-server` carries it. It is kept in the download cache, like that of test-electron.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './npm.ts';
import { cache } from './paths.ts';
import { run } from './processes.ts';
import { Trouble } from './report.ts';

export interface Release {
  /** As VS Code calls itself. */
  readonly version: string;
  /** The npm package's version that carries it. */
  readonly package: string;
  /** The lowest major version of Node it runs on. */
  readonly node: number;
}

/** The newest there is when this was last changed. */
export const newest: Release = { version: '1.139.1', package: '4.139.1', node: 24 };

/** The lowest that `engines.vscode` allows. Runs on any Node that we run on. */
export const lowest: Release = { version: '1.100.3', package: '4.100.3', node: 20 };

export interface VSCode {
  readonly version: string;
  /** The folder with `out/server-main.js`. */
  readonly folder: string;
  /** The Node binary that runs it. */
  readonly node: string;
}

export async function obtainVSCode(release: Release, say: (text: string) => void): Promise<VSCode> {
  const node = await obtainNode(release.node, say);
  const folder = await cached(`vscode-${release.version}`, async (into) => {
    say(`Downloading VS Code ${release.version} from the npm registry (about 45 MB, kept in .vscode-test)`);
    await unpack(`code-server@${release.package}`, 'package/lib/vscode', into);
    await npm(
      `what VS Code ${release.version} depends on`,
      ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'],
      { cwd: join(into, 'package', 'lib', 'vscode') },
    );
  });
  return { version: release.version, folder: join(folder, 'package', 'lib', 'vscode'), node };
}

/** The running Node where it is new enough, else the binary an npm package carries. */
async function obtainNode(lowest: number, say: (text: string) => void): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) >= lowest) return process.execPath;
  const windows = process.platform === 'win32';
  // The plain name of this one was taken when it came.
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${windows ? 'win' : process.platform}-${process.arch}`;
  const folder = await cached(`node-${lowest}`, async (into) => {
    say(`Downloading Node ${lowest}, which this VS Code needs, from the npm registry (about 50 MB)`);
    await unpack(`${name}@${lowest}`, 'package/bin', into);
  });
  return join(folder, 'package', 'bin', windows ? 'node.exe' : 'node');
}

/** Fills a folder of the cache once. It appears under its name only when complete, whoever else is at it. */
async function cached(name: string, fill: (into: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, 'unfinished-'));
  try {
    await fill(unfinished);
    await rename(unfinished, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** Part of an npm package. npm checks what it downloads against the registry's hash. */
async function unpack(spec: string, part: string, into: string): Promise<void> {
  await npm(spec, ['pack', spec, '--pack-destination', into], { cwd: into });
  const archive = (await readdir(into)).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw new Trouble(`npm packed ${spec} into nothing.`);
  // Windows carries tar too, since version 1803 of Windows 10.
  const extracted = await run('tar', ['-xzf', archive, part], { cwd: into });
  if (extracted.code !== 0)
    throw new Trouble(`${archive} cannot be unpacked: ${extracted.output.trim().split('\n').at(-1)}`);
  await rm(join(into, archive));
}
