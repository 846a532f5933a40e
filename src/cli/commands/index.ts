/** The commands by name. Each is loaded when it is called: start-up pays for one alone. */
import type { Command } from '../command.ts';

export interface Listed {
  readonly summary: string;
  load(): Promise<{ readonly default: Command }>;
}

export const commands: Readonly<Record<string, Listed>> = {
  lint: {
    summary: 'Find settings that will meet a known connection issue, and fix them.',
    load: () => import('./lint.ts'),
  },
  search: {
    summary: 'Search the known issues by symptom, error message or setting.',
    load: () => import('./search.ts'),
  },
  explain: {
    summary: 'Show a known issue: symptoms, cause, how to check, fixes.',
    load: () => import('./explain.ts'),
  },
  environments: {
    summary: 'List the environments and the limits connections meet there.',
    load: () => import('./environments.ts'),
  },
  config: {
    summary: 'Show which configuration files, environments and rules apply to a path, and why.',
    load: () => import('./config.ts'),
  },
  kb: {
    summary: 'Check knowledge-base folders of your own: half-open kb check [FOLDER…].',
    load: () => import('./kb.ts'),
  },
  lsp: {
    summary: 'Run the language server, for editors other than VS Code.',
    load: () => import('./lsp.ts'),
  },
};
