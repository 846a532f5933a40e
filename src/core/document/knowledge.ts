import type { BaseDocument, DocumentProblem } from './common.ts';

/** A `.half-open.json`. */
export interface ConfigDocument extends BaseDocument {
  readonly kind: 'config';
  readonly problems: readonly DocumentProblem[];
}

/** A file of a knowledge-base folder: an issue, `environments.yaml`, `servers.yaml`, `sysctl.yaml`. */
export interface KnowledgeDocument extends BaseDocument {
  readonly kind: 'knowledge';
  readonly problems: readonly DocumentProblem[];
}
