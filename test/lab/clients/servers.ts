/** Servers as Debian has them, on a port of loopback, with nothing that outlives them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, has } from '../../helpers/sockets.ts';

export interface Server {
  readonly port: number;
  close(): Promise<void>;
}

export interface Kind {
  /** Why it cannot be run here. */
  readonly lacks: string | false;
  start(): Promise<Server>;
}

/** Debian keeps PostgreSQL's programs off the path, in a folder for each release. */
const postgres = (() => {
  const top = '/usr/lib/postgresql';
  const releases = existsSync(top) ? readdirSync(top).map((release) => join(top, release, 'bin')) : [];
  return releases.find((folder) => existsSync(join(folder, 'initdb')));
})();

export type ServerName = 'postgres' | 'redis' | 'silent';

export const servers: Readonly<Record<ServerName, Kind>> = {
  redis: {
    lacks: !has('redis-server') && 'needs redis-server',
    start: () =>
      serve(async (folder, port) => {
        const given = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
        return ['redis-server', ...given];
      }),
  },
  postgres: {
    lacks: postgres === undefined && 'needs PostgreSQL in /usr/lib/postgresql',
    start: () =>
      serve(async (folder, port) => {
        const data = join(folder, 'data');
        const bin = postgres ?? '';
        const [command = '', ...given] = unprivileged([
          join(bin, 'initdb'),
          '--username=lab',
          '--auth=trust',
          '--no-sync',
          `--pgdata=${data}`,
        ]);
        const made = spawnSync(command, given, { cwd: folder, encoding: 'utf8' });
        if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
        const settings = [
          '-c',
          'listen_addresses=127.0.0.1',
          '-c',
          'unix_socket_directories=',
          '-c',
          'fsync=off',
        ];
        return unprivileged([join(bin, 'postgres'), '-D', data, '-p', String(port), ...settings]);
      }),
  },
  silent: { lacks: false, start: listen },
};

/** For clients that set keepalive as soon as they are connected. */
async function listen(): Promise<Server> {
  const peers = new Set<Socket>();
  const server = createServer((peer) => {
    peers.add(peer);
    peer.resume().on('error', () => {});
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const peer of peers) peer.destroy();
      await promisify(server.close.bind(server))();
    },
  };
}

/** PostgreSQL refuses to run as root. */
function unprivileged(command: readonly string[]): readonly string[] {
  const user = ['--reuid=postgres', '--regid=postgres', '--clear-groups'];
  return process.getuid?.() === 0 ? ['setpriv', ...user, ...command] : command;
}

async function serve(prepare: (folder: string, port: number) => Promise<readonly string[]>): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'half-open-server-'));
  chmodSync(folder, 0o777);
  const port = await freePort();
  const [command = '', ...given] = await prepare(folder, port);
  const child = spawn(command, given, { cwd: folder, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  await ready(port, child);
  return {
    port,
    close: async () => {
      // PostgreSQL ends its children at SIGINT, and could not at SIGKILL.
      child.kill('SIGINT');
      await ended;
      process.off('exit', end);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const connected = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (connected === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${child.spawnfile} does not listen`);
}
