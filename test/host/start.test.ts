/** `npm start` as a user runs it, served: it answers at the address it prints, and leaves nothing behind. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { root } from '../../src/build/paths.ts';
import { freePort } from '../../src/build/vscode-server.ts';

const windows = process.platform === 'win32';
const skip = windows ? 'signals are a matter of POSIX' : false;

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  readonly address: string;
}

async function start(t: TestContext): Promise<Started> {
  const port = await freePort(0);
  const child = spawn('npm', ['start', '--', '--browser', `--port=${port}`], { cwd: root, detached: true });
  t.after(() => {
    if (processesOf(port).length > 0) process.kill(-child.pid!, 'SIGTERM');
  });
  let output = '';
  const address = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      output += chunk;
      const found = /Open (http\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.on('close', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
  return { child, port, address };
}

/** Command lines that name the port, npm's own and the server's. */
function processesOf(port: number): string[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(`--port=${port}`) || line.includes(`--port ${port}`));
}

async function gone(port: number): Promise<boolean> {
  const until = performance.now() + 10_000;
  while (performance.now() < until) {
    if (processesOf(port).length === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

for (const [signal, to] of [
  ['SIGINT', 'the terminal'],
  ['SIGTERM', 'npm alone'],
] as const) {
  test(`npm start serves the workspace, and ${signal} from ${to} ends all of it`, { skip }, async (t) => {
    const { child, port, address } = await start(t);
    const page = await fetch(address);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /workbench/);
    const { searchParams } = new URL(address);
    assert.match(searchParams.get('folder') ?? '', /\/test\/workspace$/);
    assert.match(searchParams.get('payload') ?? '', /extensionDevelopmentPath/);
    assert.notDeepEqual(processesOf(port), []);
    process.kill(to === 'npm alone' ? child.pid! : -child.pid!, signal);
    assert.ok(await gone(port), `left behind:\n${processesOf(port).join('\n')}`);
  });
}

test('a port in use gives one clear line', { skip }, async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const script = ['src/build/bootstrap.mjs', 'start', `--port=${port}`];
  assert.throws(
    () => execFileSync(process.execPath, script, { cwd: root, stdio: 'pipe' }),
    ({ stderr }: { stderr: Buffer }) =>
      String(stderr) === `half-open: port ${port} is in use: choose another with --port.\n`,
  );
  taken.close();
});
