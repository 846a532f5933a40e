/** Files that change outside of the editor, and files the editor itself deletes or renames. */
import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver';
import { isWithin, normalise } from '../../core/uri.ts';
import { configurationChangedNotification } from '../../protocol/server.ts';
import type { Feature } from '../feature.ts';
import { decidesWhatIsScanned } from '../workspace.ts';

/**
 * All files: facts come from files of every kind, and of a deleted folder the editor tells only the folder.
 * The editor's own exclusions (`files.watcherExclude`) hold.
 */
const everything = '**/*';

export const watching: Feature = (session, linting, workspace) => {
  const { connection, core, documents, findings } = session;

  const gone = (uri: string) => {
    workspace.forget(uri);
    for (const entry of findings.below(uri)) linting.clear(entry.uri);
  };

  const isShown = (uri: string) => documents.get(uri) !== undefined || workspace.keeps(uri);

  /** A file or folder that is new or has another content. */
  const came = async (uri: string): Promise<void> => {
    if (isShown(uri)) linting.later([uri]);
    else if (workspace.covers(uri)) await workspace.adopt(uri);
  };

  const changed = (uris: readonly string[], deleted: readonly string[]) => {
    // Core also names files that were open once and are nobody's business since.
    const affected = core.changed(uris).filter(isShown);
    linting.later(affected.filter((uri) => !deleted.some((each) => isWithin(each, uri))));
    if (uris.some(decidesWhatIsScanned)) workspace.rescan();
    if (affected.length > 0 || uris.some(decidesWhatIsScanned)) {
      session.notify(configurationChangedNotification, {});
      session.refreshHints();
    }
    session.filesChanged();
  };

  session.onReady(() => {
    if (!session.editor.watchesFiles) return;
    session.background('Watching files', async () => {
      const watchers = [{ globPattern: everything }];
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    });
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const events = changes.map(({ uri, type }) => ({ uri: normalise(uri), type }));
    const deleted = events.filter(({ type }) => type === FileChangeType.Deleted).map(({ uri }) => uri);
    deleted.forEach(gone);
    changed(
      events.map(({ uri }) => uri),
      deleted,
    );
    session.background('Looking at changed files', async () => {
      for (const { uri, type } of events) if (type !== FileChangeType.Deleted) await came(uri);
    });
  });

  connection.workspace.onDidDeleteFiles(({ files }) => {
    const deleted = files.map(({ uri }) => normalise(uri));
    deleted.forEach(gone);
    changed(deleted, deleted);
  });

  connection.workspace.onDidRenameFiles(({ files }) => {
    const deleted = files.map(({ oldUri }) => normalise(oldUri));
    deleted.forEach(gone);
    changed([...deleted, ...files.map(({ newUri }) => normalise(newUri))], deleted);
  });

  const filters = [{ pattern: { glob: everything } }];
  return { workspace: { fileOperations: { didDelete: { filters }, didRename: { filters } } } };
};
