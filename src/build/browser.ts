/** A Chromium to drive: one that is there already, else Playwright's own, else Debian's. */
import { chromium } from 'playwright-core';
import { findExecutable } from './executables.ts';
import { fromRoot } from './paths.ts';
import { run } from './processes.ts';

/** Those that work on a closed network, in a container, and as root. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The path of a Chromium, or `undefined` where there is none. */
export function findBrowser(): string | undefined {
  return findExecutable(names, [chromium.executablePath(), ...elsewhere]);
}

/** Installs one where none is found. `undefined`: neither way worked. */
export async function obtainBrowser(say: (text: string) => void): Promise<string | undefined> {
  const found = findBrowser();
  if (found !== undefined) return found;
  say("No Chromium found: installing Playwright's");
  const script = fromRoot('node_modules', 'playwright-core', 'cli.js');
  await run(process.execPath, [script, 'install', 'chromium'], { timeout: 300_000 });
  if (findBrowser() === undefined && process.getuid?.() === 0 && findExecutable(['apt-get']) !== undefined) {
    say("Playwright's cannot be had: installing Debian's");
    await run('apt-get', ['update', '-qq']);
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return findBrowser();
}
