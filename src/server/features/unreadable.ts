/** Pages of a team's knowledge that cannot be read, and so never become documents: told where they stand. */
import type { Feature } from '../feature.ts';
import { placeIn } from '../knowledge.ts';

export const unreadable: Feature = (session, linting) => {
  const { core } = session;
  let told: ReadonlySet<string> = new Set();

  const tell = async (): Promise<void> => {
    const reports = await Promise.all(
      session.folders().map((folder) => core.unreadableKnowledge(placeIn(folder))),
    );
    const now = new Set(reports.flat().map(({ uri }) => uri));
    // Those that were and are no more lose what was said of them.
    linting.later(new Set([...now, ...told]));
    told = now;
  };
  const soon = () => session.background('Looking for knowledge that cannot be read', tell);

  session.onReady(soon);
  session.onFiles(soon);
  return {};
};
