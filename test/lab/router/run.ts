/** Runs programs side by side, each behind a router, and tells what became of their connections. */
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fromRoot } from '../../../src/build/paths.ts';
import { run } from '../../../src/build/processes.ts';
import { removeTemporary, temporaryFolder } from '../../../src/build/temporary.ts';
import { address, type Network, network } from './network.ts';
import type { Program } from './programs.ts';

export interface Run {
  readonly program: Program;
  /** Instead of what stands in the program's file. */
  readonly text: string;
  /** Seconds after which the router forgets a silent connection. */
  readonly forgetsAfter: number;
  /** Seconds that the program is silent. */
  readonly pause: number;
}

/** What the program got when it asked after the pause. */
export type Ending = 'answered' | 'no answer';

/** Seconds for the last answer. */
const patience = 5;
const port = 7000;

/** All endings, in order; an error where a program could not be built or did not connect. */
export async function endings(runs: readonly Run[]): Promise<(Ending | Error)[]> {
  const folder = await temporaryFolder('router');
  const networks = new Map<number, Network>();
  try {
    const built = await twoAtOnce(runs, (each, index) => build(each, join(folder, String(index))));
    for (const seconds of new Set(runs.map(({ forgetsAfter }) => forgetsAfter))) {
      networks.set(seconds, await served(seconds));
    }
    const ended = runs.map(async (each, index) => {
      const failed = built[index];
      if (failed instanceof Error) return failed;
      return ending(each, join(folder, String(index)), networks.get(each.forgetsAfter)!);
    });
    return await Promise.all(ended);
  } finally {
    for (const { close } of networks.values()) await close();
    await removeTemporary(folder);
  }
}

/** Compilers take a processor each. */
async function twoAtOnce<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, item] = next;
      results[index] = await work(item, index);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

async function build({ program, text }: Run, folder: string): Promise<Error | undefined> {
  await mkdir(folder);
  for (const [name, each] of Object.entries({ ...program.beside, [program.file]: text })) {
    await writeFile(join(folder, name), each);
  }
  for (const [command = '', ...given] of program.build ?? []) {
    const { code, output } = await run(command, given, { cwd: folder, timeout: 120_000 });
    if (code !== 0) return new Error(`${program.file} does not compile: ${output}`);
  }
  return undefined;
}

async function served(forgetsAfter: number): Promise<Network> {
  const made = await network(forgetsAfter);
  const script = fromRoot('test', 'lab', 'router', 'server.mjs');
  const server = made.spawn('server', [process.execPath, script, String(port)]);
  await once(server.stdout, 'data');
  return made;
}

async function ending({ program, pause }: Run, folder: string, { spawn }: Network): Promise<Ending | Error> {
  const child = spawn('client', [...program.run, address.server, String(port), String(pause)], folder);
  const lines: string[] = [];
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said += data;
  });
  const ended = once(child, 'close');
  const connected = new Promise<void>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      resolve();
    });
  });
  await within(60, Promise.race([connected, ended]));
  if (lines.length > 0) await within(pause + patience, ended);
  child.kill('SIGKILL');
  if (lines[0] !== 'connected') return new Error(`${program.file} did not connect: ${said}`);
  return lines[1] === 'alive' ? 'answered' : 'no answer';
}

/** Waits for it, and no longer than so many seconds. */
async function within(seconds: number, awaited: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  await Promise.race([awaited, late]);
  clearTimeout(timer);
}
