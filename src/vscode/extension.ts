/** The entry in the node extension host. What it loads at once is small: the rest is a second file. */
import type { ExtensionContext } from 'vscode';
import { activateLazily } from './activation.ts';

export function activate(context: ExtensionContext): void {
  activateLazily(context, async (parts) => (await import('./client-node.ts')).openEditor(parts));
}
