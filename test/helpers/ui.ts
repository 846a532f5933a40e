/** VS Code as a person uses it: keys, clicks, and a look at the screen. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { fromRoot } from '../../src/build/paths.ts';
import { newest } from '../../src/build/vscode.ts';
import { type Launched, type LaunchOptions, launchVSCode } from './vscode-host.ts';

export const themes = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export type Theme = keyof typeof themes;

export interface Editor extends Launched {
  /** Opens a file by its path in the workspace. */
  openFile(path: string): Promise<void>;
  /** Runs a command of the palette by its title. */
  command(title: string): Promise<void>;
  /** Opens a container of the activity bar by its title. */
  openView(title: string): Promise<void>;
  /** The document inside a webview, by something only it holds: a CSS selector. */
  webview(selector: string): Promise<Frame>;
  setTheme(theme: Theme): Promise<void>;
  /** A picture in `test/ui/shots/`; returns its path. */
  shot(name: string): Promise<string>;
}

/** Milliseconds until what was asked for must be there. */
const patience = 30_000;

/** The newest VS Code with the node host, unless told otherwise. Ready when the extension host is. */
export async function openEditor(
  options: Partial<LaunchOptions> & { readonly theme?: Theme } = {},
): Promise<Editor> {
  const { theme = 'dark', settings, ...rest } = options;
  let current: Readonly<Record<string, unknown>> = {
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'window.commandCenter': false,
    ...settings,
    'workbench.colorTheme': themes[theme],
  };
  const launched = await launchVSCode({ release: newest, host: 'node', ...rest, settings: current });
  const { page, server } = launched;
  page.setDefaultTimeout(patience);
  await page.locator('.monaco-workbench .statusbar').waitFor();
  return {
    ...launched,

    async openFile(path) {
      const parts = path.split('/');
      const name = parts.at(-1) ?? path;
      const tab = page.locator(`.editor-group-container .tab.active[data-resource-name="${name}"]`);
      const chosen = page
        .locator('.quick-input-list .monaco-list-row.focused', { hasText: name })
        .filter({ hasText: parts.slice(0, -1).join('/') });
      // On a busy machine the files are not listed yet when the first names are typed: asked again, they are.
      for (let tries = 1; ; tries++) {
        try {
          await page.keyboard.press('Control+P');
          await page.locator('.quick-input-widget input').fill(path);
          await chosen.waitFor({ timeout: 5_000 });
          await page.keyboard.press('Enter');
          await tab.waitFor({ timeout: 5_000 });
          return;
        } catch (error) {
          if (tries === 6) throw error;
          await page.keyboard.press('Escape');
        }
      }
    },

    command: (title) => quickInput(page, 'F1', `>${title}`, [title]),

    openView: (title) => page.locator(`.activitybar [aria-label^="${title}"]`).first().click({ force: true }),

    async webview(selector) {
      const until = performance.now() + patience;
      while (performance.now() < until) {
        for (const frame of page.frames().filter((each) => each.url().includes('fake.html'))) {
          if (
            (await frame
              .locator(selector)
              .count()
              .catch(() => 0)) > 0
          )
            return frame;
        }
        await page.waitForTimeout(100);
      }
      throw new Error(`no webview holds ${selector}`);
    },

    async setTheme(wanted) {
      current = { ...current, 'workbench.colorTheme': themes[wanted] };
      await server.configure(current);
      await page.locator(`.monaco-workbench.${themeClass(wanted)}`).waitFor();
    },

    async shot(name) {
      const folder = fromRoot('test', 'ui', 'shots');
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
  };
}

/** Opens VS Code's quick input, types, and takes the first entry once that shows what is wanted. */
async function quickInput(page: Page, key: string, text: string, wanted: readonly string[]): Promise<void> {
  await page.keyboard.press(key);
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(text);
  const first = page.locator('.quick-input-list .monaco-list-row.focused');
  await wanted
    .reduce((row, hasText) => row.filter({ hasText }), first)
    .first()
    .waitFor();
  await input.press('Enter');
}

/** The class the workbench bears: `vs`, `vs-dark`, `hc-black`, `hc-light`. */
function themeClass(theme: Theme): string {
  return { light: 'vs', dark: 'vs-dark', 'high-contrast': 'hc-black', 'high-contrast-light': 'hc-light' }[
    theme
  ];
}
