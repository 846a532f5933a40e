/** `npm run package`: the extension as one file, `half-open-VERSION.vsix`, with its content and size checked. */
import { readFile } from 'node:fs/promises';
import { listFiles, PackageManager } from '@vscode/vsce';
import { assemble } from './assemble.ts';
import { fromRoot, root } from './paths.ts';
import { kilobytes, say, Trouble, task } from './report.ts';
import { pack } from './vsix.ts';

/** Bytes. All grammars are in it. */
const most = 3_000_000;

/** What may not travel, whatever `.vscodeignore` says: sources, tests, maps, anything hidden. */
const foreign = /(^|\/)(src|test|node_modules|\.[^/]*)(\/|$)|\.(map|ts|tsbuildinfo|vsix)$/;

await task(async () => {
  await assemble();
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const strays = files.filter((file) => foreign.test(file));
  if (strays.length > 0) throw new Trouble(`these may not be packaged: ${strays.join(', ')}`);
  const manifest = JSON.parse(await readFile(fromRoot('package.json'), 'utf8'));
  const missing = [...pathsIn(manifest)].filter(
    (path) => !files.some((file) => file === path || file.startsWith(`${path}/`)),
  );
  if (missing.length > 0) throw new Trouble(`package.json names what is not packaged: ${missing.join(', ')}`);

  const packagePath = fromRoot(`${manifest.name}-${manifest.version}.vsix`);
  const size = await pack(packagePath);
  say(`${packagePath}: ${files.length} files, ${kilobytes(size)}`);
  if (size > most) throw new Trouble(`the package may have ${kilobytes(most)} at most.`);
});

/** Every `./path` of the manifest that is no script: entries, icons, schemas, walkthrough pages. */
function* pathsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    const path = value.replace(/^\.\//, '');
    if (/^(dist|media|kb)\//.test(path)) yield path;
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) yield* pathsIn(part);
  }
}
