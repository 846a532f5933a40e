import type { FormatContext } from './formats/format.ts';
import { type FormatName, formats } from './formats/index.ts';
import type { Run } from './run.ts';
import { here, type Session } from './session.ts';
import type { Output } from './terminal.ts';
import { version } from './version.ts';

export async function print(run: Run, format: FormatName, session: Session, output: Output): Promise<void> {
  const { issues } = await session.halfOpen.knowledge(here());
  const context: FormatContext = {
    paint: output.paint,
    width: output.width,
    version: version(),
    folder: process.cwd(),
    rules: new Map(session.halfOpen.rules().map((rule) => [rule.id, rule])),
    issues: new Map(issues.map((issue) => [issue.id, issue])),
  };
  let held = '';
  for (const piece of formats[format](run, context)) {
    held += piece;
    // A system call for every finding would be slow, one string for all of them large.
    if (held.length > 65_536) {
      output.write(held);
      held = '';
    }
  }
  output.write(held);
}
