/** `npm run generate`: writes what follows from other files. A file whose source is broken does not hold up the rest. */
import { readFile, writeFile } from 'node:fs/promises';
import { generated } from './generate/files.ts';
import { fromRoot } from './paths.ts';
import { say, Trouble, task } from './report.ts';

await task(async () => {
  const broken: string[] = [];
  for (const { path, text } of generated) {
    try {
      await update(path, await text());
    } catch (error) {
      broken.push(`${path}: ${(error as Error).message}`);
    }
  }
  if (broken.length > 0) throw new Trouble(broken.join('\n'));
});

async function update(path: string, text: string): Promise<void> {
  const file = fromRoot(path);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === text) return;
  await writeFile(file, text);
  say(`${before === undefined ? 'wrote' : 'updated'} ${path}`);
}
