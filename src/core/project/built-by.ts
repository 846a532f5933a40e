/** Services of compose files above a source file that are built from a folder holding it. */
import type { Files } from '../files.ts';
import { parseCompose } from '../parse/compose/parser.ts';
import { candidate } from '../parse/detect.ts';
import { child, foldersUp, isWithin, resolvePath } from '../uri.ts';
import type { Project } from './project.ts';

/** More compose files in one folder are somebody's test data. */
const mostFiles = 20;

/** `undefined` where a folder on the way up cannot be listed. */
export async function builtBy(uri: string, files: Files, root: string): Promise<Project['builtBy']> {
  const found: NonNullable<Project['builtBy']>[number][] = [];
  for (const folder of foldersUp(uri)) {
    const entries = await files.list(folder);
    if (entries === undefined) return undefined;
    const composed = entries
      // By the name first: a folder may hold thousands, and this is asked with each keystroke.
      .filter((entry) => entry.type === 'file' && /\.ya?ml$/i.test(entry.name))
      .map((entry) => child(folder, entry.name))
      .filter((file) => isNamedCompose(file))
      .slice(0, mostFiles);
    for (const file of composed) {
      const text = await files.read(file);
      if (text === undefined) continue;
      for (const service of parseCompose(file, text).services) {
        const context = service.build?.value;
        if (context === undefined || /^\w+:\/\/|^git@/.test(context)) continue;
        if (isWithin(resolvePath(folder, context), uri)) {
          found.push({ uri: file, service: service.name, block: service.sysctls });
        }
      }
    }
    if (folder === root) break;
  }
  return found;
}

function isNamedCompose(file: string): boolean {
  const named = candidate(file);
  return named?.kind === 'compose' && named.certain;
}
