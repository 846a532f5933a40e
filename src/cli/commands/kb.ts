import { configName } from '../../core/config/parse.ts';
import { isKnowledgeFile } from '../../core/parse/detect.ts';
import { child, isWithin } from '../../core/uri.ts';
import { suggestion } from '../arguments.ts';
import { collect, collector } from '../collect.ts';
import { defineCommand, textOrJson } from '../command.ts';
import { checkBeforehand, namedPath } from '../lint/beforehand.ts';
import { display, toUri } from '../paths.ts';
import { print } from '../print.ts';
import { byFile } from '../run.ts';
import { here, openSession, type Session } from '../session.ts';
import { UsageError } from '../usageError.ts';
import { plural } from '../words.ts';

export default defineCommand({
  operands: 'check [FOLDER…]',
  options: { format: textOrJson },
  notes: [
    'Checks issues/*.md, environments.yaml, servers.yaml and sysctl.yaml of each FOLDER; by default of the folders that "knowledgeBase" in .half-open.json names, else of .half-open/.',
    'Exit codes: 0 all is well; 1 findings; 2 the check itself failed.',
  ],
  async run({ options, positionals }, { out, err }) {
    const [check, ...folders] = positionals;
    if (check !== 'check') {
      const what =
        check === undefined
          ? 'kb needs to be told what to do'
          : `kb cannot ${check}${suggestion(check, ['check'])}`;
      throw new UsageError(`${what}: half-open kb check [FOLDER…]`);
    }
    const named = folders.map(folderUri);
    const session = openSession(err, { base: toUri('.'), knowledgeBase: named });
    await checkBeforehand(session.halfOpen, [{ uri: toUri('.'), beside: here() }], []);
    const checked = named.length > 0 ? named : (await session.halfOpen.resolution(here())).knowledgeBase;
    if (checked.length === 0) {
      err.write('No knowledge base here: there is no folder .half-open, and .half-open.json names none\n');
    }
    const files = (await Promise.all(checked.map((folder) => knowledgeFiles(folder, session)))).flat();
    const linted = await collect(session, files, () => {});
    const unreadable = (
      await Promise.all(checked.map((folder) => unreadableIn(folder, files, session)))
    ).flat();
    const run = { ...linted, findings: [...linted.findings, ...unreadable].sort(byFile) };
    err.write(`Checked ${plural(run.files, 'file')} of ${checked.map(display).join(', ') || 'no folder'}\n`);
    await print(run, options.format ?? 'text', session, out);
    return run.errors.length > 0 ? 2 : run.findings.length > 0 ? 1 : 0;
  },
});

function folderUri(path: string): string {
  const { uri, beside } = namedPath(path);
  if (uri === beside) throw new UsageError(`${path}: kb check takes folders`);
  return uri;
}

/** What stands where a file of the layout should and is none: a folder, a link that leads nowhere or to itself. */
async function unreadableIn(folder: string, files: readonly string[], session: Session) {
  const results = collector(session.texts);
  const reports = await session.halfOpen.unreadableKnowledge(child(folder, configName));
  for (const report of reports) {
    if (isWithin(folder, report.uri) && !files.includes(report.uri)) await results.add(report);
  }
  return results.run().findings;
}

/** The files of one folder in its fixed layout. */
async function knowledgeFiles(folder: string, { texts }: Session): Promise<string[]> {
  const below = async (name: string): Promise<string[]> => {
    const entries = await texts.list(name === '' ? folder : child(folder, name));
    return (entries ?? [])
      .filter((entry) => entry.type === 'file')
      .map((entry) => (name === '' ? entry.name : `${name}/${entry.name}`));
  };
  return [...(await below('')), ...(await below('issues'))]
    .filter(isKnowledgeFile)
    .map((path) => child(folder, path));
}
