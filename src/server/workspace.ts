/** What has been scanned, so that it can be kept current. */
import { configName } from '../core/config/parse.ts';
import type { Signal } from '../core/files.ts';
import { candidate } from '../core/parse/detect.ts';
import { basename, isWithin } from '../core/uri.ts';
import type { ScanResult } from '../protocol/server.ts';
import type { Linting } from './linting.ts';
import type { Session } from './session.ts';

export interface Workspace {
  /** Lint what lies below these; findings of files that are no longer met are cleared. */
  scan(
    uris: readonly string[],
    signal: Signal,
    onProgress: (linted: number, found: number) => void,
  ): Promise<ScanResult>;
  /** Scan everything again that was scanned before: what is looked at may have changed. */
  rescan(): void;
  /** Something is scanned already. */
  readonly scanned: boolean;
  /** Whether the closed file's findings are shown. */
  keeps(uri: string): boolean;
  /** The file or folder lies below something scanned. */
  covers(uri: string): boolean;
  /** It is new there: look at it, if a scan would. */
  adopt(uri: string): Promise<void>;
  /** The file or folder is gone. */
  forget(uri: string): void;
}

export function createWorkspace(session: Session, linting: Linting): Workspace {
  const { core, documents, findings } = session;
  const roots = new Set<string>();
  const files = new Set<string>();
  let rescanning: { aborted: boolean } | undefined;

  const covers = (uri: string) => [...roots].some((root) => isWithin(root, uri));

  const scan: Workspace['scan'] = async (uris, signal, onProgress) => {
    const met = new Set<string>();
    let found = 0;
    let failures = 0;
    try {
      for await (const item of core.scan(uris, { signal, onProgress })) {
        if ('message' in item) {
          failures++;
          session.log.warn(`${item.uri}: ${item.message}`);
          continue;
        }
        met.add(item.uri);
        found += item.findings.length;
        for (const failure of item.failures) session.log.error(`${failure.uri}: ${failure.message}`);
        await linting.publish(item);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    for (const uri of met) files.add(uri);
    if (signal.aborted) return { files: met.size, findings: found, failures, cancelled: true };
    for (const uri of uris) {
      if (!covers(uri)) roots.add(uri);
      for (const entry of findings.below(uri)) {
        if (!met.has(entry.uri) && documents.get(entry.uri) === undefined) linting.clear(entry.uri);
      }
    }
    for (const uri of files) {
      if (!met.has(uri) && uris.some((root) => isWithin(root, uri))) files.delete(uri);
    }
    return { files: met.size, findings: found, failures, cancelled: false };
  };

  return {
    scan,
    rescan() {
      if (roots.size === 0) return;
      if (rescanning !== undefined) rescanning.aborted = true;
      const run = { aborted: false };
      rescanning = run;
      session.background('Scanning again', async () => {
        await scan([...roots], run, () => {});
      });
    },
    get scanned() {
      return roots.size > 0;
    },
    keeps: (uri) => files.has(uri),
    covers,
    async adopt(uri) {
      if (candidate(uri) === undefined) {
        const folder = (await session.files.list(uri)) !== undefined;
        if (folder) await scan([uri], { aborted: false }, () => {});
      } else if (!(await core.gitIgnored(uri))) {
        files.add(uri);
        linting.later([uri]);
      }
    },
    forget(uri) {
      for (const file of files) if (isWithin(uri, file)) files.delete(file);
      roots.delete(uri);
    },
  };
}

/** A change of these changes which files are looked at. */
export function decidesWhatIsScanned(uri: string): boolean {
  const name = basename(uri);
  return name === configName || name === '.gitignore';
}
