/** A real VS Code in a real browser, with an extension loaded from its folder. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { browserFlags, obtainBrowser } from '../../src/build/browser.ts';
import { root, sampleWorkspace } from '../../src/build/paths.ts';
import { removeTemporary, temporaryFolder } from '../../src/build/temporary.ts';
import { obtainVSCode, type Release } from '../../src/build/vscode.ts';
import { type Server, startServer } from '../../src/build/vscode-server.ts';
import type { HostKind } from '../host/runner/result.ts';

export interface LaunchOptions {
  readonly release: Release;
  readonly host: HostKind;
  /** The extension's folder. Default: this repository. */
  readonly extension?: string;
  /** Copied first, so that nothing a test does stays. Default: the sample workspace. */
  readonly workspace?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the extension's texts, `de`; VS Code's own stay English without its language pack. Default: English. */
  readonly language?: string;
  /** In restricted mode, as a folder that nobody trusts is opened. */
  readonly restricted?: boolean;
  /** A module of the suite, run in the extension host. */
  readonly tests?: string;
  /** Hears a line of the extension host's console. */
  readonly onLog?: (line: string) => void;
  /** Hears that the suite is over. */
  readonly onExit?: (code: number) => void;
}

export interface Launched {
  readonly page: Page;
  readonly server: Server;
  /** The copy of the workspace. */
  readonly workspace: string;
  close(): Promise<void>;
}

export class NoBrowser extends Error {
  constructor() {
    super('no Chromium is installed and none can be: install one (Chrome, Chromium or Edge)');
  }
}

let shared: Promise<Browser> | undefined;

/** One Chromium serves all tests of a process. */
export function browser(): Promise<Browser> {
  shared ??= launchBrowser();
  return shared;
}

export async function closeBrowser(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}

async function launchBrowser(): Promise<Browser> {
  const executablePath = await obtainBrowser(console.error);
  if (executablePath === undefined) throw new NoBrowser();
  return chromium.launch({ executablePath, args: [...browserFlags] });
}

/** Opens the workspace and returns as soon as the page is asked for; wait for what the test needs. */
export async function launchVSCode(options: LaunchOptions): Promise<Launched> {
  const extension = options.extension ?? root;
  const workspace = await temporaryFolder('workspace');
  await cp(options.workspace ?? sampleWorkspace, workspace, { recursive: true });
  const vscode = await obtainVSCode(options.release, console.error);
  const server = await startServer(vscode, {
    port: 0,
    extension,
    restricted: options.restricted ?? false,
    settings: { ...(await extensionKind(extension, options.host)), ...options.settings },
  });
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  if (options.language !== undefined)
    await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(options.language)}`);
  const { onLog, onExit, tests } = options;
  await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
    onLog?.(args.join(' '));
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => onExit?.(code));
  await page.goto(server.address({ folder: workspace, ...(tests === undefined ? {} : { tests }) }));
  return {
    page,
    server,
    workspace,
    close: async () => {
      await context.close();
      await server.stop();
      await removeTemporary(workspace);
    },
  };
}

/** An extension with both entries runs in the node host unless this says otherwise. */
async function extensionKind(extension: string, host: HostKind): Promise<Record<string, unknown>> {
  if (host === 'node') return {};
  const { publisher, name } = JSON.parse(await readFile(join(extension, 'package.json'), 'utf8'));
  return { 'remote.extensionKind': { [`${publisher}.${name}`]: ['web'] } };
}
