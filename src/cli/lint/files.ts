/** `lint` over files and folders. */
import { collect, type OnProgress } from '../collect.ts';
import type { Change, Overlay } from '../overlay.ts';
import { display, toPath } from '../paths.ts';
import { print } from '../print.ts';
import { byFile, exitCode, type Run } from '../run.ts';
import type { Output, Terminal } from '../terminal.ts';
import { plural } from '../words.ts';
import { unifiedDiff } from './diff.ts';
import { fixInRounds, isFixable } from './fixing.ts';
import { progress } from './progress.ts';
import type { Request } from './request.ts';
import { writeChange } from './writing.ts';

export async function lintFiles(
  request: Request,
  uris: readonly string[],
  { out, err }: Terminal,
): Promise<number> {
  const { session, fix } = request;
  const { halfOpen, texts } = session;
  const fixable: string[] = [];
  const found = await withProgress(err, (onProgress) =>
    collect(session, uris, onProgress, ({ uri, findings }) => {
      if (fix !== undefined && findings.some((finding) => isFixable(finding, fix))) fixable.push(uri);
    }),
  );
  const finish = async (run: Run, output: Output, fixed = ''): Promise<number> => {
    await print(run, request.format, session, output);
    err.write(`Linted ${plural(run.files, 'file')}${fixed}\n`);
    return exitCode(run, request.mostWarnings);
  };
  if (fix === undefined) return finish(found, out);

  const applied = await fixInRounds(halfOpen, texts, fixable, fix);
  const changes = sortedChanges(texts);
  if (request.dryRun) {
    for (const { file, change } of changes) out.write(unifiedDiff(file, change));
    return finish(found, err, `; would apply ${fixesIn(changes, applied)}`);
  }
  const written = changes.map((change) => ({
    ...change,
    trouble: writeChange(toPath(change.uri), change.change),
  }));
  for (const { uri } of written) texts.drop(uri);
  const fixed = `; applied ${fixesIn(
    written.filter(({ trouble }) => trouble === undefined),
    applied,
  )}`;
  if (changes.length === 0) return finish(found, out, fixed);
  halfOpen.changed(changes.map(({ uri }) => uri));
  const remaining = await withProgress(err, (onProgress) => collect(session, uris, onProgress));
  const errors = written.flatMap(({ file, trouble }) =>
    trouble === undefined ? [] : [{ file, message: trouble }],
  );
  return finish({ ...remaining, errors: [...remaining.errors, ...errors].sort(byFile) }, out, fixed);
}

async function withProgress(err: Output, lint: (onProgress: OnProgress) => Promise<Run>): Promise<Run> {
  const line = progress(err);
  try {
    return await lint(line.update);
  } finally {
    line.clear();
  }
}

interface FileChange {
  readonly uri: string;
  readonly file: string;
  readonly change: Change;
}

function sortedChanges(texts: Overlay): FileChange[] {
  return [...texts.changes].map(([uri, change]) => ({ uri, file: display(uri), change })).sort(byFile);
}

/** `3 fixes in 2 files`. */
function fixesIn(changes: readonly FileChange[], applied: ReadonlyMap<string, number>): string {
  const fixes = changes.reduce((sum, { uri }) => sum + (applied.get(uri) ?? 0), 0);
  return `${plural(fixes, 'fix', 'fixes')} in ${plural(changes.length, 'file')}`;
}
