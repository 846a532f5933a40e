/** Collects, before the rules run, what they may know beyond their file. */
import type { ConfigResolution, Resolver } from '../config/resolve.ts';
import type { TeamKnowledge } from '../config/team.ts';
import type { Document } from '../document/index.ts';
import type { Files } from '../files.ts';
import { builtBy } from './built-by.ts';
import { collectCompose } from './compose.ts';
import { inTests } from './in-tests.ts';
import { createManifestReader } from './manifests.ts';
import type { Project } from './project.ts';
import { nothingKnown } from './project.ts';
import { collectSysctlSiblings } from './sysctl-siblings.ts';

export interface Collector {
  collect(document: Document, resolution: ConfigResolution, files: Files): Promise<Project>;
}

export function createCollector(resolver: Resolver, team: TeamKnowledge): Collector {
  const manifests = createManifestReader();
  return {
    async collect(document, resolution, files) {
      const { uri } = document;
      switch (document.kind) {
        case 'sysctl': {
          const sysctl = await collectSysctlSiblings(uri, files, resolution.root);
          return sysctl === undefined ? nothingKnown : { sysctl };
        }
        case 'compose':
          return collectCompose(document, files, resolution);
        case 'containers':
          return nothingKnown;
        case 'code': {
          if (document.connections.length === 0) return nothingKnown;
          const services = await builtBy(uri, files, resolution.root);
          const manifest = await manifests.read(uri, document.language, resolution.root, files);
          const folders = [
            resolution.root,
            resolution.base,
            ...(manifest === undefined ? [] : [manifest.uri]),
          ];
          return {
            ...(inTests(uri, folders) && { inTests: true }),
            ...(services === undefined ? {} : { builtBy: services }),
            ...(manifest === undefined ? {} : { manifest }),
          };
        }
        case 'config':
          return { config: await resolver.check(uri, document.text) };
        case 'knowledge':
          return { knowledge: await team.problems(uri, document.text, resolution.knowledgeBase) };
      }
    },
  };
}
