/** Settings, workspace folders and trust: whatever changes them lints again. */
import { DidChangeConfigurationNotification } from 'vscode-languageserver';
import { configurationChangedNotification, confinedNotification } from '../../protocol/server.ts';
import type { Feature } from '../feature.ts';

export const configuration: Feature = (session, linting, workspace) => {
  const { connection, documents, findings } = session;

  const lintAgain = () => {
    for (const document of documents.all()) linting.now(document.uri);
    linting.later(
      [...findings.all()].map((entry) => entry.uri).filter((uri) => documents.get(uri) === undefined),
    );
    workspace.rescan();
    session.notify(configurationChangedNotification, {});
    session.refreshHints();
  };

  session.onReady(() => {
    session.background('Reading settings', async () => {
      await session.configure();
      lintAgain();
      if (session.editor.configuration) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: 'halfOpen' });
      }
    });
    if (session.editor.folderChanges) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((folder) => folder.uri));
        const folders = session.folders().filter((uri) => !gone.has(uri));
        session.setFolders([...folders, ...added.map((folder) => folder.uri)]);
        for (const uri of gone) {
          workspace.forget(uri);
          for (const entry of findings.below(uri)) {
            if (documents.get(entry.uri) === undefined) linting.clear(entry.uri);
          }
        }
        session.background('Reading settings', async () => {
          await session.configure();
          lintAgain();
        });
      });
    }
  });

  connection.onDidChangeConfiguration(({ settings }) => {
    session.background('Reading settings', async () => {
      await session.configure(settings?.halfOpen);
      lintAgain();
    });
  });

  connection.onNotification(confinedNotification.method, ({ confined }: { readonly confined: boolean }) => {
    session.setConfined(confined);
    lintAgain();
  });

  return { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } };
};
