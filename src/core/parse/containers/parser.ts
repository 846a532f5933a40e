import type { ContainersDocument } from '../../document/containers.ts';
import { parseManifest } from './manifest.ts';
import { parseContainerScript } from './script.ts';

export function isShellScript(uri: string): boolean {
  return /\.(sh|bash)$/i.test(uri);
}

export function parseContainers(uri: string, text: string): ContainersDocument {
  return isShellScript(uri) ? parseContainerScript(uri, text) : parseManifest(uri, text);
}
