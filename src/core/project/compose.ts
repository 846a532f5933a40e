/** The project a compose file belongs to, as far as its rules ask for it. */
import type { ConfigResolution } from '../config/resolve.ts';
import type { ComposeDocument, Service } from '../document/compose.ts';
import type { Files } from '../files.ts';
import { filesOfProject, mergeProject } from './compose-files.ts';
import { clientConfigurations, hostSettings, mountedTexts } from './compose-nearby.ts';
import type { Project } from './project.ts';

export async function collectCompose(
  document: ComposeDocument,
  files: Files,
  resolution: ConfigResolution,
): Promise<Project> {
  const order = await filesOfProject(document.uri, files, resolution.composeFiles);
  // Most files stand alone and say nothing that a rule asks about: they are not even parsed.
  if (order.length === 1 && !document.stack && !/sysctls|extends|include/.test(document.text)) return {};
  const { services, stack } = await mergeProject(document, order, files, resolution);
  const { root } = resolution;
  // Plain Compose files, the most by far, need nothing else.
  const tunes = services.some(({ sysctls }) =>
    sysctls.settings.some(({ key }) => key.startsWith('net.ipv4.tcp_keepalive_')),
  );
  return {
    compose: {
      services,
      stack,
      mounted: stack ? await mountedTexts(document, services, files, root) : new Map(),
      host: stack && !tunes ? await hostSettings(document.uri, files, root) : [],
      clients: stack && services.some(isDnsrr) ? await clientConfigurations(document.uri, files, root) : [],
    },
  };
}

function isDnsrr({ endpointMode }: Service): boolean {
  return endpointMode?.value?.toLowerCase() === 'dnsrr';
}
