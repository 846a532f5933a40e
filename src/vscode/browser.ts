/** The entry in the web-worker extension host, which can load no second file. */
import type { ExtensionContext } from 'vscode';
import { activateLazily } from './activation.ts';
import { openEditor } from './client-web.ts';

export function activate(context: ExtensionContext): void {
  activateLazily(context, openEditor);
}
