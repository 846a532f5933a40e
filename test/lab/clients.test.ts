/** Client libraries with real servers: the keepalive timer of their connections before and after the fixes. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fromRoot } from '../../src/build/paths.ts';
import { run } from '../../src/build/processes.ts';
import { fixed, type Keepalive, lacks, observe } from '../helpers/sockets.ts';
import { type Client, clients, type Toolchain } from './clients/programs.ts';
import { type Server, servers } from './clients/servers.ts';

/** Packages are kept between runs, outside the project. */
const cache = join(tmpdir(), 'half-open-clients');

/** The folder in which a toolchain's packages are, filled where that was not done yet; else why they are not there. */
async function installed({
  folder: own,
  manifest: [name, text],
  install,
}: Toolchain): Promise<{ folder: string } | string> {
  const folder = join(cache, own);
  const done = join(folder, 'installed');
  if (read(done) === text) return { folder };
  // What an earlier manifest brought would stand on the class path, too.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  const [command = '', ...given] = install;
  const { code, output } = await run(command, given, { cwd: folder, timeout: 240_000 });
  if (code !== 0) return `its packages cannot be fetched: ${output.trim().split('\n')[0]}`;
  writeFileSync(done, text);
  return { folder };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function keepaliveOf(client: Client, text: string, folder: string, port: number): Promise<Keepalive> {
  const { file, toolchain } = client;
  writeFileSync(join(folder, file), text.replace('db.example.com:5432', `127.0.0.1:${port}`));
  const [compiler, ...given] = toolchain.build(file) ?? [];
  if (compiler !== undefined) {
    const { code, output } = await run(compiler, given, { cwd: folder, timeout: 120_000 });
    assert.equal(code, 0, output);
  }
  return observe([...toolchain.run(file), '127.0.0.1'], folder, 'client', port);
}

for (const [kind, { lacks: noServer, start }] of Object.entries(servers)) {
  const tools = lacks('ss', 'strace');
  describe(`libraries that speak to ${kind}`, { skip: noServer || tools, concurrency: 1 }, () => {
    let server: Server | undefined;
    before(async () => {
      server = await start();
    });
    after(() => server?.close());

    for (const client of clients.filter((each) => each.server === kind)) {
      const { file, toolchain } = client;
      test(client.library, { skip: lacks(...toolchain.needs), timeout: 300_000 }, async (context) => {
        const place = await installed(toolchain);
        if (typeof place === 'string') return context.skip(place);
        const port = server?.port ?? 0;
        const text = readFileSync(fromRoot('test', 'lab', 'clients', file), 'utf8');

        const { timer } = await keepaliveOf(client, text, place.folder, port);
        if (client.before === undefined) assert.equal(timer, undefined);
        else assert.match(timer ?? 'none', client.before);

        const [name, manifest] = toolchain.manifest;
        const files = { [name]: manifest, [file]: text };
        if (client.after === undefined) {
          await assert.rejects(fixed(files, file, client.environments), /nothing to fix/);
          return;
        }
        const { timer: wanted, set } = client.after;
        const then = await keepaliveOf(
          client,
          await fixed(files, file, client.environments),
          place.folder,
          port,
        );
        assert.match(then.timer ?? 'none', wanted);
        assert.deepEqual({ ...then.set, ...set }, then.set);
      });
    }
  });
}
