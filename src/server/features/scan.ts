/** The whole workspace, with progress and cancel. */

import { normalise } from '../../core/uri.ts';
import type { ScanResult } from '../../protocol/server.ts';
import { scanRequest } from '../../protocol/server.ts';
import type { Feature } from '../feature.ts';

const nothing: ScanResult = { files: 0, findings: 0, failures: 0, cancelled: false };

/** Milliseconds between two progress messages. */
const beat = 100;

export const scan: Feature = (session, _, workspace) => {
  const { connection } = session;
  session.handle(scanRequest, 'Scanning', nothing, async ({ uris, workDoneToken }, signal) => {
    const roots = uris?.map(normalise) ?? session.folders();
    const progress = connection.window.attachWorkDoneProgress(workDoneToken);
    progress.begin('Half-Open', undefined, '', true);
    let last = 0;
    try {
      return await workspace.scan(roots, signal, (linted, found) => {
        if (Date.now() - last < beat) return;
        last = Date.now();
        progress.report(`${linted} / ${Math.max(linted, found)}`);
      });
    } finally {
      progress.done();
    }
  });
  return {};
};
