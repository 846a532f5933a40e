/** Folders that are gone when this process is. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();
// A process that was just killed may still hold a file for a moment: hence the retries.
const thoroughly = { recursive: true, force: true, maxRetries: 5 };

process.on('exit', () => {
  for (const folder of folders) {
    try {
      rmSync(folder, thoroughly);
    } catch {
      // Somebody still writes there. What else has to end with this process must not stay for that.
    }
  }
});

export async function temporaryFolder(purpose: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `half-open-${purpose}-`));
  folders.add(folder);
  return folder;
}

export async function removeTemporary(folder: string): Promise<void> {
  await rm(folder, thoroughly);
  folders.delete(folder);
}
