/** Lints what lies below folders. */
import type { Resolver } from '../config/resolve.ts';
import { type Files, largestFile, type Signal, throwIfAborted } from '../files.ts';
import type { Failure } from '../finding.ts';
import type { Report, ScanOptions } from '../half-open.ts';
import { candidate } from '../parse/detect.ts';
import { walk } from '../walk.ts';
import type { Linting } from './linting.ts';

/** Files linted side by side: enough to hide the disk's latency, few trees at a time. */
const scanWidth = 4;

export type Scan = (uris: readonly string[], options: ScanOptions) => AsyncGenerator<Report | Failure>;

/** Each file once, be it in two of the folders; one that cannot be read is told, and the others go on. */
export function createScan(files: Files, resolver: Resolver, { lintClosed }: Linting): Scan {
  return scan;

  async function* scan(
    uris: readonly string[],
    { signal, onProgress }: ScanOptions,
  ): AsyncGenerator<Report | Failure> {
    const seen = new Set<string>();
    let linted = 0;
    let batch: Promise<Report | Failure | undefined>[] = [];
    const flush = async function* () {
      for (const result of await Promise.all(batch)) {
        linted++;
        if (result !== undefined) yield result;
      }
      batch = [];
      onProgress?.(linted, seen.size);
    };
    for (const uri of uris) {
      const folder = (await files.list(uri)) !== undefined;
      const found = folder ? walk(uri, files, (path) => resolver.ignores(path), signal) : [uri];
      for await (const file of found) {
        if (seen.has(file)) continue;
        seen.add(file);
        batch.push(scanFile(file, signal));
        if (batch.length >= scanWidth) yield* flush();
      }
    }
    yield* flush();
  }

  async function scanFile(uri: string, signal: Signal | undefined): Promise<Report | Failure | undefined> {
    try {
      // Somebody may name any file; only what could be linted has to be readable.
      if (candidate(uri) === undefined && (await resolver.knowledgeFolder(uri)) === undefined)
        return undefined;
      const text = await files.read(uri, largestFile);
      throwIfAborted(signal);
      if (text !== undefined) return await lintClosed(uri, text, signal);
      const { ignored } = await resolver.resolve(uri);
      return ignored === undefined ? { uri, message: 'cannot be read as text' } : undefined;
    } catch (error) {
      throwIfAborted(signal);
      return { uri, message: error instanceof Error ? error.message : String(error) };
    }
  }
}
