import type { CodeDocument } from './code.ts';
import type { ComposeDocument } from './compose.ts';
import type { ContainersDocument } from './containers.ts';
import type { ConfigDocument, KnowledgeDocument } from './knowledge.ts';
import type { SysctlDocument } from './sysctl.ts';

export type Document =
  | SysctlDocument
  | ComposeDocument
  | ContainersDocument
  | CodeDocument
  | ConfigDocument
  | KnowledgeDocument;
export type Kind = Document['kind'];
