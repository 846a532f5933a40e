/** Starts a VS Code server that loads the extension under development from its folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kill, start } from './processes.ts';
import { Trouble } from './report.ts';
import { removeTemporary, temporaryFolder } from './temporary.ts';
import type { VSCode } from './vscode.ts';

export interface ServerOptions {
  /** 0: any free one. */
  readonly port: number;
  /** The extension's folder: the one with its package.json. */
  readonly extension: string;
  /** User settings on top of those that keep it quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The folder is not trusted: VS Code runs in restricted mode. */
  readonly restricted?: boolean;
}

export interface AddressOptions {
  /** The workspace to open. */
  readonly folder: string;
  /** A module that exports `run(): Promise<void>`: run in the extension host, then the page hears the exit code. */
  readonly tests?: string;
}

export interface Server {
  readonly port: number;
  /** The page that opens a folder with the extension in it. */
  address(options: AddressOptions): string;
  /** Settings are re-read while VS Code runs. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the server printed so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Without the first, start-up waits most of a minute for sign-in providers that cannot answer. */
const quiet = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** The server answers within a second or two; a machine at its limits takes longer. */
const patience = 60_000;

export async function startServer(vscode: VSCode, options: ServerOptions): Promise<Server> {
  const port = await freePort(options.port);
  const data = await temporaryFolder('vscode');
  const configure = (settings: Readonly<Record<string, unknown>>) =>
    writeSettings(data, { ...quiet, ...options.settings, ...settings });
  await configure({});
  const child = start(vscode.node, [
    join(vscode.folder, 'out', 'server-main.js'),
    '--host=127.0.0.1',
    `--port=${port}`,
    '--without-connection-token',
    '--accept-server-license-terms',
    // A built VS Code heeds `extensionDevelopmentPath` in a page's address only with this.
    '--enable-smoke-test-driver',
    ...(options.restricted === true ? [] : ['--disable-workspace-trust']),
    '--telemetry-level=off',
    `--server-data-dir=${data}`,
  ]);
  let log = '';
  const collect = (chunk: string) => {
    log += chunk;
  };
  child.stdout?.setEncoding('utf8').on('data', collect);
  child.stderr?.setEncoding('utf8').on('data', collect);
  const stop = async () => {
    kill(child);
    await removeTemporary(data);
  };
  try {
    await answering(
      port,
      () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null,
    );
  } catch (error) {
    await stop();
    throw error instanceof Trouble ? new Trouble(`${error.message}\n${log.trimEnd()}`) : error;
  }
  return {
    port,
    address: (where) => address(port, options.extension, where),
    configure,
    log: () => log,
    stop,
  };
}

function address(port: number, extension: string, { folder, tests }: AddressOptions): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${pathToFileURL(path).pathname}`;
  const pairs = [
    ['extensionDevelopmentPath', remote(extension)],
    ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({
    folder: pathToFileURL(folder).pathname,
    payload: JSON.stringify(pairs),
  });
  return `http://127.0.0.1:${port}/?${query}`;
}

async function writeSettings(data: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const scope of ['Machine', 'User']) {
    await mkdir(join(data, 'data', scope), { recursive: true });
    await writeFile(
      join(data, 'data', scope, 'settings.json'),
      `${JSON.stringify(settings, undefined, 2)}\n`,
    );
  }
}

/** The port wanted, or any free one for 0. */
export async function freePort(wanted: number): Promise<number> {
  const probe = createServer();
  try {
    return await new Promise((resolve, reject) => {
      probe.on('error', reject);
      probe.listen(wanted, '127.0.0.1', () => {
        const at = probe.address();
        resolve(typeof at === 'object' && at !== null ? at.port : wanted);
      });
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new Trouble(`port ${wanted} is in use: choose another with --port.`);
    if (code === 'EACCES')
      throw new Trouble(`port ${wanted} may not be used: choose one above 1023 with --port.`);
    throw error;
  } finally {
    probe.close();
  }
}

async function answering(port: number, isDead: () => boolean): Promise<void> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    if (isDead()) throw new Trouble('VS Code ended before it answered:');
    const answered = await fetch(`http://127.0.0.1:${port}/version`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Trouble(`VS Code did not answer within ${patience / 1000} s:`);
}
