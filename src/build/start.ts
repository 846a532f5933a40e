/**
 * `npm start [-- FOLDER] [--port N] [--browser]`: builds, then opens a folder in VS Code with the extension loaded: in
 * the desktop's where there is one, else (or with `--browser`) in one served at an address.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readArguments } from './arguments.ts';
import { assemble } from './assemble.ts';
import { findExecutable } from './executables.ts';
import { root, sampleWorkspace } from './paths.ts';
import { endWithParent, run } from './processes.ts';
import { say, styled, Trouble, task } from './report.ts';
import { lowest, newest, obtainVSCode, type VSCode } from './vscode.ts';
import { freePort, startServer } from './vscode-server.ts';

/** Where nothing else is asked for. */
const usualPort = 8420;

interface Wish {
  readonly folder: string;
  readonly port: number | undefined;
  readonly browser: boolean;
}

await task(async () => {
  const wish = readWish();
  const port = wish.port === undefined ? undefined : await freePort(wish.port);
  say('Building');
  await assemble();
  if (port === undefined && !wish.browser && (await openDesktop(wish.folder))) return;
  await serve(wish.folder, port);
});

function readWish(): Wish {
  const { values, positionals } = readArguments(
    { allowPositionals: true, options: { port: { type: 'string' }, browser: { type: 'boolean' } } },
    'npm start [-- FOLDER] [--port N] [--browser]',
  );
  if (positionals.length > 1) throw new Trouble('one folder can be opened at a time.');
  return {
    folder: folder(positionals[0]),
    port: values.port === undefined ? undefined : portNumber(values.port),
    browser: values.browser === true,
  };
}

function folder(given: string | undefined): string {
  // npm starts scripts in the repository; a relative path means where the user is.
  const path = given === undefined ? sampleWorkspace : resolve(process.env.INIT_CWD ?? '', given);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) throw new Trouble(`${path} is no folder.`);
  return path;
}

function portNumber(given: string): number {
  const port = Number(given);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Trouble(`${given} is no port: give a number from 1 to 65535.`);
}

/** Whether the desktop's VS Code took it. It refuses, for one, to run as root. */
async function openDesktop(folder: string): Promise<boolean> {
  const code = findCode();
  if (code === undefined) return false;
  const windows = process.platform === 'win32';
  const args = [`--extensionDevelopmentPath=${root}`, folder];
  say(`Opening ${folder} in ${code}`);
  const { code: exit, output } = windows
    ? await run('cmd.exe', ['/d', '/s', '/c', code, ...args])
    : await run(code, args);
  if (exit === 0) return true;
  say(`It did not open: ${output.trim().split('\n')[0]}`);
  return false;
}

/** VS Code's command where it can show a window. */
function findCode(): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined)
    return undefined;
  const names = process.platform === 'win32' ? ['code.cmd', 'code-insiders.cmd'] : ['code', 'code-insiders'];
  return findExecutable(names);
}

async function serve(folder: string, port: number | undefined): Promise<void> {
  if (process.env.npm_lifecycle_event !== undefined) endWithParent();
  const vscode = await anyVSCode();
  say(`Starting VS Code ${vscode.version}`);
  const server = await startServer(vscode, { port: port ?? (await usualOrFree()), extension: root });
  say(`\nOpen ${styled('bold', server.address({ folder }))}\n\nCtrl-C ends it.`);
}

/** The newest; where that cannot be had, the lowest, which needs no other Node and half the space. */
async function anyVSCode(): Promise<VSCode> {
  try {
    return await obtainVSCode(newest, say);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    say(error.message);
    return obtainVSCode(lowest, say);
  }
}

async function usualOrFree(): Promise<number> {
  try {
    return await freePort(usualPort);
  } catch {
    say(`Port ${usualPort} is in use: taking another`);
    return 0;
  }
}
