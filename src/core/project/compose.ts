/** The project a compose file belongs to, as far as its rules ask for it. */
import type { ConfigResolution } from '../config/resolve.ts';
import type { ComposeDocument, Service } from '../document/compose.ts';
import type { Files } from '../files.ts';
import { mergeProject } from './compose-files.ts';
import { clientConfigurations, hostSettings, mountedTexts } from './compose-nearby.ts';
import type { Project } from './project.ts';

export async function collectCompose(
  document: ComposeDocument,
  files: Files,
  resolution: ConfigResolution,
): Promise<Project> {
  const { services, stack } = await mergeProject(document, files, resolution);
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
