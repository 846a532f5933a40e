/** What holds for a file, and why: for the editor's status item. */
import { normalise } from '../../core/uri.ts';
import { type Status, statusRequest } from '../../protocol/server.ts';
import type { Feature } from '../feature.ts';

const unknown: Status = {
  linted: false,
  environments: [],
  from: 'fallback',
  fallback: true,
  files: [],
  settings: [],
};

export const status: Feature = (session) => {
  const { core, documents } = session;
  session.handle(statusRequest, 'Status', unknown, async (params) => {
    const uri = normalise(params.uri);
    const { environments, files, ignored, rules } = await core.resolution(uri);
    const ruleSettings = [...rules].filter(([, { from }]) => from === 'settings');
    const held = documents.get(uri)?.held === true;
    return {
      linted: held && ignored === undefined,
      environments: environments.active.map(({ id, title, idleTimeout, chosen, why }) => ({
        id,
        title,
        chosen,
        why,
        ...(idleTimeout === undefined ? {} : { idleTimeout }),
      })),
      from: environments.from,
      fallback: environments.fallback,
      files,
      settings: [
        ...(environments.from === 'settings' ? ['halfOpen.environments'] : []),
        ...(ruleSettings.length > 0 ? ['halfOpen.rules'] : []),
      ],
      ...(ignored === undefined ? {} : { reason: `${ignored.value}: ${ignored.from}` }),
    };
  });
  return {};
};
