/** The project a compose file belongs to, as far as its rules ask for it. */
import type { ConfigResolution } from '../config/resolve.ts';
import type { ComposeDocument, Service } from '../document/compose.ts';
import type { Files } from '../files.ts';
import { filesOfProject, type Merged, mergeProject } from './compose-files.ts';
import { possibleIncluders } from './compose-includers.ts';
import { clientConfigurations, hostSettings, mountedTexts } from './compose-nearby.ts';
import type { Project } from './project.ts';

export async function collectCompose(
  document: ComposeDocument,
  files: Files,
  resolution: ConfigResolution,
): Promise<Project> {
  const order = await filesOfProject(document.uri, files, resolution.composeFiles);
  const including = await stackAround(document, files, resolution);
  // Most files stand alone and say nothing that a rule asks about: they are not even parsed.
  if (
    including === undefined &&
    order.length === 1 &&
    !document.stack &&
    !/sysctls|extends|include/.test(document.text)
  ) {
    return {};
  }
  const { services, stack, documents } =
    including ?? (await mergeProject(document, order, files, resolution));
  const { root } = resolution;
  // Plain Compose files, the most by far, need nothing else.
  const tunes = services.some(({ sysctls }) =>
    sysctls.settings.some(({ key }) => key.startsWith('net.ipv4.tcp_keepalive_')),
  );
  return {
    compose: {
      services,
      stack,
      documents,
      mounted: stack ? await mountedTexts(document, services, files, root) : new Map(),
      host: stack && !tunes ? await hostSettings(document.uri, files, root) : [],
      clients: stack && services.some(isDnsrr) ? await clientConfigurations(document.uri, files, root) : [],
    },
  };
}

/** The stack that includes a file: it is deployed with that, whatever it is by itself. */
async function stackAround(
  document: ComposeDocument,
  files: Files,
  resolution: ConfigResolution,
): Promise<Merged | undefined> {
  const { root, composeFiles = [] } = resolution;
  for (const uri of await possibleIncluders(document.uri, files, root, composeFiles.flat())) {
    const order = await filesOfProject(uri, files, composeFiles);
    if (order.includes(document.uri)) continue;
    const merged = await mergeProject(document, order, files, resolution);
    if (merged.stack && merged.documents.includes(document)) return merged;
  }
  return undefined;
}

function isDnsrr({ endpointMode }: Service): boolean {
  return endpointMode?.value?.toLowerCase() === 'dnsrr';
}
