// Runs one of the tasks of this folder on a fresh clone: with Node and npm alone, nothing installed.
//   node src/build/bootstrap.mjs TASK [ARGUMENT…]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const tasks = ['start', 'test', 'build', 'generate', 'package', 'bench'];

function fail(message) {
  console.error(`half-open: ${message}`);
  process.exit(1);
}

function readJson(...parts) {
  return JSON.parse(readFileSync(join(root, ...parts), 'utf8'));
}

/** Node names its versions `major.minor.patch`; `engines.node` is `>=major`. */
function checkNode() {
  const wanted = readJson('package.json').engines.node;
  const lowest = Number(/\d+/.exec(wanted)[0]);
  const running = Number(process.versions.node.split('.')[0]);
  if (running < lowest) {
    fail(`Node ${wanted} is needed, this is ${process.versions.node}. Install a newer one from nodejs.org.`);
  }
}

/** npm leaves what it installed in a lock file of its own; a run that broke off leaves none. */
function isInstalled() {
  let installed;
  try {
    installed = readJson('node_modules', '.package-lock.json').packages;
  } catch {
    return false;
  }
  const wanted = Object.entries(readJson('package-lock.json').packages);
  return wanted.every(
    ([path, { version, optional }]) =>
      path === '' || installed[path]?.version === version || (optional && !(path in installed)),
  );
}

/** The `npm` that started us, else the one on the path (on Windows a script that wants a shell). */
function npm(args) {
  const script = process.env.npm_execpath;
  const windows = process.platform === 'win32';
  return script?.endsWith('.js')
    ? spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] })
    : spawn('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'pipe'], shell: windows });
}

async function install() {
  console.log('Installing dependencies (npm ci)');
  const child = npm(['ci', '--loglevel=error', '--fetch-retries=1', '--no-audit', '--no-fund']);
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', resolve);
  });
  if (code === 0) return;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(complaint)) {
    fail('the npm registry cannot be reached, so dependencies are missing. Connect and run this again.');
  }
  process.stderr.write(complaint);
  fail(`npm ci ended with code ${code}.`);
}

checkNode();
const task = process.argv[2];
if (!tasks.includes(task)) fail(`unknown task ${task ?? '(none)'}: one of ${tasks.join(', ')}.`);
if (!isInstalled()) await install();
// Arguments are now those of the task alone, as if it had been started itself.
process.argv.splice(1, 2, join(root, 'src', 'build', `${task}.ts`));
const { register } = await import('tsx/esm/api');
register();
await import(`./${task}.ts`);
