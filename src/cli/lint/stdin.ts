/** `lint --stdin`: one text, as if it stood in the file somebody names. */
import { isUtf8 } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import { collector } from '../collect.ts';
import { display } from '../paths.ts';
import { print } from '../print.ts';
import { exitCode } from '../run.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';
import { unifiedDiff } from './diff.ts';
import type { Request } from './request.ts';

export async function lintStdin(request: Request, uri: string, { out, err }: Terminal): Promise<number> {
  const { session, format, mostWarnings, fix, dryRun } = request;
  const before = await readStdin();
  const fixed = fix === undefined ? undefined : await session.halfOpen.fixAll(uri, fix, before);
  const after = fixed?.text ?? before;
  if (dryRun && after !== before) out.write(unifiedDiff(display(uri), { before, after }));
  if (fix !== undefined && !dryRun) out.write(after);

  const results = collector(session.texts);
  const report = await session.halfOpen.lintText(uri, dryRun ? before : after);
  if (report !== undefined) await results.add(report);
  const run = results.run();
  await print(run, format, session, fix === undefined ? out : err);
  return exitCode(run, mostWarnings);
}

/** @throws UsageError for what is no text. */
async function readStdin(): Promise<string> {
  const bytes = await buffer(process.stdin);
  if (!isUtf8(bytes) || bytes.includes(0)) throw new UsageError('standard input is not UTF-8 text');
  return bytes.toString('utf8');
}
