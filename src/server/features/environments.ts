/** Which environments there are, and writing a choice of them into the configuration file. */
import type { WorkspaceEdit } from 'vscode-languageserver';
import { configName } from '../../core/config/parse.ts';
import { writeEnvironments } from '../../core/config/write.ts';
import { child, normalise } from '../../core/uri.ts';
import { chooseEnvironmentsRequest, environmentsRequest } from '../../protocol/server.ts';
import { positionsOf, toRange } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { placeIn } from '../knowledge.ts';
import type { Session } from '../session.ts';

export const environments: Feature = (session) => {
  const { connection, core } = session;

  session.handle(
    environmentsRequest,
    'Listing environments',
    { environments: [], file: '', exists: false },
    async ({ uri }) => {
      const place = placeOf(session, uri);
      const [knowledge, resolution, target] = await Promise.all([
        core.knowledge(place),
        core.resolution(place),
        targetOf(session, place),
      ]);
      const chosen = new Set(
        resolution.environments.active.filter((each) => each.chosen).map((each) => each.id),
      );
      return {
        environments: knowledge.environments.map(({ id, title, platform, region, idleTimeout }) => ({
          id,
          title,
          platform,
          chosen: chosen.has(id),
          ...(region === undefined ? {} : { region }),
          ...(idleTimeout === undefined ? {} : { idleTimeout }),
        })),
        ...target,
      };
    },
  );

  session.handle(
    chooseEnvironmentsRequest,
    'Choosing environments',
    { applied: false, file: '' },
    async ({ uri, environments: chosen }) => {
      const { file, exists } = await targetOf(session, placeOf(session, uri));
      const edit = await choice(session, file, exists, chosen);
      if (edit === undefined) return { applied: false, file };
      const { applied } = await connection.workspace.applyEdit({ label: configName, edit });
      return { applied, file };
    },
  );

  return {};
};

/** The file asked about, else a place in the first workspace folder. */
function placeOf({ folders }: Session, uri: string | undefined): string {
  return uri === undefined ? placeIn(folders()[0] ?? 'file:///') : normalise(uri);
}

/** The nearest configuration file that holds, else a new one in the folder where the search for them ends. */
async function targetOf(
  { core }: Session,
  place: string,
): Promise<{ readonly file: string; readonly exists: boolean }> {
  const { files, root } = await core.resolution(place);
  const nearest = files.at(-1);
  return nearest === undefined
    ? { file: child(root, configName), exists: false }
    : { file: nearest, exists: true };
}

async function choice(
  session: Session,
  file: string,
  exists: boolean,
  chosen: readonly string[],
): Promise<WorkspaceEdit | undefined> {
  const open = session.documents.get(file);
  const text = open?.text.getText() ?? (exists ? await session.files.read(file) : undefined);
  const positions = open?.text ?? positionsOf(text ?? '');
  const written = writeEnvironments(text ?? '', chosen);
  if (written === undefined) return undefined;
  const edits = written.map((edit) => ({ range: toRange(edit.span, positions), newText: edit.text }));
  const changes = {
    textDocument: { uri: open?.text.uri ?? file, version: open?.text.version ?? null },
    edits,
  };
  return {
    documentChanges:
      text === undefined
        ? [{ kind: 'create', uri: file, options: { ignoreIfExists: true } }, changes]
        : [changes],
  };
}
