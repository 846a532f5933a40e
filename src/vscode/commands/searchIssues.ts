/** *Search*: the knowledge base, for what is typed or selected, from anywhere in the editor. */
import { commands, env, window } from 'vscode';
import { pickIssue } from '../issuePicker.ts';
import type { Server } from '../server.ts';
import { explain } from './explain.ts';

/** Longer selections are no search. */
const longestQuery = 500;

/** `query`: what to look for; without one, what is selected in the active editor. */
export async function searchIssues(server: Server, query: unknown): Promise<void> {
  const issue = await pickIssue(server, typeof query === 'string' ? query : selection());
  if (issue !== undefined) await explain(server, issue);
}

/** VS Code hands out a terminal's selection through the clipboard alone, which gets back what it held. */
export async function searchTerminalSelection(server: Server): Promise<void> {
  const held = await env.clipboard.readText();
  await commands.executeCommand('workbench.action.terminal.copySelection');
  const selected = await env.clipboard.readText();
  await env.clipboard.writeText(held);
  await searchIssues(server, asQuery(selected));
}

function selection(): string {
  const editor = window.activeTextEditor;
  return editor === undefined ? '' : asQuery(editor.document.getText(editor.selection));
}

function asQuery(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, longestQuery);
}
