/**
 * Compose files side by side with dclint, the linter most people know for them: the same tree, in turns. dclint
 * is no dependency; it is taken from the PATH: `npx -p dclint -c 'npm run bench -- compose'`.
 */
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { dist } from '../../src/build/paths.ts';
import { start } from '../../src/build/processes.ts';
import { removeTemporary, temporaryFolder } from '../../src/build/temporary.ts';
import { median, type Row } from './measure.ts';

const files = 400;
const runs = 3;

export default async function benchmark(): Promise<readonly Row[]> {
  const folder = await temporaryFolder('bench');
  await grow(folder);
  const dclint = onPath('dclint');
  if (dclint === undefined) process.stderr.write('dclint is not on the PATH: measuring without it\n');
  const own = () => seconds(folder, [join(dist, 'cli.cjs'), 'lint', '--format=json', '.']);
  // The first run fills the disk's cache and does not count.
  await own();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < runs; run++) {
    ours.push(await own());
    if (dclint !== undefined) theirs.push(await seconds(folder, [dclint, '-r', '-f', 'json', '.']));
  }
  await removeTemporary(folder);
  const rows: Row[] = [
    { what: `lint of ${files} compose files, fastest of ${runs}`, value: Math.min(...ours), unit: 's' },
    { what: `lint of ${files} compose files, median`, value: median(ours), unit: 's' },
  ];
  if (theirs.length === 0) return rows;
  // Whatever else the machine does lengthens a run and never shortens one: the fastest tell the programs apart.
  const share = (100 * Math.min(...ours)) / Math.min(...theirs);
  return [
    ...rows,
    { what: `dclint, the same files, fastest of ${runs}`, value: Math.min(...theirs), unit: 's' },
    { what: 'dclint, the same files, median', value: median(theirs), unit: 's' },
    { what: 'share of dclint’s time, fastest of each', value: share, unit: '%', budget: 100 / 30 },
  ];
}

/** A program's script by its real path, so that nothing but Node is started for it. */
function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  return found === undefined ? undefined : realpathSync(found);
}

async function seconds(cwd: string, command: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = start(process.execPath, command, { cwd });
  child.stdout?.resume();
  child.stderr?.resume();
  await new Promise((resolve) => child.on('close', resolve));
  return (performance.now() - started) / 1000;
}

/** Every fourth a stack's, the others plain Compose, eight services each. */
async function grow(folder: string): Promise<void> {
  for (let n = 0; n < files; n++) {
    const below = join(folder, `group-${n % 20}`, `project-${n}`);
    await mkdir(below, { recursive: true });
    await writeFile(join(below, 'docker-compose.yml'), project(n, n % 4 === 0));
  }
}

const images = [
  'nginx:1.27',
  'example/api:2',
  'example/worker:2',
  'postgres:16-alpine',
  'redis:7',
  'rabbitmq:3',
  'prom/prometheus:v2',
  'grafana/grafana:11',
];

function project(n: number, stack: boolean): string {
  const services = images.map((image, at) => service(image, `service-${at}`, n, at, stack));
  const networks = stack ? ['networks:', '  back:', '    driver: overlay'] : ['networks:', '  back: {}'];
  return [`# Project ${n}`, 'services:', ...services, ...networks, 'volumes:', '  data: {}', ''].join('\n');
}

function service(image: string, name: string, n: number, at: number, stack: boolean): string {
  const deploy = ['    deploy:', '      placement:', '        constraints: [node.role == worker]'];
  return [
    `  ${name}:`,
    `    image: ${image}`,
    '    environment:',
    ...Array.from(
      { length: 6 },
      (_, index) => `      VARIABLE_${index}: "value ${n} \${SETTING_${index}:-x}"`,
    ),
    ...(at % 2 === 0 ? ['    ports:', `      - "${8000 + at}:80"`] : []),
    '    volumes:',
    '      - data:/data',
    '    networks: [back]',
    '    restart: unless-stopped',
    ...(stack ? deploy : []),
  ].join('\n');
}
