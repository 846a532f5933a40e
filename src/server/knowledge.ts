/** The issues of a workspace: the built-in ones and those of each folder's team. */
import type { Issue, Knowledge } from '../core/kb/types.ts';
import { child } from '../core/uri.ts';
import type { Session } from './session.ts';

/** A file directly in a folder: what holds there is asked for by a file's URI. */
export function placeIn(folder: string): string {
  return child(folder, '.half-open.json');
}

export async function workspaceKnowledge({ core, folders }: Session): Promise<readonly Knowledge[]> {
  const places = folders().map(placeIn);
  return places.length === 0
    ? [await core.knowledge()]
    : Promise.all(places.map((uri) => core.knowledge(uri)));
}

/** Each issue once; of two folders' issues with one id the first folder's. */
export async function workspaceIssues(session: Session): Promise<readonly Issue[]> {
  const issues = new Map<string, Issue>();
  for (const knowledge of await workspaceKnowledge(session)) {
    for (const issue of knowledge.issues) if (!issues.has(issue.id)) issues.set(issue.id, issue);
  }
  return [...issues.values()];
}
