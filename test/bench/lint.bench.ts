/** The command line over a large mixed tree: time, and memory that does not grow with the number of files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dist } from '../../src/build/paths.ts';
import { start } from '../../src/build/processes.ts';
import { removeTemporary, temporaryFolder } from '../../src/build/temporary.ts';
import { memory, type Row } from './measure.ts';

const small = 2000;
const large = 20_000;

export default async function benchmark(): Promise<readonly Row[]> {
  const few = await lint(small);
  const many = await lint(large);
  return [
    { what: `lint of ${large} files, 1 in 10 with sockets`, value: many.seconds, unit: 's' },
    ...(few.peak === undefined || many.peak === undefined
      ? []
      : [
          { what: `lint of ${small} files: memory at its peak`, value: few.peak, unit: 'MB' } as const,
          {
            what: `lint of ${large} files: memory at its peak`,
            value: many.peak,
            unit: 'MB',
            budget: 300,
          } as const,
        ]),
  ];
}

async function lint(files: number): Promise<{ readonly seconds: number; readonly peak: number | undefined }> {
  const folder = await temporaryFolder('bench');
  await grow(folder, files);
  const started = performance.now();
  const child = start(process.execPath, [join(dist, 'cli.cjs'), 'lint', '--format=json', '.'], {
    cwd: folder,
  });
  child.stdout?.resume();
  child.stderr?.resume();
  let peak: number | undefined;
  const watch = setInterval(async () => {
    peak = (await memory(child.pid!, 'peak')) ?? peak;
  }, 50);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  const seconds = (performance.now() - started) / 1000;
  await removeTemporary(folder);
  return { seconds, peak };
}

/** Source files of the size people write, most of which have nothing to do with the network. */
async function grow(folder: string, files: number): Promise<void> {
  for (let n = 0; n < files; n++) {
    const below = join(folder, `part-${n % 50}`, `piece-${n % 7}`);
    if (n < 350) await mkdir(below, { recursive: true });
    const [name, text] = kinds[n % kinds.length]!(n);
    await writeFile(join(below, name), text);
  }
}

const filler = Array.from(
  { length: 150 },
  (_, n) => `value_${n} = compute(${n}, other)  # ${'word '.repeat(5)}`,
);

const kinds: readonly ((n: number) => readonly [name: string, text: string])[] = [
  (n) => [
    `client_${n}.py`,
    ['import socket', 's = socket.create_connection(("db.example", 5432))', ...filler].join('\n'),
  ],
  (n) => [`model_${n}.py`, filler.join('\n')],
  (n) => [`view_${n}.js`, filler.map((line) => `// ${line}`).join('\n')],
  (n) => [`page_${n}.ts`, filler.map((line) => `// ${line}`).join('\n')],
  (n) => [`service_${n}.go`, `package service\n${filler.map((line) => `// ${line}`).join('\n')}`],
  (n) => [`Type${n}.java`, filler.map((line) => `// ${line}`).join('\n')],
  (n) => [`notes_${n}.md`, filler.join('\n')],
  (n) => [`data_${n}.json`, JSON.stringify(filler)],
  (n) => [`values_${n}.yaml`, filler.map((_, at) => `key_${at}: ${n}`).join('\n')],
  (n) => [`lib_${n}.rs`, filler.map((line) => `// ${line}`).join('\n')],
];
