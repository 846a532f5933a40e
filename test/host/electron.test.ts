/** The same suite in the desktop's VS Code, where that can be downloaded and shown. */
import { connect } from 'node:net';
import { test } from 'node:test';
import { runTests } from '@vscode/test-electron';
import { cache, fromRoot, root, sampleWorkspace } from '../../src/build/paths.ts';
import { newest } from '../../src/build/vscode.ts';
import { bundleSuite } from '../helpers/host-suite.ts';

/** What keeps it from running here. */
async function obstacle(): Promise<string | false> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined) {
    return 'there is no display';
  }
  if (process.getuid?.() === 0) return 'the desktop VS Code does not run as root';
  return (await reaches('update.code.visualstudio.com')) ? false : 'VS Code cannot be downloaded here';
}

/** Asked first: a download that fails retries for minutes. */
function reaches(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 443, timeout: 5000 });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}

test('the suite passes in the desktop VS Code', { skip: await obstacle() }, async () => {
  await runTests({
    version: newest.version,
    cachePath: cache,
    extensionDevelopmentPath: root,
    extensionTestsPath: await bundleSuite(fromRoot('test', 'host', 'suite')),
    launchArgs: [sampleWorkspace, '--disable-extensions'],
  });
});
