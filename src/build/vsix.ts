import { stat } from 'node:fs/promises';
import { createVSIX } from '@vscode/vsce';
import { root } from './paths.ts';

/** Packs what `.vscodeignore` leaves of the folder as it stands. Returns the package's size in bytes. */
export async function pack(packagePath: string): Promise<number> {
  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return (await stat(packagePath)).size;
}
